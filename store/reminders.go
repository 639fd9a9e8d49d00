package store

import (
	"context"
	"fmt"

	"duban/models"

	"gorm.io/gorm"
)

// clockwork is who sends by itself, at an hour that staff have set.
var clockwork = models.Viewer{UserID: "system", Name: "duban", Staff: true}

// occasion is one time at which one department is to be reminded in a period: it happens once, however many servers look.
type occasion struct {
	key          string
	period       models.Period
	departmentID string
	step         models.ChaseStep
}

// Remind sends the reminders that the rules of active reports ask for at this hour, and gives how many. What was sent is on record, so that
// neither a restart nor a second server sends it again; a day on which no server ran is left out.
func (s Chases) Remind(ctx context.Context, write WriteChase) (int, error) {
	reports, err := s.active(ctx)
	if err != nil {
		return 0, err
	}
	sent := 0
	for _, r := range reports {
		due, err := s.occasions(ctx, r)
		if err != nil {
			return sent, err
		}
		for period, of := range due {
			n, err := s.remind(ctx, r, period, of, write)
			sent += n
			if err != nil {
				return sent, err
			}
		}
	}
	return sent, nil
}

func (s Chases) active(ctx context.Context) ([]models.Report, error) {
	var reports []models.Report
	err := s.db.query(ctx).Raw(`SELECT * FROM reports WHERE state = 'ACTIVE' ORDER BY id`).Scan(&reports).Error
	return reports, err
}

// occasions are those of the hour that haven't happened yet, by period.
func (s Chases) occasions(ctx context.Context, r models.Report) (map[models.Period][]occasion, error) {
	rules, now := r.Settings.Chasing, s.db.now().In(zoneOf(r))
	if len(rules.RemindDays) == 0 || now.Hour() < rules.RemindHour() {
		return nil, nil
	}
	due := map[models.Period][]occasion{}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var c Consolidation
		if err := q.Raw(`SELECT * FROM periods WHERE report_id = ? AND state = 'OPEN' ORDER BY ends, name`, r.ID).Scan(&c.Periods).Error; err != nil {
			return err
		}
		for dest, query := range map[any]string{&c.Departments: `SELECT * FROM departments WHERE ? <> '' ORDER BY position, id`,
			&c.Calendar: `SELECT * FROM calendar_days WHERE ? <> ''`, &c.Extensions: `SELECT * FROM period_extensions WHERE report_id = ?`} {
			if err := q.Raw(query, r.ID).Scan(dest).Error; err != nil {
				return err
			}
		}
		var happened []string
		if err := q.Raw(`SELECT occasion FROM chase_occasions WHERE report_id = ? AND created_at >= ?`, r.ID, now.AddDate(0, 0, -2).UTC()).Scan(&happened).Error; err != nil {
			return err
		}
		due = c.remindersOn(r, models.DateOf(now), happened)
		return nil
	})
	return due, err
}

func (c *Consolidation) remindersOn(r models.Report, day models.Date, happened []string) map[models.Period][]occasion {
	done := map[string]bool{}
	for _, key := range happened {
		done[key] = true
	}
	rules, calendar, found := r.Settings.Chasing, models.NewCalendar(c.Calendar), map[models.Period][]occasion{}
	for _, p := range c.Periods {
		for _, d := range c.Departments {
			offset, ok := rules.Reminds(day, p.DueFor(d.ID, c.Extensions), calendar)
			key := fmt.Sprintf("remind:%s:%s:%s", p.ID, d.ID, day)
			if !ok || done[key] {
				continue
			}
			step := models.StepReminder
			if offset > 0 {
				step = models.StepChase
			}
			found[p.Name] = append(found[p.Name], occasion{key, p.Name, d.ID, step})
		}
	}
	return found
}

// remind notes the occasions of a period as happened and chases those departments that owe.
func (s Chases) remind(ctx context.Context, r models.Report, period models.Period, due []occasion, write WriteChase) (int, error) {
	sent := 0
	err := s.db.write(ctx, clockwork, r.ID, func(t *tx) error {
		sent = 0
		b, err := readChaseBasis(t.DB, r.ID, period, s.db, nil)
		if err != nil {
			return err
		}
		for _, o := range due {
			first, err := t.happens(o.key)
			if err != nil {
				return err
			}
			if !first {
				continue
			}
			wrote, err := t.remindOne(b, o, write)
			if err != nil {
				return err
			}
			if wrote {
				sent++
			}
		}
		return nil
	})
	return sent, err
}

// happens notes an occasion; first is false where another server was faster.
func (t *tx) happens(key string) (first bool, err error) {
	done := t.Exec(`INSERT INTO chase_occasions (occasion, report_id, created_at) VALUES (?, ?, ?) ON CONFLICT (occasion) DO NOTHING`, key, t.reportID, t.now)
	return done.RowsAffected == 1, done.Error
}

// remindOne chases a department for its missing reports, and for nothing else; never by a 督办单, which people sign.
func (t *tx) remindOne(b chaseBasis, o occasion, write WriteChase) (bool, error) {
	p, ok := models.Propose(*b.facts[o.departmentID], b.Report.Settings.Chasing, b.day)
	if !ok {
		return false, nil
	}
	var missing []models.ChaseMatter
	for _, m := range p.Matters {
		if m.Reason.NeedsReport() {
			missing = append(missing, m)
		}
	}
	if len(missing) == 0 {
		return false, nil
	}
	_, err := t.send(b, ChaseOrder{ReportID: b.Report.ID, Period: o.period, Step: o.step}, o.departmentID, "", missing, write)
	return err == nil, err
}
