package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/storetest"

	"bytes"
	"duban/exporter"
)

func TestLedgerAndYearTurn(t *testing.T)         { testLedgerAndYearTurn(t, newWorld(t)) }
func TestLedgerAndYearTurnPostgres(t *testing.T) { testLedgerAndYearTurn(t, onPostgres(t)) }

// testLedgerAndYearTurn has another city's report begin in November with ten months of its own ledger, and go on in the year after.
func testLedgerAndYearTurn(t *testing.T, w *world) {
	before := w.must(staff, `{ tasks(reportId: "`+id("rpt", "city")+`") { nodes { number title version latest { id } } } }`, nil).body
	shown := w.hand(staff, "breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}, "分解表.xlsx", hedong(t))
	report := w.take(staff, "breakdownUpload", shown, map[string]any{"createLeaders": true}).at("intakeApply.report.id").(string)
	w.must(staff, `mutation($id: ID!) { reportActivate(input: {reportId: $id, firstOwedPeriod: "2027-11"}) { userErrors { code } } }`, map[string]any{"id": report})

	header, farm, road := []any{"序号", "工作任务", "牵头单位"}, []any{1, "建设改造高标准农田", "市农业农村局"}, []any{2, "规上工业增加值增长8%左右", "市发展改革委"}
	for month := 1; month <= 10; month++ {
		header = append(header, fmt.Sprintf("1-%d月累计完成", month))
		farm, road = append(farm, float64(month)*1.5), append(road, 8.1)
	}
	ledger := tableOf(t, [][]any{{"河东市2027年重点工作台账"}, append(header, "进展情况"), append(farm, "主体完工。"), append(road, "平稳。")})
	given := w.hand(staff, "ledgerUpload", map[string]any{"reportId": report}, "台账.xlsx", ledger)
	if n := len(given.at("ledgerUpload.intake.months").([]any)); n != 10 {
		t.Fatalf("%d months: %s", n, given.body)
	}
	w.want(w.take(staff, "ledgerUpload", given, nil), "intakeApply.userErrors", []any{})
	task := w.must(staff, `query($id: ID!) { tasks(reportId: $id, first: 1) { nodes { id latest { progress state } entries { nodes { state readings { value source { kind cell } } } } indicators { id latest { value source { kind cell } } } } } }`,
		map[string]any{"id": report})
	w.want(task, "tasks.nodes.0.indicators.0.latest.value", "15")
	w.want(task, "tasks.nodes.0.indicators.0.latest.source", map[string]any{"kind": "OPENING", "cell": "M3"})
	w.want(task, "tasks.nodes.0.latest.state", "ACCEPTED")
	w.want(task, "tasks.nodes.0.latest.progress", "主体完工。")
	if n := len(task.at("tasks.nodes.0.entries.nodes").([]any)); n != 10 {
		t.Fatalf("%d entries: %s", n, task.body)
	}
	again := w.hand(staff, "ledgerUpload", map[string]any{"reportId": report}, "台账.xlsx", ledger)
	w.want(again, "ledgerUpload.intake.changes", []any{})

	next := map[string]any{"slug": "hedong-2028", "title": "河东市2028年重点工作", "government": "河东市人民政府", "year": 2028}
	carry := `mutation($from: ID!, $new: NewReportInput, $to: ID) { reportCarryOver(input: {fromReportId: $from, newReport: $new, toReportId: $to}) { carried report { id } userErrors { code } } }`
	turned := w.must(staff, carry, map[string]any{"from": report, "new": next})
	w.want(turned, "reportCarryOver.carried", 4)
	to := turned.at("reportCarryOver.report.id")
	w.want(w.must(staff, carry, map[string]any{"from": report, "to": to}), "reportCarryOver.carried", 0)
	tasks := w.must(staff, `query($id: ID!) { tasks(reportId: $id) { nodes { title continuedFrom { number } duties { department { code } } indicators { target { low } history { target { low } latest { value } } } } } }`, map[string]any{"id": to})
	w.want(tasks, "tasks.nodes.0.indicators.0.target.low", "5") // of 20, 15 were done
	w.want(tasks, "tasks.nodes.0.indicators.0.history.0", map[string]any{"target": map[string]any{"low": "20"}, "latest": map[string]any{"value": "15"}})
	w.want(tasks, "tasks.nodes.0.indicators.0.history.1.latest", nil)

	archive := `mutation($id: ID!) { reportArchive(input: {reportId: $id, reason: "年度结束"}) { report { state } userErrors { code } } }`
	w.want(w.must(staff, archive, map[string]any{"id": report}), "reportArchive.report.state", "ARCHIVED")
	if a := w.must(staff, `mutation($id: ID!) { taskUpdate(input: {taskId: $id, title: "改"}) { userErrors { code } } }`, map[string]any{"id": task.at("tasks.nodes.0.id")}); a.userError("taskUpdate") != "REPORT_IS_ARCHIVED" {
		t.Errorf("an archived report was changed: %s", a.body)
	}
	var out bytes.Buffer
	if err := exporter.Archive(ctx, w.store, storetest.Staff, report, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"data/events.ndjson", "data/entries.ndjson", "originals/", "台账"} {
		if !strings.Contains(out.String(), name) {
			t.Errorf("the archive has no %s", name)
		}
	}
	if after := w.must(staff, `{ tasks(reportId: "`+id("rpt", "city")+`") { nodes { number title version latest { id } } } }`, nil).body; after != before {
		t.Error("the other report has changed")
	}
}
