package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"duban/exporter"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

const intakeFields = `intake { id state planHash findings { severity code sheet cell found expected message } changes { cell field old new } removals { number title }
	unknownDepartments { name nearest cells } unknownLeaders { name nearest } months counts { areas themes tasks newTasks indicators duties milestones } }
	userErrors { code field message }`

// hand sends a file to one of the mutations that take intakes.
func (w *world) hand(as, mutation string, input map[string]any, name string, body []byte) answer {
	w.Helper()
	input["file"] = nil
	kinds := map[string]string{"breakdownUpload": "BreakdownUploadInput", "reportRead": "ReportReadInput", "ledgerUpload": "LedgerUploadInput"}
	operations, err := json.Marshal(map[string]any{"query": `mutation($input: ` + kinds[mutation] + `!) { ` + mutation + `(input: $input) { ` + intakeFields + ` } }`,
		"variables": map[string]any{"input": input}})
	if err != nil {
		w.Fatal(err)
	}
	kind, sent := form(w, part{field: "operations", body: string(operations)}, part{field: "map", body: `{"0": ["variables.input.file"]}`},
		part{field: "0", file: name, body: string(body)})
	return w.post(as, kind, sent)
}

const intakeApplyMutation = `mutation($input: IntakeApplyInput!) { intakeApply(input: $input) { intake { id state planHash findings { severity code cell found } }
	report { id slug state } userErrors { code field message } } }`

// apply applies what an upload has shown.
func (w *world) take(as, mutation string, shown answer, more map[string]any) answer {
	w.Helper()
	input := map[string]any{"intakeId": shown.at(mutation + ".intake.id"), "planHash": shown.at(mutation + ".intake.planHash")}
	for k, v := range more {
		input[k] = v
	}
	return w.ask(as, intakeApplyMutation, map[string]any{"input": input})
}

// newReport is a report of another city.
func newReport(slug string) map[string]any {
	return map[string]any{"slug": slug, "title": "河东市2027年重点工作", "government": "河东市人民政府", "year": 2027}
}

