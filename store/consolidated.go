package store

import (
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// tasksOf is the set of the tasks that a consolidation speaks of and the viewer may see.
func (c *Consolidation) tasksOf(v models.Viewer) taskSet {
	where, args := scope(v, "t.id")
	set := taskSet{`FROM tasks t WHERE t.report_id = ? AND ` + where, append([]any{c.Report.ID}, args...)}
	if c.only != nil {
		set.sql, set.args = set.sql+` AND t.id IN `+c.only.sql, append(set.args, c.only.args...)
	}
	return set
}

func (c *Consolidation) readTasks(q *gorm.DB, v models.Viewer) error {
	past, err := readAsOf(q, c.Report, c.Period.Ends)
	if err != nil {
		return err
	}
	seen := c.tasksOf(v)
	var tasks []models.Task
	if err := appendRows(q, &tasks, `SELECT t.* `+seen.sql+` ORDER BY t.position, t.id`, seen.args...); err != nil {
		return err
	}
	for _, t := range tasks {
		past.task(&t)
		if !t.Tracked() {
			c.Untracked = append(c.Untracked, t)
			continue
		}
		c.Tasks = append(c.Tasks, ConsolidatedTask{Task: t, Ratings: past.ratings[t.ID]})
	}
	at := make(map[string]*ConsolidatedTask, len(c.Tasks))
	for i := range c.Tasks {
		at[c.Tasks[i].ID] = &c.Tasks[i]
	}
	if err := c.beneath(q, at); err != nil {
		return err
	}
	for _, t := range at {
		t.Items = slices.DeleteFunc(t.Items, func(i models.Item) bool { return !i.In(c.Period) })
		past.indicators(t.Indicators)
		t.Duties = models.AsOf(t.Duties, c.Period.Ends)
	}
	return c.readFigures(q, taskSet{`(SELECT t.id ` + seen.sql + `)`, seen.args}, at)
}

// readFigures reads what was reported of the tasks.
func (c *Consolidation) readFigures(q *gorm.DB, seen taskSet, at map[string]*ConsolidatedTask) error {
	current, err := standingsWhere(q, seen, c.counts, `e.period_ends <= ?`, c.Period.Ends)
	if err == nil && c.counts == handedIn { // what owners say of their items is nothing that staff accept
		current, err = putOwners(q, seen, current, `p.ends <= ?`, c.Period.Ends)
	}
	if err != nil {
		return err
	}
	if c.past, err = pastFigures(q, c.Report.Settings, seen, c.counts, c.Period.Ends); err != nil {
		return err
	}
	for id, standing := range current {
		ifThere(at, id, func(t *ConsolidatedTask) {
			t.Current = standing
			t.Reported = standing.Entry != nil && standing.Entry.PeriodID == c.Period.ID
		})
	}
	where, args := `state = 'RETURNED'`, []any{c.Period.ID}
	if c.counts == acceptedOnly {
		where = `state IN ('RETURNED', 'HANDED_IN')`
	}
	where = `submission_id IN (SELECT id FROM submissions WHERE period_id = ?) AND ` + where
	if c.only != nil {
		where, args = where+` AND task_id IN `+c.only.sql, append(args, c.only.args...)
	}
	err = each(q, `SELECT * FROM entries WHERE `+where+` ORDER BY seq`, args, func(e models.Entry) {
		ifThere(at, e.TaskID, func(t *ConsolidatedTask) {
			switch {
			case e.State == models.Returned:
				t.Returned = append(t.Returned, e)
			case c.counts == acceptedOnly:
				t.Unreviewed = append(t.Unreviewed, e)
			}
		})
	})
	if err != nil {
		return err
	}
	if err := c.readInspections(q, at); err != nil {
		return err
	}
	if err := c.readWords(q, seen, at); err != nil {
		return err
	}
	last, err := lastAccepted(q, c.Report.ID, c.Period.Ends)
	for id, seq := range last {
		ifThere(at, id, func(t *ConsolidatedTask) { t.LastAccepted = seq })
	}
	if err != nil {
		return err
	}
	if err := c.readCorrections(q, at); err != nil {
		return err
	}
	return c.readLeaders(q)
}

// readWords reads, of the tasks whose newest word is 本期无新进展 or none, the newest that says something.
func (c *Consolidation) readWords(q *gorm.DB, seen taskSet, at map[string]*ConsolidatedTask) error {
	silent := false
	for _, t := range at {
		silent = silent || t.silent()
	}
	if !silent {
		return nil
	}
	var said []models.Entry
	args := append([]any{c.Period.Ends}, seen.args...)
	err := appendRows(q, &said, `SELECT * FROM entries WHERE id IN (SELECT (SELECT e.id FROM entries e WHERE e.task_id = t.id AND e.state IN `+string(c.counts)+`
		AND e.period_ends <= ? AND e.status NOT IN ('', 'NO_NEWS') ORDER BY e.period_ends DESC, e.seq DESC LIMIT 1) FROM tasks t WHERE t.id IN `+seen.sql+`)`, args...)
	for _, e := range said {
		ifThere(at, e.TaskID, func(t *ConsolidatedTask) {
			if t.silent() {
				t.Words = []models.Word{{Status: e.Status, Accepted: e.State == models.Accepted}}
			}
		})
	}
	return err
}

// silent says whether the task's newest entry leaves the word before it standing.
func (t *ConsolidatedTask) silent() bool {
	e := t.Current.Entry
	return e != nil && (e.Status == "" || e.Status == models.StatusNoNews)
}

// readInspections reads what staff found on site in the period: it stands beside what was reported and changes nothing of it.
func (c *Consolidation) readInspections(q *gorm.DB, at map[string]*ConsolidatedTask) error {
	where, args := `period_id = ? AND kind = 'INSPECTION'`, []any{c.Period.ID}
	if c.only != nil {
		where, args = where+` AND task_id IN `+c.only.sql, append(args, c.only.args...)
	}
	return each(q, `SELECT * FROM contributions WHERE `+where+` ORDER BY seq`, args, func(x models.Contribution) {
		ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Inspections = append(t.Inspections, x) })
	})
}

