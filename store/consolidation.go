package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// Consolidation is everything that a consolidated workbook says, read at one moment.
type Consolidation struct {
	Report      models.Report
	Period      models.ReportingPeriod
	Periods     []models.ReportingPeriod
	Areas       []models.Area
	Themes      []models.Theme
	Departments []models.Department
	Tasks       []ConsolidatedTask // tracked, in order
	Untracked   []models.Task
	Submissions []models.Submission // of the period, in order of arrival
	Calendar    []models.CalendarDay
	FirstOwed   *models.ReportingPeriod
	Extensions  []models.Extension // of due days, of all periods
	Version     string             // changes whenever anything of the report does: for ETags
}

// ConsolidatedTask is one task with what is known of it as of the period.
type ConsolidatedTask struct {
	models.Task
	Duties     []models.Duty // current, leads first
	Indicators []models.Indicator
	Items      []models.Item
	Milestones []models.Milestone
	Plans      []models.Plan // accepted
	PlanValues []models.PlanValue
	Current    Standing       // newest as of the period
	Reported   bool           // Current is of this very period
	Returned   []models.Entry // of this very period, sent back, oldest first
}

// Consolidation reads the ledger as of a period. Staff see all of it, departments the tasks on which they have a duty; others
// are refused.
func (s Entries) Consolidation(ctx context.Context, v models.Viewer, reportID string, period models.Period) (Consolidation, error) {
	var c Consolidation
	if err := signedIn(v); err != nil {
		return c, err
	}
	if !v.Staff && len(v.Departments) == 0 {
		return c, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		if err := c.readFrame(q, reportID, period); err != nil {
			return err
		}
		if err := c.readTasks(q, v); err != nil {
			return err
		}
		where, args := submissionScope(v)
		return q.Raw(`SELECT id, report_id, department_id, period_id, seq, state, file_name, complete, created_at, handed_in_at, change_count
			FROM submissions WHERE period_id = ? AND `+where+` ORDER BY seq`, append([]any{c.Period.ID}, args...)...).Scan(&c.Submissions).Error
	})
	return c, err
}

// Version is the mark of a report's data that changes with every act on it.
func (s Entries) Version(ctx context.Context, reportID string) (string, error) {
	var hash string
	err := s.db.query(ctx).Raw(`SELECT hash FROM chain_heads WHERE report_id = ?`, reportID).Scan(&hash).Error
	return hash, err
}

func (c *Consolidation) readFrame(q *gorm.DB, reportID string, period models.Period) error {
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &c.Report, "REPORT_UNKNOWN"); err != nil {
		return err
	}
	if err := findPeriod(q, reportID, period, &c.Period); err != nil {
		return err
	}
	for _, part := range []struct {
		dest  any
		query string
	}{
		{&c.Periods, `SELECT * FROM periods WHERE report_id = ? ORDER BY ends, name`},
		{&c.Areas, `SELECT * FROM areas WHERE report_id = ? ORDER BY number`},
		{&c.Themes, `SELECT t.* FROM themes t JOIN areas a ON a.id = t.area_id WHERE t.report_id = ? ORDER BY a.number, t.number`},
		{&c.Departments, `SELECT * FROM departments WHERE ? <> '' ORDER BY position, id`},
		{&c.Calendar, `SELECT * FROM calendar_days WHERE ? <> '' ORDER BY day`},
		{&c.Extensions, `SELECT * FROM period_extensions WHERE report_id = ? ORDER BY period_id, department_id`},
		{&c.Version, `SELECT hash FROM chain_heads WHERE report_id = ?`},
	} {
		if err := q.Raw(part.query, reportID).Scan(part.dest).Error; err != nil {
			return err
		}
	}
	for i, p := range c.Periods {
		if p.Name == c.Report.FirstOwedPeriod {
			c.FirstOwed = &c.Periods[i]
		}
	}
	return nil
}

