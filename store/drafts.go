package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// A department's sheet is its own until it is signed, where the report asks for that (domain.md §6): applied it is a DRAFT, whose entries
// the department's next files build upon and nobody else sees; then SIGNED; then handed in, like any other.

// Act names submissions of one department and period that something is done with; Version is that of the only one, nil for any.
type Act struct {
	SubmissionIDs []string
	Version       *int64
}

// signedPaper makes the department's own file a draft where its sheet needs a signature; one that staff carry needs the signed page at once
// where that is asked for.
func (t *tx) signedPaper(sub *models.Submission, s models.Settings) error {
	if t.viewer.For(sub.DepartmentID) {
		sub.Private = s.AsksSignature()
		return nil
	}
	if s.SignatureRule != models.SignedPageAsked {
		return nil
	}
	scanned, err := t.scanned(sub.ID)
	if err == nil && !scanned {
		err = models.Errorf(models.Invalid, "SIGNED_PAGE_NEEDED", "submissionId", "name", sub.FileName)
	}
	return err
}

// scanned says whether the signed slip of a submission is attached.
func (t *tx) scanned(submissionID string) (bool, error) {
	var n int64
	err := t.Raw(`SELECT count(*) FROM attachments WHERE owner_id = ? AND signed_page AND ended_at IS NULL`, submissionID).Scan(&n).Error
	return n > 0, err
}

// keepDraft moves an applied submission to DRAFT. What it would change is on record when it is handed in.
func (t *tx) keepDraft(sub *models.Submission, judged Judged) error {
	if err := t.supersede(*sub, judged); err != nil {
		return err
	}
	sub.State, sub.Complete = models.Draft, judged.Complete
	if sub.SubmittedBy == "" {
		sub.SubmittedBy = t.viewer.UserID
	}
	if err := t.moveDraft(sub); err != nil {
		return err
	}
	return t.record("submission.drafted", sub.ID, map[string]any{"planHash": sub.PlanHash})
}

// moveDraft writes what changes on a submission's way from checked to handed in.
func (t *tx) moveDraft(sub *models.Submission) error {
	set, args := `state = ?, private = ?, complete = ?, submitted_by = ?, signed_by = ?, signed_at = ?, handed_in_at = ?, counted_at = ?`,
		[]any{sub.State, sub.Private, sub.Complete, sub.SubmittedBy, sub.SignedBy, sub.SignedAt, sub.HandedInAt, sub.CountedAt}
	if t.late != nil {
		set, args, t.late = set+`, plan_hash = ?, detail = ?`, append(args, sub.PlanHash, *t.late), nil
	}
	done := t.Exec(`UPDATE submissions SET `+set+`, version = version + 1 WHERE id = ? AND version = ?`, append(args, sub.ID, sub.Version)...)
	sub.Version++
	return changedOne(done)
}

// Sign signs drafts: another person of the department than who submitted them, or anyone of it with the signed page attached, as the report
// asks. All of them or none.
func (s Submissions) Sign(ctx context.Context, v models.Viewer, a Act) ([]models.Submission, error) {
	return s.act(ctx, v, a, (*tx).sign)
}

// HandInDrafts hands drafts in that are signed as the report asks: from then on their rows count, and staff see them. All of them or none.
func (s Submissions) HandInDrafts(ctx context.Context, v models.Viewer, a Act) ([]models.Submission, error) {
	return s.act(ctx, v, a, (*tx).handInDraft)
}

