package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// Attachments are the files beside what was reported. Each is seen by its owner's rule: with a submission or entry that is a department's
// draft nobody else sees it.
type Attachments struct{ db *database }

// NewAttachment is a file to keep, its name and kind made out already.
type NewAttachment struct {
	OwnerID    string // a submission, entry, milestone, closure or handed in plan
	FileName   string
	FileKind   string
	SHA256     string
	Body       []byte
	Caption    string
	SignedPage bool
}

const attachmentColumns = `a.id, a.report_id, a.owner_id, a.submission_id, a.task_id, a.department_id, a.position, a.file_name, a.file_kind, a.sha256,
	a.size, a.caption, a.signed_page, a.made_by, a.created_at, a.ended_at, a.ended_by, a.ended_reason`

// attachmentScope is the rule for attachments a as SQL.
func attachmentScope(v models.Viewer) (string, []any) {
	kept, args := submissionScope(v)
	entry, entryArgs := entryScope(v)
	task, taskArgs := scope(v, "a.task_id")
	plan, planArgs := planScope(v)
	where := `a.ended_at IS NULL AND CASE
		WHEN a.owner_id LIKE 'pls!_%' ESCAPE '!' THEN EXISTS (SELECT 1 FROM plan_submissions WHERE id = a.owner_id AND ` + plan + `)
		WHEN a.task_id IS NULL THEN EXISTS (SELECT 1 FROM submissions WHERE id = a.owner_id AND ` + kept + `)
		WHEN a.submission_id IS NOT NULL THEN EXISTS (SELECT 1 FROM entries e WHERE e.id = a.owner_id AND ` + entry + `)
		ELSE ` + task + ` END`
	return where, slices.Concat(planArgs, args, entryArgs, taskArgs)
}

// OfOwners gives the attachments of owners that the viewer may see, in order, without their bytes.
func (s Attachments) OfOwners(ctx context.Context, v models.Viewer, ids []string) ([]models.Attachment, error) {
	where, args := attachmentScope(v)
	return rowsWhere[models.Attachment](ctx, s.db, v, `SELECT `+attachmentColumns+` FROM attachments a WHERE a.owner_id IN ? AND `, where, args, ids,
		` ORDER BY a.owner_id, a.position`)
}

// ByID gives those of the attachments of ids that the viewer may see, in any order, without their bytes.
func (s Attachments) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Attachment, error) {
	where, args := attachmentScope(v)
	return rowsWhere[models.Attachment](ctx, s.db, v, `SELECT `+attachmentColumns+` FROM attachments a WHERE a.id IN ? AND `, where, args, ids, "")
}

// Read gives an attachment that the viewer may see, with its bytes.
func (s Attachments) Read(ctx context.Context, v models.Viewer, id string) (models.Attachment, []byte, error) {
	rows, err := s.ByID(ctx, v, []string{id})
	if err == nil && len(rows) == 0 {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "attachmentId")
	}
	if err != nil {
		return models.Attachment{}, nil, err
	}
	var blob struct{ Body []byte }
	err = one(s.db.query(ctx).Raw(`SELECT body FROM blobs WHERE sha256 = ?`, rows[0].SHA256), &blob, "NOT_FOUND")
	return rows[0], blob.Body, err
}

// Add keeps a file beside a submission or entry (its department's people, staff where they see it), a milestone or closure (the task's
// confirmed leads and staff). Closed periods and tasks take none.
func (s Attachments) Add(ctx context.Context, v models.Viewer, n NewAttachment) (models.Attachment, error) {
	var a models.Attachment
	if err := signedIn(v); err != nil {
		return a, err
	}
	n.Caption = text.Clean(n.Caption)
	switch {
	case len(n.Body) > models.MaxAttachment:
		return a, models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", strconv.Itoa(models.MaxAttachment>>20)+" MiB")
	case utf8.RuneCountInString(n.Caption) > models.MaxTitle:
		return a, models.Errorf(models.Invalid, "TEXT_TOO_LONG", "caption", "most", strconv.Itoa(models.MaxTitle))
	}
	reportID, err := s.reportOf(ctx, n.OwnerID)
	if err != nil {
		return a, err
	}
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		a = models.Attachment{ID: models.NewID(models.AttachmentPrefix), ReportID: reportID, OwnerID: n.OwnerID, FileName: n.FileName, FileKind: n.FileKind,
			SHA256: n.SHA256, Size: int64(len(n.Body)), Caption: n.Caption, SignedPage: n.SignedPage, By: v.UserID, CreatedAt: t.now}
		if err := t.mayAttach(&a); err != nil {
			return err
		}
		return t.attach(&a, n.Body)
	})
	return a, err
}

