package main

import (
	"bytes"
	"strings"
	"testing"

	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// TestOtherListsBeside: 民生实事 and 会议议定事项 come as tables without prose and are followed beside the work report in the same form: template,
// hand-in and ledger of their own. While several are active none is meant by itself, and the refusal names them.
func TestOtherListsBeside(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		before := o.city()
		lists := map[string][][]any{
			"LIVELIHOOD": {{"2026年民生实事项目清单"}, {"序号", "项目名称", "建设内容及年度目标", "牵头单位", "配合单位", "完成时限"},
				{1, "幼儿园建设", "新建改建公办幼儿园12所", "市教育局", "市住建局", "2026年8月底前"}, {2, "养老服务", "新建社区食堂30个，培训养老护理员500名", "市民政局", "", "年底前"}},
			"RESOLUTIONS": {{"市政府常务会议议定事项台账"}, {"序号", "会议名称", "议定事项", "责任单位", "办理时限"},
				{1, "第5次常务会议", "由市财政局牵头，研究制定专项资金管理办法", "市财政局、市教育局", "2026年12月10日前"},
				{2, "第5次常务会议", "启动校车安全整治", "市教育局", "持续推进"}},
		}
		ids := map[string]string{}
		for kind, rows := range lists {
			slug := "list-" + strings.ToLower(kind)
			made := map[string]any{"slug": slug, "title": rows[0][0], "government": "市人民政府", "year": 2026, "kind": kind}
			report := o.take("breakdownUpload", map[string]any{"newReport": made}, "清单.xlsx", bookOf(t, []string{"清单"}, map[string][][]any{"清单": rows}), func(shown said) {
				shown.want("counts.tasks", 2)
			}, map[string]any{"createDepartments": true})
			ids[kind] = report.text("id")
			o.activate(ids[kind], "2026-11")
		}
		got := o.ask(`{ reports { slug kind state } }`, nil)
		if len(got.list("reports")) != 3 || strings.Count(got.body, `"ACTIVE"`) != 3 {
			t.Fatalf("%s", got.body)
		}
		education := o.tasks(ids["LIVELIHOOD"], `title indicators { target { operator low unit } } leads { shortName }`)
		education[0].want("indicators.0.target", map[string]any{"operator": "eq", "low": "12", "unit": "所"})
		education[1].want("indicators.1.target", map[string]any{"operator": "eq", "low": "500", "unit": "名"})
		education[0].want("leads.0.shortName", "市教育局")
		o.tasks(ids["RESOLUTIONS"], `deadline`)[0].want("deadline", "2026-12-10")

		nobody := o.ask(`mutation { bulletinDraft(input: {period: "2026-11"}) { bulletin { __typename } userErrors { code message } } }`, nil)
		nobody.want("bulletinDraft.userErrors.0.code", "REPORT_AMBIGUOUS")
		for _, slug := range []string{"yuncheng-2026", "list-livelihood", "list-resolutions"} {
			if !strings.Contains(nobody.text("bulletinDraft.userErrors.0.message"), slug) {
				t.Errorf("the refusal doesn't name %s: %s", slug, nobody.body)
			}
		}
		o.handIn(ids["LIVELIHOOD"], "市教育局", "2026-11")
		other := o.ask(`query($id: ID!) { node(id: $id) { ... on Report { periods { name consolidatedUrl } } } tasks(reportId: $id) { nodes { latest { __typename } } } }`, map[string]any{"id": ids["RESOLUTIONS"]})
		if strings.Contains(other.body, `"Entry"`) {
			t.Error("what was handed in for one list stands in another")
		}
		for _, p := range other.list("node.periods") {
			if p.text("name") != "2026-11" {
				continue
			}
			f, err := workbook.OpenReader(bytes.NewReader(o.get(p.text("consolidatedUrl"))))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if cells, err := f.SearchSheet("台账", "启动校车安全整治"); err != nil || len(cells) != 1 {
				t.Errorf("the other list's ledger: %v %v", cells, err)
			}
		}
		if after := o.city(); after != before {
			t.Error("the work report has changed")
		}
	})
}
