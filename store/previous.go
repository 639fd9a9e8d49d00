package store

import (
	"context"

	"duban/models"
)

// Follows is what an entry goes on from, and what it puts right: both of the same task and period, "" for none.
type Follows struct {
	ID       string
	Previous string
	Corrects string // the row that was sent back or, of a correction after the closing, the one that was frozen
}

// Follows gives what entries go on from and put right. The caller has the entries; those named are for Entries.ByID to show or hide.
func (s Entries) Follows(ctx context.Context, v models.Viewer, ids []string) ([]Follows, error) {
	return entryRows[Follows](ctx, s.db, v, `SELECT e.id, COALESCE(e.previous_id, '') AS previous, COALESCE(
		CASE WHEN EXISTS (SELECT 1 FROM corrections c WHERE c.entry_id = e.id) THEN e.previous_id END,
		(SELECT r.id FROM entries r WHERE r.task_id = e.task_id AND r.period_ends = e.period_ends AND r.period_id = e.period_id AND r.state = 'RETURNED' AND r.seq < e.seq
			AND NOT EXISTS (SELECT 1 FROM entries b WHERE b.task_id = e.task_id AND b.period_ends = e.period_ends AND b.period_id = e.period_id AND b.seq > r.seq AND b.seq < e.seq
				AND b.state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED')) ORDER BY r.seq DESC LIMIT 1), '') AS corrects
		FROM entries e WHERE e.id IN ? AND `, ids, "")
}
