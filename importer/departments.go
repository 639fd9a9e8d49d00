package importer

import (
	"strings"

	"duban/models"
	"duban/store"
	"duban/text"
)

// departmentNames finds departments by their names and aliases: exactly, never by likeness.
type departmentNames struct {
	byName map[string]string // folded → id
	own    string
	list   []spelling
	like   map[string]string // names that were held against all spellings already
}

// spelling is one department's name, folded.
type spelling struct {
	folded []rune
	short  string
}

func newDepartmentNames(b store.Basis) departmentNames {
	n := departmentNames{byName: map[string]string{}, own: b.Department.ID, like: map[string]string{}}
	for _, a := range b.Aliases {
		n.byName[text.Fold(a.Alias)] = a.DepartmentID
	}
	for _, d := range b.Departments {
		for _, name := range []string{d.ShortName, d.Name} {
			folded := text.Fold(name)
			n.byName[folded] = d.ID
			n.list = append(n.list, spelling{[]rune(folded), d.ShortName})
		}
	}
	return n
}

// find gives the id of the department that a name stands for, "" where there is none.
func (n departmentNames) find(name string) string {
	folded := strings.TrimSuffix(text.Fold(name), "等")
	if id := n.byName[folded]; id != "" {
		return id
	}
	return n.byName[strings.TrimSuffix(folded, "(牵头)")]
}

// split takes the names of a cell apart: 、 ， ； / line breaks, and persons behind them (市民政局 张某).
func splitNames(cell string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、，,；;/\n\r|", r) }) {
		part = text.Clean(part)
		if _, behind, ok := strings.Cut(part, "："); ok && behind != "" { // 牵头单位：市农业农村局
			part = behind
		}
		if part != "" {
			names = append(names, part)
		}
	}
	return names
}

// foreign says that a cell names departments of the ledger, and none of them is the file's.
func (n departmentNames) foreign(cell string) bool {
	if n.own == "" {
		return false // the file is of all departments
	}
	others := 0
	for _, name := range splitNames(cell) {
		id := n.find(name)
		if id == "" {
			first, _, _ := strings.Cut(name, " ") // 市民政局 张某
			id = n.find(first)
		}
		switch id {
		case "":
			return false
		case n.own:
			return false
		}
		others++
	}
	return others > 0
}

// lookAlike gives the department whose name a name resembles without being it: a slip of the pen, or a trick.
func (n departmentNames) lookAlike(name string) string {
	const remembered = 10_000
	if like, known := n.like[name]; known {
		return like
	}
	given, like := []rune(text.Fold(name)), ""
	if len(given) >= 4 && n.find(name) == "" {
		for _, own := range n.list {
			if oneApart(given, own.folded) {
				like = own.short
				break
			}
		}
	}
	if len(n.like) < remembered {
		n.like[name] = like
	}
	return like
}

// oneApart says that two names differ in one character: changed, missing or added.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && string(a[i+1:]) == string(b[i+1:])
	}
	return string(a[i:]) == string(b[i+1:])
}

// otherDepartment says that a row's department cell names another department's row.
func (m *matcher) otherDepartment(l *line) string {
	if lead := l.value(models.FieldLead); lead != "" && m.names.foreign(lead) {
		return "ROW_OTHER_DEPARTMENT"
	}
	return ""
}
