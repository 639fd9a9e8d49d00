package xls

import (
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// TestStringsOverContinue writes random shared strings with random widths, runs and phonetic parts, cuts the table into
// records at random, and must read the same strings.
func TestStringsOverContinue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abé亩任务，。😀\n")), 0, 40, -1), 1, 12).Draw(t, "texts")
		w := &tableWriter{t: t, records: [][]byte{le(uint32(len(texts)), uint32(len(texts)))}}
		for _, s := range texts {
			w.text(s)
		}
		stream := []byte{}
		for i, r := range w.records {
			id := idContinue
			if i == 0 {
				id = idSST
			}
			stream = append(stream, rec(id, r)...)
		}
		c := cursor{stream: append(stream, rec(idEOF)...)}
		first, _ := c.next()
		var book workbook
		if !book.readStrings(c.pieces(first)) {
			t.Fatal("the table doesn't add up")
		}
		if len(book.strings) != len(texts) {
			t.Fatalf("%d strings of %d", len(book.strings), len(texts))
		}
		for i := range texts {
			if book.strings[i] != texts[i] {
				t.Fatalf("string %d: %q, want %q", i, book.strings[i], texts[i])
			}
		}
		if end, ok := c.next(); !ok || end.id != idEOF {
			t.Fatal("records are left over")
		}
	})
}

// tableWriter writes strings and breaks records where it likes.
type tableWriter struct {
	t       *rapid.T
	records [][]byte
}

func (w *tableWriter) write(b []byte) {
	last := len(w.records) - 1
	w.records[last] = append(w.records[last], b...)
}

// cut begins a new record now and then.
func (w *tableWriter) cut() bool {
	if rapid.IntRange(0, 9).Draw(w.t, "cut") > 0 {
		return false
	}
	w.records = append(w.records, nil)
	return true
}

func (w *tableWriter) text(s string) {
	units := utf16.Encode([]rune(s))
	compressible := true
	for _, u := range units {
		compressible = compressible && u < 0x100
	}
	opt := byte(0)
	if !compressible || rapid.Bool().Draw(w.t, "wide") {
		opt |= optWide
	}
	head := le(len(units), opt)
	var tail []byte
	if rapid.IntRange(0, 4).Draw(w.t, "rich") == 0 {
		head[2] |= optRich
		head = append(head, le(2)...)
		tail = append(tail, make([]byte, 8)...)
	}
	if rapid.IntRange(0, 4).Draw(w.t, "phonetic") == 0 {
		head[2] |= optPhonetic
		head = append(head, le(uint32(7))...)
		tail = append(tail, "phonetc"...)
	}
	w.write(head)
	for i, u := range units {
		if w.cut() {
			rest := units[i:]
			opt = optWide
			if narrow(rest) && rapid.Bool().Draw(w.t, "narrow") {
				opt = 0
			}
			w.write([]byte{opt})
		}
		if opt&optWide != 0 {
			w.write(le(u))
		} else {
			w.write([]byte{byte(u)})
		}
	}
	for _, b := range tail {
		w.cut()
		w.write([]byte{b})
	}
}

func narrow(units []uint16) bool {
	for _, u := range units {
		if u >= 0x100 {
			return false
		}
	}
	return true
}
