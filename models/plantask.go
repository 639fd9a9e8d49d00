package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PlanTask is one task in a plan workbook: what the ledger holds of its plan, with what was handed in over it and isn't accepted yet.
type PlanTask struct {
	Task
	Duty       Duty
	Courses    []PlanRow // of its indicators, in order; one of the task itself where it has none
	Milestones []PlanRow
	Items      []PlanRow
	Planned    bool   // a plan of it was accepted
	Note       string // why staff sent its plan back, "" where they didn't
	Bearing    string // ids and versions of what the rows were made of
}

// PlanRow is a row of a plan workbook. Values are canonical texts: decimals, YYYY-MM-DD, codes, ids.
type PlanRow struct {
	ID        string
	Indicator *Indicator // a course's own; an item's, where it lies beneath one
	Fresh     bool       // not in the ledger yet
	Values    map[Field]string
}

// PlannedField is the field of the value planned for the end of a month, 1–12.
func PlannedField(month int) Field { return Field(fmt.Sprintf("planned%02d", month)) }

// PlannedMonth is the month of a PlannedField.
func PlannedMonth(f Field) (month int, ok bool) {
	rest, ok := strings.CutPrefix(string(f), "planned")
	if !ok {
		return 0, false
	}
	month, err := strconv.Atoi(rest)
	return month, err == nil && month >= 1 && month <= 12
}

// PlanFacts are what the rows of a task's plan are made of.
type PlanFacts struct {
	Indicators []Indicator
	Milestones []Milestone
	Items      []Item
	Plans      []Plan // accepted, older ones first
	Values     []PlanValue
	People     People
}

// NewPlanTask makes the rows of a task from the ledger.
func NewPlanTask(task Task, duty Duty, f PlanFacts) PlanTask {
	t := PlanTask{Task: task, Duty: duty, Planned: len(f.Plans) > 0}
	whole := map[Field]string{FieldStart: task.Start.String(), FieldReporter: f.People.Reporter, FieldContact: f.People.Contact,
		FieldPhone: f.People.Phone, FieldLeader: f.People.Leader}
	for i := range f.Indicators {
		t.Courses = append(t.Courses, f.course(&f.Indicators[i]))
	}
	if len(t.Courses) == 0 {
		t.Courses = []PlanRow{{ID: task.ID, Values: map[Field]string{}}}
	}
	for field, value := range whole {
		t.Courses[0].Values[field] = value
	}
	for _, m := range f.Milestones {
		t.Milestones = append(t.Milestones, PlanRow{ID: m.ID, Values: map[Field]string{FieldMilestone: m.Title, FieldDeadline: m.Due.String(),
			FieldDoneOn: m.DoneOn.String(), FieldEvidence: m.Evidence}})
	}
	for _, i := range f.Items {
		t.Items = append(t.Items, f.item(i))
	}
	t.Bearing = f.bearing(task, duty)
	return t
}

// bearing names everything by id and version, for the hash of a preview.
func (f PlanFacts) bearing(task Task, duty Duty) string {
	var b strings.Builder
	fmt.Fprint(&b, task.ID, task.Version, duty.Version, f.People)
	for _, x := range f.Indicators {
		fmt.Fprint(&b, x.ID, x.Version)
	}
	for _, x := range f.Milestones {
		fmt.Fprint(&b, x.ID, x.Version)
	}
	for _, x := range f.Items {
		fmt.Fprint(&b, x.ID, x.Version)
	}
	for _, x := range f.Plans {
		fmt.Fprint(&b, x.ID, x.Version)
	}
	return b.String()
}

func (f PlanFacts) course(i *Indicator) PlanRow {
	row := PlanRow{ID: i.ID, Indicator: i, Values: map[Field]string{}}
	for _, p := range f.Plans { // the newest counts
		if p.IndicatorID == nil || *p.IndicatorID != i.ID {
			continue
		}
		row.Values = map[Field]string{FieldCourse: string(p.Kind)}
		for _, v := range longestFirst(f.Values) {
			if v.PlanID == p.ID {
				row.Values[PlannedField(v.Period.LastMonth())] = Normalise(v.Value).String()
			}
		}
	}
	return row
}

// longestFirst orders planned values so that of two that end together the shorter comes last and counts.
func longestFirst(values []PlanValue) []PlanValue {
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b PlanValue) int { return b.Period.Months() - a.Period.Months() })
	return sorted
}

func (f PlanFacts) item(i Item) PlanRow {
	row := PlanRow{ID: i.ID, Values: map[Field]string{FieldItem: i.Title, FieldUnit: i.Unit, FieldDeadline: i.Deadline.String(), FieldEnds: i.To.String()}}
	if i.Low != nil {
		row.Values[FieldTarget] = Normalise(*i.Low).String()
	}
	if i.DepartmentID != nil {
		row.Values[FieldDepartment] = *i.DepartmentID
	}
	for k, x := range f.Indicators {
		if i.IndicatorID != nil && x.ID == *i.IndicatorID {
			row.Indicator = &f.Indicators[k]
		}
	}
	return row
}

