package models

import (
	"cmp"
	"slices"
)

// SentChase is a chase with what it was about.
type SentChase struct {
	Chase
	Matters []ChaseMatter
}

// covers says whether it was about a matter.
func (c SentChase) covers(m ChaseMatter) bool {
	return slices.ContainsFunc(c.Matters, func(own ChaseMatter) bool { return own.key() != "" && own.key() == m.key() })
}

// ChaseFacts are what is known, in one period and as of a day, of one department that may have to be chased.
type ChaseFacts struct {
	DepartmentID string
	PeriodID     string
	Due          Date // of the period, extended or not
	Closed       bool // the period is: nothing can be handed in any more
	Owing        []OwingFact
	Sent         []SentChase // to the department: of the period, and of none
}

// OwingFact is one task that the department leads, confirmed, as the first listed where the others don't report.
type OwingFact struct {
	Task       Task
	Standing   DutyStanding
	Returned   string // why it was sent back
	Light      Light
	Milestones []Milestone // of the task
}

// ChaseProposal is what a department should be chased for now, and how.
type ChaseProposal struct {
	DepartmentID string
	Step         ChaseStep
	Matters      []ChaseMatter
	WaitsUntil   Date        // everything was chased already, and may be answered until this day; zero: it is time
	Sent         []SentChase // what was sent about these matters, oldest first
}

// Ripe says whether it is time to send.
func (p ChaseProposal) Ripe() bool { return p.WaitsUntil.IsZero() }

// Propose says what a department should be chased for on a day, ok is false for nothing.
//
// A report that is owed is asked for from Soon days before its due day on, by a reminder; from the day after, and for overdue milestones,
// passed deadlines, red lights and overdue answers, by a 催办. What was chased before is raised by one step, whoever sent it, once the day
// by which that chase was to be answered has passed. What was answered in words is not asked again in the period unless a
// report is what is missing.
func Propose(f ChaseFacts, rules ChaseRules, day Date) (p ChaseProposal, ok bool) {
	p = ChaseProposal{DepartmentID: f.DepartmentID, Step: StepReminder, WaitsUntil: Date{}}
	var waits Date
	ripe := false
	for _, m := range f.matters(rules, day) {
		last := f.lastOn(m)
		if last != nil && last.Answered() && !m.Reason.NeedsReport() {
			continue
		}
		p.Matters = append(p.Matters, m)
		step := m.firstStep()
		if last != nil {
			step = higher(step, last.Step.next())
			if m.Reason == ReasonDueSoon {
				step = StepReminder
			}
		}
		p.Step = higher(p.Step, step)
		if last != nil && !last.Due.Before(day) {
			waits = later(waits, last.Due)
		} else {
			ripe = true
		}
	}
	if !ripe {
		p.WaitsUntil = waits
	}
	p.Sent = f.sentAbout(p.Matters)
	return p, len(p.Matters) > 0
}

// firstStep is the step at which a matter is chased for the first time.
func (m ChaseMatter) firstStep() ChaseStep {
	if m.Reason == ReasonDueSoon || m.Reason == ReasonAsked {
		return StepReminder
	}
	return StepChase
}

