package graph_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/graph"
	"duban/models"
	"duban/storetest"
)

// screens are what a front end shows of the whole of a report.
var screens = map[string]string{
	"overview":     `{ overview(period: "2026-03") { tasks lights { color count } owing { owed received } areas { tasks } departments { name led } } }`,
	"rollups":      `{ rollups(period: "2026-03", by: DEPARTMENT) { total { tasks } rows { name tasks lights { count } before { count } rank } } }`,
	"series":       `{ rollupSeries(until: "2026-03") { tasks owed lights { count } } }`,
	"ledger":       `{ ledger(period: "2026-03", first: 50) { nodes { number light { color } indicators { value history { value } } } } }`,
	"tasks":        `{ tasks(first: 50) { nodes { number title light(period: "2026-03") { color } duties { department { shortName } } indicators { latest { value } } latest { progress } } } }`,
	"proposals":    `{ chaseProposals(period: "2026-03") { department { code } } }`,
	"queue":        `{ reviewQueue(period: "2026-03", first: 50) { nodes { submission { fileName } why } } }`,
	"ledger (feb)": `{ ledger(period: "2026-02", first: 50) { nodes { number light { color } indicators { value } } } }`,
}

// The screens ask the database as often for 600 tasks as for 60.
func TestScreensAskAsOften(t *testing.T) {
	counts := map[string][]int{}
	for _, n := range []int{60, 600} {
		w, seen := bigWorld(t, n, 20)
		for _, name := range slices.Sorted(maps.Keys(screens)) { // in one order: what one has read is kept for the next
			*seen = nil
			w.must(staff, screens[name], nil)
			counts[name] = append(counts[name], len(*seen))
		}
	}
	for name, c := range counts {
		if c[0] != c[1] || c[0] == 0 || c[0] > 60 {
			t.Errorf("%s: statements %v", name, c)
		}
	}
}

// bigWorld has three months reported, the first two closed.
func bigWorld(t testing.TB, tasks, departments int) (*world, *[]string) {
	t.Helper()
	st := storetest.SQLite(t)
	seed := storetest.Synthetic(tasks, departments)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	for i, period := range []models.Period{"2026-01", "2026-02", "2026-03"} {
		report(t, st, seed, period)
		if i < 2 {
			if _, err := st.Periods.Close(ctx, storetest.Staff, seed.Periods[i].ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	var mu sync.Mutex
	seen := new([]string)
	st.CountStatements(func(sql string) { mu.Lock(); defer mu.Unlock(); *seen = append(*seen, sql) })
	return open(t, st, func(o *graph.Options) { o.LoaderWait = 20 * time.Millisecond }), seen
}

// How long the screens take with 5,000 tasks: `DUBAN_SOAK=1 go test ./graph -run TestScreensTake -v`.
func TestScreensTake(t *testing.T) {
	if os.Getenv("DUBAN_SOAK") == "" {
		t.Skip("SKIPPED: DUBAN_SOAK isn't set")
	}
	w, _ := bigWorld(t, 5000, 100)
	for _, name := range slices.Sorted(maps.Keys(screens)) {
		// something has happened since the last screen: the first reads anew
		w.must(staff, `mutation { departmentUpdate(input: {departmentId: "`+w.anyDepartment()+`", shortName: "改名`+strings.Repeat("又", len(name))+`"}) { userErrors { code } } }`, nil)
		var took []string
		for range 4 {
			start := time.Now()
			w.must(staff, screens[name], nil)
			took = append(took, fmt.Sprint(time.Since(start).Round(time.Millisecond)))
		}
		t.Log(name, took)
	}
}

func (w *world) anyDepartment() string {
	id, _ := w.must(staff, `{ departments { id } }`, nil).at("departments.0.id").(string)
	return id
}
