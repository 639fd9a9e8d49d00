package models

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Tracking says whether and how often a task is reported. NONE: covered by the breakdown, never owed, rated or chased.
type Tracking string

// The frequencies of tracking.
const (
	Monthly   Tracking = "MONTHLY"
	Quarterly Tracking = "QUARTERLY"
	HalfYear  Tracking = "HALF_YEAR"
	YearEnd   Tracking = "YEAR_END"
	Untracked Tracking = "NONE"
)

// Trackings are all of them.
var Trackings = []Tracking{Monthly, Quarterly, HalfYear, YearEnd, Untracked}

// DueIn says whether a task of this frequency is to be reported in the period: a quarterly one in the period that ends a
// quarter, and so on.
func (t Tracking) DueIn(p Period) bool {
	month := p.LastMonth()
	switch t {
	case Monthly:
		return true
	case Quarterly:
		return month%3 == 0
	case HalfYear:
		return month%6 == 0
	case YearEnd:
		return month == 12
	}
	return false
}

// TaskState is where a task stands.
type TaskState string

// The states of a task. Only staff close one; an upload never moves a closed task.
const (
	TaskOpen   TaskState = "OPEN"
	TaskClosed TaskState = "CLOSED"
)

// Task is one commitment of the report (or a row of another list), with the sentence that it comes from.
type Task struct {
	ID            string
	ReportID      string
	AreaID        string
	ThemeID       *string // nil where the area has no theme above it
	Number        string  // area.theme.n, always three parts
	Position      int64   // Number as a sort key
	Title         string
	Quote         string // verbatim words of the report
	Tracking      Tracking
	Start         Date `gorm:"column:starts"` // when it is due to start, by its accepted plan; zero: with the year
	Deadline      Date // zero: none (持续推进)
	State         TaskState
	ContinuedFrom *string // the task of an earlier report that this one goes on with
	Upstream      string  // the task of a higher level's report, as text
	SearchText    string  // folded title, quote and number
	Version       int64
	UpdatedAt     time.Time
}

// Tracked says whether the task is reported at all.
func (t Task) Tracked() bool { return t.Tracking != Untracked }

// Position is a task number as a sort key; malformed numbers are an error.
func Position(number string) (int64, error) {
	parts := strings.Split(number, ".")
	if len(parts) != 3 {
		return 0, Errorf(Invalid, "TASK_NUMBER_INVALID", "number", "found", number)
	}
	var key int64
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 99_999 || strconv.Itoa(n) != part || i != 1 && n == 0 {
			return 0, Errorf(Invalid, "TASK_NUMBER_INVALID", "number", "found", number)
		}
		key = key*100_000 + int64(n)
	}
	return key, nil
}

// Limits of a task's texts, in characters.
const (
	MaxTitle = 200
	MaxText  = 10_000
)

// Validate checks what staff may write into a task.
func (t Task) Validate() error {
	if n := utf8.RuneCountInString(t.Title); n == 0 || n > MaxTitle {
		return Errorf(Invalid, "TITLE_LENGTH", "title", "most", fmt.Sprint(MaxTitle))
	}
	if _, err := Position(t.Number); err != nil {
		return err
	}
	for _, known := range Trackings {
		if t.Tracking == known {
			return nil
		}
	}
	return Errorf(Invalid, "TRACKING_INVALID", "tracking", "found", string(t.Tracking))
}

// Indicator is a quantified target of a task.
type Indicator struct {
	ID        string
	ReportID  string
	TaskID    string
	Position  int // within its task
	Name      string
	Operator  Operator
	Low       *Decimal
	High      *Decimal
	Unit      string
	Kind      IndicatorKind
	Known     Known
	Soft      bool // doubtful whether it is a commitment at all
	Quote     string
	Series    string // joins the same indicator over the years
	UpdatedAt time.Time
	Version   int64
}

// Target is what the indicator asks for.
func (i Indicator) Target() Target { return Target{i.Operator, i.Low, i.High, i.Unit} }

// Item is a row beneath a task or an indicator: a county's share, a named project or village, a bureau's own step.
type Item struct {
	ID           string
	ReportID     string
	TaskID       string
	IndicatorID  *string
	DepartmentID *string
	Position     int
	Title        string
	Low          *Decimal // its target
	Unit         string
	Deadline     Date
	From         Date `gorm:"column:valid_from"`
	To           Date `gorm:"column:valid_to"`
	Version      int64
}

// MilestoneState is where a milestone stands.
type MilestoneState string

// The states of a milestone.
const (
	MilestoneOpen      MilestoneState = "OPEN"
	MilestoneDone      MilestoneState = "DONE"
	MilestoneCancelled MilestoneState = "CANCELLED"
)

// Milestone is a dated thing to be done on a task or an item.
type Milestone struct {
	ID       string
	ReportID string
	TaskID   string
	ItemID   *string
	Position int
	Title    string
	Due      Date
	DoneOn   Date
	Evidence string // what shows that it was done
	State    MilestoneState
	Version  int64
}

// PlanKind is how an indicator's plan runs over the year.
type PlanKind string

// The kinds of plan.
const (
	PlanLine    PlanKind = "LINE"     // straight line
	PlanValues  PlanKind = "VALUES"   // a value by month or quarter
	PlanYearEnd PlanKind = "YEAR_END" // 仅年底出数
)

// PlanState is where a plan stands; only an accepted one makes pace.
type PlanState string

// The states of a plan.
const (
	PlanDraft    PlanState = "DRAFT"
	PlanHandedIn PlanState = "HANDED_IN"
	PlanAccepted PlanState = "ACCEPTED"
	PlanReturned PlanState = "RETURNED"

	PlanSuperseded PlanState = "SUPERSEDED" // a newer one took its place
)

// Plan is what the lead gives for one indicator before the first period (办理方案).
type Plan struct {
	ID          string
	ReportID    string
	TaskID      string
	IndicatorID *string
	Kind        PlanKind
	State       PlanState
	By          string `gorm:"column:given_by"`
	AcceptedBy  string
	CreatedAt   time.Time
	Version     int64
}

// PlanValue is a planned cumulative value at the end of a period.
type PlanValue struct {
	PlanID string `gorm:"primaryKey"`
	Period Period `gorm:"primaryKey"`
	Value  Decimal
}
