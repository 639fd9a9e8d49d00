package models

import (
	"strconv"
	"time"
)

// LightFamily is how a figure that has a plan is held against it. Cities differ (domain.md §5): the family and its limits are
// data of the report.
type LightFamily string

// The families. "" is ByGap, as in reports that were made before there were others.
const (
	ByGap     LightFamily = "GAP"     // percentage points behind plan: 10 / 30, 0 / 20
	ByRatio   LightFamily = "RATIO"   // share of the plan that is reached: 80% / 60%
	ByDays    LightFamily = "DAYS"    // days before or after the day on which the plan wanted what is missing
	ByPeriods LightFamily = "PERIODS" // reporting periods behind plan, one after another
)

// LightFamilies are all of them.
var LightFamilies = []LightFamily{ByGap, ByRatio, ByDays, ByPeriods}

// PastFigure is what was current of an indicator or item at the end of an earlier period, for the family ByPeriods.
type PastFigure struct {
	AsOf  Date // the day that the figure speaks of; never zero
	Value Decimal
}

// Family is the report's family of lights.
func (s Settings) Family() LightFamily {
	if s.LightFamily == "" {
		return ByGap
	}
	return s.LightFamily
}

// CheckLights checks the rules of lights: a known family whose limits make sense, in each field the limits of all families that
// are given. The error names the field.
func (s Settings) CheckLights() error {
	least, err := ParseDecimal(s.ToleranceLeast)
	for _, c := range []struct {
		field string
		ok    bool
		found string
	}{
		{"paceUnit", s.PaceUnit == PaceMonths || s.PaceUnit == PaceDays, string(s.PaceUnit)},
		{"lightFamily", s.Family() == ByGap || s.Family() == ByRatio || s.Family() == ByDays || s.Family() == ByPeriods, string(s.LightFamily)},
		{"greenGapPoints", s.GreenGapPoints >= 0 && s.GreenGapPoints <= s.YellowGapPoints, strconv.Itoa(s.GreenGapPoints)},
		{"yellowGapPoints", s.YellowGapPoints > 0 && s.YellowGapPoints <= 100, strconv.Itoa(s.YellowGapPoints)},
		{"greenRatioPercent", s.Family() != ByRatio || s.GreenRatioPercent > 0 && s.GreenRatioPercent <= 100, strconv.Itoa(s.GreenRatioPercent)},
		{"yellowRatioPercent", s.Family() != ByRatio || s.YellowRatioPercent > 0 && s.YellowRatioPercent <= s.GreenRatioPercent, strconv.Itoa(s.YellowRatioPercent)},
		{"yellowDaysBefore", s.YellowDaysBefore >= 0 && s.YellowDaysBefore <= 366, strconv.Itoa(s.YellowDaysBefore)},
		{"yellowOverdueDays", s.YellowOverdueDays > 0 && s.YellowOverdueDays <= 366, strconv.Itoa(s.YellowOverdueDays)},
		{"redAfterPeriods", s.Family() != ByPeriods || s.RedAfterPeriods >= 2 && s.RedAfterPeriods <= 12, strconv.Itoa(s.RedAfterPeriods)},
		{"tolerancePercent", s.TolerancePercent > 0 && s.TolerancePercent <= 100, strconv.Itoa(s.TolerancePercent)},
		{"toleranceLeast", err == nil && !least.IsNegative(), s.ToleranceLeast},
	} {
		if !c.ok {
			return Errorf(Invalid, "LIGHT_RULE_INVALID", c.field, "found", c.found)
		}
	}
	return nil
}

// byFamily holds a figure against its plan in the report's way. due is the planned share of the target at the month that the
// figure speaks of.
func (s IndicatorState) byFamily(in LightInput, pace Pace, completion, due Fraction) Light {
	switch in.Settings.Family() {
	case ByRatio:
		return byRatio(in.Settings, completion, due)
	case ByDays:
		return s.byDays(in, pace, completion, due)
	case ByPeriods:
		return s.byPeriods(in, pace, completion, due)
	}
	return byGap(in.Settings, completion, due)
}

// byGap counts percentage points behind plan: green up to GreenGapPoints, yellow up to YellowGapPoints, red beyond.
func byGap(s Settings, completion, due Fraction) Light {
	gap := due.Sub(completion)
	within := func(points int) bool { return gap.Times(Int(100)).Cmp(Ratio(Int(int64(points)), Int(1))) <= 0 }
	found, limit := completion.Percent(), due.Percent()
	switch {
	case gap.Sign() <= 0:
		return light(Green, RuleOnPlan, found, limit)
	case within(s.GreenGapPoints):
		return light(Green, RuleNearPlan, found, limit, "gap", gap.points(), "points", strconv.Itoa(s.GreenGapPoints))
	case within(s.YellowGapPoints):
		return light(Yellow, RuleBehind, found, limit, "gap", gap.points(), "points", strconv.Itoa(s.YellowGapPoints))
	}
	return light(Red, RuleFarBehind, found, limit, "gap", gap.points(), "points", strconv.Itoa(s.YellowGapPoints))
}

