// Package breakdown reads the prose of a government work report: which part sets out this year's work, its areas and themes, the
// commitments in it, and their quantified targets with operator, values, unit, kind, deadline and the clause they are quoted from.
// It is pure: Read takes text and gives a Reading; ReadDocx takes a Word document's bytes.
//
// The way of a report through it:
//
//	text ── document.go ──> paragraphs   lines joined that were broken inside sentences; marks and page numbers dropped; every
//	                                     place remembered
//	     ── section.go ───> section      not last year's review, not the five-year plan, not the closing words, not the notes
//	     ── outline.go ───> areas, themes, running text
//	     ── sentence.go ──> sentences, clauses
//	     ── judge.go ─────> is this amount a target? phrase.go: targets without a number
//	     ── task.go ──────> commitments with their indicators, duty.go: the departments named for them
//
// Nothing is looked up in lists of places, names or reports: the rules look at verbs (verbs.go), classifiers (package quantity) and
// what stands right in front of and behind a number. What may be no commitment is kept and marked doubtful (Indicator.Doubt), because
// a person who strikes out a line is quicker than one who reads 30,000 characters again. docs/reading.md tells the rules and where
// they fail.
package breakdown
