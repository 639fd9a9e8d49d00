package exporter

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/grid"
	"duban/importer"
	"duban/importer/xlsx"
	"duban/models"

	"github.com/google/go-cmp/cmp"
)

// scattered are marks on cells that are there and on cells that aren't.
func scattered(book *grid.Book) marks {
	m := marks{Lines: []string{"填报单位：甲", "说明"}}
	for i, s := range book.Sheets {
		for k, cell := range []string{"A1", "B2", "C3", "D7", "AA40", "XFD1048576", "A3"} {
			m.List = append(m.List, mark{Severity: severities[(i+k)%3], Word: "错误", Sheet: s.Name, Cell: cell, Sentence: "这里 <不> 对 & _x0041_ ]]>", Found: "=1+1"})
		}
	}
	m.List = append(m.List, mark{Severity: models.SeverityError, Word: "错误", Sentence: "整个文件有问题。"})
	return m
}

// marksNothingElse marks a workbook once and again, and checks that every cell of it reads as before.
func marksNothingElse(t *testing.T, body []byte) {
	t.Helper()
	before, err := xlsx.Read(body, xlsx.Limits{Columns: 16384})
	if err != nil {
		return
	}
	old := importer.MarksSheet(before)
	for range 2 {
		marked, err := putMarks(body, scattered(before), old)
		if err != nil {
			return // it is converted then
		}
		after, err := xlsx.Read(marked, xlsx.Limits{Columns: 16384, Styles: 2 * 65536})
		if err != nil {
			t.Fatalf("the marked workbook isn't whole: %v", err)
		}
		old = importer.MarksSheet(after)
		if old == "" {
			t.Fatal("the list isn't known again")
		}
		if diff := cmp.Diff(gridCells(before, importer.MarksSheet(before)), gridCells(after, old)); diff != "" {
			t.Fatalf("before (-) and after (+):\n%s", diff)
		}
		body = marked
	}
}

// gridCells are the cells of a book's sheets but one.
func gridCells(book *grid.Book, but string) map[string]map[string]grid.Cell {
	all := map[string]map[string]grid.Cell{}
	for _, s := range book.Sheets {
		if s.Name == but {
			continue
		}
		all[s.Name] = map[string]grid.Cell{}
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				all[s.Name][grid.Address(row.Number, c.Col)] = c
			}
		}
	}
	return all
}

// Workbooks of several programs keep every cell when they are marked, and when they are marked again.
func TestMarkingKeepsEveryCell(t *testing.T) {
	var names []string
	for _, pattern := range []string{"../importer/xlsx/testdata/*.xlsx", "../importer/testdata/sheets/*.xls[xm]"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no workbooks %s: %v", pattern, err)
		}
		names = append(names, found...)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		book, err := xlsx.Read(body, xlsx.Limits{Columns: 16384})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := putMarks(body, scattered(book), ""); err != nil {
			t.Errorf("%s isn't marked: %v", name, err)
		}
		marksNothingElse(t, body)
	}
}

// workbookOf is a workbook with the texts of its one sheet and of its comments, prefixed names or not.
func workbookOf(sheet, comments string) []byte {
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", rels + `<Relationship Id="a" Type="` + relationType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<x:workbook xmlns:x="` + mainSpace + `" xmlns:rel="` + relationSpace + `"><x:sheets><x:sheet name="表" sheetId="4" rel:id="b"/></x:sheets></x:workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `<Relationship Id="b" Type="` + relationType + `worksheet" Target="/xl/s.xml"/><Relationship Id="c" Type="` + relationType + `styles" Target="st.xml"/></Relationships>`},
		{"xl/st.xml", `<styleSheet xmlns="` + mainSpace + `"><fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/></cellXfs></styleSheet>`},
		{"xl/s.xml", sheet},
		{"xl/_rels/s.xml.rels", rels + `<Relationship Id="d" Type="` + relationType + `comments" Target="c.xml"/></Relationships>`},
		{"xl/c.xml", comments},
	} {
		p, err := w.Create(part[0])
		if err == nil {
			_, err = p.Write([]byte(part[1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// FuzzMarking: whatever a sheet and its comments look like, as long as the preflight passes them, marking them ends in a whole workbook
// with the same cells, or in an error.
func FuzzMarking(f *testing.F) {
	const main = ` xmlns="` + mainSpace + `"`
	for _, sheet := range []string{
		`<worksheet` + main + `><sheetData/></worksheet>`,
		`<worksheet` + main + `><cols><col min="1" max="9" style="0"/></cols><sheetData><row r="2" spans="1:1"><c r="B2"><v>1</v></c></row><row><c/><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A3:B4"/></mergeCells><extLst/></worksheet>`,
		`<x:worksheet xmlns:x="` + mainSpace + `"><!-- <x:row> --><x:sheetData><x:row r='7' s="0" customFormat="1"/><x:row r="8"><x:c r="A8" t="inlineStr"><x:is><x:t><![CDATA[</x:c>]]></x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
	} {
		f.Add(sheet, `<comments`+main+`><authors><author>甲</author></authors><commentList><comment ref="A1" authorId="-3"><text><t>话</t></text></comment><comment ref="B2" authorId="0"><text/></comment></commentList></comments>`)
		f.Add(sheet, `<comments`+main+`><authors/><commentList/></comments>`)
	}
	f.Fuzz(func(t *testing.T, sheet, comments string) {
		if len(sheet)+len(comments) > 20_000 {
			return
		}
		marksNothingElse(t, workbookOf(sheet, comments))
	})
}

// The seeds of the fuzzing are really marked.
func TestMarkingOddMarkup(t *testing.T) {
	body := workbookOf(`<x:worksheet xmlns:x="`+mainSpace+`"><x:sheetData><x:row r='2'><x:c r="B2"><x:v>5</x:v></x:c></x:row></x:sheetData><x:tableParts/></x:worksheet>`,
		`<comments xmlns="`+mainSpace+`"><authors/><commentList/></comments>`)
	book, err := xlsx.Read(body, xlsx.Limits{Columns: 16384})
	if err != nil {
		t.Fatal(err)
	}
	marked, err := putMarks(body, scattered(book), "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := openParcel(marked)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.read("xl/s.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<x:row r="1"><x:c r="A1" s="`, `<x:c s="`, `<x:row r="3"><x:c r="A3" s="`, `r:id="rId2"/><x:tableParts/>`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	marksNothingElse(t, body)
}

func TestLiteral(t *testing.T) {
	for in, want := range map[string]string{"_x0041_": "_x005F_x0041_", "_x0041_x0042_": "_x005F_x0041_x005F_x0042_", "_x41_": "_x41_", "": "", "a_x00e9_": "a_x005F_x00e9_"} {
		if got := literal(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
