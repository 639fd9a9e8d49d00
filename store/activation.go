package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"duban/models"

	"gorm.io/gorm/clause"
)

// Activation is what makes a draft the report that is followed.
type Activation struct {
	ReportID        string
	FirstOwedPeriod models.Period
	DueDay          int    // 0: the report's setting
	Version         *int64 // the one that the decision is made upon
}

// Activate makes a draft active: twelve months with their due days, the first owed period, every proposed duty confirmed. Where an ERROR
// stands in the way nothing is written, and the findings say what. Staff only.
func (s Reports) Activate(ctx context.Context, v models.Viewer, a Activation) (models.Report, []models.Finding, error) {
	var r models.Report
	var findings []models.Finding
	if err := editor(v); err != nil {
		return r, nil, err
	}
	err := s.db.write(ctx, v, a.ReportID, func(t *tx) error {
		if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, a.ReportID), &r, "REPORT_UNKNOWN"); err != nil {
			return err
		}
		b := Breakdown{Report: r}
		if err := b.read(t.DB); err != nil {
			return err
		}
		if err := a.fits(r); err != nil {
			return err
		}
		findings = b.readiness()
		if n := (Judged{Findings: findings}).Errors(); n > 0 {
			return models.Errorf(models.Invalid, "ACTIVATION_BLOCKED", "reportId", "count", fmt.Sprint(n))
		}
		reckoned, err := t.activate(&r, a)
		if reckoned {
			findings = append(findings, models.Finding{Severity: models.SeverityWarning, Code: "CALENDAR_RECKONED", Found: fmt.Sprint(r.Year)})
		}
		return err
	})
	if err == nil {
		s.db.count(ctx)
	}
	return r, findings, err
}

func (a Activation) fits(r models.Report) error {
	switch {
	case a.Version != nil && *a.Version != r.Version:
		return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	case r.State != models.ReportDraft:
		return models.Errorf(models.Conflict, "REPORT_NOT_DRAFT", "reportId")
	case a.FirstOwedPeriod.Year() != r.Year || a.FirstOwedPeriod.Months() != 1:
		return models.Errorf(models.Invalid, "PERIOD_OUTSIDE_YEAR", "firstOwedPeriod", "found", string(a.FirstOwedPeriod))
	case a.DueDay < 0 || a.DueDay > 28:
		return models.Errorf(models.Invalid, "SETTINGS_INVALID", "dueDay", "field", "dueDay", "found", fmt.Sprint(a.DueDay))
	}
	return nil
}

// readiness says what stands between a draft and its year: a task that is tracked needs a lead; an indicator without a target is worth a
// word.
func (b Breakdown) readiness() []models.Finding {
	led := map[string]bool{}
	for _, d := range b.Duties {
		led[d.TaskID] = led[d.TaskID] || d.Role == models.Lead
	}
	findings := []models.Finding{}
	if len(b.Tasks) == 0 {
		findings = append(findings, models.Finding{Severity: models.SeverityError, Code: "NO_TASKS"})
	}
	for _, t := range b.Tasks {
		if t.Tracked() && !led[t.ID] {
			findings = append(findings, models.Finding{Severity: models.SeverityError, Code: "TASK_WITHOUT_LEAD", Found: t.Number + " " + t.Title})
		}
	}
	for _, i := range b.Indicators {
		if i.Low == nil && i.Kind != models.Relative {
			findings = append(findings, models.Finding{Severity: models.SeverityWarning, Code: "TARGET_MISSING", Found: i.Name})
		}
	}
	return findings
}

func (t *tx) activate(r *models.Report, a Activation) (reckoned bool, err error) {
	if a.DueDay > 0 {
		r.Settings.DueDay = a.DueDay
	}
	r.State, r.FirstOwedPeriod = models.ReportActive, a.FirstOwedPeriod
	calendar, reckoned, err := t.calendar(r.Year)
	if err != nil {
		return reckoned, err
	}
	var periods []models.ReportingPeriod
	for month := time.January; month <= time.December; month++ {
		name := models.Period(fmt.Sprintf("%d-%02d", r.Year, month))
		periods = append(periods, models.ReportingPeriod{ID: models.NewID(models.PeriodPrefix), ReportID: r.ID, Name: name, Opens: name.First(), // gorm: a period's first day
			Due: calendar.DueDay(r.Year, month, r.Settings.DueDay), Ends: name.Last(), State: models.PeriodOpen, Version: 1})
	}
	if err := t.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "report_id"}, {Name: "name"}}, DoNothing: true}).Create(&periods).Error; err != nil {
		return reckoned, err
	}
	var proposed []models.Duty
	if err := appendRows(t.DB, &proposed, `SELECT * FROM duties WHERE report_id = ? AND state = 'PROPOSED' ORDER BY task_id, id`, r.ID); err != nil {
		return reckoned, err
	}
	if err := t.Exec(`UPDATE duties SET state = 'CONFIRMED', version = version + 1 WHERE report_id = ? AND state = 'PROPOSED'`, r.ID).Error; err != nil {
		return reckoned, err
	}
	settings, err := json.Marshal(r.Settings)
	if err != nil {
		return reckoned, err
	}
	done := t.Exec(`UPDATE reports SET state = ?, first_owed_period = ?, settings = ?, version = version + 1 WHERE id = ? AND version = ?`,
		r.State, r.FirstOwedPeriod, string(settings), r.ID, r.Version)
	r.Version++
	if err := changedOne(done); err != nil {
		return reckoned, err
	}
	for _, d := range proposed {
		if err := t.record("duty.confirmed", d.ID, map[string]any{"taskId": d.TaskID, "departmentId": d.DepartmentID, "role": d.Role, "before": d.State}); err != nil {
			return reckoned, err
		}
	}
	return reckoned, t.record("report.activated", r.ID, map[string]any{"firstOwedPeriod": r.FirstOwedPeriod, "dueDay": r.Settings.DueDay, "duties": len(proposed)})
}

// calendar is the working-day calendar of a year: as announced where it is known, else by the law's days off.
func (t *tx) calendar(year int) (c models.Calendar, reckoned bool, err error) {
	var days []models.CalendarDay
	err = appendRows(t.DB, &days, `SELECT * FROM calendar_days WHERE day >= ? AND day <= ? ORDER BY day`,
		models.NewDate(year, time.January, 1), models.NewDate(year+1, time.January, 31))
	of := 0
	for _, d := range days {
		if d.Day.Year == year {
			of++
		}
	}
	if of == 0 {
		days, reckoned = append(days, models.StatutoryDays(year)...), true
	}
	return models.NewCalendar(days), reckoned, err
}
