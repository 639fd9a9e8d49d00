package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// read takes the row's cells: one that says what it said when it went out, or what the plan holds, changes nothing; a blank one never erases.
func (r *planRow) read() {
	id := r.text(r.row, sheet.FieldID)
	for _, c := range r.columns {
		cell, at := r.said(r.row, c.Field)
		if cell == nil || c.Hidden || c.Field == sheet.FieldNote {
			continue
		}
		if !r.line.Takes(c) {
			r.locked(c, *cell)
			continue
		}
		if r.line.Free && !c.Input {
			r.change(c.Field, at, "", text.Clean(cell.Value), text.Clean(cell.Value))
			continue
		}
		v, problems := r.value(c, *cell)
		for _, p := range problems {
			r.refuse(p.Severity, p.Code, c.Field, p.Found, p.Expected, p.Args)
		}
		was, untouched := r.is.Values[c.Field], r.j.stamp.Untouched(id, c.Field, v.Canonical)
		switch {
		case v.Canonical == "":
		case v.Canonical != was && !untouched:
			r.change(c.Field, at, was, v.Canonical, v.Printed)
			r.edit(c.Field, v.Canonical)
		case r.is.Fresh && r.text(r.row, r.title()) != "":
			r.edit(c.Field, v.Canonical) // offered and left as it is
		}
	}
	if r.is.Fresh && len(r.edits) > 0 && r.is.Indicator != nil {
		r.edit(models.FieldIndicator, r.is.Indicator.ID)
	}
}

func (r *planRow) title() models.Field {
	if r.kind == sheet.MilestoneSheet {
		return models.FieldMilestone
	}
	return models.FieldItem
}

func (r *planRow) edit(f models.Field, value string) {
	r.edits = append(r.edits, models.PlanEdit{Row: r.is.ID, Field: f, Value: value})
}

func (r *planRow) change(f models.Field, at, old, now, printed string) {
	c := models.Change{Sheet: r.sheet.Name, Cell: at, Task: r.task.Number, TaskID: r.task.ID, Field: f, Old: old, New: now, Printed: printed, Description: r.task.Title}
	if r.is.Indicator != nil {
		c.Indicator, c.Description = r.is.Indicator.ID, c.Description+" "+r.is.Indicator.Name
	}
	if models.IDPrefix(r.is.ID) == models.ItemPrefix {
		c.Item = r.is.ID
	}
	if f == models.FieldDepartment {
		c.Old, c.New = r.j.departmentName(old), r.j.departmentName(now)
	}
	r.j.detail.Changes = append(r.j.detail.Changes, c)
}

func (j *planJudgement) departmentName(id string) string {
	for _, d := range j.basis.Departments {
		if d.ID == id {
			return d.ShortName
		}
	}
	return ""
}

// locked warns of a cell that isn't for filling in and says something else than it should; a value where the row has none is refused.
func (r *planRow) locked(c sheet.Column, cell grid.Cell) {
	found, own := text.Clean(cell.Value), r.line.Canonical(c)
	switch {
	case c.Input && own == "":
		r.refuse(models.SeverityError, "PLAN_CELL_LOCKED", c.Field, sheet.Printed(cell), "", nil)
	case text.Fold(found) != text.Fold(own) && c.Field != models.FieldDeadline:
		r.refuse(models.SeverityWarning, "READONLY_CHANGED", c.Field, found, own, nil)
	}
}

// value is a cell as typed text, with what is wrong or doubtful about it.
func (r *planRow) value(c sheet.Column, cell grid.Cell) (sheet.Value, []sheet.Problem) {
	ctx := sheet.Context{Year: r.j.basis.Report.Year, Date1904: r.j.book.Date1904, Unit: r.unit()}
	switch {
	case c.Kind == sheet.NumberKind:
		if r.is.Indicator != nil {
			ctx.Target = r.is.Indicator.Low
		}
		v, problems := sheet.Read(cell, models.FieldCumulative, ctx)
		if v.Withdraws || v.Share {
			return sheet.Value{Printed: v.Printed}, []sheet.Problem{{Severity: models.SeverityError, Code: "NUMBER_UNREADABLE", Found: v.Printed}}
		}
		return v, problems
	case c.Kind == sheet.DateKind:
		return sheet.Read(cell, models.FieldDeadline, ctx)
	case c.Field == models.FieldCourse:
		return readCourse(cell)
	}
	v, problems := sheet.Read(cell, models.FieldProgress, ctx)
	if c.Field == models.FieldDepartment && v.Canonical != "" {
		return r.department(v)
	}
	return v, problems
}

// unit is what the row's numbers are in: the indicator's, or for an item beneath the task what it says itself.
func (r *planRow) unit() string {
	if r.is.Indicator != nil {
		return r.line.Canonical(sheet.Column{Field: models.FieldUnit})
	}
	if said := r.text(r.row, models.FieldUnit); said != "" && r.kind == sheet.ItemSheet {
		return said
	}
	return r.is.Values[models.FieldUnit]
}

func (r *planRow) department(v sheet.Value) (sheet.Value, []sheet.Problem) {
	id, known := r.j.departments[text.Fold(v.Canonical)]
	if !known {
		return sheet.Value{Printed: v.Printed}, []sheet.Problem{{Severity: models.SeverityError, Code: "DEPARTMENT_UNKNOWN_HERE", Found: v.Canonical}}
	}
	v.Canonical = id
	return v, nil
}

// courseWords are further words for the courses than those that the drop-down offers.
var courseWords = map[string]models.PlanKind{
	"按月均匀推进": models.PlanLine, "均匀推进": models.PlanLine, "直线": models.PlanLine, "按序时推进": models.PlanLine,
	"分期": models.PlanValues, "按月": models.PlanValues, "按季": models.PlanValues, "按季度": models.PlanValues, "按节点": models.PlanValues,
	"年底出数": models.PlanYearEnd, "年底": models.PlanYearEnd, "年终出数": models.PlanYearEnd,
}

func readCourse(cell grid.Cell) (sheet.Value, []sheet.Problem) {
	v := sheet.Value{Printed: sheet.Printed(cell)}
	said := text.Fold(cell.Value)
	for i, word := range sheet.PlanKindWords() {
		if said == text.Fold(word) {
			v.Canonical = string(sheet.PlanKinds[i])
			return v, nil
		}
	}
	if kind, ok := courseWords[said]; ok {
		v.Canonical = string(kind)
		return v, nil
	}
	return v, []sheet.Problem{{Severity: models.SeverityError, Code: "COURSE_UNREADABLE", Found: v.Printed, Expected: strings.Join(sheet.PlanKindWords(), "、")}}
}
