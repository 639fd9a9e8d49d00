package web

import (
	"net/http"

	"duban/models"
)

// passwordForm is the page on which people set their own password.
type passwordForm struct {
	frame
	Least   int
	HasOne  bool
	Problem string
}

// passwordPage shows the form.
func (s *server) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return s.showPassword(w, r, http.StatusOK, "")
}

func (s *server) showPassword(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	u, err := s.Store.Accounts.ByName(r.Context(), of(r).viewer.Name)
	if err != nil {
		return err
	}
	return s.show(w, r, status, "password", passwordForm{
		frame: s.frameOf(w, r), Least: LeastPassword, HasOne: u.PasswordHash != "", Problem: problem})
}

// setPassword sets the viewer's own password. It takes the present one where there is one, ends every session of the account, and
// opens a new one here.
func (s *server) setPassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	viewer := of(r).viewer
	if of(r).bearer { // a token that got lost must not become a password
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	if err := s.changePassword(r); err != nil {
		kind := models.KindOf(err)
		if !wantsPage(r) || kind != models.Invalid && kind != models.NotSignedIn && kind != models.TooManyCalls {
			return err
		}
		s.retryAfter(w, err)
		return s.showPassword(w, r, statusOf(err), s.sentence(r, err))
	}
	s.note(r, "password", "")
	of(r).session = "" // it ended with the others
	if err := s.begin(w, r, viewer.UserID); err != nil {
		return err
	}
	return done(w, r, "/")
}

func (s *server) changePassword(r *http.Request) error {
	rq := of(r)
	u, err := s.Store.Accounts.ByName(r.Context(), rq.viewer.Name)
	if err != nil {
		return err
	}
	password := r.PostFormValue("password")
	if again := r.PostFormValue("again"); again != "" && again != password {
		return models.Errorf(models.Invalid, "PASSWORD_DIFFERS", "again")
	}
	if u.PasswordHash != "" {
		if _, err := s.signIns.try(r.Context(), rq.address, u.Name, r.PostFormValue("present")); err != nil {
			return err
		}
	}
	if err := CheckPassword(u.Name, password); err != nil {
		return err
	}
	hash, err := s.signIns.hash(r.Context(), u.Name, password)
	if err != nil {
		return err
	}
	return s.Store.Accounts.SetPassword(r.Context(), rq.viewer, hash)
}
