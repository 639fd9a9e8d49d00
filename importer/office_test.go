package importer_test

import (
	"slices"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/officetest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/google/go-cmp/cmp"
)

// Law 1 with templates as LibreOffice saves them, of a sample of departments: a bureau with numbers, a county, a zone, one without any
// task.
func TestTemplatesSavedByLibreOfficeCheckClean(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	files := map[string][]byte{}
	for i, d := range seed.Departments {
		if i%9 == 0 || d.Code == "nyncj" {
			files[d.Code] = template(t, st, storetest.For(d), seed, d)
		}
	}
	for code, body := range officetest.Resave(t, files, nil, "xlsx") {
		d := storetest.Department(t, seed, code)
		r, err := importer.DryRun(ctx, st, storetest.For(d), upload(seed, d, body))
		if err != nil || len(r.Findings)+len(r.Detail.Changes) != 0 {
			t.Errorf("%s: %v, findings %v, changes %v; want none", code, err, r.Findings, r.Detail.Changes)
		}
	}
}

// Two rows edited in two cells each and saved by LibreOffice give four changes at their cells; the consolidated workbook shows them to
// openpyxl, also after LibreOffice has saved it; the same file again changes nothing.
func TestFilledInLibreOffice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		rows := indicatorRows(t, st, seed, d)
		value, progress := column(models.FieldCumulative), column(models.FieldProgress)
		edits := []officetest.Edit{
			{Sheet: sheet.FirstSheet, Cell: value + rows[0], Value: 12.5}, {Sheet: sheet.FirstSheet, Cell: progress + rows[0], Value: "已开工建设12.5万亩，年底前全部建成。"},
			{Sheet: sheet.FirstSheet, Cell: value + rows[1], Value: 6}, {Sheet: sheet.FirstSheet, Cell: progress + rows[1], Value: "六个示范区已验收。"},
		}
		saved := officetest.Resave(t, map[string][]byte{"f": template(t, st, v, seed, d)}, map[string][]officetest.Edit{"f": edits}, "xlsx")["f"]
		r, err := importer.Check(ctx, st, v, upload(seed, d, saved))
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range r.Detail.Changes {
			cells = append(cells, c.Cell)
		}
		slices.Sort(cells)
		want := []string{edits[0].Cell, edits[1].Cell, edits[2].Cell, edits[3].Cell}
		slices.Sort(want)
		if diff := cmp.Diff(want, cells); diff != "" {
			t.Fatalf("edited (-) and changed (+) cells:\n%s\nfindings %v", diff, r.Findings)
		}
		if _, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash}); err != nil {
			t.Fatal(err)
		}
		shown(t, st, seed, edits)
		again, err := importer.Check(ctx, st, v, upload(seed, d, saved))
		if err != nil || again.Submission.ID != r.Submission.ID || len(again.Detail.Changes) != 0 {
			t.Errorf("the same file again: %v, changes %v", err, again.Detail.Changes)
		}
	})
}

// shown looks for what was typed in the consolidated workbook, as written and as LibreOffice saves it again.
func shown(t *testing.T, st *store.Store, seed models.Seed, edits []officetest.Edit) {
	t.Helper()
	file, err := exporter.Consolidated(ctx, st, storetest.Staff, seed.Report.ID, november, exporter.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	resaved := officetest.Resave(t, map[string][]byte{"c": file.Body}, nil, "xlsx")["c"]
	for how, body := range map[string][]byte{"as written": file.Body, "saved by LibreOffice": resaved} {
		texts := map[string]bool{}
		for _, sheet := range officetest.Cells(t, body) {
			for _, text := range sheet {
				texts[text] = true
			}
		}
		for _, want := range []string{"12.5", "6", edits[1].Value.(string), edits[3].Value.(string)} {
			if !texts[want] {
				t.Errorf("the consolidated workbook %s doesn't show %q", how, want)
			}
		}
	}
}

// indicatorRows are the rows of a template that take both a number and a text.
func indicatorRows(t *testing.T, st *store.Store, seed models.Seed, d models.Department) []string {
	t.Helper()
	basis, err := st.Submissions.Basis(ctx, storetest.For(d), seed.Report.ID, d.ID, november)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	row := 5
	for i := range basis.Tasks {
		for _, l := range sheet.Lines(&basis.Tasks[i], basis.Period) {
			if l.CanValue() && l.First && l.Base() != nil {
				rows = append(rows, models.Int(int64(row)).String())
			}
			row++
		}
	}
	if len(rows) < 2 {
		t.Fatalf("%s has %d rows with numbers, the test needs two", d.Code, len(rows))
	}
	return rows
}

func column(f models.Field) string {
	return string(rune('A' + sheet.Index(sheet.Template, f) - 1))
}
