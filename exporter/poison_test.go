package exporter

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/docx"
	"duban/models"
	"duban/officetest"
	"duban/store"
	"duban/storetest"
)

// notText are strings that nobody writes: keys, codes, zones, what the program made itself, and words of a fixed list that are kept as plain
// strings. Every other plain string of what a paper is written from is a text, also one that is added later.
var notText = regexp.MustCompile(`ID$|IDs$|^(Code|Slug|Zone|Version|Hash|SHA256|PlanHash|Division|Settings|By|AnsweredBy|ClosedBy|AskedBy|DecidedBy|ToleranceLeast|SeveralLeadsReport|Cell|FileKind|SearchText)$`)

// poisonAll writes the payloads, one after the other, into every text of a value and gives the fields that it found.
func poisonAll(value any, payloads ...string) map[string]bool {
	p := &poisoner{payloads: payloads, fields: map[string]bool{}}
	p.walk(reflect.ValueOf(value).Elem(), "", "")
	return p.fields
}

type poisoner struct {
	payloads []string
	n        int
	fields   map[string]bool
}

var plainString = reflect.TypeFor[string]()

func (p *poisoner) walk(v reflect.Value, owner, field string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == plainString && !notText.MatchString(field) {
			v.SetString(p.payloads[p.n%len(p.payloads)])
			p.n++
			p.fields[owner+"."+field] = true
		}
	case reflect.Pointer:
		if !v.IsNil() && !notText.MatchString(field) {
			p.walk(v.Elem(), owner, field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			p.walk(v.Index(i), owner, field)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			copied := reflect.New(v.Type().Elem()).Elem()
			copied.Set(v.MapIndex(key))
			p.walk(copied, owner, field)
			v.SetMapIndex(key, copied)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && !notText.MatchString(f.Name) {
				p.walk(v.Field(i), v.Type().Name(), f.Name)
			}
		}
	}
}

// fullSample has something of everything that the ledger knows: items, corrections, changes, leaders, chases, a figure by telephone.
func fullSample() store.Consolidation {
	c := withBefore()[0]
	grain := &c.Tasks[2]
	grain.Items = []models.Item{{ID: "itm_1", TaskID: grain.ID, IndicatorID: ptr("ind_5"), DepartmentID: ptr("dep_yhq"), Title: "盐湖区", Low: dec("1.5"), Unit: "万亩"}}
	grain.Current.Readings = append(grain.Current.Readings, models.Reading{EntryID: grain.Current.Entry.ID, IndicatorID: ptr("ind_5"), ItemID: ptr("itm_1"), Printed: "0.3", Unit: "万亩",
		Value: dec("0.3"), AsOf: day("2026-10-31"), Source: models.Source{Kind: models.SourcePhone, Note: "来电核报"}})
	grain.Corrections = []models.Correction{{State: models.CorrectionAccepted, Reason: "统计口径", Said: models.Said{Progress: "更正后的进展"}}}
	c.Chases[0].Answer = "已布置"
	milestone := c.Chases[1].Matters[0]
	milestone.Reason, milestone.Note = models.ReasonMilestone, "完成招标"
	c.Chases[1].Matters = append(c.Chases[1].Matters, milestone)
	return ledWell(c)
}

// TestEveryTextIsPoisoned: the fields that the payloads reach are all that people write; a field that is new shows here.
func TestEveryTextIsPoisoned(t *testing.T) {
	c := fullSample()
	found := poisonAll(&c, "x")
	for _, want := range []string{"Report.Title", "Report.Government", "Area.Title", "Theme.Title", "Department.Name", "Department.ShortName", "Task.Title", "Task.Quote", "Task.Number",
		"Indicator.Name", "Indicator.Unit", "Indicator.Quote", "Item.Title", "Item.Unit", "Milestone.Title", "Entry.Progress", "Entry.Problems", "Entry.NextSteps", "Entry.Request",
		"Reading.Printed", "Source.Sheet", "Source.Note", "Submission.FileName", "Leader.Post", "Portfolio.Holder", "BaselineChange.Reason", "MovedBaseline.Who", "Correction.Reason",
		"Said.Progress", "Chase.Number", "Chase.Wording", "Chase.Answer", "LoggedChase.Who", "ChaseMatter.Note", "LetterMatter.TaskNumber"} {
		if !found[want] {
			t.Errorf("no payload reaches %s", want)
		}
	}
}

// Payloads in every text of everything give no formula in any workbook, and every paper stays without fields. What LibreOffice makes of them
// is in TestPoisonInOffice.
func TestPoison(t *testing.T) {
	w := newOffice(t)
	clean := poisonedFiles(t, w, "无害的文字")
	for _, payload := range injections {
		for name, body := range poisonedFiles(t, w, payload) {
			if strings.HasSuffix(name, ".docx") {
				if found := wordFields(t, body); found != "" {
					t.Errorf("%s of %q has %s", name, payload, found)
				}
				continue
			}
			if was, is := formulaMarks(t, clean[name]), formulaMarks(t, body); !slices.Equal(was, is) {
				t.Errorf("%s of %q: formulas %q, without it %q", name, payload, is, was)
			}
		}
	}
}

