package importer

import (
	"context"
	"slices"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// DutyResult is what a check or an apply made of a workbook of duties.
type DutyResult struct {
	Confirmed int // rows that staff have confirmed in it
	Changed   int // duties that were changed by applying it
	Findings  []models.Finding

	assignments []store.Assignment
}

// CheckDuties reads a workbook of duties as exporter.Duties writes it and staff have filled it. It changes nothing. Names are taken only
// exactly or by alias; an unknown one is an ERROR that names its cell.
func CheckDuties(ctx context.Context, st *store.Store, v models.Viewer, reportID string, body []byte) (DutyResult, error) {
	basis, err := st.Duties.Basis(ctx, v, reportID)
	if err != nil {
		return DutyResult{}, err
	}
	book, err := readBook(ctx, body, DefaultLimits)
	if err != nil {
		return DutyResult{}, err
	}
	return judgeDuties(book, basis), nil
}

// ApplyDuties confirms the rows of a workbook of duties, all of them or, while an ERROR stands, none.
func ApplyDuties(ctx context.Context, st *store.Store, v models.Viewer, reportID string, body []byte) (DutyResult, error) {
	r, err := CheckDuties(ctx, st, v, reportID, body)
	if err != nil || slices.ContainsFunc(r.Findings, func(f models.Finding) bool { return f.Severity == models.SeverityError }) {
		return r, err
	}
	r.Changed, err = st.Duties.Assign(ctx, v, reportID, r.assignments)
	return r, err
}

// dutyReader reads one workbook of duties.
type dutyReader struct {
	DutyResult
	names map[string]string // folded name → department id
	tasks map[string]models.Task
	seen  map[string]string // task id → cell
}

func judgeDuties(book *grid.Book, b store.DutyBasis) DutyResult {
	r := &dutyReader{names: dutyNames(b), tasks: map[string]models.Task{}, seen: map[string]string{}}
	for _, t := range b.Tasks {
		r.tasks[t.ID], r.tasks[t.Number] = t, t
	}
	read := false
	for i := range book.Sheets {
		s := &book.Sheets[i]
		for k := range s.Rows {
			if fields := columnsNamed(&s.Rows[k], sheet.Duties); len(fields) >= 4 && !s.Hidden {
				r.readRows(s, s.Rows[k+1:], fields)
				read = true
				break
			}
		}
	}
	if !read {
		r.fault("HEADER_MISSING", "", "", "", "任务编号、工作任务、牵头单位、配合单位、确认")
	}
	return r.DutyResult
}

// dutyNames are all spellings by which a department is known.
func dutyNames(b store.DutyBasis) map[string]string {
	names := map[string]string{}
	for _, d := range b.Departments {
		for _, spelling := range []string{d.Name, d.ShortName, d.Code} {
			names[text.Fold(spelling)] = d.ID
		}
	}
	for _, a := range b.Aliases {
		names[a.Folded] = a.DepartmentID
	}
	return names
}

func (r *dutyReader) readRows(s *grid.Sheet, rows []grid.Row, fields map[models.Field]int) {
	for i := range rows {
		row := &rows[i]
		said := func(f models.Field) string {
			if c := cellAt(row, fields[f]); c != nil {
				return text.Clean(c.Value)
			}
			return ""
		}
		at := func(f models.Field) string { return grid.Address(row.Number, fields[f]) }
		switch confirm := said(sheet.FieldConfirm); confirm {
		case "":
			continue
		case sheet.Confirmed, "√", "✓", "已确认", "确认":
			r.confirm(s.Name, said, at)
		default:
			r.fault("CONFIRM_UNREADABLE", s.Name, at(sheet.FieldConfirm), confirm, sheet.Confirmed)
		}
	}
}

func (r *dutyReader) confirm(sheetName string, said, at func(models.Field) string) {
	task, ok := r.tasks[said(sheet.FieldID)]
	if !ok {
		task, ok = r.tasks[said(models.FieldNumber)]
	}
	switch first, twice := r.seen[task.ID]; {
	case !ok:
		r.fault("TASK_UNKNOWN", sheetName, at(models.FieldNumber), said(models.FieldNumber), "")
		return
	case twice:
		r.find(models.Finding{Severity: models.SeverityError, Code: "TASK_REPEATED", Sheet: sheetName, Cell: at(models.FieldNumber),
			Found: task.Number, Args: map[string]string{"other": first}})
		return
	}
	r.seen[task.ID] = at(models.FieldNumber)
	a := store.Assignment{TaskID: task.ID, Leads: r.departments(sheetName, models.FieldLead, said, at), Supports: r.departments(sheetName, models.FieldSupport, said, at)}
	if len(a.Leads) == 0 {
		r.fault("LEAD_MISSING", sheetName, at(models.FieldLead), said(models.FieldLead), "")
		return
	}
	r.Confirmed++
	r.assignments = append(r.assignments, a)
}

func (r *dutyReader) departments(sheetName string, f models.Field, said, at func(models.Field) string) []string {
	var ids []string
	for _, name := range sheet.SplitDepartments(said(f)) {
		id, known := r.names[text.Fold(name)]
		switch {
		case !known:
			r.fault("DEPARTMENT_UNKNOWN_HERE", sheetName, at(f), name, "")
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
	}
	return ids
}

func (r *dutyReader) fault(code, sheetName, cell, found, expected string) {
	r.find(models.Finding{Severity: models.SeverityError, Code: code, Sheet: sheetName, Cell: cell, Found: found, Expected: expected})
}

func (r *dutyReader) find(f models.Finding) { r.Findings = append(r.Findings, f) }
