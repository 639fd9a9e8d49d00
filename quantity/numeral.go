package quantity

import (
	"duban/models"

	"github.com/shopspring/decimal"
)

// form says how a number was written: it matters in prose, where 三年行动 is a name and 3家 an amount.
type form int

const (
	arabic form = iota
	hanzi
	bareScale // 千场, 百个: a scale word without a digit
)

// numeral is one number as printed.
type numeral struct {
	value models.Decimal  // without scale
	high  *models.Decimal // 两三个: both ends
	scale string          // "", 万, 亿 or 万亿: what stays with the unit
	form  form
	vague bool // 十几, 数百: no number can be given
}

var hanziDigits = map[rune]int64{
	'零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

var smallScales = map[rune]int64{'十': 10, '百': 100, '千': 1000}

// scaleFactor is what a scale word that stays with the unit multiplies by.
var scaleFactor = map[string]models.Decimal{
	"": models.Int(1), "万": models.Int(1e4), "亿": models.Int(1e8), "万亿": models.Int(1e12),
}

// scanNumeral reads the number at place i, with the scale words behind it, and gives the place after it.
func scanNumeral(r []rune, i int) (numeral, int, bool) {
	if i >= len(r) {
		return numeral{}, i, false
	}
	if isDigit(r[i]) {
		return scanArabic(r, i)
	}
	return scanHanzi(r, i)
}

// scanArabic reads 1,234.5 · 20 · 3.5万 · 2千亿 · 1亿2000万.
func scanArabic(r []rune, i int) (numeral, int, bool) {
	n, end, ok := scanScaled(r, i)
	if !ok {
		return numeral{}, i, false
	}
	for scaleRune(r[end-1]) { // 1亿2000万, 3万5千: a smaller part that has a scale word of its own
		part, partEnd, ok := scanScaled(r, end)
		whole := n.value.Mul(scaleFactor[n.scale])
		add := part.value.Mul(scaleFactor[part.scale])
		if !ok || !scaleRune(r[partEnd-1]) || !add.LessThan(whole) {
			break
		}
		n.value, n.scale, end = models.Normalise(whole.Add(add)), "", partEnd
	}
	return n, end, true
}

func scaleRune(r rune) bool { return smallScales[r] > 0 || r == '万' || r == '亿' }

// scanScaled reads digits and the scale words behind them.
func scanScaled(r []rune, i int) (numeral, int, bool) {
	text, end, ok := scanDigits(r, i)
	if !ok {
		return numeral{}, i, false
	}
	v, err := models.ParseDecimal(text)
	if err != nil {
		return numeral{}, i, false
	}
	factor, scale, scaled := scanScale(r, skipSpaces(r, end))
	if factor > 1 || scale != "" {
		end = scaled
	}
	if factor > 1 {
		v = models.Normalise(v.Mul(models.Int(factor)))
	}
	return numeral{value: v, scale: scale, form: arabic}, end, true
}

// scanDigits reads digits with thousands separators and a decimal point, and gives them without separators. A comma
// that doesn't stand before exactly three digits ends the number.
func scanDigits(r []rune, i int) (string, int, bool) {
	j := i
	for j < len(r) && isDigit(r[j]) {
		j++
	}
	if j == i {
		return "", i, false
	}
	if j-i <= 3 && r[i] != '0' {
		for groupAt(r, j) {
			j += 4
		}
	}
	if j+1 < len(r) && r[j] == '.' && isDigit(r[j+1]) {
		for j++; j < len(r) && isDigit(r[j]); {
			j++
		}
	}
	buf := make([]byte, 0, j-i)
	for _, c := range r[i:j] {
		if c != ',' {
			buf = append(buf, byte(c))
		}
	}
	return string(buf), j, true
}

// groupAt says whether ",ddd" stands at j, with no fourth digit behind it.
func groupAt(r []rune, j int) bool {
	if j+3 >= len(r) || r[j] != ',' || !isDigit(r[j+1]) || !isDigit(r[j+2]) || !isDigit(r[j+3]) {
		return false
	}
	return j+4 >= len(r) || !isDigit(r[j+4])
}

// scanScale reads the scale words at i: a factor for 十 百 千, and the part that stays with the unit. Units whose own
// name begins with 千 (千瓦, 千米) keep it.
func scanScale(r []rune, i int) (factor int64, scale string, end int) {
	factor = 1
	for i < len(r) && factor <= 1e6 {
		f, small := smallScales[r[i]]
		if !small || namedUnitAt(r, i) || r[i] == '百' && hasAt(r, i, "百分") || r[i] == '千' && hasAt(r, i, "千分") {
			break
		}
		factor, i = factor*f, i+1
	}
	switch {
	case hasAt(r, i, "万亿"):
		return factor, "万亿", i + 2
	case hasAt(r, i, "万"):
		return factor, "万", i + 1
	case hasAt(r, i, "亿"):
		return factor, "亿", i + 1
	}
	return factor, "", i
}

// scanHanzi reads a Chinese numeral: 八十 · 二十万 · 三点五亿 · 一千零五 · 两三 · 千 (alone).
func scanHanzi(r []rune, i int) (numeral, int, bool) {
	if n, end, ok := scanVague(r, i); ok {
		return n, end, true
	}
	if n, end, ok := scanPair(r, i); ok {
		return n, end, true
	}
	whole, end, ok := scanSection(r, i)
	if !ok {
		return scanBareScale(r, i)
	}
	n := numeral{value: decimal.NewFromInt(whole), form: hanzi}
	if end < len(r) && r[end] == '点' {
		n.value, end = scanFraction(r, end, n.value)
	}
	_, scale, scaled := scanScale(r, end)
	n.scale, end = scale, scaled
	if scale == "" {
		return n, end, true
	}
	if hasAt(r, end, "零") {
		end++
	}
	rest, restEnd, ok := scanSection(r, end)
	if !ok {
		return n, end, true
	}
	_, low, restScaled := scanScale(r, restEnd)
	add := decimal.NewFromInt(rest).Mul(scaleFactor[low])
	if add.GreaterThanOrEqual(scaleFactor[scale]) {
		return n, end, true
	}
	n.value, n.scale = n.value.Mul(scaleFactor[scale]).Add(add), ""
	return n, restScaled, true
}

// scanSection reads a number below ten thousand, or digits in a row (二零二六).
func scanSection(r []rune, i int) (int64, int, bool) {
	var total, digit, last int64 = 0, -1, 1
	start, zero := i, false
	for ; i < len(r); i++ {
		if d, ok := hanziDigits[r[i]]; ok {
			if digit > 0 && last == 1 && total == 0 {
				return scanRow(r, start)
			}
			if digit > 0 {
				break
			}
			zero = zero || d == 0
			digit = d
			continue
		}
		f, ok := smallScales[r[i]]
		if !ok || namedUnitAt(r, i) || hasAt(r, i, "百分") || hasAt(r, i, "千分") || digit < 0 && f != 10 || total > 0 && f >= last {
			break
		}
		if digit < 0 || digit == 0 {
			digit = 1
		}
		total, digit, last, zero = total+digit*f, -1, f, false
	}
	if i == start {
		return 0, start, false
	}
	if digit > 0 && last > 10 && !zero { // 一百二 is 120
		digit *= last / 10
	}
	if digit > 0 {
		total += digit
	}
	return total, i, true
}

// scanRow reads digits written one after another, as years are: 二零二六.
func scanRow(r []rune, i int) (int64, int, bool) {
	var v int64
	start := i
	for ; i < len(r) && i-start < 15; i++ {
		d, ok := hanziDigits[r[i]]
		if !ok {
			break
		}
		v = v*10 + d
	}
	return v, i, i > start
}

// scanFraction reads 点五 behind a whole number.
func scanFraction(r []rune, i int, whole models.Decimal) (models.Decimal, int) {
	j, v, exp := i+1, int64(0), int32(0)
	for ; j < len(r) && exp < 9; j++ {
		d, ok := hanziDigits[r[j]]
		if !ok {
			break
		}
		v, exp = v*10+d, exp+1
	}
	if exp == 0 {
		return whole, i
	}
	return models.Normalise(whole.Add(decimal.New(v, -exp))), j
}

// scanVague reads numbers that name no number: 几个, 十几个, 数百家, 若干.
func scanVague(r []rune, i int) (numeral, int, bool) {
	j := i
	for j < len(r) && j-i < 8 && (hanziDigits[r[j]] > 0 || smallScales[r[j]] > 0) {
		j++
	}
	if j >= len(r) || r[j] != '几' && (r[j] != '数' || j > i) {
		return numeral{}, i, false
	}
	k := j + 1
	for k < len(r) && (smallScales[r[k]] > 0 || r[k] == '万' || r[k] == '亿') {
		k++
	}
	if r[j] == '数' && k == j+1 { // 数 alone is a noun: 数据, 户数
		return numeral{}, i, false
	}
	return numeral{vague: true, form: hanzi}, k, true
}

// scanPair reads two neighbouring digits as a range: 两三个, 三四十, 三五家.
func scanPair(r []rune, i int) (numeral, int, bool) {
	if i+1 >= len(r) {
		return numeral{}, i, false
	}
	a, b := hanziDigits[r[i]], hanziDigits[r[i+1]]
	if a == 0 || b != a+1 && (a != 3 || b != 5) || r[i+1] == '零' {
		return numeral{}, i, false
	}
	end := i + 2
	if end < len(r) {
		if _, more := hanziDigits[r[end]]; more {
			return numeral{}, i, false
		}
	}
	factor, scale, end := scanScale(r, end)
	high := decimal.NewFromInt(b * factor)
	return numeral{value: decimal.NewFromInt(a * factor), high: &high, scale: scale, form: hanzi}, end, true
}

// scanBareScale reads a scale word without a digit: 百个, 千场, 万家.
func scanBareScale(r []rune, i int) (numeral, int, bool) {
	if i >= len(r) || smallScales[r[i]] == 0 && r[i] != '万' && r[i] != '亿' || hasAt(r, i, "百分") || hasAt(r, i, "千分") || namedUnitAt(r, i) {
		return numeral{}, i, false
	}
	factor, scale, end := scanScale(r, i)
	return numeral{value: models.Int(factor), scale: scale, form: bareScale}, end, true
}
