package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"duban/models"
	"duban/officetest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// province is a provincial report's text. It isn't part of the project: where it isn't beside it the test is skipped, loudly.
func province(t *testing.T, name string) []byte {
	t.Helper()
	for _, dir := range []string{"../shared/reports/", "../../shared/reports/"} {
		if text, err := os.ReadFile(dir + name); err == nil {
			return text
		}
	}
	t.Skip("SKIPPED: ../shared/reports/" + name + " is not there")
	return nil
}

// TestProseToConsolidated takes a provincial report from its text to the consolidated workbook by the API alone: read, finished in the workbook
// (departments that aren't known yet, leaders, days, milestones), activated, one department's sheet handed in and accepted.
func TestProseToConsolidated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		text := province(t, "hainan.txt")
		o := newOffice(t, st)
		before := o.city()
		made := map[string]any{"slug": "hainan-2026", "title": "2026年政府工作报告", "government": "省人民政府", "year": 2026}
		report := o.take("reportRead", map[string]any{"newReport": made}, "报告.txt", text, func(shown said) {
			shown.want("counts.areas", 11) // ten, and the overall goals
			shown.want("findings", []any{})
		}, nil)
		report.want("state", "DRAFT")
		id := report.text("id")
		blocked := o.ask(`mutation($id: ID!) { reportActivate(input: {reportId: $id, firstOwedPeriod: "2026-03"}) { findings { code } userErrors { code } } }`, map[string]any{"id": id})
		blocked.want("reportActivate.userErrors.0.code", "ACTIVATION_BLOCKED")
		blocked.want("reportActivate.findings.0.code", "TASK_WITHOUT_LEAD")

		units := []string{"省农业农村厅", "省发展改革委", "省交通运输厅"}
		n := 0
		finished := edit(t, o.get(report.text("breakdownUrl")), func(f *workbook.File) {
			rows, head, at := headed(t, f, sheet.BreakdownSheet, "任务编号", "工作任务", "牵头单位", "配合单位", "分管领导", "完成时限", "一季度节点")
			for i := head; i < len(rows); i++ {
				if len(rows[i]) < at["工作任务"] || rows[i][at["工作任务"]-1] == "" {
					continue
				}
				write(t, f, sheet.BreakdownSheet, at["牵头单位"], i+1, units[n%3])
				write(t, f, sheet.BreakdownSheet, at["配合单位"], i+1, units[(n+1)%3])
				write(t, f, sheet.BreakdownSheet, at["分管领导"], i+1, "副省长（王某）")
				if n == 0 {
					write(t, f, sheet.BreakdownSheet, at["完成时限"], i+1, "2026年10月底前")
					write(t, f, sheet.BreakdownSheet, at["一季度节点"], i+1, "2月底前印发方案\n3月底前全面启动")
				}
				n++
			}
		})
		o.take("breakdownUpload", map[string]any{"reportId": id}, "草案.xlsx", finished, func(shown said) {
			shown.want("counts.tasks", n)
			shown.want("counts.milestones", 2)
			if names := len(shown.list("unknownDepartments")); names != 3 {
				t.Fatalf("%d unknown departments: %.2000s", names, shown.body)
			}
		}, map[string]any{"createDepartments": true, "createLeaders": true})
		o.activate(id, "2026-03")
		tasks := o.tasks(id, `number deadline leads { name } supports { name } leaders { post } milestones { title due }`)
		if len(tasks) != n {
			t.Fatalf("%d tasks of %d", len(tasks), n)
		}
		first := tasks[0]
		for _, x := range tasks {
			if x.at("milestones.0.title") != nil {
				first = x
			}
		}
		first.want("deadline", "2026-10-31")
		first.want("leaders.0.post", "副省长")
		first.want("leads.0.name", "省农业农村厅")
		first.want("supports.0.name", "省发展改革委")
		first.want("milestones.0", map[string]any{"title": "2月底前印发方案", "due": "2026-02-28"})
		o.handIn(id, "省农业农村厅", "2026-03")
		if after := o.city(); after != before {
			t.Error("the 2026 report has changed")
		}
	})
}

