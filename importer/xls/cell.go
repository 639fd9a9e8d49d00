package xls

import (
	"encoding/binary"
	"math"
	"strconv"

	"duban/grid"
)

// at opens a cell from the fixed part of its record; a formula that still waited for its text is settled first.
func (s *sheetReader) at(rec record, size int) (placed, error) {
	if len(rec.data) < size {
		return placed{}, s.damaged("cell record")
	}
	if err := s.settle(); err != nil {
		return placed{}, err
	}
	d := rec.data
	return placed{int(u16(d, 0)) + 1, grid.Cell{Col: int(u16(d, 2)) + 1, Format: s.format(u16(d, 4))}}, nil
}

func (s *sheetReader) readLabelSST(rec record) error {
	c, err := s.at(rec, cellHead+4)
	if err != nil {
		return err
	}
	i := u32(rec.data, cellHead)
	if uint64(i) >= uint64(len(s.strings)) {
		return s.damaged("shared string that doesn't exist")
	}
	return s.putText(c, s.strings[i])
}

// readLabel reads a cell with its own text, LABEL or RSTRING; the latter's formatting runs are skipped with the rest.
func (s *sheetReader) readLabel(rec record) error {
	c, err := s.at(rec, cellHead+2)
	if err != nil {
		return err
	}
	p := s.pieces(rec)
	p.skip(cellHead)
	text, ok := s.text(p, 2)
	if !ok {
		return s.damaged("LABEL")
	}
	return s.putText(c, text)
}

// putText keeps a text; an empty one is no value.
func (s *sheetReader) putText(c placed, text string) error {
	if text == "" {
		return nil
	}
	c.Value = text
	return s.put(c)
}

func (s *sheetReader) readNumber(rec record) error {
	c, err := s.at(rec, cellHead+8)
	if err != nil {
		return err
	}
	return s.putNumber(c, double(rec.data[cellHead:]))
}

func (s *sheetReader) readRK(rec record) error {
	c, err := s.at(rec, cellHead+4)
	if err != nil {
		return err
	}
	return s.putNumber(c, rk(u32(rec.data, cellHead)))
}

// readMulRK reads a run of numbers in one row: row, first column, pairs of style and value, last column. The number of
// pairs follows from the record's length.
func (s *sheetReader) readMulRK(rec record) error {
	if len(rec.data) < 4+rkSize+2 || (len(rec.data)-6)%rkSize != 0 {
		return s.damaged("MULRK")
	}
	c, err := s.at(rec, cellHead)
	if err != nil {
		return err
	}
	for at := 4; at+rkSize <= len(rec.data)-2; at += rkSize {
		c.Format = s.format(u16(rec.data, at))
		if err := s.putNumber(c, rk(u32(rec.data, at+2))); err != nil {
			return err
		}
		c.Col++
	}
	return nil
}

func (s *sheetReader) readBoolErr(rec record) error {
	c, err := s.at(rec, cellHead+2)
	if err != nil {
		return err
	}
	if rec.data[cellHead+1] == 0 {
		return s.putBool(c, rec.data[cellHead])
	}
	return s.putError(c, rec.data[cellHead])
}

// Kinds of a formula's cached result, where it is not a number.
const (
	cachedText  = 0
	cachedBool  = 1
	cachedError = 2
	cachedBlank = 3
)

// readFormula takes the cached result. A text follows in a STRING record, behind the shared formula or array if there
// is one. An empty text is no value; but for a formula that can't give one it means that the writer never reckoned any.
func (s *sheetReader) readFormula(rec record) error {
	const flags, tokens = cellHead + 8, cellHead + 8 + 2 + 4 // behind the result; behind the flags and the chain
	c, err := s.at(rec, flags+2)
	if err != nil {
		return err
	}
	c.Formula = true
	result := rec.data[cellHead:][:8]
	if u16(result, 6) != 0xFFFF {
		s.weigh(c, double(result), u16(rec.data, flags))
		return s.putNumber(c, double(result))
	}
	s.reckoned = s.reckoned || result[0] != cachedBlank
	switch result[0] {
	case cachedText:
		s.waiting = &c
		return nil
	case cachedBool:
		return s.putBool(c, result[2])
	case cachedError:
		return s.putError(c, result[2])
	case cachedBlank:
		s.unreckoned = s.unreckoned || len(rec.data) > tokens+2 && givesNumber(rec.data[tokens:])
		s.empty = append(s.empty, c)
		return nil
	}
	return s.damaged("FORMULA")
}

// weigh gathers evidence on whether the writer reckons at all: one that doesn't leaves 0 and asks for it on opening.
func (s *sheetReader) weigh(c placed, result float64, flags uint16) {
	const onLoad = 2
	switch {
	case result != 0:
		s.reckoned = true
	case flags&onLoad != 0:
		if s.zeros++; s.zeros == 1 {
			s.firstZero.sheet, s.firstZero.cell = s.sheet.Name, grid.Address(c.row, c.Col)
		}
	}
}

// readString is the text of the formula before it.
func (s *sheetReader) readString(rec record) error {
	if s.waiting == nil {
		return nil
	}
	text, ok := s.text(s.pieces(rec), 2)
	if !ok {
		return s.damaged("STRING")
	}
	c := *s.waiting
	s.waiting = nil
	return s.putText(c, text)
}

func (s *sheetReader) putNumber(c placed, f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) { // Excel itself shows these as an error
		c.Type, c.Value = grid.Error, "#NUM!"
		return s.put(c)
	}
	c.Type, c.Value = grid.Number, number(f)
	return s.put(c)
}

func (s *sheetReader) putBool(c placed, b byte) error {
	c.Type, c.Value = grid.Bool, "FALSE"
	if b != 0 {
		c.Value = "TRUE"
	}
	return s.put(c)
}

// errorNames are the errors that a cell can hold.
var errorNames = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}

func (s *sheetReader) putError(c placed, code byte) error {
	c.Type, c.Value = grid.Error, errorNames[code]
	if c.Value == "" {
		c.Value = "#N/A"
	}
	return s.put(c)
}

// rk unpacks a number of 30 bits: a whole number or the upper part of a double, either of them perhaps in hundredths.
func rk(n uint32) float64 {
	var f float64
	if n&2 != 0 {
		f = float64(int32(n) >> 2)
	} else {
		f = math.Float64frombits(uint64(n&^3) << 32)
	}
	if n&1 != 0 {
		f /= 100
	}
	return f
}

func double(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

// number is the shortest spelling that gives f again, without an exponent where that stays short.
func number(f float64) string {
	switch a := math.Abs(f); {
	case a == 0:
		return "0"
	case a >= 1e21 || a < 1e-9:
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func itoa(n int) string { return strconv.Itoa(n) }
