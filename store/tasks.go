package store

import (
	"context"
	"strings"

	"duban/models"
	"duban/text"

	"gorm.io/gorm"
)

// Tasks are the tasks with what lies beneath them. Everybody signed in may see them; staff change them.
type Tasks struct{ db *database }

// TaskFilter narrows a list of tasks; zero fields don't.
type TaskFilter struct {
	ReportID     string
	AreaID       string
	ThemeID      string
	DepartmentID string          // has a current duty
	DutyRole     models.DutyRole // with DepartmentID: in this role; alone: some department has it
	DutyState    models.DutyState
	State        models.TaskState
	Tracking     []models.Tracking
	Text         string              // anywhere in number, title or quote
	Number       string              // exactly, or as a beginning: 2.2
	Quantified   *bool               // has an indicator
	Status       []models.StatusWord // of the latest entry that counts and that the viewer may see
}

// TaskOrder is how a list of tasks is ordered.
type TaskOrder string

// The orders; each ends in the task's id.
const (
	ByNumber   TaskOrder = "NUMBER"
	ByDeadline TaskOrder = "DEADLINE"
)

func (o TaskOrder) columns() []string {
	if o == ByDeadline {
		return []string{"COALESCE(deadline, '9999-12-31')", "position", "id"}
	}
	return []string{"position", "id"}
}

// Key is the cursor's key of a task in this order.
func (o TaskOrder) Key(t models.Task) []any {
	if o != ByDeadline {
		return []any{t.Position, t.ID}
	}
	deadline := t.Deadline.String()
	if deadline == "" {
		deadline = "9999-12-31"
	}
	return []any{deadline, t.Position, t.ID}
}

// List gives one page of tasks.
func (s Tasks) List(ctx context.Context, v models.Viewer, f TaskFilter, o TaskOrder, desc bool, p Page) ([]models.Task, Info, error) {
	if err := signedIn(v); err != nil {
		return nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, Info{}, err
	}
	where, args, order, err := w.clauses(o.columns(), desc)
	if err != nil {
		return nil, Info{}, err
	}
	filter, filterArgs := f.clauses(v)
	var tasks []models.Task
	query := `SELECT * FROM tasks WHERE ` + filter + ` AND ` + where + ` ORDER BY ` + order + ` LIMIT ?`
	args = append(append(filterArgs, args...), w.size+1)
	if err := s.db.query(ctx).Raw(query, args...).Scan(&tasks).Error; err != nil {
		return nil, Info{}, err
	}
	tasks, info := cut(w, tasks)
	return tasks, info, nil
}

// Count says how many tasks a filter leaves.
func (s Tasks) Count(ctx context.Context, v models.Viewer, f TaskFilter) (int, error) {
	if err := signedIn(v); err != nil {
		return 0, err
	}
	filter, args := f.clauses(v)
	var n int
	err := s.db.query(ctx).Raw(`SELECT count(*) FROM tasks WHERE `+filter, args...).Scan(&n).Error
	return n, err
}

// clauses are the filter as SQL on tasks.
func (f TaskFilter) clauses(v models.Viewer) (string, []any) {
	parts, args := []string{"report_id = ?"}, []any{f.ReportID}
	add := func(on bool, clause string, arg ...any) {
		if on {
			parts = append(parts, clause)
			args = append(args, arg...)
		}
	}
	add(f.AreaID != "", "area_id = ?", f.AreaID)
	add(f.ThemeID != "", "theme_id = ?", f.ThemeID)
	add(f.State != "", "state = ?", f.State)
	add(len(f.Tracking) > 0, "tracking IN ?", f.Tracking)
	add(f.Text != "", like("search_text"), likeArg(text.Fold(f.Text)))
	if f.Number != "" {
		add(true, "(number = ? OR "+like("number")+")", f.Number, strings.TrimPrefix(likeArg(strings.TrimSuffix(f.Number, ".")+"."), "%"))
	}
	if f.Quantified != nil {
		has := "EXISTS"
		if !*f.Quantified {
			has = "NOT EXISTS"
		}
		add(true, has+" (SELECT 1 FROM indicators i WHERE i.task_id = tasks.id)")
	}
	if f.DepartmentID != "" || f.DutyRole != "" || f.DutyState != "" {
		clause, dutyArgs := f.dutyClause()
		add(true, clause, dutyArgs...)
	}
	if len(f.Status) > 0 {
		seen, seenArgs := scope(v, "tasks.id")
		add(true, seen, seenArgs...)
		add(true, `(SELECT e.status FROM entries e WHERE e.task_id = tasks.id AND `+inForce+` ORDER BY e.period_ends DESC, e.seq DESC LIMIT 1) IN ?`, f.Status)
	}
	return strings.Join(parts, " AND "), args
}

