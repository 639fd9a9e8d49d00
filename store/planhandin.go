package store

import (
	"context"
	"strings"

	"duban/models"
	"duban/text"
)

// PlanJudged is what a check makes of a plan workbook against a basis.
type PlanJudged struct {
	Hash     string
	Detail   string
	Errors   int
	Warnings int
	Changes  int
	Tasks    []JudgedPlan // those that change
}

// JudgedPlan is what a workbook changes of one task. Rows that aren't in the ledger yet have a key that begins with their kind: mil#…
type JudgedPlan struct {
	TaskID string
	Edits  []models.PlanEdit
	Faulty bool // an ERROR stands on it: it stays out
}

// PlanUpload is a plan workbook as it came. With Apply, or with the Hash that a preview showed, it is handed in at once.
type PlanUpload struct {
	Upload
	Apply      bool
	Hash       string
	SkipFaulty bool
	Reason     string // why an accepted plan is to change
}

// fit says whether a file that was to be handed in unseen can be: without an ERROR, unless its rows are left out, and with a change.
func (u PlanUpload) fit(j PlanJudged) bool {
	_, err := u.tasks(j)
	return err == nil
}

// Take keeps a plan workbook with what was read in it and, where that is asked and nothing stands against it, hands it in, in one transaction. The same bytes again are the
// same submission while it is a draft. Handing in makes nothing real: staff accept.
func (s Plans) Take(ctx context.Context, v models.Viewer, u PlanUpload, judge func(PlanBasis) (PlanJudged, error)) (models.PlanSubmission, PlanJudged, error) {
	var sub models.PlanSubmission
	var judged PlanJudged
	u.Reason = text.Clean(u.Reason)
	if err := noteFits("reason", u.Reason); err != nil {
		return sub, judged, err
	}
	err := s.db.write(ctx, v, u.ReportID, func(t *tx) error {
		basis, err := s.readBasis(t.DB, v, u.ReportID, u.DepartmentID)
		if err != nil {
			return err
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		if sub, err = t.keepPlan(u, judged); err != nil || u.Hash == "" && (!u.Apply || !u.fit(judged)) {
			return err
		}
		return t.handInPlan(&sub, u, basis, judged)
	})
	return sub, judged, err
}

// DryRun judges a plan workbook and writes nothing at all.
func (s Plans) DryRun(ctx context.Context, v models.Viewer, reportID, departmentID string, judge func(PlanBasis) (PlanJudged, error)) (PlanJudged, error) {
	basis, err := s.Basis(ctx, v, reportID, departmentID)
	if err != nil {
		return PlanJudged{}, err
	}
	return judge(basis)
}

func (t *tx) keepPlan(u PlanUpload, judged PlanJudged) (models.PlanSubmission, error) {
	var sub models.PlanSubmission
	err := t.Raw(`SELECT * FROM plan_submissions WHERE report_id = ? AND department_id = ? ORDER BY seq DESC LIMIT 1`, u.ReportID, u.DepartmentID).Scan(&sub).Error
	if err != nil {
		return sub, err
	}
	if sub.SHA256 == u.SHA256 && sub.State == models.PlanDraft {
		return t.rejudgePlan(sub, judged)
	}
	if err := t.keepFor(u.DepartmentID, u.Upload); err != nil {
		return sub, err
	}
	seq, err := t.nextSeq("plan", 1)
	if err != nil {
		return sub, err
	}
	sub = models.PlanSubmission{ID: models.NewID(models.PlanSubmissionPrefix), ReportID: u.ReportID, DepartmentID: u.DepartmentID, Seq: seq, State: models.PlanDraft,
		FileName: u.FileName, FileKind: u.FileKind, SHA256: u.SHA256, Size: int64(len(u.Body)), CarriedBy: t.viewer.UserID, CreatedAt: t.now, Version: 1}
	if t.viewer.For(u.DepartmentID) {
		sub.SubmittedBy = t.viewer.UserID
	}
	takePlan(&sub, judged)
	if err := t.Create(&sub).Error; err != nil {
		return sub, err
	}
	return sub, t.record("plan.checked", sub.ID, map[string]any{"departmentId": u.DepartmentID, "file": u.FileName, "sha256": u.SHA256, "planHash": judged.Hash})
}

func takePlan(sub *models.PlanSubmission, j PlanJudged) {
	sub.PlanHash, sub.Detail, sub.ErrorCount, sub.WarningCount, sub.ChangeCount = j.Hash, j.Detail, j.Errors, j.Warnings, j.Changes
}

func (t *tx) rejudgePlan(sub models.PlanSubmission, judged PlanJudged) (models.PlanSubmission, error) {
	if sub.PlanHash == judged.Hash {
		return sub, nil
	}
	takePlan(&sub, judged)
	done := t.Exec(`UPDATE plan_submissions SET plan_hash = ?, detail = ?, error_count = ?, warning_count = ?, change_count = ?, version = version + 1
		WHERE id = ? AND version = ?`, sub.PlanHash, sub.Detail, sub.ErrorCount, sub.WarningCount, sub.ChangeCount, sub.ID, sub.Version)
	sub.Version++
	return sub, changedOne(done)
}

// handInPlan hands a kept plan in: the tasks that it changes go on from what was handed in of them before.
func (t *tx) handInPlan(sub *models.PlanSubmission, u PlanUpload, b PlanBasis, judged PlanJudged) error {
	tasks, err := u.tasks(judged)
	if err != nil {
		return err
	}
	if u.Reason == "" && movesBaseline(b, tasks) {
		return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	ids := make([]string, len(tasks))
	for i, p := range tasks {
		ids[i] = p.TaskID
	}
	open, err := openPlans(t.DB, ids)
	if err != nil {
		return err
	}
	rows := make([]models.TaskPlan, len(tasks))
	for i, p := range tasks {
		rows[i] = models.TaskPlan{SubmissionID: sub.ID, TaskID: p.TaskID, ReportID: sub.ReportID, DepartmentID: sub.DepartmentID, Seq: sub.Seq,
			State: models.PlanHandedIn, Edits: models.MergeEdits(open[p.TaskID].Edits, minted(p.Edits))}
	}
	if err := t.supersedePlans(open); err != nil {
		return err
	}
	if err := insert(t, rows); err != nil {
		return err
	}
	sub.State, sub.HandedInAt, sub.Reason = models.PlanHandedIn, &t.now, u.Reason
	done := t.Exec(`UPDATE plan_submissions SET state = ?, handed_in_at = ?, reason = ?, version = version + 1 WHERE id = ? AND version = ?`,
		sub.State, sub.HandedInAt, sub.Reason, sub.ID, sub.Version)
	if err := changedOne(done); err != nil {
		return err
	}
	sub.Version++
	return t.record("plan.handedIn", sub.ID, map[string]any{"departmentId": sub.DepartmentID, "taskIds": ids, "planHash": judged.Hash, "reason": u.Reason})
}

// tasks are those that are handed in; none at all is a refusal that says why.
func (u PlanUpload) tasks(judged PlanJudged) ([]JudgedPlan, error) {
	switch {
	case u.Hash != "" && u.Hash != judged.Hash:
		return nil, ErrStale
	case judged.Errors > 0 && !u.SkipFaulty:
		return nil, models.Errorf(models.Invalid, "PLAN_FAULTY", "file", "count", models.Int(int64(judged.Errors)).String())
	}
	var tasks []JudgedPlan
	for _, p := range judged.Tasks {
		if !p.Faulty {
			tasks = append(tasks, p)
		}
	}
	if len(tasks) == 0 {
		return nil, models.Errorf(models.Invalid, "PLAN_UNCHANGED", "file")
	}
	return tasks, nil
}

func movesBaseline(b PlanBasis, tasks []JudgedPlan) bool {
	at := map[string]models.PlanTask{}
	for _, t := range b.Tasks {
		at[t.ID] = t
	}
	for _, p := range tasks {
		for _, e := range p.Edits {
			if at[p.TaskID].Baseline(e) {
				return true
			}
		}
	}
	return false
}

// minted gives new rows their ids.
func minted(edits []models.PlanEdit) []models.PlanEdit {
	ids := map[string]string{}
	out := make([]models.PlanEdit, len(edits))
	for i, e := range edits {
		if kind, _, fresh := strings.Cut(e.Row, "#"); fresh {
			if ids[e.Row] == "" {
				ids[e.Row] = models.NewID(kind)
			}
			e.Row, e.Fresh = ids[e.Row], true
		}
		out[i] = e
	}
	return out
}

// supersedePlans puts aside what newer edits go on from.
func (t *tx) supersedePlans(open map[string]models.TaskPlan) error {
	for _, o := range open {
		if err := t.Exec(`UPDATE task_plans SET state = 'SUPERSEDED' WHERE submission_id = ? AND task_id = ?`, o.SubmissionID, o.TaskID).Error; err != nil {
			return err
		}
		if err := t.settlePlan(o.SubmissionID); err != nil {
			return err
		}
	}
	return nil
}

// settlePlan gives a plan submission the state that follows from its tasks.
func (t *tx) settlePlan(id string) error {
	var tasks []models.TaskPlan
	if err := appendRows(t.DB, &tasks, `SELECT * FROM task_plans WHERE submission_id = ?`, id); err != nil {
		return err
	}
	return t.Exec(`UPDATE plan_submissions SET state = ?, version = version + 1 WHERE id = ?`, models.PlanStateOf(tasks), id).Error
}
