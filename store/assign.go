package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Assignment is who leads and supports one task, as staff have settled it. The first lead reports.
type Assignment struct {
	TaskID   string
	Leads    []string // department ids
	Supports []string
}

// DutyBasis is what a workbook of duties is made of and checked against.
type DutyBasis struct {
	Report      models.Report
	Tasks       []models.Task // tracked, in order
	Duties      []models.Duty // current
	Departments []models.Department
	Aliases     []models.Alias
}

// Basis reads the basis of the duty workbook. Staff only.
func (s Duties) Basis(ctx context.Context, v models.Viewer, reportID string) (DutyBasis, error) {
	var b DutyBasis
	if err := editor(v); err != nil {
		return b, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error { return b.read(q, reportID) })
	return b, err
}

func (b *DutyBasis) read(q *gorm.DB, reportID string) error {
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &b.Report, "REPORT_UNKNOWN"); err != nil {
		return err
	}
	for _, part := range []struct {
		dest  any
		query string
	}{
		{&b.Tasks, `SELECT * FROM tasks WHERE report_id = ? AND tracking <> 'NONE' ORDER BY position, id`},
		{&b.Duties, `SELECT * FROM duties WHERE report_id = ? AND state IN ('PROPOSED', 'CONFIRMED') ORDER BY task_id, role, position, id`},
		{&b.Departments, `SELECT * FROM departments WHERE ? <> '' ORDER BY position, id`},
		{&b.Aliases, `SELECT * FROM department_aliases WHERE ? <> '' ORDER BY folded`},
	} {
		if err := q.Raw(part.query, reportID).Scan(part.dest).Error; err != nil {
			return err
		}
	}
	return nil
}

// Assign confirms the duties of tasks exactly as given, all of them or none, in one transaction: those that are missing are made,
// those that are not wanted any more end. It gives how many duties changed. Staff only.
func (s Duties) Assign(ctx context.Context, v models.Viewer, reportID string, assignments []Assignment) (int, error) {
	if err := editor(v); err != nil {
		return 0, err
	}
	changed := 0
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		changed = 0
		for _, a := range assignments {
			n, err := t.assign(a)
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	return changed, err
}

func (t *tx) assign(a Assignment) (int, error) {
	var duties []models.Duty
	if err := t.Raw(`SELECT * FROM duties WHERE report_id = ? AND task_id = ? AND state IN ('PROPOSED', 'CONFIRMED') ORDER BY role, position, id`,
		t.reportID, a.TaskID).Scan(&duties).Error; err != nil {
		return 0, err
	}
	changed, held := 0, map[string]bool{}
	wanted := a.wanted()
	for _, d := range duties {
		place, keep := wanted[d.DepartmentID]
		keep = keep && place.Role == d.Role && !held[d.DepartmentID]
		held[d.DepartmentID] = held[d.DepartmentID] || keep
		n, err := t.settle(d, keep, place.Position)
		if err != nil {
			return changed, err
		}
		changed += n
	}
	for _, department := range append(append([]string{}, a.Leads...), a.Supports...) {
		if held[department] {
			continue
		}
		held[department] = true
		d := models.Duty{ID: models.NewID(models.DutyPrefix), ReportID: t.reportID, TaskID: a.TaskID, DepartmentID: department,
			Role: wanted[department].Role, State: models.DutyConfirmed, Position: wanted[department].Position, Version: 1}
		if err := t.Create(&d).Error; err != nil {
			return changed, err
		}
		changed++
		if err := t.record("duty.made", d.ID, map[string]any{"taskId": d.TaskID, "departmentId": department, "role": d.Role}); err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// wanted gives the role and place of each department; one that is named twice leads.
func (a Assignment) wanted() map[string]models.Duty {
	out := map[string]models.Duty{}
	for i, id := range a.Supports {
		out[id] = models.Duty{Role: models.Support, Position: i + 1}
	}
	for i, id := range a.Leads {
		out[id] = models.Duty{Role: models.Lead, Position: i + 1}
	}
	return out
}

// settle confirms a duty in its place, or ends it.
func (t *tx) settle(d models.Duty, keep bool, position int) (int, error) {
	state, kind := models.DutyConfirmed, "duty.confirmed"
	if !keep {
		state, kind, position = models.DutyEnded, "duty.ended", d.Position
	}
	if d.State == state && d.Position == position {
		return 0, nil
	}
	done := t.Exec(`UPDATE duties SET state = ?, position = ?, version = version + 1 WHERE id = ? AND version = ?`, state, position, d.ID, d.Version)
	if err := changedOne(done); err != nil {
		return 0, err
	}
	return 1, t.record(kind, d.ID, map[string]any{"taskId": d.TaskID, "departmentId": d.DepartmentID, "role": d.Role, "before": d.State})
}
