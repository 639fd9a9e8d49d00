package sheet

import (
	"fmt"

	"duban/models"
	"duban/words"
)

// The plan workbook (办理方案): what a lead gives before the first period. It is read as it goes out, by the same words.
const (
	PlanSheet      = "办理方案"
	MilestoneSheet = "节点"
	PlanLayout     = "plan-1"
	// FieldNote shows why staff sent a task's plan back; never read.
	FieldNote models.Field = "note"
)

// PlanColumns are those of the first sheet: a row an indicator, or a task that has none. 计划启动 and the persons are the task's.
var PlanColumns = planColumns()

func planColumns() []Column {
	columns := []Column{
		{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
		{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 34},
		{Header: "指标", Field: models.FieldIndicator, Kind: TextKind, Width: 18},
		{Header: "目标值", Field: models.FieldTarget, Kind: TextKind, Width: 10},
		{Header: "计量单位", Field: models.FieldUnit, Kind: TextKind, Width: 9},
		{Header: "完成时限", Field: models.FieldDeadline, Kind: TextKind, Width: 11},
		{Header: "计划启动", Field: models.FieldStart, Kind: DateKind, Width: 12, Input: true},
		{Header: "计划方式", Field: models.FieldCourse, Kind: ChoiceKind, Width: 15, Input: true},
	}
	for month := 1; month <= 12; month++ {
		columns = append(columns, Column{Header: fmt.Sprintf("%d月末计划", month), Field: models.PlannedField(month), Kind: NumberKind, Width: 9, Input: true})
	}
	return append(columns,
		Column{Header: "填报人", Field: models.FieldReporter, Kind: TextKind, Width: 10, Input: true},
		Column{Header: "联系人", Field: models.FieldContact, Kind: TextKind, Width: 10, Input: true},
		Column{Header: "联系电话", Field: models.FieldPhone, Kind: TextKind, Width: 14, Input: true},
		Column{Header: "分管领导", Field: models.FieldLeader, Kind: TextKind, Width: 10, Input: true},
		Column{Header: "审核意见", Field: FieldNote, Kind: TextKind, Width: 26},
		Column{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true})
}

// MilestoneColumns are those of the sheet 节点.
var MilestoneColumns = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 34},
	{Header: "节点", Field: models.FieldMilestone, Kind: TextKind, Width: 40, Input: true},
	{Header: "完成期限", Field: models.FieldDeadline, Kind: DateKind, Width: 12, Input: true},
	{Header: "完成日期", Field: models.FieldDoneOn, Kind: DateKind, Width: 12, Input: true},
	{Header: "完成依据", Field: models.FieldEvidence, Kind: TextKind, Width: 34, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
}

// PlanItemColumns are those of the sheet 分项 of a plan.
var PlanItemColumns = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 34},
	{Header: "指标", Field: models.FieldIndicator, Kind: TextKind, Width: 18},
	{Header: "分项", Field: models.FieldItem, Kind: TextKind, Width: 30, Input: true},
	{Header: "责任单位", Field: models.FieldDepartment, Kind: TextKind, Width: 18, Input: true},
	{Header: "目标值", Field: models.FieldTarget, Kind: NumberKind, Width: 10, Input: true},
	{Header: "计量单位", Field: models.FieldUnit, Kind: TextKind, Width: 9, Input: true},
	{Header: "完成时限", Field: models.FieldDeadline, Kind: DateKind, Width: 12, Input: true},
	{Header: "结束日期", Field: models.FieldEnds, Kind: DateKind, Width: 12, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
}

// PlanSheets are the sheets of a plan workbook in order.
var PlanSheets = []struct {
	Name    string
	Columns []Column
}{{PlanSheet, PlanColumns}, {MilestoneSheet, MilestoneColumns}, {ItemSheet, PlanItemColumns}}

// PlanLine is one row of a plan workbook.
type PlanLine struct {
	Task  models.PlanTask
	Row   models.PlanRow
	First bool // of the first sheet: the fields of the task as a whole stand here
	Free  bool // an empty row at the end, in which everything is written by hand
}

// PlanLines are a workbook's rows: those of the first sheet, milestones with the quarters that have none, items; behind the last two
// free rows.
func PlanLines(tasks []models.PlanTask, year int) (courses, milestones, items []PlanLine) {
	const freeMilestones, freeItems = 20, 60
	for _, t := range tasks {
		for i, r := range t.Courses {
			courses = append(courses, PlanLine{Task: t, Row: r, First: i == 0})
		}
		for _, r := range append(append([]models.PlanRow{}, t.Milestones...), t.Slots(year)...) {
			milestones = append(milestones, PlanLine{Task: t, Row: r})
		}
		for _, r := range t.Items {
			items = append(items, PlanLine{Task: t, Row: r})
		}
	}
	for range freeMilestones {
		milestones = append(milestones, PlanLine{Free: true})
	}
	for range freeItems {
		items = append(items, PlanLine{Free: true})
	}
	return courses, milestones, items
}

// ofPlanTask says whether a field of the first sheet is the task's as a whole.
func ofPlanTask(f models.Field) bool {
	switch f {
	case models.FieldStart, models.FieldReporter, models.FieldContact, models.FieldPhone, models.FieldLeader:
		return true
	}
	return false
}

// Takes says whether a department may fill the column in this row.
func (l PlanLine) Takes(c Column) bool {
	switch {
	case l.Free:
		return c.Field != models.FieldTask && !c.Hidden
	case !c.Input:
		return false
	case ofPlanTask(c.Field):
		return l.First
	case c.Field == models.FieldUnit:
		return l.Row.Indicator == nil
	}
	_, planned := models.PlannedMonth(c.Field)
	return !planned && c.Field != models.FieldCourse || l.Row.Indicator != nil
}

// Canonical is what the plan holds for a cell, as text that is compared.
func (l PlanLine) Canonical(c Column) string {
	switch {
	case l.Free:
		return ""
	case c.Field == FieldID:
		return l.Row.ID
	case c.Field == models.FieldNumber:
		return l.Task.Number
	case c.Field == models.FieldTask && l.Task.Duty.State == models.DutyProposed:
		return proposedMark + l.Task.Title
	case c.Field == models.FieldTask:
		return l.Task.Title
	case c.Field == FieldNote && l.First:
		return l.Task.Note
	case c.Field == models.FieldIndicator && l.Row.Indicator != nil:
		return l.Row.Indicator.Name
	case c.Field == models.FieldUnit && l.Row.Indicator != nil:
		return Line{Indicator: l.Row.Indicator}.Unit()
	case !c.Input && c.Field == models.FieldTarget && l.Row.Indicator != nil:
		return TargetText(l.Row.Indicator.Target())
	case !c.Input && c.Field == models.FieldDeadline:
		return l.Task.Deadline.String()
	}
	return l.Row.Values[c.Field]
}

// PlanKinds are the courses that a lead may choose.
var PlanKinds = []models.PlanKind{models.PlanLine, models.PlanValues, models.PlanYearEnd}

// PlanKindWords are their words in the drop-down.
func PlanKindWords() []string {
	out := make([]string, len(PlanKinds))
	for i, k := range PlanKinds {
		out[i] = words.Enum(words.Chinese, k)
	}
	return out
}

// PlanKindWord is a course as the drop-down shows it.
func PlanKindWord(k models.PlanKind) string { return words.Enum(words.Chinese, k) }
