package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Baselines are the targets and deadlines that moved. Everybody signed in may see them, like the targets.
type Baselines struct{ db *database }

// MovedBaseline is a change with the name of who made it, "" for the built-in operator.
type MovedBaseline struct {
	models.BaselineChange `gorm:"embedded"`
	Who                   string
}

// movedQuery gives the changes of a report that hold in the period that ends on a day, or held before it.
const movedQuery = `SELECT b.*, COALESCE(u.display_name, '') AS who FROM baseline_changes b LEFT JOIN users u ON u.id = b.made_by
	WHERE b.report_id = ? AND b.period_ends <= ? ORDER BY b.seq`

// OfTasks gives the changes of tasks' targets and deadlines, in order.
func (s Baselines) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.BaselineChange, error) {
	return byIDs[models.BaselineChange](ctx, s.db, v, `SELECT * FROM baseline_changes WHERE task_id IN ? ORDER BY task_id, seq`, taskIDs)
}

// OfReport gives all of a report, in order.
func (s Baselines) OfReport(ctx context.Context, v models.Viewer, reportID string) ([]models.BaselineChange, error) {
	return byIDs[models.BaselineChange](ctx, s.db, v, `SELECT * FROM baseline_changes WHERE report_id IN ? ORDER BY seq`, []string{reportID})
}

// TargetChange moves an indicator's target, its task's deadline, or both. Nil fields stay.
type TargetChange struct {
	IndicatorID string
	TaskID      string        // instead: of the deadline alone
	Version     *int64        // of the indicator, as the change is made upon
	From        models.Period // the first period in which the new one holds; "": the present one
	Operator    *models.Operator
	Low         *models.Decimal
	High        *models.Decimal
	Unit        *string
	Deadline    *models.Date // zero takes it away
	Reason      string
}

// Change moves a target or deadline from an open period on, with a reason: earlier periods keep the old one. Staff only; not of a closed
// task. A unit stays once figures or items are given in it. It gives what was changed, one record each.
func (s Baselines) Change(ctx context.Context, v models.Viewer, c TargetChange) ([]models.BaselineChange, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	c.Reason = text.Clean(c.Reason)
	if err := noteFits("reason", c.Reason); err != nil {
		return nil, err
	}
	rate := RatingChange{TaskID: c.TaskID, IndicatorID: c.IndicatorID}
	reportID, err := Ratings(s).reportOf(ctx, &rate)
	if err != nil {
		return nil, err
	}
	c.TaskID = rate.TaskID
	var made []models.BaselineChange
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		var err error
		made, err = t.changeBaseline(c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

func (t *tx) changeBaseline(c TargetChange) ([]models.BaselineChange, error) {
	if c.Reason == "" {
		return nil, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	task, err := t.openTask(c.TaskID, "taskId")
	if err != nil {
		return nil, err
	}
	p, err := t.openPeriod(c.From)
	if err != nil {
		return nil, err
	}
	var made []models.BaselineChange
	if c.IndicatorID != "" {
		moved, err := t.moveTarget(c, p)
		if err != nil {
			return nil, err
		}
		made = append(made, moved...)
	}
	if c.Deadline != nil && *c.Deadline != task.Deadline {
		moved := task
		moved.Deadline = *c.Deadline
		if err := t.updateTask(task, &moved, c.Reason); err != nil {
			return nil, err
		}
		change, err := t.keepBaseline(models.BaselineChange{TaskID: task.ID, Before: models.Baseline{Deadline: task.Deadline},
			After: models.Baseline{Deadline: moved.Deadline}, Reason: c.Reason}, p)
		if err != nil {
			return nil, err
		}
		made = append(made, change)
	}
	if len(made) == 0 {
		return nil, models.Errorf(models.Invalid, "NOTHING_GIVEN", "")
	}
	return made, nil
}

// moveTarget writes an indicator's new target, nothing where it is the old one.
func (t *tx) moveTarget(c TargetChange, p models.ReportingPeriod) ([]models.BaselineChange, error) {
	var i models.Indicator
	if err := t.named(&i, "indicatorId", `SELECT * FROM indicators WHERE id = ? AND report_id = ?`, c.IndicatorID, t.reportID); err != nil {
		return nil, err
	}
	if c.Version != nil && *c.Version != i.Version {
		return nil, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	before := i.Baseline()
	after := c.over(before)
	if before.Equal(after) {
		return nil, nil
	}
	if err := after.Validate(); err != nil {
		return nil, err
	}
	if after.Unit != before.Unit {
		if err := t.unitFree(i.ID); err != nil {
			return nil, err
		}
	}
	done := t.Exec(`UPDATE indicators SET operator = ?, low = ?, high = ?, unit = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?`,
		after.Operator, after.Low, after.High, after.Unit, t.now, i.ID, i.Version)
	if err := changedOne(done); err != nil {
		return nil, err
	}
	change, err := t.keepBaseline(models.BaselineChange{TaskID: i.TaskID, IndicatorID: &i.ID, Before: before, After: after, Reason: c.Reason}, p)
	return []models.BaselineChange{change}, err
}

// over is a target with what the change gives; a range that becomes another operator loses its upper value.
func (c TargetChange) over(b models.Baseline) models.Baseline {
	if c.Operator != nil {
		if b.Operator = *c.Operator; b.Operator != models.OpRange {
			b.High = nil
		}
	}
	if c.Low != nil {
		b.Low = c.Low
	}
	if c.High != nil {
		b.High = c.High
	}
	if c.Unit != nil {
		b.Unit = text.Clean(*c.Unit)
	}
	return b
}

func (t *tx) unitFree(indicatorID string) error {
	var used int64
	err := t.Raw(`SELECT (SELECT count(*) FROM readings WHERE indicator_id = ?) + (SELECT count(*) FROM items WHERE indicator_id = ?)
		+ (SELECT count(*) FROM plan_values v JOIN plans p ON p.id = v.plan_id WHERE p.indicator_id = ?)`, indicatorID, indicatorID, indicatorID).Scan(&used).Error
	if err == nil && used > 0 {
		return models.Errorf(models.Conflict, "UNIT_IN_USE", "unit")
	}
	return err
}

// keepBaseline records a moved target or deadline. One that would hold from before an earlier change is refused: the order of changes is
// the order of periods.
func (t *tx) keepBaseline(c models.BaselineChange, p models.ReportingPeriod) (models.BaselineChange, error) {
	var earlier []models.BaselineChange
	if err := t.Raw(`SELECT * FROM baseline_changes WHERE task_id = ? ORDER BY seq`, c.TaskID).Scan(&earlier).Error; err != nil {
		return c, err
	}
	of := func(c models.BaselineChange) string {
		if c.IndicatorID == nil {
			return ""
		}
		return *c.IndicatorID
	}
	for _, e := range earlier {
		if of(e) == of(c) && e.FromEnds.After(p.Ends) {
			return c, models.Errorf(models.Conflict, "BASELINE_ORDER", "from", "found", string(p.Name))
		}
	}
	var err error
	c.ID, c.ReportID, c.PeriodID, c.FromEnds, c.By, c.CreatedAt = models.NewID(models.BaselinePrefix), t.reportID, p.ID, p.Ends, t.viewer.UserID, t.now
	if c.Seq, err = t.nextSeq("baseline", 1); err != nil {
		return c, err
	}
	if err := insert(t, []models.BaselineChange{c}); err != nil {
		return c, err
	}
	return c, t.record("baseline.changed", c.TaskID, map[string]any{"changeId": c.ID, "indicatorId": c.IndicatorID, "from": p.Name, "before": c.Before,
		"after": c.After, "reason": c.Reason})
}
