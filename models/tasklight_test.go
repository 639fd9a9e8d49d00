package models

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestTaskLightTakesTheWorst of its indicators: red, yellow, grey, green, blue.
func TestTaskLightTakesTheWorst(t *testing.T) {
	twenty, line := target(OpEQ, "20", "", "万亩"), accepted(PlanLine)
	red, yellow := state(Cumulative, twenty, line, "1"), state(Cumulative, twenty, line, "9")
	grey, green := state(Cumulative, twenty, nil, "1"), state(Cumulative, twenty, line, "10")
	for i, s := range []*IndicatorState{&red, &yellow, &grey, &green} {
		s.Indicator.Name = []string{"甲", "乙", "丙", "丁"}[i]
	}
	for _, c := range []struct {
		states []IndicatorState
		color  Color
		name   string
	}{
		{[]IndicatorState{green, grey, yellow, red}, Red, "甲"},
		{[]IndicatorState{red, green}, Red, "甲"},
		{[]IndicatorState{green, grey, yellow}, Yellow, "乙"},
		{[]IndicatorState{green, grey}, Grey, "丙"},
		{[]IndicatorState{green, green}, Green, "丁"},
	} {
		l, ok := TaskLight(month("2026-06").of(c.states...))
		if !ok || l.Color != c.color || l.Because.Args["indicator"] != c.name {
			t.Errorf("got %v %v, want %s by %s", l, ok, c.color, c.name)
		}
	}
}

