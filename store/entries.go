package store

import (
	"context"
	"encoding/json"

	"duban/models"
)

// Entries are what was reported of tasks. Staff see all, departments those of tasks on which they have a duty.
type Entries struct{ db *database }

// Latest gives the entry that counts of each task, as of the end of a period (zero: the newest), with its readings. Tasks that the
// viewer may not see the progress of are left out.
func (s Entries) Latest(ctx context.Context, v models.Viewer, taskIDs []string, asOf models.Date) (map[string]Standing, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	newest := asOf.IsZero()
	if newest {
		asOf = models.NewDate(9999, 12, 31)
	}
	where, args := scope(v, "e.task_id")
	found, err := standingsWhere(s.db.query(ctx), listed(taskIDs), handedIn, `e.period_ends <= ? AND `+where, append([]any{asOf}, args...)...)
	if err == nil {
		where, args := scope(v, "c.task_id")
		found, err = putOwners(s.db.query(ctx), listed(taskIDs), found, `p.ends <= ? AND `+where, append([]any{asOf}, args...)...)
	}
	if err != nil || newest {
		return found, err
	}
	if found == nil {
		found = map[string]Standing{}
	}
	return found, s.putFrozen(ctx, v, taskIDs, asOf, found)
}

// putFrozen puts what closed periods that end on a day keep of tasks in place of what counts by now: corrections count in later periods.
func (s Entries) putFrozen(ctx context.Context, v models.Viewer, taskIDs []string, ends models.Date, found map[string]Standing) error {
	where, args := scope(v, "f.task_id")
	var rows []frozenTask
	err := appendRows(s.db.query(ctx), &rows, `SELECT f.* FROM frozen_tasks f JOIN periods p ON p.id = f.period_id WHERE p.ends = ? AND f.task_id IN ? AND `+where+` ORDER BY p.name`, append([]any{ends, taskIDs}, args...)...)
	if err != nil || len(rows) == 0 {
		return err
	}
	for _, r := range rows {
		var kept ConsolidatedTask
		if err := json.Unmarshal([]byte(r.Body), &kept); err != nil {
			return err
		}
		if delete(found, r.TaskID); kept.Current.Entry != nil || len(kept.Current.Readings) > 0 {
			found[r.TaskID] = kept.Current
		}
	}
	return s.putTexts(ctx, found)
}

// putTexts gives entries that were kept without their texts these back.
func (s Entries) putTexts(ctx context.Context, found map[string]Standing) error {
	ids := map[string]bool{}
	for _, x := range found {
		if x.Entry != nil {
			ids[x.Entry.ID] = true
		}
	}
	var entries []models.Entry
	err := appendRows(s.db.query(ctx), &entries, `SELECT * FROM entries WHERE id IN ?`, sortedKeys(ids))
	for i := range entries {
		x := found[entries[i].TaskID]
		entries[i].State, x.Entry = x.Entry.State, &entries[i]
		found[entries[i].TaskID] = x
	}
	return err
}

// OfTask gives one page of all entries of a task, newest first.
func (s Entries) OfTask(ctx context.Context, v models.Viewer, taskID string, p Page) ([]models.Entry, Info, error) {
	if err := signedIn(v); err != nil {
		return nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, Info{}, err
	}
	where, args, order, err := w.clauses([]string{"e.period_ends", "e.seq", "e.id"}, true)
	if err != nil {
		return nil, Info{}, err
	}
	scoped, scopeArgs := entryScope(v)
	var entries []models.Entry
	all := append([]any{taskID}, append(scopeArgs, args...)...)
	err = s.db.query(ctx).Raw(`SELECT e.* FROM entries e WHERE e.task_id = ? AND `+scoped+` AND `+where+` ORDER BY `+order+` LIMIT ?`,
		append(all, w.size+1)...).Scan(&entries).Error
	entries, info := cut(w, entries)
	return entries, info, err
}

// ByID gives those of the entries of ids that the viewer may see, in any order.
func (s Entries) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Entry, error) {
	return entryRows[models.Entry](ctx, s.db, v, `SELECT e.* FROM entries e WHERE e.id IN ? AND `, ids, "")
}

// OfSubmission gives those of the entries that a submission made that the viewer may see, in order.
func (s Entries) OfSubmission(ctx context.Context, v models.Viewer, submissionID string) ([]models.Entry, error) {
	return entryRows[models.Entry](ctx, s.db, v, `SELECT e.* FROM entries e WHERE e.submission_id IN ? AND `,
		[]string{submissionID}, ` ORDER BY e.seq`)
}

// Readings gives the readings of entries that the viewer may see.
func (s Entries) Readings(ctx context.Context, v models.Viewer, entryIDs []string) ([]models.Reading, error) {
	return entryRows[models.Reading](ctx, s.db, v, `SELECT r.* FROM readings r JOIN entries e ON e.id = r.entry_id WHERE r.entry_id IN ? AND `, entryIDs,
		` ORDER BY r.entry_id, r.id`)
}

// ReadingsByID gives those of the readings of ids that the viewer may see, in any order.
func (s Entries) ReadingsByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Reading, error) {
	return entryRows[models.Reading](ctx, s.db, v, `SELECT r.* FROM readings r JOIN entries e ON e.id = r.entry_id WHERE r.id IN ? AND `, ids, "")
}

// scopedRows reads rows by the rule for the progress of a column's task.
func scopedRows[T any](ctx context.Context, db *database, v models.Viewer, query, column string, ids []string, order string) ([]T, error) {
	where, args := scope(v, column)
	return rowsWhere[T](ctx, db, v, query, where, args, ids, order)
}

// entryRows reads rows by the rule for entries e.
func entryRows[T any](ctx context.Context, db *database, v models.Viewer, query string, ids []string, order string) ([]T, error) {
	where, args := entryScope(v)
	return rowsWhere[T](ctx, db, v, query, where, args, ids, order)
}

func rowsWhere[T any](ctx context.Context, db *database, v models.Viewer, query, where string, args []any, ids []string, order string) ([]T, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []T
	err := db.query(ctx).Raw(query+where+order, append([]any{ids}, args...)...).Scan(&rows).Error
	return rows, err
}
