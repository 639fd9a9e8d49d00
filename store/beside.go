package store

import (
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// A department's sheet may speak of tasks that it doesn't lead: those that it supports, and those of which an item is its own. What it says
// of them stands beside the lead's report (contributions.go); a figure of its own item is the item's, whoever leads the task (owned.go).

// readBeside reads the tasks that the department may speak of beside their leads: supported are those of its support duties, led those that it
// leads.
func (b *Basis) readBeside(q *gorm.DB, supported []models.Task, led map[string]models.Duty) error {
	tasks := slices.Clone(supported)
	var owned []models.Task
	err := appendRows(q, &owned, `SELECT `+columnsBut[models.Task]("search_text", "updated_at")+` FROM tasks WHERE id IN
		(SELECT task_id FROM items WHERE report_id = ? AND department_id = ?) ORDER BY position, id`, b.Report.ID, b.Department.ID)
	if err != nil {
		return err
	}
	for _, t := range owned {
		_, leads := led[t.ID]
		if !leads && !slices.ContainsFunc(tasks, func(x models.Task) bool { return x.ID == t.ID }) {
			tasks = append(tasks, t)
		}
	}
	for _, t := range tasks {
		if t.Tracked() {
			b.Beside = append(b.Beside, TaskBasis{Task: t})
		} else {
			b.Untracked = append(b.Untracked, t)
		}
	}
	if len(b.Beside) == 0 {
		return nil
	}
	return b.fillBeside(q)
}

// fillBeside reads what lies beneath those tasks, and what the department itself has given of them: Now of this period, Last of those before.
func (b *Basis) fillBeside(q *gorm.DB) error {
	at := make(map[string]*TaskBasis, len(b.Beside))
	ids := make([]string, len(b.Beside))
	for i := range b.Beside {
		ids[i] = b.Beside[i].ID
		at[ids[i]] = &b.Beside[i]
	}
	var indicators []models.Indicator
	var items []models.Item
	err := appendRows(q, &indicators, `SELECT `+columnsBut[models.Indicator]("updated_at")+` FROM indicators WHERE task_id IN ? ORDER BY task_id, position, id`, ids)
	if err != nil {
		return err
	}
	if err := appendRows(q, &items, `SELECT * FROM items WHERE task_id IN ? ORDER BY task_id, position, id`, ids); err != nil {
		return err
	}
	past, err := readAsOf(q, b.Report, b.Period.Ends)
	if err != nil {
		return err
	}
	past.indicators(indicators)
	for _, x := range indicators {
		at[x.TaskID].Indicators = append(at[x.TaskID].Indicators, x)
	}
	for _, x := range items {
		if x.In(b.Period) {
			at[x.TaskID].Items = append(at[x.TaskID].Items, x)
		}
	}
	states := []models.ContributionState{models.ContributionGiven, models.ContributionTaken}
	if b.Drafts {
		states = append(states, models.ContributionDraft)
	}
	var parts []models.Contribution
	err = appendRows(q, &parts, `SELECT c.* FROM contributions c JOIN periods p ON p.id = c.period_id WHERE c.task_id IN ? AND c.department_id = ?
		AND c.kind = 'PART' AND c.state IN ? AND p.ends <= ? ORDER BY p.ends, c.seq`, ids, b.Department.ID, states, b.Period.Ends)
	for _, c := range parts {
		t := at[c.TaskID]
		if c.PeriodID == b.Period.ID {
			t.Now = c.Upon(t.Now)
		} else {
			t.Last = c.Upon(t.Last)
		}
	}
	return err
}

// writeParts keeps what a submission says beside the leads' reports: with its draft while that is the department's own.
func (t *tx) writeParts(sub *models.Submission, b Basis, judged Judged) error {
	var rows []JudgedRow
	for _, row := range judged.Parts {
		if !row.Faulty {
			rows = append(rows, row)
		}
	}
	seq, err := t.nextSeq("contribution", int64(len(rows)))
	if err != nil || len(rows) == 0 {
		return err
	}
	parts := make([]models.Contribution, len(rows))
	for i, row := range rows {
		parts[i] = t.contribution(row, b.Period)
		c := &parts[i]
		c.DepartmentID, c.Kind, c.Source, c.SubmissionID, c.Seq = &sub.DepartmentID, models.PartGiven, models.SourceCell, &sub.ID, seq+int64(i)
		c.Sources = sourcesOf(c.Sources, sub.ID)
		for k := range c.Figures {
			r := &c.Figures[k]
			r.Source, r.AsOfSource = sourceOf(r.Source, sub.ID), sourceOf(r.AsOfSource, sub.ID)
		}
		if sub.Private {
			c.State = models.ContributionDraft
		}
	}
	if err := t.markOwned(parts); err != nil {
		return err
	}
	if err := insert(t, parts); err != nil || sub.Private {
		return err
	}
	return t.recordGiven("contribution.given", parts)
}

// contribution is a judged row as what stands beside a lead's report.
func (t *tx) contribution(row JudgedRow, p models.ReportingPeriod) models.Contribution {
	e := row.Entry
	c := models.Contribution{ID: models.NewID(models.ContributionPrefix), ReportID: t.reportID, TaskID: e.TaskID, PeriodID: p.ID, State: models.ContributionGiven,
		Status: e.Status, Forecast: e.Forecast, Progress: e.Progress, Problems: e.Problems, NextSteps: e.NextSteps, Request: e.Request,
		Figures: row.Readings, Sources: e.Sources, By: t.viewer.UserID, CreatedAt: t.now}
	if c.Figures == nil {
		c.Figures = []models.Reading{}
	}
	if c.Sources == nil {
		c.Sources = map[string]models.Source{}
	}
	return c
}

func (t *tx) recordGiven(event string, parts []models.Contribution) error {
	for _, c := range parts {
		if err := t.record(event, c.TaskID, map[string]any{"contribution": c}); err != nil {
			return err
		}
	}
	return nil
}

// giveDrafts lets the parts of a draft that leaves the house be seen by the leads.
func (t *tx) giveDrafts(sub models.Submission) error {
	var parts []models.Contribution
	err := appendRows(t.DB, &parts, `SELECT * FROM contributions WHERE submission_id = ? AND state = 'DRAFT' ORDER BY seq`, sub.ID)
	if err != nil || len(parts) == 0 {
		return err
	}
	for i := range parts {
		parts[i].State, parts[i].CreatedAt = models.ContributionGiven, t.now
	}
	done := t.Exec(`UPDATE contributions SET state = 'GIVEN', created_at = ? WHERE submission_id = ? AND state = 'DRAFT'`, t.now, sub.ID)
	if done.Error != nil {
		return done.Error
	}
	return t.recordGiven("contribution.given", parts)
}

// endParts takes back the parts that came with a submission which is withdrawn or sent back whole; those that a lead has taken over are the
// lead's by now.
func (t *tx) endParts(sub models.Submission) error {
	return t.Exec(`UPDATE contributions SET state = 'WITHDRAWN' WHERE submission_id = ? AND state IN ('DRAFT', 'GIVEN')`, sub.ID).Error
}
