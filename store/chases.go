package store

import (
	"context"
	"strings"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// Chases are the reminders to departments. Staff see all, a department its own.
type Chases struct{ db *database }

// chaseScope is Viewer.MaySeeChase as SQL.
func chaseScope(v models.Viewer) (string, []any) {
	switch {
	case v.Staff:
		return "1 = 1", nil
	case len(v.Departments) == 0:
		return "1 = 0", nil
	}
	return "department_id IN ?", []any{v.Departments}
}

// ChaseFilter narrows a list of chases; zero fields don't.
type ChaseFilter struct {
	ReportID      string
	DepartmentIDs []string
	Period        models.Period
	Steps         []models.ChaseStep
	Answered      *bool
}

// List gives one page of the chases that the viewer may see, newest first.
func (s Chases) List(ctx context.Context, v models.Viewer, f ChaseFilter, p Page) ([]models.Chase, Info, error) {
	if err := signedIn(v); err != nil {
		return nil, Info{}, err
	}
	w, err := p.window()
	if err != nil {
		return nil, Info{}, err
	}
	where, args, order, err := w.clauses([]string{"seq", "id"}, true)
	if err != nil {
		return nil, Info{}, err
	}
	conditions, given := f.conditions(v)
	var chases []models.Chase
	err = s.db.query(ctx).Raw(`SELECT * FROM chases WHERE `+strings.Join(append(conditions, where), " AND ")+` ORDER BY `+order+` LIMIT ?`,
		append(append(given, args...), w.size+1)...).Scan(&chases).Error
	if err != nil {
		return nil, Info{}, err
	}
	chases, info := cut(w, chases)
	return chases, info, nil
}

func (f ChaseFilter) conditions(v models.Viewer) ([]string, []any) {
	scoped, args := chaseScope(v)
	conditions := []string{scoped}
	add := func(condition string, more ...any) {
		conditions, args = append(conditions, condition), append(args, more...)
	}
	if f.ReportID != "" {
		add("report_id = ?", f.ReportID)
	}
	if len(f.DepartmentIDs) > 0 {
		add("department_id IN ?", f.DepartmentIDs)
	}
	if f.Period != "" {
		add("period_id IN (SELECT id FROM periods WHERE name = ?)", f.Period)
	}
	if len(f.Steps) > 0 {
		add("step IN ?", f.Steps)
	}
	if f.Answered != nil && *f.Answered {
		add("answered_at IS NOT NULL")
	}
	if f.Answered != nil && !*f.Answered {
		add("answered_at IS NULL")
	}
	return conditions, args
}

// ByID gives those of the chases of ids that the viewer may see, in any order.
func (s Chases) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Chase, error) {
	scoped, args := chaseScope(v)
	return byIDsAnd[models.Chase](ctx, s.db, v, `SELECT * FROM chases WHERE id IN ? AND `+scoped, ids, args)
}

// Matters gives what chases are about, in order.
func (s Chases) Matters(ctx context.Context, v models.Viewer, chaseIDs []string) ([]models.ChaseMatter, error) {
	scoped, args := chaseScope(v)
	return byIDsAnd[models.ChaseMatter](ctx, s.db, v, `SELECT * FROM chase_matters WHERE chase_id IN (SELECT id FROM chases WHERE id IN ? AND `+scoped+`)
		ORDER BY chase_id, position`, chaseIDs, args)
}

// Deliveries gives the messages that carry chases out, in order. Staff only see them.
func (s Chases) Deliveries(ctx context.Context, v models.Viewer, chaseIDs []string) ([]models.Message, error) {
	if err := signedIn(v); err != nil || !v.Staff {
		return nil, err
	}
	return byIDs[models.Message](ctx, s.db, v, `SELECT * FROM messages WHERE chase_id IN ? ORDER BY chase_id, seq`, chaseIDs)
}

// ChaseRead is a chase that the viewer has read.
type ChaseRead struct {
	ChaseID string
	ReadAt  time.Time
}

// Reads gives which of the chases the viewer has read, and when.
func (s Chases) Reads(ctx context.Context, v models.Viewer, chaseIDs []string) ([]ChaseRead, error) {
	return byIDsAnd[ChaseRead](ctx, s.db, v, `SELECT chase_id, read_at FROM chase_reads WHERE chase_id IN ? AND user_id = ?`, chaseIDs, []any{v.UserID})
}

