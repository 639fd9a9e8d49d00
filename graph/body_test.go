package graph_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"duban/graph"
)

// Wrong bodies are 400 (or what HTTP has for it) with a JSON error that doesn't give the body back.
func TestAttackBodies(t *testing.T) {
	w := newWorld(t)
	query := `{"query":"{ report { id } }"}`
	operation := part{field: "operations", body: `{"query":"mutation($f: Upload!) { x }","variables":{"f":null,"list":[null],"n":1,"o":{}}}`}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(bytes.Repeat([]byte(" "), 10<<20)); err != nil || z.Close() != nil {
		t.Fatal("gzip")
	}
	file := part{field: "0", file: "a.xlsx", body: "x"}
	place := func(p string) part { return part{field: "map", body: `{"0":["` + p + `"]}`} }
	for _, c := range []struct {
		name, kind, body string
		parts            []part
		header           map[string]string
		status           int
	}{
		{name: "array batch", body: "[" + query + "," + query + "]", status: 400},
		{name: "not JSON", body: `{"query": secret`, status: 400},
		{name: "JSON with more behind it", body: query + query, status: 400},
		{name: "a string", body: `"query"`, status: 400},
		{name: "empty", body: "", status: 400},
		{name: "no query", body: `{"variables":{}}`, status: 400},
		{name: "a query that is a number", body: `{"query":1}`, status: 400},
		{name: "persisted query", body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, status: 400},
		{name: "65 KiB", body: `{"query":"{ report { id } }` + strings.Repeat(" ", 65<<10) + `"}`, status: 413},
		{name: "1 MB names", body: `{"query":"{ ` + strings.Repeat("n", 1<<20) + ` }"}`, status: 413},
		{name: "gzip bomb", body: zipped.String(), header: map[string]string{"Content-Encoding": "gzip"}, status: 415},
		{name: "text/plain", kind: "text/plain", body: query, status: 415},
		{name: "form post", kind: "application/x-www-form-urlencoded", body: "query=%7Breport%7Bid%7D%7D", status: 415},
		{name: "no kind", kind: "-", body: query, status: 415},

		{name: "form without boundary", kind: "multipart/form-data", body: "x", status: 400},
		{name: "file before operations", parts: []part{file, operation, place("variables.f")}, status: 400},
		{name: "map before operations", parts: []part{place("variables.f"), operation, file}, status: 400},
		{name: "missing map", parts: []part{operation, file}, status: 400},
		{name: "empty map", parts: []part{operation, {field: "map", body: `{}`}, file}, status: 400},
		{name: "map that isn't JSON", parts: []part{operation, {field: "map", body: `{`}, file}, status: 400},
		{name: "map of something else", parts: []part{operation, {field: "map", body: `{"0":"variables.f"}`}, file}, status: 400},
		{name: "map without places", parts: []part{operation, {field: "map", body: `{"0":[]}`}, file}, status: 400},
		{name: "bad map index", parts: []part{operation, place("variables.list.7"), file}, status: 400},
		{name: "negative map index", parts: []part{operation, place("variables.list.-1"), file}, status: 400},
		{name: "index that is a word", parts: []part{operation, place("variables.list.x"), file}, status: 400},
		{name: "map into a number", parts: []part{operation, place("variables.n.0"), file}, status: 400},
		{name: "map over a value", parts: []part{operation, place("variables.n"), file}, status: 400},
		{name: "map to nothing", parts: []part{operation, place("variables.o.x"), file}, status: 400},
		{name: "map outside the variables", parts: []part{operation, place("query"), file}, status: 400},
		{name: "map to the variables", parts: []part{operation, place("variables"), file}, status: 400},
		{name: "empty steps", parts: []part{operation, place("variables..f"), file}, status: 400},
		{name: "file that the map doesn't name", parts: []part{operation, place("variables.f"), {field: "1", file: "b", body: "x"}}, status: 400},
		{name: "file missing", parts: []part{operation, place("variables.f")}, status: 400},
		{name: "200k paths to one file", parts: []part{operation, {field: "map", body: `{"0":["variables.f"` + strings.Repeat(`,"variables.f"`, 200_000) + `]}`}, file}, status: 413},
		{name: "five paths to one file", parts: []part{operation, {field: "map", body: `{"0":["variables.f"` + strings.Repeat(`,"variables.f"`, 4) + `]}`}, file}, status: 400},
		{name: "two files to one place", parts: []part{operation, {field: "map", body: `{"0":["variables.f"],"1":["variables.f"]}`}, file, {field: "1", file: "b", body: "y"}}, status: 400},
		{name: "array batch in a form", parts: []part{{field: "operations", body: "[" + query + "]"}, place("0.variables.f"), file}, status: 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, body := c.kind, io.Reader(strings.NewReader(c.body))
			if kind == "" {
				kind = "application/json"
			}
			if c.parts != nil {
				kind, body = form(t, c.parts...)
			}
			r, err := http.NewRequest(http.MethodPost, w.http.URL, body)
			if err != nil {
				t.Fatal(err)
			}
			if kind != "-" {
				r.Header.Set("Content-Type", kind)
			}
			for name, v := range c.header {
				r.Header.Set(name, v)
			}
			a := w.send(staff, r)
			if a.status != c.status || a.code() == "" || a.code() == "INTERNAL" || strings.Contains(a.body, "secret") {
				t.Errorf("%d %s, want %d", a.status, a.body, c.status)
			}
		})
	}
}

// endless is a body without a declared length.
type endless struct{ sent int }

func (e *endless) Read(p []byte) (int, error) {
	e.sent += len(p)
	for i := range p {
		p[i] = ' '
	}
	if e.sent > 200<<20 {
		return 0, io.EOF
	}
	return len(p), nil
}

// A chunked body of 200 MB is cut off long before its end.
func TestAttackChunkedBody(t *testing.T) {
	w := newWorld(t)
	body := &endless{}
	r, err := http.NewRequest(http.MethodPost, w.http.URL, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Test-Viewer", staff)
	response, err := http.DefaultClient.Do(r)
	if err == nil {
		response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", response.StatusCode)
		}
	}
	if body.sent > 8<<20 {
		t.Errorf("%d bytes were read", body.sent)
	}
}

// A file over the limit is 413, whether its length is declared or not; nothing of it is kept.
func TestAttackOversizedFile(t *testing.T) {
	w := newWorld(t, func(o *graph.Options) { o.Limits.Upload = 100 << 10 })
	for name, size := range map[string]int{"a little": 100<<10 + 1, "far": 1 << 20} {
		a := w.upload(own, id("dep", "nyncj"), "2026-04", "big.xlsx", bytes.Repeat([]byte("x"), size))
		if a.status != http.StatusRequestEntityTooLarge || a.code() != "LIMIT" {
			t.Errorf("%s too large: %d %s", name, a.status, a.body)
		}
	}
}
