// Package htmltable reads the two kinds of markup that old systems hand out under the name .xls: plain tables of a web
// page (HTML) and XML Spreadsheet 2003 (SpreadsheetML).
//
// A page's cells are grid.Text, as shown; its tables become sheets. Scripts and styles are passed over, nothing is
// fetched, tables within tables are refused, because no one can say which of them is meant. XML Spreadsheet keeps its
// types and number formats; a document type is refused, since entities are its only use and the commonest attack.
package htmltable

import (
	"strconv"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

// maxToken bounds one tag with its attributes, or one run of text, in bytes: the libraries keep many times as much.
const maxToken = 1 << 20

// MaxDepth is how deep elements of an XML Spreadsheet may nest.
const MaxDepth = 64

// Codes of the refusals and notes of this package, besides those of sniff.Kind.Refusal and sniff.Decode.
const (
	CodeDamaged        = "FILE_DAMAGED"          // INVALID [kind, sheet]
	CodeTooManyCells   = "FILE_TOO_MANY_CELLS"   // LIMIT [limit, sheet, cell]
	CodeTooManyRows    = "FILE_TOO_MANY_ROWS"    // LIMIT [limit, sheet, cell]
	CodeTooManyColumns = "FILE_TOO_MANY_COLUMNS" // LIMIT [limit, sheet, cell]
	CodeTooManyMerges  = "FILE_TOO_MANY_MERGES"  // LIMIT [limit, sheet, cell]
	CodeTooManySheets  = "FILE_TOO_MANY_SHEETS"  // LIMIT [limit]
	CodeTextTooLong    = "FILE_TEXT_TOO_LONG"    // LIMIT [limit, sheet, cell, found]
	CodeTooMuchText    = "FILE_TOO_MUCH_TEXT"    // LIMIT [limit, sheet, cell]
	CodeTooDeep        = "FILE_TOO_DEEP"         // LIMIT [limit]
	CodeNoTable        = "HTML_NO_TABLE"         // INVALID: a page without a table
	CodeNestedTable    = "HTML_NESTED_TABLE"     // UNSUPPORTED [sheet]
	CodeDocType        = "XML_DOCTYPE"           // UNSUPPORTED

	NoteTextOutside = "TEXT_OUTSIDE_TABLE" // text of the page that stands in no table [text: its beginning]
)

// Read reads a page's tables or an XML Spreadsheet, whichever the content is. Errors are *models.Error.
func Read(data []byte, lim grid.Limits) (*grid.Book, error) {
	kind := sniff.Of(data)
	if kind != sniff.HTML && kind != sniff.SpreadsheetXML {
		return nil, kind.Refusal()
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	b := &builder{kind: kind, lim: lim.OrDefault(), book: &grid.Book{Kind: string(kind)}}
	if kind == sniff.HTML {
		err = readPage(text, b)
	} else {
		err = readSpreadsheet(text, b)
	}
	if err != nil {
		return nil, err
	}
	return b.book, nil
}

// builder puts cells into a book, in ascending order and within the limits.
type builder struct {
	kind   sniff.Kind
	lim    grid.Limits
	book   *grid.Book
	valued int
	merges int
	bytes  int64 // of values
}

func (b *builder) addSheet(s grid.Sheet) error {
	if len(b.book.Sheets) == grid.MaxSheets {
		return models.Errorf(models.TooLarge, CodeTooManySheets, "file", "limit", strconv.Itoa(grid.MaxSheets))
	}
	b.book.Sheets = append(b.book.Sheets, s)
	return nil
}

// sheet is the one being filled.
func (b *builder) sheet() *grid.Sheet { return &b.book.Sheets[len(b.book.Sheets)-1] }

// put appends a valued cell; rows and columns must not go back.
func (b *builder) put(row int, hidden bool, c grid.Cell) error {
	b.valued++
	b.bytes += int64(len(c.Value))
	switch {
	case row > grid.MaxRow:
		return b.over(CodeTooManyRows, grid.MaxRow, row, c.Col)
	case c.Col > b.lim.Columns:
		return b.over(CodeTooManyColumns, b.lim.Columns, row, c.Col)
	case b.valued > b.lim.Cells:
		return b.over(CodeTooManyCells, b.lim.Cells, row, c.Col)
	case b.bytes > b.lim.Text:
		return b.over(CodeTooMuchText, int(b.lim.Text), row, c.Col)
	}
	if len(c.Value) > b.lim.Chars {
		if n := grid.Chars(c.Value); n > b.lim.Chars {
			return b.over(CodeTextTooLong, b.lim.Chars, row, c.Col, "found", strconv.Itoa(n))
		}
	}
	s := b.sheet()
	if n := len(s.Rows); n == 0 || s.Rows[n-1].Number != row {
		width := 4
		if n > 0 {
			width = len(s.Rows[n-1].Cells) // rows of a table are alike
		}
		s.Rows = append(s.Rows, grid.Row{Number: row, Hidden: hidden, Cells: make([]grid.Cell, 0, width)})
	}
	last := &s.Rows[len(s.Rows)-1]
	last.Cells = append(last.Cells, c)
	return nil
}

// merge notes a merged range; its far corner is cut at the limits of rows and columns.
func (b *builder) merge(row, col, height, width int) error {
	m := grid.Range{Row1: row, Col1: col, Row2: min(row+height-1, grid.MaxRow), Col2: min(col+width-1, b.lim.Columns)}
	if m.Row2 < m.Row1 || m.Col2 < m.Col1 || m.Row1 == m.Row2 && m.Col1 == m.Col2 {
		return nil
	}
	if b.merges++; b.merges > b.lim.Merges {
		return b.over(CodeTooManyMerges, b.lim.Merges, row, col)
	}
	s := b.sheet()
	s.Merges = append(s.Merges, m)
	return nil
}

// hide notes hidden columns.
func (b *builder) hide(from, to int) {
	if to = min(to, b.lim.Columns); from <= to {
		s := b.sheet()
		if n := len(s.HiddenCols); n > 0 && s.HiddenCols[n-1].To+1 == from {
			s.HiddenCols[n-1].To = to
			return
		}
		s.HiddenCols = append(s.HiddenCols, grid.Span{From: from, To: to})
	}
}

func (b *builder) over(code string, limit, row, col int, pairs ...string) error {
	pairs = append(pairs, "limit", strconv.Itoa(limit), "sheet", b.sheet().Name, "cell", grid.Address(row, col))
	return models.Errorf(models.TooLarge, code, "file", pairs...)
}

func (b *builder) damaged(cause error) error {
	name := ""
	if len(b.book.Sheets) > 0 {
		name = b.sheet().Name
	}
	e := models.Errorf(models.Invalid, CodeDamaged, "file", "kind", string(b.kind), "sheet", name)
	e.Err = cause
	return e
}
