package store

import (
	"duban/models"

	"gorm.io/gorm"
)

// pastFigures gives what was current of each indicator and item of tasks at the end of every period before a day, the latest first: what
// the family ByPeriods counts. Other families need none of it, and nothing is read for them.
func pastFigures(q *gorm.DB, s models.Settings, of taskSet, counts counting, before models.Date) (map[string][]models.PastFigure, error) {
	if s.Family() != models.ByPeriods {
		return nil, nil
	}
	var rows []models.Reading
	err := appendRows(q, &rows, `SELECT r.* FROM readings r JOIN entries e ON e.id = r.entry_id
		WHERE r.task_id IN `+of.sql+` AND r.value IS NOT NULL AND e.state IN `+string(counts)+` AND e.period_ends < ? AND NOT EXISTS (SELECT 1 FROM entries n
			WHERE n.task_id = e.task_id AND n.period_ends = e.period_ends AND n.seq > e.seq AND n.state IN `+string(counts)+`)
		ORDER BY r.period_ends DESC, r.id`, append(append([]any{}, of.args...), before)...)
	past := map[string][]models.PastFigure{}
	for _, r := range rows {
		if id := subject(r); id != "" {
			past[id] = append(past[id], models.PastFigure{AsOf: r.SpeaksOf(), Value: *r.Value})
		}
	}
	return past, err
}

// subject is the id of what a reading is of: the item, else the indicator.
func subject(r models.Reading) string {
	switch {
	case r.ItemID != nil:
		return *r.ItemID
	case r.IndicatorID != nil:
		return *r.IndicatorID
	}
	return ""
}
