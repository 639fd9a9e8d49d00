package store

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// Decision is what a reviewer decides of submissions of one report: of each as a whole or, of a single one, of the rows of some tasks.
type Decision struct {
	Decision      models.SubmissionState // Accepted or Returned
	SubmissionIDs []string
	TaskIDs       []string // rows of the only submission; none: all of it
	Version       *int64   // of the only submission, as the reviewer saw it
	Note          string   // why; a return needs one
}

// Limits of one decision.
const (
	maxDecided = 250  // submissions, or rows, that are decided together
	maxNote    = 2000 // characters of a note or reason
)

// Decide accepts or returns what was handed in, all of it or none, and gives the submissions as they are then. Staff only, and never the
// one whose figures they are or who signed them (who carried the file doesn't matter).
//
// A whole submission is decided while it is HANDED_IN; rows while they are. One row returned makes the submission RETURNED, the
// last row accepted makes it ACCEPTED. What is accepted can be returned still, upon the version that shows it accepted; so of two
// reviewers who decide at once one is told. A row that a later file of the period went on from isn't returned: that file's row is.
func (s Submissions) Decide(ctx context.Context, v models.Viewer, d Decision) ([]models.Submission, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	if err := d.prepare(); err != nil {
		return nil, err
	}
	first, err := s.Find(ctx, v, d.SubmissionIDs[0])
	if err != nil {
		return nil, err
	}
	var decided []models.Submission
	err = s.db.write(ctx, v, first.ReportID, func(t *tx) error {
		decided = decided[:0]
		for _, id := range d.SubmissionIDs {
			sub, err := t.decide(id, d)
			if err != nil {
				return err
			}
			decided = append(decided, sub)
		}
		return nil
	})
	if err != nil {
		return nil, err // none of them, also those before the refused one
	}
	return decided, nil
}

// prepare checks what is asked before anything is read.
func (d *Decision) prepare() error {
	d.SubmissionIDs, d.TaskIDs, d.Note = distinct(d.SubmissionIDs), distinct(d.TaskIDs), text.Clean(d.Note)
	many := max(len(d.SubmissionIDs), len(d.TaskIDs))
	switch {
	case len(d.SubmissionIDs) == 0:
		return models.Errorf(models.Invalid, "SUBMISSION_NOT_GIVEN", "submissionId")
	case many > maxDecided:
		return models.Errorf(models.TooLarge, "TOO_MANY", "submissionIds", "found", strconv.Itoa(many), "most", strconv.Itoa(maxDecided))
	case len(d.SubmissionIDs) > 1 && (len(d.TaskIDs) > 0 || d.Version != nil):
		return models.Errorf(models.Invalid, "SUBMISSION_NOT_SINGLE", "submissionIds")
	case d.Decision == models.Returned && d.Note == "":
		return models.Errorf(models.Invalid, "REASON_NEEDED", "note")
	}
	return noteFits("note", d.Note)
}

