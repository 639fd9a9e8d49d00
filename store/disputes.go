package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// DutyAnswer is a department's answer to a duty: 非我单位职责.
type DutyAnswer struct {
	DutyID  string
	Version *int64 // of the duty that it is made upon
	Reason  string
}

// Dispute keeps a department's answer that a duty isn't its own, with the reason. Its own people only, one answer at a time; the duty stays as
// it is until staff decide.
func (s Duties) Dispute(ctx context.Context, v models.Viewer, a DutyAnswer) (models.Duty, error) {
	duty, err := s.find(ctx, v, a.DutyID)
	if err != nil {
		return duty, err
	}
	a.Reason = text.Clean(a.Reason)
	if err := noteFits("reason", a.Reason); err != nil {
		return duty, err
	}
	err = s.db.write(ctx, v, duty.ReportID, func(t *tx) error {
		if err := t.named(&duty, "dutyId", `SELECT * FROM duties WHERE id = ?`, a.DutyID); err != nil {
			return err
		}
		switch {
		case !v.For(duty.DepartmentID):
			return models.Errorf(models.Forbidden, "FORBIDDEN", "")
		case a.Version != nil && *a.Version != duty.Version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		case !duty.Current():
			return models.Errorf(models.Conflict, "DUTY_ENDED", "dutyId")
		case a.Reason == "":
			return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
		}
		if _, err := t.openTask(duty.TaskID, "dutyId"); err != nil {
			return err
		}
		return t.dispute(duty, a.Reason)
	})
	return duty, err
}

func (t *tx) dispute(duty models.Duty, reason string) error {
	var open int64
	if err := t.Raw(`SELECT count(*) FROM disputes WHERE duty_id = ? AND state = 'OPEN'`, duty.ID).Scan(&open).Error; err != nil {
		return err
	}
	if open > 0 {
		return models.Errorf(models.Conflict, "DUTY_DISPUTED", "dutyId")
	}
	d := models.Dispute{ID: models.NewID(models.DisputePrefix), ReportID: t.reportID, TaskID: duty.TaskID, DutyID: duty.ID, DepartmentID: duty.DepartmentID,
		State: models.DisputeOpen, Reason: reason, AskedBy: t.viewer.UserID, CreatedAt: t.now}
	if err := insert(t, []models.Dispute{d}); err != nil {
		return err
	}
	return t.record("duty.disputed", duty.ID, map[string]any{"disputeId": d.ID, "taskId": duty.TaskID, "departmentId": duty.DepartmentID, "reason": reason})
}

func (s Duties) find(ctx context.Context, v models.Viewer, id string) (models.Duty, error) {
	var duty models.Duty
	if err := signedIn(v); err != nil {
		return duty, err
	}
	found := s.db.query(ctx).Raw(`SELECT * FROM duties WHERE id = ?`, id)
	err := one(found, &duty, "NOT_FOUND")
	if models.KindOf(err) == models.NotFound {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "dutyId")
	}
	return duty, err
}

// DisputeDecision is what staff decide of a disputed duty: KEPT confirms it again, MOVED gives it to another department, ENDED ends it.
type DisputeDecision struct {
	DutyID         string
	Version        *int64 // of the duty
	Outcome        models.DisputeState
	ToDepartmentID string // of MOVED
	Note           string
}

