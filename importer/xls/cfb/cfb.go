// Package cfb opens OLE compound files ([MS-CFB]), the container of .xls, .doc, .msi and encrypted workbooks, for
// reading. The file is whole in memory and taken for hostile: every chain of sectors is bounded by the number of sectors
// that are really there, nothing declared is trusted for an allocation, and all working memory together stays within
// a small multiple of the file's size.
package cfb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// Magic opens every compound file.
var Magic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// ErrDamaged is the cause of every error of this package.
var ErrDamaged = errors.New("damaged compound file")

// Special sector numbers of a chain.
const (
	lastRegular = 0xFFFFFFFA // greater ones are markers
	noStream    = 0xFFFFFFFF
)

const (
	headerSize    = 512
	entrySize     = 128
	headerDIFATs  = 109
	miniShift     = 6
	defaultCutoff = 4096
)

// File is an opened compound file.
type File struct {
	Entries []Entry  // what lies directly in the root, in no particular order
	CLSID   [16]byte // the root's class, as stored

	data    []byte
	shift   uint // a sector has 1<<shift bytes
	fat     []uint32
	miniFAT []uint32
	mini    []byte // the stream of the small streams
	miniErr error  // why there are no small streams, told when one is asked for
	cutoff  uint32
}

// Entry is a stream or a storage in the root.
type Entry struct {
	Name    string
	Storage bool // a folder: it has no bytes of its own

	start uint32
	size  uint64
}

// Open reads the header, the sector tables and the root's entries. data is kept, not copied.
func Open(data []byte) (*File, error) {
	if len(data) < headerSize || !bytes.Equal(data[:8], Magic) {
		return nil, damaged("no header")
	}
	f := &File{data: data, shift: uint(u16(data, 30)), cutoff: u32(data, 56)}
	if f.shift != 9 && f.shift != 12 || u16(data, 32) != miniShift { // versions 3 and 4
		return nil, damaged("sector size")
	}
	if f.cutoff == 0 || f.cutoff > 1<<16 {
		f.cutoff = defaultCutoff
	}
	if err := f.readFAT(); err != nil {
		return nil, err
	}
	root, err := f.readDirectory(u32(data, 48))
	if err != nil {
		return nil, err
	}
	f.miniErr = f.readMini(root, u32(data, 60))
	return f, nil
}

// Find gives the root's entry of a name; case doesn't count.
func (f *File) Find(name string) (Entry, bool) {
	for _, e := range f.Entries {
		if strings.EqualFold(e.Name, name) {
			return e, true
		}
	}
	return Entry{}, false
}

// Read gives a stream's bytes; a storage has none. They may share memory with the file: don't change them.
func (f *File) Read(e Entry) ([]byte, error) {
	switch {
	case e.Storage || e.size == 0:
		return nil, nil
	case e.size < uint64(f.cutoff) && f.miniErr != nil:
		return nil, f.miniErr
	case e.size < uint64(f.cutoff):
		return chain(f.mini, 0, miniShift, f.miniFAT, e.start, e.size)
	}
	return f.sectors(e.start, e.size)
}

// sectors follows a chain of ordinary sectors; the first one lies behind the header, which takes a sector's room.
func (f *File) sectors(start uint32, size uint64) ([]byte, error) {
	return chain(f.data, 1<<f.shift, f.shift, f.fat, start, size)
}

// chain joins the sectors of a chain, at most size bytes of them. The last sector of a file may be cut short, as some
// writers leave it; a chain that ends before size, leaves the file or runs in a ring is damage.
func chain(data []byte, base int, shift uint, table []uint32, start uint32, size uint64) ([]byte, error) {
	if size > uint64(len(data)) {
		return nil, damaged("stream larger than the file")
	}
	want := int(size)
	if run := contiguous(table, start, (want+1<<shift-1)>>shift); run {
		if from := base + int(start)<<shift; from <= len(data) && want <= len(data)-from {
			return data[from : from+want : from+want], nil
		}
	}
	out, seen := make([]byte, 0, want), make([]bool, len(table))
	for sector := start; len(out) < want; {
		if sector >= lastRegular || int(sector) >= len(table) || seen[sector] {
			return nil, damaged("chain of sectors")
		}
		seen[sector] = true
		from := base + int(sector)<<shift
		if from >= len(data) {
			return nil, damaged("sector outside the file")
		}
		to := min(from+1<<shift, len(data), from+want-len(out))
		out = append(out, data[from:to]...)
		sector = table[sector]
	}
	return out, nil
}

// contiguous says whether n sectors follow each other in the file, so that they need no copying.
func contiguous(table []uint32, start uint32, n int) bool {
	if n < 1 || start >= lastRegular || int(start)+n > len(table) {
		return false
	}
	for i := 0; i < n-1; i++ {
		if table[int(start)+i] != start+uint32(i)+1 {
			return false
		}
	}
	return true
}

// readFAT joins the sectors that hold the sector table. Their numbers stand in the header, further ones in the
// DIFAT chain. The table never has more entries than the file has sectors.
func (f *File) readFAT() error {
	total := (len(f.data) - 1) >> f.shift // sectors after the header's, a cut one included
	perSector := 1 << f.shift / 4
	f.fat = make([]uint32, 0, total)
	add := func(sector uint32) bool {
		from := (int(sector) + 1) << f.shift
		if sector >= lastRegular || from >= len(f.data) || len(f.fat) >= total {
			return false
		}
		f.fat = appendNumbers(f.fat, f.data[from:min(from+1<<f.shift, len(f.data))], total)
		return true
	}
	for i := range headerDIFATs {
		if !add(u32(f.data, 76+4*i)) {
			break
		}
	}
	next := u32(f.data, 68)
	for steps := 0; next < lastRegular && len(f.fat) < total; steps++ {
		from := (int(next) + 1) << f.shift
		if from+1<<f.shift > len(f.data) || steps > total {
			return damaged("DIFAT")
		}
		for i := range perSector - 1 {
			if !add(u32(f.data, from+4*i)) {
				break
			}
		}
		next = u32(f.data, from+4*(perSector-1))
	}
	if len(f.fat) == 0 {
		return damaged("no sector table")
	}
	return nil
}

func appendNumbers(to []uint32, b []byte, most int) []uint32 {
	for i := 0; i+4 <= len(b) && len(to) < most; i += 4 {
		to = append(to, u32(b, i))
	}
	return to
}

// readMini joins the stream of small streams (the root's own bytes) and its table.
func (f *File) readMini(root Entry, start uint32) error {
	if root.size == 0 || start >= lastRegular {
		return nil
	}
	mini, err := f.sectors(root.start, root.size)
	if err != nil {
		return err
	}
	table, err := f.whole(start)
	if err != nil {
		return err
	}
	f.mini = mini
	f.miniFAT = appendNumbers(nil, table, (len(mini)+1<<miniShift-1)>>miniShift)
	return nil
}

// whole joins a chain of unknown length: the directory and the small streams' table say none. Its last sector may be
// the file's last and cut short.
func (f *File) whole(start uint32) ([]byte, error) {
	size := 0
	for sector, steps := start, 0; sector < lastRegular; steps++ {
		from := (int(sector) + 1) << f.shift
		if int(sector) >= len(f.fat) || steps > len(f.fat) || from >= len(f.data) {
			return nil, damaged("chain of sectors")
		}
		size += min(1<<f.shift, len(f.data)-from)
		sector = f.fat[sector]
	}
	return f.sectors(start, uint64(size))
}

func u16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

func damaged(what string) error { return fmt.Errorf("%w: %s", ErrDamaged, what) }
