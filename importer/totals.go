package importer

import (
	"slices"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
)

// checkTotals holds the totals of tables of counties and projects against the rows that they sum up. Which rows those are nobody says:
// a total stands beneath them, above them, or beneath several groups with totals of their own.
func (j *judgement) checkTotals() {
	for i := range j.tables {
		t := &j.tables[i]
		if t.form != nil || t.at[models.FieldItem] == 0 {
			continue
		}
		for _, c := range t.columns {
			if summed(c.field) && c.heading.Unit != "%" {
				j.checkTotalsIn(t, c.col)
			}
		}
	}
}

func summed(f models.Field) bool {
	return f == models.FieldTarget || f == models.FieldAmount || f == models.FieldCumulative
}

// checkTotalsIn goes through one column.
func (j *judgement) checkTotalsIn(t *table, col int) {
	for i := t.from; i < t.to; i++ {
		if !t.isTotalRow(i) {
			continue
		}
		total, ok := t.summand(i, col)
		if !ok {
			continue
		}
		sums := t.sumsFor(i, col)
		if len(sums) == 0 || slices.ContainsFunc(sums, total.agrees) {
			continue
		}
		c := cellAt(&t.sheet.Rows[i], col)
		j.find(models.SeverityWarning, "TOTAL_DIFFERS", t.sheet.Name, grid.Address(t.sheet.Rows[i].Number, col), sheet.Printed(*c),
			models.Normalise(sums[0].value).String()+total.unit, map[string]string{"rows": models.Int(int64(sums[0].rows)).String()})
	}
}

func (t *table) isTotalRow(i int) bool {
	return t.start[i] < t.start[i+1] && t.marks[t.start[i]] == forTotal
}

// summand is a figure, or several added up, with its printed unit and decimals.
type summand struct {
	value    models.Decimal
	unit     string
	decimals int32
	rows     int
}

// agrees says that a sum is the total, but for the rounding of whichever is printed with fewer decimals.
func (total summand) agrees(sum summand) bool {
	off := total.value.Sub(sum.value).Abs()
	half := models.Int(5)
	switch {
	case total.decimals < sum.decimals:
		return off.LessThanOrEqual(half.Shift(-total.decimals - 1))
	case total.decimals > sum.decimals && sum.decimals > 0:
		return off.LessThanOrEqual(half.Shift(-sum.decimals - 1).Mul(models.Int(int64(sum.rows))))
	}
	return off.IsZero()
}

// summand reads the cell of a row; ok is false where it isn't one exact figure.
func (t *table) summand(i, col int) (summand, bool) {
	c := cellAt(&t.sheet.Rows[i], col)
	if blankFigure(c) {
		return summand{}, false
	}
	a, err := quantity.ParseCell(sheet.Printed(*c))
	if err != nil || a.Low == nil || a.High != nil || a.Approx || quantity.ClassOf(a.Unit) == quantity.Sharing {
		return summand{}, false
	}
	return summand{value: *a.Low, unit: a.Unit, decimals: max(0, -models.Normalise(*a.Low).Exponent()), rows: 1}, true
}

// sumsFor gives what a total may sum up, the likeliest first: the rows since the total before it, all rows above it, the rows beneath it, or
// the totals of its groups.
func (t *table) sumsFor(i, col int) []summand {
	above := t.from
	for k := i - 1; k >= t.from; k-- {
		if t.isTotalRow(k) {
			above = k + 1
			break
		}
	}
	below := i + 1
	for below < t.to && !t.isTotalRow(below) {
		below++
	}
	item := func(k int) bool { return !t.isTotalRow(k) }
	var sums []summand
	for _, part := range []struct {
		from, to int
		which    func(int) bool
	}{{above, i, item}, {t.from, i, item}, {i + 1, below, item}, {i + 1, t.to, item}, {t.from, i, t.isTotalRow}} {
		sum, ok := t.sum(part.from, part.to, col, part.which)
		switch {
		case !ok:
			return nil // a row without a figure, or in a unit of its own: nothing can be said
		case sum.rows >= 2 || sum.rows == 1 && part.from == above:
			sums = append(sums, sum)
		}
	}
	return sums
}

// sum adds up the rows of a column that hold a task; ok is false where one can't be added.
func (t *table) sum(from, to, col int, which func(int) bool) (summand, bool) {
	var sum summand
	for i := from; i < to; i++ {
		row := &t.sheet.Rows[i]
		if !which(i) || t.start[i] == t.start[i+1] || t.marks[t.start[i]] != taken && !t.isTotalRow(i) || blankFigure(cellAt(row, col)) {
			continue // no row of the list, or a county that has nothing to do with it
		}
		next, ok := t.summand(i, col)
		if !ok || sum.rows > 0 && next.unit != sum.unit {
			return sum, false
		}
		next.value, next.decimals, next.rows = sum.value.Add(next.value), max(sum.decimals, next.decimals), sum.rows+1
		sum = next
	}
	return sum, true
}

// checkParts holds the counties' or projects' rows that the ledger doesn't know against the figure of the task that they are parts of, where
// this period has one.
func (j *judgement) checkParts() {
	type key struct {
		table *table
		block *block
		task  string
	}
	parts, order := map[key][]*line{}, []key{}
	for i := range j.lines {
		l := &j.lines[i]
		if l.to != nil || l.about == nil || l.part || l.value(models.FieldItem) == "" {
			continue
		}
		k := key{l.table, l.block, l.about.Task.ID}
		if parts[k] == nil {
			order = append(order, k)
		}
		parts[k] = append(parts[k], l)
	}
	for _, k := range order {
		j.checkPartsOf(parts[k])
	}
}

func (j *judgement) checkPartsOf(lines []*line) {
	first := lines[0]
	if len(lines) < 2 || len(first.about.Task.Indicators) != 1 || !addsUp(first.about) {
		return
	}
	reported := figureIn(j.standingOf(first.about.Task), first.about)
	if reported == nil {
		return
	}
	var sum models.Decimal
	for _, l := range lines {
		c := l.cell(models.FieldCumulative)
		if blankFigure(c) {
			return
		}
		v, _ := sheet.Read(*c, models.FieldCumulative, j.context(l, models.FieldCumulative))
		if v.Number == nil || v.Approx {
			return
		}
		sum = sum.Add(*v.Number)
	}
	if !sum.Equal(*reported) {
		unit := first.about.Unit()
		j.find(models.SeverityWarning, "PARTS_DIFFER", first.table.sheet.Name, first.address(models.FieldCumulative), models.Normalise(sum).String()+unit,
			reported.String()+unit, map[string]string{"rows": models.Int(int64(len(lines))).String()})
	}
}

// standingOf is what this period has of a task once the file is taken.
func (j *judgement) standingOf(t *models.TaskBasis) models.Latest {
	for _, r := range j.rows {
		if r.Entry.TaskID == t.ID {
			return models.Latest{Readings: r.Readings}
		}
	}
	return t.Now
}
