package xls

import (
	"errors"

	"duban/grid"
)

// sheetReader gathers one sheet.
type sheetReader struct {
	*reader
	cursor
	sheet      grid.Sheet
	late       []placed     // cells that came behind a later one, or a second time: BIFF allows blocks of rows
	rowHidden  map[int]bool // by row number, for rows with a ROW record
	restHidden bool         // rows without a ROW record are hidden
	waiting    *placed      // a formula whose text stands in a STRING record further on
	empty      []placed     // formulas whose result is an empty text, or was never reckoned
}

// placed is a cell with its row.
type placed struct {
	row int
	grid.Cell
}

// sheetRecords says which function reads which record of a sheet.
var sheetRecords = map[uint16]func(*sheetReader, record) error{
	idFormula:       (*sheetReader).readFormula,
	idString:        (*sheetReader).readString,
	idLabelSST:      (*sheetReader).readLabelSST,
	idLabel:         (*sheetReader).readLabel,
	idRString:       (*sheetReader).readLabel,
	idNumber:        (*sheetReader).readNumber,
	idRK:            (*sheetReader).readRK,
	idMulRK:         (*sheetReader).readMulRK,
	idBoolErr:       (*sheetReader).readBoolErr,
	idRow:           (*sheetReader).readRow,
	idColInfo:       (*sheetReader).readColInfo,
	idDefaultHeight: (*sheetReader).readDefaultHeight,
	idMergedCells:   (*sheetReader).readMerges,
}

// readSheet reads from the sheet's BOF to its EOF; charts nested in it are passed over.
func (r *reader) readSheet(b boundSheet) (*sheetReader, error) {
	s := &sheetReader{
		reader:    r,
		cursor:    cursor{stream: r.stream, pos: b.pos},
		sheet:     grid.Sheet{Name: b.name, Hidden: b.hidden},
		rowHidden: map[int]bool{},
	}
	rec, ok := s.next()
	if !ok || rec.id != idBOF {
		return nil, s.damaged("no sheet at its place")
	}
	for depth := 1; depth > 0; {
		from := s.pos
		if rec, ok = s.next(); !ok {
			return nil, s.damaged("sheet ends early")
		}
		switch {
		case rec.id == idBOF:
			depth++
		case rec.id == idEOF:
			depth--
		case depth == 1:
			if read := sheetRecords[rec.id]; read != nil {
				if err := read(s, rec); err != nil {
					return nil, err
				}
			}
		}
		if r.budget -= s.pos - from; r.budget < 0 {
			return nil, s.damaged("sheets overlap")
		}
	}
	return s, s.settle()
}

func (s *sheetReader) damaged(what string) error {
	return damaged(s.sheet.Name, errors.New("xls: "+what))
}

// Sizes of the fixed parts of records.
const (
	cellHead  = 6 // row, column, style
	rkSize    = 6 // style, value
	rangeSize = 8
)

func (s *sheetReader) readRow(rec record) error {
	if len(rec.data) < 14 {
		return s.damaged("ROW")
	}
	s.rowHidden[int(u16(rec.data, 0))+1] = u16(rec.data, 12)&0x20 != 0
	return nil
}

func (s *sheetReader) readDefaultHeight(rec record) error {
	if len(rec.data) >= 2 {
		s.restHidden = u16(rec.data, 0)&2 != 0
	}
	return nil
}

// readColInfo takes note of hidden columns; one of no width can't be seen either.
func (s *sheetReader) readColInfo(rec record) error {
	if len(rec.data) < 10 {
		return s.damaged("COLINFO")
	}
	from, to := int(u16(rec.data, 0))+1, min(int(u16(rec.data, 2))+1, s.lim.Columns)
	if hidden := u16(rec.data, 8)&1 != 0 || u16(rec.data, 4) == 0; hidden && from <= to {
		s.sheet.HiddenCols = append(s.sheet.HiddenCols, grid.Span{From: from, To: to})
	}
	return nil
}

func (s *sheetReader) readMerges(rec record) error {
	if len(rec.data) < 2 || len(rec.data)-2 < rangeSize*int(u16(rec.data, 0)) {
		return s.damaged("MERGEDCELLS")
	}
	for i := range int(u16(rec.data, 0)) {
		at := 2 + rangeSize*i
		m := grid.Range{
			Row1: int(u16(rec.data, at)) + 1, Row2: int(u16(rec.data, at+2)) + 1,
			Col1: int(u16(rec.data, at+4)) + 1, Col2: int(u16(rec.data, at+6)) + 1,
		}
		if m.Row1 > m.Row2 || m.Col1 > m.Col2 {
			return s.damaged("MERGEDCELLS")
		}
		if m.Row1 == m.Row2 && m.Col1 == m.Col2 {
			continue
		}
		if s.merges++; s.merges > s.lim.Merges {
			return tooLarge(CodeTooManyMerges, s.lim.Merges, s.sheet.Name, m.Row1, m.Col1)
		}
		s.sheet.Merges = append(s.sheet.Merges, m)
	}
	return nil
}
