package breakdown

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// body is a stretch of running text with the numbers of its area and theme (0: none).
type body struct {
	span
	area, theme int
}

// style is how a section's themes are set off.
type style int

const (
	noThemes style = iota
	marked         // ◆ 标题。正文, 1. 标题, or bold
	ownLine        // a short line of its own above the text
	leading        // the paragraph's first sentence
)

// outline cuts the section [from, to) into areas, themes and running text.
func outline(d *document, from, to, year int) ([]Area, []body) {
	o := &outliner{d: d, level: areaMarker(d, from, to, year), to: to}
	o.chooseStyle(from)
	for i := from; i < to; i++ {
		o.paragraph(i)
	}
	return o.areas, o.bodies
}

type outliner struct {
	d      *document
	to     int
	level  level // of the areas' markers
	style  style // of the themes
	sign   level // of the themes' markers, where style is marked
	byArea map[int]style
	areas  []Area
	bodies []body
	area   int
	theme  int
}

// areaMarker is the kind of marker that numbers the areas: of those that number at least two paragraphs of the section the one that
// comes first, because what is beneath an area comes after it. Headings that announce this year's work again (三、2026年重点工作)
// number no area.
func areaMarker(d *document, from, to, year int) level {
	first, count := map[level]int{}, map[level]int{}
	for i := from; i < to; i++ {
		lv := d.paragraphs[i].marker.level
		if lv == partLevel && thisYearsWork(d.title(d.paragraphs[i]), year, false) {
			continue
		}
		if count[lv]++; count[lv] == 1 {
			first[lv] = i
		}
	}
	best := noMarker
	for _, lv := range []level{partLevel, areaLevel, pointLevel} {
		if count[lv] >= 2 && (best == noMarker || first[lv] < first[best]) {
			best = lv
		}
	}
	return best
}

// tally counts how the paragraphs of one area begin.
type tally struct {
	paragraphs, bold, ownLine, leading int
	signs                              map[level]int
}

// chooseStyle finds how themes are set off: by signs or bold, by lines of their own, or by lead sentences. A style holds where half of
// the areas have it; an area without it may have lead sentences of its own, if all of its paragraphs do.
func (o *outliner) chooseStyle(from int) {
	tallies := o.tallies(from)
	areas := max(len(tallies), 1)
	with := func(has func(t tally) bool) bool {
		n := 0
		for _, t := range tallies {
			if has(t) {
				n++
			}
		}
		return n*2 >= areas && n > 0
	}
	o.byArea = map[int]style{}
	for _, sign := range []level{areaLevel, pointLevel, subLevel, bulletLevel} {
		if finer(sign, o.level) && with(func(t tally) bool { return t.signs[sign] >= 2 }) {
			o.style, o.sign = marked, sign
			return
		}
	}
	switch {
	case with(func(t tally) bool { return t.bold >= 2 }):
		o.style = marked
	case with(func(t tally) bool { return t.ownLine >= 2 }):
		o.style = ownLine
	case with(func(t tally) bool { return t.leading >= 2 && t.leading*2 >= t.paragraphs }):
		o.style = leading
	}
	for k, t := range tallies {
		if o.style == ownLine && t.ownLine == 0 && t.leading >= 2 && t.leading == t.paragraphs {
			o.byArea[k+1] = leading
		}
	}
}

// tallies looks at the paragraphs of each area.
func (o *outliner) tallies(from int) []tally {
	var out []tally
	if o.level == noMarker {
		out = append(out, tally{signs: map[level]int{}})
	}
	for i := from; i < o.to; i++ {
		p := o.d.paragraphs[i]
		if p.marker.level == o.level && o.level != noMarker {
			out = append(out, tally{signs: map[level]int{}})
			continue
		}
		if len(out) == 0 {
			continue
		}
		t := &out[len(out)-1]
		t.paragraphs++
		t.signs[p.marker.level]++
		switch {
		case p.boldEnd > p.start+p.marker.rest:
			t.bold++
		case o.d.lineOfItsOwn(i, o.to):
			t.ownLine++
		case leadSentence(o.d.text[p.start:p.end]) > 0:
			t.leading++
		}
	}
	return out
}

// finer says whether a marker can set off a theme beneath areas of level lv.
func finer(m, lv level) bool { return m != noMarker && m > lv }

// lineOfItsOwn says whether paragraph i is a heading above a paragraph of text.
func (d *document) lineOfItsOwn(i, to int) bool {
	p := d.paragraphs[i]
	s := d.text[p.start:p.end]
	if p.marker.level != noMarker || utf8.RuneCountInString(s) > headingRunes || i+1 >= to {
		return false
	}
	if strings.ContainsAny(strings.TrimRight(s, "。"), "。；！？：") || strings.HasPrefix(s, "各位代表") {
		return false
	}
	next := d.paragraphs[i+1]
	return next.marker.level == noMarker && next.end-next.start > 3*headingRunes
}

