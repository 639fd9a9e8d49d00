package store

import (
	"duban/models"
)

// Rated is what follows from a task's facts in a period: its lights and what became of what is owed. Of an open period it is reckoned
// anew by every reader; a closed one keeps it.
type Rated struct {
	Light      models.Light
	Indicators []models.Light          // in the order of the task's
	Items      map[string]models.Light // by id
	Debts      []Debt
}

// Debt is a duty that owes a report in the period, and what became of it at the period's end.
type Debt struct {
	models.Duty
	Standing models.DutyStanding
}

// Settled says whether it was handed in and not sent back.
func (d Debt) Settled() bool {
	return d.Standing == models.StandingHandedIn || d.Standing == models.StandingAccepted
}

// Rate reckons what follows from the tasks' facts, where that isn't there yet.
func (c *Consolidation) Rate() {
	byDepartment := map[string][]models.Submission{}
	for _, s := range c.Submissions {
		byDepartment[s.DepartmentID] = append(byDepartment[s.DepartmentID], s)
	}
	for i := range c.Tasks {
		if t := &c.Tasks[i]; t.Rated == nil {
			t.Rated = c.rate(t, byDepartment)
		}
	}
}

func (c *Consolidation) rate(t *ConsolidatedTask, submissions map[string][]models.Submission) *Rated {
	in := c.LightInput(t)
	r := &Rated{Debts: c.debts(t, submissions, c.Period.Ends), Items: map[string]models.Light{}}
	r.Light, _ = models.TaskLight(in)
	for _, s := range in.Indicators {
		r.Indicators = append(r.Indicators, models.IndicatorLight(in, s))
	}
	facts := c.Facts(t)
	for _, item := range t.Items {
		r.Items[item.ID] = models.ItemLight(in, item, facts.ItemState(item))
	}
	return r
}

// Facts gathers what the light of a task depends on.
func (c *Consolidation) Facts(t *ConsolidatedTask) models.TaskFacts {
	f := models.TaskFacts{Task: t.Task, Duties: t.Duties, Indicators: t.Indicators, Milestones: t.Milestones, Plans: t.Plans,
		PlanValues: t.PlanValues, Current: t.Current, Extensions: c.Extensions, Ratings: t.Ratings, LastAccepted: t.LastAccepted, Past: c.past}
	if e := t.Current.Entry; e != nil {
		accepted := e.State == models.Accepted
		f.Words = append([]models.Word{{Status: e.Status, Accepted: accepted}}, t.Words...)
	}
	return f
}

// LightInput is what the lights of a task are reckoned from.
func (c *Consolidation) LightInput(t *ConsolidatedTask) models.LightInput {
	return c.Facts(t).LightInput(c.Report, c.Period.Name, c.Periods)
}

// debts are the task's duties that owe a report in the period, as they stand on a day. With several leads the first listed reports, where the report's setting
// says so.
func (c *Consolidation) debts(t *ConsolidatedTask, submissions map[string][]models.Submission, day models.Date) []Debt {
	if c.FirstOwed == nil {
		return nil
	}
	var debts []Debt
	for _, d := range t.Duties {
		if !d.Owes(c.Report, t.Task, c.Period, c.FirstOwed.Ends) {
			continue
		}
		record := models.DutyRecord{Owed: true, Opens: c.Period.Opens, Due: c.Period.DueFor(d.DepartmentID, c.Extensions), Submissions: submissions[d.DepartmentID]}
		for _, e := range append(append([]models.Entry{}, t.Returned...), t.Unreviewed...) {
			if e.DepartmentID == d.DepartmentID {
				record.Entries = append(record.Entries, e)
			}
		}
		if e := t.Current.Entry; e != nil && t.Reported && e.DepartmentID == d.DepartmentID {
			record.Entries = append(record.Entries, *e)
		}
		debts = append(debts, Debt{d, record.StandingOn(day)})
	}
	if c.Report.Settings.SeveralLeadsReport != "ALL" && len(debts) > 1 {
		debts = debts[:1]
	}
	return debts
}

// Lead is the duty of the first listed lead, nil where nobody leads.
func (t *ConsolidatedTask) Lead() *models.Duty {
	var lead *models.Duty
	for i, d := range t.Duties {
		if d.Role == models.Lead && (lead == nil || d.Position < lead.Position) {
			lead = &t.Duties[i]
		}
	}
	return lead
}

// OnTime says of which departments the first complete hand-in lies by their due day.
func (c *Consolidation) OnTime() map[string]bool {
	own := map[string][]models.Submission{}
	for _, s := range c.Submissions {
		own[s.DepartmentID] = append(own[s.DepartmentID], s)
	}
	onTime, zone := map[string]bool{}, zoneOf(c.Report)
	for id, submissions := range own {
		moment, ok := models.HandInMoment(submissions, c.Report.Settings)
		onTime[id] = ok && models.OnTime(moment, c.Period.DueFor(id, c.Extensions), zone)
	}
	return onTime
}

// LeaderOf gives to each task the first post in whose portfolio it is.
func (c *Consolidation) LeaderOf() map[string]Portfolio {
	first := make(map[string]Portfolio, len(c.Leaders))
	for _, p := range c.Leaders {
		if _, there := first[p.TaskID]; !there {
			first[p.TaskID] = p
		}
	}
	return first
}
