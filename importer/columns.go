package importer

import (
	"maps"
	"slices"

	"duban/grid"
	"duban/models"
	"duban/sheet"
)

// settle gives each column of a header its field. Words with one meaning come first; a word with several takes the meaning that the
// cells beneath it bear out, or the one that its neighbours leave; guesses come last.
func settle(columns []column, rows []grid.Row, from, to int, period models.Period) []column {
	s := settling{columns: columns, rows: rows, from: from, to: to, period: period, taken: map[slot]bool{}, natures: map[int]nature{}}
	s.tickColumns()
	s.group()
	s.pickMonths()
	s.certain()
	for i := range s.columns {
		if c := &s.columns[i]; c.field == "" && c.heading.Exact {
			s.doubtful(c)
		}
	}
	for i := range s.columns {
		if c := &s.columns[i]; c.field == "" && !c.heading.Exact {
			s.guessed(c)
		}
	}
	s.plainBlocks()
	return s.columns
}

// settling is one table's columns while their fields are settled.
type settling struct {
	columns  []column
	rows     []grid.Row
	from, to int // rows[from:to] lie beneath the header
	period   models.Period
	taken    map[slot]bool
	natures  map[int]nature
}

// slot is a field of a block: each is given once.
type slot struct {
	block int
	field models.Field
}

func (s *settling) nature(col int) nature {
	n, known := s.natures[col]
	if !known {
		n = natureOf(s.rows, s.from, s.to, col)
		s.natures[col] = n
	}
	return n
}

func (s *settling) give(c *column, f models.Field, how string) {
	c.field, c.how = f, how
	s.taken[slot{c.block, f}] = true
}

func (s *settling) free(c *column, f models.Field) bool { return !s.taken[slot{c.block, f}] }

// certain gives the fields of words that have only one meaning. Of several columns for the number or the task it takes the one that
// tells rows apart: 任务编号 rather than 序号, the task rather than its group.
func (s *settling) certain() {
	best := map[slot]int{}
	for i := range s.columns {
		c := &s.columns[i]
		if !c.heading.Exact || len(c.heading.Fields) != 1 {
			continue
		}
		at := slot{c.block, c.heading.Fields[0]}
		first, another := best[at]
		if !another || s.telling(c, at.field) > s.telling(&s.columns[first], at.field) {
			best[at] = i
		}
	}
	for at, i := range best {
		s.give(&s.columns[i], at.field, "")
	}
}

// telling says how well a column tells rows apart: by its task numbers, or by its different texts.
func (s *settling) telling(c *column, f models.Field) int {
	if f != models.FieldNumber && f != models.FieldTask {
		return 0
	}
	seen := map[string]bool{}
	for i := s.from; i < s.to && len(seen) < sampled; i++ {
		if x := cellAt(&s.rows[i], c.col); !blankCell(x) && (f == models.FieldTask || isTaskNumber(x.Value)) {
			seen[x.Value] = true
		}
	}
	return len(seen)
}

// doubtful settles a word with several meanings.
func (s *settling) doubtful(c *column) {
	var open []models.Field
	for _, f := range c.heading.Fields {
		if s.free(c, f) {
			open = append(open, f)
		}
	}
	if len(open) == 0 || len(c.heading.Fields) == 1 {
		return
	}
	n := s.nature(c.col)
	for _, f := range s.inOrder(c, open) {
		if n.bears(f) {
			how := "COLUMN_BY_CONTENTS"
			if len(open) == 1 || n.all == 0 || alike(open, n) {
				how = "COLUMN_BY_NEIGHBOURS"
			}
			s.give(c, f, how)
			return
		}
	}
}

// inOrder puts first what a table can't do without: 完成情况 over nothing is the progress where there is none, 目标任务 the task.
func (s *settling) inOrder(c *column, open []models.Field) []models.Field {
	first := models.Field("")
	switch {
	case slices.Contains(open, models.FieldProgress) && !s.anyIs(models.FieldProgress) && s.nature(c.col).all == 0:
		first = models.FieldProgress
	case slices.Contains(open, models.FieldTask) && s.anyIs(models.FieldTask):
		return without(open, models.FieldTask)
	}
	if first == "" {
		return open
	}
	return append([]models.Field{first}, without(open, first)...)
}

func (s *settling) anyIs(f models.Field) bool {
	return slices.ContainsFunc(s.columns, func(c column) bool { return c.field == f })
}

func without(fields []models.Field, f models.Field) []models.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(x models.Field) bool { return x == f })
}

