package sheet

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadHeading(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"任务编号", "number exact"}, {" 工 作\n任 务 ", "task exact"}, {"完成率(%)", "completion exact %"}, {"累计完成（万亩）", "cumulative exact 万亩"},
		{"单位", "unit lead exact"}, {"目标任务", "task target exact"}, {"目标任务（个）", "task target exact 个"}, {"责任单位", "lead support exact"},
		{"完成情况", "cumulative progress exact"}, {"完成时间", "deadline remark exact"}, {"＊进展情况：", "progress exact"},
		{"完成情况|本月", "amount exact"}, {"完成情况|累计", "cumulative exact"}, {"目标任务|数量", "target exact"}, {"目标任务|时限", "deadline exact"},
		{"完成情况|完成率（％）", "completion exact %"}, {"上月|累计完成", "previous exact"}, {"本月|完成数", "amount exact"},
		{"截至5月底累计完成", "cumulative exact m5"}, {"6月份完成数（个）", "amount exact 个 m6"}, {"1—6月完成情况", "cumulative progress exact m6"}, {"1-6月", "cumulative exact m6"},
		{"2026年目标", "target exact"}, {"2025年完成数", "previous exact"}, {"责任单位|牵头", "lead exact"}, {"责任单位|配合", "support exact"},
		{"目前存在的主要困难和问题", "problems"}, {"下一步工作计划及措施", "nextSteps"}, {"年度目标任务（单位：万亩）", "target exact 万亩"},
		{"高标准农田", ""}, {"加快推进某某工程建设并于年底前全部完成各项任务指标", ""}, {"县（市、区）", "item exact"}, {"总投资/亿元", " 亿元"}, {"运城市2026年重点工作任务进展情况表", ""},
		{"duban_id", "id exact"},
	} {
		h := ReadHeading(2026, strings.Split(c.path, "|")...)
		var parts []string
		for _, f := range h.Fields {
			parts = append(parts, string(f))
		}
		got := strings.Join(parts, " ")
		if h.Exact {
			got += " exact"
		}
		if h.Unit != "" {
			got += " " + h.Unit
		}
		if h.Month != 0 {
			got += fmt.Sprintf(" m%d", h.Month)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.path, got, c.want)
		}
	}
}

// Every word of the template must be told without doubt.
func TestTemplateHeadersAreUnambiguous(t *testing.T) {
	for _, columns := range [][]Column{Template, Items} {
		for _, c := range columns {
			h := ReadHeading(2026, c.Header)
			if len(h.Fields) != 1 || h.Fields[0] != c.Field || !h.Exact {
				t.Errorf("%s: %+v", c.Header, h)
			}
		}
	}
}
