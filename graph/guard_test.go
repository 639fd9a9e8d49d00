package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"pgregory.net/rapid"
)

func guarded() guard {
	return guard{schema: schema(), limits: DefaultLimits(), queries: graphql.NoCache[*ast.QueryDocument]{}}
}

// TestCost reckons some queries by hand.
func TestCost(t *testing.T) {
	for query, want := range map[string]size{
		`{ viewer { name } }`:                                      {2, 2, 1},
		`{ departments { name } }`:                                 {2, 2, 80},
		`{ report { text } }`:                                      {2, 2, 101},
		`{ tasks(first: 10) { nodes { id } } }`:                    {3, 3, 1 + 10*1},
		`{ tasks { nodes { id } } }`:                               {3, 3, 1 + 50*1},
		`{ tasks(last: 20) { totalCount } }`:                       {2, 2, 1},
		`{ tasks(first: 10) { nodes { leads { name } } } }`:        {4, 4, 1 + 10*(1+2)},
		`query($n: Int = 7) { tasks(first: $n) { nodes { id } } }`: {3, 3, 1 + 7},
		`{ tasks(first: 9000) { nodes { id } } }`:                  {3, 3, 1 + 100},
		`{ ...a ...b } fragment a on Query { viewer { name } } fragment b on Query { viewer { name } }`: {2, 4, 2},
		`{ __schema { types { name } } }`:          {1, 3, schemaCost},
		`{ events(first: 3) { report { slug } } }`: {3, 3, 3 * (1 + 1)},
		`{ nonsense { more } }`:                    {2, 2, 0},
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Fatal(err)
		}
		m := measuring{guard: guarded(), doc: doc, operation: doc.Operations[0], fragments: map[string]size{}}
		if got, err := m.whole(doc.Operations[0]); err != nil || got != want {
			t.Errorf("%s: %+v (%v), want %+v", query, got, err, want)
		}
	}
}

// Measuring each fragment once gives what writing them all out would give.
func TestFragmentsAreMeasuredOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "fragments")
		bodies := make([]string, n)
		full := make([]string, n)
		for i := n - 1; i >= 0; i-- { // a fragment spreads only those behind it
			bodies[i], full[i] = draw(t, i, bodies, full)
		}
		short, long := draw(t, -1, bodies, full)
		var b strings.Builder
		for i, body := range bodies {
			fmt.Fprintf(&b, " fragment f%d on Report { %s }", i, body)
		}
		left, right := measured(t, "{ report { "+short+" } }"+b.String()), measured(t, "{ report { "+long+" } }")
		if left != right {
			t.Fatalf("%+v with fragments, %+v written out\n{ report { %s } }%s", left, right, short, b.String())
		}
	})
}

// draw makes a selection on a report in two forms: with spreads of the fragments behind i, and with their fields written out.
func draw(t *rapid.T, i int, bodies, full []string) (short, long string) {
	short, long = "id", "id"
	for j := i + 1; j < len(bodies); j++ {
		switch rapid.SampledFrom([]string{"no", "here", "below"}).Draw(t, fmt.Sprintf("%d in %d", j, i)) {
		case "here":
			short, long = fmt.Sprintf("%s ...f%d", short, j), fmt.Sprintf("%s ... { %s }", long, full[j])
		case "below":
			short = fmt.Sprintf("%s areas { report { ...f%d } }", short, j)
			long = fmt.Sprintf("%s areas { report { %s } }", long, full[j])
		}
	}
	return short, long
}

func measured(t *rapid.T, query string) size {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	g := guarded()
	g.limits.Aliases, g.limits.Depth = 1_000_000, 1000
	m := measuring{guard: g, doc: doc, operation: doc.Operations[0], fragments: map[string]size{}}
	s, err := m.whole(doc.Operations[0])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// FuzzGuard throws texts at the guard: it must neither panic nor let through what validation can't finish.
func FuzzGuard(f *testing.F) {
	for _, seed := range []string{"{ report { id } }", "{ a: tasks(first: 3) { nodes { ...f } } } fragment f on Task { id ...f }",
		`query($n: Int = 3, $t: [Tracking!] = [NONE]) { tasks(first: $n, filter: {tracking: $t}) { edges { cursor node { ... on Task @include(if: true) { id } } } } }`,
		"{ __schema { types { fields { args { type { ofType { name } } } } } } }", "mutation { taskUpdate(input: {}) { userErrors { code } } }",
		"subscription { x }", "fragment a on Nothing { b }", "{ tasks(first: null, last: $x) { nodes { id } } }", "{ node(id: \"\\u0000\") { id } }"} {
		f.Add(seed)
	}
	g := guarded()
	f.Fuzz(func(t *testing.T, query string) {
		if err := g.check(t.Context(), &graphql.RawParams{Query: query}); err != nil {
			return
		}
		if doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, g.limits.Tokens); err == nil {
			validator.ValidateWithRules(g.schema, doc, rules.NewDefaultRules())
		}
	})
}
