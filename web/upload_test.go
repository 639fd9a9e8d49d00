package web

import (
	"archive/zip"
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"duban/exporter"
	"duban/models"
	"duban/store"
)

// submissions are those on record.
func (w *world) submissions() []models.Submission {
	w.Helper()
	report, err := w.store.Reports.Find(w.Context(), operator, slug)
	if err != nil {
		w.Fatal(err)
	}
	subs, _, err := w.store.Submissions.List(w.Context(), operator, store.SubmissionFilter{ReportID: report.ID}, store.Page{})
	if err != nil {
		w.Fatal(err)
	}
	return subs
}

// filled is a filled template of the department.
func (b *browser) filled(rows int) []byte {
	b.Helper()
	template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
	if template.status != http.StatusOK {
		b.Fatal(template.status)
	}
	return fill(b.T, []byte(template.body), rows, map[string]any{"本期累计": 3})
}

func TestUploadNames(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	body := b.filled(1)
	for i, c := range []struct{ sent, shown string }{
		{"../../etc/报表.xlsx", "报表.xlsx"},
		{`C:\Users\局办\报表.xlsx`, "报表.xlsx"},
		{"报表\u202exslx.exe", "报表xslx.exe"},
		{"a\r\nContent-Type: text/html.xlsx", "html.xlsx"},
		{"😀.xlsx", "😀.xlsx"},
		{"", "未命名"},
		{"...", "未命名"},
		{strings.Repeat("长", 500) + ".xlsx", "长.xlsx"},
		{`<img src=x onerror=alert(1)>.xlsx`, "img src=x onerror=alert(1).xlsx"},
	} {
		got := b.uploadNamed(c.sent, body, i)
		subs := w.submissions()
		if got.status != http.StatusOK || len(subs) == 0 {
			t.Errorf("%q: %d %s", c.sent, got.status, got.body)
			continue
		}
		name := subs[0].FileName
		if !strings.HasSuffix(name, c.shown) && !strings.HasPrefix(name, c.shown) || len([]rune(name)) > 120 || strings.ContainsFunc(name, hazardous) {
			t.Errorf("%q is kept as %q", c.sent, name)
		}
		down := b.get("/submissions/" + subs[0].ID + "/original")
		kind, params, err := mime.ParseMediaType(down.header.Get("Content-Disposition"))
		if err != nil || kind != "attachment" || !strings.HasPrefix(params["filename"], name) {
			t.Errorf("%q goes out as %q: %v", c.sent, down.header.Get("Content-Disposition"), err)
		}
	}
}

// uploadNamed uploads under a raw file name; n makes the bytes differ, lest it be the same submission again.
func (b *browser) uploadNamed(name string, body []byte, n int) answer {
	b.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, f := range [][2]string{{"token", b.get("/").token()}, {"report", slug}, {"department", "nyncj"}, {"period", period}} {
		w.WriteField(f[0], f[1])
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "%0D", "\n", "%0A").Replace(name)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + quoted + `"`}, "Content-Type": {"text/html"}})
	if err != nil {
		b.Fatal(err)
	}
	part.Write(another(b.T, body, n))
	w.Close()
	r := b.request("POST", "/submissions", &form)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

// another is the same workbook in other bytes: its zip carries a comment.
func another(t *testing.T, body []byte, n int) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SetComment(strings.Repeat("x", n)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return out.Bytes()
}

func TestUploadNamedWithNUL(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	if got := b.uploadNamed("a\x00b.xlsx", b.filled(1), 0); got.status != http.StatusUnprocessableEntity || len(w.submissions()) != 0 {
		t.Errorf("%d", got.status)
	}
}

