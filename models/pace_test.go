package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func accepted(kind PlanKind) *Plan { return &Plan{Kind: kind, State: PlanAccepted} }

func planned(pairs ...string) []PlanValue {
	var values []PlanValue
	for i := 0; i+1 < len(pairs); i += 2 {
		values = append(values, PlanValue{Period: Period(pairs[i]), Value: *dec(pairs[i+1])})
	}
	return values
}

func TestPlanned(t *testing.T) {
	twenty := target(OpEQ, "20", "", "万亩")
	quarters := planned("2026-Q4", "20", "2026-Q1", "2", "2026-Q3", "15", "2026-Q2", "8") // in any order
	pace := func(plan *Plan, values []PlanValue) Pace {
		return Pace{Plan: plan, Values: values, Target: twenty, Kind: Cumulative, Year: 2026, Unit: PaceMonths}
	}
	line := pace(accepted(PlanLine), nil)
	byDays, tillJune, stock, approx := line, line, pace(accepted(PlanValues), nil), line
	byDays.Unit = PaceDays
	tillJune.Deadline = NewDate(2026, 6, 15)
	stock.Kind = Stock
	approx.Target = target(OpApprox, "6", "", "万亩")
	beyond := line
	beyond.Deadline = NewDate(2027, 6, 30)
	for _, c := range []struct {
		name string
		pace Pace
		asOf Date
		want string // as a percentage of 100; "none" without a plan
		due  bool
	}{
		{"line, end of November is 11/12", line, NewDate(2026, 11, 30), "1833.3%", true},
		{"line, any day of November is its end", line, NewDate(2026, 11, 3), "1833.3%", true},
		{"line, end of January", line, NewDate(2026, 1, 31), "166.7%", true},
		{"line, the year before", line, NewDate(2025, 12, 31), "0.0%", false},
		{"line, the year after", line, NewDate(2027, 1, 31), "2000.0%", true},
		{"line by days, 30 November is 334/365", byDays, NewDate(2026, 11, 30), "1830.1%", true},
		{"line by days, 15 November", byDays, NewDate(2026, 11, 15), "1747.9%", true},
		{"line to a deadline in June, March", tillJune, NewDate(2026, 3, 31), "1000.0%", true},
		{"line to a deadline in June, June", tillJune, NewDate(2026, 6, 30), "2000.0%", true},
		{"line, a deadline beyond the year is the year's end", beyond, NewDate(2026, 6, 30), "1000.0%", true},
		{"line of 左右 leads to 0.95 × low", approx, NewDate(2026, 6, 30), "285.0%", true},
		{"values, before the first", pace(accepted(PlanValues), quarters), NewDate(2026, 2, 28), "0.0%", false},
		{"values, at a quarter's end", pace(accepted(PlanValues), quarters), NewDate(2026, 3, 31), "200.0%", true},
		{"values hold until the next", pace(accepted(PlanValues), quarters), NewDate(2026, 5, 31), "200.0%", true},
		{"values, the second", pace(accepted(PlanValues), quarters), NewDate(2026, 6, 15), "800.0%", true},
		{"values, after the last", pace(accepted(PlanValues), quarters), NewDate(2027, 1, 1), "2000.0%", true},
		{"values, of two that end together the shorter counts",
			pace(accepted(PlanValues), planned("2026-03", "3", "2026-Q1", "2")), NewDate(2026, 3, 31), "300.0%", true},
		{"a plan of values without any", pace(accepted(PlanValues), nil), NewDate(2026, 11, 30), "0.0%", false},
		{"a stock without values is held against the target", stock, NewDate(2026, 3, 31), "2000.0%", true},
		{"仅年底出数, November", pace(accepted(PlanYearEnd), nil), NewDate(2026, 11, 30), "0.0%", false},
		{"仅年底出数, December", pace(accepted(PlanYearEnd), nil), NewDate(2026, 12, 1), "2000.0%", true},
		{"no plan", pace(nil, nil), NewDate(2026, 11, 30), "none", false},
		{"a draft", pace(&Plan{Kind: PlanLine, State: PlanDraft}, nil), NewDate(2026, 11, 30), "none", false},
		{"handed in, not accepted", pace(&Plan{Kind: PlanLine, State: PlanHandedIn}, nil), NewDate(2026, 11, 30), "none", false},
		{"returned", pace(&Plan{Kind: PlanLine, State: PlanReturned}, nil), NewDate(2026, 11, 30), "none", false},
	} {
		got := "none"
		if f, ok := c.pace.Planned(c.asOf); ok {
			got = f.Percent()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if due := c.pace.Due(c.asOf); due != c.due {
			t.Errorf("%s: due %v, want %v", c.name, due, c.due)
		}
	}
}

// TestPlannedNeverFalls: a straight line only rises, whatever the deadline, and ends at the target.
func TestPlannedNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) Date { return NewDate(2025, 7, rapid.IntRange(1, 900).Draw(t, name)) }
		unit := rapid.SampledFrom([]PaceUnit{PaceMonths, PaceDays}).Draw(t, "unit")
		p := Pace{Plan: accepted(PlanLine), Target: target(OpEQ, "20", "", ""), Kind: Cumulative, Year: 2026, Unit: unit, Deadline: day("deadline")}
		a, b := day("a"), day("b")
		if b.Before(a) {
			a, b = b, a
		}
		first, _ := p.Planned(a)
		second, _ := p.Planned(b)
		if first.Cmp(second) > 0 {
			t.Fatalf("planned %s at %s, %s at %s", first.Percent(), a, second.Percent(), b)
		}
		end, _ := p.Planned(NewDate(2026, time.December, 31))
		if end.Cmp(Ratio(Int(20), Int(1))) != 0 {
			t.Fatalf("the year's end asks for %s", end.Percent())
		}
	})
}
