package main

import (
	"bytes"
	"fmt"
	"testing"

	"duban/officetest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// bookOf is a workbook of sheets in order.
func bookOf(t *testing.T, sheets []string, rows map[string][][]any) []byte {
	t.Helper()
	f := workbook.NewFile()
	defer f.Close()
	for i, name := range sheets {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		for k, row := range rows[name] {
			if err == nil {
				err = f.SetSheetRow(name, fmt.Sprintf("A%d", k+1), &row)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// qinghe makes a city's report of four tasks that is followed from November on.
func (o *office) qinghe() (reportID string) {
	o.Helper()
	table := bookOf(o.T, []string{"分解"}, map[string][][]any{"分解": {
		{"序号", "方面", "工作任务", "年度目标", "计量单位", "牵头单位", "完成时限"},
		{1, "农业", "建设改造高标准农田", "20以上", "万亩", "市农业农村局", "年底前"},
		{2, "交通", "改造提升农村公路", "300", "公里", "市交通局", "年底前"},
		{3, "工业", "规上工业增加值增长8%左右", "", "", "市工信局", "全年"},
		{4, "服务", "推进政务服务一网通办", "", "", "市发改委", "年底前"},
	}})
	made := map[string]any{"slug": "qinghe-2026", "title": "清河市2026年政府工作报告", "government": "清河市人民政府", "year": 2026}
	report := o.take("breakdownUpload", map[string]any{"newReport": made}, "分解.xlsx", table, nil, map[string]any{"createDepartments": true})
	o.activate(report.text("id"), "2026-11")
	return report.text("id")
}

// months gives what a report's tasks say in each month: 2026-03/建设改造高标准农田 → 4.5, and the texts.
func (o *office) months(reportID string) (values map[string]string, texts map[string]string, sources map[string]string) {
	o.Helper()
	values, texts, sources = map[string]string{}, map[string]string{}, map[string]string{}
	for _, t := range o.tasks(reportID, `title entries(first: 20) { nodes { state progress period { name } readings { value source { kind sheet cell } } } }`) {
		for _, e := range t.list("entries.nodes") {
			e.want("state", "ACCEPTED")
			key := e.text("period.name") + " " + t.text("title")
			texts[key] = e.text("progress")
			if v := e.text("readings.0.value"); v != "" {
				values[key] = v
				e.want("readings.0.source.kind", "OPENING")
				sources[key] = e.text("readings.0.source.sheet") + "!" + e.text("readings.0.source.cell")
			}
		}
	}
	return values, texts, sources
}

// TestLedgerBecomesHistory: an office that starts in November brings its own ledger of ten months, a sheet a month. Afterwards each month says
// the same; the months before owe nothing, and November begins with October's figures and nothing that is missing.
func TestLedgerBecomesHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		before := o.city()
		id := o.qinghe()
		names, rows, want := []string{}, map[string][][]any{}, map[string]string{}
		for m := 1; m <= 10; m++ {
			name, period := fmt.Sprintf("%d月", m), fmt.Sprintf("2026-%02d", m)
			farm, road, rate := float64(m)*1.5, m*25, 7+float64(m)/10
			names = append(names, name)
			rows[name] = [][]any{{"清河市2026年重点工作台账"}, {"序号", "工作任务", "牵头单位", "累计完成", "进展情况"},
				{1, "建设改造高标准农田", "市农业农村局", farm, fmt.Sprintf("%d月底已建成%g万亩。", m, farm)},
				{2, "改造提升农村公路", "市交通局", road, fmt.Sprintf("%d月施工正常。", m)},
				{3, "规上工业增加值增长8%左右", "市工信局", fmt.Sprintf("%g%%", rate), fmt.Sprintf("%d月平稳。", m)},
				{4, "推进政务服务一网通办", "市发改委", "", fmt.Sprintf("%d月新接入%d项。", m, m*10)},
				{"填表人：张三"}}
			want[period+" 建设改造高标准农田"], want[period+" 改造提升农村公路"] = fmt.Sprint(farm), fmt.Sprint(road)
			want[period+" 规上工业增加值增长8%左右"] = fmt.Sprint(rate)
		}
		o.take("ledgerUpload", map[string]any{"reportId": id}, "台账.xlsx", bookOf(t, names, rows), func(shown said) {
			if n := len(shown.list("months")); n != 10 {
				t.Fatalf("%d months: %.2000s", n, shown.body)
			}
			shown.want("findings", []any{})
		}, nil)
		values, texts, sources := o.months(id)
		for key, v := range want {
			if values[key] != v {
				t.Errorf("%s: %q, want %s", key, values[key], v)
			}
		}
		if len(values) != len(want) || len(texts) != 40 || texts["2026-07 推进政务服务一网通办"] != "7月新接入70项。" {
			t.Errorf("%d values of %d, %d texts of 40: %q", len(values), len(want), len(texts), texts["2026-07 推进政务服务一网通办"])
		}
		if got := sources["2026-04 改造提升农村公路"]; got != "4月!D4" {
			t.Errorf("the source of April's road: %s", got)
		}
		o.nothingMissing(id)
		if after := o.city(); after != before {
			t.Error("the 2026 report has changed")
		}
		same := o.hand(o.staff, "ledgerUpload", "LedgerUploadInput", intakeShown, map[string]any{"reportId": id}, "台账.xlsx", bookOf(t, names, rows))
		same.want("ledgerUpload.intake.changes", []any{})
	})
}

// nothingMissing says that no month before November owes, that November's template has October's figures, and that no light says 未报.
func (o *office) nothingMissing(reportID string) {
	o.Helper()
	for m := 1; m <= 11; m++ {
		p := fmt.Sprintf("2026-%02d", m)
		got := o.ask(`query($id: ID!, $p: Period!) { overview(reportId: $id, period: $p) { reported unreviewed owing { owed missing standings { standing count } } }
			tasks(reportId: $id) { nodes { light(period: $p) { because { rule } } } } }`, map[string]any{"id": reportID, "p": p})
		got.want("overview.reported", 4)
		got.want("overview.unreviewed", 0)
		if m < 11 {
			got.want("overview.owing.owed", 0)
			got.want("overview.owing.missing", 0)
		}
		for _, t := range got.list("tasks.nodes") {
			if rule := t.text("light.because.rule"); rule == "REPORT_MISSING" || rule == "READING_MISSING" || rule == "" {
				o.Errorf("%s: light by %q", p, rule)
			}
		}
	}
	list := o.ask(`query($id: ID!) { departments { shortName templateUrl(reportId: $id, period: "2026-11") } }`, map[string]any{"id": reportID})
	for _, d := range list.list("departments") {
		if d.text("shortName") != "市交通局" {
			continue
		}
		edit(o.T, o.get(d.text("templateUrl")), func(f *workbook.File) {
			rows, head, at := headed(o.T, f, sheet.FirstSheet, "任务编号", "上期累计")
			if len(rows) <= head || rows[head][at["上期累计"]-1] != "250" {
				o.Errorf("November's template: %q", rows[head:])
			}
		})
		return
	}
	o.Error("市交通局 isn't there")
}

// Ledgers in the shapes in which they come: what each month says afterwards.
func TestLedgerShapes(t *testing.T) {
	head := []any{"序号", "工作任务", "牵头单位", "累计完成", "进展情况"}
	farm := func(v any, said string) []any {
		return []any{1, "建设改造高标准农田", "市农业农村局", v, said}
	}
	sept := [][]any{head, farm(12, "九月。")}
	for _, c := range []struct {
		name, file string
		body       func(t *testing.T) []byte
		period     string // given with the file
		want       map[string]string
		code, cell string // of a finding, "" for none
	}{
		{"one sheet whose title says 截至10月底", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"Sheet1"}, map[string][][]any{"Sheet1": {{"清河市重点工作推进情况台账（截至10月底）"}, head, farm(15, "收尾。")}})
		}, "", map[string]string{"2026-10": "15"}, "", ""},
		{"one sheet, the month in the file's name", "截至10月台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"Sheet1"}, map[string][][]any{"Sheet1": {head, farm(15, "收尾。")}})
		}, "", map[string]string{"2026-10": "15"}, "", ""},
		{"the month above the column", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"Sheet1"}, map[string][][]any{"Sheet1": {{"序号", "工作任务", "牵头单位", "截至10月底累计完成", "截至10月底进展情况"}, farm(15, "收尾。")}})
		}, "", map[string]string{"2026-10": "15"}, "", ""},
		{"no month anywhere, given with the file", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"Sheet1"}, map[string][][]any{"Sheet1": {head, farm(15, "收尾。")}})
		}, "2026-10", map[string]string{"2026-10": "15"}, "", ""},
		{"no month anywhere", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"Sheet1"}, map[string][][]any{"Sheet1": {head, farm(15, "收尾。")}})
		}, "", nil, "LEDGER_PERIOD_NEEDED", ""},
		{"columns of months, cumulative", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "1月", "", "2月", "", "3月", ""}, {"", "", "", "累计完成", "进展情况", "累计完成", "进展情况", "累计完成", "进展情况"},
				{1, "建设改造高标准农田", "市农业农村局", 1.5, "一月。", 3, "二月。", 4.5, "三月。"}}})
		}, "", map[string]string{"2026-01": "1.5", "2026-02": "3", "2026-03": "4.5"}, "", ""},
		{"columns of months, each month's own amount", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "1月完成", "2月完成", "3月完成"}, {1, "建设改造高标准农田", "市农业农村局", 1.5, 2, 1}}})
		}, "", map[string]string{"2026-01": "1.5", "2026-02": "3.5", "2026-03": "4.5"}, "", ""},
		{"columns of months alone, which can only be amounts", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "1月", "2月", "3月"}, {1, "建设改造高标准农田", "市农业农村局", 1.5, 2, 1}}})
		}, "", map[string]string{"2026-01": "1.5", "2026-02": "3.5", "2026-03": "4.5"}, "LEDGER_MONTHS_AMOUNTS", "D1"},
		{"columns of months alone, which may be either", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "完成情况", "", ""}, {"", "", "", "1月", "2月", "3月"}, {1, "建设改造高标准农田", "市农业农村局", 1.5, 2, 3}}})
		}, "", nil, "LEDGER_MONTHS_OPEN", "D2"},
		{"columns of months' ends", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "1月底", "2月底", "3月底"}, {1, "建设改造高标准农田", "市农业农村局", 1.5, 2, 3}}})
		}, "", map[string]string{"2026-01": "1.5", "2026-02": "2", "2026-03": "3"}, "", ""},
		{"rates by months", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"台账"}, map[string][][]any{"台账": {
				{"序号", "工作任务", "牵头单位", "1月", "2月", "3月"}, {3, "规上工业增加值增长8%左右", "市工信局", "8.1%", "7.9%", "8%"}}})
		}, "", map[string]string{"2026-01": "8.1", "2026-02": "7.9", "2026-03": "8"}, "", ""},
		{"sheets named with year and month", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"2026年1月", "2026.2", "3月份"}, map[string][][]any{"2026年1月": {head, farm(1, "一。")}, "2026.2": {head, farm(2, "二。")}, "3月份": {head, farm(3, "三。")}})
		}, "", map[string]string{"2026-01": "1", "2026-02": "2", "2026-03": "3"}, "", ""},
		{"an old .xls, a sheet a month", "台账.xls", func(t *testing.T) []byte {
			return officetest.Made(t, `
import sys, xlwt
book = xlwt.Workbook(encoding="utf-8")
for m in (8, 9, 10):
    s = book.add_sheet("%d月" % m)
    for r, row in enumerate([["序号", "工作任务", "牵头单位", "累计完成", "进展情况"], [1, "建设改造高标准农田", "市农业农村局", m * 1.5, "%d月。" % m]]):
        for c, v in enumerate(row):
            s.write(r, c, v)
book.save(sys.argv[1])`, ".xls")
		}, "", map[string]string{"2026-08": "12", "2026-09": "13.5", "2026-10": "15"}, "", ""},
		{"two sheets of the same month that differ", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"9月", "9月（改）"}, map[string][][]any{"9月": sept, "9月（改）": {head, farm(13, "九月。")}})
		}, "", nil, "VALUE_CONFLICT", "D2"},
		{"a month that is owed", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"10月", "11月"}, map[string][][]any{"10月": {head, farm(15, "十月。")}, "11月": {head, farm(16, "十一月。")}})
		}, "", map[string]string{"2026-10": "15"}, "LEDGER_MONTH_OWED", ""},
		{"last year's", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"2025年10月"}, map[string][][]any{"2025年10月": {head, farm(15, "十月。")}})
		}, "", nil, "LEDGER_OTHER_YEAR", ""},
		{"a figure that can't be read", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"10月"}, map[string][][]any{"10月": {head, farm("若干", "十月。")}})
		}, "", nil, "NUMBER_UNREADABLE", "D2"},
		{"a row that means no task", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"10月"}, map[string][][]any{"10月": {head, farm(15, "十月。"), {2, "举办龙舟赛", "市体育局", 1, "已举办。"}}})
		}, "", map[string]string{"2026-10": "15"}, "TASK_UNKNOWN", "B3"},
		{"a figure that falls", "台账.xlsx", func(t *testing.T) []byte {
			return bookOf(t, []string{"9月", "10月"}, map[string][][]any{"9月": sept, "10月": {head, farm(9, "十月。")}})
		}, "", map[string]string{"2026-09": "12", "2026-10": "9"}, "VALUE_FELL", "D2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, storetest.SQLite(t))
			id := o.qinghe()
			input := map[string]any{"reportId": id}
			if c.period != "" {
				input["period"] = c.period
			}
			shown := o.hand(o.staff, "ledgerUpload", "LedgerUploadInput", intakeShown, input, c.file, c.body(t))
			shown.want("ledgerUpload.userErrors", []any{})
			found := false
			for _, f := range shown.list("ledgerUpload.intake.findings") {
				found = found || f.text("code") == c.code && (c.cell == "" || f.text("cell") == c.cell)
				if f.text("code") != c.code && f.text("code") != "COLUMN_BY_CONTENTS" { // which says how a head was understood
					t.Errorf("also found: %s", f.body)
				}
			}
			if c.code != "" && !found {
				t.Errorf("not found: %s at %s", c.code, c.cell)
			}
			applied := o.ask(`mutation($input: IntakeApplyInput!) { intakeApply(input: $input) { userErrors { code } } }`,
				map[string]any{"input": map[string]any{"intakeId": shown.at("ledgerUpload.intake.id"), "planHash": shown.at("ledgerUpload.intake.planHash")}})
			if c.want == nil {
				applied.want("intakeApply.userErrors.0.code", "ERRORS_STAND")
			} else {
				applied.want("intakeApply.userErrors", []any{})
			}
			values, _, _ := o.months(id)
			got := map[string]string{}
			for key, v := range values {
				got[key[:7]] = v
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
