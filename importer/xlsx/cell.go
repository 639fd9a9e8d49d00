package xlsx

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"duban/grid"
)

// rawCell is a c element as it stands in the part.
type rawCell struct {
	col, style int
	kind       byte // see cellKind
	formula    bool
	hasValue   bool // a v element, maybe empty
	inline     bool // an is element
	rich       bool // a picture or another value that only new programs know stands in its place
}

// The kinds of stored values, by the attribute t.
const (
	kindNumber  = 'n'
	kindShared  = 's'
	kindFormula = 'f' // a formula's text
	kindInline  = 'i'
	kindBool    = 'b'
	kindError   = 'e'
	kindDate    = 'd'
)

func cellKind(t []byte) byte {
	switch string(t) {
	case "n", "":
		return kindNumber
	case "s":
		return kindShared
	case "str":
		return kindFormula
	case "inlineStr":
		return kindInline
	case "b":
		return kindBool
	case "e":
		return kindError
	case "d":
		return kindDate
	}
	return 0
}

// readCell takes the c element that has just begun, with its value in scratch.
func (r *sheetReading) readCell() error {
	c, err := r.cellAttributes()
	if err != nil {
		return err
	}
	r.last = c.col
	text := r.scratch[:0]
	for {
		k, err := r.next()
		if err != nil {
			return err
		}
		if k == atEnd {
			break
		}
		if k != atStart {
			continue
		}
		switch string(r.name) {
		case "v":
			if c.hasValue || c.inline {
				return r.refuseCell(CodeSheetBroken, c.col)
			}
			c.hasValue = true
			if text, err = r.content(text); err != nil {
				return err
			}
		case "f":
			c.formula = true
			if err := r.skip(); err != nil {
				return err
			}
		case "is":
			if c.hasValue || c.inline {
				return r.refuseCell(CodeSheetBroken, c.col)
			}
			c.inline = true
			if text, err = r.richText(text); err != nil {
				return err
			}
		case "extLst":
			if err := r.skip(); err != nil {
				return err
			}
		default:
			return r.broken(errContent)
		}
	}
	r.scratch = text
	return r.finishCell(&c, text)
}

// cellAttributes takes address, style and kind. A cell without an address follows the one before.
func (r *sheetReading) cellAttributes() (rawCell, error) {
	c := rawCell{col: r.last + 1, kind: kindNumber}
	for i := range r.attrs {
		at := &r.attrs[i]
		if len(at.name) != 1 {
			c.rich = c.rich || string(at.name) == "vm"
			continue
		}
		switch at.name[0] {
		case 'r':
			row, col, n := parseAddress(at.value)
			if n == 0 || n != len(at.value) || row != r.row.Number {
				return c, r.refuse(CodeAddress, "", "found", clip(value(at.value)), "row", strconv.Itoa(r.row.Number))
			}
			c.col = col
		case 's':
			style, ok := parseIndex(at.value)
			if !ok {
				style = -1
			}
			c.style = style
		case 't':
			c.kind = cellKind(at.value)
			if c.kind == 0 {
				return c, r.refuseCell(CodeValue, c.col, "found", clip(value(at.value)))
			}
		}
	}
	if c.col <= r.last {
		return c, r.refuseCell(CodeCellsNotAscending, c.col)
	}
	if c.col > maxCol {
		return c, r.refuse(CodeAddress, "", "found", grid.Address(r.row.Number, c.col), "row", strconv.Itoa(r.row.Number))
	}
	return c, nil
}

// finishCell makes the grid's cell of a raw one. An empty cell is dropped, unless it is a formula that was never
// calculated.
func (r *sheetReading) finishCell(c *rawCell, text []byte) error {
	cell := grid.Cell{Col: c.col, Formula: c.formula}
	switch {
	case len(text) > 0:
		if err := r.convert(c, text, &cell); err != nil {
			return err
		}
	case c.formula && !(c.hasValue && c.kind == kindFormula):
		cell.NoCache = true // <v/> is the empty text in a cell of texts, elsewhere nothing
	}
	if cell.Value == "" && !cell.NoCache {
		return nil
	}
	if c.style < 0 || c.style >= len(r.formats) {
		return r.refuseCell(CodeStyleUnknown, c.col)
	}
	cell.Format = r.formats[c.style]
	r.cells++
	r.textSize += int64(len(cell.Value))
	if err := r.checkLimits(c.col, cell.Value); err != nil {
		return err
	}
	if r.keep {
		r.addCell(cell)
	}
	return nil
}

