package models

import "strconv"

// Color is a light. It is computed from a task, a period, the report's settings and the data, never from the clock.
type Color string

// The colours. For one indicator the rules are tried in the order blue, grey, red, yellow, green; a task takes the worst of
// its indicators in the order red, yellow, grey, green, blue (domain.md §5, Reckoning).
const (
	Green  Color = "GREEN"
	Yellow Color = "YELLOW"
	Red    Color = "RED"
	Blue   Color = "BLUE"
	Grey   Color = "GREY"
)

// Colors are all of them, the worst first.
var Colors = []Color{Red, Yellow, Grey, Green, Blue}

// Worse says whether c counts before d when a task takes the worst of its indicators.
func (c Color) Worse(d Color) bool { return c.rank() < d.rank() }

func (c Color) rank() int {
	for i, known := range Colors {
		if c == known {
			return i
		}
	}
	return len(Colors)
}

// Light is a colour with its reason.
type Light struct {
	Color   Color   `json:"color"`
	Because Because `json:"because"`
}

// Word is the department's word on the task in one entry.
type Word struct {
	Status   StatusWord
	Accepted bool // staff have accepted the entry
}

// LightInput is all that a light depends on, as it stood in the period. Entries count where they are handed in or accepted, up to
// the period and not after it.
type LightInput struct {
	Task         Task
	Settings     Settings
	Period       Period
	Start        Date // when the task is due to start; zero: with the year
	Confirmed    bool // a lead's duty is confirmed: under a proposed one no light is yellow or red
	Reported     bool // there is an entry, whatever it says
	FirstOwedDue Date // due day, extended or not, of the first period that a confirmed duty owed (FirstOwed); zero: none yet
	Indicators   []IndicatorState
	Milestones   []Milestone // the task's; those of items are passed over
	Words        []Word      // latest first
	Rating       *Rating     // the latest that staff gave the task, nil: none
	LastAccepted int64       // Seq of the latest accepted entry, 0: none
}

// TaskLight is the light of a task in a period. ok is false for a task that isn't tracked: no light stands beside it.
func TaskLight(in LightInput) (light Light, ok bool) {
	if !in.Task.Tracked() {
		return Light{}, false
	}
	light = in.computed()
	if light.Color == Blue || !in.Rating.InForce(in.LastAccepted) {
		return light, true
	}
	return in.Rating.light(light.Color), true
}

func (in LightInput) computed() Light {
	if l, ok := in.before(); ok {
		return l
	}
	if len(in.Indicators) == 0 {
		return in.unlessProposed(in.withoutNumber())
	}
	var worst Light
	for i, s := range in.Indicators {
		l := IndicatorLight(in, s)
		if i == 0 || l.Color.Worse(worst.Color) {
			worst = l
			worst.Because = worst.Because.with("indicator", s.Indicator.Name)
		}
	}
	return worst
}

// before are the rules that need neither figure nor word: closed, not due to start, never reported.
func (in LightInput) before() (Light, bool) {
	switch {
	case in.Task.State == TaskClosed:
		return light(Blue, RuleClosed, "", ""), true
	case in.Start.After(in.end()):
		return light(Grey, RuleNotBegun, "", in.Start.String()), true
	case !in.Reported && in.overdue():
		return in.unlessProposed(light(Red, RuleReportMissing, "", in.FirstOwedDue.String())), true
	}
	return Light{}, false
}

// end is the period's last day, from which everything is counted.
func (in LightInput) end() Date { return in.Period.Last() }

// overdue says whether the first report was due before the period's last day.
func (in LightInput) overdue() bool {
	return !in.FirstOwedDue.IsZero() && in.end().After(in.FirstOwedDue)
}

// unlessProposed turns yellow and red into grey while the duty is only proposed.
func (in LightInput) unlessProposed(l Light) Light {
	if in.Confirmed || l.Color != Red && l.Color != Yellow {
		return l
	}
	return light(Grey, RuleDutyProposed, "", "")
}

// withoutNumber is the light of a task that has no indicator: its accepted 已完成, its deadline, this period's milestones, else
// the department's word.
func (in LightInput) withoutNumber() Light {
	word := in.word()
	if word == (Word{StatusDone, true}) {
		return light(Green, RuleWordDone, "", "")
	}
	deadline := in.Task.Deadline
	if in.Reported && !deadline.IsZero() && in.end().After(deadline) {
		return light(Red, RuleDeadlinePassed, "", deadline.String())
	}
	if l, ok := MilestoneLight(in.Milestones, in.Period, in.Settings); ok {
		return l
	}
	if !in.Reported {
		return light(Grey, RuleReportAwaited, "", in.FirstOwedDue.String())
	}
	return in.byWord(word.Status)
}

