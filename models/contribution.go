package models

import "time"

// ContributionKind says what stands beside a lead's report.
type ContributionKind string

// The kinds of contribution.
const (
	PartGiven   ContributionKind = "PART"       // by a supporting department or county
	FoundOnSite ContributionKind = "INSPECTION" // 现场核查: what staff found on site
)

// ContributionState is where a contribution stands.
type ContributionState string

// The states of a contribution.
const (
	ContributionGiven ContributionState = "GIVEN"
	ContributionTaken ContributionState = "TAKEN" // the lead has it in its own report
)

// Contribution is what is said of a task beside its lead's report (domain.md §6). It is never the figure and never owed: the lead sees it
// beside its row and takes it over with one act; a finding on site is never taken.
type Contribution struct {
	ID           string
	ReportID     string
	TaskID       string
	PeriodID     string
	DepartmentID *string // whose part it is; nil for a finding on site
	Kind         ContributionKind
	State        ContributionState
	Seq          int64
	Status       StatusWord
	Forecast     ForecastWord
	Progress     string
	Problems     string
	NextSteps    string
	Request      string
	Figures      []Reading `gorm:"serializer:json"` // without ids and entry
	Source       SourceKind
	Who          string
	Note         string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
	TakenBy      string
	TakenAt      *time.Time
	TakenWith    *string // the lead's submission
}

// Row is what a contribution says, as a row of the lead's form: behind what the lead's entry says so far, with the contributor's name.
func (c Contribution) Row(from string, now *Entry, row FormRow) FormRow {
	e := Entry{Progress: row.Progress, Problems: row.Problems, NextSteps: row.NextSteps, Request: row.Request}
	for _, f := range []Field{FieldProgress, FieldProblems, FieldNextSteps, FieldRequest} {
		said := Entry{Progress: c.Progress, Problems: c.Problems, NextSteps: c.NextSteps, Request: c.Request}.Text(f)
		if said == "" {
			continue
		}
		before := e.Text(f)
		if before == "" && now != nil {
			before = now.Text(f)
		}
		if before != "" {
			before += "\n"
		}
		e.SetText(f, before+from+"："+said, Source{})
	}
	row.Progress, row.Problems, row.NextSteps, row.Request = e.Progress, e.Problems, e.NextSteps, e.Request
	for _, r := range c.Figures {
		row.Figures = append(row.Figures, formFigure(r))
	}
	row.Taken = append(row.Taken, c.ID)
	return row
}

func formFigure(r Reading) FormFigure {
	f := FormFigure{Value: r.Value, AsOf: r.AsOf}
	if r.ItemID != nil {
		f.ItemID = *r.ItemID
	} else if r.IndicatorID != nil {
		f.IndicatorID = *r.IndicatorID
	}
	if r.Approx && r.Printed != "" {
		f.Value, f.Printed = nil, r.Printed
	}
	return f
}
