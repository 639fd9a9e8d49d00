package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// tableReader reads one breakdown table's rows from the top down.
type tableReader struct {
	*breakdownJudgement
	*table
	date1904    bool
	ids         map[string]*draftTask // that a row was read for
	styles      []string              // of section rows, the outermost first
	area, theme wording               // of the section that the rows stand in
	above       map[models.Field]wording
	tasks       []*draftTask
}

func (r *tableReader) read() []*draftTask {
	kept := map[int]bool{}
	for _, row := range r.leaveOut() {
		kept[row.Number] = true
	}
	r.above = map[models.Field]wording{}
	for i := r.from; i < r.to; i++ {
		row := &r.sheet.Rows[i]
		switch {
		case kept[row.Number]:
			r.take(row)
		case r.reasonOf(row) == forSection:
			r.section(row)
		}
	}
	return r.tasks
}

// section takes a section row as the area or the theme of those beneath it: the first way of numbering met is the outer one.
func (r *tableReader) section(row *grid.Row) {
	var parts []string
	var at string
	for i := range row.Cells {
		if c := &row.Cells[i]; !blankCell(c) {
			parts = append(parts, text.Clean(c.Value))
			at = grid.Address(row.Number, c.Col)
		}
	}
	title := strings.Join(parts, " ")
	style := sectionStyle(title)
	level := 0
	for level < len(r.styles) && r.styles[level] != style {
		level++
	}
	if level == len(r.styles) {
		r.styles = append(r.styles, style)
	}
	s := wording{text: bareTitle(title), cell: at, there: true}
	switch {
	case level == 0 && r.at[sheet.FieldArea] == 0:
		r.area, r.theme = s, wording{}
	case r.at[sheet.FieldTheme] == 0:
		r.theme = s
	}
	r.above = map[models.Field]wording{}
}

// sectionStyle is the way in which a section row is numbered.
func sectionStyle(title string) string {
	folded := []rune(text.Fold(title))
	switch {
	case len(folded) == 0:
		return ""
	case folded[0] == '第':
		return "第"
	case folded[0] == '(':
		return "("
	case strings.ContainsRune("一二三四五六七八九十", folded[0]) && strings.ContainsAny(string(folded[:min(5, len(folded))]), "、.: "):
		return "一"
	case chineseNumber.MatchString(string(folded[:1])) && len(folded) > 1:
		return "一"
	case folded[0] >= '0' && folded[0] <= '9':
		return "1"
	}
	return string(folded[:1])
}

// bareTitle is a heading without its number and marks: 一、乡村全面振兴（10项） is 乡村全面振兴.
func bareTitle(s string) string {
	s = text.Clean(s)
	for {
		cut := titleNumber.ReplaceAllString(s, "")
		cut = strings.TrimRight(strings.TrimSpace(cut), "：:。")
		if cut == s || cut == "" {
			break
		}
		s = cut
	}
	return firstRunes(text.Clean(strings.ReplaceAll(s, "\n", "")), models.MaxTitle)
}

