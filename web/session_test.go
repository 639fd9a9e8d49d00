package web

import (
	"bytes"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/store"
)

// exec changes the database behind the server's back.
func (w *world) exec(query string, args ...any) {
	w.Helper()
	db, err := sql.Open("sqlite", "file:"+w.file+"?_time_format=sqlite&_pragma=busy_timeout(5000)")
	if err != nil {
		w.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		w.Fatal(err)
	}
}

// secret is the browser's session cookie.
func (b *browser) secret() string {
	at, err := url.Parse(b.http.URL)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == plainSessionCookie {
			return c.Value
		}
	}
	return ""
}

// in says whether somebody is signed in.
func (b *browser) in() bool {
	b.Helper()
	return strings.Contains(b.get("/").body, "退出")
}

func TestSignInAndOut(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	if b.in() {
		t.Fatal("nobody has signed in yet")
	}
	if got := b.signIn(farmer, passwordA); got.status != http.StatusOK || !b.in() {
		t.Fatalf("sign-in: %d %s", got.status, got.body)
	}
	secret := b.secret()
	b.post("/sign-out", url.Values{"token": {b.get("/").token()}})
	if b.in() {
		t.Error("still in after signing out")
	}
	r := b.request("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: plainSessionCookie, Value: secret})
	if got := b.do(r); strings.Contains(got.body, "退出") {
		t.Error("reuse after sign-out: the old cookie still works")
	}
}

func TestSessionCookie(t *testing.T) {
	for name, secure := range map[string]bool{plainSessionCookie: false, secureSessionCookie: true} {
		w := newWorld(t, func(c *Config) { c.SecureCookies = secure })
		b := w.browser()
		r := b.request("POST", "/sign-in", strings.NewReader(url.Values{"name": {farmer}, "password": {passwordA}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(clientHeader, "test")
		got := b.do(r)
		cookies := (&http.Response{Header: got.header}).Cookies()
		if got.status != http.StatusNoContent || len(cookies) != 1 {
			t.Fatalf("a script signs in: %d %v", got.status, cookies)
		}
		c := cookies[0]
		if c.Name != name || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %+v", c)
		}
	}
}

func TestSixTries(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for range 5 {
		if got := b.signIn(farmer, "wrong wrong wrong"); got.status != http.StatusUnauthorized {
			t.Fatalf("a wrong password: %d", got.status)
		}
	}
	if got := b.signIn(farmer, passwordA); got.status != http.StatusUnauthorized {
		t.Errorf("the sixth try, with the right password: %d", got.status)
	}
	if got := w.browser().signIn(planner, passwordA); got.status != http.StatusOK {
		t.Errorf("others are locked out too: %d", got.status)
	}
	w.exec(`UPDATE users SET locked_until = ?`, time.Now().UTC().Add(-time.Second))
	if got := b.signIn(farmer, passwordA); got.status != http.StatusOK || !b.in() {
		t.Errorf("after the lock has run out: %d", got.status)
	}
}

func TestManyTriesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.server.signIns.hashing = make(chan struct{}, 1)
	var mu sync.Mutex
	marked := 0
	w.store.CountStatements(func(sql string) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(sql, "UPDATE users SET failures") {
			marked++
		}
	})
	var wg sync.WaitGroup
	for range 9 {
		wg.Go(func() { _, _ = w.server.signIns.try(t.Context(), "192.0.2.1", farmer, "wrong wrong wrong") })
	}
	wg.Wait()
	if marked != 5 {
		t.Errorf("%d passwords of a burst were compared before the account was locked, want 5", marked)
	}
	if got := w.browser().signIn(farmer, passwordA); got.status != http.StatusUnauthorized {
		t.Errorf("the right password after a burst: %d", got.status)
	}
}

func TestOnePasswordForManyUsers(t *testing.T) {
	w := newWorld(t)
	if most := w.server.signIns.byClient.burst; most > 30 {
		t.Errorf("one address may fail %d times", most)
	}
	w.server.signIns.byClient.burst = 3
	b := w.browser()
	for i, want := range []int{401, 401, 401, 429, 429} {
		got := b.signIn("user"+string(rune('a'+i)), passwordA)
		if got.status != want {
			t.Errorf("try %d: %d, want %d", i+1, got.status, want)
		}
		if want == 429 && got.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
}

func TestGlobalCapOnSignIns(t *testing.T) {
	w := newWorld(t)
	w.server.signIns.all.burst = 1
	b := w.browser()
	b.signIn(farmer, passwordA)
	if got := w.browser().signIn(farmer, passwordA); got.status != http.StatusTooManyRequests {
		t.Errorf("beyond the cap of all: %d", got.status)
	}
}

func TestUnknownUsersLookAlike(t *testing.T) {
	w := newWorld(t)
	nobody() // reckoned once at the first need
	var seen []string
	w.store.CountStatements(func(sql string) { seen = append(seen, sql) })
	try := func(name string) (page string, statements []string, bytes uint64) {
		b := w.browser()
		token := b.get("/sign-in").token()
		seen = nil
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := b.post("/sign-in", url.Values{"token": {token}, "name": {name}, "password": {"no such password"}})
		runtime.ReadMemStats(&after)
		page = strings.ReplaceAll(tokenInput.ReplaceAllString(got.body, ""), name, "NAME")
		return page, slices.Clone(seen), after.TotalAlloc - before.TotalAlloc
	}
	w.exec(`UPDATE users SET disabled = ? WHERE name = ?`, true, planner)
	w.exec(`UPDATE users SET locked_until = ? WHERE name = ?`, time.Now().UTC().Add(time.Hour), reader)
	knownPage, knownStatements, _ := try(farmer)
	for _, name := range []string{"nosuchuser", planner, reader} {
		page, statements, bytes := try(name)
		if page != knownPage {
			t.Errorf("%s: another page:\n%s\n%s", name, page, knownPage)
		}
		if name != reader && !slices.Equal(statements, knownStatements) {
			t.Errorf("%s: other statements: %q, %q", name, statements, knownStatements)
		}
		if bytes < hashMemory<<10 {
			t.Errorf("%s: %d bytes taken: no hash was reckoned", name, bytes)
		}
	}
	if got := w.browser().signIn(planner, passwordA); got.status != http.StatusUnauthorized {
		t.Errorf("a closed account with its password: %d", got.status)
	}
	if floor := newSignIns(w.store, time.Now).floor; floor < 200*time.Millisecond {
		t.Errorf("refusals are floored at %v", floor)
	}
}

func TestFixation(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	at, _ := url.Parse(w.http.URL)
	const planted = "planted-by-somebody-else-planted-by-somebody"
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: plainSessionCookie, Value: planted, Path: "/"}})
	b.signIn(farmer, passwordA)
	first := b.secret()
	if first == planted || first == "" {
		t.Fatal("the planted secret was taken for the session")
	}
	other := w.browser()
	other.client.Jar.SetCookies(at, []*http.Cookie{{Name: plainSessionCookie, Value: planted, Path: "/"}})
	if other.in() {
		t.Error("the planted cookie is signed in")
	}
	link, err := w.store.Accounts.NewLink(t.Context(), w.users[planner].ID)
	if err != nil {
		t.Fatal(err)
	}
	b.post("/link/"+link, url.Values{"token": {b.get("/link/" + link).token()}})
	other.client.Jar.SetCookies(at, []*http.Cookie{{Name: plainSessionCookie, Value: first, Path: "/"}})
	if b.secret() == first || other.in() {
		t.Error("signing in again keeps the old session alive")
	}
}

