package web

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// posts are the addresses that take a post from a browser, as somebody signed in would use them.
var posts = []string{"/sign-in", "/sign-out", "/link/{token}", "/password", "/submissions", "/duties", "/files", "/plans", "/plan-submissions/{id}/hand-in", "/plan-submissions/{id}/review", "/submissions/{id}/hand-in",
	"/submissions/{id}/review", "/submissions/{id}/withdraw", "/papers", "/papers/file", "/reports/{report}/supervision/close",
	"/reports/{report}/supervision/light", "/reports/{report}/supervision/rules", "/chases", "/chases/{id}/answer",
	"/submissions/{id}/sign", "/submissions/{id}/send", "/submissions/{id}/files", "/intakes", "/intakes/{id}/apply", "/reports/{report}/activate"}

func TestEveryPostIsInTheTable(t *testing.T) {
	source, err := os.ReadFile("web.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`"POST ([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(found) != len(posts) {
		t.Errorf("%d routes take a post, %d are tried", len(found), len(posts))
	}
	for _, m := range found {
		if !slices.Contains(posts, m[1]) {
			t.Errorf("POST %s isn't tried", m[1])
		}
	}
}

func TestCrossSiteForm(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	own := b.get("/").token()
	strangers := w.as(planner).get("/").token()
	for _, address := range posts {
		for name, c := range map[string]struct {
			token   string
			headers map[string]string
		}{
			"no token":           {"", nil},
			"a stranger's token": {strangers, nil},
			"from another site":  {own, map[string]string{"Sec-Fetch-Site": "cross-site"}},
			"from a neighbour":   {own, map[string]string{"Sec-Fetch-Site": "same-site"}},
			"another origin":     {own, map[string]string{"Origin": "http://evil.example"}},
			"no origin":          {own, map[string]string{"Origin": "null"}},
			"header, other site": {"", map[string]string{clientHeader: "x", "Sec-Fetch-Site": "cross-site"}},
		} {
			b.headers = map[string]string{"Accept": "text/html"}
			for k, v := range c.headers {
				b.headers[k] = v
			}
			var got answer
			if slices.Contains(fileDoors, address) {
				got = b.uploadTo(strings.Replace(address, "{id}", "sub_x", 1), [][2]string{{"token", c.token}, {"report", slug}, {"department", "nyncj"}, {"period", period}}, "a.csv", []byte("任务编号\n"))
			} else {
				got = b.post(strings.NewReplacer("{token}", "x", "{id}", "sub_x").Replace(address), url.Values{"token": {c.token}, "password": {"x"}})
			}
			if got.status != http.StatusForbidden {
				t.Errorf("%s, %s: %d, want 403", address, name, got.status)
			}
		}
	}
	b.headers = map[string]string{"Accept": "text/html", "Accept-Language": "zh-CN"}
	if !b.in() {
		t.Error("one of them ended the session")
	}
}

func TestCrossSiteFetch(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	token := w.token(planner)
	for name, c := range map[string]struct {
		headers map[string]string
		want    int
		who     string
	}{
		"cookie alone":               {map[string]string{"Content-Type": "text/plain"}, 403, ""},
		"cookie and form token":      {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 403, ""},
		"header from another site":   {map[string]string{clientHeader: "x", "Sec-Fetch-Site": "cross-site"}, 403, ""},
		"header from another origin": {map[string]string{clientHeader: "x", "Origin": "http://evil.example"}, 403, ""},
		"our own script":             {map[string]string{clientHeader: "x", "Sec-Fetch-Site": "same-origin", "Origin": w.http.URL}, 200, farmer},
		"our own on plain http":      {map[string]string{clientHeader: "x", "Origin": w.http.URL}, 200, farmer},
		"bearer":                     {map[string]string{"Authorization": "Bearer " + token}, 200, planner},
		"bad bearer beside cookie":   {map[string]string{"Authorization": "Bearer duban_nothing"}, 200, ""},
		"other scheme beside cookie": {map[string]string{"Authorization": "Basic eDp5"}, 200, ""},
	} {
		r := b.request("POST", "/graphql", strings.NewReader("{}"))
		for k, v := range c.headers {
			r.Header.Set(k, v)
		}
		got := b.do(r)
		if got.status != c.want || c.want == 200 && got.body != "viewer="+c.who+" body={}" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if c.want == 403 && !strings.Contains(got.body, `"extensions":{"code":"`) {
			t.Errorf("%s: not in the API's shape: %s", name, got.body)
		}
	}
}

func TestBearerNeedsNoFormToken(t *testing.T) {
	w := newWorld(t)
	body := w.as(farmer).filled(1)
	b := w.browser()
	b.headers["Authorization"] = "Bearer " + w.token(farmer)
	got := b.uploadForm([][2]string{{"report", slug}, {"department", "nyncj"}, {"period", period}}, "a.xlsx", body)
	if got.status != http.StatusOK || len(w.submissions()) != 1 {
		t.Errorf("an upload with a token: %d %s", got.status, got.body)
	}
	if got := b.post("/password", url.Values{"password": {"correct horse battery"}}); got.status != http.StatusForbidden {
		t.Errorf("a token sets the password: %d", got.status)
	}
}

// fileDoors are the posts that carry a file.
var fileDoors = []string{"/submissions", "/duties", "/files", "/plans", "/papers/file", "/submissions/{id}/files", "/intakes"}

// Every door for a file takes one that is larger than a form may be: what it then says is about the file.
func TestEveryFileDoorTakesAFile(t *testing.T) {
	w := newWorld(t)
	large := bytes.Repeat([]byte("任务编号,进展情况\n1.1.1,已开工\n"), 4000)
	for _, door := range fileDoors {
		b := w.as(secretary)
		address := strings.Replace(door, "{id}", w.submissionFor(b), 1)
		got := b.uploadTo(address, [][2]string{{"token", b.get("/").token()}, {"report", slug}, {"department", "nyncj"}, {"period", period}, {"kind", "TABLE"}}, "大表.csv", large)
		if strings.Contains(got.body, "UPLOAD_MISSING") || strings.Contains(got.body, "没有收到文件") || got.status >= 500 {
			t.Errorf("%s: %d %.2000s", door, got.status, got.body)
		}
	}
}

// submissionFor is a submission that staff carried.
func (w *world) submissionFor(b *browser) string {
	w.Helper()
	a := b.upload("nyncj", "表.xlsx", b.filled(1))
	at := strings.LastIndex(a.address, "/")
	if at < 0 || !strings.HasPrefix(a.address[at+1:], "sub_") {
		w.Fatalf("upload: %d %s", a.status, a.address)
	}
	return a.address[at+1:]
}
