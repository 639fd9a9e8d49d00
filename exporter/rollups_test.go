package exporter

import (
	"slices"
	"testing"

	"duban/models"
	"duban/store"

	"pgregory.net/rapid"
)

var dimensions = []store.Dimension{store.ByArea, store.ByTheme, store.ByDepartment, store.ByLeader}

// TestRollupsReconcile is law 7 for rollups on random ledgers: parts sum to the total, the total is what the tasks' own lights and debts count up
// to one by one, shares make 100, and the period before is itself.
func TestRollupsReconcile(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		now, before := drawConsolidation(r), drawConsolidation(r)
		for i := range now.Tasks {
			if rapid.Bool().Draw(r, "in a portfolio") {
				p := rapid.IntRange(1, 3).Draw(r, "post")
				now.Leaders = append(now.Leaders, store.Portfolio{Leader: models.Leader{ID: []string{"", "ldr_a", "ldr_b", "ldr_c"}[p], Post: "副市长", Position: p}, TaskID: now.Tasks[i].ID})
			}
		}
		viewer := staff
		if rapid.IntRange(0, 3).Draw(r, "viewer") == 0 {
			viewer = models.Viewer{UserID: "usr_d", Departments: []string{now.Departments[0].ID}}
		}
		for _, by := range dimensions {
			got := rollUp([]store.Consolidation{now, before}, viewer, by)
			partsSum(r, by, got)
			recount(r, by, now, viewer, got)
			if was := rollUp([]store.Consolidation{before}, viewer, by); !slices.Equal(got.Total.Before, was.Total.Lights) {
				r.Fatalf("%s: the period before had %v, it is said to have had %v", by, was.Total.Lights, got.Total.Before)
			}
		}
	})
}

func partsSum(r *rapid.T, by store.Dimension, got Rollups) {
	sums := Rollup{Lights: colorCounts(nil), Before: colorCounts(nil)}
	for _, row := range got.Rows {
		sums.Tasks, sums.OnTime, sums.Late, sums.Returned = sums.Tasks+row.Tasks, sums.OnTime+row.OnTime, sums.Late+row.Late, sums.Returned+row.Returned
		sums.Owing.Owed, sums.Owing.Received = sums.Owing.Owed+row.Owing.Owed, sums.Owing.Received+row.Owing.Received
		inRow := 0
		for i := range row.Lights {
			sums.Lights[i].Count += row.Lights[i].Count
			inRow += row.Lights[i].Count
		}
		if inRow != row.Tasks || row.OnTime+row.Late != row.Owing.Received || row.Owing.Received+row.Owing.Missing != row.Owing.Owed {
			r.Fatalf("%s: a row doesn't sum: %+v", by, row)
		}
		total := models.Decimal{}
		for _, s := range row.Shares() {
			total = total.Add(s)
		}
		if row.Tasks > 0 && !total.Equal(models.Int(100)) {
			r.Fatalf("%s: shares sum to %s", by, total)
		}
		if (row.Rank == nil) != (row.Owing.Owed == 0) {
			r.Fatalf("%s: rank %v of one that owes %d", by, row.Rank, row.Owing.Owed)
		}
	}
	all := got.Total
	if sums.Tasks != all.Tasks || !slices.Equal(sums.Lights, all.Lights) || sums.OnTime != all.OnTime || sums.Late != all.Late || sums.Returned != all.Returned ||
		sums.Owing.Owed != all.Owing.Owed || sums.Owing.Received != all.Owing.Received {
		r.Fatalf("%s: the rows sum to %+v, the total is %+v", by, sums, all)
	}
}

// recount counts again from the single tasks, straight from models.
func recount(r *rapid.T, by store.Dimension, c store.Consolidation, v models.Viewer, got Rollups) {
	lights, owed := map[models.Color]int{}, 0
	c.Rate()
	for i := range c.Tasks {
		light, _ := models.TaskLight(c.LightInput(&c.Tasks[i]))
		lights[light.Color]++
		for _, d := range c.Tasks[i].Rated.Debts {
			if v.MaySeeDepartment(d.DepartmentID) {
				owed++
			}
		}
	}
	if !slices.Equal(colorCounts(lights), got.Total.Lights) || owed != got.Total.Owing.Owed || len(c.Tasks) != got.Total.Tasks {
		r.Fatalf("%s: one by one %v, owed %d; the rollup has %+v", by, lights, owed, got.Total)
	}
}

// The greater on-time share stands first, then the smaller share of red; equals share a rank.
func TestRank(t *testing.T) {
	row := func(owed, onTime, tasks, red int) Rollup {
		return Rollup{Tasks: tasks, Owing: Owing{Owed: owed}, OnTime: onTime, Lights: []LightCount{{models.Red, red}}}
	}
	rows := []Rollup{row(4, 2, 4, 1), row(2, 1, 8, 2), row(0, 0, 3, 3), row(3, 3, 9, 9), row(4, 2, 4, 0), row(2, 1, 4, 1)}
	for i := range rows {
		rows[i].place = i
	}
	rankRows(rows)
	var got []int
	for _, r := range rows {
		if r.Rank == nil {
			got = append(got, 0)
			continue
		}
		got = append(got, *r.Rank)
	}
	if want := []int{3, 3, 0, 1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("ranks %v, want %v", got, want)
	}
}

// Sums stay within one unit, and what isn't counted up has none.
func TestUnitsAreNeverMixed(t *testing.T) {
	c := sample()
	units := rollUp([]store.Consolidation{c}, staff, store.ByArea).Total.Units
	seen := map[string]bool{}
	for _, u := range units {
		if seen[u.Unit] {
			t.Errorf("%s stands twice", u.Unit)
		}
		seen[u.Unit] = true
		want := models.Decimal{}
		for _, task := range c.Tasks {
			for _, i := range task.Indicators {
				if i.Unit == u.Unit && i.Kind == models.Cumulative && i.Low != nil {
					want = want.Add(*i.Low)
				}
			}
		}
		if !u.Target.Equal(want) || u.Done > u.Reported || u.Reported > u.Indicators {
			t.Errorf("%+v, want a target of %s", u, want)
		}
	}
	if len(units) == 0 {
		t.Error("no unit")
	}
}
