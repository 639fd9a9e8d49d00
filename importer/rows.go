package importer

import (
	"regexp"
	"slices"
	"strings"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// matchTable finds what each row of a table stands for.
func (j *judgement) matchTable(m *matcher, t *table) {
	rows := t.leaveOut()
	j.lines = slices.Grow(j.lines, len(rows)*max(1, len(t.blocks)))
	j.tellHidden(t, rows)
	items := map[string]*unknownItems{}
	var order []string
	above := map[models.Field]standing{}
	told := map[place]bool{}
	filledDown := false
	var lines []line // of one row
	for _, row := range rows {
		lines = t.linesOf(row, lines[:0])
		for _, l := range lines {
			filledDown = l.fillDown(above) && !filledDown && j.tellFilled(&l) || filledDown
			code := m.match(&l)
			if code == "TASK_UNKNOWN" && len(j.lines) > 0 && l.partOf(&j.lines[len(j.lines)-1]) {
				code = "ITEM_UNKNOWN"
			}
			if code == "ITEM_UNKNOWN" {
				key := l.about.Task.ID + l.blockName()
				if items[key] == nil {
					items[key] = &unknownItems{first: l}
					order = append(order, key)
				}
				items[key].rows++
			} else {
				j.tellMatch(&l, code, told)
			}
			j.tellDepartment(m, &l)
			j.lines = append(j.lines, l)
		}
	}
	if j.alien {
		return
	}
	for _, key := range order {
		items[key].tell(j)
	}
}

// unknownItems are the rows of a table that speak of parts of a task that the ledger doesn't have.
type unknownItems struct {
	first line
	rows  int
}

func (u *unknownItems) tell(j *judgement) {
	l := &u.first
	field := models.FieldItem
	if l.part {
		field = models.FieldTask
	}
	j.find(models.SeverityWarning, "ITEM_UNKNOWN", l.table.sheet.Name, l.address(field), l.value(field),
		l.about.Task.Number+" "+l.about.Task.Title, map[string]string{"rows": models.Int(int64(u.rows)).String()})
}

// linesOf appends a row's lines: one, or in a wide table one for each block that has something in it.
func (t *table) linesOf(row *grid.Row, lines []line) []line {
	if !t.wide() {
		return append(lines, line{table: t, row: row})
	}
	for i := range t.blocks {
		l := line{table: t, row: row, block: &t.blocks[i]}
		for _, col := range t.blocks[i].at {
			if !blankCell(cellAt(row, col)) {
				lines = append(lines, l)
				break
			}
		}
	}
	if len(lines) == 0 {
		lines = append(lines, line{table: t, row: row})
	}
	return lines
}

// partOf says that a row goes on with the one before it, as 其中：新建 does, and takes its task over.
func (l *line) partOf(before *line) bool {
	_, title := l.number()
	goesOn := before.part && l.column(models.FieldNumber) > 0 && l.value(models.FieldNumber) == "" || // 改造 after 其中：新建
		beneathNumber(before.serial(), l.value(models.FieldNumber))
	if before.table != l.table || before.about == nil || !goesOn && !strings.HasPrefix(bare(title), "其中") {
		return false
	}
	l.about, l.part, l.match, l.whole = before.about, true, before.match, before.serial()
	return true
}

// serial is the number of the row, or of the one that it is a part of.
func (l *line) serial() string {
	if l.part {
		return l.whole
	}
	return text.Fold(l.value(models.FieldNumber))
}

var stepNumber = regexp.MustCompile(`^(?:\(\d{1,2}\)|\d{1,2}\)|[①-⑳])$`)

// beneathNumber says that a number counts a step of another row: 1.2, 1-2, (2) or ② beneath 1.
func beneathNumber(whole, number string) bool {
	number = text.Fold(number)
	if whole == "" || number == "" {
		return false
	}
	behind, longer := strings.CutPrefix(number, whole)
	return longer && behind != "" && strings.ContainsAny(behind[:1], ".-") || stepNumber.MatchString(number) && !stepNumber.MatchString(whole)
}

func (l *line) blockName() string {
	if l.block == nil {
		return ""
	}
	return l.block.name
}

// fillDown takes what the row leaves out from the row above: a task that is printed once over its indicators or items, without a merged
// cell, as in a text table. It says whether it did.
func (l *line) fillDown(above map[models.Field]standing) bool {
	_, hasTask := l.seen(models.FieldTask)
	_, hasNumber := l.seen(models.FieldNumber)
	part := l.value(models.FieldIndicator) + l.value(models.FieldItem)
	if !hasTask && !hasNumber && part != "" && l.block == nil && len(above) > 0 && l.value(sheet.FieldID) == "" {
		l.above = map[models.Field]standing{}
		for f, s := range above {
			l.above[f] = s
		}
		return true
	}
	if hasTask || hasNumber {
		for _, f := range []models.Field{models.FieldTask, models.FieldNumber, models.FieldLead} {
			delete(above, f)
			if s, ok := l.seen(f); ok {
				above[f] = s
			}
		}
	}
	return false
}

func (j *judgement) tellFilled(l *line) bool {
	j.find(models.SeverityNote, "FILLED_DOWN", l.table.sheet.Name, l.at(l.row.Cells[0].Col), l.value(models.FieldTask), "", nil)
	return true
}

// tellMatch tells why a row means nothing to the ledger, once for each cell that names it.
func (j *judgement) tellMatch(l *line, code string, told map[place]bool) {
	if code == "" || code == "LIKENESS" || j.alien { // proposals are told when it is clear which stand
		return
	}
	severity := models.SeverityError
	if code == "ROW_OTHER_DEPARTMENT" {
		severity = models.SeverityWarning
	}
	cell, found := l.named()
	expected := ""
	switch code {
	case "ROW_OTHER_DEPARTMENT":
		cell, found, expected = l.address(models.FieldLead), l.value(models.FieldLead), j.basis.Department.ShortName
	case "INDICATOR_UNKNOWN":
		if v := l.value(models.FieldIndicator); v != "" && l.block == nil {
			cell, found = l.address(models.FieldIndicator), v
		}
	}
	key := place{l.table.sheet.Name + "\x00" + code, cell}
	if told[key] {
		return
	}
	told[key] = true
	var args map[string]string
	if len(l.candidates) > 0 && !j.beyond(severity, code) {
		args = map[string]string{"candidates": candidateWords(l.candidates)}
	}
	j.find(severity, code, l.table.sheet.Name, cell, found, expected, args)
}

// tellDepartment asks about a department cell that resembles a department's name without being it.
func (j *judgement) tellDepartment(m *matcher, l *line) {
	c := l.cell(models.FieldLead)
	if blankCell(c) || j.alien || c.Type != grid.Text {
		return
	}
	for _, name := range splitNames(c.Value) {
		if like := m.names.lookAlike(name); like != "" {
			j.find(models.SeverityWarning, "DEPARTMENT_UNCLEAR", l.table.sheet.Name, l.at(c.Col), name, like, nil)
		}
	}
}

// tellHidden warns, once for a sheet, that hidden rows and columns were read.
func (j *judgement) tellHidden(t *table, rows []*grid.Row) {
	hidden := 0
	for _, row := range rows {
		if row.Hidden {
			hidden++
		}
	}
	columns := ""
	for _, c := range t.columns {
		if c.field != "" && c.field != sheet.FieldID && t.hiddenColumn(c.col) && t.nature(c.col).all > 0 {
			columns += " " + grid.Column(c.col)
		}
	}
	args := map[string]string{}
	if columns != "" {
		args["columns"] = text.Clean(columns)
	}
	switch {
	case hidden > 0:
		args["rows"] = models.Int(int64(hidden)).String()
		j.find(models.SeverityWarning, "HIDDEN_ROWS", t.sheet.Name, "", "", "", args)
	case columns != "":
		j.find(models.SeverityWarning, "HIDDEN_COLUMNS", t.sheet.Name, "", "", "", args)
	}
}

func (t *table) hiddenColumn(col int) bool {
	for _, s := range t.sheet.HiddenCols {
		if col >= s.From && col <= s.To {
			return true
		}
	}
	return false
}

// settleProposals tells the rows that are only alike to a task. A task that another row names for certain, or is liker to, is no
// proposal.
func (j *judgement) settleProposals() {
	certain, best := map[string]bool{}, map[string]*line{}
	for i := range j.lines {
		l := &j.lines[i]
		switch {
		case l.to == nil:
		case l.match != proposed:
			certain[l.to.ID] = true
		case best[l.to.ID] == nil || l.candidates[0].Score > best[l.to.ID].candidates[0].Score:
			best[l.to.ID] = l
		}
	}
	for i := range j.lines {
		l := &j.lines[i]
		if l.match != proposed || l.to == nil {
			continue
		}
		cell, found := l.named()
		args := map[string]string{"candidates": candidateWords(l.candidates)}
		if certain[l.to.ID] || best[l.to.ID] != l {
			l.to, l.about, l.match = nil, nil, unknown
			j.find(models.SeverityError, "TASK_UNKNOWN", l.table.sheet.Name, cell, found, "", args)
			continue
		}
		j.find(models.SeverityWarning, "LIKENESS", l.table.sheet.Name, cell, found, l.to.Task.Number+" "+l.to.Task.Title, args)
	}
}

// applies says whether a line's words go into the ledger: it stands for something, and not only by likeness unless that is accepted.
func (j *judgement) applies(l *line) bool { return l.to != nil && (l.match != proposed || j.accept) }

// learnt remembers what a proposal that was accepted, or a person's decision, says of the department's own words.
func (j *judgement) learnt(l *line) {
	if l.match != proposed && !l.decided {
		return
	}
	m := models.RowMemory{FoldedText: l.memoryKey(), TaskID: l.to.Task.ID}
	if l.to.Indicator != nil {
		m.IndicatorID = &l.to.Indicator.ID
	}
	if l.to.Item != nil {
		m.ItemID = &l.to.Item.ID
	}
	if m.FoldedText != "||" {
		j.memories = append(j.memories, m)
	}
}

// blankFigure says that a cell of a number column says nothing: empty, or a dash.
func blankFigure(c *grid.Cell) bool {
	return blankCell(c) || c.Type == grid.Text && !c.NoCache && quantity.IsBlank(c.Value)
}
