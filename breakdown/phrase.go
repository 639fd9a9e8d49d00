package breakdown

import (
	"sort"
	"strings"
	"unicode/utf8"

	"duban/models"
)

// phrase is a target without a number: 全覆盖, 动态清零, 不发生规模性返贫.
type phrase struct {
	at       int // byte in the sentence
	operator models.Operator
	doubt    Doubt
}

// bottomLines are words for what must not happen. They commit to zero, but nobody counts: doubtful.
var bottomLines = []string{"不发生", "零发生", "杜绝", "严防新增", "遏制新增", "不再新增", "零新增", "不新增", "严禁新增", "防止新增", "零容忍新增", "不出现", "全面消除", "基本消除", "彻底消除"}

// universals are words for all of something that aren't plain counts: doubtful.
var universals = []string{"全面达标", "全部达标", "全额补助", "全面完成", "全域覆盖"}

// finders are the readers of such targets, each with the cue without which it finds nothing.
var finders = []struct {
	cue  cue
	find func(clause string) (phrase, bool)
}{
	{cueCover, coverage}, {cueClear, clearing}, {cueForbid, bottomLine}, {cueSum, allOf}, {cueOught | cueWhole, universal}, {cueSign, onlyPositive},
}

// cue is a set of characters seen in a sentence; one pass over it spares each finder its search.
type cue uint16

const (
	cueCover  cue = 1 << iota // 覆
	cueClear                  // 清
	cueForbid                 // 不 杜 严 遏 零 止 消
	cueSum                    // 所 部
	cueOught                  // 应
	cueWhole                  // 全
	cueSign                   // 正
	cueDate                   // 月 季 半 底
	cueDuty                   // 牵 责 负 配
)

// cues looks a sentence over.
func cues(text string) cue {
	var c cue
	for _, r := range text {
		switch r {
		case '覆':
			c |= cueCover
		case '清':
			c |= cueClear
		case '不', '杜', '严', '遏', '零', '止', '消':
			c |= cueForbid
		case '所', '部':
			c |= cueSum
		case '应':
			c |= cueOught
		case '全':
			c |= cueWhole
		case '正':
			c |= cueSign
		case '月', '季', '半', '底':
			c |= cueDate
		case '牵', '责', '负', '配':
			c |= cueDuty
		}
	}
	return c
}

// phrases finds the targets without a number in a sentence; at most one of each operator in a clause.
func phrases(s *sentence) []phrase {
	var out []phrase
	for _, f := range finders {
		if s.cues&f.cue == 0 {
			continue
		}
		for _, c := range s.clauses {
			text := s.text[c.start:c.end]
			p, ok := f.find(text)
			if !ok || s.enclosed(c.start+p.at) || hasAny(text, "去年", "已实现", "已经") {
				continue
			}
			p.at += c.start
			if !repeated(out, p, c) {
				out = append(out, p)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out
}

func repeated(out []phrase, p phrase, c span) bool {
	for _, q := range out {
		if q.at >= c.start && q.at < c.end && q.operator == p.operator {
			return true
		}
	}
	return false
}

// coverage reads 全覆盖. 基本, 逐步 and a noun behind it make it doubtful.
func coverage(c string) (phrase, bool) {
	i := strings.Index(c, "全覆盖")
	if i < 0 {
		return phrase{}, false
	}
	p := phrase{at: i, operator: models.OpAll}
	if !endsHere(c[i+len("全覆盖"):]) || hasAny(c, "基本", "逐步", "有序", "加快") || endsAny(c[:i], []string{"基本"}) {
		p.doubt = Universal
	}
	return p, true
}

// clearing reads 清零. Only where it is achieved or kept is it a figure; 推进清零 is a direction, 清零行动 a name.
func clearing(c string) (phrase, bool) {
	i := strings.Index(c, "清零")
	if i < 0 || hasAny(c[i:], "行动", "攻坚", "专项", "机制", "清零和", "清零与") {
		return phrase{}, false
	}
	p := phrase{at: i, operator: models.OpZero}
	if !hasAny(c[:i], "实现", "确保", "保持", "达到", "全部") {
		p.doubt = BottomLine
	}
	return p, true
}

func bottomLine(c string) (phrase, bool) {
	if !hasAny(c, "不", "零", "杜绝", "新增", "消除", "遏制") {
		return phrase{}, false
	}
	for _, w := range bottomLines {
		i := strings.Index(c, w)
		if i >= 0 && i+len(w) < len(c) {
			return phrase{i, models.OpZero, BottomLine}, true
		}
	}
	if i := strings.Index(c, "遏制"); i >= 0 && hasAny(c[i:], "重特大", "事故", "隐性债务") {
		return phrase{i, models.OpZero, BottomLine}, true
	}
	return phrase{}, false
}

// allOf reads 所有…达 and 中小学校全部开设: everything of a named set, with a verb behind.
func allOf(c string) (phrase, bool) {
	if i := strings.Index(c, "所有"); i >= 0 && hasAny(c[i:], "达", "实现", "完成", "纳入", "建成", "配备") {
		p := phrase{at: i, operator: models.OpAll}
		if !hasAny(c[:i], "确保", "实现", "力争", "推动") {
			p.doubt = Universal
		}
		return p, true
	}
	i := strings.Index(c, "全部")
	if i < 0 || i+len("全部") >= len(c) || strings.HasPrefix(c[i:], "全部门") {
		return phrase{}, false
	}
	p := phrase{at: i, operator: models.OpAll}
	if _, verb := verbAt(c[i+len("全部"):]); !verb && !strings.HasPrefix(c[i:], "全部开设") || utf8.RuneCountInString(c[:i]) < 3 {
		p.doubt = Universal
	}
	return p, true
}

// universal reads 应保尽保, 应检尽检 and their like, and 全面达标.
func universal(c string) (phrase, bool) {
	for i := strings.Index(c, "应"); i >= 0; {
		r := []rune(c[i:min(len(c), i+12)])
		if len(r) >= 4 && r[2] == '尽' && r[1] == r[3] {
			return phrase{i, models.OpAll, Universal}, true
		}
		j := strings.Index(c[i+3:], "应")
		if j < 0 {
			break
		}
		i += 3 + j
	}
	for _, w := range universals {
		if i := strings.Index(c, w); i >= 0 {
			return phrase{i, models.OpAll, Universal}, true
		}
	}
	return phrase{}, false
}

// onlyPositive reads 实现正增长: at least 0 %, and not a figure that anybody set.
func onlyPositive(c string) (phrase, bool) {
	i := strings.Index(c, "正增长")
	return phrase{i, models.OpGTE, OnlyPositive}, i >= 0
}
