package importer

import (
	"slices"
	"sort"

	"duban/grid"
	"duban/text"
)

// layout is one sheet as people see it: what lies hidden beneath merged cells is taken out, and each of its cells has a mark that says
// how it was dealt with.
type layout struct {
	sheet   *grid.Sheet // rows without the cells beneath merges
	merged  map[int][]grid.Range
	covered []coveredRange
	marks   []reason // of all cells, row after row
	start   []int    // where each row begins in marks
}

// coveredRange is a merge with values beneath it.
type coveredRange struct {
	grid.Range
	cells int
	first string // address of the first covered cell
}

// reason says why a cell is left out; the zero reason is that it isn't.
type reason uint8

const (
	taken reason = iota
	forTitle
	forSection
	forTotal
	forSignature
	forFootnote
	forHiddenSheet
	forUnusedColumn
	forAfterEnd
	forUnderMerge
)

var reasonNames = [...]string{"", "title", "section", "total", "signature", "footnote", "hiddenSheet", "unusedColumn", "afterEnd", "underMerge"}

func (r reason) String() string { return reasonNames[r] }

func newLayout(s *grid.Sheet) *layout {
	l := &layout{merged: mergesByColumn(s)}
	l.sheet = l.uncover(s)
	l.start = make([]int, len(l.sheet.Rows)+1)
	for i := range l.sheet.Rows {
		l.start[i+1] = l.start[i] + len(l.sheet.Rows[i].Cells)
	}
	l.marks = make([]reason, l.start[len(l.sheet.Rows)])
	return l
}

// mergesByColumn lists the merges that touch each column with values, from the top down.
func mergesByColumn(s *grid.Sheet) map[int][]grid.Range {
	if len(s.Merges) == 0 {
		return nil
	}
	last := 0
	for i := range s.Rows {
		if n := len(s.Rows[i].Cells); n > 0 {
			last = max(last, s.Rows[i].Cells[n-1].Col)
		}
	}
	by := map[int][]grid.Range{}
	for _, m := range s.Merges {
		for col := max(m.Col1, 1); col <= min(m.Col2, last); col++ {
			by[col] = append(by[col], m)
		}
	}
	for _, list := range by {
		slices.SortStableFunc(list, func(a, b grid.Range) int { return a.Row1 - b.Row1 })
	}
	return by
}

// mergeAt gives the merge that a place lies in.
func (l *layout) mergeAt(row, col int) (grid.Range, bool) {
	list := l.merged[col]
	i := sort.Search(len(list), func(i int) bool { return list[i].Row1 > row }) - 1
	if i >= 0 && list[i].Contains(row, col) {
		return list[i], true
	}
	return grid.Range{}, false
}

// uncover gives the sheet without the cells that lie beneath merges, and remembers those.
func (l *layout) uncover(s *grid.Sheet) *grid.Sheet {
	if len(l.merged) == 0 {
		return s
	}
	seen := *s
	seen.Rows = slices.Clone(s.Rows)
	index := map[grid.Range]int{}
	for i := range seen.Rows {
		row := &seen.Rows[i]
		if !l.covers(row) {
			continue
		}
		var kept []grid.Cell
		for _, c := range row.Cells {
			m, in := l.mergeAt(row.Number, c.Col)
			if !in || m.Row1 == row.Number && m.Col1 == c.Col {
				kept = append(kept, c)
				continue
			}
			at, known := index[m]
			if !known {
				at = len(l.covered)
				index[m] = at
				l.covered = append(l.covered, coveredRange{Range: m, first: grid.Address(row.Number, c.Col)})
			}
			l.covered[at].cells++
		}
		row.Cells = kept
	}
	return &seen
}

func (l *layout) covers(row *grid.Row) bool {
	for _, c := range row.Cells {
		if m, in := l.mergeAt(row.Number, c.Col); in && (m.Row1 != row.Number || m.Col1 != c.Col) {
			return true
		}
	}
	return false
}

// row gives a row by its number, or nil.
func (l *layout) row(number int) *grid.Row {
	rows := l.sheet.Rows
	i := sort.Search(len(rows), func(i int) bool { return rows[i].Number >= number })
	if i < len(rows) && rows[i].Number == number {
		return &rows[i]
	}
	return nil
}

// shown gives the cell that is seen at a place, its own or that of the merge around it, with the number of the row it stands in.
func (l *layout) shown(number, col int) (*grid.Cell, int) {
	if m, in := l.mergeAt(number, col); in {
		if row := l.row(m.Row1); row != nil {
			return cellAt(row, m.Col1), m.Row1
		}
		return nil, 0
	}
	if row := l.row(number); row != nil {
		return cellAt(row, col), number
	}
	return nil, 0
}

// mark leaves a row's cells out that aren't left out yet.
func (l *layout) mark(i int, why reason) {
	for k := l.start[i]; k < l.start[i+1]; k++ {
		if l.marks[k] == taken {
			l.marks[k] = why
		}
	}
}

// cellAt gives a row's cell in a column, or nil.
func cellAt(row *grid.Row, col int) *grid.Cell {
	for i := range row.Cells {
		if row.Cells[i].Col == col {
			return &row.Cells[i]
		}
		if row.Cells[i].Col > col {
			return nil
		}
	}
	return nil
}

// blankCell says that a cell shows nothing: only spaces.
func blankCell(c *grid.Cell) bool {
	return c == nil || c.Type == grid.Text && !c.NoCache && text.Blank(c.Value)
}
