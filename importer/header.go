package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// A header has at most so many rows, and the first one stands within the first rows of a sheet.
const (
	headerDepth  = 4
	headerWithin = 60
	mostHeaders  = 40 // in one sheet, one above the other
)

// column is one column of a table with what its header says.
type column struct {
	col     int
	path    []string // the texts of the header above it, from the top down, each once
	cell    string   // address of the lowest of them
	heading sheet.Heading
	field   models.Field // "" where it isn't used
	block   int          // 1… in a wide table: which block it belongs to; 0: to the row as a whole
	tick    bool         // a status that is chosen by a mark beneath it
	how     string       // code of the finding that says how a doubtful one was settled
}

// label is the header as shown.
func (c column) label() string { return strings.Join(c.path, "/") }

// header is a candidate for a table's header: rows[first..last] of a sheet.
type header struct {
	first, last int
	columns     []column
	score       float64
}

// finder looks for headers in one sheet.
type finder struct {
	*layout
	period    models.Period
	known     map[string]sheet.Heading // by path, so that no header is read twice
	breakdown bool                     // the table that is looked for breaks a report down
}

func (f *finder) read(path []string) sheet.Heading {
	key := path[0]
	if len(path) > 1 {
		key = strings.Join(path, "\x00")
	}
	h, ok := f.known[key]
	if !ok {
		if len(f.known) > 4000 {
			clear(f.known) // a sheet that repeats nothing
		}
		if f.breakdown {
			h = sheet.ReadBreakdownHeading(f.period.Year(), path...)
		} else {
			h = sheet.ReadHeading(f.period.Year(), path...)
		}
		f.known[key] = h
	}
	return h
}

// mayHead says that a row may be a header: two cells are known header words, or, where no table was found yet, one is and two others
// contain telling words.
func (f *finder) mayHead(row *grid.Row, first bool) bool {
	if holdsID(row) {
		return false
	}
	if f.wordsIn(row) >= 2 {
		return true
	}
	if !first {
		return false
	}
	exact, named := 0, 0
	for i := range row.Cells {
		if c := &row.Cells[i]; c.Type == grid.Text && len(c.Value) <= 80 {
			h := f.read([]string{text.Clean(c.Value)})
			if h.Exact {
				exact++
			}
			if len(h.Fields) > 0 {
				named++
			}
		}
	}
	return exact >= 1 && named >= 3 || f.namesCounties(row)
}

// holdsID says that a row has the hidden id of one of the ledger's rows: our template's rows are told from headers by a glance.
func holdsID(row *grid.Row) bool {
	for i := range row.Cells {
		if v := row.Cells[i].Value; len(v) > 4 && v[3] == '_' && (models.IsID(models.TaskPrefix, v) || models.IsID(models.IndicatorPrefix, v)) {
			return true
		}
	}
	return false
}

// wordsIn counts the cells of a row that are a known header word; a row whose first cells are none has none.
func (f *finder) wordsIn(row *grid.Row) int {
	const looked = 5
	n := 0
	for i := range row.Cells {
		c := &row.Cells[i]
		switch {
		case c.Type != grid.Text, i >= looked && n == 0:
			return 0
		case len(c.Value) <= 80 && f.read([]string{text.Clean(c.Value)}).Exact:
			n++
		}
	}
	return n
}

// namesCounties says that a row begins with a header for counties or projects and goes on with units: 县区 | 高标准农田（万亩）. Nothing
// else need be known of a wide table.
func (f *finder) namesCounties(row *grid.Row) bool {
	if len(row.Cells) < 2 || row.Cells[0].Type != grid.Text || !slices.Contains(f.read([]string{text.Clean(row.Cells[0].Value)}).Fields, models.FieldItem) {
		return false
	}
	second := row.Cells[1]
	return second.Type == grid.Text && len(second.Value) < 120 && f.read([]string{text.Clean(second.Value)}).Unit != ""
}

// headerAround gives the best header among those that contain row i and begin at row from or beneath it.
func (f *finder) headerAround(i, from int) (header, bool) {
	var best header
	for first := max(from, i-headerDepth+1); first <= i; first++ {
		for last := i; last < min(len(f.sheet.Rows), first+headerDepth); last++ {
			if !f.holds(first, last) {
				continue
			}
			h := header{first: first, last: last, columns: f.columns(first, last)}
			h.score = scoreOf(h.columns) - 0.1*float64(last-first)
			if h.score > best.score {
				best = h
			}
		}
	}
	return best, best.score > 0 && (tells(best.columns) || f.breakdown && breaksDown(best.columns))
}

