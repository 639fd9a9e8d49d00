package importer_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

// A template pasted into a file of the clerk's own, without stamp and ids, still tells every row by its number and indicator: untouched
// it changes nothing and raises no doubt, with figures typed in it changes just these.
func TestTemplatePastedElsewhere(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	for i, d := range seed.Departments {
		if testing.Short() && i%7 != 0 {
			continue
		}
		v := storetest.For(d)
		rows := pasted(t, template(t, st, v, seed, d))
		if r, err := importer.DryRun(ctx, st, v, upload(seed, d, asText(t, rows))); err != nil || len(r.Detail.Changes) != 0 || len(rows) > 1 && doubts(r) != "" {
			t.Errorf("%s: %v, changes %v, doubts %s", d.Code, err, r.Detail.Changes, doubts(r))
		}
		figures, column := 0, sheet.Index(sheet.Template, models.FieldCumulative)-1
		for k := 1; k < len(rows); k++ {
			if rows[k][sheet.Index(sheet.Template, models.FieldTarget)-1] != "" {
				rows[k][column] = "1"
				figures++
			}
		}
		r, err := importer.DryRun(ctx, st, v, upload(seed, d, asText(t, rows)))
		if err != nil || len(r.Detail.Changes) != figures {
			t.Errorf("%s: %v, %d changes of %d figures: %v", d.Code, err, len(r.Detail.Changes), figures, r.Findings)
		}
	}
}

func doubts(r importer.Result) string {
	var codes []string
	for _, f := range r.Findings {
		if f.Severity != models.SeverityNote {
			codes = append(codes, f.Code+" "+f.Cell)
		}
	}
	return strings.Join(codes, ", ")
}

// pasted gives a template's header and rows as texts, without the hidden column.
func pasted(t *testing.T, body []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := f.GetRows(sheet.FirstSheet)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, row := range all[3:] {
		full := make([]string, len(sheet.Template)-1)
		copy(full, row)
		if full[0] != "" && !strings.Contains(full[0], "没有") {
			rows = append(rows, full)
		}
	}
	return rows
}

func asText(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
