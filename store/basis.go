package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"duban/models"

	"gorm.io/gorm"
)

// Standing and TaskBasis are models' own; the names stand here because the store's answers are made of them.
type (
	Standing  = models.Latest
	TaskBasis = models.TaskBasis
)

// Basis is everything that a sheet of one department for one period is checked against, read at one moment. Template and check
// use the same one.
type Basis struct {
	Report     models.Report
	Department models.Department
	Period     models.ReportingPeriod
	Tasks      []TaskBasis   // led by the department (confirmed or proposed), tracked, in order
	Beside     []TaskBasis   // tracked ones that others lead, of which it may say its part; Now and Last are what it gave itself
	Untracked  []models.Task // led or supported, but not tracked: for a clear word when they turn up in a sheet
	Drafts     bool          // the viewer is the department's own: its drafts of the period are in Now
	FirstEnds  models.Date   // last day of the first owed period; zero: nothing is owed yet

	Departments []models.Department // all of them, with Aliases: for telling whose a row is
	Aliases     []models.Alias
	Memories    []models.RowMemory   // how this department names things in its own sheets
	Decisions   []models.RowDecision // what was said about the rows of the submission at hand
}

// Basis reads the basis for a department and period. A viewer who doesn't report for the department gets NotFound, like for one that
// doesn't exist.
func (s Submissions) Basis(ctx context.Context, v models.Viewer, reportID, departmentID string, period models.Period) (Basis, error) {
	var b Basis
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var err error
		b, err = readBasis(q, v, reportID, departmentID, period)
		return err
	})
	return b, err
}

func readBasis(q *gorm.DB, v models.Viewer, reportID, departmentID string, period models.Period) (Basis, error) {
	return readBasisWith(q, v, v.For(departmentID), reportID, departmentID, period)
}

// readBasisWith reads a basis with the department's drafts or without them.
func readBasisWith(q *gorm.DB, v models.Viewer, drafts bool, reportID, departmentID string, period models.Period) (Basis, error) {
	b, err := readFrame(q, v, drafts, reportID, departmentID, period)
	if err != nil {
		return b, err
	}
	if err := b.readTasks(q); err != nil || len(b.Tasks) == 0 {
		return b, err
	}
	return b, b.fill(q, b.led())
}

// readFrame reads a basis without its tasks.
func readFrame(q *gorm.DB, v models.Viewer, drafts bool, reportID, departmentID string, period models.Period) (Basis, error) {
	b := Basis{Drafts: drafts}
	if err := signedIn(v); err != nil {
		return b, err
	}
	if !v.MayReport(departmentID) {
		return b, models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
	}
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &b.Report, "REPORT_UNKNOWN"); err != nil {
		return b, err
	}
	if err := one(q.Raw(`SELECT * FROM departments WHERE id = ?`, departmentID), &b.Department, "NOT_FOUND"); err != nil {
		return b, err
	}
	if err := findPeriod(q, reportID, period, &b.Period); err != nil {
		return b, err
	}
	extensions, err := extensionsOf(q, []string{b.Period.ID})
	if err != nil {
		return b, err
	}
	b.Period.Due = b.Period.DueFor(departmentID, extensions)
	if b.FirstEnds, err = firstOwedEnds(q, b.Report); err != nil {
		return b, err
	}
	return b, b.readNames(q)
}

// firstOwedEnds is the last day of the first owed period, zero where nothing is owed yet.
func firstOwedEnds(q *gorm.DB, r models.Report) (models.Date, error) {
	var ends models.Date
	if r.FirstOwedPeriod == "" {
		return ends, nil
	}
	err := q.Raw(`SELECT ends FROM periods WHERE report_id = ? AND name = ?`, r.ID, r.FirstOwedPeriod).Scan(&ends).Error
	return ends, err
}

// currentDuties are those of a report's department.
const currentDuties = ` FROM duties WHERE report_id = ? AND department_id = ? AND ` + dated

// led are the tasks that the department leads.
func (b *Basis) led() taskSet {
	return taskSet{`(SELECT DISTINCT task_id AS id` + currentDuties + ` AND role = 'LEAD')`, []any{b.Report.ID, b.Department.ID}}
}

