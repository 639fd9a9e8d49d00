package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Standings gives where duties stand in a period on a day, read at one moment. Those of departments whose hand-ins the viewer may not
// see, and those of reports without such a period, are left out.
func (s Duties) Standings(ctx context.Context, v models.Viewer, period models.Period, dutyIDs []string, day models.Date) (map[string]models.DutyStanding, error) {
	if err := signedIn(v); err != nil || len(dutyIDs) == 0 {
		return nil, err
	}
	b := standingBasis{viewer: v, period: period}
	if err := s.db.read(ctx, func(q *gorm.DB) error { return b.read(q, dutyIDs) }); err != nil {
		return nil, err
	}
	standings := make(map[string]models.DutyStanding, len(b.duties))
	for _, d := range b.duties {
		p, ok := b.periods[d.ReportID]
		if !ok || !v.MaySeeDepartment(d.DepartmentID) {
			continue
		}
		kept, frozen := b.kept[d.ReportID]
		standing, owed := kept[d.ID]
		if !owed {
			record := b.record(d, p)
			record.Owed = record.Owed && !frozen
			standing = record.StandingOn(day)
		}
		standings[d.ID] = standing
	}
	return standings, nil
}

// standingBasis is what was read for the standings of some duties.
type standingBasis struct {
	viewer      models.Viewer
	period      models.Period
	duties      []models.Duty
	leads       map[string][]models.Duty // confirmed ones by task, the first first
	tasks       map[string]models.Task
	reports     map[string]models.Report
	periods     map[string]models.ReportingPeriod // by report
	firstEnds   map[string]models.Date            // last day of the first owed period, by report
	submissions map[string][]models.Submission    // by department
	entries     map[string][]models.Entry         // by task
	extensions  []models.Extension
	kept        map[string]map[string]models.DutyStanding // of closed periods, by report and duty
}

func (b *standingBasis) read(q *gorm.DB, dutyIDs []string) error {
	if err := q.Raw(`SELECT * FROM duties WHERE id IN ?`, dutyIDs).Scan(&b.duties).Error; err != nil || len(b.duties) == 0 {
		return err
	}
	var tasks, reports []string
	for _, d := range b.duties {
		tasks, reports = append(tasks, d.TaskID), append(reports, d.ReportID)
	}
	if err := b.readReports(q, reports); err != nil {
		return err
	}
	rows, err := grouped(q, tasks, `SELECT * FROM tasks WHERE id IN ?`, func(t models.Task) string { return t.ID })
	b.tasks = make(map[string]models.Task, len(rows))
	for id, t := range rows {
		b.tasks[id] = t[0]
	}
	if err != nil {
		return err
	}
	if err := b.readKept(q, tasks); err != nil {
		return err
	}
	if b.leads, err = grouped(q, tasks, `SELECT * FROM duties WHERE role = 'LEAD' AND state = 'CONFIRMED' AND task_id IN ? ORDER BY task_id, position, id`,
		func(d models.Duty) string { return d.TaskID }); err != nil {
		return err
	}
	return b.readHandIns(q, tasks)
}

func (b *standingBasis) readReports(q *gorm.DB, ids []string) error {
	var reports []models.Report
	if err := q.Raw(`SELECT * FROM reports WHERE id IN ?`, ids).Scan(&reports).Error; err != nil {
		return err
	}
	b.reports, b.firstEnds, b.periods = map[string]models.Report{}, map[string]models.Date{}, map[string]models.ReportingPeriod{}
	for _, r := range reports {
		ends, err := firstOwedEnds(q, r)
		if err != nil {
			return err
		}
		b.reports[r.ID], b.firstEnds[r.ID] = r, ends
	}
	var periods []models.ReportingPeriod
	err := q.Raw(`SELECT * FROM periods WHERE name = ? AND report_id IN ?`, b.period, ids).Scan(&periods).Error
	for _, p := range periods {
		b.periods[p.ReportID] = p
	}
	return err
}

