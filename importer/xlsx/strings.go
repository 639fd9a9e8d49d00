package xlsx

import (
	"hash/maphash"
	"strings"
)

// stringTable is the shared-string table. It lies in blocks, because a slice that grows to millions takes twice its
// memory.
type stringTable struct {
	blocks [][]string
	size   int
}

const tableBlock = 4096

func (t *stringTable) add(s string) {
	if t.size%tableBlock == 0 {
		t.blocks = append(t.blocks, make([]string, tableBlock))
	}
	t.blocks[t.size/tableBlock][t.size%tableBlock] = s
	t.size++
}

func (t *stringTable) at(index int) string { return t.blocks[index/tableBlock][index%tableBlock] }

// readStrings reads the shared-string table.
func readStrings(a *archive, p *part) (*stringTable, error) {
	s, err := a.scan(p)
	if err != nil {
		return nil, err
	}
	if err := s.root("sst"); err != nil {
		return nil, err
	}
	table := &stringTable{}
	var kept arena
	var scratch []byte
	err = s.each(func(name []byte) error {
		if string(name) != "si" {
			return s.skip()
		}
		var err error
		if scratch, err = s.richText(scratch[:0]); err != nil {
			return err
		}
		table.add(kept.keep(scratch))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return table, s.rest()
}

// richText appends the text of the si or is element that has just begun, and reads past its end: plain text and the
// runs of formatted text joined; phonetic guides are left out.
func (s *scanner) richText(dst []byte) ([]byte, error) {
	base := len(dst)
	depth := s.depth()
	for {
		k, err := s.next()
		if err != nil {
			return dst, err
		}
		switch {
		case k == atEnd && s.depth() < depth:
			return append(dst[:base], unescape(dst[base:])...), nil
		case k != atStart:
		case string(s.name) == "t":
			if dst, err = s.content(dst); err != nil {
				return dst, err
			}
		case string(s.name) != "r":
			if err := s.skip(); err != nil {
				return dst, err
			}
		}
	}
}

// arena keeps many short strings in few large pieces of memory. Names and states come again and again: of the strings
// seen lately it keeps one copy.
type arena struct {
	piece  strings.Builder
	seed   maphash.Seed
	lately []string
}

const (
	pieceSize  = 64 << 10
	latelySize = 1 << 10
	latelyLen  = 64 // bytes of the longest string that is likely to come again
)

// keep copies b into a string.
func (a *arena) keep(b []byte) string {
	if len(b) > latelyLen {
		return a.copy(b)
	}
	if a.lately == nil {
		a.lately, a.seed = make([]string, latelySize), maphash.MakeSeed()
	}
	seen := &a.lately[maphash.Bytes(a.seed, b)%latelySize]
	if *seen != string(b) {
		*seen = a.copy(b)
	}
	return *seen
}

func (a *arena) copy(b []byte) string {
	if len(b) > pieceSize/8 {
		return string(b)
	}
	if a.piece.Cap()-a.piece.Len() < len(b) {
		a.piece = strings.Builder{}
		a.piece.Grow(pieceSize)
	}
	a.piece.Write(b)
	all := a.piece.String()
	return all[len(all)-len(b):]
}
