package store

import (
	"context"
	"encoding/json"

	"duban/models"
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
	Parts    []JudgedRow // of tasks that others lead: what stands beside their reports
	Complete bool        // with these rows every owed task has a value, a text or 本期无新进展

	Memories []models.RowMemory // what applying these rows teaches of the department's own words

	Seal func() (hash, detail string, err error) // to HandIn alone, in place of Hash and Detail, which take a while
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

// own counts the changes of the department's own rows.
func (j Judged) own() int {
	n := 0
	for _, c := range j.Changes {
		if !c.Beside {
			n++
		}
	}
	return n
}

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
	Takes        []string // the contributions that a lead's form takes over
	Ahead        *Ahead   // the basis, if it was read ahead
	SubmissionID string   // of a dry run: the kept submission whose rows' decisions hold
}

// Keep keeps a checked file with its findings, in one transaction. The same bytes again are the same submission while they
// equal the latest one of that department and period and it isn't returned: a checked one gets the new judgement, one that was
// handed in stays as it is. judge runs inside the transaction, on its basis.
func (s Submissions) Keep(ctx context.Context, v models.Viewer, u Upload, judge func(Basis) (Judged, error)) (models.Submission, Judged, error) {
	var sub models.Submission
	var judged Judged
	err := s.db.write(ctx, v, u.ReportID, func(t *tx) error {
		basis, err := t.basisOf(u.Ahead, u.ReportID, u.DepartmentID, u.Period)
		if err != nil {
			return err
		}
		latest, err := t.latest(basis)
		if err != nil {
			return err
		}
		if again(latest, u) {
			if basis.Decisions, err = decisionsOf(t.DB, latest.ID); err != nil {
				return err
			}
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		sub, err = t.keep(latest, u, basis, &judged)
		return err
	})
	return sub, judged, err
}

func (t *tx) keep(latest models.Submission, u Upload, b Basis, judged *Judged) (models.Submission, error) {
	if again(latest, u) {
		if latest.State == models.Checked && latest.PlanHash != judged.Hash {
			return t.rejudge(latest, *judged)
		}
		return latest, nil
	}
	if err := t.keepFor(u.DepartmentID, u); err != nil {
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
		sub.SubmittedBy, sub.Private = t.viewer.UserID, b.Report.Settings.AsksSignature()
	}
	takeJudged(&sub, *judged)
	if err := t.Create(&sub).Error; err != nil {
		return sub, err
	}
	if err := t.keepFindings(sub.ID, judged.Findings); err != nil {
		return sub, err
	}
	data := map[string]any{} // while it is private, what it is called is the department's too
	if !sub.Private {
		data = map[string]any{"departmentId": u.DepartmentID, "period": u.Period, "file": u.FileName, "sha256": u.SHA256}
	}
	t.recordEach("submission.checked", 1, func(int) (string, string) {
		data["planHash"] = judged.Hash // which may be known by then only
		body, _ := json.Marshal(data)  // of texts
		return sub.ID, string(body)
	})
	return sub, nil
}

// again says that a file is the one that was handed in last.
func again(latest models.Submission, u Upload) bool {
	return latest.SHA256 == u.SHA256 && latest.State != models.Returned && latest.State != models.Withdrawn
}

// takeJudged copies a judgement's summary into the submission.
func takeJudged(sub *models.Submission, j Judged) {
	sub.PlanHash, sub.Detail, sub.Complete = j.Hash, j.Detail, j.Complete
	sub.ErrorCount, sub.WarningCount, sub.ChangeCount = j.Errors(), j.Warnings(), len(j.Changes)
}

// latest is the department's last file of the period that the viewer may see.
func (t *tx) latest(b Basis) (models.Submission, error) {
	var sub models.Submission
	where, args := submissionScope(t.viewer)
	err := t.Raw(`SELECT * FROM submissions WHERE department_id = ? AND period_id = ? AND state <> 'WITHDRAWN' AND `+where+`
		ORDER BY seq DESC LIMIT 1`, append([]any{b.Department.ID, b.Period.ID}, args...)...).Scan(&sub).Error
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
		if f.Args == nil {
			f.Args = map[string]string{} // NULL otherwise
		}
		rows[i] = f
	}
	return insert(t, rows)
}

// rejudge puts a new judgement on a submission that isn't applied: the ledger has moved since it was checked.
func (t *tx) rejudge(sub models.Submission, judged Judged) (models.Submission, error) {
	takeJudged(&sub, judged)
	packed, err := pack(sub.Detail)
	if err != nil {
		return sub, err
	}
	done := t.Exec(`UPDATE submissions SET plan_hash = ?, detail = ?, complete = ?, error_count = ?, warning_count = ?, change_count = ?,
		version = version + 1 WHERE id = ? AND version = ?`, sub.PlanHash, packed, sub.Complete, sub.ErrorCount, sub.WarningCount,
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
	var blob struct{ Body []byte } // gorm takes a bare []byte for a list of numbers
	err = one(s.db.query(ctx).Raw(`SELECT body FROM blobs WHERE sha256 = ?`, sub.SHA256), &blob, "NOT_FOUND")
	return sub, blob.Body, err
}

// DryRun judges a file against the basis and writes nothing at all.
func (s Submissions) DryRun(ctx context.Context, v models.Viewer, u Upload, judge func(Basis) (Judged, error)) (Judged, error) {
	basis, err := s.Basis(ctx, v, u.ReportID, u.DepartmentID, u.Period)
	if err != nil {
		return Judged{}, err
	}
	if u.SubmissionID != "" {
		if basis.Decisions, err = decisionsOf(s.db.query(ctx), u.SubmissionID); err != nil {
			return Judged{}, err
		}
	}
	return judge(basis)
}
