package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Closures are the checked ends of tasks (销号). Staff see all, departments those of tasks on which they have a duty.
type Closures struct{ db *database }

// OfTasks gives the closures of tasks that the viewer may see, in order.
func (s Closures) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Closure, error) {
	return scopedRows[models.Closure](ctx, s.db, v, `SELECT c.* FROM closures c WHERE c.task_id IN ? AND `, "c.task_id", taskIDs,
		` ORDER BY c.task_id, c.created_at, c.id`)
}

// ByID gives those of the closures of ids that the viewer may see, in any order.
func (s Closures) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Closure, error) {
	return scopedRows[models.Closure](ctx, s.db, v, `SELECT c.* FROM closures c WHERE c.id IN ? AND `, "c.task_id", ids, "")
}

// Pending gives the closures of a report that await a decision and that the viewer may see, the oldest first.
func (s Closures) Pending(ctx context.Context, v models.Viewer, reportID string) ([]models.Closure, error) {
	return scopedRows[models.Closure](ctx, s.db, v, `SELECT c.* FROM closures c WHERE c.state = 'REQUESTED' AND c.report_id IN ? AND `, "c.task_id",
		[]string{reportID}, ` ORDER BY c.created_at, c.id`)
}

// Request asks for a task to be closed, with the evidence in words. The task's confirmed leads and staff; one request at a time.
func (s Closures) Request(ctx context.Context, v models.Viewer, taskID, evidence string) (models.Closure, error) {
	var c models.Closure
	err := s.onTask(ctx, v, taskID, "reason", &evidence, func(t *tx) error {
		if err := t.mayAskToClose(taskID); err != nil {
			return err
		}
		if _, err := t.openTask(taskID, "taskId"); err != nil {
			return err
		}
		var pending int64
		if err := t.Raw(`SELECT count(*) FROM closures WHERE task_id = ? AND state = 'REQUESTED'`, taskID).Scan(&pending).Error; err != nil {
			return err
		}
		if pending > 0 {
			return models.Errorf(models.Conflict, "CLOSURE_PENDING", "taskId")
		}
		c = models.Closure{ID: models.NewID(models.ClosurePrefix), ReportID: t.reportID, TaskID: taskID, State: models.ClosureRequested, Reason: evidence,
			AskedBy: v.UserID, CreatedAt: t.now}
		if err := insert(t, []models.Closure{c}); err != nil {
			return err
		}
		return t.record("closure.requested", taskID, map[string]any{"closureId": c.ID, "reason": evidence})
	})
	return c, err
}

// onTask runs a step on a task's report with a reason that must be there.
func (s Closures) onTask(ctx context.Context, v models.Viewer, taskID, field string, reason *string, step func(*tx) error) error {
	if err := signedIn(v); err != nil {
		return err
	}
	var task models.Task
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM tasks WHERE id = ?`, taskID), &task, "NOT_FOUND"); err != nil {
		return err
	}
	*reason = text.Clean(*reason)
	if err := noteFits(field, *reason); err != nil {
		return err
	}
	return s.db.write(ctx, v, task.ReportID, func(t *tx) error {
		if *reason == "" {
			return models.Errorf(models.Invalid, "REASON_NEEDED", field)
		}
		return step(t)
	})
}

// mayAskToClose refuses everybody but staff and the task's confirmed leads.
func (t *tx) mayAskToClose(taskID string) error {
	var leads []models.Duty
	err := t.Raw(`SELECT * FROM duties WHERE task_id = ? AND role = 'LEAD' AND state = 'CONFIRMED'`, taskID).Scan(&leads).Error
	if err != nil || t.viewer.Staff {
		return err
	}
	for _, d := range leads {
		if t.viewer.For(d.DepartmentID) {
			return nil
		}
	}
	return models.Errorf(models.Forbidden, "FORBIDDEN", "")
}

// Decide closes the task that a closure asks for, or refuses with a note. Staff only, and another than who asked.
func (s Closures) Decide(ctx context.Context, v models.Viewer, closureID string, approve bool, note string) (models.Closure, error) {
	var c models.Closure
	if err := editor(v); err != nil {
		return c, err
	}
	note = text.Clean(note)
	if !approve && note == "" {
		return c, models.Errorf(models.Invalid, "REASON_NEEDED", "note")
	}
	if err := noteFits("note", note); err != nil {
		return c, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM closures WHERE id = ?`, closureID), &c, "NOT_FOUND"); err != nil {
		return c, err
	}
	err := s.db.write(ctx, v, c.ReportID, func(t *tx) error {
		if err := t.named(&c, "closureId", `SELECT * FROM closures WHERE id = ?`, closureID); err != nil {
			return err
		}
		switch {
		case c.State != models.ClosureRequested:
			return models.Errorf(models.Conflict, "CLOSURE_DECIDED", "closureId")
		case c.AskedBy == v.UserID:
			return models.Errorf(models.Forbidden, "OWN_CLOSURE", "closureId")
		}
		c.Note = note
		return t.decideClosure(&c, approve)
	})
	return c, err
}

