package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"duban/models"
	"duban/words"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// userErrors gives the errors that a caller can put right as data of the payload; others go to the top of the answer.
func userErrors(ctx context.Context, err error) ([]UserError, error) {
	var refusal *models.Error
	if err == nil {
		return []UserError{}, nil
	}
	if !errors.As(err, &refusal) || !puttable(refusal.Kind) {
		return nil, err
	}
	u := UserError{Code: refusal.Code, Message: words.Error(langOf(ctx), refusal)}
	if refusal.Field != "" {
		u.Field = &refusal.Field
	}
	return []UserError{u}, nil
}

// puttable says whether an error of the kind is something that the caller of a mutation can put right.
func puttable(kind models.ErrorKind) bool {
	switch kind {
	case models.Invalid, models.NotFound, models.Forbidden, models.Conflict, models.Unsupported, models.TooLarge:
		return true
	}
	return false
}

// unless gives what a mutation made, nothing where there are errors.
func unless[T any](errs []UserError, made *T) *T {
	if len(errs) > 0 {
		return nil
	}
	return made
}

// present turns an error into what the client reads: a refusal with its kind as code and a sentence in the client's language; anything
// else is INTERNAL with the request's id, and its text goes into the log alone.
func present(ctx context.Context, err error) *gqlerror.Error {
	var known *gqlerror.Error
	if errors.As(err, &known) && known.Err == nil {
		return withPath(ctx, known) // parsing and validation: gqlgen's own words about the client's own text
	}
	return withPath(ctx, refusalOf(ctx, err))
}

// refusalOf is an error as a client may read it.
func refusalOf(ctx context.Context, err error) *gqlerror.Error {
	var refusal *models.Error
	switch {
	case errors.As(err, &refusal):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), ctx.Err() != nil:
		refusal = models.Errorf(models.Unavailable, "UNAVAILABLE", "")
	default:
		id := requestID(ctx)
		slog.ErrorContext(ctx, "graph: request failed", "request", id, "path", graphql.GetPath(ctx).String(), "error", err)
		refusal = models.Errorf("INTERNAL", "INTERNAL", "", "requestId", id)
	}
	e := &gqlerror.Error{Message: words.Error(langOf(ctx), refusal), Extensions: map[string]any{"code": string(refusal.Kind)}}
	if refusal.Code != string(refusal.Kind) {
		e.Extensions["reason"] = refusal.Code
	}
	if refusal.Field != "" {
		e.Extensions["field"] = refusal.Field
	}
	if refusal.Kind == "INTERNAL" {
		e.Extensions["requestId"] = requestID(ctx)
	}
	return e
}

func withPath(ctx context.Context, e *gqlerror.Error) *gqlerror.Error {
	if e.Path == nil {
		e.Path = graphql.GetPath(ctx)
	}
	return e
}

// recovered turns a panic into an internal error, with its stack for the log.
func recovered(_ context.Context, thrown any) error {
	return fmt.Errorf("panic: %v\n%s", thrown, debug.Stack())
}