// handIn has a department fill its template for a period, hand it in and be accepted, and finds what it said in the consolidated workbook.
func (o *office) handIn(reportID, department, period string) {
	o.Helper()
	list := o.ask(`query($id: ID!, $p: Period!) { departments { departmentId: id name shortName templateUrl(reportId: $id, period: $p) } node(id: $id) { ... on Report { periods { name consolidatedUrl } } } }`,
		map[string]any{"id": reportID, "p": period})
	var unit said
	for _, d := range list.list("departments") {
		if d.text("name") == department || d.text("shortName") == department {
			unit = d
		}
	}
	departmentID := unit.text("departmentId")
	token := o.user("tianbao-"+strings.TrimPrefix(departmentID, "dep_"), models.Grant{Role: models.RoleDepartment, DepartmentID: &departmentID})
	filled, rows, figures := o.fill(unit.text("templateUrl"))
	up := o.hand(token, "submissionUpload", "SubmissionUploadInput", `submission { id state planHash complete errorCount findings { severity code cell found } }`,
		map[string]any{"reportId": reportID, "departmentId": departmentID, "period": period, "handIn": true}, "三月.xlsx", filled)
	up.want("submissionUpload.userErrors", []any{})
	up.want("submissionUpload.submission.errorCount", 0)
	up.want("submissionUpload.submission.state", "HANDED_IN")
	accepted := o.ask(`mutation($id: ID!) { submissionAccept(input: {submissionId: $id}) { submissions { state } userErrors { code message } } }`, map[string]any{"id": up.at("submissionUpload.submission.id")})
	accepted.want("submissionAccept.userErrors", []any{})
	accepted.want("submissionAccept.submissions.0.state", "ACCEPTED")
	for _, p := range list.list("node.periods") {
		if p.text("name") == period {
			o.consolidated(o.get(p.text("consolidatedUrl")), rows, figures)
		}
	}
}

// fill writes a progress into every row of a template and a figure into every row that asks for one. It gives how many of each.
func (o *office) fill(address string) (body []byte, rows, figures int) {
	o.Helper()
	body = edit(o.T, o.get(address), func(f *workbook.File) {
		all, head, at := headed(o.T, f, sheet.FirstSheet, "任务编号", "目标值", "本期累计", "状态", "进展情况")
		for i := head; i < len(all); i++ {
			if len(all[i]) < at["目标值"] || all[i][0] == "" {
				continue
			}
			if i == head || all[i][0] != all[i-1][0] { // a task's first row
				rows++
				write(o.T, f, sheet.FirstSheet, at["状态"], i+1, "按计划")
				write(o.T, f, sheet.FirstSheet, at["进展情况"], i+1, fmt.Sprintf("第%d项已印发方案，各地正在推进。", rows))
			}
			if all[i][at["目标值"]-1] != "" {
				figures++
				write(o.T, f, sheet.FirstSheet, at["本期累计"], i+1, 1)
			}
		}
	})
	if rows == 0 {
		o.Fatal("the template has no rows")
	}
	return body, rows, figures
}

// consolidated looks for what was handed in.
func (o *office) consolidated(body []byte, rows, figures int) {
	o.Helper()
	f, err := workbook.OpenReader(bytes.NewReader(body))
	if err != nil {
		o.Fatal(err)
	}
	defer f.Close()
	all, _, at := headed(o.T, f, "台账", "进展情况", "累计完成")
	said, values := map[string]bool{}, 0
	for _, row := range all {
		if len(row) >= at["进展情况"] && strings.Contains(row[at["进展情况"]-1], "已印发方案，各地正在推进。") {
			said[row[at["进展情况"]-1]] = true
		}
		if len(row) >= at["累计完成"] && strings.HasPrefix(row[at["累计完成"]-1], "1") {
			values++
		}
	}
	if len(said) != rows || values != figures {
		o.Errorf("the ledger has %d texts of %d rows, %d values of %d", len(said), rows, values, figures)
	}
}

