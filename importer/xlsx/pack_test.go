package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"duban/grid"
)

// file is a workbook made by hand: parts by name, in the order of a real one.
type file struct {
	names []string
	parts map[string]string
}

const (
	mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// newFile is a workbook of one sheet 台账 with the given inside of its worksheet element.
func newFile(inside string) *file {
	f := &file{parts: map[string]string{}}
	f.set("[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`+
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)
	f.set("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+relNS+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	f.set("xl/workbook.xml", `<workbook `+mainNS+` xmlns:r="`+relNS+`"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	f.set("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+relNS+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	return f.set("xl/worksheets/sheet1.xml", `<worksheet `+mainNS+`>`+inside+`</worksheet>`)
}

// rowsOf is a workbook of one sheet with the given rows.
func rowsOf(rows string) *file { return newFile("<sheetData>" + rows + "</sheetData>") }

func (f *file) set(name, body string) *file {
	if _, known := f.parts[name]; !known {
		f.names = append(f.names, name)
	}
	f.parts[name] = body
	return f
}

// edit replaces a piece of a part that must be there.
func (f *file) edit(name, old, new string) *file {
	if !strings.Contains(f.parts[name], old) {
		panic(fmt.Sprintf("%s does not hold %q", name, old))
	}
	return f.set(name, strings.ReplaceAll(f.parts[name], old, new))
}

func (f *file) without(name string) *file {
	delete(f.parts, name)
	for i, n := range f.names {
		if n == name {
			f.names = append(f.names[:i:i], f.names[i+1:]...)
			break
		}
	}
	return f
}

// relate adds a relation of the workbook and the part that it leads to.
func (f *file) relate(kind, part, body string) *file {
	f.edit("xl/_rels/workbook.xml.rels", "</Relationships>",
		fmt.Sprintf(`<Relationship Id="rel-%s" Type="%s/%s" Target="%s"/></Relationships>`, kind, relNS, kind, part))
	if body == "" {
		return f
	}
	return f.set("xl/"+part, body)
}

func (f *file) strings(items string) *file {
	return f.relate("sharedStrings", "sharedStrings.xml", `<sst `+mainNS+`>`+items+`</sst>`)
}

func (f *file) styles(inside string) *file {
	return f.relate("styles", "styles.xml", `<styleSheet `+mainNS+`>`+inside+`</styleSheet>`)
}

func (f *file) bytes(t rapid.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range f.names {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write([]byte(f.parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ledger is a workbook of a bulletin's shape: 16 columns of numbers, dates, percentages, repeated names and prose.
func ledger(tb rapid.TB, rows int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 31})
	if err != nil {
		tb.Fatal(err)
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		tb.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for i := 1; i <= rows; i++ {
		row := []any{
			i, fmt.Sprintf("%d.%d.%d", i%9, i%7, i), fmt.Sprintf("建设改造高标准农田第%d片，推进万亩示范", i),
			"市农业农村局", "市财政局、各县（市、区）政府", excelize.Cell{StyleID: date, Value: 46000 + i%365},
			float64(i%1000) / 8, "万亩", float64(i) * 1.25, excelize.Cell{StyleID: percent, Value: float64(i%100) / 100},
			"按序时推进", fmt.Sprintf("截至本期已完成%d亩，累计投入资金%d万元，正在开展土地平整。", i, i*3),
			"无", "加快进度", i % 12, true,
		}
		if err := w.SetRow(grid.Address(i, 1), row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// wide are limits for a province's ledger.
var wide = func() Limits {
	lim := DefaultLimits
	lim.File, lim.Unpacked, lim.Part = 100<<20, 1<<30, 1<<30
	lim.Columns, lim.Cells, lim.Text = maxCol, 5_000_000, 1<<30
	return lim
}()
