package store

import (
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// asOf is what has moved in a report since some period ended: tasks that were closed and opened again, targets and deadlines that were
// changed, colours given by hand. With it a task is read as it stood then (law 5).
type asOf struct {
	ends      models.Date
	zone      *time.Location
	closures  map[string][]models.Closure // by task, like all of them
	baselines map[string][]models.BaselineChange
	ratings   map[string][]models.Rating
}

func readAsOf(q *gorm.DB, r models.Report, ends models.Date) (asOf, error) {
	a := asOf{ends: ends, zone: zoneOf(r), closures: map[string][]models.Closure{}, baselines: map[string][]models.BaselineChange{}, ratings: map[string][]models.Rating{}}
	var closures []models.Closure
	if err := appendRows(q, &closures, `SELECT * FROM closures WHERE report_id = ? AND state IN ('CLOSED', 'REOPENED') ORDER BY decided_at, id`, r.ID); err != nil {
		return a, err
	}
	var baselines []models.BaselineChange
	if err := appendRows(q, &baselines, `SELECT * FROM baseline_changes WHERE report_id = ? ORDER BY seq`, r.ID); err != nil {
		return a, err
	}
	var ratings []models.Rating
	err := appendRows(q, &ratings, `SELECT * FROM ratings WHERE report_id = ? AND period_ends <= ? ORDER BY seq`, r.ID, ends)
	for _, c := range closures {
		a.closures[c.TaskID] = append(a.closures[c.TaskID], c)
	}
	for _, b := range baselines {
		a.baselines[b.TaskID] = append(a.baselines[b.TaskID], b)
	}
	for _, x := range ratings {
		a.ratings[x.TaskID] = append(a.ratings[x.TaskID], x)
	}
	return a, err
}

// zoneOf is the zone in which a report's days are reckoned.
func zoneOf(r models.Report) *time.Location {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// task puts a task back to how it stood.
func (a asOf) task(t *models.Task) {
	t.State = t.StateAsOf(a.closures[t.ID], a.ends, a.zone)
	t.Deadline = models.BaselineAsOf(models.Baseline{Deadline: t.Deadline}, a.baselines[t.ID], "", a.ends).Deadline
}

// indicators puts the targets of a task's indicators back.
func (a asOf) indicators(indicators []models.Indicator) {
	for i := range indicators {
		changes := a.baselines[indicators[i].TaskID]
		if len(changes) > 0 {
			indicators[i].SetBaseline(models.BaselineAsOf(indicators[i].Baseline(), changes, indicators[i].ID, a.ends))
		}
	}
}

// lastAccepted is, of tasks that staff have rated, the Seq of the newest accepted entry up to a day: an override lapses with it.
func lastAccepted(q *gorm.DB, reportID string, ends models.Date) (map[string]int64, error) {
	var rows []struct {
		TaskID string
		Seq    int64
	}
	err := q.Raw(`SELECT e.task_id, max(e.seq) AS seq FROM entries e WHERE e.task_id IN (SELECT task_id FROM ratings WHERE report_id = ?)
		AND e.state = 'ACCEPTED' AND e.period_ends <= ? GROUP BY e.task_id`, reportID, ends).Scan(&rows).Error
	last := make(map[string]int64, len(rows))
	for _, r := range rows {
		last[r.TaskID] = r.Seq
	}
	return last, err
}
