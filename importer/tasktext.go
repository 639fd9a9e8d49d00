package importer

import (
	"regexp"
	"strings"
	"unicode"

	"duban/sheet"
	"duban/text"
)

// foldTitle folds a task's title without the mark of a proposed duty.
func foldTitle(s string) string { return strings.TrimPrefix(text.Fold(s), "(拟)") }

var (
	leadingNumber  = regexp.MustCompile(`^(?:\(?[一二三四五六七八九十]{1,3}\)?[、.:)]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[、.)](?:[^\d]|$)|第[一二三四五六七八九十]{1,3}项)`)
	unitInBrackets = regexp.MustCompile(`\([^()]{1,10}\)`)
	ownNumber      = regexp.MustCompile(`^\(?(?:任务|编号)?:?(\d{1,2}\.\d{1,2}\.\d{1,3})\.?(?:[^\d.]|$)`)
	markOfList     = strings.NewReplacer("①", "", "②", "", "③", "", "④", "", "⑤", "", "⑥", "", "⑦", "", "⑧", "", "⑨", "", "⑩", "", "●", "", "◆", "", "★", "", "▲", "", "■", "")
)

// bare reduces a text to what tells tasks apart: folded, without leading numbering, the mark of a proposed duty and punctuation.
func bare(s string) string {
	folded := foldTitle(markOfList.Replace(s))
	if m := leadingNumber.FindString(folded); m != "" {
		last := []rune(m)[len([]rune(m))-1]
		cut := len(m)
		if unicode.IsLetter(last) && !strings.HasPrefix(m, "第") {
			cut -= len(string(last))
		}
		folded = folded[cut:]
	}
	if strings.ContainsRune(folded, '(') {
		folded = unitInBrackets.ReplaceAllStringFunc(folded, func(u string) string {
			if sheet.KnownUnit(u) != "" {
				return ""
			}
			return u
		})
	}
	var b strings.Builder
	runes := []rune(folded)
	for i, r := range runes {
		point := r == '.' && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || point {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var amountWords = regexp.MustCompile(`[\d.]+(?:[—~\-至][\d.]+)?[十百千万亿]*(?:亩|个|家|项|公里|斤|户|吨|人|名|所|座|处|条|%|件|次|村|套|台|元)(?:以上|以下|左右|以内)?`)

// withoutAmounts leaves the figures of a title out, as sheets do that have a column for them: 建设改造高标准农田20万亩.
func withoutAmounts(title string) string { return amountWords.ReplaceAllString(text.Fold(title), "") }
