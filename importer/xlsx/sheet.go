package xlsx

import (
	"errors"
	"strconv"

	"duban/grid"
	"duban/models"
)

// sheetReading is the state of reading one worksheet.
type sheetReading struct {
	*reading
	*scanner
	sheet *grid.Sheet
	row   grid.Row // the current one; its Cells lie at the end of block
	block []grid.Cell
	last  int // column of the current row's last cell, also an empty one
	rows  int // number of the last row, also an empty one
}

func (r *reading) readSheet(sheet *grid.Sheet, p *part) error {
	s, err := r.scan(p)
	if err != nil {
		return err
	}
	if err := s.root("worksheet"); err != nil {
		return err
	}
	sr := &sheetReading{reading: r, scanner: s, sheet: sheet}
	data := false
	err = s.each(func(name []byte) error {
		switch string(name) {
		case "cols":
			return s.each(sr.column)
		case "sheetData":
			if data {
				return sr.refuse(CodeSheetBroken, "")
			}
			data = true
			return s.each(sr.readRow)
		case "mergeCells":
			return s.each(sr.merge)
		}
		return s.skip()
	})
	if err != nil {
		return err
	}
	return s.rest()
}

// column takes a col element: a run of columns, of which hidden ones are kept. Width 0 hides too.
func (r *sheetReading) column([]byte) error {
	from, err1 := strconv.Atoi(r.attr("min"))
	to, err2 := strconv.Atoi(r.attr("max"))
	if err1 != nil || err2 != nil || from < 1 || to < from || to > maxCol {
		return r.refuse(CodeAddress, "", "found", r.attr("min")+"-"+r.attr("max"))
	}
	if len(r.sheet.HiddenCols) < maxCol && (flag([]byte(r.attr("hidden"))) || isZero(r.attr("width"))) {
		r.sheet.HiddenCols = append(r.sheet.HiddenCols, grid.Span{From: from, To: to})
	}
	return r.skip()
}

func isZero(number string) bool {
	f, err := strconv.ParseFloat(number, 64)
	return err == nil && f == 0
}

// merge takes a mergeCell element as its range. A range of one cell merges nothing.
func (r *sheetReading) merge([]byte) error {
	ref := r.attr("ref")
	m, ok := parseRange(ref)
	if !ok {
		return r.refuse(CodeAddress, "", "found", clip(ref))
	}
	if r.merges++; r.merges > r.lim.Merges {
		return refusal(models.TooLarge, CodeTooManyMerges, nil,
			"sheet", r.sheet.Name, "limit", strconv.Itoa(r.lim.Merges))
	}
	if r.keep && (m.Row1 != m.Row2 || m.Col1 != m.Col2) {
		r.sheet.Merges = append(r.sheet.Merges, m)
	}
	return r.skip()
}

// readRow takes an element of sheetData, which must be a row, and keeps it if it holds a value.
func (r *sheetReading) readRow(name []byte) error {
	if string(name) != "row" {
		return r.refuse(CodeSheetBroken, "", "found", clip(string(name)))
	}
	if err := r.beginRow(); err != nil {
		return err
	}
	for {
		k, err := r.next()
		if err != nil {
			return err
		}
		switch {
		case k == atEnd:
			r.endRow()
			return nil
		case k != atStart:
		case string(r.name) == "c":
			if err := r.readCell(); err != nil {
				return err
			}
		case string(r.name) == "extLst":
			if err := r.skip(); err != nil {
				return err
			}
		default:
			return r.refuse(CodeSheetBroken, "", "found", clip(string(r.name)))
		}
	}
}

// beginRow takes a row's attributes. A row without a number follows the one before.
func (r *sheetReading) beginRow() error {
	number, hidden := r.rows+1, false
	for i := range r.attrs {
		switch at := &r.attrs[i]; string(at.name) {
		case "r":
			n, ok := parseInt(at.value, maxRow)
			if !ok {
				return r.refuse(CodeAddress, "", "found", clip(value(at.value)))
			}
			number = n
		case "hidden":
			hidden = hidden || flag(at.value)
		case "ht":
			hidden = hidden || isZero(string(at.value))
		}
	}
	if number <= r.rows {
		return r.refuse(CodeRowsNotAscending, "", "row", strconv.Itoa(number), "after", strconv.Itoa(r.rows))
	}
	if number > maxRow {
		return r.refuse(CodeAddress, "", "found", strconv.Itoa(number))
	}
	r.rows, r.last = number, 0
	r.row = grid.Row{Number: number, Hidden: hidden, Cells: r.block[len(r.block):]}
	return nil
}

// endRow keeps the current row if it has cells.
func (r *sheetReading) endRow() {
	if n := len(r.row.Cells); n > 0 {
		r.block = r.block[:len(r.block)+n]
		r.row.Cells = r.row.Cells[:n:n]
		r.sheet.Rows = append(r.sheet.Rows, r.row)
	}
}

// blockSize is the number of cells that are allocated at once; rows share blocks.
const blockSize = 2048

// addCell appends a cell to the current row. A row that outgrows its block moves to a new one.
func (r *sheetReading) addCell(c grid.Cell) {
	cells := r.row.Cells
	if len(cells) == cap(cells) {
		r.block = make([]grid.Cell, 0, max(blockSize, 2*len(cells)))
		cells = append(r.block, cells...)
	}
	r.row.Cells = append(cells, c)
}

// parseRange reads A1:B2 or A1.
func parseRange(ref string) (grid.Range, bool) {
	b := []byte(ref)
	row1, col1, n := parseAddress(b)
	if n == 0 {
		return grid.Range{}, false
	}
	if n == len(b) {
		return grid.Range{Row1: row1, Col1: col1, Row2: row1, Col2: col1}, true
	}
	row2, col2, m := parseAddress(b[n+1:])
	ok := b[n] == ':' && m > 0 && n+1+m == len(b) && row1 <= row2 && col1 <= col2
	return grid.Range{Row1: row1, Col1: col1, Row2: row2, Col2: col2}, ok
}

// parseAddress reads a cell's address at the beginning of b and its length, 0 for none.
func parseAddress(b []byte) (row, col, n int) {
	for n < len(b) && b[n] >= 'A' && b[n] <= 'Z' && n < 4 {
		col = col*26 + int(b[n]-'A') + 1
		n++
	}
	letters := n
	for n < len(b) && b[n] >= '0' && b[n] <= '9' && n-letters < 8 {
		row = row*10 + int(b[n]-'0')
		n++
	}
	if col < 1 || col > maxCol || row < 1 || row > maxRow {
		return 0, 0, 0
	}
	return row, col, n
}

// parseInt reads digits as a number of 1 to limit, white space around them allowed.
func parseInt(b []byte, limit int) (int, bool) {
	n, ok := parseIndex(b)
	return n, ok && n >= 1 && n <= limit
}

// parseIndex reads digits as a number from 0.
func parseIndex(b []byte) (int, bool) {
	b = trim(b)
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// trim takes XML white space off both ends.
func trim(b []byte) []byte {
	for len(b) > 0 && classes[b[0]]&isSpace != 0 {
		b = b[1:]
	}
	for len(b) > 0 && classes[b[len(b)-1]]&isSpace != 0 {
		b = b[:len(b)-1]
	}
	return b
}

var errContent = errors.New("an element that a cell does not have")
