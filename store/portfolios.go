package store

import (
	"context"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// Leaders are the posts with their dated holders and portfolios. Everybody signed in may see them; staff change them.
type Leaders struct{ db *database }

// List gives the posts in official order with who holds each on a day.
func (s Leaders) List(ctx context.Context, v models.Viewer, day models.Date) ([]Portfolio, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var rows []Portfolio
	err := s.db.query(ctx).Raw(`SELECT l.*, COALESCE((SELECT min(h.name) FROM leader_holders h WHERE h.leader_id = l.id
		AND (h.valid_from IS NULL OR h.valid_from <= ?) AND (h.valid_to IS NULL OR h.valid_to >= ?)), '') AS holder
		FROM leaders l ORDER BY l.position, l.id`, day, day).Scan(&rows).Error
	return rows, err
}

// TasksOf gives the tasks of posts' portfolios on a day, in order.
func (s Leaders) TasksOf(ctx context.Context, v models.Viewer, leaderIDs []string, day models.Date) ([]Portfolio, error) {
	if err := signedIn(v); err != nil || len(leaderIDs) == 0 {
		return nil, err
	}
	var rows []Portfolio
	err := s.db.query(ctx).Raw(portfolioQuery+` AND l.id IN ? ORDER BY l.id, t.position, t.id`, day, day, day, day, leaderIDs).Scan(&rows).Error
	return rows, err
}

// Holders gives who held posts, in order.
func (s Leaders) Holders(ctx context.Context, v models.Viewer, leaderIDs []string) ([]models.LeaderHolder, error) {
	return byIDs[models.LeaderHolder](ctx, s.db, v, `SELECT * FROM leader_holders WHERE leader_id IN ? ORDER BY leader_id, COALESCE(valid_from, ''), name`, leaderIDs)
}

// LeaderChange adds a post, or changes one. Nil fields stay.
type LeaderChange struct {
	LeaderID string // "" adds one
	Version  *int64
	Post     *string
	Position *int
	Holder   *string     // "" leaves it vacant
	From     models.Date // the first day of the new holder and of the tasks that are added; zero: today
	Add      []string    // tasks that come into the portfolio
	Remove   []string    // tasks that leave it, with the day before
	Reason   string
}

// Update changes a post on the record of the active report. Staff only. Earlier periods keep holder and portfolio of their day.
func (s Leaders) Update(ctx context.Context, v models.Viewer, c LeaderChange) (models.Leader, error) {
	var l models.Leader
	if err := editor(v); err != nil {
		return l, err
	}
	c.Reason = text.Clean(c.Reason)
	if err := noteFits("reason", c.Reason); err != nil {
		return l, err
	}
	reportID, err := s.db.chainOfDepartments(ctx)
	if err != nil {
		return l, err
	}
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		if c.From.IsZero() {
			var err error
			if c.From, err = t.today(); err != nil {
				return err
			}
		}
		var err error
		if l, err = t.leader(c); err != nil {
			return err
		}
		if err := t.hold(l.ID, c); err != nil {
			return err
		}
		if err := t.carry(l.ID, c); err != nil {
			return err
		}
		return t.record("leader.updated", l.ID, map[string]any{"post": l.Post, "holder": c.Holder, "from": c.From, "added": c.Add, "removed": c.Remove, "reason": c.Reason})
	})
	return l, err
}

// leader writes the post itself.
func (t *tx) leader(c LeaderChange) (models.Leader, error) {
	l := models.Leader{ID: c.LeaderID, Version: 1}
	if c.LeaderID != "" {
		l = models.Leader{}
		if err := t.named(&l, "leaderId", `SELECT * FROM leaders WHERE id = ?`, c.LeaderID); err != nil {
			return l, err
		}
	} else if err := t.Raw(`SELECT coalesce(max(position), 0) + 1 FROM leaders`).Scan(&l.Position).Error; err != nil {
		return l, err
	}
	if c.Version != nil && *c.Version != l.Version {
		return l, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	if c.Post != nil {
		l.Post = text.Clean(*c.Post)
	}
	if c.Position != nil {
		l.Position = *c.Position
	}
	if n := utf8.RuneCountInString(l.Post); n == 0 || n > models.MaxTitle {
		return l, models.Errorf(models.Invalid, "TITLE_LENGTH", "post", "most", "200")
	}
	if c.LeaderID == "" {
		l.ID = models.NewID(models.LeaderPrefix)
		return l, insert(t, []models.Leader{l})
	}
	done := t.Exec(`UPDATE leaders SET post = ?, position = ?, version = version + 1 WHERE id = ? AND version = ?`, l.Post, l.Position, l.ID, l.Version)
	l.Version++
	return l, changedOne(done)
}

// hold changes who holds a post from a day on.
func (t *tx) hold(id string, c LeaderChange) error {
	if c.Holder == nil {
		return nil
	}
	name := text.Clean(*c.Holder)
	if utf8.RuneCountInString(name) > 50 {
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", "holder", "most", "50")
	}
	if err := t.Exec(`DELETE FROM leader_holders WHERE leader_id = ? AND valid_from >= ?`, id, c.From).Error; err != nil {
		return err
	}
	if err := t.Exec(`UPDATE leader_holders SET valid_to = ? WHERE leader_id = ? AND (valid_to IS NULL OR valid_to >= ?)`, c.From.AddDays(-1), id, c.From).Error; err != nil || name == "" {
		return err
	}
	return insert(t, []models.LeaderHolder{{LeaderID: id, Name: name, From: c.From}})
}

// carry takes tasks into the portfolio and out of it.
func (t *tx) carry(id string, c LeaderChange) error {
	add, remove := distinct(c.Add), distinct(c.Remove)
	if n := max(len(add), len(remove)); n > 1000 {
		return models.Errorf(models.TooLarge, "TOO_MANY", "taskIds", "most", "1000")
	}
	for _, task := range remove {
		done := t.Exec(`UPDATE leader_tasks SET valid_to = ? WHERE leader_id = ? AND task_id = ? AND (valid_to IS NULL OR valid_to >= ?)`, c.From.AddDays(-1), id, task, c.From)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return models.Errorf(models.NotFound, "NOT_FOUND", "removeTaskIds", "found", task)
		}
	}
	for _, task := range add {
		var known, there int64
		if err := t.Raw(`SELECT count(*) FROM tasks WHERE id = ?`, task).Scan(&known).Error; err != nil {
			return err
		}
		if known == 0 {
			return models.Errorf(models.NotFound, "NOT_FOUND", "addTaskIds", "found", task)
		}
		if err := t.Raw(`SELECT count(*) FROM leader_tasks WHERE leader_id = ? AND task_id = ? AND (valid_to IS NULL OR valid_to >= ?)`, id, task, c.From).Scan(&there).Error; err != nil {
			return err
		}
		if there > 0 {
			continue
		}
		if err := insert(t, []models.LeaderTask{{LeaderID: id, TaskID: task, From: c.From}}); err != nil {
			return err
		}
	}
	return nil
}