func TestSessionsEnd(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		ago    time.Duration
		in     bool
	}{
		"nearly idle":    {`UPDATE credentials SET seen_at = ?`, store.SessionIdle - time.Minute, true},
		"idle":           {`UPDATE credentials SET seen_at = ?`, store.SessionIdle + time.Minute, false},
		"absolute":       {`UPDATE credentials SET expires_at = ?`, time.Second, false},
		"account closed": {`UPDATE users SET disabled = (? <> '')`, 0, false},
	} {
		w := newWorld(t)
		b := w.as(farmer)
		w.exec(c.change, time.Now().UTC().Add(-c.ago))
		if got := b.in(); got != c.in {
			t.Errorf("%s: in %v, want %v", name, got, c.in)
		}
	}
}

func TestRoleTakenAwayInMidSession(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	const address = "/templates/" + slug + "/" + period + "/nyncj.xlsx"
	if got := b.get(address); got.status != http.StatusOK {
		t.Fatal(got.status)
	}
	w.exec(`DELETE FROM user_grants WHERE user_id = ?`, w.users[farmer].ID)
	if got := b.get(address); got.status != http.StatusNotFound {
		t.Errorf("the next request: %d", got.status)
	}
}

func TestStolenDatabase(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	secrets := []string{b.secret(), w.token(farmer), passwordA}
	link, err := w.store.Accounts.NewLink(t.Context(), w.users[farmer].ID)
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, link)
	w.store.Close()
	body, err := os.ReadFile(w.file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(body, []byte(w.users[farmer].ID)) {
		t.Fatal("the file doesn't hold what was written")
	}
	for _, s := range secrets {
		if s == "" || bytes.Contains(body, []byte(s)) {
			t.Errorf("%q stands in the database", s)
		}
	}
}

