package quantity

import (
	"strings"

	"duban/models"

	"github.com/shopspring/decimal"
)

// SplitUnit takes a unit as printed apart: 万亩 → (10000, 亩), 亿千瓦时 → (100000000, 千瓦时), 千瓦 → (1, 千瓦),
// （万元） → (10000, 元), 万 → (10000, ""). Brackets and blanks around it are dropped, Latin letters lowered.
func SplitUnit(s string) (scale models.Decimal, base string) {
	r := []rune(strings.Trim(strings.TrimPrefix(string(fold(s)), "单位:"), " ()[]【】"))
	factor, word, end := scanScale(r, 0)
	if _, whole := measures[string(r)]; whole { // 千瓦, and never 百 of something
		return models.Int(1), string(r)
	}
	rest := r[end:]
	for j := range rest {
		rest[j] = lower(rest[j])
	}
	if len(rest) > 1 && rest[0] == '个' && string(rest) != "个月" && string(rest) != "个工作日" {
		rest = rest[1:] // 个百分点, 个村
	}
	return models.Int(factor).Mul(scaleFactor[word]), string(rest)
}

// Convert turns a value from one unit into another: 9120 亩 → 0.912 万亩, 1.2 亿元 → 12000 万元, 3 公里 → 3000 米.
// Counted things agree when their classifier is the same, when both count people (人 名 位) or firms (家 户), or when one
// of them is 个. A bare scale (万) takes the other unit's base. ok is false where the units don't measure the same. The
// result is exact, or rounded to 15 significant digits where no finite decimal exists (亩 → 公顷).
func Convert(value models.Decimal, from, to string) (result models.Decimal, ok bool) {
	fromScale, fromBase := SplitUnit(from)
	toScale, toBase := SplitUnit(to)
	if fromBase == "" && !fromScale.Equal(models.Int(1)) {
		fromBase = toBase
	}
	if toBase == "" && !toScale.Equal(models.Int(1)) {
		toBase = fromBase
	}
	f, t, ok := comparable(fromBase, toBase)
	if !ok {
		return models.Decimal{}, false
	}
	num := value.Mul(fromScale).Mul(models.Int(f.num)).Mul(models.Int(t.den))
	return divide(num, toScale.Mul(models.Int(t.num)).Mul(models.Int(f.den))), true
}

// comparable gives the sizes of two base units in one dimension.
func comparable(a, b string) (unit, unit, bool) {
	if a == b {
		return unit{counted, 1, 1}, unit{counted, 1, 1}, true
	}
	ua, ub := unitOf(a), unitOf(b)
	if (a == "个" && countable(ub)) || (b == "个" && countable(ua)) {
		return unit{counted, 1, 1}, unit{counted, 1, 1}, true
	}
	same := ua.dim == ub.dim && ua.dim != counted && ua.dim != other
	return ua, ub, same
}

// unitOf looks a base unit up; what has no size is a classifier or stands for itself.
func unitOf(base string) unit {
	if u, ok := measures[base]; ok {
		return u
	}
	for _, c := range classifiers {
		if c == base {
			return unit{counted, 1, 1}
		}
	}
	return unit{other, 1, 1}
}

func countable(u unit) bool { return u.dim == counted || u.dim == people || u.dim == firms }

// divide is exact where a finite decimal of at most 15 significant digits exists, else rounded to 15.
func divide(a, b models.Decimal) models.Decimal {
	q := models.Normalise(a.DivRound(b, 40))
	if over := q.NumDigits() - models.MaxDigits; over > 0 {
		q = models.Normalise(q.Round(-q.Exponent() - int32(over)))
	}
	return q
}

// In expresses the amount in another unit, as an indicator's target has it. A number without a unit is taken to be in
// that unit already; a bare scale (3.5万) takes the unit's base. ok is false, and the amount unchanged, where the units
// don't measure the same.
func (a Amount) In(to string) (Amount, bool) {
	if a.Unit == "" || a.Unit == to {
		a.Unit = to
		return a, true
	}
	out := a
	for _, end := range []**decimal.Decimal{&out.Low, &out.High} {
		if *end == nil {
			continue
		}
		v, ok := Convert(**end, a.Unit, to)
		if !ok {
			return a, false
		}
		*end = &v
	}
	out.Unit = to
	return out, true
}
