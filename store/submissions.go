package store

import (
	"context"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// Submissions are what departments hand in.
type Submissions struct{ db *database }

// Judged is what a check makes of a file against a basis: importer's plan in the store's words.
type Judged struct {
	Hash     string // of changes, findings and row versions: what the preview showed
	Detail   string // JSON of what was read (contract.md, import --json)
	Findings []models.Finding
	Changes  []models.Change
	Rows     []JudgedRow // one for each task that changes
	Complete bool        // with these rows every owed task has a value, a text or 本期无新进展
}

// JudgedRow is a task's new standing: the entry and all its readings, made of this file over what was known (blank never
// erases). Ids, order and states are the store's to give.
type JudgedRow struct {
	Entry    models.Entry
	Readings []models.Reading
	Faulty   bool // an ERROR stands on it: it stays out
}

// Errors counts the findings that keep rows out.
func (j Judged) Errors() int { return j.count(models.SeverityError) }

// Warnings counts the findings that ask.
func (j Judged) Warnings() int { return j.count(models.SeverityWarning) }

func (j Judged) count(s models.Severity) int {
	n := 0
	for _, f := range j.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Upload is a file as it came.
type Upload struct {
	ReportID     string
	DepartmentID string
	Period       models.Period
	FileName     string
	FileKind     string
	SHA256       string
	Body         []byte
}

// Keep keeps a checked file with its findings, in one transaction. The same bytes again are the same submission while they
// equal the latest one of that department and period and it isn't returned: a checked one gets the new judgement, one that was
// handed in stays as it is. judge runs inside the transaction, on its basis.
func (s Submissions) Keep(ctx context.Context, v models.Viewer, u Upload, judge func(Basis) (Judged, error)) (models.Submission, Judged, error) {
	var sub models.Submission
	var judged Judged
	err := s.db.write(ctx, v, u.ReportID, func(t *tx) error {
		basis, err := readBasis(t.DB, v, u.ReportID, u.DepartmentID, u.Period)
		if err != nil {
			return err
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		sub, err = t.keep(u, basis, judged)
		return err
	})
	return sub, judged, err
}

func (t *tx) keep(u Upload, b Basis, judged Judged) (models.Submission, error) {
	latest, err := t.latest(u.DepartmentID, b.Period.ID)
	if err != nil {
		return latest, err
	}
	if latest.SHA256 == u.SHA256 && latest.State != models.Returned && latest.State != models.Withdrawn {
		if latest.State == models.Checked && latest.PlanHash != judged.Hash {
			return t.rejudge(latest, judged)
		}
		return latest, nil
	}
	if err := t.keepBlob(u); err != nil {
		return latest, err
	}
	seq, err := t.nextSeq("submission", 1)
	if err != nil {
		return latest, err
	}
	sub := models.Submission{
		ID: models.NewID(models.SubmissionPrefix), ReportID: u.ReportID, DepartmentID: u.DepartmentID, PeriodID: b.Period.ID, Seq: seq,
		State: models.Checked, FileName: u.FileName, FileKind: u.FileKind, SHA256: u.SHA256, Size: int64(len(u.Body)),
		CarriedBy: t.viewer.UserID, CreatedAt: t.now, Version: 1,
	}
	if t.viewer.For(u.DepartmentID) {
		sub.SubmittedBy = t.viewer.UserID
	}
	takeJudged(&sub, judged)
	if err := t.Create(&sub).Error; err != nil {
		return sub, err
	}
	if err := t.keepFindings(sub.ID, judged.Findings); err != nil {
		return sub, err
	}
	return sub, t.record("submission.checked", sub.ID, map[string]any{
		"departmentId": u.DepartmentID, "period": u.Period, "file": u.FileName, "sha256": u.SHA256, "planHash": judged.Hash,
	})
}

// takeJudged copies a judgement's summary into the submission.
func takeJudged(sub *models.Submission, j Judged) {
	sub.PlanHash, sub.Detail, sub.Complete = j.Hash, j.Detail, j.Complete
	sub.ErrorCount, sub.WarningCount, sub.ChangeCount = j.Errors(), j.Warnings(), len(j.Changes)
}

func (t *tx) latest(departmentID, periodID string) (models.Submission, error) {
	var sub models.Submission
	err := t.Raw(`SELECT * FROM submissions WHERE department_id = ? AND period_id = ? AND state <> 'WITHDRAWN'
		ORDER BY seq DESC LIMIT 1`, departmentID, periodID).Scan(&sub).Error
	return sub, err
}

func (t *tx) keepBlob(u Upload) error {
	return t.Exec(`INSERT INTO blobs (sha256, size, body, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING`,
		u.SHA256, len(u.Body), u.Body, t.now).Error
}

func (t *tx) keepFindings(submissionID string, findings []models.Finding) error {
	if len(findings) == 0 {
		return nil
	}
	rows := make([]models.Finding, len(findings))
	for i, f := range findings {
		f.ID, f.SubmissionID, f.Position = models.NewID(models.FindingPrefix), submissionID, i+1
		rows[i] = f
	}
	return t.insert(rows)
}

// rejudge puts a new judgement on a submission that isn't applied: the ledger has moved since it was checked.
func (t *tx) rejudge(sub models.Submission, judged Judged) (models.Submission, error) {
	takeJudged(&sub, judged)
	done := t.Exec(`UPDATE submissions SET plan_hash = ?, detail = ?, complete = ?, error_count = ?, warning_count = ?, change_count = ?,
		version = version + 1 WHERE id = ? AND version = ?`, sub.PlanHash, sub.Detail, sub.Complete, sub.ErrorCount, sub.WarningCount,
		sub.ChangeCount, sub.ID, sub.Version)
	if err := changedOne(done); err != nil {
		return sub, err
	}
	sub.Version++
	if err := t.Exec(`DELETE FROM findings WHERE submission_id = ?`, sub.ID).Error; err != nil {
		return sub, err
	}
	return sub, t.keepFindings(sub.ID, judged.Findings)
}

// Apply is what a client asks for when it applies a submission.
type Apply struct {
	SubmissionID   string
	PlanHash       string
	SkipFaultyRows bool
}

// ErrStale says that the ledger moved between preview and apply; nothing was written.
var ErrStale = models.Errorf(models.Conflict, "STALE_PLAN", "planHash")

// Apply hands a checked submission in: the judgement is made again inside the transaction and must have the hash that the
// preview showed, then all chosen rows are written or none. One that is handed in already is given back as it is.
func (s Submissions) Apply(ctx context.Context, v models.Viewer, a Apply, judge func(Basis) (Judged, error)) (models.Submission, Judged, error) {
	sub, period, err := s.withPeriod(ctx, v, a.SubmissionID)
	if err != nil {
		return sub, Judged{}, err
	}
	var judged Judged
	stale := false
	err = s.db.write(ctx, v, sub.ReportID, func(t *tx) error {
		stale = false
		basis, err := readBasis(t.DB, v, sub.ReportID, sub.DepartmentID, period)
		if err != nil {
			return err
		}
		if err := one(t.Raw(`SELECT * FROM submissions WHERE id = ?`, sub.ID), &sub, "NOT_FOUND"); err != nil {
			return err
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		if sub.InForce() && (sub.PlanHash == a.PlanHash || judged.Hash == a.PlanHash) {
			return nil
		}
		if stale = judged.Hash != a.PlanHash; stale {
			if sub.State == models.Checked && sub.PlanHash != judged.Hash {
				sub, err = t.rejudge(sub, judged)
			}
			return err
		}
		return t.apply(&sub, basis, a, judged)
	})
	if err == nil && stale {
		err = ErrStale
	}
	return sub, judged, err
}

func (t *tx) apply(sub *models.Submission, b Basis, a Apply, judged Judged) error {
	switch {
	case b.Period.State == models.PeriodClosed:
		return models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "submissionId", "period", string(b.Period.Name))
	case sub.State != models.Checked:
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
	case judged.Errors() > 0 && !a.SkipFaultyRows:
		return models.Errorf(models.Invalid, "ERRORS_STAND", "submissionId")
	}
	latest, err := t.latest(sub.DepartmentID, sub.PeriodID)
	if err != nil {
		return err
	}
	if latest.ID != sub.ID {
		return models.Errorf(models.Conflict, "SUBMISSION_NOT_LATEST", "submissionId")
	}
	taken, err := t.writeRows(sub, b, judged)
	if err != nil {
		return err
	}
	if err := t.handIn(sub, judged); err != nil {
		return err
	}
	for _, c := range taken {
		if err := t.record("cell.applied", changeSubject(c), map[string]any{"submissionId": sub.ID, "change": c}); err != nil {
			return err
		}
	}
	return t.record("submission.handedIn", sub.ID, map[string]any{
		"planHash": a.PlanHash, "changes": len(taken), "leftOut": len(judged.Changes) - len(taken), "complete": sub.Complete,
	})
}

func changeSubject(c models.Change) string {
	switch {
	case c.Item != "":
		return c.Item
	case c.Indicator != "":
		return c.Indicator
	}
	return c.TaskID
}

// writeRows writes an entry and its readings for each row without fault, and gives the changes that were taken.
func (t *tx) writeRows(sub *models.Submission, b Basis, judged Judged) ([]models.Change, error) {
	var entries []models.Entry
	var readings []models.Reading
	kept := map[string]bool{}
	for _, row := range judged.Rows {
		if row.Faulty {
			continue
		}
		e := row.Entry
		e.ID, e.ReportID, e.SubmissionID, e.DepartmentID = models.NewID(models.EntryPrefix), sub.ReportID, sub.ID, sub.DepartmentID
		e.PeriodID, e.PeriodEnds, e.State, e.By, e.CreatedAt = b.Period.ID, b.Period.Ends, models.HandedIn, t.viewer.UserID, t.now
		e.Sources = sourcesOf(e.Sources, sub.ID)
		for _, r := range row.Readings {
			r.ID, r.ReportID, r.EntryID, r.TaskID = models.NewID(models.ReadingPrefix), sub.ReportID, e.ID, e.TaskID
			r.Source, r.AsOfSource = sourceOf(r.Source, sub.ID), sourceOf(r.AsOfSource, sub.ID)
			readings = append(readings, r)
		}
		entries = append(entries, e)
		kept[e.TaskID] = true
	}
	first, err := t.nextSeq("entry", int64(len(entries)))
	if err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Seq = first + int64(i)
	}
	if len(entries) > 0 {
		if err := t.insert(entries); err != nil {
			return nil, err
		}
	}
	if len(readings) > 0 {
		if err := t.insert(readings); err != nil {
			return nil, err
		}
	}
	var taken []models.Change
	for _, c := range judged.Changes {
		if kept[c.TaskID] {
			taken = append(taken, c)
		}
	}
	return taken, nil
}

// sourceOf names the submission in a source that a check made before there was one.
func sourceOf(s models.Source, submissionID string) models.Source {
	if s.Kind == models.SourceCell && s.SubmissionID == "" {
		s.SubmissionID = submissionID
	}
	return s
}

func sourcesOf(sources map[string]models.Source, submissionID string) map[string]models.Source {
	named := make(map[string]models.Source, len(sources))
	for field, s := range sources {
		named[field] = sourceOf(s, submissionID)
	}
	return named
}

// handIn moves the submission to HANDED_IN and supersedes the one that it follows.
func (t *tx) handIn(sub *models.Submission, judged Judged) error {
	if err := t.Exec(`UPDATE submissions SET state = 'SUPERSEDED', version = version + 1 WHERE department_id = ? AND period_id = ?
		AND id <> ? AND state = 'CHECKED'`, sub.DepartmentID, sub.PeriodID, sub.ID).Error; err != nil {
		return err
	}
	sub.State, sub.HandedInAt, sub.Complete = models.HandedIn, &t.now, judged.Complete
	if sub.SubmittedBy == "" && t.viewer.For(sub.DepartmentID) {
		sub.SubmittedBy = t.viewer.UserID
	}
	done := t.Exec(`UPDATE submissions SET state = ?, handed_in_at = ?, complete = ?, submitted_by = ?, version = version + 1
		WHERE id = ? AND version = ?`, sub.State, sub.HandedInAt, sub.Complete, sub.SubmittedBy, sub.ID, sub.Version)
	sub.Version++
	return changedOne(done)
}

// withPeriod gives a submission that the viewer may hand in, with the name of its period.
func (s Submissions) withPeriod(ctx context.Context, v models.Viewer, id string) (models.Submission, models.Period, error) {
	sub, err := s.Find(ctx, v, id)
	if err != nil {
		return sub, "", err
	}
	var name models.Period
	err = s.db.query(ctx).Raw(`SELECT name FROM periods WHERE id = ?`, sub.PeriodID).Scan(&name).Error
	return sub, name, err
}

// Find gives a submission that the viewer may see; others look like unknown ones.
func (s Submissions) Find(ctx context.Context, v models.Viewer, id string) (models.Submission, error) {
	var sub models.Submission
	if err := signedIn(v); err != nil {
		return sub, err
	}
	where, args := submissionScope(v)
	err := one(s.db.query(ctx).Raw(`SELECT * FROM submissions WHERE id = ? AND `+where, append([]any{id}, args...)...), &sub, "NOT_FOUND")
	return sub, err
}

// ByID gives those of the submissions of ids that the viewer may see, in any order.
func (s Submissions) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Submission, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	where, args := submissionScope(v)
	var subs []models.Submission
	err := s.db.query(ctx).Raw(`SELECT * FROM submissions WHERE id IN ? AND `+where, append([]any{ids}, args...)...).Scan(&subs).Error
	return subs, err
}

// SubmissionFilter narrows a list of submissions; zero fields don't.
type SubmissionFilter struct {
	ReportID     string
	DepartmentID string
	Period       models.Period
	States       []models.SubmissionState
}

// List gives one page of the submissions that the viewer may see, newest first.
func (s Submissions) List(ctx context.Context, v models.Viewer, f SubmissionFilter, p Page) ([]models.Submission, Info, error) {
	if err := signedIn(v); err != nil {
		return nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, Info{}, err
	}
	where, args, order, err := w.clauses([]string{"seq", "id"}, true)
	if err != nil {
		return nil, Info{}, err
	}
	scoped, scopeArgs := submissionScope(v)
	query, all := `SELECT * FROM submissions WHERE report_id = ? AND `+scoped+` AND `+where, append([]any{f.ReportID}, append(scopeArgs, args...)...)
	if f.DepartmentID != "" {
		query, all = query+` AND department_id = ?`, append(all, f.DepartmentID)
	}
	if f.Period != "" {
		query, all = query+` AND period_id IN (SELECT id FROM periods WHERE report_id = ? AND name = ?)`, append(all, f.ReportID, f.Period)
	}
	if len(f.States) > 0 {
		query, all = query+` AND state IN ?`, append(all, f.States)
	}
	var subs []models.Submission
	if err := s.db.query(ctx).Raw(query+` ORDER BY `+order+` LIMIT ?`, append(all, w.size+1)...).Scan(&subs).Error; err != nil {
		return nil, Info{}, err
	}
	subs, info := cut(w, subs)
	return subs, info, nil
}

// Findings gives the findings of submissions in order. The caller has the submissions from Find, ByID or List.
func (s Submissions) Findings(ctx context.Context, v models.Viewer, ids []string) ([]models.Finding, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	where, args := submissionScope(v)
	var findings []models.Finding
	err := s.db.query(ctx).Raw(`SELECT * FROM findings WHERE submission_id IN (SELECT id FROM submissions WHERE id IN ? AND `+where+`)
		ORDER BY submission_id, position`, append([]any{ids}, args...)...).Scan(&findings).Error
	return findings, err
}

// Original gives the bytes of a submission as they came.
func (s Submissions) Original(ctx context.Context, v models.Viewer, id string) (models.Submission, []byte, error) {
	sub, err := s.Find(ctx, v, id)
	if err != nil {
		return sub, nil, err
	}
	var body []byte
	err = one(s.db.query(ctx).Raw(`SELECT body FROM blobs WHERE sha256 = ?`, sub.SHA256), &body, "NOT_FOUND")
	return sub, body, err
}

// DryRun judges a file against the basis and writes nothing at all.
func (s Submissions) DryRun(ctx context.Context, v models.Viewer, u Upload, judge func(Basis) (Judged, error)) (Judged, error) {
	basis, err := s.Basis(ctx, v, u.ReportID, u.DepartmentID, u.Period)
	if err != nil {
		return Judged{}, err
	}
	return judge(basis)
}

// FirstHandIn gives, by department, when the period's first complete hand-in came that was not withdrawn later (domain.md §5, On time).
func firstHandIn(q *gorm.DB, periodID string) (map[string]time.Time, error) {
	var rows []models.Submission
	err := q.Raw(`SELECT department_id, handed_in_at FROM submissions WHERE period_id = ? AND complete = ? AND handed_in_at IS NOT NULL
		AND state <> 'WITHDRAWN' ORDER BY handed_in_at`, periodID, true).Scan(&rows).Error
	first := map[string]time.Time{}
	for _, r := range rows {
		if _, seen := first[r.DepartmentID]; !seen {
			first[r.DepartmentID] = *r.HandedInAt
		}
	}
	return first, err
}
