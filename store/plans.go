package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// Plans are what leads give before the first period (办理方案).
type Plans struct{ db *database }

// PlanBasis is everything that a plan workbook of one department is checked against, read at one moment. Workbook and check use the same.
type PlanBasis struct {
	Report      models.Report
	Department  models.Department
	Today       models.Date       // in the report's zone
	Tasks       []models.PlanTask // led by the department (confirmed or proposed), tracked, open, in order
	Others      []models.Task     // those of the report that aren't: for a clear word when they turn up in a sheet
	Departments []models.Department
	Aliases     []models.Alias
}

// Basis reads the basis of a department's plan. A viewer who doesn't report for it gets NotFound, like for one that doesn't exist.
func (s Plans) Basis(ctx context.Context, v models.Viewer, reportID, departmentID string) (PlanBasis, error) {
	var b PlanBasis
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var err error
		b, err = s.readBasis(q, v, reportID, departmentID)
		return err
	})
	return b, err
}

func (s Plans) readBasis(q *gorm.DB, v models.Viewer, reportID, departmentID string) (PlanBasis, error) {
	var b PlanBasis
	if err := signedIn(v); err != nil {
		return b, err
	}
	if !v.MayReport(departmentID) {
		return b, models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
	}
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &b.Report, "REPORT_UNKNOWN"); err != nil {
		return b, err
	}
	if err := one(q.Raw(`SELECT * FROM departments WHERE id = ?`, departmentID), &b.Department, "NOT_FOUND"); err != nil {
		return b, err
	}
	b.Today = models.DateOf(s.db.now().In(zoneOf(b.Report)))
	if err := q.Raw(`SELECT * FROM departments ORDER BY position, id`).Scan(&b.Departments).Error; err != nil {
		return b, err
	}
	if err := q.Raw(`SELECT * FROM department_aliases ORDER BY department_id, alias`).Scan(&b.Aliases).Error; err != nil {
		return b, err
	}
	return b, b.readTasks(q)
}

func (b *PlanBasis) readTasks(q *gorm.DB) error {
	var duties []models.Duty
	err := appendRows(q, &duties, `SELECT * FROM duties WHERE report_id = ? AND department_id = ? AND role = 'LEAD' AND state IN ('PROPOSED', 'CONFIRMED')`,
		b.Report.ID, b.Department.ID)
	if err != nil {
		return err
	}
	lead := map[string]models.Duty{}
	for _, d := range duties {
		lead[d.TaskID] = d
	}
	var tasks []models.Task
	if err := appendRows(q, &tasks, `SELECT * FROM tasks WHERE report_id = ? ORDER BY position, id`, b.Report.ID); err != nil {
		return err
	}
	var led []models.Task
	var ids []string
	for _, t := range tasks {
		if _, leads := lead[t.ID]; leads && t.Tracked() && t.State == models.TaskOpen {
			led, ids = append(led, t), append(ids, t.ID)
			continue
		}
		b.Others = append(b.Others, t)
	}
	if len(led) == 0 {
		return nil
	}
	facts, err := planFacts(q, ids)
	if err != nil {
		return err
	}
	open, err := openPlans(q, ids)
	for _, t := range led {
		p := models.NewPlanTask(t, lead[t.ID], facts[t.ID])
		if o, ok := open[t.ID]; ok {
			p = p.With(o.Edits)
			p.Bearing += o.SubmissionID + string(o.State)
			if o.State == models.PlanReturned {
				p.Note = o.Note
			}
		}
		b.Tasks = append(b.Tasks, p)
	}
	return err
}

// planFacts reads what the ledger holds of the plans of tasks.
func planFacts(q *gorm.DB, ids []string) (map[string]models.PlanFacts, error) {
	facts := make(map[string]models.PlanFacts, len(ids))
	change := func(taskID string, step func(*models.PlanFacts)) {
		f := facts[taskID]
		step(&f)
		facts[taskID] = f
	}
	of := map[string]string{} // plan → task
	for _, err := range []error{
		gather(q, ids, `SELECT * FROM indicators WHERE task_id IN ? ORDER BY task_id, position, id`, func(x models.Indicator) {
			change(x.TaskID, func(f *models.PlanFacts) { f.Indicators = append(f.Indicators, x) })
		}),
		gather(q, ids, `SELECT * FROM milestones WHERE item_id IS NULL AND state <> 'CANCELLED' AND task_id IN ? ORDER BY task_id, due, position, id`, func(x models.Milestone) {
			change(x.TaskID, func(f *models.PlanFacts) { f.Milestones = append(f.Milestones, x) })
		}),
		gather(q, ids, `SELECT * FROM items WHERE task_id IN ? ORDER BY task_id, position, id`, func(x models.Item) {
			change(x.TaskID, func(f *models.PlanFacts) { f.Items = append(f.Items, x) })
		}),
		gather(q, ids, `SELECT * FROM plans WHERE state = 'ACCEPTED' AND task_id IN ? ORDER BY task_id, created_at, id`, func(x models.Plan) {
			of[x.ID] = x.TaskID
			change(x.TaskID, func(f *models.PlanFacts) { f.Plans = append(f.Plans, x) })
		}),
		gather(q, ids, `SELECT v.* FROM plan_values v JOIN plans p ON p.id = v.plan_id WHERE p.state = 'ACCEPTED' AND p.task_id IN ? ORDER BY v.plan_id, v.period`,
			func(x models.PlanValue) {
				change(of[x.PlanID], func(f *models.PlanFacts) { f.Values = append(f.Values, x) })
			}),
		gather(q, ids, `SELECT * FROM task_people WHERE task_id IN ?`, func(x models.People) {
			change(x.TaskID, func(f *models.PlanFacts) { f.People = x })
		}),
	} {
		if err != nil {
			return nil, err
		}
	}
	return facts, nil
}

