package quantity

import (
	"strings"
	"time"

	"duban/models"
)

// DateKind says how fine a date was given.
type DateKind string

// The kinds of date.
const (
	OnDay     DateKind = "DAY"     // 2026年6月30日, 20260630
	InMonth   DateKind = "MONTH"   // 6月底, 2026.6
	InQuarter DateKind = "QUARTER" // 一季度前
	InHalf    DateKind = "HALF"    // 上半年
	InYear    DateKind = "YEAR"    // 年底前, 全年
	Stretch   DateKind = "STRETCH" // 1-11月, 前三季度
	NoEnd     DateKind = "NO_END"  // 持续推进, 长期坚持: no deadline
)

// The codes of ParseDate's errors; Kind is Invalid, Args "found" and "example".
const (
	CodeDateBlank      = "DATE_BLANK"
	CodeDateUnreadable = "DATE_UNREADABLE"
	CodeDateAmbiguous  = "DATE_AMBIGUOUS"  // 5/6/2026, 6-9
	CodeDateExtra      = "DATE_EXTRA_TEXT" // a date with text around it that may change it
)

// Dates is a day or a stretch of time. As a deadline its End counts, as the time that a figure speaks of likewise.
type Dates struct {
	Start, End models.Date // both included; both zero for NoEnd
	Kind       DateKind
	Printed    string
}

// ParseDate reads a cell's whole text as a date in the given year where the text names none: 2026年6月底前, 一季度前, 年底前,
// 1-11月, 2026/6/30, 20260630, 46203 (a spreadsheet's day number, 1900 system), 持续推进. 6月底前 and 6月前 both end with
// June's last day.
func ParseDate(s string, year int) (Dates, error) {
	printed := strings.TrimSpace(s)
	if IsBlank(printed) {
		return Dates{}, dateError(CodeDateBlank, printed)
	}
	if runeCount(printed) > 100 {
		return Dates{}, dateError(CodeDateUnreadable, string([]rune(printed)[:100]))
	}
	p := &dateReader{r: dateText(printed), year: year}
	d, ok := p.compact()
	if !ok {
		d, ok = p.stretch()
	}
	switch {
	case p.ambiguous:
		return Dates{}, dateError(CodeDateAmbiguous, printed)
	case !ok:
		return Dates{}, dateError(CodeDateUnreadable, printed)
	case p.i < len(p.r):
		return Dates{}, dateError(CodeDateExtra, printed)
	}
	d.Printed = printed
	return d, nil
}

// dateText folds a cell and takes off what doesn't change a date: blanks, a clock time of midnight, 截至 before and 前 behind.
func dateText(s string) []rune {
	t := string(fold(s))
	for _, clock := range []string{" 00:00:00", " 0:00:00", " 00:00", " 0:00", "T00:00:00Z", "T00:00:00"} {
		t = strings.TrimSuffix(t, clock)
	}
	t = strings.ReplaceAll(t, " ", "")
	t = trimWords(t, strings.TrimPrefix, "截至", "截止到", "截止", "力争", "计划", "预计", "确保", "争取", "于", "在", "至", "到")
	t = trimWords(t, strings.TrimSuffix, "之前", "以前", "前", "完成", "完工", "建成", "止", "以内", "内", "期间", "。", ";", "起")
	return []rune(t)
}

// trimWords takes words off one side of a text until none is left to take; the last word is never taken whole.
func trimWords(t string, trim func(s, word string) string, words ...string) string {
	for again := true; again; {
		again = false
		for _, w := range words {
			if cut := trim(t, w); cut != t && cut != "" && !(w == "内" && cut == "年") {
				t, again = cut, true
			}
		}
	}
	return t
}

