package web

import (
	"net/http"
	"net/url"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/words"
)

// dutyPage is where staff fetch the workbook of duties and bring it back.
type dutyPage struct {
	frame
	Report    models.Report
	Workbook  string
	Action    string
	Most      string
	MostBytes int64
	Done      bool
	Confirmed int
	Changed   int
	Findings  []dutyFinding
	Problem   string
}

// dutyFinding is one fault in the workbook, in words.
type dutyFinding struct{ Sheet, Cell, Sentence string }

func dutyAddress(reportSlug string) string {
	return "/reports/" + url.PathEscape(reportSlug) + "/duties"
}

// duties shows the page. Staff only, like all that it does.
func (s *server) duties(w http.ResponseWriter, r *http.Request) error {
	return s.showDuties(w, r, http.StatusOK, r.PathValue("report"), nil, "")
}

func (s *server) showDuties(w http.ResponseWriter, r *http.Request, status int, slug string, result *importer.DutyResult, problem string) error {
	if !of(r).viewer.MayEditBreakdown() {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, slug)
	if err != nil {
		return err
	}
	page := dutyPage{frame: s.frameOf(w, r), Report: report, Workbook: dutyAddress(report.Slug) + ".xlsx", Action: "/duties",
		Most: size(s.MaxUpload), MostBytes: s.MaxUpload, Problem: problem}
	if result != nil {
		page.Done, page.Confirmed, page.Changed = true, result.Confirmed, result.Changed
		for _, f := range result.Findings {
			page.Findings = append(page.Findings, dutyFinding{f.Sheet, f.Cell, words.Finding(of(r).lang, f.Code, f.Args, f.Found, f.Expected)})
		}
	}
	return s.show(w, r, status, "duties", page)
}

// dutyWorkbook serves /reports/{report}/duties.xlsx.
func (s *server) dutyWorkbook(w http.ResponseWriter, r *http.Request) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	file, err := exporter.Duties(r.Context(), s.Store, of(r).viewer, report.ID)
	if err != nil {
		return err
	}
	s.note(r, "download", "duties "+report.Slug)
	s.attach(w, r, attachment{file.Name, "duties.xlsx", exporter.WorkbookType, file.ETag, file.Body})
	return nil
}

// confirmDuties takes the workbook back: all rows that staff have confirmed in it, or, while it has a fault, none.
func (s *server) confirmDuties(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, s.MaxUpload+multipartSlack)
	in, err := s.receive(r)
	if err != nil {
		return err
	}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, in.report)
	if err != nil {
		return err
	}
	result, err := importer.ApplyDuties(r.Context(), s.Store, of(r).viewer, report.ID, in.body)
	switch {
	case showsAtUpload[models.KindOf(err)]:
		return s.showDuties(w, r, statusOf(err), report.Slug, nil, s.sentence(r, err))
	case err != nil:
		return err
	case len(result.Findings) > 0:
		return s.showDuties(w, r, http.StatusUnprocessableEntity, report.Slug, &result, "")
	}
	return s.showDuties(w, r, http.StatusOK, report.Slug, &result, "")
}
