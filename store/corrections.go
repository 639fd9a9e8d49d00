package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"duban/models"
	"duban/text"
)

// Corrections are what is said of a task in a period after it was closed. The frozen row stays; what staff accept is an entry beside it, which
// counts in later periods. Staff see all, departments those of tasks on which they have a duty.
type Corrections struct{ db *database }

// OfTasks gives the corrections of tasks that the viewer may see, in order.
func (s Corrections) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Correction, error) {
	return scopedRows[models.Correction](ctx, s.db, v, `SELECT c.* FROM corrections c WHERE c.task_id IN ? AND `, "c.task_id", taskIDs, ` ORDER BY c.task_id, c.seq`)
}

// ByID gives those of the corrections of ids that the viewer may see, in any order.
func (s Corrections) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Correction, error) {
	return scopedRows[models.Correction](ctx, s.db, v, `SELECT c.* FROM corrections c WHERE c.id IN ? AND `, "c.task_id", ids, "")
}

// Pending gives the corrections of a report that await a decision and that the viewer may see, the oldest first.
func (s Corrections) Pending(ctx context.Context, v models.Viewer, reportID string) ([]models.Correction, error) {
	return scopedRows[models.Correction](ctx, s.db, v, `SELECT c.* FROM corrections c WHERE c.state = 'ASKED' AND c.report_id IN ? AND `, "c.task_id",
		[]string{reportID}, ` ORDER BY c.seq`)
}

// CorrectionRequest asks for a correction. DepartmentID may be left out where the task has one confirmed lead.
type CorrectionRequest struct {
	TaskID       string
	Period       models.Period
	DepartmentID string
	Said         models.Said
	Reason       string
}

// Request asks for a correction of a closed period. The task's confirmed leads and staff; one at a time for a task and period; not of a task
// that is closed by now.
func (s Corrections) Request(ctx context.Context, v models.Viewer, r CorrectionRequest) (models.Correction, error) {
	var c models.Correction
	err := Closures(s).onTask(ctx, v, r.TaskID, "reason", &r.Reason, func(t *tx) error {
		p, department, err := t.mayCorrect(r)
		if err != nil {
			return err
		}
		if err := t.checkSaid(r.TaskID, p, &r.Said); err != nil {
			return err
		}
		c = models.Correction{ID: models.NewID(models.CorrectionPrefix), ReportID: t.reportID, PeriodID: p.ID, TaskID: r.TaskID, DepartmentID: department,
			State: models.CorrectionAsked, Said: r.Said, Reason: r.Reason, AskedBy: v.UserID, CreatedAt: t.now}
		if c.Seq, err = t.nextSeq("correction", 1); err != nil {
			return err
		}
		if err := insert(t, []models.Correction{c}); err != nil {
			return err
		}
		return t.record("correction.requested", r.TaskID, map[string]any{"correctionId": c.ID, "period": p.Name, "said": c.Said, "reason": c.Reason})
	})
	return c, err
}

// mayCorrect gives the closed period and whose figures the correction is.
func (t *tx) mayCorrect(r CorrectionRequest) (p models.ReportingPeriod, departmentID string, err error) {
	if err := t.mayAskToClose(r.TaskID); err != nil {
		return p, "", err
	}
	task, err := t.openTask(r.TaskID, "taskId")
	if err != nil {
		return p, "", err
	}
	if !task.Tracked() {
		return p, "", models.Errorf(models.Invalid, "TASK_NOT_TRACKED", "taskId", "found", task.Number)
	}
	if err := findPeriod(t.DB, t.reportID, r.Period, &p); err != nil {
		return p, "", err
	}
	if p.State != models.PeriodClosed {
		return p, "", models.Errorf(models.Conflict, "PERIOD_NOT_CLOSED", "period", "found", string(p.Name))
	}
	var pending int64
	if err := t.Raw(`SELECT count(*) FROM corrections WHERE task_id = ? AND period_id = ? AND state = 'ASKED'`, r.TaskID, p.ID).Scan(&pending).Error; err != nil {
		return p, "", err
	}
	if pending > 0 {
		return p, "", models.Errorf(models.Conflict, "CORRECTION_PENDING", "taskId")
	}
	departmentID, err = t.whoseFigure(r)
	return p, departmentID, err
}

