package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/words"
)

// breakdownView is where staff make a report of a table or a text, finish its draft in Excel and bring it to life.
type breakdownView struct {
	frame
	Report    *models.Report // nil: a new one
	State     string
	Reports   []choice // all, with their states
	Lists     []choice // kinds of report
	Rules     []choice // who leads where no lead is named
	Months    []choice // first owed period
	Year      int
	Workbook  string
	Annex     string
	Archive   string
	Home      string
	Most      string
	MostBytes int64
	Findings  []findingLine // of an activation
	Problem   string
}

// intakeView is the preview of one file.
type intakeView struct {
	frame
	models.Intake
	Word     string // what kind of file it is
	Report   *models.Report
	Back     string
	Detail   importer.IntakeDetail
	Findings []findingLine
	Changes  []cellChange
	Unlisted int // changes and findings beyond those listed
	Errors   int
	Others   int // errors that making unknown names doesn't settle
	Applied  bool
	Active   bool // the report is followed: a reason is needed
	Stale    bool
	Problem  string
}

// maxIntakeLines is how many findings, and changes, a preview lists.
const maxIntakeLines = 400

// breakdownAddress is the page of a report's breakdown; "" that of a new one.
func breakdownAddress(reportSlug string) string {
	if reportSlug == "" {
		return "/breakdown"
	}
	return "/reports/" + url.PathEscape(reportSlug) + "/breakdown"
}

func intakeAddress(id string) string { return "/intakes/" + url.PathEscape(id) }

// breakdownPage shows the page. Staff only, like all that it does.
func (s *server) breakdownPage(w http.ResponseWriter, r *http.Request) error {
	return s.showBreakdown(w, r, http.StatusOK, r.PathValue("report"), nil, "")
}

func (s *server) showBreakdown(w http.ResponseWriter, r *http.Request, status int, slug string, findings []models.Finding, problem string) error {
	if !of(r).viewer.MayEditBreakdown() {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	p := breakdownView{frame: s.frameOf(w, r), Year: s.today("Asia/Shanghai").Year, Most: size(s.MaxUpload), MostBytes: s.MaxUpload, Problem: problem}
	p.Findings, _ = findingLines(p.Lang, findings)
	reports, err := s.Store.Reports.List(r.Context(), of(r).viewer)
	if err != nil {
		return err
	}
	for i, x := range reports {
		p.Reports = append(p.Reports, choice{breakdownAddress(x.Slug), x.Title + "（" + words.Enum(p.Lang, x.Kind) + "，" + words.Enum(p.Lang, x.State) + "）", x.Slug == slug})
		if x.Slug == slug {
			p.Report = &reports[i]
		}
	}
	if p.Report == nil && slug != "" {
		return models.Errorf(models.NotFound, "REPORT_UNKNOWN", "report", "found", slug)
	}
	for _, k := range []models.ReportKind{models.WorkReport, models.Livelihood, models.Resolutions, models.OtherList} {
		p.Lists = append(p.Lists, choice{string(k), words.Enum(p.Lang, k), k == models.WorkReport})
	}
	for _, rule := range []string{"FIRST_LISTED", "SINGLE", "EACH"} {
		p.Rules = append(p.Rules, choice{rule, words.Enum(p.Lang, rule), rule == "FIRST_LISTED"})
	}
	if p.Report != nil {
		p.ofReport(s)
	}
	return s.show(w, r, status, "breakdown", p)
}

// ofReport adds what there is to do with a report that is there.
func (p *breakdownView) ofReport(s *server) {
	a := Addresses()
	p.Year, p.State = p.Report.Year, words.Enum(p.Lang, p.Report.State)
	p.Workbook, p.Annex, p.Archive, p.Home = a.Breakdown(p.Report.Slug), a.Annex(p.Report.Slug), a.Archive(p.Report.Slug), homeAddress(p.Report.Slug, "", "")
	now := models.Period(s.today(p.Report.Zone).String()[:7])
	for month := 1; month <= 12; month++ {
		m := models.Period(fmt.Sprintf("%d-%02d", p.Year, month))
		p.Months = append(p.Months, choice{string(m), periodName(p.Lang, m), m == now || now.Year() != p.Year && month == 1})
	}
}

// findingLines are findings in words, the worst first, and how many of them are errors.
func findingLines(lang words.Lang, findings []models.Finding) (lines []findingLine, faults int) {
	rank := map[models.Severity]int{models.SeverityError: 0, models.SeverityWarning: 1, models.SeverityNote: 2}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b models.Finding) int { return rank[a.Severity] - rank[b.Severity] })
	for _, f := range sorted {
		if f.Severity == models.SeverityError {
			faults++
		}
		if len(lines) < maxIntakeLines {
			lines = append(lines, findingLine{Finding: f, Word: words.Enum(lang, f.Severity), Sentence: words.Finding(lang, f.Code, f.Args, f.Found, f.Expected)})
		}
	}
	return lines, faults
}

