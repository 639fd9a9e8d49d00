package exporter

import (
	"context"
	"fmt"
	"time"

	"duban/models"
	"duban/store"
)

// Figures are the counts of a period as 总览 and 部门 of the consolidated workbook state them, for those who show them elsewhere. They
// are counted by the same code, as of the period's last day, never by the clock.
type Figures struct {
	Report      models.Report
	Period      models.ReportingPeriod
	Tasks       int // tracked ones
	Lights      []LightCount
	Indicators  int
	ByIndicator []LightCount
	Reported    int // tasks with an entry that counts
	Unreviewed  int // of them, those whose newest isn't accepted
	Problems    int // tasks with problems
	Requests    int // tasks with requests to the government
	Owing       Owing
	OnTime      int // departments that owe: each is on time, late or incomplete
	Late        int
	Incomplete  int
	Returned    int // departments whose newest hand-in was sent back
	Areas       []AreaFigures
	Departments []DepartmentFigures
}

// LightCount is how many have a light.
type LightCount struct {
	Color models.Color
	Count int
}

// StandingCount is how many owed reports stand so.
type StandingCount struct {
	Standing models.DutyStanding
	Count    int
}

// Owing is what is owed, by duty.
type Owing struct {
	Owed      int
	Received  int // handed in or accepted
	Missing   int // the rest
	Standings []StandingCount
}

// AreaFigures are the counts of one area.
type AreaFigures struct {
	Area   models.Area
	Tasks  int
	Lights []LightCount
	Owing  Owing
}

// DepartmentFigures are the counts of one department; one without an id stands for tasks that no department leads, or none whose
// debts the viewer may see.
type DepartmentFigures struct {
	Department models.Department
	Led        int // as the first listed
	Lights     []LightCount
	Confirmed  int
	Proposed   int
	Joint      int // led beside another
	Supported  int
	Owing      Owing
	HandedInAt *time.Time // its first complete hand-in
	OnTime     bool
	Late       bool
	Incomplete bool
	Returned   bool // its newest hand-in was sent back
}

// Overview gives the counts of a period as the viewer may see them; errors are Consolidated's.
func Overview(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (Figures, error) {
	c, err := st.Entries.Consolidation(ctx, v, reportID, period)
	if err != nil {
		return Figures{}, err
	}
	zone, err := time.LoadLocation(c.Report.Zone)
	if err != nil {
		return Figures{}, fmt.Errorf("exporter: the report's zone: %w", err)
	}
	l := newLedger(c, v)
	return l.figures(l.count(zone)), nil
}

func (l *ledger) figures(t tally) Figures {
	f := Figures{Report: l.Report, Period: l.Period, Tasks: t.all.tasks, Lights: colorCounts(t.all.by), Indicators: t.indicators,
		ByIndicator: colorCounts(t.byIndicator), Reported: t.reported, Unreviewed: t.unreviewed, Problems: t.problems, Requests: t.requests}
	byArea, all := map[string]map[models.DutyStanding]int{}, map[models.DutyStanding]int{}
	for _, r := range l.tasks {
		for _, d := range r.debts {
			if byArea[r.AreaID] == nil {
				byArea[r.AreaID] = map[models.DutyStanding]int{}
			}
			byArea[r.AreaID][d.Standing]++
			all[d.Standing]++
		}
	}
	f.Owing = owing(all)
	for _, a := range t.areas {
		f.Areas = append(f.Areas, AreaFigures{Area: a.Area, Tasks: a.tasks, Lights: colorCounts(a.by), Owing: owing(byArea[a.ID])})
	}
	for _, d := range t.departments {
		f.add(d)
	}
	return f
}

// add adds a department and counts it among those that owe.
func (f *Figures) add(d departmentTally) {
	one := DepartmentFigures{Department: d.Department, Led: d.led.tasks, Lights: colorCounts(d.led.by), Confirmed: d.confirmed, Proposed: d.proposed,
		Joint: d.joint, Supported: d.support, Owing: owing(d.standings), OnTime: d.owing() && d.onTime, Late: d.late(), Incomplete: d.incomplete(), Returned: d.returned}
	if !d.moment.IsZero() {
		one.HandedInAt = &d.moment
	}
	for _, c := range []struct {
		is    bool
		count *int
	}{{one.OnTime, &f.OnTime}, {one.Late, &f.Late}, {one.Incomplete, &f.Incomplete}, {one.Returned, &f.Returned}} {
		if c.is {
			*c.count++
		}
	}
	f.Departments = append(f.Departments, one)
}

// colorCounts are the counts of all lights, in the workbook's order.
func colorCounts(by map[models.Color]int) []LightCount {
	counts := make([]LightCount, len(lightOrder))
	for i, c := range lightOrder {
		counts[i] = LightCount{c, by[c]}
	}
	return counts
}

// owing sums up what is owed by where it stands; standings that nothing has are left out.
func owing(by map[models.DutyStanding]int) Owing {
	o := Owing{Standings: []StandingCount{}}
	for _, s := range models.DutyStandings {
		if by[s] == 0 {
			continue
		}
		o.Standings = append(o.Standings, StandingCount{s, by[s]})
		o.Owed += by[s]
		if s == models.StandingHandedIn || s == models.StandingAccepted {
			o.Received += by[s]
		}
	}
	o.Missing = o.Owed - o.Received
	return o
}
