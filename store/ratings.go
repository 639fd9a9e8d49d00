package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Ratings are the colours that staff give by hand. Staff see all, departments those of tasks on which they have a duty.
type Ratings struct{ db *database }

// OfTasks gives the ratings of tasks that the viewer may see, in the order of giving.
func (s Ratings) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Rating, error) {
	return scopedRows[models.Rating](ctx, s.db, v, `SELECT r.* FROM ratings r WHERE r.task_id IN ? AND `, "r.task_id", taskIDs, ` ORDER BY r.task_id, r.seq`)
}

// RatingChange is a colour that staff give to a task or to one of its indicators, from a period on.
type RatingChange struct {
	TaskID      string
	IndicatorID string        // instead of the task
	Period      models.Period // "": the present one
	Color       *models.Color // nil takes the rating before back
	Stands      bool          // it stays until it is changed; else it lapses with the next accepted entry
	Reason      string
}

// Rate gives a colour by hand, or takes one back, with a reason. Staff only; in an open period and on an open task. What stands until it is
// changed is given only where no rule judges: to RELATIVE indicators, and to tasks without any other.
func (s Ratings) Rate(ctx context.Context, v models.Viewer, c RatingChange) (models.Rating, error) {
	var r models.Rating
	if err := editor(v); err != nil {
		return r, err
	}
	c.Reason = text.Clean(c.Reason)
	if err := noteFits("reason", c.Reason); err != nil {
		return r, err
	}
	reportID, err := s.reportOf(ctx, &c)
	if err != nil {
		return r, err
	}
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		if c.Reason == "" {
			return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
		}
		var err error
		r, err = t.rate(c)
		return err
	})
	return r, err
}

// reportOf finds the report, and of an indicator the task.
func (s Ratings) reportOf(ctx context.Context, c *RatingChange) (string, error) {
	var row struct{ ReportID, TaskID string }
	if c.IndicatorID == "" {
		err := one(s.db.query(ctx).Raw(`SELECT report_id, id AS task_id FROM tasks WHERE id = ?`, c.TaskID), &row, "NOT_FOUND")
		return row.ReportID, err
	}
	err := one(s.db.query(ctx).Raw(`SELECT report_id, task_id FROM indicators WHERE id = ?`, c.IndicatorID), &row, "NOT_FOUND")
	if err == nil && c.TaskID != "" && c.TaskID != row.TaskID {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "indicatorId")
	}
	c.TaskID = row.TaskID
	return row.ReportID, err
}

func (t *tx) rate(c RatingChange) (models.Rating, error) {
	var r models.Rating
	task, err := t.openTask(c.TaskID, "taskId")
	if err != nil {
		return r, err
	}
	if !task.Tracked() {
		return r, models.Errorf(models.Invalid, "TASK_NOT_TRACKED", "taskId", "found", task.Number)
	}
	p, err := t.openPeriod(c.Period)
	if err != nil {
		return r, err
	}
	if c.Stands, err = t.mayStand(c); err != nil {
		return r, err
	}
	r = models.Rating{ID: models.NewID(models.RatingPrefix), ReportID: t.reportID, TaskID: task.ID, PeriodID: p.ID, PeriodEnds: p.Ends, Reason: c.Reason,
		Stands: c.Stands, MadeBy: t.viewer.UserID, CreatedAt: t.now}
	if c.IndicatorID != "" {
		r.IndicatorID = &c.IndicatorID
	}
	if c.Color != nil {
		r.Color = *c.Color
		if err := r.Validate(); err != nil {
			return r, err
		}
	} else if err := t.anythingToTakeBack(r, c.IndicatorID); err != nil {
		return r, err
	}
	return r, t.keepRating(&r, p)
}

// mayStand says whether the rating stays until it is changed: always where only people judge, never where a rule does.
func (t *tx) mayStand(c RatingChange) (bool, error) {
	var indicators []models.Indicator
	if err := t.Raw(`SELECT * FROM indicators WHERE task_id = ?`, c.TaskID).Scan(&indicators).Error; err != nil {
		return false, err
	}
	byRule := false
	for _, i := range indicators {
		if c.IndicatorID == "" || c.IndicatorID == i.ID {
			byRule = byRule || i.Kind != models.Relative
		}
	}
	if byRule && c.Stands {
		return false, models.Errorf(models.Invalid, "RATING_CANNOT_STAND", "stands")
	}
	return c.Stands || c.IndicatorID != "" && !byRule, nil
}

func (t *tx) anythingToTakeBack(r models.Rating, indicatorID string) error {
	var all []models.Rating
	if err := t.Raw(`SELECT * FROM ratings WHERE task_id = ? ORDER BY seq`, r.TaskID).Scan(&all).Error; err != nil {
		return err
	}
	if models.LatestRating(all, indicatorID, r.PeriodEnds) == nil {
		return models.Errorf(models.Conflict, "RATING_NONE", "color")
	}
	return nil
}

func (t *tx) keepRating(r *models.Rating, p models.ReportingPeriod) error {
	var err error
	if r.Number, err = t.nextSeq("rating", 1); err != nil {
		return err
	}
	if err := t.Raw(`SELECT coalesce(max(seq), 0) FROM entries WHERE task_id = ? AND state = 'ACCEPTED'`, r.TaskID).Scan(&r.Seq).Error; err != nil {
		return err
	}
	if r.By, err = t.ownName(); err != nil {
		return err
	}
	if err := insert(t, []models.Rating{*r}); err != nil {
		return err
	}
	kind := "light.rated"
	if r.Color == "" {
		kind = "light.rating.takenBack"
	}
	return t.record(kind, r.TaskID, map[string]any{"ratingId": r.ID, "indicatorId": r.IndicatorID, "period": p.Name, "color": r.Color, "stands": r.Stands, "reason": r.Reason})
}

// ownName is how the acting person is called: by its own name where there is one.
func (t *tx) ownName() (string, error) {
	var name string
	err := t.Raw(`SELECT display_name FROM users WHERE id = ?`, t.viewer.UserID).Scan(&name).Error
	if name == "" {
		name = t.viewer.Name
	}
	return name, err
}

// openPeriod gives the report's period of a name, or the present one for "": the first open one that isn't over, else the last open one. A
// closed one is refused.
func (t *tx) openPeriod(name models.Period) (models.ReportingPeriod, error) {
	var p models.ReportingPeriod
	if name != "" {
		if err := findPeriod(t.DB, t.reportID, name, &p); err != nil {
			return p, err
		}
		if p.State == models.PeriodClosed {
			return p, models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "period", "period", string(p.Name))
		}
		return p, nil
	}
	day, err := t.today()
	if err != nil {
		return p, err
	}
	err = one(t.Raw(`SELECT * FROM periods WHERE report_id = ? AND state = 'OPEN'
		ORDER BY CASE WHEN ends >= ? THEN 0 ELSE 1 END, CASE WHEN ends >= ? THEN ends ELSE '' END, ends DESC LIMIT 1`, t.reportID, day, day), &p, "PERIOD_UNKNOWN")
	return p, err
}
