package words

import (
	"testing"

	"duban/models"
	"duban/quantity"
)

func TestBecause(t *testing.T) {
	behind := map[string]string{"gap": "28.5", "points": "20"}
	for _, c := range []struct {
		why    models.Because
		zh, en string
	}{
		{models.Because{Rule: models.RuleFarBehind, Found: "63.2%", Limit: "91.7%", Args: behind},
			"完成率 63.2%，计划 91.7%，落后 28.5 个百分点，超过红灯线 20 个百分点",
			"completion 63.2%, plan 91.7%: 28.5 points behind, beyond the limit of 20 points"},
		{models.Because{Rule: models.RuleFarBehind, Found: "63.2%", Limit: "91.7%",
			Args: map[string]string{"gap": "28.5", "points": "20", "indicator": "建设改造高标准农田", "asOf": "2026-11-30"}},
			"建设改造高标准农田：完成率 63.2%，计划 91.7%，落后 28.5 个百分点，超过红灯线 20 个百分点（数据截至 2026-11-30）",
			"建设改造高标准农田: completion 63.2%, plan 91.7%: 28.5 points behind, beyond the limit of 20 points (as of 2026-11-30)"},
		{models.Because{Rule: models.RuleNoPlan}, "未排计划：办理方案通过后才能评定", "no plan yet: it is rated once a plan is accepted"},
		{models.Because{Rule: models.RuleNoPlan, Found: "5万亩"},
			"未排计划，已报 5万亩 仅作记录：办理方案通过后才能评定", "no plan yet; 5万亩 is on record: it is rated once a plan is accepted"},
		{models.Because{Rule: models.RuleReportMissing, Limit: "2026-11-30"},
			"未报：截止日 2026-11-30 已过，至今没有报送过进展", "not reported: nothing has been handed in, and it was due on 2026-11-30"},
		{models.Because{Rule: models.RuleOverridden, Found: "资金已到位", Args: map[string]string{"computed": "RED", "by": "王某"}},
			"督查人员王某调整了评定，理由：资金已到位（按规则应为红灯）", "changed by supervision staff (王某): 资金已到位 (by the rules: red)"},
		{models.Because{Rule: models.RuleWordBehind}, "自评：滞后", "the department's word: behind"},
		{models.Because{Rule: "NEW_RULE"}, "依据规则 NEW_RULE", "by rule NEW_RULE"},
	} {
		if got := Because(Chinese, c.why); got != c.zh {
			t.Errorf("%s: %q, want %q", c.why.Rule, got, c.zh)
		}
		if got := Because(English, c.why); got != c.en {
			t.Errorf("%s: %q, want %q", c.why.Rule, got, c.en)
		}
	}
}

func TestError(t *testing.T) {
	for _, c := range []struct {
		err    *models.Error
		zh, en string
	}{
		{nil, "", ""},
		{models.Errorf(models.NotFound, "DEPARTMENT_UNKNOWN", "department", "found", "市农业局", "nearest", "市农业农村局"),
			"没有「市农业局」这个单位，您要找的是不是「市农业农村局」？", "No department “市农业局”; did you mean “市农业农村局”?"},
		{models.Errorf(models.NotFound, "DEPARTMENT_UNKNOWN", "department", "found", "x"), "没有「x」这个单位？", "No department “x”?"},
		{models.Errorf(models.TooLarge, "FILE_TOO_MANY_ROWS", "file", "limit", "1000"), "行数太多，最多 1000 行。请删去多余的行。", "Too many rows; the most is 1000. Remove what isn't needed."},
		{models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", "ACCEPTED"),
			"这份报送目前的状态（已通过）不能进行这项操作，请刷新后再看。", "The submission's state (accepted) doesn't allow this. Reload and look again."},
		{models.Errorf(models.Unsupported, "FILE_WRONG_KIND", "file", "zh", "PDF 文档", "en", "a PDF document", "way", "retype"),
			"这个文件其实是PDF 文档，不是可以读取的表格。请填写填报模板后上传；原件可作为附件。",
			"This file is really a PDF document, which isn't read as a workbook. Fill in the template and upload that; this file can be attached."},
		{models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "", "period", "2026-03"),
			"填报期 2026-03 已经关闭。如需更正，请提交更正说明，由督查人员审核。", "The period 2026-03 is closed. Hand in a correction with its reason for staff to accept."},
		{models.Errorf("", "INTERNAL", "", "requestId", "Q7"),
			"系统出错了，请稍后重试。仍不成功时，请把编号 Q7 告诉管理员。", "Something went wrong here; try again later. If it fails again, tell the administrator the number Q7."},
		{models.Errorf(models.Invalid, "NEVER_HEARD", ""),
			"操作没有成功（NEVER_HEARD）。请重试；仍不成功时，请把这个代码告诉管理员。", "This didn't succeed (NEVER_HEARD). Try again; if it fails again, tell the administrator this code."},
	} {
		if got := Error(Chinese, c.err); got != c.zh {
			t.Errorf("%v: %q, want %q", c.err, got, c.zh)
		}
		if got := Error(English, c.err); got != c.en {
			t.Errorf("%v: %q, want %q", c.err, got, c.en)
		}
	}
}

