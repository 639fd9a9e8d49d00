package main

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// monthView is everything that the API says of a month, and what the test reckons of it.
type monthView struct {
	Total                                      counts
	Indicators                                 map[string]int
	Reported, Unreviewed, Problems, Requests   int
	OnTime, Late, Incomplete, ReturnedOverview int
	Areas                                      map[string]counts
	Departments                                map[string]departmentView
	Rollups                                    map[string]map[string]rollupView // by dimension and part
	Ledger                                     map[string]rowView               // by task number
	Items                                      map[string]lit                   // by id
}

// counts are tasks by light and reports by where they stand.
type counts struct {
	Tasks                   int
	Lights, Standings       map[string]int
	Owed, Received, Missing int
}

type departmentView struct {
	counts
	OnTime, Late, Incomplete, Returned bool
}

type rollupView struct {
	counts
	OnTime, Late, Returned int
	Shares                 string // in percent, worst light first
	Before                 map[string]int
	Units                  map[string]unitView
	Rank                   int // 0: none
}

type unitView struct {
	Indicators, Reported, Done int
	Target, Value              string
}

type rowView struct {
	Light                     lit
	Standings                 string
	Reported, Reviewed        bool
	Status, Problems, Request string
	Indicators                map[string]indicatorView
}

type indicatorView struct {
	Light                      lit
	Value, Completion, Planned string
}

func newCounts() counts { return counts{Lights: map[string]int{}, Standings: map[string]int{}} }

// standing is where a lead's report of a task stands at the period's end.
func (f *folded) standing(t yearTask, period string) string {
	latest := f.newest(t.id, func(s stated) bool {
		return s.period == period && s.department == t.lead && (s.counts() || s.state == "RETURNED")
	})
	if latest != nil && latest.counts() {
		return latest.state
	}
	for _, s := range f.sent {
		later := latest == nil || s.seq >= latest.seq
		if s.department == t.lead && s.period == period && (s.state == "CHECKED" || s.inForce()) && later {
			return "RECEIVED_INCOMPLETE"
		}
	}
	switch {
	case latest != nil:
		return "RETURNED"
	case f.ends[period] > f.dueFor(t.lead, period):
		return "OVERDUE"
	}
	return "DUE"
}

// handIn is when a department first handed everything in; ok is false where it never did.
func (f *folded) handIn(department, period string) (moment time.Time, ok bool) {
	for _, s := range f.sent {
		counts := s.inForce() || s.state == "RETURNED"
		if s.department == department && s.period == period && counts && s.complete && (!ok || s.moment.Before(moment)) {
			moment, ok = s.moment, true
		}
	}
	return moment, ok
}

func (f *folded) inTime(department, period string) bool {
	moment, ok := f.handIn(department, period)
	return ok && moment.In(f.zone).Format(time.DateOnly) <= f.dueFor(department, period)
}

// sentBack says whether the newest of a department's reports that count was returned.
func (f *folded) sentBack(department, period string) bool {
	back := false
	for _, s := range f.sent {
		if s.department == department && s.period == period && (s.inForce() || s.state == "RETURNED") {
			back = s.state == "RETURNED"
		}
	}
	return back
}

