package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// A closed period is read from what was frozen when staff closed it: names, rules, targets, figures and lights of that day. Texts stay where
// they are, since entries are appended, never edited; sentences of the report (quotes) don't change either.

// frozenFrame is what a closed period keeps beside its tasks.
type frozenFrame struct {
	Report      models.Report
	Periods     []models.ReportingPeriod
	Areas       []models.Area
	Themes      []models.Theme
	Departments []models.Department
	Submissions []models.Submission
	Calendar    []models.CalendarDay
	Extensions  []models.Extension
	Leaders     []Portfolio
	Origins     map[string]models.Entry // without their texts
	Files       []models.Submission
	Untracked   []models.Task
}

// frozenTask is a row of frozen_tasks. Body is a ConsolidatedTask in JSON, its newest entry without the texts.
type frozenTask struct {
	PeriodID string
	TaskID   string
	ReportID string
	Position int64
	Color    models.Color
	LeadID   string // of the first listed lead
	LeaderID string
	Owed     int
	Received int
	OnTime   int
	Body     string
	Reviewed string // '' where all that counted was accepted
}

// TableName tells gorm where frozen tasks live.
func (frozenTask) TableName() string { return "frozen_tasks" }

// freeze keeps a period as it is at this moment, inside the transaction that closes it. c is the whole of it, rated.
func (t *tx) freeze(c, reviewed Consolidation) error {
	body, err := json.Marshal(c.frame())
	if err != nil {
		return fmt.Errorf("store: freeze %s: %w", c.Period.Name, err)
	}
	if err := t.Exec(`INSERT INTO frozen_periods (period_id, report_id, body, frozen_at) VALUES (?, ?, ?, ?)`, c.Period.ID, t.reportID, string(body), t.now).Error; err != nil {
		return err
	}
	onTime, leaders := c.OnTime(), c.LeaderOf()
	rows := make([]frozenTask, len(c.Tasks))
	for i := range c.Tasks {
		if rows[i], err = freezeTask(&c.Tasks[i], &reviewed.Tasks[i]); err != nil {
			return err
		}
		rows[i].PeriodID, rows[i].ReportID = c.Period.ID, t.reportID
		rows[i].count(&c.Tasks[i], onTime, leaders[c.Tasks[i].ID])
	}
	return insert(t, rows)
}

// count fills in the columns that series are counted from.
func (r *frozenTask) count(t *ConsolidatedTask, onTime map[string]bool, leader Portfolio) {
	if lead := t.Lead(); lead != nil {
		r.LeadID = lead.DepartmentID
	}
	r.LeaderID, r.Owed = leader.ID, len(t.Rated.Debts)
	for _, d := range t.Rated.Debts {
		if d.Settled() {
			r.Received++
			if onTime[d.DepartmentID] {
				r.OnTime++
			}
		}
	}
}

func freezeTask(task, reviewed *ConsolidatedTask) (frozenTask, error) {
	row := frozenTask{TaskID: task.ID, Position: task.Position, Color: task.Rated.Light.Color}
	body, err := json.Marshal(task.bare())
	if err != nil {
		return row, err
	}
	accepted, err := json.Marshal(reviewed.bare())
	if row.Body = string(body); string(accepted) != row.Body {
		row.Reviewed = string(accepted)
	}
	return row, err
}

// bare is the task without what can be read elsewhere for ever.
func (t ConsolidatedTask) bare() ConsolidatedTask {
	t.Quote, t.SearchText, t.Corrections = "", "", nil
	t.Indicators = append([]models.Indicator(nil), t.Indicators...)
	for i := range t.Indicators {
		t.Indicators[i].Quote = ""
	}
	if t.Current.Entry != nil {
		e := bareEntry(*t.Current.Entry)
		t.Current.Entry = &e
	}
	t.Returned, t.Unreviewed = bareEntries(t.Returned), bareEntries(t.Unreviewed)
	return t
}

func bareEntries(entries []models.Entry) []models.Entry {
	var bare []models.Entry
	for _, e := range entries {
		bare = append(bare, bareEntry(e))
	}
	return bare
}

func bareEntry(e models.Entry) models.Entry {
	return models.Entry{ID: e.ID, TaskID: e.TaskID, PeriodID: e.PeriodID, PeriodEnds: e.PeriodEnds, SubmissionID: e.SubmissionID, DepartmentID: e.DepartmentID,
		Seq: e.Seq, State: e.State, Status: e.Status, Forecast: e.Forecast, CreatedAt: e.CreatedAt}
}

func (c *Consolidation) frame() frozenFrame {
	f := frozenFrame{Report: c.Report, Periods: c.Periods, Areas: c.Areas, Themes: c.Themes, Departments: c.Departments, Submissions: c.Submissions,
		Calendar: c.Calendar, Extensions: c.Extensions, Leaders: c.Leaders, Files: c.Files, Origins: map[string]models.Entry{}}
	for id, e := range c.Origins {
		f.Origins[id] = bareEntry(e)
	}
	for _, t := range c.Untracked {
		t.Quote, t.SearchText = "", ""
		f.Untracked = append(f.Untracked, t)
	}
	return f
}

