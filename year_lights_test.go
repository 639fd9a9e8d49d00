package main

import (
	"math/big"
	"slices"
	"time"

	"duban/demo"
)

// lit is a light with the name of its rule.
type lit struct{ Color, Rule string }

// worstFirst is the order in which a task takes the worst of its indicators.
var worstFirst = []string{"RED", "YELLOW", "GREY", "GREEN", "BLUE"}

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

// light is a task's light at the end of a period (domain.md §5).
func (f *folded) light(t yearTask, period string) lit {
	l := f.computed(t, period)
	if l.Color == "BLUE" {
		return l
	}
	var rating *handRating
	for i, r := range f.ratings {
		if r.task == t.id && r.period <= period {
			rating = &f.ratings[i]
		}
	}
	switch {
	case rating == nil:
	case rating.stands:
		return lit{rating.color, "BY_HAND"}
	case f.lastAccepted(t.id, period) <= rating.after:
		return lit{rating.color, "OVERRIDDEN"}
	}
	return l
}

// without are the rules that need no figure.
func (f *folded) without(t yearTask, period string) (lit, bool) {
	switch {
	case f.closed[t.id]:
		return lit{"BLUE", "CLOSED"}, true
	case f.current(t.id, period) == nil && f.overdue(t, period):
		return lit{"RED", "REPORT_MISSING"}, true
	}
	return lit{}, false
}

// overdue says whether the task's first report was due before the period's last day.
func (f *folded) overdue(t yearTask, period string) bool {
	for _, p := range keysOf(f.due) {
		if f.owes(t, p) {
			return f.ends[period] > f.dueFor(t.lead, p)
		}
	}
	return false
}

func (f *folded) computed(t yearTask, period string) lit {
	if l, ok := f.without(t, period); ok {
		return l
	}
	if len(t.indicators) == 0 {
		return f.byWord(t, period)
	}
	worst := lit{}
	for _, i := range t.indicators {
		l := f.indicatorLight(t, i, period)
		if worst.Color == "" || slices.Index(worstFirst, l.Color) < slices.Index(worstFirst, worst.Color) {
			worst = l
		}
	}
	return worst
}

// byWord is the light of a task without a number.
func (f *folded) byWord(t yearTask, period string) lit {
	now := f.current(t.id, period)
	word := f.newest(t.id, func(s stated) bool {
		return s.counts() && s.period <= period && s.row.Status != "" && s.row.Status != "NO_NEWS"
	})
	deadline := as(period, t.deadline, f.moved[t.id])
	switch {
	case word != nil && word.row.Status == "DONE" && word.state == "ACCEPTED":
		return lit{"GREEN", "WORD_DONE"}
	case now != nil && deadline != "" && f.ends[period] > deadline:
		return lit{"RED", "DEADLINE_PASSED"}
	}
	if l, ok := f.byMilestones(t, period); ok {
		return l
	}
	switch {
	case now == nil:
		return lit{"GREY", "REPORT_AWAITED"}
	case word == nil:
		return lit{"GREY", "NO_WORD"}
	}
	return map[string]lit{"DONE": {"GREEN", "WORD_DONE"}, "ON_PLAN": {"GREEN", "WORD_ON_PLAN"}, "BEHIND": {"RED", "WORD_BEHIND"},
		"NOT_STARTED": {"RED", "WORD_NOT_STARTED"}}[word.row.Status]
}

// byMilestones is what the milestones say: the longest overdue decides, else this month's are green once all are done.
func (f *folded) byMilestones(t yearTask, period string) (lit, bool) {
	end, done, open, oldest := f.ends[period], 0, 0, ""
	for _, n := range f.milestones[t.id] {
		reached := n.done != "" && n.done <= end
		switch {
		case n.due > end:
		case reached && n.due[:7] == period:
			done++
		case reached:
		case n.due == end:
			open++
		case oldest == "" || n.due < oldest:
			oldest = n.due
		}
	}
	if oldest != "" {
		if daysBetween(oldest, end) > 30 {
			return lit{"RED", "MILESTONE_OVERDUE"}, true
		}
		return lit{"YELLOW", "MILESTONE_LATE"}, true
	}
	return lit{"GREEN", "MILESTONES_DONE"}, done > 0 && open == 0
}

func daysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		panic(from + " " + to)
	}
	return int(b.Sub(a).Hours() / 24)
}

