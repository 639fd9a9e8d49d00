package store

import (
	"context"
	"strconv"

	"duban/models"
	"duban/text"

	"gorm.io/gorm"
)

// Extend puts off the due day of an open period for departments, all of them or none, with a reason. The period's own due day takes an
// earlier extension back. Staff only.
func (s Periods) Extend(ctx context.Context, v models.Viewer, periodID string, departmentIDs []string, due models.Date, reason string) ([]models.Extension, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	departmentIDs, reason = distinct(departmentIDs), text.Clean(reason)
	switch {
	case len(departmentIDs) == 0:
		return nil, models.Errorf(models.Invalid, "NOTHING_GIVEN", "departmentIds")
	case len(departmentIDs) > maxDecided:
		return nil, models.Errorf(models.TooLarge, "TOO_MANY", "departmentIds", "found", strconv.Itoa(len(departmentIDs)), "most", strconv.Itoa(maxDecided))
	case reason == "":
		return nil, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if err := noteFits("reason", reason); err != nil {
		return nil, err
	}
	var p models.ReportingPeriod
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM periods WHERE id = ?`, periodID), &p, "NOT_FOUND"); err != nil {
		return nil, err
	}
	var made []models.Extension
	err := s.db.write(ctx, v, p.ReportID, func(t *tx) error {
		made = made[:0]
		if err := t.named(&p, "periodId", `SELECT * FROM periods WHERE id = ?`, periodID); err != nil {
			return err
		}
		switch {
		case p.State == models.PeriodClosed:
			return models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "periodId", "period", string(p.Name))
		case due.Before(p.Due):
			return models.Errorf(models.Invalid, "DUE_NOT_LATER", "due", "found", due.String(), "expected", p.Due.String())
		}
		for _, id := range departmentIDs {
			e := models.Extension{PeriodID: p.ID, DepartmentID: id, ReportID: p.ReportID, Due: due, Reason: reason, By: v.UserID, CreatedAt: t.now}
			if err := t.extend(p, e); err != nil {
				return err
			}
			made = append(made, e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

func (t *tx) extend(p models.ReportingPeriod, e models.Extension) error {
	var d models.Department
	if err := t.named(&d, "departmentIds", `SELECT * FROM departments WHERE id = ?`, e.DepartmentID); err != nil {
		return err
	}
	before, err := extensionsOf(t.DB, []string{p.ID})
	if err != nil {
		return err
	}
	err = t.Exec(`INSERT INTO period_extensions (period_id, department_id, report_id, due, reason, made_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (period_id, department_id) DO UPDATE SET due = excluded.due, reason = excluded.reason, made_by = excluded.made_by,
		created_at = excluded.created_at`, e.PeriodID, e.DepartmentID, e.ReportID, e.Due, e.Reason, e.By, e.CreatedAt).Error
	if err != nil {
		return err
	}
	return t.record("period.extended", p.ID, map[string]any{
		"period": p.Name, "departmentId": e.DepartmentID, "before": p.DueFor(e.DepartmentID, before), "after": e.Due, "reason": e.Reason,
	})
}

// extensionsOf reads the extensions of periods.
func extensionsOf(q *gorm.DB, periodIDs []string) ([]models.Extension, error) {
	var extensions []models.Extension
	err := q.Raw(`SELECT * FROM period_extensions WHERE period_id IN ? ORDER BY period_id, department_id`, periodIDs).Scan(&extensions).Error
	return extensions, err
}

// Extensions gives the extensions of periods: all of them to staff, their own to departments.
func (s Periods) Extensions(ctx context.Context, v models.Viewer, periodIDs []string) ([]models.Extension, error) {
	if err := signedIn(v); err != nil || len(periodIDs) == 0 {
		return nil, err
	}
	all, err := extensionsOf(s.db.query(ctx), periodIDs)
	var seen []models.Extension
	for _, e := range all {
		if v.MaySeeDepartment(e.DepartmentID) {
			seen = append(seen, e)
		}
	}
	return seen, err
}
