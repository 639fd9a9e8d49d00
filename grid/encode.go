package grid

import (
	"bufio"
	"encoding/binary"
	"io"
	"maps"
	"slices"
)

// The encoded form carries a Book from the process that read a file to the one that judges it; both are the same
// binary, so the form is never kept and needs no versions. All numbers are unsigned varints, texts are length and bytes:
//
//	magic, kind, date1904, notes, formats, sheets
//	sheet: name, hidden, merges, hidden columns, number of rows, number of cells, rows
//	row:   distance from the row before, hidden, number of cells, cells
//	cell:  type and flags, distance from the column before, format, value
const magic = "duban grid\x01"

// Flags of an encoded cell, above its type.
const (
	typeMask    = 0x07
	flagFormula = 0x08
	flagNoCache = 0x10
)

// encoder writes the pieces of the form. bufio.Writer keeps the first error.
type encoder struct {
	*bufio.Writer
	formats map[string]uint64
	varint  [binary.MaxVarintLen64]byte
}

// Encode writes the book in the form that Decode reads. Rows and cells must ascend, as in every Book.
func Encode(w io.Writer, b *Book) error {
	e := &encoder{Writer: bufio.NewWriterSize(w, 64<<10), formats: map[string]uint64{}}
	e.WriteString(magic)
	e.text(b.Kind)
	e.flag(b.Date1904)
	e.number(len(b.Notes))
	for _, n := range b.Notes {
		e.note(n)
	}
	e.formatTable(b)
	e.number(len(b.Sheets))
	for i := range b.Sheets {
		e.sheet(&b.Sheets[i])
	}
	return e.Flush()
}

func (e *encoder) number(n int) {
	e.Write(e.varint[:binary.PutUvarint(e.varint[:], uint64(n))])
}

func (e *encoder) text(s string) {
	e.number(len(s))
	e.WriteString(s)
}

func (e *encoder) flag(b bool) {
	if b {
		e.WriteByte(1)
	} else {
		e.WriteByte(0)
	}
}

func (e *encoder) note(n Note) {
	e.text(n.Code)
	e.text(n.Sheet)
	e.text(n.Cell)
	e.number(len(n.Args))
	for _, key := range slices.Sorted(maps.Keys(n.Args)) {
		e.text(key)
		e.text(n.Args[key])
	}
}

// formatTable writes each number format once; cells name its place.
func (e *encoder) formatTable(b *Book) {
	var table []string
	for i := range b.Sheets {
		for j := range b.Sheets[i].Rows {
			for _, c := range b.Sheets[i].Rows[j].Cells {
				if len(table) > 0 && c.Format == table[len(table)-1] {
					continue
				}
				if _, known := e.formats[c.Format]; !known {
					e.formats[c.Format] = uint64(len(table))
					table = append(table, c.Format)
				}
			}
		}
	}
	e.number(len(table))
	for _, f := range table {
		e.text(f)
	}
}

func (e *encoder) sheet(s *Sheet) {
	e.text(s.Name)
	e.flag(s.Hidden)
	e.number(len(s.Merges))
	for _, m := range s.Merges {
		e.number(m.Row1)
		e.number(m.Col1)
		e.number(m.Row2)
		e.number(m.Col2)
	}
	e.number(len(s.HiddenCols))
	for _, span := range s.HiddenCols {
		e.number(span.From)
		e.number(span.To)
	}
	e.number(len(s.Rows))
	e.number(s.Cells())
	before := 0
	for i := range s.Rows {
		r := &s.Rows[i]
		e.number(r.Number - before)
		e.flag(r.Hidden)
		e.number(len(r.Cells))
		e.cells(r.Cells)
		before = r.Number
	}
}

func (e *encoder) cells(cells []Cell) {
	before := 0
	for i := range cells {
		c := &cells[i]
		head := byte(c.Type)
		if c.Formula {
			head |= flagFormula
		}
		if c.NoCache {
			head |= flagNoCache
		}
		e.WriteByte(head)
		e.number(c.Col - before)
		e.number(int(e.formats[c.Format]))
		e.text(c.Value)
		before = c.Col
	}
}
