package importer

import (
	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// count accounts for every valued cell of the book: taken, reported (it carries an ERROR) or skipped with a reason. Each cell has one
// mark, so that the three always make the whole.
func (j *judgement) count() {
	used := map[*layout]bool{}
	forms := map[*layout][]*table{}
	for i := range j.tables {
		t := &j.tables[i]
		if t.form != nil {
			forms[t.page()] = append(forms[t.page()], t)
			used[t.page()] = true
			continue
		}
		if !used[t.layout] {
			t.markAbove()
		}
		used[t.layout] = true
		t.markUnused()
	}
	for page, tables := range forms {
		page.markForms(tables)
	}
	counts := Counts{Cells: j.book.Cells()}
	for _, l := range j.layouts {
		switch {
		case l.sheet.Name == sheet.StampSheet || used[l]:
		case l.sheet.Hidden:
			l.markAll(forHiddenSheet)
		default:
			l.markAll(forTitle) // a cover, instructions, another month: no list of tasks on it
		}
		j.tellCovered(l, used[l])
		j.detail.Skipped = append(j.detail.Skipped, l.skipped()...)
		counts.Reported += j.reportedIn(l)
	}
	for _, r := range j.detail.Skipped {
		counts.Skipped += r.Cells
	}
	counts.Taken = counts.Cells - counts.Reported - counts.Skipped
	j.detail.Counts = counts
}

func (l *layout) markAll(why reason) {
	for i := range l.sheet.Rows {
		l.mark(i, why)
	}
}

// markAbove leaves out what stands above a sheet's first header.
func (t *table) markAbove() {
	for i := range t.sheet.Rows {
		if t.sheet.Rows[i].Number < t.headerRows[0] {
			t.mark(i, forTitle)
		}
	}
}

// markUnused leaves out the cells of a table that stand in columns of no field.
func (t *table) markUnused() {
	for i := range t.sheet.Rows {
		row := &t.sheet.Rows[i]
		if row.Number < t.headerRows[0] || i >= t.to {
			continue
		}
		for k := range row.Cells {
			if at := t.start[i] + k; t.marks[at] == taken && !t.uses(row.Number, row.Cells[k].Col) {
				t.marks[at] = forUnusedColumn
			}
		}
	}
}

// uses says whether a cell stands in a column of a field, or above one in the header's groups.
func (t *table) uses(number, col int) bool {
	last := col
	if m, in := t.mergeAt(number, col); in {
		last = min(m.Col2, col+512)
	}
	for ; col <= last; col++ {
		if f := t.fields[col]; f != "" && f != sheet.FieldPrevious {
			return true
		}
	}
	return false
}

// tellCovered lists and tells the values that lie hidden beneath merged cells.
func (j *judgement) tellCovered(l *layout, used bool) {
	for _, c := range l.covered {
		why := forUnderMerge
		if l.sheet.Hidden {
			why = forHiddenSheet
		}
		j.detail.Skipped = append(j.detail.Skipped, SkippedRange{Sheet: l.sheet.Name, Range: c.String(), Cells: c.cells, Reason: why.String()})
		if used {
			j.find(models.SeverityWarning, "UNDER_MERGE", l.sheet.Name, c.first, c.String(), "", nil)
		}
	}
}

// skipped lists what was left out: neighbouring rows of one reason together, single cells by their column.
func (l *layout) skipped() []SkippedRange {
	var out []SkippedRange
	columns, order := map[int]*SkippedRange{}, []int{}
	var run SkippedRange
	var area grid.Range
	end := func() {
		if run.Cells > 0 {
			run.Range = area.String()
			out = append(out, run)
		}
		run = SkippedRange{}
	}
	for i := range l.sheet.Rows {
		row := &l.sheet.Rows[i]
		for k := range row.Cells {
			why, c := l.marks[l.start[i]+k], &row.Cells[k]
			switch {
			case why == taken:
			case why == forUnusedColumn:
				if columns[c.Col] == nil {
					columns[c.Col] = &SkippedRange{Sheet: l.sheet.Name, Range: grid.Address(row.Number, c.Col), Reason: why.String()}
					order = append(order, c.Col)
				}
				columns[c.Col].extend(row.Number, c.Col)
			case run.Cells > 0 && run.Reason == why.String() && row.Number <= area.Row2+1:
				run.Cells++
				area.Row2, area.Col1, area.Col2 = row.Number, min(area.Col1, c.Col), max(area.Col2, c.Col)
			default:
				end()
				run = SkippedRange{Sheet: l.sheet.Name, Cells: 1, Reason: why.String()}
				area = grid.Range{Row1: row.Number, Row2: row.Number, Col1: c.Col, Col2: c.Col}
			}
		}
	}
	end()
	for _, col := range order {
		out = append(out, *columns[col])
	}
	return out
}

// extend adds a cell to a column's range.
func (s *SkippedRange) extend(row, col int) {
	first, _ := grid.ParseAddress(s.Range)
	s.Range = grid.Range{Row1: first, Row2: row, Col1: col, Col2: col}.String()
	s.Cells++
}

// reportedIn counts the cells of a sheet that carry an ERROR and aren't skipped.
func (j *judgement) reportedIn(l *layout) int {
	n := 0
	if len(j.faulty) == 0 {
		return 0
	}
	for i := range l.sheet.Rows {
		row := &l.sheet.Rows[i]
		for k := range row.Cells {
			if l.marks[l.start[i]+k] == taken && j.faulty[place{l.sheet.Name, grid.Address(row.Number, row.Cells[k].Col)}] {
				n++
			}
		}
	}
	return n
}

// complete says whether, with this file, every owed task has a value, a text or 本期无新进展; an untouched template never is.
func (j *judgement) complete(b store.Basis) bool {
	after := make(map[string]*store.JudgedRow, len(j.rows))
	for i := range j.rows {
		if row := &j.rows[i]; !row.Faulty {
			after[row.Entry.TaskID] = row
		}
	}
	return models.CompleteWith(b.Report, b.Period, b.FirstEnds, b.Tasks, func(t *models.TaskBasis) models.Latest {
		if row := after[t.ID]; row != nil {
			return models.Latest{Entry: &row.Entry, Readings: row.Readings}
		}
		return t.Now
	})
}