func firstRunes(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// take reads one row: a new task, or one that goes on with the task above.
func (r *tableReader) take(row *grid.Row) {
	l := line{table: r.table, row: row}
	d := &draftTask{sheet: r.sheet.Name, row: row.Number, fields: map[models.Field]wording{}}
	for f, col := range r.at {
		d.fields[f] = r.cellSaid(&l, f, col)
	}
	r.categories(d)
	d.deadline = r.deadlineOf(&l)
	prev := r.last()
	if id := d.say(sheet.FieldID).text; id != "" && r.ids[id] != nil {
		prev = r.ids[id] // rows may have been sorted or put in between
	}
	if prev != nil && r.goesOn(d, prev, &l) {
		r.extend(prev, d)
		return
	}
	if d.say(models.FieldTask).text == "" && d.say(sheet.FieldQuote).text == "" && d.say(sheet.FieldID).text == "" {
		if !r.restates(d) {
			r.find(models.SeverityWarning, "ROW_WITHOUT_TASK", d.sheet, grid.Address(row.Number, row.Cells[0].Col), "", "", nil)
		}
		return
	}
	if id := d.say(sheet.FieldID).text; id != "" {
		if d.copied = r.ids[id] != nil; d.copied {
			d.fields[sheet.FieldID], d.fields[sheet.FieldIndicatorID] = wording{there: true}, wording{there: true}
		} else {
			r.ids[id] = d
		}
	}
	r.tasks = append(r.tasks, d)
	r.indicator(d, d)
}

func (r *tableReader) last() *draftTask {
	if len(r.tasks) == 0 {
		return nil
	}
	return r.tasks[len(r.tasks)-1]
}

// cellSaid is what a row says in a column, as a reader sees it.
func (r *tableReader) cellSaid(l *line, f models.Field, col int) wording {
	s := wording{there: true, cell: grid.Address(l.row.Number, col)}
	c, at := cellAt(l.row, col), l.row.Number
	if blankCell(c) && (fillsDown(f) || sheet.MilestoneMonth(f) == 0 && isOutline(f)) {
		if m, in := r.mergeAt(l.row.Number, col); in && m.Row1 < l.row.Number {
			c, at = r.shown(l.row.Number, col)
		}
	}
	if blankCell(c) {
		return s
	}
	if c.Type == grid.Error || c.NoCache {
		code := "CELL_ERROR"
		if c.NoCache {
			code = "FORMULA_NO_VALUE"
		}
		r.find(models.SeverityError, code, r.sheet.Name, s.cell, sheet.Printed(*c), "", nil)
		return s
	}
	s.text, s.cell = text.Clean(sheet.Printed(*c)), grid.Address(at, col)
	if isOutline(f) && !r.ours {
		s.text = bareTitle(s.text)
	}
	return s
}

func isOutline(f models.Field) bool { return f == sheet.FieldArea || f == sheet.FieldTheme }

// categories takes area and theme from the section, or from the cell above where the column leaves them out.
func (r *tableReader) categories(d *draftTask) {
	for _, f := range []models.Field{sheet.FieldArea, sheet.FieldTheme} {
		section := map[models.Field]wording{sheet.FieldArea: r.area, sheet.FieldTheme: r.theme}[f]
		s := d.fields[f]
		switch {
		case r.at[f] == 0:
			d.fields[f] = section
		case s.text == "" && !r.ours && !(f == sheet.FieldTheme && d.fields[sheet.FieldArea] != r.above[sheet.FieldArea]):
			s.text = r.above[f].text
			d.fields[f] = s
		}
		if d.fields[f].text != "" {
			r.above[f] = d.fields[f]
		}
	}
}

// goesOn says that a row speaks of further indicators of the task above: its task is left out or merged down to it.
func (r *tableReader) goesOn(d, prev *draftTask, l *line) bool {
	id := d.say(sheet.FieldID).text
	own := cellAt(l.row, r.at[models.FieldTask])
	switch {
	case id != "":
		return id == prev.say(sheet.FieldID).text && blankCell(own)
	case r.at[models.FieldTask] == 0 || !blankCell(own):
		return false
	}
	if n := d.say(models.FieldNumber).text; n != "" && isTaskNumber(n) && plainNumber(n) != plainNumber(prev.say(models.FieldNumber).text) {
		return false
	}
	return d.say(models.FieldIndicator).text+d.say(models.FieldTarget).text != "" || r.mergedTask(l)
}

func (r *tableReader) mergedTask(l *line) bool {
	m, in := r.mergeAt(l.row.Number, r.at[models.FieldTask])
	return in && m.Row1 < l.row.Number
}

// restates says that a row without a task has nothing in its other columns either.
func (r *tableReader) restates(d *draftTask) bool {
	for f, s := range d.fields {
		if !isOutline(f) && f != models.FieldNumber && s.text != "" {
			return false
		}
	}
	return true
}

// extend adds a further row's indicator, departments and milestones to a task.
func (r *tableReader) extend(prev, d *draftTask) {
	r.indicator(prev, d)
	for f, s := range d.fields {
		joins := f == models.FieldLead || f == models.FieldSupport || f == models.FieldLeader || sheet.MilestoneMonth(f) > 0
		before := prev.fields[f]
		if joins && s.text != "" && s.cell != before.cell && !strings.Contains(before.text, s.text) {
			before.text = strings.TrimLeft(before.text+"\n"+s.text, "\n")
			prev.fields[f] = before
		}
	}
}

// indicator takes the indicator that a row gives in columns of its own.
func (r *tableReader) indicator(to, from *draftTask) {
	i := draftIndicator{fields: map[models.Field]wording{}, row: from.row}
	any := false
	for _, f := range []models.Field{models.FieldIndicator, sheet.FieldKind, models.FieldTarget, models.FieldUnit, sheet.FieldIndicatorID} {
		s := from.fields[f]
		i.fields[f] = s
		any = any || s.text != "" && f != sheet.FieldKind && f != models.FieldUnit
	}
	if u := i.fields[models.FieldUnit]; u.text == "" && any {
		if unit := r.heading(r.at[models.FieldTarget]).Unit; unit != "" {
			i.fields[models.FieldUnit] = wording{text: unit, cell: i.fields[models.FieldTarget].cell, there: true}
		} else if r.unit != "" {
			i.fields[models.FieldUnit] = wording{text: r.unit, cell: i.fields[models.FieldTarget].cell, there: true}
		}
	}
	if any {
		to.indicators = append(to.indicators, i)
	}
}

// deadlineOf reads a row's deadline.
func (r *tableReader) deadlineOf(l *line) deadline {
	s, ok := l.seen(models.FieldDeadline)
	if !ok || blankCell(s.Cell) {
		return deadline{}
	}
	if s.Type == grid.Number {
		if n, err := models.ParseDecimal(s.Value); err == nil {
			if d, ok := quantity.SerialDate(n, r.date1904); ok && (sheet.IsDate(s.Format) || len(s.Value) == 5) {
				return deadline{d, true}
			}
		}
	}
	printed := text.Clean(s.Value)
	if s.Type == grid.ISODate {
		printed = firstRunes(printed, 10)
	}
	dates, err := quantity.ParseDate(printed, r.report.Year)
	if err != nil {
		if d, ok := quantity.FindDeadline(printed, r.report.Year); ok {
			return deadline{d.End, true}
		}
		if !quantity.IsBlank(printed) {
			r.find(models.SeverityError, "DATE_UNREADABLE", r.sheet.Name, grid.Address(s.row, s.Col), printed, "", nil)
		}
		return deadline{}
	}
	return deadline{dates.End, true}
}
