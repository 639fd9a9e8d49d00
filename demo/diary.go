package demo

import "time"

// Diary is what was done in the year, in order: enough to reckon everything again without the database.
type Diary struct{ Acts []Act }

// Kind is what somebody did.
type Kind string

// The kinds of act, with the fields that they use.
const (
	Led              Kind = "led"            // Leader, Tasks: a post's portfolio, the whole year
	Planned          Kind = "planned"        // staff accepted a plan: Indicator, Plan
	MilestonePlanned Kind = "milestone"      // a milestone was planned: Task, Milestone, Day (due)
	MilestoneDone    Kind = "milestone done" // Task, Milestone, Day
	ItemMade         Kind = "item"           // Item, Task, Indicator, Value (its target)
	Reported         Kind = "reported"       // Submission, Department, Period, Rows; it counts
	Received         Kind = "received"       // a file that doesn't count yet: Submission, Department, Period
	Accepted         Kind = "accepted"       // Submission, Tasks
	Returned         Kind = "returned"       // Submission, Tasks
	Withdrawn        Kind = "withdrawn"      // Submission
	Extended         Kind = "extended"       // Department, Period, Day
	Rated            Kind = "rated"          // Task, Period, Color, Stands
	TargetMoved      Kind = "target moved"   // Indicator, Period (from which on), Value
	DeadlineSet      Kind = "deadline"       // Task, Period (from which on), Day
	TaskClosed       Kind = "task closed"    // Task
	TaskReopened     Kind = "reopened"       // Task
	PeriodClosed     Kind = "closed"         // Period
	Chased           Kind = "chased"         // Department, Period, Step
	Corrected        Kind = "corrected"      // Task, Period (closed), Rows
)

// Act is one thing that was done. Ids are the API's; values are decimal numbers, days YYYY-MM-DD.
type Act struct {
	At         time.Time
	Kind       Kind
	Department string
	Period     string
	Task       string
	Indicator  string
	Item       string
	Leader     string
	Step       string // of a chase
	Submission string
	Tasks      []string // of a decision by row; empty: the whole submission
	Rows       []Row
	Plan       *Plan
	Milestone  string
	Day        string
	Value      string
	Color      string
	Stands     bool
	Moment     time.Time // of Reported: when it counts as handed in
}

// Row is what one report says of a task. What is empty wasn't said.
type Row struct {
	Task     string
	Status   string
	Forecast string
	Progress string
	Problems string
	Next     string
	Request  string
	Values   map[string]string // by indicator
	Items    map[string]string // by item
}

// Plan is how an indicator is to run.
type Plan struct {
	Kind   string         // LINE, VALUES, YEAR_END
	Values map[int]string // by month, for VALUES
}