func (t *tx) decideClosure(c *models.Closure, approve bool) error {
	kind := "closure.refused"
	if c.State = models.ClosureRefused; approve {
		c.State, kind = models.ClosureClosed, "task.closed"
		task, err := t.openTask(c.TaskID, "closureId")
		if err != nil {
			return err
		}
		if err := t.moveTask(task, models.TaskClosed); err != nil {
			return err
		}
	}
	c.DecidedBy, c.DecidedAt = t.viewer.UserID, &t.now
	done := t.Exec(`UPDATE closures SET state = ?, note = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'REQUESTED'`,
		c.State, c.Note, c.DecidedBy, c.DecidedAt, c.ID)
	if err := changedOne(done); err != nil {
		return err
	}
	return t.record(kind, c.TaskID, map[string]any{"closureId": c.ID, "reason": c.Reason, "note": c.Note})
}

// moveTask opens or closes a task; its version and time move with it.
func (t *tx) moveTask(task models.Task, to models.TaskState) error {
	return changedOne(t.Exec(`UPDATE tasks SET state = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?`, to, t.now, task.ID, task.Version))
}

// Reopen opens a closed task again, with a reason. Staff only.
func (s Closures) Reopen(ctx context.Context, v models.Viewer, taskID string, version *int64, reason string) (models.Task, error) {
	var task models.Task
	if err := editor(v); err != nil {
		return task, err
	}
	err := s.onTask(ctx, v, taskID, "reason", &reason, func(t *tx) error {
		if err := t.named(&task, "taskId", `SELECT * FROM tasks WHERE id = ?`, taskID); err != nil {
			return err
		}
		switch {
		case version != nil && *version != task.Version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		case task.State != models.TaskClosed:
			return models.Errorf(models.Conflict, "TASK_NOT_CLOSED", "taskId", "found", task.Number)
		}
		if err := t.moveTask(task, models.TaskOpen); err != nil {
			return err
		}
		task.State, task.Version, task.UpdatedAt = models.TaskOpen, task.Version+1, t.now
		c := models.Closure{ID: models.NewID(models.ClosurePrefix), ReportID: t.reportID, TaskID: taskID, State: models.ClosureReopened, Reason: reason,
			AskedBy: v.UserID, DecidedBy: v.UserID, CreatedAt: t.now, DecidedAt: &t.now}
		if err := insert(t, []models.Closure{c}); err != nil {
			return err
		}
		return t.record("task.reopened", taskID, map[string]any{"closureId": c.ID, "reason": reason})
	})
	return task, err
}

// noneClosed refuses what would take back rows of a closed task: it is opened again first.
func (t *tx) noneClosed(submissionID string, rows []models.Entry) error {
	var closed []models.Task
	err := t.Raw(`SELECT * FROM tasks WHERE state = 'CLOSED' AND id IN (SELECT task_id FROM entries WHERE submission_id = ?) ORDER BY position`, submissionID).Scan(&closed).Error
	for _, task := range closed {
		for _, e := range rows {
			if e.TaskID == task.ID {
				return models.Errorf(models.Conflict, "TASK_IS_CLOSED", "submissionId", "found", task.Number)
			}
		}
	}
	return err
}
