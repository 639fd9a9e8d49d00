package models

import "time"

// ClosureState is where the closing of a task stands.
type ClosureState string

// The states of a closure.
const (
	ClosureRequested ClosureState = "REQUESTED"
	ClosureClosed    ClosureState = "CLOSED"
	ClosureRefused   ClosureState = "REFUSED"
	ClosureReopened  ClosureState = "REOPENED" // the task was opened again; a row of its own
)

// Closure is the checked end of a task (销号): asked for with evidence and decided by another. A task that is opened again gets a
// further one, of state REOPENED.
type Closure struct {
	ID        string
	ReportID  string
	TaskID    string
	State     ClosureState
	Reason    string // the evidence, or why it was opened again
	Note      string // of who decided
	AskedBy   string
	DecidedBy string
	CreatedAt time.Time
	DecidedAt *time.Time
}

// StateAsOf is where the task stood at the end of a day, by its closures in order; zone is the report's. A task without any stands as it
// does today: an older ledger may have brought it closed.
func (t Task) StateAsOf(closures []Closure, day Date, zone *time.Location) TaskState {
	state, decided := TaskOpen, false
	for _, c := range closures {
		if c.TaskID != t.ID || c.DecidedAt == nil || c.State != ClosureClosed && c.State != ClosureReopened {
			continue
		}
		decided = true
		if DateOf(c.DecidedAt.In(zone)).After(day) {
			continue
		}
		if state = TaskOpen; c.State == ClosureClosed {
			state = TaskClosed
		}
	}
	if !decided {
		return t.State
	}
	return state
}
