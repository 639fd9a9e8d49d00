package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"duban/graph"
)

// nested is a query of n fields below each other.
func nested(n int) string {
	return `{ task(number: "1.1.1") { ` + strings.Repeat("continuedFrom { ", n-2) + "id" + strings.Repeat(" }", n)
}

// fan is n fragments, each of which spreads the next so many times.
func fan(n, times int) string {
	var b strings.Builder
	b.WriteString("{ report { ...f0 } }")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Report { ", i)
		for range times {
			if i < n-1 {
				fmt.Fprintf(&b, "...f%d ", i+1)
			}
		}
		b.WriteString("id }")
	}
	return b.String()
}

func aliases(n int) string {
	var b strings.Builder
	b.WriteString("{ report { ")
	for i := range n {
		fmt.Fprintf(&b, "a%d: id ", i)
	}
	return b.String() + "} }"
}

// The rows of security.md §5, Queries, that one query as JSON shows. Each must be refused before anything is executed (no SQL), and
// in far less time than it would cost.
func TestAttackQueries(t *testing.T) {
	var statements int
	w := newWorld(t, func(o *graph.Options) { o.Store.CountStatements(func(string) { statements++ }) })
	cycle := "{ report { ...a } } fragment a on Report { areas { report { ...b } } } fragment b on Report { areas { report { ...a } } }"
	pages := "{ tasks(first: 100) { nodes { entries(first: 100) { nodes { task { entries(first: 100) { nodes { id } } } } } } } }"
	for _, c := range []struct {
		name, query string
		variables   map[string]any
		code        string
	}{
		{name: "depth 13", query: nested(13), code: "LIMIT"},
		{name: "depth 999", query: nested(999), code: "LIMIT"},
		{name: "depth 1,001", query: nested(1001), code: "LIMIT"},
		{name: "fragment fan-out ×2", query: fan(20, 2), code: "LIMIT"},
		{name: "fragment fan-out ×3", query: fan(20, 3), code: "LIMIT"},
		{name: "fragment fan-out ×2 of 28", query: fan(28, 2), code: "LIMIT"},
		{name: "fragment cycle", query: cycle, code: "LIMIT"},
		{name: "fragment of itself", query: "{ report { ...a } } fragment a on Report { id ...a }", code: "LIMIT"},
		{name: "31 aliases", query: aliases(31), code: "LIMIT"},
		{name: "10,000 aliases", query: aliases(5000), code: "LIMIT"},
		{name: "`id` 10,000 times", query: "{ report { " + strings.Repeat("id ", 10_000) + "} }", code: "LIMIT"},
		{name: "`id` 500 times", query: "{ report { " + strings.Repeat("id ", 500) + "} }", code: "LIMIT"},
		{name: "one fragment 500 times", query: "{ report { " + strings.Repeat("...f ", 500) + "} } fragment f on Report { id }", code: "LIMIT"},
		{name: "10,000 directives", query: "{ report " + strings.Repeat("@include(if: true) ", 3000) + "{ id } }", code: "LIMIT"},
		{name: "31 directives", query: "{ report " + strings.Repeat("@include(if: true) ", 31) + "{ id } }", code: "LIMIT"},
		{name: "nested pages 100³", query: pages, code: "LIMIT"},
		{name: "nested pages 100³ by variables", query: "query($n: Int) " + strings.ReplaceAll(pages, "100", "$n"), variables: map[string]any{"n": 100}, code: "LIMIT"},
		{name: "nested pages 100³ by a default", query: "query($n: Int = 100) " + strings.ReplaceAll(pages, "100", "$n"), code: "LIMIT"},
		{name: "5,000 operations", query: strings.Repeat("query { report { id } } ", 2500), code: "LIMIT"},
		{name: "11 operations", query: strings.Repeat("query q { report { id } } ", 11), code: "LIMIT"},
		{name: "60 KB names", query: "{ " + strings.Repeat("a", 60_000) + " }", code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "251 members in the query", query: `{ tasks(filter: {tracking: [` + strings.Repeat("NONE ", 251) + `]}) { totalCount } }`, code: "LIMIT"},
		{name: "251 members in a variable", query: `query($t: [Tracking!]) { tasks(filter: {tracking: $t}) { totalCount } }`,
			variables: map[string]any{"t": strings.Split(strings.Repeat("NONE ", 251), " ")[:251]}, code: "LIMIT"},
		{name: "U+0000 in a variable", query: `query($s: String) { report(slug: $s) { id } }`, variables: map[string]any{"s": "a\x00b"}, code: "INVALID"},
		{name: "U+0000 in the query", query: `{ report(slug: "a\u0000b") { id } }`, code: "INVALID"},
		{name: "U+0000 in a name of a variable's field", query: `query($f: TaskFilter) { tasks(filter: $f) { totalCount } }`, variables: map[string]any{"f": map[string]any{"text": []any{"\x00"}}}, code: "INVALID"},
		{name: "1e400", query: `query($n: Int) { tasks(first: $n) { totalCount } }`, variables: map[string]any{"n": json.Number("1e400")}, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "1e400 in the query", query: `{ tasks(first: 1e400) { totalCount } }`, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "99999999999999999999", query: `{ tasks(first: 99999999999999999999) { totalCount } }`, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "an object for an id", query: `query($i: ID) { task(taskId: $i) { id } }`, variables: map[string]any{"i": map[string]any{"$ne": ""}}, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "sort injection", query: `{ tasks(order: "number; DROP TABLE tasks") { totalCount } }`, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "filter injection", query: `{ tasks(filter: {tracking: "NONE' OR '1'='1"}) { totalCount } }`, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "a day that isn't one", query: `{ task(number: "1.1.1") { latest(period: "2026-13") { id } } }`, code: "INVALID"},
		{name: "fields that inputs don't have", query: `mutation { taskUpdate(input: {taskId: "` + id("tsk", "bbb") + `", state: CLOSED, createdAt: "2026-01-01"}) { task { id } } }`, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "a string for a file", query: uploadMutation, variables: map[string]any{"input": map[string]any{"departmentId": id("dep", "nyncj"), "period": "2026-04", "file": "/etc/passwd"}}, code: "INVALID"},
		{name: "no file for a file", query: uploadMutation, variables: map[string]any{"input": map[string]any{"departmentId": id("dep", "nyncj"), "period": "2026-04"}}, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "a number for a period", query: `query($p: Period!) { report { consolidatedUrl(period: $p) } }`, variables: map[string]any{"p": 2026}, code: "INVALID"},
		{name: "introspection without end", query: "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }", code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "introspection ten times", query: "{ " + strings.Join(labelled("__schema { types { name } }", 10), " ") + " }", code: "LIMIT"},
		{name: "no such operation", query: "query a { report { id } } query b { report { id } }", code: "GRAPHQL_VALIDATION_FAILED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, start := statements, time.Now()
			a := w.ask(staff, c.query, c.variables)
			if a.code() != c.code || a.at("report.id") != nil {
				t.Errorf("code %q, want %q: %d %.300s", a.code(), c.code, a.status, a.body)
			}
			if len(a.body) > 5000 && c.name != "60 KB names" {
				t.Errorf("an answer of %d bytes", len(a.body))
			}
			if statements != before && c.code != "INVALID" {
				t.Errorf("%d statements were run", statements-before)
			}
			if took := time.Since(start); took > time.Second { // far above the 50 ms that it takes, far below what it would cost
				t.Errorf("took %v", took)
			}
		})
	}
}

