package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"duban/models"

	"gorm.io/gorm"
)

// QueueFilter narrows the review queue; zero fields don't.
type QueueFilter struct {
	ReportID  string
	Period    models.Period
	Mine      bool  // of departments that the viewer looks after
	NeedsEyes *bool // with or without a reason to look
}

// QueueItem is a submission that awaits a reviewer. One without a reason may be accepted as it is, in bulk.
type QueueItem struct {
	Submission models.Submission
	Rows       []QueueRow
	Why        []models.EyesReason // of the file as a whole and of its rows, each once
}

// QueueRow is a row of it that awaits a reviewer.
type QueueRow struct {
	EntryID string
	Why     []models.EyesReason
}

// Queue gives the submissions that await a reviewer and have rows to review, the oldest first, each with why somebody should look. Staff only.
func (s Submissions) Queue(ctx context.Context, v models.Viewer, f QueueFilter, p Page) ([]QueueItem, Info, error) {
	if err := editor(v); err != nil {
		return nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, Info{}, err
	}
	if w.from != nil && !fits([]string{"seq", "id"}, w.from) {
		return nil, Info{}, models.Errorf(models.Invalid, "CURSOR_INVALID", "after")
	}
	var items []QueueItem
	err = s.db.read(ctx, func(q *gorm.DB) error {
		items, err = readQueue(q, v, f)
		return err
	})
	items = slices.DeleteFunc(items, func(x QueueItem) bool {
		unwanted := f.NeedsEyes != nil && *f.NeedsEyes != (len(x.Why) > 0)
		return unwanted || w.from != nil && !w.beyond(x.Submission)
	})
	if w.backward {
		slices.Reverse(items)
	}
	if len(items) > w.size+1 {
		items = items[:w.size+1]
	}
	items, info := cut(w, items)
	return items, info, err
}

// beyond says whether a submission lies behind the window's cursor (before it, where the list is read backwards).
func (w window) beyond(sub models.Submission) bool {
	seq, _ := w.from[0].(int64)
	id, _ := w.from[1].(string)
	order := cmp.Or(cmp.Compare(sub.Seq, seq), cmp.Compare(sub.ID, id))
	return order > 0 != w.backward && order != 0
}

