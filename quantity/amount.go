package quantity

import "duban/models"

// Amount is one amount as read from a cell or from prose.
type Amount struct {
	// Operator is how the amount bounds: eq for a plain figure, gte for 以上 and 超, approx for 左右 and 约, zero for 清零,
	// all for 全覆盖.
	Operator models.Operator
	// Low is the value in Unit; of a range the lower end. Never nil in an Amount without error. 同比下降12.7% is −12.7.
	Low *models.Decimal
	// High is the upper end of a range, else nil.
	High *models.Decimal
	// Unit is the unit as printed with its scale, half width: 万亩, 亿千瓦时, %, 万 (a scale alone), or "".
	Unit string
	// Approx marks what was printed as not exact: 约, 近, 左右, 余, 多.
	Approx bool
	// Change is true where the amount is a change and not a level: 增长8%, 同比下降12.7%.
	Change bool
	// OfTarget is true for a share of the target: 占目标数的136.9%, 完成全年任务的80%.
	OfTarget bool
	// Printed is the text that was read, as printed.
	Printed string
}

// scanned is one number or range with its unit, before words around it are weighed.
type scanned struct {
	low, high  models.Decimal
	isRange    bool
	unit       string // scale and base
	more       bool   // 余, 多
	vague      bool
	reversed   bool // 5-3: the first number is the larger one
	form       form
	start, end int
}

// scanQuantity reads number, range and unit at place i.
func scanQuantity(r []rune, i int) (scanned, bool) {
	if q, ok := scanShare(r, i); ok {
		return joinRange(r, q), true
	}
	n, end, ok := scanNumeral(r, i)
	if !ok {
		return scanned{}, false
	}
	q := scanned{low: n.value, form: n.form, vague: n.vague, start: i}
	if n.high != nil {
		q.high, q.isRange = *n.high, true
	}
	if end < len(r) && !n.vague && (r[end] == '余' || r[end] == '多') {
		q.more, end = true, end+1
		if n.scale == "" {
			factor, scale, scaled := scanScale(r, end)
			q.low, n.scale, end = q.low.Mul(models.Int(factor)), scale, scaled
		}
	}
	unit, unitEnd, ok := scanUnit(r, skipSpaces(r, end))
	if ok {
		end = unitEnd
	}
	q.unit, q.end = n.scale+unit, end
	if q.isRange || q.vague || q.more {
		return q, true
	}
	return joinRange(r, q), true
}

// scanShare reads 百分之八十, 百分百, 千分之五, 四分之三, 一半 as percentages.
func scanShare(r []rune, i int) (scanned, bool) {
	for _, w := range []struct{ word, unit string }{{"百分之", "%"}, {"千分之", "‰"}} {
		if !hasAt(r, i, w.word) {
			continue
		}
		n, end, ok := scanNumeral(r, i+3)
		if !ok || n.vague || n.high != nil {
			return scanned{}, false
		}
		return scanned{low: n.value.Mul(scaleFactor[n.scale]), unit: w.unit, form: n.form, start: i, end: end}, true
	}
	if hasAt(r, i, "百分百") {
		return scanned{low: models.Int(100), unit: "%", form: hanzi, start: i, end: i + 3}, true
	}
	if hasAt(r, i, "一半") {
		return scanned{low: models.Int(50), unit: "%", form: hanzi, start: i, end: i + 2}, true
	}
	den, end, ok := scanSection(r, i)
	if !ok || den < 2 || !hasAt(r, end, "分之") {
		return scanned{}, false
	}
	num, end, ok := scanSection(r, end+2)
	share := models.Int(num*100).DivRound(models.Int(max(den, 1)), 6)
	if !ok || !share.Mul(models.Int(den)).Equal(models.Int(num*100)) {
		return scanned{}, false
	}
	return scanned{low: models.Normalise(share), unit: "%", form: hanzi, start: i, end: end}, true
}

// joinRange looks for the second end of a range behind q: 1家—2家, 3-5家, 4.5%—5%, 20至30万亩.
func joinRange(r []rune, q scanned) scanned {
	j := skipSpaces(r, q.end)
	dashes := 0
	for j < len(r) && (r[j] == '-' || r[j] == '~') && dashes < 2 {
		j, dashes = j+1, dashes+1
	}
	if dashes == 0 && j < len(r) && (r[j] == '至' || r[j] == '到') {
		j, dashes = j+1, 1
	}
	if dashes == 0 {
		return q
	}
	below := dashes == 2 && r[j-1] == '-' && r[j-2] == '~' // −5%—−3%
	j = skipSpaces(r, j)
	second, ok := scanShare(r, j)
	if !ok {
		n, end, ok := scanNumeral(r, j)
		if !ok || n.vague || n.high != nil || n.form == bareScale {
			return q
		}
		unit, unitEnd, ok := scanUnit(r, skipSpaces(r, end))
		if ok {
			end = unitEnd
		}
		second = scanned{low: n.value, unit: n.scale + unit, end: end}
	}
	if below {
		second.low = second.low.Neg()
	}
	return combine(q, second)
}

// negateFirst gives the minus sign in front to the first number alone: −5—3 goes from −5 to 3.
func (q *scanned) negateFirst() {
	q.low = q.low.Neg()
	q.reversed = q.isRange && q.low.GreaterThan(q.high)
}

// combine makes one range of two amounts; where their units don't agree it leaves the first alone.
func combine(a, b scanned) scanned {
	low, unit := a.low, b.unit
	switch {
	case a.unit == b.unit || a.unit == "":
	case b.unit == "":
		unit = a.unit
	default: // 5千—1万亩, 8000万—1亿元
		v, ok := Convert(low, a.unit, unit)
		if !ok {
			return a
		}
		low = v
	}
	out := a
	out.low, out.high, out.unit, out.end = low, b.low, unit, b.end
	out.isRange, out.reversed = true, low.GreaterThan(b.low)
	if low.Equal(b.low) {
		out.isRange = false
	}
	return out
}
