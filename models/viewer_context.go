package models

import "context"

type viewerKey struct{}

// WithViewer puts who is asking into a request's context, where the API's resolvers find it.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf gives who is asking, the zero Viewer where nobody is signed in.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}
