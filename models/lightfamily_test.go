package models

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// family is a month in a report whose lights are of another family than the usual one.
func family(p Period, change func(*Settings)) LightInput {
	return month(p).with(func(in *LightInput) { change(&in.Settings) })
}

// TestLightFamilies has every family that domain.md §5 names with its own limits.
func TestLightFamilies(t *testing.T) {
	farmland, line := target(OpEQ, "20", "", "万亩"), accepted(PlanLine)
	quarters := func(value string) IndicatorState {
		return state(Cumulative, farmland, accepted(PlanValues), value).by("2026-Q1", "2", "2026-Q2", "8", "2026-Q3", "15", "2026-Q4", "20")
	}
	gap := func(s *Settings) { s.LightFamily, s.GreenGapPoints, s.YellowGapPoints = ByGap, 10, 30 }
	ratio := func(s *Settings) { s.LightFamily, s.GreenRatioPercent, s.YellowRatioPercent = ByRatio, 80, 60 }
	days := func(s *Settings) { s.LightFamily, s.YellowDaysBefore, s.YellowOverdueDays = ByDays, 31, 45 }
	periods := func(s *Settings) { s.LightFamily, s.RedAfterPeriods = ByPeriods, 3 }
	past := func(s IndicatorState, pairs ...string) IndicatorState {
		for i := 0; i+1 < len(pairs); i += 2 {
			s.Past = append(s.Past, PastFigure{AsOf: day(pairs[i]), Value: *dec(pairs[i+1])})
		}
		return s
	}
	for _, c := range []struct {
		name         string
		in           LightInput
		state        IndicatorState
		color        Color
		rule         LightRule
		found, limit string
	}{
		{"10 / 30 points: exactly 10 behind", family("2026-06", gap), state(Cumulative, farmland, line, "8"), Green, RuleNearPlan, "40.0%", "50.0%"},
		{"10 / 30 points: a hair more", family("2026-06", gap), state(Cumulative, farmland, line, "7.9999"), Yellow, RuleBehind, "40.0%", "50.0%"},
		{"10 / 30 points: exactly 30 behind", family("2026-06", gap), state(Cumulative, farmland, line, "4"), Yellow, RuleBehind, "20.0%", "50.0%"},
		{"10 / 30 points: beyond", family("2026-06", gap), state(Cumulative, farmland, line, "3.99"), Red, RuleFarBehind, "20.0%", "50.0%"},

		{"80% / 60%: on plan", family("2026-06", ratio), state(Cumulative, farmland, line, "10"), Green, RuleOnPlan, "50.0%", "50.0%"},
		{"80% / 60%: 8 of 10 planned", family("2026-06", ratio), state(Cumulative, farmland, line, "8"), Green, RuleRatioNear, "40.0%", "50.0%"},
		{"80% / 60%: 7.9 of 10 planned", family("2026-06", ratio), state(Cumulative, farmland, line, "7.9"), Yellow, RuleRatioBehind, "39.5%", "50.0%"},
		{"80% / 60%: 6 of 10 planned", family("2026-06", ratio), state(Cumulative, farmland, line, "6"), Yellow, RuleRatioBehind, "30.0%", "50.0%"},
		{"80% / 60%: 5.99 of 10 planned", family("2026-06", ratio), state(Cumulative, farmland, line, "5.99"), Red, RuleRatioFarBehind, "30.0%", "50.0%"},
		{"80% / 60%: nothing planned yet", family("2026-02", ratio), quarters("0"), Green, RuleOnPlan, "0.0%", "0.0%"},
		{"80% / 60%: thirds of a third", family("2026-04", ratio), state(Cumulative, target(OpEQ, "3", "", "家"), line, "0.8"), Green, RuleRatioNear, "26.7%", "33.3%"},

		{"days: on plan, nothing due soon", family("2026-07", days), quarters("8"), Green, RuleOnPlan, "40.0%", "40.0%"},
		{"days: the next batch is due in 31 days", family("2026-08", days), quarters("8"), Yellow, RuleDueSoon, "40.0%", "75.0%"},
		{"days: the next batch is there already", family("2026-08", days), quarters("15"), Green, RuleOnPlan, "75.0%", "40.0%"},
		{"days: due on the very last day", family("2026-06", days), quarters("7"), Yellow, RuleLateWithin, "35.0%", "40.0%"},
		{"days: 31 days late", family("2026-07", days), quarters("7"), Yellow, RuleLateWithin, "35.0%", "40.0%"},
		{"days: 62 days late", family("2026-08", days), quarters("7"), Red, RuleLateBeyond, "35.0%", "40.0%"},
		{"days: late since the first quarter", family("2026-06", days), quarters("1"), Red, RuleLateBeyond, "5.0%", "40.0%"},
		{"days: an old figure is counted to the period's end", family("2026-08", days), quarters("7").at("2026-06-30"), Red, RuleLateBeyond, "35.0%", "40.0%"},
		{"days: 31 days after the deadline", family("2026-07", days).with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }), quarters("8"), Yellow, RuleLateWithin, "40.0%", "40.0%"},
		{"days: 62 days after the deadline", family("2026-08", days).with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }), quarters("8"), Red, RuleLateBeyond, "40.0%", "40.0%"},
		{"days: reached", family("2026-08", days), quarters("20"), Green, RuleReached, "20万亩", "20万亩"},
		{"days: a growth rate after its deadline", family("2026-07", days).with(func(in *LightInput) { in.Task.Deadline = day("2026-06-30") }),
			state(Growth, target(OpGTE, "5", "", "%"), line, "4"), Red, RuleDeadlinePassed, "4%", "2026-06-30"},

		{"periods: the first behind", family("2026-06", periods), past(state(Cumulative, farmland, line, "1"), "2026-05-31", "9"), Yellow, RulePeriodsWithin, "5.0%", "50.0%"},
		{"periods: the second", family("2026-06", periods), past(state(Cumulative, farmland, line, "1"), "2026-05-31", "1", "2026-04-30", "7"), Yellow, RulePeriodsWithin, "5.0%", "50.0%"},
		{"periods: the third", family("2026-06", periods), past(state(Cumulative, farmland, line, "9"), "2026-05-31", "1", "2026-04-30", "1"), Red, RulePeriodsBeyond, "45.0%", "50.0%"},
		{"periods: caught up in between", family("2026-06", periods), past(state(Cumulative, farmland, line, "9"), "2026-05-31", "10", "2026-04-30", "1", "2026-03-31", "1"), Yellow, RulePeriodsWithin, "45.0%", "50.0%"},
		{"periods: on plan now", family("2026-06", periods), past(state(Cumulative, farmland, line, "10"), "2026-05-31", "1", "2026-04-30", "1"), Green, RuleOnPlan, "50.0%", "50.0%"},

		{"no plan is grey in every family", family("2026-11", periods), past(state(Cumulative, farmland, nil, "1"), "2026-05-31", "1", "2026-04-30", "1"), Grey, RuleNoPlan, "1万亩", ""},
	} {
		expect(t, c.name, IndicatorLight(c.in, c.state), c.color, c.rule, c.found, c.limit)
	}
	soon := family("2026-06", days).with(func(in *LightInput) {
		in.Milestones = []Milestone{{Title: "竣工", Due: day("2026-07-31"), State: MilestoneOpen}, {Title: "开工", Due: day("2026-07-30"), State: MilestoneOpen}}
	})
	l, _ := TaskLight(soon)
	expect(t, "days: a node is due in 30 days", l, Yellow, RuleMilestoneSoon, "开工", "2026-07-30")
}

