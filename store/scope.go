package store

import (
	"strings"

	"duban/models"
)

// scope is the permission rule for progress as SQL: a condition on column that holds a task's id, with its arguments. It is
// Viewer.MaySeeProgress in its second form; a property test holds the two together.
func scope(v models.Viewer, column string) (string, []any) {
	if v.Staff {
		return "1 = 1", nil
	}
	if len(v.Departments) == 0 {
		return "1 = 0", nil
	}
	return `EXISTS (SELECT 1 FROM duties scoped WHERE scoped.task_id = ` + column + `
		AND scoped.state IN ('PROPOSED', 'CONFIRMED') AND scoped.department_id IN ?)`, []any{v.Departments}
}

// entryScope is the rule for entries e as SQL: the task's, and what lies in a draft is its department's alone (Viewer.MaySeeEntry).
func entryScope(v models.Viewer) (string, []any) {
	where, args := scope(v, "e.task_id")
	departments := v.Departments
	if len(departments) == 0 {
		departments = []string{""}
	}
	return where + ` AND (e.state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED') OR e.department_id IN ?
		OR NOT EXISTS (SELECT 1 FROM submissions kept WHERE kept.id = e.submission_id AND kept.private))`, append(args, departments)
}

// submissionScope is Viewer.MaySeeSubmission as SQL on the columns of submissions.
func submissionScope(v models.Viewer) (string, []any) {
	var either []string
	var args []any
	if v.Staff {
		either = append(either, `(NOT private AND state NOT IN ('DRAFT', 'SIGNED'))`)
	}
	if len(v.Departments) > 0 {
		either = append(either, `department_id IN ?`)
		args = append(args, v.Departments)
	}
	if len(either) == 0 {
		return "1 = 0", nil
	}
	return "(" + strings.Join(either, " OR ") + ")", args
}

// signedIn refuses nobody-in-particular.
func signedIn(v models.Viewer) error {
	if !v.SignedIn() {
		return models.Errorf(models.NotSignedIn, "NOT_SIGNED_IN", "")
	}
	return nil
}

// editor refuses everybody who may not change the breakdown.
func editor(v models.Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if !v.MayEditBreakdown() {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	return nil
}

// like is a condition that finds folded text anywhere in a column.
func like(column string) string { return column + ` LIKE ? ESCAPE '!'` }

// likeArg is the argument of like.
func likeArg(folded string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(folded) + "%"
}