// tableOf is a workbook of one sheet.
func tableOf(t testing.TB, rows [][]any, change ...func(*excelize.File, string)) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	name := book.GetSheetName(0)
	for i, row := range rows {
		if err := book.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range change {
		c(book, name)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// hedong is a breakdown table as cities have them: titles, sections, merged categories, serial numbers, units with every separator.
func hedong(t testing.TB) []byte {
	return tableOf(t, [][]any{
		{"河东市2027年重点工作任务分解表"},
		{"序号", "类别", "工作任务", "年度目标", "单位", "牵头单位", "责任单位", "分管市领导", "完成时限", "一季度", "二季度"},
		{"一、乡村振兴"},
		{1, "粮食安全", "建设改造高标准农田", "20以上", "万亩", "市农业农村局", "市发改委，市交通局；市农业农村局等", "副市长", "2027年11月底前", "完成招标", "5月底前完成主体\n完成验收"},
		{2, "", "新建农村公路300公里，新增通客车村50个", "", "", "市交通局", "市发展改革委", "", "年底前", "", ""},
		{"二、营商环境"},
		{3, "政务服务", "规上工业增加值增长8%左右", "", "", "市发展改革委", "各相关单位", "", "全年", "", ""},
		{4, "政务服务", "优化营商环境", "", "", "市发改委（牵头）、市交通局", "", "", "持续推进", "", ""},
		{"填表人：张三"},
	}, func(b *excelize.File, name string) {
		for _, m := range [][2]string{{"A1", "K1"}, {"A3", "K3"}, {"A6", "K6"}, {"B4", "B5"}} {
			if err := b.MergeCell(name, m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestBreakdownUpload(t *testing.T)         { testBreakdownUpload(t, newWorld(t)) }
func TestBreakdownUploadPostgres(t *testing.T) { testBreakdownUpload(t, onPostgres(t)) }

func testBreakdownUpload(t *testing.T, w *world) {
	leader := w.at(staff, `{ task(number: "1.1.1") { leaders { post } } }`, "task.leaders.0.post") != nil
	shown := w.hand(staff, "breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}, "分解表.xlsx", hedong(t))
	w.want(shown, "breakdownUpload.intake.counts", map[string]any{"areas": 2.0, "themes": 2.0, "tasks": 4.0, "newTasks": 4.0, "indicators": 4.0, "duties": 8.0, "milestones": 3.0})
	if r := w.ask(staff, `{ reports { slug } }`, nil); strings.Contains(r.body, "hedong") {
		t.Fatal("a preview has made a report")
	}
	more := map[string]any{}
	if !leader {
		w.want(shown, "breakdownUpload.intake.unknownLeaders.0.name", "副市长")
		if a := w.take(staff, "breakdownUpload", shown, nil); a.userError("intakeApply") != "ERRORS_STAND" {
			t.Fatalf("applied with unknown leaders: %s", a.body)
		}
		more["createLeaders"] = true
	}
	applied := w.take(staff, "breakdownUpload", shown, more)
	w.want(applied, "intakeApply.report.state", "DRAFT")
	report := applied.at("intakeApply.report.id").(string)
	list := w.must(staff, `query($id: ID!) { tasks(reportId: $id) { nodes { number title deadline tracking duties { role state department { code } } indicators { name target { operator low unit } kind }
		milestones { title due } leaders { post } theme { title area { title } } } } }`, map[string]any{"id": report})
	w.want(list, "tasks.nodes.0.number", "1.1.1")
	w.want(list, "tasks.nodes.0.deadline", "2027-11-30")
	w.want(list, "tasks.nodes.0.theme.title", "粮食安全")
	w.want(list, "tasks.nodes.0.theme.area.title", "乡村振兴")
	w.want(list, "tasks.nodes.0.indicators.0.target", map[string]any{"operator": "gte", "low": "20", "unit": "万亩"})
	w.want(list, "tasks.nodes.0.milestones.1", map[string]any{"title": "5月底前完成主体", "due": "2027-05-31"})
	w.want(list, "tasks.nodes.0.leaders.0.post", "副市长")
	w.want(list, "tasks.nodes.1.number", "1.1.2")
	w.want(list, "tasks.nodes.2.indicators.0.kind", "GROWTH")
	w.want(list, "tasks.nodes.3.deadline", nil)
	w.want(list, "tasks.nodes.3.duties.0.department.code", "fgw")
	w.want(list, "tasks.nodes.3.duties.1.role", "SUPPORT")
	if n := strings.Count(list.body, `"role"`); n != 8 {
		t.Errorf("%d duties: %s", n, list.body)
	}

	// the same workbook again changes nothing, and a mended row is the same task
	again := w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "分解表.xlsx", hedong(t))
	w.want(again, "breakdownUpload.intake.changes", []any{})
	w.want(again, "breakdownUpload.intake.removals", []any{})
	w.want(again, "breakdownUpload.intake.counts.newTasks", 0.0)

	testRoundTrip(t, w, report)
	testActivate(t, w, report)
}

// testRoundTrip holds law 1 for the breakdown workbook: untouched it changes nothing, n edits are n changes, a split is a new task and a
// merge a removal that must be confirmed.
func testRoundTrip(t *testing.T, w *world, report string) {
	t.Helper()
	out := w.breakdown(report)
	same := w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "草案.xlsx", out)
	w.want(same, "breakdownUpload.intake.changes", []any{})
	w.want(same, "breakdownUpload.intake.findings", []any{})
	w.want(same, "breakdownUpload.intake.removals", []any{})

	edits := map[string]string{"D5": "建设改造高标准农田项目", "K5": "市交通局", "M5": "2027-10-31", "N5": "每季度", "H5": "25以上", "O5": "", "C5": "藏粮于地"}
	edited := rewrite(t, out, func(b *excelize.File) {
		for cell, v := range edits {
			_ = b.SetCellStr("任务分解", cell, v)
		}
	})
	shown := w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "草案.xlsx", edited)
	if n := len(shown.at("breakdownUpload.intake.changes").([]any)); n != len(edits) {
		t.Fatalf("%d edits, %d changes: %s", len(edits), n, shown.body)
	}
	w.want(w.take(staff, "breakdownUpload", shown, nil), "intakeApply.userErrors", []any{})
	w.want(w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "x.xlsx", w.breakdown(report)), "breakdownUpload.intake.changes", []any{})

	// a split is a row that was copied, ids and all; a merge is a row less
	split := rewrite(t, w.breakdown(report), func(b *excelize.File) {
		_ = b.DuplicateRow("任务分解", 5)
		_ = b.SetCellStr("任务分解", "D6", "建成有机旱作示范区")
		_ = b.SetCellStr("任务分解", "A6", "")
		rows, _ := b.GetRows("任务分解")
		_ = b.RemoveRow("任务分解", len(rows))
	})
	shown = w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "拆分.xlsx", split)
	w.want(shown, "breakdownUpload.intake.counts.newTasks", 1.0)
	w.want(shown, "breakdownUpload.intake.removals.0.title", "优化营商环境")
	if a := w.take(staff, "breakdownUpload", shown, nil); a.userError("intakeApply") != "REMOVALS_UNDECIDED" {
		t.Fatalf("removed without a word: %s", a.body)
	}
	w.want(w.take(staff, "breakdownUpload", shown, map[string]any{"removeMissing": true}), "intakeApply.userErrors", []any{})
	titles := w.must(staff, `query($id: ID!) { tasks(reportId: $id) { nodes { number title } } }`, map[string]any{"id": report}).body
	if !strings.Contains(titles, "有机旱作") || strings.Contains(titles, "优化营商环境") {
		t.Errorf("after the split: %s", titles)
	}
}

func testActivate(t *testing.T, w *world, report string) {
	t.Helper()
	activate := `mutation($id: ID!) { reportActivate(input: {reportId: $id, firstOwedPeriod: "2027-03", dueDay: 25}) { report { state firstOwedPeriod periods { name due } }
		findings { severity code found } userErrors { code } } }`
	a := w.must(staff, activate, map[string]any{"id": report})
	w.want(a, "reportActivate.userErrors", []any{})
	w.want(a, "reportActivate.report.state", "ACTIVE")
	w.want(a, "reportActivate.report.periods.11.name", "2027-12")
	w.want(a, "reportActivate.report.periods.3.due", "2027-04-26") // the 25th is a Sunday
	w.want(a, "reportActivate.findings.0.code", "CALENDAR_RECKONED")
	if a := w.must(staff, activate, map[string]any{"id": report}); a.userError("reportActivate") != "REPORT_NOT_DRAFT" {
		t.Errorf("activated twice: %s", a.body)
	}
	edited := rewrite(t, w.breakdown(report), func(b *excelize.File) { _ = b.SetCellStr("任务分解", "M5", "2027-09-30") })
	shown := w.hand(staff, "breakdownUpload", map[string]any{"reportId": report}, "改.xlsx", edited)
	if a := w.take(staff, "breakdownUpload", shown, nil); a.userError("intakeApply") != "REASON_NEEDED" {
		t.Errorf("changed without a reason: %s", a.body)
	}
	w.want(w.take(staff, "breakdownUpload", shown, map[string]any{"reason": "会议议定"}), "intakeApply.userErrors", []any{})
	if e := w.must(staff, `query($id: ID!) { events(reportId: $id, after: 0) { kind data } }`, map[string]any{"id": report}); !strings.Contains(e.body, "breakdown.changed") {
		t.Errorf("not on record: %s", e.body)
	}
	broken, err := w.store.Events.Verify(ctx, nil)
	if err != nil || len(broken) > 0 {
		t.Errorf("the chain: %v %v", broken, err)
	}
}

// breakdown is a report's breakdown workbook.
func (w *world) breakdown(report string) []byte {
	w.Helper()
	file, err := exporter.BreakdownWorkbook(ctx, w.store, storetest.Staff, report)
	if err != nil {
		w.Fatal(err)
	}
	return file.Body
}

func rewrite(t testing.TB, body []byte, change func(*excelize.File)) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	change(book)
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (w *world) at(as, query, path string) any { return w.must(as, query, nil).at(path) }

// want compares what stands at a path.
func (w *world) want(a answer, path string, want any) {
	w.Helper()
	if got := a.at(path); fmt.Sprint(got) != fmt.Sprint(want) {
		w.Fatalf("%s: %v, want %v\n%s", path, got, want, a.body)
	}
}

// Files that can't be taken say why, and nothing is half done.
func TestBreakdownBadInput(t *testing.T) {
	w := newWorld(t)
	head := []any{"任务编号", "方面", "工作任务", "牵头单位", "完成时限"}
	for _, c := range []struct {
		name string
		body []byte
		code string // of a finding, or of the user error
	}{
		{"duplicated numbers", tableOf(t, [][]any{head, {"1.0.1", "一", "甲任务", "市交通局", ""}, {"1.0.1", "一", "乙任务", "市交通局", ""}}), "NUMBER_REPEATED"},
		{"unknown unit", tableOf(t, [][]any{head, {"1.0.1", "一", "甲任务", "市农业农材局", ""}}), "DEPARTMENT_NOT_KNOWN"},
		{"unreadable day", tableOf(t, [][]any{head, {"1.0.1", "一", "甲任务", "市交通局", "尽快吧"}}), "DATE_UNREADABLE"},
		{"no header", tableOf(t, [][]any{{"甲", "乙"}, {"1", "2"}}), "HEADER_MISSING"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n0000000000000000"), "FILE_WRONG_KIND"},
		{"a broken package", hedong(t)[:900], "FILE_TRUNCATED"},
	} {
		a := w.hand(staff, "breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}, "x.xlsx", c.body)
		if !strings.Contains(a.body, c.code) {
			t.Errorf("%s: want %s\n%s", c.name, c.code, a.body)
		}
		if a.at("breakdownUpload.intake.id") != nil {
			if b := w.take(staff, "breakdownUpload", a, nil); b.userError("intakeApply") != "ERRORS_STAND" {
				t.Errorf("%s was applied: %s", c.name, b.body)
			}
		}
	}
	if r := w.ask(staff, `{ reports { slug } }`, nil); strings.Contains(r.body, "hedong") {
		t.Error("something was half done")
	}
	two := tableOf(t, [][]any{head, {"", "一", "甲任务", "市交通局", ""}, {}, {"序号", "工作内容", "责任单位"}, {1, "乙任务", "市交通局、市发改委"}})
	w.want(w.hand(staff, "breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}, "x.xlsx", two), "breakdownUpload.intake.counts.newTasks", 2)
}
