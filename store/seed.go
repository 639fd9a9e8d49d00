package store

import (
	"context"
	"log/slog"

	"duban/models"
	"duban/text"

	"gorm.io/gorm/clause"
)

// Seed is models.Seed.
type Seed = models.Seed

// Load puts a seed's rows where their ids aren't yet, in one transaction. It never touches a row that is there, so that what staff
// changed stays; a report that is archived takes nothing more. It says whether there was anything to do.
func (s Reports) Load(ctx context.Context, v models.Viewer, seed Seed) (bool, error) {
	var loaded string
	if err := s.db.query(ctx).Raw(`SELECT hash FROM seed_loads WHERE slug = ?`, seed.Report.Slug).Scan(&loaded).Error; err != nil {
		return false, err
	}
	if loaded == seed.Hash {
		return false, nil
	}
	var state models.ReportState
	if err := s.db.query(ctx).Raw(`SELECT state FROM reports WHERE id = ?`, seed.Report.ID).Scan(&state).Error; err != nil || state == models.ReportArchived {
		return false, err // the past stands, whatever a newer program says of it
	}
	err := s.db.write(ctx, v, seed.Report.ID, func(t *tx) error { return t.load(seed) })
	if err == nil {
		s.db.count(ctx)
	}
	return err == nil, err
}

// count has PostgreSQL look at tables that have just been filled: until it has, it takes them for empty and joins thousands of tasks one by one.
// Left alone it looks within a minute or so. Failing is no harm.
func (db *database) count(ctx context.Context) {
	if db.dialect != onPostgres {
		return
	}
	if err := db.writer.WithContext(ctx).Exec(`ANALYZE tasks, indicators, duties, items, milestones`).Error; err != nil {
		slog.WarnContext(ctx, "store: tables were not analysed", "error", err)
	}
}

func (t *tx) load(seed Seed) error {
	seed.Report.CreatedAt, seed.Report.Version = t.now, 1
	for i := range seed.Tasks {
		seed.Tasks[i].UpdatedAt, seed.Tasks[i].SearchText = t.now, searchText(seed.Tasks[i])
	}
	for i := range seed.Indicators {
		seed.Indicators[i].UpdatedAt = t.now
	}
	for i := range seed.Aliases {
		seed.Aliases[i].Folded = text.Fold(seed.Aliases[i].Alias)
	}
	if err := t.addMissing(&[]models.Report{seed.Report}, 1); err != nil {
		return err
	}
	var loaded string // by another server, for which this one has just waited
	if err := t.Raw(`SELECT hash FROM seed_loads WHERE slug = ?`, seed.Report.Slug).Scan(&loaded).Error; err != nil || loaded == seed.Hash {
		return err
	}
	if err := t.Exec(`INSERT INTO report_texts (report_id, body) VALUES (?, ?) ON CONFLICT (report_id) DO NOTHING`, seed.Report.ID, seed.Text).Error; err != nil {
		return err
	}
	for _, part := range []struct {
		rows any
		n    int
	}{
		{&seed.Areas, len(seed.Areas)}, {&seed.Themes, len(seed.Themes)}, {&seed.Departments, len(seed.Departments)},
		{&seed.Aliases, len(seed.Aliases)}, {&seed.Tasks, len(seed.Tasks)}, {&seed.Indicators, len(seed.Indicators)},
		{&seed.Duties, len(seed.Duties)}, {&seed.Periods, len(seed.Periods)}, {&seed.Calendar, len(seed.Calendar)},
	} {
		if err := t.addMissing(part.rows, part.n); err != nil {
			return err
		}
	}
	if err := t.Exec(`INSERT INTO seed_loads (slug, hash, loaded_at) VALUES (?, ?, ?)
		ON CONFLICT (slug) DO UPDATE SET hash = excluded.hash, loaded_at = excluded.loaded_at`, seed.Report.Slug, seed.Hash, t.now).Error; err != nil {
		return err
	}
	return t.record("report.loaded", seed.Report.ID, map[string]any{"slug": seed.Report.Slug, "hash": seed.Hash})
}

// addMissing inserts the rows whose primary key isn't there.
func (t *tx) addMissing(rows any, n int) error {
	if n == 0 {
		return nil
	}
	return t.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, 200).Error
}
