package web

import (
	"net/http"
	"strings"

	"duban/models"
)

// handler answers a request, or gives the error that refuse answers with. It writes nothing before it gives an error.
type handler func(w http.ResponseWriter, r *http.Request) error

// open is the gate of what asks for nobody: assets and health.
func (s *server) open(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.refuse(w, r, err)
		}
	})
}

// boundsItself are the doors that take more than a form, by their pattern in routes, each with a bound of its own.
var boundsItself = map[string]bool{
	"POST /submissions": true, "POST /duties": true, "POST /files": true, "POST /papers": true, "POST /papers/file": true, "POST /plans": true,
	"POST /submissions/{id}/files": true, "POST /intakes": true, "/graphql": true,
}

// identified is the gate of what may be asked without signing in: the viewer is found, perhaps nobody. Bodies are bounded
// to a form's size, but for the doors that bound them themselves.
func (s *server) identified(h handler) http.Handler {
	return s.open(func(w http.ResponseWriter, r *http.Request) error {
		if !boundsItself[r.Pattern] {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		}
		if err := s.identify(w, r); err != nil {
			return err
		}
		if of(r).viewer.SignedIn() {
			done, err := s.room.take(r, of(r).viewer.Staff)
			if err != nil {
				return err
			}
			defer done()
		}
		return h(w, r.WithContext(models.WithViewer(r.Context(), of(r).viewer)))
	})
}

// signedIn is the gate of everything else.
func (s *server) signedIn(h handler) http.Handler {
	return s.identified(func(w http.ResponseWriter, r *http.Request) error {
		if !of(r).viewer.SignedIn() {
			return notSignedIn()
		}
		return h(w, r)
	})
}

func notSignedIn() error { return models.Errorf(models.NotSignedIn, "NOT_SIGNED_IN", "") }

// identify finds who asks, anew for every request, so that a role taken away is gone with the next one. An Authorization
// header counts alone: with a bad one the cookie isn't looked at.
func (s *server) identify(w http.ResponseWriter, r *http.Request) error {
	rq := of(r)
	if header := r.Header.Get("Authorization"); header != "" {
		rq.bearer = true
		kind, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(kind, "Bearer") {
			return nil
		}
		viewer, err := s.Store.Accounts.TokenViewer(r.Context(), strings.TrimSpace(token))
		rq.viewer = viewer
		return err
	}
	secret := cookie(r, s.sessionCookie(rq))
	if secret == "" {
		return nil
	}
	viewer, err := s.Store.Accounts.SessionViewer(r.Context(), secret)
	if err != nil {
		return err
	}
	if !viewer.SignedIn() {
		s.dropCookie(w, rq)
		return nil
	}
	rq.viewer, rq.session = viewer, secret
	return nil
}

// clientHeader is what scripts send with what they post: no other site can, without asking us first.
const clientHeader = "X-Duban-Client"

// guard refuses a post that another site may have made the browser send: it must come from our own pages as far as the
// browser says (over plain http it says little), and carry a script's header or the token of our own form besides.
// What carries a bearer token can't be forged.
func (s *server) guard(r *http.Request, token string) error {
	rq := of(r)
	if rq.bearer {
		return nil
	}
	if err := s.cross.Check(r); err != nil {
		return &models.Error{Kind: models.Forbidden, Code: "CROSS_SITE", Err: err}
	}
	if r.Header.Get(clientHeader) != "" {
		return nil
	}
	secret := rq.session
	if secret == "" {
		secret = cookie(r, formCookie)
	}
	if secret == "" || !equal(token, formToken(secret)) {
		return models.Errorf(models.Forbidden, "FORM_EXPIRED", "")
	}
	return nil
}

// graphql lets the API answer. What a browser sends with its cookie is guarded here; size and rate are the API's own affair, but
// for an outer bound.
func (s *server) graphql(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodPost && of(r).session != "" {
		if err := s.guardScript(r); err != nil {
			return err
		}
	}
	most := s.MaxUpload
	if of(r).viewer.Staff {
		most = max(most, maxDrop)
	}
	r.Body = http.MaxBytesReader(w, r.Body, most+multipartSlack)
	s.GraphQL.ServeHTTP(w, r)
	return nil
}

// guardScript is guard without the way round for forms.
func (s *server) guardScript(r *http.Request) error {
	if r.Header.Get(clientHeader) == "" {
		return models.Errorf(models.Forbidden, "CLIENT_HEADER", "", "header", clientHeader)
	}
	return s.guard(r, "")
}
