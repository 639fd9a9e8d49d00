package csv

import (
	"strings"
)

// scanner cuts a text into fields: RFC 4180, and leniently where writers stray from it. A quotation mark inside an
// unquoted field is a character; what stands between a closing mark and the separator belongs to the field. A mark that
// opens a field and is never closed would swallow the rest of the file: it and all later ones are characters then.
type scanner struct {
	text    string
	sep     byte
	pos     int
	literal bool // quotation marks are characters
}

// done says whether the text is used up; a line end at the very end opens no further record.
func (s *scanner) done() bool { return s.pos >= len(s.text) }

// field gives the next field; more says whether the record goes on behind it.
func (s *scanner) field() (field string, more bool) {
	if !s.literal && s.pos < len(s.text) && s.text[s.pos] == '"' {
		if quoted, next, ok := s.quoted(); ok {
			s.pos = next
			rest, more := s.plain()
			return quoted + rest, more
		}
		s.literal = true
	}
	return s.plain()
}

// plain reads up to the next separator or line end.
func (s *scanner) plain() (field string, more bool) {
	from := s.pos
	for ; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; c {
		case s.sep:
			s.pos++
			return s.text[from : s.pos-1], true
		case '\n':
			s.pos++
			return s.text[from : s.pos-1], false
		case '\r':
			end := s.pos
			if s.pos++; s.pos < len(s.text) && s.text[s.pos] == '\n' {
				s.pos++
			}
			return s.text[from:end], false
		}
	}
	return s.text[from:], false
}

// quoted reads from an opening mark to its closing one; a doubled mark is one character. next lies behind the closing
// mark; ok is false when there is none.
func (s *scanner) quoted() (field string, next int, ok bool) {
	from := s.pos + 1
	var b strings.Builder
	for at := from; ; {
		i := strings.IndexByte(s.text[at:], '"')
		if i < 0 {
			return "", 0, false
		}
		at += i
		if at+1 >= len(s.text) || s.text[at+1] != '"' {
			if b.Len() == 0 {
				return s.text[from:at], at + 1, true
			}
			b.WriteString(s.text[from:at])
			return b.String(), at + 1, true
		}
		b.WriteString(s.text[from : at+1])
		at += 2
		from = at
	}
}

// How much of the text decides about the separator.
const (
	sampleBytes   = 64 << 10
	sampleRecords = 100
)

// separator finds the separator and gives the text without the line "sep=;" that Excel understands. Each candidate cuts
// the first records; the one wins under which most records have the same number of fields, weighed by that number.
// A comma is the answer for a single column.
func separator(text string) (byte, string) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') {
		return rest[0], strings.TrimPrefix(strings.TrimPrefix(rest[1:], "\r"), "\n")
	}
	sample := text
	if len(sample) > sampleBytes {
		sample = sample[:sampleBytes]
	}
	best, bestScore := byte(','), 0
	for _, sep := range []byte{',', '\t', ';', '|'} {
		if score := regularity(sample, sep); score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best, text
}

// regularity is the number of records with the commonest field count times that count less one.
func regularity(sample string, sep byte) int {
	s := scanner{text: sample, sep: sep}
	counts := map[int]int{}
	for n := 0; n < sampleRecords && !s.done(); n++ {
		fields, blank := 0, true
		for more := true; more; fields++ {
			var field string
			field, more = s.field()
			blank = blank && field == ""
		}
		if fields > 1 && !blank {
			counts[fields]++
		}
	}
	best := 0
	for fields, records := range counts {
		best = max(best, records*(fields-1))
	}
	return best
}
