package web

import (
	"cmp"
	"net/http"
	"slices"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/words"
)

// submissionPage is one submission: what its file says wrongly, what it would change, and the button that hands it in.
type submissionPage struct {
	frame
	Line     submissionLine
	Home     string // back to the department and period
	Findings []findingLine
	Unlisted int // findings beyond those listed
	Marked   string
	Changes  []taskChanges
	Counts   importer.Counts
	Errors   int
	Warnings int
	Notes    int
	Doubtful bool // rows were matched by their words: it takes a tick to take them
	Open     bool // it can be handed in
	Closed   bool // its period is closed
	HandedIn bool
	Template string
	Workbook string
	Problem  string // why the last act didn't succeed
	Stale    bool   // … because what would change is no longer what was shown

	Version      int64
	Note         string // staff's, or why it was taken back
	Accepted     bool
	SentBack     bool
	TakenBack    bool
	Reviewable   bool // the viewer may accept or return it
	Withdrawable bool // the viewer may take it back

	Rule       string // who signs (Settings.SignatureRule)
	Draft      bool   // the department's alone; to be signed
	Signed     bool
	Signable   bool // the viewer's department may sign it now
	Sendable   bool // … hand it in now
	PageAsked  bool // the signed page is asked for
	Attachable bool // files may be put beside it
	Slip       string
	Files      []fileLine
}

// findingLine is a finding in words.
type findingLine struct {
	models.Finding
	Word, Sentence string
}

// submission shows one submission.
func (s *server) submission(w http.ResponseWriter, r *http.Request) error {
	return s.showSubmission(w, r, http.StatusOK, r.PathValue("id"), nil)
}

// handIn applies a submission with the hash that its page showed, and shows what became of it: once done, at an address that
// may be loaded again.
func (s *server) handIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	id := r.PathValue("id")
	_, err := importer.Apply(r.Context(), s.Store, of(r).viewer, importer.ApplyInput{
		SubmissionID: id, PlanHash: r.PostFormValue("planHash"),
		SkipFaultyRows: r.PostFormValue("skipFaultyRows") != "", AcceptProposals: r.PostFormValue("acceptProposals") != "",
	})
	if err == nil {
		return done(w, r, submissionAddress(id))
	}
	kind := models.KindOf(err)
	if !wantsPage(r) || kind != models.Conflict && kind != models.Invalid {
		return err
	}
	return s.showSubmission(w, r, statusOf(err), id, err)
}

// showSubmission shows the submission as it stands now, with why the last act failed.
func (s *server) showSubmission(w http.ResponseWriter, r *http.Request, status int, id string, failed error) error {
	sub, err := s.Store.Submissions.Find(r.Context(), of(r).viewer, id)
	if err != nil {
		return err
	}
	page := submissionPage{frame: s.frameOf(w, r)}
	if failed != nil {
		page.Problem, page.Stale = s.sentence(r, failed), codeOf(failed) == "STALE_PLAN"
	}
	if err := s.placeSubmission(r, &page, sub); err != nil {
		return err
	}
	findings, err := s.Store.Submissions.Findings(r.Context(), of(r).viewer, []string{sub.ID})
	if err != nil {
		return err
	}
	page.listFindings(findings)
	detail, err := importer.DetailOf(sub)
	if err != nil {
		return err
	}
	page.HandedIn, page.Counts = sub.InForce(), detail.Counts
	if err := s.listChanges(r, &page, detail.Changes, findings); err != nil {
		return err
	}
	page.offerActs(of(r).viewer, sub)
	if page.Files, err = s.filesBeside(r, sub.ID); err != nil {
		return err
	}
	page.Open = sub.State == models.Checked && !page.Closed && len(detail.Changes) > 0
	return s.show(w, r, status, "submission", page)
}

// placeSubmission puts the names and addresses around a submission: its department, period and report.
func (s *server) placeSubmission(r *http.Request, page *submissionPage, sub models.Submission) error {
	viewer := of(r).viewer
	reports, err := s.Store.Reports.ReportsByID(r.Context(), viewer, []string{sub.ReportID})
	if err != nil || len(reports) != 1 {
		return orNotFound(err)
	}
	periods, err := s.Store.Periods.ByID(r.Context(), viewer, []string{sub.PeriodID})
	if err != nil || len(periods) != 1 {
		return orNotFound(err)
	}
	departments, err := s.Store.Departments.ByID(r.Context(), viewer, []string{sub.DepartmentID})
	if err != nil || len(departments) != 1 {
		return orNotFound(err)
	}
	lines, err := s.lines(r, reports[0], []models.Submission{sub})
	if err != nil {
		return err
	}
	slug, period, code := reports[0].Slug, string(periods[0].Name), departments[0].Code
	page.Line, page.Closed = lines[0], periods[0].State == models.PeriodClosed
	page.Home = homeAddress(slug, code, period)
	page.Marked, page.Slip = Addresses().Marked(sub.ID), submissionAddress(sub.ID)+"/slip"
	page.Rule = cmp.Or(reports[0].Settings.SignatureRule, models.SignatureNone)
	page.Template, page.Workbook = Addresses().Template(slug, period, code), Addresses().Consolidated(slug, period, exporter.Selection{})
	return nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return models.Errorf(models.NotFound, "NOT_FOUND", "")
}

// maxFindings is how many findings a page lists; a file with more is usually the wrong one.
const maxFindings = 500

// listFindings puts errors before warnings before notes, each in the order of the book.
func (p *submissionPage) listFindings(findings []models.Finding) {
	rank := map[models.Severity]int{models.SeverityError: 0, models.SeverityWarning: 1, models.SeverityNote: 2}
	slices.SortStableFunc(findings, func(a, b models.Finding) int { return rank[a.Severity] - rank[b.Severity] })
	for _, f := range findings {
		switch f.Severity {
		case models.SeverityError:
			p.Errors++
		case models.SeverityWarning:
			p.Warnings++
		default:
			p.Notes++
		}
		p.Doubtful = p.Doubtful || f.Code == "TASK_PROPOSED"
		if len(p.Findings) == maxFindings {
			p.Unlisted++
			continue
		}
		p.Findings = append(p.Findings, findingLine{
			Finding: f, Word: words.Enum(p.Lang, f.Severity), Sentence: words.Finding(p.Lang, f.Code, f.Args, f.Found, f.Expected)})
	}
}