// word is the department's latest word; 本期无新进展 stands for the one before.
func (in LightInput) word() Word {
	for _, w := range in.Words {
		if w.Status != "" && w.Status != StatusNoNews {
			return w
		}
	}
	return Word{}
}

func (in LightInput) byWord(word StatusWord) Light {
	switch word {
	case StatusDone:
		return light(Green, RuleWordDone, "", "")
	case StatusOnPlan:
		return light(Green, RuleWordOnPlan, "", "")
	case StatusBehind:
		return light(Red, RuleWordBehind, "", "")
	case StatusNotBegun:
		return light(Red, RuleWordNotStarted, "", in.Start.String())
	}
	return light(Grey, RuleNoWord, "", "")
}

// MilestoneLight is what a task's own milestones say at the period's end; those of items and cancelled ones are passed over.
// The one that is overdue longest decides; without one, this period's are green once all are done. ok is false where they say
// nothing: none is due in the period, or one is due on its very last day and still open.
func MilestoneLight(milestones []Milestone, period Period, s Settings) (l Light, ok bool) {
	end, done, open := period.Last(), 0, 0
	var late *Milestone
	for i, m := range milestones {
		switch {
		case !m.dueBy(end):
		case m.doneBy(end):
			if !m.Due.Before(period.First()) {
				done++
			}
		case m.Due == end:
			open++
		case late == nil || m.Due.Before(late.Due):
			late = &milestones[i]
		}
	}
	if late != nil {
		return late.overdue(end, s.YellowOverdueDays), true
	}
	if l, soon := milestoneSoon(milestones, end, s); soon {
		return l, true
	}
	return light(Green, RuleMilestonesDone, strconv.Itoa(done), ""), done > 0 && open == 0
}

// milestoneSoon warns, in the family ByDays, of the first open milestone that falls due within YellowDaysBefore days.
func milestoneSoon(milestones []Milestone, end Date, s Settings) (Light, bool) {
	if s.Family() != ByDays {
		return Light{}, false
	}
	var next *Milestone
	for i, m := range milestones {
		open := m.dueBy(end.AddDays(s.YellowDaysBefore)) && m.Due.After(end) && !m.doneBy(end)
		if open && (next == nil || m.Due.Before(next.Due)) {
			next = &milestones[i]
		}
	}
	if next == nil {
		return Light{}, false
	}
	return light(Yellow, RuleMilestoneSoon, next.Title, next.Due.String(), "days", strconv.Itoa(next.Due.DaysSince(end))), true
}

// dueBy says whether the milestone is one of the task's own, not cancelled, and due on or before a day.
func (m Milestone) dueBy(d Date) bool {
	return m.ItemID == nil && m.State != MilestoneCancelled && !m.Due.IsZero() && !m.Due.After(d)
}

// doneBy says whether the milestone was done by a day.
func (m Milestone) doneBy(d Date) bool { return m.State == MilestoneDone && !m.DoneOn.After(d) }

func (m Milestone) overdue(end Date, most int) Light {
	days := end.DaysSince(m.Due)
	color, rule := Yellow, RuleMilestoneLate
	if days > most {
		color, rule = Red, RuleMilestoneOverdue
	}
	return light(color, rule, m.Title, m.Due.String(), "days", strconv.Itoa(days), "most", strconv.Itoa(most))
}

// MilestonesDone is the completion of a task without a number: how many of its milestones are done by the period's end.
func MilestonesDone(milestones []Milestone, period Period) (done, all int) {
	for _, m := range milestones {
		if m.ItemID != nil || m.State == MilestoneCancelled {
			continue
		}
		all++
		if m.doneBy(period.Last()) {
			done++
		}
	}
	return done, all
}

// light makes a light; pairs are further arguments of its sentence.
func light(color Color, rule LightRule, found, limit string, pairs ...string) Light {
	l := Light{color, Because{Rule: rule, Found: found, Limit: limit}}
	for i := 0; i+1 < len(pairs); i += 2 {
		l.Because = l.Because.with(pairs[i], pairs[i+1])
	}
	return l
}
