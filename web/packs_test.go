package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"duban/docx"
	"duban/exporter"
	"duban/models"
)

func packed(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		if f.NonUTF8 || f.Flags&0x800 == 0 && strings.ContainsFunc(f.Name, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("%s isn't marked as UTF-8", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

// Packs hold what they say, cost nothing to who has them already, and leave nothing behind.
func TestPacks(t *testing.T) {
	w := newWorld(t)
	t.Setenv("TMPDIR", t.TempDir())
	f := w.as(farmer)
	body := f.filled(2)
	if got := f.upload("nyncj", "农业/农村局.xlsx", body); got.status != http.StatusOK {
		t.Fatal(got.status, got.body)
	}
	s := w.as(secretary)
	at := "/reports/" + slug + "/packs/"
	originals := s.get(at + "originals.zip?period=" + period)
	files := packed(t, originals.body)
	found := false
	for name, content := range files {
		found = found || strings.HasPrefix(name, "市农业农村局/") && content == string(body)
	}
	if !found || !strings.Contains(originals.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("originals: %d %v %v", originals.status, originals.header, files)
	}
	again := s.request("GET", at+"originals.zip?period="+period, nil)
	again.Header.Set("If-None-Match", originals.header.Get("ETag"))
	if got := s.do(again); got.status != http.StatusNotModified || got.body != "" {
		t.Errorf("had it already: %d", got.status)
	}
	if files := packed(t, s.get(at+"marked.zip?period="+period).body); len(files) != 1 {
		t.Errorf("marked: %d files", len(files))
	}
	if files := packed(t, f.get(at+"department.zip?department=nyncj").body); len(files) != 1 {
		t.Errorf("a department's own year: %v", len(files))
	}
	for _, c := range []struct {
		b       *browser
		address string
		want    int
	}{{f, "originals.zip?period=" + period, 403}, {f, "templates.zip?period=" + period, 403}, {f, "department.zip?department=fgw", 403},
		{w.as(reader), "department.zip?department=nyncj", 403}, {w.browser(), "originals.zip?period=" + period, 401}, {s, "nothing.zip?period=" + period, 404},
		{s, "originals.zip?period=x", 422}, {s, "originals?period=" + period, 404}} {
		if got := c.b.get(at + c.address); got.status != c.want {
			t.Errorf("%s: %d, want %d", c.address, got.status, c.want)
		}
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	for _, e := range left {
		if strings.HasPrefix(e.Name(), "duban-pack") {
			t.Errorf("%s was left behind (%v)", e.Name(), err)
		}
	}
}

// The ledger for programs: the same rows as CSV and JSON, each viewer's own.
func TestLedgerFiles(t *testing.T) {
	w := newWorld(t)
	s, f := w.as(secretary), w.as(farmer)
	csv := s.get("/reports/" + slug + "/ledger.csv?period=" + period)
	if !strings.HasPrefix(csv.body, "\ufeff任务编号,工作任务,") || !strings.HasPrefix(csv.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %.80s", csv.status, csv.body)
	}
	var all, own struct{ Rows []map[string]any }
	for _, x := range []struct {
		b    *browser
		into any
	}{{s, &all}, {f, &own}} {
		if err := json.Unmarshal([]byte(x.b.get("/reports/"+slug+"/ledger.json?period="+period).body), x.into); err != nil {
			t.Fatal(err)
		}
	}
	if len(all.Rows) < 200 || len(own.Rows) == 0 || len(own.Rows) >= len(all.Rows) || all.Rows[0]["number"] == nil || all.Rows[0]["light"] == nil {
		t.Errorf("%d rows for staff, %d for a department: %v", len(all.Rows), len(own.Rows), all.Rows[0])
	}
	again := s.request("GET", "/reports/"+slug+"/ledger.csv?period="+period, nil)
	again.Header.Set("If-None-Match", csv.header.Get("ETag"))
	if got := s.do(again); got.status != http.StatusNotModified || got.body != "" {
		t.Errorf("had it already: %d", got.status)
	}
	other := f.request("GET", "/reports/"+slug+"/ledger.csv?period="+period, nil)
	other.Header.Set("If-None-Match", csv.header.Get("ETag"))
	if got := f.do(other); got.status != http.StatusOK {
		t.Errorf("another viewer's: %d", got.status)
	}
	if got := w.as(reader).get("/reports/" + slug + "/ledger.json?period=" + period); got.status != http.StatusForbidden {
		t.Errorf("a reader: %d", got.status)
	}
}

// The slip of a hand-in is its department's and staff's.
func TestSlip(t *testing.T) {
	w := newWorld(t)
	f := w.as(farmer)
	page := f.upload("nyncj", "农业农村局.xlsx", f.filled(2))
	id := firstMatch(t, `/submissions/(sub_[a-z2-7]{20})`, page.body)
	slip := f.get("/submissions/" + id + "/slip.docx")
	said, err := docx.ReadText([]byte(slip.body))
	if err != nil || !strings.Contains(said, id) || !strings.Contains(said, "单位盖章") || bytes.Contains([]byte(slip.body), []byte("vba")) {
		t.Errorf("%d %v %s", slip.status, err, said)
	}
	own := restyled(t, "方正小标宋简体", "office face")
	if _, err := exporter.SetPaperTemplate(w.Context(), w.store, operator, w.reportID(), "市府办.docx", own); err != nil {
		t.Fatal(err)
	}
	if styles := packed(t, f.get("/submissions/"+id+"/slip.docx").body)["word/styles.xml"]; !strings.Contains(styles, "office face") {
		t.Error("the slip isn't on the office's template")
	}
	if got := w.as(planner).get("/submissions/" + id + "/slip.docx"); got.status != http.StatusNotFound {
		t.Errorf("another department: %d", got.status)
	}
	if got := w.as(secretary).get("/chases/" + models.NewID(models.ChasePrefix) + "/letter.docx"); got.status != http.StatusNotFound {
		t.Errorf("no such letter: %d", got.status)
	}
}

// restyled is our template with another face: an office's own.
func restyled(t *testing.T, face, other string) []byte {
	t.Helper()
	sample, err := docx.Default().Write(docx.Sample())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range packed(t, string(sample)) {
		part, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(part, strings.ReplaceAll(content, face, other))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// reportID is the id of the world's report.
func (w *world) reportID() string {
	w.Helper()
	report, err := w.store.Reports.Find(w.Context(), operator, slug)
	if err != nil {
		w.Fatal(err)
	}
	return report.ID
}
