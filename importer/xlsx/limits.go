package xlsx

import "cmp"

// Limits bound what one workbook may be. They are a parameter because staff may hand in more than departments, and
// benchmarks more than either. A zero field takes its value of DefaultLimits.
type Limits struct {
	File     int64 // bytes of the file
	Unpacked int64 // bytes of all parts together, unpacked
	Part     int64 // bytes of one part, unpacked
	Entries  int   // entries of the archive
	Ratio    int64 // unpacked to packed bytes of one part, where it is over ratioFrom
	Depth    int   // nesting of XML elements

	Columns int   // number of the rightmost column with a value
	Cells   int   // valued cells of all sheets
	Merges  int   // merged ranges of all sheets
	Styles  int   // cell formats
	Chars   int   // characters of a cell, as UTF-16 units, which is how Excel counts
	Text    int64 // bytes of all cells' values: a short file may name one long string in every cell
}

// DefaultLimits are those of a department's upload (security.md §2).
var DefaultLimits = Limits{
	File: 10 << 20, Unpacked: 100 << 20, Part: 64 << 20, Entries: 2000, Ratio: 200, Depth: 64,
	Columns: 512, Cells: 200_000, Merges: 20_000, Styles: 65_536, Chars: 32_767, Text: 16 << 20,
}

// ratioFrom is the size from which Ratio counts: small parts, like an empty picture, shrink a lot without any harm.
const ratioFrom = 1 << 20

// The last row and column that the format knows.
const (
	maxRow = 1_048_576
	maxCol = 16_384
)

// orDefault fills in what isn't set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits
	return Limits{
		File: cmp.Or(l.File, d.File), Unpacked: cmp.Or(l.Unpacked, d.Unpacked), Part: cmp.Or(l.Part, d.Part),
		Entries: cmp.Or(l.Entries, d.Entries), Ratio: cmp.Or(l.Ratio, d.Ratio), Depth: cmp.Or(l.Depth, d.Depth),
		Columns: cmp.Or(l.Columns, d.Columns), Cells: cmp.Or(l.Cells, d.Cells), Merges: cmp.Or(l.Merges, d.Merges),
		Styles: cmp.Or(l.Styles, d.Styles), Chars: cmp.Or(l.Chars, d.Chars), Text: cmp.Or(l.Text, d.Text),
	}
}
