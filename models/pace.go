package models

import "time"

// Pace is 序时进度: how much of an indicator's target is due by a day. It comes from the indicator's accepted plan alone; without
// one there is no pace, because most figures are announced in batches and a straight line over them says nothing.
type Pace struct {
	Plan     *Plan // nil: none
	Values   []PlanValue
	Target   Target
	Kind     IndicatorKind
	Year     int      // the report's
	Unit     PaceUnit // how a straight line is reckoned
	Deadline Date     // zero: the year's end
}

// Accepted says whether there is a plan that counts.
func (p Pace) Accepted() bool { return p.Plan != nil && p.Plan.State == PlanAccepted }

// Planned is the value that the plan asks for at the end of the month in which asOf lies, where asOf is the day that a figure
// speaks of (数据截至), not the day of hand-in. ok is false without an accepted plan or without a target's number.
//
//	LINE      target × months so far ÷ months up to the deadline (by days: the day of asOf itself)
//	VALUES    the value of the latest planned period that has ended by then; before the first: 0
//	YEAR_END  0 before December, then the target
//
// A stock whose plan has no values is held against the target itself.
func (p Pace) Planned(asOf Date) (planned Fraction, ok bool) {
	bound, ok := p.Target.Bound(p.Kind)
	if !ok || !p.Accepted() {
		return Fraction{}, false
	}
	switch p.Plan.Kind {
	case PlanLine:
		return p.line(asOf).Times(bound), true
	case PlanValues:
		if len(p.Values) == 0 && p.Kind == Stock {
			return Ratio(bound, Int(1)), true
		}
		return Ratio(p.valueAt(asOf), Int(1)), true
	}
	if p.yearEnded(asOf) {
		return Ratio(bound, Int(1)), true
	}
	return Fraction{}, true
}

// Due says whether the plan asks for any figure yet: nothing is due before the last month of a plan 仅年底出数, or before the
// first planned value. It is false without an accepted plan.
func (p Pace) Due(asOf Date) bool {
	switch {
	case !p.Accepted():
		return false
	case p.Plan.Kind == PlanYearEnd:
		return p.yearEnded(asOf)
	case p.Kind == Cumulative || p.Kind == Stock:
		planned, ok := p.Planned(asOf)
		return ok && planned.Sign() > 0
	case p.Plan.Kind == PlanValues && len(p.Values) > 0:
		_, begun := p.latest(asOf)
		return begun
	}
	return true
}

// line is the share of the way from the year's first day to the deadline.
func (p Pace) line(asOf Date) Fraction {
	end := NewDate(p.Year, time.December, 31)
	if !p.Deadline.IsZero() && p.Deadline.Before(end) {
		end = p.Deadline
	}
	gone, all := p.months(asOf), p.months(end)
	if p.Unit == PaceDays {
		gone, all = p.days(asOf), p.days(end)
	}
	if gone >= all {
		return Ratio(Int(1), Int(1))
	}
	return Ratio(Int(int64(max(gone, 0))), Int(int64(all)))
}

// months counts from the year's beginning to the end of the day's month.
func (p Pace) months(d Date) int { return (d.Year-p.Year)*12 + int(d.Month) }

// days counts from the year's beginning to the end of the day.
func (p Pace) days(d Date) int { return d.DaysSince(NewDate(p.Year, time.January, 1)) + 1 }

func (p Pace) yearEnded(asOf Date) bool { return p.months(asOf) >= 12 }

// valueAt is the planned value that holds at the end of asOf's month.
func (p Pace) valueAt(asOf Date) Decimal {
	v, _ := p.latest(asOf)
	return v.Value
}

// latest is the planned value of the last period that has ended by the end of asOf's month; of two that end together the
// shorter counts.
func (p Pace) latest(asOf Date) (value PlanValue, ok bool) {
	monthEnd := NewDate(asOf.Year, asOf.Month+1, 0)
	for _, v := range p.Values {
		last := v.Period.Last()
		if last.After(monthEnd) {
			continue
		}
		c := last.Compare(value.Period.Last())
		if !ok || c > 0 || c == 0 && v.Period.Months() < value.Period.Months() {
			value, ok = v, true
		}
	}
	return value, ok
}