// TestTaskLight has the rules for tasks without a number, and those that come before every figure.
func TestTaskLight(t *testing.T) {
	words := func(p Period, w ...StatusWord) LightInput {
		in := month(p)
		for _, s := range w {
			in.Words = append(in.Words, Word{Status: s})
		}
		return in
	}
	nodes := func(p Period, m ...Milestone) LightInput {
		in := words(p, StatusOnPlan)
		in.Milestones = m
		return in
	}
	open := func(due string) Milestone { return Milestone{Title: "开工", Due: day(due), State: MilestoneOpen} }
	done := func(due, on string) Milestone {
		return Milestone{Title: "立项", Due: day(due), DoneOn: day(on), State: MilestoneDone}
	}
	cancelled, ofItem := open("2026-01-31"), open("2026-01-31")
	cancelled.State = MilestoneCancelled
	ofItem.ItemID = new(string)
	june := day("2026-06-30")
	for _, c := range []struct {
		name         string
		in           LightInput
		color        Color
		rule         LightRule
		found, limit string
	}{
		// The department's word, 自评.
		{"按计划", words("2026-06", StatusOnPlan), Green, RuleWordOnPlan, "", ""},
		{"滞后", words("2026-06", StatusBehind), Red, RuleWordBehind, "", ""},
		{"未启动 after its start", words("2026-06", StatusNotBegun).with(func(in *LightInput) { in.Start = day("2026-04-01") }), Red, RuleWordNotStarted, "", "2026-04-01"},
		{"未启动 before its start", words("2026-03", StatusNotBegun).with(func(in *LightInput) { in.Start = day("2026-04-01") }), Grey, RuleNotBegun, "", "2026-04-01"},
		{"未启动 without a start: with the year", words("2026-03", StatusNotBegun), Red, RuleWordNotStarted, "", ""},
		{"已完成, not accepted", words("2026-06", StatusDone), Green, RuleWordDone, "", ""},
		{"本期无新进展 after 滞后", words("2026-06", StatusNoNews, StatusNoNews, StatusBehind), Red, RuleWordBehind, "", ""},
		{"本期无新进展 after 按计划", words("2026-06", StatusNoNews, StatusOnPlan, StatusBehind), Green, RuleWordOnPlan, "", ""},
		{"本期无新进展 and nothing before", words("2026-06", StatusNoNews), Grey, RuleNoWord, "", ""},
		{"text without a word", words("2026-06"), Grey, RuleNoWord, "", ""},
		{"text without a word keeps the word before", words("2026-06", "", StatusBehind), Red, RuleWordBehind, "", ""},

		// The deadline.
		{"按计划 on the deadline", words("2026-06", StatusOnPlan).with(func(in *LightInput) { in.Task.Deadline = june }), Green, RuleWordOnPlan, "", ""},
		{"按计划 after the deadline", words("2026-07", StatusOnPlan).with(func(in *LightInput) { in.Task.Deadline = june }), Red, RuleDeadlinePassed, "", "2026-06-30"},
		{"已完成 after the deadline, not accepted", words("2026-07", StatusDone).with(func(in *LightInput) { in.Task.Deadline = june }), Red, RuleDeadlinePassed, "", "2026-06-30"},
		{"已完成 accepted, after the deadline", month("2026-07").with(func(in *LightInput) {
			in.Task.Deadline, in.Words = june, []Word{{StatusNoNews, false}, {StatusDone, true}}
		}), Green, RuleWordDone, "", ""},

		// Milestones come before the word.
		{"done in time", nodes("2026-06", done("2026-06-15", "2026-06-10")), Green, RuleMilestonesDone, "1", ""},
		{"done late is done", nodes("2026-06", done("2026-03-31", "2026-06-01")), Green, RuleWordOnPlan, "", ""},
		{"done only after the period", nodes("2026-06", done("2026-06-15", "2026-07-02")), Yellow, RuleMilestoneLate, "立项", "2026-06-15"},
		{"30 days overdue", nodes("2026-06", open("2026-05-31")), Yellow, RuleMilestoneLate, "开工", "2026-05-31"},
		{"31 days overdue", nodes("2026-06", open("2026-05-30")), Red, RuleMilestoneOverdue, "开工", "2026-05-30"},
		{"a day overdue", nodes("2026-06", open("2026-06-29")), Yellow, RuleMilestoneLate, "开工", "2026-06-29"},
		{"due on the last day: the word", nodes("2026-06", open("2026-06-30")), Green, RuleWordOnPlan, "", ""},
		{"the longest overdue decides", nodes("2026-06", open("2026-06-15"), open("2026-04-30"), open("2026-05-31")), Red, RuleMilestoneOverdue, "开工", "2026-04-30"},
		{"one of two done, the other overdue", nodes("2026-06", done("2026-06-10", "2026-06-10"), open("2026-06-20")), Yellow, RuleMilestoneLate, "开工", "2026-06-20"},
		{"one of two done, the other due on the last day", nodes("2026-06", done("2026-06-10", "2026-06-10"), open("2026-06-30")), Green, RuleWordOnPlan, "", ""},
		{"later ones don't count yet", nodes("2026-06", open("2026-09-30")), Green, RuleWordOnPlan, "", ""},
		{"cancelled ones and those of items are passed over", nodes("2026-06", cancelled, ofItem), Green, RuleWordOnPlan, "", ""},
		{"a quarter's node", nodes("2026-Q2", done("2026-04-15", "2026-04-15"), done("2026-05-31", "2026-06-02")), Green, RuleMilestonesDone, "2", ""},
		{"milestones before 滞后", nodes("2026-06", done("2026-06-15", "2026-06-10")).with(func(in *LightInput) { in.Words = []Word{{StatusBehind, true}} }), Green, RuleMilestonesDone, "1", ""},
		{"another city's 10 days", nodes("2026-06", open("2026-06-15")).with(func(in *LightInput) { in.Settings.YellowOverdueDays = 10 }), Red, RuleMilestoneOverdue, "开工", "2026-06-15"},

		// Never reported.
		{"never reported, before the first due day", month("2026-02").with(func(in *LightInput) { in.Reported = false }), Grey, RuleReportAwaited, "", "2026-03-30"},
		{"never reported, after it", month("2026-03").with(func(in *LightInput) { in.Reported = false }), Red, RuleReportMissing, "", "2026-03-30"},
		{"never reported, an extension moved it", month("2026-03").with(func(in *LightInput) { in.Reported, in.FirstOwedDue = false, day("2026-04-05") }), Grey, RuleReportAwaited, "", "2026-04-05"},
		{"never reported, the deadline passed before anything was owed", month("2026-10").with(func(in *LightInput) {
			in.Reported, in.Task.Deadline, in.FirstOwedDue = false, june, day("2026-11-30")
		}), Grey, RuleReportAwaited, "", "2026-11-30"},
		{"never reported, nothing owed", month("2026-11").with(func(in *LightInput) { in.Reported, in.FirstOwedDue = false, Date{} }), Grey, RuleReportAwaited, "", ""},
		{"never reported, but a node is overdue", nodes("2026-02", open("2026-02-10")).with(func(in *LightInput) { in.Reported, in.Words = false, nil }), Yellow, RuleMilestoneLate, "开工", "2026-02-10"},

		// Proposed duties.
		{"滞后 under a proposed duty", words("2026-06", StatusBehind).with(func(in *LightInput) { in.Confirmed = false }), Grey, RuleDutyProposed, "", ""},
		{"按计划 under a proposed duty", words("2026-06", StatusOnPlan).with(func(in *LightInput) { in.Confirmed = false }), Green, RuleWordOnPlan, "", ""},
		{"never reported under a duty that is proposed anew", month("2026-06").with(func(in *LightInput) { in.Reported, in.Confirmed = false, false }), Grey, RuleDutyProposed, "", ""},

		// Closed.
		{"closed", words("2026-06", StatusBehind).with(func(in *LightInput) { in.Task.State = TaskClosed }), Blue, RuleClosed, "", ""},
		{"closed and never reported", month("2026-06").with(func(in *LightInput) { in.Task.State, in.Reported = TaskClosed, false }), Blue, RuleClosed, "", ""},
	} {
		l, ok := TaskLight(c.in)
		if !ok {
			t.Errorf("%s: no light", c.name)
		}
		expect(t, c.name, l, c.color, c.rule, c.found, c.limit)
	}
}