// takeIntake checks a table, a text or a ledger and shows what it would make.
func (s *server) takeIntake(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, drainLimit)
	in, err := s.receive(r)
	var result importer.IntakeResult
	if err == nil {
		result, err = s.checkIntake(r, in)
	}
	_, _ = io.Copy(io.Discard, r.Body) // what can't be read needs no draining
	if err == nil {
		return done(w, r, intakeAddress(result.Intake.ID))
	}
	if wantsPage(r) && of(r).viewer.MayEditBreakdown() && showsAtUpload[models.KindOf(err)] {
		s.retryAfter(w, err)
		return s.showBreakdown(w, r, statusOf(err), in.report, nil, s.sentence(r, err))
	}
	return err
}

func (s *server) checkIntake(r *http.Request, in incoming) (importer.IntakeResult, error) {
	u := importer.IntakeUpload{Kind: models.IntakeKind(in.fields["what"]), FileName: in.name, Body: in.body}
	if !slices.Contains([]models.IntakeKind{models.IntakeTable, models.IntakeProse, models.IntakeLedger}, u.Kind) {
		return importer.IntakeResult{}, models.Errorf(models.Invalid, "REQUEST_UNREADABLE", "what")
	}
	if in.period != "" {
		p, err := models.ParsePeriod(in.period)
		if err != nil {
			return importer.IntakeResult{}, err
		}
		u.Period = p
	}
	if in.report != "" {
		report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, in.report)
		if err != nil {
			return importer.IntakeResult{}, err
		}
		u.ReportID = report.ID
	} else {
		year, _ := strconv.Atoi(in.fields["year"]) // 0 is refused with what it is
		u.NewReport = &models.Report{Slug: strings.TrimSpace(in.fields["slug"]), Title: in.fields["title"], Government: in.fields["government"], Year: year,
			Kind: models.ReportKind(in.fields["kind"]), Settings: models.DefaultSettings()}
		u.NewReport.Settings.LeadRule = in.fields["leadRule"]
	}
	return importer.CheckIntake(r.Context(), s.Store, of(r).viewer, u)
}

// intakePage shows one file's preview.
func (s *server) intakePage(w http.ResponseWriter, r *http.Request) error {
	return s.showIntake(w, r, http.StatusOK, r.PathValue("id"), nil)
}

