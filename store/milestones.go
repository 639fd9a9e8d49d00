package store

import (
	"context"
	"fmt"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// MilestoneChange adds a milestone to a task, or changes one. Nil fields stay.
type MilestoneChange struct {
	MilestoneID string // "" adds one
	TaskID      string // of one that is added
	Version     *int64 // the one that the change is made upon
	ItemID      *string
	Title       *string
	Due         *models.Date
	Evidence    *string
	DoneOn      *models.Date // the day on which it was done; zero: it isn't done after all
	Cancelled   *bool
}

// UpdateMilestones adds and changes milestones of tasks of one report, all of them or none. What moves a due day, takes back that it was done, or
// cancels, needs a reason. Staff only; a closed task's milestones stay.
func (s Tasks) UpdateMilestones(ctx context.Context, v models.Viewer, changes []MilestoneChange, reason string) ([]models.Milestone, error) {
	var milestones []models.Milestone
	err := s.beneath(ctx, v, len(changes), &reason, func() (string, error) {
		return s.reportOf(ctx, "milestones", changes[0].MilestoneID, changes[0].TaskID)
	}, func(t *tx) error {
		milestones = milestones[:0]
		today, err := t.today()
		if err != nil {
			return err
		}
		for _, c := range changes {
			m, err := t.updateMilestone(c, today, reason)
			if err != nil {
				return err
			}
			milestones = append(milestones, m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return milestones, nil
}

// today is the day that the clocks in the report's zone show.
func (t *tx) today() (models.Date, error) {
	var r models.Report
	if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, t.reportID), &r, "REPORT_UNKNOWN"); err != nil {
		return models.Date{}, err
	}
	return models.DateOf(t.now.In(zoneOf(r))), nil
}

func (t *tx) updateMilestone(c MilestoneChange, today models.Date, reason string) (models.Milestone, error) {
	m := models.Milestone{ID: c.MilestoneID, ReportID: t.reportID, TaskID: c.TaskID, State: models.MilestoneOpen, Version: 1}
	if c.MilestoneID != "" {
		if err := one(t.Raw(`SELECT * FROM milestones WHERE id = ? AND report_id = ?`, c.MilestoneID, t.reportID), &m, "NOT_FOUND"); err != nil {
			return m, err
		}
	}
	if c.Version != nil && *c.Version != m.Version {
		return m, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	if _, err := t.openTask(m.TaskID, "taskId"); err != nil {
		return m, err
	}
	before := m
	c.apply(&m)
	if err := t.checkMilestone(m, today); err != nil {
		return before, err
	}
	if c.MilestoneID == "" {
		return t.addMilestone(m, reason)
	}
	return t.changeMilestone(before, m, reason)
}

func (c MilestoneChange) apply(m *models.Milestone) {
	if c.ItemID != nil {
		m.ItemID = orNone(c.ItemID)
	}
	if c.Title != nil {
		m.Title = text.Clean(*c.Title)
	}
	if c.Due != nil {
		m.Due = *c.Due
	}
	if c.Evidence != nil {
		m.Evidence = text.Clean(*c.Evidence)
	}
	if c.DoneOn != nil {
		m.DoneOn = *c.DoneOn
	}
	cancelled := m.State == models.MilestoneCancelled
	if c.Cancelled != nil {
		cancelled = *c.Cancelled
	}
	switch {
	case cancelled:
		m.State = models.MilestoneCancelled
	case m.DoneOn.IsZero():
		m.State = models.MilestoneOpen
	default:
		m.State = models.MilestoneDone
	}
}

func (t *tx) checkMilestone(m models.Milestone, today models.Date) error {
	n := utf8.RuneCountInString(m.Title)
	switch {
	case n == 0 || n > models.MaxTitle:
		return models.Errorf(models.Invalid, "TITLE_LENGTH", "title", "most", fmt.Sprint(models.MaxTitle))
	case m.Due.IsZero():
		return models.Errorf(models.Invalid, "DUE_NEEDED", "due")
	case m.DoneOn.After(today):
		return models.Errorf(models.Invalid, "DATE_IN_FUTURE", "doneOn", "found", m.DoneOn.String())
	case utf8.RuneCountInString(m.Evidence) > maxNote:
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", "evidence", "most", fmt.Sprint(maxNote))
	case m.ItemID == nil:
		return nil
	}
	var found int64
	err := t.Raw(`SELECT count(*) FROM items WHERE id = ? AND task_id = ?`, *m.ItemID, m.TaskID).Scan(&found).Error
	if err == nil && found == 0 {
		return models.Errorf(models.NotFound, "NOT_FOUND", "itemId")
	}
	return err
}

func (t *tx) addMilestone(m models.Milestone, reason string) (models.Milestone, error) {
	if m.ID == "" {
		m.ID = models.NewID(models.MilestonePrefix)
	}
	if err := t.Raw(`SELECT coalesce(max(position), 0) + 1 FROM milestones WHERE task_id = ?`, m.TaskID).Scan(&m.Position).Error; err != nil {
		return m, err
	}
	if err := insert(t, []models.Milestone{m}); err != nil {
		return m, err
	}
	return m, t.record("milestone.added", m.ID, map[string]any{"taskId": m.TaskID, "after": stands(m), "reason": reason})
}

func (t *tx) changeMilestone(before, m models.Milestone, reason string) (models.Milestone, error) {
	was, is := stands(before), stands(m)
	if fmt.Sprint(was) == fmt.Sprint(is) {
		return before, nil
	}
	grave := before.Due != m.Due || before.State == models.MilestoneDone && before.DoneOn != m.DoneOn ||
		before.State != m.State && (before.State == models.MilestoneCancelled || m.State == models.MilestoneCancelled)
	if grave && reason == "" {
		return before, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	done := t.Exec(`UPDATE milestones SET item_id = ?, title = ?, due = ?, done_on = ?, evidence = ?, state = ?, version = version + 1 WHERE id = ? AND version = ?`,
		m.ItemID, m.Title, m.Due, m.DoneOn, m.Evidence, m.State, m.ID, m.Version)
	if err := changedOne(done); err != nil {
		return before, err
	}
	m.Version++
	kind := "milestone.changed"
	if before.State != m.State {
		kind = map[models.MilestoneState]string{models.MilestoneOpen: "milestone.reopened", models.MilestoneDone: "milestone.done",
			models.MilestoneCancelled: "milestone.cancelled"}[m.State]
	}
	return m, t.record(kind, m.ID, map[string]any{"taskId": m.TaskID, "before": was, "after": is, "reason": reason})
}

// stands is what a milestone says, for the record and for telling whether it changed.
func stands(m models.Milestone) map[string]string {
	out := map[string]string{"title": m.Title, "due": m.Due.String(), "doneOn": m.DoneOn.String(), "state": string(m.State)}
	if m.Evidence != "" {
		out["evidence"] = m.Evidence
	}
	if m.ItemID != nil {
		out["itemId"] = *m.ItemID
	}
	return out
}
