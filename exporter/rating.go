package exporter

import (
	"time"

	"duban/models"
	"duban/store"
)

// ledger is what a consolidated workbook is written from: what the store read, and what follows from it.
type ledger struct {
	store.Consolidation
	viewer  models.Viewer
	tasks   []rated
	names   map[string]models.Department // by id
	areas   map[string]models.Area
	themes  map[string]models.Theme
	periods map[string]models.ReportingPeriod
	files   map[string]string            // names of the files, by submission
	leaders map[string][]store.Portfolio // by task

	zone      *time.Location // the report's
	selection Selection
	fields    []field[ledgerRow] // of 台账
	log       []store.LoggedChase
	places    map[string]int    // where tasks stand on 台账, once it is written
	before    []*ledger         // of the periods before, the newest first
	byID      map[string]*rated // of a ledger that is looked up from a later one
}

// rated is a tracked task with its lights and with who answers for it.
type rated struct {
	*store.ConsolidatedTask
	light      models.Light
	indicators []ratedIndicator
	lead       *models.Duty // the first listed, nil: none
	debts      []store.Debt // of this period, one for each duty that owes and whose debts the viewer may see
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

func newLedger(c store.Consolidation, v models.Viewer) *ledger {
	c.Rate()
	l := &ledger{
		Consolidation: c, viewer: v, names: map[string]models.Department{}, areas: map[string]models.Area{},
		themes: map[string]models.Theme{}, periods: map[string]models.ReportingPeriod{}, files: map[string]string{},
		leaders: map[string][]store.Portfolio{}, fields: ledgerFields,
	}
	for _, p := range c.Leaders {
		l.leaders[p.TaskID] = append(l.leaders[p.TaskID], p)
	}
	for _, s := range c.Files {
		l.files[s.ID] = s.FileName
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
	for i := range c.Tasks {
		l.tasks = append(l.tasks, l.rate(&c.Tasks[i]))
	}
	return l
}

// rate gives a task its lights and its debts, as the store has reckoned or kept them.
func (l *ledger) rate(t *store.ConsolidatedTask) rated {
	r := rated{ConsolidatedTask: t, light: t.Rated.Light}
	for _, d := range t.Rated.Debts {
		if l.viewer.MaySeeDepartment(d.DepartmentID) {
			r.debts = append(r.debts, d)
		}
	}
	r.lead = t.Lead()
	facts := l.Facts(t)
	for n, i := range t.Indicators {
		s := facts.State(i)
		ri := ratedIndicator{Indicator: i, light: t.Rated.Indicators[n], plan: s.Plan, reading: t.Current.Reading(i.ID)}
		ri.planned, ri.hasPace = l.plannedShare(t.Task, s)
		r.indicators = append(r.indicators, ri)
	}
	return r
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
	e, ok := l.Origins[r.EntryID]
	return e, ok
}

// dayOf is the day of a moment by the clocks of the report's zone.
func (l *ledger) dayOf(moment time.Time) models.Date { return models.DateOf(moment.In(l.zone)) }
