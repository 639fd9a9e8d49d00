package models

// IndicatorState is one indicator, or one item beneath it, with its plan and its current figure.
type IndicatorState struct {
	Indicator Indicator
	Plan      *Plan
	Values    []PlanValue
	Value     *Decimal     // nil: no figure, or withdrawn
	AsOf      Date         // the day that the figure speaks of; zero: the period's last
	Deadline  Date         // zero: the task's
	Rating    *Rating      // the latest that staff gave the indicator, nil: none
	Past      []PastFigure // of the periods before, the latest first; only for the family ByPeriods
	whole     *Target      // an item's: the target of the indicator whose plan it follows
}

// ForItem is the state of an item beneath the indicator: it follows the indicator's plan in proportion to its own target.
func (s IndicatorState) ForItem(item Item, value *Decimal, asOf Date) IndicatorState {
	whole := s.Indicator.Target()
	s.whole, s.Value, s.AsOf, s.Deadline, s.Rating = &whole, value, asOf, item.Deadline, nil
	s.Indicator.Name, s.Indicator.Low, s.Indicator.High, s.Indicator.Unit = item.Title, item.Low, nil, item.Unit
	if whole.Operator == OpRange {
		s.Indicator.Operator = OpEQ
	}
	return s
}

// IndicatorLight is the light of one indicator or item of the task.
func IndicatorLight(in LightInput, s IndicatorState) Light {
	if l, ok := in.before(); ok {
		return l
	}
	l := in.unlessProposed(s.judge(in))
	if s.Indicator.Kind == Relative || !s.Rating.InForce(in.LastAccepted) {
		return l
	}
	return s.Rating.light(l.Color)
}

func (s IndicatorState) judge(in LightInput) Light {
	if s.AsOf.IsZero() {
		s.AsOf = in.end()
	}
	if s.Deadline.IsZero() {
		s.Deadline = in.Task.Deadline
	}
	pace := s.pace(in)
	_, planned := pace.Planned(s.AsOf)
	bound, numbered := s.Indicator.Target().Bound(s.Indicator.Kind)
	switch {
	case s.Indicator.Kind == Relative && s.Rating.InForce(in.LastAccepted):
		return s.Rating.light("")
	case s.Indicator.Kind == Relative:
		return light(Grey, RuleNoRating, "", "")
	case !numbered:
		return light(Grey, RuleNoTarget, "", "")
	case !planned:
		return light(Grey, RuleNoPlan, s.print(s.Value), "")
	case s.Value == nil:
		return s.missing(in, pace)
	}
	l := s.compare(in, pace, bound)
	l.Because = l.Because.with("asOf", s.AsOf.String())
	return l
}

// pace is the plan's course; an item follows that of its indicator.
func (s IndicatorState) pace(in LightInput) Pace {
	target := s.Indicator.Target()
	if s.whole != nil {
		target = *s.whole
	}
	return Pace{s.Plan, s.Values, target, s.Indicator.Kind, in.Period.Year(), in.Settings.PaceUnit, s.Deadline}
}

// due is the value planned for the indicator, or the item's part of it, in its own unit.
func (s IndicatorState) due(pace Pace, asOf Date) Fraction {
	planned, _ := pace.Planned(asOf)
	if s.whole == nil || s.whole.Low.Sign() <= 0 {
		return planned
	}
	return planned.Times(*s.Indicator.Low).Over(*s.whole.Low)
}

// missing is the light where the task has been reported, but not this figure.
func (s IndicatorState) missing(in LightInput, pace Pace) Light {
	asOf := in.end()
	switch {
	case !in.overdue():
		return light(Grey, RuleReportAwaited, "", in.FirstOwedDue.String())
	case !pace.Due(asOf):
		return light(Grey, RuleNothingDue, "", "")
	}
	planned := s.due(pace, asOf).Round(2)
	return light(Red, RuleReadingMissing, "", s.print(&planned))
}

// compare holds the figure against its target or plan (domain.md §5, the table of reckoning).
func (s IndicatorState) compare(in LightInput, pace Pace, bound Decimal) Light {
	kind, target := s.Indicator.Kind, s.Indicator.Target()
	found, limit := s.print(s.Value), s.print(&bound)
	met, planned := target.Met(kind, *s.Value), kind == Cumulative || kind == Stock
	switch {
	case met && kind == Zero:
		return light(Green, RuleZeroKept, "", "")
	case kind == Zero:
		return light(Red, RuleZeroBroken, found, "")
	case met && planned:
		return light(Green, RuleReached, found, limit)
	case met:
		return light(Green, RuleMet, found, limit)
	case !s.Deadline.IsZero() && in.end().After(s.Deadline) && !(planned && in.Settings.Family() == ByDays):
		return light(Red, RuleDeadlinePassed, found, s.Deadline.String(), "target", limit)
	case planned:
		return s.againstPlan(in, pace)
	case !pace.Due(s.AsOf):
		return light(Grey, RuleNothingDue, found, "")
	}
	gap, tolerance := target.shortfall(kind, *s.Value, bound), in.Settings.tolerance(bound)
	color, rule := Yellow, RuleMissedSlightly
	if gap.Cmp(tolerance) > 0 {
		color, rule = Red, RuleMissed
	}
	return light(color, rule, found, limit, "gap", s.print(&gap), "tolerance", s.print(&tolerance))
}

// againstPlan compares completion with the planned share of the target, in the way of the report.
func (s IndicatorState) againstPlan(in LightInput, pace Pace) Light {
	planned := s.due(pace, s.AsOf)
	completion, ok := s.Indicator.Target().Attainment(s.Indicator.Kind, *s.Value)
	if !ok {
		v := planned.Round(2)
		return light(Red, RuleBelowPlan, s.print(s.Value), s.print(&v))
	}
	due := planned.Over(*s.Indicator.Low)
	return s.byFamily(in, pace, completion, due)
}

// print is a value with the indicator's unit, "" for none.
func (s IndicatorState) print(v *Decimal) string {
	if v == nil {
		return ""
	}
	return Normalise(*v).String() + s.Indicator.Unit
}
