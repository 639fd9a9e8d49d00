package xlsx

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"duban/grid"
	"duban/models"
)

// whole checks what every accepted book promises.
func whole(t *testing.T, data []byte) {
	lim := Limits{Unpacked: 8 << 20, Part: 4 << 20}
	book, err := Read(data, lim)
	if pre := Preflight(data, lim); (pre == nil) != (err == nil) {
		t.Fatalf("read: %v, preflight: %v", err, pre)
	}
	if err != nil {
		if models.KindOf(err) == "" {
			t.Fatalf("no refusal: %v", err)
		}
		return
	}
	for _, s := range book.Sheets {
		row := 0
		for _, r := range s.Rows {
			if r.Number <= row || len(r.Cells) == 0 {
				t.Fatalf("row %d after %d with %d cells", r.Number, row, len(r.Cells))
			}
			row = r.Number
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Value == "" && !c.NoCache {
					t.Fatalf("row %d: %+v after column %d", row, c, col)
				}
				col = c.Col
			}
		}
	}
	var b bytes.Buffer
	if err := grid.Encode(&b, book); err != nil {
		t.Fatal(err)
	}
	again, err := grid.Decode(b.Bytes())
	if err != nil || dump(again) != dump(book) {
		t.Fatalf("sent and received: %v", err)
	}
}

// FuzzRead mutates whole files.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(rowsOf(cellA1).bytes(f))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data) })
}

// FuzzParts mutates what stands in the parts, beneath a sound archive.
func FuzzParts(f *testing.F) {
	f.Add(`<sheetData>`+cellA1+`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, `<si><t>a</t></si>`, `<cellXfs><xf numFmtId="31"/></cellXfs>`)
	f.Add(`<cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2"><c t="s" s="0"><f>A1</f><v>0</v></c><c t="inlineStr"><is><r><t>x</t></r></is></c></row></sheetData>`,
		`<si><r><t>_x0041_</t></r><rPh><t>b</t></rPh></si>`, `<numFmts><numFmt numFmtId="164" formatCode="0"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		whole(t, newFile(sheet).strings(shared).styles(styles).bytes(t))
	})
}
