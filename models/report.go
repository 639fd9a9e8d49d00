package models

import "time"

// ReportKind says what list a report is: the government's work report, or another list that is followed in the same way.
type ReportKind string

// The kinds of report.
const (
	WorkReport  ReportKind = "GOVERNMENT_REPORT" // 政府工作报告
	Livelihood  ReportKind = "LIVELIHOOD"        // 民生实事
	Resolutions ReportKind = "RESOLUTIONS"       // 会议议定事项
	OtherList   ReportKind = "OTHER"
)

// ReportState is where a report stands: being broken down, followed, or put away.
type ReportState string

// The states of a report.
const (
	ReportDraft    ReportState = "DRAFT"
	ReportActive   ReportState = "ACTIVE"
	ReportArchived ReportState = "ARCHIVED"
)

// Report is one year's report of one government. FirstOwedPeriod is the first period in which anything is owed: an office that
// starts in November isn't shown ten missing months; "" means that nothing is owed yet.
type Report struct {
	ID              string
	Slug            string
	Kind            ReportKind
	Title           string
	Government      string
	Year            int
	Zone            string // IANA name, for showing instants: Asia/Shanghai
	State           ReportState
	FirstOwedPeriod Period
	Settings        Settings `gorm:"serializer:json"`
	Version         int64
	CreatedAt       time.Time
}

// Settings are the rules of one report that differ from city to city; they are data, never code.
type Settings struct {
	DueDay             int         `json:"dueDay" yaml:"dueDay"`                         // day of the month; moved on by the working-day calendar
	PaceUnit           PaceUnit    `json:"paceUnit" yaml:"paceUnit"`                     // how the straight line is reckoned
	LightFamily        LightFamily `json:"lightFamily" yaml:"lightFamily"`               // how a figure is held against its plan; "" is GAP
	GreenGapPoints     int         `json:"greenGapPoints" yaml:"greenGapPoints"`         // GAP: up to so many points behind plan is green
	YellowGapPoints    int         `json:"yellowGapPoints" yaml:"yellowGapPoints"`       // GAP: … is yellow, beyond red
	GreenRatioPercent  int         `json:"greenRatioPercent" yaml:"greenRatioPercent"`   // RATIO: from this share of the plan on is green
	YellowRatioPercent int         `json:"yellowRatioPercent" yaml:"yellowRatioPercent"` // RATIO: … is yellow, below red
	YellowDaysBefore   int         `json:"yellowDaysBefore" yaml:"yellowDaysBefore"`     // DAYS: what falls due within so many days is yellow
	YellowOverdueDays  int         `json:"yellowOverdueDays" yaml:"yellowOverdueDays"`   // a milestone (DAYS: a planned value too) overdue by up to so many days is yellow
	RedAfterPeriods    int         `json:"redAfterPeriods" yaml:"redAfterPeriods"`       // PERIODS: behind plan in so many periods one after another is red
	TolerancePercent   int         `json:"tolerancePercent" yaml:"tolerancePercent"`     // GROWTH, CEILING: a miss of up to this share of the target is yellow
	ToleranceLeast     string      `json:"toleranceLeast" yaml:"toleranceLeast"`         // … but at least so much
	SignatureRule      string      `json:"signatureRule" yaml:"signatureRule"`           // NONE, SECOND_PERSON, SIGNED_PAGE
	LeadRule           string      `json:"leadRule" yaml:"leadRule"`                     // who leads where no lead is named: FIRST_LISTED, SINGLE, EACH
	SeveralLeadsReport string      `json:"severalLeadsReport" yaml:"severalLeadsReport"` // FIRST or ALL
	AutoAcceptClean    bool        `json:"autoAcceptClean" yaml:"autoAcceptClean"`       // rows without a finding need no reviewer
	ReturnedKeepTime   bool        `json:"returnedKeepTime" yaml:"returnedKeepTime"`     // a returned hand-in keeps its moment

	Chasing ChaseRules `json:"chasing" yaml:"chasing"`
}

// PaceUnit is how straight-line pace is reckoned.
type PaceUnit string

// The units of pace.
const (
	PaceMonths PaceUnit = "MONTHS" // end of November = 11/12
	PaceDays   PaceUnit = "DAYS"
)

// Area is a numbered part of the report (方面).
type Area struct {
	ID       string
	ReportID string
	Number   int
	Title    string
}

// Theme is a lead phrase within an area (小节).
type Theme struct {
	ID       string
	ReportID string
	AreaID   string
	Number   int // within its area
	Title    string
}

// CalendarDay is a day on which working and resting differ from the plain week.
type CalendarDay struct {
	Day     Date `gorm:"primaryKey"`
	Working bool
	Name    string
}
