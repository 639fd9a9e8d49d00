package graph_test

import (
	"fmt"
	"testing"
)

// Every query of the API, with what it answers about the city.
func TestQueries(t *testing.T) {
	w := newWorld(t)
	w.light = "YELLOW" // 4.5 of the 5 that its plan asks for, of 20
	testQueries(t, w)
	for _, c := range []struct{ query, path, want string }{
		{`{ task(number: "1.1.1") { leaders { id post holder } } }`, "task.leaders.0.holder", "王某"},
		{`{ task(number: "1.1.1") { items { id title position low unit deadline version indicator { id } department { code } task { number } latest { value source { kind note } } } } }`, "task.items.0.latest.value", "2.5"},
		{`{ task(number: "1.1.1") { milestones { id title position due doneOn state version item { title } task { number } } } }`, "task.milestones.0.item.title", "北乡"},
		{`{ task(number: "1.1.1") { plans { kind state createdAt version task { number } indicator { plan { values { period value } } } } } }`, "task.plans.0.indicator.plan.values.0.value", "5"},
		{`{ task(number: "1.1.1") { light(period: "2026-03") { because { rule found limit text } } } }`, "task.light.because.text",
			"建设改造高标准农田20万亩：完成率 22.5%，计划 25.0%，落后 2.5 个百分点，未超过红灯线 20 个百分点（数据截至 2026-03-31）"},
		{`{ node(id: "` + id("itm", "one") + `") { ... on Item { title } } }`, "node.title", "北乡"},
		{`{ node(id: "` + id("mil", "one") + `") { ... on Milestone { title } } }`, "node.title", "招标"},
		{`{ node(id: "` + id("pln", "one") + `") { ... on Plan { kind } } }`, "node.kind", "VALUES"},
	} {
		if a := w.must(staff, c.query, nil); a.at(c.path) != c.want {
			t.Errorf("%s: %s, want %s", c.query, a.body, c.want)
		}
	}
}

func TestQueriesPostgres(t *testing.T) {
	w := onPostgres(t)
	w.light = "GREY" // no plan
	testQueries(t, w)
}

