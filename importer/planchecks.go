package importer

import (
	"slices"

	"duban/models"
	"duban/sheet"
)

// check holds a row together as it would stand, where the file changes it.
func (r *planRow) check() {
	if len(r.edits) == 0 {
		return
	}
	after := models.PlanRow{ID: r.is.ID, Indicator: r.is.Indicator, Values: map[models.Field]string{}}
	for f, v := range r.is.Values {
		after.Values[f] = v
	}
	for _, e := range r.edits {
		after.Values[e.Field] = e.Value
	}
	switch r.kind {
	case sheet.PlanSheet:
		r.checkCourse(after)
	case sheet.MilestoneSheet:
		r.checkMilestone(after)
	case sheet.ItemSheet:
		r.checkItem(after)
	}
}

// checkCourse refuses planned values beside another course, and asks about values that fall or don't lead to the target.
func (r *planRow) checkCourse(after models.PlanRow) {
	kind, values := after.Course(r.j.basis.Report.Year)
	for _, e := range r.edits {
		if _, planned := models.PlannedMonth(e.Field); planned && kind != "" && kind != models.PlanValues {
			r.refuse(models.SeverityError, "PLAN_VALUES_UNUSED", e.Field, e.Value, "", nil)
		}
	}
	i := after.Indicator
	switch {
	case i == nil || kind != "" && kind != models.PlanValues:
		return
	case len(values) == 0:
		if kind == models.PlanValues && i.Kind == models.Cumulative {
			r.refuse(models.SeverityError, "PLAN_VALUES_MISSING", models.FieldCourse, "", "", nil)
		}
		return
	case i.Kind != models.Cumulative:
		return
	}
	for k := 1; k < len(values); k++ {
		if values[k].Value.LessThan(values[k-1].Value) {
			r.refuse(models.SeverityWarning, "PLAN_FALLS", models.PlannedField(values[k].Period.LastMonth()), values[k].Value.String(), values[k-1].Value.String(), nil)
		}
	}
	last := values[len(values)-1]
	if bound, ok := i.Target().Bound(i.Kind); ok && last.Value.LessThan(bound) {
		r.refuse(models.SeverityWarning, "PLAN_BELOW_TARGET", models.PlannedField(last.Period.LastMonth()), last.Value.String()+i.Unit, sheet.TargetText(i.Target())+i.Unit, nil)
	}
}

func (r *planRow) checkMilestone(after models.PlanRow) {
	due, err := models.ParseDate(after.Values[models.FieldDeadline])
	if err != nil {
		r.refuse(models.SeverityError, "DUE_MISSING", models.FieldDeadline, "", "", nil)
		return
	}
	if deadline := r.task.Deadline; !deadline.IsZero() && due.After(deadline) {
		r.refuse(models.SeverityWarning, "DUE_AFTER_DEADLINE", models.FieldDeadline, due.String(), deadline.String(), nil)
	}
	if done, err := models.ParseDate(after.Values[models.FieldDoneOn]); err == nil && done.After(r.j.basis.Today) {
		r.refuse(models.SeverityError, "DONE_IN_FUTURE", models.FieldDoneOn, done.String(), r.j.basis.Today.String(), nil)
	}
	r.checkTitle(after.Values[models.FieldMilestone], models.FieldMilestone)
}

func (r *planRow) checkItem(after models.PlanRow) {
	r.checkTitle(after.Values[models.FieldItem], models.FieldItem)
	due, err := models.ParseDate(after.Values[models.FieldDeadline])
	if deadline := r.task.Deadline; err == nil && !deadline.IsZero() && due.After(deadline) {
		r.refuse(models.SeverityWarning, "DUE_AFTER_DEADLINE", models.FieldDeadline, due.String(), deadline.String(), nil)
	}
	if len([]rune(after.Values[models.FieldUnit])) > 20 {
		r.refuse(models.SeverityError, "TEXT_TOO_LONG", models.FieldUnit, after.Values[models.FieldUnit], "", map[string]string{"most": "20"})
	}
}

func (r *planRow) checkTitle(title string, f models.Field) {
	if len([]rune(title)) > models.MaxTitle {
		r.refuse(models.SeverityError, "TEXT_TOO_LONG", f, shortened(title), "", map[string]string{"most": models.Int(models.MaxTitle).String()})
	}
}

// checkItemTargets asks where the targets of an indicator's items, after the file, don't make its own target.
func (j *planJudgement) checkItemTargets() {
	for _, t := range j.basis.Tasks {
		edits := j.edits[t.ID]
		moved := func(e models.PlanEdit) bool { return e.Field == models.FieldTarget }
		if !slices.ContainsFunc(edits, moved) {
			continue
		}
		sums := map[string]models.Decimal{}
		after := t.With(freshened(edits))
		for _, row := range after.Items {
			if d, err := models.ParseDecimal(row.Values[models.FieldTarget]); err == nil && row.Indicator != nil && row.Values[models.FieldEnds] == "" {
				sums[row.Indicator.ID] = sums[row.Indicator.ID].Add(d)
			}
		}
		for _, c := range t.Courses {
			sum, has := sums[c.ID]
			if has && c.Indicator.Low != nil && c.Indicator.Kind == models.Cumulative && !sum.Equal(*c.Indicator.Low) {
				j.find(models.SeverityWarning, "ITEM_TARGETS_DIFFER", j.changedSheet(t.ID), j.changedCell(t.ID), models.Normalise(sum).String()+c.Indicator.Unit,
					c.Indicator.Low.String()+c.Indicator.Unit, map[string]string{"name": c.Indicator.Name})
			}
		}
	}
}

// freshened marks the edits of new rows as such, as handing in does.
func freshened(edits []models.PlanEdit) []models.PlanEdit {
	out := slices.Clone(edits)
	for i := range out {
		if models.IDPrefix(out[i].Row) == "" {
			out[i].Fresh = true
		}
	}
	return out
}

func (j *planJudgement) target(taskID string) models.Change {
	for _, c := range j.detail.Changes {
		if c.TaskID == taskID && c.Field == models.FieldTarget {
			return c
		}
	}
	return models.Change{}
}

func (j *planJudgement) changedSheet(taskID string) string { return j.target(taskID).Sheet }
func (j *planJudgement) changedCell(taskID string) string  { return j.target(taskID).Cell }
