package importer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"duban/grid"
	"duban/models"
)

// mostAlike is how many findings of one code a file gets: a file that is wrong in each of its 200,000 cells is told so in thousands of
// places, and may not cost the server a hundred megabytes. Every faulty cell is counted as reported all the same.
const mostAlike = 5000

// kindOfFinding is what findings have in common that are counted together.
type kindOfFinding struct {
	severity models.Severity
	code     string
}

func (k kindOfFinding) compare(o kindOfFinding) int {
	return cmp.Or(strings.Compare(string(k.severity), string(o.severity)), strings.Compare(k.code, o.code))
}

// alikeFindings are the findings of one code and severity beyond mostAlike.
type alikeFindings struct {
	all   int
	first models.Finding // left out
}

// find adds a finding about a cell of a sheet.
func (j *judgement) find(s models.Severity, code, sheetName, cell, found, expected string, args map[string]string) {
	if s == models.SeverityError {
		j.faulty[place{sheetName, cell}] = true
	}
	switch n := j.counted(kindOfFinding{s, code}); {
	case n.all <= mostAlike:
		j.findings = append(j.findings, models.Finding{Severity: s, Code: code, Sheet: sheetName, Cell: cell, Found: shortened(found), Expected: shortened(expected), Args: args})
	case n.all == mostAlike+1:
		n.first = more(s, sheetName, cell)
	}
}

// counted counts a finding of a kind.
func (j *judgement) counted(kind kindOfFinding) *alikeFindings {
	n := j.alike[kind]
	if n == nil {
		n = &alikeFindings{}
		j.alike[kind] = n
	}
	n.all++
	return n
}

// more is where findings begin that aren't listed.
func more(s models.Severity, sheetName, cell string) models.Finding {
	return models.Finding{Severity: s, Code: "FINDINGS_MORE", Sheet: sheetName, Cell: cell}
}

// beyond says that another finding of this code won't be listed.
func (j *judgement) beyond(s models.Severity, code string) bool {
	n := j.alike[kindOfFinding{s, code}]
	return n != nil && n.all >= mostAlike
}

// tellAlike says of each code how many findings weren't listed, at the first cell of them.
func (j *judgement) tellAlike() {
	for _, key := range slices.SortedFunc(maps.Keys(j.alike), kindOfFinding.compare) {
		n := j.alike[key]
		if left := n.all - mostAlike; left > 0 {
			n.first.Args = map[string]string{"count": models.Int(int64(left)).String(), "most": models.Int(mostAlike).String()}
			j.findings = append(j.findings, n.first)
		}
	}
}

// shortened cuts a cell's text to what a sentence can hold.
func shortened(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// inBookOrder orders findings as a reader of the book meets them.
func (j *judgement) inBookOrder(a, b models.Finding) int {
	if a.Sheet != b.Sheet {
		return j.sheetIndex(a.Sheet) - j.sheetIndex(b.Sheet)
	}
	rowA, colA := grid.ParseAddress(a.Cell)
	rowB, colB := grid.ParseAddress(b.Cell)
	if rowA != rowB {
		return rowA - rowB
	}
	return colA - colB
}

func (j *judgement) sheetIndex(name string) int {
	for i := range j.book.Sheets {
		if j.book.Sheets[i].Name == name {
			return i
		}
	}
	return len(j.book.Sheets)
}