// leadSentence is the length in bytes of the lead phrase that opens a paragraph: a short first sentence without a comma or a
// figure, with more behind it. 0 where none does.
func leadSentence(s string) int {
	i := strings.Index(s, "。")
	if i <= 0 || i+len("。") >= len(strings.TrimSpace(s)) {
		return 0
	}
	lead := cleanTitle(s[:i])
	if n := utf8.RuneCountInString(lead); n < 4 || n > 24 {
		return 0
	}
	if strings.ContainsAny(lead, "，,；;：:！？") || hasFigure(lead) {
		return 0
	}
	return i
}

// hasFigure says whether an arabic number stands in s.
func hasFigure(s string) bool {
	return strings.ContainsAny(s, "0123456789０１２３４５６７８９")
}

// paragraph takes one paragraph into the outline.
func (o *outliner) paragraph(i int) {
	p := o.d.paragraphs[i]
	switch {
	case p.marker.level == o.level && o.level != noMarker:
		end := o.headingEnd(p)
		o.area, o.theme = len(o.areas)+1, 0
		start := p.start + p.marker.rest
		o.areas = append(o.areas, Area{Number: o.area, Title: cleanTitle(o.d.text[start:end]), Place: o.d.place(start, end)})
		if o.cut(end, p) { // a paragraph without a title of its own: nothing of its text is lost
			end = start
		}
		o.running(end, p.end)
	case o.area == 0 && o.level != noMarker:
		o.running(p.start, p.end)
	default:
		o.themed(p, i)
	}
}

// headingEnd is where an area's title ends: at the first stop, or with the paragraph.
func (o *outliner) headingEnd(p paragraph) int {
	s := o.d.text[p.start:p.end]
	if i := strings.Index(s, "。"); i > 0 && utf8.RuneCountInString(s[:i]) <= 60 {
		return p.start + i
	}
	if utf8.RuneCountInString(s) <= 60 {
		return p.end
	}
	if i := strings.IndexAny(s, "：:　 "); i > p.marker.rest && utf8.RuneCountInString(s[:i]) <= 40 {
		return p.start + i
	}
	if i := strings.IndexAny(s, "，,；;。"); i > p.marker.rest {
		return p.start + i
	}
	return p.end
}

// cut says whether an area's title is only the beginning of a longer sentence.
func (o *outliner) cut(end int, p paragraph) bool {
	r, _ := utf8.DecodeRuneInString(o.d.text[end:p.end])
	return strings.ContainsRune("，,；;", r)
}

// themed takes a paragraph beneath an area.
func (o *outliner) themed(p paragraph, i int) {
	start := p.start + p.marker.rest
	end := o.themeEnd(p, i, start)
	if end > start && (o.area > 0 || o.level == noMarker) && utf8.RuneCountInString(o.d.text[start:end]) <= 60 {
		o.newTheme(start, end)
		start = end
	}
	o.running(start, p.end)
}

// themeEnd is where the theme's title ends that a paragraph opens with; 0 for none.
func (o *outliner) themeEnd(p paragraph, i, start int) int {
	how, ok := o.byArea[o.area]
	if !ok {
		how = o.style
	}
	switch how {
	case marked:
		switch {
		case o.sign != noMarker && p.marker.level != o.sign:
		case p.boldEnd > start:
			return p.boldEnd
		case o.sign != noMarker:
			return o.headingEnd(p)
		}
	case ownLine:
		if o.d.lineOfItsOwn(i, o.to) {
			return p.end
		}
	case leading:
		if n := leadSentence(o.d.text[start:p.end]); n > 0 && p.marker.level == noMarker {
			return start + n
		}
	}
	return 0
}

func (o *outliner) newTheme(start, end int) {
	if o.area == 0 { // themes without areas above them
		o.areas = append(o.areas, Area{Number: 1})
		o.area = 1
	}
	a := &o.areas[o.area-1]
	o.theme = len(a.Themes) + 1
	a.Themes = append(a.Themes, Theme{Number: o.theme, Title: cleanTitle(o.d.text[start:end]), Place: o.d.place(start, end)})
}

// running keeps a stretch of text, without the stops that its heading left.
func (o *outliner) running(start, end int) {
	s := o.d.text[start:end]
	start += len(s) - len(strings.TrimLeft(s, "。.：:；; 　*"))
	if start < end {
		o.bodies = append(o.bodies, body{span{start, end}, o.area, o.theme})
	}
}
