package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/models"
	"duban/store"
	"duban/words"
)

// chasePage is where staff chase: who is proposed, the text, the log.
type chasePage struct {
	frame
	Report     models.Report
	Periods    []choice
	Period     string
	PeriodName string
	Proposals  []proposalLine
	Steps      []choice
	Due, Text  string       // as they were given
	Letters    []letterText // as they would be sent
	Log        []chaseLine
	Problem    string
}

// proposalLine is a department that should be chased.
type proposalLine struct {
	DepartmentID, Department, Step, Matters, Sent, Waits string
	Ticked                                               bool
}

// letterText is what one department would be sent.
type letterText struct{ Department, Text string }

// chaseLine is one chase that was sent.
type chaseLine struct {
	models.Chase
	Department, Name, When, Until, Answered, AnswerPage, Deliveries string
}

func chasesAddress(reportSlug, period string) string {
	address := "/reports/" + url.PathEscape(reportSlug) + "/chases"
	if period != "" {
		address += "?period=" + url.QueryEscape(period)
	}
	return address
}

// chases shows the page. Staff only, like all that it does.
func (s *server) chases(w http.ResponseWriter, r *http.Request) error {
	return s.showChases(w, r, http.StatusOK, chasePage{}, selection{report: r.PathValue("report"), period: r.URL.Query().Get("period")}, store.ChaseOrder{})
}

// showChases shows the page with an order as it was given; the zero order is none yet.
func (s *server) showChases(w http.ResponseWriter, r *http.Request, status int, page chasePage, sel selection, o store.ChaseOrder) error {
	if !of(r).viewer.Staff {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, sel.report)
	if err != nil {
		return err
	}
	home := homePage{frame: s.frameOf(w, r), Report: report}
	if err := s.choosePeriod(r, &home, sel); err != nil {
		return err
	}
	page.frame, page.Report, page.Periods, page.Text = home.frame, report, home.Periods, o.Text
	page.Due = o.Due.String()
	if home.Period == nil {
		return s.show(w, r, status, "chases", page)
	}
	page.Period, page.PeriodName = string(home.Period.Name), home.PeriodName
	for _, step := range models.ChaseSteps {
		if step != models.StepInstruction { // that begins with a leader, not with a proposal
			page.Steps = append(page.Steps, choice{string(step), words.Enum(page.Lang, step), step == o.Step || o.Step == "" && step == models.StepChase})
		}
	}
	if err := s.listProposals(r, &page, o); err != nil {
		return err
	}
	filter := store.ChaseFilter{ReportID: report.ID, Period: home.Period.Name}
	if page.Log, err = s.chaseLog(r, report, filter); err != nil {
		return err
	}
	return s.show(w, r, status, "chases", page)
}

func (s *server) listProposals(r *http.Request, page *chasePage, o store.ChaseOrder) error {
	proposals, err := s.Store.Chases.Proposals(r.Context(), of(r).viewer, page.Report.ID, models.Period(page.Period))
	if err != nil {
		return err
	}
	names, err := s.departmentNames(r)
	if err != nil {
		return err
	}
	numbers, err := s.taskNumbersOf(r, proposals)
	if err != nil {
		return err
	}
	for _, p := range proposals {
		line := proposalLine{DepartmentID: p.DepartmentID, Department: names[p.DepartmentID], Step: words.Enum(page.Lang, p.Step),
			Matters: mattersText(page.Lang, p.Matters, numbers), Ticked: slices.Contains(o.DepartmentIDs, p.DepartmentID)}
		if !p.Ripe() {
			line.Waits = p.WaitsUntil.String()
		}
		if n := len(p.Sent); n > 0 {
			line.Sent = chaseName(page.Lang, p.Sent[n-1].Chase) + " " + clock(p.Sent[n-1].CreatedAt, page.Report.Zone)
		}
		page.Proposals = append(page.Proposals, line)
	}
	return nil
}

// departmentNames are the names of all departments, by id.
func (s *server) departmentNames(r *http.Request) (map[string]string, error) {
	all, err := s.Store.Departments.List(r.Context(), of(r).viewer)
	names := map[string]string{}
	for _, d := range all {
		names[d.ID] = departmentName(d)
	}
	return names, err
}

// taskNumbersOf are the numbers of the tasks that proposals are about, by id.
func (s *server) taskNumbersOf(r *http.Request, proposals []models.ChaseProposal) (map[string]string, error) {
	var ids []string
	for _, p := range proposals {
		for _, m := range p.Matters {
			if m.TaskID != nil {
				ids = append(ids, *m.TaskID)
			}
		}
	}
	tasks, err := s.Store.Tasks.ByID(r.Context(), of(r).viewer, ids)
	numbers := map[string]string{}
	for _, t := range tasks {
		numbers[t.ID] = t.Number
	}
	return numbers, err
}

// mostNumbers is how many tasks a line names for one reason.
const mostNumbers = 8