// SerialDate is the day that a spreadsheet's number stands for: 46203 is 2026-06-30 in the 1900 system, and 44741 in the
// 1904 system. A fraction (the time of day) is dropped. ok is false for numbers that are no day from 1900-03-01 to 9999.
func SerialDate(serial models.Decimal, date1904 bool) (models.Date, bool) {
	days := serial.Truncate(0)
	if date1904 {
		days = days.Add(models.Int(1462))
	}
	if days.LessThan(models.Int(61)) || days.GreaterThan(models.Int(2958465)) {
		return models.Date{}, false
	}
	return models.NewDate(1899, time.December, 30).AddDays(int(days.IntPart())), true
}

func dateError(code, found string) error {
	return models.Errorf(models.Invalid, code, "", "found", found, "example", "2026-06-30")
}

// compact reads dates that are digits only: 20260630, 202606, 46203.
func (p *dateReader) compact() (Dates, bool) {
	text := string(p.r)
	whole, _, _ := strings.Cut(text, ".")
	v, err := models.ParseDecimal(text)
	if err != nil || strings.ContainsFunc(whole, func(r rune) bool { return !isDigit(r) }) {
		return Dates{}, false
	}
	n := int(v.IntPart())
	switch {
	case len(text) == 8 && len(whole) == 8:
		p.i = len(p.r)
		return p.day(n/10000, n/100%100, n%100)
	case len(text) == 6 && len(whole) == 6 && n/100 > 1900:
		p.i = len(p.r)
		return p.month(n/100, n%100)
	case len(whole) == 5:
		d, ok := SerialDate(v, false)
		p.i = len(p.r)
		return Dates{Start: d, End: d, Kind: OnDay}, ok
	}
	return Dates{}, false
}

func (p *dateReader) day(y, m, d int) (Dates, bool) {
	if y < 100 {
		y += 2000
	}
	at := models.NewDate(y, time.Month(m), d)
	return Dates{Start: at, End: at, Kind: OnDay}, y >= 1900 && y < 2200 && at.Day == d && int(at.Month) == m
}

func (p *dateReader) month(y, m int) (Dates, bool) { return months(y, m, m, InMonth) }

// months is the stretch from the first day of one month to the last day of another in year y.
func months(y, from, to int, kind DateKind) (Dates, bool) {
	if y < 100 {
		y += 2000
	}
	if from < 1 || to > 12 || from > to || y < 1900 || y >= 2200 {
		return Dates{}, false
	}
	return Dates{
		Start: models.NewDate(y, time.Month(from), 1),
		End:   models.NewDate(y, time.Month(to)+1, 0),
		Kind:  kind,
	}, true
}

// FindDeadline finds the last time that a commitment names with 前, 底, 内 or a half or quarter of the year: 6月底前建成, 上半年开工,
// 年底前全部完成. ok is false where none stands.
func FindDeadline(text string, year int) (Dates, bool) {
	r := fold(text)
	var found Dates
	ok := false
	for i := 0; i < len(r); {
		if !startsDate(r[i]) {
			i++
			continue
		}
		p := &dateReader{r: r, i: i, year: year}
		d, read := p.point()
		if !read || p.ambiguous || !dueWord(r, i, p.i) {
			i++
			continue
		}
		if !ok || d.End.After(found.End) {
			found, ok = d, true
			found.Printed = string(r[i:p.i])
		}
		i = p.i
	}
	return found, ok
}

// startsDate says whether a time can begin with a character.
func startsDate(c rune) bool {
	switch c {
	case '上', '下', '前', '第', '年', '今', '本', '当', '全', '明', '次', '元', 'Q', 'q':
		return true
	}
	return startsNumber(c)
}

// dueWord says whether the time at [i, end) is one by which something is due.
func dueWord(r []rune, i, end int) bool {
	if i > 0 && (isDigit(r[i-1]) || r[i-1] == '.') {
		return false
	}
	for _, w := range []string{"前", "之前", "以前", "内", "底"} {
		if hasAt(r, end, w) {
			return true
		}
	}
	at := string(r[i:end])
	for _, w := range []string{"底", "末", "内", "半年", "季度"} {
		if strings.HasSuffix(at, w) {
			return true
		}
	}
	return false
}
