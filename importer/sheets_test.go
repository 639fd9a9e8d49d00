package importer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"

	"github.com/google/go-cmp/cmp"
)

// lifelike is one sheet of testdata/sheets as clerks make them, with what it must come out as. The files are made by
// testdata/make/make.py; what is expected was checked by hand. DUBAN_UPDATE=1 writes down what comes out now: read the difference
// before it is kept.
type lifelike struct {
	About      string            `json:"about"`
	Department string            `json:"department"`
	Period     models.Period     `json:"period"`
	Before     map[string]string `json:"before,omitempty"` // period → a text table that was applied before
	Sheets     []string          `json:"sheets"`
	Rows       []string          `json:"rows"`
	Changes    []string          `json:"changes"`
	Findings   []string          `json:"findings"`
	Skipped    []string          `json:"skipped"`
	Counts     string            `json:"counts"`
}

func TestLifelikeSheets(t *testing.T) {
	files, err := filepath.Glob("testdata/sheets/*.json")
	if err != nil || len(files) < 80 {
		t.Fatalf("%d expectations, want 80 at least: %v", len(files), err)
	}
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	for _, name := range files {
		stem := strings.TrimSuffix(filepath.Base(name), ".json")
		t.Run(stem, func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want lifelike
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			got := readLifelike(t, st, seed, stem, want)
			if os.Getenv("DUBAN_UPDATE") != "" {
				writeLifelike(t, name, got)
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: expected (-), read (+):\n%s", want.About, diff)
			}
		})
	}
}

func readLifelike(t *testing.T, st *store.Store, seed models.Seed, stem string, c lifelike) lifelike {
	t.Helper()
	d := storetest.Department(t, seed, c.Department)
	v := storetest.For(d)
	if len(c.Before) > 0 {
		st = storetest.SQLite(t)
		storetest.Report(t, st)
	}
	for period, csv := range c.Before {
		r, err := importer.Check(ctx, st, v, importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: models.Period(period), FileName: "before.csv", Body: []byte(csv)})
		if err == nil {
			_, err = importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
		}
		if err != nil {
			t.Fatalf("before: %v %v", err, r.Findings)
		}
	}
	r, err := importer.DryRun(ctx, st, v, importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: c.Period, FileName: stem, Body: sheetFile(t, stem)})
	if err != nil {
		t.Fatal(err)
	}
	return describe(c, r)
}

// sheetFile gives the bytes of the sheet that stands beside an expectation.
func sheetFile(t *testing.T, stem string) []byte {
	t.Helper()
	found, err := filepath.Glob("testdata/sheets/" + stem + ".*")
	if err != nil || len(found) != 2 {
		t.Fatalf("want one sheet beside the expectation: %v %v", found, err)
	}
	name := found[0]
	if strings.HasSuffix(name, ".json") {
		name = found[1]
	}
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// describe puts a result into lines that people can read and compare.
func describe(c lifelike, r importer.Result) lifelike {
	out := lifelike{About: c.About, Department: c.Department, Period: c.Period, Before: c.Before}
	for _, s := range r.Detail.Sheets {
		line := fmt.Sprintf("%s %v", s.Name, s.HeaderRows)
		for _, col := range s.Columns {
			line += fmt.Sprintf(" %s=%s", col.Column, col.Field)
		}
		if !s.Used {
			line = s.Name + " not used: " + s.Reason
		}
		out.Sheets = append(out.Sheets, line)
	}
	for _, row := range r.Rows() {
		line := fmt.Sprintf("%s!%d %s", row.Sheet, row.Row, row.Match)
		if row.Task != nil {
			line += " " + row.Task.Number
		}
		for _, cell := range row.Cells {
			line += fmt.Sprintf(" | %s %s=%s%s", cell.Cell, cell.Field, short(cell.Value), cell.Unit)
			if cell.Approx {
				line += "~"
			}
		}
		out.Rows = append(out.Rows, line)
	}
	for _, x := range r.Detail.Changes {
		out.Changes = append(out.Changes, fmt.Sprintf("%s!%s %s %s %s → %s", x.Sheet, x.Cell, x.Task, x.Field, short(x.Old), short(x.New)))
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, strings.TrimSpace(fmt.Sprintf("%s %s %s!%s %s ⇒ %s", f.Severity, f.Code, f.Sheet, f.Cell, short(f.Found), short(f.Expected))))
	}
	for _, s := range r.Detail.Skipped {
		out.Skipped = append(out.Skipped, fmt.Sprintf("%s!%s %d %s", s.Sheet, s.Range, s.Cells, s.Reason))
	}
	n := r.Detail.Counts
	out.Counts = fmt.Sprintf("%d = %d + %d + %d", n.Cells, n.Taken, n.Reported, n.Skipped)
	return out
}

func short(s string) string {
	s = strings.ReplaceAll(s, "\n", "⏎")
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}

func writeLifelike(t *testing.T, name string, c lifelike) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(c); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What a hand-made sheet has told once it doesn't tell again: applied, and checked once more, it changes nothing.
func TestLifelikeSheetsApplyOnce(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	files, err := filepath.Glob("testdata/sheets/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var c lifelike
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.Join(c.Findings, "\n"), "ERROR") || len(c.Before) > 0 || testing.Short() && i%5 != 0 {
			continue
		}
		d := storetest.Department(t, seed, c.Department)
		stem := strings.TrimSuffix(filepath.Base(name), ".json")
		u := importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: c.Period, FileName: stem, Body: sheetFile(t, stem)}
		r, err := importer.Check(ctx, st, storetest.For(d), u)
		if err != nil {
			t.Fatal(err)
		}
		if r.Submission.InForce() {
			continue // the same bytes under another name
		}
		applied, err := importer.Apply(ctx, st, storetest.For(d), importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash, AcceptProposals: true})
		if err != nil || !applied.Applied {
			t.Fatalf("%s: apply: %v, findings %v", stem, err, applied.Findings)
		}
		again, err := importer.DryRun(ctx, st, storetest.For(d), u)
		if err != nil || len(again.Detail.Changes) != 0 {
			t.Errorf("%s: %v, once more it changes %v", stem, err, again.Detail.Changes)
		}
	}
}