func testQueries(t *testing.T, w *world) {
	task := id("tsk", "bbb")
	for _, c := range []struct {
		as, query, path string
		want            any
	}{
		{reader, `{ viewer { name roles departments { code } user { displayName } } }`, "viewer.roles.0", "reader"},
		{own, `{ viewer { departments { code } } }`, "viewer.departments.0.code", "nyncj"},
		{reader, `{ reports { slug kind title government year zone state firstOwedPeriod createdAt version settings { dueDay paceUnit toleranceLeast } } }`, "reports.0.slug", "city-2026"},
		{reader, `{ report { text } }`, "report.text", "一、坚决做到“两个维护”。建设改造高标准农田20万亩。"},
		{reader, `{ report(slug: "city-2026") { areas { number } } }`, "report.areas.1.number", 2.0},
		{reader, `{ report(reportId: "` + id("rpt", "city") + `") { periods { name } } }`, "report.periods.2.name", "2026-03"},
		{reader, `{ report { templateUrl(departmentId: "` + id("dep", "fgw") + `", period: "2026-03") } }`, "report.templateUrl", "/t/city-2026/2026-03/fgw"},
		{reader, `{ report { consolidatedUrl(period: "2026-Q1") } }`, "report.consolidatedUrl", "/c/city-2026/2026-Q1"},
		{reader, `{ areas { title report { slug } themes { title area { number } report { slug } } } }`, "areas.0.themes.0.area.number", 1.0},
		{reader, `{ themes { title } }`, "themes.0.title", "保障粮食安全"},
		{reader, `{ periods { id name title opens due ends state closedAt closedBy { name } consolidatedUrl report { slug } version } }`, "periods.2.title", "2026年3月"},
		{reader, `{ departments { code name shortName aliases kind division position from to version } }`, "departments.1.aliases.0", "市发改委"},
		{reader, `{ departments { successor { id } minder { id } templateUrl(period: "2026-01") duties { role state task { number } } } }`, "departments.0.duties.0.task.number", "1.1.1"},
		{reader, `{ tasks { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { number } edges { cursor node { id } } } }`, "tasks.totalCount", 6.0},
		{reader, `{ tasks(filter: {text: "农田"}) { totalCount } }`, "tasks.totalCount", 1.0},
		{reader, `{ tasks(filter: {number: "1.1"}) { totalCount } }`, "tasks.totalCount", 3.0},
		{reader, `{ tasks(filter: {quantified: false}) { totalCount } }`, "tasks.totalCount", 2.0},
		{reader, `{ tasks(filter: {tracking: [NONE, QUARTERLY]}) { totalCount } }`, "tasks.totalCount", 2.0},
		{reader, `{ tasks(filter: {areaId: "` + id("are", "two") + `"}) { totalCount } }`, "tasks.totalCount", 3.0},
		{reader, `{ tasks(filter: {themeId: "` + id("thm", "one") + `"}) { totalCount } }`, "tasks.totalCount", 3.0},
		{reader, `{ tasks(filter: {departmentId: "` + id("dep", "fgw") + `", dutyRole: SUPPORT}) { nodes { number } } }`, "tasks.nodes.0.number", "1.1.1"},
		{reader, `{ tasks(filter: {dutyState: PROPOSED}) { nodes { number } } }`, "tasks.nodes.0.number", "1.1.2"},
		{reader, `{ tasks(filter: {state: CLOSED}) { totalCount } }`, "tasks.totalCount", 0.0},
		{staff, `{ tasks(filter: {status: [ON_PLAN]}) { nodes { number } } }`, "tasks.nodes.0.number", "1.1.1"},
		{reader, `{ tasks(filter: {status: [ON_PLAN]}) { totalCount } }`, "tasks.totalCount", 0.0},
		{reader, `{ tasks(order: NUMBER_DESC, first: 1) { nodes { number } } }`, "tasks.nodes.0.number", "2.0.3"},
		{reader, `{ tasks(order: DEADLINE, last: 1) { nodes { number } } }`, "tasks.nodes.0.number", "2.0.3"},
		{reader, `{ task(number: "2.0.1") { title tracking deadline state quote upstream version updatedAt theme { id } area { number } report { slug } } }`, "task.tracking", "NONE"},
		{reader, `{ task(taskId: "` + task + `") { leads { code } supports { code } duties { role position from to note version department { code } } } }`, "task.supports.0.code", "fgw"},
		{reader, `{ task(number: "1.1.3") { leaders { post holder } items { title } milestones { title } plans { kind } continuedFrom { id } } }`, "task.leaders", []any{}},
		{reader, `{ task(number: "1.1.1") { indicators { name position kind known soft quote series version updatedAt target { operator low high unit } plan { id } task { number } } } }`, "task.indicators.0.target.operator", "gte"},
		{reader, `{ indicators(first: 2) { pageInfo { hasNextPage } edges { cursor } nodes { name target { low unit } } } }`, "indicators.nodes.0.target.low", "20"},
		{own, `{ task(number: "1.1.1") { latest { status progress state createdAt madeBy { name } period { name } department { code } submission { id } task { number } readings { value unit printed approx asOf source { kind sheet cell submission { fileName } } } } } }`, "task.latest.readings.0.source.submission.fileName", "三月.xlsx"},
		{own, `{ task(number: "1.1.1") { latest(period: "2026-02") { id } } }`, "task.latest", nil},
		{own, `{ task(number: "1.1.1") { latest { sources { field source { kind cell note } } forecast problems nextSteps request } } }`, "task.latest.sources.0.source.kind", "CELL"},
		{own, `{ task(number: "1.1.1") { indicators { latest { value indicator { name } entry { id } item { id } asOfSource { kind } } } } }`, "task.indicators.0.latest.value", "4.5"},
		{own, `{ task(number: "1.1.1") { entries(first: 5) { pageInfo { hasNextPage } nodes { status } edges { cursor node { id } } } } }`, "task.entries.nodes.0.status", "ON_PLAN"},
		{staff, `{ task(number: "1.1.1") { light(period: "2026-03") { color because { rule found limit text } } } }`, "task.light.color", w.light},
		{staff, `{ task(number: "2.0.1") { light(period: "2026-03") { color } } }`, "task.light", nil},
		{staff, `{ task(number: "2.0.2") { light(period: "2026-03") { color because { rule } } } }`, "task.light.color", "RED"},
		{own, `{ task(number: "1.1.1") { duties { standing(period: "2026-03") } } }`, "task.duties.0.standing", "HANDED_IN"},
		{staff, `{ task(number: "1.1.1") { duties { standing(period: "2026-03") } } }`, "task.duties.1.standing", "NOT_DUE"},
		{staff, `{ task(number: "1.1.2") { duties { standing(period: "2026-12") } } }`, "task.duties.0.standing", "NOT_DUE"},
		{staff, `{ task(number: "2.0.1") { duties { standing(period: "2026-12") } } }`, "task.duties.0.standing", "NOT_DUE"},
		{own, `{ submissions { pageInfo { endCursor } edges { cursor } nodes { state fileName fileKind sha256 size planHash complete errorCount warningCount changeCount originalUrl markedUrl createdAt handedInAt decidedAt note version
			report { slug } department { code } period { name } submittedBy { name } carriedBy { name } decidedBy { name } } } }`, "submissions.nodes.0.state", "HANDED_IN"},
		{own, `{ submissions { nodes { findings { code } changes { sheet cell field old new printed description task { number } indicator { name } item { id } } sheets { name used hidden headerRows reason columns { column header field } } skipped { sheet range cells reason } counts { cells taken reported skipped } } } }`, "submissions.nodes.0.changes.0.task.number", "1.1.1"},
		{own, `{ submissions(first: 1) { nodes { rows { sheet row match task { number } candidates { number title score } cells { cell field printed value unit approx formula } } } } }`, "submissions.nodes.0.rows.0.task.number", "1.1.1"},
		{staff, `{ submissions(filter: {departmentId: "` + id("dep", "jtj") + `"}) { nodes { id } } }`, "submissions.nodes", []any{}},
		{staff, `{ submissions(filter: {period: "2026-03", states: [HANDED_IN]}, first: 1) { nodes { department { code } } } }`, "submissions.nodes.0.department.code", "nyncj"},
		{staff, `{ events { seq kind actor at subject data prevHash hash report { slug } } }`, "events.0.kind", "report.loaded"},
		{auditor, `{ events(after: 1, first: 1) { seq } }`, "events.0.seq", 2.0},
		{reader, `{ node(id: "` + task + `") { id ... on Task { number } } }`, "node.number", "1.1.1"},
		{own, `{ node(id: "` + w.entry + `") { ... on Entry { status } } }`, "node.status", "ON_PLAN"},
		{own, `{ node(id: "` + w.reading + `") { ... on Reading { value } } }`, "node.value", "4.5"},
		{own, `{ node(id: "` + w.submission + `") { ... on Submission { fileName } } }`, "node.fileName", "三月.xlsx"},
	} {
		a := w.ask(c.as, c.query, nil)
		if len(a.Errors) > 0 || fmt.Sprint(a.at(c.path)) != fmt.Sprint(c.want) {
			t.Errorf("%s, %s:\n%v at %s, want %v\n%s", c.as, c.query, a.at(c.path), c.path, c.want, a.body)
		}
	}
}
