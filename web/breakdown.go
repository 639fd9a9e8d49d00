package web

import (
	"io"
	"net/http"
	"os"
	"strconv"

	"duban/docx"
	"duban/exporter"
)

// breakdownWorkbook serves /reports/{report}/breakdown.xlsx. Staff only.
func (s *server) breakdownWorkbook(w http.ResponseWriter, r *http.Request) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	file, err := exporter.BreakdownWorkbook(r.Context(), s.Store, of(r).viewer, report.ID)
	if err != nil {
		return err
	}
	s.note(r, "download", "breakdown "+report.Slug)
	s.attach(w, r, attachment{file.Name, "breakdown.xlsx", exporter.WorkbookType, file.ETag, file.Body})
	return nil
}

// annex serves /reports/{report}/annex.docx. Staff only.
func (s *server) annex(w http.ResponseWriter, r *http.Request) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	file, err := exporter.Annex(r.Context(), s.Store, of(r).viewer, report.ID)
	if err != nil {
		return err
	}
	s.note(r, "download", "annex "+report.Slug)
	s.attach(w, r, attachment{file.Name, "annex.docx", docx.Type, file.ETag, file.Body})
	return nil
}

// archive serves /reports/{report}/archive.zip: written whole into a file first, since a half-sent 200 can't become an error. Staff only.
func (s *server) archive(w http.ResponseWriter, r *http.Request) error {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "duban-archive-*.zip")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := exporter.Archive(r.Context(), s.Store, of(r).viewer, report.ID, file); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	s.note(r, "download", "archive "+report.Slug)
	h := w.Header()
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Disposition", disposition(report.Title+"归档.zip", "archive.zip"))
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(w, file) // a client that has gone needs no answer
	return nil
}