// TestItemWithMilestones: an item beneath a task without a number lives by its own nodes.
func TestItemWithMilestones(t *testing.T) {
	bridge := Item{ID: "itm_bridge", Title: "黄河大桥"}
	in := month("2026-06").with(func(in *LightInput) {
		in.Milestones = []Milestone{{ItemID: &bridge.ID, Title: "开工", Due: day("2026-06-15"), State: MilestoneOpen}}
	})
	facts := TaskFacts{Task: in.Task}
	expect(t, "its node is late", ItemLight(in, bridge, facts.ItemState(bridge)), Yellow, RuleMilestoneLate, "开工", "2026-06-15")
	other := Item{ID: "itm_other", Title: "另一座桥", Low: dec("3"), Unit: "座"}
	expect(t, "another's node is none of its", ItemLight(in, other, facts.ItemState(other)), Grey, RuleNoPlan, "", "")
	in.Confirmed = false
	expect(t, "never yellow under a proposed duty", ItemLight(in, bridge, facts.ItemState(bridge)), Grey, RuleDutyProposed, "", "")
}

// TestWorseValueInEveryFamily: in no family a worse value gives a better light, and every rule has its colour's word.
func TestWorseValueInEveryFamily(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, s := drawn(t)
		if s.Value == nil || s.Indicator.Kind != Cumulative && s.Indicator.Kind != Stock {
			return
		}
		in.Settings.LightFamily = rapid.SampledFrom(LightFamilies).Draw(t, "family")
		in.Settings.GreenRatioPercent, in.Settings.YellowRatioPercent, in.Settings.RedAfterPeriods = 80, 60, 2
		in.Settings.YellowDaysBefore = rapid.IntRange(0, 120).Draw(t, "before")
		s.Past = []PastFigure{{day("2026-02-28"), *s.Value}}
		worse := s
		v := s.Value.Sub(Int(rapid.Int64Range(1, 500).Draw(t, "step")).Shift(-1))
		worse.Value = &v
		b, w := IndicatorLight(in, s), IndicatorLight(in, worse)
		if b.Color.Worse(w.Color) {
			t.Fatalf("%s gives %s (%s), but %s gives %s (%s)", s.Value, b.Color, b.Because.Rule, v, w.Color, w.Because.Rule)
		}
	})
}

func TestCheckLights(t *testing.T) {
	if err := usual.CheckLights(); err != nil {
		t.Error(err)
	}
	for field, change := range map[string]func(*Settings){
		"lightFamily":        func(s *Settings) { s.LightFamily = "MOOD" },
		"greenGapPoints":     func(s *Settings) { s.GreenGapPoints = 21 },
		"yellowGapPoints":    func(s *Settings) { s.YellowGapPoints = 0 },
		"greenRatioPercent":  func(s *Settings) { s.LightFamily = ByRatio },
		"yellowRatioPercent": func(s *Settings) { s.LightFamily, s.GreenRatioPercent, s.YellowRatioPercent = ByRatio, 60, 80 },
		"yellowDaysBefore":   func(s *Settings) { s.YellowDaysBefore = -1 },
		"yellowOverdueDays":  func(s *Settings) { s.YellowOverdueDays = 0 },
		"redAfterPeriods":    func(s *Settings) { s.LightFamily, s.RedAfterPeriods = ByPeriods, 1 },
		"toleranceLeast":     func(s *Settings) { s.ToleranceLeast = "some" },
		"paceUnit":           func(s *Settings) { s.PaceUnit = "WEEKS" },
	} {
		s := usual
		change(&s)
		var e *Error
		if err := s.CheckLights(); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
