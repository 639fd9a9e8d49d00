package xls

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"testing"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

// FuzzXLS reads anything: it never panics, every error is a refusal that people can read, and a book that comes out
// keeps the promises of the grid.
func FuzzXLS(f *testing.F) {
	for _, path := range fixtures(f) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 8<<10 {
			f.Add(data)
		}
	}
	text := le(uint8(0), make([]byte, 5), 0xFFFF)
	records := oneSheet(
		rec(idRow, 0, 0, 1, 255, 0, 0, 0x20, 0), rec(idColInfo, 4, 4, 2000, 0, 1, 0), rec(idMergedCells, 1, 0, 1, 0, 7),
		rec(idLabelSST, 0, 0, 0, uint32(0)), rec(idLabel, 0, 1, 0, 4, uint8(1), []uint16{'完', '成'}), rec(idContinue, uint8(0), "ok"),
		rec(idMulRK, 1, 1, 0, uint32(1<<2|2), 1, uint32(2<<2|2), 2), rec(idNumber, 2, 0, 2, bits(46203)),
		rec(idFormula, 3, 0, 0, text, 0, uint32(0), 3, "\x1E\x01\x00"), rec(idString, wide("滞后", 2)), rec(idBoolErr, 4, 0, 0, 0x0117),
	)
	f.Add(records)
	f.Add(compound(stream{sniff.WorkbookStream, records}, stream{"ETExtData", nil}))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Read(data, grid.Limits{})
		if err != nil {
			var refusal *models.Error
			if !errors.As(err, &refusal) || refusal.Code == "" || book != nil {
				t.Fatalf("error %#v with book %v", err, book)
			}
			return
		}
		if err := wellFormed(book, grid.DefaultLimits); err != nil {
			t.Fatal(err)
		}
	})
}

// wellFormed checks a book against the promises of package grid and the limits.
func wellFormed(b *grid.Book, lim grid.Limits) error {
	cells := 0
	for _, s := range b.Sheets {
		row := 0
		for _, r := range s.Rows {
			if r.Number <= row || len(r.Cells) == 0 {
				return fmt.Errorf("%s: row %d after %d with %d cells", s.Name, r.Number, row, len(r.Cells))
			}
			row = r.Number
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Col > lim.Columns || c.Value == "" && !c.NoCache {
					return fmt.Errorf("%s row %d: %+v after column %d", s.Name, row, c, col)
				}
				col = c.Col
				cells++
			}
		}
		for _, m := range s.Merges {
			if m.Row1 < 1 || m.Col1 < 1 || m.Row2 < m.Row1 || m.Col2 < m.Col1 || m.Row1 == m.Row2 && m.Col1 == m.Col2 {
				return fmt.Errorf("%s: merge %v", s.Name, m)
			}
		}
		for _, h := range s.HiddenCols {
			if h.From < 1 || h.To < h.From || h.To > lim.Columns {
				return fmt.Errorf("%s: hidden columns %v", s.Name, h)
			}
		}
	}
	if cells > lim.Cells {
		return fmt.Errorf("%d cells", cells)
	}
	return nil
}

// TestMemory reads files that declare far more than they hold, and the densest lawful ones: what is allocated stays in
// proportion to the bytes that are there.
func TestMemory(t *testing.T) {
	manySheets := make([]sheetPart, 3000)
	for i := range manySheets {
		manySheets[i].name = "表"
	}
	tests := map[string][]byte{
		"strings declared":    workbookOf(rec(idSST, uint32(0xFFFFFFFF), uint32(0xFFFFFFFF), wide("a", 2), make([]byte, 8000))),
		"long string":         workbookOf(rec(idSST, uint32(1), uint32(1), 0xFFFF, uint8(1), make([]byte, 8000))),
		"phonetic declared":   workbookOf(rec(idSST, uint32(1), uint32(1), 1, uint8(4), uint32(0xFFFFFFFF), make([]byte, 8000))),
		"numbers":             oneSheet(bytes.Repeat(rec(idMulRK, 0, 0, bytes.Repeat(le(0, uint32(2)), 500), 499), 100)),
		"sheets":              workbookOf(nil, manySheets...),
		"styles":              workbookOf(bytes.Repeat(rec(idXF, 0, 9), 10_000)),
		"empty continuations": workbookOf(append(rec(idSST, uint32(1), uint32(1)), bytes.Repeat(rec(idContinue), 10_000)...)),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			for _, file := range [][]byte{data, compound(stream{sniff.WorkbookStream, data})} {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, _ = Read(file, grid.Limits{})
				runtime.ReadMemStats(&after)
				if used, most := after.TotalAlloc-before.TotalAlloc, uint64(60*len(file)+1<<20); used > most {
					t.Errorf("%d bytes allocated for a file of %d", used, len(file))
				}
			}
		})
	}
}

// BenchmarkRead reads 10,000 rows of 16 columns: a task's number, texts, figures and a date.
func BenchmarkRead(b *testing.B) {
	var rows []byte
	for row := range 10_000 {
		for col := range 8 {
			rows = append(rows, rec(idLabelSST, row, col, 0, uint32(col%2))...)
		}
		for col := 8; col < 15; col++ {
			rows = append(rows, rec(idNumber, row, col, 1, bits(float64(row)/float64(col)))...)
		}
		rows = append(rows, rec(idRK, row, 15, 2, uint32(46203<<2|2))...)
	}
	data := compound(stream{sniff.WorkbookStream, oneSheet(rows)})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, grid.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
