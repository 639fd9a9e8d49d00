package exporter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/docx"
	"duban/models"
	"duban/store"
	"duban/text"
)

// PaperPage is a paper as a web page: its title, and its body as HTML in which every text of data is escaped.
type PaperPage struct {
	Title, Body string
	ETag        string // "" where it isn't known
}

// papersLayout changes whenever a paper would look different from the same data.
const papersLayout = "papers 2"

// BulletinFile gives a bulletin as a Word file: an issued one as it was kept, a draft made now. Errors are the store's.
func BulletinFile(ctx context.Context, st *store.Store, v models.Viewer, id string) (File, error) {
	b, err := st.Papers.Bulletin(ctx, v, id)
	if err != nil {
		return File{}, err
	}
	if b.Issued() {
		body, err := st.Papers.Kept(ctx, v, b, false)
		return File{Name: fileName("督查通报" + models.BulletinNumber(b.Year, b.Number) + ".docx"), Body: body, ETag: *b.SHA256}, err
	}
	d, err := draft(ctx, st, v, b)
	if err != nil {
		return File{}, err
	}
	body, err := onTemplate(ctx, st, v, b.ReportID, d.paper)
	return File{Name: fileName("督查通报" + models.BulletinNumber(d.year, d.number) + "（草稿）.docx"), Body: body}, err
}

// BulletinPage gives the same as a web page. Of a file that was edited before it was issued it has the text.
func BulletinPage(ctx context.Context, st *store.Store, v models.Viewer, id string) (PaperPage, error) {
	b, err := st.Papers.Bulletin(ctx, v, id)
	if err != nil {
		return PaperPage{}, err
	}
	if !b.Issued() {
		d, err := draft(ctx, st, v, b)
		return PaperPage{Title: d.paper.Title, Body: pageOf(d.paper)}, err
	}
	body, err := st.Papers.Kept(ctx, v, b, !b.Edited)
	if err != nil || !b.Edited {
		return PaperPage{Title: b.Title, Body: string(body), ETag: *b.SHA256}, err
	}
	said, err := docx.ReadText(body)
	if err != nil {
		return PaperPage{}, fmt.Errorf("exporter: bulletin %s as issued: %w", b.ID, err)
	}
	var d docx.Document
	for line := range strings.Lines(said) {
		d.Add(docx.Text(docx.Normal, strings.TrimSuffix(line, "\n")))
	}
	return PaperPage{Title: b.Title, Body: pageOf(d), ETag: *b.SHA256}, nil
}

// drafted is a bulletin made from the ledger as it is now.
type drafted struct {
	paper        docx.Document
	year, number int
	head         string // of the ledger's chain
}

// draft makes a bulletin with the number that it would get now.
func draft(ctx context.Context, st *store.Store, v models.Viewer, b models.Bulletin) (drafted, error) {
	var d drafted
	periods, err := st.Periods.ByID(ctx, v, []string{b.PeriodID})
	if err != nil || len(periods) != 1 {
		return d, errors.Join(err, models.Errorf(models.NotFound, "NOT_FOUND", ""))
	}
	brief, err := readBriefing(ctx, st, v, b.ReportID, periods[0].Name)
	if err != nil {
		return d, err
	}
	zone, err := time.LoadLocation(brief.l.Report.Zone)
	if err != nil {
		return d, fmt.Errorf("exporter: the report's zone: %w", err)
	}
	day := models.DateOf(st.Papers.Now().In(zone))
	d.year, d.head = day.Year, brief.l.Version
	if d.number, err = st.Papers.NextNumber(ctx, b.ReportID, d.year); err != nil {
		return d, err
	}
	b.Year, b.Number = d.year, d.number
	d.paper = (&bulletin{briefing: brief, Bulletin: b, day: day}).write()
	return d, nil
}

// IssueBulletin issues a draft as it is made now, or as an edited Word file of it says. Number and figures may move between making and
// issuing: then it is made anew.
func IssueBulletin(ctx context.Context, st *store.Store, v models.Viewer, id string, version int64, edited []byte) (models.Bulletin, error) {
	const most = 5
	for n := 1; ; n++ {
		b, err := issue(ctx, st, v, id, version, edited)
		var e *models.Error
		if n == most || !errors.As(err, &e) || e.Code != "ISSUE_MOVED" {
			return b, err
		}
	}
}

