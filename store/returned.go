package store

import (
	"duban/models"

	"gorm.io/gorm"
)

// readReturned gives what staff say of the newest row of each task of the department, by period and then by order of arrival, where that was
// returned: the template shows it until a later row has come in.
func (b *Basis) readReturned(q *gorm.DB, led taskSet) ([]models.SentBack, error) {
	var returned []models.SentBack
	args := append(append([]any{}, led.args...), b.Department.ID, b.Period.Ends, b.Period.Ends)
	err := q.Raw(`SELECT e.task_id, p.name AS period, r.note FROM entries e
		JOIN periods p ON p.id = e.period_id
		JOIN reviews r ON r.submission_id = e.submission_id AND r.decision = 'RETURNED' AND (r.entry_id IS NULL OR r.entry_id = e.id)
		WHERE e.state = 'RETURNED' AND e.task_id IN `+led.sql+` AND e.department_id = ? AND e.period_ends <= ? AND NOT EXISTS (
			SELECT 1 FROM entries n WHERE n.task_id = e.task_id AND n.department_id = e.department_id AND n.period_ends <= ?
			AND (n.period_ends > e.period_ends OR n.period_ends = e.period_ends AND n.seq > e.seq) AND n.state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED'))
		ORDER BY r.created_at, r.id`, args...).Scan(&returned).Error
	return returned, err
}
