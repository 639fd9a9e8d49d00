package main

import (
	"context"
	"strings"
	"testing"

	"duban/demo"
	"duban/models"
	"duban/store"
	"duban/storetest"

	"github.com/google/go-cmp/cmp"
)

// A year is played through the API alone (package demo): plans, twelve months, every department, drafts and signatures, what comes late,
// is sent back, withdrawn, corrected, carried, extended, rated, closed and opened again. As of each month, before its period is closed, every
// light, count and rollup of the API is what the test reckons from the diary; at the year's end every closed month still says what it said then.
func TestPlayedYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		y := playYear(t, st)
		for _, period := range keysOf(y.views) {
			if d := cmp.Diff(y.views[period], y.api.view(period, y.items[period]), exported); d != "" {
				t.Errorf("%s at the year's end is not what it was at its closing (-then +now):\n%s", period, d)
			}
		}
		y.eventful(t)
		y.series(t)
		y.corrected(t)
		y.chased(t)
		y.papers(t, st)
		if broken, err := st.Events.Verify(context.Background(), nil); err != nil || len(broken) > 0 {
			t.Errorf("the chain of events: %v %v", broken, err)
		}
	})
}

// exported lets cmp look into the views.
var exported = cmp.AllowUnexported(departmentView{}, rollupView{}, counts{})

// playedYear is a year with what it was at each closing.
type playedYear struct {
	api   *yearAPI
	diary *demo.Diary
	views map[string]*monthView
	items map[string][]madeItem
}

// playYear plays the year and compares each month before it is closed.
func playYear(t *testing.T, st *store.Store) *playedYear {
	t.Helper()
	ctx := context.Background()
	y := &playedYear{api: &yearAPI{TB: t, server: demoServer(st)}, views: map[string]*monthView{}, items: map[string][]madeItem{}}
	var o outline
	var last *monthView
	stage := demo.Stage{Before: func(period string, sofar *demo.Diary) error {
		if y.api.token == "" {
			y.api.token = yearReader(t, st)
			o = y.api.outline()
		}
		f := fold(o, sofar.Acts)
		want := f.view(period, last)
		got := y.api.view(period, f.items)
		if d := cmp.Diff(want, got, exported); d != "" {
			t.Errorf("%s (-reckoned +said):\n%s", period, d)
		}
		y.views[period], y.items[period], last = want, f.items, want
		return nil
	}}
	var err error
	if y.diary, err = playDemo(ctx, st, storetest.Staff, stage); err != nil {
		t.Fatal(err)
	}
	return y
}