// wordFields is the first markup of a Word file that fetches, reckons or runs something, "" for none.
func wordFields(t *testing.T, body []byte) string {
	t.Helper()
	if err := docx.Inspect(body); err != nil {
		return err.Error()
	}
	for _, part := range must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(body), int64(len(body)))).File {
		said := string(must[[]byte](t)(io.ReadAll(must[io.ReadCloser](t)(part.Open()))))
		for _, mark := range []string{"HYPERLINK ", "<w:hyperlink", "<w:object", "<w:altChunk", "DDE"} {
			if strings.Contains(part.Name, "document") && strings.Contains(said, "<w:instrText") || strings.Contains(said, `w:instr="`+mark) || strings.Contains(said, mark) && mark[0] == '<' {
				return mark + " in " + part.Name
			}
		}
	}
	return ""
}

// office is a database with a report, for the workbooks that are written from what it reads.
type office struct {
	st   *store.Store
	seed models.Seed
}

func newOffice(t *testing.T) office {
	st := storetest.SQLite(t)
	return office{st, storetest.Report(t, st)}
}

// poisonedFiles are every workbook and paper with a payload in every text.
func poisonedFiles(t *testing.T, w office, payload string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	all := withBefore()
	all[0] = fullSample()
	for i := range all {
		poisonAll(&all[i], payload)
	}
	files["consolidated.xlsx"] = must[[]byte](t)(writeConsolidated(all, staff, Selection{}))
	b := brief(t, all[0])
	var ids []string
	for _, task := range all[0].Tasks {
		ids = append(ids, task.ID)
	}
	papers := map[string]docx.Document{
		"bulletin.docx": (&bulletin{briefing: b, Bulletin: models.Bulletin{Title: payload, Foreword: payload, TaskIDs: ids, Year: 2026, Number: 1}}).write(),
		"leader.docx":   b.leaderPage(b.portfolios()[0]),
	}
	letter := models.ChaseLetter{Chase: models.Chase{Step: models.StepOrder, Number: "n", Due: day("2026-12-05"), CreatedAt: time.Now()}, Day: day("2026-11-28"), Wording: "w", Leader: "l",
		Matters: []models.LetterMatter{{ChaseMatter: models.ChaseMatter{Reason: models.ReasonMissing}, TaskNumber: "2.1.4", TaskTitle: "t"}}}
	poisonAll(&letter, payload)
	papers["letter.docx"] = letterDocument(letter)
	s := slip{Submission: models.Submission{FileName: payload}, report: all[0].Report, department: all[0].Departments[0], period: "2026-11",
		rows: []models.Entry{*all[0].Tasks[2].Current.Entry}, tasks: map[string]models.Task{all[0].Tasks[2].ID: all[0].Tasks[2].Task}}
	papers["slip.docx"] = s.write()
	for name, d := range papers {
		files[name] = must[[]byte](t)(docx.Default().Write(d))
	}
	for name, body := range poisonedSheets(t, w, payload) {
		files[name] = body
	}
	return files
}

// poisonedSheets are the workbooks that go out to be filled: template, plan, duties, breakdown.
func poisonedSheets(t *testing.T, w office, payload string) map[string][]byte {
	t.Helper()
	ctx, st, seed := t.Context(), w.st, w.seed
	dep := seed.Departments[0].ID
	template := must[store.Basis](t)(st.Submissions.Basis(ctx, staff, seed.Report.ID, dep, "2026-11"))
	plans := must[store.PlanBasis](t)(st.Plans.Basis(ctx, staff, seed.Report.ID, dep))
	duties := must[store.DutyBasis](t)(st.Duties.Basis(ctx, staff, seed.Report.ID))
	breakdown := must[store.Breakdown](t)(st.Reports.Breakdown(ctx, staff, seed.Report.ID))
	poisonAll(&template, payload)
	poisonAll(&plans, payload)
	poisonAll(&duties, payload)
	poisonAll(&breakdown, payload)
	return map[string][]byte{"template.xlsx": must[[]byte](t)(writeTemplate(template)), "plan.xlsx": must[[]byte](t)(writePlan(plans)),
		"duties.xlsx": must[[]byte](t)(writeDuties(duties)), "breakdown.xlsx": must[[]byte](t)(writeBreakdown(breakdown))}
}

// TestPoisonInOffice: LibreOffice finds as many formulas in each file as without payloads, and none in the CSV.
func TestPoisonInOffice(t *testing.T) {
	readable := slices.DeleteFunc(slices.Clone(injections), func(s string) bool { return strings.ContainsAny(s, "\r\x00") })
	w, files, want := newOffice(t), map[string][]byte{}, map[string]int{}
	for name, body := range poisonedFiles(t, w, "无害的文字") {
		if strings.HasSuffix(name, ".xlsx") {
			want[name] = len(formulas(t, open(t, body)))
		}
	}
	for i, payload := range []string{readable[0], readable[2], `=WEBSERVICE("http://a.invalid")`} {
		for name, body := range poisonedFiles(t, w, payload) {
			if strings.HasSuffix(name, ".xlsx") {
				files[fmt.Sprintf("%d-%s", i, name)] = body
			}
		}
		all := fullSample()
		poisonAll(&all, payload)
		files[fmt.Sprintf("%d-ledger.csv", i)] = must[[]byte](t)(newLedger(all, staff).csv())
	}
	for name, saved := range officetest.Resave(t, files, nil, "xlsx") {
		_, kind, _ := strings.Cut(name, "-")
		if n := len(formulas(t, open(t, saved))); n != want[kind] {
			t.Errorf("%s: LibreOffice finds %d formulas, want %d", name, n, want[kind])
		}
	}
}
