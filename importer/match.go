package importer

import (
	"slices"
	"strings"

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
	proposed = "proposed"
	unknown  = "none"
)

// matcher finds the template's row that a sheet's row stands for.
type matcher struct {
	basis     store.Basis
	byID      map[string]*sheet.Line
	byNumber  map[string][]*sheet.Line
	byText    map[string][]*sheet.Line // bare titles, quotes, names of indicators
	tasks     []known
	items     map[string][]*sheet.Line // task id → its items
	memories  map[string]string        // RowKey → id
	decisions map[rowPlace]models.RowDecision
	beside    []known                  // tasks that others lead, of which the department may say its part: never by likeness
	besides   map[string]bool          // their ids
	besideBy  map[string][]*sheet.Line // their bare titles, quotes, names of indicators
	untracked map[string]bool
	named     bool // byText, besideBy, the words of tasks and untracked are filled
	names     departmentNames
	likely    map[string][]likeness // by bare text, so that no text is measured twice
}

// known is one task as likeness measures it.
type known struct {
	lines []*sheet.Line
	names []string  // bare title and quote, for what contains them
	words []string  // everything that a text may be like
	texts []bigrams // of words, made when they are first measured
}

func (k *known) measured() []bigrams {
	if k.texts == nil {
		for _, w := range k.words {
			k.texts = append(k.texts, bigramsOf(w))
		}
	}
	return k.texts
}

// rowPlace is a row of a file.
type rowPlace struct {
	sheet string
	row   int
}

func newMatcher(b store.Basis) *matcher {
	m := &matcher{basis: b, byID: make(map[string]*sheet.Line, 2*len(b.Tasks)), byNumber: make(map[string][]*sheet.Line, len(b.Tasks)), byText: map[string][]*sheet.Line{},
		items: map[string][]*sheet.Line{}, memories: map[string]string{}, decisions: map[rowPlace]models.RowDecision{},
		besides: map[string]bool{}, besideBy: map[string][]*sheet.Line{}, untracked: map[string]bool{}, names: newDepartmentNames(b), likely: map[string][]likeness{}}
	m.tasks = make([]known, len(b.Tasks))
	for i := range b.Tasks {
		m.tasks[i] = m.addTask(&b.Tasks[i])
	}
	for i := range b.Beside {
		m.beside = append(m.beside, m.addTask(&b.Beside[i]))
		m.besides[b.Beside[i].ID] = true
	}
	for _, x := range b.Memories {
		m.memories[x.FoldedText] = x.Target()
	}
	for _, d := range b.Decisions {
		m.decisions[rowPlace{d.Sheet, d.RowNumber}] = d
	}
	return m
}

func addNames(set map[string]bool, t models.Task) {
	set[t.ID], set[t.Number], set[bare(t.Title)], set[bare(t.Quote)] = true, true, true, true
}

// addTask makes a task findable by id and number.
func (m *matcher) addTask(t *models.TaskBasis) known {
	lines := sheet.Lines(t, m.basis.Period)
	k := known{lines: make([]*sheet.Line, len(lines))}
	m.byID[t.ID] = &lines[0]
	for i := range lines {
		k.lines[i] = &lines[i]
		m.byID[lines[i].ID] = &lines[i]
	}
	if others := m.byNumber[t.Number]; others == nil {
		m.byNumber[t.Number] = k.lines[:len(lines):len(lines)]
	} else {
		m.byNumber[t.Number] = append(others, k.lines...)
	}
	items := sheet.ItemLines(t)
	for i := range items {
		m.byID[items[i].ID] = &items[i]
		m.items[t.ID] = append(m.items[t.ID], &items[i])
	}
	return k
}

// learnNames makes all tasks findable by their words, the first time that a row names one otherwise than by its id: a template's rows
// never do, and folding the words is a good part of the work.
func (m *matcher) learnNames() {
	if m.named {
		return
	}
	m.named = true
	for i := range m.tasks {
		m.nameTask(&m.tasks[i], m.basis.Tasks[i].Task, m.byText)
	}
	for i := range m.beside {
		m.nameTask(&m.beside[i], m.basis.Beside[i].Task, m.besideBy)
	}
	for _, t := range m.basis.Untracked {
		addNames(m.untracked, t)
	}
}

