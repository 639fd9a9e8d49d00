package importer

import (
	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
)

// scale says how the plain numbers of a completion column are meant: 0.8 as 80% (shares) or as 0.8%.
type scale struct {
	shares bool
	doubt  bool // both readings fit
}

// scaleOf settles a completion column as a whole: by its number formats and values, else by what figures and targets beside it give,
// else by its header; where both readings still fit, shares are likelier, and it is asked.
func (t *table) scaleOf(col int) scale {
	if s, known := t.percent[col]; known {
		return s
	}
	s := t.settleScale(col)
	if t.percent == nil {
		t.percent = map[int]scale{}
	}
	t.percent[col] = s
	return s
}

func (t *table) settleScale(col int) scale {
	shares, points, plain, large := 0, 0, 0, false
	one := models.Int(15).Shift(-1)
	for i := t.from; i < t.to; i++ {
		row := &t.sheet.Rows[i]
		c := cellAt(row, col)
		n, ok := plainFigure(c)
		if !ok {
			continue
		}
		plain++
		large = large || n.GreaterThan(one)
		for _, l := range t.linesOf(row, nil) {
			if ratio, ok := l.ownRatio(); ok && l.column(models.FieldCompletion) == col && !ratio.IsZero() {
				switch {
				case near(ratio, n.Shift(2)):
					shares++
				case near(ratio, n):
					points++
				}
			}
		}
	}
	switch {
	case plain == 0 || large:
		return scale{}
	case shares != points:
		return scale{shares: shares > points}
	}
	return scale{shares: true, doubt: true}
}

// plainFigure gives a number that is printed without a percent sign, other than 0.
func plainFigure(c *grid.Cell) (models.Decimal, bool) {
	if blankFigure(c) {
		return models.Decimal{}, false
	}
	a, err := quantity.ParseCell(sheet.Printed(*c))
	if err != nil || a.Low == nil || a.Unit != "" || a.Low.IsZero() {
		return models.Decimal{}, false
	}
	return *a.Low, true
}

// tellScale asks, once for a column, whether its numbers were understood rightly.
func (w *taskWork) tellScale(s said) {
	at := columnOf{s.line.table, s.cell.Col}
	if _, plain := plainFigure(s.cell); !plain || !at.table.scaleOf(at.col).doubt || w.asked[at] > 0 {
		return
	}
	w.tell(s, models.SeverityWarning, "PERCENT_DOUBT", s.value.Printed, s.value.Canonical+"%", nil)
	w.asked[at] = len(w.findings)
}