// view reckons a month; before is the month before, nil for the first.
func (f *folded) view(period string, before *monthView) *monthView {
	v := &monthView{Total: newCounts(), Indicators: map[string]int{}, Areas: map[string]counts{}, Departments: map[string]departmentView{},
		Rollups: map[string]map[string]rollupView{}, Ledger: map[string]rowView{}, Items: map[string]lit{}}
	for _, t := range f.tasks {
		row := f.row(t, period)
		v.Ledger[t.number] = row
		now := f.current(t.id, period)
		if now != nil {
			v.Reported++
			v.Unreviewed += btoi(now.state != "ACCEPTED")
			v.Problems += btoi(now.row.Problems != "")
			v.Requests += btoi(now.row.Request != "")
		}
		for _, i := range row.Indicators {
			v.Indicators[i.Light.Color]++
		}
		f.add(v, t, row, period)
	}
	for _, d := range f.departments {
		dv := v.Departments[d]
		if dv.Lights == nil {
			dv.counts = newCounts()
		}
		_, ever := f.handIn(d, period)
		dv.OnTime, dv.Late, dv.Incomplete = dv.Owed > 0 && f.inTime(d, period), dv.Owed > 0 && ever && !f.inTime(d, period), dv.Owed > 0 && !ever
		dv.Returned = f.sentBack(d, period)
		v.Departments[d] = dv
		v.OnTime, v.Late, v.Incomplete = v.OnTime+btoi(dv.OnTime), v.Late+btoi(dv.Late), v.Incomplete+btoi(dv.Incomplete)
		v.ReturnedOverview += btoi(dv.Returned)
	}
	for _, item := range f.items {
		for _, t := range f.tasks {
			if t.id == item.task {
				v.Items[item.id] = f.itemLight(t, item, period)
			}
		}
	}
	for _, dimension := range []string{"AREA", "THEME", "DEPARTMENT", "LEADER"} {
		v.Rollups[dimension] = f.rollups(dimension, period, v, before)
	}
	return v
}

