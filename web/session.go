package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"

	"duban/store"
)

// The cookies. The session's carries the secret whose hash the store keeps; the other one ties a form to a browser in which
// nobody is signed in yet. Over https the session's name has a prefix by which browsers refuse one set by a neighbouring host.
const (
	plainSessionCookie  = "duban_session"
	secureSessionCookie = "__Host-duban_session"
	formCookie          = "duban_form"
)

func (s *server) sessionCookie(rq *request) string {
	if rq.secure {
		return secureSessionCookie
	}
	return plainSessionCookie
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil || len(c.Value) > 200 {
		return ""
	}
	return c.Value
}

func (s *server) setCookie(w http.ResponseWriter, rq *request, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: rq.secure, SameSite: http.SameSiteLaxMode,
	})
}

func (s *server) dropCookie(w http.ResponseWriter, rq *request) {
	s.setCookie(w, rq, s.sessionCookie(rq), "", -1)
}

// begin opens a session for a user. It is always a new one, and the one that the browser may have had ends, so that nobody can
// plant a session and wait for it to be signed in.
func (s *server) begin(w http.ResponseWriter, r *http.Request, userID string) error {
	rq := of(r)
	if rq.session != "" {
		if err := s.Store.Accounts.EndSession(r.Context(), rq.session); err != nil {
			return err
		}
	}
	secret, err := s.Store.Accounts.NewSession(r.Context(), userID)
	if err != nil {
		return err
	}
	rq.session = secret
	s.setCookie(w, rq, s.sessionCookie(rq), secret, int(store.SessionAbsolute.Seconds()))
	return nil
}

// signOut ends the session on the server, not in the browser alone.
func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	rq := of(r)
	if rq.session != "" {
		if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
			return err
		}
		if err := s.Store.Accounts.EndSession(r.Context(), rq.session); err != nil {
			return err
		}
		s.note(r, "sign-out", "")
		s.dropCookie(w, rq)
	}
	return done(w, r, "/")
}

// tokenField is the hidden field of every form.
const tokenField = "token"

// formToken is what a form carries to prove that we made it for this browser: it can only be reckoned from the cookie.
func formToken(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("duban form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// tokenFor gives the token for the forms of the page that answers r, and gives a browser without a session the cookie for it.
func (s *server) tokenFor(w http.ResponseWriter, r *http.Request) string {
	rq := of(r)
	if rq.session != "" {
		return formToken(rq.session)
	}
	secret := cookie(r, formCookie)
	if secret == "" {
		secret = rand.Text()
		s.setCookie(w, rq, formCookie, secret, 0)
	}
	return formToken(secret)
}

// done ends a post: people are sent on, scripts get no content.
func done(w http.ResponseWriter, r *http.Request, next string) error {
	if wantsPage(r) {
		http.Redirect(w, r, next, http.StatusSeeOther)
	} else {
		w.WriteHeader(http.StatusNoContent)
	}
	return nil
}

// wantsPage says whether a person with a browser is asking. A script says so by its header, or asks for anything.
func wantsPage(r *http.Request) bool {
	return r.Header.Get(clientHeader) == "" && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// inside gives an address of our own to go to, "/" for anything that might lead elsewhere.
func inside(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || len(next) > 500 {
		return "/"
	}
	return next
}
