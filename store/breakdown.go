package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// Breakdown is a report with all that it is broken down into, and the names that a table of it may use.
type Breakdown struct {
	Report      models.Report
	New         bool // the report isn't there yet
	Areas       []models.Area
	Themes      []models.Theme
	Tasks       []models.Task
	Indicators  []models.Indicator
	Duties      []models.Duty // current ones
	Milestones  []models.Milestone
	Leaders     []models.Leader
	Holders     []models.LeaderHolder // those of today
	Portfolios  []models.LeaderTask   // those of today
	Departments []models.Department
	Aliases     []models.Alias
}

// Breakdown reads a report's breakdown at one moment. Staff only.
func (s Reports) Breakdown(ctx context.Context, v models.Viewer, reportID string) (Breakdown, error) {
	var b Breakdown
	if err := editor(v); err != nil {
		return b, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &b.Report, "REPORT_UNKNOWN"); err != nil {
			return err
		}
		return b.read(q)
	})
	return b, err
}

func (b *Breakdown) read(q *gorm.DB) error {
	id := b.Report.ID
	steps := []error{
		appendRows(q, &b.Areas, `SELECT * FROM areas WHERE report_id = ? ORDER BY number`, id),
		appendRows(q, &b.Themes, `SELECT * FROM themes WHERE report_id = ? ORDER BY area_id, number`, id),
		appendRows(q, &b.Tasks, `SELECT * FROM tasks WHERE report_id = ? ORDER BY position, id`, id),
		appendRows(q, &b.Indicators, `SELECT * FROM indicators WHERE report_id = ? ORDER BY task_id, position, id`, id),
		appendRows(q, &b.Duties, `SELECT * FROM duties WHERE report_id = ? AND state IN ('PROPOSED', 'CONFIRMED') ORDER BY task_id, role, position, id`, id),
		appendRows(q, &b.Milestones, `SELECT * FROM milestones WHERE report_id = ? AND state <> 'CANCELLED' ORDER BY task_id, due, position, id`, id),
		appendRows(q, &b.Leaders, `SELECT * FROM leaders ORDER BY position, id`),
		appendRows(q, &b.Holders, `SELECT * FROM leader_holders WHERE valid_to IS NULL ORDER BY leader_id, name`),
		appendRows(q, &b.Portfolios, `SELECT * FROM leader_tasks WHERE valid_to IS NULL AND task_id IN (SELECT id FROM tasks WHERE report_id = ?)
			ORDER BY task_id, leader_id`, id),
		appendRows(q, &b.Departments, `SELECT * FROM departments ORDER BY position, id`),
		appendRows(q, &b.Aliases, `SELECT * FROM department_aliases ORDER BY folded`),
	}
	for _, err := range steps {
		if err != nil {
			return err
		}
	}
	return nil
}

// readIntakeBasis reads what a file is checked against.
func readIntakeBasis(q *gorm.DB, u IntakeUpload) (IntakeBasis, error) {
	var b IntakeBasis
	if u.NewReport != nil {
		b.Report, b.New = *u.NewReport, true
		var taken int64
		if err := q.Raw(`SELECT count(*) FROM reports WHERE slug = ?`, u.NewReport.Slug).Scan(&taken).Error; err != nil {
			return b, err
		}
		if taken > 0 {
			return b, models.Errorf(models.Invalid, "SLUG_TAKEN", "slug", "found", u.NewReport.Slug)
		}
	} else if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, u.ReportID), &b.Report, "REPORT_UNKNOWN"); err != nil {
		return b, err
	}
	if b.Report.State == models.ReportArchived {
		return b, models.Errorf(models.Conflict, "REPORT_IS_ARCHIVED", "reportId")
	}
	if err := b.Breakdown.read(q); err != nil || u.Kind != models.IntakeLedger {
		return b, err
	}
	return b, b.readMonths(q)
}

// BreakdownPlan is what a file would make of a report. Rows of Version 0 are new; the others are written upon the version that they have.
type BreakdownPlan struct {
	Text        string // of a report that is read from prose
	Areas       []models.Area
	Themes      []models.Theme
	Tasks       []models.Task
	Indicators  []models.Indicator
	Milestones  []models.Milestone
	Assignments []Assignment
	Portfolios  []Portfolios
	Departments []models.Department
	Leaders     []models.Leader
	Holders     []models.LeaderHolder

	NoIndicators []string // ids of those that go
	NoMilestones []string
	Missing      []models.Task // that the file leaves out
	Changes      []models.Change
}

// Portfolios are the leaders in whose portfolios a task is to be.
type Portfolios struct {
	TaskID  string
	Leaders []string
}

