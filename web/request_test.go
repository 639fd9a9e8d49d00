package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestHeadersOnEveryAnswer(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	for _, address := range []string{"/", "/sign-in", "/nothing", "/assets/page.css", "/healthz", "/graphiql", "/submissions/x", Addresses().Template(slug, period, "nyncj")} {
		got := b.get(address)
		policy := got.header.Get("Content-Security-Policy")
		if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("X-Frame-Options") != "DENY" ||
			!strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "http") || got.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", address, got.header)
		}
		if strings.Contains(policy, "unsafe") && (address != "/graphiql" || strings.Contains(policy, "script-src 'self' 'unsafe")) {
			t.Errorf("%s: %s", address, policy)
		}
	}
}

func TestStatuses(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, c := range []struct {
		method, address string
		status          int
	}{
		{"GET", "/healthz", 200}, {"HEAD", "/healthz", 200}, {"GET", "/readyz", 200}, {"POST", "/healthz", 405}, {"DELETE", "/", 405},
		{"GET", "/nothing", 404}, {"GET", "/sign-out", 405}, {"GET", "/password", 401}, {"GET", "/graphiql", 401}, {"GET", "/", 200},
		{"GET", "/metrics", 404}, {"POST", "/submissions/x/hand-in", 401}, {"PUT", "/submissions", 405},
	} {
		got := b.do(b.request(c.method, c.address, nil))
		if got.status != c.status || (c.status == 405) != (got.header.Get("Allow") != "") {
			t.Errorf("%s %s: %d, want %d, Allow %q", c.method, c.address, got.status, c.status, got.header.Get("Allow"))
		}
	}
	b.headers = nil
	got := b.get("/password")
	if got.header.Get("Content-Type") != "application/json" || !strings.Contains(got.body, `"code":"NOT_SIGNED_IN"`) {
		t.Errorf("for a script: %s", got.body)
	}
	w.store.Close()
	if got := b.get("/readyz"); got.status != http.StatusServiceUnavailable {
		t.Errorf("not ready: %d", got.status)
	}
	if got := b.get("/healthz"); got.status != http.StatusOK {
		t.Errorf("healthy all the same: %d", got.status)
	}
	if got := w.browser().get("/sign-in"); got.status != http.StatusOK {
		t.Errorf("a page without the database: %d", got.status)
	}
	r := b.request("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer duban_x")
	if got := b.do(r); got.status != 500 || strings.Contains(got.body, "sql") || strings.Contains(got.body, "closed") {
		t.Errorf("an internal error says: %d %s", got.status, got.body)
	}
}

func TestSignInLeadsBack(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	address := Addresses().Template(slug, period, "nyncj")
	page := b.get(address)
	if page.status != http.StatusUnauthorized || !strings.Contains(page.body, `value="`+address+`"`) {
		t.Fatalf("%d %s", page.status, page.body)
	}
	got := b.post("/sign-in", url.Values{"token": {page.token()}, "name": {farmer}, "password": {passwordA}, "next": {address}})
	if got.address != address || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("led to %s", got.address)
	}
	for _, next := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "", "evil", "/\n/evil.example", "\t//evil.example"} {
		if got := inside(next); got != "/" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestPanic(t *testing.T) {
	half := false
	w := newWorld(t, func(c *Config) {
		c.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if half {
				io.WriteString(w, "half an answer")
				w.(http.Flusher).Flush()
			}
			panic("the secret reason")
		})
	})
	b := w.browser()
	got := b.get("/graphql")
	if got.status != 500 || strings.Contains(got.body, "secret") || !strings.Contains(got.body, got.header.Get("X-Request-Id")) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if log := w.log.String(); !strings.Contains(log, "the secret reason") || !strings.Contains(log, got.header.Get("X-Request-Id")) {
		t.Errorf("the log lacks it: %s", log)
	}
	half = true
	resp, err := http.Get(w.http.URL + "/graphql")
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("half an answer passes for a whole one")
	}
}

