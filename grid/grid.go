// Package grid is the one shape that every spreadsheet format is read into: sheets of rows of cells with
// their addresses, stored values and number formats. Readers (importer/xlsx, xls, csv) fill it; sheet and
// importer interpret it. It knows no format and no trade.
package grid

import "strconv"

// Book is one file as read.
type Book struct {
	Kind     string // "xlsx", "xlsm", "xls", "et", "csv", "tsv", "html", "xml"
	Date1904 bool   // serial dates count from 1904-01-01
	Sheets   []Sheet
	Notes    []Note // what the reader left out or noticed, e.g. external links
}

// Note is something that a reader noticed. Code is a finding code of words/; Args fill its sentence.
type Note struct {
	Code, Sheet, Cell string
	Args              map[string]string
}

// Sheet is one worksheet: its rows in ascending order, only those that hold a valued cell.
type Sheet struct {
	Name       string
	Hidden     bool // hidden or very hidden
	Rows       []Row
	Merges     []Range
	HiddenCols []Span // hidden columns, 1-based inclusive
}

// Row is one row with its valued cells in ascending order of column.
type Row struct {
	Number int // 1-based, as the user sees it
	Hidden bool
	Cells  []Cell
}

// Type says what a cell's stored value is.
type Type uint8

// The types of a stored value.
const (
	Text    Type = iota // Value is the text, rich text runs joined, phonetic runs left out
	Number              // Value is the number's shortest exact decimal spelling: "0.8567", "45000"
	Bool                // Value is "TRUE" or "FALSE"
	Error               // Value is the error's name: "#REF!"
	ISODate             // Value is an ISO 8601 date or date-time
)

// Picture is the name of the error in whose place Excel shows a picture.
const Picture = "#PICTURE!"

// Cell is one cell that holds a value (an empty styled cell is none).
type Cell struct {
	Col     int // 1-based
	Value   string
	Format  string // number format code as the file gives it ("0%", "yyyy\年m\月"); "" is General
	Type    Type
	Formula bool // Value is a formula's cached result
	NoCache bool // a formula without a cached result: Value is ""
}

// Cells is the number of cells in the book that hold a value, in hidden sheets, rows and columns too: the number that
// everything taken and everything reported must add up to.
func (b *Book) Cells() int {
	n := 0
	for i := range b.Sheets {
		n += b.Sheets[i].Cells()
	}
	return n
}

// Cells is the number of cells in the sheet that hold a value.
func (s *Sheet) Cells() int {
	n := 0
	for i := range s.Rows {
		n += len(s.Rows[i].Cells)
	}
	return n
}

// Range is a rectangle of cells, 1-based and inclusive.
type Range struct{ Row1, Col1, Row2, Col2 int }

// Span is a run of columns, 1-based and inclusive.
type Span struct{ From, To int }

// Column is the letter name of a 1-based column: 1 → A, 27 → AA.
func Column(col int) string {
	var buf [8]byte
	i := len(buf)
	for col > 0 {
		col--
		i--
		buf[i] = byte('A' + col%26)
		col /= 26
	}
	return string(buf[i:])
}

// Address is a cell's name: Address(7, 6) → F7.
func Address(row, col int) string { return Column(col) + strconv.Itoa(row) }

// String is the range as a user writes it: A1:H2, or A1 for a single cell.
func (r Range) String() string {
	if r.Row1 == r.Row2 && r.Col1 == r.Col2 {
		return Address(r.Row1, r.Col1)
	}
	return Address(r.Row1, r.Col1) + ":" + Address(r.Row2, r.Col2)
}

// Contains says whether a cell lies in the range.
func (r Range) Contains(row, col int) bool {
	return row >= r.Row1 && row <= r.Row2 && col >= r.Col1 && col <= r.Col2
}

// ParseAddress gives the row and column of a cell's name or of a range's first cell; zeros for anything else.
func ParseAddress(address string) (row, col int) {
	i := 0
	for ; i < len(address) && address[i] >= 'A' && address[i] <= 'Z' && i < 4; i++ {
		col = col*26 + int(address[i]-'A') + 1
	}
	for ; i < len(address) && address[i] >= '0' && address[i] <= '9' && row < 10_000_000; i++ {
		row = row*10 + int(address[i]-'0')
	}
	return row, col
}