// act does a step with each of the submissions, oldest first.
func (s Submissions) act(ctx context.Context, v models.Viewer, a Act, step func(*tx, *models.Submission, models.Report) error) ([]models.Submission, error) {
	ids := distinct(a.SubmissionIDs)
	switch {
	case len(ids) == 0:
		return nil, models.Errorf(models.Invalid, "SUBMISSION_NOT_GIVEN", "submissionId")
	case len(ids) > maxDecided:
		return nil, models.Errorf(models.TooLarge, "TOO_MANY", "submissionIds")
	case len(ids) > 1 && a.Version != nil:
		return nil, models.Errorf(models.Invalid, "SUBMISSION_NOT_SINGLE", "submissionIds")
	}
	first, err := s.Find(ctx, v, ids[0])
	if err != nil {
		return nil, err
	}
	var moved []models.Submission
	err = s.db.write(ctx, v, first.ReportID, func(t *tx) error {
		var err error
		moved, err = t.actOn(ids, a.Version, step)
		return err
	})
	if err != nil {
		return nil, err
	}
	return moved, nil
}

func (t *tx) actOn(ids []string, version *int64, step func(*tx, *models.Submission, models.Report) error) ([]models.Submission, error) {
	var report models.Report
	if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, t.reportID), &report, "REPORT_UNKNOWN"); err != nil {
		return nil, err
	}
	subs := make([]models.Submission, len(ids))
	for i, id := range ids {
		var err error
		if subs[i], err = t.inOpenPeriod(id); err != nil {
			return nil, err
		}
		if version != nil && *version != subs[i].Version {
			return nil, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
	}
	slices.SortFunc(subs, func(a, b models.Submission) int { return cmp.Compare(a.Seq, b.Seq) })
	for i := range subs {
		if err := step(t, &subs[i], report); err != nil {
			return nil, err
		}
	}
	return subs, nil
}

func (t *tx) sign(sub *models.Submission, r models.Report) error {
	scanned, err := t.scanned(sub.ID)
	if err != nil {
		return err
	}
	if err := r.Settings.MaySign(t.viewer, *sub, scanned); err != nil {
		return err
	}
	entries, err := t.entriesOf(sub.ID)
	if err != nil {
		return err
	}
	if err := t.moveEntries(entries, models.Signed); err != nil {
		return err
	}
	sub.State, sub.SignedBy, sub.SignedAt = models.Signed, t.viewer.UserID, &t.now
	if err := t.moveDraft(sub); err != nil {
		return err
	}
	return t.record("submission.signed", sub.ID, map[string]any{"planHash": sub.PlanHash, "rule": r.Settings.SignatureRule})
}

func (t *tx) entriesOf(submissionID string) ([]models.Entry, error) {
	var entries []models.Entry
	err := appendRows(t.DB, &entries, `SELECT * FROM entries WHERE submission_id = ? ORDER BY seq`, submissionID)
	return entries, err
}

func (t *tx) handInDraft(sub *models.Submission, r models.Report) error {
	ready := sub.State == models.Signed || sub.State == models.Draft && !r.Settings.AsksSignature()
	switch {
	case !t.viewer.For(sub.DepartmentID):
		return models.Errorf(models.NotFound, "NOT_FOUND", "submissionId")
	case sub.State == models.Draft && !ready:
		return models.Errorf(models.Conflict, "NOT_SIGNED", "submissionId", "name", sub.FileName)
	case !ready:
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
	}
	entries, err := t.entriesOf(sub.ID)
	if err != nil {
		return err
	}
	if err := t.noneClosed(sub.ID, entries); err != nil {
		return err
	}
	if err := t.standsOn(*sub, entries); err != nil {
		return err
	}
	var p models.ReportingPeriod
	if err := one(t.Raw(`SELECT * FROM periods WHERE id = ?`, sub.PeriodID), &p, "PERIOD_UNKNOWN"); err != nil {
		return err
	}
	before, err := readBasisWith(t.DB, t.viewer, false, sub.ReportID, sub.DepartmentID, p.Name)
	if err != nil {
		return err
	}
	if err := t.moveEntries(entries, models.HandedIn); err != nil {
		return err
	}
	return t.leaveHouse(sub, before, entries)
}

