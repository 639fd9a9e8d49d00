package importer

import (
	"slices"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// table is the part of a sheet that was found to be a list: a header and the rows beneath it.
type table struct {
	*layout
	form       *form // nil in a list
	headerRows []int // numbers of the rows of its header, repeated ones too
	from, to   int   // sheet.Rows[from:to] lie beneath it
	columns    []column
	fields     map[int]models.Field // column → field
	at         map[models.Field]int // of the row as a whole
	blocks     []block
	ticks      []int  // columns of status words, one of which is ticked
	unit       string // of the whole table: 单位：万亩 above it
	mixed      mixed
	repeated   map[int]bool
	percent    map[int]scale
	natures    map[int]nature
	units      map[string]string // texts of the unit column → the unit that is known
}

// block is one indicator's columns of a wide table.
type block struct {
	name string
	cell string // where the name stands
	unit string
	at   map[models.Field]int
}

// findTables finds the tables of a sheet, one beneath the other. A header that is repeated on a later page begins no new one.
func findTables(l *layout, period models.Period) []table {
	return tablesOf(&finder{layout: l, period: period, known: map[string]sheet.Heading{}})
}

func tablesOf(f *finder) []table {
	l, period := f.layout, f.period
	var tables []table
	headers, above := 0, 0
	for i := 0; i < len(l.sheet.Rows) && headers < mostHeaders; i++ {
		row := &l.sheet.Rows[i]
		if len(tables) == 0 && i > headerWithin {
			break
		}
		if !f.mayHead(row, len(tables) == 0) {
			continue
		}
		h, ok := f.headerAround(i, above)
		if !ok {
			continue
		}
		headers++
		if n := len(tables); n > 0 && sameHeader(tables[n-1].columns, h.columns) {
			tables[n-1].repeat(h)
		} else {
			if n > 0 {
				tables[n-1].to = h.first
			}
			tables = append(tables, newTable(l, h))
		}
		i, above = h.last, h.last+1
	}
	for i := range tables {
		tables[i].settle(period)
	}
	return tables
}

func newTable(l *layout, h header) table {
	t := table{layout: l, from: h.last + 1, to: len(l.sheet.Rows), columns: h.columns, repeated: map[int]bool{}}
	for i := h.first; i <= h.last; i++ {
		t.headerRows = append(t.headerRows, l.sheet.Rows[i].Number)
	}
	if t.from < t.to && numbersColumns(&l.sheet.Rows[t.from]) {
		t.headerRows = append(t.headerRows, l.sheet.Rows[t.from].Number)
		t.from++
	}
	return t
}

// repeat takes the header of a later page out of the rows.
func (t *table) repeat(h header) {
	for i := h.first; i <= h.last; i++ {
		t.repeated[t.sheet.Rows[i].Number] = true
	}
}

func sameHeader(a, b []column) bool {
	return slices.EqualFunc(a, b, func(x, y column) bool { return x.col == y.col && x.label() == y.label() })
}

// numbersColumns says that a row only counts the columns: 1 2 3 …, or 甲 乙 1 2 3.
func numbersColumns(row *grid.Row) bool {
	next, letters := 0, 0
	for i := range row.Cells {
		s := text.Fold(row.Cells[i].Value)
		switch {
		case next == 0 && (s == "甲" || s == "乙" || s == "丙" || s == "栏次"):
			letters++
		case s == models.Int(int64(next+1)).String() || s == "("+models.Int(int64(next+1)).String()+")":
			next++
		default:
			return false
		}
	}
	return next+letters >= 4 && next >= 2
}

// settle gives the columns their fields, once it is known where the table ends.
func (t *table) settle(period models.Period) {
	t.columns = settle(t.columns, t.sheet.Rows, t.from, t.to, period)
	t.fields, t.at = map[int]models.Field{}, map[models.Field]int{}
	blocks := map[int]int{} // number of a block → its index
	for _, c := range t.columns {
		if c.field == "" {
			continue
		}
		t.fields[c.col] = c.field
		if c.block == 0 {
			t.at[c.field] = c.col
			continue
		}
		i, known := blocks[c.block]
		if !known {
			i = len(t.blocks)
			blocks[c.block] = i
			t.blocks = append(t.blocks, block{name: c.path[0], cell: c.cell, at: map[models.Field]int{}})
		}
		b := &t.blocks[i]
		b.at[c.field] = c.col
		if u := sheet.ReadHeading(0, c.path[0]).Unit; b.unit == "" {
			b.unit = u
		}
	}
	t.readTicks()
	t.unit = t.unitAbove()
	t.mix()
}

// mixed is a column whose header may head words as well as something exact, 完成情况, 形象进度, 推进情况, where no other column is for
// one of the two: each of its cells is taken as what it is.
type mixed struct {
	col   int
	exact models.Field
}

func (t *table) mix() {
	for _, c := range t.columns {
		if c.block > 0 || !slices.Contains(c.heading.Fields, models.FieldProgress) {
			continue
		}
		for _, exact := range []models.Field{models.FieldCumulative, models.FieldAmount, models.FieldCompletion, models.FieldStatus} {
			other := models.FieldProgress
			if c.field == other {
				other = exact
			}
			if slices.Contains(c.heading.Fields, exact) && (c.field == exact || c.field == models.FieldProgress) && t.at[other] == 0 {
				t.mixed = mixed{c.col, exact}
				return
			}
		}
	}
}

// fieldIn is the field of a cell: its column's, or in a mixed column what the cell looks like.
func (t *table) fieldIn(row *grid.Row, col int) models.Field {
	f := t.fields[col]
	if col != t.mixed.col {
		return f
	}
	c := cellAt(row, col)
	if blankFigure(c) {
		return f
	}
	is := c.Type != grid.Text || c.NoCache
	if c.Type == grid.Text {
		if t.mixed.exact == models.FieldStatus {
			_, is = quantity.ParseStatus(c.Value)
		} else {
			_, err := quantity.ParseCell(c.Value)
			is = err == nil
		}
	}
	if is {
		return t.mixed.exact
	}
	return models.FieldProgress
}

// unitAbove is the unit that a line above the header gives for the whole table: 单位：万亩.
func (t *table) unitAbove() string {
	for i := range t.sheet.Rows {
		row := &t.sheet.Rows[i]
		if row.Number >= t.headerRows[0] {
			break
		}
		for k := range row.Cells {
			if s := text.Fold(row.Cells[k].Value); strings.HasPrefix(strings.Trim(s, "()"), "单位:") || strings.HasPrefix(strings.Trim(s, "()"), "计量单位:") {
				if u := sheet.KnownUnit(s); u != "" {
					return u
				}
			}
		}
	}
	return ""
}

// knownUnit gives a unit without what is written around it; an unknown one as it is.
func (t *table) knownUnit(s string) string {
	u, ok := t.units[s]
	if !ok {
		if u = sheet.KnownUnit(s); u == "" {
			u = s
		}
		if t.units == nil {
			t.units = map[string]string{}
		}
		t.units[s] = u
	}
	return u
}

// nature says what the cells beneath a column's header look like.
func (t *table) nature(col int) nature {
	n, known := t.natures[col]
	if !known {
		n = natureOf(t.sheet.Rows, t.from, t.to, col)
		if t.natures == nil {
			t.natures = map[int]nature{}
		}
		t.natures[col] = n
	}
	return n
}

// heading gives the header of a column.
func (t *table) heading(col int) sheet.Heading {
	for i := range t.columns {
		if t.columns[i].col == col {
			return t.columns[i].heading
		}
	}
	return sheet.Heading{}
}

// detail gives the columns as they were read.
func (t *table) detail() []ColumnDetail {
	out := []ColumnDetail{}
	for _, c := range t.columns {
		if c.field != "" && c.field != sheet.FieldID && c.field != sheet.FieldPrevious {
			_, col := t.place(0, c.col)
			out = append(out, ColumnDetail{Column: grid.Column(col), Header: c.label(), Field: c.field})
		}
	}
	return out
}

// wide says that a row speaks of several indicators.
func (t *table) wide() bool { return len(t.blocks) > 0 }
