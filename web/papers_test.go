package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/docx"
	"duban/models"
	"duban/store"
)

// leader puts a vice-mayor in charge of the first tasks, as the breakdown will.
func (w *world) leader() string {
	w.Helper()
	id := models.NewID(models.LeaderPrefix)
	for _, q := range []string{
		`INSERT INTO leaders (id, post, position, version) VALUES ('` + id + `', '副市长', 1, 1)`,
		`INSERT INTO leader_holders (leader_id, name) VALUES ('` + id + `', '王某')`,
		`INSERT INTO leader_tasks (leader_id, task_id) SELECT '` + id + `', id FROM tasks ORDER BY position LIMIT 20`,
	} {
		if _, err := w.store.Pool().ExecContext(w.Context(), q); err != nil {
			w.Fatal(err)
		}
	}
	return id
}

// paperForm fills in a form of the page of papers.
func (b *browser) paperForm(act string, fields url.Values) answer {
	b.Helper()
	page := b.get("/papers?report=" + slug + "&period=" + period)
	form := url.Values{"token": {page.token()}, "report": {slug}, "period": {period}, "act": {act}}
	for k, v := range fields {
		form[k] = v
	}
	return b.post("/papers", form)
}

func firstMatch(t *testing.T, pattern, s string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(s)
	if m == nil {
		t.Fatalf("no %s in %s", pattern, s)
	}
	return m[1]
}

