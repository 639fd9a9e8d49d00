package store

import (
	"context"

	"duban/models"
)

// Portfolio is a post with a task in its portfolio and who holds it ("" for nobody).
type Portfolio struct {
	models.Leader `gorm:"embedded"`
	TaskID        string
	Holder        string
}

// portfolioQuery gives the posts with their tasks and holders on a day, which it takes four times.
const portfolioQuery = `SELECT l.*, lt.task_id, COALESCE((SELECT min(h.name) FROM leader_holders h WHERE h.leader_id = l.id
		AND (h.valid_from IS NULL OR h.valid_from <= ?) AND (h.valid_to IS NULL OR h.valid_to >= ?)), '') AS holder
	FROM leader_tasks lt JOIN leaders l ON l.id = lt.leader_id JOIN tasks t ON t.id = lt.task_id
	WHERE (lt.valid_from IS NULL OR lt.valid_from <= ?) AND (lt.valid_to IS NULL OR lt.valid_to >= ?)`

// Leaders gives the posts in whose portfolio the tasks are on a day, in official order. Everybody signed in may see them.
func (s Tasks) Leaders(ctx context.Context, v models.Viewer, taskIDs []string, day models.Date) ([]Portfolio, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	var rows []Portfolio
	err := s.db.query(ctx).Raw(portfolioQuery+` AND lt.task_id IN ? ORDER BY lt.task_id, l.position, l.id`, day, day, day, day, taskIDs).Scan(&rows).Error
	return rows, err
}
