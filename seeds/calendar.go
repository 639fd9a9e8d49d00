package seeds

import "duban/models"

// loadPeriods reads periods.csv: when each period opens and is due.
func (l *loader) loadPeriods() error {
	columns := []string{"id", "period", "opens", "due"}
	names := map[string]bool{}
	return l.readTable("periods.csv", columns, func(r *row) {
		name, err := models.ParsePeriod(r.required("period"))
		if err != nil {
			r.fail("period", "%w", err)
			return
		}
		p := models.ReportingPeriod{
			ID: l.id(r, models.PeriodPrefix), ReportID: l.data.Report.ID, Name: name, Opens: r.day("opens"), Due: r.day("due"),
			Ends: name.Last(), State: models.PeriodOpen,
		}
		if name.Year() != l.data.Report.Year {
			r.fail("period", "%s is not of the report's year", name)
		}
		if p.Due.Before(p.Opens) {
			r.fail("due", "lies before the period opens")
		}
		once(r, "period", string(name), true, names)
		l.data.Periods = append(l.data.Periods, p)
	})
}

// loadCalendar reads calendar.csv: holidays, and weekends that are worked in exchange.
func (l *loader) loadCalendar() error {
	columns := []string{"date", "working", "name"}
	days := map[string]bool{}
	return l.readTable("calendar.csv", columns, func(r *row) {
		d := models.CalendarDay{Day: r.day("date"), Working: r.flag("working", false), Name: r.required("name")}
		once(r, "date", d.Day.String(), true, days)
		l.data.Calendar = append(l.data.Calendar, d)
	})
}
