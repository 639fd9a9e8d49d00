package models

import "time"

// CorrectionState is where a correction stands.
type CorrectionState string

// The states of a correction.
const (
	CorrectionAsked    CorrectionState = "ASKED"    // awaits staff; nothing of it counts
	CorrectionAccepted CorrectionState = "ACCEPTED" // it is an entry now: later periods show it
	CorrectionRefused  CorrectionState = "REFUSED"
)

// Correction is what a department or staff say of a task in a period that is closed already, with the reason. The frozen row stays;
// accepted, the correction stands beside it, and counts in later periods.
type Correction struct {
	ID           string
	ReportID     string
	PeriodID     string
	TaskID       string
	DepartmentID string
	Seq          int64
	State        CorrectionState
	Said         Said `gorm:"serializer:json"`
	Reason       string
	Note         string  // of who decided
	EntryID      *string // what it became when it was accepted
	AskedBy      string
	DecidedBy    string
	CreatedAt    time.Time
	DecidedAt    *time.Time
}

// Said is what somebody says of a task: words, texts and figures. What is empty stays as it was: blank never erases.
type Said struct {
	Status    StatusWord   `json:"status,omitempty"`
	Forecast  ForecastWord `json:"forecast,omitempty"`
	Progress  string       `json:"progress,omitempty"`
	Problems  string       `json:"problems,omitempty"`
	NextSteps string       `json:"nextSteps,omitempty"`
	Request   string       `json:"request,omitempty"`
	Figures   []SaidFigure `json:"figures,omitempty"`
}

// SaidFigure is one figure of it.
type SaidFigure struct {
	IndicatorID string  `json:"indicatorId"`
	Value       Decimal `json:"value"`
	AsOf        Date    `json:"asOf"`
}

// Empty says whether nothing is said.
func (s Said) Empty() bool {
	return s.Status == "" && s.Forecast == "" && s.Progress+s.Problems+s.NextSteps+s.Request == "" && len(s.Figures) == 0
}

// Texts are the fields that hold words, with what they say.
func (s Said) Texts() map[Field]string {
	return map[Field]string{FieldStatus: string(s.Status), FieldForecast: string(s.Forecast), FieldProgress: s.Progress, FieldProblems: s.Problems,
		FieldNextSteps: s.NextSteps, FieldRequest: s.Request}
}