// readTasks reads the tasks; what lies beneath the led ones is beneath's to read.
func (b *Basis) readTasks(q *gorm.DB) error {
	var duties []models.Duty
	if err := packedRows(q, &duties, "duties", nil, currentDuties, b.Report.ID, b.Department.ID); err != nil {
		return err
	}
	duties = models.AsOf(duties, b.Period.Ends)
	var tasks []models.Task
	tasks = slices.Grow(tasks, len(duties))
	err := packedRows(q, &tasks, "tasks", unusedOfTask, `FROM tasks WHERE id IN (SELECT task_id`+currentDuties+`) ORDER BY position, id`, b.Report.ID, b.Department.ID)
	if err != nil {
		return err
	}
	lead, there := make(map[string]models.Duty, len(duties)), make(map[string]bool, len(duties))
	b.Tasks = make([]TaskBasis, 0, len(tasks))
	for _, d := range duties {
		there[d.TaskID] = true
		if d.Role == models.Lead {
			lead[d.TaskID] = d
		}
	}
	var supported []models.Task
	for _, t := range tasks {
		duty, leads := lead[t.ID]
		switch {
		case !there[t.ID]: // it has passed to another, or will
		case !leads:
			supported = append(supported, t)
		case !t.Tracked():
			b.Untracked = append(b.Untracked, t)
		default:
			b.Tasks = append(b.Tasks, TaskBasis{Task: t, Duty: duty})
		}
	}
	return b.readBeside(q, supported, lead)
}

// Columns that a sheet is never checked against.
var (
	unusedOfTask      = []string{"search_text", "updated_at"}
	unusedOfIndicator = []string{"updated_at"}
)

// taskSet is a set of tasks for IN: a list of ids, or a subquery with the one column id, which spares both sides long lists.
type taskSet struct {
	sql  string
	args []any
}

func listed(ids []string) taskSet { return taskSet{`?`, []any{ids}} }

// from is the set as a table t of ids.
func (s taskSet) from() string {
	if strings.HasPrefix(s.sql, "(") {
		return s.sql + ` t`
	}
	return `tasks t WHERE t.id IN ` + s.sql
}

// beneath is what lies beneath tasks and what is known of them.
type beneath struct {
	indicators []models.Indicator // in order of their tasks
	items      []models.Item
	milestones []models.Milestone
	now, last  map[string]Standing
	returned   []models.SentBack
}

// fill reads what lies beneath the led tasks and puts it there.
func (b *Basis) fill(q *gorm.DB, led taskSet) error {
	under, err := b.beneath(q, led)
	if err == nil {
		b.put(under)
	}
	return err
}

func (b *Basis) beneath(q *gorm.DB, led taskSet) (beneath, error) {
	var u beneath
	if err := packedRows(q, &u.indicators, "indicators", unusedOfIndicator, `FROM indicators WHERE task_id IN `+led.sql+` ORDER BY task_id, position, id`, led.args...); err != nil {
		return u, err
	}
	if err := packedRows(q, &u.items, "items", nil, `FROM items WHERE task_id IN `+led.sql+` ORDER BY task_id, position, id`, led.args...); err != nil {
		return u, err
	}
	if err := packedRows(q, &u.milestones, "milestones", nil, `FROM milestones WHERE state <> 'CANCELLED' AND task_id IN `+led.sql+` ORDER BY task_id, due, id`, led.args...); err != nil {
		return u, err
	}
	past, err := readAsOf(q, b.Report, b.Period.Ends)
	if err != nil {
		return u, err
	}
	past.indicators(u.indicators)
	if u.now, err = b.now(q, led); err != nil {
		return u, err
	}
	if u.last, err = standings(q, led, `e.period_ends < ?`, b.Period.Ends); err != nil {
		return u, err
	}
	if u.now, err = putOwners(q, led, u.now, `p.ends = ?`, b.Period.Ends); err != nil {
		return u, err
	}
	if u.last, err = putOwners(q, led, u.last, `p.ends < ?`, b.Period.Ends); err != nil {
		return u, err
	}
	u.returned, err = b.readReturned(q, led)
	return u, err
}

// put gives each task what lies beneath it.
func (b *Basis) put(u beneath) {
	at := make(map[string]*TaskBasis, len(b.Tasks))
	for i := range b.Tasks {
		t := &b.Tasks[i]
		at[t.ID] = t
		t.Now, t.Last = u.now[t.ID], u.last[t.ID]
	}
	for i := 0; i < len(u.indicators); {
		n := i + 1
		for n < len(u.indicators) && u.indicators[n].TaskID == u.indicators[i].TaskID {
			n++
		}
		if t := at[u.indicators[i].TaskID]; t != nil {
			t.Indicators = u.indicators[i:n:n]
		}
		i = n
	}
	for _, x := range u.items {
		if t := at[x.TaskID]; t != nil && x.In(b.Period) {
			t.Items = append(t.Items, x)
		}
	}
	for _, x := range u.milestones {
		if t := at[x.TaskID]; t != nil {
			t.Milestones = append(t.Milestones, x)
		}
	}
	for i := range u.returned {
		if t := at[u.returned[i].TaskID]; t != nil {
			t.Returned = &u.returned[i]
		}
	}
}