// distinct is a list without repetitions, sorted.
func distinct(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// noteFits refuses a note or reason that is too long.
func noteFits(field, note string) error {
	if utf8.RuneCountInString(note) > maxNote {
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", field, "most", strconv.Itoa(maxNote))
	}
	return nil
}

// decide decides one submission.
func (t *tx) decide(id string, d Decision) (models.Submission, error) {
	sub, err := t.inOpenPeriod(id)
	if err != nil {
		return sub, err
	}
	switch {
	case t.viewer.UserID != "" && (sub.SubmittedBy == t.viewer.UserID || sub.SignedBy == t.viewer.UserID):
		return sub, models.Errorf(models.Forbidden, "OWN_SUBMISSION", "submissionId", "name", sub.FileName)
	case d.Version != nil && *d.Version != sub.Version:
		return sub, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	var entries []models.Entry
	if err := appendRows(t.DB, &entries, `SELECT * FROM entries WHERE submission_id = ? ORDER BY seq`, sub.ID); err != nil {
		return sub, err
	}
	rows, err := d.rows(sub, entries)
	if err != nil {
		return sub, err
	}
	if d.Decision == models.Returned {
		if rows, err = t.unreplaced(sub, rows, len(d.TaskIDs) > 0); err != nil {
			return sub, err
		}
		if err := t.noneClosed(sub.ID, rows); err != nil {
			return sub, err
		}
	}
	return sub, t.settleReview(&sub, d, rows)
}

// inOpenPeriod gives a submission of the report that the viewer may see; one of a period that staff have closed is refused.
func (t *tx) inOpenPeriod(id string) (models.Submission, error) {
	var sub models.Submission
	where, args := submissionScope(t.viewer)
	found := t.Raw(`SELECT * FROM submissions WHERE id = ? AND report_id = ? AND `+where, append([]any{id, t.reportID}, args...)...)
	if err := one(found, &sub, "NOT_FOUND"); err != nil {
		return sub, err
	}
	var p models.ReportingPeriod
	if err := one(t.Raw(`SELECT * FROM periods WHERE id = ?`, sub.PeriodID), &p, "NOT_FOUND"); err != nil {
		return sub, err
	}
	if p.State == models.PeriodClosed {
		return sub, models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "submissionId", "period", string(p.Name))
	}
	return sub, nil
}

// rows are those of a submission's entries that a decision is about. What was decided before is a conflict.
func (d Decision) rows(sub models.Submission, entries []models.Entry) ([]models.Entry, error) {
	if len(d.TaskIDs) == 0 {
		if !d.open(sub.State) {
			return nil, undecidable(sub, sub.State)
		}
		return slices.DeleteFunc(entries, func(e models.Entry) bool { return !d.open(e.State) }), nil
	}
	var rows []models.Entry
	for _, id := range d.TaskIDs {
		i := slices.IndexFunc(entries, func(e models.Entry) bool { return e.TaskID == id })
		switch {
		case i < 0:
			return nil, models.Errorf(models.NotFound, "NOT_FOUND", "taskIds", "found", id)
		case !d.open(entries[i].State):
			return nil, undecidable(sub, entries[i].State)
		}
		rows = append(rows, entries[i])
	}
	return rows, nil
}

// open says whether what is in a state can be decided so.
func (d Decision) open(state models.SubmissionState) bool {
	return state == models.HandedIn || state == models.Accepted && d.Decision == models.Returned && d.Version != nil
}

// undecidable says why nothing can be decided: somebody was faster, or there is nothing to decide.
func undecidable(sub models.Submission, state models.SubmissionState) error {
	if state == models.Accepted || state == models.Returned {
		return models.Errorf(models.Conflict, "ALREADY_DECIDED", "submissionId", "name", sub.FileName, "found", string(state))
	}
	return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(state))
}

// unreplaced leaves out the rows that a later row of the same period went on from: that one holds what they said. A row that was named,
// and a submission of which nothing else is left, is a conflict.
func (t *tx) unreplaced(sub models.Submission, rows []models.Entry, named bool) ([]models.Entry, error) {
	replaced, err := t.replaced(sub)
	if err != nil || len(replaced) == 0 {
		return rows, err
	}
	var left []models.Entry
	for _, e := range rows {
		if !replaced[e.ID] {
			left = append(left, e)
		}
	}
	if named && len(left) < len(rows) || len(left) == 0 && len(rows) > 0 {
		return nil, models.Errorf(models.Conflict, "ROW_REPLACED", "submissionId", "name", sub.FileName)
	}
	return left, nil
}

// replaced are the ids of a submission's entries that a later one of the same task and period, which counts, went on from.
func (t *tx) replaced(sub models.Submission) (map[string]bool, error) {
	var ids []string
	err := t.Raw(`SELECT e.id FROM entries e WHERE e.submission_id = ? AND EXISTS (SELECT 1 FROM entries n WHERE n.task_id = e.task_id
		AND n.period_ends = e.period_ends AND n.seq > e.seq AND (n.state IN ('HANDED_IN', 'ACCEPTED')
		OR ? AND n.state IN ('DRAFT', 'SIGNED') AND n.department_id = e.department_id))`, sub.ID, sub.Private).Scan(&ids).Error
	replaced := make(map[string]bool, len(ids))
	for _, id := range ids {
		replaced[id] = true
	}
	return replaced, err
}

