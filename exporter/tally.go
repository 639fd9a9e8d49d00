package exporter

import (
	"time"

	"duban/models"
	"duban/store"
)

// tally are the figures of the overview, counted once from the ledger. The sheet 校核 counts them again from what the other
// sheets show.
type tally struct {
	all         lights
	areas       []areaTally
	departments []departmentTally
	indicators  int
	byIndicator map[models.Color]int
	reported    int // tasks with an entry
	unreviewed  int // of them, those whose newest isn't reviewed
	problems    int // tasks with problems
	requests    int // tasks with requests to the government
	missing     []missing
}

// lights counts tasks by their lights.
type lights struct {
	tasks int
	by    map[models.Color]int
}

func (l *lights) add(c models.Color) {
	if l.by == nil {
		l.by = map[models.Color]int{}
	}
	l.tasks++
	l.by[c]++
}

// areaTally is the lights of one area.
type areaTally struct {
	models.Area
	lights
}

// departmentTally is what one department leads, owes and has handed in. One without an id stands for the tasks that no department
// leads, or none that the viewer may see the debts of.
type departmentTally struct {
	models.Department
	led       lights // tasks that it leads as the first listed
	confirmed int    // of them
	proposed  int
	joint     int // tasks that it leads beside another
	support   int
	standings map[models.DutyStanding]int // of what it owes
	owed      int
	received  int
	moment    time.Time // of its first complete hand-in; zero: none
	onTime    bool
	returned  bool // its latest hand-in was sent back
}

func (d departmentTally) missing() int { return d.owed - d.received }

// owing says whether the department owes anything in the period; of those that do each is on time, late or incomplete.
func (d departmentTally) owing() bool { return d.owed > 0 }
func (d departmentTally) late() bool  { return d.owing() && !d.moment.IsZero() && !d.onTime }

// incomplete departments haven't handed in all that they owe.
func (d departmentTally) incomplete() bool { return d.owing() && d.moment.IsZero() }

// missing is one report that is owed and not there.
type missing struct {
	store.Debt
	task *rated
}

// count counts the ledger. zone is the report's, for the day of a hand-in.
func (l *ledger) count(zone *time.Location) tally {
	t := tally{byIndicator: map[models.Color]int{}}
	areaAt, departmentAt := map[string]int{}, map[string]int{}
	for i, a := range l.Areas {
		t.areas = append(t.areas, areaTally{Area: a})
		areaAt[a.ID] = i
	}
	for i, d := range l.shownDepartments() {
		t.departments = append(t.departments, l.department(d, zone))
		departmentAt[d.ID] = i
	}
	rest := departmentTally{Department: models.Department{ShortName: l.restName()}, standings: map[models.DutyStanding]int{}}
	of := func(id string) *departmentTally {
		if i, ok := departmentAt[id]; ok {
			return &t.departments[i]
		}
		return &rest
	}
	for i := range l.tasks {
		r := &l.tasks[i]
		t.all.add(r.light.Color)
		if at, ok := areaAt[r.AreaID]; ok {
			t.areas[at].add(r.light.Color)
		}
		t.countEntry(r)
		countDuties(r, of)
		for _, d := range r.debts {
			if !d.Settled() {
				t.missing = append(t.missing, missing{d, r})
			}
		}
	}
	if rest.led.tasks > 0 {
		t.departments = append(t.departments, rest)
	}
	return t
}

// restName names the tasks that no department of the sheet leads.
func (l *ledger) restName() string {
	if l.viewer.Staff {
		return "未定牵头单位"
	}
	return "其他单位牵头"
}

// countEntry counts what was said of a task.
func (t *tally) countEntry(r *rated) {
	for _, i := range r.indicators {
		t.indicators++
		t.byIndicator[i.light.Color]++
	}
	e := r.Current.Entry
	if e == nil {
		return
	}
	t.reported++
	if e.State != models.Accepted {
		t.unreviewed++
	}
	if e.Problems != "" {
		t.problems++
	}
	if e.Request != "" {
		t.requests++
	}
}

// countDuties puts a task to the accounts of its departments.
func countDuties(r *rated, of func(id string) *departmentTally) {
	leads := ""
	if r.lead != nil {
		leads = r.lead.DepartmentID
	}
	first := of(leads)
	first.led.add(r.light.Color)
	switch {
	case r.lead == nil:
	case r.lead.State == models.DutyConfirmed:
		first.confirmed++
	default:
		first.proposed++
	}
	for i := range r.Duties {
		d := r.Duties[i]
		switch {
		case r.lead != nil && d.ID == r.lead.ID:
		case d.Role == models.Lead:
			of(d.DepartmentID).joint++
		default:
			of(d.DepartmentID).support++
		}
	}
	for _, d := range r.debts {
		account := of(d.DepartmentID)
		account.owed++
		account.standings[d.Standing]++
		if d.Settled() {
			account.received++
		}
	}
}

// shownDepartments are those that the viewer may see the debts of and that were there in the period, in official order.
func (l *ledger) shownDepartments() []models.Department {
	var shown []models.Department
	for _, d := range l.Departments {
		gone := !d.To.IsZero() && d.To.Before(l.Period.Ends) || d.From.After(l.Period.Ends)
		if l.viewer.MaySeeDepartment(d.ID) && (!gone || l.hasDuty(d.ID)) {
			shown = append(shown, d)
		}
	}
	return shown
}

func (l *ledger) hasDuty(departmentID string) bool {
	for _, t := range l.tasks {
		for _, d := range t.Duties {
			if d.DepartmentID == departmentID {
				return true
			}
		}
	}
	return false
}

// department begins the account of a department with when it handed in.
func (l *ledger) department(d models.Department, zone *time.Location) departmentTally {
	t := departmentTally{Department: d, standings: map[models.DutyStanding]int{}}
	var own []models.Submission
	for _, s := range l.Submissions {
		if s.DepartmentID != d.ID {
			continue
		}
		own = append(own, s)
		if s.State == models.Returned || s.InForce() {
			t.returned = s.State == models.Returned
		}
	}
	if moment, ok := models.HandInMoment(own, l.Report.Settings); ok {
		t.moment, t.onTime = moment, models.OnTime(moment, l.Period.DueFor(d.ID, l.Extensions), zone)
	}
	return t
}
