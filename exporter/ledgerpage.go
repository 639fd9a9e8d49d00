package exporter

import (
	"context"

	"duban/models"
	"duban/store"
)

// LedgerTask is a row of the ledger as data: what 台账 says of one task, reckoned by the same code from the same read.
type LedgerTask struct {
	Task        models.Task // title, deadline and state as of the period
	Area        string
	Theme       string
	Leads       []string // names as of the period, the first reports; a proposed one says （拟）
	Supports    []string
	Leaders     []string
	Light       models.Light
	Entry       *models.Entry // what counts
	Reported    bool          // it is of this very period
	Standings   []models.DutyStanding
	Completion  *models.Decimal // of a task without a number: its milestones
	Milestones  string
	Indicators  []LedgerIndicator
	Corrections []models.Correction
	Inspections []models.Contribution // of this very period
}

// LedgerIndicator is one indicator of it.
type LedgerIndicator struct {
	Indicator  models.Indicator // with the target of the period
	TargetText string
	Reading    *models.Reading
	Reviewed   bool
	Completion *models.Decimal // six decimals, like Planned
	Planned    *models.Decimal
	Light      models.Light
	Source     string
	ReportedIn string
	History    []PastValue
	Laggards   []models.Laggard // items that lag, also under a green total
}

// PastValue is what was current at the end of an earlier period.
type PastValue struct {
	Period models.Period
	Value  models.Decimal
	AsOf   models.Date
}

// historyPeriods is how many earlier values of an indicator a row gives.
const historyPeriods = 12

// LedgerPage gives one page of the ledger's rows in order of their numbers; with reviewed set accepted figures alone count. Errors are
// Consolidated's.
func LedgerPage(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, reviewed bool, p store.Page) ([]LedgerTask, store.Info, error) {
	c, info, err := st.Entries.ConsolidationPage(ctx, v, reportID, period, reviewed, p)
	if err != nil {
		return nil, info, err
	}
	ids := make([]string, len(c.Tasks))
	for i, t := range c.Tasks {
		ids[i] = t.ID
	}
	past, err := st.Entries.PastReadings(ctx, v, ids, c.Period.Name.First().AddDays(-1))
	if err != nil {
		return nil, info, err
	}
	return newLedger(c, v).pageRows(past), info, nil
}

func (l *ledger) pageRows(past []models.Reading) []LedgerTask {
	history := map[string][]PastValue{}
	for _, r := range past {
		if id := *r.IndicatorID; len(history[id]) < historyPeriods {
			history[id] = append(history[id], PastValue{l.periods[r.PeriodID].Name, *r.Value, r.AsOf})
		}
	}
	leaders := map[string][]string{}
	for _, p := range l.Leaders {
		leaders[p.TaskID] = append(leaders[p.TaskID], leaderName(p))
	}
	rows := make([]LedgerTask, len(l.tasks))
	for i := range l.tasks {
		rows[i] = l.pageRow(&l.tasks[i], history)
		rows[i].Leaders = leaders[l.tasks[i].ID]
	}
	return rows
}

func (l *ledger) pageRow(t *rated, history map[string][]PastValue) LedgerTask {
	row := LedgerTask{Task: t.Task, Area: l.areas[t.AreaID].Title, Theme: l.themeTitle(t.ThemeID), Light: t.light, Entry: t.Current.Entry, Reported: t.Reported,
		Leads: l.namesOf(t, models.Lead), Supports: l.namesOf(t, models.Support), Corrections: t.Corrections, Inspections: t.Inspections}
	for _, d := range t.debts {
		row.Standings = append(row.Standings, d.Standing)
	}
	if len(t.indicators) == 0 {
		row.Milestones = milestoneText(t.Milestones, l.Period.Name)
		if done, all := models.MilestonesDone(t.Milestones, l.Period.Name); all > 0 {
			row.Completion = rounded(models.Ratio(models.Int(int64(done)), models.Int(int64(all))))
		}
	}
	for n := range t.indicators {
		i := &t.indicators[n]
		e, known := l.origin(t.ConsolidatedTask, i.reading)
		one := LedgerIndicator{Indicator: i.Indicator, TargetText: targetText(i.Target()), Reading: i.reading, Light: i.light, History: history[i.ID], Laggards: l.laggards(t, i),
			Reviewed: i.reading != nil && known && e.State == models.Accepted, Source: l.source(t, i.reading), ReportedIn: l.reportedIn(t, i.reading)}
		if f, ok := i.completion(); ok {
			one.Completion = rounded(f)
		}
		if i.hasPace {
			one.Planned = rounded(i.planned)
		}
		row.Indicators = append(row.Indicators, one)
	}
	return row
}

// rounded is a share as the workbook holds it.
func rounded(f models.Fraction) *models.Decimal {
	d := f.Round(6)
	return &d
}

// What a row says of its task and of the entry that counts.

func (t LedgerTask) entry() models.Entry {
	if t.Entry == nil {
		return models.Entry{}
	}
	return *t.Entry
}

// Number is the task's number.
func (t LedgerTask) Number() string { return t.Task.Number }

// Title is the task's title as of the period.
func (t LedgerTask) Title() string { return t.Task.Title }

// Deadline is the task's deadline as of the period.
func (t LedgerTask) Deadline() models.Date { return t.Task.Deadline }

// Status is the department's word.
func (t LedgerTask) Status() models.StatusWord { return t.entry().Status }

// Forecast is the department's word on being in time, kept apart from the light.
func (t LedgerTask) Forecast() models.ForecastWord { return t.entry().Forecast }

// Progress is 进展情况.
func (t LedgerTask) Progress() string { return t.entry().Progress }

// Problems is 存在问题.
func (t LedgerTask) Problems() string { return t.entry().Problems }

// NextSteps is 下一步措施.
func (t LedgerTask) NextSteps() string { return t.entry().NextSteps }

// Request is 需市政府协调事项.
func (t LedgerTask) Request() string { return t.entry().Request }

// Reviewed says whether staff have accepted the entry.
func (t LedgerTask) Reviewed() bool { return t.entry().State == models.Accepted }

// Name is what is counted.
func (i LedgerIndicator) Name() string { return i.Indicator.Name }

// Target is what it asks for as of the period.
func (i LedgerIndicator) Target() models.Target { return i.Indicator.Target() }

// Value is the figure that counts, nil for none.
func (i LedgerIndicator) Value() *models.Decimal {
	if i.Reading == nil {
		return nil
	}
	return i.Reading.Value
}

// AsOf is the day that the figure speaks of.
func (i LedgerIndicator) AsOf() models.Date {
	if i.Reading == nil {
		return models.Date{}
	}
	return i.Reading.AsOf
}