// whoseFigure is the department that the correction is of: the one named, which must lead, else the viewer's own, else the first lead.
func (t *tx) whoseFigure(r CorrectionRequest) (string, error) {
	var leads []models.Duty
	err := t.Raw(`SELECT * FROM duties WHERE task_id = ? AND role = 'LEAD' AND state = 'CONFIRMED' ORDER BY position, id`, r.TaskID).Scan(&leads).Error
	if err != nil {
		return "", err
	}
	for _, d := range leads {
		switch {
		case r.DepartmentID != "" && d.DepartmentID != r.DepartmentID:
		case t.viewer.Staff || t.viewer.For(d.DepartmentID):
			return d.DepartmentID, nil
		}
	}
	return "", models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
}

// checkSaid cleans texts and refuses what can't be kept: no figure of another task, no day after the period's end, no text too long.
func (t *tx) checkSaid(taskID string, p models.ReportingPeriod, s *models.Said) error {
	for _, text := range []*string{&s.Progress, &s.Problems, &s.NextSteps, &s.Request} {
		if err := cleanText(text); err != nil {
			return err
		}
	}
	if s.Empty() {
		return models.Errorf(models.Invalid, "NOTHING_GIVEN", "")
	}
	given := map[string]bool{}
	for i, f := range s.Figures {
		var known int64
		if err := t.Raw(`SELECT count(*) FROM indicators WHERE id = ? AND task_id = ?`, f.IndicatorID, taskID).Scan(&known).Error; err != nil {
			return err
		}
		switch {
		case known == 0 || given[f.IndicatorID]:
			return models.Errorf(models.NotFound, "NOT_FOUND", "indicatorId")
		case f.AsOf.After(p.Ends):
			return models.Errorf(models.Invalid, "AS_OF_LATER", "asOf", "found", f.AsOf.String(), "expected", p.Ends.String())
		case f.AsOf.IsZero():
			s.Figures[i].AsOf = p.Ends
		}
		given[f.IndicatorID] = true
	}
	return nil
}

func cleanText(s *string) error {
	*s = text.Clean(*s)
	if len([]rune(*s)) > models.MaxText {
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", "", "most", "10000")
	}
	return nil
}

