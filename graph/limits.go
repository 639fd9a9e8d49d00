package graph

import "time"

// Limits are what one request, and one viewer, may ask for. A benchmark passes its own.
type Limits struct {
	Body       int64 // bytes of a JSON body, of the query's part of a form, of a GET's address
	Upload     int64 // bytes of a file
	Files      int   // files, and places that they go to, in one form
	Drop       int64 // bytes of all files in a form of staff, who carry those of many departments
	DropFiles  int   // files in such a form
	Tokens     int   // of a query's text
	Operations int   // in a query's text; one of them is executed
	Depth      int   // fields below each other; introspection has gqlgen's own rule
	Aliases    int   // aliases, and repetitions of a field or fragment in one selection
	Fragments  int   // definitions
	Directives int   // uses
	Fields     int   // once the fragments are put in
	Cost       int64 // objects that could be asked for: see the marks @cost and @listSize in the schema
	List       int   // members of a list in the input
	Deadline   time.Duration
	DropTime   time.Duration // the deadline of a form of staff
	Requests   Rate          // by viewer
	Uploads    Rate          // by viewer
}

// Rate is how often something may be done: Burst times at once, then PerSecond. The zero Rate doesn't limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// DefaultLimits are the limits of an installation (security.md §3).
func DefaultLimits() Limits {
	return Limits{
		Body: 64 << 10, Upload: 10 << 20, Files: 4, Drop: 32 << 20, DropFiles: 100,
		Tokens: 2000, Operations: 10, Depth: 12, Aliases: 30, Fragments: 20, Directives: 30, Fields: 2000, Cost: 25_000, List: 250,
		Deadline: 30 * time.Second, DropTime: 5 * time.Minute,
		Requests: Rate{PerSecond: 50, Burst: 300},
		Uploads:  Rate{PerSecond: 2, Burst: 120},
	}
}
