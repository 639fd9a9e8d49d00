package graph_test

import (
	"testing"
	"time"
)

func TestExportsThroughTheAPI(t *testing.T)         { testExports(t, newWorld(t)) }
func TestExportsThroughTheAPIPostgres(t *testing.T) { testExports(t, onPostgres(t)) }

// testExports begins exports, watches them come to an end and finds their addresses; what can't be made says why.
func testExports(t *testing.T, w *world) {
	start := func(input string) answer {
		return w.ask(staff, `mutation { exportStart(input: {`+input+`}) { export { id kind state url period department { code } report { slug } startedAt } userErrors { code field } } }`, nil)
	}
	ended := func(id any) answer {
		export, _ := id.(string)
		for range 2000 {
			a := w.must(staff, `{ export(exportId: "`+export+`") { state done total error { code message } url } }`, nil)
			if a.at("export.state") != "RUNNING" {
				return a
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatal("it never ended")
		return answer{}
	}
	for _, c := range []struct{ input, kind, url string }{
		{`kind: CONSOLIDATED, period: "2026-03", selection: {sheets: ["台账"], history: 0}`, "CONSOLIDATED", "/c/city-2026/2026-03"},
		{`kind: TEMPLATES, period: "2026-03"`, "TEMPLATES", "/pack/city-2026/templates/2026-03"},
		{`kind: ORIGINALS, period: "2026-03"`, "ORIGINALS", "/pack/city-2026/originals/2026-03"},
		{`kind: DEPARTMENT_YEAR, departmentId: "` + id("dep", "nyncj") + `"`, "DEPARTMENT_YEAR", "/pack/city-2026/department/nyncj"},
	} {
		a := start(c.input)
		if a.at("exportStart.export.kind") != c.kind || a.at("exportStart.export.url") != c.url || a.at("exportStart.export.report.slug") != "city-2026" {
			t.Errorf("%s: %s", c.input, a.body)
		}
		if e := ended(a.at("exportStart.export.id")); e.at("export.state") != "DONE" || e.at("export.done") != e.at("export.total") || e.at("export.url") != c.url {
			t.Errorf("%s: %s", c.input, e.body)
		}
	}
	if again := start(`kind: TEMPLATES, period: "2026-03"`); again.at("exportStart.export.state") != "DONE" {
		t.Errorf("the same data, and it is made anew: %s", again.body)
	}
	if e := ended(start(`kind: CONSOLIDATED, period: "2031-03"`).at("exportStart.export.id")); e.at("export.state") != "FAILED" || e.at("export.error.code") != "PERIOD_UNKNOWN" {
		t.Errorf("no such period: %s", e.body)
	}
	for input, code := range map[string]string{
		`kind: CONSOLIDATED`: "PERIOD_INVALID", `kind: DEPARTMENT_YEAR`: "NOT_FOUND", `kind: DEPARTMENT_YEAR, departmentId: "` + id("tsk", "bbb") + `"`: "ID_INVALID",
		`kind: CONSOLIDATED, period: "2026-03", selection: {sheets: ["未报送"]}`: "SHEET_UNKNOWN",
	} {
		if a := start(input); a.userError("exportStart") != code {
			t.Errorf("%s: want %s: %s", input, code, a.body)
		}
	}
}
