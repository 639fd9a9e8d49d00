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