// owners are the tables of what may have attachments.
var owners = map[string]string{models.SubmissionPrefix: "submissions", models.EntryPrefix: "entries", models.MilestonePrefix: "milestones",
	models.ClosurePrefix: "closures", models.PlanSubmissionPrefix: "plan_submissions"}

// reportOf is the report of an owner.
func (s Attachments) reportOf(ctx context.Context, ownerID string) (string, error) {
	table, ok := owners[models.IDPrefix(ownerID)]
	if !ok {
		return "", models.Errorf(models.Invalid, "ATTACHED_TO_ONE", "")
	}
	var row struct{ ReportID string }
	err := one(s.db.query(ctx).Raw(`SELECT report_id FROM `+table+` WHERE id = ?`, ownerID), &row, "NOT_FOUND")
	return row.ReportID, err
}

// mayAttach places an attachment with its owner, or says why the viewer may not change what lies there.
func (t *tx) mayAttach(a *models.Attachment) error {
	switch models.IDPrefix(a.OwnerID) {
	case models.SubmissionPrefix:
		return t.placeBeside(a, a.OwnerID)
	case models.EntryPrefix:
		return t.placeBesideEntry(a)
	}
	if a.SignedPage {
		return models.Errorf(models.Invalid, "SIGNED_PAGE_PLACE", "signedPage")
	}
	if models.IDPrefix(a.OwnerID) == models.PlanSubmissionPrefix {
		return t.placeWithPlan(a)
	}
	if models.IDPrefix(a.OwnerID) == models.MilestonePrefix {
		return t.placeWithTask(a, `SELECT task_id FROM milestones WHERE id = ? AND state <> 'CANCELLED'`)
	}
	return t.placeWithTask(a, `SELECT task_id FROM closures WHERE id = ? AND state = 'REQUESTED'`)
}

// placeBeside places an attachment with a submission.
func (t *tx) placeBeside(a *models.Attachment, submissionID string) error {
	sub, err := t.inOpenPeriod(submissionID)
	if err != nil {
		return err
	}
	a.SubmissionID = &sub.ID
	if t.viewer.For(sub.DepartmentID) {
		a.DepartmentID = &sub.DepartmentID
	}
	switch sub.State {
	case models.Checked, models.Draft, models.HandedIn, models.Accepted:
		return nil
	}
	return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
}

func (t *tx) placeBesideEntry(a *models.Attachment) error {
	var e models.Entry
	where, args := entryScope(t.viewer)
	if err := one(t.Raw(`SELECT e.id, e.task_id, e.submission_id FROM entries e WHERE e.id = ? AND `+where, append([]any{a.OwnerID}, args...)...), &e, "NOT_FOUND"); err != nil {
		return err
	}
	if a.SignedPage {
		return models.Errorf(models.Invalid, "SIGNED_PAGE_PLACE", "signedPage")
	}
	a.TaskID = &e.TaskID
	if _, err := t.openTask(e.TaskID, "entryId"); err != nil {
		return err
	}
	return t.placeBeside(a, e.SubmissionID)
}

// placeWithTask places an attachment with what hangs on a task; query gives its task.
func (t *tx) placeWithTask(a *models.Attachment, query string) error {
	var owner struct{ TaskID string }
	if err := one(t.Raw(query, a.OwnerID), &owner, "NOT_FOUND"); err != nil {
		return err
	}
	a.TaskID = &owner.TaskID
	if err := t.mayAskToClose(owner.TaskID); err != nil {
		return err
	}
	if !t.viewer.Staff {
		var lead string
		err := t.Raw(`SELECT department_id FROM duties WHERE task_id = ? AND role = 'LEAD' AND state = 'CONFIRMED' AND department_id IN ? LIMIT 1`,
			owner.TaskID, t.viewer.Departments).Scan(&lead).Error
		if err != nil {
			return err
		}
		a.DepartmentID = &lead
	}
	_, err := t.openTask(owner.TaskID, "taskId")
	return err
}

// placeWithPlan places an attachment with a plan that was handed in and isn't decided yet: its department's people, and staff who see it.
func (t *tx) placeWithPlan(a *models.Attachment) error {
	sub, err := findPlan(t.DB, t.viewer, a.OwnerID)
	if err != nil {
		return err
	}
	if t.viewer.For(sub.DepartmentID) {
		a.DepartmentID = &sub.DepartmentID
	}
	if sub.State != models.PlanHandedIn { // a draft's files would tell of it
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "planSubmissionId", "found", string(sub.State))
	}
	return nil
}

