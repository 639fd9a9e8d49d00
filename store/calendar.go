package store

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"duban/models"
	"duban/text"

	"gorm.io/gorm"
)

// Calendars are the days on which offices work and don't, by year.
type Calendars struct{ db *database }

// YearCalendar is one year's days that differ from the plain week. Announced is false while nobody has entered the year's: then they are
// those of the law, without the weekends that are worked in exchange.
type YearCalendar struct {
	Year      int
	Announced bool
	Days      []models.CalendarDay
}

// CalendarChange puts a year's days in the place of those that are there.
type CalendarChange struct {
	Year   int
	Days   []models.CalendarDay
	Reason string // the notice, with its number
}

// maxCalendarDays is how many days of a year can differ from the plain week.
const maxCalendarDays = 80

// Year gives a year's calendar. Everybody signed in may see it.
func (s Calendars) Year(ctx context.Context, v models.Viewer, year int) (YearCalendar, error) {
	c := YearCalendar{Year: year, Days: []models.CalendarDay{}}
	if err := signedIn(v); err != nil {
		return c, err
	}
	if err := yearFits(year); err != nil {
		return c, err
	}
	err := s.db.read(ctx, func(q *gorm.DB) error { return c.read(q) })
	return c, err
}

func yearFits(year int) error {
	if year < 2000 || year > 2099 {
		return models.Errorf(models.Invalid, "YEAR_INVALID", "year", "found", fmt.Sprint(year))
	}
	return nil
}

func (c *YearCalendar) read(q *gorm.DB) error {
	c.Days = []models.CalendarDay{}
	err := q.Raw(`SELECT * FROM calendar_days WHERE day >= ? AND day <= ? ORDER BY day`, models.NewDate(c.Year, time.January, 1),
		models.NewDate(c.Year, time.December, 31)).Scan(&c.Days).Error
	if c.Announced = len(c.Days) > 0; !c.Announced {
		c.Days = models.StatutoryDays(c.Year)
		slices.SortFunc(c.Days, func(a, b models.CalendarDay) int { return a.Day.Compare(b.Day) })
	}
	return err
}

// Set puts a year's days in place, as the notice on holidays says them, and moves the due days of open periods that aren't due yet to where
// they put them. Every report has that on its own record. Staff only.
func (s Calendars) Set(ctx context.Context, v models.Viewer, c CalendarChange) (YearCalendar, error) {
	made := YearCalendar{Year: c.Year}
	if err := editor(v); err != nil {
		return made, err
	}
	if err := c.check(); err != nil {
		return made, err
	}
	chain, err := s.db.chainOfDepartments(ctx)
	if err != nil {
		return made, err
	}
	err = s.db.write(ctx, v, chain, func(t *tx) error {
		before := YearCalendar{Year: c.Year}
		if err := before.read(t.DB); err != nil {
			return err
		}
		if err := t.Exec(`DELETE FROM calendar_days WHERE day >= ? AND day <= ?`, models.NewDate(c.Year, time.January, 1), models.NewDate(c.Year, time.December, 31)).Error; err != nil {
			return err
		}
		if err := insert(t, c.Days); err != nil {
			return err
		}
		if err := made.read(t.DB); err != nil {
			return err
		}
		return t.record("calendar.set", chain, map[string]any{"year": c.Year, "before": before.Days, "announcedBefore": before.Announced, "after": c.Days, "reason": c.Reason})
	})
	if err != nil {
		return made, err
	}
	return made, s.moveAll(ctx, v)
}

func (c *CalendarChange) check() error {
	if err := yearFits(c.Year); err != nil {
		return err
	}
	if c.Reason = text.Clean(c.Reason); c.Reason == "" {
		return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if err := noteFits("reason", c.Reason); err != nil {
		return err
	}
	if len(c.Days) == 0 || len(c.Days) > maxCalendarDays {
		return models.Errorf(models.Invalid, "CALENDAR_DAYS", "days", "found", fmt.Sprint(len(c.Days)), "most", fmt.Sprint(maxCalendarDays))
	}
	seen := map[models.Date]bool{}
	for i, d := range c.Days {
		c.Days[i].Name = text.Clean(d.Name)
		weekend := d.Day.Weekday() == time.Saturday || d.Day.Weekday() == time.Sunday
		if n := utf8.RuneCountInString(c.Days[i].Name); d.Day.Year != c.Year || seen[d.Day] || d.Working && !weekend || n == 0 || n > models.MaxTitle {
			return models.Errorf(models.Invalid, "CALENDAR_DAY_INVALID", "days", "found", d.Day.String(), "year", fmt.Sprint(c.Year))
		}
		seen[d.Day] = true
	}
	return nil
}

// moveAll moves the due days of every report that is followed.
func (s Calendars) moveAll(ctx context.Context, v models.Viewer) error {
	var active []models.Report
	if err := s.db.query(ctx).Raw(`SELECT * FROM reports WHERE state = 'ACTIVE' ORDER BY id`).Scan(&active).Error; err != nil {
		return err
	}
	for _, r := range active {
		if err := s.db.write(ctx, v, r.ID, func(t *tx) error { return t.moveDueDays(r) }); err != nil {
			return err
		}
	}
	return nil
}