func readQueue(q *gorm.DB, v models.Viewer, f QueueFilter) ([]QueueItem, error) {
	where, args := `s.report_id = ? AND s.state = 'HANDED_IN'`, []any{f.ReportID}
	if f.Period != "" {
		where, args = where+` AND s.period_id IN (SELECT id FROM periods WHERE report_id = ? AND name = ?)`, append(args, f.ReportID, f.Period)
	}
	if f.Mine {
		where, args = where+` AND s.department_id IN (SELECT id FROM departments WHERE minder_id = ?)`, append(args, v.UserID)
	}
	awaits := `FROM submissions s WHERE ` + where + ` AND EXISTS (SELECT 1 FROM entries e WHERE e.submission_id = s.id AND e.state = 'HANDED_IN')`
	// what a file would change is long, and only asked where something was found in it
	subs, err := queuedSubmissions(q, awaits, args)
	if err != nil || len(subs) == 0 {
		return nil, err
	}
	var entries []queuedEntry
	err = appendRows(q, &entries, `SELECT e.id, e.task_id, e.period_id, e.seq, e.submission_id, p.state AS previous_state
		FROM entries e LEFT JOIN entries p ON p.id = e.previous_id WHERE e.state = 'HANDED_IN' AND e.submission_id IN (SELECT s.id `+awaits+`) ORDER BY e.seq`, args...)
	if err != nil {
		return nil, err
	}
	var sentBack []queuedEntry
	err = appendRows(q, &sentBack, `SELECT r.task_id, r.period_id, r.seq FROM entries r WHERE r.report_id = ? AND r.state = 'RETURNED'`, f.ReportID)
	if err != nil {
		return nil, err
	}
	first := map[[2]string]int64{} // the first that was sent back, by task and period
	for _, r := range sentBack {
		if seq, there := first[[2]string{r.TaskID, r.PeriodID}]; !there || r.Seq < seq {
			first[[2]string{r.TaskID, r.PeriodID}] = r.Seq
		}
	}
	of := map[string][]queuedEntry{}
	for _, e := range entries {
		seq, there := first[[2]string{e.TaskID, e.PeriodID}]
		e.again = there && seq < e.Seq
		of[e.SubmissionID] = append(of[e.SubmissionID], e)
	}
	var findings []models.Finding
	if err := appendRows(q, &findings, `SELECT * FROM findings WHERE submission_id IN (SELECT s.id `+awaits+`) ORDER BY submission_id, position`, args...); err != nil {
		return nil, err
	}
	found := map[string][]models.Finding{}
	for _, x := range findings {
		found[x.SubmissionID] = append(found[x.SubmissionID], x)
	}
	items := make([]QueueItem, len(subs))
	for i, sub := range subs {
		if items[i], err = queued(sub, of[sub.ID], found[sub.ID]); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func queuedSubmissions(q *gorm.DB, awaits string, args []any) ([]models.Submission, error) {
	columns := "s." + strings.ReplaceAll(columnsBut[models.Submission]("detail"), ", ", ", s.")
	var subs []models.Submission
	err := appendRows(q, &subs, `SELECT `+columns+`, CASE WHEN EXISTS (SELECT 1 FROM findings f WHERE f.submission_id = s.id) THEN s.detail ELSE '' END AS detail `+
		awaits+` ORDER BY s.seq, s.id`, args...)
	return subs, err
}

// queuedEntry is a row that awaits a reviewer, with what it goes on from.
type queuedEntry struct {
	ID            string
	TaskID        string
	PeriodID      string
	SubmissionID  string
	Seq           int64
	PreviousState *models.SubmissionState
	again         bool // one of the task was sent back in the period before
}

// queued says why somebody should look at a submission: the rule of cleanTasks, told row by row.
func queued(sub models.Submission, entries []queuedEntry, findings []models.Finding) (QueueItem, error) {
	item := QueueItem{Submission: sub}
	var detail struct {
		Changes []models.Change `json:"changes"`
	}
	if err := json.Unmarshal([]byte(cmp.Or(sub.Detail, "{}")), &detail); err != nil {
		return item, err
	}
	item.Submission.Detail = ""
	found, whole := map[string][]models.EyesReason{}, []models.EyesReason{}
	for _, f := range findings {
		switch why, at := eyesFor(f), rowOf(f.Sheet, f.Cell); {
		case f.Severity == models.SeverityError:
			whole = append(whole, models.EyesLeftOut)
		case f.Cell != "":
			found[at] = append(found[at], why)
		case f.Severity != models.SeverityNote:
			whole = append(whole, why)
		}
	}
	if !sub.Complete {
		whole = append(whole, models.EyesIncomplete)
	}
	rows, changed := map[string][]string{}, map[string]bool{} // of sheets: by task, and all that change something
	for _, c := range detail.Changes {
		at := rowOf(c.Sheet, c.Cell)
		rows[c.TaskID], changed[at] = append(rows[c.TaskID], at), true
	}
	for at, why := range found {
		if !changed[at] {
			whole = append(whole, slices.DeleteFunc(why, func(x models.EyesReason) bool { return x == models.EyesNote })...)
		}
	}
	for _, e := range entries {
		row := QueueRow{EntryID: e.ID}
		for _, at := range rows[e.TaskID] {
			row.Why = append(row.Why, found[at]...)
		}
		if e.again {
			row.Why = append(row.Why, models.EyesAgain)
		}
		if e.PreviousState != nil && *e.PreviousState != models.Accepted {
			row.Why = append(row.Why, models.EyesUnreviewed)
		}
		row.Why = inOrder(row.Why)
		item.Rows, whole = append(item.Rows, row), append(whole, row.Why...)
	}
	item.Why = inOrder(whole)
	return item, nil
}

// eyesFor is the reason that a finding is.
func eyesFor(f models.Finding) models.EyesReason {
	switch {
	case f.Severity == models.SeverityNote:
		return models.EyesNote
	case slices.Contains([]string{"VALUE_JUMP", "VALUE_FELL", "OVER_100"}, f.Code):
		return models.EyesJump
	}
	return models.EyesWarning
}

// inOrder gives reasons once each, the gravest first.
func inOrder(why []models.EyesReason) []models.EyesReason {
	out := []models.EyesReason{}
	for _, x := range models.EyesReasons {
		if slices.Contains(why, x) {
			out = append(out, x)
		}
	}
	return out
}
