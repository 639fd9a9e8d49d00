package sheet

import "duban/models"

// Kind says how a column's cells are written.
type Kind string

// The kinds of column.
const (
	TextKind    Kind = "text"
	NumberKind  Kind = "number"
	DateKind    Kind = "date"
	ChoiceKind  Kind = "choice"
	PercentKind Kind = "percent"
)

// FieldPrevious is 上期累计: shown for comparison, never read.
const FieldPrevious models.Field = "previous"

// FieldID is the hidden column that names a row.
const FieldID models.Field = "id"

// Column is one column of a workbook that goes out and comes back.
type Column struct {
	Header string
	Field  models.Field
	Kind   Kind
	Width  float64 // in characters of the standard font
	Input  bool    // the department fills it
	Hidden bool
}

// The names of the template's sheets (contract.md, Template).
const (
	FirstSheet = "任务进展"
	ItemSheet  = "分项"
	StampSheet = "_duban"
)

// IDHeader heads the hidden column of ids.
const IDHeader = "duban_id"

// Template are the columns of the template's first sheet, in order; the header words are fixed by contract.md.
var Template = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 34},
	{Header: "指标", Field: models.FieldIndicator, Kind: TextKind, Width: 18},
	{Header: "目标值", Field: models.FieldTarget, Kind: TextKind, Width: 10},
	{Header: "计量单位", Field: models.FieldUnit, Kind: TextKind, Width: 9},
	{Header: "完成时限", Field: models.FieldDeadline, Kind: TextKind, Width: 11},
	{Header: "上期累计", Field: FieldPrevious, Kind: NumberKind, Width: 10},
	{Header: "本期累计", Field: models.FieldCumulative, Kind: NumberKind, Width: 11, Input: true},
	{Header: "数据截至", Field: models.FieldAsOf, Kind: DateKind, Width: 12, Input: true},
	{Header: "完成率", Field: models.FieldCompletion, Kind: PercentKind, Width: 9},
	{Header: "状态", Field: models.FieldStatus, Kind: ChoiceKind, Width: 13, Input: true},
	{Header: "预判", Field: models.FieldForecast, Kind: ChoiceKind, Width: 15, Input: true},
	{Header: "进展情况", Field: models.FieldProgress, Kind: TextKind, Width: 40, Input: true},
	{Header: "存在问题", Field: models.FieldProblems, Kind: TextKind, Width: 26, Input: true},
	{Header: "下一步措施", Field: models.FieldNextSteps, Kind: TextKind, Width: 26, Input: true},
	{Header: "需市政府协调事项", Field: models.FieldRequest, Kind: TextKind, Width: 24, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
}

// Items are the columns of the template's second sheet.
var Items = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 34},
	{Header: "分项", Field: models.FieldItem, Kind: TextKind, Width: 26},
	{Header: "目标值", Field: models.FieldTarget, Kind: TextKind, Width: 10},
	{Header: "计量单位", Field: models.FieldUnit, Kind: TextKind, Width: 9},
	{Header: "完成时限", Field: models.FieldDeadline, Kind: TextKind, Width: 11},
	{Header: "上期累计", Field: FieldPrevious, Kind: NumberKind, Width: 10},
	{Header: "本期累计", Field: models.FieldCumulative, Kind: NumberKind, Width: 11, Input: true},
	{Header: "数据截至", Field: models.FieldAsOf, Kind: DateKind, Width: 12, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
}

// InputFields are the fields that a department fills, in the order of the template.
var InputFields = []models.Field{
	models.FieldCumulative, models.FieldAsOf, models.FieldStatus, models.FieldForecast,
	models.FieldProgress, models.FieldProblems, models.FieldNextSteps, models.FieldRequest,
}

// Input says whether a department fills the field.
func Input(f models.Field) bool {
	for _, x := range InputFields {
		if x == f {
			return true
		}
	}
	return false
}

// OfTask says whether a field belongs to the task as a whole, and not to one indicator or item of it.
func OfTask(f models.Field) bool {
	return Input(f) && f != models.FieldCumulative && f != models.FieldAsOf
}

// Index is the 1-based place of a field among columns, 0 where it isn't.
func Index(columns []Column, f models.Field) int {
	for i, c := range columns {
		if c.Field == f {
			return i + 1
		}
	}
	return 0
}
