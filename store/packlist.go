package store

import (
	"context"

	"duban/models"
)

// ForPack lists, oldest first, the submissions of a report that the viewer may see and that were not withdrawn: of one period where one
// is named, of one department where one is. What was read in their files is left out.
func (s Submissions) ForPack(ctx context.Context, v models.Viewer, reportID string, period models.Period, departmentID string) ([]models.Submission, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	where, args := submissionScope(v)
	args = append([]any{reportID, period, reportID, period, departmentID, departmentID}, args...)
	var subs []models.Submission
	err := s.db.query(ctx).Raw(`SELECT id, report_id, department_id, period_id, seq, state, file_name, file_kind, sha256, size, created_at FROM submissions
		WHERE report_id = ? AND (? = '' OR period_id IN (SELECT id FROM periods WHERE report_id = ? AND name = ?)) AND (? = '' OR department_id = ?)
		AND state <> 'WITHDRAWN' AND `+where+` ORDER BY seq`, args...).Scan(&subs).Error
	return subs, err
}
