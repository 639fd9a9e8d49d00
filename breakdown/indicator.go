package breakdown

import (
	"strings"
	"unicode/utf8"

	"duban/models"
	"duban/quantity"
)

// maxQuote is the longest quote in characters; longer clauses are cut at 、 around the figure.
const maxQuote = 110

// indicators finds the targets of one sentence, in the order of the text.
func (r *reader) indicators(s *sentence) []Indicator {
	var out []Indicator
	sure := span{} // the last figure that is surely meant, from its number to its end
	for _, q := range quantity.Find(s.text) {
		f := r.newFigure(s, q)
		keep, doubt := f.judge(s, r.year)
		if !keep {
			continue
		}
		if doubt == KnownSet && coordinate(s.text[sure.end:q.Start], sure) {
			doubt = Sure
		}
		if doubt == Sure {
			sure = span{q.Start, q.End}
		}
		i := r.figure(s, &f)
		i.Soft, i.Doubt = doubt != Sure, doubt
		out = append(out, i)
	}
	for _, p := range phrases(s) {
		out = append(out, r.phrase(s, p))
	}
	return out
}

// coordinate says whether a figure goes on with the list that the figure before began: 整治100条河流、200个湖泊.
func coordinate(between string, before span) bool {
	if before.end == 0 || !strings.ContainsAny(between, "、和及") || strings.ContainsAny(between, "，,；;：:") {
		return false
	}
	v, _ := governing(between)
	return v.force == noVerb
}

// figure makes an indicator of an amount.
func (r *reader) figure(s *sentence, f *figure) Indicator {
	a := f.Amount
	i := Indicator{Operator: operator(f), Low: a.Low, High: a.High, Unit: f.printedUnit(s)}
	i.Falling = endsAny(f.before, []string{"下降", "降低", "减少", "压减", "下调", "降幅", "压降"})
	i.Kind = kindOf(f, i)
	i.Name = f.name()
	at := quoteAround(s, f.clause, f.Start, f.End)
	i.Quote, i.Place = s.text[at.start:at.end], r.doc.place(s.start+at.start, s.start+at.end)
	return i
}

// printedUnit is the unit as it stands in the text, half width but for the ratio's colon.
func (f *figure) printedUnit(s *sentence) string {
	u := f.Amount.Unit
	if strings.HasPrefix(u, ":") {
		if i := strings.LastIndex(s.text[:f.UnitEnd], "："); i > f.Number {
			return "：" + u[1:]
		}
	}
	return u
}

// operator is the amount's own, or what a word elsewhere in its clause says: 至少建设20个, 床位1000张以上 with the word apart.
func operator(f *figure) models.Operator {
	if f.Amount.Operator != models.OpEQ {
		return f.Amount.Operator
	}
	if endsAny(strings.TrimSpace(f.before), []string{"至少", "不少于", "不低于"}) || strings.Contains(f.before, "至少") {
		return models.OpGTE
	}
	if !f.ends && !strings.ContainsAny(f.after, "、0123456789") {
		switch {
		case strings.HasSuffix(f.after, "以上"):
			return models.OpGTE
		case strings.HasSuffix(f.after, "左右"):
			return models.OpApprox
		case strings.HasSuffix(f.after, "以内"), strings.HasSuffix(f.after, "以下"):
			return models.OpLTE
		}
	}
	return models.OpEQ
}

// kindOf decides how the indicator will be compared: growth rates, ceilings, rates and stocks, and what is counted up.
func kindOf(f *figure, i Indicator) models.IndicatorKind {
	phrase := f.before
	if j := strings.LastIndex(phrase, "、"); j >= 0 {
		phrase = phrase[j:]
	}
	switch {
	case i.Operator == models.OpLTE, hasAny(phrase, "失业率", "价格", "涨幅", "死亡率", "发生率"):
		return models.Ceiling
	case f.class == quantity.Sharing && (i.Falling || hasAny(phrase, "增长", "增速", "增幅", "提高", "提升") && !endsAny(phrase, []string{"至", "到"})):
		return models.Growth
	case f.class == quantity.Sharing, f.class == quantity.NoUnit:
		return models.Stock
	case hasAny(phrase, "达到", "达", "稳定在", "保持在", "保有量", "总量", "规模", "总数", "面积", "里程", "突破") && f.verb.force != creating:
		return models.Stock
	}
	return models.Cumulative
}

// name is what the figure counts: the words in front of it, or where none but the verb stand there the words behind.
func (f *figure) name() string {
	front := f.before
	if i := strings.LastIndexAny(front, "、"); i >= 0 {
		front = front[i+len("、"):]
	}
	front = strings.TrimSpace(trimLead(front))
	if !f.ends && (f.adjacent || front == "" || strings.HasSuffix(f.before, "等")) {
		return shorten(front + headOf(f.after))
	}
	if front == "" {
		front = strings.TrimSpace(f.before + f.after)
	}
	return shorten(strings.TrimRight(front, "、"))
}

// trimLead takes off the words that open a commitment without naming its object.
func trimLead(s string) string {
	for again := true; again; {
		again = false
		for _, w := range []string{"力争", "确保", "争取", "推动", "推进", "实现", "努力", "其中", "全年", "预计", "再", "和", "与", "及"} {
			if t := strings.TrimPrefix(s, w); t != s {
				s, again = t, true
			}
		}
	}
	for _, w := range []string{"达到", "达", "稳定在", "保持在", "控制在", "为"} {
		s = strings.TrimSuffix(s, w)
	}
	return s
}

// shorten cuts a name to 60 characters.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:60])
}

// phrase makes an indicator of a target without a number.
func (r *reader) phrase(s *sentence, p phrase) Indicator {
	clause := s.clauseOf(p.at)
	at := quoteAround(s, clause, p.at, p.at)
	low, unit, kind := models.Int(0), "", models.Zero
	switch p.operator {
	case models.OpAll:
		low, unit, kind = models.Int(100), "%", models.Stock
	case models.OpGTE:
		unit, kind = "%", models.Growth
	}
	return Indicator{
		Name: shorten(trimLead(s.text[at.start:at.end])), Operator: p.operator, Low: &low, Unit: unit, Kind: kind,
		Soft: p.doubt != Sure, Doubt: p.doubt,
		Quote: s.text[at.start:at.end], Place: r.doc.place(s.start+at.start, s.start+at.end),
	}
}

// quoteAround is the clause, or where it is too long the part between 、 that holds [from, to).
func quoteAround(s *sentence, clause span, from, to int) span {
	if utf8.RuneCountInString(s.text[clause.start:clause.end]) <= maxQuote {
		return clause
	}
	out := span{clause.start, clause.end}
	if i := strings.LastIndex(s.text[clause.start:from], "、"); i >= 0 {
		out.start = clause.start + i + len("、")
	}
	if i := strings.Index(s.text[to:clause.end], "、"); i >= 0 {
		out.end = to + i
	}
	if utf8.RuneCountInString(s.text[out.start:out.end]) > maxQuote { // one endless phrase: what leads up to the figure
		out.end = to
		out.start = max(out.start, lastRunes(s.text, to, maxQuote))
	}
	return out
}
