package xls

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Bits of a string's option byte.
const (
	optWide     = 0x01 // characters are UTF-16; otherwise the high bytes, all zero, are left out
	optPhonetic = 0x04
	optRich     = 0x08
)

// pieces is the content of a record that goes on in CONTINUE records. A string may be cut anywhere: between two of
// its characters the next piece opens with an option byte of its own, which may even change the width; elsewhere the
// bytes simply go on.
type pieces struct {
	cur   []byte
	rest  [][]byte
	units []uint16 // scratch of the string being read
	utf8  []byte
}

// advance goes to the next piece when the current one is used up; false at the end.
func (p *pieces) advance() bool {
	for len(p.cur) == 0 {
		if len(p.rest) == 0 {
			return false
		}
		p.cur, p.rest = p.rest[0], p.rest[1:]
	}
	return true
}

func (p *pieces) byte() (b byte, ok bool) {
	if !p.advance() {
		return 0, false
	}
	b, p.cur = p.cur[0], p.cur[1:]
	return b, true
}

func (p *pieces) uint(size int) (n uint32, ok bool) {
	for i := range size {
		b, ok := p.byte()
		if !ok {
			return 0, false
		}
		n |= uint32(b) << (8 * i)
	}
	return n, true
}

func (p *pieces) skip(n int64) bool {
	for n > 0 {
		if !p.advance() {
			return false
		}
		step := min(n, int64(len(p.cur)))
		p.cur, n = p.cur[step:], n-step
	}
	return true
}

// text reads a string with a length of lengthSize bytes; its formatting runs and phonetic part are skipped.
func (p *pieces) text(lengthSize int) (string, bool) {
	count, ok1 := p.uint(lengthSize)
	opt, ok2 := p.byte()
	var runs, phonetic uint32
	ok3, ok4 := true, true
	if opt&optRich != 0 {
		runs, ok3 = p.uint(2)
	}
	if opt&optPhonetic != 0 {
		phonetic, ok4 = p.uint(4)
	}
	if !(ok1 && ok2 && ok3 && ok4) {
		return "", false
	}
	s, ok := p.characters(int(count), opt)
	return s, ok && p.skip(4*int64(runs)+int64(phonetic))
}

// characters reads count characters and minds the option byte at the start of every further piece.
func (p *pieces) characters(count int, opt byte) (string, bool) {
	p.units = p.units[:0]
	for {
		if opt&optWide != 0 {
			n := min(count-len(p.units), len(p.cur)/2)
			for i := range n {
				p.units = append(p.units, u16(p.cur, 2*i))
			}
			p.cur = p.cur[2*n:]
		} else {
			n := min(count-len(p.units), len(p.cur))
			for _, b := range p.cur[:n] {
				p.units = append(p.units, uint16(b))
			}
			p.cur = p.cur[n:]
		}
		if len(p.units) == count {
			return p.string(), true
		}
		var ok bool
		if len(p.cur) != 0 { // half a character at the end of a piece
			return "", false
		}
		if opt, ok = p.byte(); !ok {
			return "", false
		}
	}
}

// string is the scratch as UTF-8; lone surrogates become U+FFFD.
func (p *pieces) string() string {
	p.utf8 = p.utf8[:0]
	for i := 0; i < len(p.units); i++ {
		u := rune(p.units[i])
		if utf16.IsSurrogate(u) {
			if i+1 < len(p.units) {
				if r := utf16.DecodeRune(u, rune(p.units[i+1])); r != utf8.RuneError {
					p.utf8 = utf8.AppendRune(p.utf8, r)
					i++
					continue
				}
			}
			u = utf8.RuneError
		}
		p.utf8 = utf8.AppendRune(p.utf8, u)
	}
	return string(p.utf8)
}

// text16 reads the string at the start of p, of a record with a string and nothing else behind it. Some writers put
// bytes of the code page there, as before BIFF8: then there is no option byte, and the length fits exactly.
func (w *workbook) text(p *pieces, lengthSize int) (string, bool) {
	if len(p.rest) == 0 && len(p.cur) >= lengthSize {
		n := int(p.cur[0])
		if lengthSize == 2 {
			n = int(u16(p.cur, 0))
		}
		if n > 0 && len(p.cur) == lengthSize+n {
			return w.decode(p.cur[lengthSize:])
		}
	}
	return p.text(lengthSize)
}

// decode reads bytes in the workbook's code page. Without one that is known they are UTF-8 when they can be, else GB18030.
func (w *workbook) decode(b []byte) (string, bool) {
	var e encoding.Encoding = simplifiedchinese.GB18030
	switch w.codePage {
	case 950:
		e = traditionalchinese.Big5
	case 1252:
		e = charmap.Windows1252
	case 936, 54936:
	default:
		if utf8.Valid(b) {
			return string(b), true
		}
	}
	out, err := e.NewDecoder().Bytes(b)
	return string(out), err == nil
}
