package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/graph"

	"github.com/vektah/gqlparser/v2/ast"
)

// An id of another kind is refused wherever one is taken, before anything is looked up. The requests are made from the schema: for
// each argument and each field of an input that takes an id, all others left out or right.
func TestIDsOfAnotherKind(t *testing.T) {
	statements := 0
	w := newWorld(t, func(o *graph.Options) {
		o.Store.CountStatements(func(string) { statements++ })
		o.Limits.Requests = graph.Rate{} // more requests at once than a person makes; attack_test.go holds the limit
	})
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	tried := 0
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, f := range root.Fields {
			if f.Name == "node" || f.Name == "submissionUpload" || f.Name == "submissionsUpload" || f.Name == "attachmentAdd" || f.Name == "planUpload" || strings.HasPrefix(f.Name, "__") {
				continue
			}
			for _, wrong := range idPaths(schema, f.Arguments, "") {
				var given []string
				for _, a := range f.Arguments {
					if v := literal(schema, a.Type, a.Name, wrong, a.Name); v != "" {
						given = append(given, a.Name+": "+v)
					}
				}
				for _, bad := range []string{id("rdg", "wrong"), "tsk_short", "3 OR 1=1", "' --"} {
					query := fmt.Sprintf("%s { %s(%s) { __typename%s } }", strings.ToLower(root.Name), f.Name,
						strings.ReplaceAll(strings.Join(given, ", "), "BAD", bad), map[bool]string{true: " userErrors { code field }"}[root == schema.Mutation])
					before := statements
					a := w.ask(staff, query, nil)
					reason := ""
					if len(a.Errors) > 0 {
						reason, _ = a.Errors[0].Extensions["reason"].(string)
					} else {
						reason = a.userError(f.Name)
					}
					tried++
					if reason != "ID_INVALID" || statements != before {
						t.Errorf("%s: %q with %d statements, want ID_INVALID with none\n%s", query, reason, statements-before, a.body)
					}
				}
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d were tried", tried)
	}
}

// idPaths are the places of ids in arguments: "reportId", "filter.areaId", "input.changes.dutyId".
func idPaths(schema *ast.Schema, arguments ast.ArgumentDefinitionList, prefix string) []string {
	var paths []string
	for _, a := range arguments {
		if a.Type.Name() == "ID" {
			paths = append(paths, prefix+a.Name)
		}
		if def := schema.Types[a.Type.Name()]; def.Kind == ast.InputObject {
			var inside ast.ArgumentDefinitionList
			for _, f := range def.Fields {
				inside = append(inside, &ast.ArgumentDefinition{Name: f.Name, Type: f.Type})
			}
			paths = append(paths, idPaths(schema, inside, prefix+a.Name+".")...)
		}
	}
	return paths
}

// literal is a value for a type: BAD at the wrong place, what is required elsewhere, "" where it may be left out.
func literal(schema *ast.Schema, typ *ast.Type, path, wrong, name string) string {
	def := schema.Types[typ.Name()]
	on := path == wrong || strings.HasPrefix(wrong, path+".")
	if !typ.NonNull && !on {
		return ""
	}
	list := func(v string) string {
		if typ.NamedType == "" {
			return "[" + v + "]"
		}
		return v
	}
	switch {
	case path == wrong:
		return list(`"BAD"`)
	case def.Kind == ast.InputObject:
		var fields []string
		for _, f := range def.Fields {
			if v := literal(schema, f.Type, path+"."+f.Name, wrong, f.Name); v != "" {
				fields = append(fields, f.Name+": "+v)
			}
		}
		return list("{" + strings.Join(fields, ", ") + "}")
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	}
	return map[string]string{
		"ID": `"` + id(map[string]string{"taskId": "tsk", "departmentId": "dep", "dutyId": "dut", "periodId": "prd", "submissionId": "sub",
			"departmentIds": "dep", "milestoneId": "mil", "itemId": "itm", "closureId": "clo", "correctionId": "cor", "indicatorId": "ind",
			"chaseId": "chs", "chaseIds": "chs", "messageId": "msg"}[name], "bbb") + `"`,
		"Boolean": "false", "Int": "1", "String": `"x"`, "Period": `"2026-03"`, "Date": `"2026-12-31"`, "Decimal": `"1"`,
	}[def.Name]
}
