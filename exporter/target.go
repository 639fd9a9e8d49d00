package exporter

import (
	"strings"

	"duban/models"
)

// targetText is a target as a ledger prints it, with the sign of its operator and the unit: ≥808万亩, 1–2家, 约6万亩, ≤4.5%.
func targetText(t models.Target) string {
	if t.Low == nil {
		return ""
	}
	low := t.Low.String()
	switch t.Operator {
	case models.OpGTE:
		return "≥" + low + t.Unit
	case models.OpLTE:
		return "≤" + low + t.Unit
	case models.OpApprox:
		return "约" + low + t.Unit
	case models.OpZero:
		return "0" + t.Unit + "（清零）"
	case models.OpAll:
		return low + t.Unit + "（全覆盖）"
	case models.OpRange:
		if t.High != nil {
			return low + "–" + t.High.String() + t.Unit
		}
	}
	return low + t.Unit
}

// leastDecimals are the decimals that figures of a unit have at least; most units are counted, or measured as finely as reported.
var leastDecimals = map[string]int{"%": 1, "个百分点": 1, "亿元": 2, "万亿元": 2}

// figure is a value in the number format of its unit: as many decimals as it or its target has.
func figure(value *models.Decimal, t models.Target) cell {
	decimals := leastDecimals[t.Unit]
	for _, d := range []*models.Decimal{value, t.Low, t.High} {
		if d != nil {
			decimals = max(decimals, int(-models.Normalise(*d).Exponent()))
		}
	}
	c := cell{look: numberLook(min(decimals, maxDecimals))}
	if value != nil {
		c.value = value.InexactFloat64()
	}
	return c
}

// share is a fraction as a percentage, a real number that a reader can reckon with.
func share(f models.Fraction, ok bool) cell {
	if !ok {
		return cell{look: shareLook}
	}
	return cell{value: f.Round(6).InexactFloat64(), look: shareLook}
}

// ordinals are the numbers by which reports count their areas.
var ordinals = []string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// ordinal is a number from 1 to 99 in Chinese: 八, 十二, 二十.
func ordinal(n int) string {
	if n < 1 || n > 99 {
		return models.Int(int64(n)).String()
	}
	var b strings.Builder
	if n >= 20 {
		b.WriteString(ordinals[n/10])
	}
	if n >= 10 {
		b.WriteString("十")
	}
	if n%10 > 0 {
		b.WriteString(ordinals[n%10])
	}
	return b.String()
}
