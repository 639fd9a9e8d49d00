package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// TaskLedgers gives what the ledger says of tasks as of a period, with the lights of their indicators and items: reckoned, or of a closed period as it
// was frozen. Tasks that aren't tracked, and those whose progress the viewer may not see, are left out.
func (s Entries) TaskLedgers(ctx context.Context, v models.Viewer, reportID string, period models.Period, taskIDs []string) (map[string]ConsolidatedTask, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	only := listed(taskIDs)
	c := Consolidation{counts: handedIn, only: &only}
	if err := s.db.read(ctx, func(q *gorm.DB) error { return c.read(q, v, reportID, period) }); err != nil {
		return nil, err
	}
	c.Rate()
	ledgers := make(map[string]ConsolidatedTask, len(taskIDs))
	for _, t := range c.Tasks {
		ledgers[t.ID] = t
	}
	return ledgers, nil
}
