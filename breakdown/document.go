package breakdown

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// document is a text without line breaks inside sentences, bold marks and page debris. text is one string; paragraphs cut it.
type document struct {
	areas, parts []int // how many paragraphs before the i-th are marked （三）, and 三、
	text         string
	segments     []segment // ascending in both offsets
	paragraphs   []paragraph
}

// segment says that text from clean on comes from the source at source on, until the next segment begins.
type segment struct{ clean, source int }

// paragraph is a stretch of document.text with its marker read.
type paragraph struct {
	start, end int
	marker     marker
	boldEnd    int  // end of a bold stretch that opens the paragraph, else start
	indented   bool // the printed line began with blanks
}

// place turns a stretch of the clean text into its place in the source.
func (d *document) place(start, end int) Place {
	if start >= end {
		return Place{d.source(start), d.source(start)}
	}
	return Place{d.source(start), d.source(end-1) + 1}
}

func (d *document) source(clean int) int {
	i := sort.Search(len(d.segments), func(i int) bool { return d.segments[i].clean > clean })
	if i == 0 {
		return clean
	}
	return d.segments[i-1].source + clean - d.segments[i-1].clean
}

// parseDocument cleans a text and joins its lines to paragraphs.
func parseDocument(text string) *document {
	lines := splitLines(text)
	width := wrapWidth(lines)
	d := &document{}
	var out strings.Builder
	out.Grow(len(text))
	open := false // the last paragraph's end is no end of a sentence
	for _, l := range lines {
		if l.debris() {
			continue
		}
		m := readMarker(text[l.start:l.end])
		if !(open && m.level == noMarker && !(width > 0 && l.indented)) {
			d.close(out.Len())
			d.paragraphs = append(d.paragraphs, paragraph{start: out.Len(), boldEnd: out.Len(), indented: l.indented})
		}
		d.copyLine(&out, text, l)
		p := &d.paragraphs[len(d.paragraphs)-1]
		open = staysOpen(out.String()[p.start:], l.runes, width)
	}
	d.close(out.Len())
	d.text = out.String()
	for i := range d.paragraphs {
		p := &d.paragraphs[i]
		p.marker = readMarker(d.text[p.start:p.end])
	}
	d.areas, d.parts = d.countMarkers(areaLevel), d.countMarkers(partLevel)
	return d
}

// countMarkers counts the paragraphs with a marker of the level in front of each paragraph, and in all.
func (d *document) countMarkers(lv level) []int {
	counts := make([]int, len(d.paragraphs)+1)
	for i, p := range d.paragraphs {
		counts[i+1] = counts[i]
		if p.marker.level == lv {
			counts[i+1]++
		}
	}
	return counts
}

// close ends the last paragraph.
func (d *document) close(at int) {
	if n := len(d.paragraphs); n > 0 {
		d.paragraphs[n-1].end = at
	}
}

// copyLine appends a line without its asterisks and keeps where each stretch comes from; a bold opening is remembered.
func (d *document) copyLine(out *strings.Builder, text string, l line) {
	p := &d.paragraphs[len(d.paragraphs)-1]
	from, stars := l.start, 0
	for i := l.start; i <= l.end; i++ {
		if i < l.end && text[i] != '*' {
			continue
		}
		if i > from {
			d.segments = append(d.segments, segment{out.Len(), from})
			out.WriteString(text[from:i])
		}
		if i < l.end && i > l.start && text[i-1] == '*' {
			stars++
			if stars == 1 && out.Len()-p.start > len("◆ （十）") {
				stars = 2 // bold inside the paragraph opens nothing
			}
			if stars == 2 && p.boldEnd == p.start && out.Len()-p.start < 200 {
				p.boldEnd = out.Len()
			}
		}
		from = i + 1
	}
}

// line is one printed line without the blanks around it.
type line struct {
	start, end int // bytes of the source
	runes      int
	indented   bool
	plain      string
}

// splitLines cuts a text at its line ends (a carriage return is a blank at a line's end), and where a page copied from a browser lost
// them: at two ideographic blanks, and in front of （二） behind a stop.
func splitLines(text string) []line {
	var lines []line
	for start := 0; start < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n
		}
		for from := start; from < end; {
			to := lostBreak(text, from, end)
			if l, ok := trimLine(text, from, to); ok {
				lines = append(lines, l)
			}
			from = to
		}
		start = end + 1
	}
	return lines
}

const indent = "　　"

