package graph

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func schema() *ast.Schema { return NewExecutableSchema(Config{}).Schema() }

// mine are the types of this API, without those of GraphQL itself.
func mine(s *ast.Schema) []*ast.Definition {
	var defs []*ast.Definition
	for _, def := range s.Types {
		if !def.BuiltIn {
			defs = append(defs, def)
		}
	}
	return defs
}

// Everything says what it is: types, fields, arguments, inputs, words, marks.
func TestSchemaIsDescribed(t *testing.T) {
	described := 0
	want := func(name, description string) {
		if described++; strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", name)
		}
	}
	for _, def := range mine(schema()) {
		want(def.Name, def.Description)
		for _, v := range def.EnumValues {
			want(def.Name+"."+v.Name, v.Description)
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			want(def.Name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				want(def.Name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
	}
	for _, name := range []string{"cost", "listSize"} {
		d := schema().Directives[name]
		want("@"+name, d.Description)
		for _, a := range d.Arguments {
			want("@"+name+"("+a.Name+")", a.Description)
		}
	}
	if described < 300 {
		t.Errorf("only %d things were looked at", described)
	}
}

// Every argument and input that takes an id is named for what it takes, and its kind is checked; bare id is node's alone.
func TestSchemaNamesItsIDs(t *testing.T) {
	look := func(where, name string, typ *ast.Type) {
		if typ.Name() != "ID" || where == "Query.node" {
			return
		}
		if kinds[name] == "" {
			t.Errorf("%s: the id %s has no row in kinds", where, name)
		}
	}
	for _, def := range mine(schema()) {
		for _, f := range def.Fields {
			for _, a := range f.Arguments {
				look(def.Name+"."+f.Name, a.Name, a.Type)
			}
			switch {
			case def.Kind == ast.InputObject:
				look(def.Name, f.Name, f.Type)
			case strings.HasSuffix(f.Name, "Id"), f.Name != "id" && f.Type.Name() == "ID":
				t.Errorf("%s.%s: an object refers to objects, not to their ids", def.Name, f.Name)
			}
		}
	}
}

// Every list without pages says how long it is reckoned to be, else it would count for nothing.
func TestSchemaMarksItsLists(t *testing.T) {
	s := schema()
	for _, def := range mine(s) {
		if def.Kind != ast.Object || strings.HasSuffix(def.Name, "Connection") {
			continue
		}
		for _, f := range def.Fields {
			list, paged := f.Type.NamedType == "", f.Arguments.ForName("first") != nil
			if list && !paged && s.Types[f.Type.Name()].Kind != ast.Scalar && s.Types[f.Type.Name()].Kind != ast.Enum && f.Directives.ForName("listSize") == nil {
				t.Errorf("%s.%s: a list without pages needs @listSize", def.Name, f.Name)
			}
			if strings.HasSuffix(f.Type.Name(), "Connection") != (paged && !list) {
				t.Errorf("%s.%s: a connection takes first, after, last and before", def.Name, f.Name)
			}
		}
	}
}

// Every mutation has one input, and a nullable payload of its own with userErrors.
func TestSchemaOfMutations(t *testing.T) {
	s := schema()
	for _, f := range s.Mutation.Fields {
		name := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		if len(f.Arguments) != 1 || f.Arguments[0].Name != "input" || f.Arguments[0].Type.String() != name+"Input!" {
			t.Errorf("%s takes %v", f.Name, f.Arguments)
		}
		if f.Type.String() != name+"Payload" {
			t.Errorf("%s gives %s", f.Name, f.Type)
		}
		if errs := s.Types[f.Type.Name()].Fields.ForName("userErrors"); errs == nil || errs.Type.String() != "[UserError!]!" {
			t.Errorf("%s: no userErrors", f.Type)
		}
		for _, in := range s.Types[name+"Input"].Fields {
			if in.Name == "id" {
				t.Errorf("%sInput: name the id for what it is", name)
			}
		}
	}
}

// The generator is the library's own version.
func TestGeneratorVersion(t *testing.T) {
	wanted := regexp.MustCompile(`github.com/99designs/gqlgen[ @](v[0-9.]+)`)
	var versions []string
	for _, name := range []string{"graph.go", "../go.mod"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found := wanted.FindSubmatch(content)
		if found == nil {
			t.Fatalf("%s: no version of gqlgen", name)
		}
		versions = append(versions, string(found[1]))
	}
	if versions[0] != versions[1] {
		t.Errorf("the generator is %s, the library %s", versions[0], versions[1])
	}
}
