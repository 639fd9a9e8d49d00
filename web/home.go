package web

import (
	"net/http"
	"slices"
	"time"

	"duban/exporter"
	"duban/models"
	"duban/store"
	"duban/words"
)

// choice is one line of a drop-down.
type choice struct {
	Value, Text string
	Chosen      bool
}

// homePage is the one plain page: what to report for, the template, the upload, what was handed in, the workbook of all.
type homePage struct {
	frame
	Report      models.Report
	Reports     []choice
	Departments []choice
	Periods     []choice
	Department  *models.Department      // chosen, nil where there is none to choose or none is chosen yet
	Period      *models.ReportingPeriod // chosen
	PeriodName  string
	Closed      bool
	Nothing     bool // no report, or no department: nothing to do here
	Template    string
	Workbooks   []workbook
	Recent      []submissionLine
	Drop        string // where staff hand over the files of many departments; "" for others
	Papers      string // bulletins and one-pagers
	Supervise   string // where staff close periods, rate and change rules; "" for others
	Chases      string // where staff chase; "" for others
	Inbox       []chaseLine
	Here        string // this page's own address
	Duties      string // where staff settle who leads what; "" for others
	Plans       string // plans to hand over, or to look through
	Breakdown   string // where staff break reports down; "" for others
	Most        string // of a file
	MostBytes   int64
	Problem     string
}

// workbook is the consolidated workbook of one period.
type workbook struct {
	Text, Address string
	Chosen        bool
}

// submissionLine is one submission in a list.
type submissionLine struct {
	models.Submission
	When, Department, Period, Address, Original, Word string
}

// home shows the page, or the form of sign-in to somebody unknown.
func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	if !of(r).viewer.SignedIn() {
		return s.showSignIn(w, r, http.StatusOK, signInForm{Next: inside(r.URL.RequestURI())})
	}
	q := r.URL.Query()
	return s.showHome(w, r, http.StatusOK, selection{q.Get("report"), q.Get("department"), q.Get("period")}, "")
}

// selection is what is chosen on the page, by slug, code and name; "" leaves it to us.
type selection struct{ report, department, period string }

func (s *server) showHome(w http.ResponseWriter, r *http.Request, status int, sel selection, problem string) error {
	page := homePage{frame: s.frameOf(w, r), Most: size(s.MaxUpload), MostBytes: s.MaxUpload, Problem: problem}
	if err := s.chooseReport(r, &page, sel); err != nil {
		return err
	}
	if of(r).viewer.MayEditBreakdown() {
		page.Breakdown = breakdownAddress(page.Report.Slug)
	}
	if page.Report.ID == "" {
		page.Nothing = true
		return s.show(w, r, status, "home", page)
	}
	for _, step := range []func(*http.Request, *homePage, selection) error{s.chooseDepartment, s.choosePeriod, s.listRecent, s.listInbox} {
		if err := step(r, &page, sel); err != nil {
			return err
		}
	}
	page.Papers = papersAddress(page.Report.Slug, sel.period)
	if of(r).viewer.MayEditBreakdown() {
		page.Duties = dutyAddress(page.Report.Slug)
		if page.Period != nil {
			page.Supervise = superviseAddress(page.Report.Slug, string(page.Period.Name))
		}
		page.Drop = dropAddress(page.Report.Slug)
		page.Chases = chasesAddress(page.Report.Slug, sel.period)
	}
	if page.Department != nil || of(r).viewer.Staff {
		page.Plans = plansAddress(page.Report.Slug, sel.department)
	}
	if page.Department != nil && page.Period != nil {
		page.Template = Addresses().Template(page.Report.Slug, string(page.Period.Name), page.Department.Code)
	}
	return s.show(w, r, status, "home", page)
}

// chooseReport takes the report asked for, else the newest active one. The list comes newest first.
func (s *server) chooseReport(r *http.Request, page *homePage, sel selection) error {
	reports, err := s.Store.Reports.List(r.Context(), of(r).viewer)
	if err != nil {
		return err
	}
	for _, report := range reports {
		asked := sel.report == report.Slug || sel.report == "" && report.State == models.ReportActive
		if asked && page.Report.ID == "" {
			page.Report = report
		}
	}
	if page.Report.ID == "" && sel.report != "" {
		return models.Errorf(models.NotFound, "REPORT_UNKNOWN", "report", "found", sel.report)
	}
	for _, report := range reports {
		page.Reports = append(page.Reports, choice{report.Slug, report.Title, report.ID == page.Report.ID})
	}
	return nil
}

// chooseDepartment lists the departments that the viewer may report for and takes the one asked for, or the only one.
func (s *server) chooseDepartment(r *http.Request, page *homePage, sel selection) error {
	viewer := of(r).viewer
	all, err := s.Store.Departments.List(r.Context(), viewer)
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(all, func(d models.Department) bool { return !viewer.MayReport(d.ID) || d.SuccessorID != nil })
	page.Nothing = len(mine) == 0
	for i, d := range mine {
		chosen := d.Code == sel.department || sel.department == "" && (len(mine) == 1 || !viewer.Staff && i == 0)
		if chosen {
			page.Department = &mine[i]
		}
		page.Departments = append(page.Departments, choice{d.Code, departmentName(d), chosen})
	}
	if sel.department != "" && page.Department == nil {
		return models.Errorf(models.NotFound, "NOT_FOUND", "department", "found", sel.department)
	}
	return nil
}

