package importer

import (
	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// count accounts for every valued cell of the book: taken, reported (it carries an ERROR) or skipped with a reason.
func (j *judgement) count() {
	for i, d := range j.detail.Sheets {
		s := &j.book.Sheets[i]
		if d.Used || s.Name == sheet.StampSheet {
			continue
		}
		reason := "title" // a cover, instructions: no list of tasks on it
		if s.Hidden {
			reason = "hiddenSheet"
		}
		j.skipSheet(s, reason)
	}
	j.skipTitles()
	j.skipColumns()
	skipped := 0
	for _, r := range j.detail.Skipped {
		skipped += r.Cells
	}
	c := Counts{Cells: j.book.Cells(), Skipped: skipped, Reported: j.reportedCells()}
	c.Taken = c.Cells - c.Reported - c.Skipped
	j.detail.Counts = c
}

func (j *judgement) skipSheet(s *grid.Sheet, reason string) {
	cells, r := 0, grid.Range{}
	for _, row := range s.Rows {
		for _, c := range row.Cells {
			if cells == 0 {
				r = grid.Range{Row1: row.Number, Col1: c.Col, Col2: c.Col}
			}
			cells++
			r.Row2, r.Col1, r.Col2 = row.Number, min(r.Col1, c.Col), max(r.Col2, c.Col)
		}
	}
	j.skip(s.Name, r, cells, reason)
}

// skipTitles leaves out what stands above each header.
func (j *judgement) skipTitles() {
	for i, d := range j.detail.Sheets {
		if !d.Used {
			continue
		}
		for k := range j.book.Sheets[i].Rows {
			if row := &j.book.Sheets[i].Rows[k]; row.Number < d.HeaderRows[0] {
				j.skipRow(&j.book.Sheets[i], row, "title")
			}
		}
	}
}

// skipColumns leaves out the cells of read rows that stand in columns of no field, column by column.
func (j *judgement) skipColumns() {
	for i, d := range j.detail.Sheets {
		if !d.Used {
			continue
		}
		named := map[string]bool{}
		for _, c := range d.Columns {
			named[c.Column] = true
		}
		j.skipUnnamed(&j.book.Sheets[i], d.HeaderRows[0], named)
	}
}

func (j *judgement) skipUnnamed(s *grid.Sheet, header int, named map[string]bool) {
	whole := map[int]bool{}
	for _, r := range j.detail.Skipped {
		if r.Sheet == s.Name {
			row, _ := grid.ParseAddress(r.Range)
			whole[row] = true
		}
	}
	columns, order := map[int]*SkippedRange{}, []int{}
	for _, row := range s.Rows {
		if row.Number < header || whole[row.Number] {
			continue
		}
		for _, c := range row.Cells {
			if named[grid.Column(c.Col)] {
				continue
			}
			r := columns[c.Col]
			if r == nil {
				r = &SkippedRange{Sheet: s.Name, Range: grid.Address(row.Number, c.Col), Reason: "unusedColumn"}
				columns[c.Col], order = r, append(order, c.Col)
			}
			r.Cells++
			first, _ := grid.ParseAddress(r.Range)
			r.Range = grid.Range{Row1: first, Row2: row.Number, Col1: c.Col, Col2: c.Col}.String()
		}
	}
	for _, col := range order {
		j.detail.Skipped = append(j.detail.Skipped, *columns[col])
	}
}

// reportedCells counts the valued cells that carry an ERROR and aren't skipped.
func (j *judgement) reportedCells() int {
	n := 0
	for _, l := range j.lines {
		for _, c := range l.row.Cells {
			if _, named := l.table.fields[c.Col]; named && j.faulty[place{l.table.sheet.Name, grid.Address(l.row.Number, c.Col)}] {
				n++
			}
		}
	}
	return n
}

// complete says whether, with this file, every owed task has a value, a text or 本期无新进展; an untouched template never is.
func (j *judgement) complete(b store.Basis) bool {
	after := map[string]store.JudgedRow{}
	for _, row := range j.rows {
		if !row.Faulty {
			after[row.Entry.TaskID] = row
		}
	}
	anything := false
	for _, t := range b.Tasks {
		row, changed := after[t.ID]
		if !changed {
			row = newRow(t)
		}
		says := len(row.Readings) > 0 || row.Entry.Status != "" || row.Entry.Progress != ""
		anything = anything || says
		if !says && t.Duty.Owes(b.Report, t.Task, b.Period, b.FirstEnds) {
			return false
		}
	}
	return anything
}

// Rows are the rows as read, also those that no task matches (contract.md, import --json).
func (r Result) Rows() []RowDetail {
	rows := []RowDetail{}
	if r.judgement == nil {
		return rows
	}
	for i := range r.judgement.lines {
		rows = append(rows, r.judgement.rowDetail(&r.judgement.lines[i]))
	}
	return rows
}

func (j *judgement) rowDetail(l *line) RowDetail {
	d := RowDetail{Sheet: l.table.sheet.Name, Row: l.row.Number, Match: l.match, Candidates: []Candidate{}, Cells: []CellDetail{}}
	if l.to != nil {
		d.Task = &TaskRef{ID: l.to.Task.ID, Number: l.to.Task.Number, Title: l.to.Task.Title}
	}
	ctx := j.context(l)
	for i := range l.row.Cells {
		c := &l.row.Cells[i]
		f, ok := l.table.fields[c.Col]
		if !ok || f == sheet.FieldID || f == sheet.FieldPrevious {
			continue
		}
		cell := CellDetail{Cell: grid.Address(l.row.Number, c.Col), Field: f, Printed: sheet.Printed(*c), Formula: c.Formula}
		if sheet.Input(f) || f == models.FieldAmount || f == models.FieldDeadline {
			v, _ := sheet.Read(*c, f, ctx)
			cell.Printed, cell.Value, cell.Unit, cell.Approx = v.Printed, v.Canonical, v.Unit, v.Approx
		} else {
			cell.Value = text.Clean(c.Value)
		}
		d.Cells = append(d.Cells, cell)
	}
	return d
}