func (s *server) showIntake(w http.ResponseWriter, r *http.Request, status int, id string, problem error) error {
	kept, err := s.Store.Intakes.Find(r.Context(), of(r).viewer, id)
	if err != nil {
		return err
	}
	p := intakeView{frame: s.frameOf(w, r), Intake: kept, Applied: kept.State == models.IntakeApplied, Back: breakdownAddress("")}
	p.Word = words.Enum(p.Lang, kept.Kind)
	if kept.NewReport == nil || p.Applied {
		found, err := s.Store.Reports.ReportsByID(r.Context(), of(r).viewer, []string{kept.ReportID})
		if err != nil {
			return err
		}
		if len(found) == 1 {
			p.Report, p.Back, p.Active = &found[0], breakdownAddress(found[0].Slug), found[0].State == models.ReportActive && kept.Kind != models.IntakeLedger
		}
	}
	if problem != nil {
		p.Problem, p.Stale = s.sentence(r, problem), errors.Is(problem, store.ErrStale)
	}
	if p.Detail, err = importer.IntakeDetailOf(kept); err != nil {
		return err
	}
	p.Findings, p.Errors = findingLines(p.Lang, p.Detail.Findings)
	for _, f := range p.Detail.Findings {
		if f.Severity == models.SeverityError && f.Code != "DEPARTMENT_NOT_KNOWN" && f.Code != "LEADER_NOT_KNOWN" {
			p.Others++
		}
	}
	names, err := s.namesIn(r, p.Detail.Changes)
	if err != nil {
		return err
	}
	for _, c := range p.Detail.Changes[:min(len(p.Detail.Changes), maxIntakeLines)] {
		line := names.inWords(p.Lang, c)
		line.Name = fieldName(p.Lang, c.Field)
		p.Changes = append(p.Changes, line)
	}
	p.Unlisted = len(p.Detail.Changes) - len(p.Changes) + len(p.Detail.Findings) - len(p.Findings)
	return s.show(w, r, status, "intake", p)
}

// breakdownFields are the names of a breakdown's own fields.
var breakdownFields = map[models.Field]inTwo{
	"area": {"方面", "area"}, "theme": {"小节", "theme"}, "quote": {"报告原文", "quote"}, "kind": {"指标类型", "kind"}, "tracking": {"跟踪频度", "tracking"},
	"milestone:3": {"一季度节点", "milestones, first quarter"}, "milestone:6": {"二季度节点", "second quarter"}, "milestone:9": {"三季度节点", "third quarter"},
	"milestone:12": {"四季度节点", "fourth quarter"},
}

func fieldName(lang words.Lang, f models.Field) string {
	if name, ok := breakdownFields[f]; ok {
		return name.in(lang)
	}
	return words.Enum(lang, f)
}

// applyIntake applies a file as its page showed it.
func (s *server) applyIntake(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	a := importer.IntakeApply{IntakeID: r.PathValue("id"), PlanHash: r.PostFormValue("planHash"), Reason: r.PostFormValue("reason"),
		Create: importer.Creation{Departments: r.PostFormValue("createDepartments") != "", NewDepartments: r.PostForm["newDepartment"], Leaders: r.PostFormValue("createLeaders") != ""}}
	if choice := r.PostFormValue("removeMissing"); choice != "" {
		remove := choice == "remove"
		a.RemoveMissing = &remove
	}
	_, err := importer.ApplyIntake(r.Context(), s.Store, of(r).viewer, a)
	if err == nil {
		return done(w, r, intakeAddress(a.IntakeID))
	}
	if kind := models.KindOf(err); wantsPage(r) && of(r).viewer.MayEditBreakdown() && (kind == models.Conflict || kind == models.Invalid) {
		return s.showIntake(w, r, statusOf(err), a.IntakeID, err)
	}
	return err
}

// activate brings a draft to life.
func (s *server) activate(w http.ResponseWriter, r *http.Request) error {
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
	due, err := strconv.Atoi(r.PostFormValue("dueDay"))
	if err != nil {
		return unreadable(err)
	}
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return unreadable(err)
	}
	_, findings, err := s.Store.Reports.Activate(r.Context(), of(r).viewer,
		store.Activation{ReportID: report.ID, FirstOwedPeriod: models.Period(r.PostFormValue("firstOwedPeriod")), DueDay: due, Version: &version})
	switch kind := models.KindOf(err); {
	case err == nil && len(findings) == 0:
		return done(w, r, breakdownAddress(report.Slug))
	case err == nil:
		return s.showBreakdown(w, r, http.StatusOK, report.Slug, findings, "")
	case wantsPage(r) && (kind == models.Conflict || kind == models.Invalid):
		return s.showBreakdown(w, r, statusOf(err), report.Slug, findings, s.sentence(r, err))
	}
	return err
}
