package importer

import (
	"slices"
	"strconv"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// planTable is one sheet of a plan workbook with the columns that it was known by.
type planTable struct {
	*layout
	kind    string // sheet.PlanSheet, MilestoneSheet or ItemSheet
	columns []sheet.Column
	at      map[models.Field]int
}

// readPlanSheets reads every sheet whose header is that of one of the plan's; the others are told by count.
func (j *planJudgement) readPlanSheets() {
	read := false
	for _, l := range j.layouts {
		if l.sheet.Name == sheet.StampSheet || l.sheet.Hidden || isMarks(l.sheet) {
			continue
		}
		t, head, ok := planTableOf(l)
		detail := SheetDetail{Name: l.sheet.Name, Used: ok, Hidden: l.sheet.Hidden, HeaderRows: []int{}, Columns: []ColumnDetail{}}
		if ok {
			detail.HeaderRows = []int{l.sheet.Rows[head].Number}
			j.tables = append(j.tables, table{layout: l, headerRows: detail.HeaderRows, from: head + 1, to: len(l.sheet.Rows), fields: t.fields()})
			for i := head + 1; i < len(l.sheet.Rows); i++ {
				j.readPlanRow(t, i)
			}
			read = true
		}
		j.detail.Sheets = append(j.detail.Sheets, detail)
	}
	if !read {
		j.find(models.SeverityError, "HEADER_MISSING", "", "", "", "任务编号、工作任务、计划方式", nil)
	}
}

func (t planTable) fields() map[int]models.Field {
	fields := map[int]models.Field{}
	for f, col := range t.at {
		fields[col] = f
	}
	return fields
}

// planTableOf finds the header of a plan's sheet: the row in whose words most columns of one of the three sheets are.
func planTableOf(l *layout) (t planTable, head int, ok bool) {
	best := 3
	for i := range l.sheet.Rows {
		if i > headerWithin {
			break
		}
		for _, s := range sheet.PlanSheets {
			at := columnsNamed(&l.sheet.Rows[i], s.Columns)
			if len(at) > best && at[models.FieldNumber] > 0 && (at[models.FieldCourse] > 0 || at[models.FieldMilestone] > 0 || at[models.FieldItem] > 0) {
				best, head, ok = len(at), i, true
				t = planTable{layout: l, kind: s.Name, columns: s.Columns, at: at}
			}
		}
	}
	return t, head, ok
}

// columnsNamed are the columns of a row that carry the header words of a workbook of ours.
func columnsNamed(row *grid.Row, columns []sheet.Column) map[models.Field]int {
	at := map[models.Field]int{}
	for _, c := range row.Cells {
		for _, column := range columns {
			if c.Type == grid.Text && at[column.Field] == 0 && sheet.HeaderKey(c.Value) == sheet.HeaderKey(column.Header) {
				at[column.Field] = c.Col
			}
		}
	}
	return at
}

// said is what a row says in a field: its cell, or that of the merge around it.
func (t planTable) said(row *grid.Row, f models.Field) (*grid.Cell, string) {
	if t.at[f] == 0 {
		return nil, ""
	}
	c, number := t.shown(row.Number, t.at[f])
	if c == nil || blankCell(c) {
		return nil, ""
	}
	return c, grid.Address(number, t.at[f])
}

func (t planTable) text(row *grid.Row, f models.Field) string {
	if c, _ := t.said(row, f); c != nil {
		return text.Clean(c.Value)
	}
	return ""
}

// address is where a row's cell of a field stands, also when it is blank.
func (t planTable) address(row *grid.Row, f models.Field) string {
	if t.at[f] == 0 {
		return grid.Address(row.Number, 1)
	}
	return grid.Address(row.Number, t.at[f])
}

// planRow is one row being read.
type planRow struct {
	planTable
	j     *planJudgement
	row   *grid.Row
	task  *models.PlanTask
	is    models.PlanRow // what the plan holds of it
	line  sheet.PlanLine
	edits []models.PlanEdit
	fault bool
}

// readPlanRow reads one row. A row that says nothing where departments write, and names nothing, is left out.
func (j *planJudgement) readPlanRow(t planTable, i int) {
	row := &t.sheet.Rows[i]
	r := &planRow{planTable: t, j: j, row: row}
	if !r.speaks() {
		if t.text(row, models.FieldNumber) == "" {
			t.mark(i, forAfterEnd)
		}
		return
	}
	if !r.identify() {
		r.report()
		return
	}
	if first, twice := j.seen[r.is.ID]; twice && !r.is.Fresh {
		r.refuse(models.SeverityError, "TASK_REPEATED", models.FieldNumber, r.task.Number, "", map[string]string{"other": first})
		r.report()
		return
	}
	j.seen[r.is.ID] = r.address(row, models.FieldNumber)
	r.read()
	r.check()
	if r.fault {
		j.faultyTasks[r.task.ID] = true
	}
	j.edits[r.task.ID] = models.MergeEdits(j.edits[r.task.ID], r.edits)
}

// speaks says whether the row has anything in a column that departments fill, or is a row of ours.
func (r *planRow) speaks() bool {
	if r.text(r.row, sheet.FieldID) != "" {
		return true
	}
	return slices.ContainsFunc(r.columns, func(c sheet.Column) bool { return c.Input && r.text(r.row, c.Field) != "" })
}

// report makes an ERROR of every cell of a row that isn't taken: none of them is lost in silence. Those beside the first carry no
// sentence of their own.
func (r *planRow) report() {
	for _, c := range r.columns {
		if cell, at := r.said(r.row, c.Field); cell != nil && c.Input {
			r.j.faulty[place{r.sheet.Name, at}] = true
		}
	}
}

// refuse adds a finding about a cell of the row.
func (r *planRow) refuse(s models.Severity, code string, f models.Field, found, expected string, args map[string]string) {
	if s == models.SeverityError {
		r.fault = true
	}
	r.j.find(s, code, r.sheet.Name, r.address(r.row, f), found, expected, args)
}

// identify finds the row of the plan: by its hidden id, else by number and name.
func (r *planRow) identify() bool {
	id := r.text(r.row, sheet.FieldID)
	if known, ok := r.j.rows[id]; ok && !known.row.Fresh {
		return r.is1(known)
	}
	number := r.text(r.row, models.FieldNumber)
	task, ok := r.j.tasks[plainNumber(number)]
	if slot, isSlot := strings.CutPrefix(id, models.SlotPrefix); isSlot {
		taskID, _, _ := strings.Cut(slot, "/")
		task, ok = r.j.tasks[taskID]
	}
	if !ok {
		code := "TASK_UNKNOWN"
		if slices.ContainsFunc(r.j.basis.Others, func(t models.Task) bool { return t.Number == plainNumber(number) || t.ID == id }) {
			code = "TASK_NOT_YOURS"
		}
		r.refuse(models.SeverityError, code, models.FieldNumber, number, "", nil)
		return false
	}
	return r.byName(task, id)
}

func (r *planRow) is1(t planTarget) bool {
	r.task, r.is = t.task, t.row
	r.line = sheet.PlanLine{Task: *t.task, Row: t.row, First: len(t.task.Courses) > 0 && t.task.Courses[0].ID == t.row.ID}
	return true
}

// byName finds a row of a task by what it names; of milestones and items an unknown name is a new row.
func (r *planRow) byName(task *models.PlanTask, id string) bool {
	name := text.Fold(r.text(r.row, models.FieldIndicator))
	var of *models.Indicator
	for _, c := range task.Courses {
		if c.Indicator != nil && (text.Fold(c.Indicator.Name) == name || name == "" && len(task.Courses) == 1) {
			of = c.Indicator
		}
	}
	if name != "" && of == nil && r.kind != sheet.MilestoneSheet && task.Courses[0].Indicator != nil || r.kind == sheet.PlanSheet && of == nil && len(task.Courses) > 1 {
		r.refuse(models.SeverityError, "INDICATOR_UNKNOWN", models.FieldIndicator, task.Number, "", nil)
		return false
	}
	rows, title := task.Courses, models.Field("")
	switch r.kind {
	case sheet.MilestoneSheet:
		rows, title = task.Milestones, models.FieldMilestone
	case sheet.ItemSheet:
		rows, title = task.Items, models.FieldItem
	}
	for _, row := range rows {
		same := row.Indicator == nil && of == nil || row.Indicator != nil && of != nil && row.Indicator.ID == of.ID
		if title == "" && same || title != "" && (title == models.FieldMilestone || same) && text.Fold(row.Values[title]) == text.Fold(r.text(r.row, title)) {
			return r.is1(planTarget{task, row})
		}
	}
	if title == models.FieldMilestone {
		of = nil
	}
	return r.fresh(task, of, id, title)
}

// fresh begins a new row, with what the slot offered.
func (r *planRow) fresh(task *models.PlanTask, of *models.Indicator, id string, title models.Field) bool {
	prefix := models.ItemPrefix
	if title == models.FieldMilestone {
		prefix = models.MilestonePrefix
	}
	r.task, r.is = task, models.PlanRow{ID: prefix + "#" + r.sheet.Name + strconv.Itoa(r.row.Number), Indicator: of, Fresh: true, Values: map[models.Field]string{}}
	offered := r.j.rows[id].row
	for f, v := range offered.Values {
		r.is.Values[f] = v
	}
	r.line = sheet.PlanLine{Task: *task, Row: r.is, Free: id == ""}
	switch {
	case r.text(r.row, title) != "":
		return true
	case id != "" && !r.touched():
		return true // a slot that nobody used
	}
	r.refuse(models.SeverityError, "ROW_TITLE_MISSING", title, "", "", nil)
	return false
}

// touched says whether somebody wrote into a row of ours.
func (r *planRow) touched() bool {
	id := r.text(r.row, sheet.FieldID)
	for _, c := range r.columns {
		if cell, _ := r.said(r.row, c.Field); cell != nil && c.Input {
			v, _ := r.value(c, *cell)
			if !r.j.stamp.Untouched(id, c.Field, v.Canonical) && v.Canonical != r.is.Values[c.Field] {
				return true
			}
		}
	}
	return false
}