// MarkRead notes that the viewer has read chases; those that aren't the viewer's to see are an error.
func (s Chases) MarkRead(ctx context.Context, v models.Viewer, chaseIDs []string) ([]models.Chase, error) {
	chaseIDs = distinct(chaseIDs)
	if len(chaseIDs) == 0 || len(chaseIDs) > maxDecided {
		return nil, models.Errorf(models.Invalid, "NOTHING_GIVEN", "chaseIds")
	}
	chases, err := s.ByID(ctx, v, chaseIDs)
	if err != nil {
		return nil, err
	}
	if len(chases) < len(chaseIDs) {
		return nil, models.Errorf(models.NotFound, "NOT_FOUND", "chaseIds")
	}
	err = s.db.write(ctx, v, "", func(t *tx) error {
		for _, id := range chaseIDs {
			err := t.Exec(`INSERT INTO chase_reads (chase_id, user_id, read_at) VALUES (?, ?, ?) ON CONFLICT (chase_id, user_id) DO NOTHING`, id, v.UserID, t.now).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	return chases, err
}

// byIDsAnd is byIDs with further arguments.
func byIDsAnd[T any](ctx context.Context, db *database, v models.Viewer, query string, ids []string, args []any) ([]T, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []T
	err := db.query(ctx).Raw(query, append([]any{ids}, args...)...).Scan(&rows).Error
	return rows, err
}

// Letters gives what the papers of chases say, in the order of ids; Chase.Text is the text as it was sent.
func (s Chases) Letters(ctx context.Context, v models.Viewer, ids []string) ([]models.ChaseLetter, error) {
	chases, err := s.ByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]models.Chase{}
	for _, c := range chases {
		byID[c.ID] = c
	}
	var letters []models.ChaseLetter
	err = s.db.read(ctx, func(q *gorm.DB) error {
		for _, id := range ids {
			c, ok := byID[id]
			if !ok {
				return models.Errorf(models.NotFound, "NOT_FOUND", "chaseId")
			}
			l, err := letterOf(q, c)
			if err != nil {
				return err
			}
			letters = append(letters, l)
		}
		return nil
	})
	return letters, err
}

func letterOf(q *gorm.DB, c models.Chase) (models.ChaseLetter, error) {
	var matters []models.ChaseMatter
	if err := q.Raw(`SELECT * FROM chase_matters WHERE chase_id = ? ORDER BY position`, c.ID).Scan(&matters).Error; err != nil {
		return models.ChaseLetter{}, err
	}
	l := models.ChaseLetter{Chase: c, Wording: c.Wording}
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, c.ReportID), &l.Report, "REPORT_UNKNOWN"); err != nil {
		return l, err
	}
	l.Day = dayIn(l.Report, c.CreatedAt)
	return l, fillLetter(q, &l, matters)
}

// fillLetter reads what a letter names: department, period, leader, tasks.
func fillLetter(q *gorm.DB, l *models.ChaseLetter, matters []models.ChaseMatter) error {
	c := l.Chase
	if err := one(q.Raw(`SELECT * FROM departments WHERE id = ?`, c.DepartmentID), &l.Department, "NOT_FOUND"); err != nil {
		return err
	}
	if c.PeriodID != nil {
		var p models.ReportingPeriod
		if err := one(q.Raw(`SELECT * FROM periods WHERE id = ?`, *c.PeriodID), &p, "NOT_FOUND"); err != nil {
			return err
		}
		extensions, err := extensionsOf(q, []string{p.ID})
		if err != nil {
			return err
		}
		l.Period, l.PeriodDue = p.Name, p.DueFor(c.DepartmentID, extensions)
	}
	if c.LeaderID != nil {
		if err := q.Raw(`SELECT post || COALESCE((SELECT min(h.name) FROM leader_holders h WHERE h.leader_id = l.id AND (h.valid_from IS NULL OR h.valid_from <= ?)
			AND (h.valid_to IS NULL OR h.valid_to >= ?)), '') FROM leaders l WHERE l.id = ?`, l.Day, l.Day, *c.LeaderID).Scan(&l.Leader).Error; err != nil {
			return err
		}
	}
	return fillMatters(q, l, matters)
}

func fillMatters(q *gorm.DB, l *models.ChaseLetter, matters []models.ChaseMatter) error {
	var ids []string
	for _, m := range matters {
		if m.TaskID != nil {
			ids = append(ids, *m.TaskID)
		}
	}
	tasks := map[string]models.Task{}
	if len(ids) > 0 {
		var rows []models.Task
		if err := q.Raw(`SELECT id, number, title FROM tasks WHERE id IN ?`, distinct(ids)).Scan(&rows).Error; err != nil {
			return err
		}
		for _, t := range rows {
			tasks[t.ID] = t
		}
	}
	for _, m := range matters {
		line := models.LetterMatter{ChaseMatter: m}
		if m.TaskID != nil {
			line.TaskNumber, line.TaskTitle = tasks[*m.TaskID].Number, tasks[*m.TaskID].Title
		}
		l.Matters = append(l.Matters, line)
	}
	return nil
}

// dayIn is the day that clocks in a report's zone show.
func dayIn(r models.Report, at time.Time) models.Date { return models.DateOf(at.In(zoneOf(r))) }
