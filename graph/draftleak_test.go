package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/graph"
	"duban/models"

	"github.com/vektah/gqlparser/v2/ast"
)

// the words by which a department's draft is told wherever it leaks
const draftMark = "草稿标记九七"

// walker writes queries that ask for everything that a schema's type leads to.
type walker struct {
	testing.TB
	schema *ast.Schema
	given  map[string]string // by argument, or by Type.argument
}

// select asks for all fields of a type and, so many types deep, of those that they lead to; a type isn't entered twice on one way.
func (w *walker) selection(def *ast.Definition, deep int, way []string) string {
	var b strings.Builder
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		if inner, ok := w.beneath(f.Type, deep, way); ok {
			b.WriteString(f.Name + w.arguments(def, f) + inner + " ")
		}
	}
	return b.String()
}

func (w *walker) beneath(t *ast.Type, deep int, way []string) (string, bool) {
	def := w.schema.Types[t.Name()]
	switch def.Kind {
	case ast.Scalar, ast.Enum:
		return "", true
	case ast.Interface, ast.Union:
		return "{ __typename }", true
	}
	wrapper := strings.HasSuffix(def.Name, "Connection") || strings.HasSuffix(def.Name, "Edge")
	if slices.Contains(way, def.Name) || deep == 0 && !wrapper {
		return "", false
	}
	if !wrapper {
		deep--
	}
	inner := w.selection(def, deep, append(slices.Clone(way), def.Name))
	return "{ " + inner + "}", inner != ""
}

func (w *walker) arguments(def *ast.Definition, f *ast.FieldDefinition) string {
	var given []string
	for _, a := range f.Arguments {
		v, ok := w.given[def.Name+"."+f.Name+"."+a.Name]
		if !ok {
			v, ok = w.given[a.Name]
		}
		if ok {
			given = append(given, a.Name+": "+v)
		} else if a.Type.NonNull && a.DefaultValue == nil {
			w.Errorf("%s.%s needs %s: say what the test is to give", def.Name, f.Name, a.Name)
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}

// unlimited are limits for queries that ask for everything.
func unlimited(o *graph.Options) {
	o.Limits.Body, o.Limits.Tokens, o.Limits.Fields, o.Limits.Cost, o.Limits.Depth, o.Limits.Aliases = 8<<20, 1<<20, 1<<20, 1<<50, 60, 1<<20
}

// sees gives everything that somebody gets to see, by query.
func (w *world) sees(as string, queries map[string]string) map[string]string {
	w.Helper()
	all := map[string]string{}
	for name, query := range queries {
		a := w.ask(as, query, nil)
		if a.status != 200 && a.status != 401 {
			w.Fatalf("%s as %s: %d %.300s", name, as, a.status, a.body)
		}
		if code := a.code(); code != "" && code != forbidden && code != notFound && !strings.HasPrefix(name, "any ") {
			w.Fatalf("%s as %s: %.500s", name, as, a.body)
		}
		all[name] = string(a.body)
	}
	return all
}

// Through no query and no edge of the schema does anybody but the department see anything of its draft: words, figures, the file's name,
// files beside it, or that anything came at all: every answer is, to the byte, what it was before.
func TestDraftLeaksThroughNoQuery(t *testing.T) {
	t.Parallel()
	w := newWorld(t, unlimited)
	if a := w.must(staff, `mutation { reportSettingsUpdate(input: {signatureRule: "SECOND_PERSON", reason: "x"}) { userErrors { code message } } }`, nil); strings.Contains(string(a.body), `"code"`) {
		t.Fatal(string(a.body))
	}
	walk := &walker{TB: t, schema: graph.NewExecutableSchema(graph.Config{}).Schema(), given: map[string]string{
		"period": `"2026-05"`, "number": `"1.1.1"`, "Query.node.id": `"` + id("tsk", "bbb") + `"`, "by": "DEPARTMENT", "until": `"2026-05"`, "intakeId": `"` + models.NewID(models.IntakePrefix) + `"`, "exportId": `"` + models.NewID(models.ExportPrefix) + `"`, "year": "2026", "day": `"2026-05-20"`, "asOf": `"2026-05-31"`, "departmentId": `"` + id("dep", "nyncj") + `"`,
	}}
	queries := map[string]string{}
	for _, f := range walk.schema.Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		inner, _ := walk.beneath(f.Type, 3, nil)
		queries[f.Name] = "{ " + f.Name + walk.arguments(walk.schema.Query, f) + inner + " }"
	}
	strangers := []string{staff, other, helper, reader, auditor, without}
	before := map[string]map[string]string{}
	for _, as := range strangers {
		before[as] = w.sees(as, queries)
	}
	ids := w.plantDraft()
	for _, as := range strangers {
		for name, now := range w.sees(as, queries) {
			if strings.Contains(now, draftMark) {
				t.Errorf("%s sees the draft through %s", as, name)
			}
			if name != "viewer" && now != before[as][name] {
				t.Errorf("%s can tell by %s that there is a draft:\n%s", as, name, difference(before[as][name], now))
			}
		}
		for _, id := range ids {
			a := w.ask(as, `{ node(id: "`+id+`") { id } }`, nil)
			if a.code() != notFound {
				t.Errorf("%s finds %s: %s", as, id, a.body)
			}
		}
	}
	for _, name := range []string{"submissions", "task"} {
		if !strings.Contains(w.sees(own, queries)[name], draftMark) {
			t.Errorf("its own department doesn't see its draft through %s", name)
		}
	}
}

// plantDraft has the department hand a marked sheet in, which its settings make a draft, with files beside it. It gives the ids of what came to be.
func (w *world) plantDraft() []string {
	w.Helper()
	body := sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 9.75, "进展情况": draftMark + "进展", "状态": "按计划", "存在问题": draftMark}})
	a := w.upload(own, id("dep", "nyncj"), "2026-05", draftMark+".xlsx", body)
	sub, _ := a.at("submissionUpload.submission.id").(string)
	if sub == "" {
		w.Fatal(string(a.body))
	}
	w.attachFile(own, "submissionId", sub, draftMark+".pdf", []byte("%PDF-1.7 "+draftMark))
	w.must(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": sub, "planHash": a.at("submissionUpload.submission.planHash")}})
	entries, err := w.store.Entries.OfSubmission(ctx, w.people[own], sub)
	if err != nil || len(entries) != 1 || entries[0].State != models.Draft {
		w.Fatal("no draft came of it: ", entries, err)
	}
	w.attachFile(own, "entryId", entries[0].ID, draftMark+".txt", []byte(draftMark+"说明"))
	ids := []string{sub, entries[0].ID}
	rows, err := w.store.Attachments.OfOwners(ctx, w.people[own], ids)
	if err != nil || len(rows) != 2 {
		w.Fatal("attachments: ", rows, err)
	}
	readings, err := w.store.Entries.Readings(ctx, w.people[own], ids[1:])
	if err != nil || len(readings) == 0 {
		w.Fatal("readings: ", readings, err)
	}
	return append(ids, rows[0].ID, rows[1].ID, readings[0].ID)
}

// difference shows where two answers part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("…%s\n…%s", a[max(0, i-150):min(len(a), i+150)], b[max(0, i-150):min(len(b), i+150)])
}
