package graph

import (
	"context"

	"duban/exporter"
	"duban/models"
	"duban/store"
)

// Node is whatever has an id; node(id:) gives one.
type Node any

// PageInfo says how a page lies in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// TaskEdge is a task in a page.
type TaskEdge struct {
	Cursor string
	Node   *models.Task
}

// TaskConnection is one page of tasks. TotalCount asks the database only when a client asks for it.
type TaskConnection struct {
	Edges    []TaskEdge
	Nodes    []*models.Task
	PageInfo PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount is how many tasks the filter leaves, on all pages.
func (c *TaskConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// IndicatorEdge is an indicator in a page.
type IndicatorEdge struct {
	Cursor string
	Node   *models.Indicator
}

// IndicatorConnection is one page of indicators.
type IndicatorConnection struct {
	Edges    []IndicatorEdge
	Nodes    []*models.Indicator
	PageInfo PageInfo
}

// EntryEdge is an entry in a page.
type EntryEdge struct {
	Cursor string
	Node   *models.Entry
}

// EntryConnection is one page of entries.
type EntryConnection struct {
	Edges    []EntryEdge
	Nodes    []*models.Entry
	PageInfo PageInfo
}

// SubmissionEdge is a submission in a page.
type SubmissionEdge struct {
	Cursor string
	Node   *models.Submission
}

// SubmissionConnection is one page of submissions.
type SubmissionConnection struct {
	Edges    []SubmissionEdge
	Nodes    []*models.Submission
	PageInfo PageInfo
}

// ReviewItemEdge is a submission in a page of the review queue.
type ReviewItemEdge struct {
	Cursor string
	Node   *store.QueueItem
}

// ReviewItemConnection is one page of the review queue.
type ReviewItemConnection struct {
	Edges    []ReviewItemEdge
	Nodes    []*store.QueueItem
	PageInfo PageInfo
}

// LedgerRowEdge is a row in a page of the ledger.
type LedgerRowEdge struct {
	Cursor string
	Node   *exporter.LedgerTask
}

// LedgerRowConnection is one page of the ledger.
type LedgerRowConnection struct {
	Edges    []LedgerRowEdge
	Nodes    []*exporter.LedgerTask
	PageInfo PageInfo
}

// ChaseEdge is a chase in a page.
type ChaseEdge struct {
	Cursor string
	Node   *models.Chase
}

// ChaseConnection is one page of chases.
type ChaseConnection struct {
	Edges    []ChaseEdge
	Nodes    []*models.Chase
	PageInfo PageInfo
}

// edge is what all edges are made of.
type edge[T any] interface {
	~struct {
		Cursor string
		Node   *T
	}
}

// page makes the parts of a connection of rows; key gives the key of the row at i in the list's order.
func page[E edge[T], T any](rows []T, info store.Info, key func(i int) []any) ([]E, []*T, PageInfo) {
	edges, nodes := make([]E, len(rows)), make([]*T, len(rows))
	for i := range rows {
		nodes[i] = &rows[i]
		edges[i] = E(struct {
			Cursor string
			Node   *T
		}{store.Cursor(key(i)...), nodes[i]})
	}
	about := PageInfo{HasNextPage: info.HasNext, HasPreviousPage: info.HasPrevious}
	if len(rows) > 0 {
		start, end := store.Cursor(key(0)...), store.Cursor(key(len(rows)-1)...)
		about.StartCursor, about.EndCursor = &start, &end
	}
	return edges, nodes, about
}

// window is a page as the arguments of a list ask for it.
func window(first *int, after *string, last *int, before *string) store.Page {
	return store.Page{First: first, After: value(after), Last: last, Before: value(before)}
}

// value is what p points at, the zero value for nothing.
func value[T any](p *T) T {
	var none T
	if p == nil {
		return none
	}
	return *p
}

// FieldSource says where one field of an entry came from.
type FieldSource struct {
	Field  string
	Source models.Source
}
