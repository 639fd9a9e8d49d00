package sheet

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"duban/models"
	"duban/quantity"
	"duban/text"
)

// Heading is what the header above a column says.
type Heading struct {
	Fields  []models.Field // that it may name, in order of likelihood; none where it isn't known
	Exact   bool           // it is a word of the table, and not only one that contains such a word
	Unit    string         // unit in its brackets: 累计完成（万亩）
	Quarter bool           // its amount is a quarter's
	YesNo   bool           // it asks whether the task is done: 是否完成
	Month   int            // the month that it speaks of: 截至5月底累计完成; 0 where it names none
	Open    bool           // it names a month and leaves open whether its figures are the month's own or add up: 5月, 完成情况 | 5月
}

// Figures are the fields that hold an amount.
func Figures(f models.Field) bool {
	switch f {
	case models.FieldTarget, models.FieldAmount, models.FieldCumulative, models.FieldCompletion, FieldPrevious:
		return true
	}
	return false
}

// maxHeading is the length of the longest text that can be a header, in bytes.
const maxHeading = 200

// ReadHeading reads a column's header from the top down: one text, or the groups above it and then its own. year is the report's: a
// header that names an earlier one is of no use here.
func ReadHeading(year int, path ...string) Heading {
	var h Heading
	var keys []string
	var hint period
	for _, p := range path {
		if len(p) > maxHeading {
			return h
		}
		if u := unitIn(p); u != "" {
			h.Unit = u
		}
		key, own := periodIn(HeaderKey(p), year)
		if own.past {
			return Heading{Fields: []models.Field{FieldPrevious}, Exact: true, Unit: h.Unit}
		}
		hint = hint.and(own)
		if key != "" || len(path) == 1 {
			keys = append(keys, key)
		}
	}
	h.Month = hint.month
	h.Quarter = strings.Contains(strings.Join(path, ""), "季")
	h.Fields, h.Exact = meaningOf(keys, hint)
	h.Open = hint.kind == alone && h.Month > 0 && !h.Quarter && h.Fields != nil && h.Fields[0] == models.FieldAmount && !amountsOnly(path)
	h.YesNo = len(keys) > 0 && asksDone[keys[len(keys)-1]]
	if h.Unit == "%" && len(keys) > 0 && has(keys[len(keys)-1], "完成情况", "累计完成", "完成进度") && h.Exact && h.Fields[0] == models.FieldCumulative {
		h.Fields = append([]models.Field{models.FieldCompletion}, h.Fields...)
	}
	return h
}

// amountsOnly says that a header speaks of a month's own amount: 5月当月, 5月新增, and 5月完成 in one word.
func amountsOnly(path []string) bool {
	leaf := HeaderKey(path[len(path)-1])
	return has(HeaderKey(strings.Join(path, "")), "当月", "本月", "单月", "本期", "新增") || oneMonth.MatchString(leaf) && has(leaf, "完成")
}

// asksDone are the headers under which 是 and √ mean that a task is done.
var asksDone = map[string]bool{"是否完成": true, "是否已完成": true, "完成与否": true, "是否办结": true, "是否已办结": true, "是否完成任务": true, "办结与否": true}

// meaningOf joins what the groups and the last text say.
func meaningOf(keys []string, hint period) ([]models.Field, bool) {
	joined := strings.Join(keys, "")
	if hint.kind == alone && has(joined, "累计") {
		hint.kind = through // 6月 | 累计完成
	}
	if f := headings[joined]; len(f) > 0 {
		return hint.turn(f), true
	}
	if joined == "" {
		return hint.turn(nil), hint.kind != noPeriod
	}
	leaf, group := keys[len(keys)-1], strings.Join(keys[:len(keys)-1], "")
	if f := qualify(group, leaf, hint); f != nil {
		return f, true
	}
	if f := headings[leaf]; len(f) > 0 {
		return within(group, hint, f), true
	}
	if f := guess(leaf); f != nil {
		return within(group, hint, f), false
	}
	if hint.kind != noPeriod && has(leaf, "完成", "新增", "实绩") && !has(leaf, "投资", "资金") {
		return hint.turn(nil), false // 6月份新增完成
	}
	if f := headings[group]; len(f) > 0 && len(keys) > 1 {
		return hint.turn(f), false
	}
	return nil, false
}

// within weighs a word against the group that it stands in: 上月 makes an earlier figure of every figure beneath it, 本月 this period's
// amount, 目标 a target.
func within(group string, hint period, fields []models.Field) []models.Field {
	if group != "" && Figures(fields[0]) && has(group, "上期", "上月", "上季", "上年", "去年", "同期") {
		return []models.Field{FieldPrevious}
	}
	if hint.kind == noPeriod && has(group, "当月", "本月", "当季", "本季", "当期", "本期") && !has(group, "累计") {
		hint.kind = alone
	}
	return hint.turn(fields)
}

