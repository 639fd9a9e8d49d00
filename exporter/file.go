// Package exporter writes the workbooks that leave the house: the template of a department and period, and the consolidated
// ledger. One wide read, then one function per sheet walks the value; no query while writing.
package exporter

// File is a finished workbook, ready to be sent or saved.
type File struct {
	Name string // as the user sees it, in Chinese, with its ending
	Body []byte
	ETag string // changes whenever the workbook would say something else; "" where it isn't known
}

// WorkbookType is the media type of a workbook.
const WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
