package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// These tests hold the rules of the house that no compiler knows: who may import whom, how the database is asked, how long
// a file or a function may be. They read the source only, so that they run in a second: `make lint`.

// maxFileLines and maxFunctionLines are where a file or function is too long to be one thing.
const (
	maxFileLines     = 400
	maxFunctionLines = 80
)

// room says what the packages of one folder may import beside the standard library.
type room struct {
	inside  []string // rooms of this module; "*" is all
	outside []string // third-party modules or packages, with what is below them; "*" is all
	pure    bool     // no files, processes, network or database
}

// rooms is the table of who may import whom. A folder without a row has its nearest parent's; a new top-level folder needs a row.
var rooms = map[string]room{
	"text":      {outside: []string{"golang.org/x/text"}, pure: true},
	"models":    {inside: []string{"text"}, outside: []string{decimals}, pure: true},
	"words":     {inside: []string{"models"}, pure: true},
	"quantity":  {inside: []string{"models", "text"}, pure: true},
	"grid":      {pure: true},
	"docx":      {pure: true},
	"sheet":     {inside: []string{"models", "quantity", "words", "grid", "text"}, pure: true},
	"breakdown": {inside: []string{"models", "quantity"}, pure: true},
	"worker":    {outside: []string{"golang.org/x/sys"}},
	"seeds":     {inside: []string{"models", "text"}, outside: []string{"gopkg.in/yaml.v3"}},
	"notify":    {inside: []string{"models", "store", "words"}, outside: []string{"gopkg.in/yaml.v3"}},
	"store": {inside: []string{"models", "text"}, outside: []string{
		"gorm.io", "github.com/pressly/goose/v3", "modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/klauspost/compress", "golang.org/x/sync"}},
	"importer": {
		inside:  []string{"models", "grid", "quantity", "sheet", "store", "worker", "words", "text", "breakdown"},
		outside: []string{excelize, "golang.org/x/text", "golang.org/x/sync"}},
	"importer/xlsx": {inside: []string{"models", "grid", "text", "importer/sniff"}, outside: []string{
		excelize, "github.com/klauspost/compress", "golang.org/x/text"}},
	"importer/xls": {inside: []string{"models", "grid", "text", "importer/sniff"}, outside: []string{
		"github.com/richardlehane/mscfb", "golang.org/x/text"}},
	"importer/csv":       {inside: []string{"models", "grid", "text", "importer/sniff"}, outside: []string{"golang.org/x/text"}},
	"importer/htmltable": {inside: []string{"models", "grid", "text", "importer/sniff"}, outside: []string{"golang.org/x/net/html", "golang.org/x/text"}},
	"importer/sniff":     {inside: []string{"models", "grid", "text", "importer/xls/cfb"}, outside: []string{"golang.org/x/text"}},
	// exporter reads the files of departments for the marked workbook: with importer's readers, in a child
	"exporter": {inside: []string{"models", "docx", "sheet", "store", "worker", "words", "text", "grid", "importer", "importer/xlsx"}, outside: []string{
		excelize, "github.com/klauspost/compress"}},
	"graph": {
		inside: []string{"models", "store", "importer", "exporter", "breakdown", "words", "text"},
		outside: []string{gqlgen, "github.com/vektah/gqlparser/v2", "github.com/vikstrous/dataloadgen",
			"golang.org/x/sync"}},
	"web": {inside: []string{"models", "docx", "store", "importer", "exporter", "words", "text"}, outside: []string{
		"golang.org/x/crypto", "golang.org/x/net", "golang.org/x/sync", "github.com/coreos/go-oidc/v3", "golang.org/x/oauth2"}},
	"demo":       {inside: []string{"exporter"}},
	"pgtest":     {outside: []string{"github.com/jackc/pgx/v5"}},
	"storetest":  {inside: []string{"models", "pgtest", "seeds", "store"}},
	"officetest": {outside: []string{excelize}}, // for tests alone
	"bench":      {inside: []string{"*"}, outside: []string{"*"}},
	".": {inside: []string{"*"}, outside: []string{
		"github.com/alecthomas/kong", "golang.org/x/term", "golang.org/x/sync",
		"github.com/prometheus/client_golang", "go.opentelemetry.io"}},
}

// The libraries that are named more than once.
const (
	decimals = "github.com/shopspring/decimal"
	excelize = "github.com/xuri/excelize/v2"
	gqlgen   = "github.com/99designs/gqlgen"
)

// worldly are the packages of the standard library, with what is below them, that a pure room does without.
var worldly = []string{"os", "net/http", "net", "database/sql", "os/exec", "syscall", "log", "log/slog", "testing"}

// shapeless are package names that say nothing about what is inside.
var shapeless = []string{"util", "utils", "common", "helper", "helpers", "types", "services", "misc", "base", "shared", "lib"}

// source is one Go file of the module.
type source struct {
	path string // slashes, from the root
	dir  string // the folder of it, "." for the root
	file *ast.File
	set  *token.FileSet
}

// test tells whether it is a test.
func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// at prints a position as path:line.
func (s source) at(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", s.path, s.set.Position(pos).Line)
}

// imports are the paths that it imports, with their specs.
func (s source) imports() map[string]*ast.ImportSpec {
	specs := map[string]*ast.ImportSpec{}
	for _, spec := range s.file.Imports {
		specs[strings.Trim(spec.Path.Value, `"`)] = spec
	}
	return specs
}

// sources parses every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, name := range files(t, ".go") {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		all = append(all, source{path: name, dir: path.Dir(name), file: file, set: set})
	}
	if len(all) < 3 {
		t.Fatalf("only %d Go files found: is this the root of the module?", len(all))
	}
	return all
}