// Staff draft a bulletin, read it, issue it; from then on everybody signed in reads the very bytes, whatever happens to the ledger.
func TestBulletinOnThePage(t *testing.T) {
	w := newWorld(t)
	s, f := w.as(secretary), w.as(farmer)
	page := s.paperForm("draft", nil)
	if page.status != http.StatusOK || !strings.Contains(page.body, "草稿") {
		t.Fatalf("%d %s", page.status, page.body)
	}
	id := firstMatch(t, `/bulletins/(bul_[a-z2-7]{20})"`, page.body)
	draft := s.get("/bulletins/" + id)
	if draft.status != http.StatusOK || !strings.Contains(draft.body, "督查通报") || !strings.Contains(draft.body, "跟踪任务") {
		t.Errorf("%d %s", draft.status, draft.body)
	}
	for _, address := range []string{"/bulletins/" + id, "/bulletins/" + id + ".docx"} {
		if got := f.get(address); got.status != http.StatusNotFound {
			t.Errorf("a department reads a draft at %s: %d", address, got.status)
		}
	}
	page = s.paperForm("update", url.Values{"bulletin": {id}, "version": {"1"}, "title": {"改后的标题<b>"}, "foreword": {strings.Repeat("现将有关情况通报如下。", 300)}, "tasks": {"1.1.1、 1.1.2"}})
	if page.status != http.StatusOK || !strings.Contains(page.body, "改后的标题&lt;b&gt;") {
		t.Errorf("%d %s", page.status, page.body)
	}
	if got := s.paperForm("update", url.Values{"bulletin": {id}, "version": {"2"}, "tasks": {"9.9.9"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "9.9.9") {
		t.Errorf("an unknown task: %d", got.status)
	}
	if got := s.paperForm("issue", url.Values{"bulletin": {id}, "version": {"1"}}); got.status != http.StatusConflict {
		t.Errorf("issued upon an old version: %d", got.status)
	}
	if got := s.paperForm("issue", url.Values{"bulletin": {id}, "version": {"2"}}); got.status != http.StatusOK || !strings.Contains(got.body, "第1期") {
		t.Errorf("%d %s", got.status, got.body)
	}
	b, err := w.store.Papers.Bulletin(w.Context(), operator, id)
	if err != nil {
		t.Fatal(err)
	}
	file := f.get("/bulletins/" + id + ".docx")
	sum := sha256.Sum256([]byte(file.body))
	if file.status != http.StatusOK || hex.EncodeToString(sum[:]) != *b.SHA256 || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("as issued: %d %v", file.status, file.header)
	}
	if said, err := docx.ReadText([]byte(file.body)); err != nil || !strings.Contains(said, "〔2026〕第1期") && !strings.Contains(said, "第1期") {
		t.Errorf("%v %s", err, said)
	}
	before := w.as(reader).get("/bulletins/" + id).body
	title := "后来改了"
	if _, err := w.store.Tasks.Update(w.Context(), operator, store.TaskChange{TaskID: b.TaskIDs[0], Title: &title}); err != nil {
		t.Fatal(err)
	}
	if after := w.as(reader).get("/bulletins/" + id).body; after != before {
		t.Error("an issued bulletin changed with the ledger")
	}
	if got := w.as(reader).get("/papers"); !strings.Contains(got.body, id) || strings.Contains(got.body, "领导专报 ·") {
		t.Errorf("a reader's page: %s", got.body)
	}
	if got := w.browser().get("/bulletins/" + id); got.status != http.StatusUnauthorized {
		t.Errorf("without signing in: %d", got.status)
	}
}

// An edited Word file goes out as it is.
func TestEditedBulletinOnThePage(t *testing.T) {
	w := newWorld(t)
	s := w.as(secretary)
	id := firstMatch(t, `/bulletins/(bul_[a-z2-7]{20})"`, s.paperForm("draft", nil).body)
	draft := s.get("/bulletins/" + id + ".docx")
	said, err := docx.ReadText([]byte(draft.body))
	if err != nil {
		t.Fatal(err)
	}
	number := firstMatch(t, `(〔\d+〕第\d+期)`, said)
	edited, err := docx.Default().Write(docx.Document{Body: []docx.Block{docx.Text(docx.Title, number), docx.Text(docx.Body, "改写过的<内容>")}})
	if err != nil {
		t.Fatal(err)
	}
	upload := func(body string) answer {
		token := s.get("/papers?report=" + slug).token()
		return s.uploadTo("/papers/file", [][2]string{{"token", token}, {"report", slug}, {"period", period}, {"bulletin", id}, {"version", "1"}, {"act", "issue"}}, "改.docx", []byte(body))
	}
	if got := upload("no Word file"); got.status != http.StatusUnsupportedMediaType || !strings.Contains(got.body, "不是 Word 文档") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := upload(string(edited)); got.status != http.StatusOK || !strings.Contains(got.body, "经编辑") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.as(reader).get("/bulletins/" + id + ".docx"); got.body != string(edited) {
		t.Error("not the bytes that were uploaded")
	}
	if got := w.as(reader).get("/bulletins/" + id); !strings.Contains(got.body, "改写过的&lt;内容&gt;") {
		t.Errorf("its page: %s", got.body)
	}
}

// linkOf has staff make a link and gives its path.
func (b *browser) linkOf(leader string) string {
	b.Helper()
	page := b.paperForm("link", url.Values{"leader": {leader}, "days": {"7"}})
	return "/leader/" + firstMatch(b.T, `id="new-link" href="[^"]*/leader/([^"]+)"`, page.body)
}

// A leader's link opens without signing in or scripts, as often as it is fetched, and shows nothing but the page.
func TestLeaderLink(t *testing.T) {
	w := newWorld(t)
	leader := w.leader()
	s := w.as(secretary)
	link := s.linkOf(leader)
	for range 5 { // messengers and browsers fetch ahead
		head := w.browser()
		head.headers["Purpose"] = "prefetch"
		head.do(head.request("HEAD", link, nil))
		head.get(link)
	}
	b := w.browser()
	page := b.get(link)
	if page.status != http.StatusOK || !strings.Contains(page.body, "副市长王某分管任务专报") || !strings.Contains(page.body, "共20项") {
		t.Fatalf("%d %s", page.status, page.body)
	}
	for header, want := range map[string]string{"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Set-Cookie": ""} {
		if got := page.header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	for _, not := range []string{"<script", "<form", `href="/`} {
		if strings.Contains(strings.ReplaceAll(page.body, `<link rel="stylesheet" href="/assets/paper.css">`, "")[strings.Index(page.body, "<body"):], not) {
			t.Errorf("the page has %s", not)
		}
	}
	if got := b.get("/papers"); got.status != http.StatusUnauthorized {
		t.Errorf("the link signed somebody in: %d", got.status)
	}
	if log := w.log.String(); strings.Contains(log, strings.TrimPrefix(link, "/leader/")) || !strings.Contains(log, "path=/leader/…") {
		t.Error("the secret is in the log")
	}
	var kept int
	if err := w.store.Pool().QueryRow(`SELECT count(*) FROM leader_links WHERE hash LIKE '%' || ? || '%' OR id LIKE '%' || ? || '%'`, strings.TrimPrefix(link, "/leader/"),
		strings.TrimPrefix(link, "/leader/")).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the token itself is in the database: %d %v", kept, err)
	}
}

// Wrong, cut, expired and revoked links, and those of people who are no longer of the staff, are all the same.
func TestLeaderLinkAttacks(t *testing.T) {
	w := newWorld(t)
	leader := w.leader()
	s := w.as(secretary)
	good, revoked := s.linkOf(leader), s.linkOf(leader)
	page := s.get("/papers?report=" + slug + "&period=" + period)
	newest := firstMatch(t, `name="link" value="(lnk_[a-z2-7]{20})"`, page.body)
	if got := s.paperForm("revoke", url.Values{"link": {newest}}); got.status != http.StatusOK {
		t.Fatal(got.status)
	}
	stranger := w.browser()
	unknown := stranger.get("/leader/" + strings.Repeat("A", 43))
	if unknown.status != http.StatusNotFound || !strings.Contains(unknown.body, "已经失效") {
		t.Fatalf("%d %s", unknown.status, unknown.body)
	}
	anonymous := regexp.MustCompile(`请求编号 \S+|value="[^"]*"`)
	same := func(what, link string) {
		t.Helper()
		got := stranger.get(link)
		if got.status != unknown.status || anonymous.ReplaceAllString(got.body, "") != anonymous.ReplaceAllString(unknown.body, "") {
			t.Errorf("%s: %d %s", what, got.status, got.body)
		}
	}
	same("revoked", revoked)
	same("cut", good[:len(good)-1])
	same("longer", good+"A")
	same("the hash itself", "/leader/"+hashed(strings.TrimPrefix(good, "/leader/")))
	same("the link's id", "/leader/"+newest)
	same("a sign-in link", "/leader/"+must(w.store.Accounts.NewLink(w.Context(), w.users[secretary].ID)))
	if got := stranger.get(good); got.status != http.StatusOK {
		t.Fatalf("the good one: %d", got.status)
	}
	if _, err := w.store.Pool().Exec(`DELETE FROM user_grants WHERE user_id = ?`, w.users[secretary].ID); err != nil {
		t.Fatal(err)
	}
	same("its maker has left the staff", good)
	if _, err := w.store.Pool().Exec(`INSERT INTO user_grants (user_id, role) VALUES (?, 'staff')`, w.users[secretary].ID); err != nil {
		t.Fatal(err)
	}
	w.store.SetClock(func() time.Time { return time.Now().Add(8 * 24 * time.Hour) })
	same("expired", good)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Guessing is slowed down, for each address by itself.
func TestLeaderLinkGuessing(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for range linkBurst {
		if got := b.get("/leader/guess"); got.status != http.StatusNotFound {
			t.Fatal(got.status)
		}
	}
	if got := b.get("/leader/guess"); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
		t.Errorf("%d", got.status)
	}
}

// One-pagers, templates and drafts are staff's alone.
func TestPapersOfOthers(t *testing.T) {
	w := newWorld(t)
	leader := w.leader()
	for _, name := range []string{farmer, reader} {
		b := w.as(name)
		for _, address := range []string{"/reports/" + slug + "/leaders/" + leader + "?period=" + period, "/reports/" + slug + "/leaders/" + leader + ".docx?period=" + period,
			"/reports/" + slug + "/paper-template.docx"} {
			if got := b.get(address); got.status != http.StatusForbidden {
				t.Errorf("%s %s: %d", name, address, got.status)
			}
		}
		for _, act := range []string{"draft", "link", "template"} {
			if got := b.paperForm(act, url.Values{"leader": {leader}, "days": {"7"}}); got.status != http.StatusForbidden {
				t.Errorf("%s %s: %d", name, act, got.status)
			}
		}
	}
	s := w.as(secretary)
	for _, ending := range []string{"", ".docx"} {
		if got := s.get("/reports/" + slug + "/leaders/" + leader + ending + "?period=" + period); got.status != http.StatusOK {
			t.Errorf("staff%s: %d", ending, got.status)
		}
	}
	if got := s.get("/reports/" + slug + "/leaders/" + models.NewID(models.LeaderPrefix) + "?period=" + period); got.status != http.StatusNotFound {
		t.Errorf("an unknown leader: %d", got.status)
	}
	template := s.get("/reports/" + slug + "/paper-template.docx")
	got := s.uploadTo("/papers/file", [][2]string{{"token", s.get("/papers?report=" + slug).token()}, {"report", slug}, {"period", period}, {"act", "template"}}, "本单位.docx", []byte(template.body))
	if got.status != http.StatusOK || !strings.Contains(got.body, "本单位.docx") {
		t.Errorf("%d %s", got.status, got.body)
	}
}
