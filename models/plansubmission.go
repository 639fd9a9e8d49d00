package models

import "time"

// PlanSubmission is a plan workbook (办理方案) that a lead hands over: its bytes are kept like those of a submission. DRAFT is checked and
// not handed in yet; nothing of it is real before staff accept it, task by task or as a whole.
type PlanSubmission struct {
	ID           string
	ReportID     string
	DepartmentID string
	Seq          int64
	State        PlanState
	FileName     string
	FileKind     string
	SHA256       string `gorm:"column:sha256"`
	Size         int64
	PlanHash     string
	Detail       string // JSON of what was read, with changes and findings
	ErrorCount   int
	WarningCount int
	ChangeCount  int
	Reason       string // why an accepted plan is to change
	SubmittedBy  string // the department's person, "" where staff carried the file
	CarriedBy    string
	CreatedAt    time.Time
	HandedInAt   *time.Time
	DecidedAt    *time.Time
	DecidedBy    string
	Note         string
	Version      int64
}

// TaskPlan is what one handed in plan workbook changes of one task.
type TaskPlan struct {
	SubmissionID string `gorm:"primaryKey"`
	TaskID       string `gorm:"primaryKey"`
	ReportID     string
	DepartmentID string
	Seq          int64
	State        PlanState
	Edits        []PlanEdit `gorm:"serializer:json"`
	Note         string
	DecidedAt    *time.Time
	DecidedBy    string
}

// PlanEdit is one field of one row of a plan: an indicator's or task's course, a milestone, an item. A Fresh row isn't in the ledger yet.
type PlanEdit struct {
	Row   string `json:"row"`
	Field Field  `json:"field"`
	Value string `json:"value"` // canonical
	Fresh bool   `json:"fresh,omitempty"`
}

// MergeEdits puts later edits over earlier ones: one of the same row and field takes its place.
func MergeEdits(earlier, later []PlanEdit) []PlanEdit {
	at := map[[2]string]int{}
	var all []PlanEdit
	for _, e := range append(append([]PlanEdit{}, earlier...), later...) {
		key := [2]string{e.Row, string(e.Field)}
		if i, known := at[key]; known {
			e.Fresh = e.Fresh || all[i].Fresh
			all[i] = e
			continue
		}
		at[key] = len(all)
		all = append(all, e)
	}
	return all
}

// People are the persons behind a task, as its plan names them.
type People struct {
	TaskID   string `gorm:"primaryKey"`
	ReportID string
	Reporter string // 填报人
	Contact  string // 联系人
	Phone    string
	Leader   string // 分管领导 of the department
}

// TableName tells gorm where people live.
func (People) TableName() string { return "task_people" }

// PlanStateOf is where a plan submission stands whose tasks were decided one by one.
func PlanStateOf(tasks []TaskPlan) PlanState {
	has := map[PlanState]bool{}
	for _, t := range tasks {
		has[t.State] = true
	}
	for _, state := range []PlanState{PlanReturned, PlanHandedIn, PlanAccepted} {
		if has[state] {
			return state
		}
	}
	return PlanSuperseded
}
