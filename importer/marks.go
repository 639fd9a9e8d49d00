package importer

import (
	"duban/grid"
	"duban/importer/xlsx"
	"duban/sheet"
)

// isMarks says whether a sheet is the list of findings of a marked workbook (exporter.Marked) that comes back corrected: it is no part
// of what the department says. Comments and colours are never read at all.
func isMarks(s *grid.Sheet) bool {
	if len(s.Rows) == 0 || s.Rows[0].Number != 1 {
		return false
	}
	texts := make([]string, len(s.Rows[0].Cells))
	for i, c := range s.Rows[0].Cells {
		texts[i] = c.Value
	}
	return sheet.IsMarks(s.Name, texts)
}

// MarksSheet names the list of findings that a book carries from an earlier check, "" where it carries none.
func MarksSheet(book *grid.Book) string {
	for i := range book.Sheets {
		if isMarks(&book.Sheets[i]) {
			return book.Sheets[i].Name
		}
	}
	return ""
}

// ReadHere reads a file in this very process, by what it is. Only a job that runs in a bounded child may call it; everybody else's way
// is Check.
func ReadHere(data []byte, lim xlsx.Limits) (*grid.Book, error) { return readKind(data, lim) }
