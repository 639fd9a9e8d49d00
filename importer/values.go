package importer

import (
	"maps"
	"runtime"
	"slices"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// said is one cell that says something of a row.
type said struct {
	line  *line
	cell  *grid.Cell
	field models.Field // as which it is taken: the amount of a month is taken as a new cumulative figure
	value sheet.Value
	note  string // how a figure came about that isn't the cell's own
}

func (s said) sheetName() string { return s.line.table.sheet.Name }
func (s said) address() string   { return s.line.at(s.cell.Col) }

func (s said) source() models.Source {
	return models.Source{Kind: models.SourceCell, Sheet: s.sheetName(), Cell: s.address(), Note: s.note}
}

// tell adds a finding about a cell.
func (j *judgement) tell(s said, severity models.Severity, code, found, expected string, args map[string]string) {
	j.find(severity, code, s.sheetName(), s.address(), found, expected, args)
}

// judgeTasks reads the matched rows task by task and makes each task's new standing.
func (j *judgement) judgeTasks() {
	j.tellMerged()
	byTask := j.linesByTask()
	j.rows, j.detail.Changes = slices.Grow(j.rows, len(byTask)), slices.Grow(j.detail.Changes, 2*len(byTask))
	parts := j.hands
	if parts == 0 {
		parts = min(runtime.GOMAXPROCS(0), len(byTask)/tasksAHand)
	}
	if parts < 2 {
		j.judgeEach(byTask)
		return
	}
	j.judgeInParts(byTask, parts)
}

func (j *judgement) judgeEach(byTask [][]*line) {
	work := taskWork{judgement: j}
	j.rows, j.detail.Changes = slices.Grow(j.rows, len(byTask)), slices.Grow(j.detail.Changes, 2*len(byTask))
	for _, lines := range byTask {
		work.begin(lines)
		work.judge()
	}
}

// linesByTask gives the lines that apply of each task, in the order in which the book comes to the tasks.
func (j *judgement) linesByTask() [][]*line {
	place := make(map[*models.TaskBasis]int, len(j.lines))
	all := make([]*line, 0, len(j.lines)) // most tasks have one line after the other
	var byTask [][]*line
	for i := range j.lines {
		l := &j.lines[i]
		if !j.applies(l) {
			continue
		}
		at, known := place[l.to.Task]
		if !known {
			at = len(byTask)
			place[l.to.Task] = at
			byTask = append(byTask, nil)
		}
		if n := len(byTask[at]); n > 0 && at < len(byTask)-1 {
			byTask[at] = append(byTask[at][:n:n], l)
			continue
		}
		all = append(all, l)
		byTask[at] = all[len(all)-len(byTask[at])-1:]
	}
	return byTask
}

// tellMerged asks about a text or figure that is merged down over rows of several tasks: it is taken for the first of them only.
func (j *judgement) tellMerged() {
	for i := range j.lines {
		l := &j.lines[i]
		if !j.applies(l) || len(l.table.merged) == 0 {
			continue
		}
		for _, f := range sheet.InputFields {
			c := l.cell(f)
			if blankCell(c) {
				continue
			}
			m, in := l.table.mergeAt(l.row.Number, c.Col)
			for k := i + 1; in && k < len(j.lines) && j.lines[k].table == l.table && j.lines[k].row.Number <= m.Row2; k++ {
				if next := &j.lines[k]; next.to != nil && next.to.Task.ID != l.to.Task.ID {
					j.find(models.SeverityWarning, "MERGED_INPUT", l.table.sheet.Name, l.at(c.Col), m.String(), "", nil)
					break
				}
			}
		}
	}
}

// taskWork is one task while its rows are read. One is used for all tasks, so that its lists are made once.
type taskWork struct {
	*judgement
	task    *models.TaskBasis
	lines   []*line
	row     store.JudgedRow
	texts   []said // one a field
	figures []said // one an indicator, item or task
	halted  *said
}

func (w *taskWork) begin(lines []*line) {
	w.task, w.lines, w.texts, w.figures, w.halted = lines[0].to.Task, lines, w.texts[:0], w.figures[:0], nil
}

// text gives what was said in a field of the task, nil where nothing was.
func (w *taskWork) text(f models.Field) *said {
	for i := range w.texts {
		if w.texts[i].field == f {
			return &w.texts[i]
		}
	}
	return nil
}

func (w *taskWork) judge() {
	before := len(w.detail.Changes)
	w.row = newRow(w.task)
	if w.lines[0].beside {
		w.row = store.JudgedRow{Entry: models.Entry{TaskID: w.task.ID}} // what is new alone: the rest was given before
	}
	for _, l := range w.lines {
		w.readLocked(l)
		figure, day := w.readInputs(l)
		w.changeReading(l, figure, day)
		w.crossCheck(l)
		w.offerFromText(l)
		w.learnt(l)
	}
	w.keepHalted()
	for _, f := range sheet.InputFields {
		if s := w.text(f); s != nil {
			w.changeText(*s)
		}
	}
	w.judgeDone()
	w.checkItems(before)
	if len(w.detail.Changes) == before {
		return
	}
	if w.task.State == models.TaskClosed {
		l := w.lines[0]
		w.find(models.SeverityError, "TASK_CLOSED", l.table.sheet.Name, l.address(models.FieldNumber), w.task.Number, "", nil)
	}
	if w.row.Faulty = w.errors() > 0; !w.lines[0].beside {
		w.rows = append(w.rows, w.row)
		return
	}
	w.parts = append(w.parts, w.row)
	cell, found := w.lines[0].named()
	w.find(models.SeverityNote, "ROW_IS_A_PART", w.lines[0].table.sheet.Name, cell, found, "", nil)
}

// newRow is the task's standing in this period so far, to be written over.
func newRow(t *models.TaskBasis) store.JudgedRow {
	row := store.JudgedRow{Entry: models.Entry{TaskID: t.ID}}
	if t.Now.Entry != nil {
		row.Entry = *t.Now.Entry
		row.Entry.Sources = maps.Clone(t.Now.Entry.Sources)
	}
	row.Readings = append(row.Readings, t.Now.Readings...)
	return row
}

// errors counts the cells of the task's rows that carry an ERROR.
func (w *taskWork) errors() int {
	n := 0
	if len(w.faulty) == 0 {
		return 0
	}
	for _, l := range w.lines {
		for _, c := range l.row.Cells {
			if w.faulty[place{l.table.sheet.Name, l.at(c.Col)}] {
				n++
			}
		}
	}
	return n
}

// context is what the reading of a line's cell depends on.
func (j *judgement) context(l *line, f models.Field) sheet.Context {
	ctx := sheet.Context{Year: j.basis.Report.Year, Period: j.basis.Period, Date1904: j.book.Date1904}
	to := l.to
	if to == nil && l.match != proposed {
		to = l.about
	}
	if to != nil {
		ctx.Unit, ctx.Target = to.Unit(), to.Low()
	}
	if u := l.unit(f); u != "" && f != models.FieldCompletion {
		ctx.Sheet = u
	}
	ctx.YesNo = f == models.FieldStatus && l.table.heading(l.column(f)).YesNo
	if f == models.FieldCompletion {
		ctx.Shares = l.table.scaleOf(l.column(f)).shares
	}
	return ctx
}

// readInputs reads the cells that a department fills. Texts of the task are kept for it, whichever of its rows they stand in; the row's
// own figure and day come back where they are new, nil where not.
func (w *taskWork) readInputs(l *line) (figure, day *said) {
	for _, f := range sheet.InputFields {
		if f == models.FieldCumulative {
			continue
		}
		c := l.cell(f)
		if c == nil {
			continue
		}
		s := w.read(l, c, f)
		if s.value.Halted {
			halted := s
			w.halted = &halted
		}
		if s.value.Blank() || s.value.Halted || w.unchanged(s) || w.withdrawsPart(s) {
			continue
		}
		switch {
		case !sheet.OfTask(f) && !l.to.CanValue():
			w.tell(s, models.SeverityError, "VALUE_LOCKED", s.value.Printed, "", nil)
		case !sheet.OfTask(f):
			own := s // only what is kept leaves the stack
			day = &own
		default:
			w.keepText(s)
		}
	}
	if s, ok := w.figure(l); ok {
		figure = &s
	}
	return figure, day
}

// withdrawsPart says that a cell would take back what was given beside another department's report: that isn't a cell's to do.
func (w *taskWork) withdrawsPart(s said) bool {
	if !s.line.beside || !s.value.Withdraws {
		return false
	}
	w.tell(s, models.SeverityError, "PART_STANDS", s.value.Printed, "", nil)
	return true
}

// read reads a cell and tells what is wrong with it, unless it says what the ledger holds already: that was told when it was new.
func (w *taskWork) read(l *line, c *grid.Cell, f models.Field) said {
	value, problems := sheet.Read(*c, f, w.context(l, f))
	s := said{line: l, cell: c, field: f, value: value}
	if value.Canonical == "" || !w.unchanged(s) {
		for _, p := range problems {
			w.tell(s, p.Severity, p.Code, p.Found, p.Expected, p.Args)
		}
	}
	return s
}

// unchanged says that a cell says what the ledger holds already, or what the template said when it went out: nobody touched it.
func (j *judgement) unchanged(s said) bool {
	to := s.line.to
	held, id := to.Canonical(s.field), to.ID
	if sheet.OfTask(s.field) {
		id = to.Task.ID
		held = ""
		if e := to.Task.Now.Entry; e != nil {
			held = e.Text(s.field)
		}
	}
	if s.value.Withdraws {
		return held == ""
	}
	return s.value.Canonical == held || j.stamp.Untouched(id, s.field, s.value.Canonical)
}

// keepText keeps a task's text once; two rows of one task that say different things are an error.
func (w *taskWork) keepText(s said) {
	first := w.text(s.field)
	if first == nil {
		w.texts = append(w.texts, s)
		return
	}
	if first.value.Canonical != s.value.Canonical {
		w.tell(s, models.SeverityError, "TEXT_CONFLICT", s.value.Printed, first.value.Printed, map[string]string{"other": first.address()})
	}
}

// keepHalted keeps 暂缓, 停工, 取消 as the task's progress where there is no other text: it is no status.
func (w *taskWork) keepHalted() {
	if w.halted == nil {
		return
	}
	s := *w.halted
	s.field, s.value = models.FieldProgress, sheet.Value{Canonical: s.value.Printed, Printed: s.value.Printed}
	hasText := false
	for _, l := range w.lines {
		hasText = hasText || !blankCell(l.cell(models.FieldProgress))
	}
	if !hasText && !w.unchanged(s) {
		w.texts = append(w.texts, s)
	}
}

func (j *judgement) judged(s said, judgements []models.Judgement) {
	for _, x := range judgements {
		j.tell(s, x.Severity, x.Code, x.Found, x.Expected, x.Args)
	}
}
