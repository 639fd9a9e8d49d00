package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"duban/models"
	"duban/words"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// door looks at a request before gqlgen does, in this order, the cheap before the dear:
//
//	method → viewer → rate → kind and size of the body → shape of the body (form: order of fields, map, files)
//
// then the guard looks at the query (guard.go), then gqlgen validates and executes it, all within a deadline that cancels SQL too.
// Whatever is wrong is answered by the same JSON as any GraphQL error.
type door struct {
	limits   Limits
	requests *meter
	uploads  *meter
	inside   http.Handler
}

func newDoor(l Limits, inside http.Handler) *door {
	return &door{limits: l, requests: newMeter(l.Requests), uploads: newMeter(l.Uploads), inside: inside}
}

// ServeHTTP answers one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := withRequest(r.Context(), request{id: nameRequest(w), lang: words.ParseLang(r.Header.Get("Accept-Language"))})
	r = r.WithContext(ctx)
	defer func() {
		if thrown := recover(); thrown != nil {
			if thrown == http.ErrAbortHandler {
				panic(thrown)
			}
			refuse(ctx, w, recovered(ctx, thrown))
		}
	}()
	params, err := d.admit(w, r)
	if err != nil {
		refuse(ctx, w, err)
		return
	}
	ctx, cancel := context.WithTimeout(withParams(ctx, params), d.deadline(r))
	defer cancel()
	d.inside.ServeHTTP(w, r.WithContext(ctx))
}

// deadline is how long a request may take. Staff hand over the files of many departments at once.
func (d *door) deadline(r *http.Request) time.Duration {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && models.ViewerOf(r.Context()).Staff {
		return max(d.limits.Deadline, d.limits.DropTime)
	}
	return d.limits.Deadline
}

// nameRequest gives the request an id, unless one who stands before the door has given it one.
func nameRequest(w http.ResponseWriter) string {
	const header = "X-Request-Id"
	if w.Header().Get(header) == "" {
		w.Header().Set(header, models.NewID("req"))
	}
	return w.Header().Get(header)
}

// admit gives what the request asks for, or why it is refused.
func (d *door) admit(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, error) {
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		w.Header().Set("Allow", "GET, POST")
		return nil, status{http.StatusMethodNotAllowed, models.Errorf(models.Unsupported, "METHOD", "", "found", r.Method)}
	}
	viewer := models.ViewerOf(r.Context())
	if !viewer.SignedIn() {
		w.Header().Set("WWW-Authenticate", `Bearer realm="duban"`)
		return nil, models.Errorf(models.NotSignedIn, "NOT_SIGNED_IN", "")
	}
	if err := pay(w, d.requests, viewer); err != nil {
		return nil, err
	}
	if r.Method == http.MethodGet {
		return d.readAddress(r)
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return nil, status{http.StatusUnsupportedMediaType, models.Errorf(models.Unsupported, "BODY_ENCODED", "", "found", e)}
	}
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/json":
		return d.readJSON(w, r)
	case "multipart/form-data":
		if err := pay(w, d.uploads, viewer); err != nil {
			return nil, err
		}
		return d.readForm(w, r)
	default:
		return nil, status{http.StatusUnsupportedMediaType, models.Errorf(models.Unsupported, "BODY_KIND", "", "found", kind)}
	}
}

// pay takes a token of the viewer, or refuses with the time to wait.
func pay(w http.ResponseWriter, m *meter, v models.Viewer) error {
	wait, ok := m.take(v.UserID)
	if ok {
		return nil
	}
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	return models.Errorf(models.TooManyCalls, "RATE", "", "seconds", strconv.Itoa(wait))
}

// status is an error with an HTTP status of its own.
type status struct {
	code int
	error
}

// Unwrap gives the error itself.
func (s status) Unwrap() error { return s.error }

// statusOf is the HTTP status of a request that isn't executed.
func statusOf(err error) int {
	var s status
	if errors.As(err, &s) {
		return s.code
	}
	switch models.KindOf(err) {
	case models.NotSignedIn:
		return http.StatusUnauthorized
	case models.TooManyCalls:
		return http.StatusTooManyRequests
	case models.Unavailable:
		return http.StatusServiceUnavailable
	case "":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// refuse answers with one error and nothing else.
func refuse(ctx context.Context, w http.ResponseWriter, err error) {
	reply(w, statusOf(err), &graphql.Response{Errors: gqlerror.List{refusalOf(ctx, err)}})
}

// reply writes an answer. It is marshalled before the first byte leaves, so that a failure can still be an error.
func reply(w http.ResponseWriter, code int, answer *graphql.Response) {
	body, err := json.Marshal(answer)
	if err != nil {
		panic(fmt.Errorf("graph: an answer that isn't JSON: %w", err))
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = w.Write(body)
}

type paramsKey struct{}

func withParams(ctx context.Context, p *graphql.RawParams) context.Context {
	return context.WithValue(ctx, paramsKey{}, p)
}

// answering is the transport of everything but event streams: the door has read the request, here it is executed.
type answering struct{}

// Supports takes whatever came through the door.
func (answering) Supports(*http.Request) bool { return true }

// Do executes the request. A GET changes nothing.
func (answering) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	ctx := r.Context()
	params, _ := ctx.Value(paramsKey{}).(*graphql.RawParams)
	params.ReadTime = graphql.TraceTiming{Start: time.Now(), End: time.Now()}
	op, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		reply(w, http.StatusBadRequest, exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}
	if r.Method == http.MethodGet && op.Operation.Operation != "query" {
		w.Header().Set("Allow", "POST")
		refuse(ctx, w, status{http.StatusMethodNotAllowed, models.Errorf(models.Unsupported, "METHOD", "", "found", r.Method)})
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	answer := responses(ctx)
	if answer == nil { // the deadline passed, or the client has gone
		refuse(ctx, w, models.Errorf(models.Unavailable, "UNAVAILABLE", ""))
		return
	}
	reply(w, http.StatusOK, answer)
}
