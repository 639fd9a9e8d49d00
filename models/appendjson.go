package models

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// A sheet of 10,000 rows is written as 20,000 changes and 40,000 sources. They are encoded by hand, into the bytes that encoding/json makes of
// them (a test holds the two together), because reflection over them is felt in an import.

// AppendJSON appends the change as JSON.
func (c Change) AppendJSON(b []byte) []byte {
	b = appendString(append(b, `{"sheet":`...), c.Sheet)
	b = appendString(append(b, `,"cell":`...), c.Cell)
	b = appendString(append(b, `,"task":`...), c.Task)
	b = appendString(append(b, `,"taskId":`...), c.TaskID)
	b = appendString(append(b, `,"indicator":`...), c.Indicator)
	b = appendString(append(b, `,"item":`...), c.Item)
	b = appendString(append(b, `,"field":`...), string(c.Field))
	b = appendString(append(b, `,"old":`...), c.Old)
	b = appendString(append(b, `,"new":`...), c.New)
	b = appendString(append(b, `,"printed":`...), c.Printed)
	b = appendGiven(b, `,"description":`, c.Description)
	if c.Beside {
		b = append(b, `,"beside":true`...)
	}
	return append(b, '}')
}

// AppendChanges appends a list of changes as JSON.
func AppendChanges(b []byte, changes []Change) []byte {
	b = append(b, '[')
	for i, c := range changes {
		if i > 0 {
			b = append(b, ',')
		}
		b = c.AppendJSON(b)
	}
	return append(b, ']')
}

// AppendApplied appends the data of the event by which a submission's change is on record.
func (c Change) AppendApplied(b []byte, submissionID string) []byte {
	b = c.AppendJSON(append(b, `{"change":`...))
	return append(appendString(append(b, `,"submissionId":`...), submissionID), '}')
}

// AppendJSON appends the source as JSON.
func (s Source) AppendJSON(b []byte) []byte {
	b = appendString(append(b, `{"kind":`...), string(s.Kind))
	b = appendGiven(b, `,"submissionId":`, s.SubmissionID)
	b = appendGiven(b, `,"sheet":`, s.Sheet)
	b = appendGiven(b, `,"cell":`, s.Cell)
	b = appendGiven(b, `,"note":`, s.Note)
	return append(b, '}')
}

// AppendSources appends an entry's sources by field as JSON.
func AppendSources(b []byte, sources map[string]Source) []byte {
	if sources == nil {
		return append(b, "null"...)
	}
	var few [8]string
	fields := few[:0]
	for f := range sources {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	b = append(b, '{')
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = sources[f].AppendJSON(append(appendString(b, f), ':'))
	}
	return append(b, '}')
}

// appendGiven appends a member unless it is empty.
func appendGiven(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(append(b, name...), s)
}

// appendString appends a text in quotes; one with anything to escape is left to encoding/json.
func appendString(b []byte, s string) []byte {
	if plain(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	body, _ := json.Marshal(s) // a string is always taken
	return append(b, body...)
}

// plain says that a text stands in JSON as it is.
func plain(s string) bool {
	wide := false
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xa8: // U+2028, U+2029
			return false
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	return !wide || utf8.ValidString(s)
}
