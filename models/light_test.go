package models

import (
	"testing"
)

// usual are the settings that domain.md §5 calls the default.
var usual = Settings{PaceUnit: PaceMonths, YellowGapPoints: 20, YellowOverdueDays: 30, TolerancePercent: 10, ToleranceLeast: "0.5"}

// month is a task in a period as most rows of the tables have it: open, confirmed, reported, owed since March.
func month(p Period) LightInput {
	return LightInput{
		Task: Task{Tracking: Monthly, State: TaskOpen, Deadline: NewDate(2026, 12, 31)}, Settings: usual, Period: p,
		Confirmed: true, Reported: true, FirstOwedDue: NewDate(2026, 3, 30),
	}
}

// with changes the input.
func (in LightInput) with(change func(*LightInput)) LightInput {
	change(&in)
	return in
}

// of puts indicators into the input.
func (in LightInput) of(states ...IndicatorState) LightInput {
	in.Indicators = states
	return in
}

// state is an indicator with a plan and a figure, "" for none.
func state(kind IndicatorKind, target Target, plan *Plan, value string) IndicatorState {
	ind := Indicator{Name: "指标", Kind: kind, Operator: target.Operator, Low: target.Low, High: target.High, Unit: target.Unit}
	return IndicatorState{Indicator: ind, Plan: plan, Value: dec(value)}
}

func (s IndicatorState) at(asOf string) IndicatorState {
	s.AsOf = day(asOf)
	return s
}

func (s IndicatorState) by(values ...string) IndicatorState {
	s.Values = planned(values...)
	return s
}

// expect holds a light to colour, rule, found and limit.
func expect(t *testing.T, name string, got Light, color Color, rule LightRule, found, limit string) {
	t.Helper()
	want := Because{Rule: rule, Found: found, Limit: limit}
	b := got.Because
	b.Args = nil
	if got.Color != color || b.Rule != want.Rule || b.Found != want.Found || b.Limit != want.Limit {
		t.Errorf("%s: %s %s found %q limit %q, want %s %s found %q limit %q",
			name, got.Color, b.Rule, b.Found, b.Limit, color, rule, found, limit)
	}
}

