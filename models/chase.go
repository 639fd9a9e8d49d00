package models

import (
	"strconv"
	"strings"
	"time"
)

// ChaseStep is how far a chase has been raised.
type ChaseStep string

// The steps. An instruction (批示) stands beside the others: it isn't raised to, but what it left unanswered is chased.
const (
	StepReminder    ChaseStep = "REMINDER"    // 提醒
	StepChase       ChaseStep = "CHASE"       // 催办
	StepOrder       ChaseStep = "ORDER"       // 督办单
	StepCircular    ChaseStep = "CIRCULAR"    // 通报
	StepInstruction ChaseStep = "INSTRUCTION" // 批示
)

// ChaseSteps are all of them, from the mildest on.
var ChaseSteps = []ChaseStep{StepReminder, StepChase, StepOrder, StepCircular, StepInstruction}

// rank orders the steps that are raised to one after another; an instruction ranks with a reminder: what follows it is 催办.
func (s ChaseStep) rank() int {
	switch s {
	case StepChase:
		return 2
	case StepOrder:
		return 3
	case StepCircular:
		return 4
	}
	return 1
}

// next is the step above.
func (s ChaseStep) next() ChaseStep {
	return []ChaseStep{StepChase, StepOrder, StepCircular, StepCircular}[s.rank()-1]
}

// Shared says whether the letters of one act carry one number: a circular and an instruction are one paper to several departments,
// a 催办函 and a 督办单 are one paper each.
func (s ChaseStep) Shared() bool { return s == StepCircular || s == StepInstruction }

// ChaseReason is why something is chased.
type ChaseReason string

// The reasons, in the order in which a letter lists them.
const (
	ReasonMissing    ChaseReason = "MISSING"           // 未报: its due day has passed
	ReasonDueSoon    ChaseReason = "DUE_SOON"          // 将到期: due in a few days
	ReasonIncomplete ChaseReason = "INCOMPLETE"        // 已收未交: a file came, this row didn't
	ReasonReturned   ChaseReason = "RETURNED"          // 退回后未重报
	ReasonMilestone  ChaseReason = "MILESTONE_OVERDUE" // 节点逾期
	ReasonDeadline   ChaseReason = "DEADLINE_PASSED"   // 超过完成时限
	ReasonRed        ChaseReason = "RED_LIGHT"         // 红灯
	ReasonUnanswered ChaseReason = "ANSWER_OVERDUE"    // 逾期未答复
	ReasonAsked      ChaseReason = "ASKED"             // 督查要求: staff's own wish
)

// ChaseReasons are all of them in the order of a letter.
var ChaseReasons = []ChaseReason{ReasonMissing, ReasonDueSoon, ReasonIncomplete, ReasonReturned, ReasonMilestone, ReasonDeadline, ReasonRed, ReasonUnanswered, ReasonAsked}

// NeedsReport says whether a hand-in is the answer; the others are answered in words.
func (r ChaseReason) NeedsReport() bool {
	return r == ReasonMissing || r == ReasonDueSoon || r == ReasonIncomplete || r == ReasonReturned
}

// Chase is a reminder to one department that is logged and can be raised: 提醒 → 催办 → 督办单 → 通报, or a leader's 批示. Due is the day by which
// it is to be answered. It is answered by a reply, or by the submission that brought all that it asked for.
type Chase struct {
	ID           string
	ReportID     string
	DepartmentID string
	PeriodID     *string
	TaskID       *string // of no use since a chase has matters
	Seq          int64   // order within the installation
	Step         ChaseStep
	Number       string // 督办单〔2026〕3号; "" where the step isn't numbered
	Text         string // to paste into a chat or a mail
	Wording      string // staff's own words in it; of an instruction, the leader's
	Due          Date
	LeaderID     *string // whose instruction it is
	SentAt       *time.Time
	AnsweredAt   *time.Time
	AnsweredBy   string  // a user, "" for none
	SubmissionID *string // what answered it, nil for a reply
	Answer       string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
}

// Answered says whether it needs no more answer.
func (c Chase) Answered() bool { return c.AnsweredAt != nil }

// MaySeeChase is the rule for chases: staff, and the department that is chased.
func (v Viewer) MaySeeChase(c Chase) bool { return v.MaySeeDepartment(c.DepartmentID) }

// ChaseMatter is one thing that a department is chased for.
type ChaseMatter struct {
	ChaseID     string `gorm:"primaryKey"`
	Position    int
	Reason      ChaseReason
	TaskID      *string
	MilestoneID *string
	AboutID     *string // the chase whose answer is overdue
	Due         Date    // the day that passed, or will
	Note        string  // the milestone, why it was returned, the number of the chase
}