func TestUntrackedHasNoLight(t *testing.T) {
	in := month("2026-06").with(func(in *LightInput) {
		in.Task.Tracking, in.Words, in.Rating = Untracked, []Word{{StatusBehind, true}}, &Rating{Color: Red, Stands: true}
	})
	if l, ok := TaskLight(in); ok || l.Color != "" {
		t.Errorf("no light stands beside it, got %v", l)
	}
}

// TestRating: an override needs a reason, shows as such and lapses with the next accepted entry; a rating by hand stands.
func TestRating(t *testing.T) {
	in := month("2026-06").with(func(in *LightInput) { in.Words, in.LastAccepted = []Word{{StatusBehind, true}}, 7 })
	override := Rating{Color: Yellow, Reason: "资金已到位", By: "督查室王某", Seq: 7}
	in.Rating = &override
	l, _ := TaskLight(in)
	expect(t, "override", l, Yellow, RuleOverridden, "资金已到位", "")
	if l.Because.Args["computed"] != "RED" || l.Because.Args["by"] != "督查室王某" {
		t.Errorf("an override shows what it overrides: %v", l.Because.Args)
	}
	in.LastAccepted = 8
	l, _ = TaskLight(in)
	expect(t, "the next accepted entry ends it", l, Red, RuleWordBehind, "", "")
	override.Stands = true
	l, _ = TaskLight(in)
	expect(t, "a rating by hand stands", l, Yellow, RuleByHand, "资金已到位", "")
	in.Task.State = TaskClosed
	l, _ = TaskLight(in)
	expect(t, "closed stays blue", l, Blue, RuleClosed, "", "")

	relative := state(Relative, target(OpEQ, "5", "", "%"), nil, "5")
	relative.Rating = &Rating{Color: Green, Reason: "与经济增长同步", Stands: true}
	expect(t, "relative, rated", IndicatorLight(month("2026-06"), relative), Green, RuleByHand, "与经济增长同步", "")

	for _, r := range []Rating{{Color: Blue, Reason: "x"}, {Color: "PURPLE", Reason: "x"}, {Color: Red}} {
		if KindOf(r.Validate()) != Invalid {
			t.Errorf("%+v passes", r)
		}
	}
	if err := override.Validate(); err != nil {
		t.Error(err)
	}
}

func TestMilestonesDone(t *testing.T) {
	done, all := MilestonesDone([]Milestone{
		{State: MilestoneDone, DoneOn: day("2026-06-30")}, {State: MilestoneDone, DoneOn: day("2026-07-01")}, {State: MilestoneOpen},
		{State: MilestoneCancelled}, {State: MilestoneDone, ItemID: new(string)},
	}, "2026-06")
	if done != 1 || all != 3 {
		t.Errorf("%d of %d", done, all)
	}
}

