package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// Closing is what staff should know of a period when they close it: what will stay missing, unread or undecided. Nothing of it refuses
// the closing, and nothing of it is silent.
type Closing struct {
	Owed        int
	Received    int
	Missing     []MissingReport     // owed and not received, in official order of the departments
	Unreviewed  int                 // tasks whose newest figures of the period staff haven't accepted
	Waiting     []models.Submission // files that came in and weren't handed in
	Corrections []models.Correction // asked for and undecided, once the period is closed
	Earlier     []models.Period     // earlier periods that are still open
}

// MissingReport is one report that is owed and not there.
type MissingReport struct {
	Debt
	Task models.Task
}

// Closing gives the preview of closing a period; of a closed one what it was closed with. Staff only.
func (s Periods) Closing(ctx context.Context, v models.Viewer, periodID string) (Closing, error) {
	var out Closing
	if err := editor(v); err != nil {
		return out, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var p models.ReportingPeriod
		if err := one(q.Raw(`SELECT * FROM periods WHERE id = ?`, periodID), &p, "NOT_FOUND"); err != nil {
			return err
		}
		c := Consolidation{counts: handedIn, cache: &s.db.ledgers}
		if err := c.read(q, v, p.ReportID, p.Name); err != nil {
			return err
		}
		c.Rate()
		out = c.closing()
		return nil
	})
	return out, err
}

func (c *Consolidation) closing() Closing {
	var out Closing
	place := map[string]int{}
	for _, d := range c.Departments {
		place[d.ID] = d.Position
	}
	for _, t := range c.Tasks {
		for _, d := range t.Rated.Debts {
			out.Owed++
			if d.Settled() {
				out.Received++
				continue
			}
			out.Missing = append(out.Missing, MissingReport{d, t.Task})
		}
		if e := t.Current.Entry; e != nil && t.Reported && e.State != models.Accepted {
			out.Unreviewed++
		}
		for _, x := range t.Corrections {
			if x.State == models.CorrectionAsked {
				out.Corrections = append(out.Corrections, x)
			}
		}
	}
	slices.SortStableFunc(out.Missing, func(a, b MissingReport) int { return place[a.DepartmentID] - place[b.DepartmentID] })
	for _, s := range c.Submissions {
		if s.State == models.Checked && s.ChangeCount > 0 {
			out.Waiting = append(out.Waiting, s)
		}
	}
	for _, p := range c.Periods {
		if c.FirstOwed != nil && p.State == models.PeriodOpen && p.Ends.Before(c.Period.Ends) && !p.Ends.Before(c.FirstOwed.Ends) {
			out.Earlier = append(out.Earlier, p.Name)
		}
	}
	return out
}

// Close closes a period and freezes it: from then on it is read as it stands at this moment, and no sheet, review or rating moves it. Closing
// is an act of staff, never of the clock. Closing a closed one changes nothing. upon is the version that it is made upon; none is any.
func (s Periods) Close(ctx context.Context, v models.Viewer, periodID string, upon ...int64) (models.ReportingPeriod, error) {
	var p models.ReportingPeriod
	if err := editor(v); err != nil {
		return p, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM periods WHERE id = ?`, periodID), &p, "NOT_FOUND"); err != nil {
		return p, err
	}
	err := s.db.write(ctx, v, p.ReportID, func(t *tx) error {
		if err := t.named(&p, "periodId", `SELECT * FROM periods WHERE id = ?`, periodID); err != nil {
			return err
		}
		switch {
		case p.State == models.PeriodClosed:
			return nil
		case len(upon) > 0 && upon[0] != p.Version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
		return t.closePeriod(&p)
	})
	return p, err
}

// everything is the viewer as whom a period is frozen: all that staff see.
var everything = models.Viewer{UserID: "system", Staff: true}

func (t *tx) closePeriod(p *models.ReportingPeriod) error {
	c, reviewed := Consolidation{counts: handedIn}, Consolidation{counts: acceptedOnly}
	for _, x := range []*Consolidation{&c, &reviewed} {
		if err := x.read(t.DB, everything, p.ReportID, p.Name); err != nil {
			return err
		}
		x.Rate()
	}
	out := c.closing()
	c.Origins = merged(c.Origins, reviewed.Origins)
	c.Files = append(c.Files, reviewed.Files...)
	if err := t.freeze(c, reviewed); err != nil {
		return err
	}
	p.State, p.ClosedAt, p.ClosedBy = models.PeriodClosed, &t.now, t.viewer.UserID
	done := t.Exec(`UPDATE periods SET state = ?, closed_at = ?, closed_by = ?, version = version + 1 WHERE id = ? AND version = ?`,
		p.State, p.ClosedAt, p.ClosedBy, p.ID, p.Version)
	if err := changedOne(done); err != nil {
		return err
	}
	p.Version++
	return t.record("period.closed", p.ID, map[string]any{"period": p.Name, "tasks": len(c.Tasks), "owed": out.Owed, "received": out.Received,
		"unreviewed": out.Unreviewed, "waiting": len(out.Waiting), "lights": c.colors()})
}

func (c *Consolidation) colors() map[models.Color]int {
	by := map[models.Color]int{}
	for _, t := range c.Tasks {
		by[t.Rated.Light.Color]++
	}
	return by
}

func merged(a, b map[string]models.Entry) map[string]models.Entry {
	for id, e := range b {
		a[id] = e
	}
	return a
}

// Lights gives the lights of tasks in a period: reckoned, or of a closed period as they were frozen. Tasks that aren't tracked, and those
// whose progress the viewer may not see, are left out: no light stands beside them.
func (s Entries) Lights(ctx context.Context, v models.Viewer, reportID string, period models.Period, taskIDs []string) (map[string]models.Light, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	lights := map[string]models.Light{}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var p models.ReportingPeriod
		if err := findPeriod(q, reportID, period, &p); err != nil {
			return err
		}
		if p.State == models.PeriodClosed {
			if found, err := frozenLights(q, v, p.ID, taskIDs, lights); found || err != nil {
				return err
			}
		}
		var b lightBasis
		if err := b.read(q, v, reportID, period, taskIDs); err != nil {
			return err
		}
		for _, t := range b.tasks {
			if light, ok := models.TaskLight(b.input(t)); ok {
				lights[t.ID] = light
			}
		}
		return nil
	})
	return lights, err
}

func frozenLights(q *gorm.DB, v models.Viewer, periodID string, taskIDs []string, into map[string]models.Light) (bool, error) {
	var frozen int64
	if err := q.Raw(`SELECT count(*) FROM frozen_periods WHERE period_id = ?`, periodID).Scan(&frozen).Error; err != nil || frozen == 0 {
		return false, err
	}
	where, args := scope(v, "f.task_id")
	var rows []struct{ TaskID, Body string }
	err := appendRows(q, &rows, `SELECT f.task_id, f.body FROM frozen_tasks f WHERE f.period_id = ? AND f.task_id IN ? AND `+where,
		append([]any{periodID, taskIDs}, args...)...)
	for _, r := range rows {
		kept, err := ratedOf(r.Body)
		if err != nil {
			return true, err
		}
		into[r.TaskID] = kept.Light
	}
	return true, err
}
