package breakdown

import (
	"strings"
	"unicode/utf8"

	"duban/models"
	"duban/quantity"
)

// maxTitle is the longest title in characters that models.Task takes.
const maxTitle = 200

// results are verbs that say what the commitment before them is for; they open no task of their own.
var results = []string{"提升", "提高", "增强", "促进", "形成", "满足", "保障", "让", "使", "实现", "努力", "确保", "全面提升", "有效", "着力提升", "切实", "不断", "持续提升", "进一步", "带动", "助力", "推动形成", "构建", "以", "为", "从而"}

// tasks cuts the running text into commitments and reads their indicators, duties and deadlines.
func (r *reader) tasks(bodies []body) {
	count := map[[2]int]int{}
	r.out.Tasks = make([]Task, 0, len(r.doc.text)/150) // a commitment in about fifty characters
	first, last := 0, 0                                // the first task of the paragraph before, and of this one
	for _, b := range bodies {
		if len(r.out.Tasks) > last {
			first, last = last, len(r.out.Tasks)
		}
		start := len(r.out.Tasks)
		for _, s := range sentences(r.doc.text, b.span) {
			if names, ok := dutyLine(&s); ok {
				if len(r.out.Tasks) == start {
					start = first // a paragraph of its own speaks of the one before
				}
				r.addDuties(start, names)
				continue
			}
			if s.cues&cueDuty != 0 && len(everywhere(s.text)) > 0 {
				continue // who has a part in everything is no work
			}
			found := r.indicators(&s)
			if b.area == 0 && len(found) == 0 {
				continue // the preface of the section
			}
			for _, part := range commitments(&s, found, r.doc, b.area == 0) {
				key := [2]int{b.area, b.theme}
				if r.addTask(&s, part, b, count[key]+1) {
					count[key]++
				}
			}
			r.attach(found)
		}
	}
}

// addTask keeps one commitment; false for what is nothing but punctuation.
func (r *reader) addTask(s *sentence, part span, b body, n int) bool {
	area := b.area
	if area == 0 {
		area = len(r.out.Areas) + 1
	}
	quote := strings.TrimSpace(s.text[part.start:part.end])
	var names []Duty
	bare := quote
	if s.cues&cueDuty != 0 {
		names, bare = takeDuties(quote)
	}
	t := Task{
		Number: itoa(area) + "." + itoa(b.theme) + "." + itoa(n), Area: b.area, Theme: b.theme,
		Title: taskTitle(bare), Quote: quote, Duties: names, Place: r.doc.place(s.start+part.start, s.start+part.end),
	}
	if s.cues&cueDate != 0 || strings.Contains(quote, "年内") {
		t.Deadline = deadline(quote, r.year)
	}
	if t.Title == "" {
		return false
	}
	r.out.Tasks = append(r.out.Tasks, t)
	return true
}

// attach keeps the indicators of a sentence with the tasks in whose text they stand.
func (r *reader) attach(found []Indicator) {
	for _, i := range found {
		i.Task = len(r.out.Tasks) - 1
		for j := len(r.out.Tasks) - 1; j >= 0 && r.out.Tasks[j].End > i.Start; j-- {
			if t := r.out.Tasks[j]; t.Start <= i.Start {
				i.Task = j
				break
			}
		}
		if i.Task >= 0 {
			i.Deadline = r.out.Tasks[i.Task].Deadline
		}
		r.out.Indicators = append(r.out.Indicators, i)
	}
}

// commitments groups a sentence's clauses: one that opens with a verb begins a new task, unless it only says what for. Of the goals in
// front of the first area (onlyFigures) each clause with a figure is one.
func commitments(s *sentence, found []Indicator, d *document, onlyFigures bool) []span {
	var out []span
	for k, c := range s.clauses {
		text := s.text[c.start:c.end]
		figures := len(found) > 0 && holds(d.place(s.start+c.start, s.start+c.end), found)
		switch {
		case onlyFigures && figures:
			out = append(out, c)
		case onlyFigures:
		case k == 0 || opensTask(text, figures) && utf8.RuneCountInString(s.text[out[len(out)-1].start:out[len(out)-1].end]) >= 8:
			out = append(out, c)
		default:
			out[len(out)-1].end = c.end
		}
	}
	if n := len(out); n > 0 && !onlyFigures {
		out[n-1].end = len(s.text)
	}
	return out
}

// holds says whether an indicator begins in a place.
func holds(at Place, found []Indicator) bool {
	for _, i := range found {
		if i.Start >= at.Start && i.Start < at.End {
			return true
		}
	}
	return false
}

// opensTask says whether a clause begins with a verb that commits.
func opensTask(clause string, figures bool) bool {
	if !figures && startsAny(clause, results) {
		return false
	}
	for _, w := range adverbs {
		clause = strings.TrimPrefix(clause, w)
	}
	_, ok := verbAt(clause)
	return ok && len(clause) >= len("建设好公园")
}

// adverbs may stand in front of the verb that opens a commitment.
var adverbs = []string{"大力", "积极", "持续", "深入", "扎实", "全力", "稳步", "有序", "着力", "坚决", "严格", "统筹", "全面", "深化", "加力", "高质量", "高标准", "高水平", "分类", "稳妥", "精准", "合理", "依法", "系统", "加紧", "常态化", "因地制宜", "协同", "新", "再"}

// taskTitle is the quote without stops and footnote marks at the end, and no longer than a title may be.
func taskTitle(s string) string {
	s = strings.Trim(cleanTitle(s), "，,；;、 ")
	if len(s) > maxTitle && utf8.RuneCountInString(s) > maxTitle {
		s = string([]rune(s)[:maxTitle])
	}
	return s
}

// deadline is the last day that a commitment names (6月底前, 上半年), if it lies in the report's year or later; else the zero date.
func deadline(s string, year int) models.Date {
	if year == 0 {
		return models.Date{}
	}
	d, ok := quantity.FindDeadline(s, year)
	if !ok || d.End.Year < year {
		return models.Date{}
	}
	return d.End
}
