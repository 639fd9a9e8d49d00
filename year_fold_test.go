package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"duban/demo"
)

// The test of the played year reckons every month again, from the diary of what was done and the rules of the domain in the plainest code. It
// uses nothing of models, store and exporter. This file folds the diary up to a moment; year_lights_test.go reckons lights,
// year_counts_test.go the counts.

// outline is what the report asks for, as it was before the year.
type outline struct {
	zone        *time.Location
	tasks       []yearTask
	departments []string          // in official order, all of them
	due, ends   map[string]string // by period
}

type yearTask struct {
	id, number, tracking, deadline string
	area, theme                    string
	lead                           string // the first listed
	indicators                     []yearIndicator
}

type yearIndicator struct {
	id, name, operator, low, unit, kind string
}

// stated is what one report says of a task.
type stated struct {
	task, department, period, submission, state string
	row                                         demo.Row // with what the period's reports before it stated where it is silent
	seq                                         int
}

func (s stated) counts() bool { return s.state == "HANDED_IN" || s.state == "ACCEPTED" }

// sent is a submission.
type sent struct {
	id, department, period, state string
	complete                      bool
	moment                        time.Time
	seq                           int // of the first of its entries, for the order
}

func (s sent) inForce() bool { return s.state == "HANDED_IN" || s.state == "ACCEPTED" }

type handRating struct {
	task, period, color string
	stands              bool
	after               int // the newest accepted entry of its task when it was given
}

type madeItem struct{ id, task, indicator, low string }

type yearMilestone struct{ title, due, done string }

// world as of a moment.
type folded struct {
	outline
	stated     []stated
	sent       []sent
	plans      map[string]*demo.Plan
	milestones map[string][]yearMilestone
	items      []madeItem
	extended   map[string]string // period+department → day
	ratings    []handRating
	low        map[string][]movedTo // by indicator
	moved      map[string][]movedTo // deadlines, by task
	closed     map[string]bool
	portfolios []demo.Act
}

// movedTo is a target or deadline from a period on.
type movedTo struct{ from, to string }

// as is what holds in a period.
func as(period, first string, moves []movedTo) string {
	for _, m := range moves {
		if m.from <= period {
			first = m.to
		}
	}
	return first
}

func fold(o outline, acts []demo.Act) *folded {
	f := &folded{outline: o, plans: map[string]*demo.Plan{}, milestones: map[string][]yearMilestone{}, extended: map[string]string{}, low: map[string][]movedTo{},
		moved: map[string][]movedTo{}, closed: map[string]bool{}}
	for _, a := range acts {
		f.take(a)
	}
	return f
}

func (f *folded) take(a demo.Act) {
	switch a.Kind {
	case demo.Led:
		f.portfolios = append(f.portfolios, a)
	case demo.Planned:
		f.plans[a.Indicator] = a.Plan
	case demo.MilestonePlanned:
		f.milestones[a.Task] = append(f.milestones[a.Task], yearMilestone{title: a.Milestone, due: a.Day})
	case demo.MilestoneDone:
		for i, n := range f.milestones[a.Task] {
			if n.title == a.Milestone {
				f.milestones[a.Task][i].done = a.Day
			}
		}
	case demo.ItemMade:
		f.items = append(f.items, madeItem{a.Item, a.Task, a.Indicator, a.Value})
	case demo.Extended:
		f.extended[a.Period+a.Department] = a.Day
	case demo.Rated:
		f.ratings = append(f.ratings, handRating{a.Task, a.Period, a.Color, a.Stands, f.lastAccepted(a.Task, "9999")})
	case demo.TargetMoved:
		f.low[a.Indicator] = append(f.low[a.Indicator], movedTo{a.Period, a.Value})
	case demo.DeadlineSet:
		f.moved[a.Task] = append(f.moved[a.Task], movedTo{a.Period, a.Day})
	case demo.TaskClosed, demo.TaskReopened:
		f.closed[a.Task] = a.Kind == demo.TaskClosed
	default:
		f.takeReport(a)
	}
}

