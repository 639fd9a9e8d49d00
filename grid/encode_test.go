package grid

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// books draws any Book in the shape that readers make.
func books() *rapid.Generator[*Book] {
	text := rapid.OneOf(rapid.StringN(0, 12, -1), rapid.SampledFrom([]string{"", "市农业农村局", "0%", "推进中"}))
	cell := rapid.Custom(func(t *rapid.T) Cell {
		return Cell{
			Col: rapid.IntRange(1, 40).Draw(t, "gap"), Type: Type(rapid.IntRange(0, int(ISODate)).Draw(t, "type")),
			Value: text.Draw(t, "value"), Format: text.Draw(t, "format"),
			Formula: rapid.Bool().Draw(t, "formula"), NoCache: rapid.Bool().Draw(t, "no cache"),
		}
	})
	row := rapid.Custom(func(t *rapid.T) Row {
		r := Row{
			Number: rapid.IntRange(1, 900).Draw(t, "gap"), Hidden: rapid.Bool().Draw(t, "hidden"),
			Cells: rapid.SliceOfN(cell, 1, 6).Draw(t, "cells"),
		}
		for i := 1; i < len(r.Cells); i++ {
			r.Cells[i].Col += r.Cells[i-1].Col
		}
		return r
	})
	place := rapid.IntRange(1, 1_048_576)
	sheet := rapid.Custom(func(t *rapid.T) Sheet {
		s := Sheet{Name: text.Draw(t, "name"), Hidden: rapid.Bool().Draw(t, "hidden")}
		for range rapid.IntRange(0, 3).Draw(t, "merges") {
			s.Merges = append(s.Merges, Range{place.Draw(t, "row"), place.Draw(t, "col"), place.Draw(t, "row"), place.Draw(t, "col")})
			s.HiddenCols = append(s.HiddenCols, Span{place.Draw(t, "from"), place.Draw(t, "to")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			s.Rows = append(s.Rows, row.Draw(t, "row"))
		}
		for i := 1; i < len(s.Rows); i++ {
			s.Rows[i].Number += s.Rows[i-1].Number
		}
		return s
	})
	return rapid.Custom(func(t *rapid.T) *Book {
		b := &Book{Kind: text.Draw(t, "kind"), Date1904: rapid.Bool().Draw(t, "1904")}
		for range rapid.IntRange(0, 3).Draw(t, "sheets") {
			b.Sheets = append(b.Sheets, sheet.Draw(t, "sheet"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "notes") {
			n := Note{Code: text.Draw(t, "code"), Sheet: text.Draw(t, "sheet"), Cell: text.Draw(t, "cell")}
			if rapid.Bool().Draw(t, "args") {
				n.Args = map[string]string{"limit": text.Draw(t, "limit"), "found": text.Draw(t, "found")}
			}
			b.Notes = append(b.Notes, n)
		}
		return b
	})
}

func encoded(t rapid.TB, b *Book) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Encode(&buf, b); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestEncodingRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := books().Draw(t, "book")
		data := encoded(t, want)
		got, err := Decode(data)
		if err != nil || !reflect.DeepEqual(want, got) {
			t.Fatalf("%v\nwant %+v\n got %+v", err, want, got)
		}
		if again := encoded(t, got); !bytes.Equal(data, again) {
			t.Fatal("encoded twice, differently")
		}
	})
}

// A book cut off anywhere, or with anything behind it, is no book.
func TestDecodeRefusesPieces(t *testing.T) {
	b := &Book{Kind: "xlsx", Sheets: []Sheet{{Name: "台账", Merges: []Range{{1, 1, 1, 8}}, Rows: []Row{
		{Number: 2, Cells: []Cell{{Col: 1, Value: "1.1.1"}, {Col: 3, Value: "0.8", Type: Number, Format: "0%"}}},
	}}}, Notes: []Note{{Code: "EXTERNAL_LINKS", Args: map[string]string{"a": "b"}}}}
	data := encoded(t, b)
	for n := range data {
		if got, err := Decode(data[:n]); err != ErrEncoding {
			t.Fatalf("%d of %d bytes: %+v, %v", n, len(data), got, err)
		}
	}
	if _, err := Decode(append(data, 0)); err != ErrEncoding {
		t.Errorf("a byte too many: %v", err)
	}
}

func TestDecodeBelievesNoCount(t *testing.T) {
	huge := "\xff\xff\xff\xff\x07"
	for _, form := range []string{
		huge,                                  // kind
		"\x00\x00" + huge,                     // notes
		"\x00\x00\x00" + huge,                 // formats
		"\x00\x00\x00\x00" + huge,             // sheets
		"\x00\x00\x00\x00\x01\x00\x00" + huge, // merges
		"\x00\x00\x00\x00\x01\x00\x00\x00\x00" + huge + strings.Repeat("\x01", 40),     // rows
		"\x00\x00\x00\x00\x01\x00\x00\x00\x00\x01" + huge + strings.Repeat("\x01", 40), // cells
	} {
		allocated := testing.AllocsPerRun(1, func() {
			if _, err := Decode([]byte(magic + form)); err != ErrEncoding {
				t.Errorf("%q: %v", form, err)
			}
		})
		if allocated > 20 {
			t.Errorf("%q: %v allocations", form, allocated)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for seed := range 5 {
		f.Add(encoded(f, books().Example(seed)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Decode(data)
		if err != nil {
			return
		}
		again, err := Decode(encoded(t, b))
		if err != nil || !reflect.DeepEqual(b, again) {
			t.Errorf("read, written and read again: %v", err)
		}
	})
}

// Texts longer than the buffer and books of many buffers arrive whole; an error of the writer comes back.
func TestEncodeLarge(t *testing.T) {
	b := &Book{Sheets: []Sheet{{Name: strings.Repeat("长", 50_000)}}}
	s := &b.Sheets[0]
	for i := 1; i <= 30_000; i++ {
		s.Merges = append(s.Merges, Range{i, i, i + 1, i + 1})
		s.HiddenCols = append(s.HiddenCols, Span{i, i})
		s.Rows = append(s.Rows, Row{Number: i * 3, Cells: []Cell{{Col: i, Type: Number, Value: strings.Repeat("1", i%40)}}})
	}
	got, err := Decode(encoded(t, b))
	if err != nil || !reflect.DeepEqual(got, b) {
		t.Errorf("%v", err)
	}
	full := errors.New("disk full")
	if err := Encode(failing{full}, b); err != full {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func BenchmarkEncodeDecode(b *testing.B) {
	book := &Book{Sheets: make([]Sheet, 1)}
	for i := 1; i <= 10_000; i++ {
		row := Row{Number: i}
		for col := 1; col <= 16; col++ {
			row.Cells = append(row.Cells, Cell{Col: col, Value: "市农业农村局", Format: "0.00%"})
		}
		book.Sheets[0].Rows = append(book.Sheets[0].Rows, row)
	}
	var buf bytes.Buffer
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			buf.Reset()
			if err := Encode(&buf, book); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := Decode(buf.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestCellsAreCounted(t *testing.T) {
	b := &Book{Sheets: []Sheet{
		{Rows: []Row{{Cells: make([]Cell, 3)}, {Cells: make([]Cell, 2), Hidden: true}}},
		{Hidden: true, Rows: []Row{{Cells: make([]Cell, 1)}}},
	}}
	if n := b.Cells(); n != 6 {
		t.Errorf("counted %d", n)
	}
}
