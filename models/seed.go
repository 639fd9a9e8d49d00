package models

// Seed is a report with everything that it starts with, ready to be kept. Versions, instants and search texts are left blank: they are
// the store's.
type Seed struct {
	Hash        string // of the data files: the same hash again is no work
	Report      Report
	Source      string // the report as it was received, page breaks and all
	Text        string // the same with sentences joined and bold marks gone; quotes are verbatim pieces of it
	Areas       []Area
	Themes      []Theme
	Tasks       []Task
	Indicators  []Indicator
	Departments []Department
	Aliases     []Alias // further spellings; code, full and short name are not repeated here
	Duties      []Duty
	Periods     []ReportingPeriod
	Calendar    []CalendarDay // days that differ from the plain Monday-to-Friday week, and every holiday
}