func (c *Consolidation) readTasks(q *gorm.DB, v models.Viewer) error {
	where, args := scope(v, "t.id")
	args = append([]any{c.Report.ID}, args...)
	seen := ` FROM tasks t WHERE t.report_id = ? AND ` + where
	var tasks []models.Task
	if err := appendRows(q, &tasks, `SELECT t.*`+seen+` ORDER BY t.position, t.id`, args...); err != nil {
		return err
	}
	for _, t := range tasks {
		if !t.Tracked() {
			c.Untracked = append(c.Untracked, t)
			continue
		}
		c.Tasks = append(c.Tasks, ConsolidatedTask{Task: t})
	}
	at := make(map[string]*ConsolidatedTask, len(c.Tasks))
	for i := range c.Tasks {
		at[c.Tasks[i].ID] = &c.Tasks[i]
	}
	if err := beneath(q, c.Report.ID, at); err != nil {
		return err
	}
	for _, t := range at {
		t.Items = slices.DeleteFunc(t.Items, func(i models.Item) bool { return !i.In(c.Period) })
	}
	current, err := standings(q, taskSet{`(SELECT t.id` + seen + `)`, args}, `e.period_ends <= ?`, c.Period.Ends)
	for id, standing := range current {
		ifThere(at, id, func(t *ConsolidatedTask) {
			t.Current = standing
			t.Reported = standing.Entry.PeriodID == c.Period.ID
		})
	}
	if err != nil {
		return err
	}
	return each(q, `SELECT * FROM entries WHERE period_id = ? AND state = 'RETURNED' ORDER BY seq`, c.Period.ID, func(e models.Entry) {
		ifThere(at, e.TaskID, func(t *ConsolidatedTask) { t.Returned = append(t.Returned, e) })
	})
}

// beneath reads what lies beneath the tasks of a report, for those that are wanted.
func beneath(q *gorm.DB, reportID string, at map[string]*ConsolidatedTask) error {
	err := each(q, `SELECT * FROM duties WHERE report_id = ? AND state IN ('PROPOSED', 'CONFIRMED') ORDER BY task_id, role, position, id`, reportID,
		func(x models.Duty) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Duties = append(t.Duties, x) })
		})
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM indicators WHERE report_id = ? ORDER BY task_id, position, id`, reportID,
		func(x models.Indicator) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Indicators = append(t.Indicators, x) })
		})
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM items WHERE report_id = ? ORDER BY task_id, position, id`, reportID,
		func(x models.Item) { ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Items = append(t.Items, x) }) })
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM milestones WHERE report_id = ? AND state <> 'CANCELLED' ORDER BY task_id, due, id`, reportID,
		func(x models.Milestone) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Milestones = append(t.Milestones, x) })
		})
	if err != nil {
		return err
	}
	planTask := map[string]string{}
	err = each(q, `SELECT * FROM plans WHERE report_id = ? AND state = 'ACCEPTED' ORDER BY task_id, created_at, id`, reportID,
		func(x models.Plan) {
			planTask[x.ID] = x.TaskID
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Plans = append(t.Plans, x) })
		})
	if err != nil {
		return err
	}
	return each(q, `SELECT * FROM plan_values WHERE plan_id IN (SELECT id FROM plans WHERE report_id = ? AND state = 'ACCEPTED') ORDER BY plan_id, period`, reportID,
		func(x models.PlanValue) {
			ifThere(at, planTask[x.PlanID], func(t *ConsolidatedTask) { t.PlanValues = append(t.PlanValues, x) })
		})
}

// each runs a query of one report and gives its rows one by one.
func each[T any](q *gorm.DB, query, reportID string, take func(T)) error {
	var rows []T
	err := appendRows(q, &rows, query, reportID)
	for _, row := range rows {
		take(row)
	}
	return err
}

func ifThere(at map[string]*ConsolidatedTask, id string, take func(*ConsolidatedTask)) {
	if t := at[id]; t != nil {
		take(t)
	}
}