func btoi(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// add puts a task to the accounts of the whole, its area and its lead.
func (f *folded) add(v *monthView, t yearTask, row rowView, period string) {
	if _, there := v.Areas[t.area]; !there {
		v.Areas[t.area] = newCounts()
	}
	d := v.Departments[t.lead]
	if d.Lights == nil {
		d.counts = newCounts()
	}
	a := v.Areas[t.area]
	for _, c := range []*counts{&v.Total, &a, &d.counts} {
		c.Tasks++
		c.Lights[row.Light.Color]++
		c.owe(row.Standings)
	}
	v.Areas[t.area], v.Departments[t.lead] = a, d
}

func (c *counts) owe(standing string) {
	if standing == "" {
		return
	}
	c.Owed++
	c.Standings[standing]++
	if standing == "HANDED_IN" || standing == "ACCEPTED" {
		c.Received++
	} else {
		c.Missing++
	}
}

func (f *folded) row(t yearTask, period string) rowView {
	r := rowView{Light: f.light(t, period), Indicators: map[string]indicatorView{}}
	if f.owes(t, period) {
		r.Standings = f.standing(t, period)
	}
	if now := f.current(t.id, period); now != nil {
		r.Reported, r.Reviewed = now.period == period, now.state == "ACCEPTED"
		r.Status, r.Problems, r.Request = now.row.Status, now.row.Problems, now.row.Request
	}
	for _, i := range t.indicators {
		x := indicatorView{Light: f.indicatorLight(t, i, period)}
		low := rat(as(period, i.low, f.low[i.id]))
		ratio := (i.kind == "CUMULATIVE" || i.kind == "STOCK") && low.Sign() > 0
		v, has := f.value(t.id, period, values, i.id)
		if has {
			x.Value = printed(rat(v), 15)
		}
		if has && ratio {
			x.Completion = printed(new(big.Rat).Quo(rat(v), low), 6)
		}
		if due := f.planned(i, period, f.figured(t.id, period, values, i.id)); due != nil && ratio {
			x.Planned = printed(new(big.Rat).Quo(due, low), 6)
		}
		r.Indicators[i.id] = x
	}
	return r
}

// printed is a number with at most so many decimals.
func printed(r *big.Rat, places int) string {
	s := r.FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// rollups sums a month up by one dimension.
func (f *folded) rollups(dimension, period string, v, before *monthView) map[string]rollupView {
	sums := map[string]rollupView{"total": {counts: newCounts(), Units: map[string]unitView{}}}
	to := func(part string, change func(r *rollupView)) {
		for _, key := range []string{part, "total"} {
			r := sums[key]
			if r.Lights == nil {
				r = rollupView{counts: newCounts(), Units: map[string]unitView{}}
			}
			change(&r)
			sums[key] = r
		}
	}
	for _, t := range f.tasks {
		row := v.Ledger[t.number]
		to(f.part(dimension, t), func(r *rollupView) {
			r.Tasks++
			r.Lights[row.Light.Color]++
			r.owe(row.Standings)
			f.unit(r, t, period)
			settled := row.Standings == "HANDED_IN" || row.Standings == "ACCEPTED"
			r.OnTime += btoi(settled && f.inTime(t.lead, period))
			r.Late += btoi(settled && !f.inTime(t.lead, period))
			r.Returned += btoi(row.Standings == "RETURNED")
		})
	}
	for key, r := range sums {
		r.Shares = shares(r.Lights)
		if before != nil {
			r.Before = before.Rollups[dimension][key].Lights
		}
		sums[key] = r
	}
	rank(sums)
	return sums
}

func (f *folded) part(dimension string, t yearTask) string {
	switch dimension {
	case "AREA":
		return t.area
	case "THEME":
		return t.theme
	case "DEPARTMENT":
		return t.lead
	}
	for _, p := range f.portfolios {
		if slices.Contains(p.Tasks, t.id) {
			return p.Leader
		}
	}
	return ""
}

// unit adds the counted indicators of a task, each to its unit.
func (f *folded) unit(r *rollupView, t yearTask, period string) {
	for _, i := range t.indicators {
		if i.kind != "CUMULATIVE" {
			continue
		}
		u := r.Units[i.unit]
		u.Indicators++
		u.Target = plus(u.Target, as(period, i.low, f.low[i.id]))
		if v, has := f.value(t.id, period, values, i.id); has {
			u.Reported++
			u.Value = plus(u.Value, v)
			u.Done += btoi(rat(v).Cmp(f.bound(i, period)) >= 0)
		}
		if u.Value == "" {
			u.Value = "0"
		}
		r.Units[i.unit] = u
	}
}

func plus(a, b string) string {
	if a == "" {
		a = "0"
	}
	return printed(new(big.Rat).Add(rat(a), rat(b)), 15)
}

// asListed is the order in which the API lists lights.
var asListed = []string{"RED", "YELLOW", "GREEN", "BLUE", "GREY"}

// shares cuts each light's percentage to one decimal and gives what is missing of 100 to those that lost most, the earlier listed first.
func shares(lights map[string]int) string {
	total := 0
	for _, n := range lights {
		total += n
	}
	tenths, lost := make([]int, len(asListed)), make([]int, len(asListed))
	left := 1000
	for i, c := range asListed {
		if total > 0 {
			tenths[i], lost[i] = lights[c]*1000/total, lights[c]*1000%total
			left -= tenths[i]
		}
	}
	for ; total > 0 && left > 0; left-- {
		most := 0
		for i := range lost {
			if lost[i] > lost[most] {
				most = i
			}
		}
		tenths[most]++
		lost[most] = -1
	}
	var all []string
	for _, n := range tenths {
		all = append(all, printed(big.NewRat(int64(n), 10), 1))
	}
	return fmt.Sprint(all)
}

// rank numbers the parts that owe something: by share on time, then by share of red.
func rank(sums map[string]rollupView) {
	better := func(a, b rollupView) bool {
		if x := big.NewRat(int64(a.OnTime), int64(a.Owed)).Cmp(big.NewRat(int64(b.OnTime), int64(b.Owed))); x != 0 {
			return x > 0
		}
		return big.NewRat(int64(a.Lights["RED"]), int64(max(a.Tasks, 1))).Cmp(big.NewRat(int64(b.Lights["RED"]), int64(max(b.Tasks, 1)))) < 0
	}
	for key, r := range sums {
		if key == "total" || r.Owed == 0 {
			continue
		}
		r.Rank = 1
		for other, x := range sums {
			if other != "total" && x.Owed > 0 && better(x, r) {
				r.Rank++
			}
		}
		sums[key] = r
	}
}
