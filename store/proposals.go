package store

import (
	"context"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// chaseBasis is what chases of a report in a period are made from, as of a day.
type chaseBasis struct {
	Consolidation
	day      models.Date
	calendar models.Calendar
	facts    map[string]*models.ChaseFacts // by department
	db       *database
}

// channels are those by which a chase of a department goes out.
func (b *chaseBasis) channels(code string) []string {
	return b.db.channelsFor(models.MessageChase, code)
}

// Proposals gives who should be chased in a period, as of now: the ripe ones first, in official order. Staff only.
func (s Chases) Proposals(ctx context.Context, v models.Viewer, reportID string, period models.Period) ([]models.ChaseProposal, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	var b chaseBasis
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var err error
		b, err = readChaseBasis(q, reportID, period, s.db, &s.db.ledgers)
		return err
	})
	return b.proposals(), err
}

// readChaseBasis reads it; cache is nil where something was written in the same transaction.
func readChaseBasis(q *gorm.DB, reportID string, period models.Period, db *database, cache *ledgerCache) (chaseBasis, error) {
	b := chaseBasis{Consolidation: Consolidation{counts: handedIn, cache: cache}, facts: map[string]*models.ChaseFacts{}, db: db}
	if err := b.readFrame(q, reportID, period); err != nil {
		return b, err
	}
	b.day, b.calendar = dayIn(b.Report, db.now()), models.NewCalendar(b.Calendar)
	for _, d := range b.Departments {
		b.facts[d.ID] = &models.ChaseFacts{DepartmentID: d.ID, PeriodID: b.Period.ID, Due: b.Period.DueFor(d.ID, b.Extensions),
			Closed: b.Period.State == models.PeriodClosed}
	}
	if b.Period.State == models.PeriodOpen && !b.day.Before(b.Period.Opens) {
		if err := b.readOwing(q); err != nil {
			return b, err
		}
	}
	return b, b.readSent(q)
}

// readOwing reads what is owed and how tasks stand, for the departments whose it is to answer.
func (b *chaseBasis) readOwing(q *gorm.DB) error {
	if err := b.readRows(q, everything); err != nil {
		return err
	}
	b.Rate()
	notes, err := returnNotes(q, b.Period.ID)
	if err != nil {
		return err
	}
	var closed []string // by now, whatever they were in the period: nothing can be handed in on them any more
	if err := q.Raw(`SELECT id FROM tasks WHERE report_id = ? AND state <> 'OPEN'`, b.Report.ID).Scan(&closed).Error; err != nil {
		return err
	}
	byDepartment := map[string][]models.Submission{}
	for _, s := range b.Submissions {
		byDepartment[s.DepartmentID] = append(byDepartment[s.DepartmentID], s)
	}
	for i := range b.Tasks {
		t := &b.Tasks[i]
		if slices.Contains(closed, t.ID) {
			continue
		}
		lead := ""
		for _, d := range t.Duties {
			if d.Role == models.Lead && d.State == models.DutyConfirmed && lead == "" {
				lead = d.DepartmentID
			}
		}
		owing := map[string]models.OwingFact{}
		if lead != "" {
			owing[lead] = models.OwingFact{Task: t.Task, Light: t.Rated.Light, Milestones: t.Milestones}
		}
		for _, d := range b.debts(t, byDepartment, b.day) {
			o := owing[d.DepartmentID]
			o.Task, o.Standing, o.Returned = t.Task, d.Standing, notes[t.ID]
			owing[d.DepartmentID] = o
		}
		for id, o := range owing {
			if f := b.facts[id]; f != nil {
				f.Owing = append(f.Owing, o)
			}
		}
	}
	return nil
}

// returnNotes are why rows of a period were sent back, by task, the latest.
func returnNotes(q *gorm.DB, periodID string) (map[string]string, error) {
	var rows []struct{ TaskID, Note string }
	err := q.Raw(`SELECT e.task_id, s.note FROM entries e JOIN submissions s ON s.id = e.submission_id
		WHERE s.period_id = ? AND e.state = 'RETURNED' ORDER BY e.seq`, periodID).Scan(&rows).Error
	notes := make(map[string]string, len(rows))
	for _, r := range rows {
		notes[r.TaskID] = r.Note
	}
	return notes, err
}

// readSent reads what was sent: of the period, of none, and what formal letters of other periods left unanswered.
func (b *chaseBasis) readSent(q *gorm.DB) error {
	const sent = `FROM chases WHERE report_id = ? AND (period_id = ? OR period_id IS NULL OR answered_at IS NULL AND step IN ('ORDER', 'INSTRUCTION'))`
	var chases []models.Chase
	if err := q.Raw(`SELECT * `+sent+` ORDER BY seq`, b.Report.ID, b.Period.ID).Scan(&chases).Error; err != nil {
		return err
	}
	var matters []models.ChaseMatter
	if err := q.Raw(`SELECT * FROM chase_matters WHERE chase_id IN (SELECT id `+sent+`) ORDER BY chase_id, position`, b.Report.ID, b.Period.ID).Scan(&matters).Error; err != nil {
		return err
	}
	of := map[string][]models.ChaseMatter{}
	for _, m := range matters {
		of[m.ChaseID] = append(of[m.ChaseID], m)
	}
	for _, c := range chases {
		if f := b.facts[c.DepartmentID]; f != nil {
			f.Sent = append(f.Sent, models.SentChase{Chase: c, Matters: of[c.ID]})
		}
	}
	return nil
}

func (b *chaseBasis) proposals() []models.ChaseProposal {
	var ripe, waiting []models.ChaseProposal
	for _, d := range b.Departments {
		p, ok := models.Propose(*b.facts[d.ID], b.Report.Settings.Chasing, b.day)
		switch {
		case ok && p.Ripe():
			ripe = append(ripe, p)
		case ok:
			waiting = append(waiting, p)
		}
	}
	return slices.Concat(ripe, waiting)
}
