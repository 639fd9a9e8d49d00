package store

import (
	"context"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// Digest is what staff should know of a period on a day.
type Digest struct {
	Report     models.Report
	Period     models.ReportingPeriod
	Day        models.Date
	Since      time.Time // what came in after it
	CameIn     []models.Submission
	Waiting    []models.Submission // handed in, not decided
	Missing    []models.ChaseProposal
	NewReds    []models.Task // red now, not in the period before
	AnswersDue []models.Chase
	Unsent     int               // messages that didn't go out
	Names      map[string]string // of departments, by id
}

// Digest gives what came in since yesterday morning, what is missing, what waits for review, which tasks turned red, and which answers are due
// within a day or overdue. Staff only.
func (s Chases) Digest(ctx context.Context, v models.Viewer, reportID string, period models.Period) (Digest, error) {
	var d Digest
	if err := editor(v); err != nil {
		return d, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var err error
		d, err = readDigest(q, reportID, period, s.db, &s.db.ledgers)
		return err
	})
	return d, err
}

// readDigest reads it; cache is nil within a transaction that writes.
func readDigest(q *gorm.DB, reportID string, period models.Period, db *database, cache *ledgerCache) (Digest, error) {
	b, err := readChaseBasis(q, reportID, period, db, cache)
	if err != nil {
		return Digest{}, err
	}
	zone := zoneOf(b.Report)
	d := Digest{Report: b.Report, Period: b.Period, Day: b.day, Missing: b.proposals(), Names: map[string]string{}}
	d.Since = time.Date(b.day.Year, b.day.Month, b.day.Day-1, 0, 0, 0, 0, zone).UTC()
	for _, x := range b.Departments {
		d.Names[x.ID] = x.ShortName
	}
	if err := d.readHandIns(q); err != nil {
		return d, err
	}
	if d.NewReds, err = b.newReds(q); err != nil {
		return d, err
	}
	if err := q.Raw(`SELECT * FROM chases WHERE report_id = ? AND answered_at IS NULL AND due IS NOT NULL AND due <= ? AND step <> 'REMINDER' ORDER BY due, seq`,
		reportID, b.day.AddDays(1)).Scan(&d.AnswersDue).Error; err != nil {
		return d, err
	}
	d.Unsent, err = undelivered(q, reportID)
	return d, err
}

func (d *Digest) readHandIns(q *gorm.DB) error {
	const columns = `SELECT id, report_id, department_id, period_id, seq, state, file_name, change_count, complete, created_at, handed_in_at, version FROM submissions `
	err := q.Raw(columns+`WHERE period_id = ? AND handed_in_at >= ? AND state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED') ORDER BY seq`, d.Period.ID, d.Since).Scan(&d.CameIn).Error
	if err != nil {
		return err
	}
	return q.Raw(columns+`WHERE period_id = ? AND state = 'HANDED_IN' ORDER BY seq`, d.Period.ID).Scan(&d.Waiting).Error
}

// newReds are the tasks that are red in the period and weren't in the one before it of the same length.
func (b *chaseBasis) newReds(q *gorm.DB) ([]models.Task, error) {
	var before *models.ReportingPeriod
	for i, p := range b.Periods {
		if p.Ends.Before(b.Period.Ends) && p.Name.Months() == b.Period.Name.Months() {
			before = &b.Periods[i]
		}
	}
	was := map[string]bool{}
	if before != nil {
		c := Consolidation{counts: handedIn, cache: b.cache}
		if err := c.read(q, everything, b.Report.ID, before.Name); err != nil {
			return nil, err
		}
		c.Rate()
		for _, t := range c.Tasks {
			was[t.ID] = t.Rated.Light.Color == models.Red
		}
	}
	var reds []models.Task
	for _, t := range b.Tasks {
		if t.Rated.Light.Color == models.Red && !was[t.ID] {
			reds = append(reds, t.Task)
		}
	}
	return reds, nil
}

// SendDigests puts the staff's digest of the day into the outbox, once a working day, for the reports whose rules ask for it; of the first
// open period that isn't over.
func (s Chases) SendDigests(ctx context.Context, write func(Digest) (subject, content string)) (int, error) {
	channels := s.db.channelsFor(models.MessageDigest, "")
	reports, err := s.active(ctx)
	if err != nil || len(channels) == 0 {
		return 0, err
	}
	sent := 0
	for _, r := range reports {
		now := s.db.now().In(zoneOf(r))
		if from := r.Settings.Chasing.DigestFrom; from == 0 || now.Hour() < from {
			continue
		}
		wrote, err := s.sendDigest(ctx, r, models.DateOf(now), channels, write)
		if err != nil {
			return sent, err
		}
		if wrote {
			sent++
		}
	}
	return sent, nil
}

func (s Chases) sendDigest(ctx context.Context, r models.Report, day models.Date, channels []string, write func(Digest) (subject, content string)) (bool, error) {
	key := "digest:" + r.ID + ":" + day.String()
	var happened int64
	if err := s.db.query(ctx).Raw(`SELECT count(*) FROM chase_occasions WHERE occasion = ?`, key).Scan(&happened).Error; err != nil || happened > 0 {
		return false, err
	}
	wrote := false
	err := s.db.write(ctx, clockwork, r.ID, func(t *tx) error {
		wrote = false
		first, err := t.happens(key)
		if err != nil || !first {
			return err
		}
		var days []models.CalendarDay
		if err := t.Raw(`SELECT * FROM calendar_days WHERE day = ?`, day).Scan(&days).Error; err != nil || !models.NewCalendar(days).IsWorking(day) {
			return err
		}
		var period models.Period
		err = t.Raw(`SELECT name FROM periods WHERE report_id = ? AND state = 'OPEN' AND opens <= ? ORDER BY CASE WHEN ends >= ? THEN 0 ELSE 1 END, ends LIMIT 1`, r.ID, day, day).Scan(&period).Error
		if err != nil || period == "" {
			return err
		}
		d, err := readDigest(t.DB, r.ID, period, s.db, nil)
		if err != nil {
			return err
		}
		wrote = true
		subject, content := write(d)
		return t.post(channels, models.Message{Kind: models.MessageDigest, Subject: subject, Content: content})
	})
	return wrote, err
}
