package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// readLocked compares what a department doesn't fill with the ledger. In our own template an edit there changes nothing and is told; in
// any sheet a changed target is never silent.
func (w *taskWork) readLocked(l *line) {
	if !w.stamp.Known() || l.match != byID {
		w.checkTarget(l)
		return
	}
	for _, f := range []models.Field{models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldTarget, models.FieldUnit, models.FieldDeadline} {
		c := l.cell(f)
		own := l.to.Canonical(f)
		if c == nil || own == "" && f == models.FieldIndicator {
			continue
		}
		found := w.shown(l, c, f)
		if found == own || text.Fold(found) == text.Fold(own) || f == models.FieldTask && foldTitle(found) == foldTitle(own) {
			continue
		}
		code := "READONLY_CHANGED"
		if f == models.FieldTarget {
			code = "TARGET_CHANGED"
		}
		w.find(models.SeverityWarning, code, l.table.sheet.Name, l.at(c.Col), found, own, nil)
	}
}

// shown is sheet.Shown of a line's cell. Deadlines repeat from row to row and depend on nothing of their row: each is read once.
func (j *judgement) shown(l *line, c *grid.Cell, f models.Field) string {
	if f != models.FieldDeadline {
		return sheet.Shown(*c, f, sheet.Context{})
	}
	key := *c
	key.Col = 0
	found, known := j.deadlines[key]
	if !known {
		found = sheet.Shown(*c, f, j.context(l, f))
		j.deadlines[key] = found
	}
	return found
}

// checkTarget compares a hand-made sheet's target with the ledger's, after units.
func (w *taskWork) checkTarget(l *line) {
	c := l.cell(models.FieldTarget)
	if blankFigure(c) || l.to.Low() == nil {
		return
	}
	a, ok := targetOf(*c)
	if !ok {
		return
	}
	from := a.Unit
	if from == "" {
		from = l.unit(models.FieldTarget)
	}
	low, ok := inUnit(*a.Low, from, l.to.Unit())
	if !ok {
		return // a task's number in another unit may be another number of it
	}
	own := *l.to.Low()
	high := low
	if a.High != nil {
		high, _ = inUnit(*a.High, from, l.to.Unit())
	}
	if low.Equal(own) || l.to.Indicator != nil && l.to.Indicator.High != nil && (high.Equal(*l.to.Indicator.High)) {
		return
	}
	w.find(models.SeverityWarning, "TARGET_CHANGED", l.table.sheet.Name, l.at(c.Col), sheet.Printed(*c),
		l.to.Canonical(models.FieldTarget)+l.to.Unit(), nil)
}

// crossCheck holds the figures of a line against one another: completion, amount and cumulative figure.
func (w *taskWork) crossCheck(l *line) {
	if w.stamp.Known() && l.match == byID {
		return // our own formulas
	}
	w.checkAmount(l)
	w.checkCompletion(l)
}

// checkAmount asks where last figure and amount don't make the cumulative one.
func (w *taskWork) checkAmount(l *line) {
	cumulative, amount := l.cell(models.FieldCumulative), l.cell(models.FieldAmount)
	if blankFigure(cumulative) || blankFigure(amount) || !addsUp(l.to) {
		return
	}
	last := l.to.Last()
	sum, _ := sheet.Read(*cumulative, models.FieldCumulative, w.context(l, models.FieldCumulative))
	part, problems := sheet.Read(*amount, models.FieldAmount, w.context(l, models.FieldAmount))
	s := said{line: l, cell: amount, field: models.FieldAmount, value: part}
	for _, p := range problems {
		if p.Severity == models.SeverityError {
			w.tell(s, models.SeverityWarning, p.Code, p.Found, p.Expected, p.Args) // the cumulative figure counts
		}
	}
	if sum.Number == nil || part.Number == nil {
		return
	}
	expected := *part.Number
	switch {
	case last != nil && last.Value != nil:
		expected = last.Value.Add(expected)
		if expected.Equal(*sum.Number) {
			return
		}
	case part.Number.LessThanOrEqual(*sum.Number):
		return // what went before isn't known
	}
	w.tell(s, models.SeverityWarning, "AMOUNT_DIFFERS", sum.Number.String(), models.Normalise(expected).String(), nil)
}