func TestLog(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.headers["User-Agent"] = "x\" level=ERROR msg=forged"
	link, err := w.store.Accounts.NewLink(t.Context(), w.users[farmer].ID)
	if err != nil {
		t.Fatal(err)
	}
	b.get("/nothing%0alevel=ERROR%20msg=forged%0d%E2%80%AE")
	b.get("/link/" + link)
	b.signIn(farmer, "a password typed wrongly")
	b.signIn("name\nlevel=ERROR msg=forged", "x")
	b.get("/?secret=in-the-query")
	log := w.log.String()
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") || strings.HasPrefix(line, "level") {
			t.Errorf("a forged line: %q", line)
		}
	}
	for _, secret := range []string{link, "typed wrongly", "in-the-query", "\u202e"} {
		if strings.Contains(log, secret) {
			t.Errorf("%q stands in the log", secret)
		}
	}
	if !strings.Contains(log, "path=/link/…") {
		t.Error("the link isn't in the log at all")
	}
}

func TestSpoofedForwarding(t *testing.T) {
	proxy := netip.MustParsePrefix("10.0.0.0/24")
	for _, c := range []struct {
		name, peer, forwarded, proto string
		trusted                      []netip.Prefix
		address                      string
		secure                       bool
	}{
		{"straight", "192.0.2.7:1234", "", "", nil, "192.0.2.7", false},
		{"spoofed by a client", "192.0.2.7:1234", "203.0.113.9", "https", nil, "192.0.2.7", false},
		{"spoofed past another's proxy", "192.0.2.7:1234", "203.0.113.9", "https", []netip.Prefix{proxy}, "192.0.2.7", false},
		{"by our proxy", "10.0.0.2:1234", "192.0.2.7", "https", []netip.Prefix{proxy}, "192.0.2.7", true},
		{"spoofed before our proxy", "10.0.0.2:1234", "203.0.113.9, 192.0.2.7", "http", []netip.Prefix{proxy}, "192.0.2.7", false},
		{"through two of ours", "10.0.0.2:1234", "203.0.113.9, 192.0.2.7, 10.0.0.3", "", []netip.Prefix{proxy}, "192.0.2.7", false},
		{"nonsense", "10.0.0.2:1234", "192.0.2.7, <script>", "", []netip.Prefix{proxy}, "10.0.0.2", false},
		{"mapped", "[::ffff:10.0.0.2]:1234", "2001:db8::1", "", []netip.Prefix{proxy}, "2001:db8::1", false},
	} {
		s := &server{Config: Config{TrustedProxies: c.trusted}}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
			r.Header.Set("X-Forwarded-Proto", c.proto)
		}
		if got := s.clientAddress(r); got != c.address || s.securely(r) != c.secure {
			t.Errorf("%s: %s %v, want %s %v", c.name, got, s.securely(r), c.address, c.secure)
		}
	}
	if a, b := addressKey("2001:db8::1"), addressKey("2001:db8::2"); a != b || a == addressKey("2001:db8:0:1::1") {
		t.Errorf("IPv6 is counted by %s, %s", a, b)
	}
}

func TestForwardedAddressDoesNotEscapeTheCap(t *testing.T) {
	w := newWorld(t)
	w.server.signIns.byClient.burst = 1
	b := w.browser()
	for i, want := range []int{401, 429, 429} {
		b.headers["X-Forwarded-For"] = "203.0.113." + string(rune('1'+i))
		if got := b.signIn("nobody", "x"); got.status != want {
			t.Errorf("try %d: %d, want %d", i+1, got.status, want)
		}
	}
}

func TestBodyLimits(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MaxUpload = 64 << 10 })
	b := w.as(farmer)
	for _, address := range []string{"/sign-in", "/password", "/sign-out", "/submissions/x/hand-in"} {
		got := b.post(address, url.Values{"token": {b.get("/").token()}, "password": {strings.Repeat("x", maxForm)}})
		if got.status < 400 || got.status >= 500 {
			t.Errorf("%s: %d", address, got.status)
		}
	}
	r := b.request("POST", "/graphql", strings.NewReader(strings.Repeat("x", 3<<20)))
	r.Header.Set(clientHeader, "test")
	if got := b.do(r); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("/graphql: %d", got.status)
	}
}
