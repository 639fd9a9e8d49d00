package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"duban/models"
	"duban/quantity"
	"duban/text"
	"duban/words"
)

// The workbook in which a report is broken down: out as a draft, back with what staff have split, merged, assigned and dated.
const (
	BreakdownSheet  = "任务分解"
	ListSheet       = "名单"
	BreakdownLayout = "breakdown-1"
)

// The fields of a breakdown that no progress sheet has.
const (
	FieldArea        models.Field = "area"
	FieldTheme       models.Field = "theme"
	FieldCategory    models.Field = "category" // 类别: area or theme, as the other columns leave it
	FieldQuote       models.Field = "quote"
	FieldKind        models.Field = "kind" // of an indicator
	FieldTracking    models.Field = "tracking"
	FieldIndicatorID models.Field = "indicatorId"
	milestonePrefix               = "milestone:"
)

// IndicatorIDHeader heads the hidden column of indicators' ids.
const IndicatorIDHeader = "duban_indicator"

// FieldMilestone is the column of the milestones due by the end of a month.
func FieldMilestone(month int) models.Field {
	return models.Field(milestonePrefix + strconv.Itoa(month))
}

// MilestoneMonth is the month by whose end a column's milestones are due, 0 for other fields.
func MilestoneMonth(f models.Field) int {
	rest, ok := strings.CutPrefix(string(f), milestonePrefix)
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(rest)
	return n
}

// Breakdown are the columns of the breakdown workbook, a row an indicator; a task without one has a row too.
var Breakdown = []Column{
	{Header: "任务编号", Field: models.FieldNumber, Kind: TextKind, Width: 9, Input: true},
	{Header: "方面", Field: FieldArea, Kind: TextKind, Width: 20, Input: true},
	{Header: "小节", Field: FieldTheme, Kind: TextKind, Width: 18, Input: true},
	{Header: "工作任务", Field: models.FieldTask, Kind: TextKind, Width: 40, Input: true},
	{Header: "报告原文", Field: FieldQuote, Kind: TextKind, Width: 40, Input: true},
	{Header: "指标", Field: models.FieldIndicator, Kind: TextKind, Width: 20, Input: true},
	{Header: "指标类型", Field: FieldKind, Kind: ChoiceKind, Width: 10, Input: true},
	{Header: "目标值", Field: models.FieldTarget, Kind: TextKind, Width: 11, Input: true},
	{Header: "计量单位", Field: models.FieldUnit, Kind: TextKind, Width: 9, Input: true},
	{Header: "牵头单位", Field: models.FieldLead, Kind: ChoiceKind, Width: 18, Input: true},
	{Header: "配合单位", Field: models.FieldSupport, Kind: TextKind, Width: 30, Input: true},
	{Header: "分管领导", Field: models.FieldLeader, Kind: ChoiceKind, Width: 14, Input: true},
	{Header: "完成时限", Field: models.FieldDeadline, Kind: TextKind, Width: 12, Input: true},
	{Header: "跟踪频度", Field: FieldTracking, Kind: ChoiceKind, Width: 10, Input: true},
	{Header: "一季度节点", Field: FieldMilestone(3), Kind: TextKind, Width: 20, Input: true},
	{Header: "二季度节点", Field: FieldMilestone(6), Kind: TextKind, Width: 20, Input: true},
	{Header: "三季度节点", Field: FieldMilestone(9), Kind: TextKind, Width: 20, Input: true},
	{Header: "四季度节点", Field: FieldMilestone(12), Kind: TextKind, Width: 20, Input: true},
	{Header: IDHeader, Field: FieldID, Kind: TextKind, Width: 28, Hidden: true},
	{Header: IndicatorIDHeader, Field: FieldIndicatorID, Kind: TextKind, Width: 28, Hidden: true},
}

// breakdownWords are the header words of breakdown tables beside those of progress sheets.
var breakdownWords = map[models.Field][]string{
	FieldArea:     {"方面"},
	FieldTheme:    {"小节"},
	FieldCategory: {"类别", "分类", "类型", "板块", "领域", "章节", "大类", "小类", "工作类别", "任务类别", "项目类别", "任务分类", "重点领域", "工作领域", "一级任务", "二级任务", "一级目录", "二级目录", "部分", "专项"},
	FieldQuote: {"报告原文", "政府工作报告内容", "政府工作报告原文", "原文", "报告内容", "报告表述", "建设内容", "主要建设内容", "建设内容及目标", "建设内容及年度目标", "建设内容及规模",
		"实施内容", "项目内容", "内容及目标", "具体内容", "目标内容", "工作目标", "年度工作目标", "主要内容"},
	FieldKind:        {"指标类型", "指标性质"},
	FieldTracking:    {"跟踪频度", "填报频次", "报送频次", "调度频次", "填报频度", "报送频率", "调度频率"},
	FieldIndicatorID: {IndicatorIDHeader},
}

var breakdownHeadings = func() map[string][]models.Field {
	index := map[string][]models.Field{}
	for field, list := range breakdownWords {
		for _, word := range list {
			index[HeaderKey(word)] = []models.Field{field}
		}
	}
	return index
}()

