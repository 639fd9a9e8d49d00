// Package graph is the GraphQL API: a schema by subject, its resolvers beside it, each one input → one call → payload. It
// translates and decides nothing: what a viewer may see or do is decided by store, inside the transaction. The order in which
// a request is looked at before anything runs is in door.go and limits.go.
package graph

//go:generate go run github.com/99designs/gqlgen generate