// yearReader makes another member of staff, who only looks.
func yearReader(t *testing.T, st *store.Store) string {
	t.Helper()
	u, err := st.Accounts.Create(context.Background(), storetest.Staff, store.NewUser{Name: "核对员", Grants: []models.Grant{{Role: models.RoleStaff}}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := st.Accounts.NewToken(context.Background(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// eventful: everything that the diary can tell of happened, and every way in which a report and a light can stand was seen.
func (y *playedYear) eventful(t *testing.T) {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range y.diary.Acts {
		seen[string(a.Kind)] = true
	}
	for _, v := range y.views {
		for standing := range v.Total.Standings {
			seen[standing] = true
		}
		for _, row := range v.Ledger {
			seen[row.Light.Color], seen[row.Light.Rule] = true, true
			for _, i := range row.Indicators {
				seen[i.Light.Rule] = true
			}
		}
		for _, l := range v.Items {
			seen["item "+l.Color] = true
		}
	}
	for _, want := range []string{
		"led", "planned", "milestone", "milestone done", "item", "reported", "received", "accepted", "returned", "withdrawn", "extended", "rated", "target moved", "deadline",
		"task closed", "reopened", "closed", "corrected", "chased", "DUE", "OVERDUE", "RECEIVED_INCOMPLETE", "HANDED_IN", "RETURNED", "ACCEPTED",
		"RED", "YELLOW", "GREEN", "BLUE", "GREY", "CLOSED", "BY_HAND", "OVERRIDDEN", "REPORT_MISSING", "REPORT_AWAITED", "NO_PLAN", "NOTHING_DUE", "TARGET_REACHED",
		"ON_PLAN", "BEHIND_PLAN", "FAR_BEHIND_PLAN", "DEADLINE_PASSED", "ZERO_KEPT", "ZERO_BROKEN", "MILESTONES_DONE", "MILESTONE_LATE", "MILESTONE_OVERDUE",
		"WORD_DONE", "WORD_ON_PLAN", "WORD_BEHIND", "WORD_NOT_STARTED", "item GREEN", "item YELLOW", "item RED",
	} {
		if !seen[want] {
			t.Errorf("the year never shows %q", want)
		}
	}
}

// series compares the year's course with what each month said.
func (y *playedYear) series(t *testing.T) {
	t.Helper()
	var got struct {
		RollupSeries []struct {
			Period                        struct{ Name string }
			Tasks, Owed, Received, OnTime int
			Lights                        lightCounts
		}
	}
	y.api.ask(`{ rollupSeries(until: "2026-12") { period { name } tasks lights { color count } owed received onTime } }`, nil, &got)
	if len(got.RollupSeries) != 12 {
		t.Fatalf("%d months in the series", len(got.RollupSeries))
	}
	for _, s := range got.RollupSeries {
		v := y.views[s.Period.Name]
		want := []any{v.Total.Tasks, v.Total.Owed, v.Total.Received, v.Rollups["AREA"]["total"].OnTime, v.Total.Lights}
		if d := cmp.Diff(want, []any{s.Tasks, s.Owed, s.Received, s.OnTime, s.Lights.byColor()}); d != "" {
			t.Errorf("the series in %s (-month +series):\n%s", s.Period.Name, d)
		}
	}
}

// corrected: a correction after closing stands beside the frozen row.
func (y *playedYear) corrected(t *testing.T) {
	t.Helper()
	n := 0
	for _, a := range y.diary.Acts {
		if a.Kind != demo.Corrected {
			continue
		}
		n++
		var got struct {
			Task struct {
				Corrections []struct {
					State  string
					Period struct{ Name string }
					Said   struct {
						Figures []struct{ Value string }
					}
				}
			}
		}
		y.api.ask(`query($id: ID!) { task(taskId: $id) { corrections { state period { name } said { figures { value } } } } }`, map[string]any{"id": a.Task}, &got)
		if len(got.Task.Corrections) != 1 || got.Task.Corrections[0].State != "ACCEPTED" || got.Task.Corrections[0].Period.Name != a.Period {
			t.Errorf("the correction of %s: %+v", a.Period, got.Task.Corrections)
		}
	}
	if n == 0 {
		t.Error("nothing was corrected in the year")
	}
}

// chased: the log of chases is what was sent, and every step after the due day was taken; who reported late has answered.
func (y *playedYear) chased(t *testing.T) {
	t.Helper()
	want, got := map[string]int{}, map[string]int{}
	for _, a := range y.diary.Acts {
		if a.Kind == demo.Chased {
			want[a.Period+" "+a.Step+" "+a.Department]++
		}
	}
	answered, steps := 0, map[string]bool{}
	for _, period := range keysOf(y.views) {
		var page struct {
			Chases struct {
				PageInfo struct{ HasNextPage bool }
				Nodes    []struct {
					Step       string
					AnsweredAt string
					Department struct{ ID string }
					Submission *struct{ ID string }
				}
			}
		}
		y.api.ask(`query($p: Period!) { chases(filter: {period: $p}, first: 100) { pageInfo { hasNextPage } nodes { step answeredAt department { id } submission { id } } } }`,
			map[string]any{"p": period}, &page)
		if page.Chases.PageInfo.HasNextPage {
			t.Errorf("%s: over a hundred chases", period)
		}
		for _, c := range page.Chases.Nodes {
			got[period+" "+c.Step+" "+c.Department.ID]++
			steps[c.Step] = true
			if c.Submission != nil && c.AnsweredAt != "" {
				answered++
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("chases (-sent +logged):\n%s", d)
	}
	if !steps["CHASE"] || !steps["ORDER"] || !steps["CIRCULAR"] || !steps["INSTRUCTION"] || answered == 0 {
		t.Errorf("steps %v, %d answered by a report", steps, answered)
	}
}

// The simulation never goes where a report is: the command says so and changes nothing.
func TestDemoWantsAnEmptyDatabase(t *testing.T) {
	dir := t.TempDir()
	if _, talk, code := run(t, "doctor", "--data-dir="+dir); code != exitOK {
		t.Fatal(talk)
	}
	before, _, _ := run(t, "verify", "--data-dir="+dir)
	if _, talk, code := run(t, "demo", "--data-dir="+dir); code != exitFailed || !strings.Contains(talk, "空库") {
		t.Errorf("exit %d: %s", code, talk)
	}
	if after, _, _ := run(t, "verify", "--data-dir="+dir); after != before {
		t.Errorf("the refused simulation left something: %s, before %s", after, before)
	}
}
