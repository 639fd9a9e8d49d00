package models

// LightRule names the rule that gave a light; words.Because has its sentence.
type LightRule string

// The rules, with what Found, Limit and the Args hold. Figures are printed with one decimal where they are percentages or
// points, dates as YYYY-MM-DD.
const (
	RuleClosed           LightRule = "CLOSED"            // blue: the task is closed
	RuleOverridden       LightRule = "OVERRIDDEN"        // Found: staff's reason; by, computed (the colour without it)
	RuleByHand           LightRule = "BY_HAND"           // Found: staff's reason; by
	RuleNoRating         LightRule = "NO_RATING"         // grey: RELATIVE and not rated yet
	RuleNotBegun         LightRule = "NOT_BEGUN"         // grey: Limit: the day on which it is due to start
	RuleReportMissing    LightRule = "REPORT_MISSING"    // red: Limit: the first due day
	RuleReportAwaited    LightRule = "REPORT_AWAITED"    // grey: Limit: the first due day, "" where nothing is owed
	RuleNoPlan           LightRule = "NO_PLAN"           // grey: Found: the value, if any
	RuleNothingDue       LightRule = "NOTHING_DUE"       // grey: the plan asks for nothing yet; Found: the value, if any
	RuleReadingMissing   LightRule = "READING_MISSING"   // red: reported, but no figure; Limit: the planned value
	RuleDeadlinePassed   LightRule = "DEADLINE_PASSED"   // red: Found: the value, if any; Limit: the deadline; target
	RuleReached          LightRule = "TARGET_REACHED"    // green: Found: the value; Limit: the target
	RuleOnPlan           LightRule = "ON_PLAN"           // green: Found: completion; Limit: plan
	RuleBehind           LightRule = "BEHIND_PLAN"       // yellow: Found: completion; Limit: plan; gap, points
	RuleFarBehind        LightRule = "FAR_BEHIND_PLAN"   // red: the same
	RuleNearPlan         LightRule = "NEAR_PLAN"         // green: behind, but within the green limit; the same
	RuleRatioNear        LightRule = "RATIO_NEAR"        // green: below plan, but within the green limit; ratio, percent
	RuleRatioBehind      LightRule = "RATIO_BEHIND"      // yellow: the same
	RuleRatioFarBehind   LightRule = "RATIO_FAR_BEHIND"  // red: the same
	RuleDueSoon          LightRule = "DUE_SOON"          // yellow: Limit: what the plan wants next; due (the day), days
	RuleLateWithin       LightRule = "LATE_WITHIN"       // yellow: since (the day on which it was due), days, most
	RuleLateBeyond       LightRule = "LATE_BEYOND"       // red: the same
	RulePeriodsWithin    LightRule = "PERIODS_WITHIN"    // yellow: periods (behind, one after another), most
	RulePeriodsBeyond    LightRule = "PERIODS_BEYOND"    // red: the same
	RuleBelowPlan        LightRule = "BELOW_PLAN"        // red: no ratio (target 0); Found: the value; Limit: the planned value
	RuleMet              LightRule = "TARGET_MET"        // green, GROWTH and CEILING: Found: the value; Limit: the target
	RuleMissedSlightly   LightRule = "MISSED_SLIGHTLY"   // yellow: the same; gap, tolerance
	RuleMissed           LightRule = "MISSED"            // red: the same
	RuleZeroKept         LightRule = "ZERO_KEPT"         // green
	RuleZeroBroken       LightRule = "ZERO_BROKEN"       // red: Found: the value
	RuleMilestonesDone   LightRule = "MILESTONES_DONE"   // green: Found: the number of this period's milestones
	RuleMilestoneSoon    LightRule = "MILESTONE_SOON"    // yellow: Found: its title; Limit: its due day; days
	RuleMilestoneLate    LightRule = "MILESTONE_LATE"    // yellow: Found: its title; Limit: its due day; days, most
	RuleMilestoneOverdue LightRule = "MILESTONE_OVERDUE" // red: the same
	RuleWordDone         LightRule = "WORD_DONE"         // green, 自评
	RuleWordOnPlan       LightRule = "WORD_ON_PLAN"      // green, 自评
	RuleWordBehind       LightRule = "WORD_BEHIND"       // red, 自评
	RuleWordNotStarted   LightRule = "WORD_NOT_STARTED"  // red, 自评: it should have started
	RuleNoWord           LightRule = "NO_WORD"           // grey: nothing to judge by
	RuleNoTarget         LightRule = "NO_TARGET"         // grey: the indicator or item has no number to compare with
	RuleDutyProposed     LightRule = "DUTY_PROPOSED"     // grey: the duty is only proposed, so never yellow or red
)

// LightRules are all of them.
var LightRules = []LightRule{
	RuleClosed, RuleOverridden, RuleByHand, RuleNoRating, RuleNotBegun, RuleReportMissing, RuleReportAwaited, RuleNoPlan,
	RuleNothingDue, RuleReadingMissing, RuleDeadlinePassed, RuleReached, RuleOnPlan, RuleBehind, RuleFarBehind, RuleBelowPlan,
	RuleNearPlan, RuleRatioNear, RuleRatioBehind, RuleRatioFarBehind, RuleDueSoon, RuleLateWithin, RuleLateBeyond, RulePeriodsWithin,
	RulePeriodsBeyond, RuleMilestoneSoon,
	RuleMet, RuleMissedSlightly, RuleMissed, RuleZeroKept, RuleZeroBroken, RuleMilestonesDone, RuleMilestoneLate,
	RuleMilestoneOverdue, RuleWordDone, RuleWordOnPlan, RuleWordBehind, RuleWordNotStarted, RuleNoWord,
	RuleNoTarget, RuleDutyProposed,
}

// Because is why a light has its colour: the rule, what was found, what it was held against, and further places of the
// sentence (asOf: the day the figure speaks of; indicator: its name, where the light is a task's).
type Because struct {
	Rule  LightRule         `json:"rule"`
	Found string            `json:"found,omitempty"`
	Limit string            `json:"limit,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
}

// with adds an argument; an empty one is left out.
func (b Because) with(name, value string) Because {
	if value == "" {
		return b
	}
	args := map[string]string{}
	for k, v := range b.Args {
		args[k] = v
	}
	args[name] = value
	b.Args = args
	return b
}