// readFrozen reads a closed period; found is false for one that was closed by a program that didn't freeze yet.
func (c *Consolidation) readFrozen(q *gorm.DB, v models.Viewer) (found bool, err error) {
	var row struct{ Body string }
	got := q.Raw(`SELECT body FROM frozen_periods WHERE period_id = ?`, c.Period.ID).Scan(&row)
	if got.Error != nil || got.RowsAffected == 0 {
		return false, got.Error
	}
	var f frozenFrame
	if err := json.Unmarshal([]byte(row.Body), &f); err != nil {
		return false, fmt.Errorf("store: frozen period %s: %w", c.Period.Name, err)
	}
	c.takeFrame(f, v)
	at, err := c.readFrozenTasks(q, v)
	if err != nil {
		return true, err
	}
	if err := c.readFrozenTexts(q, v, at); err != nil {
		return true, err
	}
	c.thawUntracked(f)
	return true, c.readCorrections(q, at)
}

// takeFrame takes what stood beside the tasks, as far as the viewer may see it. Whether the report and the period are what they were
// isn't asked: their states and versions are today's.
func (c *Consolidation) takeFrame(f frozenFrame, v models.Viewer) {
	f.Report.State, f.Report.Version = c.Report.State, c.Report.Version
	c.Report, c.Periods, c.Areas, c.Themes, c.Departments = f.Report, f.Periods, f.Areas, f.Themes, f.Departments
	c.Calendar, c.Extensions, c.Leaders, c.Origins = f.Calendar, f.Extensions, f.Leaders, f.Origins
	c.Submissions, c.Files, c.FirstOwed = nil, nil, nil
	for _, s := range f.Submissions {
		if v.MaySeeSubmission(s) {
			c.Submissions = append(c.Submissions, s)
		}
	}
	for _, s := range f.Files {
		if v.MaySeeDepartment(s.DepartmentID) {
			c.Files = append(c.Files, s)
		}
	}
	for i, p := range c.Periods {
		if p.Name == c.Report.FirstOwedPeriod {
			c.FirstOwed = &c.Periods[i]
		}
	}
}

func (c *Consolidation) readFrozenTasks(q *gorm.DB, v models.Viewer) (map[string]*ConsolidatedTask, error) {
	seen := c.tasksOf(v)
	var rows []frozenTask
	args := append([]any{c.Period.ID}, seen.args...)
	if err := appendRows(q, &rows, `SELECT * FROM frozen_tasks WHERE period_id = ? AND task_id IN (SELECT t.id `+seen.sql+`) ORDER BY position, task_id`, args...); err != nil {
		return nil, err
	}
	c.Tasks = make([]ConsolidatedTask, len(rows))
	at := make(map[string]*ConsolidatedTask, len(rows))
	for i, r := range rows {
		body := r.Body
		if c.counts == acceptedOnly && r.Reviewed != "" {
			body = r.Reviewed
		}
		if err := json.Unmarshal([]byte(body), &c.Tasks[i]); err != nil {
			return nil, fmt.Errorf("store: frozen task %s: %w", r.TaskID, err)
		}
		at[r.TaskID] = &c.Tasks[i]
	}
	return at, nil
}

// readFrozenTexts puts the texts back to the entries and the quotes to tasks and indicators.
func (c *Consolidation) readFrozenTexts(q *gorm.DB, v models.Viewer, at map[string]*ConsolidatedTask) error {
	var ids []string
	for _, t := range c.Tasks {
		if t.Current.Entry != nil {
			ids = append(ids, t.Current.Entry.ID)
		}
	}
	for part := range slices.Chunk(ids, atOnce) {
		var entries []models.Entry
		if err := appendRows(q, &entries, `SELECT * FROM entries WHERE id IN ?`, part); err != nil {
			return err
		}
		for _, e := range entries {
			ifThere(at, e.TaskID, func(t *ConsolidatedTask) {
				e.State = t.Current.Entry.State
				t.Current.Entry = &e
			})
		}
	}
	return c.readQuotes(q, v, at)
}

func (c *Consolidation) readQuotes(q *gorm.DB, v models.Viewer, at map[string]*ConsolidatedTask) error {
	seen := c.tasksOf(v)
	var quotes []struct{ ID, Quote string }
	if err := appendRows(q, &quotes, `SELECT t.id, t.quote `+seen.sql, seen.args...); err != nil {
		return err
	}
	of := make(map[string]string, len(quotes))
	for _, x := range quotes {
		of[x.ID] = x.Quote
		ifThere(at, x.ID, func(t *ConsolidatedTask) { t.Quote = x.Quote })
	}
	c.quotes = of
	var parts []struct{ ID, Quote string }
	if err := appendRows(q, &parts, `SELECT id, quote FROM indicators WHERE report_id = ?`, c.Report.ID); err != nil {
		return err
	}
	said := make(map[string]string, len(parts))
	for _, x := range parts {
		said[x.ID] = x.Quote
	}
	for _, t := range at {
		for i := range t.Indicators {
			t.Indicators[i].Quote = said[t.Indicators[i].ID]
		}
	}
	return nil
}

// thawUntracked gives the tasks that nobody followed then, those that the viewer may see.
func (c *Consolidation) thawUntracked(f frozenFrame) {
	c.Untracked = nil
	for _, t := range f.Untracked {
		if quote, seen := c.quotes[t.ID]; seen {
			t.Quote = quote
			c.Untracked = append(c.Untracked, t)
		}
	}
}

// ratedOf reads the lights and debts of a frozen task alone.
func ratedOf(body string) (Rated, error) {
	var kept struct{ Rated Rated }
	if err := json.Unmarshal([]byte(body), &kept); err != nil {
		return Rated{}, fmt.Errorf("store: frozen task: %w", err)
	}
	return kept.Rated, nil
}
