package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"
)

// gorm does surprising things without an error: First(&x, id) takes a string id for SQL, Where(&Task{DepartmentID: ""}) drops
// the condition, Save inserts what isn't there, Updates skips zero values. The store therefore doesn't use these; where
// one is right, the line says why: // gorm: the reason.

// forbidden are gorm's methods that the store does without, each with what to write instead.
var forbidden = map[string]string{
	"First":         "Where with an explicit condition and Limit(1).Find, or Take without arguments",
	"FirstOrInit":   "a read and a decision",
	"FirstOrCreate": "Clauses(clause.OnConflict{…}).Create",
	"Save":          "Create, or Updates with a map and a look at RowsAffected",
	"Updates":       "UpdateColumns with a map, or a map with the reason",
	"Preload":       "a second query",
	"Association":   "a second query",
	"AutoMigrate":   "a migration in store/migrations",
}

// conditional are those whose further arguments would be conditions, perhaps strings.
var conditional = map[string]bool{"Take": true, "Last": true, "Find": true, "Delete": true}

// TestHouseGorm fails on calls in the store that gorm answers with surprises.
func TestHouseGorm(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || s.dir != "store" && !strings.HasPrefix(s.dir, "store/") {
			continue
		}
		for pos, complaint := range surprises(s) {
			t.Errorf("%s: %s", pos, complaint)
		}
	}
}

// surprises gives the complaints about one file by position.
func surprises(s source) map[string]string {
	excused, packages, found := excuses(s), packageNames(s), map[string]string{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := method.X.(*ast.Ident); ok && packages[x.Name] {
			return true
		}
		if complaint := complain(method.Sel.Name, call.Args); complaint != "" && !excused[s.set.Position(method.Sel.Pos()).Line] {
			found[s.at(method.Sel.Pos())] = complaint
		}
		return true
	})
	return found
}

// complain says what is wrong with calling the method so, or nothing. A call that begins with ctx is one of the store's own.
func complain(method string, args []ast.Expr) string {
	if len(args) > 0 {
		if first, ok := args[0].(*ast.Ident); ok && first.Name == "ctx" {
			return ""
		}
	}
	if instead, ok := forbidden[method]; ok {
		return method + ": write " + instead + ", or say why in a comment // gorm: …"
	}
	if conditional[method] && len(args) > 1 {
		return method + " with an inline condition: write it in Where"
	}
	if (method == "Where" || method == "Not" || method == "Or") && len(args) > 0 && isStruct(args[0]) {
		return method + " with a struct drops conditions on zero values: use a map or an expression"
	}
	return ""
}

// isStruct tells whether the expression is a literal of a struct, or a pointer to one, that isn't one of gorm's clauses.
func isStruct(e ast.Expr) bool {
	if address, ok := e.(*ast.UnaryExpr); ok {
		e = address.X
	}
	literal, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	switch kind := literal.Type.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		x, ok := kind.X.(*ast.Ident)
		return !ok || x.Name != "clause"
	default: // maps, slices
		return false
	}
}

// excuses are the lines with a comment that gives a reason.
func excuses(s source) map[int]bool {
	lines := map[int]bool{}
	for _, group := range s.file.Comments {
		for _, comment := range group.List {
			if reason, ok := strings.CutPrefix(comment.Text, "// gorm: "); ok && len(reason) > 10 {
				lines[s.set.Position(comment.Pos()).Line] = true
			}
		}
	}
	return lines
}

// packageNames are the names by which the file calls the packages that it imports.
func packageNames(s source) map[string]bool {
	names := map[string]bool{}
	for imported, spec := range s.imports() {
		if spec.Name != nil {
			names[spec.Name.Name] = true
		} else {
			names[path.Base(imported)] = true
		}
	}
	return names
}

// TestHouseGormSees tries the rule itself on lines that must and must not be complained about.
func TestHouseGormSees(t *testing.T) {
	for line, want := range map[string]bool{
		`db.First(&x, id)`:                                        true,
		`db.Where("id = ?", id).First(&x)`:                        true,
		`db.First(&x) // gorm: ordered by the key on purpose`:     false,
		`db.First(&x) // gorm: `:                                  true,
		`db.Save(&x)`:                                             true,
		`db.Find(&x, "name = 'a'")`:                               true,
		`db.Where("id = ?", id).Find(&x)`:                         false,
		`db.Where(&Task{Department: d}).Find(&x)`:                 true,
		`db.Where(models.Task{Department: d}).Find(&x)`:           true,
		`db.Where(map[string]any{"department": d}).Find(&x)`:      false,
		`db.Where(clause.Eq{Column: "department"}).Find(&x)`:      false,
		`s.Find(ctx, viewer, id)`:                                 false,
		`db.WithContext(ctx).Find(&x, id)`:                        true,
		`slices.Delete(x, 1, 2)`:                                  false,
		`db.Where("a").Preload("Duties").Take(&x)`:                true,
		`db.Model(&x).Where("id = ?", id).UpdateColumns(changes)`: false,
	} {
		s := parseLine(t, line)
		if got := len(surprises(s)) > 0; got != want {
			t.Errorf("%s: complained %v, want %v", line, got, want)
		}
	}
}

// parseLine makes a source of one statement.
func parseLine(t *testing.T, line string) source {
	t.Helper()
	set := token.NewFileSet()
	code := "package store\nimport \"slices\"\nfunc f() {\n" + line + "\n}\n"
	file, err := parser.ParseFile(set, "store/line.go", code, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return source{path: "store/line.go", dir: "store", file: file, set: set}
}
