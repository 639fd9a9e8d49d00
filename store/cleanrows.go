package store

import (
	"strings"

	"duban/models"
)

// acceptClean accepts, where the report's settings say so, the rows just handed in that nobody needs to look at. The submission is
// accepted with them once nothing else was in it.
func (t *tx) acceptClean(sub *models.Submission, b Basis, judged Judged) error {
	if !b.Report.Settings.AutoAcceptClean {
		return nil
	}
	clean := judged.cleanTasks(b)
	var entries, rows []models.Entry
	if err := appendRows(t.DB, &entries, `SELECT * FROM entries WHERE submission_id = ? ORDER BY seq`, sub.ID); err != nil {
		return err
	}
	for _, e := range entries {
		if clean[e.TaskID] {
			rows = append(rows, e)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := t.moveEntries(rows, models.Accepted); err != nil {
		return err
	}
	before := sub.State
	if len(rows) == len(entries) && len(judged.Rows) == len(rows) {
		sub.State, sub.DecidedAt, sub.DecidedBy = models.Accepted, &t.now, ""
		if err := t.moveSubmission(sub); err != nil {
			return err
		}
	}
	d := Decision{Decision: models.Accepted, TaskIDs: taskIDs(rows)}
	automatic := *sub
	automatic.DecidedBy = "" // nobody: the setting
	if err := t.keepReviews(automatic, d, rows); err != nil {
		return err
	}
	return t.record("submission.accepted", sub.ID, map[string]any{"before": before, "after": sub.State, "taskIds": d.TaskIDs, "automatic": true})
}

// cleanTasks are those whose rows need no reviewer: nothing was found in the file as a whole or in one of the task's rows, and what
// they go on from in this period was accepted. A row that staff have returned is looked at again.
func (j Judged) cleanTasks(b Basis) map[string]bool {
	doubtful := map[string]bool{} // rows of sheets
	for _, f := range j.Findings {
		if f.Cell != "" {
			doubtful[rowOf(f.Sheet, f.Cell)] = true
		} else if f.Severity != models.SeverityNote {
			return nil
		}
	}
	clean := map[string]bool{}
	for _, row := range j.Rows {
		clean[row.Entry.TaskID] = !row.Faulty
	}
	for _, c := range j.Changes {
		if doubtful[rowOf(c.Sheet, c.Cell)] {
			delete(clean, c.TaskID)
		}
	}
	for _, t := range b.Tasks {
		if now := t.Now.Entry; now != nil && now.State != models.Accepted || t.Returned != nil {
			delete(clean, t.ID)
		}
	}
	return clean
}

// rowOf names the row of a cell; of a form's field (rows[0].figures[1].asOf) all that is said of its task.
func rowOf(sheet, cell string) string {
	if row, _, form := strings.Cut(cell, "]."); form {
		return row
	}
	return sheet + "!" + strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
}
