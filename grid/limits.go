package grid

import (
	"cmp"
	"unicode/utf16"
)

// Limits bound what is taken from one file (security.md §2), whatever its format. They are a parameter because staff may hand in more than
// departments, and benchmarks more than either. A field of 0 takes that of DefaultLimits.
type Limits struct {
	Columns int   // number of the rightmost column with a value
	Cells   int   // valued cells of all sheets
	Merges  int   // merged ranges of all sheets; a text table has none
	Chars   int   // characters of a cell, as UTF-16 units, which is how Excel counts
	Text    int64 // bytes of all cells' values: a short file may name one long string in every cell
}

// DefaultLimits are those of a department's upload.
var DefaultLimits = Limits{Columns: 512, Cells: 200_000, Merges: 20_000, Chars: 32_767, Text: 16 << 20}

// What no workbook goes beyond: the last row that one can have, and more sheets than people make.
const (
	MaxRow    = 1_048_576
	MaxSheets = 1000
)

// OrDefault fills in what isn't set.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits
	return Limits{
		Columns: cmp.Or(l.Columns, d.Columns),
		Cells:   cmp.Or(l.Cells, d.Cells),
		Merges:  cmp.Or(l.Merges, d.Merges),
		Chars:   cmp.Or(l.Chars, d.Chars),
		Text:    cmp.Or(l.Text, d.Text),
	}
}

// Chars counts a text's UTF-16 units.
func Chars(s string) (n int) {
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