func higher(a, b ChaseStep) ChaseStep {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

func later(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}

// lastOn is the newest chase that was about a matter.
func (f ChaseFacts) lastOn(m ChaseMatter) *SentChase {
	var last *SentChase
	for i, c := range f.Sent {
		about := m.AboutID != nil && c.ID == *m.AboutID
		other := m.Reason.NeedsReport() && (c.PeriodID == nil || *c.PeriodID != f.PeriodID)
		if !about && !other && c.covers(m) && (last == nil || c.Seq > last.Seq) {
			last = &f.Sent[i]
		}
	}
	return last
}

func (f ChaseFacts) sentAbout(matters []ChaseMatter) []SentChase {
	var sent []SentChase
	for _, c := range f.Sent {
		if slices.ContainsFunc(matters, c.covers) {
			sent = append(sent, c)
		}
	}
	slices.SortFunc(sent, func(a, b SentChase) int { return cmp.Compare(a.Seq, b.Seq) })
	return sent
}

// matters are what can be chased on a day, in the order of the reasons and then of the tasks.
func (f ChaseFacts) matters(rules ChaseRules, day Date) []ChaseMatter {
	var all []ChaseMatter
	if !f.Closed {
		for _, o := range f.Owing {
			all = append(all, f.ofTask(o, rules, day)...)
		}
	}
	for _, c := range f.Sent {
		formal := c.Step == StepInstruction || c.Step == StepOrder
		if formal && !c.Answered() && !c.Due.IsZero() && c.Due.Before(day) {
			all = append(all, ChaseMatter{Reason: ReasonUnanswered, AboutID: &c.ID, Due: c.Due, Note: c.Number})
		}
	}
	slices.SortStableFunc(all, func(a, b ChaseMatter) int {
		return cmp.Compare(slices.Index(ChaseReasons, a.Reason), slices.Index(ChaseReasons, b.Reason))
	})
	for i := range all {
		all[i].Position = i + 1
	}
	return all
}

// ofTask are the matters of one task. A closed task and one that isn't tracked have none, and there is no red light beside a report
// that is missing: it says so itself.
func (f ChaseFacts) ofTask(o OwingFact, rules ChaseRules, day Date) []ChaseMatter {
	if o.Task.State != TaskOpen || !o.Task.Tracked() {
		return nil
	}
	var found []ChaseMatter
	if m, ok := f.report(o, rules, day); ok {
		found = append(found, m)
	}
	for _, m := range o.Milestones {
		if m.ItemID == nil && m.State == MilestoneOpen && m.Due.Before(day) {
			found = append(found, ChaseMatter{Reason: ReasonMilestone, TaskID: &o.Task.ID, MilestoneID: &m.ID, Due: m.Due, Note: m.Title})
		}
	}
	if m, ok := o.red(day); ok {
		found = append(found, m)
	}
	return found
}

// report is the report that is owed and isn't there.
func (f ChaseFacts) report(o OwingFact, rules ChaseRules, day Date) (ChaseMatter, bool) {
	m := ChaseMatter{TaskID: &o.Task.ID, Due: f.Due}
	switch o.Standing {
	case StandingDue:
		m.Reason = ReasonDueSoon
		return m, f.Due.DaysSince(day) <= rules.Soon()
	case StandingOverdue:
		m.Reason = ReasonMissing
	case StandingIncomplete:
		m.Reason = ReasonIncomplete
	case StandingReturned:
		m.Reason, m.Note = ReasonReturned, o.Returned
	default:
		return m, false
	}
	return m, true
}

// red is a red light that no other matter tells of already. A light looks to the end of its period; what passes only after the day
// isn't chased yet.
func (o OwingFact) red(day Date) (ChaseMatter, bool) {
	if o.Light.Color != Red {
		return ChaseMatter{}, false
	}
	m := ChaseMatter{Reason: ReasonRed, TaskID: &o.Task.ID, Due: o.Task.Deadline}
	switch o.Light.Because.Rule {
	case RuleReportMissing, RuleMilestoneOverdue:
		return m, false
	case RuleDeadlinePassed:
		m.Reason = ReasonDeadline
		return m, o.Task.Deadline.Before(day)
	}
	return m, true
}

// ChaseLetter is everything that the text or paper of a chase says.
type ChaseLetter struct {
	Chase      Chase
	Report     Report
	Department Department
	Period     Period // "" for a chase of no period
	PeriodDue  Date
	Leader     string // post and name of who gave the instruction
	Day        Date   // on which it is sent
	Matters    []LetterMatter
	Wording    string // what staff wrote; for an instruction, the leader's words
}

// LetterMatter is a matter with its task.
type LetterMatter struct {
	ChaseMatter
	TaskNumber string
	TaskTitle  string
}

// AnswerMatters are the matters that a hand-in answers.
func (c SentChase) AnswerMatters() (tasks []string, all bool) {
	all = len(c.Matters) > 0
	for _, m := range c.Matters {
		if m.Reason.NeedsReport() && m.TaskID != nil {
			tasks = append(tasks, *m.TaskID)
			continue
		}
		all = false
	}
	return tasks, all
}

// ChasedOn says whether every one of some matters was chased by the same or a higher step on a day, and isn't answered: a second click.
func ChasedOn(f ChaseFacts, matters []ChaseMatter, step ChaseStep, on func(Chase) bool) bool {
	return !slices.ContainsFunc(matters, func(m ChaseMatter) bool {
		last := f.lastOn(m)
		return last == nil || last.Answered() || last.Step.rank() < step.rank() || !on(last.Chase)
	})
}