// gather runs a query about tasks and gives its rows one by one.
func gather[T any](q *gorm.DB, ids []string, query string, take func(T)) error {
	for some := range slices.Chunk(ids, atOnce) {
		var rows []T
		if err := appendRows(q, &rows, query, some); err != nil {
			return err
		}
		for _, row := range rows {
			take(row)
		}
	}
	return nil
}

// openPlans are, of each task, what was handed in of its plan and isn't accepted: awaiting a decision, or sent back and not put right yet.
func openPlans(q *gorm.DB, ids []string) (map[string]models.TaskPlan, error) {
	open := map[string]models.TaskPlan{}
	err := gather(q, ids, `SELECT * FROM task_plans WHERE state IN ('HANDED_IN', 'RETURNED') AND task_id IN ? ORDER BY seq`,
		func(x models.TaskPlan) { open[x.TaskID] = x })
	return open, err
}

// planScope is who sees the files of plans: a department its own, staff all that were handed in and the drafts that they carried.
func planScope(v models.Viewer) (string, []any) {
	switch {
	case v.Staff && len(v.Departments) > 0:
		return `(state <> 'DRAFT' OR carried_by = ? OR department_id IN ?)`, []any{v.UserID, v.Departments}
	case v.Staff:
		return `(state <> 'DRAFT' OR carried_by = ?)`, []any{v.UserID}
	case len(v.Departments) > 0:
		return `department_id IN ?`, []any{v.Departments}
	}
	return `1 = 0`, nil
}

// Find gives a plan submission that the viewer may see; others look like unknown ones.
func (s Plans) Find(ctx context.Context, v models.Viewer, id string) (models.PlanSubmission, error) {
	return findPlan(s.db.query(ctx), v, id)
}

func findPlan(q *gorm.DB, v models.Viewer, id string) (models.PlanSubmission, error) {
	var sub models.PlanSubmission
	if err := signedIn(v); err != nil {
		return sub, err
	}
	where, args := planScope(v)
	err := one(q.Raw(`SELECT * FROM plan_submissions WHERE id = ? AND `+where, append([]any{id}, args...)...), &sub, "NOT_FOUND")
	return sub, err
}

// ByID gives those of the plan submissions of ids that the viewer may see, in any order.
func (s Plans) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.PlanSubmission, error) {
	where, args := planScope(v)
	return byIDs[models.PlanSubmission](ctx, s.db, v, `SELECT * FROM plan_submissions WHERE id IN ? AND `+where, ids, args...)
}

// PlanFilter narrows a list of plan submissions; zero fields don't.
type PlanFilter struct {
	ReportID     string
	DepartmentID string
	States       []models.PlanState
}

// List gives the plan submissions that the viewer may see, newest first, at most 500.
func (s Plans) List(ctx context.Context, v models.Viewer, f PlanFilter) ([]models.PlanSubmission, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	where, args := planScope(v)
	query, all := `SELECT * FROM plan_submissions WHERE report_id = ? AND `+where, append([]any{f.ReportID}, args...)
	if f.DepartmentID != "" {
		query, all = query+` AND department_id = ?`, append(all, f.DepartmentID)
	}
	if len(f.States) > 0 {
		query, all = query+` AND state IN ?`, append(all, f.States)
	}
	var subs []models.PlanSubmission
	err := s.db.query(ctx).Raw(query+` ORDER BY seq DESC LIMIT 500`, all...).Scan(&subs).Error
	return subs, err
}

// Tasks gives what plan submissions change, task by task. Those that the viewer may not see give nothing.
func (s Plans) Tasks(ctx context.Context, v models.Viewer, ids []string) ([]models.TaskPlan, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	where, args := planScope(v)
	var tasks []models.TaskPlan
	err := appendRows(s.db.query(ctx), &tasks, `SELECT tp.* FROM task_plans tp JOIN tasks t ON t.id = tp.task_id WHERE tp.submission_id IN
		(SELECT id FROM plan_submissions WHERE id IN ? AND `+where+`) ORDER BY tp.submission_id, t.position, t.id`, append([]any{ids}, args...)...)
	return tasks, err
}

// Original gives the bytes of a plan workbook as they came.
func (s Plans) Original(ctx context.Context, v models.Viewer, id string) (models.PlanSubmission, []byte, error) {
	sub, err := s.Find(ctx, v, id)
	if err != nil {
		return sub, nil, err
	}
	var blob struct{ Body []byte } // gorm takes a bare []byte for a list of numbers
	err = one(s.db.query(ctx).Raw(`SELECT body FROM blobs WHERE sha256 = ?`, sub.SHA256), &blob, "NOT_FOUND")
	return sub, blob.Body, err
}
