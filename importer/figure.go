package importer

import (
	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// figure reads a line's new cumulative figure: as it stands in its column, or the last one with this period's amount added. ok is false
// where there is none or it is the ledger's own.
func (w *taskWork) figure(l *line) (said, bool) {
	var s said
	cumulative, amount := l.cell(models.FieldCumulative), l.cell(models.FieldAmount)
	switch {
	case !blankFigure(cumulative):
		s = w.read(l, cumulative, models.FieldCumulative)
	case !blankFigure(amount):
		added, ok := w.added(l, amount)
		if !ok {
			return s, false
		}
		s = added
	default:
		return s, false
	}
	if s.value.Share {
		w.tell(s, models.SeverityNote, "COMPLETION_ONLY", s.value.Printed, "", nil)
		return s, false
	}
	if s.value.Blank() {
		return s, false
	}
	for _, first := range w.figures {
		if first.line.to.ID == l.to.ID {
			w.repeated(first, s)
			return s, false
		}
	}
	w.figures = append(w.figures, s)
	if w.unchanged(s) || w.withdrawsPart(s) {
		return s, false
	}
	if !l.to.CanValue() {
		w.tell(s, models.SeverityError, "VALUE_LOCKED", s.value.Printed, "", nil)
		return s, false
	}
	w.tellDerived(s)
	return s, true
}

// repeated tells of a second row for the same thing: which of two figures is meant can't be known.
func (w *taskWork) repeated(first, s said) {
	severity, code := models.SeverityWarning, "TASK_REPEATED"
	if first.value.Canonical != s.value.Canonical {
		severity, code = models.SeverityError, "VALUE_CONFLICT"
	}
	var args map[string]string
	if !w.beyond(severity, code) {
		args = map[string]string{"other": first.address()}
	}
	if severity == models.SeverityError {
		w.tell(s, severity, code, s.value.Printed, first.value.Printed, args)
		return
	}
	w.find(severity, code, s.sheetName(), s.line.address(models.FieldNumber), w.task.Number, "", args)
}

// added reads this period's amount and adds it to the last cumulative figure.
func (w *taskWork) added(l *line, c *grid.Cell) (said, bool) {
	value, problems := sheet.Read(*c, models.FieldAmount, w.context(l, models.FieldAmount))
	s := said{line: l, cell: c, field: models.FieldAmount, value: value}
	for _, p := range problems {
		w.tell(s, p.Severity, p.Code, p.Found, p.Expected, p.Args)
	}
	if value.Number == nil {
		return s, false
	}
	if w.history && !addsUp(l.to) { // a rate in the column of a month is the rate as of that month
		s.field = models.FieldCumulative
		return s, true
	}
	if !addsUp(l.to) || w.overlaps(l) {
		w.tell(s, models.SeverityWarning, "AMOUNT_NOT_ADDED", value.Printed, "", nil)
		return s, false
	}
	sum := *value.Number
	if last := l.to.Last(); last != nil && last.Value != nil {
		sum = models.Normalise(last.Value.Add(sum))
	}
	s.field, s.note = models.FieldCumulative, "derived"
	s.value.Number, s.value.Canonical = &sum, sum.String()
	return s, true
}

// overlaps says that a quarter's amount is partly in the last figure already, as in the sheet of June after that of May.
func (w *taskWork) overlaps(l *line) bool {
	last, period := l.to.Last(), w.basis.Period.Name
	if last == nil || !l.table.heading(l.column(models.FieldAmount)).Quarter || period.Months() != 1 {
		return false
	}
	quarter := models.NewDate(period.Year(), (period.Last().Month-1)/3*3+1, 1)
	return !last.PeriodEnds.Before(quarter)
}

// addsUp says that a row's amounts make its cumulative figure: rates and shares don't.
func addsUp(to *sheet.Line) bool {
	if i := to.Indicator; i != nil && (i.Kind == models.Growth || i.Kind == models.Ceiling || i.Kind == models.Relative) {
		return false
	}
	return to.CanValue() && quantity.ClassOf(to.Unit()) != quantity.Sharing
}

// tellDerived says of a figure that was added up from which two numbers.
func (w *taskWork) tellDerived(s said) {
	if s.note == "" {
		return
	}
	last := s.line.to.Last()
	if last == nil || last.Value == nil {
		severity := models.SeverityWarning
		if w.basis.Period.Name.First().Month == 1 {
			severity = models.SeverityNote // nothing can have gone before
		}
		w.tell(s, severity, "AMOUNT_ALONE", s.value.Printed, s.value.Canonical, nil)
		return
	}
	w.tell(s, models.SeverityNote, "AMOUNT_ADDED", s.value.Printed, s.value.Canonical, map[string]string{"last": last.Value.String(), "unit": s.line.to.Unit()})
}

// judgeValue asks about a new figure of an indicator.
func (w *taskWork) judgeValue(s said) {
	to := s.line.to
	if to.Indicator == nil || s.value.Number == nil {
		return
	}
	var last *models.Decimal
	if r := to.Last(); r != nil {
		last = r.Value
	}
	w.judged(s, models.JudgeValue(*to.Indicator, last, *s.value.Number))
}

// offerFromText notes the figures in a line's prose that may be meant for its indicator, where the sheet has no column for figures. They
// are never taken: which of them counts only the department knows.
func (w *taskWork) offerFromText(l *line) {
	c := l.cell(models.FieldProgress)
	if c == nil || l.column(models.FieldCumulative)+l.column(models.FieldAmount) > 0 || len(w.task.Indicators) != 1 || l.to.Unit() == "" {
		return
	}
	s := said{line: l, cell: c, field: models.FieldProgress, value: sheet.Value{Canonical: text.Clean(c.Value)}}
	if w.unchanged(s) {
		return
	}
	found := ""
	for _, span := range quantity.Find(s.value.Canonical) {
		if class := quantity.ClassOf(span.Amount.Unit); class == quantity.NoUnit || class == quantity.Timing || !convertible(span.Amount.Unit, l.to.Unit()) {
			continue
		}
		if found != "" {
			found += "、"
		}
		found += span.Amount.Printed
	}
	if found != "" {
		w.tell(s, models.SeverityNote, "VALUE_IN_TEXT", found, w.task.Indicators[0].Name, nil)
	}
}
