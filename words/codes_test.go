package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duban/models"
)

// These tests read the source of the other rooms: whoever invents a code, an enum's value or a rule of lights must give it a
// sentence here.

// notCodes look like codes and aren't: names of settings' values and of the environment.
var notCodes = regexp.MustCompile(`^(DUBAN|LC|XDG|UTF|GB|ISO)_`)

// codeLike is the form of a code with more than one word, codeName the name of a constant that holds one.
var (
	codeLike = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)
	codeName = regexp.MustCompile(`^(Code|code|Note|note)[A-Z]`)
)

// TestEveryCodeHasASentence fails on a code in any room that has no sentence in both languages.
func TestEveryCodeHasASentence(t *testing.T) {
	codes := codesOf(t, "..")
	if len(codes) < 10 {
		t.Fatalf("only %d codes found: does the search still work?", len(codes))
	}
	for code, where := range codes {
		if !known(code) {
			t.Errorf("%s: no sentence for %s", where, code)
		}
	}
}

func known(code string) bool {
	for _, table := range []map[string]pair{errorSentences, fileSentences, findingSentences, breakdownSentences} {
		if _, ok := table[code]; ok {
			return true
		}
	}
	return false
}

// codesOf lists the codes in the Go files below root with the place of one use.
func codesOf(t *testing.T, root string) map[string]string {
	t.Helper()
	codes := map[string]string{}
	values := enumValues(t)
	for _, f := range goFiles(t, root) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%v", err) // somebody else's test will tell
			continue
		}
		if ast.IsGenerated(file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, lit := range codeLiterals(n) {
				code, err := strconv.Unquote(lit.Value)
				if err == nil && code != "" && !values[code] && !notCodes.MatchString(code) {
					codes[code] = set.Position(lit.Pos()).String()
				}
			}
			return true
		})
	}
	return codes
}

// codeLiterals are the string literals of a node that hold a code: Code: "X", Errorf(kind, "X", …), const CodeX = "X", and any
// argument, result or element that has a code's form.
func codeLiterals(n ast.Node) []*ast.BasicLit {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
			return literals(false, n.Value)
		}
		return literals(true, n.Value)
	case *ast.CallExpr:
		if name := calledName(n); name == "Errorf" && len(n.Args) > 2 && fromModels(n) {
			return append(literals(false, n.Args[1]), literals(true, n.Args...)...)
		}
		return literals(true, n.Args...)
	case *ast.ValueSpec:
		var found []*ast.BasicLit
		for i, name := range n.Names {
			if i < len(n.Values) && codeName.MatchString(name.Name) {
				found = append(found, literals(false, n.Values[i])...)
			}
		}
		return found
	case *ast.ReturnStmt:
		return literals(true, n.Results...)
	case *ast.AssignStmt:
		return literals(true, n.Rhs...)
	case *ast.CompositeLit:
		return literals(true, n.Elts...)
	}
	return nil
}

func literals(mustLook bool, exprs ...ast.Expr) []*ast.BasicLit {
	var found []*ast.BasicLit
	for _, e := range exprs {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if !mustLook || codeLike.MatchString(strings.Trim(lit.Value, `"`)) {
				found = append(found, lit)
			}
		}
	}
	return found
}

func calledName(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// fromModels tells models.Errorf(kind, code, …), and Errorf within models, from fmt.Errorf and t.Errorf.
func fromModels(c *ast.CallExpr) bool {
	if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
		x, ok := sel.X.(*ast.Ident)
		return ok && x.Name == "models"
	}
	return true
}

// goFiles are the sources below root: no tests, nothing of this room, nothing fetched.
func goFiles(t *testing.T, root string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file of somebody's running test is gone again
		}
		if d.IsDir() {
			skip := []string{"node_modules", "testdata", "words", "data", "dist", "pgtest", "bench", "tools", "worker"}
			if name != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains(skip, d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// constant is a typed string constant of models.
type constant struct{ kind, name, value string }

func constants(t *testing.T) []constant {
	t.Helper()
	var all []constant
	for _, f := range goFiles(t, "../models") {
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				kind, ok := v.Type.(*ast.Ident)
				if !ok || len(v.Values) != 1 {
					continue
				}
				if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					value, _ := strconv.Unquote(lit.Value)
					all = append(all, constant{kind.Name, v.Names[0].Name, value})
				}
			}
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d constants found", len(all))
	}
	return all
}

// enumValues are the values of all enums and of the plain strings that Enum knows.
func enumValues(t *testing.T) map[string]bool {
	values := map[string]bool{}
	for _, c := range constants(t) {
		values[c.value] = true
	}
	for key := range enums {
		values[reflect.ValueOf(key).String()] = true
	}
	return values
}

// TestEveryEnumHasAWord fails on a constant of models without a word, and on a word without a constant.
func TestEveryEnumHasAWord(t *testing.T) {
	wanted := map[[2]string]bool{}
	for _, c := range constants(t) {
		if c.kind == "ErrorKind" || c.kind == "LightRule" {
			continue // never shown; has a sentence
		}
		wanted[[2]string{c.kind, c.value}] = true
	}
	for key, p := range enums {
		k := [2]string{reflect.TypeOf(key).Name(), reflect.ValueOf(key).String()}
		if k[0] != "string" && !wanted[k] {
			t.Errorf("models has no %s %s", k[0], k[1])
		}
		if p.zh == "" || p.en == "" {
			t.Errorf("%s %s has no word", k[0], k[1])
		}
		delete(wanted, k)
	}
	for k := range wanted {
		t.Errorf("no word for %s %s", k[0], k[1])
	}
}

// TestEveryLightRuleHasASentence holds constants, models.LightRules and the sentences together.
func TestEveryLightRuleHasASentence(t *testing.T) {
	for _, c := range constants(t) {
		rule := models.LightRule(c.value)
		if c.kind != "LightRule" {
			continue
		}
		if !slices.Contains(models.LightRules, rule) {
			t.Errorf("%s isn't in models.LightRules", c.name)
		}
		if _, ok := reasons[rule]; !ok {
			t.Errorf("no sentence for %s", rule)
		}
	}
	if len(reasons) != len(models.LightRules) {
		t.Errorf("%d sentences for %d rules", len(reasons), len(models.LightRules))
	}
}