// key is what a matter is about, whatever the reason: two matters of one key are one thing that was chased before.
func (m ChaseMatter) key() string {
	switch {
	case m.AboutID != nil:
		return *m.AboutID
	case m.TaskID != nil:
		return *m.TaskID
	}
	return ""
}

// ChaseRules say how a report is chased; they are data of the report. The zero value sends nothing by itself.
type ChaseRules struct {
	SoonDays    int                  `json:"soonDays,omitempty" yaml:"soonDays"`       // a report due within so many days is reminded of; 0: 3
	AnswerDays  int                  `json:"answerDays,omitempty" yaml:"answerDays"`   // working days to answer; 0: 3
	Numbers     map[ChaseStep]string `json:"numbers,omitempty" yaml:"numbers"`         // {year} and {n} are filled in; "-" for no number
	RemindDays  []int                `json:"remindDays,omitempty" yaml:"remindDays"`   // days from the due day on which departments are reminded by themselves: -3, -1, 1; none: never
	RemindFrom  int                  `json:"remindFrom,omitempty" yaml:"remindFrom"`   // hour of the report's zone from which on; 0: 9
	WorkingDays bool                 `json:"workingDays,omitempty" yaml:"workingDays"` // days are working days
	DigestFrom  int                  `json:"digestFrom,omitempty" yaml:"digestFrom"`   // hour from which the staff's digest goes out on working days; 0: never
}

// The rules where a report says nothing.
const (
	soonDays   = 3
	answerDays = 3
	remindFrom = 9
)

var chaseNumbers = map[ChaseStep]string{
	StepChase: "催办函〔{year}〕{n}号", StepOrder: "督办单〔{year}〕{n}号", StepCircular: "通报〔{year}〕{n}号", StepInstruction: "领导批示〔{year}〕{n}号",
}

// Soon is how many days before its due day a report is reminded of.
func (r ChaseRules) Soon() int { return orElse(r.SoonDays, soonDays) }

// AnswerBy is the day by which a chase that is sent on a day is to be answered.
func (r ChaseRules) AnswerBy(day Date, c Calendar) Date {
	return c.AddWorkingDays(day, orElse(r.AnswerDays, answerDays))
}

// Number is the n-th number of a step, "" where the step has none.
func (r ChaseRules) Number(s ChaseStep, year int, n int64) string {
	form := r.numberForm(s)
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{n}", strconv.FormatInt(n, 10)).Replace(form)
}

// Numbered says whether the letters of a step carry numbers.
func (r ChaseRules) Numbered(s ChaseStep) bool { return r.numberForm(s) != "" }

func (r ChaseRules) numberForm(s ChaseStep) string {
	form := r.Numbers[s]
	if form == "" {
		form = chaseNumbers[s]
	}
	if form == "-" {
		return ""
	}
	return form
}

// Reminds gives the day's offset from a due day if departments are reminded on it: -3 is three days before.
func (r ChaseRules) Reminds(day, due Date, c Calendar) (offset int, ok bool) {
	if r.WorkingDays && !c.IsWorking(day) {
		return 0, false
	}
	for _, n := range r.RemindDays {
		on := due.AddDays(n)
		if r.WorkingDays {
			on = c.AddWorkingDays(due, n)
		}
		if on == day {
			return n, true
		}
	}
	return 0, false
}

// RemindHour is the hour of the day from which on reminders go out.
func (r ChaseRules) RemindHour() int { return orElse(r.RemindFrom, remindFrom) }

// Check refuses rules that make no sense.
func (r ChaseRules) Check() error {
	for name, n := range map[string]int{"soonDays": r.SoonDays, "answerDays": r.AnswerDays} {
		if n < 0 || n > 60 {
			return Errorf(Invalid, "RULE_RANGE", name, "found", strconv.Itoa(n), "least", "0", "most", "60")
		}
	}
	for name, n := range map[string]int{"remindFrom": r.RemindFrom, "digestFrom": r.DigestFrom} {
		if n < 0 || n > 23 {
			return Errorf(Invalid, "RULE_RANGE", name, "found", strconv.Itoa(n), "least", "0", "most", "23")
		}
	}
	if len(r.RemindDays) > 10 {
		return Errorf(Invalid, "RULE_RANGE", "remindDays", "found", strconv.Itoa(len(r.RemindDays)), "least", "0", "most", "10")
	}
	for _, n := range r.RemindDays {
		if n < -60 || n > 60 {
			return Errorf(Invalid, "RULE_RANGE", "remindDays", "found", strconv.Itoa(n), "least", "-60", "most", "60")
		}
	}
	for s, form := range r.Numbers {
		if form != "" && form != "-" && (!strings.Contains(form, "{n}") || len(form) > 120) {
			return Errorf(Invalid, "CHASE_NUMBER_FORM", "numbers", "found", form, "step", string(s))
		}
	}
	return nil
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
