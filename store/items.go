package store

import (
	"context"
	"fmt"
	"strconv"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// ItemChange adds an item beneath a task, or changes one. Nil fields stay.
type ItemChange struct {
	ItemID       string // "" adds one
	TaskID       string // of one that is added
	Version      *int64 // the one that the change is made upon
	IndicatorID  *string
	DepartmentID *string // "" for none, like the indicator's
	Title        *string
	Low          *models.Decimal
	NoTarget     bool // takes the target away
	Unit         *string
	Deadline     *models.Date
	To           *models.Date // its last day; it is owed in no period that begins later
}

// maxBeneath is how many items or milestones are changed together.
const maxBeneath = 250

// UpsertItems adds and changes items beneath tasks of one report, all of them or none. A target, deadline or end that moves needs a reason:
// a changed baseline is never silent. Staff only; a closed task's items stay.
func (s Tasks) UpsertItems(ctx context.Context, v models.Viewer, changes []ItemChange, reason string) ([]models.Item, error) {
	var items []models.Item
	err := s.beneath(ctx, v, len(changes), &reason, func() (string, error) {
		return s.reportOf(ctx, "items", changes[0].ItemID, changes[0].TaskID)
	}, func(t *tx) error {
		items = items[:0]
		for _, c := range changes {
			item, err := t.upsertItem(c, reason)
			if err != nil {
				return err
			}
			items = append(items, item)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return items, nil
}

// beneath runs changes beneath tasks of one report in one transaction. Staff only.
func (s Tasks) beneath(ctx context.Context, v models.Viewer, many int, reason *string, report func() (string, error), step func(*tx) error) error {
	if err := editor(v); err != nil {
		return err
	}
	switch *reason = text.Clean(*reason); {
	case many == 0:
		return models.Errorf(models.Invalid, "NOTHING_GIVEN", "")
	case many > maxBeneath:
		return models.Errorf(models.TooLarge, "TOO_MANY", "", "found", strconv.Itoa(many), "most", strconv.Itoa(maxBeneath))
	}
	if err := noteFits("reason", *reason); err != nil {
		return err
	}
	id, err := report()
	if err != nil {
		return err
	}
	return s.db.write(ctx, v, id, step)
}

// reportOf is the report of a row of a table or, where there is none yet, of its task.
func (s Tasks) reportOf(ctx context.Context, table, id, taskID string) (string, error) {
	if id == "" {
		table, id = "tasks", taskID
	}
	var row struct{ ReportID string }
	err := one(s.db.query(ctx).Raw(`SELECT report_id FROM `+table+` WHERE id = ?`, id), &row, "NOT_FOUND")
	return row.ReportID, err
}

// named scans the row that a field of the input names.
func (t *tx) named(dest any, field, query string, args ...any) error {
	err := one(t.Raw(query, args...), dest, "NOT_FOUND")
	if models.KindOf(err) == models.NotFound {
		return models.Errorf(models.NotFound, "NOT_FOUND", field)
	}
	return err
}

// openTask gives a task of the report that isn't closed.
func (t *tx) openTask(id, field string) (models.Task, error) {
	var task models.Task
	if err := t.named(&task, field, `SELECT * FROM tasks WHERE id = ? AND report_id = ?`, id, t.reportID); err != nil {
		return task, err
	}
	if task.State == models.TaskClosed {
		return task, models.Errorf(models.Conflict, "TASK_IS_CLOSED", field, "found", task.Number)
	}
	return task, nil
}

func (t *tx) upsertItem(c ItemChange, reason string) (models.Item, error) {
	item := models.Item{ID: c.ItemID, ReportID: t.reportID, TaskID: c.TaskID, Version: 1}
	if c.ItemID != "" {
		if err := one(t.Raw(`SELECT * FROM items WHERE id = ? AND report_id = ?`, c.ItemID, t.reportID), &item, "NOT_FOUND"); err != nil {
			return item, err
		}
	}
	if c.Version != nil && *c.Version != item.Version {
		return item, models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
	}
	if _, err := t.openTask(item.TaskID, "taskId"); err != nil {
		return item, err
	}
	before := item
	c.apply(&item)
	if err := t.checkItem(&item); err != nil {
		return item, err
	}
	if c.ItemID == "" {
		return t.addItem(item, reason)
	}
	return t.changeItem(before, item, reason)
}

func (c ItemChange) apply(item *models.Item) {
	if c.IndicatorID != nil {
		item.IndicatorID = orNone(c.IndicatorID)
	}
	if c.DepartmentID != nil {
		item.DepartmentID = orNone(c.DepartmentID)
	}
	if c.Title != nil {
		item.Title = text.Clean(*c.Title)
	}
	if c.Low != nil || c.NoTarget {
		item.Low = c.Low
	}
	if c.Unit != nil {
		item.Unit = text.Clean(*c.Unit)
	}
	if c.Deadline != nil {
		item.Deadline = *c.Deadline
	}
	if c.To != nil {
		item.To = *c.To
	}
}

func orNone(id *string) *string {
	if *id == "" {
		return nil
	}
	return id
}

// checkItem checks what was written into an item. Beneath an indicator its unit is the indicator's, so that parts can be summed.
func (t *tx) checkItem(item *models.Item) error {
	if n := utf8.RuneCountInString(item.Title); n == 0 || n > models.MaxTitle {
		return models.Errorf(models.Invalid, "TITLE_LENGTH", "title", "most", fmt.Sprint(models.MaxTitle))
	}
	if utf8.RuneCountInString(item.Unit) > maxUnit {
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", "unit", "most", fmt.Sprint(maxUnit))
	}
	if err := t.fitsIndicator(item); err != nil {
		return err
	}
	if item.DepartmentID != nil {
		var d models.Department
		if err := t.named(&d, "departmentId", `SELECT * FROM departments WHERE id = ?`, *item.DepartmentID); err != nil {
			return err
		}
	}
	return t.noTwin(*item)
}

func (t *tx) fitsIndicator(item *models.Item) error {
	if item.IndicatorID == nil {
		return nil
	}
	var of models.Indicator
	if err := t.named(&of, "indicatorId", `SELECT * FROM indicators WHERE id = ? AND task_id = ?`, *item.IndicatorID, item.TaskID); err != nil {
		return err
	}
	if item.Unit == "" {
		item.Unit = of.Unit
	}
	if item.Unit != of.Unit {
		return models.Errorf(models.Invalid, "UNIT_DIFFERS", "unit", "found", item.Unit, "expected", of.Unit)
	}
	return nil
}

// noTwin refuses a second item of the same name beneath the same indicator, unless the first has ended: sheets name items by title.
func (t *tx) noTwin(item models.Item) error {
	var of []*string
	err := t.Raw(`SELECT indicator_id FROM items WHERE task_id = ? AND title = ? AND id <> ? AND valid_to IS NULL`, item.TaskID, item.Title, item.ID).Scan(&of).Error
	for _, id := range of {
		if (id == nil) == (item.IndicatorID == nil) && (id == nil || *id == *item.IndicatorID) && item.To.IsZero() {
			return models.Errorf(models.Conflict, "ITEM_EXISTS", "title", "found", item.Title)
		}
	}
	return err
}

// maxUnit is the most characters of a unit.
const maxUnit = 20

func (t *tx) addItem(item models.Item, reason string) (models.Item, error) {
	if item.ID == "" {
		item.ID = models.NewID(models.ItemPrefix)
	}
	if err := t.Raw(`SELECT coalesce(max(position), 0) + 1 FROM items WHERE task_id = ?`, item.TaskID).Scan(&item.Position).Error; err != nil {
		return item, err
	}
	if err := insert(t, []models.Item{item}); err != nil {
		return item, err
	}
	return item, t.record("item.added", item.ID, map[string]any{"taskId": item.TaskID, "after": said(item), "reason": reason})
}

func (t *tx) changeItem(before, item models.Item, reason string) (models.Item, error) {
	was, is := said(before), said(item)
	if fmt.Sprint(was) == fmt.Sprint(is) {
		return before, nil
	}
	moved := was["low"] != is["low"] || was["deadline"] != is["deadline"] || was["to"] != is["to"] || was["unit"] != is["unit"]
	if moved && reason == "" {
		return before, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	done := t.Exec(`UPDATE items SET indicator_id = ?, department_id = ?, title = ?, low = ?, unit = ?, deadline = ?, valid_to = ?, version = version + 1
		WHERE id = ? AND version = ?`, item.IndicatorID, item.DepartmentID, item.Title, item.Low, item.Unit, item.Deadline, item.To, item.ID, item.Version)
	if err := changedOne(done); err != nil {
		return before, err
	}
	item.Version++
	kind := "item.changed"
	if before.To.IsZero() && !item.To.IsZero() {
		kind = "item.ended"
	}
	return item, t.record(kind, item.ID, map[string]any{"taskId": item.TaskID, "before": was, "after": is, "reason": reason})
}

// said is what an item says, for the record and for telling whether it changed.
func said(i models.Item) map[string]string {
	out := map[string]string{"title": i.Title, "unit": i.Unit, "deadline": i.Deadline.String(), "to": i.To.String()}
	if i.IndicatorID != nil {
		out["indicatorId"] = *i.IndicatorID
	}
	if i.DepartmentID != nil {
		out["departmentId"] = *i.DepartmentID
	}
	if i.Low != nil {
		out["low"] = i.Low.String()
	}
	return out
}
