package htmltable

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

// maxSpan is the largest rowspan and colspan that browsers honour.
const (
	maxRowSpan = 65534
	maxColSpan = 1000
)

// page walks the tags of a page. End tags are as optional as in browsers: a cell ends at the next cell, row or table.
type page struct {
	*builder
	tags    *html.Tokenizer
	outside strings.Builder // text that stands in no table

	inTable   bool
	skipping  atom.Atom // element whose content is passed over
	row       int
	rowHidden bool
	col       int   // column of the open cell; 0 when none is open
	next      int   // the first column that the row's next cell may take
	columns   int   // <col> columns so far
	busy      []int // by column: the last row that a cell from above reaches down to
	inCaption bool
	cell      text
	caption   text
}

// readPage reads every table of a page into a sheet of its own.
func readPage(source string, b *builder) error {
	p := &page{builder: b, tags: html.NewTokenizer(strings.NewReader(source))}
	p.tags.SetMaxBuf(maxToken)
	for {
		var err error
		switch p.tags.Next() {
		case html.ErrorToken:
			if cause := p.tags.Err(); !errors.Is(cause, io.EOF) {
				return b.damaged(cause)
			}
			return p.end()
		case html.TextToken:
			p.words()
		case html.StartTagToken, html.SelfClosingTagToken:
			err = p.open(p.tag())
		case html.EndTagToken:
			err = p.close(p.tag().name)
		}
		if err != nil {
			return err
		}
	}
}

// end closes what is still open at the end of the page. A table that isn't closed may have lost its rest.
func (p *page) end() error {
	if p.inTable {
		return p.damaged(errors.New("htmltable: the page ends within a table"))
	}
	if len(p.book.Sheets) == 0 {
		return models.Errorf(models.Invalid, CodeNoTable, "file")
	}
	if text := strings.TrimSpace(p.outside.String()); text != "" {
		p.book.Notes = append(p.book.Notes, grid.Note{Code: NoteTextOutside, Args: map[string]string{"text": text}})
	}
	return nil
}

// tag is a start or end tag with the attributes that matter.
type tag struct {
	name             atom.Atom
	rowSpan, colSpan int
	hidden           bool
}

func (p *page) tag() tag {
	name, more := p.tags.TagName()
	t := tag{name: atom.Lookup(name), rowSpan: 1, colSpan: 1}
	for more {
		var key, value []byte
		key, value, more = p.tags.TagAttr()
		switch string(key) {
		case "rowspan":
			t.rowSpan = span(value, maxRowSpan)
		case "colspan", "span":
			t.colSpan = span(value, maxColSpan)
		case "hidden":
			t.hidden = true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(string(value), " ", ""))
			t.hidden = t.hidden || strings.Contains(style, "display:none") || strings.Contains(style, "visibility:collapse")
		}
	}
	return t
}

func span(value []byte, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(string(value)))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, most)
}

func (p *page) open(t tag) error {
	switch t.name {
	case atom.Script, atom.Style, atom.Head, atom.Title:
		if p.skipping == 0 {
			p.skipping = t.name
		}
		return nil
	case atom.Body: // ends a head that isn't closed
		p.skipping = 0
		return nil
	case atom.Table:
		return p.openTable(t)
	}
	if p.inTable {
		return p.openInTable(t)
	}
	if breaksLine(t.name) {
		p.outside.WriteByte(' ')
	}
	return nil
}

func (p *page) openTable(t tag) error {
	if p.inTable {
		return models.Errorf(models.Unsupported, CodeNestedTable, "file", "sheet", p.sheet().Name)
	}
	p.inTable, p.skipping = true, 0
	p.row, p.col, p.next, p.columns, p.busy = 0, 0, 1, 0, p.busy[:0]
	return p.addSheet(grid.Sheet{Name: sniff.SheetName(len(p.book.Sheets) + 1), Hidden: t.hidden})
}

func (p *page) openInTable(t tag) error {
	switch t.name {
	case atom.Tr:
		if err := p.closeCell(); err != nil {
			return err
		}
		p.row, p.rowHidden, p.next = p.row+1, t.hidden, 1
	case atom.Td, atom.Th:
		return p.openCell(t)
	case atom.Col:
		if t.hidden {
			p.hide(p.columns+1, p.columns+t.colSpan)
		}
		p.columns += t.colSpan
	case atom.Caption:
		p.inCaption = true
	default:
		if breaksLine(t.name) {
			p.target().lineBreak()
		}
	}
	return nil
}

// openCell finds the next column that no cell from above reaches into, and reserves what the cell spans.
func (p *page) openCell(t tag) error {
	if err := p.closeCell(); err != nil {
		return err
	}
	if p.row == 0 { // a cell before any row
		p.row = 1
	}
	col := p.next
	for col <= len(p.busy) && p.busy[col-1] >= p.row {
		col++
	}
	p.col, p.next = col, col+t.colSpan
	for last := min(p.next-1, p.lim.Columns); len(p.busy) < last; {
		p.busy = append(p.busy, 0)
	}
	for i := col; i < p.next && i <= len(p.busy); i++ {
		p.busy[i-1] = max(p.busy[i-1], p.row+t.rowSpan-1)
	}
	return p.merge(p.row, col, t.rowSpan, t.colSpan)
}

func (p *page) close(name atom.Atom) error {
	if p.skipping != 0 {
		if name == p.skipping {
			p.skipping = 0
		}
		return nil
	}
	if !p.inTable {
		return nil
	}
	switch name {
	case atom.Td, atom.Th, atom.Tr:
		return p.closeCell()
	case atom.Caption:
		p.inCaption = false
	case atom.Table:
		return p.closeTable()
	default:
		if breaksLine(name) && name != atom.Br {
			p.target().lineBreak()
		}
	}
	return nil
}

// closeTable cuts cells that reach down beyond the last row, and takes the caption for the sheet's name.
func (p *page) closeTable() error {
	err := p.closeCell()
	s := p.sheet()
	whole := s.Merges[:0]
	for _, m := range s.Merges {
		if m.Row2 = min(m.Row2, p.row); m.Row1 != m.Row2 || m.Col1 != m.Col2 {
			whole = append(whole, m)
		}
	}
	s.Merges = whole
	if name := p.caption.take(); name != "" {
		s.Name = name
	}
	p.inTable, p.inCaption = false, false
	return err
}

// closeCell keeps the open cell when it holds a text; a lone no-break space is how pages spell an empty one.
func (p *page) closeCell() error {
	value := p.cell.take()
	col := p.col
	if p.col = 0; col == 0 || strings.Trim(value, " \n\u00a0") == "" {
		return nil
	}
	return p.put(p.row, p.rowHidden, grid.Cell{Col: col, Type: grid.Text, Value: value})
}

// words takes a run of text to where it belongs.
func (p *page) words() {
	switch raw := p.tags.Text(); {
	case p.skipping != 0:
	case p.inTable && (p.col > 0 || p.inCaption):
		p.target().write(raw)
	case p.outside.Len() < maxOutside:
		p.outside.Write(raw[:min(len(raw), maxOutside)])
	}
}

// maxOutside bounds how much of the text around the tables the note quotes, in bytes.
const maxOutside = 400

func (p *page) target() *text {
	if p.inCaption {
		return &p.caption
	}
	return &p.cell
}

func breaksLine(name atom.Atom) bool {
	switch name {
	case atom.Br, atom.P, atom.Div, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4:
		return true
	}
	return false
}
