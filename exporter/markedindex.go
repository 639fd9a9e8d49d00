package exporter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/models"
	"duban/sheet"
)

// worksheetType is the type of a worksheet's part.
const worksheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

// indexColumns are the columns of the list of findings. The last is hidden and holds, in the first row, the words by which the importer
// knows the sheet again.
var indexColumns = []column{{"序号", 6}, {"程度", 7}, {"工作表", 16}, {"单元格", 9}, {"问题和办法", 62}, {"填的内容", 24}, {"应为", 24}, {"", 2}}

// writeIndex writes the list of findings, in the place of an earlier one where there is one, else behind the last sheet.
func (b *markedBook) writeIndex() error {
	text := b.indexText()
	for _, s := range b.sheets {
		if b.old != "" && s.name == b.old {
			b.drop(relationsPart(s.part))
			b.put(s.part, []byte(text))
			return nil
		}
	}
	part := b.free("xl/worksheets/sheet%d.xml")
	b.put(part, []byte(text))
	if err := b.declare(part, worksheetType); err != nil {
		return err
	}
	id, err := b.relate(b.main, "worksheet", part)
	if err != nil {
		return err
	}
	return b.edit(b.main, func(text []byte, root element, in []element) ([]edit, error) {
		list, ok := child(in, "sheets")
		if !ok {
			return nil, errMarkup
		}
		all, err := inside(text, list)
		last := 0
		names := map[string]bool{}
		for _, e := range all {
			last = max(last, number(attr(text, e, "sheetId")))
			names[strings.ToLower(attr(text, e, "name"))] = true
		}
		name := sheet.MarksSheet
		for n := 2; names[name]; n++ {
			name = sheet.MarksSheet + strconv.Itoa(n)
		}
		with := fmt.Sprintf(`<%ssheet xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>`, root.prefix, relationSpace, name, last+1, id)
		return []edit{appendInto(text, list, with)}, err
	})
}

// indexStyles are the formats of the list.
type indexStyles struct {
	title, note, head, text, link int
	severity                      map[models.Severity]int
}

func (t *tints) indexStyles() indexStyles {
	font := func(size float64, more string) string {
		return fmt.Sprintf(`%s<sz val="%g"/><name val="宋体"/><family val="2"/><charset val="134"/>`, more, size)
	}
	s := indexStyles{
		title: t.made(font(indexTitleSize, `<b/>`), 0), note: t.made(font(indexSize, ""), 0), text: t.made(font(indexSize, ""), 0),
		head: t.made(font(indexSize, `<b/>`), t.solid(`rgb="FF`+headFill+`"`, automatic)),
		link: t.made(font(indexSize, `<u/>`), 0), severity: map[models.Severity]int{},
	}
	for _, severity := range severities {
		s.severity[severity] = t.made(font(indexSize, `<b/>`), t.solid(`rgb="FF`+tintFills[severity]+`"`, automatic))
	}
	return s
}

// indexSheet is the list being written.
type indexSheet struct {
	rows  strings.Builder
	links strings.Builder
	row   int
}

// Sizes of the list's letters, in points.
const (
	indexSize      = 10.5
	indexTitleSize = 16
)

// line writes a row of texts, each with its format.
func (x *indexSheet) line(texts []string, formats []int) {
	x.row++
	height := minRowHeight
	for i, s := range texts {
		if len(formats) > 1 {
			height = max(height, heightOf(linesOf(clipped(s), indexColumns[i].width, indexSize), indexSize))
		}
	}
	if x.row == 1 {
		height = heightOf(1, indexTitleSize)
	}
	fmt.Fprintf(&x.rows, `<row r="%d" ht="%.1f" customHeight="1">`, x.row, height)
	for i, s := range texts {
		if s != "" {
			fmt.Fprintf(&x.rows, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, place(i+1, x.row), formats[min(i, len(formats)-1)], escape(literal(clipped(s))))
		}
	}
	x.rows.WriteString(`</row>`)
}

// maxShown is how many characters of a cell's words the list repeats.
const maxShown = 2000

func clipped(s string) string {
	if runes := []rune(s); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return s
}

// link makes the row's column of cells lead to a cell. A sheet as a whole is led to by its first.
func (x *indexSheet) link(sheetName, cell string) {
	if cell == "" {
		cell = "A1"
	}
	to := `'` + strings.ReplaceAll(sheetName, `'`, `''`) + `'!` + cell
	fmt.Fprintf(&x.links, `<hyperlink ref="%s" location="%s" display="%s"/>`, place(4, x.row), escape(to), escape(cell))
}

// indexText is the whole sheet.
func (b *markedBook) indexText() string {
	styles := b.styles.indexStyles()
	x := &indexSheet{}
	top := make([]string, len(indexColumns))
	top[0], top[len(top)-1] = sheet.MarksSheet, sheet.MarksMark
	x.line(top, []int{styles.title})
	for _, line := range b.marks.Lines {
		x.line([]string{line}, []int{styles.note})
	}
	heads := make([]string, len(indexColumns))
	for i, c := range indexColumns {
		heads[i] = c.head
	}
	x.line(heads, []int{styles.head})
	head := x.row
	for i, m := range b.marks.List {
		where := m.Cell
		if where == "" && m.Sheet != "" {
			where = "整张表"
		}
		if where == "" {
			where = "整个文件"
		}
		x.line([]string{strconv.Itoa(i + 1), m.Word, m.Sheet, where, m.Sentence, m.Found, m.Expected},
			[]int{styles.text, styles.severity[m.Severity], styles.text, styles.link, styles.text})
		if slices.ContainsFunc(b.sheets, func(s markedSheet) bool { return s.name == m.Sheet }) {
			x.link(m.Sheet, m.Cell)
		}
	}
	if b.marks.Unlisted > 0 {
		x.line([]string{"", "", "", "", fmt.Sprintf("另有 %d 条没有列出。", b.marks.Unlisted)}, []int{styles.text})
	}
	return x.whole(head, len(b.marks.Lines))
}

// whole puts the sheet's frame round its rows: widths, a header that stays, A4 across.
func (x *indexSheet) whole(head, notes int) string {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<worksheet xmlns="` + mainSpace + `">` +
		`<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>`)
	fmt.Fprintf(&out, `<sheetViews><sheetView workbookViewId="0" showGridLines="1"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`, head, head+1)
	out.WriteString(`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range indexColumns {
		hidden := ""
		if c.head == "" {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&out, `<col min="%d" max="%d" width="%g" customWidth="1"%s/>`, i+1, i+1, c.width, hidden)
	}
	out.WriteString(`</cols><sheetData>` + x.rows.String() + `</sheetData><mergeCells count="` + strconv.Itoa(notes+1) + `">`)
	for row := 1; row <= notes+1; row++ {
		fmt.Fprintf(&out, `<mergeCell ref="%s:%s"/>`, place(1, row), place(len(indexColumns)-1, row))
	}
	out.WriteString(`</mergeCells>`)
	if x.links.Len() > 0 {
		out.WriteString(`<hyperlinks>` + x.links.String() + `</hyperlinks>`)
	}
	out.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return out.String()
}
