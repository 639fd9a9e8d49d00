package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// Resolve keeps what a person has said about rows of a submission and judges its file again with it, in one transaction. Only a
// submission that isn't handed in yet takes decisions; a later one of the same row replaces an earlier one.
func (s Submissions) Resolve(ctx context.Context, v models.Viewer, id string, decisions []models.RowDecision, judge func(Basis) (Judged, error)) (models.Submission, Judged, error) {
	sub, period, err := s.withPeriod(ctx, v, id)
	if err != nil {
		return sub, Judged{}, err
	}
	var judged Judged
	err = s.db.write(ctx, v, sub.ReportID, func(t *tx) error {
		basis, err := readBasis(t.DB, v, sub.ReportID, sub.DepartmentID, period)
		if err != nil {
			return err
		}
		if err := one(t.Raw(`SELECT * FROM submissions WHERE id = ?`, sub.ID), &sub, "NOT_FOUND"); err != nil {
			return err
		}
		if sub.State != models.Checked {
			return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
		}
		if err := t.keepDecisions(sub.ID, basis, decisions); err != nil {
			return err
		}
		if basis.Decisions, err = decisionsOf(t.DB, sub.ID); err != nil {
			return err
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		if sub, err = t.rejudge(sub, judged); err != nil {
			return err
		}
		return t.record("submission.resolved", sub.ID, map[string]any{"rows": decisions, "planHash": judged.Hash})
	})
	return sub, judged, err
}

func (t *tx) keepDecisions(submissionID string, b Basis, decisions []models.RowDecision) error {
	for i := range decisions {
		d := &decisions[i]
		d.SubmissionID, d.By, d.CreatedAt = submissionID, t.viewer.UserID, t.now
		if id := d.Target(); id != "" && !b.Has(id) {
			return models.Errorf(models.NotFound, "NOT_FOUND", "rows")
		}
		err := t.Exec(`INSERT INTO row_decisions (submission_id, sheet, row_number, task_id, indicator_id, item_id, made_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (submission_id, sheet, row_number) DO UPDATE SET task_id = excluded.task_id,
			indicator_id = excluded.indicator_id, item_id = excluded.item_id, made_by = excluded.made_by, created_at = excluded.created_at`,
			d.SubmissionID, d.Sheet, d.RowNumber, d.TaskID, d.IndicatorID, d.ItemID, d.By, d.CreatedAt).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// Has says whether an id is one of the basis's tasks, indicators or items: what a row may be said to mean.
func (b Basis) Has(id string) bool {
	for _, t := range slices.Concat(b.Tasks, b.Beside) {
		if t.ID == id {
			return true
		}
		for _, i := range t.Indicators {
			if i.ID == id {
				return true
			}
		}
		for _, i := range t.Items {
			if i.ID == id {
				return true
			}
		}
	}
	return false
}

// decisionsOf gives what was said about a submission's rows, in a fixed order.
func decisionsOf(q *gorm.DB, submissionID string) ([]models.RowDecision, error) {
	var all []models.RowDecision
	err := q.Raw(`SELECT * FROM row_decisions WHERE submission_id = ? ORDER BY sheet, row_number`, submissionID).Scan(&all).Error
	return all, err
}

// remember keeps what a submission's proposals and decisions have taught, when their rows are applied.
func (t *tx) remember(sub models.Submission, memories []models.RowMemory, applied map[string]bool) error {
	for _, m := range memories {
		if !applied[m.TaskID] {
			continue
		}
		err := t.Exec(`INSERT INTO row_memories (department_id, report_id, folded_text, task_id, indicator_id, item_id, made_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (department_id, report_id, folded_text) DO UPDATE SET task_id = excluded.task_id,
			indicator_id = excluded.indicator_id, item_id = excluded.item_id, made_by = excluded.made_by, created_at = excluded.created_at`,
			sub.DepartmentID, sub.ReportID, m.FoldedText, m.TaskID, m.IndicatorID, m.ItemID, t.viewer.UserID, t.now).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// readNames reads what a basis needs to tell departments and to know rows again.
func (b *Basis) readNames(q *gorm.DB) error {
	if err := q.Raw(`SELECT * FROM departments ORDER BY position, id`).Scan(&b.Departments).Error; err != nil {
		return err
	}
	if err := q.Raw(`SELECT * FROM department_aliases ORDER BY folded`).Scan(&b.Aliases).Error; err != nil {
		return err
	}
	return q.Raw(`SELECT * FROM row_memories WHERE department_id = ? AND report_id = ? ORDER BY folded_text`, b.Department.ID, b.Report.ID).
		Scan(&b.Memories).Error
}
