package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Answer keeps a department's reply to a chase. Its own people, and staff for a reply that came by telephone. What is answered can't be
// answered again.
func (s Chases) Answer(ctx context.Context, v models.Viewer, chaseID, reply string) (models.Chase, error) {
	var c models.Chase
	if err := signedIn(v); err != nil {
		return c, err
	}
	scoped, args := chaseScope(v)
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM chases WHERE id = ? AND `+scoped, append([]any{chaseID}, args...)...), &c, "NOT_FOUND"); err != nil {
		return c, err
	}
	if reply = text.Clean(reply); reply == "" {
		return c, models.Errorf(models.Invalid, "ANSWER_NEEDED", "text")
	}
	if err := noteFits("text", reply); err != nil {
		return c, err
	}
	err := s.db.write(ctx, v, c.ReportID, func(t *tx) error {
		if err := t.named(&c, "chaseId", `SELECT * FROM chases WHERE id = ?`, chaseID); err != nil {
			return err
		}
		if c.Answered() {
			return models.Errorf(models.Conflict, "ALREADY_ANSWERED", "chaseId", "name", c.Number)
		}
		c.AnsweredAt, c.AnsweredBy, c.Answer = &t.now, v.UserID, reply
		return t.answer(c)
	})
	return c, err
}

func (t *tx) answer(c models.Chase) error {
	if err := changedOne(t.Exec(`UPDATE chases SET answered_at = ?, answered_by = ?, submission_id = ?, answer = ? WHERE id = ? AND answered_at IS NULL`,
		c.AnsweredAt, c.AnsweredBy, c.SubmissionID, c.Answer, c.ID)); err != nil {
		return err
	}
	return t.record("chase.answered", c.ID, map[string]any{"departmentId": c.DepartmentID, "number": c.Number, "submissionId": c.SubmissionID, "answer": c.Answer})
}

// answerChases answers the chases that asked a department for nothing but reports of a period, now that a submission has brought the
// last of them. It runs in the transaction that hands the submission in.
func (t *tx) answerChases(sub models.Submission) error {
	var open []models.Chase
	err := t.Raw(`SELECT * FROM chases WHERE department_id = ? AND period_id = ? AND answered_at IS NULL
		AND EXISTS (SELECT 1 FROM chase_matters m WHERE m.chase_id = chases.id)
		AND NOT EXISTS (SELECT 1 FROM chase_matters m WHERE m.chase_id = chases.id AND (m.task_id IS NULL
			OR m.reason NOT IN ('MISSING', 'DUE_SOON', 'INCOMPLETE', 'RETURNED')
			OR NOT EXISTS (SELECT 1 FROM entries e LEFT JOIN submissions s ON s.id = e.submission_id
				WHERE e.task_id = m.task_id AND e.period_id = ? AND e.department_id = ? AND e.state IN ('HANDED_IN', 'ACCEPTED')
				AND COALESCE(s.handed_in_at, e.created_at) >= chases.created_at)))
		ORDER BY seq`, sub.DepartmentID, sub.PeriodID, sub.PeriodID, sub.DepartmentID).Scan(&open).Error
	if err != nil {
		return err
	}
	for _, c := range open {
		c.AnsweredAt, c.AnsweredBy, c.SubmissionID = &t.now, t.viewer.UserID, &sub.ID
		if err := t.answer(c); err != nil {
			return err
		}
	}
	return nil
}

// reopenChases takes back the answers that submissions were, now that one of them is withdrawn and something is missing again. One that staff
// send back stays an answer: it came, and what was sent back is proposed anew by itself.
func (t *tx) reopenChases(sub models.Submission) error {
	var answered []models.Chase
	err := t.Raw(`SELECT * FROM chases WHERE department_id = ? AND period_id = ? AND submission_id IS NOT NULL
		AND EXISTS (SELECT 1 FROM chase_matters m WHERE m.chase_id = chases.id AND NOT EXISTS (SELECT 1 FROM entries e
			WHERE e.task_id = m.task_id AND e.period_id = ? AND e.department_id = ? AND e.state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED')))
		ORDER BY seq`, sub.DepartmentID, sub.PeriodID, sub.PeriodID, sub.DepartmentID).Scan(&answered).Error
	if err != nil {
		return err
	}
	for _, c := range answered {
		if err := t.Exec(`UPDATE chases SET answered_at = NULL, answered_by = '', submission_id = NULL, answer = '' WHERE id = ?`, c.ID).Error; err != nil {
			return err
		}
		if err := t.record("chase.reopened", c.ID, map[string]any{"departmentId": c.DepartmentID, "submissionId": sub.ID}); err != nil {
			return err
		}
	}
	return nil
}