// readCorrections reads what was said of the period after it was closed.
func (c *Consolidation) readCorrections(q *gorm.DB, at map[string]*ConsolidatedTask) error {
	var corrections []models.Correction
	err := appendRows(q, &corrections, `SELECT * FROM corrections WHERE report_id = ? AND period_id = ? AND state <> 'REFUSED' ORDER BY seq`, c.Report.ID, c.Period.ID)
	for _, x := range corrections {
		ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Corrections = append(t.Corrections, x) })
	}
	return err
}

func (c *Consolidation) readLeaders(q *gorm.DB) error {
	return q.Raw(portfolioQuery+` AND t.report_id = ? ORDER BY lt.task_id, l.position, l.id`, c.Period.Ends, c.Period.Ends, c.Period.Ends, c.Period.Ends, c.Report.ID).
		Scan(&c.Leaders).Error
}

// readOrigins reads the entries and files behind figures that are older than the period or than their task's newest entry.
func (c *Consolidation) readOrigins(q *gorm.DB, v models.Viewer) error {
	entryIDs, fileIDs := c.older()
	c.Origins = make(map[string]models.Entry, len(entryIDs))
	for ids := range slices.Chunk(entryIDs, atOnce) {
		var entries []models.Entry
		if err := appendRows(q, &entries, `SELECT * FROM entries WHERE id IN ?`, ids); err != nil {
			return err
		}
		for _, e := range entries {
			c.Origins[e.ID] = e
		}
	}
	where, args := submissionScope(v)
	for ids := range slices.Chunk(fileIDs, atOnce) {
		if err := appendRows(q, &c.Files, `SELECT id, department_id, file_name FROM submissions WHERE id IN ? AND `+where, append([]any{ids}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many ids one statement carries; its variables are limited.
const atOnce = 20_000

// older names the entries and submissions that a consolidation refers to without holding them.
func (c *Consolidation) older() (entryIDs, submissionIDs []string) {
	held, entries, files := map[string]bool{"": true}, map[string]bool{}, map[string]bool{}
	for _, s := range c.Submissions {
		held[s.ID] = true
	}
	wanted := func(s models.Source) {
		if !held[s.SubmissionID] {
			files[s.SubmissionID] = true
		}
	}
	for _, t := range c.Tasks {
		for _, r := range t.Current.Readings {
			wanted(r.Source)
			if t.Current.Entry == nil || r.EntryID != t.Current.Entry.ID {
				entries[r.EntryID] = true
			}
		}
		if t.Current.Entry != nil {
			for _, s := range t.Current.Entry.Sources {
				wanted(s)
			}
		}
	}
	return sortedKeys(entries), sortedKeys(files)
}

func sortedKeys(set map[string]bool) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
