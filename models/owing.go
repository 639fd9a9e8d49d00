package models

import (
	"slices"
	"time"
)

// DutyStanding is a duty's state in a period; it is derived, never stored (contract.md, Submission states).
type DutyStanding string

// The standings.
const (
	StandingNotDue     DutyStanding = "NOT_DUE"             // nothing is owed
	StandingDue        DutyStanding = "DUE"                 // 待报
	StandingOverdue    DutyStanding = "OVERDUE"             // 未报
	StandingHandedIn   DutyStanding = "HANDED_IN"           // 已报
	StandingReturned   DutyStanding = "RETURNED"            // 退回
	StandingAccepted   DutyStanding = "ACCEPTED"            // 通过
	StandingIncomplete DutyStanding = "RECEIVED_INCOMPLETE" // 已收未交
)

// DutyStandings are all of them, in the order of a month.
var DutyStandings = []DutyStanding{
	StandingNotDue, StandingDue, StandingOverdue, StandingIncomplete, StandingHandedIn, StandingReturned, StandingAccepted,
}

// DutyRecord is what a duty's standing in a period depends on.
type DutyRecord struct {
	Owed        bool // Duty.Owes
	Opens       Date
	Due         Date         // extended or not
	Submissions []Submission // the department's for the period
	Entries     []Entry      // the department's on the duty's task in the period
}

// StandingOn is the duty's standing as of a day. The latest entry that was handed in decides, also where nothing is owed; an
// owed row that isn't in what was received is 已收未交; else the due day decides. What the department still keeps to itself
// (DRAFT, SIGNED) doesn't show.
func (in DutyRecord) StandingOn(day Date) DutyStanding {
	latest, ok := in.latest()
	switch {
	case ok && latest.State == Accepted:
		return StandingAccepted
	case ok && latest.State == HandedIn:
		return StandingHandedIn
	case in.Owed && in.received(latest):
		return StandingIncomplete
	case ok:
		return StandingReturned
	case !in.Owed || day.Before(in.Opens):
		return StandingNotDue
	case day.After(in.Due):
		return StandingOverdue
	}
	return StandingDue
}

// latest is the last entry that left the department.
func (in DutyRecord) latest() (latest Entry, ok bool) {
	for _, e := range in.Entries {
		left := e.State == HandedIn || e.State == Accepted || e.State == Returned
		if left && (!ok || e.Seq > latest.Seq) {
			latest, ok = e, true
		}
	}
	return latest, ok
}

// received says whether a file has come in, after the returned entry if there is one, that doesn't count for this duty yet.
func (in DutyRecord) received(returned Entry) bool {
	for _, s := range in.Submissions {
		if (s.State == Checked || s.InForce()) && s.CreatedAt.After(returned.CreatedAt) {
			return true
		}
	}
	return false
}

// FirstOwed is the first period in which one of the duties owes a report of the task: the one after whose due day a task that
// was never reported turns red. periods are the report's, in any order.
func FirstOwed(r Report, t Task, duties []Duty, periods []ReportingPeriod) (first ReportingPeriod, ok bool) {
	from := r.FirstOwedPeriod.Last()
	for _, p := range periods {
		if ok && !p.Ends.Before(first.Ends) {
			continue
		}
		for _, d := range duties {
			if d.TaskID == t.ID && d.Owes(r, t, p, from) {
				first, ok = p, true
			}
		}
	}
	return first, ok
}

// HandInMoment is the moment that decides whether a department was on time: that of its first complete hand-in for the period
// that was not withdrawn: received, or signed where that is asked for. A returned one keeps its moment unless the report's settings say otherwise. ok is false where there
// is none.
func HandInMoment(submissions []Submission, s Settings) (moment time.Time, ok bool) {
	for _, sub := range submissions {
		counts := sub.InForce() || sub.State == Superseded || sub.State == Returned && s.ReturnedKeepTime
		at := sub.CountedAt
		if at == nil {
			at = sub.HandedInAt
		}
		if !counts || !sub.Complete || at == nil {
			continue
		}
		if !ok || at.Before(moment) {
			moment, ok = *at, true
		}
	}
	return moment, ok
}

// OnTime says whether a moment lies on or before the due day as the clocks in the report's zone show it.
func OnTime(moment time.Time, due Date, zone *time.Location) bool {
	return !DateOf(moment.In(zone)).After(due)
}

// LargestRemainder shares 100 percent out among counts, each with so many decimals (0–6), so that the shares sum to exactly 100: all
// are cut, and what is missing goes to those that lost most, the earlier first where they lost the same. Where the counts sum
// to 0 every share is 0; a negative count is taken as 0.
func LargestRemainder(parts []int64, decimals int) []Decimal {
	places := int32(min(max(decimals, 0), 6))
	total := Decimal{}
	for _, p := range parts {
		total = total.Add(Int(max(p, 0)))
	}
	shares := make([]Decimal, len(parts))
	if total.IsZero() {
		return shares
	}
	unit, left := Int(1).Shift(-places), Int(100)
	lost := make([]Decimal, len(parts))
	order := make([]int, len(parts))
	for i, p := range parts {
		order[i] = i
		shares[i], lost[i] = Int(max(p, 0)).Shift(2).QuoRem(total, places)
		left = left.Sub(shares[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return lost[b].Cmp(lost[a]) })
	for i := 0; left.Sign() > 0; i++ {
		shares[order[i]] = shares[order[i]].Add(unit)
		left = left.Sub(unit)
	}
	return shares
}
