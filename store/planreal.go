package store

import (
	"duban/models"
)

// realise makes an accepted plan of a task real: its edits over the ledger as it stands now. Rows that staff have taken out of the ledger in
// the meantime stay out.
func (t *tx) realise(sub models.PlanSubmission, p models.TaskPlan) error {
	task, err := t.openTask(p.TaskID, "taskIds")
	if err != nil {
		return err
	}
	facts, err := planFacts(t.DB, []string{task.ID})
	if err != nil {
		return err
	}
	was := models.NewPlanTask(task, models.Duty{}, facts[task.ID])
	is := was.With(p.Edits)
	reason := sub.Reason
	if reason == "" {
		reason = "办理方案"
	}
	if err := t.realiseWhole(task, was.Courses[0], is.Courses[0]); err != nil {
		return err
	}
	for i := range is.Courses {
		if err := t.realiseCourse(sub, task, was.Courses[i], is.Courses[i], reason); err != nil {
			return err
		}
	}
	today, err := t.today()
	if err != nil {
		return err
	}
	for i, row := range is.Milestones {
		if i < len(was.Milestones) && sameRow(was.Milestones[i], row) {
			continue
		}
		if err := t.realiseMilestone(task, row, today, reason); err != nil {
			return err
		}
	}
	for i, row := range is.Items {
		if i < len(was.Items) && sameRow(was.Items[i], row) {
			continue
		}
		if err := t.realiseItem(task, row, reason); err != nil {
			return err
		}
	}
	return nil
}

// sameRow says whether two states of a row say the same.
func sameRow(a, b models.PlanRow) bool {
	for f, v := range b.Values {
		if a.Values[f] != v {
			return false
		}
	}
	for f, v := range a.Values {
		if b.Values[f] != v {
			return false
		}
	}
	return true
}

// realiseWhole writes what is said of the task as a whole: its start and its persons.
func (t *tx) realiseWhole(task models.Task, was, is models.PlanRow) error {
	if was.Values[models.FieldStart] != is.Values[models.FieldStart] {
		start, err := models.ParseDate(is.Values[models.FieldStart])
		if err != nil {
			return err
		}
		done := t.Exec(`UPDATE tasks SET starts = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?`, start, t.now, task.ID, task.Version)
		if err := changedOne(done); err != nil {
			return err
		}
		change := map[string]any{"before": map[string]string{"start": was.Values[models.FieldStart]}, "after": map[string]string{"start": start.String()}}
		if err := t.record("task.updated", task.ID, change); err != nil {
			return err
		}
	}
	people := func(r models.PlanRow) models.People {
		return models.People{TaskID: task.ID, ReportID: task.ReportID, Reporter: r.Values[models.FieldReporter], Contact: r.Values[models.FieldContact],
			Phone: r.Values[models.FieldPhone], Leader: r.Values[models.FieldLeader]}
	}
	p := people(is)
	if people(was) == p {
		return nil
	}
	err := t.Exec(`INSERT INTO task_people (task_id, report_id, reporter, contact, phone, leader) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (task_id) DO UPDATE SET reporter = excluded.reporter, contact = excluded.contact, phone = excluded.phone, leader = excluded.leader`,
		p.TaskID, p.ReportID, p.Reporter, p.Contact, p.Phone, p.Leader).Error
	if err != nil {
		return err
	}
	return t.record("task.people", task.ID, map[string]any{"before": people(was), "after": p})
}

