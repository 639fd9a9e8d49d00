package graph

import (
	"context"
	"net/http"
	"time"

	"duban/exporter"
	"duban/models"
	"duban/store"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
)

// Options is what the API is made of.
type Options struct {
	Store      *store.Store
	Addresses  Addresses
	Exports    *exporter.Exports // what makes long ones; nil: one of its own
	Limits     Limits            // zero: DefaultLimits
	LoaderWait time.Duration     // how long a loader waits for more keys; zero: 1 ms
}

const (
	defaultWait   = time.Millisecond
	cachedQueries = 200 // parsed and validated texts, each at most Limits.Body long
)

// Handler serves the API. The viewer is in the request's context (models.WithViewer); who isn't signed in is refused before
// anything is read. See door for the order in which a request is looked at.
func Handler(cfg Options) http.Handler {
	if cfg.Limits == (Limits{}) {
		cfg.Limits = DefaultLimits()
	}
	if cfg.LoaderWait == 0 {
		cfg.LoaderWait = defaultWait
	}
	if cfg.Exports == nil {
		cfg.Exports = exporter.NewExports(cfg.Store)
	}
	resolver := &Resolver{Store: cfg.Store, Addresses: cfg.Addresses, Exports: cfg.Exports}
	return serve(NewExecutableSchema(Config{Resolvers: resolver}), cfg)
}

// serve puts the door and the limits round an executable schema.
func serve(schema graphql.ExecutableSchema, cfg Options) http.Handler {
	queries := lru.New[*ast.QueryDocument](cachedQueries)
	server := handler.New(schema)
	server.AddTransport(transport.SSE{})
	server.AddTransport(answering{})
	server.SetQueryCache(queries)
	server.SetParserTokenLimit(cfg.Limits.Tokens)
	server.SetErrorPresenter(present)
	server.SetRecoverFunc(recovered)
	server.Use(extension.Introspection{}) // for signed-in people; others don't come so far
	server.Use(guard{schema: schema.Schema(), limits: cfg.Limits, queries: queries})
	fresh := func(ctx context.Context) context.Context {
		return withLoaders(ctx, newLoaders(cfg.Store, models.ViewerOf(ctx), cfg.LoaderWait))
	}
	server.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		return next(fresh(ctx))
	})
	server.AroundRootFields(func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
		if graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation {
			ctx = fresh(ctx) // what an earlier mutation of the same operation changed is read anew
		}
		return next(ctx)
	})
	return newDoor(cfg.Limits, server)
}
