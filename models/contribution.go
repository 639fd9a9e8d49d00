package models

import (
	"slices"
	"time"
)

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
	ContributionGiven     ContributionState = "GIVEN"
	ContributionTaken     ContributionState = "TAKEN"     // the lead has it in its own report
	ContributionDraft     ContributionState = "DRAFT"     // in a draft that only the department sees
	ContributionWithdrawn ContributionState = "WITHDRAWN" // with the submission that it came with
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
	Figures      []Reading         `gorm:"serializer:json"` // without ids and entry
	OwnItems     []string          `gorm:"serializer:json"` // items of the figures that are the contributor's own: theirs is the item's figure
	Sources      map[string]Source `gorm:"serializer:json"` // of the texts, by field
	SubmissionID *string           // the file that it came with; nil for a form
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

// Upon puts what a contribution says over what its contributor has said before: blank never erases.
func (c Contribution) Upon(s Latest) Latest {
	e := Entry{TaskID: c.TaskID}
	if s.Entry != nil {
		e = *s.Entry
	}
	e.ID, e.CreatedAt = c.ID, c.CreatedAt
	given := Entry{Status: c.Status, Forecast: c.Forecast, Progress: c.Progress, Problems: c.Problems, NextSteps: c.NextSteps, Request: c.Request}
	for _, f := range append([]Field{FieldStatus, FieldForecast}, TextFields...) {
		if said := given.Text(f); said != "" {
			e.SetText(f, said, c.Sources[string(f)])
		}
	}
	readings := append([]Reading{}, c.Figures...)
	for _, r := range s.Readings {
		if !(Latest{Readings: c.Figures}).Has(r) {
			readings = append(readings, r)
		}
	}
	return Latest{Entry: &e, Readings: readings}
}

// OwnReadings are the figures of items that are the contributor's own, as readings of a period that ends on a day; the id is the
// contribution's but for its prefix, so that it tells the moment.
func (c Contribution) OwnReadings(ends Date) []Reading {
	var own []Reading
	for _, r := range c.Figures {
		if r.ItemID != nil && slices.Contains(c.OwnItems, *r.ItemID) {
			r.ID, r.ReportID, r.TaskID, r.PeriodID, r.PeriodEnds = ReadingPrefix+"_"+idMoment(c.ID), c.ReportID, c.TaskID, c.PeriodID, ends
			own = append(own, r)
		}
	}
	return own
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
