package sheet

import (
	"strings"

	"duban/models"
)

// The workbook in which staff settle who leads and supports what: out with the proposals, back with what holds.
const (
	DutySheet       = "责任分工"
	DepartmentSheet = "单位"
	// FieldConfirm is the column in which staff say that a row holds.
	FieldConfirm models.Field = "confirm"
	// Confirmed is what they say.
	Confirmed = "是"
)

// Duties are the columns of the duty workbook.
var Duties = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 50},
	{Header: "牵头单位", Field: models.FieldLead, Kind: ChoiceKind, Width: 24, Input: true},
	{Header: "配合单位", Field: models.FieldSupport, Kind: TextKind, Width: 44, Input: true},
	{Header: "确认", Field: FieldConfirm, Kind: ChoiceKind, Width: 8, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
}

// SplitDepartments cuts a cell of department names at every separator seen (domain.md §3): 、 ， , ； ; / and line breaks; a trailing 等
// goes. Names come as printed, without white space at their ends.
func SplitDepartments(cell string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、，,；;/／\n\r\t", r) }) {
		part = strings.TrimSpace(part)
		if rest := strings.TrimSuffix(part, "等"); rest != "" {
			part = rest
		}
		if part != "" && part != "等" {
			names = append(names, part)
		}
	}
	return names
}
