package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/words"
)

// plansPage is where plans (办理方案) are fetched, handed over and looked through.
type plansPage struct {
	frame
	Report      models.Report
	Departments []choice
	Department  *models.Department
	Workbook    string // of the chosen department
	Plans       []planLine
	Here        string
	Home        string
	Most        string
	MostBytes   int64
	Problem     string
}

// planLine is one plan in a list.
type planLine struct {
	models.PlanSubmission
	When, Department, Address, Original, Word string
}

// planPage is one plan: what is wrong with it, what it would change, and the acts.
type planPage struct {
	frame
	Line     planLine
	Home     string
	Findings []findingLine
	Unlisted int
	Changes  []taskChanges
	Errors   int
	Warnings int
	Open     bool // it can be handed in
	Review   bool // the viewer may accept or return it
	Version  int64
	Problem  string
}

func plansAddress(reportSlug, department string) string {
	address := "/reports/" + url.PathEscape(reportSlug) + "/plans"
	if department != "" {
		address += "?department=" + url.QueryEscape(department)
	}
	return address
}

func planAddress(id string) string { return "/plan-submissions/" + url.PathEscape(id) }

// plans shows the page: to a department its own plans, to staff those of one department or of all.
func (s *server) plans(w http.ResponseWriter, r *http.Request) error {
	return s.showPlans(w, r, http.StatusOK, r.PathValue("report"), r.URL.Query().Get("department"), "")
}

func (s *server) showPlans(w http.ResponseWriter, r *http.Request, status int, slug, department, problem string) error {
	viewer := of(r).viewer
	report, err := s.Store.Reports.Find(r.Context(), viewer, slug)
	if err != nil {
		return err
	}
	chosen := homePage{frame: s.frameOf(w, r)}
	if err := s.chooseDepartment(r, &chosen, selection{slug, department, ""}); err != nil {
		return err
	}
	if chosen.Nothing {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	page := plansPage{frame: chosen.frame, Report: report, Departments: chosen.Departments, Department: chosen.Department, Here: plansAddress(slug, ""),
		Home: "/", Most: size(s.MaxUpload), MostBytes: s.MaxUpload, Problem: problem}
	filter := store.PlanFilter{ReportID: report.ID}
	if d := chosen.Department; d != nil {
		page.Workbook, filter.DepartmentID = Addresses().Plan(report.Slug, d.Code), d.ID
	}
	plans, err := s.Store.Plans.List(r.Context(), viewer, filter)
	if err != nil {
		return err
	}
	if page.Plans, err = s.planLines(r, report, plans); err != nil {
		return err
	}
	return s.show(w, r, status, "plans", page)
}

func (s *server) planLines(r *http.Request, report models.Report, plans []models.PlanSubmission) ([]planLine, error) {
	ids := make([]string, len(plans))
	for i, p := range plans {
		ids[i] = p.DepartmentID
	}
	departments, err := s.Store.Departments.ByID(r.Context(), of(r).viewer, distinct(ids))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range departments {
		names[d.ID] = departmentName(d)
	}
	zone, err := time.LoadLocation(report.Zone)
	if err != nil {
		return nil, err
	}
	lines := make([]planLine, len(plans))
	for i, p := range plans {
		lines[i] = planLine{p, p.CreatedAt.In(zone).Format("2006-01-02 15:04"), names[p.DepartmentID], planAddress(p.ID), Addresses().PlanOriginal(p.ID),
			words.Enum(of(r).lang, p.State)}
	}
	return lines, nil
}

// takePlan checks a plan workbook and keeps it; its page shows what it would change.
func (s *server) takePlan(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, drainLimit)
	in, err := s.receive(r)
	if err == nil {
		var id string
		if id, err = s.checkPlan(r, in); err == nil {
			return done(w, r, planAddress(id))
		}
	}
	if wantsPage(r) && in.report != "" && showsAtUpload[models.KindOf(err)] {
		s.retryAfter(w, err)
		return s.showPlans(w, r, statusOf(err), in.report, in.department, s.sentence(r, err))
	}
	return err
}

