package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"duban/importer"
	"duban/models"
	"duban/words"
)

// dropPage is where staff hand over the files of many departments at once and see what became of each.
type dropPage struct {
	frame
	Report  models.Report
	Periods []choice
	Action  string
	Most    string // of all files together
	Files   []droppedFile
	Taken   int // files that were kept
	Problem string
}

// droppedFile is what became of one file.
type droppedFile struct {
	Name, Department, How, Period string
	Line                          *submissionLine // nil where nothing was kept
	Problem                       string
	Candidates                    []dropCandidate
}

// dropCandidate leads to the upload form of a department that a file may be of.
type dropCandidate struct{ Department, Address string }

// maxDropFiles is how many files staff choose at once; a zip may hold more.
const maxDropFiles = 100

func dropAddress(reportSlug string) string {
	return "/reports/" + url.PathEscape(reportSlug) + "/files"
}

// drop shows the page. Staff only, like all that it does.
func (s *server) drop(w http.ResponseWriter, r *http.Request) error {
	return s.showDrop(w, r, http.StatusOK, selection{report: r.PathValue("report"), period: r.URL.Query().Get("period")}, nil, "")
}

func (s *server) showDrop(w http.ResponseWriter, r *http.Request, status int, sel selection, taken []importer.Taken, problem string) error {
	if !of(r).viewer.Staff {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, sel.report)
	if err != nil {
		return err
	}
	home := homePage{frame: s.frameOf(w, r), Report: report}
	if err := s.choosePeriod(r, &home, sel); err != nil {
		return err
	}
	page := dropPage{frame: home.frame, Report: report, Periods: home.Periods, Action: "/files", Most: size(maxDrop), Problem: problem}
	if err := s.listTaken(r, &page, taken, sel.period); err != nil {
		return err
	}
	return s.show(w, r, status, "drop", page)
}

// listTaken puts what became of the files into words.
func (s *server) listTaken(r *http.Request, page *dropPage, taken []importer.Taken, period string) error {
	for _, t := range taken {
		f := droppedFile{Name: t.FileName, How: howWords[t.Recognition.DepartmentHow].in(page.Lang)}
		if t.Recognition.Period != "" {
			f.Period = periodName(page.Lang, t.Recognition.Period)
		}
		if d := t.Recognition.Department; d != nil {
			f.Department = departmentName(*d)
		}
		if t.Submission != nil {
			lines, err := s.lines(r, page.Report, []models.Submission{*t.Submission})
			if err != nil {
				return err
			}
			f.Line = &lines[0]
			page.Taken++
		}
		if t.Err != nil {
			f.Problem = s.sentence(r, t.Err)
			for _, c := range t.Recognition.Candidates {
				f.Candidates = append(f.Candidates, dropCandidate{departmentName(c.Department), homeAddress(page.Report.Slug, c.Department.Code, period)})
			}
		}
		page.Files = append(page.Files, f)
	}
	return nil
}

// inTwo are words in both languages.
type inTwo struct{ zh, en string }

func (x inTwo) in(lang words.Lang) string { return say(lang)(x.zh, x.en) }

var howWords = map[importer.How]inTwo{
	importer.ByStamp: {"模板标记", "template"}, importer.ByCell: {"填报单位栏", "填报单位"}, importer.ByRows: {"表中任务", "its tasks"},
	importer.ByTitle: {"表题", "title"}, importer.ByFileName: {"文件名", "file name"}, importer.ByAccount: {"账号", "account"},
}

// takeFiles checks the files of many departments, each for its own; none is handed in.
func (s *server) takeFiles(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, drainLimit)
	sel, files, err := s.receiveFiles(r)
	var taken []importer.Taken
	if err == nil {
		taken, err = s.takeDrop(r, sel, files)
	}
	_, _ = io.Copy(io.Discard, r.Body) // what can't be read needs no draining
	if err == nil {
		return s.showDrop(w, r, http.StatusOK, sel, taken, "")
	}
	if wantsPage(r) && of(r).viewer.Staff && showsAtUpload[models.KindOf(err)] {
		s.retryAfter(w, err)
		if s.showDrop(w, r, statusOf(err), sel, taken, s.sentence(r, err)) == nil {
			return nil
		}
	}
	return err
}

func (s *server) takeDrop(r *http.Request, sel selection, files []importer.Packed) ([]importer.Taken, error) {
	report, err := s.Store.Reports.Find(r.Context(), of(r).viewer, sel.report)
	if err != nil {
		return nil, err
	}
	period, err := models.ParsePeriod(sel.period)
	if err != nil {
		return nil, err
	}
	return importer.TakeDrop(r.Context(), s.Store, of(r).viewer, importer.Drop{ReportID: report.ID, Period: period, Files: files})
}

// receiveFiles reads the form: its fields, then any number of files, within the limit for all of them.
func (s *server) receiveFiles(r *http.Request) (selection, []importer.Packed, error) {
	var sel selection
	if !of(r).viewer.SignedIn() {
		return sel, nil, notSignedIn()
	}
	if !of(r).viewer.Staff {
		return sel, nil, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	if wait, ok := s.uploads.take(of(r).viewer.UserID); !ok {
		return sel, nil, tooMany(wait)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return sel, nil, &models.Error{Kind: models.Invalid, Code: "UPLOAD_MISSING", Field: "file", Err: err}
	}
	form := dropForm{server: s, request: r, fields: map[string]string{}}
	for range maxParts + maxDropFiles {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = form.take(part)
		}
		if err != nil {
			return form.selection(), nil, err
		}
	}
	if len(form.files) == 0 {
		return form.selection(), nil, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	return form.selection(), form.files, nil
}

// dropForm is the form as it is being read.
type dropForm struct {
	*server
	request *http.Request
	fields  map[string]string
	files   []importer.Packed
	size    int64
}

func (f *dropForm) selection() selection {
	return selection{report: f.fields["report"], period: f.fields["period"]}
}

// take reads one part: a field, or a file once the fields have shown that the form is ours.
func (f *dropForm) take(part *multipart.Part) error {
	if part.FormName() != "file" {
		value, err := io.ReadAll(io.LimitReader(part, maxFieldSize+1))
		if err != nil || len(value) > maxFieldSize || len(f.fields) == maxParts {
			return &models.Error{Kind: models.Invalid, Code: "REQUEST_UNREADABLE", Err: err}
		}
		f.fields[part.FormName()] = string(value)
		return nil
	}
	if len(f.files) == 0 {
		if err := f.guard(f.request, f.fields[tokenField]); err != nil {
			return err
		}
	}
	if len(f.files) == maxDropFiles {
		return f.tooLarge(maxDrop)
	}
	body, err := io.ReadAll(io.LimitReader(part, f.MaxUpload+1))
	if f.size += int64(len(body)); f.size > maxDrop {
		return f.tooLarge(maxDrop)
	}
	if err != nil {
		return &models.Error{Kind: models.Invalid, Code: "UPLOAD_MISSING", Field: "file", Err: err}
	}
	if part.FileName() != "" && len(body) > 0 { // a form without a chosen file sends an empty one
		f.files = append(f.files, importer.Packed{Name: part.FileName(), Body: body})
	}
	return nil
}
