package store

import (
	"context"

	"duban/models"
)

// dated is the condition on duties that are current or have passed to another on a day; models.AsOf tells which of them were there.
const dated = `(state IN ('PROPOSED', 'CONFIRMED') OR state = 'ENDED' AND valid_to IS NOT NULL)`

// Duties are who leads and supports what.
type Duties struct{ db *database }

// OfTasks gives the duties of tasks in order. Everybody signed in may see them.
func (s Duties) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Duty, error) {
	return byIDs[models.Duty](ctx, s.db, v, `SELECT * FROM duties WHERE state <> 'ENDED' AND task_id IN ? ORDER BY task_id, role, position, id`, taskIDs)
}

// OfDepartments gives the duties of departments by task.
func (s Duties) OfDepartments(ctx context.Context, v models.Viewer, ids []string) ([]models.Duty, error) {
	return byIDs[models.Duty](ctx, s.db, v, `SELECT d.* FROM duties d JOIN tasks t ON t.id = d.task_id
		WHERE d.state <> 'ENDED' AND d.department_id IN ? ORDER BY d.department_id, t.position, d.role, d.id`, ids)
}

// ByID gives the duties of ids in any order.
func (s Duties) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Duty, error) {
	return byIDs[models.Duty](ctx, s.db, v, `SELECT * FROM duties WHERE id IN ?`, ids)
}

// DutyDecision is what staff decide of one duty: confirmed as it is, or given to another department or role on the way.
type DutyDecision struct {
	DutyID       string
	DepartmentID *string
	Role         *models.DutyRole
}

// Confirm confirms duties in bulk, all of one report or none. Staff only.
func (s Duties) Confirm(ctx context.Context, v models.Viewer, reportID string, decisions []DutyDecision) ([]models.Duty, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	var confirmed []models.Duty
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		confirmed = confirmed[:0]
		for _, d := range decisions {
			duty, err := t.confirmDuty(d)
			if err != nil {
				return err
			}
			confirmed = append(confirmed, duty)
		}
		return nil
	})
	return confirmed, err
}

func (t *tx) confirmDuty(d DutyDecision) (models.Duty, error) {
	var duty models.Duty
	err := one(t.Raw(`SELECT * FROM duties WHERE id = ? AND report_id = ?`, d.DutyID, t.reportID), &duty, "NOT_FOUND")
	if err != nil {
		return duty, err
	}
	before := duty
	if d.DepartmentID != nil {
		duty.DepartmentID = *d.DepartmentID
		var known int64
		if err := t.Raw(`SELECT count(*) FROM departments WHERE id = ?`, duty.DepartmentID).Scan(&known).Error; err != nil || known == 0 {
			return duty, orNotFound(err)
		}
	}
	if d.Role != nil {
		duty.Role = *d.Role
	}
	duty.State = models.DutyConfirmed
	if duty == before {
		return duty, nil
	}
	done := t.Exec(`UPDATE duties SET department_id = ?, role = ?, state = ?, version = version + 1 WHERE id = ? AND version = ?`,
		duty.DepartmentID, duty.Role, duty.State, duty.ID, duty.Version)
	if err := changedOne(done); err != nil {
		return duty, err
	}
	duty.Version++
	return duty, t.record("duty.confirmed", duty.ID, map[string]any{
		"taskId": duty.TaskID, "before": before.DepartmentID + " " + string(before.Role) + " " + string(before.State),
		"after": duty.DepartmentID + " " + string(duty.Role) + " " + string(duty.State),
	})
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
}