var inAnyBrackets = regexp.MustCompile(`[(\[【〔][^)\]】〕]*[)\]】〕]`)

// filledForm says that a row is a line of a form that has been filled in (填报单位：市农业农村局　填报时间：11月25日), which stands above headers but
// belongs to none.
func filledForm(row *grid.Row) bool {
	for i := range row.Cells {
		if c := &row.Cells[i]; c.Type == grid.Text {
			_, value, ok := strings.Cut(inAnyBrackets.ReplaceAllString(text.Fold(c.Value), ""), ":") // 累计完成【单位：亩】 is a header
			if ok && strings.TrimSpace(value) != "" {
				return true
			}
		}
	}
	return false
}

// holds says whether rows may be one header: the first one has several texts, and the others stand beneath its groups or beneath
// nothing.
func (f *finder) holds(first, last int) bool {
	rows := f.sheet.Rows
	if rows[last].Number-rows[first].Number >= headerDepth || f.distinct(&rows[first]) < 2 || filledForm(&rows[first]) {
		return false
	}
	for i := first + 1; i <= last; i++ {
		if !f.beneath(first, i) {
			return false
		}
	}
	return !f.goesOn(last)
}

// goesOn says that two cells of a header's last row are merged with the row beneath, so that it isn't the last one.
func (f *finder) goesOn(last int) bool {
	row, n := &f.sheet.Rows[last], 0
	for i := range row.Cells {
		if m, in := f.mergeAt(row.Number, row.Cells[i].Col); in && m.Row2 > row.Number && m.Row2 < row.Number+headerDepth {
			n++
		}
	}
	return n >= 2 && last+1 < len(f.sheet.Rows) && f.beneath(last, last+1)
}

func (f *finder) distinct(row *grid.Row) int {
	seen := map[string]bool{}
	for i := range row.Cells {
		if !blankCell(&row.Cells[i]) {
			seen[text.Fold(row.Cells[i].Value)] = true
		}
	}
	return len(seen)
}

// beneath says whether row i goes on with the header that begins at row first.
func (f *finder) beneath(first, i int) bool {
	row := &f.sheet.Rows[i]
	known, all := 0, 0
	for k := range row.Cells {
		c := &row.Cells[k]
		if blankCell(c) {
			continue
		}
		all++
		if c.Type != grid.Text || utf8.RuneCountInString(c.Value) > 40 || f.direct(i, c.Col) {
			return false
		}
		path := f.path(first, i, c.Col)
		if h := f.read(path); len(h.Fields) > 0 || h.Unit != "" || len(path) > 1 && len(f.read(path[len(path)-1:]).Fields) > 0 {
			known++
		}
	}
	return all > 0 && (known*2 >= all || f.groupsOnly(i))
}

// groupsOnly says that the next row has the words, and this one the groups above them.
func (f *finder) groupsOnly(i int) bool {
	return i+1 < len(f.sheet.Rows) && f.sheet.Rows[i+1].Number == f.sheet.Rows[i].Number+1 && f.wordsIn(&f.sheet.Rows[i+1]) >= 2
}

// direct says that the cell above a place is a header of its own and no group: what stands beneath it is data.
func (f *finder) direct(i, col int) bool {
	above := &f.sheet.Rows[i-1]
	c, _ := f.shown(above.Number, col)
	if blankCell(c) || sameText(c, cellAt(&f.sheet.Rows[i], col)) || sameText(c, cellAt(above, col+1)) || sameText(c, cellAt(above, col-1)) {
		return false // nothing, or what a program wrote into each cell of a merge
	}
	if m, in := f.mergeAt(above.Number, col); in {
		return m.Col1 == m.Col2
	}
	return !blankCell(cellAt(above, col+1)) || blankCell(cellAt(&f.sheet.Rows[i], col+1))
}

func sameText(a, b *grid.Cell) bool { return a != nil && b != nil && a != b && a.Value == b.Value }

