package importer

import (
	"slices"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/text"
)

// tickColumns finds the columns of a header that are to be ticked, 已完成 | 推进中 | 滞后: at least two status words side by side or under one
// group, with nothing but marks beneath them. Together they are the status.
func (s *settling) tickColumns() {
	groups := map[string][]*column{}
	for i := range s.columns {
		c := &s.columns[i]
		last := len(c.path) - 1
		if status, ok := quantity.ParseStatus(c.path[last]); ok && !status.Withdraws && s.onlyTicks(c.col) {
			group := strings.Join(c.path[:last], "\x00")
			groups[group] = append(groups[group], c)
		}
	}
	for _, columns := range groups {
		if len(columns) < 2 || s.taken[slot{0, models.FieldStatus}] {
			continue
		}
		for _, c := range columns {
			c.heading.Fields, c.heading.Exact, c.tick = nil, false, true
			s.give(c, models.FieldStatus, "")
		}
	}
}

// onlyTicks says that a column holds marks or nothing.
func (s *settling) onlyTicks(col int) bool {
	for i := s.from; i < s.to; i++ {
		if c := cellAt(&s.rows[i], col); !blankFigure(c) && tickIn(c) == quantity.NoTick {
			return false
		}
	}
	return true
}

// tickIn is what a cell of a column to tick says; a 1 is a mark there.
func tickIn(c *grid.Cell) quantity.Tick {
	switch {
	case blankCell(c):
		return quantity.NoTick
	case c.Value == "1":
		return quantity.Ticked
	}
	return quantity.ParseTick(c.Value)
}

// readTicks writes into each ticked cell what its header says, √正常推进, where a row has one tick; of circles beside a tick they mean
// nothing. Where there are two the cell stays as it is, and is asked about.
func (t *table) readTicks() {
	words := map[int]string{}
	for _, c := range t.columns {
		if c.tick {
			t.ticks = append(t.ticks, c.col)
			words[c.col] = c.path[len(c.path)-1]
		}
	}
	if len(t.ticks) == 0 {
		return
	}
	seen := *t.sheet
	seen.Rows = slices.Clone(t.sheet.Rows)
	for i := t.from; i < t.to; i++ {
		row := &seen.Rows[i]
		if col := tickedIn(row, t.ticks); col > 0 {
			row.Cells = slices.Clone(row.Cells)
			c := cellAt(row, col)
			c.Type, c.Value, c.Format = grid.Text, "√"+text.Clean(words[col]), ""
		}
	}
	t.layout.sheet = &seen
}

// tickedIn gives the only one of a row's columns that is ticked, 0 where none or several are.
func tickedIn(row *grid.Row, columns []int) int {
	var ticked, circled []int
	for _, col := range columns {
		switch tickIn(cellAt(row, col)) {
		case quantity.Ticked:
			ticked = append(ticked, col)
		case quantity.Circle:
			circled = append(circled, col)
		}
	}
	if len(ticked) == 0 {
		ticked = circled
	}
	if len(ticked) != 1 {
		return 0
	}
	return ticked[0]
}

// tickColumn is the column of a row's status among those to tick: the one whose tick was read, else the first with a mark.
func (t *table) tickColumn(row *grid.Row) int {
	marked := 0
	for _, col := range t.ticks {
		switch c := cellAt(row, col); {
		case blankCell(c):
		case tickIn(c) == quantity.NoTick:
			return col
		case marked == 0:
			marked = col
		}
	}
	return max(marked, 0)
}
