package docx

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// markup is document.xml while it is written.
type markup struct {
	strings.Builder
	ids   map[Style]string // of the template's styles
	width int              // of the text between the margins, in twentieths of a point
}

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// document is word/document.xml.
func (t *Template) document(d Document) string {
	section, width := t.section.on(d.Page)
	m := markup{ids: t.ids, width: width}
	m.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n<w:document " + namespaces + "><w:body>")
	for i, b := range d.Body {
		switch b := b.(type) {
		case Paragraph:
			m.paragraph(b, Normal, "")
		case Table:
			m.table(b)
			if next := i + 1; next == len(d.Body) || isTable(d.Body[next]) {
				m.WriteString(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>`) // two tables would grow together
			}
		}
	}
	m.WriteString(section + "</w:body></w:document>")
	return m.String()
}

func isTable(b Block) bool { _, yes := b.(Table); return yes }

func (m *markup) paragraph(p Paragraph, usual Style, align Align) {
	if p.Style == "" {
		p.Style = usual
	}
	m.WriteString("<w:p><w:pPr>")
	if id := m.ids[p.Style]; id != "" {
		m.WriteString(`<w:pStyle w:val="` + escape(id) + `"/>`)
	}
	if p.WithNext {
		m.WriteString("<w:keepNext/>")
	}
	if p.NewPage {
		m.WriteString("<w:pageBreakBefore/>")
	}
	if align != "" {
		m.WriteString(`<w:jc w:val="` + string(align) + `"/>`)
	}
	m.WriteString("</w:pPr>")
	for _, r := range p.Runs {
		m.run(r)
	}
	m.WriteString("</w:p>")
}

func (m *markup) run(r Run) {
	m.WriteString(`<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>`) // “” and … in the Chinese face
	if r.Bold {
		m.WriteString("<w:b/><w:bCs/>")
	}
	if r.Ink != "" {
		m.WriteString(`<w:color w:val="` + escape(r.Ink) + `"/>`)
	}
	m.WriteString("</w:rPr>")
	m.text(Plain(r.Text))
	m.WriteString("</w:r>")
}

// text writes lines and tabs as elements: as characters they would be taken for spaces.
func (m *markup) text(s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			m.WriteString("<w:br/>")
		}
		for k, piece := range strings.Split(line, "\t") {
			if k > 0 {
				m.WriteString("<w:tab/>")
			}
			if piece != "" {
				m.WriteString(`<w:t xml:space="preserve">` + escape(breakable(piece)) + "</w:t>")
			}
		}
	}
}

// mayBreak is a break that isn't seen. LibreOffice takes 1.1.4、1.1.10、1.2.5 for one word without it, and breaks it within a number.
const mayBreak = "\u200b"

// breakable lets a line end between listed numbers.
func breakable(s string) string {
	if !strings.Contains(s, "、") {
		return s
	}
	var b strings.Builder
	before := rune(0)
	for _, r := range s {
		if before == '、' && r >= '0' && r <= '9' {
			b.WriteString(mayBreak)
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// A row of less text than this stays on one page; a long one may break, else it would leave half a page blank or be cut.
const unbroken = 300

func (m *markup) table(t Table) {
	widths := m.widths(t.Columns)
	m.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(m.width) + `" w:type="dxa"/><w:jc w:val="center"/>`)
	if !t.Bare {
		m.WriteString("<w:tblBorders>")
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			m.WriteString("<w:" + side + ` w:val="single" w:sz="4" w:space="0" w:color="595959"/>`)
		}
		m.WriteString("</w:tblBorders>")
	}
	m.WriteString(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(m, `<w:gridCol w:w="%d"/>`, w)
	}
	m.WriteString("</w:tblGrid>")
	if head, there := header(t.Columns); there {
		m.row(t, widths, head, true)
	}
	for _, r := range t.Rows {
		m.row(t, widths, r, false)
	}
	m.WriteString("</w:tbl>")
}

// widths are the columns' widths in twentieths of a point; together they are exactly the page's.
func (m *markup) widths(columns []Column) []int {
	all := 0.0
	for _, c := range columns {
		all += c.Width
	}
	widths, used, sum := make([]int, len(columns)), 0, 0.0
	for i, c := range columns {
		sum += c.Width
		end := int(sum / all * float64(m.width))
		widths[i], used = end-used, end
	}
	return widths
}

func header(columns []Column) (Row, bool) {
	var r Row
	there := false
	for _, c := range columns {
		r.Cells = append(r.Cells, Cell{Text: c.Head, Head: true})
		there = there || c.Head != ""
	}
	return r, there
}

func (m *markup) row(t Table, widths []int, r Row, repeated bool) {
	m.WriteString("<w:tr><w:trPr>")
	if short(r) {
		m.WriteString("<w:cantSplit/>")
	}
	if r.Height > 0 {
		fmt.Fprintf(m, `<w:trHeight w:val="%d" w:hRule="atLeast"/>`, int(r.Height*twipsPerMillimetre))
	}
	if repeated {
		m.WriteString("<w:tblHeader/>")
	}
	m.WriteString("</w:trPr>")
	at := 0
	for _, c := range r.Cells {
		span := min(max(c.Span, 1), len(widths)-at)
		if span == 0 {
			break // more cells than columns
		}
		m.cell(t, c, widths[at:at+span], t.Columns[at].Align)
		at += span
	}
	for ; at < len(widths); at++ {
		m.cell(t, Cell{}, widths[at:at+1], "")
	}
	m.WriteString("</w:tr>")
}

func short(r Row) bool {
	n := 0
	for _, c := range r.Cells {
		n = max(n, utf8.RuneCountInString(c.Text))
	}
	return n < unbroken
}

func (m *markup) cell(t Table, c Cell, widths []int, align Align) {
	width := 0
	for _, w := range widths {
		width += w
	}
	fmt.Fprintf(m, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if len(widths) > 1 {
		fmt.Fprintf(m, `<w:gridSpan w:val="%d"/>`, len(widths))
	}
	if c.Fill != "" {
		m.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + escape(c.Fill) + `"/>`)
	}
	m.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	style := TableText
	switch {
	case c.Head:
		style, align = TableHead, ""
	case t.Bare:
		style = Normal
	}
	if c.Align != "" {
		align = c.Align
	}
	m.paragraph(Paragraph{Style: style, Runs: []Run{{Text: c.Text, Bold: c.Bold, Ink: c.Ink}}}, style, align)
	m.WriteString("</w:tc>")
}

// Plain is a text as a document can hold it: control characters, which XML forbids, are shown by their pictures (␀ … ␡), so that
// nothing is dropped in silence; every kind of line end is a line feed. Zero-width spaces go: nobody sees them, and where a document has one it is
// ours (mayBreak).
func Plain(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case string(r) == mayBreak:
			return -1
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case r == 0xfffe || r == 0xffff:
			return utf8.RuneError
		}
		return r
	}, s)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

func escape(s string) string { return escaper.Replace(s) }