// With is the task with edits over it. Edits of a row that has gone from the ledger are passed over.
func (t PlanTask) With(edits []PlanEdit) PlanTask {
	t.Courses, t.Milestones, t.Items = cloneRows(t.Courses), cloneRows(t.Milestones), cloneRows(t.Items)
	for _, e := range edits {
		row := t.row(e.Row)
		if row == nil && e.Fresh {
			row = t.add(e.Row)
		}
		if row == nil {
			continue
		}
		if e.Field == FieldIndicator {
			row.Indicator = t.indicator(e.Value)
			continue
		}
		row.Values[e.Field] = e.Value
	}
	for i := range t.Courses {
		t.Courses[i].settle()
	}
	return t
}

func cloneRows(rows []PlanRow) []PlanRow {
	clone := slices.Clone(rows)
	for i, r := range clone {
		clone[i].Values = make(map[Field]string, len(r.Values))
		for f, v := range r.Values {
			clone[i].Values[f] = v
		}
	}
	return clone
}

func (t *PlanTask) row(id string) *PlanRow {
	for _, rows := range [][]PlanRow{t.Courses, t.Milestones, t.Items} {
		for i := range rows {
			if rows[i].ID == id {
				return &rows[i]
			}
		}
	}
	return nil
}

func (t *PlanTask) add(id string) *PlanRow {
	rows := &t.Items
	if strings.HasPrefix(id, MilestonePrefix) {
		rows = &t.Milestones
	}
	*rows = append(*rows, PlanRow{ID: id, Fresh: true, Values: map[Field]string{}})
	return &(*rows)[len(*rows)-1]
}

func (t *PlanTask) indicator(id string) *Indicator {
	for _, r := range t.Courses {
		if r.Indicator != nil && r.Indicator.ID == id {
			return r.Indicator
		}
	}
	return nil
}

// settle makes a course consistent: planned values without a word on the course are a course by values, those beside another course
// don't count.
func (r *PlanRow) settle() {
	values := false
	for f := range r.Values {
		if _, ok := PlannedMonth(f); ok {
			values = values || r.Values[f] != ""
		}
	}
	switch kind := PlanKind(r.Values[FieldCourse]); {
	case kind == "" && values:
		r.Values[FieldCourse] = string(PlanValues)
	case kind == PlanLine || kind == PlanYearEnd:
		for f := range r.Values {
			if _, ok := PlannedMonth(f); ok {
				delete(r.Values, f)
			}
		}
	}
}

// Course is the row's kind and its planned values in the year, by month.
func (r PlanRow) Course(year int) (kind PlanKind, values []PlanValue) {
	for month := 1; month <= 12; month++ {
		if d, err := ParseDecimal(r.Values[PlannedField(month)]); err == nil {
			values = append(values, PlanValue{Period: Period(fmt.Sprintf("%04d-%02d", year, month)), Value: d})
		}
	}
	return PlanKind(r.Values[FieldCourse]), values
}

// SlotPrefix begins the id of a row that is offered to be filled: mil#tsk_…/Q1.
const SlotPrefix = MilestonePrefix + "#"

// Slots are rows offered for milestones: one for each quarter of the year, up to the task's deadline, in which none is due.
func (t PlanTask) Slots(year int) []PlanRow {
	var slots []PlanRow
	for q := 1; q <= 4; q++ {
		first, last := NewDate(year, time.Month(3*q-2), 1), NewDate(year, time.Month(3*q+1), 0)
		taken := !t.Deadline.IsZero() && t.Deadline.Before(first)
		for _, m := range t.Milestones {
			if due, err := ParseDate(m.Values[FieldDeadline]); err == nil {
				taken = taken || !due.Before(first) && !due.After(last)
			}
		}
		if !taken {
			slots = append(slots, PlanRow{ID: fmt.Sprintf("%s%s/Q%d", SlotPrefix, t.ID, q), Fresh: true, Values: map[Field]string{FieldDeadline: last.String()}})
		}
	}
	return slots
}

// Baseline says whether an edit moves what figures and nodes are held against: of a task with an accepted plan its course, of what
// is in the ledger a due day, target, deadline or end.
func (t PlanTask) Baseline(e PlanEdit) bool {
	row := t.row(e.Row)
	if row == nil || row.Fresh || row.Values[e.Field] == e.Value {
		return false
	}
	_, planned := PlannedMonth(e.Field)
	switch e.Field {
	case FieldTarget, FieldUnit, FieldEnds:
		return true
	case FieldDeadline:
		return row.Values[e.Field] != "" || IDPrefix(row.ID) == ItemPrefix
	case FieldCourse:
		return row.Values[FieldCourse] != ""
	case FieldStart:
		return t.Planned && row.Values[FieldStart] != ""
	case FieldDoneOn:
		return row.Values[FieldDoneOn] != ""
	}
	return planned && row.Values[FieldCourse] != ""
}
