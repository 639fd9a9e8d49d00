package sheet

import "strings"

// What a marked workbook carries (exporter.Marked) and the importer leaves alone when it comes back: a sheet of findings, known by its
// name and by the words in a hidden cell of its first row, and comments by our author.
const (
	MarksSheet  = "校核意见"
	MarksMark   = "duban:marks:1"
	MarksAuthor = "督办"
)

// IsMarks says whether a sheet is the list of findings of a marked workbook: by its name and the texts of its first row. Both must
// agree, so that a department's own sheet of that name is read like any other.
func IsMarks(name string, firstRow []string) bool {
	if !strings.HasPrefix(name, MarksSheet) {
		return false
	}
	for _, s := range firstRow {
		if s == MarksMark {
			return true
		}
	}
	return false
}
