package web

import (
	"net/http"
	"path"
	"strings"

	"duban/exporter"
	"duban/models"
)

// plan serves /plans/{report}/{department}.xlsx: the workbook in which a department gives its plan.
func (s *server) plan(w http.ResponseWriter, r *http.Request) error {
	code, ok := strings.CutSuffix(r.PathValue("file"), ".xlsx")
	if !ok {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	viewer := of(r).viewer
	report, err := s.Store.Reports.Find(r.Context(), viewer, r.PathValue("report"))
	if err != nil {
		return err
	}
	department, err := s.Store.Departments.Find(r.Context(), viewer, code)
	if err != nil {
		return err
	}
	file, err := exporter.PlanTemplate(r.Context(), s.Store, viewer, report.ID, department.ID)
	if err != nil {
		return err
	}
	s.note(r, "download", "plan "+department.Code)
	s.attach(w, r, attachment{file.Name, department.Code + "-plan.xlsx", exporter.WorkbookType, file.ETag, file.Body})
	return nil
}

// planOriginal serves /plan-submissions/{id}/original: the bytes as they came, under a clean name, as a type that no browser shows.
func (s *server) planOriginal(w http.ResponseWriter, r *http.Request) error {
	sub, body, err := s.Store.Plans.Original(r.Context(), of(r).viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	if sub.FileKind == "xlsm" {
		return models.Errorf(models.Forbidden, "MACROS_NOT_SERVED", "") // security.md §2: macros never leave the house
	}
	s.note(r, "download", "plan original "+sub.ID)
	name := safeEnding(sub.FileName)
	s.attach(w, r, attachment{name, sub.ID + safeEnding(path.Ext(name)), originalType(sub.FileKind), sub.SHA256, body})
	return nil
}
