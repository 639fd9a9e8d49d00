package quantity

import (
	"strings"

	"duban/models"
)

// Form says how a number stands in prose: names are full of Chinese numerals (三年行动), amounts mostly arabic.
type Form int

// The forms.
const (
	Arabic    Form = iota // 20万亩
	Hanzi                 // 三家, 百分之八十
	BareScale             // 千场, 百个
)

// Span is one amount in prose. Places are byte offsets of the text given to Find.
type Span struct {
	Start, End int // with the words that belong to it: 不少于…, …以上
	Number     int // where the number itself begins
	UnitEnd    int // where its unit ends
	Form       Form
	Amount     Amount
}

// Find gives the amounts in a text, in order and without overlap: numbers with a known unit, or without any where the
// number is arabic. It leaves out what is part of a name or code (G108, PM2.5, 5G, 12345 stays because it may be an amount),
// ordinals (第3) and vague numbers (十几个). It takes years and dates for numbers with the unit 年, 月, 日: whoever asks
// must tell them apart by their context.
func Find(text string) []Span {
	if !strings.ContainsFunc(text, startsNumber) {
		return nil
	}
	r := fold(text)
	var spans []Span
	var at []int32 // byte offset of each rune, made when the first span is found
	for i := 0; i < len(r); {
		if !startsNumber(r[i]) {
			i++
			continue
		}
		q, ok := amountAt(r, i)
		if !ok {
			i = skipNumber(r, i)
			continue
		}
		if at == nil {
			at = offsets(text, len(r))
		}
		start, end, says := wordsAround(r, q)
		a := q.amount(says)
		a.Printed = text[at[start]:at[end]]
		spans = append(spans, Span{int(at[start]), int(at[end]), int(at[q.start]), int(at[q.end]), Form(q.form), a})
		i = end
	}
	return spans
}

// startsNumber says whether a printed rune can begin a number.
func startsNumber(c rune) bool {
	if isDigit(c) || c >= '０' && c <= '９' {
		return true
	}
	if c < '一' {
		return false
	}
	switch c {
	case '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿':
		return true
	}
	return false
}

// skipNumber is the place behind a number that isn't wanted.
func skipNumber(r []rune, i int) int {
	vague := i > 0 && (r[i-1] == '第' || r[i-1] == '几' || r[i-1] == '数') || i+1 < len(r) && r[i+1] == '几'
	if !isDigit(r[i]) && !vague {
		return i + 1
	}
	for i++; i < len(r) && (startsNumber(r[i]) || r[i] == '.' || r[i] == ',' || r[i] == '几'); {
		i++
	}
	return i
}

// offsets is the byte offset of each rune, and of the end.
func offsets(text string, runes int) []int32 {
	at := make([]int32, 0, runes+1)
	for i := range text {
		at = append(at, int32(i))
	}
	return append(at, int32(len(text)))
}

// amountAt reads an amount at i where one stands.
func amountAt(r []rune, i int) (scanned, bool) {
	if i > 0 && (isLatin(r[i-1]) || r[i-1] == '第' || r[i-1] == '几' || r[i-1] == '数' && !isDigit(r[i]) || isDigit(r[i]) && nameBefore(r, i)) {
		return scanned{}, false
	}
	q, ok := scanQuantity(r, i)
	if !ok || q.vague || q.reversed || !fits(q) {
		return scanned{}, false
	}
	if q.unit == "" || isScaleOnly(q.unit) {
		if q.form != arabic || q.end < len(r) && isLatin(r[q.end]) {
			return scanned{}, false
		}
		if q.end+1 < len(r) && r[q.end] == ':' && isDigit(r[q.end+1]) { // 1:1
			_, end, _ := scanDigits(r, q.end+1)
			q.unit, q.end = string(r[q.end:end]), end
		}
	}
	return q, true
}

// nameBefore says whether a number goes on with a name or code: G108-2, 1+2.
func nameBefore(r []rune, i int) bool {
	switch r[i-1] {
	case '.', '+', '#', '*', '×':
		return true
	case '-':
		return i > 1 && (isLatin(r[i-2]) || isDigit(r[i-2]))
	}
	return false
}

func isScaleOnly(unit string) bool { _, ok := scaleFactor[unit]; return ok }

// fits refuses numbers of more digits than can be kept.
func fits(q scanned) bool {
	return q.low.NumDigits() <= models.MaxDigits && q.high.NumDigits() <= models.MaxDigits
}

// wordsAround takes the bounding words in front of and behind an amount.
func wordsAround(r []rune, q scanned) (start, end int, says sense) {
	start, end = q.start, q.end
	for range 3 {
		s, n := before.endingAt(r, start)
		if n == 0 || n == 1 && partOfWord(r, start-1) || n == 1 && r[start-1] == '上' && q.form != bareScale {
			break
		}
		says, start = s.with(says), start-n
	}
	if s, n := after.at(r, end); n > 0 {
		says, end = says.with(s), end+n
	}
	return start, end, says
}

// partOfWord says whether the one-rune word at i belongs to another word: 节约, 附近, 赶超, 侦破.
func partOfWord(r []rune, i int) bool {
	if i == 0 {
		return false
	}
	var others string
	switch r[i] {
	case '约':
		others = "节预签续违集条契公制邀特婚"
	case '近':
		others = "附临邻新亲最靠逼相"
	case '超':
		others = "赶反高"
	case '破':
		others = "侦打攻爆查告勘踏冲"
	}
	return strings.ContainsRune(others, r[i-1])
}
