package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// line is what one row of a table says of one thing, with the template's row that it stands for; nil where none. A row of a wide table
// has a line for each block.
type line struct {
	table      *table
	row        *grid.Row
	block      *block
	match      string
	to         *sheet.Line
	about      *sheet.Line // the task that was recognised, also where its indicator or item wasn't
	candidates []Candidate
	decided    bool   // a person has said what the row means
	beside     bool   // of a task that another department leads
	part       bool   // of the row before it: 其中：新建
	whole      string // number of the row that it is a part of
	above      map[models.Field]standing
}

// standing is a cell with the row that it stands in.
type standing struct {
	*grid.Cell
	row int
}

// column gives the column that holds a field of this line.
func (l *line) column(f models.Field) int {
	if l.block != nil {
		if col, ok := l.block.at[f]; ok {
			return col
		}
	}
	if f == models.FieldStatus && len(l.table.ticks) > 0 {
		return l.table.tickColumn(l.row)
	}
	if m := l.table.mixed; m.col > 0 && (f == m.exact || f == models.FieldProgress) {
		switch own := l.table.fieldIn(l.row, m.col); {
		case own == f, own == m.exact && f == models.FieldProgress && l.to != nil && !l.to.CanValue() && m.exact != models.FieldStatus:
			return m.col // a task without a number has only words
		case l.table.at[f] == m.col:
			return 0
		}
	}
	return l.table.at[f]
}

// cell gives the row's own cell of a field, or nil.
func (l *line) cell(f models.Field) *grid.Cell {
	if col := l.column(f); col > 0 {
		return cellAt(l.row, col)
	}
	return nil
}

// fillsDown says that a field names what a row is about, so that a merged cell speaks for all rows beside it.
func fillsDown(f models.Field) bool {
	switch f {
	case models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldUnit, models.FieldLead, models.FieldSupport,
		models.FieldLeader, models.FieldDeadline:
		return true
	}
	return false
}

// seen gives the cell of a field as a reader sees it: the row's own, or the one that is merged down to it, or was left out because it
// is the same as above.
func (l *line) seen(f models.Field) (standing, bool) {
	col := l.column(f)
	if col == 0 {
		return standing{}, false
	}
	if c := cellAt(l.row, col); !blankCell(c) {
		return standing{c, l.row.Number}, true
	}
	if !fillsDown(f) {
		return standing{}, false
	}
	if m, in := l.table.mergeAt(l.row.Number, col); in && m.Row1 < l.row.Number {
		if c, row := l.table.shown(l.row.Number, col); !blankCell(c) {
			return standing{c, row}, true
		}
	}
	s, ok := l.above[f]
	return s, ok
}

// value is the row's text of a field as seen, cleaned.
func (l *line) value(f models.Field) string {
	if s, ok := l.seen(f); ok {
		return text.Clean(s.Value)
	}
	return ""
}

// number gives the task number that the row shows, in its own column or before the task's text, and that text without it.
func (l *line) number() (number, title string) {
	title = l.value(models.FieldTask)
	if n := l.value(models.FieldNumber); isTaskNumber(n) {
		return plainNumber(n), title
	}
	if m := ownNumber.FindStringSubmatch(text.Fold(title)); m != nil {
		_, rest, _ := strings.Cut(text.Fold(title), m[1])
		return m[1], rest
	}
	return "", title
}

// address names the row's cell of a field; where the row has none, its first cell.
func (l *line) address(f models.Field) string {
	if s, ok := l.seen(f); ok {
		return grid.Address(l.table.place(s.row, s.Col))
	}
	if len(l.row.Cells) > 0 {
		return l.at(l.row.Cells[0].Col)
	}
	return l.at(1)
}

// nameField is the field by which a row names its task to people.
func (l *line) nameField() models.Field {
	for _, f := range []models.Field{models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem} {
		if v := l.value(f); v != "" && (f != models.FieldNumber || isTaskNumber(v)) {
			return f
		}
	}
	return sheet.FieldID
}

// named gives the cell that names the row's task to people, and its text.
func (l *line) named() (address, found string) {
	if l.block != nil {
		return l.block.cell, l.block.name
	}
	f := l.nameField()
	return l.address(f), l.value(f)
}

// says says whether the row says anything that a department fills.
func (l *line) says() bool { return l.filled(sheet.Input) || l.figures() }

// figures says whether the row has a figure.
func (l *line) figures() bool {
	return l.filled(func(f models.Field) bool {
		return f == models.FieldCumulative || f == models.FieldAmount || f == models.FieldCompletion
	})
}

func (l *line) filled(which func(models.Field) bool) bool {
	for i := range l.row.Cells {
		c := &l.row.Cells[i]
		f := l.table.fieldIn(l.row, c.Col)
		if f == "" || !which(f) || l.column(f) != c.Col || blankCell(c) || c.Type == grid.Text && quantity.IsBlank(c.Value) {
			continue
		}
		return true
	}
	return false
}