// checkCompletion recomputes a completion beside figure and target; alone it is kept as reported.
func (w *taskWork) checkCompletion(l *line) {
	c := l.cell(models.FieldCompletion)
	if blankFigure(c) {
		return
	}
	v, _ := sheet.Read(*c, models.FieldCompletion, w.context(l, models.FieldCompletion))
	if v.Number == nil {
		return
	}
	s := said{line: l, cell: c, field: models.FieldCompletion, value: v}
	w.tellScale(s)
	if blankFigure(l.cell(models.FieldCumulative)) && blankFigure(l.cell(models.FieldAmount)) {
		w.tell(s, models.SeverityNote, "COMPLETION_ONLY", v.Printed, "", nil)
		return
	}
	base, reading := l.to.Base(), models.Latest{Readings: w.row.Readings}
	value := figureIn(reading, l.to)
	if base == nil || value == nil {
		return
	}
	computed := value.Shift(2).DivRound(*base, 1)
	if own, ok := l.ownRatio(); ok && near(own, *v.Number) {
		return // right by the sheet's own target, whose difference is told already
	}
	if !near(computed, *v.Number) {
		w.tell(s, models.SeverityWarning, "COMPLETION_DIFFERS", v.Number.String()+"%", computed.String()+"%", nil)
	}
}

func figureIn(standing models.Latest, to *sheet.Line) *models.Decimal {
	var r *models.Reading
	switch {
	case to.Indicator != nil:
		r = standing.Reading(to.Indicator.ID)
	case to.Item != nil:
		r = standing.ItemReading(to.Item.ID)
	}
	if r == nil {
		return nil
	}
	return r.Value
}

// near says that two completions agree, but for rounding.
func near(a, b models.Decimal) bool {
	return a.Sub(b).Abs().LessThanOrEqual(models.Int(6).Shift(-1))
}

// ownRatio is figure ÷ target as the line itself prints them, in percent.
func (l *line) ownRatio() (models.Decimal, bool) {
	figure, target := l.cell(models.FieldCumulative), l.cell(models.FieldTarget)
	if blankFigure(figure) || blankFigure(target) {
		return models.Decimal{}, false
	}
	a, err := quantity.ParseCell(sheet.Printed(*figure))
	b, ok := targetOf(*target)
	if err != nil || !ok || a.Low == nil || !b.Low.IsPositive() {
		return models.Decimal{}, false
	}
	n, from := *a.Low, a.Unit
	if from == "" {
		from = l.unit(models.FieldCumulative)
	}
	to := b.Unit
	if to == "" {
		to = l.unit(models.FieldTarget)
	}
	if from != "" && to != "" {
		if n, ok = inUnit(n, from, to); !ok {
			return models.Decimal{}, false
		}
	}
	return n.Shift(2).DivRound(*b.Low, 1), true
}

// judgeDone asks about a word that the figures contradict, once one of the two is new.
func (w *taskWork) judgeDone() {
	standing := models.Latest{Readings: w.row.Readings}
	for _, l := range w.lines {
		value := figureIn(standing, l.to)
		if value == nil && l.to.Indicator != nil {
			if last := l.to.Last(); last != nil {
				value = last.Value
			}
		}
		c := l.cell(models.FieldStatus)
		if c != nil && l.to.Indicator != nil && value != nil && w.changed(l) {
			w.judged(said{line: l, cell: c, field: models.FieldStatus}, models.JudgeDone(w.row.Entry.Status, *l.to.Indicator, value))
		}
		w.judgeHalted(l, value)
	}
}