var (
	stageHead = regexp.MustCompile(`^(?:20\d\d年)?(?:截至|到)?(第?[一二三四1-4]季度|上半年|下半年|前三季度|全年|年底|[1-9]月|1[0-2]月)(?:份|底|末)?前?(?:季度|阶段|推进|工作|进度|重点|主要)*(?:节点|目标|任务|计划|安排|措施|要求|目标任务|时间节点|进度安排)?$`)
	reported  = regexp.MustCompile(`完成情况|进展|累计|实际|完成数|完成值|完成量|实绩|完成率|同期|新增`)
)

// ReadBreakdownHeading reads the header above a column of a breakdown table: its own words, columns of stages (一季度节点), else those of
// progress sheets.
func ReadBreakdownHeading(year int, path ...string) Heading {
	leaf := HeaderKey(path[len(path)-1])
	if f := breakdownHeadings[leaf]; f != nil {
		return Heading{Fields: f, Exact: true}
	}
	if m := stageHead.FindStringSubmatch(leaf); m != nil && !reported.MatchString(text.Fold(strings.Join(path, ""))) {
		return Heading{Fields: []models.Field{FieldMilestone(stageMonth(m[1]))}, Exact: true}
	}
	return ReadHeading(year, path...)
}

func stageMonth(stage string) int {
	switch {
	case strings.HasSuffix(stage, "月"):
		n, _ := strconv.Atoi(strings.TrimSuffix(stage, "月"))
		return n
	case stage == "下半年" || stage == "全年" || stage == "年底":
		return 12
	}
	return lastMonth(stage)
}

// BreakdownTask is a task as the breakdown workbook shows it. Names are short names in order.
type BreakdownTask struct {
	models.Task
	Area, Theme     string
	Leads, Supports []string
	Leaders         []string
	Indicators      []models.Indicator
	Milestones      []models.Milestone // by due day
}

// Text is what a cell of the task's first row says, "" for none.
func (t BreakdownTask) Text(f models.Field) string {
	switch f {
	case models.FieldNumber:
		return t.Number
	case FieldArea:
		return t.Area
	case FieldTheme:
		return t.Theme
	case models.FieldTask:
		return t.Title
	case FieldQuote:
		return t.Quote
	case models.FieldLead:
		return strings.Join(t.Leads, "、")
	case models.FieldSupport:
		return strings.Join(t.Supports, "、")
	case models.FieldLeader:
		return strings.Join(t.Leaders, "、")
	case models.FieldDeadline:
		return t.Deadline.String()
	case FieldTracking:
		return words.Enum(words.Chinese, t.Tracking)
	case FieldID:
		return t.ID
	}
	return t.stage(MilestoneMonth(f))
}

// stage are the milestones of the quarter that ends with a month, one a line.
func (t BreakdownTask) stage(month int) string {
	var titles []string
	for _, m := range t.Milestones {
		if quarterOf(m.Due) == month && m.State != models.MilestoneCancelled && m.ItemID == nil {
			titles = append(titles, m.Title)
		}
	}
	return strings.Join(titles, "\n")
}

// quarterOf is the last month of the quarter in which a day lies.
func quarterOf(d models.Date) int { return (int(d.Month)-1)/3*3 + 3 }

// IndicatorText is what a cell says of an indicator.
func IndicatorText(i models.Indicator, f models.Field) string {
	switch f {
	case models.FieldIndicator:
		return i.Name
	case FieldKind:
		return words.Enum(words.Chinese, i.Kind)
	case models.FieldTarget:
		return quantity.Format(quantity.Amount{Operator: i.Operator, Low: i.Low, High: i.High})
	case models.FieldUnit:
		return i.Unit
	case FieldIndicatorID:
		return i.ID
	}
	return ""
}

// OfIndicator says whether a column of the breakdown workbook speaks of an indicator and not of the task.
func OfIndicator(f models.Field) bool {
	return f == models.FieldIndicator || f == FieldKind || f == models.FieldTarget || f == models.FieldUnit || f == FieldIndicatorID
}

// ParseTracking reads a word for a frequency: 每月, 月度, 按季, MONTHLY.
func ParseTracking(s string) (models.Tracking, bool) {
	folded := text.Fold(s)
	for _, t := range models.Trackings {
		if folded == text.Fold(string(t)) || folded == text.Fold(words.Enum(words.Chinese, t)) {
			return t, true
		}
	}
	for _, w := range []struct {
		part string
		is   models.Tracking
	}{{"不跟踪", models.Untracked}, {"不填报", models.Untracked}, {"不报", models.Untracked}, {"半年", models.HalfYear}, {"季", models.Quarterly}, {"月", models.Monthly}, {"年", models.YearEnd}} {
		if strings.Contains(folded, w.part) {
			return w.is, true
		}
	}
	return "", false
}

// ParseIndicatorKind reads a word for the kind of an indicator.
func ParseIndicatorKind(s string) (models.IndicatorKind, bool) {
	folded := text.Fold(s)
	for _, k := range models.IndicatorKinds {
		if folded == text.Fold(string(k)) || folded == text.Fold(words.Enum(words.Chinese, k)) {
			return k, true
		}
	}
	return "", false
}
