package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"duban/models"
)

// Layout is the version of the template's layout, in the stamp.
const Layout = "1"

// Stamp is what a template says of itself on its hidden sheet: whose it is, and what its filled input cells said when it went out, so
// that a cell that nobody touched is never taken for a change, even when the ledger has moved on since.
type Stamp struct {
	Layout       string
	ReportID     string
	DepartmentID string
	Period       models.Period
	Marks        map[string]string // row id + field → Mark of what the cell said
}

// Mark is a short hash of a cell's canonical text.
func Mark(canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	return hex.EncodeToString(sum[:8])
}

// Touch records what an input cell says as it goes out; blanks need no mark.
func (s *Stamp) Touch(rowID string, f models.Field, canonical string) {
	if canonical == "" {
		return
	}
	if s.Marks == nil {
		s.Marks = map[string]string{}
	}
	s.Marks[rowID+" "+string(f)] = Mark(canonical)
}

// Untouched says that the cell still says what it said when the template went out.
func (s Stamp) Untouched(rowID string, f models.Field, canonical string) bool {
	mark, ok := s.Marks[rowID+" "+string(f)]
	return ok && mark == Mark(canonical)
}

// Has says that an input cell had something in it when the workbook went out.
func (s Stamp) Has(rowID string, f models.Field) bool {
	_, ok := s.Marks[rowID+" "+string(f)]
	return ok
}

// Known says that there is a stamp at all.
func (s Stamp) Known() bool { return s.Layout != "" }

// Rows are the stamp as the rows of its sheet, key and value.
func (s Stamp) Rows() [][2]string {
	rows := [][2]string{{"layout", s.Layout}, {"report", s.ReportID}, {"department", s.DepartmentID}, {"period", string(s.Period)}}
	for _, key := range slices.Sorted(maps.Keys(s.Marks)) {
		rows = append(rows, [2]string{key, s.Marks[key]})
	}
	return rows
}

// Take reads one row of a stamp sheet: the texts of its first two columns.
func (s *Stamp) Take(key, value string) {
	switch key {
	case "layout":
		s.Layout = value
	case "report":
		s.ReportID = value
	case "department":
		s.DepartmentID = value
	case "period":
		s.Period = models.Period(value)
	default:
		if s.Marks == nil {
			s.Marks = map[string]string{}
		}
		s.Marks[key] = value
	}
}
