package models

import "testing"

// Who is chased for what and by which step, as of a day; the period was due on 28 November.
func TestPropose(t *testing.T) {
	due := NewDate(2026, 11, 28)
	task := Task{ID: "tsk_a", State: TaskOpen, Tracking: Monthly, Deadline: NewDate(2026, 12, 31)}
	closed, slogan := task, task
	closed.State, slogan.Tracking = TaskClosed, Untracked
	period, other := "prd_11", "prd_10"
	sent := func(seq int64, step ChaseStep, due Date, reason ChaseReason) SentChase {
		return SentChase{Chase{ID: "chs_" + string(step), Seq: seq, Step: step, Due: due, PeriodID: &period}, []ChaseMatter{{Reason: reason, TaskID: &task.ID}}}
	}
	answered := sent(1, StepChase, due.AddDays(3), ReasonRed)
	moment := due.Time()
	answered.AnsweredAt = &moment
	elsewhere := sent(1, StepOrder, due.AddDays(-30), ReasonMissing)
	elsewhere.PeriodID, elsewhere.AnsweredAt = &other, &moment
	red := Light{Color: Red, Because: Because{Rule: RuleFarBehind}}
	late := Light{Color: Red, Because: Because{Rule: RuleDeadlinePassed}}
	for _, c := range []struct {
		name   string
		day    int // after the due day
		o      OwingFact
		sent   []SentChase
		closed bool
		want   string // reasons and step, "" for nothing; ? where it waits
	}{
		{name: "four days before", day: -4, o: OwingFact{Task: task, Standing: StandingDue}},
		{name: "three days before", day: -3, o: OwingFact{Task: task, Standing: StandingDue}, want: "DUE_SOON REMINDER"},
		{name: "reminded before", day: -1, o: OwingFact{Task: task, Standing: StandingDue}, sent: []SentChase{sent(1, StepReminder, due, ReasonDueSoon)}, want: "DUE_SOON REMINDER?"},
		{name: "missing", day: 1, o: OwingFact{Task: task, Standing: StandingOverdue}, want: "MISSING CHASE"},
		{name: "missing after a reminder", day: 1, o: OwingFact{Task: task, Standing: StandingOverdue}, sent: []SentChase{sent(1, StepReminder, due, ReasonDueSoon)}, want: "MISSING CHASE"},
		{name: "may still answer", day: 2, o: OwingFact{Task: task, Standing: StandingOverdue}, sent: []SentChase{sent(1, StepChase, due.AddDays(3), ReasonMissing)}, want: "MISSING ORDER?"},
		{name: "raised to an order", day: 4, o: OwingFact{Task: task, Standing: StandingOverdue}, sent: []SentChase{sent(1, StepChase, due.AddDays(3), ReasonMissing)}, want: "MISSING ORDER"},
		{name: "raised to a circular, and the order is unanswered", day: 9, o: OwingFact{Task: task, Standing: StandingOverdue}, want: "MISSING ANSWER_OVERDUE CIRCULAR",
			sent: []SentChase{sent(1, StepChase, due.AddDays(3), ReasonMissing), sent(2, StepOrder, due.AddDays(7), ReasonMissing)}},
		{name: "an order of another period", day: 1, o: OwingFact{Task: task, Standing: StandingOverdue}, sent: []SentChase{elsewhere}, want: "MISSING CHASE"},
		{name: "received, not handed in", day: 1, o: OwingFact{Task: task, Standing: StandingIncomplete}, want: "INCOMPLETE CHASE"},
		{name: "sent back", day: 0, o: OwingFact{Task: task, Standing: StandingReturned}, want: "RETURNED CHASE"},
		{name: "handed in", day: 5, o: OwingFact{Task: task, Standing: StandingHandedIn}},
		{name: "red", day: 1, o: OwingFact{Task: task, Standing: StandingAccepted, Light: red}, want: "RED_LIGHT CHASE"},
		{name: "red, answered in words", day: 9, o: OwingFact{Task: task, Standing: StandingAccepted, Light: red}, sent: []SentChase{answered}},
		{name: "a deadline that passes only later in the period", day: 1, o: OwingFact{Task: task, Standing: StandingAccepted, Light: late}},
		{name: "a milestone", day: 1, o: OwingFact{Task: task, Standing: StandingAccepted, Milestones: []Milestone{{ID: "mil_a", Due: due, State: MilestoneOpen}}}, want: "MILESTONE_OVERDUE CHASE"},
		{name: "a milestone of today", day: 0, o: OwingFact{Task: task, Standing: StandingAccepted, Milestones: []Milestone{{ID: "mil_a", Due: due, State: MilestoneOpen}}}},
		{name: "closed task", day: 5, o: OwingFact{Task: closed, Standing: StandingOverdue, Light: red}},
		{name: "untracked task", day: 5, o: OwingFact{Task: slogan, Standing: StandingOverdue, Light: red}},
		{name: "closed period", day: 5, closed: true, o: OwingFact{Task: task, Standing: StandingOverdue}},
	} {
		f := ChaseFacts{DepartmentID: "dep_a", PeriodID: period, Due: due, Closed: c.closed, Owing: []OwingFact{c.o}, Sent: c.sent}
		got := ""
		if p, ok := Propose(f, ChaseRules{}, due.AddDays(c.day)); ok {
			for _, m := range p.Matters {
				got += string(m.Reason) + " "
			}
			got += string(p.Step)
			if !p.Ripe() {
				got += "?"
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReminds(t *testing.T) {
	rules := ChaseRules{RemindDays: []int{-3, 1}}
	due := NewDate(2026, 11, 30) // a Monday
	for _, c := range []struct {
		day     Date
		working bool
		want    int
	}{
		{NewDate(2026, 11, 27), false, -3}, {NewDate(2026, 11, 25), false, 0}, {NewDate(2026, 11, 25), true, -3}, {NewDate(2026, 11, 28), true, 0},
		{NewDate(2026, 12, 1), true, 1}, {NewDate(2026, 12, 1), false, 1}, {due, false, 0},
	} {
		rules.WorkingDays = c.working
		if n, ok := rules.Reminds(c.day, due, Calendar{}); n != c.want || ok != (c.want != 0) {
			t.Errorf("%s (working days %v): %d %v, want %d", c.day, c.working, n, ok, c.want)
		}
	}
}
