package models

import "time"

// Extension replaces the due day of a period for one department, with a reason.
type Extension struct {
	PeriodID     string `gorm:"primaryKey"`
	DepartmentID string `gorm:"primaryKey"`
	ReportID     string
	Due          Date
	Reason       string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
}

// TableName tells gorm where extensions live.
func (Extension) TableName() string { return "period_extensions" }

// DueFor is the day on which the period is due for a department: extended or not.
func (p ReportingPeriod) DueFor(departmentID string, extensions []Extension) Date {
	for _, e := range extensions {
		if e.PeriodID == p.ID && e.DepartmentID == departmentID {
			return e.Due
		}
	}
	return p.Due
}
