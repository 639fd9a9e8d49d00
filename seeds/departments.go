package seeds

import (
	"regexp"
	"strings"

	"duban/models"
	"duban/text"
)

var (
	codePattern     = regexp.MustCompile(`^[a-z]{2,12}$`)
	divisionPattern = regexp.MustCompile(`^[0-9]{6}$`)
	departmentKinds = []models.DepartmentKind{models.Bureau, models.County, models.DevZone, models.Company, models.OtherBy}
	roles           = []models.DutyRole{models.Lead, models.Support}
)

// loadDepartments reads departments.csv. No spelling, once folded, may name two departments.
func (l *loader) loadDepartments() error {
	columns := []string{"id", "code", "name", "shortName", "kind", "division", "order", "aliases"}
	return l.readTable("departments.csv", columns, func(r *row) {
		d := models.Department{
			ID: l.id(r, models.DepartmentPrefix), Code: r.required("code"), Name: r.required("name"), ShortName: r.required("shortName"),
			Kind: oneOf(r, "kind", departmentKinds), Division: r.optional("division"), Position: r.number("order"),
		}
		if !codePattern.MatchString(d.Code) {
			r.fail("code", "%q is not a word of small letters", d.Code)
		}
		if (d.Kind == models.County) != divisionPattern.MatchString(d.Division) || d.Kind != models.County && d.Division != "" {
			r.fail("division", "counties have six digits, others none")
		}
		once(r, "code", d.Code, d.ID, l.departments)
		l.takeSpellings(r, d)
		l.data.Departments = append(l.data.Departments, d)
	})
}

// takeSpellings notes every spelling that names d, each written once, and keeps the aliases.
func (l *loader) takeSpellings(r *row, d models.Department) {
	once(r, "code", text.Fold(d.Code), d.Code, l.spellings)
	once(r, "name", text.Fold(d.Name), d.Code, l.spellings)
	once(r, "shortName", text.Fold(d.ShortName), d.Code, l.spellings)
	cell := r.optional("aliases")
	if cell == "" {
		return
	}
	for _, alias := range strings.Split(cell, "、") {
		folded := text.Fold(alias)
		if folded == "" {
			r.fail("aliases", "one is blank")
		}
		once(r, "aliases", folded, d.Code, l.spellings)
		l.data.Aliases = append(l.data.Aliases, models.Alias{DepartmentID: d.ID, Alias: alias, Folded: folded})
	}
}

// loadDuties reads duties.csv: who would lead and who would support, proposed by function.
func (l *loader) loadDuties() error {
	columns := []string{"id", "task", "department", "role", "order"}
	pairs := map[string]bool{}
	return l.readTable("duties.csv", columns, func(r *row) {
		d := models.Duty{
			ID: l.id(r, models.DutyPrefix), ReportID: l.data.Report.ID, TaskID: l.referTask(r).ID,
			DepartmentID: refer(r, "department", r.required("department"), l.departments),
			Role:         oneOf(r, "role", roles), State: models.DutyProposed, Position: r.number("order"),
		}
		once(r, "department", d.TaskID+" "+d.DepartmentID, true, pairs)
		l.data.Duties = append(l.data.Duties, d)
	})
}
