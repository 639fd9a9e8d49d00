package models

import "time"

// Calendar tells working days from days off: the plain week, and the days that are announced to differ from it (holidays, and
// the Saturdays and Sundays worked for them). The zero Calendar knows the plain week alone.
type Calendar struct{ differs map[Date]bool }

// NewCalendar makes a calendar of the days that differ from the plain week.
func NewCalendar(days []CalendarDay) Calendar {
	c := Calendar{differs: make(map[Date]bool, len(days))}
	for _, d := range days {
		c.differs[d.Day] = d.Working
	}
	return c
}

// IsWorking says whether the offices work on a day.
func (c Calendar) IsWorking(d Date) bool {
	if working, ok := c.differs[d]; ok {
		return working
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// OnOrAfter is the day itself where it is a working day, else the next one.
func (c Calendar) OnOrAfter(d Date) Date {
	for !c.IsWorking(d) {
		d = d.AddDays(1)
	}
	return d
}

// DueDay is a day of a month moved on to the next working day, which may lie in the next month. A day beyond the month's last
// is its last: the 31st of April is the 30th.
func (c Calendar) DueDay(year int, month time.Month, day int) Date {
	last := NewDate(year, month+1, 0)
	return c.OnOrAfter(NewDate(year, month, min(max(day, 1), last.Day)))
}

// AddWorkingDays is the n-th working day after d, or before it for a negative n; d itself for 0.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		if d = d.AddDays(step); c.IsWorking(d) {
			n--
		}
	}
	return d
}
