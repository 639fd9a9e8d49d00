package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Withdrawal takes a submission back. Version is the one that it is made upon, nil for any.
type Withdrawal struct {
	SubmissionID string
	Version      *int64
	Reason       string
}

// Withdraw takes back what was checked or handed in, while no row of it is accepted and no later file went on from one: its rows count no
// more, and what counted before them counts again. The department's own people and staff; others don't find it.
func (s Submissions) Withdraw(ctx context.Context, v models.Viewer, w Withdrawal) (models.Submission, error) {
	sub, err := s.Find(ctx, v, w.SubmissionID)
	if err != nil {
		return sub, err
	}
	w.Reason = text.Clean(w.Reason)
	if err := noteFits("reason", w.Reason); err != nil {
		return sub, err
	}
	err = s.db.write(ctx, v, sub.ReportID, func(t *tx) error {
		var err error
		if sub, err = t.inOpenPeriod(w.SubmissionID); err != nil {
			return err
		}
		return t.withdraw(&sub, w)
	})
	return sub, err
}

func (t *tx) withdraw(sub *models.Submission, w Withdrawal) error {
	if w.Version != nil && *w.Version != sub.Version {
		return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	var entries []models.Entry
	if err := appendRows(t.DB, &entries, `SELECT * FROM entries WHERE submission_id = ? AND state IN ('HANDED_IN', 'ACCEPTED', 'DRAFT', 'SIGNED')`, sub.ID); err != nil {
		return err
	}
	state := sub.State
	for _, e := range entries {
		if e.State == models.Accepted {
			state = models.Accepted
		}
	}
	switch state {
	case models.Checked, models.Draft, models.Signed, models.HandedIn:
	default:
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(state))
	}
	if err := t.noneClosed(sub.ID, entries); err != nil {
		return err
	}
	replaced, err := t.replaced(*sub)
	if err != nil {
		return err
	}
	if len(replaced) > 0 {
		return models.Errorf(models.Conflict, "ROW_REPLACED", "submissionId", "name", sub.FileName)
	}
	if err := t.moveEntries(entries, models.Withdrawn); err != nil {
		return err
	}
	if err := t.endParts(*sub); err != nil {
		return err
	}
	before := sub.State
	sub.State, sub.Note = models.Withdrawn, w.Reason
	if err := t.moveSubmission(sub); err != nil {
		return err
	}
	if err := t.reopenChases(*sub); err != nil {
		return err
	}
	return t.record("submission.withdrawn", sub.ID, map[string]any{"before": before, "taskIds": taskIDs(entries), "reason": w.Reason})
}
