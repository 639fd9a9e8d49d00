package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// some are days of 2026 on which working and resting differ from the plain week.
var some = NewCalendar([]CalendarDay{
	{Day: day("2026-02-14"), Working: true}, {Day: day("2026-02-16")}, {Day: day("2026-02-17")}, {Day: day("2026-02-18")},
	{Day: day("2026-02-19")}, {Day: day("2026-02-20")}, {Day: day("2026-02-23")}, {Day: day("2026-02-28"), Working: true},
	{Day: day("2026-05-01")}, {Day: day("2026-05-04")}, {Day: day("2026-05-05")}, {Day: day("2026-05-09"), Working: true},
})

func TestDueDay(t *testing.T) {
	for _, c := range []struct {
		month time.Month
		day   int
		want  string
	}{
		{1, 28, "2026-01-28"},
		{2, 28, "2026-02-28"}, // a working Saturday
		{3, 28, "2026-03-30"}, // Saturday
		{6, 28, "2026-06-29"}, // Sunday
		{11, 28, "2026-11-30"},
		{2, 16, "2026-02-24"}, // the Spring Festival, the weekend in it, and the day after
		{4, 31, "2026-04-30"}, // no such day: the month's last
		{5, 31, "2026-06-01"}, // a Sunday at the month's end: into the next
		{2, 0, "2026-02-02"},
	} {
		if got := some.DueDay(2026, c.month, c.day); got.String() != c.want {
			t.Errorf("the %d of month %d: %s, want %s", c.day, c.month, got, c.want)
		}
	}
	if got := (Calendar{}).DueDay(2026, 2, 28).String(); got != "2026-03-02" {
		t.Errorf("without announced days: %s", got)
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-27", 1, "2026-03-30"}, {"2026-03-28", 1, "2026-03-30"}, {"2026-03-28", 0, "2026-03-28"}, {"2026-03-30", 5, "2026-04-06"},
		{"2026-02-13", 1, "2026-02-14"}, {"2026-02-13", 2, "2026-02-24"}, {"2026-02-24", -2, "2026-02-13"}, {"2026-04-30", 1, "2026-05-06"},
	} {
		if got := some.AddWorkingDays(day(c.from), c.n).String(); got != c.want {
			t.Errorf("%s %+d: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

// TestWorkingDaysCount: n working days on there are n working days between, and the last is one.
func TestWorkingDaysCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := NewDate(2026, 1, rapid.IntRange(1, 365).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		to, count := some.AddWorkingDays(from, n), 0
		for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
			if some.IsWorking(d) {
				count++
			}
		}
		if count != n || !some.IsWorking(to) {
			t.Fatalf("%s + %d = %s, with %d working days", from, n, to, count)
		}
		if due := some.OnOrAfter(from); !some.IsWorking(due) || due.Before(from) {
			t.Fatalf("%s moved to %s", from, due)
		}
	})
}
