package breakdown

import (
	"strings"
	"unicode/utf8"
)

// span is a stretch of document.text.
type span struct{ start, end int }

// findSection gives the paragraphs [from, to) that set out this year's work, and the index of their heading (-1: none).
func findSection(d *document, year int) (heading, from, to int, found bool) {
	last := endOfText(d)
	for _, strict := range []bool{true, false} {
		for i := 0; i < last; i++ {
			p := d.paragraphs[i]
			if !d.headingLike(p) || !thisYearsWork(d.title(p), year, strict) {
				continue
			}
			return i, i + 1, d.sectionEnd(i, last, year), true
		}
	}
	if i := d.cueParagraph(last, year); i >= 0 {
		return -1, i, d.closing(i, last), true
	}
	if i := d.lastRun(last); i >= 0 {
		return -1, i, d.closing(i, last), true
	}
	return -1, 0, d.closing(0, last), false
}

// endOfText is the index of the first paragraph of notes, annexes and links, or of the end.
func endOfText(d *document) int {
	for i, p := range d.paragraphs {
		if i == 0 {
			continue
		}
		switch strings.Trim(d.text[p.start:p.end], " 　:：[]【】()（）") {
		case "注释", "名词解释", "附件", "附录", "附件1", "名词注释", "有关名词解释", "注", "名词解释和说明", "相关报道", "相关链接", "名词解释及说明", "有关用语说明", "用语说明", "政府工作报告名词解释", "《政府工作报告》名词解释":
			return i
		}
	}
	return len(d.paragraphs)
}

// headingLike says whether a paragraph can be a heading of a part: numbered 三、 or a short line of its own without a stop inside.
func (d *document) headingLike(p paragraph) bool {
	s := d.text[p.start:p.end]
	if len(s) > 4*60 {
		return false
	}
	n := utf8.RuneCountInString(s)
	if p.marker.level == partLevel {
		return n <= 60
	}
	return p.marker.level == noMarker && n <= 40 && n >= 4 && !strings.ContainsAny(strings.TrimRight(s, "。"), "。，；,;!！：:")
}

// title is a paragraph without its marker, final stop and footnote marks.
func (d *document) title(p paragraph) string {
	return cleanTitle(d.text[p.start+p.marker.rest : p.end])
}

// cleanTitle drops footnote marks (［5］, [5]) and stops at both ends.
func cleanTitle(s string) string {
	if strings.Contains(s, "［") || strings.IndexByte(s, '[') >= 0 || strings.Contains(s, "〔") {
		s = withoutNotes(s)
	}
	return strings.Trim(s, " 　。.．;；:：*\t")
}

// withoutNotes drops footnote marks.
func withoutNotes(s string) string {
	for _, pair := range [][2]string{{"［", "］"}, {"[", "]"}, {"〔", "〕"}} {
		for {
			i := strings.Index(s, pair[0])
			if i < 0 {
				break
			}
			j := strings.Index(s[i:], pair[1])
			if j < 0 || strings.Trim(s[i+len(pair[0]):i+j], "0123456789０１２３４５６７８９") != "" {
				break
			}
			s = s[:i] + s[i+j+len(pair[1]):]
		}
	}
	return s
}

// thisYearsWork says whether a heading announces the work of the year. Strict refuses headings that look back or speak of five years.
func thisYearsWork(title string, year int, strict bool) bool {
	year4 := itoa(year) + "年"
	if !hasAny(title, "今年", "本年", "新一年", "新的一年") && (year == 0 || !strings.Contains(title, year4)) {
		return false
	}
	if !hasAny(title, "工作", "任务", "安排", "重点", "目标", "部署", "要求", "打算", "举措") || hasAny(title, "回顾", "总结", "成绩", "报告", "自身建设", "情况", "大会", "会议") {
		return false
	}
	return !strict || !hasAny(title, "五年", "十五五", "十四五", "十六五", "过去")
}

