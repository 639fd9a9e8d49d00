package exporter

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// reader is a workbook that was written, opened again; it parses each sheet once.
type reader struct {
	*excelize.File
	rows map[string][][]string
}

// GetRows gives the raw values of a sheet.
func (r *reader) GetRows(sheet string) ([][]string, error) {
	rows, known := r.rows[sheet]
	if known {
		return rows, nil
	}
	rows, err := r.File.GetRows(sheet)
	r.rows[sheet] = rows
	return rows, err
}

func open(t rapid.TB, body []byte) *reader {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return &reader{f, map[string][][]string{}}
}

// must gives a value, or ends the test.
func must[V any](t rapid.TB) func(V, error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// formulas are all formulas of a workbook with their cached values, by sheet!cell; read from the parts themselves, so that none is
// missed that a library doesn't show.
func formulas(t rapid.TB, f *reader) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	for _, sheet := range f.GetSheetList() {
		rows := must[[][]string](t)(f.GetRows(sheet))
		for r, row := range rows {
			for c, value := range row {
				if formula := must[string](t)(f.GetCellFormula(sheet, place(c+1, r+1))); formula != "" {
					found[sheet+"!"+place(c+1, r+1)] = [2]string{formula, value}
				}
			}
		}
	}
	marks := 0
	f.Pkg.Range(func(name, part any) bool {
		if strings.HasPrefix(name.(string), "xl/worksheets/") {
			marks += len(formulaMark.FindAll(part.([]byte), -1))
		}
		return true
	})
	if marks != len(found) {
		t.Fatalf("%d formulas in the parts, %d in the cells", marks, len(found))
	}
	return found
}

var formulaMark = regexp.MustCompile(`<f[ >/]`)

// columnUnder gives the cells of a column beneath its head, by the head's words, down to the end of its table, which is a blank row.
func columnUnder(t rapid.TB, f *reader, sheet, head string) []string {
	t.Helper()
	rows := must[[][]string](t)(f.GetRows(sheet))
	for r, row := range rows {
		c := slices.Index(row, head)
		if c < 0 {
			continue
		}
		var cells []string
		for _, below := range rows[r+1:] {
			if len(below) == 0 {
				break
			}
			cell := ""
			if c < len(below) {
				cell = below[c]
			}
			cells = append(cells, cell)
		}
		return cells
	}
	t.Fatalf("%s: no column %s", sheet, head)
	return nil
}