func (s *server) checkPlan(r *http.Request, in incoming) (id string, err error) {
	viewer := of(r).viewer
	report, err := s.Store.Reports.Find(r.Context(), viewer, in.report)
	if err != nil {
		return "", err
	}
	department, err := s.Store.Departments.Find(r.Context(), viewer, in.department)
	if err != nil {
		return "", err
	}
	result, err := importer.CheckPlan(r.Context(), s.Store, viewer, importer.PlanUpload{ReportID: report.ID, DepartmentID: department.ID,
		FileName: in.name, Body: in.body})
	if err != nil {
		return "", err
	}
	return result.Submission.ID, nil
}

// planSubmission shows one plan.
func (s *server) planSubmission(w http.ResponseWriter, r *http.Request) error {
	return s.showPlan(w, r, http.StatusOK, r.PathValue("id"), nil)
}

func (s *server) showPlan(w http.ResponseWriter, r *http.Request, status int, id string, failed error) error {
	viewer := of(r).viewer
	plan, err := s.Store.Plans.Find(r.Context(), viewer, id)
	if err != nil {
		return err
	}
	reports, err := s.Store.Reports.ReportsByID(r.Context(), viewer, []string{plan.ReportID})
	if err != nil || len(reports) != 1 {
		return orNotFound(err)
	}
	lines, err := s.planLines(r, reports[0], []models.PlanSubmission{plan})
	if err != nil {
		return err
	}
	detail, err := importer.PlanDetailOf(plan)
	if err != nil {
		return err
	}
	listed := submissionPage{frame: s.frameOf(w, r)}
	listed.listFindings(detail.Findings)
	if err := s.listChanges(r, &listed, detail.Changes, nil); err != nil {
		return err
	}
	page := planPage{frame: listed.frame, Line: lines[0], Home: plansAddress(reports[0].Slug, ""), Findings: listed.Findings, Unlisted: listed.Unlisted,
		Changes: listed.Changes, Errors: listed.Errors, Warnings: listed.Warnings, Version: plan.Version}
	page.Open = plan.State == models.PlanDraft && viewer.MayReport(plan.DepartmentID) && plan.ChangeCount > 0
	page.Review = plan.State == models.PlanHandedIn && viewer.MayEditBreakdown() && (plan.SubmittedBy == "" || plan.SubmittedBy != viewer.UserID)
	if failed != nil {
		page.Problem = s.sentence(r, failed)
	}
	return s.show(w, r, status, "plan", page)
}

// handPlanIn hands a plan in with the hash that its page showed: its kept bytes are read and judged again.
func (s *server) handPlanIn(w http.ResponseWriter, r *http.Request) error {
	return s.planAct(w, r, func(id string) error {
		plan, body, err := s.Store.Plans.Original(r.Context(), of(r).viewer, id)
		if err != nil {
			return err
		}
		_, err = importer.CheckPlan(r.Context(), s.Store, of(r).viewer, importer.PlanUpload{ReportID: plan.ReportID, DepartmentID: plan.DepartmentID,
			FileName: plan.FileName, Body: body, PlanHash: r.PostFormValue("planHash"), Reason: r.PostFormValue("reason"),
			SkipFaulty: r.PostFormValue("skipFaultyTasks") != ""})
		return err
	})
}

// reviewPlan takes what staff decide of a plan, upon the version that its page showed.
func (s *server) reviewPlan(w http.ResponseWriter, r *http.Request) error {
	return s.planAct(w, r, func(id string) error {
		version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
		if err != nil {
			return unreadable(err)
		}
		_, err = s.Store.Plans.Decide(r.Context(), of(r).viewer, store.PlanDecision{Accept: r.PostFormValue("decision") != "return", SubmissionID: id,
			Version: &version, Note: r.PostFormValue("note")})
		return err
	})
}

// planAct does something with a plan as its page asks for it, and shows what became of it.
func (s *server) planAct(w http.ResponseWriter, r *http.Request, do func(id string) error) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	id := r.PathValue("id")
	err := do(id)
	kind := models.KindOf(err)
	switch {
	case err == nil:
		return done(w, r, planAddress(id))
	case !wantsPage(r) || kind != models.Conflict && kind != models.Invalid && kind != models.Forbidden:
		return err
	}
	return s.showPlan(w, r, statusOf(err), id, err)
}