// values are a row's figures of indicators, parts those of items.
func values(r demo.Row) map[string]string { return r.Values }
func parts(r demo.Row) map[string]string  { return r.Items }

// bound is where a target counts as reached.
func (f *folded) bound(i yearIndicator, period string) *big.Rat {
	b := rat(as(period, i.low, f.low[i.id]))
	if i.operator == "approx" {
		b.Mul(b, big.NewRat(95, 100))
	}
	return b
}

// planned is what the plan asks for at the end of the month at, as an amount, with the target of the period; nil without a plan.
func (f *folded) planned(i yearIndicator, period, at string) *big.Rat {
	plan, bound := f.plans[i.id], f.bound(i, period)
	m := monthOf(at)
	switch {
	case plan == nil:
		return nil
	case plan.Kind == "LINE":
		return bound.Mul(bound, big.NewRat(int64(m), 12))
	case plan.Kind == "YEAR_END" && m < 12:
		return new(big.Rat)
	case plan.Kind == "YEAR_END":
		return bound
	}
	v := "0"
	for k := 1; k <= m; k++ {
		if x, ok := plan.Values[k]; ok {
			v = x
		}
	}
	return rat(v)
}

// figured is the period in which the figure that counts was reported: it speaks of the end of that month.
func (f *folded) figured(task, period string, of func(demo.Row) map[string]string, id string) string {
	s := f.newest(task, func(s stated) bool {
		_, has := of(s.row)[id]
		return has && s.counts() && s.period <= period
	})
	if s == nil {
		return period
	}
	return s.period
}

func (f *folded) indicatorLight(t yearTask, i yearIndicator, period string) lit {
	if l, ok := f.without(t, period); ok {
		return l
	}
	v, has := f.value(t.id, period, values, i.id)
	of := f.figured(t.id, period, values, i.id)
	if i.kind == "ZERO" {
		switch {
		case f.plans[i.id] == nil:
			return lit{"GREY", "NO_PLAN"}
		case has && rat(v).Sign() == 0:
			return lit{"GREEN", "ZERO_KEPT"}
		case has:
			return lit{"RED", "ZERO_BROKEN"}
		}
	}
	due := f.planned(i, period, of)
	low := rat(as(period, i.low, f.low[i.id]))
	return f.compare(t, period, v, has, due, low, f.bound(i, period))
}

// compare holds a figure against its plan, in percentage points of the target.
func (f *folded) compare(t yearTask, period, v string, has bool, due, low, bound *big.Rat) lit {
	switch deadline := as(period, t.deadline, f.moved[t.id]); {
	case due == nil:
		return lit{"GREY", "NO_PLAN"}
	case !has && !f.overdue(t, period):
		return lit{"GREY", "REPORT_AWAITED"}
	case !has && due.Sign() == 0:
		return lit{"GREY", "NOTHING_DUE"}
	case !has:
		return lit{"RED", "READING_MISSING"}
	case rat(v).Cmp(bound) >= 0:
		return lit{"GREEN", "TARGET_REACHED"}
	case deadline != "" && f.ends[period] > deadline:
		return lit{"RED", "DEADLINE_PASSED"}
	}
	gap := new(big.Rat).Quo(new(big.Rat).Sub(due, rat(v)), low)
	switch {
	case gap.Sign() <= 0:
		return lit{"GREEN", "ON_PLAN"}
	case gap.Cmp(big.NewRat(20, 100)) <= 0:
		return lit{"YELLOW", "BEHIND_PLAN"}
	}
	return lit{"RED", "FAR_BEHIND_PLAN"}
}

// itemLight is an item's light: its figure against its share of the indicator's plan.
func (f *folded) itemLight(t yearTask, item madeItem, period string) lit {
	if l, ok := f.without(t, period); ok {
		return l
	}
	var of yearIndicator
	for _, i := range t.indicators {
		if i.id == item.indicator {
			of = i
		}
	}
	v, has := f.value(t.id, period, parts, item.id)
	due := f.planned(of, period, f.figured(t.id, period, parts, item.id))
	if due != nil {
		due.Mul(due, new(big.Rat).Quo(rat(item.low), rat(as(period, of.low, f.low[of.id]))))
	}
	return f.compare(t, period, v, has, due, rat(item.low), rat(item.low))
}
