package graph

import (
	"context"

	"duban/words"
)

// request is what is known of an HTTP request beside its viewer.
type request struct {
	id   string // for the log and for INTERNAL errors
	lang words.Lang
}

type requestKey struct{}

func withRequest(ctx context.Context, r request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(requestKey{}).(request)
	return r
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// langOf is the language that the client reads.
func langOf(ctx context.Context) words.Lang { return requestOf(ctx).lang }
