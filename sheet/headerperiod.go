package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"duban/models"
)

// period is what a header says of the time that its figures are of.
type period struct {
	kind  periodKind
	month int
	past  bool // another, earlier year
}

type periodKind int

const (
	noPeriod periodKind = iota
	alone               // 6月份
	through             // 截至6月底, 1-6月, 上半年
)

func (p period) and(q period) period {
	if q.kind != noPeriod {
		return q
	}
	return p
}

// turn makes the amount of one month, or the cumulative figure, of a word that leaves it open which it is.
func (p period) turn(fields []models.Field) []models.Field {
	figure := models.FieldCumulative
	if p.kind == alone {
		figure = models.FieldAmount
	}
	switch {
	case p.kind == noPeriod:
		return fields
	case len(fields) == 0:
		return []models.Field{figure}
	case fields[0] != models.FieldCumulative && fields[0] != models.FieldAmount:
		return fields
	}
	turned := []models.Field{figure}
	for _, f := range fields {
		if !Figures(f) {
			turned = append(turned, f)
		}
	}
	return turned
}

var (
	endOfMonth   = regexp.MustCompile(`^(?:20\d\d年)?(\d{1,2})月(?:底|末)`)
	throughMonth = regexp.MustCompile(`^(?:截至|截止到|截止|至)(?:20\d\d年)?(\d{1,2})月(?:底|末|份)?(?:\d{1,2}日)?(?:止)?`)
	spanOfMonths = regexp.MustCompile(`^(?:20\d\d年)?(?:1|元|一)月?(?:至|-|—|–|~|―)+(\d{1,2})月(?:份|底|末)?`)
	spanOfYear   = regexp.MustCompile(`^(?:20\d\d年)?(?:上半年|前三季度|前三个季度|一至[二三四]季度)`)
	oneMonth     = regexp.MustCompile(`^(?:20\d\d年)?(\d{1,2})月(?:份|当月)?`)
	oneQuarter   = regexp.MustCompile(`^(?:20\d\d年)?第?[一二三四1-4]季度`)
	ofYear       = regexp.MustCompile(`^(20\d\d)年度?`)
)

// lastMonth is the last month of a half year or quarter that a header names, 0 for other times.
func lastMonth(s string) int {
	switch {
	case strings.HasSuffix(s, "上半年"):
		return 6
	case strings.HasPrefix(s, "前三") || strings.HasSuffix(s, "前三季度") || strings.HasSuffix(s, "前三个季度"):
		return 9
	case strings.HasSuffix(s, "季度"):
		runes := []rune(strings.TrimSuffix(s, "季度"))
		for i, words := range []string{"一1", "二2", "三3", "四4"} {
			if len(runes) > 0 && strings.ContainsRune(words, runes[len(runes)-1]) {
				return 3 * (i + 1)
			}
		}
	}
	return 0
}

// periodIn takes the time off a folded header: 截至5月底累计完成 is 累计完成, through May; 2026年目标 is 目标.
func periodIn(key string, year int) (string, period) {
	if len(headings[key]) > 0 {
		return key, period{}
	}
	for _, form := range []struct {
		is   *regexp.Regexp
		kind periodKind
	}{{throughMonth, through}, {spanOfMonths, through}, {spanOfYear, through}, {endOfMonth, through}, {oneMonth, alone}, {oneQuarter, alone}} {
		if m := form.is.FindStringSubmatch(key); m != nil && !strings.HasPrefix(key[len(m[0]):], "前") { // 6月底前 is a deadline
			p := period{kind: form.kind}
			if len(m) > 1 {
				p.month, _ = strconv.Atoi(m[1])
			}
			p.month = max(p.month, lastMonth(m[0]))
			if strings.Contains(key, "累计") {
				p.kind = through
			}
			return key[len(m[0]):], p
		}
	}
	if m := ofYear.FindStringSubmatch(key); m != nil {
		named, _ := strconv.Atoi(m[1])
		return key[len(m[0]):], period{past: named < year}
	}
	return key, period{}
}