// TestIndicatorLight has a row for every rule and worked example of domain.md §5 that concerns an indicator.
func TestIndicatorLight(t *testing.T) {
	farmland, grain := target(OpEQ, "20", "", "万亩"), target(OpGTE, "58", "", "亿斤")
	line, yearEnd, byValues := accepted(PlanLine), accepted(PlanYearEnd), accepted(PlanValues)
	firms := target(OpGTE, "80", "", "家")
	forest := target(OpApprox, "6", "", "万亩")
	growth, ceiling := target(OpGTE, "5", "", "%"), target(OpLTE, "4.5", "", "%")
	none := target(OpZero, "0", "", "起")
	for _, c := range []struct {
		name         string
		in           LightInput
		state        IndicatorState
		color        Color
		rule         LightRule
		found, limit string
	}{
		// A straight line in months.
		{"11/12 at the end of November", month("2026-11"), state(Cumulative, farmland, line, "18.3"), Yellow, RuleBehind, "91.5%", "91.7%"},
		{"exactly on the line", month("2026-06"), state(Cumulative, farmland, line, "10"), Green, RuleOnPlan, "50.0%", "50.0%"},
		{"a hair below the line is below", month("2026-06"), state(Cumulative, farmland, line, "9.9999"), Yellow, RuleBehind, "50.0%", "50.0%"},
		{"exactly 20 points behind is yellow", month("2026-06"), state(Cumulative, farmland, line, "6"), Yellow, RuleBehind, "30.0%", "50.0%"},
		{"more than 20 points behind is red", month("2026-06"), state(Cumulative, farmland, line, "5.9999"), Red, RuleFarBehind, "30.0%", "50.0%"},
		{"thirds aren't rounded: 4/12 of 3 is 1", month("2026-04"), state(Cumulative, target(OpEQ, "3", "", "家"), line, "1"), Green, RuleOnPlan, "33.3%", "33.3%"},
		{"63.2% in November", month("2026-11"), state(Cumulative, target(OpEQ, "1000", "", "户"), line, "632"), Red, RuleFarBehind, "63.2%", "91.7%"},
		{"reached before the line gets there", month("2026-06"), state(Cumulative, farmland, line, "20"), Green, RuleReached, "20万亩", "20万亩"},
		{"961.7% is shown, never clipped", month("2026-06"), state(Cumulative, target(OpEQ, "60", "", "个"), line, "577"), Green, RuleReached, "577个", "60个"},
		{"range: low is enough", month("2026-12"), state(Cumulative, target(OpRange, "1", "2", "家"), line, "1"), Green, RuleReached, "1家", "1家"},
		{"左右: 0.95 × low is enough", month("2026-12"), state(Cumulative, forest, line, "5.7"), Green, RuleReached, "5.7万亩", "5.7万亩"},
		{"左右: the line leads to 0.95 × low", month("2026-06"), state(Cumulative, forest, line, "2.85"), Green, RuleOnPlan, "47.5%", "47.5%"},
		{"pace is taken at the month that the figure speaks of", month("2026-06"), state(Cumulative, farmland, line, "7").at("2026-04-30"), Green, RuleOnPlan, "35.0%", "33.3%"},
		{"a deadline in June has its own line", month("2026-03").with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }),
			state(Cumulative, farmland, line, "8"), Yellow, RuleBehind, "40.0%", "50.0%"},
		{"by days", month("2026-11").with(func(in *LightInput) { in.Settings.PaceUnit = PaceDays }), state(Cumulative, farmland, line, "18"), Yellow, RuleBehind, "90.0%", "91.5%"},
		{"another city's 10 points", month("2026-06").with(func(in *LightInput) { in.Settings.YellowGapPoints = 10 }), state(Cumulative, farmland, line, "7.9"), Red, RuleFarBehind, "39.5%", "50.0%"},

		// Values by quarter: batches.
		{"nothing planned yet, nothing reported", month("2026-06"), state(Cumulative, firms, byValues, "").by("2026-Q3", "30", "2026-Q4", "80"), Grey, RuleNothingDue, "", ""},
		{"nothing planned yet, zero reported", month("2026-06"), state(Cumulative, firms, byValues, "0").by("2026-Q3", "30"), Green, RuleOnPlan, "0.0%", "0.0%"},
		{"the first batch is due and short", month("2026-09"), state(Cumulative, firms, byValues, "20").by("2026-Q3", "30", "2026-Q4", "80"), Yellow, RuleBehind, "25.0%", "37.5%"},
		{"between two quarters the last one holds", month("2026-11"), state(Cumulative, firms, byValues, "30").by("2026-Q3", "30", "2026-Q4", "80"), Green, RuleOnPlan, "37.5%", "37.5%"},

		// 仅年底出数: 58亿斤 isn't red in March.
		{"58亿斤 in March", month("2026-03"), state(Cumulative, grain, yearEnd, ""), Grey, RuleNothingDue, "", ""},
		{"58亿斤 in November", month("2026-11"), state(Cumulative, grain, yearEnd, ""), Grey, RuleNothingDue, "", ""},
		{"58亿斤, part of it in July", month("2026-07"), state(Cumulative, grain, yearEnd, "22"), Green, RuleOnPlan, "37.9%", "0.0%"},
		{"58亿斤 not known in December", month("2026-12"), state(Cumulative, grain, yearEnd, ""), Red, RuleReadingMissing, "", "58亿斤"},
		{"58亿斤 reached", month("2026-12"), state(Cumulative, grain, yearEnd, "58.1"), Green, RuleReached, "58.1亿斤", "58亿斤"},
		{"58亿斤 short", month("2026-12"), state(Cumulative, grain, yearEnd, "57"), Yellow, RuleBehind, "98.3%", "100.0%"},

		// No plan, no pace.
		{"no plan", month("2026-11"), state(Cumulative, farmland, nil, "1"), Grey, RuleNoPlan, "1万亩", ""},
		{"no plan, though reached", month("2026-11"), state(Cumulative, farmland, nil, "25"), Grey, RuleNoPlan, "25万亩", ""},
		{"no plan and no figure", month("2026-11"), state(Cumulative, farmland, nil, ""), Grey, RuleNoPlan, "", ""},
		{"a plan handed in isn't accepted", month("2026-11"), state(Cumulative, farmland, &Plan{Kind: PlanLine, State: PlanHandedIn}, "1"), Grey, RuleNoPlan, "1万亩", ""},
		{"no plan, zero broken", month("2026-11"), state(Zero, none, nil, "3"), Grey, RuleNoPlan, "3起", ""},
		{"no plan, growth missed", month("2026-11"), state(Growth, growth, nil, "1"), Grey, RuleNoPlan, "1%", ""},
		{"no plan, the deadline passed", month("2026-11").with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }), state(Cumulative, farmland, nil, "1"), Grey, RuleNoPlan, "1万亩", ""},

		// No reading.
		{"no figure before the first due day", month("2026-03").with(func(in *LightInput) { in.FirstOwedDue = day("2026-04-28") }), state(Cumulative, farmland, line, ""), Grey, RuleReportAwaited, "", "2026-04-28"},
		{"no figure on the very due day", month("2026-11").with(func(in *LightInput) { in.FirstOwedDue = day("2026-11-30") }), state(Cumulative, farmland, line, ""), Grey, RuleReportAwaited, "", "2026-11-30"},
		{"no figure after it", month("2026-03"), state(Cumulative, farmland, line, ""), Red, RuleReadingMissing, "", "5万亩"},
		{"nothing owed, no figure", month("2026-11").with(func(in *LightInput) { in.FirstOwedDue = Date{} }), state(Cumulative, farmland, line, ""), Grey, RuleReportAwaited, "", ""},
		{"never reported", month("2026-11").with(func(in *LightInput) { in.Reported = false }), state(Cumulative, farmland, line, ""), Red, RuleReportMissing, "", "2026-03-30"},
		{"never reported, no plan", month("2026-11").with(func(in *LightInput) { in.Reported = false }), state(Cumulative, farmland, nil, ""), Red, RuleReportMissing, "", "2026-03-30"},

		// Stock.
		{"stock on its plan", month("2026-06"), state(Stock, target(OpEQ, "6", "", "个县"), byValues, "3").by("2026-Q2", "3"), Green, RuleOnPlan, "50.0%", "50.0%"},
		{"stock without planned values: 100", month("2026-03"), state(Stock, target(OpGTE, "808", "", "万亩"), byValues, "800"), Yellow, RuleBehind, "99.0%", "100.0%"},
		{"coverage far below", month("2026-03"), state(Stock, target(OpAll, "100", "", "%"), byValues, "79.9"), Red, RuleFarBehind, "79.9%", "100.0%"},
		{"coverage of 100", month("2026-03"), state(Stock, target(OpAll, "100", "", "%"), byValues, "100"), Green, RuleReached, "100%", "100%"},

		// Growth, never × 11/12.
		{"growth met", month("2026-06"), state(Growth, growth, line, "5"), Green, RuleMet, "5%", "5%"},
		{"growth missed by the tolerance of at least 0.5", month("2026-06"), state(Growth, growth, line, "4.5"), Yellow, RuleMissedSlightly, "4.5%", "5%"},
		{"growth missed by more", month("2026-06"), state(Growth, growth, line, "4.49"), Red, RuleMissed, "4.49%", "5%"},
		{"growth far below 6/12", month("2026-06"), state(Growth, growth, line, "2.6"), Red, RuleMissed, "2.6%", "5%"},
		{"10% of a larger target", month("2026-06"), state(Growth, target(OpGTE, "20", "", "%"), line, "18"), Yellow, RuleMissedSlightly, "18%", "20%"},
		{"下降12.7%", month("2026-06"), state(Growth, growth, line, "-12.7"), Red, RuleMissed, "-12.7%", "5%"},
		{"growth that is known at year's end only", month("2026-06"), state(Growth, growth, yearEnd, "1"), Grey, RuleNothingDue, "1%", ""},

		// Ceiling: lower is better.
		{"ceiling kept", month("2026-06"), state(Ceiling, ceiling, line, "4.5"), Green, RuleMet, "4.5%", "4.5%"},
		{"ceiling missed slightly", month("2026-06"), state(Ceiling, ceiling, line, "5"), Yellow, RuleMissedSlightly, "5%", "4.5%"},
		{"ceiling broken", month("2026-06"), state(Ceiling, ceiling, line, "5.01"), Red, RuleMissed, "5.01%", "4.5%"},

		// Zero: any occurrence breaks it.
		{"zero kept", month("2026-06"), state(Zero, none, line, "0"), Green, RuleZeroKept, "", ""},
		{"zero broken", month("2026-06"), state(Zero, none, yearEnd, "1"), Red, RuleZeroBroken, "1起", ""},

		// Relative: by hand.
		{"relative, not rated", month("2026-06"), state(Relative, target(OpEQ, "5", "", "%"), line, "5"), Grey, RuleNoRating, "", ""},

		// The deadline.
		{"short on the deadline itself", month("2026-12"), state(Cumulative, farmland, line, "19"), Yellow, RuleBehind, "95.0%", "100.0%"},
		{"short after the deadline", month("2026-07").with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }), state(Cumulative, farmland, line, "19"), Red, RuleDeadlinePassed, "19万亩", "2026-06-30"},
		{"reached, not closed, after the deadline", month("2026-07").with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }), state(Cumulative, farmland, line, "20"), Green, RuleReached, "20万亩", "20万亩"},
		{"持续推进 has no deadline", month("2026-12").with(func(in *LightInput) { in.Task.Deadline = Date{} }), state(Cumulative, farmland, line, "19"), Yellow, RuleBehind, "95.0%", "100.0%"},

		// Odd targets.
		{"a target of 0 has no ratio", month("2026-06"), state(Cumulative, target(OpEQ, "0", "", "个"), line, "-1"), Red, RuleBelowPlan, "-1个", "0个"},
		{"no target", month("2026-06"), state(Cumulative, Target{Operator: OpEQ}, line, "1"), Grey, RuleNoTarget, "", ""},

		// Before all of these.
		{"closed is blue", month("2026-11").with(func(in *LightInput) { in.Task.State = TaskClosed }), state(Cumulative, farmland, line, "1"), Blue, RuleClosed, "", ""},
		{"not due to start", month("2026-03").with(func(in *LightInput) { in.Start = day("2026-04-01") }), state(Cumulative, farmland, line, "0"), Grey, RuleNotBegun, "", "2026-04-01"},
		{"a proposed duty is never red", month("2026-11").with(func(in *LightInput) { in.Confirmed = false }), state(Cumulative, farmland, line, "1"), Grey, RuleDutyProposed, "", ""},
		{"a proposed duty can be green", month("2026-06").with(func(in *LightInput) { in.Confirmed = false }), state(Cumulative, farmland, line, "10"), Green, RuleOnPlan, "50.0%", "50.0%"},
		{"a proposed duty is never missing", month("2026-11").with(func(in *LightInput) { in.Confirmed, in.Reported, in.FirstOwedDue = false, false, Date{} }), state(Cumulative, farmland, line, ""), Grey, RuleReportAwaited, "", ""},
	} {
		expect(t, c.name, IndicatorLight(c.in, c.state), c.color, c.rule, c.found, c.limit)
	}
}

