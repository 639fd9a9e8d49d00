package web

import (
	"net/http"
	"path"
	"strconv"
	"strings"
	"unicode"

	"duban/docx"
	"duban/exporter"
	"duban/models"
)

// downloadPolicy makes a browser that shows a download after all treat it as a stranger without rights.
const downloadPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"

// template serves /templates/{report}/{period}/{department}.xlsx.
func (s *server) template(w http.ResponseWriter, r *http.Request) error {
	code, ok := strings.CutSuffix(r.PathValue("file"), ".xlsx")
	if !ok {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	viewer := of(r).viewer
	report, period, err := s.reportAndPeriod(r, r.PathValue("period"))
	if err != nil {
		return err
	}
	department, err := s.Store.Departments.Find(r.Context(), viewer, code)
	if err != nil {
		return err
	}
	file, err := exporter.Template(r.Context(), s.Store, viewer, report.ID, department.ID, period)
	if err != nil {
		return err
	}
	s.note(r, "download", "template "+department.Code+" "+string(period))
	s.attach(w, r, attachment{file.Name, department.Code + "-" + string(period) + ".xlsx", exporter.WorkbookType, file.ETag, file.Body})
	return nil
}

// consolidated serves /reports/{report}/consolidated.xlsx?period=, with what is selected of it.
func (s *server) consolidated(w http.ResponseWriter, r *http.Request) error {
	report, period, err := s.reportAndPeriod(r, r.URL.Query().Get("period"))
	if err != nil {
		return err
	}
	choice, err := selectionOf(r.URL.Query())
	if err != nil {
		return err
	}
	q := exporter.ExportRequest{PackQuery: exporter.PackQuery{Kind: exporter.ExportConsolidated, ReportID: report.ID, Period: period}, Selection: choice}
	return s.export(w, r, q, exported{"consolidated " + report.Slug + " " + string(period), "consolidated-" + string(period) + ".xlsx", exporter.WorkbookType, false})
}

func (s *server) reportAndPeriod(r *http.Request, name string) (models.Report, models.Period, error) {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, r.PathValue("report"))
	if err != nil {
		return report, "", err
	}
	period, err := models.ParsePeriod(name)
	return report, period, err
}

// original serves /submissions/{id}/original: the bytes as they came, under a clean name, as a type that no browser shows.
func (s *server) original(w http.ResponseWriter, r *http.Request) error {
	sub, body, err := s.Store.Submissions.Original(r.Context(), of(r).viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	if sub.FileKind == "xlsm" {
		return models.Errorf(models.Forbidden, "MACROS_NOT_SERVED", "") // security.md §2: macros never leave the house
	}
	s.note(r, "download", "original "+sub.ID)
	name := safeEnding(sub.FileName)
	s.attach(w, r, attachment{name, sub.ID + safeEnding(path.Ext(name)), originalType(sub.FileKind), sub.SHA256, body})
	return nil
}

// marked serves /submissions/{id}/marked.xlsx: the department's file with the findings in it. Making it costs about what an upload does
// and is counted like one; who has it already costs nothing.
func (s *server) marked(w http.ResponseWriter, r *http.Request) error {
	id, viewer := r.PathValue("id"), of(r).viewer
	plainName := id + "-marked.xlsx"
	if known := r.Header.Get("If-None-Match"); known != "" {
		tag, err := exporter.MarkedTag(r.Context(), s.Store, viewer, id)
		if err != nil {
			return err
		}
		if hasTag(known, `"`+tag+`"`) {
			s.attach(w, r, attachment{plainName, plainName, exporter.WorkbookType, tag, nil})
			return nil
		}
	}
	if wait, ok := s.uploads.take(viewer.UserID); !ok {
		return tooMany(wait)
	}
	file, err := exporter.Marked(r.Context(), s.Store, viewer, id)
	if err != nil {
		return err
	}
	s.note(r, "download", "marked "+id)
	s.attach(w, r, attachment{file.Name, plainName, exporter.WorkbookType, file.ETag, file.Body})
	return nil
}

// attachmentFile serves /attachments/{id}: a file beside what was reported, under its clean name.
func (s *server) attachmentFile(w http.ResponseWriter, r *http.Request) error {
	a, body, err := s.Store.Attachments.Read(r.Context(), of(r).viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	s.note(r, "download", "attachment "+a.ID)
	s.attach(w, r, attachment{a.FileName, a.ID + path.Ext(a.FileName), attachedTypes[a.FileKind], a.SHA256, body})
	return nil
}

// attachedTypes are the media types of attachments by their kinds: nothing that a browser runs.
var attachedTypes = map[string]string{"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "docx": docx.Type, "xlsx": exporter.WorkbookType,
	"doc": "application/msword", "xls": "application/vnd.ms-excel", "et": "application/vnd.ms-excel", "zip": "application/zip", "txt": "application/octet-stream"}

// originalType is the media type of a kept file: a workbook's where it is one, else nothing in particular. Never html.
func originalType(kind string) string {
	switch kind {
	case "xlsx":
		return exporter.WorkbookType
	case "xls", "et":
		return "application/vnd.ms-excel"
	}
	return "application/octet-stream"
}

// attachment is a finished file on its way out.
type attachment struct {
	name, plainName string // as people see it, and for programs that know ASCII alone
	kind, etag      string // etag "" where it isn't known
	body            []byte
}

func (s *server) attach(w http.ResponseWriter, r *http.Request, a attachment) {
	h := w.Header()
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization, Cookie")
	h.Set("Content-Disposition", disposition(a.name, a.plainName))
	send(w, r, a.kind, a.etag, a.body)
}

// send writes a finished body, or 304 where the client has it already.
func send(w http.ResponseWriter, r *http.Request, kind, etag string, body []byte) {
	h := w.Header()
	if etag != "" {
		etag = `"` + strings.Trim(etag, `"`) + `"`
		h.Set("ETag", etag)
		if hasTag(r.Header.Get("If-None-Match"), etag) {
			h.Del("Content-Disposition")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone needs no answer
	}
}

// hasTag says whether If-None-Match names a tag, strong or weak (a proxy that compresses makes it weak).
func hasTag(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

// disposition is a Content-Disposition with the name twice: in ASCII for old programs, and as RFC 5987 has it.
func disposition(name, plainName string) string {
	var b strings.Builder
	b.WriteString(`attachment; filename="` + asciiName(plainName) + `"; filename*=UTF-8''`)
	for _, c := range []byte(name) {
		if c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)) || strings.IndexByte("-._~", c) >= 0) {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+0x100, 16)[1:]))
		}
	}
	return b.String()
}

// asciiName keeps what may stand between quotes in a header.
func asciiName(s string) string {
	return strings.Map(func(c rune) rune {
		if c <= ' ' || c > '~' || strings.ContainsRune(`"\/;`, c) {
			return '_'
		}
		return c
	}, s)
}