// nameTask makes a task findable by its title, quote and the names of its indicators.
func (m *matcher) nameTask(k *known, t models.Task, byText map[string][]*sheet.Line) {
	k.names = []string{bare(t.Title), bare(t.Quote)}
	keys := map[string]bool{}
	for _, name := range []string{t.Title, t.Quote, withoutAmounts(t.Title)} {
		if key := bare(name); len([]rune(key)) >= 4 && !keys[key] {
			keys[key] = true
			k.words = append(k.words, key)
		}
	}
	for _, l := range k.lines {
		for key := range keys {
			byText[key] = append(byText[key], l)
		}
		if l.Indicator == nil {
			continue
		}
		k.words = append(k.words, bare(t.Title+l.Indicator.Name), bare(l.Indicator.Quote))
		for _, name := range []string{l.Indicator.Name, l.Indicator.Quote} {
			if key := bare(name); len([]rune(key)) >= 4 && !keys[key] {
				byText[key] = append(byText[key], l)
			}
		}
	}
}

// match finds what a row stands for, with the code of a finding where it finds nothing although the row means something. A row of a task that
// another department leads stands for something only where it says something.
func (m *matcher) match(l *line) (code string) {
	code = m.find(l)
	if to := l.to; to != nil && m.besides[to.Task.ID] {
		if l.beside = true; !l.says() {
			l.to, l.about = nil, to
		}
	}
	return code
}

func (m *matcher) find(l *line) (code string) {
	l.match = unknown
	if id := l.value(sheet.FieldID); id != "" {
		return m.matchID(l, id)
	}
	m.learnNames()
	if d, said := m.decisions[rowPlace{l.table.sheet.Name, l.row.Number}]; said && l.block == nil {
		l.decided = true
		if l.to = m.byID[d.Target()]; l.to != nil {
			l.match = byText
		}
		return ""
	}
	if code := m.otherDepartment(l); code != "" {
		return code
	}
	number, title := l.number()
	if number != "" {
		return m.matchNumber(l, number, title)
	}
	return m.matchText(l, title)
}

// matchID takes the hidden id, unless number and text beside it agree on another of the department's tasks.
func (m *matcher) matchID(l *line, id string) string {
	to := m.byID[id]
	if to == nil {
		return m.refused(id)
	}
	number, title := l.number()
	if others := m.byNumber[number]; number != to.Task.Number && len(others) > 0 && foldTitle(title) == foldTitle(others[0].Task.Title) {
		return "TASK_CONTRADICTED"
	}
	l.to, l.match = to, byID
	return ""
}

func (m *matcher) matchNumber(l *line, number, title string) string {
	lines := m.byNumber[number]
	if len(lines) == 0 {
		return m.refused(number)
	}
	if key := bare(title); key != "" && m.contradicts(key, lines[0]) {
		return "TASK_CONTRADICTED"
	}
	return m.choose(l, lines, byNumber)
}

// contradicts says that the text beside a number is another task's, or shares next to nothing with the task that has the number.
func (m *matcher) contradicts(key string, own *sheet.Line) bool {
	named := slices.Concat(m.byText[key], m.besideBy[key])
	for _, l := range named {
		if l.Task.ID == own.Task.ID {
			return false
		}
	}
	if len(named) > 0 {
		return true
	}
	given, best := bigramsOf(key), 0.0
	for _, tasks := range [][]known{m.tasks, m.beside} {
		for i := range tasks {
			if k := &tasks[i]; k.lines[0].Task.ID == own.Task.ID {
				for _, x := range k.measured() {
					best = max(best, given.within(x))
				}
			}
		}
	}
	return best < 0.2
}

// refused says why a task that the row names isn't the department's to report: foreign and unknown ones look alike.
func (m *matcher) refused(name string) string {
	m.learnNames()
	if m.untracked[name] {
		return "TASK_UNTRACKED"
	}
	return "TASK_NOT_YOURS"
}

