package xls

import (
	"cmp"
	"slices"

	"duban/grid"
)

// add puts a cell into its row. Nearly all writers keep the order of rows and columns; what comes late waits.
func (s *sheetReader) add(c placed) {
	rows := s.sheet.Rows
	n := len(rows)
	if n > 0 && rows[n-1].Number == c.row && rows[n-1].Cells[len(rows[n-1].Cells)-1].Col < c.Col {
		rows[n-1].Cells = append(rows[n-1].Cells, c.Cell)
		return
	}
	if n > 0 && rows[n-1].Number >= c.row {
		s.late = append(s.late, c)
		return
	}
	width := 4
	if n > 0 {
		width = len(rows[n-1].Cells) // rows of a table are alike
	}
	row := grid.Row{Number: c.row, Cells: append(make([]grid.Cell, 0, width), c.Cell)}
	s.sheet.Rows = append(rows, row)
}

// finish completes the sheet when all of the workbook is known.
func (s *sheetReader) finish() (grid.Sheet, error) {
	if s.unreckoned {
		for _, c := range s.empty {
			c.NoCache = true
			if err := s.put(c); err != nil {
				return grid.Sheet{}, err
			}
		}
	}
	if len(s.late) > 0 {
		s.reorder()
	}
	for i := range s.sheet.Rows { // a row's record may stand behind its cells
		s.sheet.Rows[i].Hidden = s.hidden(s.sheet.Rows[i].Number)
	}
	s.sheet.HiddenCols = joinSpans(s.sheet.HiddenCols)
	return s.sheet, nil
}

// reorder puts late cells into their places. A late cell at a place that is taken came after the one there: it counts.
func (s *sheetReader) reorder() {
	var all []placed
	for _, r := range s.sheet.Rows {
		for _, c := range r.Cells {
			all = append(all, placed{r.Number, c})
		}
	}
	all = append(all, s.late...)
	slices.SortStableFunc(all, placed.compare)
	s.sheet.Rows, s.late = nil, nil
	twice, first := 0, ""
	for i, c := range all {
		if i+1 < len(all) && c.compare(all[i+1]) == 0 {
			if twice++; twice == 1 {
				first = grid.Address(c.row, c.Col)
			}
			continue
		}
		s.add(c)
	}
	if twice > 0 {
		s.note(NoteCellTwice, s.sheet.Name, first, "count", itoa(twice))
	}
}

func (c placed) compare(other placed) int {
	return cmp.Or(c.row-other.row, c.Col-other.Col)
}

func (s *sheetReader) hidden(row int) bool {
	if h, ok := s.rowHidden[row]; ok {
		return h
	}
	return s.restHidden
}

// put keeps a valued cell, within the limits.
func (s *sheetReader) put(c placed) error {
	limit := func(code string, limit int, pairs ...string) error {
		return tooLarge(code, limit, s.sheet.Name, c.row, c.Col, pairs...)
	}
	s.valued++
	s.bytes += int64(len(c.Value))
	switch {
	case c.Col > s.lim.Columns:
		return limit(CodeTooManyColumns, s.lim.Columns)
	case s.valued > s.lim.Cells:
		return limit(CodeTooManyCells, s.lim.Cells)
	case s.bytes > s.lim.Text:
		return limit(CodeTooMuchText, int(s.lim.Text))
	}
	if len(c.Value) > s.lim.Chars {
		if n := grid.Chars(c.Value); n > s.lim.Chars {
			return limit(CodeTextTooLong, s.lim.Chars, "found", itoa(n))
		}
	}
	s.add(c)
	return nil
}

// settle keeps a formula whose text never came: it has no cached value.
func (s *sheetReader) settle() error {
	if s.waiting == nil {
		return nil
	}
	c := *s.waiting
	s.waiting, c.NoCache = nil, true
	return s.put(c)
}