func (r *sheetReading) checkLimits(col int, value string) error {
	switch {
	case col > r.lim.Columns:
		return r.overLimit(CodeTooManyColumns, col, int64(r.lim.Columns))
	case r.cells > r.lim.Cells:
		return r.overLimit(CodeTooManyCells, col, int64(r.lim.Cells))
	case r.textSize > r.lim.Text:
		return r.overLimit(CodeTooMuchText, col, r.lim.Text)
	case len(value) > r.lim.Chars && utf16Len(value) > r.lim.Chars:
		return r.overLimit(CodeTextTooLong, col, int64(r.lim.Chars), "found", strconv.Itoa(utf16Len(value)))
	}
	return nil
}

func utf16Len(s string) int {
	n := 0
	for _, c := range s {
		n += utf16.RuneLen(c)
	}
	return n
}

// convert fills type and value from the stored text, which is not empty. White space counts in texts only.
func (r *sheetReading) convert(c *rawCell, text []byte, cell *grid.Cell) error {
	if c.inline {
		cell.Value = r.keepText(text)
		return nil
	}
	switch c.kind {
	case kindInline, kindFormula:
		cell.Value = r.keepText(unescape(text))
		return nil
	case kindShared:
		return r.sharedString(c, text, cell)
	}
	if text = trim(text); len(text) == 0 {
		cell.NoCache = c.formula
		return nil
	}
	switch c.kind {
	case kindNumber:
		return r.number(c, text, cell)
	case kindBool:
		cell.Type = grid.Bool
		switch string(text) {
		case "1", "true", "TRUE":
			cell.Value = "TRUE"
		case "0", "false", "FALSE":
			cell.Value = "FALSE"
		}
	case kindError:
		cell.Type = grid.Error
		if text[0] == '#' && utf8.Valid(text) {
			cell.Value = r.keepText(text)
		}
		if c.rich && string(text) == "#VALUE!" {
			cell.Value = grid.Picture
		}
	case kindDate:
		cell.Type = grid.ISODate
		if isISO(text) {
			cell.Value = r.keepText(text)
		}
	}
	if cell.Value == "" {
		return r.refuseCell(CodeValue, c.col, "found", clip(string(text)))
	}
	return nil
}

func (r *sheetReading) keepText(b []byte) string {
	if !r.keep {
		return string(b)
	}
	return r.values.keep(b)
}

func (r *sheetReading) sharedString(c *rawCell, text []byte, cell *grid.Cell) error {
	if r.table == nil {
		return r.refuseCell(CodeStringsMissing, c.col, "part", "sharedStrings.xml")
	}
	index, ok := parseIndex(text)
	if !ok || index >= r.table.size {
		return r.refuseCell(CodeStringUnknown, c.col, "found", clip(string(text)))
	}
	cell.Value = r.table.at(index)
	return nil
}

func (r *sheetReading) number(c *rawCell, text []byte, cell *grid.Cell) error {
	cell.Type = grid.Number
	if isPlainNumber(text) {
		cell.Value = r.keepText(text)
		return nil
	}
	spelled, ok := spellNumber(string(text))
	if !ok {
		return r.refuseCell(CodeNumber, c.col, "found", clip(string(text)))
	}
	cell.Value = spelled
	return nil
}

// isISO accepts what a date, time or both may consist of: 2026-06-30T08:00:00.5+08:00.
func isISO(b []byte) bool {
	digits := 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c != '-' && c != ':' && c != '.' && c != '+' && c != 'T' && c != 'Z':
			return false
		}
	}
	return digits >= 4 && len(b) <= 40
}
