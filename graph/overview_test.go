package graph_test

import (
	"fmt"
	"testing"

	"duban/models"
	"duban/store"
)

func TestOverview(t *testing.T)         { testOverview(t, newWorld(t)) }
func TestOverviewPostgres(t *testing.T) { testOverview(t, onPostgres(t)) }

const overviewQuery = `query($period: Period!) { overview(period: $period) { tasks lights { color count } reported unreviewed
	owing { owed received missing standings { standing count } } onTime late incomplete returned
	areas { tasks lights { color count } owing { owed received missing } }
	departments { department { code } led lights { color count } owing { owed received missing } onTime late incomplete returned } } }`

// testOverview holds the overview against lights and standings that are asked for one by one, while a row is handed in, sent back and
// accepted, and sums its parts up.
func testOverview(t *testing.T, w *world) {
	check := func(when string, period models.Period) answer {
		t.Helper()
		a := w.must(staff, overviewQuery, map[string]any{"period": period})
		compare(t, w, when, period, a)
		sums(t, when, a)
		return a
	}
	for month := 1; month <= 12; month++ {
		check("at first", models.Period(fmt.Sprintf("2026-%02d", month)))
	}
	one := `submissionId: "` + w.submission + `"`
	w.must(staff, `mutation { submissionReturn(input: {`+one+`, note: "x"}) { userErrors { code } } }`, nil)
	if a := check("sent back", "2026-03"); a.at("overview.returned") != 1.0 || a.at("overview.reported") != 0.0 {
		t.Errorf("sent back: %s", a.body)
	}
	again := w.upload(own, id("dep", "nyncj"), "2026-03", "改.xlsx", sheetOf(w, w.store, "2026-03", map[string]map[string]any{"1.1.1": {"本期累计": 5}}))
	applied := w.ask(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": again.at("submissionUpload.submission.id"), "planHash": again.at("submissionUpload.submission.planHash")}})
	if a := check("handed in again", "2026-03"); a.at("overview.unreviewed") != 1.0 || a.at("overview.returned") != 0.0 {
		t.Errorf("handed in again: %s", a.body)
	}
	next, _ := applied.at("submissionApply.submission.id").(string)
	w.must(staff, `mutation { submissionAccept(input: {submissionId: "`+next+`"}) { userErrors { code } } }`, nil)
	if a := check("accepted", "2026-03"); a.at("overview.unreviewed") != 0.0 {
		t.Errorf("accepted: %s", a.body)
	}
	w.must(staff, `mutation { periodExtend(input: {periodId: "`+id("prd", "mc")+`", departmentIds: ["`+id("dep", "jtj")+`"], due: "2026-04-20", reason: "x"}) { userErrors { code } } }`, nil)
	check("put off", "2026-03")
}

// compare counts again what the overview counts, from the store's own answers on each task and duty.
func compare(t *testing.T, w *world, when string, period models.Period, a answer) {
	t.Helper()
	seed := city()
	v, report := w.people[staff], seed.Report.ID
	wanted := map[string]int{}
	tasks, _, err := w.store.Tasks.List(ctx, v, store.TaskFilter{ReportID: report}, store.ByNumber, false, store.Page{})
	if err != nil {
		t.Fatal(err)
	}
	var ids, duties []string
	for _, x := range tasks {
		ids = append(ids, x.ID)
	}
	inputs, err := w.store.Entries.LightInputs(ctx, v, report, period, ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range inputs {
		light, _ := models.TaskLight(in)
		wanted[string(light.Color)]++
	}
	for _, d := range seed.Duties {
		duties = append(duties, d.ID)
	}
	all, err := w.store.Duties.Standings(ctx, v, period, duties, period.Last())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range seed.Duties {
		lead := d.Role == models.Lead && d.State == models.DutyConfirmed
		for _, task := range seed.Tasks {
			if lead && task.ID == d.TaskID && task.Tracking.DueIn(period) {
				wanted[string(all[d.ID])]++
			}
		}
	}
	got := map[string]int{}
	for _, list := range []struct{ path, key string }{{"overview.lights", "color"}, {"overview.owing.standings", "standing"}} {
		rows, _ := a.at(list.path).([]any)
		for _, row := range rows {
			if n := int(row.(map[string]any)["count"].(float64)); n > 0 {
				got[row.(map[string]any)[list.key].(string)] = n
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("%s, %s: the overview counts %v, one by one %v", when, period, got, wanted)
	}
}

// sums holds the parts of an overview against its whole (law 7).
func sums(t *testing.T, when string, a answer) {
	t.Helper()
	number := func(v any) int { n, _ := v.(float64); return int(n) }
	sum := func(list string, of func(map[string]any) int) int {
		total := 0
		rows, _ := a.at(list).([]any)
		for _, row := range rows {
			total += of(row.(map[string]any))
		}
		return total
	}
	field := func(names ...string) func(map[string]any) int {
		return func(row map[string]any) int {
			for _, name := range names[:len(names)-1] {
				row = row[name].(map[string]any)
			}
			return number(row[names[len(names)-1]])
		}
	}
	owing := sum("overview.departments", func(row map[string]any) int {
		if row["onTime"] == true || row["late"] == true || row["incomplete"] == true {
			return 1
		}
		return 0
	})
	for what, pair := range map[string][2]int{
		"lights":               {sum("overview.lights", field("count")), number(a.at("overview.tasks"))},
		"tasks by area":        {sum("overview.areas", field("tasks")), number(a.at("overview.tasks"))},
		"tasks by department":  {sum("overview.departments", field("led")), number(a.at("overview.tasks"))},
		"owed by area":         {sum("overview.areas", field("owing", "owed")), number(a.at("overview.owing.owed"))},
		"owed by department":   {sum("overview.departments", field("owing", "owed")), number(a.at("overview.owing.owed"))},
		"received by area":     {sum("overview.areas", field("owing", "received")), number(a.at("overview.owing.received"))},
		"received and missing": {number(a.at("overview.owing.received")) + number(a.at("overview.owing.missing")), number(a.at("overview.owing.owed"))},
		"owing departments":    {number(a.at("overview.onTime")) + number(a.at("overview.late")) + number(a.at("overview.incomplete")), owing},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s sum to %d, want %d", when, what, pair[0], pair[1])
		}
	}
}