func TestFirstStartHasNoAccounts(t *testing.T) {
	w := newWorld(t)
	w.exec(`DELETE FROM credentials`)
	w.exec(`DELETE FROM user_grants`)
	w.exec(`DELETE FROM users`)
	for _, name := range []string{"admin", "root", "system", "duban"} {
		for _, password := range []string{"", "admin", name, "password"} {
			if got := w.browser().signIn(name, password); got.status != http.StatusUnauthorized {
				t.Errorf("%s/%s: %d", name, password, got.status)
			}
		}
	}
}

func TestLinkIsBurntByItsButtonAlone(t *testing.T) {
	w := newWorld(t)
	link, err := w.store.Accounts.NewLink(t.Context(), w.users[farmer].ID)
	if err != nil {
		t.Fatal(err)
	}
	gateway := w.browser() // of mail, looking at links before people do
	for range 3 {
		if got := gateway.get("/link/" + link); got.status != http.StatusOK {
			t.Fatal(got.status)
		}
	}
	if got := gateway.do(gateway.request("HEAD", "/link/"+link, nil)); got.status != http.StatusOK {
		t.Fatal(got.status)
	}
	unknown := gateway.get("/link/" + strings.Repeat("x", len(link)))
	if page := gateway.get("/link/" + link); strings.ReplaceAll(page.body, link, "") != strings.ReplaceAll(unknown.body, strings.Repeat("x", len(link)), "") {
		t.Error("the page tells whether a link holds")
	}
	b := w.browser()
	form := url.Values{"token": {b.get("/link/" + link).token()}}
	if got := b.post("/link/"+link, form); got.status != http.StatusOK || !b.in() {
		t.Errorf("the button: %d", got.status)
	}
	other := w.browser()
	form = url.Values{"token": {other.get("/link/" + link).token()}}
	if got := other.post("/link/"+link, form); got.status != http.StatusNotFound || other.in() || !strings.Contains(got.body, "已经用过") {
		t.Errorf("a burnt link: %d", got.status)
	}
}

func TestPassword(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	elsewhere := w.as(farmer)
	set := func(present, password, again string) answer {
		return b.post("/password", url.Values{"token": {b.get("/password").token()}, "present": {present}, "password": {password}, "again": {again}})
	}
	const better = "correct horse battery"
	for name, c := range map[string]struct {
		got  answer
		want int
	}{
		"wrong present password": {set("not this one", better, better), http.StatusUnauthorized},
		"too short":              {set(passwordA, "short", "short"), http.StatusUnprocessableEntity},
		"common":                 {set(passwordA, "woaini1314520", "woaini1314520"), http.StatusUnprocessableEntity},
		"two that differ":        {set(passwordA, better, better+"!"), http.StatusUnprocessableEntity},
	} {
		if c.got.status != c.want || !strings.Contains(c.got.body, `class="notice bad"`) {
			t.Errorf("%s: %d", name, c.got.status)
		}
	}
	if got := set(passwordA, better, better); got.status != http.StatusOK || !b.in() {
		t.Fatalf("a good one: %d %s", got.status, got.body)
	}
	if elsewhere.in() {
		t.Error("the session elsewhere still holds")
	}
	if got := w.browser().signIn(farmer, passwordA); got.status != http.StatusUnauthorized {
		t.Error("the old password still holds")
	}
	if got := w.browser().signIn(farmer, better); got.status != http.StatusOK {
		t.Error("the new password doesn't hold")
	}
}