func (f *folded) takeReport(a demo.Act) {
	switch a.Kind {
	case demo.Reported:
		s := sent{id: a.Submission, department: a.Department, period: a.Period, state: "HANDED_IN", moment: a.Moment, seq: len(f.stated)}
		f.say(a, "HANDED_IN")
		s.complete = f.complete(a.Department, a.Period)
		f.sent = append(f.sent, s)
	case demo.Received:
		f.sent = append(f.sent, sent{id: a.Submission, department: a.Department, period: a.Period, state: "CHECKED", seq: len(f.stated)})
	case demo.Corrected:
		f.say(a, "ACCEPTED")
	case demo.Accepted, demo.Returned, demo.Withdrawn:
		f.decide(a, map[demo.Kind]string{demo.Accepted: "ACCEPTED", demo.Returned: "RETURNED", demo.Withdrawn: "WITHDRAWN"}[a.Kind])
	}
}

// say adds what a report says; where it is silent, what the period's reports stated before goes on.
func (f *folded) say(a demo.Act, state string) {
	for _, row := range a.Rows {
		if before := f.newest(row.Task, func(s stated) bool { return s.period == a.Period && s.counts() }); before != nil {
			b := before.row
			row.Status, row.Forecast = cmp.Or(row.Status, b.Status), cmp.Or(row.Forecast, b.Forecast)
			row.Problems, row.Request, row.Progress = cmp.Or(row.Problems, b.Problems), cmp.Or(row.Request, b.Request), cmp.Or(row.Progress, b.Progress)
		}
		f.stated = append(f.stated, stated{row.Task, a.Department, a.Period, a.Submission, state, row, len(f.stated) + 1})
	}
}

func (f *folded) decide(a demo.Act, state string) {
	for i := range f.stated {
		s := &f.stated[i]
		if s.submission == a.Submission && s.state == "HANDED_IN" && (a.Tasks == nil || slices.Contains(a.Tasks, s.task)) {
			s.state = state
		}
	}
	for i := range f.sent {
		if f.sent[i].id == a.Submission {
			f.sent[i].state = state
		}
	}
}

// newest is the latest of what was stated of a task, by period and then by order.
func (f *folded) newest(task string, want func(stated) bool) *stated {
	var latest *stated
	for i := range f.stated {
		s := &f.stated[i]
		if s.task == task && want(*s) && (latest == nil || s.period > latest.period || s.period == latest.period && s.seq > latest.seq) {
			latest = s
		}
	}
	return latest
}

// current is what counts of a task at the end of a period.
func (f *folded) current(task, period string) *stated {
	return f.newest(task, func(s stated) bool { return s.counts() && s.period <= period })
}

// value is the newest figure of an indicator or item that counts.
func (f *folded) value(task, period string, of func(demo.Row) map[string]string, id string) (string, bool) {
	s := f.newest(task, func(s stated) bool {
		_, has := of(s.row)[id]
		return has && s.counts() && s.period <= period
	})
	if s == nil {
		return "", false
	}
	return of(s.row)[id], true
}

func (f *folded) lastAccepted(task, period string) int {
	last := 0
	for _, s := range f.stated {
		if s.task == task && s.state == "ACCEPTED" && s.period <= period {
			last = max(last, s.seq)
		}
	}
	return last
}

// owes says whether a task is to be reported in a period.
func (f *folded) owes(t yearTask, period string) bool {
	every := map[string]int{"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEAR": 6, "YEAR_END": 12}[t.tracking]
	return every > 0 && monthOf(period)%every == 0 && !f.closed[t.id]
}

// complete says whether a department has stated something of all that it owes in a period.
func (f *folded) complete(department, period string) bool {
	for _, t := range f.tasks {
		if t.lead != department || !f.owes(t, period) {
			continue
		}
		if f.newest(t.id, func(s stated) bool { return s.counts() && s.period == period && s.department == department }) == nil {
			return false
		}
	}
	return true
}

func monthOf(period string) int {
	at, err := time.Parse("2006-01", period)
	if err != nil {
		return 0
	}
	return int(at.Month())
}

// dueFor is a department's due day.
func (f *folded) dueFor(department, period string) string {
	return cmp.Or(f.extended[period+department], f.due[period])
}

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
