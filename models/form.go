package models

import "cmp"

// FormKind is the FileKind of a submission that came without a file: its bytes are the form's JSON.
const FormKind = "form"

// Form is what somebody reports without a file (domain.md §6): the department in the form, or staff what they were told on the telephone.
// As JSON it is kept in the place of a file, so that every figure is traced to what was said.
type Form struct {
	ReportID     string     `json:"reportId"`
	DepartmentID string     `json:"departmentId"` // whose figures they are
	Period       Period     `json:"period"`
	Source       SourceKind `json:"source"`
	Who          string     `json:"who,omitempty"` // who said it on the telephone, or looked on site
	Note         string     `json:"note,omitempty"`
	Reason       string     `json:"reason,omitempty"` // why it comes in this way
	Rows         []FormRow  `json:"rows"`
}

// FormRow is what is said of one task. What is empty stays as it was: blank never erases.
type FormRow struct {
	TaskID    string       `json:"taskId"`
	Status    StatusWord   `json:"status,omitempty"`
	Forecast  ForecastWord `json:"forecast,omitempty"`
	Progress  string       `json:"progress,omitempty"`
	Problems  string       `json:"problems,omitempty"`
	NextSteps string       `json:"nextSteps,omitempty"`
	Request   string       `json:"request,omitempty"`
	Figures   []FormFigure `json:"figures,omitempty"`
	Upon      *string      `json:"upon,omitempty"`  // the entry of the period that it goes on from, "" for none; nil: whichever stands
	Taken     []string     `json:"taken,omitempty"` // the contributions that it takes over
	From      string       `json:"from,omitempty"`  // whose they are, in words
}

// FormFigure is one figure: of an indicator or an item, as a number in its unit or as printed words (约20万亩).
type FormFigure struct {
	IndicatorID string   `json:"indicatorId,omitempty"`
	ItemID      string   `json:"itemId,omitempty"`
	Value       *Decimal `json:"value,omitempty"`
	Printed     string   `json:"printed,omitempty"`
	AsOf        Date     `json:"asOf,omitzero"`
}

// ID is the indicator or item that the figure is of.
func (f FormFigure) ID() string { return cmp.Or(f.ItemID, f.IndicatorID) }

// Text is what a row says in a field that belongs to the task.
func (r FormRow) Text(f Field) string {
	e := Entry{Status: r.Status, Forecast: r.Forecast, Progress: r.Progress, Problems: r.Problems, NextSteps: r.NextSteps, Request: r.Request}
	return e.Text(f)
}

// What a form takes at most.
const (
	maxFormRows    = 500
	maxFormFigures = 200  // of one row
	maxWho         = 100  // characters
	maxSaid        = 2000 // characters of a note or reason
)

// Check says what is wrong with a form before anything is looked up: who may give which source, and that something is said. The
// department's own people fill the form; what came by telephone or was found on site is staff's, with a name.
func (f Form) Check(v Viewer) error {
	staffs := f.Source == SourcePhone || f.Source == SourceInspection
	switch {
	case !v.MayReport(f.DepartmentID):
		return Errorf(NotFound, "NOT_FOUND", "departmentId")
	case staffs && !v.Staff:
		return Errorf(Forbidden, "SOURCE_OF_STAFF", "source")
	case f.Source == SourceForm && !v.For(f.DepartmentID):
		return Errorf(Invalid, "SOURCE_OF_DEPARTMENT", "source")
	case !staffs && f.Source != SourceForm:
		return Errorf(Invalid, "SOURCE_INVALID", "source", "found", string(f.Source))
	case staffs && f.Who == "":
		return Errorf(Invalid, "WHO_NEEDED", "who")
	case len([]rune(f.Who)) > maxWho:
		return Errorf(Invalid, "TEXT_TOO_LONG", "who", "most", "100")
	case len([]rune(f.Note)) > maxSaid:
		return Errorf(Invalid, "TEXT_TOO_LONG", "note", "most", "2000")
	case len([]rune(f.Reason)) > maxSaid:
		return Errorf(Invalid, "TEXT_TOO_LONG", "reason", "most", "2000")
	case len(f.Rows) > maxFormRows:
		return Errorf(TooLarge, "TOO_MANY", "rows", "most", "500")
	}
	return f.checkRows()
}

func (f Form) checkRows() error {
	tasks := map[string]bool{}
	said := false
	for _, r := range f.Rows {
		switch {
		case r.TaskID == "":
			return Errorf(NotFound, "NOT_FOUND", "taskId")
		case tasks[r.TaskID]:
			return Errorf(Invalid, "GIVEN_TWICE", "taskId", "found", r.TaskID)
		case len(r.Figures) > maxFormFigures:
			return Errorf(TooLarge, "TOO_MANY", "figures", "most", "200")
		}
		tasks[r.TaskID] = true
		said = said || r.says()
		if err := r.checkFigures(); err != nil {
			return err
		}
	}
	if !said {
		return Errorf(Invalid, "NOTHING_GIVEN", "rows")
	}
	return nil
}

func (r FormRow) says() bool {
	return r.Status != "" || r.Forecast != "" || r.Progress+r.Problems+r.NextSteps+r.Request != "" || len(r.Figures) > 0
}

func (r FormRow) checkFigures() error {
	given := map[string]bool{}
	for _, f := range r.Figures {
		switch {
		case (f.IndicatorID == "") == (f.ItemID == ""):
			return Errorf(Invalid, "FIGURE_OF_ONE", "figures")
		case given[f.ID()]:
			return Errorf(Invalid, "GIVEN_TWICE", "figures", "found", f.ID())
		case (f.Value == nil) == (f.Printed == ""):
			return Errorf(Invalid, "VALUE_OR_PRINTED", "figures", "found", f.ID())
		}
		given[f.ID()] = true
	}
	return nil
}
