package models

// Field names what a cell says; the same words stand in `import --json`, in events and in Entry.Sources.
type Field string

// The fields of a row (contract.md, Command line).
const (
	FieldNumber     Field = "number"
	FieldTask       Field = "task"
	FieldIndicator  Field = "indicator"
	FieldItem       Field = "item"
	FieldTarget     Field = "target"
	FieldUnit       Field = "unit"
	FieldAmount     Field = "amount"     // this period alone
	FieldCumulative Field = "cumulative" // since the year's beginning
	FieldAsOf       Field = "asOf"
	FieldCompletion Field = "completion"
	FieldStatus     Field = "status"
	FieldForecast   Field = "forecast"
	FieldProgress   Field = "progress"
	FieldProblems   Field = "problems"
	FieldNextSteps  Field = "nextSteps"
	FieldRequest    Field = "request"
	FieldLead       Field = "lead"
	FieldSupport    Field = "support"
	FieldLeader     Field = "leader"
	FieldDeadline   Field = "deadline"
	FieldRemark     Field = "remark"
	FieldContact    Field = "contact"

	// Of a plan workbook alone.
	FieldStart      Field = "start"      // when a task is due to start
	FieldCourse     Field = "course"     // a PlanKind
	FieldReporter   Field = "reporter"   // who fills the sheets in
	FieldPhone      Field = "phone"      // of the contact
	FieldMilestone  Field = "milestone"  // what is to be done
	FieldDoneOn     Field = "doneOn"     // of a milestone
	FieldEvidence   Field = "evidence"   // what shows that it was done
	FieldDepartment Field = "department" // whose part an item is
	FieldEnds       Field = "ends"       // an item's last day
)

// TextFields are the fields of an entry that hold text, in the order of the template.
var TextFields = []Field{FieldProgress, FieldProblems, FieldNextSteps, FieldRequest}

// Change is what one cell would change, or has changed. Old and New are values as the ledger holds them ("" is none).
type Change struct {
	Sheet       string `json:"sheet"`
	Cell        string `json:"cell"`
	Task        string `json:"task"`      // number
	TaskID      string `json:"taskId"`    // its id
	Indicator   string `json:"indicator"` // id, "" for a change of the task itself
	Item        string `json:"item"`      // id
	Field       Field  `json:"field"`
	Old         string `json:"old"`
	New         string `json:"new"`
	Printed     string `json:"printed"`
	Description string `json:"description,omitempty"` // the task's title and the indicator's name, for people
	Beside      bool   `json:"beside,omitempty"`      // of a task that another department leads: it stands beside the lead's report
}

// Text gives the entry's text of a field.
func (e Entry) Text(f Field) string {
	switch f {
	case FieldStatus:
		return string(e.Status)
	case FieldForecast:
		return string(e.Forecast)
	case FieldProgress:
		return e.Progress
	case FieldProblems:
		return e.Problems
	case FieldNextSteps:
		return e.NextSteps
	case FieldRequest:
		return e.Request
	}
	return ""
}

// SetText puts text into the field and keeps where it came from.
func (e *Entry) SetText(f Field, text string, from Source) {
	switch f {
	case FieldStatus:
		e.Status = StatusWord(text)
	case FieldForecast:
		e.Forecast = ForecastWord(text)
	case FieldProgress:
		e.Progress = text
	case FieldProblems:
		e.Problems = text
	case FieldNextSteps:
		e.NextSteps = text
	case FieldRequest:
		e.Request = text
	default:
		return
	}
	sources := make(map[string]Source, len(e.Sources)+1)
	for k, v := range e.Sources {
		sources[k] = v
	}
	sources[string(f)] = from
	e.Sources = sources
}