// readHandIns reads what came in for the period, as far as the viewer may see it.
func (b *standingBasis) readHandIns(q *gorm.DB, tasks []string) error {
	var periods []string
	for _, p := range b.periods {
		periods = append(periods, p.ID)
	}
	if len(periods) == 0 {
		return nil
	}
	var err error
	if b.extensions, err = extensionsOf(q, periods); err != nil {
		return err
	}
	var submissions []models.Submission
	where, args := submissionScope(b.viewer)
	if err := q.Raw(`SELECT id, report_id, department_id, period_id, seq, state, created_at FROM submissions WHERE period_id IN ? AND `+where+` ORDER BY seq`,
		append([]any{periods}, args...)...).Scan(&submissions).Error; err != nil {
		return err
	}
	b.submissions = map[string][]models.Submission{}
	for _, s := range submissions {
		b.submissions[s.DepartmentID] = append(b.submissions[s.DepartmentID], s)
	}
	var entries []models.Entry
	err = q.Raw(`SELECT * FROM entries WHERE task_id IN ? AND period_id IN ? ORDER BY seq`, tasks, periods).Scan(&entries).Error
	b.entries = map[string][]models.Entry{}
	for _, e := range entries {
		b.entries[e.TaskID] = append(b.entries[e.TaskID], e)
	}
	return err
}

// record is what the standing of one duty depends on.
func (b *standingBasis) record(d models.Duty, p models.ReportingPeriod) models.DutyRecord {
	r := b.reports[d.ReportID]
	record := models.DutyRecord{Owed: d.Owes(r, b.tasks[d.TaskID], p, b.firstEnds[r.ID]) && b.answers(d), Opens: p.Opens, Due: p.DueFor(d.DepartmentID, b.extensions)}
	for _, s := range b.submissions[d.DepartmentID] {
		if s.ReportID == d.ReportID {
			record.Submissions = append(record.Submissions, s)
		}
	}
	for _, e := range b.entries[d.TaskID] {
		if e.DepartmentID == d.DepartmentID {
			record.Entries = append(record.Entries, e)
		}
	}
	return record
}

// answers says whether the duty is the one that reports where several lead: the first listed, or all by the report's setting.
func (b *standingBasis) answers(d models.Duty) bool {
	leads := b.leads[d.TaskID]
	return b.reports[d.ReportID].Settings.SeveralLeadsReport == "ALL" || len(leads) > 0 && leads[0].ID == d.ID
}

// readKept reads what closed periods keep of the duties, and puts the tasks of the others back to how they stood.
func (b *standingBasis) readKept(q *gorm.DB, taskIDs []string) error {
	b.kept = map[string]map[string]models.DutyStanding{}
	for reportID, p := range b.periods {
		if p.State == models.PeriodClosed {
			kept, err := frozenStandings(q, p.ID, taskIDs)
			if err != nil {
				return err
			}
			if kept != nil {
				b.kept[reportID] = kept
				continue
			}
		}
		past, err := readAsOf(q, b.reports[reportID], p.Ends)
		if err != nil {
			return err
		}
		for id, t := range b.tasks {
			if t.ReportID == reportID {
				past.task(&t)
				b.tasks[id] = t
			}
		}
	}
	return nil
}

// frozenStandings are those that a closed period keeps, by duty; nil where it was closed by a program that didn't freeze yet.
func frozenStandings(q *gorm.DB, periodID string, taskIDs []string) (map[string]models.DutyStanding, error) {
	var frozen int64
	if err := q.Raw(`SELECT count(*) FROM frozen_periods WHERE period_id = ?`, periodID).Scan(&frozen).Error; err != nil || frozen == 0 {
		return nil, err
	}
	var rows []struct{ Body string }
	if err := q.Raw(`SELECT body FROM frozen_tasks WHERE period_id = ? AND task_id IN ?`, periodID, taskIDs).Scan(&rows).Error; err != nil {
		return nil, err
	}
	kept := map[string]models.DutyStanding{}
	for _, r := range rows {
		rated, err := ratedOf(r.Body)
		if err != nil {
			return nil, err
		}
		for _, d := range rated.Debts {
			kept[d.ID] = d.Standing
		}
	}
	return kept, nil
}
