package store

import (
	"slices"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// LoggedChase is a chase as the ledger of a period lists it: with what it was about and who sent it, "" for the built-in operator.
type LoggedChase struct {
	models.Chase `gorm:"embedded"`
	Who          string
	Matters      []models.LetterMatter `gorm:"-"`
}

// chaseLogQuery gives the chases of a period, and those of earlier periods or of none that were open at some time in it.
const chaseLogQuery = `SELECT chases.*, COALESCE(u.display_name, '') AS who FROM chases LEFT JOIN users u ON u.id = chases.made_by
	WHERE chases.report_id = ? AND (chases.period_id = ? OR (chases.created_at < ? AND (chases.answered_at IS NULL OR chases.answered_at >= ?)
		AND (chases.period_id IS NULL OR chases.period_id IN (SELECT p.id FROM periods p WHERE p.report_id = chases.report_id AND p.ends < ?))))`

// readChases reads the chases that the viewer may see and the period's ledger lists, in order. Of a closed period it is the log as it was
// when the period was closed.
func (c *Consolidation) readChases(q *gorm.DB, v models.Viewer) error {
	zone := zoneOf(c.Report)
	begins := startOf(c.Period.Name.First(), zone) // gorm: First is the day on which a period begins
	over := startOf(c.Period.Ends.AddDays(1), zone)
	query, args := chaseLogQuery, []any{c.Report.ID, c.Period.ID, over, begins, c.Period.Ends}
	if c.Period.ClosedAt != nil {
		query, args = query+` AND chases.created_at <= ?`, append(args, *c.Period.ClosedAt)
	}
	scoped, own := chaseScope(v)
	if err := appendRows(q, &c.Chases, query+` AND `+scoped+` ORDER BY chases.seq`, append(args, own...)...); err != nil {
		return err
	}
	for i := range c.Chases {
		if x := &c.Chases[i]; c.Period.ClosedAt != nil && x.AnsweredAt != nil && x.AnsweredAt.After(*c.Period.ClosedAt) {
			x.AnsweredAt, x.AnsweredBy, x.SubmissionID, x.Answer = nil, "", nil, ""
		}
	}
	return c.readChaseMatters(q)
}

// startOf is the moment at which a day begins.
func startOf(d models.Date, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone).UTC()
}

// readChaseMatters reads what the chases were about, with the numbers of the tasks.
func (c *Consolidation) readChaseMatters(q *gorm.DB) error {
	at := make(map[string]*LoggedChase, len(c.Chases))
	ids := make([]string, len(c.Chases))
	for i := range c.Chases {
		at[c.Chases[i].ID], ids[i] = &c.Chases[i], c.Chases[i].ID
	}
	for some := range slices.Chunk(ids, atOnce) {
		var rows []struct {
			models.ChaseMatter `gorm:"embedded"`
			TaskNumber         string
			TaskTitle          string
		}
		err := appendRows(q, &rows, `SELECT m.*, COALESCE(t.number, '') AS task_number, COALESCE(t.title, '') AS task_title FROM chase_matters m
			LEFT JOIN tasks t ON t.id = m.task_id WHERE m.chase_id IN ? ORDER BY m.chase_id, m.position`, some)
		if err != nil {
			return err
		}
		for _, r := range rows {
			x := at[r.ChaseID]
			x.Matters = append(x.Matters, models.LetterMatter{ChaseMatter: r.ChaseMatter, TaskNumber: r.TaskNumber, TaskTitle: r.TaskTitle})
		}
	}
	return nil
}
