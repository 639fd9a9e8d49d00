package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"duban/models"
	"duban/pgtest"
	"duban/store"
	"duban/storetest"
)

var ctx = context.Background()

func TestLoadIsIdempotentAndKeepsWhatStaffChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		task := seed.Tasks[0]
		title := "改过的题目"
		if _, err := st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: task.ID, Title: &title}); err != nil {
			t.Fatal(err)
		}
		if did, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil || did {
			t.Fatalf("the same data again: did %v, error %v; want no work", did, err)
		}
		seed.Hash = "another edition of the files"
		if did, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil || !did {
			t.Fatalf("changed data: did %v, error %v", did, err)
		}
		got, err := st.Tasks.ByID(ctx, storetest.Staff, []string{task.ID})
		if err != nil || got[0].Title != title {
			t.Fatalf("title is %q (%v), want what staff wrote", got[0].Title, err)
		}
		n, err := st.Tasks.Count(ctx, storetest.Staff, store.TaskFilter{ReportID: seed.Report.ID})
		if err != nil || n != len(seed.Tasks) {
			t.Fatalf("%d tasks (%v), want %d", n, err, len(seed.Tasks))
		}
	})
}

func TestLoadRollsBackWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, storetest.SQLite(t)) // elsewhere, for its data
		broken := seed
		broken.Tasks = append([]models.Task{}, seed.Tasks...)
		broken.Tasks[len(broken.Tasks)-1].AreaID = "are_aaaaaaaaaaaaaaaaaaaa" // no such area
		if _, err := st.Reports.Load(ctx, storetest.Staff, broken); err == nil {
			t.Fatal("a task of an unknown area was loaded")
		}
		reports, err := st.Reports.List(ctx, storetest.Staff)
		if err != nil || len(reports) != 0 {
			t.Fatalf("%d reports are left of a failed load (%v), want none", len(reports), err)
		}
	})
}

// Several programs start on one empty database: all of them come up, and the schema is made once.
func TestConcurrentStarters(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "duban.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			at := url(t)
			var wg sync.WaitGroup
			errs := make([]error, 6)
			for i := range errs {
				wg.Go(func() {
					st, err := store.Open(ctx, at)
					if err == nil {
						_, err = st.Reports.List(ctx, storetest.Staff)
						st.Close()
					}
					errs[i] = err
				})
			}
			wg.Wait()
			for i, err := range errs {
				if err != nil {
					t.Errorf("starter %d: %v", i, err)
				}
			}
		})
	}
}

func TestPagesCoverTheListOnceBothWays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		for _, order := range []store.TaskOrder{store.ByNumber, store.ByDeadline} {
			for _, desc := range []bool{false, true} {
				forward := walk(t, st, seed.Report.ID, order, desc, true)
				backward := walk(t, st, seed.Report.ID, order, desc, false)
				if len(forward) != len(seed.Tasks) || fmt.Sprint(forward) != fmt.Sprint(backward) {
					t.Errorf("%s desc %v: %d tasks forward, %d backward, want %d alike", order, desc, len(forward), len(backward), len(seed.Tasks))
				}
			}
		}
	})
}

// walk reads a whole list page by page and gives the ids in list order.
func walk(t *testing.T, st *store.Store, reportID string, o store.TaskOrder, desc, forward bool) []string {
	t.Helper()
	var ids []string
	size, cursor := 37, ""
	for {
		p := store.Page{First: &size, After: cursor}
		if !forward {
			p = store.Page{Last: &size, Before: cursor}
		}
		tasks, info, err := st.Tasks.List(ctx, storetest.Staff, store.TaskFilter{ReportID: reportID}, o, desc, p)
		if err != nil {
			t.Fatal(err)
		}
		var page []string
		for _, x := range tasks {
			page = append(page, x.ID)
		}
		if forward {
			ids = append(ids, page...)
			if !info.HasNext {
				return ids
			}
			cursor = store.Cursor(o.Key(tasks[len(tasks)-1])...)
			continue
		}
		ids = append(page, ids...)
		if !info.HasPrevious {
			return ids
		}
		cursor = store.Cursor(o.Key(tasks[0])...)
	}
}

func TestPageRefusals(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	n := func(i int) *int { return &i }
	for name, p := range map[string]store.Page{
		"first 0": {First: n(0)}, "first −1": {First: n(-1)}, "first 101": {First: n(101)}, "first 2³¹": {First: n(1 << 31)},
		"first and last": {First: n(1), Last: n(1)}, "no base64": {After: "%%%"}, "no json": {After: "YWJj"},
		"another list's cursor": {After: store.Cursor("a", "b", "c")}, "NUL": {After: store.Cursor("a\x00b", "c")},
		"nested": {After: "W1sxXV0"},
	} {
		_, _, err := st.Tasks.List(ctx, storetest.Staff, store.TaskFilter{ReportID: seed.Report.ID}, store.ByNumber, false, p)
		if models.KindOf(err) != models.Invalid {
			t.Errorf("%s: error %v, want INVALID", name, err)
		}
	}
}

func TestTaskFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		department := storetest.Department(t, seed, "nyncj")
		led := map[string]bool{}
		for _, d := range seed.Duties {
			if d.DepartmentID == department.ID && d.Role == models.Lead {
				led[d.TaskID] = true
			}
		}
		quantified := map[string]bool{}
		for _, i := range seed.Indicators {
			quantified[i.TaskID] = true
		}
		yes, no := true, false
		for name, c := range map[string]struct {
			filter store.TaskFilter
			want   func(models.Task) bool
		}{
			"area":           {store.TaskFilter{AreaID: seed.Areas[1].ID}, func(x models.Task) bool { return x.AreaID == seed.Areas[1].ID }},
			"theme":          {store.TaskFilter{ThemeID: seed.Themes[4].ID}, func(x models.Task) bool { return x.ThemeID != nil && *x.ThemeID == seed.Themes[4].ID }},
			"lead":           {store.TaskFilter{DepartmentID: department.ID, DutyRole: models.Lead}, func(x models.Task) bool { return led[x.ID] }},
			"tracking":       {store.TaskFilter{Tracking: []models.Tracking{models.Untracked}}, func(x models.Task) bool { return !x.Tracked() }},
			"quantified":     {store.TaskFilter{Quantified: &yes}, func(x models.Task) bool { return quantified[x.ID] }},
			"not quantified": {store.TaskFilter{Quantified: &no}, func(x models.Task) bool { return !quantified[x.ID] }},
			"full width":     {store.TaskFilter{Text: "Ａ级标准"}, func(x models.Task) bool { return contains(x, "A级标准") }},
			"percent sign":   {store.TaskFilter{Text: "%"}, func(x models.Task) bool { return contains(x, "%") }},
			"number":         {store.TaskFilter{Number: "2.2"}, func(x models.Task) bool { return len(x.Number) > 4 && x.Number[:4] == "2.2." }},
			"confirmed":      {store.TaskFilter{DutyState: models.DutyConfirmed}, func(models.Task) bool { return false }},
		} {
			c.filter.ReportID = seed.Report.ID
			want := 0
			for _, x := range seed.Tasks {
				if c.want(x) {
					want++
				}
			}
			if got, err := st.Tasks.Count(ctx, storetest.Staff, c.filter); err != nil || got != want {
				t.Errorf("%s: %d tasks (%v), want %d", name, got, err, want)
			}
		}
	})
}
