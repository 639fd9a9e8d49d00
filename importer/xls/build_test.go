package xls

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unicode/utf16"

	"duban/grid"
	"duban/importer/xls/cfb"
)

// le packs values little-endian, as records are written.
func le(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b.WriteString(v)
		case int: // most fields of a record
			_ = binary.Write(&b, binary.LittleEndian, uint16(v))
		default:
			_ = binary.Write(&b, binary.LittleEndian, v)
		}
	}
	return b.Bytes()
}

// rec is one record.
func rec(id int, values ...any) []byte {
	body := le(values...)
	return append(le(id, len(body)), body...)
}

// wide is a string of UTF-16 with its length in size bytes.
func wide(s string, size int) []byte {
	units := utf16.Encode([]rune(s))
	out := le(len(units))[:size]
	return append(append(out, optWide), le(units)...)
}

// sheetPart is one sheet of a hand-made workbook.
type sheetPart struct {
	name    string
	records []byte
}

const bofBIFF8, globalsBOF, sheetBOF = 0x0600, 0x0005, 0x0010

// workbookOf is a stream of globals and sheets, with offsets filled in.
func workbookOf(globals []byte, sheets ...sheetPart) []byte {
	head := rec(idBOF, bofBIFF8, globalsBOF, 0, 0, uint32(0), uint32(0))
	size := len(head) + len(globals) + 4
	for _, s := range sheets {
		size += 4 + 6 + len(wide(s.name, 1))
	}
	var list, bodies []byte
	for _, s := range sheets {
		list = append(list, rec(idBoundSheet, uint32(size+len(bodies)), uint16(0), wide(s.name, 1))...)
		bodies = append(bodies, rec(idBOF, bofBIFF8, sheetBOF, 0, 0, uint32(0), uint32(0))...)
		bodies = append(bodies, s.records...)
		bodies = append(bodies, rec(idEOF)...)
	}
	return bytes.Join([][]byte{head, globals, list, rec(idEOF), bodies}, nil)
}

// oneSheet is a workbook with the records given and three cell styles: General, 0% and a Chinese date by number.
func oneSheet(records ...[]byte) []byte {
	xf := func(format int) []byte { return rec(idXF, 0, format, make([]byte, 16)) }
	sst := rec(idSST, uint32(2), uint32(2), wide("工作任务", 2), le(5, uint8(0), "ascii"))
	globals := bytes.Join([][]byte{rec(idCodePage, 936), xf(0), xf(9), xf(31), sst}, nil)
	return workbookOf(globals, sheetPart{"表", bytes.Join(records, nil)})
}

// stream is a named stream of a compound file.
type stream struct {
	name string
	data []byte
}

