package web

import (
	"net/http"
	"net/url"
	"strconv"

	"duban/models"
	"duban/store"
	"duban/words"
)

// supervisePage is where staff close a period, rate a light by hand and change the rules.
type supervisePage struct {
	frame
	Report   models.Report
	Period   models.ReportingPeriod
	Name     string // of the period, for people
	Periods  []choice
	Closed   bool
	Closing  store.Closing
	Missing  []missingLine
	Colors   []choice
	Families []choice
	Units    []choice
	Done     string
	Problem  string
}

// missingLine is one report that will stay missing.
type missingLine struct{ Department, Task, Standing string }

func superviseAddress(reportSlug, period string) string {
	return "/reports/" + url.PathEscape(reportSlug) + "/supervision?period=" + url.QueryEscape(period)
}

// supervision shows the page. Staff only, like all that it does.
func (s *server) supervision(w http.ResponseWriter, r *http.Request) error {
	return s.showSupervision(w, r, http.StatusOK, r.PathValue("report"), r.URL.Query().Get("period"), nil)
}

func (s *server) showSupervision(w http.ResponseWriter, r *http.Request, status int, slug, period string, problem error) error {
	if !of(r).viewer.MayEditBreakdown() {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	page := homePage{}
	if err := s.chooseReport(r, &page, selection{report: slug}); err != nil {
		return err
	}
	if err := s.choosePeriod(r, &page, selection{period: period}); err != nil {
		return err
	}
	if page.Period == nil {
		return models.Errorf(models.NotFound, "PERIOD_UNKNOWN", "period")
	}
	p := supervisePage{frame: s.frameOf(w, r), Report: page.Report, Period: *page.Period, Name: page.PeriodName, Periods: page.Periods, Closed: page.Closed}
	if problem != nil {
		p.Problem = s.sentence(r, problem)
	}
	var err error
	if p.Closing, err = s.Store.Periods.Closing(r.Context(), of(r).viewer, p.Period.ID); err != nil {
		return err
	}
	if err := s.listMissing(r, &p); err != nil {
		return err
	}
	lang := of(r).lang
	for _, c := range []models.Color{models.Red, models.Yellow, models.Green, models.Grey} {
		p.Colors = append(p.Colors, choice{string(c), words.Enum(lang, c), false})
	}
	for _, f := range models.LightFamilies {
		p.Families = append(p.Families, choice{string(f), words.Enum(lang, f), f == p.Report.Settings.Family()})
	}
	for _, u := range []models.PaceUnit{models.PaceMonths, models.PaceDays} {
		p.Units = append(p.Units, choice{string(u), words.Enum(lang, u), u == p.Report.Settings.PaceUnit})
	}
	return s.show(w, r, status, "supervise", p)
}

func (s *server) listMissing(r *http.Request, p *supervisePage) error {
	var ids []string
	for _, m := range p.Closing.Missing {
		ids = append(ids, m.DepartmentID)
	}
	departments, err := s.Store.Departments.ByID(r.Context(), of(r).viewer, ids)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, d := range departments {
		names[d.ID] = departmentName(d)
	}
	for _, m := range p.Closing.Missing {
		p.Missing = append(p.Missing, missingLine{names[m.DepartmentID], m.Task.Number + " " + m.Task.Title, words.Enum(of(r).lang, m.Standing)})
	}
	return nil
}

// supervise does what one of the page's forms asks for, and shows the page again.
func (s *server) supervise(do func(*server, *http.Request, models.Report, models.ReportingPeriod) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return unreadable(err)
		}
		if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
			return err
		}
		report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
		if err != nil {
			return err
		}
		period, err := s.Store.Periods.Find(r.Context(), of(r).viewer, report.ID, models.Period(r.PostFormValue("period")))
		if err != nil {
			return err
		}
		if err = do(s, r, report, period); err == nil {
			return done(w, r, superviseAddress(report.Slug, string(period.Name)))
		}
		kind := models.KindOf(err)
		if !wantsPage(r) || kind != models.Conflict && kind != models.Invalid && kind != models.NotFound {
			return err
		}
		return s.showSupervision(w, r, statusOf(err), report.Slug, string(period.Name), err)
	}
}

// closePeriod closes the period as the page showed it.
func closePeriod(s *server, r *http.Request, _ models.Report, p models.ReportingPeriod) error {
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return unreadable(err)
	}
	_, err = s.Store.Periods.Close(r.Context(), of(r).viewer, p.ID, version)
	return err
}

// rateLight gives a task a colour by hand, or takes one back.
func rateLight(s *server, r *http.Request, report models.Report, p models.ReportingPeriod) error {
	task, err := s.Store.Tasks.ByNumber(r.Context(), of(r).viewer, report.ID, r.PostFormValue("number"))
	if err != nil {
		return err
	}
	c := store.RatingChange{TaskID: task.ID, Period: p.Name, Reason: r.PostFormValue("reason"), Stands: r.PostFormValue("stands") != ""}
	if color := models.Color(r.PostFormValue("color")); color != "" {
		c.Color = &color
	}
	_, err = s.Store.Ratings.Rate(r.Context(), of(r).viewer, c)
	return err
}

// changeRules puts the rules of the form in place, upon the version that the page showed.
func changeRules(s *server, r *http.Request, report models.Report, _ models.ReportingPeriod) error {
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return unreadable(err)
	}
	numbers := map[string]int{}
	for _, name := range []string{"dueDay", "yellowGapPoints", "yellowOverdueDays", "tolerancePercent"} {
		n, err := strconv.Atoi(r.PostFormValue(name))
		if err != nil {
			return models.Errorf(models.Invalid, "SETTINGS_INVALID", name, "field", name, "found", r.PostFormValue(name))
		}
		numbers[name] = n
	}
	_, err = s.Store.Reports.UpdateSettings(r.Context(), of(r).viewer, store.SettingsChange{ReportID: report.ID, Version: &version, Reason: r.PostFormValue("reason"),
		Change: func(x *models.Settings) {
			x.DueDay, x.YellowGapPoints, x.YellowOverdueDays, x.TolerancePercent = numbers["dueDay"], numbers["yellowGapPoints"], numbers["yellowOverdueDays"], numbers["tolerancePercent"]
			x.PaceUnit, x.AutoAcceptClean = models.PaceUnit(r.PostFormValue("paceUnit")), r.PostFormValue("autoAcceptClean") != ""
			if f := models.LightFamily(r.PostFormValue("lightFamily")); f != x.Family() {
				x.LightFamily = f
			}
		}})
	return err
}
