package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Merge says that departments have become part of another from a day on.
type Merge struct {
	From   []string // the departments that end
	Into   string   // the one that goes on
	Day    models.Date
	Reason string
}

// Merge makes a department the successor of others, all of them or none: it inherits duties, accounts, items, spellings and what was learnt of their
// sheets, and old templates count as its own. The others end the day before; periods that ended by then keep them. Staff only; not for a
// day to come.
func (s Departments) Merge(ctx context.Context, v models.Viewer, m Merge) (models.Department, error) {
	var into models.Department
	if err := editor(v); err != nil {
		return into, err
	}
	m.From, m.Reason = distinct(m.From), text.Clean(m.Reason)
	switch {
	case len(m.From) == 0:
		return into, models.Errorf(models.Invalid, "NOTHING_GIVEN", "departmentIds")
	case m.Reason == "":
		return into, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if err := noteFits("reason", m.Reason); err != nil {
		return into, err
	}
	reportID, err := s.db.chainOfDepartments(ctx)
	if err != nil {
		return into, err
	}
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		into = models.Department{}
		if err := t.named(&into, "intoDepartmentId", `SELECT * FROM departments WHERE id = ?`, m.Into); err != nil {
			return err
		}
		today, err := t.today()
		switch {
		case err != nil:
			return err
		case m.Day.After(today):
			return models.Errorf(models.Invalid, "MERGE_IN_FUTURE", "from", "found", m.Day.String())
		case into.SuccessorID != nil:
			return models.Errorf(models.Conflict, "DEPARTMENT_ENDED", "intoDepartmentId", "found", into.ShortName)
		}
		for _, id := range m.From {
			if err := t.merge(id, into, m); err != nil {
				return err
			}
		}
		return nil
	})
	return into, err
}

// chainOfDepartments is the report on whose chain what happens to departments is recorded: the active one.
func (db *database) chainOfDepartments(ctx context.Context) (string, error) {
	var id string
	err := db.query(ctx).Raw(`SELECT id FROM reports ORDER BY CASE state WHEN 'ACTIVE' THEN 0 WHEN 'DRAFT' THEN 1 ELSE 2 END, year DESC, id LIMIT 1`).Scan(&id).Error
	return id, err
}

func (t *tx) merge(id string, into models.Department, m Merge) error {
	var d models.Department
	if err := t.named(&d, "departmentIds", `SELECT * FROM departments WHERE id = ?`, id); err != nil {
		return err
	}
	if d.SuccessorID != nil || d.ID == into.ID {
		return models.Errorf(models.Conflict, "DEPARTMENT_ENDED", "departmentIds", "found", d.ShortName)
	}
	moved, err := t.inheritDuties(d.ID, into.ID, m.Day)
	if err != nil {
		return err
	}
	if err := t.inheritRest(d.ID, into.ID); err != nil {
		return err
	}
	done := t.Exec(`UPDATE departments SET valid_to = ?, successor_id = ?, version = version + 1 WHERE id = ? AND version = ?`, m.Day.AddDays(-1), into.ID, d.ID, d.Version)
	if err := changedOne(done); err != nil {
		return err
	}
	return t.record("department.merged", d.ID, map[string]any{"into": into.ID, "from": m.Day, "duties": moved, "reason": m.Reason})
}

// inheritDuties gives the successor a duty for each current one of a department, dated, and ends the old ones. Where the successor has a part in
// the task already, lead counts more than support. Duties in reports that are put away stay.
func (t *tx) inheritDuties(from, into string, day models.Date) (int, error) {
	var duties []models.Duty
	if err := appendRows(t.DB, &duties, `SELECT d.* FROM duties d JOIN reports r ON r.id = d.report_id WHERE d.department_id IN ? AND d.state IN ('PROPOSED', 'CONFIRMED')
		AND r.state <> 'ARCHIVED' ORDER BY d.task_id, d.role, d.position, d.id`, []string{from, into}); err != nil {
		return 0, err
	}
	own, moved := map[string]models.Duty{}, 0
	for _, d := range duties {
		if d.DepartmentID == into {
			own[d.TaskID] = d
		}
	}
	for _, d := range duties {
		if d.DepartmentID != from {
			continue
		}
		if err := t.endDuty(d, day); err != nil {
			return moved, err
		}
		has, there := own[d.TaskID]
		if there && (has.Role == models.Lead || d.Role == models.Support) {
			continue
		}
		if there {
			if err := t.endDuty(has, day); err != nil {
				return moved, err
			}
		}
		d.ID, d.DepartmentID, d.From, d.To, d.Version = models.NewID(models.DutyPrefix), into, day, models.Date{}, 1
		if err := t.Create(&d).Error; err != nil {
			return moved, err
		}
		own[d.TaskID] = d
		moved++
	}
	return moved, nil
}

// endDuty ends a duty the day before; one that was only proposed leaves no trace in earlier periods.
func (t *tx) endDuty(d models.Duty, day models.Date) error {
	last := day.AddDays(-1)
	if d.State != models.DutyConfirmed {
		last = models.Date{}
	}
	return changedOne(t.Exec(`UPDATE duties SET state = 'ENDED', valid_to = ?, version = version + 1 WHERE id = ? AND version = ?`, last, d.ID, d.Version))
}

// inheritRest moves accounts, items, extensions, spellings and memories.
func (t *tx) inheritRest(from, into string) error {
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM user_grants WHERE department_id = ? AND user_id IN (SELECT user_id FROM user_grants WHERE department_id = ?)`, []any{from, into}},
		{`UPDATE user_grants SET department_id = ? WHERE department_id = ?`, []any{into, from}},
		{`UPDATE items SET department_id = ?, version = version + 1 WHERE department_id = ?`, []any{into, from}},
		{`INSERT INTO period_extensions (period_id, department_id, report_id, due, reason, made_by, created_at)
			SELECT x.period_id, ?, x.report_id, x.due, x.reason, x.made_by, x.created_at FROM period_extensions x JOIN periods p ON p.id = x.period_id
			WHERE x.department_id = ? AND p.state = 'OPEN' ON CONFLICT (period_id, department_id) DO NOTHING`, []any{into, from}},
		{`UPDATE department_aliases SET department_id = ? WHERE department_id = ?`, []any{into, from}},
		{`DELETE FROM row_memories WHERE department_id = ? AND EXISTS (SELECT 1 FROM row_memories m WHERE m.department_id = ?
			AND m.report_id = row_memories.report_id AND m.folded_text = row_memories.folded_text)`, []any{from, into}},
		{`UPDATE row_memories SET department_id = ? WHERE department_id = ?`, []any{into, from}},
	} {
		if err := t.Exec(step.query, step.args...).Error; err != nil {
			return err
		}
	}
	return nil
}
