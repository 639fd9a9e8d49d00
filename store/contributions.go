package store

import (
	"context"
	"strings"

	"duban/models"

	"gorm.io/gorm"
)

// Contributions are what is said of tasks beside their leads' reports: parts of supporting departments and counties, findings on site.
// None of it is ever the figure. Staff see all of it; a part its contributor and the task's leads; a finding whoever sees the progress.
type Contributions struct{ db *database }

func contributionScope(v models.Viewer) (string, []any) {
	const given = `c.state IN ('GIVEN', 'TAKEN')` // drafts and what was taken back are the contributor's alone
	if v.Staff {
		return `(` + given + ` OR c.department_id IN ?)`, []any{orNobody(v.Departments)}
	}
	if len(v.Departments) == 0 {
		return "1 = 0", nil
	}
	seen, args := scope(v, "c.task_id")
	return `(c.department_id IN ? OR ` + given + ` AND (EXISTS (SELECT 1 FROM duties led WHERE led.task_id = c.task_id AND led.role = 'LEAD'
		AND led.state IN ('PROPOSED', 'CONFIRMED') AND led.department_id IN ?) OR c.kind = 'INSPECTION' AND ` + seen + `))`,
		append([]any{v.Departments, v.Departments}, args...)
}

// OfTasks gives the contributions to tasks that the viewer may see, in order.
func (s Contributions) OfTasks(ctx context.Context, v models.Viewer, taskIDs []string) ([]models.Contribution, error) {
	where, args := contributionScope(v)
	return rowsWhere[models.Contribution](ctx, s.db, v, `SELECT c.* FROM contributions c WHERE c.task_id IN ? AND `, where, args, taskIDs, ` ORDER BY c.task_id, c.seq`)
}

// OfSubmissions gives the contributions that came in files and that the viewer may see, in order.
func (s Contributions) OfSubmissions(ctx context.Context, v models.Viewer, submissionIDs []string) ([]models.Contribution, error) {
	where, args := contributionScope(v)
	return rowsWhere[models.Contribution](ctx, s.db, v, `SELECT c.* FROM contributions c WHERE c.submission_id IN ? AND `, where, args, submissionIDs, ` ORDER BY c.seq`)
}

// ByID gives those of the contributions of ids that the viewer may see, in order.
func (s Contributions) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Contribution, error) {
	where, args := contributionScope(v)
	return rowsWhere[models.Contribution](ctx, s.db, v, `SELECT c.* FROM contributions c WHERE c.id IN ? AND `, where, args, ids, ` ORDER BY c.seq`)
}

// Give keeps a form's rows as contributions, judged against the tasks that they may speak of, all of them or none: none while an ERROR
// stands, and nothing at all where it is a trial.
func (s Contributions) Give(ctx context.Context, v models.Viewer, f models.Form, trial bool, judge func(Basis) (Judged, error)) ([]models.Contribution, Judged, error) {
	var given []models.Contribution
	var judged Judged
	if err := f.Check(v); err != nil {
		return nil, judged, err
	}
	err := s.db.write(ctx, v, f.ReportID, func(t *tx) error {
		given = nil
		b, err := readBasisBeside(t.DB, v, f)
		if err != nil {
			return err
		}
		if judged, err = judge(b); err != nil || trial || judged.Errors() > 0 {
			return err
		}
		given, err = t.give(f, b, judged)
		return err
	})
	if err != nil {
		return nil, judged, err
	}
	return given, judged, nil
}

// readBasisBeside is a basis of the tasks that a form's rows may stand beside: those that the department supports or, for a finding on site,
// leads. What the lead has said is nothing to compare a part with.
func readBasisBeside(q *gorm.DB, v models.Viewer, f models.Form) (Basis, error) {
	b, err := readBasis(q, v, f.ReportID, f.DepartmentID, f.Period)
	if err != nil {
		return b, err
	}
	if f.Source != models.SourceInspection {
		b.Tasks = b.Beside
	}
	b.Beside = nil
	for i := range b.Tasks {
		t := &b.Tasks[i]
		t.Now, t.Last, t.Returned = Standing{}, Standing{}, nil
	}
	return b, err
}

func (t *tx) give(f models.Form, b Basis, judged Judged) ([]models.Contribution, error) {
	seq, err := t.nextSeq("contribution", int64(len(judged.Rows)))
	if err != nil || len(judged.Rows) == 0 {
		return nil, err
	}
	kind, whose, event := models.PartGiven, &b.Department.ID, "contribution.given"
	if f.Source == models.SourceInspection {
		kind, whose, event = models.FoundOnSite, nil, "inspection.kept"
	}
	var given []models.Contribution
	for i, row := range judged.Rows {
		c := t.contribution(row, b.Period)
		c.DepartmentID, c.Kind, c.Seq, c.Source, c.Who, c.Note = whose, kind, seq+int64(i), f.Source, f.Who, strings.Join(filled(f.Note, f.Reason), "；")
		given = append(given, c)
	}
	if err := t.markOwned(given); err != nil {
		return nil, err
	}
	if err := insert(t, given); err != nil {
		return nil, err
	}
	return given, t.recordGiven(event, given)
}