func TestUploadRefusals(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MaxUpload = 64 << 10 })
	b := w.as(farmer)
	whole := b.filled(1)
	for name, c := range map[string]struct {
		department, file string
		body             []byte
		status           int
		says             string
	}{
		"over the limit":        {"nyncj", "a.xlsx", bytes.Repeat([]byte("x"), 65<<10), 413, "64 KB"},
		"far over the limit":    {"nyncj", "a.xlsx", bytes.Repeat([]byte("x"), 4<<20), 413, "64 KB"},
		"empty":                 {"nyncj", "a.xlsx", nil, 422, "没有收到文件"},
		"program as xlsx":       {"nyncj", "a.xlsx", append([]byte("MZ\x90\x00"), make([]byte, 200)...), 0, "程序"},
		"pdf as xlsx":           {"nyncj", "a.xlsx", []byte("%PDF-1.7\n1 0 obj\n"), 0, "PDF"},
		"cut at half":           {"nyncj", "a.xlsx", whole[:len(whole)/2], 0, "文件"},
		"another's department":  {"fgw", "a.xlsx", whole, 404, ""},
		"unknown department":    {"nosuch", "a.xlsx", whole, 404, ""},
		"unknown as a full one": {"", "a.xlsx", whole, 404, ""},
	} {
		got := b.upload(c.department, c.file, c.body)
		if c.status != 0 && got.status != c.status || got.status < 400 || got.status >= 500 || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d, want %d and %q: %s", name, got.status, c.status, c.says, got.body)
		}
		if !strings.Contains(got.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: not a page", name)
		}
	}
	if n := len(w.submissions()); n != 0 {
		t.Errorf("%d submissions were kept", n)
	}
	if !b.in() {
		t.Error("the server doesn't answer any more")
	}
}

