package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/exporter"
	"duban/models"
	"duban/store"
	"duban/words"
)

// papersPage lists bulletins for everybody; staff draft and issue them there, and hand leaders their one-pagers.
type papersPage struct {
	frame
	Report     models.Report
	Staff      bool
	Periods    []choice
	Period     string
	PeriodName string
	Bulletins  []bulletinLine
	Leaders    []leaderLine
	Links      []linkLine
	Packs      []workbook
	Template   string // where it is downloaded
	OwnName    string // of the office's own, "" for ours
	Most       string
	MostBytes  int64
	MostDays   int
	Days       int
	NewLink    string // shown once
	Done       string
	Problem    string
}

// bulletinLine is one bulletin in the list.
type bulletinLine struct {
	models.Bulletin
	Number_, Period, Word, When, File, Page, Tasks string
}

// leaderLine is one leader with their page.
type leaderLine struct {
	ID, Name, File, Page string
	Tasks, Red, Requests int
}

// linkLine is one link that opens still.
type linkLine struct{ ID, Leader, Period, Until string }

func papersAddress(reportSlug, period string) string {
	q := url.Values{"report": {reportSlug}}
	if period != "" {
		q.Set("period", period)
	}
	return "/papers?" + q.Encode()
}

// papers shows the page.
func (s *server) papers(w http.ResponseWriter, r *http.Request) error {
	return s.showPapers(w, r, http.StatusOK, papersPage{}, selection{report: r.URL.Query().Get("report"), period: r.URL.Query().Get("period")})
}