// drawn is any indicator with any plan and figure.
func drawn(t *rapid.T) (LightInput, IndicatorState) {
	d := func(name string) *Decimal {
		v := Int(rapid.Int64Range(-50, 3000).Draw(t, name)).Shift(-1)
		return &v
	}
	in := month(Period(rapid.SampledFrom([]string{"2026-01", "2026-03", "2026-06", "2026-Q3", "2026-11", "2026-12"}).Draw(t, "period")))
	in.Task.Deadline = rapid.SampledFrom([]Date{{}, day("2026-06-30"), day("2026-12-31")}).Draw(t, "deadline")
	in.Reported, in.Confirmed = rapid.Bool().Draw(t, "reported"), rapid.Bool().Draw(t, "confirmed")
	in.FirstOwedDue = rapid.SampledFrom([]Date{{}, day("2026-03-30"), day("2026-11-30")}).Draw(t, "owed")
	in.Settings.PaceUnit = rapid.SampledFrom([]PaceUnit{PaceMonths, PaceDays}).Draw(t, "unit")
	s := IndicatorState{Indicator: Indicator{
		Kind: rapid.SampledFrom(IndicatorKinds).Draw(t, "kind"), Operator: rapid.SampledFrom(Operators).Draw(t, "operator"), Low: d("low"), High: d("high")}}
	s.Value = rapid.SampledFrom([]*Decimal{nil, d("value")}).Draw(t, "has")
	if kind := rapid.SampledFrom([]PlanKind{"", PlanLine, PlanValues, PlanYearEnd}).Draw(t, "plan"); kind != "" {
		s.Plan = &Plan{Kind: kind, State: rapid.SampledFrom([]PlanState{PlanAccepted, PlanAccepted, PlanDraft, PlanReturned}).Draw(t, "state")}
		s.Values = []PlanValue{{Period: "2026-Q1", Value: *d("q1")}, {Period: "2026-Q3", Value: *d("q3")}}
	}
	return in, s
}

// TestWorseValueNeverGivesABetterLight, whatever the kind, plan and period.
func TestWorseValueNeverGivesABetterLight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, s := drawn(t)
		if s.Value == nil {
			return
		}
		better, worse := s, s
		step := Int(rapid.Int64Range(1, 500).Draw(t, "step")).Shift(-1)
		lower := s.Indicator.Target().lowerIsBetter(s.Indicator.Kind)
		switch {
		case s.Indicator.Kind == Zero:
			zero := Decimal{}
			better.Value = &zero
		case lower:
			v := s.Value.Add(step)
			worse.Value = &v
		default:
			v := s.Value.Sub(step)
			worse.Value = &v
		}
		b, w := IndicatorLight(in, better), IndicatorLight(in, worse)
		if b.Color.Worse(w.Color) {
			t.Fatalf("%s gives %s (%s), but %s gives %s (%s)", better.Value, b.Color, b.Because.Rule, worse.Value, w.Color, w.Because.Rule)
		}
	})
}

// TestNoPlanNeverRed: without an accepted plan no figure makes a light red or yellow; a missing report still may.
func TestNoPlanNeverRed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, s := drawn(t)
		if s.Plan != nil && s.Plan.State == PlanAccepted {
			s.Plan.State = PlanHandedIn
		}
		l, _ := TaskLight(in.of(s))
		bad := l.Color == Red || l.Color == Yellow
		if bad && l.Because.Rule != RuleReportMissing {
			t.Fatalf("%s by %s", l.Color, l.Because.Rule)
		}
		if bad && (in.Reported || !in.Confirmed) {
			t.Fatalf("missing, though reported (%v) or not confirmed (%v)", in.Reported, !in.Confirmed)
		}
	})
}

// TestLightIsAFunction: the same input gives the same light, the order of planned values doesn't matter, nothing given is
// changed, every rule is a known one, and a proposed duty is never yellow or red.
func TestLightIsAFunction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, s := drawn(t)
		turned := s
		turned.Values = nil
		for i := len(s.Values) - 1; i >= 0; i-- {
			turned.Values = append(turned.Values, s.Values[i])
		}
		first, ok := TaskLight(in.of(s))
		second, _ := TaskLight(in.of(turned))
		if !ok || !reflect.DeepEqual(first, second) {
			t.Fatalf("%v, then %v", first, second)
		}
		known := false
		for _, r := range LightRules {
			known = known || r == first.Because.Rule
		}
		if !known || first.Color.rank() == len(Colors) {
			t.Fatalf("an unknown light: %v", first)
		}
		if !in.Confirmed && (first.Color == Red || first.Color == Yellow) {
			t.Fatalf("%s under a proposed duty", first.Color)
		}
	})
}
