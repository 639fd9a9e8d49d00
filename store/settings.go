package store

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"duban/models"
	"duban/text"
)

// SettingsChange puts other rules in place for a report. Settings are all of them, those that stay included.
type SettingsChange struct {
	ReportID string
	Version  *int64
	Change   func(*models.Settings) // what is to be different
	Reason   string
}

// UpdateSettings changes the rules of a report, with a reason. Closed periods keep the rules of their day; due days of periods whose own is
// still to come move with the rule. Staff only.
func (s Reports) UpdateSettings(ctx context.Context, v models.Viewer, c SettingsChange) (models.Report, error) {
	var r models.Report
	if err := editor(v); err != nil {
		return r, err
	}
	c.Reason = text.Clean(c.Reason)
	if err := noteFits("reason", c.Reason); err != nil {
		return r, err
	}
	err := s.db.write(ctx, v, c.ReportID, func(t *tx) error {
		r = models.Report{}
		if err := t.named(&r, "reportId", `SELECT * FROM reports WHERE id = ?`, c.ReportID); err != nil {
			return err
		}
		switch {
		case c.Version != nil && *c.Version != r.Version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		case r.State == models.ReportArchived:
			return models.Errorf(models.Conflict, "REPORT_ARCHIVED", "reportId")
		}
		before := r.Settings
		if c.Change(&r.Settings); reflect.DeepEqual(r.Settings, before) {
			return models.Errorf(models.Invalid, "NOTHING_GIVEN", "")
		}
		if c.Reason == "" {
			return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
		}
		if err := r.Settings.Validate(); err != nil {
			return err
		}
		return t.updateSettings(before, &r, c.Reason)
	})
	return r, err
}

func (t *tx) updateSettings(before models.Settings, r *models.Report, reason string) error {
	body, err := json.Marshal(r.Settings)
	if err != nil {
		return err
	}
	if err := changedOne(t.Exec(`UPDATE reports SET settings = ?, version = version + 1 WHERE id = ? AND version = ?`, string(body), r.ID, r.Version)); err != nil {
		return err
	}
	r.Version++
	if before.DueDay != r.Settings.DueDay {
		if err := t.moveDueDays(*r); err != nil {
			return err
		}
	}
	return t.record("report.settingsChanged", r.ID, map[string]any{"before": before, "after": r.Settings, "reason": reason})
}

// moveDueDays puts the due days of open periods that aren't due yet to where the rule puts them now. Extensions stay.
func (t *tx) moveDueDays(r models.Report) error {
	var periods []models.ReportingPeriod
	if err := t.Raw(`SELECT * FROM periods WHERE report_id = ? AND state = 'OPEN' ORDER BY ends, name`, r.ID).Scan(&periods).Error; err != nil {
		return err
	}
	calendar, _, err := t.calendar(r.Year)
	if err != nil {
		return err
	}
	today := models.DateOf(t.now.In(zoneOf(r)))
	for _, p := range periods {
		due := calendar.DueDay(p.Ends.Year, time.Month(p.Ends.Month), r.Settings.DueDay)
		if p.Due.Before(today) || due == p.Due || due.Before(today) {
			continue
		}
		done := t.Exec(`UPDATE periods SET due = ?, version = version + 1 WHERE id = ? AND version = ?`, due, p.ID, p.Version)
		if err := changedOne(done); err != nil {
			return err
		}
		if err := t.record("period.dueMoved", p.ID, map[string]any{"period": p.Name, "before": p.Due, "after": due}); err != nil {
			return err
		}
	}
	return nil
}
