package store

import (
	"context"
	"slices"

	"duban/models"
	"duban/text"
)

// PlanDecision is what staff decide of a plan that was handed in: of the whole or of some tasks.
type PlanDecision struct {
	Accept       bool
	SubmissionID string
	TaskIDs      []string // none: all that are open
	Version      *int64   // as the reviewer saw it
	Note         string   // why; a return needs one
}

// Decide accepts or returns a plan, all that is asked or nothing. Staff only, never the one whose plan it is (who carried the file doesn't
// matter). What is accepted becomes real in the same transaction: courses, milestones, items, persons. Accepted is accepted: only a newer
// plan takes its place.
func (s Plans) Decide(ctx context.Context, v models.Viewer, d PlanDecision) (models.PlanSubmission, error) {
	d.Note, d.TaskIDs = text.Clean(d.Note), distinct(d.TaskIDs)
	if err := editor(v); err != nil {
		return models.PlanSubmission{}, err
	}
	if !d.Accept && d.Note == "" {
		return models.PlanSubmission{}, models.Errorf(models.Invalid, "REASON_NEEDED", "note")
	}
	if err := noteFits("note", d.Note); err != nil {
		return models.PlanSubmission{}, err
	}
	sub, err := s.Find(ctx, v, d.SubmissionID)
	if err != nil {
		return sub, err
	}
	err = s.db.write(ctx, v, sub.ReportID, func(t *tx) error {
		if sub, err = findPlan(t.DB, v, d.SubmissionID); err != nil {
			return err
		}
		return t.decidePlan(&sub, d)
	})
	return sub, err
}

func (t *tx) decidePlan(sub *models.PlanSubmission, d PlanDecision) error {
	switch {
	case sub.SubmittedBy != "" && sub.SubmittedBy == t.viewer.UserID:
		return models.Errorf(models.Forbidden, "OWN_SUBMISSION", "planSubmissionId", "name", sub.FileName)
	case d.Version != nil && *d.Version != sub.Version:
		return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	var tasks []models.TaskPlan
	err := appendRows(t.DB, &tasks, `SELECT tp.* FROM task_plans tp JOIN tasks t ON t.id = tp.task_id WHERE tp.submission_id = ? ORDER BY t.position, t.id`, sub.ID)
	if err != nil {
		return err
	}
	chosen, err := d.tasks(*sub, tasks)
	if err != nil {
		return err
	}
	state, kind := models.PlanReturned, "plan.returned"
	if d.Accept {
		state, kind = models.PlanAccepted, "plan.accepted"
	}
	ids := make([]string, len(chosen))
	for i, p := range chosen {
		ids[i] = p.TaskID
		if d.Accept {
			if err := t.realise(*sub, p); err != nil {
				return err
			}
		}
		err := t.Exec(`UPDATE task_plans SET state = ?, note = ?, decided_at = ?, decided_by = ? WHERE submission_id = ? AND task_id = ?`,
			state, d.Note, t.now, t.viewer.UserID, p.SubmissionID, p.TaskID).Error
		if err != nil {
			return err
		}
	}
	return t.settleDecision(sub, d, kind, ids)
}

func (t *tx) settleDecision(sub *models.PlanSubmission, d PlanDecision, kind string, ids []string) error {
	before := sub.State
	if err := t.settlePlan(sub.ID); err != nil {
		return err
	}
	err := t.Exec(`UPDATE plan_submissions SET decided_at = ?, decided_by = ?, note = ? WHERE id = ?`, t.now, t.viewer.UserID, d.Note, sub.ID).Error
	if err != nil {
		return err
	}
	if err := one(t.Raw(`SELECT * FROM plan_submissions WHERE id = ?`, sub.ID), sub, "NOT_FOUND"); err != nil {
		return err
	}
	return t.record(kind, sub.ID, map[string]any{"before": before, "after": sub.State, "taskIds": ids, "whole": len(d.TaskIDs) == 0, "note": d.Note})
}

// tasks are those that the decision is about. What was decided before is a conflict.
func (d PlanDecision) tasks(sub models.PlanSubmission, all []models.TaskPlan) ([]models.TaskPlan, error) {
	decided := func(state models.PlanState) error {
		if state == models.PlanAccepted || state == models.PlanReturned {
			return models.Errorf(models.Conflict, "ALREADY_DECIDED", "planSubmissionId", "name", sub.FileName, "found", string(state))
		}
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "planSubmissionId", "found", string(state))
	}
	var chosen []models.TaskPlan
	for _, id := range d.TaskIDs {
		i := slices.IndexFunc(all, func(p models.TaskPlan) bool { return p.TaskID == id })
		switch {
		case i < 0:
			return nil, models.Errorf(models.NotFound, "NOT_FOUND", "taskIds", "found", id)
		case all[i].State != models.PlanHandedIn:
			return nil, decided(all[i].State)
		}
		chosen = append(chosen, all[i])
	}
	if len(d.TaskIDs) > 0 {
		return chosen, nil
	}
	for _, p := range all {
		if p.State == models.PlanHandedIn {
			chosen = append(chosen, p)
		}
	}
	if len(chosen) == 0 {
		return nil, decided(sub.State)
	}
	return chosen, nil
}
