package web

import (
	"net/http"

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