// Decide accepts a correction, which makes it an entry of the closed period that later periods show, or refuses it with a note. Staff only, and
// another than who asked.
func (s Corrections) Decide(ctx context.Context, v models.Viewer, correctionID string, approve bool, note string) (models.Correction, error) {
	var c models.Correction
	if err := editor(v); err != nil {
		return c, err
	}
	note = text.Clean(note)
	if !approve && note == "" {
		return c, models.Errorf(models.Invalid, "REASON_NEEDED", "note")
	}
	if err := noteFits("note", note); err != nil {
		return c, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM corrections WHERE id = ?`, correctionID), &c, "NOT_FOUND"); err != nil {
		return c, err
	}
	err := s.db.write(ctx, v, c.ReportID, func(t *tx) error {
		var found []models.Correction
		if err := appendRows(t.DB, &found, `SELECT * FROM corrections WHERE id = ?`, correctionID); err != nil || len(found) == 0 {
			return orNotFound(err)
		}
		c = found[0]
		switch {
		case c.State != models.CorrectionAsked:
			return models.Errorf(models.Conflict, "CORRECTION_DECIDED", "correctionId")
		case c.AskedBy == v.UserID:
			return models.Errorf(models.Forbidden, "OWN_CORRECTION", "correctionId")
		}
		c.Note = note
		return t.decideCorrection(&c, approve)
	})
	return c, err
}

func (t *tx) decideCorrection(c *models.Correction, approve bool) error {
	kind := "correction.refused"
	if c.State = models.CorrectionRefused; approve {
		c.State, kind = models.CorrectionAccepted, "correction.accepted"
		if _, err := t.openTask(c.TaskID, "correctionId"); err != nil {
			return err
		}
		entryID, err := t.enterCorrection(*c)
		if err != nil {
			return err
		}
		c.EntryID = &entryID
	}
	c.DecidedBy, c.DecidedAt = t.viewer.UserID, &t.now
	done := t.Exec(`UPDATE corrections SET state = ?, note = ?, entry_id = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'ASKED'`,
		c.State, c.Note, c.EntryID, c.DecidedBy, c.DecidedAt, c.ID)
	if err := changedOne(done); err != nil {
		return err
	}
	return t.record(kind, c.TaskID, map[string]any{"correctionId": c.ID, "entryId": c.EntryID, "reason": c.Reason, "note": c.Note})
}

// enterCorrection writes the entry that a correction becomes, over what counted in its period (blank never erases), with a submission of its
// own, whose bytes are what was asked for.
func (t *tx) enterCorrection(c models.Correction) (string, error) {
	var p models.ReportingPeriod
	if err := one(t.Raw(`SELECT * FROM periods WHERE id = ?`, c.PeriodID), &p, "NOT_FOUND"); err != nil {
		return "", err
	}
	sub, err := t.submitCorrection(c)
	if err != nil {
		return "", err
	}
	before, err := standings(t.DB, listed([]string{c.TaskID}), `e.period_ends = ?`, p.Ends)
	if err != nil {
		return "", err
	}
	e, readings := overlay(before[c.TaskID], c)
	e.ID, e.ReportID, e.TaskID, e.PeriodID, e.PeriodEnds = models.NewID(models.EntryPrefix), c.ReportID, c.TaskID, p.ID, p.Ends
	e.SubmissionID, e.DepartmentID, e.State, e.By, e.CreatedAt = sub, c.DepartmentID, models.Accepted, c.AskedBy, t.now
	if e.Seq, err = t.nextSeq("entry", 1); err != nil {
		return "", err
	}
	units, err := grouped(t.DB, []string{c.TaskID}, `SELECT * FROM indicators WHERE task_id IN ?`, func(i models.Indicator) string { return i.ID })
	if err != nil {
		return "", err
	}
	for i := range readings {
		r := &readings[i]
		r.ID, r.ReportID, r.EntryID, r.TaskID, r.PeriodID, r.PeriodEnds = models.NewID(models.ReadingPrefix), c.ReportID, e.ID, c.TaskID, p.ID, p.Ends
		if r.IndicatorID != nil && r.Unit == "" && len(units[*r.IndicatorID]) > 0 {
			r.Unit = units[*r.IndicatorID][0].Unit
		}
	}
	if err := insert(t, []models.Entry{e}); err != nil {
		return "", err
	}
	return e.ID, insert(t, readings)
}

// overlay puts what a correction says over what counted.
func overlay(before Standing, c models.Correction) (models.Entry, []models.Reading) {
	from := models.Source{Kind: models.SourceForm, Note: c.Reason}
	e := models.Entry{Sources: map[string]models.Source{}}
	if before.Entry != nil {
		e = *before.Entry
		e.PreviousID = &before.Entry.ID
	}
	for field, said := range c.Said.Texts() {
		if said != "" {
			e.SetText(field, said, from)
		}
	}
	given := map[string]bool{}
	var readings []models.Reading
	for _, f := range c.Said.Figures {
		given[f.IndicatorID] = true
		readings = append(readings, models.Reading{IndicatorID: &f.IndicatorID, Value: &f.Value, Printed: f.Value.String(), AsOf: f.AsOf, Source: from, AsOfSource: from})
	}
	for _, r := range before.Readings {
		if r.ItemID != nil || r.IndicatorID == nil || !given[*r.IndicatorID] {
			readings = append(readings, r)
		}
	}
	return e, readings
}

// submitCorrection keeps what was asked for as a submission, so that the entry's figures are traced to it.
func (t *tx) submitCorrection(c models.Correction) (string, error) {
	body, err := json.MarshalIndent(map[string]any{"correction": c.ID, "task": c.TaskID, "reason": c.Reason, "said": c.Said}, "", "  ")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	u := Upload{SHA256: hex.EncodeToString(sum[:]), Body: body}
	if err := t.keepBlob(u); err != nil {
		return "", err
	}
	seq, err := t.nextSeq("submission", 1)
	if err != nil {
		return "", err
	}
	sub := models.Submission{ID: models.NewID(models.SubmissionPrefix), ReportID: c.ReportID, DepartmentID: c.DepartmentID, PeriodID: c.PeriodID, Seq: seq,
		State: models.Accepted, FileName: "更正.json", FileKind: "correction", SHA256: u.SHA256, Size: int64(len(body)), Detail: "{}", ChangeCount: 1,
		SubmittedBy: c.AskedBy, CarriedBy: c.AskedBy, CreatedAt: c.CreatedAt, HandedInAt: &t.now, DecidedAt: &t.now, DecidedBy: t.viewer.UserID,
		Note: c.Reason, Version: 1}
	return sub.ID, t.Create(&sub).Error
}