// realiseCourse gives an indicator a new accepted plan; the one before is kept and no longer counts.
func (t *tx) realiseCourse(sub models.PlanSubmission, task models.Task, was, is models.PlanRow, reason string) error {
	year, err := t.reportYear()
	if err != nil {
		return err
	}
	kind, values := is.Course(year)
	before, valuesBefore := was.Course(year)
	if is.Indicator == nil || kind == "" || kind == before && sameValues(values, valuesBefore) {
		return nil
	}
	err = t.Exec(`UPDATE plans SET state = 'SUPERSEDED', version = version + 1 WHERE indicator_id = ? AND state = 'ACCEPTED'`, is.Indicator.ID).Error
	if err != nil {
		return err
	}
	plan := models.Plan{ID: models.NewID(models.PlanPrefix), ReportID: task.ReportID, TaskID: task.ID, IndicatorID: &is.Indicator.ID, Kind: kind,
		State: models.PlanAccepted, By: sub.SubmittedBy, AcceptedBy: t.viewer.UserID, CreatedAt: t.now, Version: 1}
	if plan.By == "" {
		plan.By = sub.CarriedBy
	}
	if err := insert(t, []models.Plan{plan}); err != nil {
		return err
	}
	for i := range values {
		values[i].PlanID = plan.ID
	}
	if err := insert(t, values); err != nil {
		return err
	}
	said := func(k models.PlanKind, v []models.PlanValue) map[string]string {
		out := map[string]string{"kind": string(k)}
		for _, x := range v {
			out[string(x.Period)] = x.Value.String()
		}
		return out
	}
	event := map[string]any{"taskId": task.ID, "indicatorId": is.Indicator.ID, "planSubmissionId": sub.ID, "after": said(kind, values)}
	if before == "" {
		return t.record("plan.made", plan.ID, event)
	}
	event["before"], event["reason"] = said(before, valuesBefore), reason
	return t.record("baseline.plan", plan.ID, event)
}

func sameValues(a, b []models.PlanValue) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Period != b[i].Period || !a[i].Value.Equal(b[i].Value) {
			return false
		}
	}
	return true
}

func (t *tx) reportYear() (int, error) {
	var r struct{ Year int }
	err := one(t.Raw(`SELECT year FROM reports WHERE id = ?`, t.reportID), &r, "REPORT_UNKNOWN")
	return r.Year, err
}

func (t *tx) realiseMilestone(task models.Task, row models.PlanRow, today models.Date, reason string) error {
	due, err := dayOf(row, models.FieldDeadline)
	if err != nil {
		return err
	}
	done, err := dayOf(row, models.FieldDoneOn)
	if err != nil {
		return err
	}
	title, evidence := row.Values[models.FieldMilestone], row.Values[models.FieldEvidence]
	c := MilestoneChange{TaskID: task.ID, Title: &title, Due: &due, DoneOn: &done, Evidence: &evidence}
	if !row.Fresh {
		c.MilestoneID = row.ID
		_, err = t.updateMilestone(c, today, reason)
		return err
	}
	m := models.Milestone{ID: row.ID, ReportID: task.ReportID, TaskID: task.ID, State: models.MilestoneOpen, Version: 1}
	c.apply(&m)
	if err := t.checkMilestone(m, today); err != nil {
		return err
	}
	_, err = t.addMilestone(m, reason)
	return err
}

func (t *tx) realiseItem(task models.Task, row models.PlanRow, reason string) error {
	deadline, err := dayOf(row, models.FieldDeadline)
	if err != nil {
		return err
	}
	ends, err := dayOf(row, models.FieldEnds)
	if err != nil {
		return err
	}
	title, unit, department := row.Values[models.FieldItem], row.Values[models.FieldUnit], row.Values[models.FieldDepartment]
	c := ItemChange{TaskID: task.ID, Title: &title, DepartmentID: &department, Deadline: &deadline, To: &ends}
	if row.Indicator != nil {
		c.IndicatorID, unit = &row.Indicator.ID, row.Indicator.Unit
	}
	c.Unit = &unit
	if low, err := models.ParseDecimal(row.Values[models.FieldTarget]); err == nil {
		c.Low = &low
	}
	if !row.Fresh {
		c.ItemID = row.ID
		_, err = t.upsertItem(c, reason)
		return err
	}
	item := models.Item{ID: row.ID, ReportID: task.ReportID, TaskID: task.ID, Version: 1}
	c.apply(&item)
	if err := t.checkItem(&item); err != nil {
		return err
	}
	_, err = t.addItem(item, reason)
	return err
}

// dayOf is a day of a row, zero where it is blank.
func dayOf(row models.PlanRow, f models.Field) (models.Date, error) {
	if row.Values[f] == "" {
		return models.Date{}, nil
	}
	return models.ParseDate(row.Values[f])
}