// byRatio counts which share of the plan is reached: green from GreenRatioPercent, yellow from YellowRatioPercent, red below.
func byRatio(s Settings, completion, due Fraction) Light {
	found, limit := completion.Percent(), due.Percent()
	if due.Sub(completion).Sign() <= 0 {
		return light(Green, RuleOnPlan, found, limit)
	}
	reaches := func(percent int) bool {
		return completion.Times(Int(100)).Cmp(due.Times(Int(int64(percent)))) >= 0
	}
	ratio := "" // of a plan of nothing there is none
	if due.Sign() > 0 {
		ratio = Fraction{completion.Num.Mul(due.den()), completion.den().Mul(due.Num)}.Percent()
	}
	switch {
	case reaches(s.GreenRatioPercent):
		return light(Green, RuleRatioNear, found, limit, "ratio", ratio, "percent", strconv.Itoa(s.GreenRatioPercent))
	case reaches(s.YellowRatioPercent):
		return light(Yellow, RuleRatioBehind, found, limit, "ratio", ratio, "percent", strconv.Itoa(s.YellowRatioPercent))
	}
	return light(Red, RuleRatioFarBehind, found, limit, "ratio", ratio, "percent", strconv.Itoa(s.YellowRatioPercent))
}

// byDays counts from the day on which the plan first wanted more than there is (the end of a planned month, or the deadline) to the
// period's last day: yellow up to YellowOverdueDays after it, red beyond; yellow, too, when the plan will want more within
// YellowDaysBefore days.
func (s IndicatorState) byDays(in LightInput, pace Pace, completion, due Fraction) Light {
	end, found, limit := in.end(), completion.Percent(), due.Percent()
	since := s.behindSince(pace, completion)
	if !s.Deadline.IsZero() && end.After(s.Deadline) && (since.IsZero() || s.Deadline.Before(since)) {
		since = s.Deadline
	}
	if !since.IsZero() {
		days, most := max(end.DaysSince(since), 0), in.Settings.YellowOverdueDays
		args := []string{"since", since.String(), "days", strconv.Itoa(days), "most", strconv.Itoa(most)}
		if days > most {
			return light(Red, RuleLateBeyond, found, limit, args...)
		}
		return light(Yellow, RuleLateWithin, found, limit, args...)
	}
	for next := monthEnd(end, 1); next.DaysSince(end) <= in.Settings.YellowDaysBefore; next = monthEnd(next, 1) {
		if wanted := s.share(pace, next); wanted.Cmp(completion) > 0 {
			return light(Yellow, RuleDueSoon, found, wanted.Percent(), "due", next.String(), "days", strconv.Itoa(next.DaysSince(end)))
		}
	}
	return light(Green, RuleOnPlan, found, limit)
}

// behindSince is the last day of the first of the months, up to that which the figure speaks of, since when the plan has wanted more
// than there is without a break; zero where it doesn't.
func (s IndicatorState) behindSince(pace Pace, completion Fraction) Date {
	var since Date
	for m := monthEnd(s.AsOf, 0); m.Year == pace.Year && s.share(pace, m).Cmp(completion) > 0; m = monthEnd(m, -1) {
		since = m
	}
	if since.IsZero() && s.share(pace, s.AsOf).Cmp(completion) > 0 { // a figure of another year
		return s.AsOf
	}
	return since
}

// byPeriods counts the reporting periods that were behind plan without a break, this one among them: yellow, and red from
// RedAfterPeriods on. Periods without a figure are passed over.
func (s IndicatorState) byPeriods(in LightInput, pace Pace, completion, due Fraction) Light {
	found, limit, most := completion.Percent(), due.Percent(), in.Settings.RedAfterPeriods
	if due.Sub(completion).Sign() <= 0 {
		return light(Green, RuleOnPlan, found, limit)
	}
	behind := 1
	for _, p := range s.Past {
		then, ok := s.Indicator.Target().Attainment(s.Indicator.Kind, p.Value)
		if !ok || s.share(pace, p.AsOf).Cmp(then) <= 0 {
			break
		}
		behind++
	}
	args := []string{"periods", strconv.Itoa(behind), "most", strconv.Itoa(most)}
	if behind >= most {
		return light(Red, RulePeriodsBeyond, found, limit, args...)
	}
	return light(Yellow, RulePeriodsWithin, found, limit, args...)
}

// share is the planned value at a day as a share of the indicator's or item's target.
func (s IndicatorState) share(pace Pace, asOf Date) Fraction {
	return s.due(pace, asOf).Over(*s.Indicator.Low)
}

// monthEnd is the last day of a day's month, or of so many months later.
func monthEnd(d Date, later int) Date { return NewDate(d.Year, d.Month+time.Month(1+later), 0) }
