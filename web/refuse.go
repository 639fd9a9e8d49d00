package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"duban/models"
	"duban/words"
)

// statuses is the status of each kind of refusal; anything else is internal, 500.
var statuses = map[models.ErrorKind]int{
	models.Invalid: http.StatusUnprocessableEntity, models.NotFound: http.StatusNotFound, models.Forbidden: http.StatusForbidden,
	models.Conflict: http.StatusConflict, models.TooLarge: http.StatusRequestEntityTooLarge, models.NotSignedIn: http.StatusUnauthorized,
	models.Unavailable: http.StatusServiceUnavailable, models.Unsupported: http.StatusUnsupportedMediaType,
	models.TooManyCalls: http.StatusTooManyRequests,
}

func statusOf(err error) int {
	if status, ok := statuses[models.KindOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// internal is an error without words of its own.
func internal() error { return errors.New("internal") }

// tooLarge refuses a body of more than most bytes.
func (s *server) tooLarge(most int64) error {
	return models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", size(most))
}

// size is a number of bytes as people say it.
func size(bytes int64) string {
	if bytes >= 1<<20 {
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	}
	return strconv.FormatInt((bytes+1023)>>10, 10) + " KB"
}

// refusal is an error in the viewer's words, for who asked.
type refusal struct {
	frame   `json:"-"`
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Request string `json:"requestId"`
}

// refuse answers with an error, once, at the edge: a page for people, JSON for scripts, the API's shape at the API's door.
// What isn't a refusal goes into the log, and out as INTERNAL with the request's id.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	rq := of(r)
	status := statusOf(err)
	var e *models.Error
	switch {
	case r.Context().Err() != nil:
		s.Log.DebugContext(r.Context(), "client has gone", "request", rq.id, "error", err)
	case !errors.As(err, &e):
		s.Log.ErrorContext(r.Context(), "internal error", "request", rq.id, "error", err)
	case status == http.StatusForbidden || status == http.StatusNotFound && rq.viewer.SignedIn():
		s.note(r, "refused", e.Code+" "+r.Method+" "+shownPath(r.URL.Path))
	}
	answer := refusal{Status: status, Code: "INTERNAL", Message: s.sentence(r, err), Request: rq.id}
	if e != nil {
		answer.Code = e.Code
	}
	s.retryAfter(w, err)
	s.answer(w, r, answer)
}

// answer writes a refusal in the form that the asker reads.
func (s *server) answer(w http.ResponseWriter, r *http.Request, a refusal) {
	var err error
	switch {
	case r.URL.Path == "/graphql":
		extensions := map[string]any{"code": a.Code, "requestId": a.Request}
		err = writeJSON(w, a.Status, map[string]any{"errors": []any{map[string]any{"message": a.Message, "extensions": extensions}}})
	case !wantsPage(r):
		err = writeJSON(w, a.Status, map[string]any{"error": a})
	case a.Status == http.StatusUnauthorized && r.Method == http.MethodGet:
		err = s.showSignIn(w, r, a.Status, signInForm{Next: inside(r.URL.RequestURI())})
	default:
		a.frame = s.frameOf(w, r)
		err = s.show(w, r, a.Status, "refusal", a)
	}
	if err != nil {
		s.Log.ErrorContext(r.Context(), "answer", "request", a.Request, "error", err)
	}
}

// sentence is the error in the viewer's language.
func (s *server) sentence(r *http.Request, err error) string {
	rq := of(r)
	var e *models.Error
	if !errors.As(err, &e) {
		e = models.Errorf("", "INTERNAL", "", "requestId", rq.id)
	}
	return words.Error(rq.lang, e)
}

// retryAfter tells programs how long a refusal for haste holds.
func (s *server) retryAfter(w http.ResponseWriter, err error) {
	var e *models.Error
	if !errors.As(err, &e) {
		return
	}
	switch e.Kind {
	case models.TooManyCalls:
		w.Header().Set("Retry-After", e.Args["seconds"])
	case models.Unavailable:
		w.Header().Set("Retry-After", "5")
	}
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone needs no answer
	return nil
}

// unrouted answers what no route is for: another address, or another method than an address has.
func (s *server) unrouted(w http.ResponseWriter, r *http.Request) error {
	verdict := verdict{header: http.Header{}}
	s.mux.ServeHTTP(&verdict, r)
	if verdict.status != http.StatusMethodNotAllowed {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	w.Header().Set("Allow", verdict.header.Get("Allow"))
	message := s.sentence(r, models.Errorf(models.NotFound, "NOT_FOUND", ""))
	s.answer(w, r, refusal{Status: verdict.status, Code: "METHOD", Message: message, Request: of(r).id})
	return nil
}

// verdict listens to what the multiplexer says of a request that it has no route for, and drops its words.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) WriteHeader(status int)      { v.status = status }
func (v *verdict) Write(p []byte) (int, error) { return len(p), nil }

// codeOf is the code of a refusal, "" for an internal error.
func codeOf(err error) string {
	var e *models.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}
