package importer

import (
	"slices"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// form is one task on a sheet of labels with their values beside them, 任务名称 | …, 累计完成 | …. It is read as a table of one row, whose cells
// stand elsewhere on the page.
type form struct {
	page   *layout
	places []grid.Range // of the row's cells: column k of the row stands at places[k-1]
	labels []grid.Range
}

// label is a header word with the value beside it; value is nil where nothing stands there.
type label struct {
	row     int
	cell    *grid.Cell
	value   *grid.Cell
	heading sheet.Heading
}

// A form names a task and says something of it with at least so many labels.
const leastLabels = 3

// findForms finds the forms of a sheet that has no table, one beneath the other.
func findForms(l *layout, period models.Period) []table {
	f := finder{layout: l, period: period, known: map[string]sheet.Heading{}}
	var tables []table
	var own []label
	seen := map[string]bool{}
	end := func() {
		if t, ok := f.form(own); ok {
			tables = append(tables, t)
		}
		own, seen = nil, map[string]bool{}
	}
	for _, x := range f.labels() {
		key := sheet.HeaderKey(x.cell.Value)
		if seen[key] {
			end()
		}
		own, seen[key] = append(own, x), true
	}
	end()
	return tables
}

// labels lists the labels of a sheet: known words, and beneath or above them words that contain a telling one, each with a value beside it
// or with nothing.
func (f *finder) labels() []label {
	columns := map[int]int{}
	for i := range f.sheet.Rows {
		for k := range f.sheet.Rows[i].Cells {
			if c := &f.sheet.Rows[i].Cells[k]; f.isLabel(c, true) {
				columns[c.Col]++
			}
		}
	}
	var all []label
	for i := range min(len(f.sheet.Rows), 2000) {
		row := &f.sheet.Rows[i]
		for k := 0; k < len(row.Cells); k++ {
			c := &row.Cells[k]
			if columns[c.Col] < 2 && !f.isLabel(c, true) || !f.isLabel(c, false) {
				continue
			}
			exact := f.isLabel(c, true)
			x := label{row: row.Number, cell: c, heading: f.read([]string{text.Clean(c.Value)})}
			if k+1 < len(row.Cells) && !f.isLabel(&row.Cells[k+1], true) {
				x.value = &row.Cells[k+1]
				k++
			}
			if exact || x.value != nil && !strings.ContainsAny(c.Value, ":：") {
				all = append(all, x)
			}
		}
	}
	return all
}

func (f *finder) isLabel(c *grid.Cell, exact bool) bool {
	if c.Type != grid.Text || len(c.Value) > 60 {
		return false
	}
	h := f.read([]string{text.Clean(c.Value)})
	return len(h.Fields) > 0 && (h.Exact || !exact)
}

// form makes a table of one row out of labels; ok is false where they are no form.
func (f *finder) form(own []label) (table, bool) {
	filled, named, says := 0, false, false
	for _, x := range own {
		if x.value == nil {
			continue
		}
		filled++
		named = named || slices.ContainsFunc(x.heading.Fields, func(f models.Field) bool {
			return f == models.FieldTask || f == models.FieldNumber || f == models.FieldIndicator
		})
		says = says || slices.ContainsFunc(x.heading.Fields, func(f models.Field) bool {
			return sheet.Input(f) || f == models.FieldAmount || f == models.FieldCompletion
		})
	}
	if filled < leastLabels || !named || !says {
		return table{}, false
	}
	at := &form{page: f.layout}
	row := grid.Row{Number: own[0].row}
	var columns []column
	var rows []int
	for i, x := range own {
		address := grid.Address(x.row, x.cell.Col)
		columns = append(columns, column{col: i + 1, path: []string{text.Clean(x.cell.Value)}, cell: address, heading: x.heading})
		at.labels = append(at.labels, grid.Range{Row1: x.row, Col1: x.cell.Col, Row2: x.row, Col2: x.cell.Col})
		value := grid.Range{Row1: x.row, Col1: x.cell.Col + 1, Row2: x.row, Col2: x.cell.Col + 1}
		if x.value != nil {
			value.Col1, value.Col2 = x.value.Col, x.value.Col
			cell := *x.value
			cell.Col = i + 1
			row.Cells = append(row.Cells, cell)
		}
		at.places = append(at.places, value)
		if len(rows) == 0 || rows[len(rows)-1] != x.row {
			rows = append(rows, x.row)
		}
	}
	l := newLayout(&grid.Sheet{Name: f.sheet.Name, Rows: []grid.Row{row}})
	t := table{layout: l, form: at, headerRows: rows, to: 1, columns: columns, repeated: map[int]bool{}}
	t.settle(f.period)
	return t, true
}

// place is where a cell of a row stands on the sheet: the row's own, except in a form.
func (t *table) place(row, col int) (int, int) {
	if t.form != nil && col >= 1 && col <= len(t.form.places) {
		p := t.form.places[col-1]
		return p.Row1, p.Col1
	}
	return row, col
}

// at names the line's cell in a column.
func (l *line) at(col int) string { return grid.Address(l.table.place(l.row.Number, col)) }

// page is the layout of the sheet that a table stands on.
func (t *table) page() *layout {
	if t.form != nil {
		return t.form.page
	}
	return t.layout
}

// markForms leaves out what stands around the labels and values of a sheet's forms, and values whose label wasn't taken.
func (l *layout) markForms(tables []*table) {
	taken := map[[2]int]bool{}
	unused := map[[2]int]bool{}
	for _, t := range tables {
		for k, c := range t.columns {
			set := taken
			if f := t.fields[c.col]; f == "" || f == sheet.FieldPrevious {
				set = unused
			}
			set[[2]int{t.form.labels[k].Row1, t.form.labels[k].Col1}] = true
			set[[2]int{t.form.places[k].Row1, t.form.places[k].Col1}] = true
		}
	}
	for i := range l.sheet.Rows {
		row := &l.sheet.Rows[i]
		for k := range row.Cells {
			c, at := &row.Cells[k], l.start[i]+k
			switch key := [2]int{row.Number, c.Col}; {
			case taken[key]:
			case unused[key]:
				l.marks[at] = forUnusedColumn
			case signature.MatchString(text.Fold(c.Value)):
				l.marks[at] = forSignature
			case footnote.MatchString(text.Fold(c.Value)):
				l.marks[at] = forFootnote
			default:
				l.marks[at] = forTitle
			}
		}
	}
}
