package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// Departments are the bureaus, counties and zones with their aliases. Everybody signed in may see them; staff change them.
type Departments struct{ db *database }

// List gives all departments in official order.
func (s Departments) List(ctx context.Context, v models.Viewer) ([]models.Department, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var all []models.Department
	err := s.db.query(ctx).Raw(`SELECT * FROM departments ORDER BY position, id`).Scan(&all).Error
	return all, err
}

// ByID gives the departments of ids in any order.
func (s Departments) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Department, error) {
	return byIDs[models.Department](ctx, s.db, v, `SELECT * FROM departments WHERE id IN ?`, ids)
}

// Aliases gives the aliases of departments.
func (s Departments) Aliases(ctx context.Context, v models.Viewer, ids []string) ([]models.Alias, error) {
	return byIDs[models.Alias](ctx, s.db, v, `SELECT * FROM department_aliases WHERE department_id IN ? ORDER BY department_id, alias`, ids)
}

// Find gives the department that a code, id, full name, short name or alias names, exactly after folding. An unknown name is an
// error that names the nearest.
func (s Departments) Find(ctx context.Context, v models.Viewer, name string) (models.Department, error) {
	all, err := s.List(ctx, v)
	if err != nil {
		return models.Department{}, err
	}
	var aliases []models.Alias
	if err := s.db.query(ctx).Raw(`SELECT * FROM department_aliases`).Scan(&aliases).Error; err != nil {
		return models.Department{}, err
	}
	folded := text.Fold(name)
	for _, d := range all {
		if d.ID == name || text.Fold(d.Code) == folded || text.Fold(d.Name) == folded || text.Fold(d.ShortName) == folded {
			return goesOnAs(d, all), nil
		}
	}
	byID := map[string]models.Department{}
	for _, d := range all {
		byID[d.ID] = d
	}
	for _, a := range aliases {
		if a.Folded == folded {
			return goesOnAs(byID[a.DepartmentID], all), nil
		}
	}
	near := nearest(folded, all, aliases)
	return models.Department{}, models.Errorf(models.NotFound, "DEPARTMENT_UNKNOWN", "department", "found", name, "nearest", near)
}

// goesOnAs is the department that has taken the place of one that was merged; most are themselves.
func goesOnAs(d models.Department, all []models.Department) models.Department {
	for range all {
		if d.SuccessorID == nil {
			break
		}
		for _, x := range all {
			if x.ID == *d.SuccessorID {
				d = x
				break
			}
		}
	}
	return d
}

// nearest is the name that shares most with what was typed, as "市农业农村局 (nyncj)".
func nearest(folded string, all []models.Department, aliases []models.Alias) string {
	best, name := -1, ""
	consider := func(d models.Department, spelling string) {
		if score := shared(folded, text.Fold(spelling)); score > best {
			best, name = score, d.ShortName+" ("+d.Code+")"
		}
	}
	byID := map[string]models.Department{}
	for _, d := range all {
		byID[d.ID] = d
		for _, spelling := range []string{d.ShortName, d.Name, d.Code} {
			consider(d, spelling)
		}
	}
	for _, a := range aliases {
		consider(byID[a.DepartmentID], a.Alias)
	}
	return name
}

