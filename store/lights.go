package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// LightInputs gives what the lights of tasks in a period depend on, read at one moment. Tasks that aren't tracked, and those whose
// progress the viewer may not see, are left out: no light stands beside them.
func (s Entries) LightInputs(ctx context.Context, v models.Viewer, reportID string, period models.Period, taskIDs []string) (map[string]models.LightInput, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	var b lightBasis
	err := s.db.read(ctx, func(q *gorm.DB) error { return b.read(q, v, reportID, period, taskIDs) })
	if err != nil {
		return nil, err
	}
	inputs := make(map[string]models.LightInput, len(b.tasks))
	for _, t := range b.tasks {
		inputs[t.ID] = b.input(t)
	}
	return inputs, nil
}

// lightBasis is what was read for the lights of some tasks.
type lightBasis struct {
	report     models.Report
	period     models.ReportingPeriod
	periods    []models.ReportingPeriod
	tasks      []models.Task
	duties     map[string][]models.Duty
	indicators map[string][]models.Indicator
	milestones map[string][]models.Milestone
	plans      map[string][]models.Plan
	values     map[string][]models.PlanValue
	standings  map[string]Standing
	words      map[string][]word
	extensions []models.Extension
	past       asOf
	figures    map[string][]models.PastFigure
}

// word is the department's word in one entry.
type word struct {
	TaskID string
	Status models.StatusWord
	State  models.SubmissionState
	Seq    int64
}

func (b *lightBasis) read(q *gorm.DB, v models.Viewer, reportID string, period models.Period, taskIDs []string) error {
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &b.report, "REPORT_UNKNOWN"); err != nil {
		return err
	}
	if err := findPeriod(q, reportID, period, &b.period); err != nil {
		return err
	}
	if err := q.Raw(`SELECT * FROM periods WHERE report_id = ? ORDER BY ends, name`, reportID).Scan(&b.periods).Error; err != nil {
		return err
	}
	if err := q.Raw(`SELECT * FROM period_extensions WHERE report_id = ?`, reportID).Scan(&b.extensions).Error; err != nil {
		return err
	}
	var err error
	if b.past, err = readAsOf(q, b.report, b.period.Ends); err != nil {
		return err
	}
	where, args := scope(v, "t.id")
	err = q.Raw(`SELECT t.* FROM tasks t WHERE t.report_id = ? AND t.tracking <> 'NONE' AND t.id IN ? AND `+where,
		append([]any{reportID, taskIDs}, args...)...).Scan(&b.tasks).Error
	if err != nil || len(b.tasks) == 0 {
		return err
	}
	ids := make([]string, len(b.tasks))
	for i := range b.tasks {
		ids[i] = b.tasks[i].ID
		b.past.task(&b.tasks[i])
	}
	return b.beneath(q, ids)
}

// beneath reads what lies beneath the tasks and what was reported of them.
func (b *lightBasis) beneath(q *gorm.DB, ids []string) (err error) {
	if b.duties, err = grouped(q, ids, `SELECT * FROM duties WHERE `+dated+` AND task_id IN ? ORDER BY task_id, role, position, id`,
		func(d models.Duty) string { return d.TaskID }); err != nil {
		return err
	}
	for id, duties := range b.duties {
		b.duties[id] = models.AsOf(duties, b.period.Ends)
	}
	if b.indicators, err = grouped(q, ids, `SELECT * FROM indicators WHERE task_id IN ? ORDER BY task_id, position, id`,
		func(i models.Indicator) string { return i.TaskID }); err != nil {
		return err
	}
	for _, indicators := range b.indicators {
		b.past.indicators(indicators)
	}
	if b.milestones, err = grouped(q, ids, `SELECT * FROM milestones WHERE state <> 'CANCELLED' AND task_id IN ? ORDER BY task_id, due, id`,
		func(m models.Milestone) string { return m.TaskID }); err != nil {
		return err
	}
	if b.plans, err = grouped(q, ids, `SELECT * FROM plans WHERE state = 'ACCEPTED' AND indicator_id IS NOT NULL AND task_id IN ? ORDER BY created_at, id`,
		func(p models.Plan) string { return p.TaskID }); err != nil {
		return err
	}
	if b.values, err = grouped(q, ids, `SELECT v.* FROM plan_values v JOIN plans p ON p.id = v.plan_id WHERE p.state = 'ACCEPTED' AND p.task_id IN ?
		ORDER BY v.plan_id, v.period`, func(v models.PlanValue) string { return v.PlanID }); err != nil {
		return err
	}
	if b.standings, err = standings(q, listed(ids), `e.period_ends <= ?`, b.period.Ends); err != nil {
		return err
	}
	if b.standings, err = putOwners(q, listed(ids), b.standings, `p.ends <= ?`, b.period.Ends); err != nil {
		return err
	}
	if b.figures, err = pastFigures(q, b.report.Settings, listed(ids), handedIn, b.period.Ends); err != nil {
		return err
	}
	var words []word
	err = q.Raw(`SELECT e.task_id, e.status, e.state, e.seq FROM entries e WHERE e.task_id IN ? AND `+inForce+` AND e.period_ends <= ?
		ORDER BY e.period_ends DESC, e.seq DESC`, ids, b.period.Ends).Scan(&words).Error
	b.words = make(map[string][]word)
	for _, w := range words {
		b.words[w.TaskID] = append(b.words[w.TaskID], w)
	}
	return err
}

// grouped reads rows beneath tasks and puts them into groups.
func grouped[T any](q *gorm.DB, ids []string, query string, group func(T) string) (map[string][]T, error) {
	var rows []T
	err := q.Raw(query, ids).Scan(&rows).Error
	groups := make(map[string][]T)
	for _, row := range rows {
		groups[group(row)] = append(groups[group(row)], row)
	}
	return groups, err
}

// input puts together what the light of one task depends on.
func (b *lightBasis) input(t models.Task) models.LightInput {
	f := models.TaskFacts{Task: t, Duties: b.duties[t.ID], Indicators: b.indicators[t.ID], Milestones: b.milestones[t.ID], Current: b.standings[t.ID],
		Plans: b.plans[t.ID], Extensions: b.extensions, Ratings: b.past.ratings[t.ID], Past: b.figures}
	for _, p := range f.Plans {
		f.PlanValues = append(f.PlanValues, b.values[p.ID]...)
	}
	for _, w := range b.words[t.ID] {
		accepted := w.State == models.Accepted
		f.Words = append(f.Words, models.Word{Status: w.Status, Accepted: accepted})
		if accepted && w.Seq > f.LastAccepted {
			f.LastAccepted = w.Seq
		}
	}
	return f.LightInput(b.report, b.period.Name, b.periods)
}