// judgeHalted asks about 暂缓 and 停工 beside a figure that reaches the target, or beside 已完成.
func (w *taskWork) judgeHalted(l *line, value *models.Decimal) {
	cell := l.cell(models.FieldStatus)
	halted := w.halted != nil && w.halted.line == l
	if c := l.cell(models.FieldProgress); !halted && c != nil && !blankCell(c) {
		halted, cell = saysHalted(c.Value), c
	}
	if !halted || !w.changed(l) && w.halted == nil {
		return
	}
	reached := w.row.Entry.Status == models.StatusDone
	if base := l.to.Base(); base != nil && value != nil {
		reached = reached || value.GreaterThanOrEqual(*base)
	}
	if c := l.cell(models.FieldCompletion); !blankFigure(c) {
		if v, _ := sheet.Read(*c, models.FieldCompletion, w.context(l, models.FieldCompletion)); v.Number != nil {
			reached = reached || v.Number.GreaterThanOrEqual(models.Int(100))
		}
	}
	if reached {
		w.find(models.SeverityWarning, "STATUS_DISAGREES", l.table.sheet.Name, l.at(cell.Col), text.Clean(cell.Value), "", nil)
	}
}

// saysHalted says that a text tells of a stop: 项目暂缓实施, 目前停工. What only mentions one (复工, 未停工) doesn't.
func saysHalted(s string) bool {
	if !strings.ContainsAny(s, "缓停未取") {
		return false // nearly always, and folding takes long
	}
	s = text.Fold(s)
	for _, word := range []string{"暂缓", "已停工", "目前停工", "全面停工", "停建", "缓建", "已取消", "尚未启动", "尚未开工", "未开工"} {
		if i := strings.Index(s, word); i >= 0 && len([]rune(s)) < 60 {
			return true
		}
	}
	return false
}

// changed says whether a cell of the line changes something.
func (w *taskWork) changed(l *line) bool {
	for i := len(w.detail.Changes) - 1; i >= 0 && w.detail.Changes[i].TaskID == l.to.Task.ID; i-- {
		row, _ := grid.ParseAddress(w.detail.Changes[i].Cell)
		if w.detail.Changes[i].Sheet == l.table.sheet.Name && (row == l.row.Number || l.table.form != nil) {
			return true
		}
	}
	return false
}

// checkItems holds an indicator's figure against the sum of its items, where all of them have one and something is new.
func (w *taskWork) checkItems(before int) {
	if len(w.task.Items) == 0 || len(w.detail.Changes) == before {
		return
	}
	standing := models.Latest{Readings: w.row.Readings}
	for _, i := range w.task.Indicators {
		total := standing.Reading(i.ID)
		sum, ok := w.itemSum(standing, i)
		if !ok || total == nil || total.Value == nil || sum.Equal(*total.Value) {
			continue
		}
		c := w.detail.Changes[before]
		w.find(models.SeverityWarning, "ITEMS_DIFFER", c.Sheet, c.Cell, total.Value.String()+i.Unit, models.Normalise(sum).String()+i.Unit, nil)
	}
}

// itemSum adds up an indicator's items; ok is false where it has none, one has no figure, or figures of its kind aren't added.
func (w *taskWork) itemSum(standing models.Latest, i models.Indicator) (sum models.Decimal, ok bool) {
	if i.Kind != models.Cumulative && i.Kind != models.Stock || i.Unit == "%" {
		return sum, false
	}
	for _, item := range w.task.Items {
		if item.IndicatorID == nil || *item.IndicatorID != i.ID || item.Unit != i.Unit {
			continue
		}
		r := standing.ItemReading(item.ID)
		if r == nil {
			r = w.task.Last.ItemReading(item.ID)
		}
		if r == nil || r.Value == nil {
			return sum, false
		}
		sum, ok = sum.Add(*r.Value), true
	}
	return sum, ok
}
