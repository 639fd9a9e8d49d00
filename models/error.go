package models

import (
	"errors"
	"sort"
	"strings"
)

// ErrorKind says what a caller can do about an error; graph and web translate it once, at the edge.
type ErrorKind string

// The kinds of error. Everything that is not a *Error is internal: its text stays in the log.
const (
	Invalid      ErrorKind = "INVALID"       // the input is wrong: change it
	NotFound     ErrorKind = "NOT_FOUND"     // unknown, or not to be seen by this viewer: both look alike
	Forbidden    ErrorKind = "FORBIDDEN"     // seen, but not this viewer's to change
	Conflict     ErrorKind = "CONFLICT"      // somebody else changed it: look again
	TooLarge     ErrorKind = "LIMIT"         // over a limit
	NotSignedIn  ErrorKind = "NOT_SIGNED_IN" // no viewer
	Unavailable  ErrorKind = "UNAVAILABLE"   // try again later
	Unsupported  ErrorKind = "UNSUPPORTED"   // a file of a kind that isn't read
	TooManyCalls ErrorKind = "RATE"          // slow down
)

// Error is a refusal that a person may read. Code names the sentence in words/; Field the input's field
// ("file", "departmentId"); Args fill the sentence's places.
type Error struct {
	Kind  ErrorKind
	Code  string
	Field string
	Args  map[string]string
	Err   error // the cause, for the log
}

// Error prints code, field and arguments for logs; people get the sentence from words.Error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if e.Field != "" {
		b.WriteString(" (" + e.Field + ")")
	}
	keys := make([]string, 0, len(e.Args))
	for k := range e.Args {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		b.WriteString(" " + k + "=" + e.Args[k])
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of err, or "" for an error that is internal.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// Errorf builds an Error from a kind, a code, a field and pairs of argument names and values.
func Errorf(kind ErrorKind, code, field string, pairs ...string) *Error {
	e := &Error{Kind: kind, Code: code, Field: field}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[pairs[i]] = pairs[i+1]
	}
	return e
}