// TestBecauseArgs: the sentence's further places are exact figures, rounded when printed.
func TestBecauseArgs(t *testing.T) {
	l, _ := TaskLight(month("2026-11").of(state(Cumulative, target(OpEQ, "1000", "", "户"), accepted(PlanLine), "632")))
	want := map[string]string{"gap": "28.5", "points": "20", "asOf": "2026-11-30", "indicator": "指标"}
	for k, v := range want {
		if l.Because.Args[k] != v {
			t.Errorf("%s is %q, want %q", k, l.Because.Args[k], v)
		}
	}
	l = IndicatorLight(month("2026-06"), state(Growth, target(OpGTE, "20", "", "%"), accepted(PlanLine), "17"))
	if l.Because.Args["gap"] != "3%" || l.Because.Args["tolerance"] != "2%" {
		t.Errorf("growth: %v", l.Because.Args)
	}
}

// TestItemLight: under a green total (136.9%) a county lags (60%).
func TestItemLight(t *testing.T) {
	total := state(Cumulative, target(OpEQ, "1000", "", "户"), accepted(PlanLine), "1369")
	in := month("2026-11")
	expect(t, "the total", IndicatorLight(in, total), Green, RuleReached, "1369户", "1000户")
	county := Item{Title: "平陆县", Low: dec("50"), Unit: "户"}
	expect(t, "a county", IndicatorLight(in, total.ForItem(county, dec("30"), Date{})), Red, RuleFarBehind, "60.0%", "91.7%")
	expect(t, "a county on plan", IndicatorLight(in, total.ForItem(county, dec("46"), Date{})), Green, RuleOnPlan, "92.0%", "91.7%")
	expect(t, "a county that is silent", IndicatorLight(in, total.ForItem(county, nil, Date{})), Red, RuleReadingMissing, "", "45.83户")
	county.Deadline = day("2026-06-30")
	expect(t, "a county past its own deadline", IndicatorLight(in, total.ForItem(county, dec("49"), Date{})), Red, RuleDeadlinePassed, "49户", "2026-06-30")
	county.Low = nil
	expect(t, "a county without a target", IndicatorLight(in, total.ForItem(county, dec("49"), Date{})), Grey, RuleNoTarget, "", "")
	planless := state(Cumulative, Target{Operator: OpEQ}, accepted(PlanLine), "")
	expect(t, "an item whose indicator has no number",
		IndicatorLight(in, planless.ForItem(Item{Low: dec("5")}, dec("1"), Date{})), Grey, RuleNoPlan, "1", "")
	quarters := state(Cumulative, target(OpRange, "100", "120", "户"), accepted(PlanValues), "").by("2026-Q3", "40")
	expect(t, "an item follows planned values in proportion",
		IndicatorLight(in, quarters.ForItem(Item{Low: dec("10"), Unit: "户"}, dec("3.9"), Date{})), Yellow, RuleBehind, "39.0%", "40.0%")
}