func (s *server) showPapers(w http.ResponseWriter, r *http.Request, status int, page papersPage, sel selection) error {
	home := homePage{frame: s.frameOf(w, r)}
	if err := s.chooseReport(r, &home, sel); err != nil {
		return err
	}
	if home.Report.ID == "" {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	if err := s.choosePeriod(r, &home, sel); err != nil {
		return err
	}
	page.frame, page.Report, page.Periods, page.Staff = home.frame, home.Report, home.Periods, of(r).viewer.Staff
	page.Most, page.MostBytes, page.Days, page.MostDays = size(s.MaxUpload), s.MaxUpload, models.LinkDays, models.MostLinkDays
	if home.Period != nil {
		page.Period, page.PeriodName = string(home.Period.Name), periodName(page.Lang, home.Period.Name)
	}
	if page.Staff && page.Period != "" {
		page.Packs = packLinks(page)
	}
	steps := []func(*http.Request, *papersPage) error{s.listBulletins}
	if page.Staff && page.Period != "" {
		steps = append(steps, s.listLeaders, s.listLinks, s.showTemplate)
	}
	for _, step := range steps {
		if err := step(r, &page); err != nil {
			return err
		}
	}
	return s.show(w, r, status, "papers", page)
}

// packLinks are the packs and plain files of the page's period.
func packLinks(page papersPage) []workbook {
	a, slug := Addresses(), page.Report.Slug
	say := say(page.Lang)
	return []workbook{
		{Text: say("全部填报模板", "Templates"), Address: a.Pack(slug, string(exporter.PackTemplates), page.Period, "")},
		{Text: say("全部标注表", "Marked files"), Address: a.Pack(slug, string(exporter.PackMarked), page.Period, "")},
		{Text: say("全部原件", "Originals"), Address: a.Pack(slug, string(exporter.PackOriginals), page.Period, "")},
		{Text: say("台账 CSV", "Ledger as CSV"), Address: a.Ledger(slug, page.Period, "csv")},
		{Text: say("台账 JSON", "Ledger as JSON"), Address: a.Ledger(slug, page.Period, "json")},
	}
}

func (s *server) listBulletins(r *http.Request, page *papersPage) error {
	viewer := of(r).viewer
	all, err := s.Store.Papers.Bulletins(r.Context(), viewer, page.Report.ID, "")
	if err != nil {
		return err
	}
	periods, err := s.Store.Periods.List(r.Context(), viewer, page.Report.ID)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range periods {
		names[p.ID] = periodName(page.Lang, p.Name)
	}
	for _, b := range all {
		line := bulletinLine{Bulletin: b, Period: names[b.PeriodID], Word: words.Enum(page.Lang, b.State), When: clock(b.CreatedAt, page.Report.Zone),
			File: Addresses().BulletinFile(b.ID), Page: Addresses().BulletinPage(b.ID)}
		if b.Issued() {
			line.Number_, line.When = models.BulletinNumber(b.Year, b.Number), clock(*b.IssuedAt, page.Report.Zone)
		} else if line.Tasks, err = s.taskNumbers(r, b.TaskIDs); err != nil {
			return err
		}
		page.Bulletins = append(page.Bulletins, line)
	}
	return nil
}

// taskNumbers are the numbers of tasks, as the form takes them.
func (s *server) taskNumbers(r *http.Request, ids []string) (string, error) {
	tasks, err := s.Store.Tasks.ByID(r.Context(), of(r).viewer, ids)
	slices.SortFunc(tasks, func(a, b models.Task) int { return int(a.Position - b.Position) })
	numbers := make([]string, len(tasks))
	for i, t := range tasks {
		numbers[i] = t.Number
	}
	return strings.Join(numbers, "、"), err
}

func (s *server) listLeaders(r *http.Request, page *papersPage) error {
	all, err := exporter.LeaderPapers(r.Context(), s.Store, of(r).viewer, page.Report.ID, models.Period(page.Period))
	for _, p := range all {
		line := leaderLine{ID: p.Leader.ID, Name: strings.TrimSpace(p.Leader.Post + " " + p.Leader.Holder), Tasks: p.Tasks, Requests: p.Requests,
			File: Addresses().LeaderFile(page.Report.Slug, p.Leader.ID, page.Period), Page: Addresses().LeaderPage(page.Report.Slug, p.Leader.ID, page.Period)}
		for _, l := range p.Lights {
			if l.Color == models.Red {
				line.Red = l.Count
			}
		}
		page.Leaders = append(page.Leaders, line)
	}
	return err
}

func (s *server) listLinks(r *http.Request, page *papersPage) error {
	all, err := s.Store.Papers.Links(r.Context(), of(r).viewer, page.Report.ID, "")
	if err != nil {
		return err
	}
	leaders, err := s.Store.Papers.Leaders(r.Context(), of(r).viewer, s.today(page.Report.Zone))
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, l := range leaders {
		names[l.ID] = strings.TrimSpace(l.Post + " " + l.Holder)
	}
	periods, err := s.Store.Periods.List(r.Context(), of(r).viewer, page.Report.ID)
	for _, p := range periods {
		names[p.ID] = periodName(page.Lang, p.Name)
	}
	for _, l := range all {
		if l.Open(s.Store.Papers.Now()) {
			page.Links = append(page.Links, linkLine{l.ID, names[l.LeaderID], names[l.PeriodID], clock(l.ExpiresAt, page.Report.Zone)})
		}
	}
	return err
}

func (s *server) showTemplate(r *http.Request, page *papersPage) error {
	own, _, err := s.Store.Papers.Template(r.Context(), of(r).viewer, page.Report.ID)
	page.Template, page.OwnName = Addresses().PaperTemplate(page.Report.Slug), own.FileName
	return err
}

// maxPaperForm is a form of the page without a file: a foreword, percent-encoded.
const maxPaperForm = 128 << 10

// changePapers takes the page's forms without a file.
func (s *server) changePapers(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxPaperForm)
	if !of(r).viewer.SignedIn() {
		return notSignedIn()
	}
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	return s.changed(w, r, r.PostFormValue, "", nil)
}

// paperFiles takes the page's forms with a file.
func (s *server) paperFiles(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, drainLimit)
	in, err := s.receive(r)
	if err != nil {
		return err
	}
	return s.changed(w, r, func(field string) string { return in.fields[field] }, in.name, in.body)
}

