package importer

import (
	"slices"
	"strconv"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// monthsOf tells the months of a sheet: those of its columns, else the one that its name, its title or the file's name says, else the one
// that was given with the file.
func (r *ledgerReading) monthsOf(l *ledgerSheet) {
	for _, t := range l.tables {
		for _, c := range t.columns {
			if m := c.heading.Month; m > 0 && !slices.Contains(l.months, m) {
				l.by, l.months = true, append(l.months, m)
			}
		}
	}
	slices.Sort(l.months)
	if l.by {
		r.settleOpen(l)
		return
	}
	year := strconv.Itoa(r.basis.Report.Year)
	for _, words := range []string{l.sheet.Name, titlesAbove(l), r.file.name} {
		if found := periodsIn(words, year); len(found) > 0 {
			last := found[len(found)-1]
			if last.Year() == r.basis.Report.Year {
				l.months = []int{last.LastMonth()}
				return
			}
			r.find(models.Finding{Severity: models.SeverityError, Code: "LEDGER_OTHER_YEAR", Sheet: l.sheet.Name, Found: last.Chinese(), Expected: year})
			return
		}
	}
	if r.file.period != "" {
		l.months = []int{r.file.period.LastMonth()}
		return
	}
	r.find(models.Finding{Severity: models.SeverityError, Code: "LEDGER_PERIOD_NEEDED", Sheet: l.sheet.Name})
}

func titlesAbove(l *ledgerSheet) string {
	all := ""
	for i := range l.sheet.Rows {
		row := &l.sheet.Rows[i]
		if row.Number >= l.tables[0].headerRows[0] {
			break
		}
		for k := range row.Cells {
			all += " " + text.Clean(row.Cells[k].Value)
		}
	}
	return all
}

// settleOpen settles columns that name a month and leave open whether they hold its own amount or the cumulative figure (1月, 2月 …). Where a
// figure that counts something falls from one month to the next it can only be amounts, and a note says so; where both readings fit it is asked.
func (r *ledgerReading) settleOpen(l *ledgerSheet) {
	for i := range l.tables {
		t := &l.tables[i]
		var open []*column
		for k := range t.columns {
			if t.columns[k].heading.Open {
				open = append(open, &t.columns[k])
			}
		}
		if len(open) == 0 || !t.counts(open) {
			continue
		}
		slices.SortStableFunc(open, func(a, b *column) int { return a.heading.Month - b.heading.Month })
		f := models.Finding{Severity: models.SeverityError, Code: "LEDGER_MONTHS_OPEN", Sheet: l.sheet.Name, Cell: open[0].cell, Found: open[0].label()}
		if cell := t.falls(open); cell != "" {
			f.Severity, f.Code, f.Args = models.SeverityNote, "LEDGER_MONTHS_AMOUNTS", map[string]string{"at": cell}
		}
		r.find(f)
	}
}

// counts says that some row has a figure in a column that isn't a rate: of rates there is no question.
func (t *table) counts(open []*column) bool {
	for i := t.from; i < t.to; i++ {
		for _, c := range open {
			if n, _ := t.countIn(&t.sheet.Rows[i], c.col); n != nil {
				return true
			}
		}
	}
	return false
}

// falls gives the first cell whose count is less than that of the month before, "" for none.
func (t *table) falls(open []*column) string {
	for i := t.from; i < t.to; i++ {
		var before *models.Decimal
		for _, c := range open {
			n, cell := t.countIn(&t.sheet.Rows[i], c.col)
			if n != nil && before != nil && n.LessThan(*before) {
				return cell
			}
			if n != nil {
				before = n
			}
		}
	}
	return ""
}

// countIn is the number in a cell, nil where there is none or it is a rate.
func (t *table) countIn(row *grid.Row, col int) (*models.Decimal, string) {
	c := cellAt(row, col)
	if blankCell(c) || c.Type != grid.Number && c.Type != grid.Text || strings.Contains(c.Format, "%") {
		return nil, ""
	}
	unit, target := cellAt(row, t.at[models.FieldUnit]), cellAt(row, t.at[models.FieldTarget])
	for _, beside := range []*grid.Cell{unit, target} {
		if !blankCell(beside) && strings.Contains(text.Fold(sheet.Printed(*beside)), "%") {
			return nil, ""
		}
	}
	a, err := quantity.ParseCell(text.Clean(c.Value))
	if err != nil || a.Low == nil || a.Unit == "%" {
		return nil, ""
	}
	return a.Low, grid.Address(row.Number, col)
}
