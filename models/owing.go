package models

// Standing is a duty's state in a period; it is derived, never stored (contract.md, Submission states).
type Standing string

// The standings.
const (
	StandingNotDue     Standing = "NOT_DUE"             // nothing is owed
	StandingDue        Standing = "DUE"                 // 待报
	StandingOverdue    Standing = "OVERDUE"             // 未报
	StandingHandedIn   Standing = "HANDED_IN"           // 已报
	StandingReturned   Standing = "RETURNED"            // 退回
	StandingAccepted   Standing = "ACCEPTED"            // 通过
	StandingIncomplete Standing = "RECEIVED_INCOMPLETE" // 已收未交
)

// Standings are all of them, in the order of a month.
var Standings = []Standing{
	StandingNotDue, StandingDue, StandingOverdue, StandingIncomplete, StandingHandedIn, StandingReturned, StandingAccepted,
}