// lostBreak is where the line from ends that no line end marks any more; end where it goes on to the end.
func lostBreak(text string, from, end int) int {
	for i := from; i < end; {
		n := strings.Index(text[i:end], "。（")
		if n < 0 {
			break
		}
		i += n + len("。")
		if m := readMarker(text[i:end]); m.level == areaLevel {
			end = i
		}
	}
	skip := len(text[from:end]) - len(strings.TrimLeft(text[from:end], " 　\t"))
	if i := strings.Index(text[from+skip:end], indent); i >= 0 {
		return from + skip + i
	}
	return end
}

// trimLine takes the blanks off a line, and headings' # and quotes' > of Markdown; false where nothing is left.
func trimLine(text string, from, to int) (line, bool) {
	s, e := from, to
	for s < e {
		r, n := utf8.DecodeRuneInString(text[s:e])
		if !unicode.IsSpace(r) && r != '\ufeff' && r != '\u200b' && r != '#' && r != '>' {
			break
		}
		s += n
	}
	for e > s {
		r, n := utf8.DecodeLastRuneInString(text[s:e])
		if !unicode.IsSpace(r) && r != '\u200b' {
			break
		}
		e -= n
	}
	return line{s, e, utf8.RuneCountInString(text[s:e]), s > from && text[s-1] != '#', text[s:e]}, e > s
}

// debris are lines that belong to the page and not to the text: page numbers.
func (l line) debris() bool {
	if l.runes > 12 {
		return false
	}
	digits := 0
	for _, r := range l.plain {
		switch {
		case r >= '0' && r <= '9' || r >= '０' && r <= '９':
			digits++
		case strings.ContainsRune("-—–－ ·第页共/", r):
		default:
			return false
		}
	}
	return digits > 0 && digits <= 6
}

// wrapWidth is the length in characters at which a text's lines were broken by hand, or 0 where lines are paragraphs.
func wrapWidth(lines []line) int {
	if len(lines) < 30 {
		return 0
	}
	lengths := make([]int, 0, len(lines))
	for _, l := range lines {
		lengths = append(lengths, l.runes)
	}
	sort.Ints(lengths)
	width := lengths[len(lengths)*9/10]
	if width > 80 {
		return 0
	}
	full := 0
	for _, n := range lengths {
		if n >= width-3 && n <= width+3 {
			full++
		}
	}
	if full*10 < len(lines)*4 {
		return 0
	}
	return width
}

// headingRunes is the length beyond which a line without a final stop is a broken paragraph and not a heading.
const headingRunes = 30

// staysOpen says whether the next printed line goes on with this paragraph.
func staysOpen(paragraph string, lastLine, width int) bool {
	if len(paragraph) > longSentence { // its end is enough
		paragraph = paragraph[len(paragraph)-longSentence:]
	}
	last, _ := utf8.DecodeLastRuneInString(paragraph)
	final := strings.ContainsRune("。！？；：!?;:）)”】》…", last)
	if width > 0 {
		return lastLine >= width-3 && !(final && lastLine < width-1) || !final && strings.ContainsAny(paragraph, "，。；")
	}
	if final {
		if strings.ContainsRune(closers, last) && (endsInDuties(paragraph) || endsInBracketOfItsOwn(paragraph)) {
			return false
		}
		return strings.ContainsRune("）)”》", last) && strings.ContainsAny(paragraph, "，,。；") && len(paragraph) > 3*headingRunes
	}
	return utf8.RuneCountInString(paragraph) > headingRunes || strings.Contains(paragraph, "，") && strings.Contains(paragraph, "。")
}

// endsInDuties says that a paragraph's last bracket names departments: 建设农田20万亩（市农业农村局负责）
func endsInDuties(paragraph string) bool {
	i := strings.LastIndexAny(paragraph, openers)
	return i > 0 && dutyBracketAt(paragraph[i:])
}

// endsInBracketOfItsOwn says that a paragraph ends in a bracket behind a stop: 建设农田20万亩。（牵头单位：市农业农村局；责任单位：各县（市、区）政府）
func endsInBracketOfItsOwn(paragraph string) bool {
	for _, o := range []string{"。（", "。(", "。【", "。〔", "；（", "。［", "。["} {
		if i := strings.LastIndex(paragraph, o); i >= 0 {
			s := paragraph[i+len("。"):]
			if dutyBracketAt(s) && closingBracket(s) == len(s) {
				return true
			}
		}
	}
	return false
}