// changed does what a form asks and shows the page again.
func (s *server) changed(w http.ResponseWriter, r *http.Request, field func(string) string, name string, file []byte) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, field("report"))
	if err != nil {
		return err
	}
	sel := selection{report: report.Slug, period: field("period")}
	page := papersPage{}
	change := paperChange{server: s, r: r, field: field, report: report, name: name, file: file, page: &page}
	act, known := paperActs[field("act")]
	if !known {
		return models.Errorf(models.Invalid, "REQUEST_UNREADABLE", "")
	}
	err = act(change)
	if err == nil && page.NewLink == "" && wantsPage(r) {
		http.Redirect(w, r, papersAddress(sel.report, sel.period), http.StatusSeeOther)
		return nil
	}
	if err != nil && (!wantsPage(r) || !showsAtUpload[models.KindOf(err)]) {
		return err
	}
	status := http.StatusOK
	if err != nil {
		page.Problem, status = s.sentence(r, err), statusOf(err)
	}
	return s.showPapers(w, r, status, page, sel)
}

// paperChange is one form of the page.
type paperChange struct {
	*server
	r      *http.Request
	field  func(string) string
	report models.Report
	name   string
	file   []byte
	page   *papersPage
}

var paperActs = map[string]func(paperChange) error{
	"draft": paperChange.draft, "update": paperChange.update, "issue": paperChange.issue, "link": paperChange.link, "revoke": paperChange.revoke, "template": paperChange.template,
}

func (c paperChange) viewer() models.Viewer { return of(c.r).viewer }

func (c paperChange) version() int64 {
	v, err := strconv.ParseInt(c.field("version"), 10, 64)
	if err != nil {
		return 0 // no version is 0: a conflict
	}
	return v
}

// text is what the form says of a bulletin.
func (c paperChange) text() (store.BulletinText, error) {
	title, foreword := c.field("title"), c.field("foreword")
	x := store.BulletinText{Title: &title, Foreword: &foreword, TaskIDs: []string{}}
	for _, number := range strings.FieldsFunc(c.field("tasks"), func(r rune) bool { return strings.ContainsRune(" ,，、;；\r\n\t", r) }) {
		found, _, err := c.Store.Tasks.List(c.r.Context(), c.viewer(), store.TaskFilter{ReportID: c.report.ID, Number: number}, store.ByNumber, false, store.Page{})
		if err != nil {
			return x, err
		}
		if len(found) != 1 {
			return x, models.Errorf(models.Invalid, "TASK_NUMBER_INVALID", "tasks", "found", number)
		}
		x.TaskIDs = append(x.TaskIDs, found[0].ID)
	}
	return x, nil
}

func (c paperChange) draft() error {
	period, err := models.ParsePeriod(c.field("period"))
	if err != nil {
		return err
	}
	x, err := c.text()
	if err != nil {
		return err
	}
	_, err = c.Store.Papers.DraftBulletin(c.r.Context(), c.viewer(), c.report.ID, period, x)
	return err
}

func (c paperChange) update() error {
	x, err := c.text()
	if err != nil {
		return err
	}
	_, err = c.Store.Papers.UpdateBulletin(c.r.Context(), c.viewer(), c.field("bulletin"), c.version(), x)
	return err
}

func (c paperChange) issue() error {
	_, err := exporter.IssueBulletin(c.r.Context(), c.Store, c.viewer(), c.field("bulletin"), c.version(), c.file)
	return err
}

func (c paperChange) link() error {
	period, err := models.ParsePeriod(c.field("period"))
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(c.field("days"))
	if err != nil {
		days = 0
	}
	_, token, err := c.Store.Papers.NewLink(c.r.Context(), c.viewer(), c.report.ID, c.field("leader"), period, days)
	if err != nil {
		return err
	}
	scheme := "http://"
	if of(c.r).secure {
		scheme = "https://"
	}
	c.page.NewLink = scheme + c.r.Host + Addresses().LeaderLink(token)
	return nil
}

func (c paperChange) revoke() error {
	_, err := c.Store.Papers.RevokeLink(c.r.Context(), c.viewer(), c.field("link"))
	return err
}

func (c paperChange) template() error {
	_, err := exporter.SetPaperTemplate(c.r.Context(), c.Store, c.viewer(), c.report.ID, c.name, c.file)
	return err
}