// counting are the states of entries that count, as a list in SQL.
type counting string

// What counts: all that is handed in (a returned one falls back to the one before it), or what staff have accepted alone.
const (
	handedIn     counting = `('HANDED_IN', 'ACCEPTED')`
	acceptedOnly counting = `('ACCEPTED')`
)

// inForce is the condition on entries e that they count.
const inForce = `e.state IN ` + string(handedIn)

// now is what the period has of tasks so far; for the department's own people with what it still keeps to itself.
func (b *Basis) now(q *gorm.DB, led taskSet) (map[string]Standing, error) {
	if !b.Drafts {
		return standings(q, led, `e.period_ends = ?`, b.Period.Ends)
	}
	const counts = `(%[1]s.state IN ('HANDED_IN', 'ACCEPTED') OR %[1]s.state IN ('DRAFT', 'SIGNED') AND %[1]s.department_id = ?)`
	return newest(q, led, fmt.Sprintf(counts, "e")+` AND e.period_ends = ?`, []any{b.Department.ID, b.Period.Ends}, fmt.Sprintf(counts, "n"), []any{b.Department.ID})
}

// standings gives what counts of each task among the entries for which a condition on e.period_ends holds: the newest entry, by
// period and then by order of arrival, and of each indicator and item the newest reading. A period without a figure leaves the
// figure of the period before standing.
func standings(q *gorm.DB, of taskSet, condition string, ends models.Date) (map[string]Standing, error) {
	return standingsWhere(q, of, handedIn, condition, ends)
}

func standingsWhere(q *gorm.DB, of taskSet, counts counting, condition string, args ...any) (map[string]Standing, error) {
	return newest(q, of, `e.state IN `+string(counts)+` AND `+condition, args, `n.state IN `+string(counts), nil)
}

// newest is standings by conditions on an entry e and on those n that would replace it.
func newest(q *gorm.DB, of taskSet, where string, args []any, replaces string, replacesArgs []any) (map[string]Standing, error) {
	var entries []models.Entry
	err := packedRows(q, &entries, "entries", nil, `FROM entries WHERE id IN (SELECT (SELECT e.id FROM entries e WHERE e.task_id = t.id AND `+where+`
		ORDER BY e.period_ends DESC, e.seq DESC LIMIT 1) FROM `+of.from()+`)`, append(append([]any{}, args...), of.args...)...)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	// within a period the newest entry holds all that is known; what it has withdrawn is gone
	readings := make([]models.Reading, 0, len(entries))
	err = packedRows(q, &readings, "r", nil, `FROM readings r JOIN entries e ON e.id = r.entry_id
		WHERE r.task_id IN `+of.sql+` AND r.value IS NOT NULL AND `+where+` AND NOT EXISTS (SELECT 1 FROM entries n
			WHERE n.task_id = e.task_id AND n.period_ends = e.period_ends AND n.seq > e.seq AND `+replaces+`)
		ORDER BY r.task_id, r.period_ends DESC, r.id`, slices.Concat(of.args, args, replacesArgs)...)
	if err != nil {
		return nil, err
	}
	byTask := make(map[string]Standing, len(entries))
	for i := range entries {
		byTask[entries[i].TaskID] = Standing{Entry: &entries[i]}
	}
	for _, r := range readings {
		s := byTask[r.TaskID]
		if s.Has(r) {
			continue // an older period's
		}
		s.Readings = append(s.Readings, r)
		byTask[r.TaskID] = s
	}
	return byTask, nil
}

// Means says whether an id is the basis's department, or one that has become part of it: old templates count as its own.
func (b Basis) Means(departmentID string) bool {
	for range b.Departments {
		if departmentID == b.Department.ID {
			return true
		}
		for _, d := range b.Departments {
			if d.ID == departmentID && d.SuccessorID != nil {
				departmentID = *d.SuccessorID
				break
			}
		}
	}
	return departmentID == b.Department.ID
}