func TestUploadForms(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	token := b.get("/").token()
	full := [][2]string{{"token", token}, {"report", slug}, {"department", "nyncj"}, {"period", period}}
	for name, c := range map[string]struct {
		fields [][2]string
		status int
	}{
		"no fields before the file": {nil, 403},
		"no period":                 {full[:3], 422},
		"odd period":                {append(full[:3:3], [2]string{"period", "2026-13"}), 422},
		"period of no report":       {append(full[:3:3], [2]string{"period", "2031-01"}), 404},
		"a huge field":              {append(full[:3:3], [2]string{"period", strings.Repeat("9", 1<<20)}), 422},
		"many fields":               {append(full[:4:4], make([][2]string, 500)...), 422},
	} {
		if got := b.uploadForm(c.fields, "a.csv", []byte("x")); got.status != c.status {
			t.Errorf("%s: %d, want %d", name, got.status, c.status)
		}
	}
	r := b.request("POST", "/submissions", strings.NewReader(url.Values{"token": {token}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := b.do(r); got.status != 422 {
		t.Errorf("no multipart: %d", got.status)
	}
	r = b.request("POST", "/submissions", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if got := b.do(r); got.status != 422 {
		t.Errorf("cut off: %d", got.status)
	}
	if got := w.browser().uploadForm(full, "a.csv", []byte("x")); got.status != 401 {
		t.Errorf("nobody signed in: %d", got.status)
	}
}

func TestUploadsAThousandAMinute(t *testing.T) {
	w := newWorld(t)
	w.server.uploads.burst = 3
	b := w.as(farmer)
	token := b.get("/").token()
	for i, want := range []int{422, 422, 422, 429, 429} {
		got := b.uploadForm([][2]string{{"token", token}}, "a.csv", []byte("x"))
		if got.status != want {
			t.Errorf("upload %d: %d, want %d", i+1, got.status, want)
		}
		if want == 429 && got.header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
		}
	}
	other := w.as(planner)
	if got := other.uploadForm([][2]string{{"token", other.get("/").token()}}, "a.csv", []byte("x")); got.status != 422 {
		t.Errorf("others are slowed down too: %d", got.status)
	}
}

func TestStoredHTMLIsServedAsAttachment(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	const page = `<html><meta charset="utf-8"><table><tr><td>任务编号</td><td>进展情况</td></tr><tr><td>2.2.4</td><td>好</td></tr></table><script>alert(1)</script></html>`
	got := b.upload("nyncj", "报表.html", []byte(page))
	subs := w.submissions()
	if got.status != http.StatusOK || len(subs) != 1 {
		t.Fatalf("a table saved as a page: %d, %d kept: %s", got.status, len(subs), got.body)
	}
	down := b.get("/submissions/" + subs[0].ID + "/original")
	_, params, _ := mime.ParseMediaType(down.header.Get("Content-Disposition"))
	if down.body != page || params["filename"] != "报表.html.bin" {
		t.Errorf("original: %q", params["filename"])
	}
	for key, want := range map[string]string{
		"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": downloadPolicy,
	} {
		if down.header.Get(key) != want {
			t.Errorf("%s: %q", key, down.header.Get(key))
		}
	}
}

func TestOthersSubmissionsLookUnknown(t *testing.T) {
	w := newWorld(t)
	mine := w.as(farmer)
	mine.upload("nyncj", "a.xlsx", mine.filled(1))
	id := w.submissions()[0].ID
	unknown := models.NewID(models.SubmissionPrefix)
	b := w.as(planner)
	token := b.get("/").token()
	for _, address := range []string{"/submissions/%", "/submissions/%/original", "/submissions/%/marked.xlsx", "/submissions/%/hand-in"} {
		ask := func(id string) answer {
			at := strings.ReplaceAll(address, "%", id)
			if strings.HasSuffix(at, "hand-in") {
				return b.post(at, url.Values{"token": {token}, "planHash": {"x"}})
			}
			return b.get(at)
		}
		theirs, none := ask(id), ask(unknown)
		plain := func(a answer) string {
			body := strings.ReplaceAll(a.body, a.header.Get("X-Request-Id"), "")
			return tokenInput.ReplaceAllString(body, "")
		}
		if theirs.status != 404 || none.status != 404 || plain(theirs) != plain(none) {
			t.Errorf("%s: %d, unknown %d:\n%s\n%s", address, theirs.status, none.status, plain(theirs), plain(none))
		}
	}
}

func TestDownloads(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	b.upload("nyncj", "农业农村局.xlsx", b.filled(1))
	addresses := Addresses()
	for name, address := range map[string]string{
		"填报表":   addresses.Template(slug, period, "nyncj"),
		"农业农村局": addresses.Original(w.submissions()[0].ID),
		"校核意见":  addresses.Marked(w.submissions()[0].ID),
		"2026":  addresses.Consolidated(slug, period, exporter.Selection{}),
	} {
		got := b.get(address)
		kind, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
		if got.status != 200 || err != nil || kind != "attachment" || !strings.Contains(params["filename"], name) || !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%s: %d %q %v", address, got.status, got.header.Get("Content-Disposition"), err)
			continue
		}
		if got.header.Get("Content-Length") == "" || !strings.Contains(got.header.Get("Cache-Control"), "private") {
			t.Errorf("%s: %v", address, got.header)
		}
		tag := got.header.Get("ETag")
		r := b.request("GET", address, nil)
		r.Header.Set("If-None-Match", `"other", W/`+tag)
		if again := b.do(r); tag == "" || again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: with its tag %q: %d", address, tag, again.status)
		}
		if head := b.do(b.request("HEAD", address, nil)); head.status != 200 || head.body != "" {
			t.Errorf("%s: HEAD %d", address, head.status)
		}
		nobody := w.browser()
		nobody.headers = map[string]string{"Accept": "*/*"}
		if got := nobody.get(address); got.status != 401 || strings.HasPrefix(got.body, "PK") {
			t.Errorf("%s for nobody: %d", address, got.status)
		}
	}
	for address, want := range map[string]int{
		addresses.Template(slug, period, "fgw"):                       404, // another's
		addresses.Template(slug, period, "nosuch"):                    404,
		addresses.Template(slug, "2026-13", "nyncj"):                  422,
		addresses.Template("other", period, "nyncj"):                  404,
		"/templates/" + slug + "/2026-11/nyncj":                       404,
		addresses.Consolidated(slug, "2031-01", exporter.Selection{}): 404,
		addresses.Consolidated(slug, "", exporter.Selection{}):        422,
		addresses.Marked("sub_x' OR '1'='1"):                          404,
		addresses.Original("sub_x' OR '1'='1"):                        404,
		addresses.Original("../../etc/passwd"):                        404,
		"/submissions/" + models.NewID("tsk") + "/x":                  404,
		"/assets/pages/home.html":                                     404,
		"/assets/graphiql/react.LICENSE":                              404,
		"/assets/..%2fweb.go":                                         404,
		"/reports/" + slug + "/other.xlsx?period=x":                   404,
		"/submissions/" + w.submissions()[0].ID + "/":                 404,
	} {
		if got := b.get(address); got.status != want {
			t.Errorf("%s: %d, want %d", address, got.status, want)
		}
	}
}

func TestTokenDownloads(t *testing.T) {
	w := newWorld(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", w.http.URL+Addresses().Template(slug, period, "nyncj"), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token(farmer))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || !bytes.HasPrefix(body, []byte("PK")) {
		t.Errorf("with a token: %d %v", resp.StatusCode, err)
	}
}
