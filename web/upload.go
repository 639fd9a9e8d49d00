package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"duban/importer"
	"duban/models"
)

// incoming is what the upload form carries. Its fields stand before its file, so that everything but the file itself has been
// checked when the file begins.
type incoming struct {
	selection
	fields map[string]string
	name   string
	body   []byte
}

// Limits of the upload form beside its file.
const (
	maxParts     = 10
	maxFieldSize = 1 << 10
	// drainLimit is how much of a refused body is still read and thrown away. A browser that is cut off while it sends shows
	// "connection reset" and never the page that says what is wrong.
	drainLimit = 48 << 20
)

// upload checks a department's file and keeps it; the page of the submission shows what it would change.
func (s *server) upload(w http.ResponseWriter, r *http.Request) error {
	body := r.Body
	r.Body = http.MaxBytesReader(w, body, drainLimit)
	in, err := s.receive(r)
	if err == nil {
		var id string
		if id, err = s.check(r, in); err == nil {
			http.Redirect(w, r, submissionAddress(id), http.StatusSeeOther)
			return nil
		}
	}
	_, _ = io.Copy(io.Discard, r.Body) // up to drainLimit; what can't be read needs no draining
	if wantsPage(r) && of(r).viewer.SignedIn() && showsAtUpload[models.KindOf(err)] {
		s.retryAfter(w, err)
		if s.showHome(w, r, statusOf(err), in.selection, s.sentence(r, err)) == nil {
			return nil
		} // else what was chosen doesn't exist either
	}
	return err
}

// showsAtUpload are the refusals that are shown beside the upload form rather than on a page of their own.
var showsAtUpload = map[models.ErrorKind]bool{
	models.Invalid: true, models.TooLarge: true, models.Unsupported: true, models.Conflict: true, models.TooManyCalls: true, models.Unavailable: true,
}

// receive reads the form: signed in, not too often, ours, not too large.
func (s *server) receive(r *http.Request) (incoming, error) {
	var in incoming
	viewer := of(r).viewer
	if !viewer.SignedIn() {
		return in, notSignedIn()
	}
	if wait, ok := s.uploads.take(viewer.UserID); !ok {
		return in, tooMany(wait)
	}
	if r.ContentLength > drainLimit {
		return in, s.tooLarge(s.MaxUpload)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return in, &models.Error{Kind: models.Invalid, Code: "UPLOAD_MISSING", Field: "file", Err: err}
	}
	fields := map[string]string{}
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return in, &models.Error{Kind: models.Invalid, Code: "UPLOAD_MISSING", Field: "file", Err: err}
		}
		if part.FormName() == "file" {
			in.fields, in.selection = fields, selection{fields["report"], fields["department"], fields["period"]}
			if err := s.guard(r, fields[tokenField]); err != nil {
				return in, err
			}
			in.name = part.FileName()
			in.body, err = s.readFile(part, r.ContentLength)
			return in, err
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFieldSize+1))
		if err != nil || len(value) > maxFieldSize {
			return in, &models.Error{Kind: models.Invalid, Code: "REQUEST_UNREADABLE", Err: err}
		}
		fields[part.FormName()] = string(value)
	}
	return in, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
}

// readFile reads a file into memory, at most as large as one may be. length is the request's, −1 where it isn't said: the room is taken
// at once, because a buffer that grows would take several times as much.
func (s *server) readFile(part *multipart.Part, length int64) ([]byte, error) {
	buffer := bytes.NewBuffer(make([]byte, 0, min(max(length, 0), s.MaxUpload)+1+bytes.MinRead))
	_, err := buffer.ReadFrom(io.LimitReader(part, s.MaxUpload+1))
	body := buffer.Bytes()
	switch {
	case int64(len(body)) > s.MaxUpload:
		return nil, s.tooLarge(s.MaxUpload)
	case err != nil:
		return nil, &models.Error{Kind: models.Invalid, Code: "UPLOAD_MISSING", Field: "file", Err: err}
	case len(body) == 0:
		return nil, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	return body, nil
}

// check hands the file to the importer and gives the id of the submission that it became.
func (s *server) check(r *http.Request, in incoming) (string, error) {
	viewer := of(r).viewer
	report, err := s.Store.Reports.Find(r.Context(), viewer, in.report)
	if err != nil {
		return "", err
	}
	period, err := models.ParsePeriod(in.period)
	if err != nil {
		return "", err
	}
	department, err := s.Store.Departments.Find(r.Context(), viewer, in.department)
	if err != nil {
		return "", err
	}
	result, err := importer.Check(r.Context(), s.Store, viewer, importer.Upload{
		ReportID: report.ID, DepartmentID: department.ID, Period: period, FileName: in.name, Body: in.body,
	})
	if err != nil {
		return "", err
	}
	return result.Submission.ID, nil
}
