package exporter

import (
	"context"

	"duban/models"
	"duban/store"
)

// Rollups are the figures of a period by one dimension, beside those of the period before. The rows sum to the total in all but units and rank
// (law 7).
type Rollups struct {
	Report   models.Report
	Period   models.ReportingPeriod
	Previous *models.ReportingPeriod // nil: there is none
	Total    Rollup
	Rows     []Rollup
}

// Rollup are the figures of one part. Completion is never averaged: it is told by how many are done, and summed within one unit.
type Rollup struct {
	By       store.Dimension
	ID       string           // of the area, theme, department or leader; "" for what belongs to none, and for the total
	Leader   *store.Portfolio // of a leader
	Name     string           // as of the period
	Tasks    int
	Lights   []LightCount
	Before   []LightCount // of the period before; nil where there is none
	Owing    Owing
	OnTime   int // reports received of departments that handed all in by their due day
	Late     int // the other received ones
	Returned int // reports whose newest version was sent back
	Units    []UnitFigures
	Rank     *int // by on-time share, then share of red; equals share one. nil: nothing is owed
	place    int  // official order
}

// UnitFigures are the counted indicators of one unit: those that add up.
type UnitFigures struct {
	Unit       string
	Indicators int
	Reported   int // with a figure
	Done       int // whose target is reached
	Target     models.Decimal
	Value      models.Decimal
}

// RollupsOf gives them; errors are Consolidated's.
func RollupsOf(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, by store.Dimension) (Rollups, error) {
	all, err := st.Entries.History(ctx, v, reportID, period, 1, false)
	if err != nil {
		return Rollups{}, err
	}
	return rollUp(all, v, by), nil
}

func rollUp(all []store.Consolidation, v models.Viewer, by store.Dimension) Rollups {
	l := newLedger(all[0], v)
	r := Rollups{Report: l.Report, Period: l.Period}
	rows := l.rollup(by)
	r.Total, r.Rows = rows.total.figures(), rows.figures()
	for i := range r.Rows {
		r.Rows[i].By = by
	}
	if len(all) > 1 {
		before := newLedger(all[1], v)
		r.Previous = &before.Period
		was := before.rollup(by)
		r.Total.Before = was.total.figures().Lights
		for i := range r.Rows {
			r.Rows[i].Before = colorCounts(nil)
			if sum, there := was.sums[r.Rows[i].ID]; there {
				r.Rows[i].Before = colorCounts(sum.by)
			}
		}
	}
	rankRows(r.Rows)
	return r
}

// sum gathers the figures of one part.
type sum struct {
	Rollup
	lights
	standings map[models.DutyStanding]int
	units     map[string]*UnitFigures
	order     []string // of the units
}

// rollup is the sums by a dimension, in official order.
type rollup struct {
	total sum
	sums  map[string]*sum
	order []string
}

func newRollup() *rollup {
	return &rollup{total: newSum("", "合计", 0), sums: map[string]*sum{}}
}

func newSum(id, name string, place int) sum {
	return sum{Rollup: Rollup{ID: id, Name: name, place: place}, standings: map[models.DutyStanding]int{}, units: map[string]*UnitFigures{}}
}

func (r *rollup) open(id, name string) {
	if _, there := r.sums[id]; !there {
		s := newSum(id, name, len(r.order))
		r.sums[id] = &s
		r.order = append(r.order, id)
	}
}

// rollup sums the ledger up by a dimension.
func (l *ledger) rollup(by store.Dimension) *rollup {
	r := newRollup()
	l.openParts(r, by)
	onTime, leaders := l.OnTime(), l.LeaderOf()
	for i := range l.tasks {
		t := &l.tasks[i]
		part := r.part(l.partOf(t, by, leaders))
		for _, s := range []*sum{part, &r.total} {
			s.add(t.light.Color)
			s.addFigures(t)
		}
		for _, d := range t.debts {
			debtor := part
			if by == store.ByDepartment {
				debtor = r.part(d.DepartmentID)
			}
			for _, s := range []*sum{debtor, &r.total} {
				s.addDebt(d, onTime[d.DepartmentID])
			}
		}
	}
	return r
}

