package models

import "time"

// DisputeState is where a dispute about a duty stands.
type DisputeState string

// The states of a dispute.
const (
	DisputeOpen  DisputeState = "OPEN"  // awaits staff
	DisputeKept  DisputeState = "KEPT"  // the duty was confirmed again
	DisputeMoved DisputeState = "MOVED" // another department has it now
	DisputeEnded DisputeState = "ENDED" // nobody has it any more
)

// Dispute is a department's answer to a duty, 非我单位职责, with the reason (domain.md §6). A proposed duty owes nothing before and after it; a
// confirmed one goes on owing until staff decide: no department lifts by its own word what was assigned to it.
type Dispute struct {
	ID             string
	ReportID       string
	TaskID         string
	DutyID         string
	DepartmentID   string
	State          DisputeState
	Reason         string
	Note           string  // of who decided
	ToDepartmentID *string // who has the duty instead
	AskedBy        string
	DecidedBy      string
	CreatedAt      time.Time
	DecidedAt      *time.Time
}

// ClaimState is where a lead's word that a milestone is done stands.
type ClaimState string

// The states of a claim.
const (
	ClaimReported ClaimState = "REPORTED" // awaits staff; the milestone is open still
	ClaimAccepted ClaimState = "ACCEPTED" // the milestone is done
	ClaimReturned ClaimState = "RETURNED"
)

// MilestoneClaim is a lead's word that a milestone is done, with the day and the evidence. It counts when staff accept it.
type MilestoneClaim struct {
	ID           string
	ReportID     string
	TaskID       string
	MilestoneID  string
	DepartmentID *string // nil: staff entered it
	State        ClaimState
	DoneOn       Date
	Evidence     string
	Note         string // of who decided
	ReportedBy   string
	DecidedBy    string
	CreatedAt    time.Time
	DecidedAt    *time.Time
}

// EyesReason is why a person should look at a row or file that was handed in.
type EyesReason string

// The reasons, in the order in which they are told.
const (
	EyesLeftOut    EyesReason = "LEFT_OUT"            // rows with an ERROR stayed out
	EyesJump       EyesReason = "JUMP"                // a figure that is far from the one before, or beyond its target
	EyesWarning    EyesReason = "WARNING"             // another finding that asks
	EyesNote       EyesReason = "NOTE"                // a finding that only tells
	EyesAgain      EyesReason = "AGAIN_AFTER_RETURN"  // it was sent back before
	EyesUnreviewed EyesReason = "UPON_UNREVIEWED"     // it goes on from a row that nobody has accepted
	EyesIncomplete EyesReason = "RECEIVED_INCOMPLETE" // an owed row says nothing
)

// EyesReasons are all of them, the gravest first.
var EyesReasons = []EyesReason{EyesLeftOut, EyesJump, EyesWarning, EyesAgain, EyesUnreviewed, EyesIncomplete, EyesNote}
