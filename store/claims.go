package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// NewClaim is a lead's word that a milestone is done.
type NewClaim struct {
	MilestoneID string
	Version     *int64 // of the milestone
	DoneOn      models.Date
	Evidence    string
}

// Claim keeps a lead's word that a milestone is done: with the day, and with evidence in words or as a file beside the milestone. The task's
// confirmed leads and staff; one claim at a time; the milestone is open until another accepts it.
func (s Tasks) Claim(ctx context.Context, v models.Viewer, n NewClaim) (models.Milestone, error) {
	m, err := s.milestone(ctx, v, n.MilestoneID)
	if err != nil {
		return m, err
	}
	n.Evidence = text.Clean(n.Evidence)
	err = s.db.write(ctx, v, m.ReportID, func(t *tx) error {
		if err := t.named(&m, "milestoneId", `SELECT * FROM milestones WHERE id = ?`, n.MilestoneID); err != nil {
			return err
		}
		if err := t.mayAskToClose(m.TaskID); err != nil {
			return err
		}
		switch {
		case n.Version != nil && *n.Version != m.Version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		case m.State != models.MilestoneOpen:
			return models.Errorf(models.Conflict, "MILESTONE_NOT_OPEN", "milestoneId")
		case n.DoneOn.IsZero():
			return models.Errorf(models.Invalid, "DONE_ON_NEEDED", "doneOn")
		}
		if _, err := t.openTask(m.TaskID, "milestoneId"); err != nil {
			return err
		}
		return t.claimDone(m, n)
	})
	return m, err
}

func (t *tx) claimDone(m models.Milestone, n NewClaim) error {
	today, err := t.today()
	if err != nil {
		return err
	}
	done := m
	done.DoneOn, done.Evidence = n.DoneOn, n.Evidence
	if err := t.checkMilestone(done, today); err != nil {
		return err
	}
	var open, files int64
	if err := t.Raw(`SELECT count(*) FROM milestone_claims WHERE milestone_id = ? AND state = 'REPORTED'`, m.ID).Scan(&open).Error; err != nil {
		return err
	}
	if err := t.Raw(`SELECT count(*) FROM attachments WHERE owner_id = ? AND ended_at IS NULL`, m.ID).Scan(&files).Error; err != nil {
		return err
	}
	switch {
	case open > 0:
		return models.Errorf(models.Conflict, "MILESTONE_CLAIMED", "milestoneId")
	case files == 0 && n.Evidence == "":
		return models.Errorf(models.Invalid, "EVIDENCE_NEEDED", "evidence")
	}
	c := models.MilestoneClaim{ID: models.NewID(models.ClaimPrefix), ReportID: t.reportID, TaskID: m.TaskID, MilestoneID: m.ID, State: models.ClaimReported,
		DoneOn: n.DoneOn, Evidence: n.Evidence, ReportedBy: t.viewer.UserID, CreatedAt: t.now}
	if c.DepartmentID, err = t.leadOf(m.TaskID); err != nil {
		return err
	}
	if err := insert(t, []models.MilestoneClaim{c}); err != nil {
		return err
	}
	return t.record("milestone.reported", m.ID, map[string]any{"claimId": c.ID, "taskId": m.TaskID, "doneOn": c.DoneOn, "evidence": c.Evidence, "files": files})
}

// leadOf is the viewer's department that leads a task, nil for staff.
func (t *tx) leadOf(taskID string) (*string, error) {
	var duties []models.Duty
	err := appendRows(t.DB, &duties, `SELECT * FROM duties WHERE task_id = ? AND role = 'LEAD' AND state = 'CONFIRMED' ORDER BY position, id`, taskID)
	for i := range duties {
		if t.viewer.For(duties[i].DepartmentID) {
			return &duties[i].DepartmentID, err
		}
	}
	return nil, err
}

func (s Tasks) milestone(ctx context.Context, v models.Viewer, id string) (models.Milestone, error) {
	var m models.Milestone
	if err := signedIn(v); err != nil {
		return m, err
	}
	err := one(s.db.query(ctx).Raw(`SELECT * FROM milestones WHERE id = ?`, id), &m, "NOT_FOUND")
	if models.KindOf(err) == models.NotFound {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "milestoneId")
	}
	return m, err
}

// ClaimDecision is what staff decide of claims that milestones are done.
type ClaimDecision struct {
	MilestoneIDs []string
	Accept       bool
	Note         string
}