// shared scores two spellings: twice the longest common subsequence less the difference in length.
func shared(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 60 {
		x = x[:60]
	}
	row := make([]int, len(y)+1)
	for i := range x {
		diagonal := 0
		for j := range y {
			above := row[j+1]
			switch {
			case x[i] == y[j]:
				row[j+1] = diagonal + 1
			default:
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return 4*row[len(y)] - len(x) - len(y)
}

// DepartmentChange is what staff change in a department; nil fields stay.
type DepartmentChange struct {
	DepartmentID string
	Version      *int64
	Name         *string
	ShortName    *string
	Aliases      *[]string
	MinderID     *string
	Reason       string
}

// Update changes a department on the record of every active report. Staff only.
func (s Departments) Update(ctx context.Context, v models.Viewer, c DepartmentChange) (models.Department, error) {
	var d models.Department
	if err := editor(v); err != nil {
		return d, err
	}
	reportID, err := s.db.chainOfDepartments(ctx)
	if err != nil {
		return d, err
	}
	err = s.db.write(ctx, v, reportID, func(t *tx) error {
		if err := one(t.Raw(`SELECT * FROM departments WHERE id = ?`, c.DepartmentID), &d, "NOT_FOUND"); err != nil {
			return err
		}
		before := d
		if c.Version != nil && *c.Version != d.Version {
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
		if err := c.apply(&d); err != nil {
			return err
		}
		return t.updateDepartment(before, &d, c)
	})
	return d, err
}

func (c DepartmentChange) apply(d *models.Department) error {
	for _, f := range []struct {
		field string
		from  *string
		to    *string
	}{{"name", c.Name, &d.Name}, {"shortName", c.ShortName, &d.ShortName}} {
		if f.from == nil {
			continue
		}
		*f.to = text.Clean(*f.from)
		if n := utf8.RuneCountInString(*f.to); n == 0 || n > models.MaxTitle {
			return models.Errorf(models.Invalid, "TITLE_LENGTH", f.field, "most", "200")
		}
	}
	if c.MinderID != nil {
		d.MinderID = c.MinderID
		if *c.MinderID == "" {
			d.MinderID = nil
		}
	}
	return nil
}

func (t *tx) updateDepartment(before models.Department, d *models.Department, c DepartmentChange) error {
	if d.MinderID != nil {
		var staff int64
		if err := t.Raw(`SELECT count(*) FROM user_grants WHERE user_id = ? AND role = 'staff'`, *d.MinderID).Scan(&staff).Error; err != nil {
			return err
		}
		if staff == 0 {
			return models.Errorf(models.NotFound, "NOT_FOUND", "minderId")
		}
	}
	done := t.Exec(`UPDATE departments SET name = ?, short_name = ?, minder_id = ?, version = version + 1 WHERE id = ? AND version = ?`,
		d.Name, d.ShortName, d.MinderID, d.ID, d.Version)
	if err := changedOne(done); err != nil {
		return err
	}
	d.Version++
	if c.Aliases != nil {
		if err := t.setAliases(d.ID, *c.Aliases); err != nil {
			return err
		}
	}
	return t.record("department.updated", d.ID, map[string]any{
		"before": map[string]any{"name": before.Name, "shortName": before.ShortName, "minderId": before.MinderID},
		"after":  map[string]any{"name": d.Name, "shortName": d.ShortName, "minderId": d.MinderID, "aliases": c.Aliases},
		"reason": c.Reason,
	})
}

// setAliases replaces a department's aliases; a spelling that names another department is refused.
func (t *tx) setAliases(departmentID string, aliases []string) error {
	if err := t.Exec(`DELETE FROM department_aliases WHERE department_id = ?`, departmentID).Error; err != nil {
		return err
	}
	var all []models.Department
	if err := t.Raw(`SELECT * FROM departments WHERE id <> ?`, departmentID).Scan(&all).Error; err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, alias := range aliases {
		alias = text.Clean(alias)
		folded := text.Fold(alias)
		if folded == "" || seen[folded] {
			continue
		}
		seen[folded] = true
		if err := t.freeSpelling(folded, alias, all); err != nil {
			return err
		}
		if err := t.Exec(`INSERT INTO department_aliases (folded, department_id, alias) VALUES (?, ?, ?)`, folded, departmentID, alias).Error; err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) freeSpelling(folded, alias string, others []models.Department) error {
	taken := models.Errorf(models.Invalid, "ALIAS_TAKEN", "aliases", "found", alias)
	for _, d := range others {
		if text.Fold(d.Name) == folded || text.Fold(d.ShortName) == folded || text.Fold(d.Code) == folded {
			return taken
		}
	}
	var n int64
	if err := t.Raw(`SELECT count(*) FROM department_aliases WHERE folded = ?`, folded).Scan(&n).Error; err != nil {
		return err
	}
	if n > 0 || strings.ContainsRune(alias, 0) {
		return taken
	}
	return nil
}
