package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Directory is what tells whose a file is: all departments with their spellings, and which task or part of one each leads. It is the same
// for everybody who is signed in: none of it is progress.
type Directory struct {
	Report      models.Report
	Departments []models.Department
	Aliases     []models.Alias
	Periods     []models.ReportingPeriod
	Tasks       []models.Task
	Leads       map[string][]string // task id → departments that lead it, the first listed first
	PartOf      map[string]string   // indicator or item id → task id
}

// Directory reads it for a report at one moment.
func (s Departments) Directory(ctx context.Context, v models.Viewer, reportID string) (Directory, error) {
	d := Directory{Leads: map[string][]string{}, PartOf: map[string]string{}}
	if err := signedIn(v); err != nil {
		return d, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &d.Report, "REPORT_UNKNOWN"); err != nil {
			return err
		}
		if err := appendRows(q, &d.Departments, `SELECT * FROM departments ORDER BY position, id`); err != nil {
			return err
		}
		if err := appendRows(q, &d.Aliases, `SELECT * FROM department_aliases ORDER BY folded`); err != nil {
			return err
		}
		if err := appendRows(q, &d.Periods, `SELECT * FROM periods WHERE report_id = ? ORDER BY ends, name`, reportID); err != nil {
			return err
		}
		return d.readTasks(q)
	})
	return d, err
}

func (d *Directory) readTasks(q *gorm.DB) error {
	if err := appendRows(q, &d.Tasks, `SELECT * FROM tasks WHERE report_id = ? ORDER BY position, id`, d.Report.ID); err != nil {
		return err
	}
	var leads []models.Duty
	if err := appendRows(q, &leads, `SELECT * FROM duties WHERE report_id = ? AND role = 'LEAD' AND state IN ('PROPOSED', 'CONFIRMED')
		ORDER BY task_id, position, id`, d.Report.ID); err != nil {
		return err
	}
	for _, l := range leads {
		d.Leads[l.TaskID] = append(d.Leads[l.TaskID], l.DepartmentID)
	}
	var parts []struct{ ID, TaskID string }
	if err := appendRows(q, &parts, `SELECT id, task_id FROM indicators WHERE task_id IN (SELECT id FROM tasks WHERE report_id = ?)
		UNION ALL SELECT id, task_id FROM items WHERE task_id IN (SELECT id FROM tasks WHERE report_id = ?)`, d.Report.ID, d.Report.ID); err != nil {
		return err
	}
	for _, p := range parts {
		d.PartOf[p.ID] = p.TaskID
	}
	return nil
}
