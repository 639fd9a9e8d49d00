// Package sheet is the one description of the workbooks: sheets, columns, header words, widths, which column is which field
// and who may edit it, and how a cell's text becomes a typed value. The importer reads by it, the exporter writes by it. It
// knows no excelize and no database.
package sheet