// DecideDispute decides the open dispute of a duty, with the reason. Staff only, and another than who disputed.
func (s Duties) DecideDispute(ctx context.Context, v models.Viewer, d DisputeDecision) (models.Duty, error) {
	if err := editor(v); err != nil {
		return models.Duty{}, err
	}
	duty, err := s.find(ctx, v, d.DutyID)
	if err != nil {
		return duty, err
	}
	d.Note = text.Clean(d.Note)
	switch {
	case d.Outcome != models.DisputeKept && d.Outcome != models.DisputeMoved && d.Outcome != models.DisputeEnded:
		return duty, models.Errorf(models.Invalid, "OUTCOME_INVALID", "outcome")
	case (d.ToDepartmentID != "") != (d.Outcome == models.DisputeMoved):
		return duty, models.Errorf(models.Invalid, "OUTCOME_INVALID", "departmentId")
	case d.Note == "":
		return duty, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if err := noteFits("reason", d.Note); err != nil {
		return duty, err
	}
	err = s.db.write(ctx, v, duty.ReportID, func(t *tx) error {
		if err := t.named(&duty, "dutyId", `SELECT * FROM duties WHERE id = ?`, d.DutyID); err != nil {
			return err
		}
		if d.Version != nil && *d.Version != duty.Version {
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
		duty, err = t.decideDispute(duty, d)
		return err
	})
	return duty, err
}

func (t *tx) decideDispute(duty models.Duty, d DisputeDecision) (models.Duty, error) {
	var dispute models.Dispute
	err := one(t.Raw(`SELECT * FROM disputes WHERE duty_id = ? AND state = 'OPEN'`, duty.ID), &dispute, "DUTY_NOT_DISPUTED")
	switch {
	case models.KindOf(err) == models.NotFound:
		return duty, models.Errorf(models.Conflict, "DUTY_NOT_DISPUTED", "dutyId")
	case err != nil:
		return duty, err
	case t.viewer.UserID != "" && dispute.AskedBy == t.viewer.UserID:
		return duty, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	case !duty.Current() && d.Outcome != models.DisputeEnded:
		return duty, models.Errorf(models.Conflict, "DUTY_ENDED", "dutyId")
	}
	before := duty
	if duty, err = t.settleDuty(duty, d); err != nil {
		return before, err
	}
	dispute.State, dispute.Note, dispute.DecidedBy, dispute.DecidedAt = d.Outcome, d.Note, t.viewer.UserID, &t.now
	if d.ToDepartmentID != "" {
		dispute.ToDepartmentID = &d.ToDepartmentID
	}
	done := t.Exec(`UPDATE disputes SET state = ?, note = ?, to_department_id = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'OPEN'`,
		dispute.State, dispute.Note, dispute.ToDepartmentID, dispute.DecidedBy, dispute.DecidedAt, dispute.ID)
	if err := changedOne(done); err != nil {
		return before, err
	}
	kind := map[models.DisputeState]string{models.DisputeKept: "duty.kept", models.DisputeMoved: "duty.moved", models.DisputeEnded: "duty.ended"}[d.Outcome]
	return duty, t.record(kind, before.ID, map[string]any{"disputeId": dispute.ID, "taskId": before.TaskID, "before": before.DepartmentID + " " + string(before.State),
		"dutyId": duty.ID, "after": duty.DepartmentID + " " + string(duty.State), "reason": d.Note})
}

// settleDuty does with a duty what was decided, and gives it, or the one in its place, as it is then.
func (t *tx) settleDuty(duty models.Duty, d DisputeDecision) (models.Duty, error) {
	if d.Outcome == models.DisputeKept {
		if duty.State == models.DutyConfirmed {
			return duty, nil
		}
		duty.State = models.DutyConfirmed
		done := t.Exec(`UPDATE duties SET state = ?, version = version + 1 WHERE id = ? AND version = ?`, duty.State, duty.ID, duty.Version)
		duty.Version++
		return duty, changedOne(done)
	}
	today, err := t.today()
	if err != nil {
		return duty, err
	}
	moved := duty
	moved.ID, moved.DepartmentID, moved.State, moved.Version, moved.To = models.NewID(models.DutyPrefix), d.ToDepartmentID, models.DutyConfirmed, 1, models.Date{}
	if duty.State == models.DutyConfirmed {
		moved.From = today // what was owed until yesterday stays the other's
	}
	if d.Outcome == models.DisputeMoved {
		if err := t.takesDuty(moved); err != nil {
			return duty, err
		}
	}
	if duty.Current() {
		if err := t.endDuty(duty, today); err != nil {
			return duty, err
		}
		duty.State, duty.Version = models.DutyEnded, duty.Version+1
	}
	if d.Outcome == models.DisputeEnded {
		return duty, nil
	}
	return moved, t.Create(&moved).Error
}

// takesDuty refuses a department that doesn't exist any more, or has a part in the task already.
func (t *tx) takesDuty(duty models.Duty) error {
	var to models.Department
	if err := t.named(&to, "departmentId", `SELECT * FROM departments WHERE id = ?`, duty.DepartmentID); err != nil {
		return err
	}
	if to.SuccessorID != nil {
		return models.Errorf(models.Conflict, "DEPARTMENT_ENDED", "departmentId", "found", to.ShortName)
	}
	var has int64
	err := t.Raw(`SELECT count(*) FROM duties WHERE task_id = ? AND department_id = ? AND state IN ('PROPOSED', 'CONFIRMED')`, duty.TaskID, duty.DepartmentID).Scan(&has).Error
	if err == nil && has > 0 {
		err = models.Errorf(models.Conflict, "DUTY_THERE", "departmentId", "found", to.ShortName)
	}
	return err
}

// disputeScope is who sees disputes x: staff, and the department.
func disputeScope(v models.Viewer) (string, []any) {
	if v.Staff {
		return "1 = 1", nil
	}
	return "x.department_id IN ?", []any{orNobody(v.Departments)}
}

// Disputes gives the disputes of duties that the viewer may see, in order.
func (s Duties) Disputes(ctx context.Context, v models.Viewer, dutyIDs []string) ([]models.Dispute, error) {
	where, args := disputeScope(v)
	return rowsWhere[models.Dispute](ctx, s.db, v, `SELECT x.* FROM disputes x WHERE x.duty_id IN ? AND `, where, args, dutyIDs, ` ORDER BY x.duty_id, x.created_at, x.id`)
}

// OpenDisputes gives the disputes of a report that await staff and that the viewer may see, the oldest first.
func (s Duties) OpenDisputes(ctx context.Context, v models.Viewer, reportID string) ([]models.Dispute, error) {
	where, args := disputeScope(v)
	return rowsWhere[models.Dispute](ctx, s.db, v, `SELECT x.* FROM disputes x WHERE x.state = 'OPEN' AND x.report_id IN ? AND `, where, args, []string{reportID},
		` ORDER BY x.created_at, x.id`)
}
