package exporter

import (
	"slices"

	"duban/models"
	"duban/store"
)

// ledger is what a consolidated workbook is written from: what the store read, and what follows from it.
type ledger struct {
	store.Consolidation
	past    past
	viewer  models.Viewer
	tasks   []rated
	names   map[string]models.Department // by id
	areas   map[string]models.Area
	themes  map[string]models.Theme
	periods map[string]models.ReportingPeriod
	files   map[string]string // names of the files, by submission
}

// past is what stands behind the figures that are older than a task's newest entry.
type past struct {
	entries map[string]models.Entry  // by id
	files   map[string]string        // names, by submission
	words   map[string][]models.Word // the words before the newest, by task, latest first: where that one is 本期无新进展
}

// rated is a tracked task with its lights and with who answers for it.
type rated struct {
	*store.ConsolidatedTask
	light      models.Light
	indicators []ratedIndicator
	lead       *models.Duty // the first listed, nil: none
	debts      []debt       // of this period, one for each duty that owes
}

// ratedIndicator is an indicator with its figure, its plan and its light.
type ratedIndicator struct {
	models.Indicator
	light   models.Light
	reading *models.Reading
	plan    *models.Plan
	planned models.Fraction
	hasPace bool
}

// debt is a duty that owes a report in the period, and what became of it.
type debt struct {
	models.Duty
	standing models.DutyStanding
}

// settled says whether it was handed in and not sent back.
func (d debt) settled() bool {
	return d.standing == models.StandingHandedIn || d.standing == models.StandingAccepted
}

func newLedger(c store.Consolidation, p past, v models.Viewer) *ledger {
	l := &ledger{
		Consolidation: c, past: p, viewer: v, names: map[string]models.Department{}, areas: map[string]models.Area{},
		themes: map[string]models.Theme{}, periods: map[string]models.ReportingPeriod{}, files: map[string]string{},
	}
	for id, name := range p.files {
		l.files[id] = name
	}
	for _, d := range c.Departments {
		l.names[d.ID] = d
	}
	for _, a := range c.Areas {
		l.areas[a.ID] = a
	}
	for _, t := range c.Themes {
		l.themes[t.ID] = t
	}
	for _, p := range c.Periods {
		l.periods[p.ID] = p
	}
	for _, s := range c.Submissions {
		l.files[s.ID] = s.FileName
	}
	byDepartment := map[string][]models.Submission{}
	for _, s := range c.Submissions {
		byDepartment[s.DepartmentID] = append(byDepartment[s.DepartmentID], s)
	}
	for i := range c.Tasks {
		l.tasks = append(l.tasks, l.rate(&c.Tasks[i], byDepartment))
	}
	return l
}

func (l *ledger) rate(t *store.ConsolidatedTask, submissions map[string][]models.Submission) rated {
	in := l.lightInput(t)
	r := rated{ConsolidatedTask: t, debts: l.debts(t, submissions)}
	r.light, _ = models.TaskLight(in)
	for i, d := range t.Duties {
		if d.Role == models.Lead && (r.lead == nil || d.Position < r.lead.Position) {
			r.lead = &t.Duties[i]
		}
	}
	for _, s := range in.Indicators {
		ri := ratedIndicator{Indicator: s.Indicator, light: models.IndicatorLight(in, s), plan: s.Plan, reading: t.Current.Reading(s.Indicator.ID)}
		ri.planned, ri.hasPace = l.plannedShare(t.Task, s)
		r.indicators = append(r.indicators, ri)
	}
	return r
}

// facts gathers what the light of a task depends on.
func (l *ledger) facts(t *store.ConsolidatedTask) models.TaskFacts {
	f := models.TaskFacts{Task: t.Task, Duties: t.Duties, Indicators: t.Indicators, Milestones: t.Milestones, Plans: t.Plans,
		PlanValues: t.PlanValues, Current: t.Current, Extensions: l.Extensions}
	if e := t.Current.Entry; e != nil {
		accepted := e.State == models.Accepted
		f.Words = append([]models.Word{{Status: e.Status, Accepted: accepted}}, l.past.words[t.ID]...)
		if accepted {
			f.LastAccepted = e.Seq
		}
	}
	return f
}

func (l *ledger) lightInput(t *store.ConsolidatedTask) models.LightInput {
	return l.facts(t).LightInput(l.Report, l.Period.Name, l.Periods)
}

// plannedShare is the share of the target that the plan asks for at the month that the figure speaks of.
func (l *ledger) plannedShare(t models.Task, s models.IndicatorState) (models.Fraction, bool) {
	pace := models.Pace{Plan: s.Plan, Values: s.Values, Target: s.Indicator.Target(), Kind: s.Indicator.Kind, Year: l.Period.Name.Year(),
		Unit: l.Report.Settings.PaceUnit, Deadline: t.Deadline}
	asOf := s.AsOf
	if asOf.IsZero() {
		asOf = l.Period.Ends
	}
	planned, ok := pace.Planned(asOf)
	_, ratio := s.Indicator.Target().Attainment(s.Indicator.Kind, models.Int(0))
	if !ok || !ratio {
		return models.Fraction{}, false
	}
	return planned.Over(*s.Indicator.Low), true
}

// debts are the task's duties that owe a report in the period: never those of another department than the viewer may see. With
// several leads the first listed reports, where the report's setting says so.
func (l *ledger) debts(t *store.ConsolidatedTask, submissions map[string][]models.Submission) []debt {
	if l.FirstOwed == nil {
		return nil
	}
	var debts []debt
	for _, d := range t.Duties {
		if !d.Owes(l.Report, t.Task, l.Period, l.FirstOwed.Ends) {
			continue
		}
		record := models.DutyRecord{Owed: true, Opens: l.Period.Opens, Due: l.Period.DueFor(d.DepartmentID, l.Extensions), Submissions: submissions[d.DepartmentID]}
		for _, e := range t.Returned {
			if e.DepartmentID == d.DepartmentID {
				record.Entries = append(record.Entries, e)
			}
		}
		if e := t.Current.Entry; e != nil && t.Reported && e.DepartmentID == d.DepartmentID {
			record.Entries = append(record.Entries, *e)
		}
		debts = append(debts, debt{d, record.StandingOn(l.Period.Ends)})
	}
	if l.Report.Settings.SeveralLeadsReport != "ALL" && len(debts) > 1 {
		debts = debts[:1]
	}
	return slices.DeleteFunc(debts, func(d debt) bool { return !l.viewer.MaySeeDepartment(d.DepartmentID) })
}

// completion is the share of the target that is reached, where the kind of indicator has one.
func (r ratedIndicator) completion() (models.Fraction, bool) {
	if r.reading == nil || r.reading.Value == nil {
		return models.Fraction{}, false
	}
	return r.Target().Attainment(r.Kind, *r.reading.Value)
}

// origin is the entry that a reading belongs to: the task's newest or an older one. ok is false where it isn't known.
func (l *ledger) origin(t *store.ConsolidatedTask, r *models.Reading) (models.Entry, bool) {
	if e := t.Current.Entry; e != nil && (r == nil || r.EntryID == e.ID) {
		return *e, true
	}
	if r == nil {
		return models.Entry{}, false
	}
	e, ok := l.past.entries[r.EntryID]
	return e, ok
}
