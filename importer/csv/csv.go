// Package csv reads text tables: CSV and TSV as Excel, WPS and old systems write them, in UTF-8, UTF-16 or GB18030.
//
// Every cell is grid.Text: a text table has no types, and what looks like a number is read by the importer's own reader
// of quantities, which knows 20万 as well as 1,234.5. Two disguises are taken off: a leading ' directly before one of
// = + - @ tab CR, with which writers keep a text from being taken for a formula (our own exporter is one), and ="…",
// with which old systems keep the zeros of a code. Nothing is ever reckoned.
package csv

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

// Codes of the refusals and notes of this package, besides those of sniff.Kind.Refusal and sniff.Decode.
const (
	CodeTooManyCells   = "FILE_TOO_MANY_CELLS"   // LIMIT [limit, sheet, cell]
	CodeTooManyRows    = "FILE_TOO_MANY_ROWS"    // LIMIT [limit, sheet, cell]
	CodeTooManyColumns = "FILE_TOO_MANY_COLUMNS" // LIMIT [limit, sheet, cell]
	CodeTextTooLong    = "FILE_TEXT_TOO_LONG"    // LIMIT [limit, sheet, cell, found]
	CodeTooMuchText    = "FILE_TOO_MUCH_TEXT"    // LIMIT [limit, sheet, cell]

	NoteReadAs         = "TEXT_READ_AS"    // [encoding, separator]: what was found out about the file
	NoteQuoteOpen      = "QUOTE_OPEN"      // a quotation mark without an end: from cell on, quotation marks are characters
	NoteCharactersLost = "CHARACTERS_LOST" // an earlier conversion lost characters, U+FFFD stands for them [count]
)

// SheetName is the name of the only sheet, as spreadsheet programs call it.
const SheetName = "Sheet1"

// Read reads a text table. Row numbers count records, blank ones too, as Excel does when it opens the file. Errors are
// *models.Error: FILE_EMPTY, FILE_WRONG_KIND, FILE_ENCODING or one of the limits'.
func Read(data []byte, lim grid.Limits) (*grid.Book, error) {
	switch kind := sniff.Of(data); kind {
	case sniff.CSV, sniff.TSV, sniff.Text:
	default:
		return nil, kind.Refusal()
	}
	text, enc, err := sniff.Decode(data)
	if err != nil {
		return nil, err
	}
	text = strings.TrimRight(text, "\x1a") // the end mark of DOS programs
	sep, text := separator(text)

	book := &grid.Book{Kind: "csv"}
	if sep == '\t' {
		book.Kind = "tsv"
	}
	book.Notes = append(book.Notes, grid.Note{Code: NoteReadAs, Args: map[string]string{
		"encoding": string(enc), "separator": string(sep)}})
	if n := strings.Count(text, string(utf8.RuneError)); n > 0 {
		book.Notes = append(book.Notes, grid.Note{Code: NoteCharactersLost, Args: map[string]string{"count": strconv.Itoa(n)}})
	}
	t := table{scanner: scanner{text: text, sep: sep}, lim: lim.OrDefault()}
	if err := t.read(); err != nil {
		return nil, err
	}
	if t.openRow > 0 {
		book.Notes = append(book.Notes, grid.Note{Code: NoteQuoteOpen, Sheet: SheetName, Cell: grid.Address(t.openRow, t.openCol)})
	}
	book.Sheets = []grid.Sheet{{Name: SheetName, Rows: t.rows}}
	return book, nil
}

// table gathers the rows.
type table struct {
	scanner
	lim              grid.Limits
	rows             []grid.Row
	valued           int
	bytes            int64 // of values
	openRow, openCol int   // where the first quotation mark without an end stands
}

func (t *table) read() error {
	for row := 1; !t.done(); row++ {
		var cells []grid.Cell
		for col, more := 1, true; more; col++ {
			var field string
			wasOpen := t.literal
			field, more = t.field()
			if t.literal && !wasOpen {
				t.openRow, t.openCol = row, col
			}
			if field = unguard(field); field == "" {
				continue
			}
			if err := t.check(row, col, field); err != nil {
				return err
			}
			if cells == nil {
				cells = make([]grid.Cell, 0, t.width())
			}
			cells = append(cells, grid.Cell{Col: col, Type: grid.Text, Value: field})
		}
		if cells != nil {
			t.rows = append(t.rows, grid.Row{Number: row, Cells: cells})
		}
	}
	return nil
}

// width is the number of cells in the row before: rows of a table are alike.
func (t *table) width() int {
	if len(t.rows) == 0 {
		return 8
	}
	return len(t.rows[len(t.rows)-1].Cells)
}

func (t *table) check(row, col int, value string) error {
	limit := func(code string, limit int, pairs ...string) error {
		pairs = append(pairs, "limit", strconv.Itoa(limit), "sheet", SheetName, "cell", grid.Address(row, col))
		return models.Errorf(models.TooLarge, code, "file", pairs...)
	}
	t.valued++
	t.bytes += int64(len(value))
	switch {
	case row > grid.MaxRow:
		return limit(CodeTooManyRows, grid.MaxRow)
	case col > t.lim.Columns:
		return limit(CodeTooManyColumns, t.lim.Columns)
	case t.valued > t.lim.Cells:
		return limit(CodeTooManyCells, t.lim.Cells)
	case t.bytes > t.lim.Text:
		return limit(CodeTooMuchText, int(t.lim.Text))
	}
	if len(value) > t.lim.Chars {
		if n := grid.Chars(value); n > t.lim.Chars {
			return limit(CodeTextTooLong, t.lim.Chars, "found", strconv.Itoa(n))
		}
	}
	return nil
}

// unguard takes a writer's disguise off a field: '=1+1 → =1+1, ="007" → 007.
func unguard(field string) string {
	if len(field) >= 2 && field[0] == '\'' && strings.IndexByte("=+-@\t\r", field[1]) >= 0 {
		return field[1:]
	}
	if n := len(field); n >= 3 && field[:2] == `="` && field[n-1] == '"' && strings.IndexByte(field[2:n-1], '"') < 0 {
		return field[2 : n-1]
	}
	return field
}