// openParts lists the parts that there are, also those of which nothing is tracked.
func (l *ledger) openParts(r *rollup, by store.Dimension) {
	switch by {
	case store.ByArea:
		for _, a := range l.Areas {
			r.open(a.ID, a.Title)
		}
	case store.ByTheme:
		for _, t := range l.Themes {
			r.open(t.ID, t.Title)
		}
	case store.ByDepartment:
		for _, d := range l.shownDepartments() {
			r.open(d.ID, l.departmentName(d.ID))
		}
	case store.ByLeader:
		for _, p := range leadersInOrder(l.Leaders) {
			r.open(p.ID, leaderName(p))
			r.sums[p.ID].Leader = &p
		}
	}
}

// part is the sum of a part; what belongs to none that is listed goes to the rest.
func (r *rollup) part(id string) *sum {
	if s, there := r.sums[id]; there {
		return s
	}
	r.open("", "其他")
	return r.sums[""]
}

func (l *ledger) partOf(t *rated, by store.Dimension, leaders map[string]store.Portfolio) string {
	switch {
	case by == store.ByArea:
		return t.AreaID
	case by == store.ByTheme:
		return themeID(t.ThemeID)
	case by == store.ByLeader:
		return leaders[t.ID].ID
	case t.lead != nil:
		return t.lead.DepartmentID
	}
	return ""
}

// leadersInOrder are the posts, each once.
func leadersInOrder(portfolios []store.Portfolio) []store.Portfolio {
	seen := map[string]bool{}
	var posts []store.Portfolio
	for _, p := range portfolios {
		if !seen[p.ID] {
			seen[p.ID] = true
			posts = append(posts, p)
		}
	}
	sortPosts(posts)
	return posts
}

func leaderName(p store.Portfolio) string {
	if p.Holder == "" {
		return p.Post
	}
	return p.Post + " " + p.Holder
}

func (s *sum) addDebt(d store.Debt, onTime bool) {
	s.standings[d.Standing]++
	switch {
	case d.Settled() && onTime:
		s.OnTime++
	case d.Settled():
		s.Late++
	case d.Standing == models.StandingReturned:
		s.Returned++
	}
}

// addFigures adds the indicators that are counted up, each to its unit.
func (s *sum) addFigures(t *rated) {
	for _, i := range t.indicators {
		if i.Kind != models.Cumulative || i.Low == nil {
			continue
		}
		u := s.units[i.Unit]
		if u == nil {
			u = &UnitFigures{Unit: i.Unit}
			s.units[i.Unit] = u
			s.order = append(s.order, i.Unit)
		}
		u.Indicators++
		u.Target = u.Target.Add(*i.Low)
		if i.reading == nil || i.reading.Value == nil {
			continue
		}
		u.Reported++
		u.Value = u.Value.Add(*i.reading.Value)
		u.Done += one(i.Target().Met(i.Kind, *i.reading.Value))
	}
}

func (s *sum) figures() Rollup {
	r := s.Rollup
	r.Tasks, r.Lights, r.Owing, r.Units = s.tasks, colorCounts(s.by), owing(s.standings), []UnitFigures{}
	for _, unit := range s.order {
		r.Units = append(r.Units, *s.units[unit])
	}
	return r
}

func (r *rollup) figures() []Rollup {
	rows := make([]Rollup, len(r.order))
	for i, id := range r.order {
		rows[i] = r.sums[id].figures()
	}
	return rows
}

// Shares are the lights' shares of the tasks in percent, one decimal, by largest remainder: they sum to 100, or are all 0.
func (r Rollup) Shares() []models.Decimal {
	parts := make([]int64, len(r.Lights))
	for i, l := range r.Lights {
		parts[i] = int64(l.Count)
	}
	return models.LargestRemainder(parts, 1)
}
