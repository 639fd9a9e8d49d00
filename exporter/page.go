package exporter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/models"

	"github.com/xuri/excelize/v2"
)

// page is one sheet being written from top to bottom. The first error stays; finish gives it.
type page struct {
	book    *book
	name    string
	stream  arrangement // what excelize arranges on the sheet
	rows    *rows
	columns []column
	letters []string // of the columns
	looks   []look   // of the cells written last, by column, with their styles: most rows look like the one before
	ids     []int
	cells   []cell // of the row being written (rowOf)
	row     int    // the last that was written
	filter  int    // the row of the header, for filter and repetition; 0: none
	printed int    // how many columns are printed; 0: all
	links   []link
	below   int // rows at the end that the filter leaves alone: totals
	err     error
}

// column is a column's head and its width in characters.
type column struct {
	head  string
	width float64
}

// cell is what is written into one cell. A formula is always one of ours with the value that it has; data never become one.
type cell struct {
	value   any // string, int, float64, models.Date, or nil
	formula string
	look    look
	link    string // a place in this workbook, made of a sheet's name and an address
}

func textCell(s string, l look) cell { return cell{value: s, look: l} }

// place is the address of a column (from 1) in a row: C7.
func place(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "A1" // only for numbers beyond the format's own limits, which no sheet of ours reaches
	}
	return name
}

// span is the rows of a table, from the first to the last; of an empty one the blank row beneath its header.
type span struct{ from, to int }

// endedAt is the span that ends with a row.
func (s span) endedAt(row int) span { return span{s.from, max(row, s.from)} }

// cells are the cells of a column: C5:C80.
func (s span) cells(column int) string { return place(column, s.from) + ":" + place(column, s.to) }

// on is the same from another sheet: '部门'!$C$5:$C$80.
func (s span) on(sheet string, column int) string {
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", sheet, letter(column), s.from, letter(column), s.to)
}

// letter is a column's letter.
func letter(column int) string { return strings.TrimSuffix(place(column, 1), "1") }

// write writes one row, as high as its texts need. What doesn't fit even the highest row goes on in further rows that carry the
// cells of again (a task's number), so that nothing is cut.
func (p *page) write(cells []cell, again ...cell) {
	rest := p.writePart(cells)
	for rest != nil {
		for i, c := range again {
			if i < len(rest) && rest[i].value == nil {
				rest[i] = c
			}
		}
		rest = p.writePart(rest)
	}
}

// writePart writes one row and gives what is left over, nil for nothing. The texts of cells are made fit in place.
func (p *page) writePart(cells []cell) []cell {
	height := minRowHeight
	var rest []cell
	for i := range cells {
		c := &cells[i]
		said, ok := c.value.(string)
		if !ok {
			continue
		}
		s := inert(said)
		if c.look.wrap && i < len(p.columns) {
			begun, more, lines := cutLines(s, p.columns[i].width, c.look.size, linesPerRow(c.look.size))
			if more != "" {
				rest = continued(rest, cells, i, more)
			}
			s, height = begun, max(height, heightOf(lines, c.look.size))
		}
		if len(s) != len(said) || s != said { // boxing a text anew costs as much as measuring it
			c.value = s
		}
	}
	p.begin(height)
	for i := range cells {
		p.cell(i, &cells[i], true)
	}
	p.end()
	return rest
}

// continued puts the rest of a text into the row that follows, which otherwise is blank in the looks of the first; no light is
// repeated, and so no tint.
func continued(rest, cells []cell, at int, s string) []cell {
	if rest == nil {
		rest = make([]cell, len(cells))
		for i, c := range cells {
			rest[i].look = c.look.withFill("")
		}
	}
	rest[at].value = s
	return rest
}

// wide writes a text across all printed columns: a title, a note. It is merged, so that it wraps and stays in the middle.
func (p *page) wide(s string, l look) {
	width := 0.0
	for _, c := range p.shown() {
		width += c.width
	}
	s = inert(s)
	height := max(heightOf(linesOf(s, width, l.size), l.size), l.size*2)
	p.put([]any{textCell(s, l)}, height)
	p.keep(p.stream.MergeCell(place(1, p.row), place(len(p.shown()), p.row)))
}

func (p *page) shown() []column {
	if p.printed > 0 {
		return p.columns[:p.printed]
	}
	return p.columns
}

// band writes the name of a section into the first column of a row; it flows over the blank cells beside it, so that sorting and
// filtering aren't hindered by a merged cell.
func (p *page) band(s string, l look) {
	cells := make([]cell, len(p.columns))
	for i := range cells {
		cells[i].look = l
	}
	cells[0].value = s
	p.write(cells)
}

// head writes the header, under which the sheet is frozen (with so many columns at the left), filtered and repeated in print.
func (p *page) head() {
	cells := make([]cell, len(p.columns))
	for i, c := range p.columns {
		cells[i] = textCell(c.head, headLook)
	}
	p.write(cells)
	p.filter = p.row
}

// freeze keeps the rows at the top and some columns at the left in sight. It must be called before any row is written.
func (p *page) freeze(columns, rows int) {
	corner, pane := place(columns+1, rows+1), "bottomRight"
	if columns == 0 {
		pane = "bottomLeft" // Excel calls a file damaged whose active pane doesn't exist
	}
	p.keep(p.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: corner, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: pane}}}))
}