// jinhe is the breakdown table of a city that isn't there, as an old .xls: titles, sections, merged categories, days in several spellings,
// units with every separator, one of them unknown.
const jinhe = `
import sys, xlwt
book = xlwt.Workbook(encoding="utf-8")
s = book.add_sheet("任务分解")
s.write_merge(0, 0, 0, 9, "金河市2026年《政府工作报告》重点任务分解表")
for i, word in enumerate(["序号", "重点领域", "重点任务", "年度目标", "计量单位", "牵头责任单位", "协同责任单位", "分管市领导", "完成时限", "二季度"]):
    s.write(1, i, word)
day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
rows = [
    ["一、现代农业"],
    [1, "粮食安全", "建设高标准农田", 12.5, "万亩", "市农业农村局", "市发改委，市财政局", "副市长张三", 46326, "5月底前完成招标"],
    [2, "", "粮食总产量稳定在30亿斤以上", "", "", "市农业农村局", "各县（市、区）政府", "", "年底前", ""],
    ["二、城市更新"],
    [3, "老旧小区", "改造老旧小区", "86个以上", "", "市住建局", "市城市管理局", "副市长李四", "2026年11月底前", ""],
    [4, "老旧小区", "城镇新增就业2.6万人，城镇调查失业率控制在5.5%以内", "", "", "市人社局", "", "", "全年", ""],
]
for r, row in enumerate(rows):
    if len(row) == 1:
        s.write_merge(r + 2, r + 2, 0, 9, row[0])
        continue
    for c, v in enumerate(row):
        if v != "":
            s.write(r + 2, c, v, day if v == 46326 else xlwt.Style.default_style)
book.save(sys.argv[1])`

// TestTableToConsolidated takes another city's breakdown table, an .xls, to the consolidated workbook by the API alone.
func TestTableToConsolidated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		before := o.city()
		made := map[string]any{"slug": "jinhe-2026", "title": "金河市2026年政府工作报告", "government": "金河市人民政府", "year": 2026}
		report := o.take("breakdownUpload", map[string]any{"newReport": made}, "任务分解表.xls", officetest.Made(t, jinhe, ".xls"), func(shown said) {
			shown.want("counts", map[string]any{"areas": 2, "themes": 2, "tasks": 4, "newTasks": 4, "indicators": 5, "duties": 20, "milestones": 1})
			for _, u := range shown.list("unknownLeaders") {
				if u.text("name") != "副市长张三" && u.text("name") != "副市长李四" {
					t.Errorf("unknown: %s", u.body)
				}
			}
		}, map[string]any{"createLeaders": true, "createDepartments": true})
		id := report.text("id")
		o.activate(id, "2026-03")
		tasks := o.tasks(id, `number title deadline area { title } theme { title } leads { shortName } leaders { post } indicators { kind target { operator low unit } } milestones { title due }`)
		if len(tasks) != 4 {
			t.Fatalf("%d tasks", len(tasks))
		}
		tasks[0].want("number", "1.1.1")
		tasks[0].want("area.title", "现代农业")
		tasks[0].want("theme.title", "粮食安全")
		tasks[0].want("deadline", "2026-10-31")
		tasks[0].want("indicators.0.target", map[string]any{"operator": "eq", "low": "12.5", "unit": "万亩"})
		tasks[0].want("milestones.0.due", "2026-05-31")
		tasks[0].want("leaders.0.post", "副市长")
		tasks[1].want("indicators.0.target", map[string]any{"operator": "gte", "low": "30", "unit": "亿斤"})
		tasks[2].want("indicators.0.target", map[string]any{"operator": "gte", "low": "86", "unit": "个"})
		tasks[3].want("indicators.1.kind", "CEILING")
		// the draft comes back untouched as it went out, though two leaders have the same post
		again := o.hand(o.staff, "breakdownUpload", "BreakdownUploadInput", intakeShown, map[string]any{"reportId": id}, "草案.xlsx", o.get(report.text("breakdownUrl")))
		again.want("breakdownUpload.intake.changes", []any{})
		again.want("breakdownUpload.intake.findings", []any{})
		o.handIn(id, "市农业农村局", "2026-03")
		if after := o.city(); after != before {
			t.Error("the 2026 report has changed")
		}
	})
}
