package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"duban/docx"
	"duban/exporter"
	"duban/models"
)

// pack serves /reports/{report}/packs/{kind}.zip. Making one is counted like an upload.
func (s *server) pack(w http.ResponseWriter, r *http.Request) error {
	q, err := s.packQuery(r)
	if err != nil {
		return err
	}
	what := "pack " + string(q.Kind) + " " + string(q.Period) + " " + q.Department.Code
	return s.export(w, r, exporter.ExportRequest{PackQuery: q}, exported{what, "pack.zip", "application/zip", true})
}

// exported is an export on its way out: how the access log names it, its name for programs that know ASCII alone, its type, and whether
// making it is counted.
type exported struct {
	what, plainName, kind string
	counted               bool
}

// export serves what Exports makes: finished in a file before its first byte leaves, and made once for the same data. Who has it already costs
// nothing.
func (s *server) export(w http.ResponseWriter, r *http.Request, q exporter.ExportRequest, out exported) error {
	viewer := of(r).viewer
	tag, err := s.Exports.Tag(r.Context(), viewer, q)
	if err != nil {
		return err
	}
	if hasTag(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		s.attach(w, r, attachment{out.plainName, out.plainName, out.kind, tag, nil})
		return nil
	}
	if out.counted {
		if wait, ok := s.uploads.take(viewer.UserID); !ok {
			return tooMany(wait)
		}
	}
	file, err := s.Exports.Open(r.Context(), viewer, q)
	if err != nil {
		return err
	}
	defer file.Close()
	s.note(r, "download", out.what)
	h := w.Header()
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization, Cookie")
	h.Set("ETag", `"`+file.ETag+`"`)
	h.Set("Content-Type", out.kind)
	h.Set("Content-Disposition", disposition(file.Name, out.plainName))
	h.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, file.Reader()) // a client that has gone needs no answer
	}
	return nil
}

func (s *server) packQuery(r *http.Request) (exporter.PackQuery, error) {
	kind, ok := strings.CutSuffix(r.PathValue("pack"), ".zip")
	if !ok {
		return exporter.PackQuery{}, models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	q := exporter.PackQuery{Kind: exporter.PackKind(kind)}
	if !slices.Contains(exporter.PackKinds, q.Kind) {
		return q, models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
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
	reviewed := r.URL.Query().Get("reviewed") == "1"
	if known := r.Header.Get("If-None-Match"); known != "" { // who has it already costs nothing
		tag, err := exporter.LedgerTag(r.Context(), s.Store, of(r).viewer, report.ID, period, reviewed, ending)
		if err != nil {
			return err
		}
		if hasTag(known, `"`+tag+`"`) {
			s.attach(w, r, attachment{"ledger." + ending, "ledger." + ending, kind, tag, nil})
			return nil
		}
	}
	file, err := make(r.Context(), s.Store, of(r).viewer, report.ID, period, reviewed)
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
