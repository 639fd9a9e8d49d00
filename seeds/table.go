package seeds

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"duban/models"
)

// row is one line of a table. A cell that can't be read as asked leaves its fault in err; the first one stands, and the
// values read after it don't matter. So a reader can ask for all cells in a row and look at err once.
type row struct {
	file  string
	line  int
	cells map[string]string
	err   error
}

// readTable reads a CSV file whose header is exactly columns and gives each line to take. The first error ends it; errors
// name file and line.
func (l *loader) readTable(file string, columns []string, take func(*row)) error {
	f, err := l.dir.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return scanTable(f, file, columns, take)
}

func scanTable(f fs.File, file string, columns []string, take func(*row)) error {
	in := csv.NewReader(f)
	in.FieldsPerRecord = len(columns)
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("%s:1: header: %w", file, err)
	}
	if !slices.Equal(header, columns) {
		return fmt.Errorf("%s:1: the columns are %q and should be %q", file, header, columns)
	}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err) // the reader's own error names the line
		}
		r := &row{file: file, cells: make(map[string]string, len(columns))}
		r.line, _ = in.FieldPos(0)
		for i, name := range columns {
			r.cells[name] = record[i]
		}
		take(r)
		if r.err != nil {
			return r.err
		}
	}
}

// fail keeps the row's first fault.
func (r *row) fail(column, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s:%d: %s: %w", r.file, r.line, column, fmt.Errorf(format, args...))
	}
}

// optional is a cell that may be blank. Space at its ends is a slip of the hand.
func (r *row) optional(column string) string {
	cell := r.cells[column]
	if cell != strings.TrimSpace(cell) {
		r.fail(column, "%q has space at an end", cell)
	}
	return cell
}

// required is a cell that must not be blank.
func (r *row) required(column string) string {
	cell := r.optional(column)
	if cell == "" {
		r.fail(column, "is blank")
	}
	return cell
}

// number is a whole number from 1.
func (r *row) number(column string) int {
	return r.positive(column, r.required(column))
}

func (r *row) positive(column, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || strconv.Itoa(n) != s {
		r.fail(column, "%q is not a whole number from 1", s)
	}
	return n
}

// decimal is an exact number, nil where the cell is blank.
func (r *row) decimal(column string) *models.Decimal {
	cell := r.optional(column)
	if cell == "" {
		return nil
	}
	d, err := models.ParseDecimal(cell)
	if err != nil {
		r.fail(column, "%w", err)
	}
	return &d
}

// date is a day, or no date where the cell is blank.
func (r *row) date(column string) models.Date {
	cell := r.optional(column)
	if cell == "" {
		return models.Date{}
	}
	d, err := models.ParseDate(cell)
	if err != nil {
		r.fail(column, "%w", err)
	}
	return d
}

// day is a day that must not be blank.
func (r *row) day(column string) models.Date {
	r.required(column)
	return r.date(column)
}

// flag is true or false; a blank is false where blank says so.
func (r *row) flag(column string, blank bool) bool {
	switch cell := r.optional(column); {
	case cell == "true":
		return true
	case cell == "false" && !blank, cell == "" && blank:
		return false
	default:
		r.fail(column, "%q is neither yes nor no", cell)
		return false
	}
}

// oneOf is a word out of a list.
func oneOf[T ~string](r *row, column string, words []T) T {
	cell := T(r.required(column))
	if !slices.Contains(words, cell) {
		r.fail(column, "%q is none of %v", cell, words)
	}
	return cell
}

// refer is the value that a cell names in an earlier file.
func refer[T any](r *row, column, name string, known map[string]T) T {
	value, ok := known[name]
	if !ok {
		r.fail(column, "%q is not known", name)
	}
	return value
}

// once notes that the row defines name; defining it twice is a fault.
func once[T any](r *row, column, name string, value T, known map[string]T) {
	if _, ok := known[name]; ok {
		r.fail(column, "%q stands twice", name)
	}
	known[name] = value
}

// id is the row's id, of the kind that prefix names and never used before.
func (l *loader) id(r *row, prefix string) string {
	id := r.required("id")
	if !models.IsID(prefix, id) {
		r.fail("id", "%q is not an id of the kind %s_", id, prefix)
	}
	once(r, "id", id, fmt.Sprintf("%s:%d", r.file, r.line), l.ids)
	return id
}

// quote is a verbatim piece of the report.
func (l *loader) quote(r *row) string {
	quote := r.required("quote")
	if !strings.Contains(l.data.Text, quote) {
		r.fail("quote", "%q is not in report.md", quote)
	}
	return quote
}
