package web

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"duban/models"
	"duban/store"
)

// signIns is the guard at the door: how often may be tried, and how a password is compared.
type signIns struct {
	accounts store.Accounts
	byClient *limiter      // failures of one address
	all      *limiter      // tries of everybody
	hashing  chan struct{} // places for reckoning at once
	floor    time.Duration // no refusal comes sooner, so that its time tells nothing
}

const refusalFloor = 400 * time.Millisecond

func newSignIns(st *store.Store, now func() time.Time) signIns {
	return signIns{
		accounts: st.Accounts,
		byClient: newLimiter(20*time.Second, 30, now), // an office behind one address has a bad morning, not a thousand tries
		all:      newLimiter(100*time.Millisecond, 300, now),
		hashing:  make(chan struct{}, mostHashing),
		floor:    refusalFloor,
	}
}

// refusedSignIn is the one answer to every wrong name, wrong password, locked and closed account.
func refusedSignIn() error { return models.Errorf(models.NotSignedIn, "SIGN_IN_FAILED", "password") }

// try gives the user that name and password belong to, unless there have been too many tries. An unknown name costs the same work,
// the same number of writes, the same time and the same words as a wrong password.
func (g *signIns) try(ctx context.Context, address, name, password string) (models.User, error) {
	key := addressKey(address)
	if wait, ok := g.all.take(""); !ok {
		return models.User{}, tooMany(wait)
	}
	if wait, ok := g.byClient.take(key); !ok {
		return models.User{}, tooMany(wait)
	}
	start := time.Now()
	u, err := g.compare(ctx, cut(name, 64), cut(password, MostPassword))
	switch {
	case err == nil:
		g.byClient.giveBack(key)
	case models.KindOf(err) == models.NotSignedIn:
		g.waitOut(ctx, start)
	}
	return u, err
}

// compare looks at one try. The fifth failure in a row locks the account for a quarter of an hour (store.SignedIn), in which the
// right password is refused too. The account is read, compared and marked in one turn of the few that there are at once: a burst
// of tries can't all be compared before the first of them have locked it.
func (g *signIns) compare(ctx context.Context, name, password string) (models.User, error) {
	if err := g.enter(ctx); err != nil {
		return models.User{}, err
	}
	defer g.leave()
	u, err := g.accounts.ByName(ctx, name)
	if err != nil && models.KindOf(err) != models.NotFound {
		return models.User{}, err
	}
	right, err := matches(u.PasswordHash, password)
	if err != nil {
		return models.User{}, err
	}
	locked := u.LockedUntil != nil && time.Now().Before(*u.LockedUntil) // both by this machine's clock
	if right && !locked && !u.Disabled {
		return u, g.accounts.SignedIn(ctx, u.ID, true)
	}
	if !locked {
		if err := g.accounts.SignedIn(ctx, u.ID, false); err != nil {
			return models.User{}, err
		}
	}
	return models.User{}, refusedSignIn()
}

// waitOut lets a refusal take as long as any other.
func (g *signIns) waitOut(ctx context.Context, start time.Time) {
	select {
	case <-time.After(g.floor - time.Since(start)):
	case <-ctx.Done():
	}
}

// signInForm is what the page of sign-in shows.
type signInForm struct {
	frame
	Name, Next string
	Problem    string
}

// signInPage shows the form of sign-in.
func (s *server) signInPage(w http.ResponseWriter, r *http.Request) error {
	if of(r).viewer.SignedIn() {
		http.Redirect(w, r, inside(r.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	return s.showSignIn(w, r, http.StatusOK, signInForm{Next: inside(r.FormValue("next"))})
}

func (s *server) showSignIn(w http.ResponseWriter, r *http.Request, status int, form signInForm) error {
	form.frame = s.frameOf(w, r)
	return s.show(w, r, status, "signin", form)
}

// signIn opens a session for name and password: a form's, or a script's (form or JSON, with its header).
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	name, password, err := credentials(r)
	if err != nil {
		return err
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	u, err := s.signIns.try(r.Context(), of(r).address, name, password)
	if err != nil {
		if kind := models.KindOf(err); kind == models.NotSignedIn || kind == models.TooManyCalls {
			s.note(r, "sign-in.refused", name)
		}
		if wantsPage(r) && models.KindOf(err) != "" {
			s.retryAfter(w, err)
			form := signInForm{Name: cut(name, 64), Next: inside(r.PostFormValue("next")), Problem: s.sentence(r, err)}
			return s.showSignIn(w, r, statusOf(err), form)
		}
		return err
	}
	if err := s.begin(w, r, u.ID); err != nil {
		return err
	}
	s.noteAs(r, u.Name, "sign-in", "password")
	return done(w, r, inside(r.PostFormValue("next")))
}

// credentials reads name and password from a form or a JSON object.
func credentials(r *http.Request) (name, password string, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		var in struct{ Name, Password string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			return "", "", unreadable(err)
		}
		return in.Name, in.Password, nil
	}
	if err := r.ParseForm(); err != nil {
		return "", "", unreadable(err)
	}
	return r.PostFormValue("name"), r.PostFormValue("password"), nil
}

// unreadable refuses a body that is too large or isn't what it says.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "", "most", size(large.Limit))
	}
	return &models.Error{Kind: models.Invalid, Code: "REQUEST_UNREADABLE", Err: err}
}

// linkForm is the page of a one-time link: nothing on it depends on the link, and only its button burns it.
type linkForm struct {
	frame
	Action  string
	Problem string
}

// linkPage shows the page. Mail gateways and chat programs look at links before people do; that changes nothing.
func (s *server) linkPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, "link", linkForm{frame: s.frameOf(w, r), Action: r.URL.EscapedPath()})
}

// useLink burns a link and signs its user in.
func (s *server) useLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	key := addressKey(of(r).address)
	if wait, ok := s.signIns.byClient.take(key); !ok {
		return tooMany(wait)
	}
	userID, err := s.Store.Accounts.UseLink(r.Context(), r.PathValue("token"))
	if err != nil {
		s.note(r, "sign-in.refused", "link")
		if wantsPage(r) && models.KindOf(err) == models.NotFound {
			return s.show(w, r, http.StatusNotFound, "link", linkForm{frame: s.frameOf(w, r), Problem: s.sentence(r, err)})
		}
		return err
	}
	s.signIns.byClient.giveBack(key)
	if err := s.begin(w, r, userID); err != nil {
		return err
	}
	s.noteAs(r, userID, "sign-in", "link")
	return done(w, r, "/")
}

// note puts an act of the viewer on the access log; a failure to write it is logged and changes nothing.
func (s *server) note(r *http.Request, kind, detail string) {
	name := of(r).viewer.Name
	if name == "" {
		name = "-"
	}
	s.noteAs(r, name, kind, detail)
}

// noteAs is note for somebody who is just coming in. A flood of notes is cut: the log must not become the way to fill a disk.
func (s *server) noteAs(r *http.Request, actor, kind, detail string) {
	if _, ok := s.notes.take(""); !ok {
		s.Log.WarnContext(r.Context(), "access log: too many entries", "request", of(r).id, "kind", kind)
		return
	}
	ctx := context.WithoutCancel(r.Context())
	if err := s.Store.Accounts.Access(ctx, actor, kind, of(r).address, oneLine(cut(strings.ToValidUTF8(detail, "·"), 200))); err != nil {
		s.Log.ErrorContext(ctx, "access log", "request", of(r).id, "error", err)
	}
}