// standsOn refuses a draft whose rows went on from something that doesn't count, or no longer is the newest that does.
func (t *tx) standsOn(sub models.Submission, entries []models.Entry) error {
	var states []struct {
		ID       string
		Previous *models.SubmissionState
		Newer    int64
	}
	err := t.Raw(`SELECT e.id, p.state AS previous, (SELECT count(*) FROM entries n WHERE n.task_id = e.task_id AND n.period_ends = e.period_ends
		AND n.state IN ('HANDED_IN', 'ACCEPTED') AND (p.seq IS NULL OR n.seq > p.seq)) AS newer
		FROM entries e LEFT JOIN entries p ON p.id = e.previous_id WHERE e.submission_id = ?`, sub.ID).Scan(&states).Error
	if err != nil {
		return err
	}
	for _, s := range states {
		earlier := s.Previous != nil && (*s.Previous == models.Draft || *s.Previous == models.Signed)
		gone := s.Previous != nil && !earlier && !(models.Submission{State: *s.Previous}).InForce()
		switch {
		case earlier:
			return models.Errorf(models.Conflict, "EARLIER_DRAFT", "submissionId", "name", sub.FileName)
		case gone || s.Newer > 0:
			return models.Errorf(models.Conflict, "ROW_OVERTAKEN", "submissionId", "name", sub.FileName)
		}
	}
	return nil
}

// leaveHouse finishes a hand-in whose entries count by now: completeness by what counts, the moment, and what changed on record.
func (t *tx) leaveHouse(sub *models.Submission, before Basis, entries []models.Entry) error {
	after, err := readBasisWith(t.DB, t.viewer, false, sub.ReportID, sub.DepartmentID, before.Period.Name)
	if err != nil {
		return err
	}
	sub.Complete = models.Complete(after.Report, after.Period, after.FirstEnds, after.Tasks)
	at := sub.ReceivedAt(t.now)
	sub.State, sub.Private, sub.HandedInAt, sub.CountedAt = models.HandedIn, false, &t.now, &at
	if err := t.moveDraft(sub); err != nil {
		return err
	}
	if err := t.giveDrafts(*sub); err != nil {
		return err
	}
	if err := t.answerChases(*sub); err != nil {
		return err
	}
	judged, err := t.judgedAs(*sub, entries)
	if err != nil {
		return err
	}
	data := make([]byte, 0, 1024)
	for _, c := range judged.Changes {
		t.recordJSON("cell.applied", changeSubject(c), string(c.AppendApplied(data[:0], sub.ID)))
	}
	err = t.record("submission.handedIn", sub.ID, map[string]any{"planHash": sub.PlanHash, "changes": len(judged.Changes),
		"leftOut": sub.ChangeCount - len(judged.Changes), "complete": sub.Complete, "signedBy": sub.SignedBy})
	if err != nil {
		return err
	}
	return t.acceptClean(sub, before, judged)
}

// judgedAs is the judgement that a submission's rows were written by, as far as it was kept: findings, and the changes of those rows.
func (t *tx) judgedAs(sub models.Submission, entries []models.Entry) (Judged, error) {
	judged := Judged{Complete: sub.Complete}
	if err := findingsOf(t.DB, sub.ID, &judged.Findings); err != nil {
		return judged, err
	}
	var detail struct {
		Changes []models.Change `json:"changes"`
	}
	if err := json.Unmarshal([]byte(cmp.Or(sub.Detail, "{}")), &detail); err != nil {
		return judged, err
	}
	written := map[string]bool{}
	for _, e := range entries {
		written[e.TaskID] = true
		judged.Rows = append(judged.Rows, JudgedRow{Entry: e})
	}
	all := Judged{Changes: detail.Changes}
	for _, c := range detail.Changes {
		if written[c.TaskID] && !c.Beside {
			judged.Changes = append(judged.Changes, c)
		}
	}
	if len(judged.Changes) < all.own() {
		judged.Rows = append(judged.Rows, JudgedRow{Faulty: true}) // something was left out
	}
	return judged, nil
}

func findingsOf(q *gorm.DB, submissionID string, findings *[]models.Finding) error {
	return q.Raw(`SELECT * FROM findings WHERE submission_id = ? ORDER BY position`, submissionID).Scan(findings).Error
}
