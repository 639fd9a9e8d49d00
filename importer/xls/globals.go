package xls

import (
	"errors"

	"duban/importer/sniff"
)

// workbook is what the first part of the stream, the globals, says of all sheets.
type workbook struct {
	stream   []byte
	date1904 bool
	external bool // there are references to other files
	codePage uint16
	strings  []string          // the shared strings
	codes    map[uint16]string // number format codes that the file brings along
	xfs      []uint16          // number format of each cell style
	formats  []string          // the code of each cell style
	sheets   []boundSheet
}

// boundSheet is one entry of the list of sheets.
type boundSheet struct {
	name   string
	pos    int
	hidden bool
	kind   sheetKind
}

// sheetKind is the type of a sheet as BOUNDSHEET spells it.
type sheetKind byte

const (
	sheetOfCells sheetKind = 0
	sheetOfMacro sheetKind = 1
	sheetOfChart sheetKind = 2
	sheetOfVBA   sheetKind = 6
)

// String is the argument of NoteSheetNotGrid.
func (k sheetKind) String() string {
	switch k {
	case sheetOfMacro:
		return "macro"
	case sheetOfChart:
		return "chart"
	case sheetOfVBA:
		return "module"
	}
	return "other"
}

// globalRecords says which function reads which record of the globals; false means that it doesn't add up.
var globalRecords = map[uint16]func(*workbook, *pieces) bool{
	idDateMode:   (*workbook).readDateMode,
	idCodePage:   (*workbook).readCodePage,
	idBoundSheet: (*workbook).readBoundSheet,
	idFormat:     (*workbook).readFormat,
	idXF:         (*workbook).readXF,
	idSST:        (*workbook).readStrings,
	idSupBook:    (*workbook).readSupBook,
}

// readGlobals reads up to the first EOF. The kind and version of the stream were settled by sniff.
func (w *workbook) readGlobals() error {
	c := &cursor{stream: w.stream}
	first, ok := c.next()
	if !ok || first.id != idBOF {
		return damaged("", errBroken)
	}
	for {
		rec, ok := c.next()
		switch {
		case !ok:
			return damaged("", errors.New("xls: globals end early"))
		case rec.id == idEOF:
			w.resolveFormats()
			return nil
		case rec.id == idFilePass:
			return sniff.Encrypted.Refusal()
		}
		if read := globalRecords[rec.id]; read != nil && !read(w, c.pieces(rec)) {
			return damaged("", errBroken)
		}
	}
}

func (w *workbook) readDateMode(p *pieces) bool {
	n, ok := p.uint(2)
	w.date1904 = n == 1
	return ok
}

func (w *workbook) readCodePage(p *pieces) bool {
	n, ok := p.uint(2)
	w.codePage = uint16(n)
	return ok
}

func (w *workbook) readBoundSheet(p *pieces) bool {
	pos, ok1 := p.uint(4)
	state, ok2 := p.byte()
	kind, ok3 := p.byte()
	if !(ok1 && ok2 && ok3) {
		return false
	}
	name, ok := w.text(p, 1)
	w.sheets = append(w.sheets, boundSheet{
		name:   name,
		pos:    int(pos),
		hidden: state&3 != 0, // 1 hidden, 2 very hidden
		kind:   sheetKind(kind),
	})
	return ok
}

func (w *workbook) readFormat(p *pieces) bool {
	id, ok := p.uint(2)
	if !ok {
		return false
	}
	code, ok := w.text(p, 2)
	w.codes[uint16(id)] = code
	return ok
}

func (w *workbook) readXF(p *pieces) bool {
	ok := p.skip(2)
	id, ok2 := p.uint(2)
	w.xfs = append(w.xfs, uint16(id))
	return ok && ok2
}

// readStrings reads the shared strings. The count that the table declares is an upper bound only in good files,
// so that nothing is allocated by it.
func (w *workbook) readStrings(p *pieces) bool {
	if !p.skip(4) {
		return false
	}
	count, ok := p.uint(4)
	if !ok {
		return false
	}
	for range count {
		if !p.advance() {
			return true // a table that declares too many: cells that refer to the missing ones are refused
		}
		s, ok := p.text(2)
		if !ok {
			return false
		}
		w.strings = append(w.strings, s)
	}
	return true
}

// Marks in place of a file's name, of references to the workbook itself and to add-in functions.
const (
	refersSelf  = 0x0401
	refersAddIn = 0x3A01
)

func (w *workbook) readSupBook(p *pieces) bool {
	ok := p.skip(2)
	mark, ok2 := p.uint(2)
	w.external = w.external || mark != refersSelf && mark != refersAddIn
	return ok && ok2
}