// mattersText says in one line what a department is chased for: 未报送进展3：1.1.1、1.1.2、1.2.4.
func mattersText(lang words.Lang, matters []models.ChaseMatter, numbers map[string]string) string {
	var parts []string
	for _, reason := range models.ChaseReasons {
		var of []string
		for _, m := range matters {
			if m.Reason == reason && m.TaskID != nil {
				of = append(of, numbers[*m.TaskID])
			} else if m.Reason == reason {
				of = append(of, m.Note)
			}
		}
		if n := len(of); n > 0 {
			part := words.Enum(lang, reason) + strconv.Itoa(n) + "：" + strings.Join(of[:min(n, mostNumbers)], "、")
			if n > mostNumbers {
				part += "…"
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "；")
}

// chaseName is a chase's number, or its step where it has none.
func chaseName(lang words.Lang, c models.Chase) string {
	if c.Number != "" {
		return c.Number
	}
	return words.Enum(lang, c.Step)
}

// chaseLines is how many of the latest chases a page lists.
const chaseLines = 100

// chaseLog lists the latest chases.
func (s *server) chaseLog(r *http.Request, report models.Report, f store.ChaseFilter) ([]chaseLine, error) {
	first, viewer, lang := chaseLines, of(r).viewer, of(r).lang
	chases, _, err := s.Store.Chases.List(r.Context(), viewer, f, store.Page{First: &first})
	if err != nil || len(chases) == 0 {
		return nil, err
	}
	ids := make([]string, len(chases))
	for i, c := range chases {
		ids[i] = c.ID
	}
	messages, err := s.Store.Chases.Deliveries(r.Context(), viewer, ids)
	if err != nil {
		return nil, err
	}
	names, err := s.departmentNames(r)
	lines := make([]chaseLine, len(chases))
	for i, c := range chases {
		lines[i] = chaseLine{Chase: c, Department: names[c.DepartmentID], Name: chaseName(lang, c), When: clock(c.CreatedAt, report.Zone), Until: c.Due.String()}
		if c.Answered() {
			lines[i].Answered = clock(*c.AnsweredAt, report.Zone)
		}
		if c.SubmissionID != nil {
			lines[i].AnswerPage = submissionAddress(*c.SubmissionID)
		}
		for _, m := range messages {
			if *m.ChaseID == c.ID {
				lines[i].Deliveries += m.Channel + " " + words.Enum(lang, m.State) + " "
			}
		}
	}
	return lines, err
}

// maxChaseForm is the page's form: a text of some thousand characters, percent-encoded, and the departments.
const maxChaseForm = 128 << 10

// chaseForm reads a form of the page.
func (s *server) chaseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxChaseForm)
	if !of(r).viewer.SignedIn() {
		return notSignedIn()
	}
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	return s.guard(r, r.PostFormValue(tokenField))
}

// sendChases takes the page's form: the texts as they would be sent are shown, or they are sent.
func (s *server) sendChases(w http.ResponseWriter, r *http.Request) error {
	if err := s.chaseForm(w, r); err != nil {
		return err
	}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PostFormValue("report"))
	if err != nil {
		return err
	}
	o := store.ChaseOrder{ReportID: report.ID, Period: models.Period(r.PostFormValue("period")), DepartmentIDs: r.PostForm["department"],
		Step: models.ChaseStep(r.PostFormValue("step")), Text: r.PostFormValue("text")}
	page, sel := chasePage{}, selection{report: report.Slug, period: string(o.Period)}
	if day := r.PostFormValue("due"); day != "" {
		o.Due, err = models.ParseDate(day)
	}
	if err == nil && r.PostFormValue("act") == "send" {
		if _, err = s.Store.Chases.Send(r.Context(), of(r).viewer, o, words.ChaseText); err == nil {
			return done(w, r, chasesAddress(report.Slug, string(o.Period))+"#log")
		}
	} else if err == nil {
		page.Letters, err = s.preview(r, o)
	}
	if err == nil {
		return s.showChases(w, r, http.StatusOK, page, sel, o)
	}
	if !wantsPage(r) || !showsAtUpload[models.KindOf(err)] {
		return err
	}
	page.Problem = s.sentence(r, err)
	return s.showChases(w, r, statusOf(err), page, sel, o)
}

// preview gives the texts of an order without sending it.
func (s *server) preview(r *http.Request, o store.ChaseOrder) ([]letterText, error) {
	chases, err := s.Store.Chases.Preview(r.Context(), of(r).viewer, o, words.ChaseText)
	if err != nil {
		return nil, err
	}
	names, err := s.departmentNames(r)
	var letters []letterText
	for _, c := range chases {
		letters = append(letters, letterText{names[c.DepartmentID], c.Text})
	}
	return letters, err
}

// answerChase takes a department's reply, or one that staff heard by telephone.
func (s *server) answerChase(w http.ResponseWriter, r *http.Request) error {
	if err := s.chaseForm(w, r); err != nil {
		return err
	}
	if _, err := s.Store.Chases.Answer(r.Context(), of(r).viewer, r.PathValue("id"), r.PostFormValue("text")); err != nil {
		return err
	}
	return done(w, r, inside(r.PostFormValue("next")))
}

// listInbox puts what a department was sent and hasn't answered on top of its page.
func (s *server) listInbox(r *http.Request, page *homePage, _ selection) error {
	if page.Department == nil || of(r).viewer.Staff {
		return nil
	}
	open := false
	var err error
	page.Inbox, err = s.chaseLog(r, page.Report, store.ChaseFilter{ReportID: page.Report.ID, DepartmentIDs: []string{page.Department.ID}, Answered: &open})
	page.Here = inside(r.URL.RequestURI())
	return err
}
