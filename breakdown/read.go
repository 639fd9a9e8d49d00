package breakdown

import (
	"strings"
	"unicode/utf8"
)

// reader goes through one report.
type reader struct {
	doc   *document
	year  int
	units map[string]unit // of the units met so far
	out   Reading
}

// Read makes a breakdown of a government work report's text (plain or Markdown; paragraphs may be broken inside sentences). It
// never fails: what it isn't sure of is in Reading.Doubts and in the indicators' Soft.
func Read(text string) Reading {
	r := &reader{doc: parseDocument(text), units: map[string]unit{}}
	r.year = reportYear(r.doc)
	heading, from, to, found := findSection(r.doc, r.year)
	r.out.Year = r.year
	r.section(heading, from, to)
	areas, bodies := outline(r.doc, from, to, r.year)
	r.out.Areas = areas
	if !found {
		r.out.Doubts = append(r.out.Doubts, "NO_SECTION")
	}
	if len(areas) == 0 {
		r.out.Doubts = append(r.out.Doubts, "NO_AREAS")
	}
	r.out.Everywhere = everywhere(r.doc.text)
	r.tasks(bodies)
	return r.out
}

// section notes where the section begins and ends.
func (r *reader) section(heading, from, to int) {
	d := r.doc
	if heading >= 0 {
		r.out.Section.Title = d.title(d.paragraphs[heading])
	}
	if from < to {
		first, last := d.paragraphs[from], d.paragraphs[to-1]
		r.out.Section.StartsWith = firstWords(d.text[first.start:first.end])
		r.out.Section.Place = d.place(first.start, last.end)
	}
	if to < len(d.paragraphs) {
		next := d.paragraphs[to]
		r.out.Section.EndsBefore = firstWords(d.text[next.start:next.end])
	}
}

// firstWords is at most 40 characters of a paragraph.
func firstWords(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:40])
	}
	return strings.TrimSpace(s)
}
