package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// ways in which a row was matched to a task (contract.md, import --json).
const (
	byID     = "id"
	byNumber = "number"
	byText   = "text"
	unknown  = "none"
)

// line is one row of a table with the template's row that it stands for; nil where none.
type line struct {
	table *table
	row   *grid.Row
	match string
	to    *sheet.Line
}

// cell gives the row's cell of a field, or nil.
func (l line) cell(f models.Field) *grid.Cell {
	if col := l.table.column(f); col > 0 {
		return cellAt(l.row, col)
	}
	return nil
}

// value is the row's text of a field, cleaned.
func (l line) value(f models.Field) string {
	if c := l.cell(f); c != nil {
		return text.Clean(c.Value)
	}
	return ""
}

// address names the row's cell of a field; where the row has none, its first cell.
func (l line) address(f models.Field) string {
	col := l.table.column(f)
	if col == 0 || cellAt(l.row, col) == nil && len(l.row.Cells) > 0 {
		col = l.row.Cells[0].Col
	}
	return grid.Address(l.row.Number, col)
}

// matcher finds the template's row that a sheet's row stands for.
type matcher struct {
	byID      map[string]*sheet.Line
	byNumber  map[string][]*sheet.Line
	byTitle   map[string][]*sheet.Line
	items     map[string][]*sheet.Line // task number → its items
	supported map[string]bool          // ids and numbers of tasks that the department only supports
	untracked map[string]bool
}

func newMatcher(b store.Basis) *matcher {
	m := &matcher{byID: map[string]*sheet.Line{}, byNumber: map[string][]*sheet.Line{}, byTitle: map[string][]*sheet.Line{},
		items: map[string][]*sheet.Line{}, supported: map[string]bool{}, untracked: map[string]bool{}}
	for _, t := range b.Tasks {
		lines := sheet.Lines(t, b.Period)
		for i := range lines {
			l := &lines[i]
			m.byID[l.ID] = l
			m.byNumber[t.Number] = append(m.byNumber[t.Number], l)
			m.byTitle[text.Fold(t.Title)] = append(m.byTitle[text.Fold(t.Title)], l)
		}
		items := sheet.ItemLines(t)
		for i := range items {
			m.byID[items[i].ID] = &items[i]
			m.items[t.Number] = append(m.items[t.Number], &items[i])
		}
	}
	for _, t := range b.Supported {
		m.supported[t.ID], m.supported[t.Number] = true, true
	}
	for _, t := range b.Untracked {
		m.untracked[t.ID], m.untracked[t.Number] = true, true
	}
	return m
}

// match finds what a row stands for, with the code of a finding where it finds nothing although the row means something.
func (m *matcher) match(l *line) (code string) {
	l.match = unknown
	if id := l.value(sheet.FieldID); id != "" {
		if l.to = m.byID[id]; l.to != nil {
			l.match = byID
			return ""
		}
		return m.refused(id)
	}
	number := text.Fold(l.value(models.FieldNumber))
	title := foldTitle(l.value(models.FieldTask))
	if _, err := models.Position(number); err == nil {
		lines := m.byNumber[number]
		if item := l.value(models.FieldItem); item != "" && l.table.column(models.FieldItem) > 0 {
			lines = m.items[number]
		}
		if len(lines) == 0 {
			return m.refused(number)
		}
		if title != "" && contradicts(title, text.Fold(lines[0].Task.Title), m.byTitle) {
			return "TASK_CONTRADICTED"
		}
		return l.choose(lines, byNumber)
	}
	if lines := m.byTitle[title]; title != "" && len(lines) > 0 {
		if !oneTask(lines) {
			return "TASK_AMBIGUOUS"
		}
		return l.choose(lines, byText)
	}
	if !l.says() {
		return ""
	}
	return "TASK_UNKNOWN"
}

// refused says why a task that the row names isn't the department's to report: foreign and unknown ones look alike.
func (m *matcher) refused(name string) string {
	switch {
	case m.supported[name]:
		return "TASK_NOT_LEAD"
	case m.untracked[name]:
		return "TASK_UNTRACKED"
	}
	return "TASK_NOT_YOURS"
}

// choose takes the one of a task's rows whose indicator or item the row names.
func (l *line) choose(lines []*sheet.Line, how string) (code string) {
	if len(lines) == 1 && lines[0].Item == nil {
		l.to, l.match = lines[0], how
		return ""
	}
	names := text.Fold(l.value(models.FieldIndicator) + l.value(models.FieldItem))
	for _, candidate := range lines {
		own := candidate.Canonical(models.FieldIndicator) + candidate.Canonical(models.FieldItem)
		if names != "" && text.Fold(own) == names {
			l.to, l.match = candidate, how
			return ""
		}
	}
	return "INDICATOR_UNKNOWN"
}

// says whether the row says anything that a department fills.
func (l line) says() bool {
	for col, f := range l.table.fields {
		if c := cellAt(l.row, col); c != nil && (sheet.Input(f) || f == models.FieldAmount) && text.Clean(c.Value) != "" {
			return true
		}
	}
	return false
}

// foldTitle folds a task's title without the mark of a proposed duty.
func foldTitle(s string) string { return strings.TrimPrefix(text.Fold(s), "(拟)") }

// contradicts says that the text beside a number is another task's, or shares next to nothing with the task's title.
func contradicts(title, own string, byTitle map[string][]*sheet.Line) bool {
	if title == own {
		return false
	}
	if len(byTitle[title]) > 0 {
		return true
	}
	return pairsShared(title, own) < 0.2
}

// pairsShared is the share of the shorter text's pairs of neighbouring characters that the longer one has too.
func pairsShared(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 {
		return 0
	}
	pairs := map[[2]rune]int{}
	for i := 0; i+1 < len(y); i++ {
		pairs[[2]rune{y[i], y[i+1]}]++
	}
	shared := 0
	for i := 0; i+1 < len(x); i++ {
		if p := [2]rune{x[i], x[i+1]}; pairs[p] > 0 {
			pairs[p]--
			shared++
		}
	}
	return float64(shared) / float64(len(x)-1)
}

func oneTask(lines []*sheet.Line) bool {
	for _, l := range lines {
		if l.Task.ID != lines[0].Task.ID {
			return false
		}
	}
	return true
}
