// Package xlsx reads Excel workbooks (.xlsx and .xlsm, both dialects of ISO 29500) into a grid.Book: every valued cell
// with its address, stored value and number format, hidden flags, merges by range. Formulas give their cached result.
//
// A file is read whole or refused whole. Libraries were seen to lose or move cells of damaged files without an error,
// so this one proves the file while reading: names and sizes of the archive, size and checksum of each part to its end,
// each XML part well-formed to its end, rows and cells ascending, every index within its table. Each part is unpacked
// once and flows through a scanner of fixed size, so neither a file's size nor its lies cost memory; what remains is the
// table of texts and the valued cells, both under Limits.
//
// Refusals are *models.Error: of Kind Invalid for damage, TooLarge for limits, Unsupported for other kinds of file.
package xlsx

import (
	"duban/grid"
)

// Read reads a workbook. It does all that Preflight does.
func Read(data []byte, lim Limits) (*grid.Book, error) { return read(data, lim, true) }

// Preflight proves a workbook whole and within limits without keeping its cells: the check before another library opens
// the file.
func Preflight(data []byte, lim Limits) error {
	_, err := read(data, lim, false)
	return err
}

// reading is the state of reading one workbook.
type reading struct {
	*archive
	keep    bool // cells are kept, not only checked
	formats []string
	table   *stringTable // nil if the workbook has none

	cells, merges int   // so far, over all sheets
	textSize      int64 // bytes of values so far
	values        arena
	scratch       []byte
}

func read(data []byte, lim Limits, keep bool) (*grid.Book, error) {
	a, err := openArchive(data, lim.orDefault())
	if err != nil {
		return nil, err
	}
	w, err := openWorkbook(a)
	if err != nil {
		return nil, err
	}
	r := &reading{archive: a, keep: keep}
	if r.formats, err = readFormats(a, w.styles); err != nil {
		return nil, err
	}
	if w.strings != nil {
		if r.table, err = readStrings(a, w.strings); err != nil {
			return nil, err
		}
	}
	book := &grid.Book{Kind: w.kind, Date1904: w.date1904, Notes: w.notes, Sheets: make([]grid.Sheet, len(w.sheets))}
	for i, ref := range w.sheets {
		book.Sheets[i] = grid.Sheet{Name: ref.name, Hidden: ref.hidden}
		if err := r.readSheet(&book.Sheets[i], ref.part); err != nil {
			return nil, err
		}
	}
	if err := a.verifyRest(); err != nil {
		return nil, err
	}
	if r.cells == 0 && a.hasPictures() {
		book.Notes = append(book.Notes, grid.Note{Code: NotePicturesOnly})
	}
	return book, nil
}
