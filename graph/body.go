package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"duban/models"

	"github.com/99designs/gqlgen/graphql"
)

// readAddress reads a query from a GET's address.
func (d *door) readAddress(r *http.Request) (*graphql.RawParams, error) {
	if int64(len(r.URL.RawQuery)) > d.limits.Body {
		return nil, d.tooLarge()
	}
	given := r.URL.Query()
	params := &graphql.RawParams{Query: given.Get("query"), OperationName: given.Get("operationName"), Headers: r.Header}
	if v := given.Get("variables"); v != "" {
		if err := decode([]byte(v), &params.Variables); err != nil {
			return nil, err
		}
	}
	return params, complete(params)
}

// readJSON reads a JSON body and leaves it to be read once more, by the transport of event streams.
func (d *door) readJSON(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, error) {
	if r.ContentLength > d.limits.Body {
		return nil, d.tooLarge()
	}
	body, err := d.readAll(http.MaxBytesReader(w, r.Body, d.limits.Body))
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	params, err := operation(body)
	if err != nil {
		return nil, err
	}
	params.Headers = r.Header
	return params, nil
}

// readAll reads to the end, or to where it is too much.
func (d *door) readAll(body io.Reader) ([]byte, error) {
	read, err := io.ReadAll(body)
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, d.tooLarge()
	case err != nil:
		return nil, malformed("BODY_BROKEN_OFF")
	}
	return read, nil
}

func (d *door) tooLarge() error {
	return status{http.StatusRequestEntityTooLarge, models.Errorf(models.TooLarge, "QUERY_TOO_LARGE", "", "most", kibibytes(d.limits.Body))}
}

func kibibytes(n int64) string { return strconv.FormatInt(n>>10, 10) + " KiB" }

// malformed is a request that isn't what the contract says: the client's program is wrong, not its user.
func malformed(code string, pairs ...string) error {
	return models.Errorf(models.Invalid, code, "", pairs...)
}

// operation reads one operation, never a list of them.
func operation(body []byte) (*graphql.RawParams, error) {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) > 0 && body[0] == '[' {
		return nil, malformed("BATCH_REFUSED")
	}
	params := &graphql.RawParams{}
	if err := decode(body, params); err != nil {
		return nil, err
	}
	return params, complete(params)
}

// complete refuses a request without a query; queries that are named by their hash alone aren't kept here.
func complete(p *graphql.RawParams) error {
	if _, hashed := p.Extensions["persistedQuery"]; hashed && p.Query == "" {
		return malformed("PERSISTED_QUERY_NOT_SUPPORTED")
	}
	if strings.TrimSpace(p.Query) == "" {
		return malformed("QUERY_MISSING")
	}
	return nil
}

// decode reads one JSON value that fills all of body; numbers stay as they are written.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return malformed("BODY_NOT_JSON")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed("BODY_NOT_JSON")
	}
	return nil
}