// sectionEnd is the first paragraph that no longer belongs to the section whose heading is at i.
func (d *document) sectionEnd(i, last, year int) int {
	head := d.paragraphs[i].marker
	end := d.closing(i+1, last)
	listed := 0 // the last number of a list 一、二、三、 inside the section
	for j := i + 1; j < end; j++ {
		p := d.paragraphs[j]
		if p.marker.level == noMarker && d.headingLike(p) && d.areas[j]-d.areas[i] >= 2 && hasAny(d.title(p), "政府自身建设") && !strings.HasSuffix(d.text[p.start:p.end], "。") {
			return j
		}
		if p.marker.level != partLevel || !d.headingLike(p) || thisYearsWork(d.title(p), year, false) {
			continue
		}
		if n := p.marker.number; n == listed+1 {
			listed = n
			if n > 1 || d.areas[j] > d.areas[i] {
				continue
			}
		}
		if head.level == partLevel && p.marker.number > head.number {
			if d.numberedAreas(i+1, j) || !d.numberedAreas(j+1, end) || hasAny(d.title(p), "自身建设", "政府建设") {
				return j
			}
		}
		if head.level == noMarker && hasAny(d.title(p), "自身建设", "政府建设") && d.numberedAreas(i+1, j) {
			return j
		}
	}
	return end
}

// numberedAreas says whether （一） and （二） stand among the paragraphs [from, to).
func (d *document) numberedAreas(from, to int) bool {
	return d.areas[to]-d.areas[from] >= 2
}

// closing finds where the closing words begin: the address to the deputies, or the call to unite, behind the last numbered heading.
func (d *document) closing(from, last int) int {
	lastHeading := from
	for j := from; j < last; j++ {
		if lv := d.paragraphs[j].marker.level; lv == areaLevel || lv == partLevel {
			lastHeading = j
		}
	}
	for j := lastHeading + 1; j < last; j++ {
		s := d.text[d.paragraphs[j].start:d.paragraphs[j].end]
		for _, w := range []string{"各位代表", "让我们更加紧密", "让我们紧密", "奋斗铸就", "新征程呼唤", "使命催人奋进", "同志们"} {
			if strings.HasPrefix(s, w) {
				return j
			}
		}
	}
	return last
}

// cueParagraph finds the sentence that opens the list of areas where no heading does: 重点抓好以下八方面工作.
func (d *document) cueParagraph(last, year int) int {
	for i := 0; i < last; i++ {
		s := d.text[d.paragraphs[i].start:d.paragraphs[i].end]
		if len(s) > 3*120 || !hasAny(s, "以下", "方面") || !hasAny(s, "重点", "抓好", "做好", "突出", "着力") || !hasAny(s, "工作", "任务") {
			continue
		}
		if hasAny(s, "回顾", "过去", "五年", "一年来", "去年") && !hasAny(s, "今年", itoa(year)+"年") {
			continue
		}
		if d.numberedAreas(i+1, last) || d.numberedParts(i+1, last) {
			return i
		}
	}
	return -1
}

func (d *document) numberedParts(from, to int) bool {
	return d.parts[to]-d.parts[from] >= 2
}

// lastRun is where the last list （一）（二）（三）… begins: the review stands before the plan.
func (d *document) lastRun(last int) int {
	at := -1
	for i, p := range d.paragraphs[:last] {
		if p.marker.level == areaLevel && p.marker.number == 1 && d.numberedAreas(i, last) {
			at = i
		}
	}
	return at
}

// reportYear is the year of the report: the first year named near the top, or 0.
func reportYear(d *document) int {
	for i, p := range d.paragraphs {
		if i == 20 {
			break
		}
		s := d.text[p.start:p.end]
		for at := strings.Index(s, "20"); at >= 0 && at+4 <= len(s); {
			if n := fourDigits(s[at:]); n > 0 && (strings.HasPrefix(s[at+4:], "年") || len(s) == 4) {
				return n
			}
			next := strings.Index(s[at+1:], "20")
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
	return 0
}

func fourDigits(s string) int {
	n := 0
	for i := 0; i < 4; i++ {
		if i >= len(s) || s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
