package breakdown

import (
	"strings"
	"unicode/utf8"

	"duban/quantity"
)

// unit is what a printed unit is.
type unit struct {
	class quantity.Class
	base  string // without scale
}

// figure is one amount of a sentence with what stands around it in its clause.
type figure struct {
	quantity.Span
	unit
	before, after string // of the clause
	clause        span
	verb          verb
	adjacent      bool // the verb stands right in front of the number
	level         bool // 达到, 至, 增长 or a bounding word stands right in front
	bounded       bool // 以上, 以内 stand behind
	ends          bool // nothing of the same phrase follows
}

// aroundRunes is how far the judge looks to either side of a number; clauses are rarely longer.
const aroundRunes = 150

// newFigure looks around an amount.
func (r *reader) newFigure(s *sentence, q quantity.Span) figure {
	u, ok := r.units[q.Amount.Unit]
	if !ok {
		u.class = quantity.ClassOf(q.Amount.Unit)
		_, u.base = quantity.SplitUnit(q.Amount.Unit)
		r.units[q.Amount.Unit] = u
	}
	f := figure{Span: q, clause: s.clauseOf(q.Number), unit: u}
	f.before = s.text[max(f.clause.start, lastRunes(s.text, q.Start, aroundRunes)):q.Start]
	f.after = s.text[q.End:min(max(f.clause.end, q.End), firstRunes(s.text, q.End, aroundRunes))]
	f.verb, f.adjacent = governing(f.before)
	f.bounded = q.End > q.UnitEnd
	f.level = q.Start < q.Number || endsAny(f.before, levelWords)
	f.ends = endsHere(f.after)
	return f
}

// levelWords in front of a number say that something reaches, holds or moves by it.
var levelWords = []string{"达到", "达", "至", "到", "稳定在", "保持在", "稳定至", "保持", "增长", "下降", "降低", "提高", "提升", "增加", "减少", "上升", "占", "压减", "压缩", "缩短", "超额", "快于", "高出", "总计", "合计", "累计", "力争", "确保", "实现", "不变", "增幅", "增速", "涨幅", "降幅", "突破"}

// endsHere says whether nothing follows that the number could describe.
func endsHere(after string) bool {
	after = strings.TrimLeft(after, " ")
	r, _ := utf8.DecodeRuneInString(after)
	if after == "" || strings.ContainsRune("、，,；;。（(”）)／/［[", r) {
		return true
	}
	if startsAny(after, []string{"且", "或"}) && hasAny(after, "以上的", "以下的", "以内的") {
		return false // 2万元以上且达1000单以上的经营主体
	}
	return startsAny(after, []string{"支持", "用于", "推动", "专项", "和", "与", "及", "并", "且", "的目标", "目标", "任务", "的任务", "的速度", "的增速", "的增长", "等", "规模", "的规模", "水平", "的水平", "大关", "台阶", "关口", "的比例"}) && !strings.HasPrefix(after, "及以")
}

// headOf is the phrase beside the number: up to the next 、.
func headOf(noun string) string {
	if i := strings.Index(noun, "、"); i >= 0 {
		return noun[:i]
	}
	return noun
}

func endsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func startsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// lastRunes is where the last n characters in front of end begin.
func lastRunes(s string, end, n int) int {
	for ; n > 0 && end > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return end
}

// firstRunes is where the first n characters from start on end.
func firstRunes(s string, start, n int) int {
	for ; n > 0 && start < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[start:])
		start += size
	}
	return start
}