func issue(ctx context.Context, st *store.Store, v models.Viewer, id string, version int64, edited []byte) (models.Bulletin, error) {
	b, err := st.Papers.Bulletin(ctx, v, id)
	switch {
	case err != nil:
		return b, err
	case !v.Staff:
		return b, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	case b.Issued():
		return b, models.Errorf(models.Conflict, "PAPER_ISSUED", "bulletinId", "found", models.BulletinNumber(b.Year, b.Number))
	}
	d, err := draft(ctx, st, v, b)
	if err != nil {
		return b, err
	}
	out := store.Issue{Year: d.year, Number: d.number, Head: d.head, Edited: edited != nil}
	if edited != nil {
		if err := editedFits(edited, d.year, d.number); err != nil {
			return b, err
		}
		out.Word = kept(edited)
		return st.Papers.IssueBulletin(ctx, v, id, version, out)
	}
	word, err := onTemplate(ctx, st, v, b.ReportID, d.paper)
	if err != nil {
		return b, err
	}
	out.Word, out.Page = kept(word), kept([]byte(pageOf(d.paper)))
	return st.Papers.IssueBulletin(ctx, v, id, version, out)
}

// editedFits refuses an edited file that isn't a whole and harmless Word document, or that prints another number than it would get.
func editedFits(body []byte, year, number int) error {
	if err := docx.Inspect(body); err != nil {
		return wordFault(err)
	}
	said, err := docx.ReadText(body)
	if err != nil {
		return wordFault(err)
	}
	want := models.BulletinNumber(year, number)
	if !strings.Contains(text.Fold(said), text.Fold(want)) {
		return models.Errorf(models.Invalid, "PAPER_NUMBER_MISSING", "file", "expected", want)
	}
	return nil
}

func kept(body []byte) store.Kept {
	sum := sha256.Sum256(body)
	return store.Kept{SHA256: hex.EncodeToString(sum[:]), Body: body}
}

// wordFault is a fault of a Word file in the words of the house.
func wordFault(err error) error {
	var f docx.Fault
	if !errors.As(err, &f) {
		return err
	}
	kind := models.Unsupported
	switch f.Code {
	case docx.FaultTooLarge:
		kind = models.TooLarge
	case docx.FaultForeign, docx.FaultDamaged:
		kind = models.Invalid
	}
	return &models.Error{Kind: kind, Code: f.Code, Field: "file", Args: map[string]string{"found": f.Part, "most": "10 MB"}, Err: err}
}

// onTemplate writes a paper on the office's template, or on ours where it has none.
func onTemplate(ctx context.Context, st *store.Store, v models.Viewer, reportID string, d docx.Document) ([]byte, error) {
	own, err := st.Papers.Letterhead(ctx, v, reportID)
	if err != nil {
		return nil, err
	}
	t := docx.Default()
	if own != nil {
		if t, err = docx.Parse(own); err != nil {
			return nil, fmt.Errorf("exporter: the office's template: %w", err)
		}
	}
	return t.Write(d)
}

// PaperTemplate gives the template to be changed: the office's own, or a sample of ours.
func PaperTemplate(ctx context.Context, st *store.Store, v models.Viewer, reportID string) (File, error) {
	own, body, err := st.Papers.Template(ctx, v, reportID)
	if err != nil || body != nil {
		return File{Name: fileName(own.FileName), Body: body, ETag: own.SHA256}, err
	}
	body, err = docx.Default().Write(docx.Sample())
	return File{Name: "公文模板.docx", Body: body, ETag: kept(body).SHA256}, err
}

// SetPaperTemplate keeps the office's own template once it has proved to be one; no body goes back to ours.
func SetPaperTemplate(ctx context.Context, st *store.Store, v models.Viewer, reportID, name string, body []byte) (models.PaperTemplate, error) {
	if body == nil {
		return st.Papers.SetTemplate(ctx, v, reportID, "", store.Kept{})
	}
	t, err := docx.Parse(body)
	if err != nil {
		return models.PaperTemplate{}, wordFault(err)
	}
	if _, err := t.Write(docx.Sample()); err != nil {
		return models.PaperTemplate{}, err
	}
	if !strings.HasSuffix(strings.ToLower(name), ".docx") {
		name += ".docx"
	}
	return st.Papers.SetTemplate(ctx, v, reportID, name, kept(body))
}