// compound wraps streams in a compound file of version 3; each takes whole sectors and is padded to the size from
// which streams have sectors of their own.
func compound(streams ...stream) []byte {
	const sector, cutoff = 512, 4096
	var body []byte
	fat := []uint32{}
	dir := directoryEntry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
	for i, s := range streams {
		data := append(bytes.Clone(s.data), make([]byte, max(0, cutoff-len(s.data)))...)
		size := len(data)
		data = append(data, make([]byte, (sector-size%sector)%sector)...)
		right := uint32(i + 2)
		if i == len(streams)-1 {
			right = 0xFFFFFFFF
		}
		e := directoryEntry(s.name, 2, 0xFFFFFFFF, uint32(len(fat)), size)
		binary.LittleEndian.PutUint32(e[72:], right)
		dir = append(dir, e...)
		fat = chained(fat, len(data)/sector)
		body = append(body, data...)
	}
	dir = append(dir, make([]byte, (sector-len(dir)%sector)%sector)...)
	dirStart := len(fat)
	fat = chained(fat, len(dir)/sector)
	body = append(body, dir...)
	fatStart := len(fat)
	fatSectors, difatSectors := 1, 0
	for (len(fat)+fatSectors+difatSectors)*4 > fatSectors*sector {
		fatSectors++
		difatSectors = (max(0, fatSectors-109) + 126) / 127
	}
	for range fatSectors {
		fat = append(fat, 0xFFFFFFFD)
	}
	difatStart := len(fat)
	for range difatSectors {
		fat = append(fat, 0xFFFFFFFC)
	}
	for len(fat)%(sector/4) != 0 {
		fat = append(fat, 0xFFFFFFFF)
	}
	difat := []byte{}
	for i := range difatSectors {
		for j := range 127 {
			n := uint32(0xFFFFFFFF)
			if k := 109 + 127*i + j; k < fatSectors {
				n = uint32(fatStart + k)
			}
			difat = append(difat, le(n)...)
		}
		next := uint32(difatStart + i + 1)
		if i == difatSectors-1 {
			next = 0xFFFFFFFE
		}
		difat = append(difat, le(next)...)
	}
	firstDIFAT := uint32(0xFFFFFFFE)
	if difatSectors > 0 {
		firstDIFAT = uint32(difatStart)
	}
	header := append(bytes.Clone(cfb.Magic), make([]byte, 16)...)
	header = append(header, le(0x3E, 3, 0xFFFE, 9, 6, make([]byte, 6), uint32(0), uint32(fatSectors), uint32(dirStart), uint32(0),
		uint32(cutoff), uint32(0xFFFFFFFE), uint32(0), firstDIFAT, uint32(difatSectors))...)
	for i := range 109 {
		n := uint32(0xFFFFFFFF)
		if i < fatSectors {
			n = uint32(fatStart + i)
		}
		header = append(header, le(n)...)
	}
	return bytes.Join([][]byte{header, body, le(fat)[:fatSectors*sector], difat}, nil)
}

func chained(fat []uint32, n int) []uint32 {
	for i := range n {
		next := uint32(len(fat) + 1)
		if i == n-1 {
			next = 0xFFFFFFFE
		}
		fat = append(fat, next)
	}
	return fat
}

func directoryEntry(name string, kind byte, child, start uint32, size int) []byte {
	units := utf16.Encode([]rune(name))
	e := append(le(units), make([]byte, 64-2*len(units))...)
	e = append(e, le(2*len(units)+2, kind, uint8(1), uint32(0xFFFFFFFF), uint32(0xFFFFFFFF), child, make([]byte, 36), start, uint64(size))...)
	return e
}

// dump is a book as text: one line a cell, with type and format where they aren't the plain ones.
func dump(b *grid.Book) string {
	var out strings.Builder
	fmt.Fprintf(&out, "book %s 1904=%t\n", b.Kind, b.Date1904)
	for _, n := range b.Notes {
		fmt.Fprintf(&out, "note %s %q %s %v\n", n.Code, n.Sheet, n.Cell, n.Args)
	}
	for _, s := range b.Sheets {
		fmt.Fprintf(&out, "sheet %q hidden=%t merges=%v hiddenColumns=%v\n", s.Name, s.Hidden, s.Merges, s.HiddenCols)
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				out.WriteString(dumpCell(r, c) + "\n")
			}
		}
	}
	return out.String()
}

func dumpCell(r grid.Row, c grid.Cell) string {
	value := c.Value
	if len(value) > 300 {
		value = fmt.Sprintf("%s… (%d bytes, sum %08x)", string([]rune(value)[:20]), len(value), sum(value))
	}
	line := fmt.Sprintf("%s %s %q", grid.Address(r.Number, c.Col), [...]string{"text", "number", "bool", "error", "date"}[c.Type], value)
	if c.Format != "" {
		line += fmt.Sprintf(" format=%q", c.Format)
	}
	for flag, set := range map[string]bool{" formula": c.Formula && !c.NoCache, " unreckoned": c.NoCache} {
		if set {
			line += flag
		}
	}
	if r.Hidden {
		line += " hidden"
	}
	return line
}

func sum(s string) (n uint32) {
	for _, b := range []byte(s) {
		n = n*31 + uint32(b)
	}
	return n
}

func bits(f float64) uint64 { return math.Float64bits(f) }