// filled are the texts that say something.
func filled(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Takeable makes contributions of one task and period the row of a form of their lead, upon what it has said so far. Only the lead's own
// people take, each contribution once; two figures of one indicator or item that differ are for the lead to settle.
func (s Contributions) Takeable(ctx context.Context, v models.Viewer, ids []string) (models.Form, error) {
	ids = distinct(ids)
	f := models.Form{Source: models.SourceForm}
	if len(ids) == 0 || len(ids) > maxDecided {
		return f, models.Errorf(models.Invalid, "CONTRIBUTION_NOT_GIVEN", "contributionIds")
	}
	err := s.db.read(ctx, func(q *gorm.DB) error {
		found, err := contributionsOf(q, v, ids)
		if err != nil {
			return err
		}
		first := found[0]
		for _, c := range found {
			switch {
			case c.TaskID != first.TaskID || c.PeriodID != first.PeriodID:
				return models.Errorf(models.Invalid, "CONTRIBUTIONS_OF_ONE", "contributionIds")
			case c.Kind != models.PartGiven:
				return models.Errorf(models.Invalid, "INSPECTION_NOT_TAKEN", "contributionIds")
			case c.State != models.ContributionGiven:
				return models.Errorf(models.Conflict, "CONTRIBUTION_TAKEN", "contributionIds")
			}
		}
		f, err = leadForm(q, v, found)
		return err
	})
	return f, err
}

func contributionsOf(q *gorm.DB, v models.Viewer, ids []string) ([]models.Contribution, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	where, args := contributionScope(v)
	var found []models.Contribution
	err := appendRows(q, &found, `SELECT c.* FROM contributions c WHERE c.id IN ? AND `+where+` ORDER BY c.seq`, append([]any{ids}, args...)...)
	if err == nil && len(found) < len(ids) {
		err = models.Errorf(models.NotFound, "NOT_FOUND", "contributionIds")
	}
	return found, err
}

// leadForm is the form of the lead that takes contributions over.
func leadForm(q *gorm.DB, v models.Viewer, parts []models.Contribution) (models.Form, error) {
	first := parts[0]
	f := models.Form{ReportID: first.ReportID, Source: models.SourceForm}
	if err := q.Raw(`SELECT name FROM periods WHERE id = ?`, first.PeriodID).Scan(&f.Period).Error; err != nil {
		return f, err
	}
	var leads []models.Duty
	err := appendRows(q, &leads, `SELECT * FROM duties WHERE task_id = ? AND role = 'LEAD' AND state IN ('PROPOSED', 'CONFIRMED') ORDER BY position, id`, first.TaskID)
	if err != nil {
		return f, err
	}
	for _, d := range leads {
		if f.DepartmentID == "" && v.For(d.DepartmentID) {
			f.DepartmentID = d.DepartmentID
		}
	}
	if f.DepartmentID == "" {
		return f, models.Errorf(models.Forbidden, "LEAD_ALONE", "contributionIds")
	}
	b, err := readBasis(q, v, f.ReportID, f.DepartmentID, f.Period)
	if err != nil {
		return f, err
	}
	for _, task := range b.Tasks {
		if task.ID == first.TaskID {
			row, err := b.takeOver(task, parts)
			f.Rows = []models.FormRow{row}
			return f, err
		}
	}
	return f, models.Errorf(models.Invalid, "TASK_NOT_TRACKED", "contributionIds")
}

// takeOver makes the row of a form of contributions to a task.
func (b Basis) takeOver(task TaskBasis, parts []models.Contribution) (models.FormRow, error) {
	names := map[string]string{}
	for _, d := range b.Departments {
		names[d.ID] = d.ShortName
	}
	upon := ""
	if task.Now.Entry != nil {
		upon = task.Now.Entry.ID
	}
	row := models.FormRow{TaskID: task.ID, Upon: &upon}
	var from []string
	for _, c := range parts {
		from = append(from, names[*c.DepartmentID]+" "+c.ID)
		row = c.Row(names[*c.DepartmentID], task.Now.Entry, row)
	}
	row.From = strings.Join(from, "、")
	given := map[string]models.FormFigure{}
	figures := row.Figures
	row.Figures = nil
	for _, f := range figures {
		other, twice := given[f.ID()]
		switch {
		case twice && (f.Printed != other.Printed || (f.Value == nil) != (other.Value == nil) || f.Value != nil && !f.Value.Equal(*other.Value)):
			return row, models.Errorf(models.Conflict, "CONTRIBUTIONS_DIFFER", "contributionIds", "found", f.ID())
		case !twice:
			row.Figures = append(row.Figures, f)
		}
		given[f.ID()] = f
	}
	return row, nil
}

// take marks contributions as taken with a submission that has been written.
func (t *tx) take(ids []string, sub models.Submission) error {
	for _, id := range ids {
		done := t.Exec(`UPDATE contributions SET state = 'TAKEN', taken_by = ?, taken_at = ?, taken_with = ? WHERE id = ? AND state = 'GIVEN' AND kind = 'PART'`,
			t.viewer.UserID, t.now, sub.ID, id)
		if done.Error == nil && done.RowsAffected == 0 {
			return models.Errorf(models.Conflict, "CONTRIBUTION_TAKEN", "contributionIds")
		}
		if err := changedOne(done); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return t.record("contribution.taken", sub.ID, map[string]any{"contributionIds": ids})
}