// choosePeriod takes the period asked for, else the first open one that isn't over by today, else the last.
func (s *server) choosePeriod(r *http.Request, page *homePage, sel selection) error {
	periods, err := s.Store.Periods.List(r.Context(), of(r).viewer, page.Report.ID)
	if err != nil || len(periods) == 0 {
		return err
	}
	if err := s.putOff(r, periods, page.Department); err != nil {
		return err
	}
	chosen := presentPeriod(periods, s.today(page.Report.Zone))
	if sel.period != "" {
		chosen = slices.IndexFunc(periods, func(p models.ReportingPeriod) bool { return string(p.Name) == sel.period })
	}
	if chosen < 0 {
		return models.Errorf(models.NotFound, "PERIOD_UNKNOWN", "period", "found", sel.period)
	}
	page.Period, page.Closed = &periods[chosen], periods[chosen].State == models.PeriodClosed
	page.PeriodName = periodName(page.Lang, page.Period.Name)
	for i, p := range periods {
		page.Periods = append(page.Periods, choice{string(p.Name), periodChoice(page.Lang, p), i == chosen})
		page.Workbooks = append(page.Workbooks, workbook{
			periodName(page.Lang, p.Name), Addresses().Consolidated(page.Report.Slug, string(p.Name), exporter.Selection{}), i == chosen})
	}
	return nil
}

// putOff puts the due days at which they are due for a department.
func (s *server) putOff(r *http.Request, periods []models.ReportingPeriod, d *models.Department) error {
	if d == nil {
		return nil
	}
	ids := make([]string, len(periods))
	for i, p := range periods {
		ids[i] = p.ID
	}
	extensions, err := s.Store.Periods.Extensions(r.Context(), of(r).viewer, ids)
	for i, p := range periods {
		periods[i].Due = p.DueFor(d.ID, extensions)
	}
	return err
}

// periodChoice names a period with its due day, or with its being closed.
func periodChoice(lang words.Lang, p models.ReportingPeriod) string {
	say := say(lang)
	if p.State == models.PeriodClosed {
		return periodName(lang, p.Name) + say("（已关闭）", " (closed)")
	}
	return periodName(lang, p.Name) + say("（", " (due ") + p.Due.String() + say(" 截止）", ")")
}

// presentPeriod is the first open period that isn't over on day, else the last open one, else the last.
func presentPeriod(periods []models.ReportingPeriod, day models.Date) int {
	last := len(periods) - 1
	for i, p := range periods {
		if p.State != models.PeriodOpen {
			continue
		}
		last = i
		if !p.Ends.Before(day) {
			return i
		}
	}
	return last
}

func (s *server) today(zone string) models.Date {
	at, err := time.LoadLocation(zone)
	if err != nil {
		at = time.UTC
	}
	return models.DateOf(s.Now().In(at))
}

// recentLines is how many of the latest submissions the page lists.
const recentLines = 15

// listRecent lists the latest submissions that the viewer may see, of the chosen department where one is chosen.
func (s *server) listRecent(r *http.Request, page *homePage, _ selection) error {
	first := recentLines
	filter := store.SubmissionFilter{ReportID: page.Report.ID}
	if page.Department != nil {
		filter.DepartmentID = page.Department.ID
	}
	subs, _, err := s.Store.Submissions.List(r.Context(), of(r).viewer, filter, store.Page{First: &first})
	if err != nil {
		return err
	}
	page.Recent, err = s.lines(r, page.Report, subs)
	return err
}

// lines makes the lines of submissions of one report, with names in place of ids.
func (s *server) lines(r *http.Request, report models.Report, subs []models.Submission) ([]submissionLine, error) {
	rq := of(r)
	var departmentIDs, periodIDs []string
	for _, sub := range subs {
		departmentIDs, periodIDs = append(departmentIDs, sub.DepartmentID), append(periodIDs, sub.PeriodID)
	}
	departments, err := s.Store.Departments.ByID(r.Context(), rq.viewer, departmentIDs)
	if err != nil {
		return nil, err
	}
	periods, err := s.Store.Periods.ByID(r.Context(), rq.viewer, periodIDs)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range departments {
		names[d.ID] = departmentName(d)
	}
	for _, p := range periods {
		names[p.ID] = periodName(rq.lang, p.Name)
	}
	lines := make([]submissionLine, len(subs))
	for i, sub := range subs {
		when := sub.CreatedAt
		if sub.HandedInAt != nil {
			when = *sub.HandedInAt
		}
		lines[i] = submissionLine{
			Submission: sub, When: clock(when, report.Zone), Department: names[sub.DepartmentID], Period: names[sub.PeriodID],
			Address: submissionAddress(sub.ID), Original: Addresses().Original(sub.ID), Word: words.Enum(rq.lang, sub.State),
		}
	}
	return lines, nil
}
