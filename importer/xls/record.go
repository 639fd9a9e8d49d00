package xls

import "encoding/binary"

// Record numbers of BIFF8 that are read.
const (
	idFormula       = 0x0006
	idEOF           = 0x000A
	idDateMode      = 0x0022
	idFilePass      = 0x002F
	idContinue      = 0x003C
	idCodePage      = 0x0042
	idColInfo       = 0x007D
	idBoundSheet    = 0x0085
	idMulRK         = 0x00BD
	idRString       = 0x00D6
	idXF            = 0x00E0
	idMergedCells   = 0x00E5
	idSST           = 0x00FC
	idLabelSST      = 0x00FD
	idSupBook       = 0x01AE
	idNumber        = 0x0203
	idLabel         = 0x0204
	idBoolErr       = 0x0205
	idString        = 0x0207
	idRow           = 0x0208
	idDefaultHeight = 0x0225
	idRK            = 0x027E
	idFormat        = 0x041E
	idBOF           = 0x0809
)

// record is one record of the stream: its number and bytes, without the CONTINUE records that may follow it.
type record struct {
	id   uint16
	data []byte
}

// cursor walks the records of the stream.
type cursor struct {
	stream []byte
	pos    int
}

// next gives the record at the cursor; ok is false where no whole record is left.
func (c *cursor) next() (rec record, ok bool) {
	if c.pos < 0 || len(c.stream)-c.pos < 4 {
		return record{}, false
	}
	id, size := u16(c.stream, c.pos), int(u16(c.stream, c.pos+2))
	from := c.pos + 4
	if size > len(c.stream)-from {
		return record{}, false
	}
	c.pos = from + size
	return record{id, c.stream[from:c.pos:c.pos]}, true
}

// pieces gathers the bytes of rec and of the CONTINUE records behind it.
func (c *cursor) pieces(rec record) *pieces {
	p := &pieces{cur: rec.data}
	for len(c.stream)-c.pos >= 4 && u16(c.stream, c.pos) == idContinue {
		more, ok := c.next()
		if !ok {
			break // the walk will stumble over it
		}
		p.rest = append(p.rest, more.data)
	}
	return p
}

func u16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
