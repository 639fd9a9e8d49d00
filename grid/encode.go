package grid

import (
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

// encoder appends the pieces of the form to buf and hands full buffers on. After the first error nothing more is
// written.
type encoder struct {
	w       io.Writer
	buf     []byte
	err     error
	formats map[string]uint64
}

// bufferSize is how much is written at once: as much as a pipe takes.
const bufferSize = 64 << 10

// Encode writes the book in the form that Decode reads. Rows and cells must ascend, as in every Book.
func Encode(w io.Writer, b *Book) error {
	e := &encoder{w: w, buf: append(make([]byte, 0, bufferSize), magic...), formats: map[string]uint64{}}
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
	e.flush()
	return e.err
}

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

// spill flushes in runs of numbers, in which no text does.
func (e *encoder) spill() {
	if len(e.buf) > bufferSize {
		e.flush()
	}
}

func (e *encoder) number(n int) { e.buf = binary.AppendUvarint(e.buf, uint64(n)) }

func (e *encoder) text(s string) {
	if len(e.buf)+len(s)+binary.MaxVarintLen64 > bufferSize {
		e.flush()
	}
	e.number(len(s))
	e.buf = append(e.buf, s...)
}

func (e *encoder) flag(b bool) {
	if b {
		e.number(1)
	} else {
		e.number(0)
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
		e.spill()
	}
	e.number(len(s.HiddenCols))
	for _, span := range s.HiddenCols {
		e.number(span.From)
		e.number(span.To)
		e.spill()
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
		e.buf = append(e.buf, head)
		e.number(c.Col - before)
		e.number(int(e.formats[c.Format]))
		e.text(c.Value)
		before = c.Col
	}
}