// attach writes an attachment that may be there.
func (t *tx) attach(a *models.Attachment, body []byte) error {
	var before []models.Attachment
	if err := t.Raw(`SELECT `+attachmentColumns+` FROM attachments a WHERE a.owner_id = ? ORDER BY a.position`, a.OwnerID).Scan(&before).Error; err != nil {
		return err
	}
	held := 0
	for _, b := range before {
		a.Position = b.Position
		if b.EndedAt != nil {
			continue
		}
		held++
		if b.SHA256 == a.SHA256 && b.SignedPage == a.SignedPage {
			return models.Errorf(models.Conflict, "ATTACHED_ALREADY", "file", "name", b.FileName)
		}
	}
	if held >= models.MaxAttachments {
		return models.Errorf(models.TooLarge, "ATTACHMENTS_TOO_MANY", "file", "most", strconv.Itoa(models.MaxAttachments))
	}
	a.Position++
	keep, file := t.keepBlob, Upload{SHA256: a.SHA256, Body: body}
	if a.DepartmentID != nil {
		keep = func(u Upload) error { return t.keepFor(*a.DepartmentID, u) }
	}
	if err := keep(file); err != nil {
		return err
	}
	if err := insert(t, []models.Attachment{*a}); err != nil {
		return err
	}
	return t.record("attachment.added", attachedTo(*a), map[string]any{"attachmentId": a.ID, "ownerId": a.OwnerID, "file": a.FileName, "kind": a.FileKind,
		"sha256": a.SHA256, "size": a.Size, "caption": a.Caption, "signedPage": a.SignedPage})
}

// attachedTo is what an event about an attachment is about: a submission, by which the event hides with a draft, or else the task.
func attachedTo(a models.Attachment) string {
	switch {
	case a.SubmissionID != nil:
		return *a.SubmissionID
	case a.TaskID != nil:
		return *a.TaskID
	}
	return a.OwnerID // a plan
}

// Remove takes an attachment away again: those who added it. Its bytes stay kept. Beside what has left the house it needs a reason; what
// signed or accepted rows stand on stays.
func (s Attachments) Remove(ctx context.Context, v models.Viewer, id, reason string) (models.Attachment, error) {
	a, err := s.find(ctx, v, id)
	if err != nil {
		return a, err
	}
	reason = text.Clean(reason)
	if err := noteFits("reason", reason); err != nil {
		return a, err
	}
	err = s.db.write(ctx, v, a.ReportID, func(t *tx) error {
		if err := t.mayDetach(a, reason); err != nil {
			return err
		}
		done := t.Exec(`UPDATE attachments SET ended_at = ?, ended_by = ?, ended_reason = ? WHERE id = ? AND ended_at IS NULL`, t.now, v.UserID, reason, id)
		if err := changedOne(done); err != nil {
			return err
		}
		a.EndedAt, a.EndedBy, a.EndedReason = &t.now, v.UserID, reason
		return t.record("attachment.removed", attachedTo(a), map[string]any{"attachmentId": a.ID, "ownerId": a.OwnerID, "sha256": a.SHA256, "reason": reason})
	})
	return a, err
}

func (s Attachments) find(ctx context.Context, v models.Viewer, id string) (models.Attachment, error) {
	rows, err := s.ByID(ctx, v, []string{id})
	if err == nil && len(rows) == 0 {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "attachmentId")
	}
	if err != nil {
		return models.Attachment{}, err
	}
	return rows[0], nil
}

func (t *tx) mayDetach(a models.Attachment, reason string) error {
	theirs := a.DepartmentID != nil && t.viewer.For(*a.DepartmentID) || a.DepartmentID == nil && t.viewer.Staff
	if !theirs {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	now := a
	if err := t.mayAttach(&now); err != nil {
		return err
	}
	if a.SubmissionID == nil {
		return needed(reason)
	}
	var sub models.Submission
	if err := one(t.Raw(`SELECT id, state FROM submissions WHERE id = ?`, *a.SubmissionID), &sub, "NOT_FOUND"); err != nil {
		return err
	}
	switch {
	case sub.State == models.Accepted || a.SignedPage && sub.State == models.HandedIn:
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "attachmentId", "found", string(sub.State))
	case sub.State == models.HandedIn:
		return needed(reason)
	}
	return nil
}

func needed(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	return nil
}