// DecideClaims accepts or returns what is claimed of milestones of one report, all of them or none. Staff only, and another than who claimed.
func (s Tasks) DecideClaims(ctx context.Context, v models.Viewer, d ClaimDecision) ([]models.Milestone, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	d.MilestoneIDs, d.Note = distinct(d.MilestoneIDs), text.Clean(d.Note)
	switch {
	case len(d.MilestoneIDs) == 0:
		return nil, models.Errorf(models.Invalid, "NOTHING_GIVEN", "milestoneIds")
	case len(d.MilestoneIDs) > maxDecided:
		return nil, models.Errorf(models.TooLarge, "TOO_MANY", "milestoneIds")
	case !d.Accept && d.Note == "":
		return nil, models.Errorf(models.Invalid, "REASON_NEEDED", "note")
	}
	if err := noteFits("note", d.Note); err != nil {
		return nil, err
	}
	first, err := s.milestone(ctx, v, d.MilestoneIDs[0])
	if err != nil {
		return nil, err
	}
	var decided []models.Milestone
	err = s.db.write(ctx, v, first.ReportID, func(t *tx) error {
		decided = decided[:0]
		today, err := t.today()
		if err != nil {
			return err
		}
		for _, id := range d.MilestoneIDs {
			m, err := t.decideClaim(id, d, today)
			if err != nil {
				return err
			}
			decided = append(decided, m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return decided, nil
}

func (t *tx) decideClaim(milestoneID string, d ClaimDecision, today models.Date) (models.Milestone, error) {
	var m models.Milestone
	if err := t.named(&m, "milestoneIds", `SELECT * FROM milestones WHERE id = ? AND report_id = ?`, milestoneID, t.reportID); err != nil {
		return m, err
	}
	var c models.MilestoneClaim
	err := one(t.Raw(`SELECT * FROM milestone_claims WHERE milestone_id = ? AND state = 'REPORTED'`, m.ID), &c, "NOT_FOUND")
	switch {
	case models.KindOf(err) == models.NotFound:
		return m, models.Errorf(models.Conflict, "MILESTONE_NOT_CLAIMED", "milestoneIds", "found", m.Title)
	case err != nil:
		return m, err
	case t.viewer.UserID != "" && c.ReportedBy == t.viewer.UserID:
		return m, models.Errorf(models.Forbidden, "OWN_SUBMISSION", "milestoneIds", "name", m.Title)
	}
	kind := "milestone.returned"
	if c.State = models.ClaimReturned; d.Accept {
		c.State, kind = models.ClaimAccepted, "milestone.accepted"
		change := MilestoneChange{MilestoneID: m.ID, DoneOn: &c.DoneOn}
		if c.Evidence != "" {
			change.Evidence = &c.Evidence
		}
		if m, err = t.updateMilestone(change, today, d.Note); err != nil {
			return m, err
		}
	}
	done := t.Exec(`UPDATE milestone_claims SET state = ?, note = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'REPORTED'`,
		c.State, d.Note, t.viewer.UserID, t.now, c.ID)
	if err := changedOne(done); err != nil {
		return m, err
	}
	return m, t.record(kind, m.ID, map[string]any{"claimId": c.ID, "taskId": m.TaskID, "note": d.Note})
}

// Claims gives what was claimed of milestones, in order: of tasks whose progress the viewer may see.
func (s Tasks) Claims(ctx context.Context, v models.Viewer, milestoneIDs []string) ([]models.MilestoneClaim, error) {
	return scopedRows[models.MilestoneClaim](ctx, s.db, v, `SELECT c.* FROM milestone_claims c WHERE c.milestone_id IN ? AND `, "c.task_id", milestoneIDs,
		` ORDER BY c.milestone_id, c.created_at, c.id`)
}

// OpenClaims gives the claims of a report that await staff and that the viewer may see, the oldest first.
func (s Tasks) OpenClaims(ctx context.Context, v models.Viewer, reportID string) ([]models.MilestoneClaim, error) {
	return scopedRows[models.MilestoneClaim](ctx, s.db, v, `SELECT c.* FROM milestone_claims c WHERE c.state = 'REPORTED' AND c.report_id IN ? AND `, "c.task_id",
		[]string{reportID}, ` ORDER BY c.created_at, c.id`)
}