func (f TaskFilter) dutyClause() (string, []any) {
	clause, args := "EXISTS (SELECT 1 FROM duties d WHERE d.task_id = tasks.id", []any{}
	if f.DutyState != "" {
		clause, args = clause+" AND d.state = ?", append(args, f.DutyState)
	} else {
		clause += " AND d.state IN ('PROPOSED', 'CONFIRMED')"
	}
	if f.DepartmentID != "" {
		clause, args = clause+" AND d.department_id = ?", append(args, f.DepartmentID)
	}
	if f.DutyRole != "" {
		clause, args = clause+" AND d.role = ?", append(args, f.DutyRole)
	}
	return clause + ")", args
}

// ByNumber gives the task of a report that a number names.
func (s Tasks) ByNumber(ctx context.Context, v models.Viewer, reportID, number string) (models.Task, error) {
	var t models.Task
	if err := signedIn(v); err != nil {
		return t, err
	}
	err := one(s.db.query(ctx).Raw(`SELECT * FROM tasks WHERE report_id = ? AND number = ?`, reportID, number), &t, "NOT_FOUND")
	return t, err
}

// ByID gives the tasks of ids in any order.
func (s Tasks) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Task, error) {
	return byIDs[models.Task](ctx, s.db, v, `SELECT * FROM tasks WHERE id IN ?`, ids)
}

// Indicators gives the indicators of tasks, in order.
func (s Tasks) Indicators(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Indicator, error) {
	return byIDs[models.Indicator](ctx, s.db, v, `SELECT * FROM indicators WHERE task_id IN ? ORDER BY task_id, position, id`, taskIDs)
}

// IndicatorsByID gives the indicators of ids in any order.
func (s Tasks) IndicatorsByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Indicator, error) {
	return byIDs[models.Indicator](ctx, s.db, v, `SELECT * FROM indicators WHERE id IN ?`, ids)
}

// ListIndicators gives one page of a report's indicators in order of task and place.
func (s Tasks) ListIndicators(ctx context.Context, v models.Viewer, reportID string, p Page) ([]models.Indicator, []int64, Info, error) {
	if err := signedIn(v); err != nil {
		return nil, nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, nil, Info{}, err
	}
	where, args, order, err := w.clauses([]string{"t.position", "i.position", "i.id"}, false)
	if err != nil {
		return nil, nil, Info{}, err
	}
	type row struct {
		models.Indicator `gorm:"embedded"`
		TaskPosition     int64
	}
	var rows []row
	query := `SELECT i.*, t.position AS task_position FROM indicators i JOIN tasks t ON t.id = i.task_id
		WHERE i.report_id = ? AND ` + where + ` ORDER BY ` + order + ` LIMIT ?`
	args = append(append([]any{reportID}, args...), w.size+1)
	if err := s.db.query(ctx).Raw(query, args...).Scan(&rows).Error; err != nil {
		return nil, nil, Info{}, err
	}
	rows, info := cut(w, rows)
	indicators, positions := make([]models.Indicator, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		indicators[i], positions[i] = r.Indicator, r.TaskPosition
	}
	return indicators, positions, info, nil
}

// Items gives the items beneath tasks, in order.
func (s Tasks) Items(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Item, error) {
	return byIDs[models.Item](ctx, s.db, v, `SELECT * FROM items WHERE task_id IN ? ORDER BY task_id, position, id`, taskIDs)
}

// ItemsByID gives the items of ids in any order.
func (s Tasks) ItemsByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Item, error) {
	return byIDs[models.Item](ctx, s.db, v, `SELECT * FROM items WHERE id IN ?`, ids)
}

// Milestones gives the milestones of tasks by due day.
func (s Tasks) Milestones(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Milestone, error) {
	return byIDs[models.Milestone](ctx, s.db, v, `SELECT * FROM milestones WHERE task_id IN ? ORDER BY task_id, due, id`, taskIDs)
}

// SeenMilestones gives the milestones of those tasks whose progress the viewer may see, with their evidence.
func (s Tasks) SeenMilestones(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Milestone, error) {
	where, args := scope(v, "milestones.task_id")
	return byIDs[models.Milestone](ctx, s.db, v, `SELECT * FROM milestones WHERE task_id IN ? AND `+where, taskIDs, args...)
}

// MilestonesByID gives the milestones of ids in any order.
func (s Tasks) MilestonesByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Milestone, error) {
	return byIDs[models.Milestone](ctx, s.db, v, `SELECT * FROM milestones WHERE id IN ?`, ids)
}

// Plans gives the accepted plans of tasks whose progress the viewer may see.
func (s Tasks) Plans(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Plan, error) {
	where, args := scope(v, "plans.task_id")
	return byIDs[models.Plan](ctx, s.db, v, `SELECT * FROM plans WHERE state = 'ACCEPTED' AND task_id IN ? AND `+where+` ORDER BY task_id, created_at, id`, taskIDs, args...)
}

