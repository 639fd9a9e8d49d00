package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// History is the ledger as of a period and of up to so many periods of the same length before it, the newest first, all read at one
// moment: for what has changed, since when a light is red, and the last figures beside today's. With reviewedOnly accepted figures alone
// count. Errors are Consolidation's.
func (s Entries) History(ctx context.Context, v models.Viewer, reportID string, period models.Period, before int, reviewedOnly bool) ([]Consolidation, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	if !v.Staff && len(v.Departments) == 0 {
		return nil, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	counts := handedIn
	if reviewedOnly {
		counts = acceptedOnly
	}
	var all []Consolidation
	err := s.db.read(ctx, func(q *gorm.DB) error {
		all = []Consolidation{{counts: counts, cache: &s.db.ledgers}}
		if err := all[0].read(q, v, reportID, period); err != nil {
			return err
		}
		if err := all[0].readChases(q, v); err != nil {
			return err
		}
		for _, p := range models.PeriodsBefore(all[0].Periods, period, before) {
			c := Consolidation{counts: counts, cache: &s.db.ledgers}
			if err := c.read(q, v, reportID, p.Name); err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
}
