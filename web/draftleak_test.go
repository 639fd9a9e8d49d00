package web

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
)

// the words by which a department's draft is told wherever it leaks
const draftMark = "草稿标记九七"

// tells says whether a body has the mark in it, within zips (workbooks, Word files, packs) too.
func tells(t *testing.T, body string) bool {
	t.Helper()
	if strings.Contains(body, draftMark) {
		return true
	}
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return false
	}
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(f.Name, draftMark) || tells(t, string(inner)) {
			return true
		}
	}
	return false
}

// chainHead is where a ledger names the newest event's hash, which moves with everything that anybody does.
var chainHead = regexp.MustCompile(`"version":"[0-9a-f]*"`)

// ledgerAlone is what a download says of the ledger itself; refusals carry a request's number.
func ledgerAlone(a answer) string {
	if a.status != http.StatusOK {
		return strconv.Itoa(a.status)
	}
	return chainHead.ReplaceAllString(a.body, "")
}

// askSignature has the report ask for a signature, and gives the department a second person.
func (w *world) askSignature(rule string) string {
	w.Helper()
	report, err := w.store.Reports.Find(w.Context(), operator, slug)
	if err == nil {
		_, err = w.store.Reports.UpdateSettings(w.Context(), operator, store.SettingsChange{ReportID: report.ID, Reason: "x",
			Change: func(s *models.Settings) { s.SignatureRule = rule }})
	}
	if err != nil {
		w.Fatal(err)
	}
	u, err := w.store.Accounts.Create(w.Context(), operator, store.NewUser{Name: "fuhe", Grants: []models.Grant{w.grant("nyncj")}})
	if err != nil {
		w.Fatal(err)
	}
	w.users["fuhe"] = u
	return "fuhe"
}

// marked is the department's sheet with the mark in its texts.
func (b *browser) withMark() []byte {
	b.Helper()
	template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
	return fill(b.T, []byte(template.body), 2, map[string]any{"本期累计": 3, "进展情况": draftMark})
}

// draft uploads a marked sheet, makes a draft of it and puts a file beside it. It gives the ids of both.
func (b *browser) draft() (submission, attachment string) {
	b.Helper()
	page := b.upload("nyncj", draftMark+".xlsx", b.withMark())
	submission = firstMatch(b.T, `/submissions/(sub_[a-z2-7]{20})`, page.body)
	page = b.post("/submissions/"+submission+"/hand-in", url.Values{"token": {page.token()}, "planHash": {firstMatch(b.T, `name="planHash" value="([^"]+)"`, page.body)}})
	if !strings.Contains(page.body, "草稿：只有本单位看得到") {
		b.Fatal(page.status, page.body)
	}
	page = b.uploadTo("/submissions/"+submission+"/files", [][2]string{{"token", page.token()}, {"caption", draftMark}}, draftMark+".pdf", []byte("%PDF-1.7 "+draftMark))
	return submission, firstMatch(b.T, `/attachments/(att_[a-z2-7]{20})`, page.body)
}

// Through no address does anybody but the department get anything of its draft; what was there before is the same to the byte where it is
// made of the ledger alone.
func TestDraftLeaksThroughNoAddress(t *testing.T) {
	w := newWorld(t)
	w.askSignature(models.SecondPerson)
	report := "/reports/" + slug
	shared := []string{"/?report=" + slug + "&department=nyncj&period=" + period, "/papers", report + "/duties", report + "/duties.xlsx", report + "/files",
		report + "/supervision", report + "/consolidated.xlsx?period=" + period, report + "/ledger.csv?period=" + period, report + "/ledger.json?period=" + period,
		"/templates/" + slug + "/" + period + "/nyncj.xlsx", "/templates/" + slug + "/" + period + "/fgw.xlsx", report + "/packs/originals.zip?period=" + period,
		report + "/packs/marked.zip?period=" + period, report + "/packs/templates.zip?period=" + period}
	people := []string{secretary, planner, reader}
	before := map[string]string{}
	for _, who := range people {
		b := w.as(who)
		for _, address := range shared {
			before[who+address] = ledgerAlone(b.get(address))
		}
	}
	f := w.as(farmer)
	submission, attachment := f.draft()
	at := "/submissions/" + submission
	theirs := []string{at, at + "/original", at + "/marked.xlsx", at + "/slip", at + "/slip.docx", "/attachments/" + attachment}
	for _, who := range people {
		b := w.as(who)
		for _, address := range theirs {
			if got := b.get(address); got.status != http.StatusNotFound || tells(t, got.body) {
				t.Errorf("%s gets %s: %d", who, address, got.status)
			}
		}
		for _, address := range shared {
			got := b.get(address)
			if tells(t, got.body) {
				t.Errorf("%s reads of it at %s", who, address)
			}
			if ledger := strings.Contains(address, "/ledger."); ledger && ledgerAlone(got) != before[who+address] {
				t.Errorf("%s can tell at %s that there is a draft", who, address)
			}
		}
	}
	for _, address := range theirs {
		if got := f.get(address); got.status != http.StatusOK || !tells(t, got.body) {
			t.Errorf("the department itself at %s: %d", address, got.status)
		}
	}
}

// From the page alone: a draft, a file beside it, another person's signature, handed in; then staff see all of it.
func TestSignedThroughThePage(t *testing.T) {
	w := newWorld(t)
	second := w.as(w.askSignature(models.SecondPerson))
	f := w.as(farmer)
	submission, attachment := f.draft()
	at := "/submissions/" + submission
	press := func(b *browser, act string) answer {
		page := b.get(at)
		return b.post(at+"/"+act, url.Values{"token": {page.token()}, "version": {firstMatch(t, `name="version" value="(\d+)"`, page.body)}})
	}
	if got := press(f, "sign"); got.status != http.StatusForbidden {
		t.Errorf("signed by who filled it in: %d", got.status)
	}
	if got := press(second, "sign"); !strings.Contains(got.body, "已核签，还没有报送") {
		t.Fatalf("signed: %d %s", got.status, got.body)
	}
	if got := press(f, "send"); !strings.Contains(got.body, "已报送") {
		t.Fatalf("handed in: %d %s", got.status, got.body)
	}
	got := w.as(secretary).get("/attachments/" + attachment)
	h := got.header
	if got.status != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Content-Type") != "application/pdf" {
		t.Errorf("the file as served to staff: %d %v", got.status, h)
	}
	if page := w.as(secretary).get(at + "/slip"); page.status != http.StatusOK || !strings.Contains(page.body, submission) || !strings.Contains(page.body, "单位盖章") {
		t.Errorf("the slip: %d %s", page.status, page.body)
	}
	if page := f.uploadTo(at+"/files", [][2]string{{"token", f.get(at).token()}}, "网页.pdf", []byte("<html><script>1</script>")); !strings.Contains(page.body, "其实是网页") {
		t.Errorf("a page called a pdf: %d", page.status)
	}
}