// unit is the unit in which the row's numbers of a field are meant where they print none: the row's own, else the header's, the
// block's or the table's. "" where nothing says.
func (l *line) unit(f models.Field) string {
	if u := l.value(models.FieldUnit); u != "" && !quantity.IsBlank(u) {
		return l.table.knownUnit(u)
	}
	if u := l.table.heading(l.column(f)).Unit; u != "" {
		return u
	}
	if l.block != nil && l.block.unit != "" {
		return l.block.unit
	}
	for _, named := range []models.Field{models.FieldTarget, models.FieldIndicator} { // 目标（万亩） speaks for 累计完成 beside it
		if u := l.table.heading(l.column(named)).Unit; u != "" && f != models.FieldCompletion {
			return u
		}
	}
	return l.table.unit
}

// pick takes the one of several rows whose indicator the line names: by its words, by its unit, or by its target. Nil where that
// leaves none or several.
func (l *line) pick(lines []*sheet.Line) *sheet.Line {
	named := bare(l.value(models.FieldIndicator))
	if l.block != nil && named == "" {
		named = bare(l.block.name)
	}
	if _, title := l.number(); named == "" && len(lines) > 1 {
		named = bare(title) // the indicator may stand in the task's place
	}
	if len(lines) == 1 {
		if lines[0].Indicator == nil || named == "" || l.resembles(lines[0], named) || l.sameTarget(lines[0]) {
			return lines[0]
		}
		return nil
	}
	if named != "" {
		if only := one(lines, func(x *sheet.Line) bool { return x.Indicator != nil && bare(x.Indicator.Name) == named }); only != nil {
			return only
		}
		if only := one(lines, func(x *sheet.Line) bool { return l.resembles(x, named) }); only != nil {
			return only
		}
	}
	if only := one(lines, l.sameTarget); only != nil {
		return only
	}
	if unit := l.ownUnit(); unit != "" {
		return one(lines, func(x *sheet.Line) bool { return x.CanValue() && convertible(unit, x.Unit()) })
	}
	return nil
}

// resembles says that the words beside a task may name an indicator.
func (l *line) resembles(x *sheet.Line, named string) bool {
	if x.Indicator == nil {
		return false
	}
	given := bigramsOf(named)
	for _, own := range []string{bare(x.Indicator.Name), bare(x.Indicator.Quote), bare(x.Indicator.Name + x.Indicator.Unit)} {
		if own == named || given.within(bigramsOf(own)) >= 0.6 {
			return true
		}
	}
	return false
}

// ownUnit is the unit that the line prints with its figure or beside it.
func (l *line) ownUnit() string {
	for _, f := range []models.Field{models.FieldCumulative, models.FieldAmount, models.FieldTarget} {
		if c := l.cell(f); c != nil && c.Type == grid.Text {
			if a, err := quantity.ParseCell(c.Value); err == nil && a.Unit != "" && quantity.ClassOf(a.Unit) != quantity.NoUnit {
				return a.Unit
			}
		}
		if u := l.unit(f); u != "" {
			return u
		}
	}
	return ""
}

// sameTarget says that the line's target is the ledger's.
func (l *line) sameTarget(x *sheet.Line) bool {
	c := l.cell(models.FieldTarget)
	if blankCell(c) || x.Low() == nil {
		return false
	}
	a, ok := targetOf(*c)
	if !ok {
		return false
	}
	from := a.Unit
	if from == "" {
		from = l.unit(models.FieldTarget)
	}
	n, ok := inUnit(*a.Low, from, x.Unit())
	return ok && n.Equal(*x.Low())
}

// targetOf reads a target cell: 20, 20万亩, 808以上.
func targetOf(c grid.Cell) (quantity.Amount, bool) {
	a, err := quantity.ParseCell(sheet.Printed(c))
	return a, err == nil && a.Low != nil
}

// inUnit turns a number into a unit; a number without a unit is in it already.
func inUnit(n models.Decimal, from, to string) (models.Decimal, bool) {
	from, to = sheet.PlainUnit(from), sheet.PlainUnit(to)
	if from == "" || to == "" || text.Fold(from) == text.Fold(to) {
		return models.Normalise(n), true
	}
	out, ok := quantity.Convert(n, from, to)
	return models.Normalise(out), ok
}

func convertible(from, to string) bool {
	_, ok := inUnit(models.Int(1), from, to)
	return ok
}

// one gives the only line for which something holds, nil where there is none or another.
func one(lines []*sheet.Line, holds func(*sheet.Line) bool) *sheet.Line {
	var only *sheet.Line
	for _, x := range lines {
		if !holds(x) {
			continue
		}
		if only != nil {
			return nil
		}
		only = x
	}
	return only
}
