package web

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"duban/models"
	"duban/words"
)

// request is what is known of one request beside what HTTP says.
type request struct {
	id      string
	address string // of the client, see clientAddress
	secure  bool   // the client's side of the connection is https
	lang    words.Lang
	viewer  models.Viewer
	session string // the secret of the cookie, "" for a request that carries none that holds
	bearer  bool   // it carries an Authorization header: no cookie counts, and nothing can be forged from another site
}

type requestKey struct{}

// of gives what is known of a request; ServeHTTP has put it there.
func of(r *http.Request) *request {
	rq, ok := r.Context().Value(requestKey{}).(*request)
	if !ok {
		panic("web: a handler outside of ServeHTTP")
	}
	return rq
}

// ServeHTTP is what every request passes through.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rq := &request{id: rand.Text()[:16], lang: words.ParseLang(r.Header.Get("Accept-Language"))}
	rq.address, rq.secure = s.clientAddress(r), s.securely(r)
	if id := r.Header.Get("X-Request-Id"); s.trusted(peer(r)) && plainID(id) {
		rq.id = id
	}
	r = r.WithContext(context.WithValue(r.Context(), requestKey{}, rq))
	rec := &recorder{ResponseWriter: pace(w, sentWait)}
	setHeaders(rec.Header(), rq.id) // the API reads its request id from there
	defer s.accessLine(rec, r, start)
	defer s.catch(rec, r)
	if _, route := s.mux.Handler(r); route == "" {
		s.identified(s.unrouted).ServeHTTP(rec, r)
		return
	}
	s.mux.ServeHTTP(rec, r)
}

// catch answers a panic with a page that has the request's id; the log has the rest.
func (s *server) catch(rec *recorder, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.Log.ErrorContext(r.Context(), "panic", "request", of(r).id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	if rec.status != 0 {
		panic(http.ErrAbortHandler) // half an answer is out: cut the connection, so that nobody takes it for a whole one
	}
	s.refuse(rec, r, internal())
}

// accessLine logs the request without its query, its secrets or anything that the client could forge a line with: slog
// quotes, and paths are cut.
func (s *server) accessLine(rec *recorder, r *http.Request, start time.Time) {
	rq, level := of(r), slog.LevelInfo
	if strings.HasPrefix(r.URL.Path, "/assets/") || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		level = slog.LevelDebug
	}
	if !s.Log.Enabled(r.Context(), level) {
		return
	}
	s.Log.LogAttrs(r.Context(), level, "request", slog.String("request", rq.id), slog.String("method", cut(r.Method, 16)),
		slog.String("path", shownPath(r.URL.Path)), slog.Int("status", rec.statusOrOK()), slog.Int64("bytes", rec.bytes),
		slog.Duration("took", time.Since(start).Round(time.Microsecond)), slog.String("user", rq.viewer.UserID), slog.String("address", rq.address))
}

// shownPath is a path as it may stand in a log: the secret of a sign-in link may not, nor may control characters.
func shownPath(path string) string {
	for _, secret := range []string{"/link/", "/leader/"} {
		if strings.HasPrefix(path, secret) {
			return secret + "…"
		}
	}
	return oneLine(cut(path, 200))
}

// oneLine replaces what could break a line or turn its direction.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if hazardous(c) {
			return '·'
		}
		return c
	}, s)
}

// cut shortens s to at most n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// plainID says whether a proxy's request id can be taken as it is.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range id {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// setHeaders sets what every answer carries. Handlers may set others over them.
//
// The referrer policy is same-origin, not no-referrer: under the latter a browser sends "Origin: null" with our own forms,
// which on plain http is all that CrossOriginProtection has to go by.
func setHeaders(h http.Header, requestID string) {
	h.Set("X-Request-Id", requestID)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cache-Control", "no-store")
}

// pagePolicy allows our own style sheet, script, pictures and forms, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// recorder remembers status and size of an answer for the access line.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(p []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
}

// Flush lets the API's event streams through.
func (rec *recorder) Flush() {
	if f, ok := rec.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Hijack lets a connection be taken over, where the server can do that.
func (rec *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(rec.ResponseWriter).Hijack()
}

// Unwrap is for http.ResponseController.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) statusOrOK() int {
	if rec.status == 0 {
		return http.StatusOK
	}
	return rec.status
}