// skip leaves a row blank.
func (p *page) skip() { p.put(nil, minRowHeight/2) }

// put writes a row of cells, or of values without a look.
func (p *page) put(values []any, height float64) {
	p.begin(height)
	for i, v := range values {
		c, ok := v.(cell)
		if !ok {
			c.value = v
		}
		if s, said := c.value.(string); said {
			c.value = inert(s)
		}
		p.cell(i, &c, ok)
	}
	p.end()
}

// begin begins the next row, cell writes its cell in column i (from 0), end ends it.
func (p *page) begin(height float64) {
	p.row++
	p.rows.row(p.row, height)
}

func (p *page) cell(i int, c *cell, styled bool) {
	p.keep(p.rows.cell(p.letter(i), p.row, p.styleOf(i, &c.look, styled), c))
	if c.link != "" && len(p.links) < mostLinks {
		p.links = append(p.links, link{p.letter(i) + strconv.Itoa(p.row), c.link})
	}
}

func (p *page) end() {
	p.rows.endRow()
	p.keep(p.rows.spill())
	p.book.progress.step()
}

// letter is the letter of column i, from 0.
func (p *page) letter(i int) string {
	for len(p.letters) <= i {
		p.letters = append(p.letters, letter(len(p.letters)+1))
		p.looks, p.ids = append(p.looks, look{}), append(p.ids, 0)
	}
	return p.letters[i]
}

// styleOf is the style of a look in column i; a value without a look has the file's own.
func (p *page) styleOf(i int, l *look, styled bool) int {
	switch {
	case !styled:
		return 0
	case p.ids[i] == 0 || p.looks[i] != *l:
		p.looks[i], p.ids[i] = *l, p.book.styles.of(*l)
	}
	return p.ids[i]
}

func (p *page) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// link is a cell that leads to a place in the workbook.
type link struct{ cell, to string }

// mostLinks is how many cells of a sheet lead somewhere: excelize looks through all of them for each.
const mostLinks = 5000

// finish puts the filter and the print titles, and ends the sheet.
func (p *page) finish() error {
	if p.filter > 0 {
		last := max(p.row-p.below, p.filter+1)
		p.keep(p.book.file.AutoFilter(p.name, place(1, p.filter)+":"+place(len(p.columns), last), nil))
		fit := true // which excelize forgets when it puts a filter
		p.keep(p.book.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
		p.define("Print_Titles", fmt.Sprintf("$%d:$%d", p.filter, p.filter))
	}
	for _, x := range p.links {
		p.keep(p.book.file.SetCellHyperLink(p.name, x.cell, x.to, "Location"))
	}
	if p.printed > 0 {
		p.define("Print_Area", fmt.Sprintf("$A$1:$%s$%d", letter(p.printed), p.row))
	}
	p.keep(p.book.file.SetSheetDimension(p.name, "A1:"+place(max(len(p.letters), 1), max(p.row, 1)))) // some readers read no further
	return p.err
}

// define gives a range of this sheet one of the names that programs know.
func (p *page) define(builtIn, cells string) {
	p.keep(p.book.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm." + builtIn, Scope: p.name, RefersTo: "'" + p.name + "'!" + cells}))
}

// cell is a cell as put takes it, its text made fit. Strings are written as strings whatever they begin with.
func (b *book) cell(c cell) any {
	if s, ok := c.value.(string); ok {
		c.value = inert(s)
	}
	return c
}

// arrangement arranges a sheet with excelize: what isn't a row.
type arrangement struct {
	file  *excelize.File
	sheet string
}

// SetColWidth sets the width of columns.
func (a arrangement) SetColWidth(first, last int, width float64) error {
	return a.file.SetColWidth(a.sheet, letter(first), letter(last), width)
}

// SetColVisible shows or hides columns.
func (a arrangement) SetColVisible(first, last int, visible bool) error {
	return a.file.SetColVisible(a.sheet, letter(first)+":"+letter(last), visible)
}

// SetPanes freezes rows and columns.
func (a arrangement) SetPanes(panes *excelize.Panes) error { return a.file.SetPanes(a.sheet, panes) }

// MergeCell merges a range.
func (a arrangement) MergeCell(from, to string) error { return a.file.MergeCell(a.sheet, from, to) }

// serial is a date as a workbook keeps it: days since 30 December 1899.
func serial(d models.Date) int { return d.DaysSince(models.NewDate(1899, 12, 30)) }

// inert makes a text fit for a cell. Control characters, which the format forbids, are shown by their pictures (␀ to ␡), so that
// they are seen and not lost; a carriage return is a line break.
func inert(s string) string {
	if fit(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	clean := func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case r == 0xfffe || r == 0xffff:
			return utf8.RuneError
		}
		return r
	}
	return strings.Map(clean, s)
}

// fit says whether nothing in a text has to be changed: the common case, told without a copy.
func fit(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if b := s[i]; b < 0x20 && b != '\n' && b != '\t' || b == 0x7f || b == 0xef && i+2 < len(s) && s[i+1] == 0xbf && s[i+2] >= 0xbe {
			return false
		}
	}
	return true
}
