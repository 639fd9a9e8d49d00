package importer_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// hostileSheets are files made to hurt: by what they unpack to, by how many things they hold, by what they lie about.
func hostileSheets(t *testing.T) map[string][]byte {
	t.Helper()
	const head, tail = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, `</sheetData></worksheet>`
	rows := func(n int, row string) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, row, i, i)
		}
		return b.String()
	}
	book := func(sheetXML, texts string, more map[string]string) []byte {
		return hostileBook(t, sheetXML, texts, more)
	}
	plain := head + `<row r="1"><c r="A1" t="inlineStr"><is><t>任务编号</t></is></c><c r="B1" t="inlineStr"><is><t>本期累计</t></is></c></row>` + tail
	return map[string][]byte{
		"sheet bomb":          book(head+strings.Repeat(" ", 90<<20)+tail, "", nil),
		"media bomb":          book(plain, "", map[string]string{"xl/media/image1.png": strings.Repeat("\x00", 63<<20)}),
		"styles bomb":         book(plain, "", map[string]string{"xl/styles.xml": `<styleSheet><cellXfs>` + strings.Repeat(`<xf numFmtId="0"/>`, 1_000_000) + `</cellXfs></styleSheet>`}),
		"formats bomb":        book(plain, "", map[string]string{"xl/styles.xml": `<styleSheet><numFmts>` + rows(300_000, `<numFmt numFmtId="%d" formatCode="0.%d"/>`) + `</numFmts></styleSheet>`}),
		"a million styled":    book(head+rows(1_000_000, `<row r="%d"><c r="A%d" s="0"/></row>`)+tail, "", nil),
		"too many cells":      book(head+rows(400_000, `<row r="%d"><c r="A%d"><v>1</v></c></row>`)+tail, "", nil),
		"100k merges":         book(head+`</sheetData><mergeCells>`+rows(100_000, `<mergeCell ref="A%d:B%d"/>`)+`</mergeCells></worksheet>`, "", nil),
		"merges of merges":    book(head+`</sheetData><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 15_000)+`</mergeCells></worksheet>`, "", nil),
		"deep":                book(head+strings.Repeat("<a>", 2_000_000), "", nil),
		"two million texts":   book(head+tail, strings.Repeat("<si><t>长文本</t></si>", 2_000_000), nil),
		"one text everywhere": book(head+rows(150_000, `<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`)+tail, `<si><t>`+strings.Repeat("长", 30_000)+`</t></si>`, nil),
		"500 sheets":          manySheets(t, 500, plain),
		"header words only":   book(head+rows(6_000, `<row r="%d"><c r="A%d" t="s"><v>0</v></c>`+manyCells(30)+`</row>`)+tail, `<si><t>工作任务</t></si>`, nil),
		"wide.csv":            []byte(strings.Repeat(strings.Repeat("1,", 500)+"\n", 9_000)),
		"quotes.csv":          []byte("任务编号,工作任务,本期累计\n" + strings.Repeat(`"`, 8<<20)),
		"one line.csv":        []byte("任务编号,工作任务,本期累计\n" + strings.Repeat("约", 3<<20)),
		"headers.csv":         []byte(strings.Repeat("任务编号,工作任务,指标,目标值,计量单位,本期累计,完成率,进展情况\n", 20_000)),
		"same task.csv":       []byte("任务编号,工作任务,本期累计\n" + strings.Repeat("2.2.4,高标准农田,1\n", 60_000)),
		"likeness.csv":        []byte("工作任务,进展情况\n" + likeTitles(20_000)),
		"spans.xls":           []byte("<html><table>" + strings.Repeat("<tr><td colspan=9 rowspan=9>x</td></tr>", 200_000)),
		"nested.xls":          []byte("<html>" + strings.Repeat("<table><tr><td>", 300_000)),
		"bytes.xls":           append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.Repeat([]byte{0xfe, 0xff, 0xff, 0xff}, 2<<20)...),
		"zeros.xls":           append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 8<<20)...),
		"nothing":             nil,
		"one byte":            []byte("P"),
		"PK":                  []byte("PK"),
	}
}

func manyCells(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(`<c t="s"><v>0</v></c>`)
	}
	return b.String()
}

// likeTitles are different titles that are all a little like many tasks.
func likeTitles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "推进第%d批高标准农田和乡村建设有机旱作示范工程,进展%d\n", i, i)
	}
	return b.String()
}

func hostileBook(t *testing.T, sheetXML, texts string, more map[string]string) []byte {
	t.Helper()
	parts := bookParts(1)
	parts["xl/worksheets/sheet1.xml"] = sheetXML
	parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + texts + `</sst>`
	for name, content := range more {
		parts[name] = content
	}
	return zipped(t, parts)
}

func manySheets(t *testing.T, n int, sheetXML string) []byte {
	t.Helper()
	parts := bookParts(n)
	for i := 1; i <= n; i++ {
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = sheetXML
	}
	parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`
	return zipped(t, parts)
}

// bookParts are the parts around n worksheets.
func bookParts(n int) map[string]string {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var sheets, relations strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&sheets, `<sheet name="S%d" sheetId="%d" r:id="r%d"/>`, i, i, i)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, office, i)
	}
	return map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets>` + sheets.String() + `</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations.String() +
			`<Relationship Id="t" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="f" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`,
	}
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts {
		p, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(p, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
