package importer

import (
	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

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
	if about := l.to; about != nil || l.about != nil {
		if about == nil {
			about = l.about
		}
		d.Task = &TaskRef{ID: about.Task.ID, Number: about.Task.Number, Title: about.Task.Title}
	}
	d.Candidates = append(d.Candidates, l.candidates...)
	for _, c := range l.table.columns {
		f := l.table.fieldIn(l.row, c.col)
		if f == l.table.mixed.exact && c.col == l.table.mixed.col && l.column(models.FieldProgress) == c.col {
			f = models.FieldProgress
		}
		if f == "" || f == sheet.FieldID || f == sheet.FieldPrevious || l.column(f) != c.col {
			continue
		}
		if s, ok := l.seen(f); ok {
			d.Cells = append(d.Cells, j.cellDetail(l, s, f))
		} else if own := cellAt(l.row, c.col); own != nil {
			d.Cells = append(d.Cells, j.cellDetail(l, standing{own, l.row.Number}, f))
		}
	}
	return d
}

func (j *judgement) cellDetail(l *line, s standing, f models.Field) CellDetail {
	cell := CellDetail{Cell: grid.Address(l.table.place(s.row, s.Col)), Field: f, Printed: sheet.Printed(*s.Cell), Formula: s.Formula}
	if sheet.Input(f) || sheet.Figures(f) || f == models.FieldDeadline {
		v, _ := sheet.Read(*s.Cell, f, j.context(l, f))
		cell.Printed, cell.Value, cell.Unit, cell.Approx = v.Printed, v.Canonical, v.Unit, v.Approx
		if v.Share {
			cell.Value = v.Number.String()
		}
	} else {
		cell.Value = text.Clean(s.Value)
	}
	return cell
}