// qualify reads words that mean something only within their group: 完成情况 | 本月, 累计; 目标任务 | 数量, 时限.
func qualify(group, leaf string, hint period) []models.Field {
	planned := has(group, "目标", "计划", "下达") && !has(group, "完成情况")
	switch {
	case planned:
	case has(leaf, "定性") && has(group, "完成", "进展", "落实", "推进"):
		return []models.Field{models.FieldProgress}
	case has(leaf, "定量") && has(group, "完成", "进展", "落实", "推进"):
		return []models.Field{models.FieldCumulative}
	}
	switch leaf {
	case "本月", "当月", "本期", "当期", "本季", "当季", "本季度", "本月数", "当月数", "本期数", "当月值":
		return unlessPlanned(planned, group, models.FieldAmount)
	case "累计", "累计数", "年累计", "本年累计", "累计值", "至本月累计", "累计量":
		if has(group, "上期", "上月", "上季", "上年", "去年") {
			return []models.Field{FieldPrevious}
		}
		return unlessPlanned(planned, group, models.FieldCumulative)
	case "数量", "数值", "数", "数额", "值", "绝对值", "绝对数", "个数", "面积", "指标值", "额度":
		return figureOf(group, hint)
	case "比例", "占比", "百分比", "%", "比率", "率":
		return unlessPlanned(planned, group, models.FieldCompletion)
	case "时间", "时限", "时间节点", "期限":
		if planned || has(group, "任务", "完成") {
			return []models.Field{models.FieldDeadline}
		}
	case "名称", "内容":
		if f := headings[group]; len(f) > 0 {
			return f
		}
	case "牵头", "主办":
		return unitsOf(group, models.FieldLead)
	case "责任", "配合", "协办", "协同", "参与":
		return unitsOf(group, models.FieldSupport)
	}
	return nil
}

func unlessPlanned(planned bool, group string, f models.Field) []models.Field {
	if planned || group == "" {
		return nil
	}
	return []models.Field{f}
}

func unitsOf(group string, f models.Field) []models.Field {
	if has(group, "单位", "部门") {
		return []models.Field{f}
	}
	return nil
}

// figureOf is the figure that a group is about.
func figureOf(group string, hint period) []models.Field {
	switch {
	case has(group, "目标", "计划", "下达", "任务") && !has(group, "完成"):
		return []models.Field{models.FieldTarget}
	case has(group, "当月", "本月", "当季", "本季", "当期", "本期") && !has(group, "累计") || hint.kind == alone && has(group, "完成"):
		return []models.Field{models.FieldAmount}
	case has(group, "完成", "累计", "进展"):
		return []models.Field{models.FieldCumulative}
	}
	return nil
}

func has(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// guess finds the field of a header that contains a telling word.
func guess(key string) []models.Field {
	if n := utf8.RuneCountInString(key); n < 2 || n > 18 {
		return nil
	}
	for _, t := range telling {
		if has(key, t.words...) && (t.and == nil || has(key, t.and...)) && !has(key, t.not...) {
			return t.fields
		}
	}
	return nil
}

// HeaderKey reduces a header to what is compared: folded, without line breaks, brackets with what stands in them (units, hints),
// colons and asterisks.
func HeaderKey(header string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text.Fold(header) {
		switch r {
		case '(', '[', '【', '〔':
			depth++
		case ')', ']', '】', '〕':
			depth = max(0, depth-1)
		case ':', '*', '、', '/', '.', '·', '“', '”', '"', ',', ';', '★', '※', '_':
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

var inBrackets = regexp.MustCompile(`[(\[【〔]([^()\[\]【】〔〕]{1,16})[)\]】〕]`)

// unitIn is the unit that a header names: in brackets, 累计完成（万亩）, 目标[单位:个], or behind a slash, 投资/亿元.
func unitIn(header string) string {
	folded := text.Fold(header)
	for _, m := range inBrackets.FindAllStringSubmatch(folded, 4) {
		if u := KnownUnit(m[1]); u != "" {
			return u
		}
	}
	if _, behind, ok := strings.Cut(folded, "/"); ok && utf8.RuneCountInString(behind) <= 6 {
		return KnownUnit(behind)
	}
	return ""
}

// KnownUnit gives a unit without what may be written around it (单位：, brackets), or "" where the text isn't a unit that is known.
func KnownUnit(s string) string {
	u := strings.Trim(text.Fold(s), "()[]【】〔〕")
	for _, prefix := range []string{"计量单位:", "单位:", "计量单位为", "单位为", "单位"} {
		u = strings.TrimPrefix(u, prefix)
	}
	if u == "" || utf8.RuneCountInString(u) > 10 {
		return ""
	}
	a, err := quantity.ParseCell("1" + u)
	if err != nil || a.Unit == "" || text.Fold(a.Unit) != u {
		return ""
	}
	return a.Unit
}