// path gives the texts above a column in the rows of a header. A blank cell right of a group, without a merge as in a text table,
// belongs to it.
func (f *finder) path(first, last, col int) []string {
	var path []string
	for i := first; i <= last; i++ {
		number := f.sheet.Rows[i].Number
		c, _ := f.shown(number, col)
		if blankCell(c) && i < last && !blankCell(cellAt(&f.sheet.Rows[i+1], col)) {
			c = f.groupLeftOf(i, col)
		}
		if blankCell(c) || c.Type != grid.Text {
			continue
		}
		if s := text.Clean(c.Value); len(path) == 0 || path[len(path)-1] != s {
			path = append(path, s)
		}
	}
	return path
}

// groupLeftOf gives the unmerged group that a blank cell belongs to: the next cell on its left, as long as the row beneath is filled.
func (f *finder) groupLeftOf(i, col int) *grid.Cell {
	row, below := &f.sheet.Rows[i], &f.sheet.Rows[i+1]
	for col--; col > 0; col-- {
		if _, in := f.mergeAt(row.Number, col); in || blankCell(cellAt(below, col)) {
			return nil
		}
		if c := cellAt(row, col); !blankCell(c) {
			return c
		}
	}
	return nil
}

// columns reads the header of every column that has one.
func (f *finder) columns(first, last int) []column {
	seen := map[int]string{}
	for i := first; i <= last; i++ {
		row := &f.sheet.Rows[i]
		for _, c := range row.Cells {
			from, to := c.Col, c.Col
			if m, in := f.mergeAt(row.Number, c.Col); in && m.Col2-m.Col1 < 512 {
				to = m.Col2
			}
			for col := from; col <= to; col++ {
				seen[col] = grid.Address(row.Number, c.Col)
			}
		}
	}
	var columns []column
	for col, cell := range seen {
		if path := f.path(first, last, col); len(path) > 0 {
			columns = append(columns, column{col: col, path: path, cell: cell, heading: f.read(path)})
		}
	}
	slices.SortFunc(columns, func(a, b column) int { return a.col - b.col })
	return slices.CompactFunc(columns, func(a, b column) bool { return a.cell == b.cell && a.label() == b.label() }) // one cell over two columns
}

// scoreOf says how much of a table a header names: each field once, a known word more than a guess, and a little for the columns of
// further blocks.
func scoreOf(columns []column) float64 {
	score, named := 0.0, map[models.Field]bool{}
	for i, c := range columns {
		if i > 0 && c.label() == columns[i-1].label() {
			continue // the same over two columns: a group whose columns stand beneath it
		}
		field := models.Field("")
		for _, f := range c.heading.Fields {
			if !named[f] {
				field = f
				break
			}
		}
		switch {
		case field == "" && len(c.heading.Fields) > 0:
			score += 0.2
		case field == "":
		case c.heading.Exact:
			score, named[field] = score+1, true
		default:
			score, named[field] = score+0.4, true
		}
	}
	return score
}

// tells says whether columns name a task and say something of it: with known words, three columns or more, or two of them that leave
// no doubt.
func tells(columns []column) bool {
	any := func(which func(models.Field) bool) bool {
		return slices.ContainsFunc(columns, func(c column) bool { return slices.ContainsFunc(c.heading.Fields, which) })
	}
	exact, named := 0, 0
	for _, c := range columns {
		if len(c.heading.Fields) > 0 {
			named++
		}
		if c.heading.Exact {
			exact++
		}
	}
	switch {
	case !any(func(f models.Field) bool { return names(f) && f != models.FieldLead || f == sheet.FieldID }):
		return false
	case wideLike(columns):
		return true
	case !any(func(f models.Field) bool {
		return sheet.Input(f) || f == models.FieldAmount || f == models.FieldCompletion
	}):
		return false
	case exact >= 2:
		return named >= 3 || exact == len(columns)
	}
	return exact == 1 && named >= 3 && named*3 >= len(columns)*2
}

// breaksDown says whether columns name a task and say anything of it.
func breaksDown(columns []column) bool {
	exact, task := 0, false
	for _, c := range columns {
		if c.heading.Exact {
			exact++
		}
		task = task || slices.ContainsFunc(c.heading.Fields, func(f models.Field) bool { return f == models.FieldTask || f == sheet.FieldQuote })
	}
	return task && exact >= 2
}

// wideLike says that a header has a column of names and else columns that it doesn't know: 县区 | 高标准农田（万亩）| …
func wideLike(columns []column) bool {
	item, units := false, 0
	for _, c := range columns {
		item = item || slices.Contains(c.heading.Fields, models.FieldItem)
		if len(c.heading.Fields) == 0 && c.heading.Unit != "" {
			units++
		}
	}
	return item && units > 0
}