// alike says that the cells bear out all meanings, so that they didn't decide.
func alike(open []models.Field, n nature) bool {
	for _, f := range open {
		if !n.bears(f) {
			return false
		}
	}
	return true
}

// guessed gives the field of a header that only contains a telling word.
func (s *settling) guessed(c *column) {
	n := s.nature(c.col)
	for _, f := range c.heading.Fields {
		if s.free(c, f) && n.bears(f) && n.all > 0 {
			s.give(c, f, "COLUMN_GUESSED")
			return
		}
	}
	for _, f := range c.heading.Fields {
		if s.free(c, f) && f == models.FieldProgress && n.all > 0 {
			s.give(c, f, "COLUMN_GUESSED") // words that hold figures, where the figures have their own column
			return
		}
	}
}

// group finds the blocks of a wide table: at least two groups, whose names aren't words of headers, with the same figure beneath
// each.
func (s *settling) group() {
	figures := map[models.Field]map[string]bool{}
	for _, c := range s.columns {
		if name, ok := blockName(c); ok {
			f := c.heading.Fields[0]
			if figures[f] == nil {
				figures[f] = map[string]bool{}
			}
			figures[f][name] = true
		}
	}
	wide, blocks := s.counties(), map[string]bool{}
	for _, names := range figures {
		wide = wide || len(names) >= 2
		maps.Copy(blocks, names)
	}
	if !wide {
		return
	}
	number := map[string]int{}
	for i := range s.columns {
		c := &s.columns[i]
		if len(c.path) < 2 || !blocks[c.path[0]] {
			continue
		}
		name := c.path[0]
		if number[name] == 0 {
			number[name] = len(number) + 1
		}
		c.block = number[name]
		if c.heading.Exact && c.heading.Fields[0] == models.FieldTask {
			c.heading.Fields = []models.Field{models.FieldTarget} // 任务 beside 完成, beneath an indicator
		}
	}
}

// counties says that the rows are counties or projects and nothing else: one indicator's columns make a wide table then.
func (s *settling) counties() bool {
	item := false
	for _, c := range s.columns {
		if len(c.path) == 1 && len(c.heading.Fields) > 0 {
			if c.heading.Fields[0] == models.FieldTask || c.heading.Fields[0] == models.FieldIndicator {
				return false
			}
			item = item || slices.Contains(c.heading.Fields, models.FieldItem)
		}
	}
	return item
}

// blockName gives the group that a figure's column stands in, where its name isn't a word of headers.
func blockName(c column) (string, bool) {
	if len(c.path) < 2 || len(c.heading.Fields) == 0 || !sheet.Figures(c.heading.Fields[0]) {
		return "", false
	}
	return c.path[0], !sheet.ReadHeading(0, c.path[0]).Exact
}

// pickMonths leaves one column of those that tell the same figure of several months: the period's, else the newest before it.
func (s *settling) pickMonths() {
	type key struct {
		block int
		field models.Field
	}
	best := map[key]*column{}
	month := s.period.LastMonth()
	for i := range s.columns {
		c := &s.columns[i]
		if c.heading.Month == 0 || len(c.heading.Fields) == 0 || !sheet.Figures(c.heading.Fields[0]) {
			continue
		}
		k := key{c.block, c.heading.Fields[0]}
		old := best[k]
		if old == nil || nearer(c.heading.Month, old.heading.Month, month) {
			if old != nil {
				old.heading.Fields = nil
			}
			best[k] = c
		} else {
			c.heading.Fields = nil
		}
	}
}

// nearer says that month a tells more of the period's month than b does.
func nearer(a, b, month int) bool {
	if (a <= month) != (b <= month) {
		return a <= month
	}
	if a <= month {
		return a > b
	}
	return a < b
}

// plainBlocks makes blocks of one column in a wide table without groups: 县区 | 高标准农田（万亩） | 有机旱作示范区（万亩）.
func (s *settling) plainBlocks() {
	if !s.anyIs(models.FieldItem) || s.anyIs(models.FieldCumulative) || s.anyIs(models.FieldAmount) || s.anyIs(models.FieldProgress) {
		return
	}
	next := 0
	for _, c := range s.columns {
		next = max(next, c.block)
	}
	if next > 0 {
		return
	}
	for i := range s.columns {
		c := &s.columns[i]
		n := s.nature(c.col)
		if c.field == "" && len(c.heading.Fields) == 0 && n.numbers > 0 && n.numbers*2 >= n.all {
			next++
			c.block = next
			s.give(c, models.FieldCumulative, "")
		}
	}
}
