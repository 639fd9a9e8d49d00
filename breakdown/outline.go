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
	listed         // 一是…。二是…。 inside the paragraph
)

// outline cuts the section [from, to) into areas, themes and running text.
func outline(d *document, from, to int) ([]Area, []body) {
	lv := areaMarker(d, from, to)
	o := &outliner{d: d, level: lv, style: themeStyle(d, from, to, lv)}
	for i := from; i < to; i++ {
		o.paragraph(i, to)
	}
	return o.areas, o.bodies
}

type outliner struct {
	d      *document
	level  level
	style  style
	areas  []Area
	bodies []body
	area   int
	theme  int
}

// areaMarker is the coarsest kind of marker that numbers at least two paragraphs of the section.
func areaMarker(d *document, from, to int) level {
	for _, lv := range []level{areaLevel, partLevel, pointLevel} {
		n := 0
		for _, p := range d.paragraphs[from:to] {
			if p.marker.level == lv {
				n++
			}
		}
		if n >= 2 {
			return lv
		}
	}
	return noMarker
}

// themeStyle votes on how themes are set off: signs and bold before lines of their own before lead sentences.
func themeStyle(d *document, from, to int, lv level) style {
	votes, paragraphs, areas := map[style]int{}, 0, 0
	for i := from; i < to; i++ {
		p := d.paragraphs[i]
		if p.marker.level == lv && lv != noMarker {
			areas++
			continue
		}
		if areas == 0 && lv != noMarker {
			continue
		}
		paragraphs++
		s := d.text[p.start:p.end]
		switch {
		case finer(p.marker.level, lv) || p.boldEnd > p.start:
			votes[marked]++
		case d.lineOfItsOwn(i, to):
			votes[ownLine]++
		case leadSentence(s) > 0:
			votes[leading]++
		}
	}
	most := max(areas, 2)
	switch {
	case votes[marked] >= most:
		return marked
	case votes[ownLine] >= most:
		return ownLine
	case votes[leading]*2 >= paragraphs-votes[ownLine] && votes[leading] >= 2:
		return leading
	}
	return noThemes
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
	lead := s[:i]
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
func (o *outliner) paragraph(i, to int) {
	p := o.d.paragraphs[i]
	switch {
	case p.marker.level == o.level && o.level != noMarker:
		end := o.headingEnd(p)
		o.area, o.theme = len(o.areas)+1, 0
		start := p.start + p.marker.rest
		o.areas = append(o.areas, Area{Number: o.area, Title: cleanTitle(o.d.text[start:end]), Place: o.d.place(start, end)})
		o.running(end, p.end)
	case o.area == 0 && o.level != noMarker:
		o.running(p.start, p.end)
	default:
		o.themed(p, i, to)
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
	return p.end
}

// themed takes a paragraph beneath an area.
func (o *outliner) themed(p paragraph, i, to int) {
	start := p.start + p.marker.rest
	end := 0
	switch o.style {
	case marked:
		switch {
		case p.boldEnd > start:
			end = p.boldEnd
		case finer(p.marker.level, o.level):
			end = o.headingEnd(p)
		}
	case ownLine:
		if o.d.lineOfItsOwn(i, to) {
			end = p.end
		}
	case leading:
		if n := leadSentence(o.d.text[start:p.end]); n > 0 && p.marker.level == noMarker {
			end = start + n
		}
	}
	if end > start && (o.area > 0 || o.level == noMarker) && utf8.RuneCountInString(o.d.text[start:end]) <= 60 {
		o.newTheme(start, end)
		start = end
	}
	o.running(start, p.end)
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
