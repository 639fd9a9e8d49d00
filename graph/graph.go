// Package graph is the GraphQL API: a schema by subject, its resolvers beside it, each one input → one call → payload. It
// translates and decides nothing: what a viewer may see or do is decided by store, inside the transaction. The order in which
// a request is looked at before anything runs is in door.go, guard.go and cost.go.
package graph

// The generator has the library's version; its own dependencies are none of the program's.
// Aliases are read as what they stand for: with them, gqlgen writes models.Decimal or decimal.Decimal as its maps happen to turn.
//go:generate env GODEBUG=gotypesalias=0 go run github.com/99designs/gqlgen@v0.17.98 generate
