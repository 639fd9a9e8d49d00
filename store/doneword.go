package store

import (
	"context"

	"duban/models"
)

// ClosureProposal is an open task whose newest entry that counts says that it is done.
type ClosureProposal struct {
	TaskID    string
	EntryID   string
	Requested bool // closing has been asked for already
}

// Proposals gives the tasks of a report that their departments say are done, as far as the viewer may see them. A word closes nothing.
func (s Closures) Proposals(ctx context.Context, v models.Viewer, reportID string) ([]ClosureProposal, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	where, args := scope(v, "t.id")
	var rows []ClosureProposal
	err := s.db.query(ctx).Raw(`SELECT t.id AS task_id, e.id AS entry_id, EXISTS (SELECT 1 FROM closures c WHERE c.task_id = t.id AND c.state = 'REQUESTED') AS requested
		FROM tasks t JOIN entries e ON e.id = (SELECT e.id FROM entries e WHERE e.task_id = t.id AND `+inForce+` AND e.status <> '' AND e.status <> 'NO_NEWS'
			ORDER BY e.period_ends DESC, e.seq DESC LIMIT 1)
		WHERE t.report_id = ? AND t.state = 'OPEN' AND t.tracking <> 'NONE' AND e.status = 'DONE' AND `+where+` ORDER BY t.position, t.id LIMIT 500`,
		append([]any{reportID}, args...)...).Scan(&rows).Error
	return rows, err
}
