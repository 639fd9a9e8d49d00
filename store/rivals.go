package store

import (
	"encoding/json"
	"fmt"

	"duban/models"
)

// Sections of one bureau hand in their rows in files of their own: files of one department for one period replace rows, not each other
// (domain.md §6). Which tasks a file speaks of is told by its changes.

// rival is another file of the same department for the same period.
type rival struct {
	ID         string
	Seq        int64
	State      models.SubmissionState
	Detail     string `gorm:"serializer:packed"`
	ErrorCount int
	tasks      map[string]bool
}

// rivals gives those of the other files of a submission's department and period that weren't withdrawn or superseded and for which a
// condition holds, with their tasks. A kept detail is long: the condition spares those that don't matter. To a file that has left the house
// the department's drafts are none.
func (t *tx) rivals(sub models.Submission, condition string) ([]rival, error) {
	var others []rival
	err := t.Raw(`SELECT id, seq, state, detail, error_count FROM submissions WHERE department_id = ? AND period_id = ? AND id <> ?
		AND state NOT IN ('WITHDRAWN', 'SUPERSEDED', 'RETURNED') AND (? OR NOT private) AND `+condition+` ORDER BY seq`,
		sub.DepartmentID, sub.PeriodID, sub.ID, sub.Private, sub.Seq).Scan(&others).Error
	for i := range others {
		if err == nil {
			err = others[i].readTasks()
		}
	}
	return others, err
}

func (r *rival) readTasks() error {
	var detail struct {
		Changes []struct {
			TaskID string `json:"taskId"`
		} `json:"changes"`
	}
	r.tasks = map[string]bool{}
	if r.Detail == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(r.Detail), &detail); err != nil {
		return fmt.Errorf("store: what submission %s changes: %w", r.ID, err)
	}
	for _, c := range detail.Changes {
		r.tasks[c.TaskID] = true
	}
	return nil
}

// overtaken says that a later file has taken this one's place: one that is in force and speaks of one of its tasks, or one still to be
// handed in that speaks of all of them, as a corrected copy does. A later file of which nothing could be taken may be such a copy, too.
func (t *tx) overtaken(sub models.Submission, judged Judged) (bool, error) {
	others, err := t.rivals(sub, `seq >= ?`)
	if err != nil {
		return false, err
	}
	mine := tasksOf(judged)
	for _, r := range others {
		blank := len(r.tasks) == 0 && r.ErrorCount > 0
		inForce := models.Submission{State: r.State}.Written()
		if inForce && common(mine, r.tasks) > 0 || !inForce && (blank || len(mine) > 0 && common(mine, r.tasks) == len(mine)) {
			return true, nil
		}
	}
	return false, nil
}

// supersede puts earlier checked files aside that speak of no other tasks than this one.
func (t *tx) supersede(sub models.Submission, judged Judged) error {
	others, err := t.rivals(sub, `state = 'CHECKED' AND seq <= ?`)
	if err != nil {
		return err
	}
	mine := tasksOf(judged)
	for _, r := range others {
		if common(r.tasks, mine) < len(r.tasks) {
			continue
		}
		done := t.Exec(`UPDATE submissions SET state = 'SUPERSEDED', version = version + 1 WHERE id = ? AND state = 'CHECKED'`, r.ID)
		if err := changedOne(done); err != nil {
			return err
		}
	}
	return nil
}

// tasksOf are the tasks that a judgement changes.
func tasksOf(j Judged) map[string]bool {
	tasks := map[string]bool{}
	for _, c := range j.Changes {
		tasks[c.TaskID] = true
	}
	return tasks
}

// common counts what two sets share.
func common(a, b map[string]bool) int {
	n := 0
	for x := range a {
		if b[x] {
			n++
		}
	}
	return n
}
