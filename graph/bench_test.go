package graph_test

import (
	"net/http"
	"testing"

	"duban/graph"
	"duban/storetest"
)

// BenchmarkListTasks is the 50-task list with departments, indicators and latest entries over 10,000 tasks on SQLite: a page from
// the middle, through real HTTP, one request after the other.
func BenchmarkListTasks(b *testing.B) {
	st := storetest.SQLite(b)
	seed := storetest.Synthetic(10_000, 40)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		b.Fatal(err)
	}
	report(b, st, seed, "2026-01")
	w := open(b, st, func(o *graph.Options) { o.Limits.Requests = graph.Rate{} })
	after := ""
	for range 5 {
		a := w.must(staff, listQuery, map[string]any{"n": 100, "after": after})
		after, _ = a.at("tasks.pageInfo.endCursor").(string)
	}
	variables := map[string]any{"n": 50, "after": after}
	b.ReportAllocs()
	for b.Loop() {
		if a := w.ask(staff, listQuery, variables); a.status != http.StatusOK || len(a.Errors) > 0 {
			b.Fatal(a.body)
		}
	}
}
