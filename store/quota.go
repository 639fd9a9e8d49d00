package store

import (
	"fmt"
	"time"

	"duban/models"
)

// dayQuota is how many bytes of files may be kept for one department within a day, whoever brings them: a due day's many versions fit, one
// account can't fill the disk.
const dayQuota = 500 << 20

// SetQuota sets how many bytes of files may be kept for one department within a day; tests want less.
func (s *Store) SetQuota(bytes int64) { s.db.quota = bytes }

// keepFor keeps a department's file unless that would be more than its day's: QUOTA_FULL.
func (t *tx) keepFor(departmentID string, u Upload) error {
	var kept int64
	since := t.now.Add(-24 * time.Hour)
	err := t.Raw(`SELECT COALESCE(SUM(size), 0) FROM (
		SELECT size FROM submissions WHERE department_id = ? AND created_at > ?
		UNION ALL SELECT size FROM plan_submissions WHERE department_id = ? AND created_at > ?
		UNION ALL SELECT size FROM attachments WHERE department_id = ? AND created_at > ?) AS kept`,
		departmentID, since, departmentID, since, departmentID, since).Scan(&kept).Error
	if err != nil {
		return err
	}
	if kept+int64(len(u.Body)) > t.quota {
		return models.Errorf(models.TooManyCalls, "QUOTA_FULL", "file", "most", megabytes(t.quota), "found", megabytes(kept), "seconds", "3600")
	}
	return t.keepBlob(u)
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
