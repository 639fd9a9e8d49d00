package store

import (
	"slices"

	"duban/models"

	"gorm.io/gorm"
)

// A county whose item it is, or a bureau with a step of its own, reports the item's value itself: the newest of what the lead says of the item
// and what its owner says is the item's figure, by period and then by the moment. The task's own figure stays the lead's alone.

// markOwned marks the contributions that hold a figure of an item which is the contributor's own, as the ledger stands now.
func (t *tx) markOwned(parts []models.Contribution) error {
	var ids []string
	for _, c := range parts {
		for _, r := range c.Figures {
			if r.ItemID != nil {
				ids = append(ids, *r.ItemID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var items []models.Item
	if err := appendRows(t.DB, &items, `SELECT * FROM items WHERE id IN ? AND department_id IS NOT NULL`, distinct(ids)); err != nil {
		return err
	}
	owner := make(map[string]string, len(items))
	for _, x := range items {
		owner[x.ID] = *x.DepartmentID
	}
	for i := range parts {
		c := &parts[i]
		for k := range c.Figures {
			r := &c.Figures[k]
			if r.ItemID != nil && c.DepartmentID != nil && owner[*r.ItemID] == *c.DepartmentID {
				c.OwnItems = append(c.OwnItems, *r.ItemID)
			}
		}
	}
	return nil
}

// putOwners puts the figures that owners gave of their items over what counts of tasks, where they are newer: among the periods for which a
// condition on their last day p.ends holds.
func putOwners(q *gorm.DB, of taskSet, found map[string]Standing, condition string, args ...any) (map[string]Standing, error) {
	var said bool // there are few reports in which owners say something, and the partial index answers at once
	if err := q.Raw(`SELECT EXISTS (SELECT 1 FROM contributions WHERE own_items <> '[]')`).Scan(&said).Error; err != nil || !said {
		return found, err
	}
	var parts []models.Contribution
	err := appendRows(q, &parts, `SELECT c.* FROM contributions c JOIN periods p ON p.id = c.period_id WHERE c.own_items <> '[]' AND c.task_id IN `+of.sql+`
		AND c.state IN ('GIVEN', 'TAKEN') AND `+condition+` ORDER BY p.ends, c.seq`, slices.Concat(of.args, args)...)
	if err != nil || len(parts) == 0 {
		return found, err
	}
	var periods []models.ReportingPeriod
	if err := appendRows(q, &periods, `SELECT * FROM periods WHERE report_id = ?`, parts[0].ReportID); err != nil {
		return found, err
	}
	ends := map[string]models.Date{}
	for _, p := range periods {
		ends[p.ID] = p.Ends
	}
	if found == nil {
		found = map[string]Standing{}
	}
	for _, c := range parts {
		for _, r := range c.OwnReadings(ends[c.PeriodID]) {
			found[c.TaskID] = found[c.TaskID].WithOwner(r)
		}
	}
	return found, nil
}
