package web

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"duban/models"
)

// dropped hands files over as the page does.
func (b *browser) dropped(token string, files ...[2]string) answer {
	b.Helper()
	kind, form := formOf(b.T, [][2]string{{"token", token}, {"report", slug}, {"period", period}}, files)
	r := b.request("POST", "/files", form)
	r.Header.Set("Content-Type", kind)
	return b.do(r)
}

// Staff hand over several files at once: each is kept for its own department, and what isn't certain is asked about.
func TestDropOfStaff(t *testing.T) {
	w := newWorld(t)
	sheet := string(w.as(farmer).filled(1))
	b := w.as(secretary)
	home := b.get("/")
	if !strings.Contains(home.body, `href="/reports/`+slug+`/files?period=`+period) {
		t.Error("the home page doesn't lead to the page for many files")
	}
	page := b.get("/reports/" + slug + "/files?period=" + period)
	if page.status != http.StatusOK || !strings.Contains(page.body, " multiple ") {
		t.Fatalf("the page: %d %s", page.status, page.body)
	}
	packed := string(zipped(t, map[string]string{"市水务局.csv": "任务名称,进展情况\n甲事,好\n"}))
	got := b.dropped(page.token(), [2]string{"a.xlsx", sheet}, [2]string{"断.xlsx", sheet[:4000]}, [2]string{"c.zip", packed},
		[2]string{"d.csv", "填报单位：市农业农付局\n任务名称,进展情况\n甲事,好\n"})
	subs := w.submissions()
	if got.status != http.StatusOK || len(subs) != 2 {
		t.Fatalf("%d, %d kept: %s", got.status, len(subs), got.body)
	}
	for _, sub := range subs {
		if sub.CarriedBy != w.users[secretary].ID || sub.SubmittedBy != "" || sub.State != models.Checked {
			t.Errorf("kept as %+v", sub)
		}
		if !strings.Contains(got.body, `href="/submissions/`+sub.ID+`"`) {
			t.Errorf("no link to %s", sub.FileName)
		}
	}
	for _, want := range []string{"市农业农村局", "模板标记", "市水务局", "文件名", "待确认", "d.csv", "断.xlsx", `department=nyncj`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page doesn't say %s", want)
		}
	}
}

func TestDropRefusals(t *testing.T) {
	w := newWorld(t)
	b := w.as(secretary)
	token := b.get("/reports/" + slug + "/files").token()
	b.headers["Sec-Fetch-Site"] = "cross-site"
	if got := b.dropped(token, [2]string{"市水务局.csv", "任务名称,进展情况\n"}); got.status != http.StatusForbidden {
		t.Errorf("from another site: %d", got.status)
	}
	delete(b.headers, "Sec-Fetch-Site")
	for name, got := range map[string]answer{
		"another's token": b.dropped("x", [2]string{"市水务局.csv", "任务名称,进展情况\n"}),
		"no file":         b.dropped(token),
		"an empty file":   b.dropped(token, [2]string{"市水务局.csv", ""}),
		"too much":        b.dropped(token, many(4, "市水务局.csv", bytes.Repeat([]byte("0123456789\n"), 900_000))...),
		"too many":        b.dropped(token, many(101, "市水务局.csv", []byte("任务名称,进展情况\n"))...),
	} {
		if got.status < 400 || got.status >= 500 || len(w.submissions()) > 0 {
			t.Errorf("%s: %d, %d kept", name, got.status, len(w.submissions()))
		}
	}
	for _, who := range []string{farmer, reader} {
		b := w.as(who)
		token := b.get("/").token()
		if page, got := b.get("/reports/"+slug+"/files"), b.dropped(token, [2]string{"市水务局.csv", "任务名称,进展情况\n"}); page.status != 403 || got.status != 403 {
			t.Errorf("%s: page %d, files %d", who, page.status, got.status)
		}
	}
	if len(w.submissions()) > 0 {
		t.Error("something was kept")
	}
}

func many(n int, name string, body []byte) [][2]string {
	files := make([][2]string, n)
	for i := range files {
		files[i] = [2]string{name, string(body)}
	}
	return files
}

// zipped packs files.
func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, body := range files {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
