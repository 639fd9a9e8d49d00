package store

import (
	"context"

	"duban/models"
)

// Portfolio is a post with a task in its portfolio and who holds it now ("" for nobody).
type Portfolio struct {
	models.Leader `gorm:"embedded"`
	TaskID        string
	Holder        string
}

// Leaders gives the posts in whose portfolio the tasks are on a day, in official order. Everybody signed in may see them.
func (s Tasks) Leaders(ctx context.Context, v models.Viewer, taskIDs []string, day models.Date) ([]Portfolio, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	var rows []Portfolio
	err := s.db.query(ctx).Raw(`SELECT l.*, lt.task_id, COALESCE((SELECT min(h.name) FROM leader_holders h WHERE h.leader_id = l.id
			AND (h.valid_from IS NULL OR h.valid_from <= ?) AND (h.valid_to IS NULL OR h.valid_to >= ?)), '') AS holder
		FROM leader_tasks lt JOIN leaders l ON l.id = lt.leader_id
		WHERE lt.task_id IN ? AND (lt.valid_from IS NULL OR lt.valid_from <= ?) AND (lt.valid_to IS NULL OR lt.valid_to >= ?)
		ORDER BY lt.task_id, l.position, l.id`, day, day, taskIDs, day, day).Scan(&rows).Error
	return rows, err
}
