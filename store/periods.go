package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Periods are the reporting periods of reports.
type Periods struct{ db *database }

// List gives the periods of a report in order.
func (s Periods) List(ctx context.Context, v models.Viewer, reportID string) ([]models.ReportingPeriod, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var periods []models.ReportingPeriod
	err := s.db.query(ctx).Raw(`SELECT * FROM periods WHERE report_id = ? ORDER BY ends, name`, reportID).Scan(&periods).Error
	return periods, err
}

// ByID gives the periods of ids in any order.
func (s Periods) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.ReportingPeriod, error) {
	return byIDs[models.ReportingPeriod](ctx, s.db, v, `SELECT * FROM periods WHERE id IN ?`, ids)
}

// Find gives the period of a report by its name.
func (s Periods) Find(ctx context.Context, v models.Viewer, reportID string, name models.Period) (models.ReportingPeriod, error) {
	var p models.ReportingPeriod
	if err := signedIn(v); err != nil {
		return p, err
	}
	return p, findPeriod(s.db.query(ctx), reportID, name, &p)
}

func findPeriod(q *gorm.DB, reportID string, name models.Period, p *models.ReportingPeriod) error {
	err := one(q.Raw(`SELECT * FROM periods WHERE report_id = ? AND name = ?`, reportID, name), p, "PERIOD_UNKNOWN")
	if models.KindOf(err) == models.NotFound {
		return models.Errorf(models.NotFound, "PERIOD_UNKNOWN", "period", "found", string(name))
	}
	return err
}

// Close closes a period: from then on an upload never moves it. Closing is an act of staff, never of the clock. Closing a closed
// one changes nothing.
func (s Periods) Close(ctx context.Context, v models.Viewer, periodID string) (models.ReportingPeriod, error) {
	var p models.ReportingPeriod
	if err := editor(v); err != nil {
		return p, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM periods WHERE id = ?`, periodID), &p, "NOT_FOUND"); err != nil {
		return p, err
	}
	err := s.db.write(ctx, v, p.ReportID, func(t *tx) error {
		if err := one(t.Raw(`SELECT * FROM periods WHERE id = ?`, periodID), &p, "NOT_FOUND"); err != nil {
			return err
		}
		if p.State == models.PeriodClosed {
			return nil
		}
		p.State, p.ClosedAt, p.ClosedBy = models.PeriodClosed, &t.now, v.UserID
		done := t.Exec(`UPDATE periods SET state = ?, closed_at = ?, closed_by = ?, version = version + 1 WHERE id = ? AND version = ?`,
			p.State, p.ClosedAt, p.ClosedBy, p.ID, p.Version)
		if err := changedOne(done); err != nil {
			return err
		}
		p.Version++
		return t.record("period.closed", p.ID, map[string]any{"period": p.Name})
	})
	return p, err
}
