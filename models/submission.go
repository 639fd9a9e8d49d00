package models

import "time"

// SubmissionState is where a hand-in stands (contract.md, Submission states).
type SubmissionState string

// The states of a submission.
const (
	Checked    SubmissionState = "CHECKED"
	Draft      SubmissionState = "DRAFT"
	Signed     SubmissionState = "SIGNED"
	HandedIn   SubmissionState = "HANDED_IN"
	Accepted   SubmissionState = "ACCEPTED"
	Returned   SubmissionState = "RETURNED"
	Superseded SubmissionState = "SUPERSEDED"
	Withdrawn  SubmissionState = "WITHDRAWN"
)

// Submission is what a department hands in for one period: a kept file and what was read in it. Detail holds the reading as
// importer writes it (contract.md: sheets, rows, changes, skipped, counts) as JSON text.
type Submission struct {
	ID           string
	ReportID     string
	DepartmentID string
	PeriodID     string
	Seq          int64 // order of arrival within the installation
	State        SubmissionState
	FileName     string
	FileKind     string
	SHA256       string `gorm:"column:sha256"`
	Size         int64
	PlanHash     string
	Detail       string `gorm:"serializer:packed"`
	ErrorCount   int
	WarningCount int
	ChangeCount  int
	Complete     bool   // every owed row had a value, a text or 本期无新进展
	SubmittedBy  string // whose figures they are
	CarriedBy    string // whose mouse brought them
	Private      bool   // the department's alone: not handed in yet, where its sheet needs a signature first
	SignedBy     string // who signed it within the department
	SignedAt     *time.Time
	CountedAt    *time.Time // the moment that decides whether it was on time: received, or signed where that is asked for
	CreatedAt    time.Time
	HandedInAt   *time.Time
	DecidedAt    *time.Time
	DecidedBy    string
	Note         string
	Version      int64
}

// InForce says whether the submission's rows count.
func (s Submission) InForce() bool { return s.State == HandedIn || s.State == Accepted }

// Written says whether the submission's rows are written: they count, or are the department's draft.
func (s Submission) Written() bool { return s.InForce() || s.State == Draft || s.State == Signed }

// ReceivedAt is the moment that counts for a submission that is handed in now: its signature's, else that of a complete file's arrival, else now.
func (s Submission) ReceivedAt(now time.Time) time.Time {
	switch {
	case s.SignedAt != nil:
		return *s.SignedAt
	case s.Complete:
		return s.CreatedAt
	}
	return now
}

// Severity of a finding: an ERROR keeps its row out, a WARNING asks, a NOTE tells.
type Severity string

// The severities.
const (
	SeverityError   Severity = "ERROR"
	SeverityWarning Severity = "WARNING"
	SeverityNote    Severity = "NOTE"
)

// Finding is a fault or doubt about one cell, or about the whole file where Cell is "". Code names the sentence in words/.
type Finding struct {
	ID           string
	SubmissionID string
	Position     int
	Severity     Severity
	Code         string
	Sheet        string
	Cell         string
	Found        string
	Expected     string
	Args         map[string]string `gorm:"serializer:json"`
}

// SourceKind says where a figure came from.
type SourceKind string

// The sources.
const (
	SourceCell       SourceKind = "CELL"
	SourceForm       SourceKind = "FORM"
	SourcePhone      SourceKind = "PHONE"
	SourceInspection SourceKind = "INSPECTION"
	SourceOpening    SourceKind = "OPENING"
)

// Source is where one figure or text came from: for CELL the submission, sheet and cell.
type Source struct {
	Kind         SourceKind `json:"kind"`
	SubmissionID string     `json:"submissionId,omitempty"`
	Sheet        string     `json:"sheet,omitempty"`
	Cell         string     `json:"cell,omitempty"`
	Note         string     `json:"note,omitempty"`
}

// StatusWord is the department's own word on a task, kept apart from the light.
type StatusWord string

// The words of 状态.
const (
	StatusDone     StatusWord = "DONE"        // 已完成
	StatusOnPlan   StatusWord = "ON_PLAN"     // 按计划
	StatusBehind   StatusWord = "BEHIND"      // 滞后
	StatusNotBegun StatusWord = "NOT_STARTED" // 未启动
	StatusNoNews   StatusWord = "NO_NEWS"     // 本期无新进展
)

// StatusWords are all of them in the order of the drop-down.
var StatusWords = []StatusWord{StatusDone, StatusOnPlan, StatusBehind, StatusNotBegun, StatusNoNews}

// ForecastWord is the department's own word on whether it will be done in time.
type ForecastWord string

// The words of 预判.
const (
	ForecastOnTime ForecastWord = "ON_TIME" // 能按期完成
	ForecastHard   ForecastWord = "AT_RISK" // 有难度
	ForecastNot    ForecastWord = "NOT"     // 预计不能完成
)

// ForecastWords are all of them in the order of the drop-down.
var ForecastWords = []ForecastWord{ForecastOnTime, ForecastHard, ForecastNot}

// Entry is what is known of one task after one submission: the words of this and, where it was silent, of the entries before
// it in the same period (blank never erases). Sources tells for each field where it came from.
type Entry struct {
	ID           string
	ReportID     string
	TaskID       string
	PeriodID     string
	PeriodEnds   Date // for ordering: the latest by period, then by Seq
	SubmissionID string
	DepartmentID string
	PreviousID   *string // the entry of the period that it went on from
	Seq          int64
	State        SubmissionState // HANDED_IN, ACCEPTED, RETURNED …
	Status       StatusWord
	Forecast     ForecastWord
	Progress     string
	Problems     string
	NextSteps    string
	Request      string
	Sources      map[string]Source `gorm:"serializer:json"`
	By           string            `gorm:"column:made_by"`
	CreatedAt    time.Time
}

// Reading is what an entry says of one indicator or item: as printed and as a number in the indicator's unit.
type Reading struct {
	ID          string
	ReportID    string
	EntryID     string
	TaskID      string
	PeriodID    string
	PeriodEnds  Date // of the period in which it was reported
	IndicatorID *string
	ItemID      *string
	Value       *Decimal // nil: withdrawn
	Unit        string
	Printed     string
	Approx      bool
	AsOf        Date
	Source      Source `gorm:"serializer:json"`
	AsOfSource  Source `gorm:"serializer:json"`
}

// SpeaksOf is the day that the figure speaks of: what was said (数据截至), else the end of the period in which it was reported. So a figure of
// March is held against March's plan in April, too.
func (r Reading) SpeaksOf() Date {
	if r.AsOf.IsZero() {
		return r.PeriodEnds
	}
	return r.AsOf
}

// Review is staff's decision on a submission or on one entry of it.
type Review struct {
	ID           string
	ReportID     string
	SubmissionID string
	EntryID      *string
	Decision     SubmissionState // ACCEPTED or RETURNED
	Note         string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
}