func TestFinding(t *testing.T) {
	for _, c := range []struct {
		code            string
		args            map[string]string
		found, expected string
		want            string
	}{
		{"TASK_REPEATED", map[string]string{"other": "A7"}, "1.2.3", "", "这项任务在表中填了不止一行（另见 A7），请合并成一行。"},
		{"NUMBER_UNREADABLE", nil, "正在推进", "20", "「正在推进」读不出数字。请只填数字，例如 20。"},
		{"UNIT_MISMATCH", nil, "公里", "万亩", "单位「公里」与指标的计量单位「万亩」不能换算，请按「万亩」填写。"},
		{"FORMULA_NO_VALUE", nil, "", "", "这个单元格的公式没有保存计算结果。请用 Excel 或 WPS 打开文件，保存后再上传。"},
		{"STAMP_OTHER_PERIOD", nil, "2026年3月", "2026年4月", "这份表是 2026年3月 的模板，而选择的填报期是 2026年4月。请换用本期的表，或改选填报期。"},
		{"STRANGE_THING", nil, "甲", "乙", "这里有问题（STRANGE_THING）：甲，应为 乙，请核对。"},
		{"STRANGE_THING", nil, "", "", "这里有问题（STRANGE_THING），请核对。"},
	} {
		if got := Finding(Chinese, c.code, c.args, c.found, c.expected); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
	if got := Finding(English, "STRANGE_THING", nil, "a", ""); got != "There is a problem here (STRANGE_THING): a. Please check." {
		t.Errorf("English: %q", got)
	}
}

func TestEnum(t *testing.T) {
	if a, b := Enum(Chinese, models.TaskOpen), Enum(Chinese, models.PeriodOpen); a != "在办" || b != "未关闭" {
		t.Errorf("OPEN is %s of a task and %s of a period", a, b)
	}
	if a, b := Enum(English, models.Red), Enum("", models.Red); a != "red" || b != "红" {
		t.Errorf("red is %s and %s", a, b)
	}
	if got := Enum(Chinese, models.Color("PURPLE")); got != "PURPLE" {
		t.Errorf("an unknown value is %s", got)
	}
	if got := Enum(Chinese, "SIGNED_PAGE"); got != "签字盖章的报送单" {
		t.Errorf("a plain string is %s", got)
	}
}

// The drop-downs' words, as they go out, are understood when they come back.
func TestDropDownWordsComeBack(t *testing.T) {
	for _, want := range models.StatusWords {
		if got, ok := quantity.ParseStatus(Enum(Chinese, want)); !ok || got.Word != want {
			t.Errorf("%s goes out as %s and comes back as %s", want, Enum(Chinese, want), got.Word)
		}
	}
	for _, want := range models.ForecastWords {
		if got, ok := quantity.ParseForecast(Enum(Chinese, want)); !ok || got != want {
			t.Errorf("%s goes out as %s and comes back as %s", want, Enum(Chinese, want), got)
		}
	}
}
