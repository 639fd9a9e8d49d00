package sheet

import (
	"slices"
	"strings"
	"testing"

	"duban/grid"
	"duban/models"

	"golang.org/x/text/width"
)

// domainHeaders are the header words seen in sheets of many cities (domain.md §3), by meaning. A word may stand under several.
var domainHeaders = map[models.Field]string{
	models.FieldNumber:     "序号 编号 任务编号",
	models.FieldTask:       "工作任务 目标任务 重点任务 内容与要求 工作内容 具体要求 责任事项 任务内容",
	models.FieldIndicator:  "指标 考核指标 量化指标",
	models.FieldTarget:     "目标值 目标任务 年度目标 下达任务",
	models.FieldUnit:       "单位 计量单位",
	models.FieldAmount:     "本期完成 当月完成 当季完成",
	models.FieldCumulative: "累计完成 本年累计 截至目前完成 完成数 完成情况",
	models.FieldCompletion: "完成率 完成比例 任务完成量占比(%) 形象进度",
	models.FieldProgress:   "进展情况 完成情况 落实进展情况 工作进展 当前工作进展 目前工作进展情况 截至目前进展",
	models.FieldProblems:   "存在问题 存在困难 困难问题",
	models.FieldNextSteps:  "下一步措施 下一步打算 下一步工作打算 下步计划",
	models.FieldStatus:     "状态 完成状态 推进情况",
	models.FieldForecast:   "预计完成情况 能否按期完成",
	models.FieldLead:       "牵头单位 牵头责任单位 主要责任单位 主办单位 责任单位 单位",
	models.FieldSupport:    "配合单位 责任单位 协同责任单位 协办部门 参与单位",
	models.FieldLeader:     "牵头领导 牵头负责领导 分管市领导 责任领导",
	models.FieldDeadline:   "完成时限 时限要求 完成时间 完成时间节点 计划完成时间",
	models.FieldRemark:     "备注",
	models.FieldContact:    "填报人 联系人 联系电话",
}

// Every word of domain.md §3 names its field, however it is written: with blanks of both widths between its characters, over two lines, in
// full width, with a star, a colon, a hint or a unit in brackets.
func TestDomainHeaders(t *testing.T) {
	for field, list := range domainHeaders {
		for _, word := range strings.Fields(list) {
			runes := strings.Split(word, "")
			half := len(runes) / 2
			for _, spelling := range []string{word, " " + word + " ", strings.Join(runes, " "), strings.Join(runes, "　"), strings.Join(runes[:half], "") + "\n" + strings.Join(runes[half:], ""),
				strings.Join(runes[:half], "") + "\r\n" + strings.Join(runes[half:], ""), width.Widen.String(word), "*" + word, "★" + word, word + "：", word + "（必填）", word + "(不超过300字)", word + "\u00a0", "\u200b" + word} {
				h := ReadHeading(2026, spelling)
				if !h.Exact || !slices.Contains(h.Fields, field) {
					t.Errorf("%q: %+v, want %s", spelling, h, field)
				}
			}
			if Figures(field) && field != models.FieldCompletion {
				if h := ReadHeading(2026, word+"（万亩）"); !h.Exact || h.Unit != "万亩" || !slices.Contains(h.Fields, field) {
					t.Errorf("%s（万亩）: %+v", word, h)
				}
			}
		}
	}
}

// Every status word of domain.md §4, as it comes and with what clerks put around it.
func TestDomainStatuses(t *testing.T) {
	for want, list := range map[string]string{
		"NOT_STARTED": "未启动 未开始 前期工作", "ON_PLAN": "推进中 正常推进 按序时推进 达到序时进度 超序时进度 基本完成", "BEHIND": "进展缓慢 滞后 欠进度 未达序时",
		"DONE closes": "已完成 完成 提前完成 已办结 已销号", "halted": "暂缓 停工 调整 取消",
	} {
		for _, word := range strings.Fields(list) {
			for _, spelling := range []string{word, " " + word + " ", word + "。", "√" + word, "☑" + word + " □其他"} {
				v, _ := Read(grid.Cell{Value: spelling}, models.FieldStatus, Context{Year: 2026})
				got := v.Canonical
				if v.Closes {
					got += " closes"
				}
				if v.Halted {
					got = "halted"
				}
				if got != want {
					t.Errorf("%q: %q, want %q", spelling, got, want)
				}
			}
		}
	}
}

// Every spelling of a number of domain.md §4, in a cell of a column of figures whose unit is known: the value in the ledger's unit, ~ where
// it is about, or the code of what is asked.
func TestDomainNumbers(t *testing.T) {
	for _, c := range []struct{ text, unit, want string }{
		{"20万亩", "万亩", "20"}, {"3.5万", "万亩", "3.5"}, {"3.5万", "亩", "35000"}, {"1.28万亿", "亿元", "12800"}, {"80%", "%", "80"}, {"百分之八十", "%", "80"}, {"８０％", "%", "80"}, {"1,234.5", "万亩", "1234.5"},
		{"约20万", "万亩", "20~"}, {"20万以上", "万亩", "20~"}, {"近百个", "个", "100~"}, {"1家—2家", "家", "NUMBER_UNREADABLE"}, {"3-5家", "家", "NUMBER_UNREADABLE"}, {"增长8%左右", "%", "8~"}, {"控制在4.5%以内", "%", "4.5~"},
		{"同比下降12.7%", "%", "-12.7"}, {"−12.7", "%", "-12.7"}, {"(12.7)", "%", "-12.7"}, {"9120亩", "万亩", "0.912"}, {"占目标数的136.9%", "万亩", "share 136.9"}, {"'12.5", "万亩", "12.5"}, {"-", "万亩", ""}, {"—", "万亩", ""}, {"/", "万亩", ""},
		{"0", "万亩", "0"}, {"零", "万亩", "0"}, {"无", "万亩", "NUMBER_UNREADABLE"}, {"#REF!", "万亩", "NUMBER_UNREADABLE"}, {"3公里", "万亩", "UNIT_MISMATCH"}, {"撤销", "万亩", "withdraws"}, {"12.5万亩（含新建）", "万亩", "12.5"}, {"3万⽅", "万亩", "NUMBER_UNREADABLE"},
	} {
		v, problems := Read(grid.Cell{Value: c.text}, models.FieldCumulative, Context{Unit: c.unit, Year: 2026})
		got := v.Canonical
		switch {
		case v.Withdraws:
			got = "withdraws"
		case v.Share:
			got = "share " + v.Number.String()
		case v.Approx:
			got += "~"
		case got == "" && len(problems) > 0:
			got = problems[0].Code
		}
		if got != c.want {
			t.Errorf("%s in %s: %q (%v), want %q", c.text, c.unit, got, problems, c.want)
		}
	}
}

// A picture in a cell, as WPS and Excel write it, is told as one.
func TestPicturesInCells(t *testing.T) {
	for _, c := range []grid.Cell{{Value: `=DISPIMG("ID_0A1B2C3D",1)`, Formula: true}, {Type: grid.Error, Value: grid.Picture}} {
		for _, f := range []models.Field{models.FieldProgress, models.FieldCumulative, models.FieldStatus} {
			if v, problems := Read(c, f, Context{Unit: "万亩"}); !v.Blank() || len(problems) != 1 || problems[0].Code != "CELL_PICTURE" {
				t.Errorf("%s %s: %+v %v", f, c.Value, v, problems)
			}
		}
	}
}
