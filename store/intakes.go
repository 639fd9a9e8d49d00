package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Intakes are the files from which reports are broken down and their past months taken. Staff only.
type Intakes struct{ db *database }

// IntakeUpload is such a file as it came.
type IntakeUpload struct {
	ReportID  string         // of the report that is there; "" with NewReport
	NewReport *models.Report // to be made when the file is applied
	Kind      models.IntakeKind
	Period    models.Period
	FileName  string
	FileKind  string
	SHA256    string
	Body      []byte
}

// IntakePlan is what a check makes of such a file: importer's plan in the store's words.
type IntakePlan struct {
	Hash      string // of changes, removals, findings and versions: what the preview showed
	Detail    string // JSON of what was read
	Findings  []models.Finding
	Breakdown BreakdownPlan
	Openings  []Opening
}

// Errors counts the findings that keep the file from being applied.
func (p IntakePlan) Errors() int { return Judged{Findings: p.Findings}.Errors() }

// IntakeBasis is what such a file is checked against, read at one moment.
type IntakeBasis struct {
	Breakdown
	Months []Basis // of a ledger: every period before the first owed one, in order
}

// IntakeApply is what staff ask for when they apply a file.
type IntakeApply struct {
	IntakeID      string
	PlanHash      string
	RemoveMissing *bool  // tasks that the file leaves out: removed, kept, or (nil) refused
	Reason        string // of a change to a report that is active
}

// Keep keeps a checked file, in one transaction. The same bytes again for the same report are the same intake while it is the latest
// and not yet applied.
func (s Intakes) Keep(ctx context.Context, v models.Viewer, u IntakeUpload, judge func(IntakeBasis) (IntakePlan, error)) (models.Intake, IntakePlan, error) {
	var kept models.Intake
	var plan IntakePlan
	if err := editor(v); err != nil {
		return kept, plan, err
	}
	if u.NewReport != nil {
		r := *u.NewReport
		r.ID = models.NewID(models.ReportPrefix)
		u.NewReport, u.ReportID = &r, r.ID
	}
	err := s.db.write(ctx, v, chainOf(u), func(t *tx) error {
		basis, err := readIntakeBasis(t.DB, u)
		if err != nil {
			return err
		}
		if plan, err = judge(basis); err != nil {
			return err
		}
		kept, err = t.keepIntake(u, plan)
		return err
	})
	return kept, plan, err
}

// chainOf is the report on whose record the upload stands: none where there is no report yet.
func chainOf(u IntakeUpload) string {
	if u.NewReport != nil {
		return ""
	}
	return u.ReportID
}

func (t *tx) keepIntake(u IntakeUpload, plan IntakePlan) (models.Intake, error) {
	var last models.Intake
	err := t.Raw(`SELECT * FROM intakes WHERE report_id = ? AND kind = ? ORDER BY seq DESC LIMIT 1`, u.ReportID, u.Kind).Scan(&last).Error
	if err != nil {
		return last, err
	}
	if last.ID != "" && last.State == models.IntakeChecked && last.SHA256 == u.SHA256 && last.Period == u.Period {
		return last, t.rejudgeIntake(&last, plan)
	}
	if err := t.keepBlob(Upload{SHA256: u.SHA256, Body: u.Body}); err != nil {
		return last, err
	}
	seq, err := t.nextSeq("intake", 1)
	if err != nil {
		return last, err
	}
	kept := models.Intake{ID: models.NewID(models.IntakePrefix), ReportID: u.ReportID, NewReport: u.NewReport, Kind: u.Kind, State: models.IntakeChecked, Seq: seq,
		FileName: u.FileName, FileKind: u.FileKind, SHA256: u.SHA256, Size: int64(len(u.Body)), Period: u.Period, PlanHash: plan.Hash, Detail: plan.Detail,
		By: t.viewer.UserID, CreatedAt: t.now, Version: 1}
	if err := insert(t, []models.Intake{kept}); err != nil || t.reportID == "" {
		return kept, err
	}
	return kept, t.record("intake.checked", kept.ID, map[string]any{"kind": u.Kind, "file": u.FileName, "sha256": u.SHA256, "planHash": plan.Hash})
}

func (t *tx) rejudgeIntake(kept *models.Intake, plan IntakePlan) error {
	if kept.PlanHash == plan.Hash {
		return nil
	}
	kept.PlanHash, kept.Detail = plan.Hash, plan.Detail
	done := t.Exec(`UPDATE intakes SET plan_hash = ?, detail = ?, version = version + 1 WHERE id = ? AND version = ?`, plan.Hash, plan.Detail, kept.ID, kept.Version)
	kept.Version++
	return changedOne(done)
}