// breakDown writes a plan: first what rows refer to, then the rows.
func (t *tx) breakDown(kept models.Intake, b Breakdown, p BreakdownPlan, a IntakeApply) error {
	active := b.Report.State == models.ReportActive
	switch {
	case len(p.Missing) > 0 && a.RemoveMissing == nil:
		return models.Errorf(models.Invalid, "REMOVALS_UNDECIDED", "removeMissing", "count", models.Int(int64(len(p.Missing))).String())
	case active && a.Reason == "":
		return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if b.New {
		if err := t.newReport(b.Report, p.Text); err != nil {
			return err
		}
	}
	if err := t.writeOutline(p); err != nil {
		return err
	}
	if err := t.writeTasks(b, p); err != nil {
		return err
	}
	if err := t.writeDuties(p, active); err != nil {
		return err
	}
	if a.RemoveMissing != nil && *a.RemoveMissing {
		for _, task := range p.Missing {
			if err := t.removeTask(task, active, a.Reason); err != nil {
				return err
			}
		}
	}
	for _, c := range p.Changes {
		if err := t.record("breakdown.changed", changeSubject(c), map[string]any{"intakeId": kept.ID, "change": c, "reason": a.Reason}); err != nil {
			return err
		}
	}
	return nil
}

// newReport makes the report itself.
func (t *tx) newReport(r models.Report, text string) error {
	r.State, r.CreatedAt, r.Version = models.ReportDraft, t.now, 1
	if err := insert(t, []models.Report{r}); err != nil {
		return err
	}
	if err := t.Exec(`INSERT INTO report_texts (report_id, body) VALUES (?, ?)`, r.ID, text).Error; err != nil {
		return err
	}
	return t.record("report.made", r.ID, map[string]any{"slug": r.Slug, "title": r.Title, "year": r.Year, "kind": r.Kind})
}

func (t *tx) writeOutline(p BreakdownPlan) error {
	for i := range p.Departments {
		p.Departments[i].Version = 1
		if err := t.record("department.made", p.Departments[i].ID, map[string]any{"name": p.Departments[i].Name, "code": p.Departments[i].Code}); err != nil {
			return err
		}
	}
	for i := range p.Leaders {
		p.Leaders[i].Version = 1
		if err := t.record("leader.made", p.Leaders[i].ID, map[string]any{"post": p.Leaders[i].Post}); err != nil {
			return err
		}
	}
	for _, area := range p.Areas {
		if err := t.Exec(`INSERT INTO areas (id, report_id, number, title) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title`,
			area.ID, area.ReportID, area.Number, area.Title).Error; err != nil {
			return err
		}
	}
	for _, theme := range p.Themes {
		if err := t.Exec(`INSERT INTO themes (id, report_id, area_id, number, title) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET title = excluded.title`, theme.ID, theme.ReportID, theme.AreaID, theme.Number, theme.Title).Error; err != nil {
			return err
		}
	}
	for _, err := range []error{insert(t, p.Departments), insert(t, p.Leaders), insert(t, p.Holders)} {
		if err != nil {
			return err
		}
	}
	return nil
}

// writeTasks writes tasks, indicators and milestones. Numbers that move first go out of each other's way.
func (t *tx) writeTasks(b Breakdown, p BreakdownPlan) error {
	var made []models.Task
	for _, task := range p.Tasks {
		if task.Version > 0 {
			if err := t.Exec(`UPDATE tasks SET number = ? WHERE id = ?`, "~"+task.ID, task.ID).Error; err != nil {
				return err
			}
		}
	}
	for _, task := range p.Tasks {
		task.SearchText, task.UpdatedAt = searchText(task), t.now
		if task.Version == 0 {
			task.Version = 1
			made = append(made, task)
			continue
		}
		if err := t.closedStays(b, task.ID); err != nil {
			return err
		}
		done := t.Exec(`UPDATE tasks SET area_id = ?, theme_id = ?, number = ?, position = ?, title = ?, quote = ?, tracking = ?, deadline = ?, search_text = ?,
			version = version + 1, updated_at = ? WHERE id = ? AND version = ?`, task.AreaID, task.ThemeID, task.Number, task.Position, task.Title, task.Quote,
			task.Tracking, task.Deadline, task.SearchText, t.now, task.ID, task.Version)
		if err := changedOne(done); err != nil {
			return err
		}
	}
	if err := insert(t, made); err != nil {
		return err
	}
	if err := t.writeIndicators(p); err != nil {
		return err
	}
	return t.writeMilestones(p)
}

func (t *tx) closedStays(b Breakdown, taskID string) error {
	i := slices.IndexFunc(b.Tasks, func(x models.Task) bool { return x.ID == taskID })
	if i >= 0 && b.Tasks[i].State == models.TaskClosed {
		return models.Errorf(models.Conflict, "TASK_IS_CLOSED", "intakeId")
	}
	return nil
}

func (t *tx) writeIndicators(p BreakdownPlan) error {
	var made []models.Indicator
	for _, i := range p.Indicators {
		i.UpdatedAt = t.now
		if i.Version == 0 {
			i.Version = 1
			made = append(made, i)
			continue
		}
		done := t.Exec(`UPDATE indicators SET task_id = ?, position = ?, name = ?, operator = ?, low = ?, high = ?, unit = ?, kind = ?, quote = ?, updated_at = ?,
			version = version + 1 WHERE id = ? AND version = ?`, i.TaskID, i.Position, i.Name, i.Operator, i.Low, i.High, i.Unit, i.Kind, i.Quote, t.now, i.ID, i.Version)
		if err := changedOne(done); err != nil {
			return err
		}
	}
	if err := insert(t, made); err != nil {
		return err
	}
	for _, id := range p.NoIndicators {
		if err := t.removeIndicator(id); err != nil {
			return err
		}
	}
	return nil
}

// removeIndicator takes an indicator away that nothing was ever said of; one with figures stays, because the past stands.
func (t *tx) removeIndicator(id string) error {
	var used int64
	err := t.Raw(`SELECT (SELECT count(*) FROM readings WHERE indicator_id = ?) + (SELECT count(*) FROM items WHERE indicator_id = ?)
		+ (SELECT count(*) FROM plans WHERE indicator_id = ?)`, id, id, id).Scan(&used).Error
	if err != nil {
		return err
	}
	if used > 0 {
		return models.Errorf(models.Conflict, "INDICATOR_HAS_FIGURES", "intakeId", "found", id)
	}
	return t.Exec(`DELETE FROM indicators WHERE id = ?`, id).Error
}

func (t *tx) writeMilestones(p BreakdownPlan) error {
	var made []models.Milestone
	for _, m := range p.Milestones {
		if m.Version == 0 {
			m.Version = 1
			made = append(made, m)
			continue
		}
		done := t.Exec(`UPDATE milestones SET title = ?, due = ?, version = version + 1 WHERE id = ? AND version = ?`, m.Title, m.Due, m.ID, m.Version)
		if err := changedOne(done); err != nil {
			return err
		}
	}
	if err := insert(t, made); err != nil {
		return err
	}
	for _, id := range p.NoMilestones {
		if err := t.Exec(`UPDATE milestones SET state = 'CANCELLED', version = version + 1 WHERE id = ?`, id).Error; err != nil {
			return err
		}
	}
	return nil
}

// writeDuties gives tasks their departments and leaders: confirmed in an active report, proposed in a draft, whose activation confirms
// them.
func (t *tx) writeDuties(p BreakdownPlan, active bool) error {
	for _, a := range p.Assignments {
		write := t.propose
		if active {
			write = t.assign
		}
		if _, err := write(a); err != nil {
			return err
		}
	}
	today, err := t.today()
	if err != nil {
		return err
	}
	for _, f := range p.Portfolios {
		if err := t.setPortfolio(f, today, active); err != nil {
			return err
		}
	}
	return nil
}

// propose replaces a draft task's duties.
func (t *tx) propose(a Assignment) (int, error) {
	if err := t.Exec(`DELETE FROM duties WHERE task_id = ?`, a.TaskID).Error; err != nil {
		return 0, err
	}
	var duties []models.Duty
	wanted := a.wanted()
	for _, id := range append(append([]string{}, a.Leads...), a.Supports...) {
		d, ok := wanted[id]
		if !ok {
			continue // named twice
		}
		delete(wanted, id)
		d.ID, d.ReportID, d.TaskID, d.DepartmentID = models.NewID(models.DutyPrefix), t.reportID, a.TaskID, id
		d.State, d.Version = models.DutyProposed, 1
		duties = append(duties, d)
	}
	return len(duties), insert(t, duties)
}

func (t *tx) setPortfolio(f Portfolios, today models.Date, active bool) error {
	end := `DELETE FROM leader_tasks WHERE task_id = ? AND valid_to IS NULL AND leader_id NOT IN ?`
	args := []any{f.TaskID, append([]string{""}, f.Leaders...)}
	if active {
		end = `UPDATE leader_tasks SET valid_to = ? WHERE task_id = ? AND valid_to IS NULL AND leader_id NOT IN ?`
		args = append([]any{today.AddDays(-1)}, args...)
	}
	if err := t.Exec(end, args...).Error; err != nil {
		return err
	}
	for _, id := range f.Leaders {
		err := t.Exec(`INSERT INTO leader_tasks (leader_id, task_id) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM leader_tasks
			WHERE leader_id = ? AND task_id = ? AND valid_to IS NULL)`, id, f.TaskID, id, f.TaskID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// removeTask takes a task out of a draft; in an active report it stays in the outline, untracked and without duties, since the past stands.
func (t *tx) removeTask(task models.Task, active bool, reason string) error {
	if active {
		if _, err := t.assign(Assignment{TaskID: task.ID}); err != nil {
			return err
		}
		before := task
		task.Tracking = models.Untracked
		return t.updateTask(before, &task, reason)
	}
	for _, table := range []string{"leader_tasks", "duties", "milestones", "items", "indicators"} {
		if err := t.Exec(`DELETE FROM "`+table+`" WHERE task_id = ?`, task.ID).Error; err != nil {
			return err
		}
	}
	if err := t.Exec(`DELETE FROM tasks WHERE id = ?`, task.ID).Error; err != nil {
		return err
	}
	return t.record("task.removed", task.ID, map[string]any{"number": task.Number, "title": task.Title, "reason": reason})
}
