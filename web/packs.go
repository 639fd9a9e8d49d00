package web

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"duban/docx"
	"duban/exporter"
	"duban/models"
)

// mostPacks is how many packs are made at once; each holds one file in memory and itself on disk.
const mostPacks = 2

// pack serves /reports/{report}/packs/{kind}.zip: finished in a temporary file before its first byte leaves. Who has it already costs nothing.
func (s *server) pack(w http.ResponseWriter, r *http.Request) error {
	q, err := s.packQuery(r)
	if err != nil {
		return err
	}
	viewer := of(r).viewer
	if err := q.May(viewer); err != nil {
		return err
	}
	version, err := s.Store.Entries.Version(r.Context(), q.ReportID)
	if err != nil {
		return err
	}
	tag := `"` + q.Tag(version, viewer) + `"`
	if hasTag(r.Header.Get("If-None-Match"), tag) {
		w.Header().Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if wait, ok := s.uploads.take(viewer.UserID); !ok {
		return tooMany(wait)
	}
	select {
	case s.packing <- struct{}{}:
		defer func() { <-s.packing }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	file, err := os.CreateTemp("", "duban-pack-*.zip")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := exporter.WritePack(r.Context(), s.Store, viewer, q, file); err != nil {
		return err
	}
	s.note(r, "download", "pack "+string(q.Kind)+" "+string(q.Period)+" "+q.Department.Code)
	return s.attachFile(w, r, file, packName(q), tag)
}

func packName(q exporter.PackQuery) string {
	if q.Kind == exporter.PackDepartment {
		return departmentName(q.Department) + "全年报送.zip"
	}
	what := map[exporter.PackKind]string{exporter.PackTemplates: "填报模板", exporter.PackMarked: "校核标注表", exporter.PackOriginals: "报送原件"}[q.Kind]
	return q.Period.Chinese() + what + ".zip"
}

// attachFile sends a finished file of any size.
func (s *server) attachFile(w http.ResponseWriter, r *http.Request, file *os.File, name, tag string) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization, Cookie")
	h.Set("ETag", tag)
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition(name, "pack.zip"))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, file) // a client that has gone needs no answer
	}
	return nil
}

func (s *server) packQuery(r *http.Request) (exporter.PackQuery, error) {
	kind, ok := strings.CutSuffix(r.PathValue("pack"), ".zip")
	if !ok {
		return exporter.PackQuery{}, models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	q := exporter.PackQuery{Kind: exporter.PackKind(kind)}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return q, err
	}
	q.ReportID = report.ID
	if q.Kind == exporter.PackDepartment {
		q.Department, err = s.Store.Departments.Find(r.Context(), of(r).viewer, r.URL.Query().Get("department"))
		return q, err
	}
	q.Period, err = models.ParsePeriod(r.URL.Query().Get("period"))
	return q, err
}

// ledgerFile serves /reports/{report}/ledger.csv and ledger.json: 台账 for programs; reviewed=1 asks for accepted figures only.
func (s *server) ledgerFile(w http.ResponseWriter, r *http.Request) error {
	report, period, err := s.reportAndPeriod(r, r.URL.Query().Get("period"))
	if err != nil {
		return err
	}
	ending, kind, make := "csv", "text/csv; charset=utf-8", exporter.LedgerCSV
	if strings.HasSuffix(r.URL.Path, ".json") {
		ending, kind, make = "json", "application/json", exporter.LedgerJSON
	}
	file, err := make(r.Context(), s.Store, of(r).viewer, report.ID, period, r.URL.Query().Get("reviewed") == "1")
	if err != nil {
		return err
	}
	s.note(r, "download", "ledger."+ending+" "+report.Slug+" "+string(period))
	s.attach(w, r, attachment{file.Name, "ledger-" + string(period) + "." + ending, kind, file.ETag, file.Body})
	return nil
}

// letter serves /chases/{id}/letter.docx.
func (s *server) letter(w http.ResponseWriter, r *http.Request) error {
	file, err := exporter.ChaseLetter(r.Context(), s.Store, of(r).viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	s.attach(w, r, attachment{file.Name, r.PathValue("id") + ".docx", docx.Type, file.ETag, file.Body})
	return nil
}

// slipPage serves /submissions/{id}/slip: the 报送单 to print, sign and seal.
func (s *server) slipPage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	p, err := exporter.SlipPage(r.Context(), s.Store, of(r).viewer, id)
	if err != nil {
		return err
	}
	return s.showPaper(w, r, p, paperPage{frame: s.frameOf(w, r), Back: submissionAddress(id), File: Addresses().Slip(id)})
}

// slip serves /submissions/{id}/slip.docx.
func (s *server) slip(w http.ResponseWriter, r *http.Request) error {
	file, err := exporter.Slip(r.Context(), s.Store, of(r).viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	s.attach(w, r, attachment{file.Name, r.PathValue("id") + "-slip.docx", docx.Type, file.ETag, file.Body})
	return nil
}
