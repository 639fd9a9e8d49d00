package store

import (
	"context"
	"strings"

	"duban/models"
)

// Reports are the reports with their outline.
type Reports struct{ db *database }

// List gives every report, newest year first. Everybody signed in may see them.
func (s Reports) List(ctx context.Context, v models.Viewer) ([]models.Report, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var reports []models.Report
	err := s.db.query(ctx).Raw(`SELECT * FROM reports ORDER BY year DESC, slug`).Scan(&reports).Error
	return reports, err
}

// Find gives the report that an id or slug names, or the only active one for "".
func (s Reports) Find(ctx context.Context, v models.Viewer, name string) (models.Report, error) {
	reports, err := s.List(ctx, v)
	if err != nil {
		return models.Report{}, err
	}
	var active []models.Report
	for _, r := range reports {
		if name != "" && (r.ID == name || r.Slug == name) {
			return r, nil
		}
		if r.State == models.ReportActive {
			active = append(active, r)
		}
	}
	if name == "" && len(active) == 1 {
		return active[0], nil
	}
	if name == "" && len(active) > 1 {
		names := make([]string, len(active))
		for i, r := range active {
			names[i] = r.Slug
		}
		return models.Report{}, models.Errorf(models.Invalid, "REPORT_AMBIGUOUS", "report", "known", strings.Join(names, ", "))
	}
	return models.Report{}, models.Errorf(models.NotFound, "REPORT_UNKNOWN", "report", "found", name)
}

// Text is the report's own text, as it was loaded.
func (s Reports) Text(ctx context.Context, v models.Viewer, reportID string) (string, error) {
	if err := signedIn(v); err != nil {
		return "", err
	}
	var body string
	err := one(s.db.query(ctx).Raw(`SELECT body FROM report_texts WHERE report_id = ?`, reportID), &body, "REPORT_UNKNOWN")
	return body, err
}

// Areas gives the areas of a report in order.
func (s Reports) Areas(ctx context.Context, v models.Viewer, reportID string) ([]models.Area, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var areas []models.Area
	err := s.db.query(ctx).Raw(`SELECT * FROM areas WHERE report_id = ? ORDER BY number`, reportID).Scan(&areas).Error
	return areas, err
}

// Themes gives the themes of a report in order of area and number.
func (s Reports) Themes(ctx context.Context, v models.Viewer, reportID string) ([]models.Theme, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var themes []models.Theme
	err := s.db.query(ctx).Raw(`SELECT t.* FROM themes t JOIN areas a ON a.id = t.area_id WHERE t.report_id = ?
		ORDER BY a.number, t.number`, reportID).Scan(&themes).Error
	return themes, err
}

// ReportsByID gives the reports of ids in any order.
func (s Reports) ReportsByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Report, error) {
	return byIDs[models.Report](ctx, s.db, v, `SELECT * FROM reports WHERE id IN ?`, ids)
}

// AreasByID gives the areas of ids in any order.
func (s Reports) AreasByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Area, error) {
	return byIDs[models.Area](ctx, s.db, v, `SELECT * FROM areas WHERE id IN ?`, ids)
}

// ThemesByID gives the themes of ids in any order.
func (s Reports) ThemesByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Theme, error) {
	return byIDs[models.Theme](ctx, s.db, v, `SELECT * FROM themes WHERE id IN ?`, ids)
}

// byIDs runs a query with one list of ids for a viewer who is signed in. It is for what everybody may see.
func byIDs[T any](ctx context.Context, db *database, v models.Viewer, query string, ids []string, further ...any) ([]T, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []T
	err := db.query(ctx).Raw(query, append([]any{ids}, further...)...).Scan(&rows).Error
	return rows, err
}