// files lists the module's files with one of the endings; what is generated by other programs, fetched or data is left out.
func files(t *testing.T, endings ...string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") && name != "."
			if hidden || name == "data" || slices.Contains([]string{"node_modules", "dist", "testdata"}, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if slices.Contains(endings, filepath.Ext(name)) {
			names = append(names, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestHouseImports fails on an import that the table doesn't allow.
func TestHouseImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		name, ok := roomOf(s.dir)
		if !ok {
			t.Errorf("%s: the folder %s has no row in the table of rooms (arch_test.go)", s.path, s.dir)
			continue
		}
		for imported, spec := range s.imports() {
			if !allowed(name, imported) {
				t.Errorf("%s: %s may not import %s", s.at(spec.Pos()), s.dir, imported)
			}
		}
	}
}

// roomOf names the row of dir: its own or its nearest parent's.
func roomOf(dir string) (string, bool) {
	for d := dir; d != "."; d = path.Dir(d) {
		if _, ok := rooms[d]; ok {
			return d, true
		}
	}
	return ".", dir == "."
}

// testRooms serve tests alone: nothing that ships may import them, and they may import each other.
var testRooms = map[string]bool{"pgtest": true, "storetest": true, "officetest": true}

// allowed tells whether the packages of the room called name may import another. A room may always import what is below it;
// and decimals wherever models, whose Decimal is theirs.
func allowed(name, imported string) bool {
	r := rooms[name]
	if inside, ok := strings.CutPrefix(imported, "duban/"); ok {
		below := strings.HasPrefix(inside, name+"/")
		return (!testRooms[inside] || testRooms[name]) && (below || slices.Contains(r.inside, inside) || slices.Contains(r.inside, "*"))
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		number := imported == decimals && slices.Contains(r.inside, "models")
		return number || slices.Contains(r.outside, "*") || anyContains(r.outside, imported)
	}
	return !r.pure || !anyContains(worldly, imported) || imported == "database/sql/driver" // driver is for Value and Scan
}

// anyContains tells whether the package is one of paths or below one.
func anyContains(paths []string, imported string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return imported == p || strings.HasPrefix(imported, p+"/") })
}

// TestHouseTable tries the table itself on imports that must and must not pass, lest the test above passes whatever comes.
func TestHouseTable(t *testing.T) {
	for _, c := range []struct {
		dir, imported string
		want          bool
	}{
		{"models", "duban/text", true}, {"models", "duban/store", false}, {"models", "gorm.io/gorm", false},
		{"models", "net/http", false}, {"models", "database/sql/driver", true}, {"models", "database/sql", false},
		{"store", "gorm.io/gorm/clause", true}, {"store", "duban/words", false}, {"web", "gorm.io/gorm", false},
		{"importer", "duban/importer/xlsx", true}, {"importer/xlsx", "duban/importer/csv", false},
		{"importer/xlsx", "github.com/xuri/excelize/v2", true}, {"importer/csv", "github.com/xuri/excelize/v2", false},
		{"graph", "github.com/99designs/gqlgen/graphql", true}, {".", "github.com/99designs/gqlgen/graphql", false},
		{"graph", "duban/web", false}, {"web", "duban/graph", false}, {".", "duban/graph", true},
		{".", "duban/pgtest", false}, {"bench", "duban/pgtest", false}, {"worker", "duban/models", false},
		{"quantity", decimals, true}, {"grid", decimals, false}, {"grid", "strings", true}, {"grid", "duban/models", false}, {"importer/xlsx/part", "duban/grid", true},
		{"importer/xls", "duban/importer/xls/part", true}, {"importer/xls", "duban/importer", false},
		{"text", "golang.org/x/text/width", true}, {"text", "golang.org/x/textile", false},
	} {
		name, ok := roomOf(c.dir)
		if got := ok && allowed(name, c.imported); got != c.want {
			t.Errorf("%s imports %s: %v, want %v", c.dir, c.imported, got, c.want)
		}
	}
	if _, ok := roomOf("util/text"); ok {
		t.Error("a folder outside of the table has a row")
	}
}

// TestHousePackages fails on a package without a doc comment or with a name that says nothing.
func TestHousePackages(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if name := s.file.Name.Name; slices.Contains(shapeless, name) {
			t.Errorf("%s: package %s: name it for what it holds", s.path, name)
		}
		if !s.test() {
			documented[s.dir] = documented[s.dir] || s.file.Doc.Text() != "" || ast.IsGenerated(s.file)
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no package comment", dir)
		}
	}
}

// TestHouseLengths fails on files and functions that want to be two. Generated ones are left out, and tests may have
// a long table in a function.
func TestHouseLengths(t *testing.T) {
	for _, name := range files(t, ".go", ".ts", ".vue", ".graphqls") {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(content), "\n"); n > maxFileLines && !generated.Match(content) {
			t.Errorf("%s: %d lines, the most is %d: is there a noun in it that wants a file of its own?", name, n, maxFileLines)
		}
	}
	for _, s := range sources(t) {
		if s.test() || ast.IsGenerated(s.file) {
			continue
		}
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1
			if n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines, the most is %d", s.at(f.Pos()), f.Name.Name, n, maxFunctionLines)
			}
		}
	}
}

// generated is the line by which generators mark their files, in Go's and in other languages' comments.
var generated = regexp.MustCompile(`(?m)^(//|/\*|#)\s*Code generated .* DO NOT EDIT|^/\* eslint-disable \*/`)
