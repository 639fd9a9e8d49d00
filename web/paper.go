package web

import (
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"duban/docx"
	"duban/exporter"
	"duban/models"
)

// paperPage is a paper as a page: nothing stands round it but a link to its Word file.
type paperPage struct {
	frame
	Title string
	Body  template.HTML // made by exporter, in which every text of data is escaped
	Back  string        // "" where there is nowhere to go back to
	File  string        // where the Word file is; "" for none
	Until string        // of a link: until when it opens
}

func (s *server) showPaper(w http.ResponseWriter, r *http.Request, p exporter.PaperPage, page paperPage) error {
	page.Title, page.Body = p.Title, template.HTML(p.Body)
	return s.show(w, r, http.StatusOK, "paper", page)
}

// bulletin serves /bulletins/{id}.docx, a Word file, and /bulletins/{id}, the same as a page.
func (s *server) bulletin(w http.ResponseWriter, r *http.Request) error {
	id, file := strings.CutSuffix(r.PathValue("id"), ".docx")
	if !file {
		p, err := exporter.BulletinPage(r.Context(), s.Store, of(r).viewer, id)
		if err != nil {
			return err
		}
		return s.showPaper(w, r, p, paperPage{frame: s.frameOf(w, r), Back: "/papers", File: Addresses().BulletinFile(id)})
	}
	made, err := exporter.BulletinFile(r.Context(), s.Store, of(r).viewer, id)
	if err != nil {
		return err
	}
	s.note(r, "download", "bulletin "+id)
	s.attach(w, r, attachment{made.Name, id + ".docx", docx.Type, made.ETag, made.Body})
	return nil
}

// leaderPaper serves /reports/{report}/leaders/{leader}.docx and the same without its ending as a page.
func (s *server) leaderPaper(w http.ResponseWriter, r *http.Request) error {
	leader, file := strings.CutSuffix(r.PathValue("leader"), ".docx")
	report, period, err := s.reportAndPeriod(r, r.URL.Query().Get("period"))
	if err != nil {
		return err
	}
	if !file {
		p, err := exporter.LeaderPage(r.Context(), s.Store, of(r).viewer, report.ID, leader, period)
		if err != nil {
			return err
		}
		return s.showPaper(w, r, p, paperPage{frame: s.frameOf(w, r), Back: papersAddress(report.Slug, string(period)), File: Addresses().LeaderFile(report.Slug, leader, string(period))})
	}
	made, err := exporter.LeaderFile(r.Context(), s.Store, of(r).viewer, report.ID, leader, period)
	if err != nil {
		return err
	}
	s.note(r, "download", "leader "+leader+" "+string(period))
	s.attach(w, r, attachment{made.Name, leader + "-" + string(period) + ".docx", docx.Type, made.ETag, made.Body})
	return nil
}

// paperTemplate serves /reports/{report}/paper-template.docx.
func (s *server) paperTemplate(w http.ResponseWriter, r *http.Request) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	made, err := exporter.PaperTemplate(r.Context(), s.Store, of(r).viewer, report.ID)
	if err != nil {
		return err
	}
	s.attach(w, r, attachment{made.Name, "paper-template.docx", docx.Type, made.ETag, made.Body})
	return nil
}

// leaderLink serves /leader/{token}: one leader's one-pager to whoever holds the address. No session is read or begun, nothing is
// written, so that a messenger that fetches it ahead does no harm; every address that opens nothing gets the same answer.
func (s *server) leaderLink(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if wait, ok := s.links.take(addressKey(of(r).address)); !ok {
		return tooMany(wait)
	}
	opened, err := s.Store.Papers.OpenLink(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	p, err := exporter.LeaderPage(r.Context(), s.Store, opened.Viewer, opened.ReportID, opened.LeaderID, opened.Period)
	if models.KindOf(err) != "" {
		err = &models.Error{Kind: models.NotFound, Code: "LINK_GONE", Err: errors.Unwrap(err)}
	}
	if err != nil {
		return err
	}
	report, err := s.Store.Reports.Find(r.Context(), opened.Viewer, opened.ReportID)
	if err != nil {
		return err
	}
	s.noteAs(r, "link:"+opened.ID, "leader-link", opened.LeaderID+" "+string(opened.Period))
	return s.showPaper(w, r, p, paperPage{frame: frame{Lang: of(r).lang}, Until: clock(opened.ExpiresAt, report.Zone)})
}

// Links are guessed at no faster than this from one address.
const (
	linkEvery = time.Second
	linkBurst = 60
)
