package cfb

import (
	"encoding/binary"
	"unicode/utf16"
)

// Types of a directory entry.
const (
	typeStorage = 1
	typeStream  = 2
	typeRoot    = 5
)

// readDirectory keeps the root's direct children. They hang in a binary tree ordered by name; as some writers order it
// wrongly, the whole tree is walked instead of searched, every entry once.
func (f *File) readDirectory(start uint32) (root Entry, err error) {
	dir, err := f.whole(start)
	if err != nil {
		return Entry{}, err
	}
	if len(dir) < entrySize || dir[66] != typeRoot {
		return Entry{}, damaged("no root entry")
	}
	root = f.entry(dir[:entrySize])
	copy(f.CLSID[:], dir[80:96])

	seen := make([]bool, len(dir)/entrySize)
	seen[0] = true
	stack := []uint32{u32(dir, 76)}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if id == noStream || int(id) >= len(seen) || seen[id] {
			continue
		}
		seen[id] = true
		raw := dir[int(id)*entrySize:][:entrySize]
		stack = append(stack, u32(raw, 68), u32(raw, 72))
		if kind := raw[66]; kind == typeStream || kind == typeStorage {
			f.Entries = append(f.Entries, f.entry(raw))
		}
	}
	return root, nil
}

func (f *File) entry(raw []byte) Entry {
	size := binary.LittleEndian.Uint64(raw[120:])
	if f.shift == 9 { // version 3 leaves the upper half undefined
		size &= 0xFFFFFFFF
	}
	return Entry{Name: entryName(raw), Storage: raw[66] == typeStorage, start: u32(raw, 116), size: size}
}

// entryName decodes a name of at most 31 UTF-16 units; its length in bytes counts the closing NUL.
func entryName(raw []byte) string {
	n := min(int(u16(raw, 64)), 64)/2 - 1
	units := make([]uint16, 0, 32)
	for i := range n {
		units = append(units, u16(raw, 2*i))
	}
	return string(utf16.Decode(units))
}