// What lies just within the limits passes.
func TestLimitsAllowWhatTheyAllow(t *testing.T) {
	w := newWorld(t)
	for name, query := range map[string]string{
		"depth 12": nested(12), "30 aliases": aliases(30), "20 fragments": fan(20, 1),
		"30 directives": "{ report " + strings.Repeat("@include(if: true) ", 30) + "{ id } }",
		"10 operations": strings.Join(operationsNamed(10), " "),
		"a big page":    `{ tasks(first: 100) { nodes { title leads { name } supports { name } indicators { name latest { value } } latest { progress readings { value } } light(period: "2026-03") { color because { text } } } } }`,
	} {
		body, err := json.Marshal(map[string]string{"query": query, "operationName": map[bool]string{true: "q0"}[name == "10 operations"]})
		if err != nil {
			t.Fatal(err)
		}
		a := w.post(staff, "application/json", strings.NewReader(string(body)))
		if name == "30 directives" && a.code() == "GRAPHQL_VALIDATION_FAILED" {
			continue // a directive stands once on a field: it came as far as validation
		}
		if len(a.Errors) > 0 {
			t.Errorf("%s: %s", name, a.body)
		}
	}
}

func operationsNamed(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("query q%d { report { id } }", i)
	}
	return list
}

func labelled(field string, n int) []string {
	fields := make([]string, n)
	for i := range fields {
		fields[i] = fmt.Sprintf("x%d: %s", i, field)
	}
	return fields
}

// Pages out of bounds are typed errors of the client.
func TestAttackPageSizes(t *testing.T) {
	w := newWorld(t)
	for _, size := range []string{"first: -1", "first: 0", "first: 101", "first: 2147483648", "last: 0", "last: 101", "first: 1, last: 1"} {
		for _, list := range []string{"tasks(%s) { nodes { id } }", "indicators(%s) { nodes { id } }", "submissions(%s) { nodes { id } }",
			`task(number: "1.1.1") { entries(%s) { nodes { id } } }`} {
			a := w.ask(staff, "{ "+fmt.Sprintf(list, size)+" }", nil)
			if a.code() != "INVALID" && a.code() != "GRAPHQL_VALIDATION_FAILED" {
				t.Errorf("%s of %s: %s", size, list, a.body)
			}
		}
	}
	for _, cursor := range []string{"x", "bnVsbA", "WzEsMl0", "WyJcdTAwMDAiLCJhIl0", strings.Repeat("A", 1000), "W3t9LHt9XQ"} {
		if a := w.ask(staff, `query($c: String) { tasks(after: $c) { nodes { id } } }`, map[string]any{"c": cursor}); a.code() != "INVALID" {
			t.Errorf("cursor %.20q: %s", cursor, a.body)
		}
	}
}

