package importer

import (
	"maps"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// said is one cell that says something new of a row.
type said struct {
	line  *line
	cell  *grid.Cell
	field models.Field
	value sheet.Value
}

func (s said) sheetName() string { return s.line.table.sheet.Name }
func (s said) address() string   { return grid.Address(s.line.row.Number, s.cell.Col) }

func (s said) source() models.Source {
	return models.Source{Kind: models.SourceCell, Sheet: s.sheetName(), Cell: s.address()}
}

// judgeTasks reads the matched rows task by task and makes each task's new standing.
func (j *judgement) judgeTasks() {
	byTask := map[string][]*line{}
	var order []string
	for i := range j.lines {
		l := &j.lines[i]
		if l.to == nil {
			continue
		}
		id := l.to.Task.ID
		if byTask[id] == nil {
			order = append(order, id)
		}
		byTask[id] = append(byTask[id], l)
	}
	for _, id := range order {
		j.judgeTask(byTask[id])
	}
}

func (j *judgement) judgeTask(lines []*line) {
	before := len(j.detail.Changes)
	task := lines[0].to.Task
	texts := map[models.Field]said{}
	row := newRow(task)
	errors := j.errorsIn(lines)
	for _, l := range lines {
		j.readLocked(l)
		values := j.readInputs(l, texts)
		j.changeReading(l, values, &row)
	}
	for _, f := range sheet.InputFields {
		if s, ok := texts[f]; ok {
			j.changeText(s, &row)
		}
	}
	j.judgeDone(lines, &row)
	if len(j.detail.Changes) == before {
		return
	}
	if task.State == models.TaskClosed {
		j.find(models.SeverityError, "TASK_CLOSED", lines[0].table.sheet.Name, lines[0].address(models.FieldNumber), task.Number, "", nil)
	}
	row.Faulty = errors > 0 || j.errorsIn(lines) > 0
	j.rows = append(j.rows, row)
}

// newRow is the task's standing in this period so far, to be written over.
func newRow(t models.TaskBasis) store.JudgedRow {
	row := store.JudgedRow{Entry: models.Entry{TaskID: t.ID}}
	if t.Now.Entry != nil {
		row.Entry = *t.Now.Entry
		row.Entry.Sources = maps.Clone(t.Now.Entry.Sources)
	}
	row.Readings = append(row.Readings, t.Now.Readings...)
	return row
}

// errorsIn counts the cells of rows that carry an ERROR.
func (j *judgement) errorsIn(lines []*line) int {
	n := 0
	for _, l := range lines {
		for _, c := range l.row.Cells {
			if j.faulty[place{l.table.sheet.Name, grid.Address(l.row.Number, c.Col)}] {
				n++
			}
		}
	}
	return n
}

// readLocked compares the cells that a department doesn't fill with the ledger, in our own template: an edit there changes nothing,
// and a changed target is never silent.
func (j *judgement) readLocked(l *line) {
	if !j.stamp.Known() || l.match != byID {
		return
	}
	for _, f := range []models.Field{models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldTarget, models.FieldUnit, models.FieldDeadline} {
		c := l.cell(f)
		own := l.to.Canonical(f)
		if c == nil || own == "" && f == models.FieldIndicator {
			continue
		}
		found := sheet.Shown(*c, f, j.context(l))
		if text.Fold(found) == text.Fold(own) || f == models.FieldTask && foldTitle(found) == foldTitle(own) {
			continue
		}
		code := "READONLY_CHANGED"
		if f == models.FieldTarget {
			code = "TARGET_CHANGED"
		}
		j.find(models.SeverityWarning, code, l.table.sheet.Name, grid.Address(l.row.Number, c.Col), found, own, nil)
	}
}

func (j *judgement) context(l *line) sheet.Context {
	ctx := sheet.Context{Year: j.basis.Report.Year, Period: j.basis.Period, Date1904: j.book.Date1904}
	if l.to != nil {
		ctx.Unit, ctx.Target = l.to.Unit(), l.to.Low()
	}
	if unit := l.value(models.FieldUnit); unit != "" && text.Fold(unit) != text.Fold(ctx.Unit) {
		ctx.Sheet = unit
	}
	return ctx
}

// readInputs reads the cells that a department fills. Texts of the task go to texts, whichever of its rows they stand in; the row's own
// figure and day come back.
func (j *judgement) readInputs(l *line, texts map[models.Field]said) map[models.Field]said {
	own := map[models.Field]said{}
	for _, f := range sheet.InputFields {
		c := l.cell(f)
		if c == nil {
			continue
		}
		value, problems := sheet.Read(*c, f, j.context(l))
		s := said{line: l, cell: c, field: f, value: value}
		j.problems(s, problems)
		if value.Blank() || j.unchanged(s) {
			continue
		}
		switch {
		case !sheet.OfTask(f) && !l.to.CanValue():
			j.find(models.SeverityError, "VALUE_LOCKED", s.sheetName(), s.address(), value.Printed, "", nil)
		case !sheet.OfTask(f):
			own[f] = s
		default:
			j.keepText(s, texts)
		}
	}
	return own
}

func (j *judgement) problems(s said, problems []sheet.Problem) {
	if s.value.Canonical != "" && j.unchanged(s) {
		return // asked about when it was new
	}
	for _, p := range problems {
		j.find(p.Severity, p.Code, s.sheetName(), s.address(), p.Found, p.Expected, p.Args)
	}
}

// unchanged says that a cell says what the ledger holds already, or what the template said when it went out: nobody touched it.
func (j *judgement) unchanged(s said) bool {
	to := s.line.to
	held, id := to.Canonical(s.field), to.ID
	if sheet.OfTask(s.field) {
		id = to.Task.ID
	}
	if s.value.Withdraws {
		return held == ""
	}
	return s.value.Canonical == held || j.stamp.Untouched(id, s.field, s.value.Canonical)
}

// keepText keeps a task's text once; two rows of one task that say different things are an error.
func (j *judgement) keepText(s said, texts map[models.Field]said) {
	first, twice := texts[s.field]
	if !twice {
		texts[s.field] = s
		return
	}
	if first.value.Canonical != s.value.Canonical {
		j.find(models.SeverityError, "TEXT_CONFLICT", s.sheetName(), s.address(), s.value.Printed, first.value.Printed, map[string]string{"other": first.address()})
	}
}

// changeReading writes a row's new figure and day over its reading.
func (j *judgement) changeReading(l *line, values map[models.Field]said, row *store.JudgedRow) {
	figure, hasFigure := values[models.FieldCumulative]
	day, hasDay := values[models.FieldAsOf]
	if !hasFigure && !hasDay {
		return
	}
	now := l.to.Now()
	if !hasFigure && now == nil {
		j.find(models.SeverityWarning, "DATE_WITHOUT_VALUE", day.sheetName(), day.address(), day.value.Printed, "", nil)
		return
	}
	reading := models.Reading{Unit: l.to.Unit()}
	if now != nil {
		reading = *now
	}
	if l.to.Indicator != nil {
		reading.IndicatorID = &l.to.Indicator.ID
	}
	if l.to.Item != nil {
		reading.ItemID, reading.IndicatorID = &l.to.Item.ID, l.to.Item.IndicatorID
	}
	if hasFigure {
		reading.Value, reading.Printed, reading.Approx, reading.Source = figure.value.Number, figure.value.Printed, figure.value.Approx, figure.source()
		j.change(figure, l.to.Canonical(models.FieldCumulative))
		j.judgeValue(figure)
	}
	if hasDay {
		reading.AsOf, reading.AsOfSource = day.value.Date, day.source()
		j.change(day, l.to.Canonical(models.FieldAsOf))
	}
	putReading(row, reading)
}

// putReading replaces the reading of the same indicator or item; one without a value is withdrawn and goes.
func putReading(row *store.JudgedRow, r models.Reading) {
	kept := row.Readings[:0:0]
	for _, old := range row.Readings {
		if !(models.Latest{Readings: []models.Reading{old}}).Has(r) {
			kept = append(kept, old)
		}
	}
	if r.Value != nil {
		kept = append(kept, r)
	}
	row.Readings = kept
}

// changeText writes a task's new text over its entry.
func (j *judgement) changeText(s said, row *store.JudgedRow) {
	j.change(s, row.Entry.Text(s.field))
	row.Entry.SetText(s.field, s.value.Canonical, s.source())
	last := s.line.to.Task.Last.Entry
	if last != nil && s.field != models.FieldStatus && s.field != models.FieldForecast {
		j.judged(s, models.JudgeText(last.Text(s.field), s.value.Canonical))
	}
	if s.value.Closes {
		j.find(models.SeverityNote, "CLOSURE_PROPOSED", s.sheetName(), s.address(), s.value.Printed, "", nil)
	}
}

func (j *judgement) change(s said, old string) {
	to := s.line.to
	c := models.Change{Sheet: s.sheetName(), Cell: s.address(), Task: to.Task.Number, TaskID: to.Task.ID, Field: s.field, Old: old,
		New: s.value.Canonical, Printed: s.value.Printed, Description: to.Task.Title}
	if !sheet.OfTask(s.field) {
		if to.Indicator != nil {
			c.Indicator, c.Description = to.Indicator.ID, to.Task.Title+" · "+to.Indicator.Name
		}
		if to.Item != nil {
			c.Item, c.Description = to.Item.ID, to.Task.Title+" · "+to.Item.Title
		}
	}
	j.detail.Changes = append(j.detail.Changes, c)
}

// judgeValue asks about a new figure of an indicator.
func (j *judgement) judgeValue(s said) {
	to := s.line.to
	if to.Indicator == nil || s.value.Number == nil {
		return
	}
	var last *models.Decimal
	if r := to.Last(); r != nil {
		last = r.Value
	}
	j.judged(s, models.JudgeValue(*to.Indicator, last, *s.value.Number))
}

// judgeDone asks about 已完成 beside a figure that is short, once one of the two is new.
func (j *judgement) judgeDone(lines []*line, row *store.JudgedRow) {
	standing := models.Latest{Readings: row.Readings}
	for _, l := range lines {
		c := l.cell(models.FieldStatus)
		if l.to.Indicator == nil || c == nil || !j.changed(l) {
			continue
		}
		value := standing.Reading(l.to.Indicator.ID)
		if value == nil {
			value = l.to.Last()
		}
		if value != nil {
			j.judged(said{line: l, cell: c, field: models.FieldStatus}, models.JudgeDone(row.Entry.Status, *l.to.Indicator, value.Value))
		}
	}
}

// changed says whether a cell of the row changes something.
func (j *judgement) changed(l *line) bool {
	for i := len(j.detail.Changes) - 1; i >= 0 && j.detail.Changes[i].TaskID == l.to.Task.ID; i-- {
		row, _ := grid.ParseAddress(j.detail.Changes[i].Cell)
		if j.detail.Changes[i].Sheet == l.table.sheet.Name && row == l.row.Number {
			return true
		}
	}
	return false
}

func (j *judgement) judged(s said, judgements []models.Judgement) {
	for _, x := range judgements {
		j.find(x.Severity, x.Code, s.sheetName(), s.address(), x.Found, x.Expected, x.Args)
	}
}
