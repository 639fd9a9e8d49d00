package importer

import (
	"encoding/json"
	"errors"

	"duban/models"
)

// Detail is what was read in a file (contract.md, import --json); it is kept with the submission as JSON.
type Detail struct {
	Sheets  []SheetDetail   `json:"sheets"`
	Rows    []RowDetail     `json:"rows"`
	Changes []models.Change `json:"changes"`
	Skipped []SkippedRange  `json:"skipped"`
	Counts  Counts          `json:"counts"`
}

// kept is the detail as JSON, as it is kept with the submission: without its rows.
func (d Detail) kept() (string, error) {
	sheets, err1 := json.Marshal(d.Sheets)
	skipped, err2 := json.Marshal(d.Skipped)
	counts, err3 := json.Marshal(d.Counts)
	b := append(append(make([]byte, 0, 256+256*len(d.Changes)), `{"sheets":`...), sheets...)
	b = models.AppendChanges(append(b, `,"rows":[],"changes":`...), d.Changes)
	b = append(append(b, `,"skipped":`...), skipped...)
	b = append(append(b, `,"counts":`...), counts...)
	return string(append(b, '}')), errors.Join(err1, err2, err3)
}

// SheetDetail says how one sheet was taken.
type SheetDetail struct {
	Name       string         `json:"name"`
	Used       bool           `json:"used"`
	Hidden     bool           `json:"hidden"`
	HeaderRows []int          `json:"headerRows"`
	Columns    []ColumnDetail `json:"columns"`
	Reason     string         `json:"reason"`
}

// ColumnDetail says which field a column was read as.
type ColumnDetail struct {
	Column string       `json:"column"`
	Header string       `json:"header"`
	Field  models.Field `json:"field"`
}

// RowDetail is one row as read, also where no task matches.
type RowDetail struct {
	Sheet      string       `json:"sheet"`
	Row        int          `json:"row"`
	Task       *TaskRef     `json:"task"`
	Match      string       `json:"match"` // id, number, text, proposed, none
	Candidates []Candidate  `json:"candidates"`
	Cells      []CellDetail `json:"cells"`
}

// TaskRef names a task.
type TaskRef struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
}

// Candidate is a task that a row may mean.
type Candidate struct {
	Number string  `json:"number"`
	Title  string  `json:"title"`
	Score  float64 `json:"score"`
}

// CellDetail is one cell as read.
type CellDetail struct {
	Cell    string       `json:"cell"`
	Field   models.Field `json:"field"`
	Printed string       `json:"printed"`
	Value   string       `json:"value"`
	Unit    string       `json:"unit"`
	Approx  bool         `json:"approx"`
	Formula bool         `json:"formula"`
}

// SkippedRange are cells that were left out, with the reason: title, section, total, signature, footnote, hiddenSheet,
// unusedColumn, afterEnd, underMerge.
type SkippedRange struct {
	Sheet  string `json:"sheet"`
	Range  string `json:"range"`
	Cells  int    `json:"cells"`
	Reason string `json:"reason"`
}

// Counts are the valued cells of a file: Cells = Taken + Reported + Skipped.
type Counts struct {
	Cells    int `json:"cells"`
	Taken    int `json:"taken"`
	Reported int `json:"reported"`
	Skipped  int `json:"skipped"`
}

// Upload is a file for one department and period.
type Upload struct {
	ReportID     string
	DepartmentID string
	Period       models.Period
	FileName     string
	Body         []byte
	Limits       *Limits // nil: DefaultLimits

	AcceptProposals bool // of a dry run: the changes of proposed rows are shown too
}

// Result is what a check or an apply made of a file.
type Result struct {
	Submission *models.Submission // nil for a dry run
	Applied    bool               // this very call wrote rows
	Kind       string             // xlsx, xls, csv …
	SHA256     string
	PlanHash   string
	Detail     Detail // without rows, which Rows gives
	Findings   []models.Finding

	judgement *judgement
}
