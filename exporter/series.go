package exporter

import (
	"context"

	"duban/models"
	"duban/store"
)

// PeriodFigures are the figures of one period in a series.
type PeriodFigures struct {
	Period   models.ReportingPeriod
	Tasks    int
	Lights   []LightCount
	Owed     int
	Received int
	OnTime   int
}

// Series gives the figures of a report's periods up to one, oldest first: of all tasks, or of one part by a dimension. Closed periods are counted
// from what they keep, in one statement; open ones are reckoned.
func Series(ctx context.Context, st *store.Store, v models.Viewer, reportID string, until models.Period, by store.Dimension, id string) ([]PeriodFigures, error) {
	if !v.Staff && len(v.Departments) == 0 {
		return nil, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	periods, err := st.Periods.List(ctx, v, reportID)
	if err != nil {
		return nil, err
	}
	last, err := st.Periods.Find(ctx, v, reportID, until)
	if err != nil {
		return nil, err
	}
	counts, err := st.Entries.FrozenCounts(ctx, v, reportID, by, id)
	if err != nil {
		return nil, err
	}
	frozen := map[string][]store.PeriodCount{}
	for _, c := range counts {
		frozen[c.PeriodID] = append(frozen[c.PeriodID], c)
	}
	var series []PeriodFigures
	for _, p := range periods {
		if p.Ends.After(last.Ends) || p.Name.Months() != last.Name.Months() {
			continue
		}
		f := frozenFigures(p, frozen[p.ID])
		if p.State != models.PeriodClosed {
			if f, err = openFigures(ctx, st, v, p, by, id); err != nil {
				return nil, err
			}
		}
		series = append(series, f)
	}
	return series, nil
}

func frozenFigures(p models.ReportingPeriod, counts []store.PeriodCount) PeriodFigures {
	f, by := PeriodFigures{Period: p}, map[models.Color]int{}
	for _, c := range counts {
		by[c.Color] += c.Tasks
		f.Tasks, f.Owed, f.Received, f.OnTime = f.Tasks+c.Tasks, f.Owed+c.Owed, f.Received+c.Received, f.OnTime+c.OnTime
	}
	f.Lights = colorCounts(by)
	return f
}

func openFigures(ctx context.Context, st *store.Store, v models.Viewer, p models.ReportingPeriod, by store.Dimension, id string) (PeriodFigures, error) {
	c, err := st.Entries.Consolidation(ctx, v, p.ReportID, p.Name)
	if err != nil {
		return PeriodFigures{}, err
	}
	l := newLedger(c, v)
	onTime, leaders := l.OnTime(), l.LeaderOf()
	f, lights := PeriodFigures{Period: p}, lights{}
	for i := range l.tasks {
		t := &l.tasks[i]
		if id != "" && l.partOf(t, by, leaders) != id {
			continue
		}
		lights.add(t.light.Color)
		f.Owed, f.Received = f.Owed+len(t.debts), f.Received+t.settled()
		for _, d := range t.debts {
			f.OnTime += one(d.Settled() && onTime[d.DepartmentID])
		}
	}
	f.Tasks, f.Lights = lights.tasks, colorCounts(lights.by)
	return f, nil
}
