// Package xls reads workbooks of Excel 97–2003 and of WPS (.xls, .et): BIFF8 records in an OLE compound file ([MS-XLS],
// [MS-CFB]). It is a reader of values only: no formula is reckoned, no link followed, nothing drawn.
//
// The file is hostile until proven otherwise. Every count, offset and length in it is checked against the bytes
// that are there before anything is allocated; all sheets together may not read more bytes than the stream has; what
// is declared but not needed (DIMENSIONS, INDEX, DBCELL) is never looked at. A file that ends early, or whose records
// don't add up, is refused as a whole rather than read in part.
package xls

import (
	"bytes"
	"errors"
	"sort"
	"strconv"

	"duban/grid"
	"duban/importer/sniff"
	"duban/importer/xls/cfb"
	"duban/models"
)

// Codes of the refusals and notes of this package, besides those of sniff.Kind.Refusal. Arguments in brackets.
const (
	CodeDamaged        = "FILE_DAMAGED"          // INVALID [kind, sheet]
	CodeTooManyCells   = "FILE_TOO_MANY_CELLS"   // LIMIT [limit, sheet, cell]
	CodeTooManyColumns = "FILE_TOO_MANY_COLUMNS" // LIMIT [limit, sheet, cell]
	CodeTooManyMerges  = "FILE_TOO_MANY_MERGES"  // LIMIT [limit, sheet, cell]
	CodeTooManySheets  = "FILE_TOO_MANY_SHEETS"  // LIMIT [limit]
	CodeTextTooLong    = "FILE_TEXT_TOO_LONG"    // LIMIT [limit, sheet, cell, found]
	CodeTooMuchText    = "FILE_TOO_MUCH_TEXT"    // LIMIT [limit, sheet, cell]

	NoteCellTwice     = "CELL_TWICE"        // cells stand in the file twice, the later ones count [count]; cell is the first
	NoteSheetNotGrid  = "SHEET_NOT_GRID"    // a chart, macro or dialogue sheet has no cells to read [type]
	NoteExternalLinks = "EXTERNAL_LINKS"    // formulas refer to other files; their last values are taken
	NoteAllZero       = "FORMULAS_ALL_ZERO" // every formula's result is 0 and marked as to be reckoned on opening [count]: some programs never reckon; cell is the first
	NoteMacros        = "MACROS_IGNORED"    // the workbook carries macros, which are never run
)

// Read reads a workbook. Its cells come in ascending order; formulas give their cached values; sheets of charts
// and macros are left out with a note. Errors are *models.Error: a file of another kind is refused by its true name,
// an encrypted one as FILE_ENCRYPTED, one of Excel 95 and earlier as FILE_OLD_EXCEL, a broken one as FILE_DAMAGED, one
// over a limit as FILE_TOO_MANY_… or FILE_TEXT_TOO_LONG.
func Read(data []byte, lim grid.Limits) (*grid.Book, error) {
	kind := sniff.Of(data)
	switch kind {
	case sniff.XLS, sniff.ET:
	case sniff.OLE:
		if _, err := cfb.Open(data); err != nil {
			return nil, damaged("", err) // cut off or spoilt, whatever it was
		}
		fallthrough
	default:
		return nil, kind.Refusal()
	}
	stream, macros, err := workbookStream(data)
	if err != nil {
		return nil, damaged("", err)
	}
	r := newReader(stream, lim.OrDefault())
	r.out.Kind = string(kind)
	if macros {
		r.note(NoteMacros, "", "")
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	return r.out, nil
}

// workbookStream takes the records out of their container; some programs write them without one.
func workbookStream(data []byte) (stream []byte, macros bool, err error) {
	if !bytes.HasPrefix(data, cfb.Magic) {
		return data, false, nil
	}
	file, err := cfb.Open(data)
	if err != nil {
		return nil, false, err
	}
	entry, _ := file.Find(sniff.WorkbookStream)
	_, macros = file.Find("_VBA_PROJECT_CUR")
	stream, err = file.Read(entry)
	return stream, macros, err
}

// reader is the state of reading one workbook.
type reader struct {
	workbook
	lim    grid.Limits
	out    *grid.Book
	budget int   // bytes of records that may still be read: sheets that overlap would use up more than there are
	valued int   // valued cells so far
	merges int   // merged ranges so far
	bytes  int64 // of values so far

	unreckoned bool // a formula was found that no program has ever reckoned: the writer keeps no results
	reckoned   bool // a formula was found with a result other than 0
	zeros      int  // formulas with 0 that wait for being reckoned on opening
	firstZero  struct{ sheet, cell string }
}

func newReader(stream []byte, lim grid.Limits) *reader {
	return &reader{
		workbook: workbook{stream: stream, codes: map[uint16]string{}},
		lim:      lim,
		out:      &grid.Book{},
		budget:   len(stream),
	}
}

func (r *reader) read() error {
	if err := r.readGlobals(); err != nil {
		return err
	}
	if len(r.sheets) > grid.MaxSheets {
		return models.Errorf(models.TooLarge, CodeTooManySheets, "file", "limit", itoa(grid.MaxSheets))
	}
	r.out.Date1904 = r.date1904
	if r.external {
		r.note(NoteExternalLinks, "", "")
	}
	var read []*sheetReader
	for _, b := range r.sheets {
		if b.kind != sheetOfCells {
			r.note(NoteSheetNotGrid, b.name, "", "type", b.kind.String())
			continue
		}
		s, err := r.readSheet(b)
		if err != nil {
			return err
		}
		read = append(read, s)
	}
	for _, s := range read { // only now is it known whether formulas were ever reckoned
		sheet, err := s.finish()
		if err != nil {
			return err
		}
		r.out.Sheets = append(r.out.Sheets, sheet)
	}
	if r.zeros > 0 && !r.reckoned && !r.unreckoned {
		r.note(NoteAllZero, r.firstZero.sheet, r.firstZero.cell, "count", itoa(r.zeros))
	}
	return nil
}

func (r *reader) note(code, sheet, cell string, pairs ...string) {
	n := grid.Note{Code: code, Sheet: sheet, Cell: cell}
	for i := 0; i+1 < len(pairs); i += 2 {
		if n.Args == nil {
			n.Args = map[string]string{}
		}
		n.Args[pairs[i]] = pairs[i+1]
	}
	r.out.Notes = append(r.out.Notes, n)
}

// errBroken is the cause of a refusal whose records don't add up.
var errBroken = errors.New("xls: records don't add up")

func damaged(sheet string, cause error) error {
	e := models.Errorf(models.Invalid, CodeDamaged, "file", "kind", string(sniff.XLS), "sheet", sheet)
	e.Err = cause
	return e
}

func tooLarge(code string, limit int, sheet string, row, col int, pairs ...string) error {
	pairs = append(pairs, "limit", strconv.Itoa(limit), "sheet", sheet, "cell", grid.Address(row, col))
	return models.Errorf(models.TooLarge, code, "file", pairs...)
}

// joinSpans sorts spans of columns and joins those that touch.
func joinSpans(spans []grid.Span) []grid.Span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].From < spans[j].From })
	var out []grid.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}