// matchText looks for the row's words: as remembered, equal, containing, and last alike.
func (m *matcher) matchText(l *line, title string) string {
	words := title
	if words == "" {
		words = l.value(models.FieldIndicator)
	}
	if words == "" && l.block != nil {
		words = l.block.name
	}
	key := bare(words)
	if key == "" {
		if l.says() {
			return "TASK_UNKNOWN"
		}
		return ""
	}
	if to := m.byID[m.memories[l.memoryKey()]]; to != nil {
		l.to, l.match = to, byText
		return ""
	}
	lines := m.byText[key]
	if len(lines) == 0 {
		if several := m.joined(key); several != nil {
			return m.oneOfSeveral(l, several)
		}
		lines = m.containedIn(key)
	}
	switch {
	case len(lines) > 0 && oneTask(lines):
		return m.choose(l, lines, byText)
	case len(lines) > 0:
		return m.oneOfSeveral(l, lines)
	case len(m.besideBy[key]) > 0 && oneTask(m.besideBy[key]):
		return m.choose(l, m.besideBy[key], byText)
	case len(m.besideBy[key]) > 0:
		return m.oneOfSeveral(l, m.besideBy[key])
	case m.untracked[key] && l.says():
		return "TASK_UNTRACKED"
	}
	return m.matchLikeness(l, key+bare(l.value(models.FieldIndicator)))
}

// containedIn gives the rows of the one task whose title or quote stands in a longer text with a lead phrase, or of which the text is
// the greater part.
func (m *matcher) containedIn(key string) []*sheet.Line {
	const least = 6 // characters: shorter ones are in everything
	var found []*sheet.Line
	n := len([]rune(key))
	for _, k := range m.tasks {
		for _, name := range k.names {
			size := len([]rune(name))
			if size >= least && size*2 >= n && strings.Contains(key, name) || n >= least && n*3 >= size*2 && strings.Contains(name, key) {
				found = append(found, k.lines...)
				break
			}
		}
	}
	if !oneTask(found) {
		return nil // several: likeness lists them
	}
	return found
}

// joined gives the tasks that a text names one after the other: ①建设改造高标准农田②建成有机旱作示范区. A title that only stands within another
// one's isn't named.
func (m *matcher) joined(key string) []*sheet.Line {
	const least = 8 // characters
	var found []*sheet.Line
	rest := key
	for _, k := range m.tasks {
		if name := k.names[0]; len([]rune(name)) >= least && len(name) < len(key) && strings.Contains(key, name) {
			found, rest = append(found, k.lines...), strings.Replace(rest, name, "", 1)
		}
	}
	if oneTask(found) || len([]rune(rest))*2 > len([]rune(key)) {
		return nil
	}
	return found
}

// oneOfSeveral settles a text that several tasks share by the indicator, unit or target that the row names.
func (m *matcher) oneOfSeveral(l *line, lines []*sheet.Line) string {
	if to := l.pick(lines); to != nil {
		l.to, l.match = to, byText
		return ""
	}
	for _, x := range lines {
		l.candidates = append(l.candidates, Candidate{Number: x.Task.Number, Title: x.Task.Title, Score: 1})
	}
	if !l.says() {
		return ""
	}
	return "TASK_AMBIGUOUS"
}

// choose takes the one of a task's rows whose indicator or item the row names.
func (m *matcher) choose(l *line, lines []*sheet.Line, how string) (code string) {
	l.about, l.match = lines[0], how
	if item := l.value(models.FieldItem); item != "" && foldTitle(item) != foldTitle(lines[0].Task.Title) {
		if l.to = m.itemOf(lines[0].Task.ID, item); l.to == nil && l.says() {
			return "ITEM_UNKNOWN"
		}
		return ""
	}
	if l.to = l.pick(lines); l.to != nil {
		return ""
	}
	if !l.figures() {
		l.to = lines[0]
		return ""
	}
	return "INDICATOR_UNKNOWN"
}

// itemOf finds an item by its title, or by the department that it is the share of.
func (m *matcher) itemOf(taskID, name string) *sheet.Line {
	folded := text.Fold(name)
	department := m.names.find(name)
	for _, l := range m.items[taskID] {
		if text.Fold(l.Item.Title) == folded {
			return l
		}
		if department != "" && (l.Item.DepartmentID != nil && *l.Item.DepartmentID == department || m.names.find(l.Item.Title) == department) {
			return l
		}
	}
	return nil
}

func oneTask(lines []*sheet.Line) bool {
	for _, l := range lines {
		if l.Task.ID != lines[0].Task.ID {
			return false
		}
	}
	return true
}
