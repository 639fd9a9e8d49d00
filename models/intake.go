package models

import "time"

// IntakePrefix begins the ids of intakes.
const IntakePrefix = "itk"

// IntakeKind says what is taken from a file that isn't a department's sheet.
type IntakeKind string

// The kinds of intake.
const (
	IntakeTable  IntakeKind = "TABLE"  // a breakdown table
	IntakeProse  IntakeKind = "PROSE"  // a report's text
	IntakeLedger IntakeKind = "LEDGER" // an office's own ledger: past months as opening entries
)

// IntakeState says whether a file's preview has been applied.
type IntakeState string

// The states of an intake.
const (
	IntakeChecked IntakeState = "CHECKED"
	IntakeApplied IntakeState = "APPLIED"
)

// Intake is a file from which a report is broken down, or its history taken, kept with what it would change. ReportID is that of a report
// that is only made when it is applied where NewReport holds one.
type Intake struct {
	ID        string
	ReportID  string
	NewReport *Report `gorm:"serializer:json"`
	Kind      IntakeKind
	State     IntakeState
	Seq       int64
	FileName  string
	FileKind  string
	SHA256    string `gorm:"column:sha256"`
	Size      int64
	Period    Period // of a ledger: the month that its figures are of, where the file doesn't say; "" for none
	PlanHash  string
	Detail    string // JSON: what was read and what it would change
	By        string `gorm:"column:made_by"`
	CreatedAt time.Time
	AppliedAt *time.Time
	Version   int64
}

// SplitUnits says who of units that are listed without a lead leads and who supports, by the report's rule (Settings.LeadRule): the first listed
// one, the unit where it is the only one (SINGLE), or each by its own function (EACH).
func SplitUnits(rule string, units []string) (leads, supports []string) {
	switch {
	case len(units) == 0:
		return nil, nil
	case rule == "EACH" || len(units) == 1:
		return units, nil
	case rule == "SINGLE":
		return nil, units
	}
	return units[:1], units[1:]
}

// DefaultSettings are the rules with which a new report begins.
func DefaultSettings() Settings {
	return Settings{DueDay: 28, PaceUnit: PaceMonths, YellowGapPoints: 20, YellowOverdueDays: 30, TolerancePercent: 10, ToleranceLeast: "0.5",
		SignatureRule: "NONE", LeadRule: "FIRST_LISTED", SeveralLeadsReport: "FIRST", ReturnedKeepTime: true}
}
