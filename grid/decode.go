package grid

import (
	"errors"
	"math"
	"strings"
)

// ErrEncoding says that bytes are not what Encode writes.
var ErrEncoding = errors.New("grid: malformed encoding")

// decoder reads the form. After the first fault everything reads as zero and broken stays set, so that the checks
// stand in few places. No count is believed that the remaining bytes could not hold.
type decoder struct {
	all     string
	pos     int
	formats []string
	broken  bool
}

// Decode reads what Encode wrote. The values of the book's cells share one string. Anything else is ErrEncoding, found
// without allocating more than a few times the length of data.
func Decode(data []byte) (*Book, error) {
	d := &decoder{all: string(data)}
	if !strings.HasPrefix(d.all, magic) {
		return nil, ErrEncoding
	}
	d.pos = len(magic)
	b := &Book{Kind: d.text(), Date1904: d.flag()}
	for range d.count(4) {
		b.Notes = append(b.Notes, d.note())
	}
	for range d.count(1) {
		d.formats = append(d.formats, d.text())
	}
	for range d.count(6) {
		b.Sheets = append(b.Sheets, d.sheet())
	}
	if d.broken || d.pos != len(d.all) {
		return nil, ErrEncoding
	}
	return b, nil
}

func (d *decoder) fail() int {
	d.broken, d.pos = true, len(d.all)
	return 0
}

// number reads a number that fits into 31 bits, which every number of a Book does. Most take one byte.
func (d *decoder) number() int {
	if d.pos < len(d.all) && d.all[d.pos] < 0x80 {
		d.pos++
		return int(d.all[d.pos-1])
	}
	return d.longNumber()
}

func (d *decoder) longNumber() int {
	n, shift := 0, 0
	for i := d.pos; i < len(d.all) && i < d.pos+5; i++ {
		c := d.all[i]
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			if n > math.MaxInt32 {
				return d.fail()
			}
			d.pos = i + 1
			return n
		}
		shift += 7
	}
	return d.fail()
}

// count reads the number of things that take at least size bytes each.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > (len(d.all)-d.pos)/size {
		return d.fail()
	}
	return n
}

// step reads a distance, which is at least 1, and returns the place it leads to.
func (d *decoder) step(from int) int {
	n := d.number()
	if n < 1 || n > math.MaxInt32-from {
		d.fail()
		return from + 1
	}
	return from + n
}

func (d *decoder) text() string {
	n := d.count(1)
	d.pos += n
	return d.all[d.pos-n : d.pos]
}

func (d *decoder) flag() bool {
	n := d.number()
	if n > 1 {
		d.fail()
	}
	return n == 1
}

func (d *decoder) note() Note {
	n := Note{Code: d.text(), Sheet: d.text(), Cell: d.text()}
	if args := d.count(2); args > 0 {
		n.Args = make(map[string]string, args)
		for range args {
			key := d.text()
			n.Args[key] = d.text()
		}
	}
	return n
}

func (d *decoder) sheet() Sheet {
	s := Sheet{Name: d.text(), Hidden: d.flag()}
	for range d.count(4) {
		s.Merges = append(s.Merges, Range{Row1: d.number(), Col1: d.number(), Row2: d.number(), Col2: d.number()})
	}
	for range d.count(2) {
		s.HiddenCols = append(s.HiddenCols, Span{From: d.number(), To: d.number()})
	}
	rows := d.count(3)
	cells := make([]Cell, d.count(4))
	if rows > 0 {
		s.Rows = make([]Row, 0, rows)
	}
	before := 0
	for range rows {
		r := Row{Number: d.step(before), Hidden: d.flag()}
		n := d.count(4)
		if n > len(cells) {
			n = d.fail()
		}
		r.Cells, cells = cells[:n:n], cells[n:]
		d.cells(r.Cells)
		before = r.Number
		s.Rows = append(s.Rows, r)
	}
	if len(cells) > 0 {
		d.fail()
	}
	return s
}

func (d *decoder) cells(cells []Cell) {
	before := 0
	for i := range cells {
		head := d.number()
		c := &cells[i]
		c.Type = Type(head & typeMask)
		c.Formula = head&flagFormula != 0
		c.NoCache = head&flagNoCache != 0
		c.Col = d.step(before)
		format := d.number()
		c.Value = d.text()
		before = c.Col
		if format >= len(d.formats) || c.Type > ISODate || head > typeMask|flagFormula|flagNoCache {
			d.fail()
			return
		}
		c.Format = d.formats[format]
	}
}
