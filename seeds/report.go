package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"duban/models"
)

// reportFile is the shape of report.yaml.
type reportFile struct {
	ID              string             `yaml:"id"`
	Slug            string             `yaml:"slug"`
	Kind            models.ReportKind  `yaml:"kind"`
	State           models.ReportState `yaml:"state"`
	Year            int                `yaml:"year"`
	Title           string             `yaml:"title"`
	Government      string             `yaml:"government"`
	Zone            string             `yaml:"zone"`
	FirstOwedPeriod string             `yaml:"firstOwedPeriod"`
	Settings        models.Settings    `yaml:"settings"`
}

// loadReport reads report.yaml: the report itself and its rules.
func (l *loader) loadReport() error {
	const file = "report.yaml"
	content, err := fs.ReadFile(l.dir, file)
	if err != nil {
		return err
	}
	var f reportFile
	in := yaml.NewDecoder(bytes.NewReader(content))
	in.KnownFields(true)
	if err := in.Decode(&f); err != nil {
		return fmt.Errorf("%s: %w", file, err) // the decoder's own error names the line
	}
	for _, check := range f.checks() {
		if !check.holds {
			return fmt.Errorf("%s:%d: %s: missing or not a value that it may have", file, lineOf(content, check.key), check.key)
		}
	}
	l.ids[f.ID] = file
	l.data.Report = models.Report{
		ID: f.ID, Slug: f.Slug, Kind: f.Kind, State: f.State, Year: f.Year, Title: f.Title, Government: f.Government,
		Zone: f.Zone, FirstOwedPeriod: models.Period(f.FirstOwedPeriod), Settings: f.Settings,
	}
	return nil
}

// check is one key of report.yaml and whether its value can stand.
type check struct {
	key   string
	holds bool
}

func (f *reportFile) checks() []check {
	period, err := models.ParsePeriod(f.FirstOwedPeriod)
	owes := f.FirstOwedPeriod == "" || err == nil && period.Year() == f.Year
	_, zone := time.LoadLocation(f.Zone)
	kinds := []models.ReportKind{models.WorkReport, models.Livelihood, models.Resolutions, models.OtherList}
	states := []models.ReportState{models.ReportDraft, models.ReportActive, models.ReportArchived}
	return append([]check{
		{"id", models.IsID(models.ReportPrefix, f.ID)},
		{"slug", f.Slug != ""},
		{"kind", slices.Contains(kinds, f.Kind)},
		{"state", slices.Contains(states, f.State)},
		{"year", f.Year >= 2000 && f.Year < 2100},
		{"title", f.Title != ""},
		{"government", f.Government != ""},
		{"zone", f.Zone != "" && zone == nil},
		{"firstOwedPeriod", owes},
	}, settingsChecks(f.Settings)...)
}

func settingsChecks(s models.Settings) []check {
	var lights models.Error // names the field that is wrong
	if e := (*models.Error)(nil); errors.As(s.CheckLights(), &e) {
		lights = *e
	}
	return []check{
		{"dueDay", s.DueDay >= 1 && s.DueDay <= 28},
		{lights.Field, lights.Field == ""},
		{"signatureRule", slices.Contains([]string{"NONE", "SECOND_PERSON", "SIGNED_PAGE"}, s.SignatureRule)},
		{"leadRule", slices.Contains([]string{"FIRST_LISTED", "SINGLE", "EACH"}, s.LeadRule)},
		{"severalLeadsReport", slices.Contains([]string{"FIRST", "ALL"}, s.SeveralLeadsReport)},
	}
}

// lineOf is the line on which a key of the file stands, 1 where it is missing. Keys are unique over both levels.
func lineOf(content []byte, key string) int {
	var root yaml.Node
	if yaml.Unmarshal(content, &root) != nil {
		return 1
	}
	return findKey(&root, key)
}

func findKey(node *yaml.Node, key string) int {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 && child.Value == key {
			return child.Line
		}
		if line := findKey(child, key); line > 1 {
			return line
		}
	}
	return 1
}
