package graph_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"duban/graph"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// listQuery is the list that a front end shows: tasks with their departments, indicators and latest entries.
const listQuery = `query($n: Int!, $after: String) { tasks(first: $n, after: $after) { pageInfo { hasNextPage endCursor } nodes {
	id number title tracking deadline leads { shortName } duties { role state department { code shortName } }
	indicators { name kind target { operator low unit } latest { value asOf } }
	latest { status progress createdAt department { shortName } period { name } readings { value } } } } }`

// report hands in, for every department, a figure and a text on each of its tasks for a period.
func report(t testing.TB, st *store.Store, seed models.Seed, period models.Period) {
	t.Helper()
	judge := func(b store.Basis) (store.Judged, error) {
		j := store.Judged{Hash: "h", Detail: "{}", Complete: true}
		for _, task := range b.Tasks {
			value := models.Int(int64(len(j.Rows)%90 + 5))
			row := store.JudgedRow{Entry: models.Entry{TaskID: task.ID, Status: models.StatusOnPlan, Progress: "按序时推进。"}}
			for i := range task.Indicators {
				row.Readings = append(row.Readings, models.Reading{IndicatorID: &task.Indicators[i].ID, Value: &value, Unit: task.Indicators[i].Unit, Printed: value.String()})
			}
			j.Rows = append(j.Rows, row)
		}
		return j, nil
	}
	for _, d := range seed.Departments {
		upload := store.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: period, FileName: "a.xlsx", FileKind: "xlsx",
			SHA256: fmt.Sprintf("%s%s", d.ID, period), Body: []byte(d.ID)}
		sub, _, err := st.Submissions.Keep(ctx, storetest.Staff, upload, judge)
		if err == nil {
			_, _, err = st.Submissions.Apply(ctx, storetest.Staff, store.Apply{SubmissionID: sub.ID, PlanHash: "h"}, judge)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The list asks the database as often for 100 tasks as for 10. The loaders wait longer here than they do in earnest, so that a busy
// machine doesn't cut a batch in two.
func TestStatementsAreConstant(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Synthetic(130, 60)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	report(t, st, seed, "2026-01")
	var mu sync.Mutex
	var seen []string
	st.CountStatements(func(sql string) { mu.Lock(); defer mu.Unlock(); seen = append(seen, sql) })
	w := open(t, st, func(o *graph.Options) { o.LoaderWait = 250 * time.Millisecond })
	counts := map[int]int{}
	for _, n := range []int{10, 50, 100} {
		seen = nil
		a := w.must(staff, listQuery, map[string]any{"n": n})
		counts[n] = len(seen)
		nodes, _ := a.at("tasks.nodes").([]any)
		if len(nodes) != n || a.at(fmt.Sprintf("tasks.nodes.%d.latest.readings.0.value", n-1)) == nil || a.at("tasks.nodes.0.indicators.0.latest.value") == nil {
			t.Fatalf("%d nodes of %d: %.500s", len(nodes), n, a.body)
		}
	}
	if counts[10] != counts[50] || counts[50] != counts[100] || counts[10] == 0 || counts[10] > 12 {
		t.Errorf("statements by page size: %v\n%q", counts, seen)
	}
	t.Logf("%d statements", counts[50])
}