// PlansByID gives those of the plans of ids that are accepted and the viewer may see, in any order.
func (s Tasks) PlansByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Plan, error) {
	where, args := scope(v, "plans.task_id")
	return byIDs[models.Plan](ctx, s.db, v, `SELECT * FROM plans WHERE state = 'ACCEPTED' AND id IN ? AND `+where, ids, args...)
}

// PlanValues gives the planned values of accepted plans by period.
func (s Tasks) PlanValues(ctx context.Context, v models.Viewer, planIDs []string) ([]models.PlanValue, error) {
	where, args := scope(v, "p.task_id")
	return byIDs[models.PlanValue](ctx, s.db, v, `SELECT v.* FROM plan_values v JOIN plans p ON p.id = v.plan_id
		WHERE p.state = 'ACCEPTED' AND v.plan_id IN ? AND `+where+` ORDER BY v.plan_id, v.period`, planIDs, args...)
}

// TaskChange is what staff change in a task; nil fields stay. Version is the one that the change was made upon.
type TaskChange struct {
	TaskID   string
	Version  *int64
	Title    *string
	Tracking *models.Tracking
	Deadline *models.Date
	Reason   string
}

// Update changes a task on record. Staff only.
func (s Tasks) Update(ctx context.Context, v models.Viewer, c TaskChange) (models.Task, error) {
	if err := editor(v); err != nil {
		return models.Task{}, err
	}
	var task models.Task
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM tasks WHERE id = ?`, c.TaskID), &task, "NOT_FOUND"); err != nil {
		return task, err
	}
	err := s.db.write(ctx, v, task.ReportID, func(t *tx) error {
		if err := one(t.Raw(`SELECT * FROM tasks WHERE id = ?`, c.TaskID), &task, "NOT_FOUND"); err != nil {
			return err
		}
		before := task
		if err := c.apply(&task); err != nil {
			return err
		}
		if before == task {
			return nil
		}
		return t.changeTask(before, &task, c.Reason)
	})
	return task, err
}

func (c TaskChange) apply(task *models.Task) error {
	if c.Version != nil && *c.Version != task.Version {
		return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	if c.Title != nil {
		task.Title = text.Clean(*c.Title)
	}
	if c.Tracking != nil {
		task.Tracking = *c.Tracking
	}
	if c.Deadline != nil {
		task.Deadline = *c.Deadline
	}
	return task.Validate()
}

// changeTask writes what staff change in a task. A deadline that moves once the report is followed needs a reason, and earlier periods keep the
// old one; a closed task is opened again first.
func (t *tx) changeTask(before models.Task, task *models.Task, reason string) error {
	if before.State == models.TaskClosed {
		return models.Errorf(models.Conflict, "TASK_IS_CLOSED", "taskId", "found", before.Number)
	}
	if before.Deadline == task.Deadline {
		return t.updateTask(before, task, reason)
	}
	var r models.Report
	if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, t.reportID), &r, "REPORT_UNKNOWN"); err != nil {
		return err
	}
	if r.State != models.ReportActive {
		return t.updateTask(before, task, reason)
	}
	if reason = text.Clean(reason); reason == "" {
		return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	p, err := t.openPeriod("")
	if err != nil {
		return err
	}
	if err := t.updateTask(before, task, reason); err != nil {
		return err
	}
	_, err = t.keepBaseline(models.BaselineChange{TaskID: task.ID, Before: models.Baseline{Deadline: before.Deadline},
		After: models.Baseline{Deadline: task.Deadline}, Reason: reason}, p)
	return err
}

// updateTask writes the task, whose version and time move with it.
func (t *tx) updateTask(before models.Task, task *models.Task, reason string) error {
	task.SearchText = searchText(*task)
	done := t.Exec(`UPDATE tasks SET title = ?, tracking = ?, deadline = ?, search_text = ?, version = version + 1, updated_at = ?
		WHERE id = ? AND version = ?`, task.Title, task.Tracking, task.Deadline, task.SearchText, t.now, task.ID, task.Version)
	if err := changedOne(done); err != nil {
		return err
	}
	task.Version, task.UpdatedAt = task.Version+1, t.now
	return t.record("task.updated", task.ID, map[string]any{
		"before": map[string]any{"title": before.Title, "tracking": before.Tracking, "deadline": before.Deadline},
		"after":  map[string]any{"title": task.Title, "tracking": task.Tracking, "deadline": task.Deadline},
		"reason": reason,
	})
}

// changedOne turns an update of no row into a conflict: somebody else was faster.
func changedOne(done *gorm.DB) error {
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	return nil
}

// searchText is what a search for a task looks through.
func searchText(t models.Task) string { return text.Fold(t.Number + " " + t.Title + " " + t.Quote) }