// DryRun judges a file and keeps nothing at all.
func (s Intakes) DryRun(ctx context.Context, v models.Viewer, u IntakeUpload, judge func(IntakeBasis) (IntakePlan, error)) (IntakePlan, error) {
	var plan IntakePlan
	if err := editor(v); err != nil {
		return plan, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		basis, err := readIntakeBasis(q, u)
		if err == nil {
			plan, err = judge(basis)
		}
		return err
	})
	return plan, err
}

// Find gives an intake. Staff only; for others there is none.
func (s Intakes) Find(ctx context.Context, v models.Viewer, id string) (models.Intake, error) {
	var kept models.Intake
	if err := signedIn(v); err != nil {
		return kept, err
	}
	if !v.MayEditBreakdown() {
		return kept, models.Errorf(models.NotFound, "NOT_FOUND", "intakeId")
	}
	return kept, one(s.db.query(ctx).Raw(`SELECT * FROM intakes WHERE id = ?`, id), &kept, "NOT_FOUND")
}

// Original gives the bytes of an intake as they came.
func (s Intakes) Original(ctx context.Context, v models.Viewer, id string) (models.Intake, []byte, error) {
	kept, err := s.Find(ctx, v, id)
	if err != nil {
		return kept, nil, err
	}
	var blob struct{ Body []byte }
	err = one(s.db.query(ctx).Raw(`SELECT body FROM blobs WHERE sha256 = ?`, kept.SHA256), &blob, "NOT_FOUND")
	return kept, blob.Body, err
}

// Apply applies a checked file: it is judged again inside the transaction, must have the hash that the preview showed, and then is
// written whole or, while an ERROR stands, not at all. One that is applied already is given back as it is.
func (s Intakes) Apply(ctx context.Context, v models.Viewer, a IntakeApply, judge func(IntakeBasis) (IntakePlan, error)) (models.Intake, IntakePlan, error) {
	var plan IntakePlan
	if err := editor(v); err != nil {
		return models.Intake{}, plan, err
	}
	kept, err := s.Find(ctx, v, a.IntakeID)
	if err != nil {
		return kept, plan, err
	}
	stale := false
	err = s.db.write(ctx, v, kept.ReportID, func(t *tx) error {
		stale = false
		if err := one(t.Raw(`SELECT * FROM intakes WHERE id = ?`, kept.ID), &kept, "NOT_FOUND"); err != nil || kept.State == models.IntakeApplied {
			return err
		}
		basis, err := readIntakeBasis(t.DB, IntakeUpload{ReportID: kept.ReportID, NewReport: kept.NewReport, Kind: kept.Kind})
		if err != nil {
			return err
		}
		if plan, err = judge(basis); err != nil {
			return err
		}
		if stale = plan.Hash != a.PlanHash; stale {
			return t.rejudgeIntake(&kept, plan)
		}
		return t.applyIntake(&kept, basis, plan, a)
	})
	if err == nil && stale {
		err = ErrStale
	}
	return kept, plan, err
}

func (t *tx) applyIntake(kept *models.Intake, b IntakeBasis, plan IntakePlan, a IntakeApply) error {
	if plan.Errors() > 0 {
		return models.Errorf(models.Invalid, "ERRORS_STAND", "intakeId")
	}
	if kept.Kind == models.IntakeLedger {
		if err := t.open(*kept, b, plan.Openings); err != nil {
			return err
		}
	} else if err := t.breakDown(*kept, b.Breakdown, plan.Breakdown, a); err != nil {
		return err
	}
	kept.State, kept.AppliedAt, kept.PlanHash, kept.Detail = models.IntakeApplied, &t.now, plan.Hash, plan.Detail
	done := t.Exec(`UPDATE intakes SET state = ?, applied_at = ?, plan_hash = ?, detail = ?, version = version + 1 WHERE id = ? AND version = ?`,
		kept.State, kept.AppliedAt, kept.PlanHash, kept.Detail, kept.ID, kept.Version)
	kept.Version++
	if err := changedOne(done); err != nil {
		return err
	}
	return t.record("intake.applied", kept.ID, map[string]any{"kind": kept.Kind, "file": kept.FileName, "sha256": kept.SHA256, "planHash": plan.Hash, "reason": a.Reason})
}