func TestGET(t *testing.T) {
	w := newWorld(t)
	get := func(as string, given url.Values) answer {
		r, err := http.NewRequest(http.MethodGet, w.http.URL+"?"+given.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return w.send(as, r)
	}
	if a := get(reader, url.Values{"query": {`query($s: String) { report(slug: $s) { slug } }`}, "variables": {`{"s":"city-2026"}`}}); a.at("report.slug") != "city-2026" {
		t.Errorf("a query by GET: %s", a.body)
	}
	for name, c := range map[string]struct {
		given  url.Values
		status int
	}{
		"GET mutation":    {url.Values{"query": {`mutation { periodClose(input: {periodId: "` + id("prd", "ma") + `"}) { userErrors { code } } }`}}, 405},
		"no query":        {url.Values{}, 400},
		"bad variables":   {url.Values{"query": {"{ report { id } }"}, "variables": {"{"}}, 400},
		"a long address":  {url.Values{"query": {"{ report { id } }" + strings.Repeat(" ", 66_000)}}, 413},
		"31 aliases too":  {url.Values{"query": {aliases(31)}}, 400},
		"introspection 9": {url.Values{"query": {"{ " + strings.Join(labelled("__schema { types { name } }", 9), " ") + " }"}}, 400},
	} {
		if a := get(staff, c.given); a.status != c.status || a.code() == "" {
			t.Errorf("%s: %d %s, want %d", name, a.status, a.body, c.status)
		}
	}
	if a := w.must(staff, `{ periods { state } }`, nil); a.at("periods.0.state") != "OPEN" {
		t.Error("a GET closed a period")
	}
	r, err := http.NewRequest(http.MethodPut, w.http.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := w.send(staff, r); a.status != 405 {
		t.Errorf("PUT: %d", a.status)
	}
}

// Nobody who isn't signed in learns anything, not even what the schema is; the form of an upload isn't read.
func TestAnonymous(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{"{ __schema { types { name } } }", "{ __typename }", "{ reportz { id } }", "{ report { id } }", "{ viewer { name } }", "{"} {
		a := w.ask(nobody, query, nil)
		if a.status != http.StatusUnauthorized || a.code() != "NOT_SIGNED_IN" || strings.Contains(a.body, "Did you mean") {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	body := &endless{sent: 190 << 20}
	r, err := http.NewRequest(http.MethodPost, w.http.URL, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("X-Test-Viewer", nobody)
	if response, err := http.DefaultClient.Do(r); err == nil {
		response.Body.Close()
		if response.StatusCode != http.StatusUnauthorized {
			t.Errorf("an upload: %d", response.StatusCode)
		}
	}
}

// The schema can be read by signed-in people, with the very query that GraphiQL sends.
func TestIntrospection(t *testing.T) {
	w := newWorld(t)
	a := w.must(reader, introspection, nil)
	if a.at("__schema.queryType.name") != "Query" {
		t.Errorf("%.300s", a.body)
	}
}

const introspection = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
  types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

// A viewer who asks too often waits; others don't.
func TestRate(t *testing.T) {
	w := newWorld(t, func(o *graph.Options) {
		o.Limits.Requests = graph.Rate{PerSecond: 0.01, Burst: 5}
		o.Limits.Uploads = graph.Rate{PerSecond: 0.01, Burst: 2}
	})
	refused := 0
	for range 8 {
		if a := w.ask(reader, "{ viewer { name } }", nil); a.status == http.StatusTooManyRequests && a.code() == "RATE" && a.header.Get("Retry-After") != "" {
			refused++
		}
	}
	if refused != 3 {
		t.Errorf("%d of 8 were refused, want 3", refused)
	}
	w.must(staff, "{ viewer { name } }", nil)
	for i, want := range []int{200, 200, 429} {
		if a := w.upload(own, id("dep", "nyncj"), "2026-04", "a.xlsx", []byte("x")); a.status != want {
			t.Errorf("upload %d: %d, want %d", i+1, a.status, want)
		}
	}
}

// An event stream is answered for whoever accepts one.
func TestEventStream(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]string{"{ report { slug } }": `"city-2026"`, aliases(31): `"LIMIT"`} {
		r := w.request(`{"query":"` + query + `"}`)
		r.Header.Set("Accept", "text/event-stream")
		r.Header.Set("X-Test-Viewer", reader)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") || !strings.Contains(string(body), want) {
			t.Errorf("%v %s", err, body)
		}
	}
}

// A request that takes too long is ended, its SQL with it.
func TestDeadline(t *testing.T) {
	w := newWorld(t, func(o *graph.Options) { o.Limits.Deadline = time.Nanosecond })
	if a := w.ask(staff, "{ report { id } }", nil); a.code() != "UNAVAILABLE" {
		t.Errorf("%d %s", a.status, a.body)
	}
	w = newWorld(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := w.store.Reports.List(gone, w.people[staff]); err == nil {
		t.Error("SQL of a request that is over was run")
	}
}