// settleReview writes a decision: the rows, the submission, the review and the event.
func (t *tx) settleReview(sub *models.Submission, d Decision, rows []models.Entry) error {
	if err := t.moveEntries(rows, d.Decision); err != nil {
		return err
	}
	if d.Decision == models.Returned && len(d.TaskIDs) == 0 {
		if err := t.endParts(*sub); err != nil {
			return err
		}
	}
	before := sub.State
	if sub.State = d.Decision; len(d.TaskIDs) > 0 {
		var err error
		if sub.State, err = t.stateByRows(sub.ID); err != nil {
			return err
		}
	}
	sub.DecidedAt, sub.DecidedBy, sub.Note = &t.now, t.viewer.UserID, d.Note
	if err := t.moveSubmission(sub); err != nil {
		return err
	}
	if err := t.keepReviews(*sub, d, rows); err != nil {
		return err
	}
	kind := map[models.SubmissionState]string{models.Accepted: "submission.accepted", models.Returned: "submission.returned"}[d.Decision]
	return t.record(kind, sub.ID, map[string]any{"before": before, "after": sub.State, "taskIds": taskIDs(rows), "whole": len(d.TaskIDs) == 0, "note": d.Note})
}

func taskIDs(rows []models.Entry) []string {
	ids := make([]string, len(rows))
	for i, e := range rows {
		ids[i] = e.TaskID
	}
	return ids
}

// moveEntries gives entries another state.
func (t *tx) moveEntries(rows []models.Entry, to models.SubmissionState) error {
	const atOnce = 1000 // variables of a statement are limited
	for part := range slices.Chunk(rows, atOnce) {
		ids := make([]string, len(part))
		for i, e := range part {
			ids[i] = e.ID
		}
		if err := t.Exec(`UPDATE entries SET state = ? WHERE id IN ?`, to, ids).Error; err != nil {
			return err
		}
	}
	return nil
}

// stateByRows is where a submission stands whose rows were decided one by one.
func (t *tx) stateByRows(submissionID string) (models.SubmissionState, error) {
	var states []models.SubmissionState
	err := t.Raw(`SELECT DISTINCT state FROM entries WHERE submission_id = ?`, submissionID).Scan(&states).Error
	switch {
	case slices.Contains(states, models.Returned):
		return models.Returned, err
	case slices.Contains(states, models.HandedIn):
		return models.HandedIn, err
	}
	return models.Accepted, err
}

// moveSubmission writes a submission's state and decision.
func (t *tx) moveSubmission(sub *models.Submission) error {
	done := t.Exec(`UPDATE submissions SET state = ?, decided_at = ?, decided_by = ?, note = ?, version = version + 1 WHERE id = ? AND version = ?`,
		sub.State, sub.DecidedAt, sub.DecidedBy, sub.Note, sub.ID, sub.Version)
	sub.Version++
	return changedOne(done)
}

// keepReviews keeps a decision: one review of the whole, or one for each row.
func (t *tx) keepReviews(sub models.Submission, d Decision, rows []models.Entry) error {
	review := models.Review{ReportID: sub.ReportID, SubmissionID: sub.ID, Decision: d.Decision, Note: d.Note, By: sub.DecidedBy, CreatedAt: t.now}
	if len(d.TaskIDs) == 0 {
		review.ID = models.NewID(models.ReviewPrefix)
		return insert(t, []models.Review{review})
	}
	reviews := make([]models.Review, len(rows))
	for i := range rows {
		review.ID, review.EntryID = models.NewID(models.ReviewPrefix), &rows[i].ID
		reviews[i] = review
	}
	return insert(t, reviews)
}

// Reviews gives what was decided on submissions, in order. The caller has the submissions from Find, ByID or List.
func (s Submissions) Reviews(ctx context.Context, v models.Viewer, ids []string) ([]models.Review, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	where, args := submissionScope(v)
	var reviews []models.Review
	err := s.db.query(ctx).Raw(`SELECT * FROM reviews WHERE submission_id IN (SELECT id FROM submissions WHERE id IN ? AND `+where+`)
		ORDER BY submission_id, created_at, id`, append([]any{ids}, args...)...).Scan(&reviews).Error
	return reviews, err
}
