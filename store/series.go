package store

import (
	"context"
	"strings"

	"duban/models"

	"gorm.io/gorm"
)

// Dimension is by what figures are rolled up.
type Dimension string

// The dimensions.
const (
	ByArea       Dimension = "AREA"
	ByTheme      Dimension = "THEME"
	ByDepartment Dimension = "DEPARTMENT" // the first listed lead
	ByLeader     Dimension = "LEADER"     // the first post in whose portfolio a task is
)

// column is where a frozen row says to which part it belongs.
func (d Dimension) column() string {
	return map[Dimension]string{ByArea: "t.area_id", ByTheme: "COALESCE(t.theme_id, '')", ByDepartment: "f.lead_id", ByLeader: "f.leader_id"}[d]
}

// PeriodCount is how many tasks of a closed period had a colour, with what was owed of them.
type PeriodCount struct {
	PeriodID                      string
	Color                         models.Color
	Tasks, Owed, Received, OnTime int
}

// FrozenCounts counts the closed periods of a report by colour, of all tasks or of one part, as far as the viewer may see it: departments
// the tasks on which they have a duty, and debts of their own.
func (s Entries) FrozenCounts(ctx context.Context, v models.Viewer, reportID string, by Dimension, id string) ([]PeriodCount, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	own, args := "1 = 1", []any{}
	if !v.Staff {
		own = "f.lead_id IN ?"
		args = append(args, orNobody(v.Departments), orNobody(v.Departments), orNobody(v.Departments))
	}
	where, scoped := scope(v, "f.task_id")
	args = append(append(args, reportID), scoped...)
	if id != "" {
		where, args = where+" AND "+by.column()+" = ?", append(args, id)
	}
	query := `SELECT f.period_id, f.color, count(*) AS tasks, sum(CASE WHEN OWN THEN f.owed ELSE 0 END) AS owed, sum(CASE WHEN OWN THEN f.received ELSE 0 END) AS received,
		sum(CASE WHEN OWN THEN f.on_time ELSE 0 END) AS on_time FROM frozen_tasks f JOIN tasks t ON t.id = f.task_id
		WHERE f.report_id = ? AND ` + where + ` GROUP BY f.period_id, f.color ORDER BY f.period_id, f.color`
	var counts []PeriodCount
	err := s.db.query(ctx).Raw(strings.ReplaceAll(query, "OWN", own), args...).Scan(&counts).Error
	return counts, err
}

func orNobody(ids []string) []string {
	if len(ids) == 0 {
		return []string{""}
	}
	return ids
}

// ConsolidationPage is Consolidation (or Reviewed) of one page of the tracked tasks alone, in order of their numbers.
func (s Entries) ConsolidationPage(ctx context.Context, v models.Viewer, reportID string, period models.Period, reviewed bool, p Page) (Consolidation, Info, error) {
	c := Consolidation{counts: handedIn}
	if reviewed {
		c.counts = acceptedOnly
	}
	if err := signedIn(v); err != nil {
		return c, Info{}, err
	}
	if !v.Staff && len(v.Departments) == 0 {
		return c, Info{}, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	w, err := p.window()
	if err != nil {
		return c, Info{}, err
	}
	where, args, order, err := w.clauses([]string{"t.position", "t.id"}, false)
	if err != nil {
		return c, Info{}, err
	}
	var info Info
	err = s.db.read(ctx, func(q *gorm.DB) error {
		var tasks []models.Task
		scoped, scopeArgs := scope(v, "t.id")
		all := append(append([]any{reportID}, scopeArgs...), args...)
		if err := appendRows(q, &tasks, `SELECT t.* FROM tasks t WHERE t.report_id = ? AND t.tracking <> 'NONE' AND `+scoped+` AND `+where+` ORDER BY `+order+` LIMIT ?`,
			append(all, w.size+1)...); err != nil {
			return err
		}
		tasks, info = cut(w, tasks)
		ids := make([]string, len(tasks))
		for i, t := range tasks {
			ids[i] = t.ID
		}
		only := listed(orNobody(ids))
		c.only = &only
		return c.read(q, v, reportID, period)
	})
	c.Rate()
	return c, info, err
}

// PastReadings gives what was current of indicators at the end of each period up to a day, the latest first: of tasks that the viewer may see.
func (s Entries) PastReadings(ctx context.Context, v models.Viewer, taskIDs []string, until models.Date) ([]models.Reading, error) {
	if err := signedIn(v); err != nil || len(taskIDs) == 0 {
		return nil, err
	}
	where, args := scope(v, "r.task_id")
	var rows []models.Reading
	err := appendRows(s.db.query(ctx), &rows, `SELECT r.* FROM readings r JOIN entries e ON e.id = r.entry_id WHERE r.task_id IN ? AND `+where+`
		AND r.indicator_id IS NOT NULL AND r.item_id IS NULL AND r.value IS NOT NULL AND `+inForce+` AND e.period_ends <= ? AND NOT EXISTS (SELECT 1 FROM entries n
			WHERE n.task_id = e.task_id AND n.period_ends = e.period_ends AND n.seq > e.seq AND n.state IN `+string(handedIn)+`)
		ORDER BY r.task_id, r.period_ends DESC, r.id`, append(append([]any{taskIDs}, args...), until)...)
	return rows, err
}
