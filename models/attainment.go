package models

import "github.com/shopspring/decimal"

// Fraction is an exact number, Num ÷ Den. Completion and pace are thirds and twelfths, which no decimal holds: they are
// compared by cross-multiplication and rounded only when printed. The zero Fraction is 0.
type Fraction struct{ Num, Den Decimal }

// Ratio is a ÷ b; b must not be 0.
func Ratio(a, b Decimal) Fraction {
	if b.Sign() < 0 {
		a, b = a.Neg(), b.Neg()
	}
	return Fraction{a, b}
}

// den is the denominator, 1 for the zero Fraction.
func (f Fraction) den() Decimal {
	if f.Den.IsZero() {
		return Int(1)
	}
	return f.Den
}

// Cmp is -1, 0 or 1 as f is less than, equal to or more than g.
func (f Fraction) Cmp(g Fraction) int { return f.Num.Mul(g.den()).Cmp(g.Num.Mul(f.den())) }

// Sign is -1, 0 or 1.
func (f Fraction) Sign() int { return f.Num.Sign() }

// Sub is f − g.
func (f Fraction) Sub(g Fraction) Fraction {
	return Fraction{f.Num.Mul(g.den()).Sub(g.Num.Mul(f.den())), f.den().Mul(g.den())}
}

// Times is f × d.
func (f Fraction) Times(d Decimal) Fraction { return Fraction{f.Num.Mul(d), f.den()} }

// Over is f ÷ d; d must be positive.
func (f Fraction) Over(d Decimal) Fraction { return Fraction{f.Num, f.den().Mul(d)} }

// Round is the fraction as a decimal, rounded half away from zero: for printing only.
func (f Fraction) Round(places int32) Decimal { return f.Num.DivRound(f.den(), places) }

// Percent prints the fraction as a percentage with one decimal, rounded half away from zero: 11/12 is "91.7%".
func (f Fraction) Percent() string { return f.points() + "%" }

// points prints it as percentage points: 0.285 is "28.5".
func (f Fraction) points() string { return f.Times(Int(100)).Round(1).StringFixed(1) }

// leniency is how much a target of 左右 is lowered before it is compared.
var leniency = decimal.New(5, -2)

// Bound is the value at which an indicator of this kind counts as reached (domain.md §5, Reckoning): low, or 0.95 × low for
// 左右. Where lower is better the lenient end lies on the other side: high of a range, 1.05 × low for 左右. ok is false
// where the target has no number.
func (t Target) Bound(kind IndicatorKind) (bound Decimal, ok bool) {
	if t.Low == nil {
		return Decimal{}, false
	}
	lower := t.lowerIsBetter(kind)
	switch {
	case t.Operator == OpRange && lower && t.High != nil:
		return *t.High, true
	case t.Operator == OpApprox && lower:
		return t.Low.Add(t.Low.Abs().Mul(leniency)), true
	case t.Operator == OpApprox:
		return t.Low.Sub(t.Low.Abs().Mul(leniency)), true
	}
	return *t.Low, true
}

// lowerIsBetter is true for ceilings, and for a growth rate that is to stay at or below its target.
func (t Target) lowerIsBetter(kind IndicatorKind) bool {
	return kind == Ceiling || kind == Growth && t.Operator == OpLTE
}

// Attainment is the completion that people read, value ÷ target, for the two kinds that have one: CUMULATIVE and STOCK. The
// target is as printed: 3万亩 of 6万亩左右 is 50%. It is never clipped at 100%. ok is false for the other kinds and for a
// target that is missing, 0 or negative.
func (t Target) Attainment(kind IndicatorKind, value Decimal) (completion Fraction, ok bool) {
	if kind != Cumulative && kind != Stock || t.Low == nil || t.Low.Sign() <= 0 {
		return Fraction{}, false
	}
	return Ratio(value, *t.Low), true
}

// Met says whether a value reaches the target: at or above the bound, at or below it where lower is better, exactly 0 for
// ZERO. RELATIVE is judged by hand and never met.
func (t Target) Met(kind IndicatorKind, value Decimal) bool {
	bound, ok := t.Bound(kind)
	switch {
	case kind == Zero:
		return value.IsZero()
	case kind == Relative || !ok:
		return false
	case t.lowerIsBetter(kind):
		return value.Cmp(bound) <= 0
	}
	return value.Cmp(bound) >= 0
}

// Done says whether the indicator is done by a figure that speaks of the day asOf: a cumulative one as soon as it is met, the
// others only at the deadline, ZERO at the year's end, RELATIVE by hand alone. A zero deadline is the year's end.
func (t Target) Done(kind IndicatorKind, value Decimal, asOf, deadline Date, year int) bool {
	end := NewDate(year, 12, 31)
	if deadline.IsZero() || kind == Zero {
		deadline = end
	}
	return t.Met(kind, value) && (kind == Cumulative || !asOf.Before(deadline))
}

// shortfall is how far a value misses the bound, 0 or less where it doesn't.
func (t Target) shortfall(kind IndicatorKind, value, bound Decimal) Decimal {
	if t.lowerIsBetter(kind) {
		return value.Sub(bound)
	}
	return bound.Sub(value)
}

// tolerance is how far a growth rate or a ceiling may miss its target and still be yellow.
func (s Settings) tolerance(target Decimal) Decimal {
	share := target.Abs().Mul(Int(int64(s.TolerancePercent))).Shift(-2)
	least, err := ParseDecimal(s.ToleranceLeast)
	if err != nil || least.Cmp(share) < 0 {
		return share
	}
	return least
}
