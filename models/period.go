package models

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Period is a month, quarter or half-year in which progress is due: 2026-03, 2026-Q1, 2026-H1.
type Period string

// ParsePeriod reads one of the three forms and nothing else.
func ParsePeriod(s string) (Period, error) {
	p := Period(s)
	if _, _, ok := p.months(); !ok {
		return "", Errorf(Invalid, "PERIOD_INVALID", "period", "found", s)
	}
	return p, nil
}

// months gives the first month and the number of months of the period.
func (p Period) months() (first time.Month, n int, ok bool) {
	s := string(p)
	if len(s) != 7 || s[4] != '-' || p.Year() < 1900 {
		return 0, 0, false
	}
	k, err := strconv.Atoi(s[6:])
	if err != nil {
		return 0, 0, false
	}
	switch {
	case s[5] == 'Q' && k >= 1 && k <= 4:
		return time.Month(3*k - 2), 3, true
	case s[5] == 'H' && k >= 1 && k <= 2:
		return time.Month(6*k - 5), 6, true
	}
	m, err := strconv.Atoi(s[5:])
	if err != nil || s[5] < '0' || s[5] > '1' || m < 1 || m > 12 {
		return 0, 0, false
	}
	return time.Month(m), 1, true
}

// Year is the period's year, 0 for a malformed period.
func (p Period) Year() int {
	if len(p) < 4 {
		return 0
	}
	y, err := strconv.Atoi(string(p[:4]))
	if err != nil {
		return 0
	}
	return y
}

// First is the first day of the period.
func (p Period) First() Date {
	m, _, _ := p.months()
	return NewDate(p.Year(), m, 1)
}

// Last is the last day of the period.
func (p Period) Last() Date {
	m, n, _ := p.months()
	return NewDate(p.Year(), m+time.Month(n), 0)
}

// LastMonth is the month in which the period ends, 1–12.
func (p Period) LastMonth() int { return int(p.Last().Month) }

// Months is how many months the period has: 1, 3 or 6.
func (p Period) Months() int {
	_, n, _ := p.months()
	return n
}

// Chinese is the period as a title says it: 2026年3月, 2026年一季度, 2026年上半年.
func (p Period) Chinese() string {
	m, n, ok := p.months()
	switch {
	case !ok:
		return string(p)
	case n == 1:
		return fmt.Sprintf("%d年%d月", p.Year(), m)
	case n == 3:
		return fmt.Sprintf("%d年%s季度", p.Year(), []string{"一", "二", "三", "四"}[(m-1)/3])
	case m == 1:
		return fmt.Sprintf("%d年上半年", p.Year())
	}
	return fmt.Sprintf("%d年下半年", p.Year())
}

// PeriodState says whether staff have closed a period. The clock never does.
type PeriodState string

// The states of a period.
const (
	PeriodOpen   PeriodState = "OPEN"
	PeriodClosed PeriodState = "CLOSED"
)

// ReportingPeriod is one period of one report: when it opens, when it is due, and whether staff have closed it.
type ReportingPeriod struct {
	ID       string
	ReportID string
	Name     Period
	Opens    Date
	Due      Date
	Ends     Date // last day of the period: the order of periods
	State    PeriodState
	ClosedAt *time.Time
	ClosedBy string
	Version  int64
}

// TableName tells gorm where periods live.
func (ReportingPeriod) TableName() string { return "periods" }

// PeriodsBefore are up to so many periods of the same length that end before a period, the newest first.
func PeriodsBefore(periods []ReportingPeriod, p Period, most int) []ReportingPeriod {
	var before []ReportingPeriod
	for _, o := range periods {
		if o.Name.Months() == p.Months() && o.Ends.Before(p.Last()) {
			before = append(before, o)
		}
	}
	slices.SortStableFunc(before, func(a, b ReportingPeriod) int { return b.Ends.DaysSince(a.Ends) })
	return before[:min(most, len(before))]
}
