package exporter

import (
	"maps"
	"slices"
	"strconv"

	"duban/models"
)

// sheetMarking is one sheet's text being marked.
type sheetMarking struct {
	text    []byte
	styles  *tints
	undo    bool // tints of an earlier check are taken away
	prefix  string
	cells   map[address]*cellMarks // those still to be met
	byRow   map[int][]int          // their columns, ascending
	columns []element              // col
	edits   []edit
}

// markSheet tints the cells of a sheet and writes their comments.
func (b *markedBook) markSheet(s markedSheet, cells map[address]*cellMarks) error {
	text, err := b.read(s.part)
	if err != nil {
		return err
	}
	root, err := rootOf(text)
	if err != nil {
		return err
	}
	in, err := inside(text, root)
	if err != nil {
		return err
	}
	if cells, err = ontoMerges(text, in, cells); err != nil {
		return err
	}
	m := &sheetMarking{text: text, styles: b.styles, undo: b.old != "", prefix: root.prefix, cells: maps.Clone(cells)}
	if cols, ok := child(in, "cols"); ok {
		if m.columns, err = inside(text, cols); err != nil {
			return err
		}
	}
	m.byRow = columnsByRow(cells)
	data, ok := child(in, "sheetData")
	if !ok {
		return errMarkup
	}
	if err := m.rows(data); err != nil {
		return err
	}
	legacy, err := b.comment(s, text, in, cells)
	if err != nil {
		return err
	}
	if legacy != "" {
		at := beforeTail(in, root)
		m.edits = append(m.edits, edit{at, at, `<` + root.prefix + `legacyDrawing xmlns:r="` + relationSpace + `" r:id="` + legacy + `"/>`})
	}
	if text, err = splice(text, m.edits); err == nil {
		b.put(s.part, text)
	}
	return err
}

// afterDrawings are the elements of a sheet that come behind its legacyDrawing.
var afterDrawings = []string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}

// beforeTail is where a sheet's legacyDrawing belongs. What wraps controls for newer programs (AlternateContent) stands behind it, too.
func beforeTail(in []element, root element) int {
	at := root.close
	for i := len(in) - 1; i >= 0 && (slices.Contains(afterDrawings, in[i].name) || in[i].name == "AlternateContent"); i-- {
		at = in[i].start
	}
	return at
}

// ontoMerges moves the marks of cells that a merge covers to the one that is seen.
func ontoMerges(text []byte, in []element, cells map[address]*cellMarks) (map[address]*cellMarks, error) {
	list, ok := child(in, "mergeCells")
	if !ok || len(cells) == 0 {
		return cells, nil
	}
	merges, err := inside(text, list)
	if err != nil {
		return nil, err
	}
	moved := maps.Clone(cells)
	for _, e := range merges {
		from, to := rangeOf(attr(text, e, "ref"))
		for at, c := range cells {
			if at == from || at.row < from.row || at.row > to.row || at.col < from.col || at.col > to.col {
				continue
			}
			delete(moved, at)
			if there := moved[from]; there != nil {
				c = &cellMarks{worst: worse(there.worst, c.worst), said: slices.Concat(there.said, c.said)}
			}
			moved[from] = c
		}
	}
	return moved, nil
}

func worse(a, b models.Severity) models.Severity {
	if slices.Index(severities, b) < slices.Index(severities, a) {
		return b
	}
	return a
}

// rangeOf reads A1:C3, or A1 alone.
func rangeOf(ref string) (from, to address) {
	from = addressOf(ref)
	for i := range ref {
		if ref[i] == ':' {
			return from, addressOf(ref[i+1:])
		}
	}
	return from, from
}

// rows goes through the rows of sheetData in order, and puts in those that aren't there but hold a marked cell.
func (m *sheetMarking) rows(data element) error {
	rows, err := inside(m.text, data)
	if err != nil {
		return err
	}
	order := slices.Sorted(maps.Keys(m.byRow))
	number := 0
	for _, row := range rows {
		number++
		if n, err := strconv.Atoi(attr(m.text, row, "r")); err == nil {
			number = n
		}
		for len(order) > 0 && order[0] < number {
			if err := m.newRow(row.start, order[0]); err != nil {
				return err
			}
			order = order[1:]
		}
		marked := len(order) > 0 && order[0] == number
		if marked {
			order = order[1:]
		}
		if marked || m.undo {
			if err := m.row(row, number); err != nil {
				return err
			}
		}
	}
	return m.rowsBehind(data, order)
}

// rowsBehind puts in rows behind the last.
func (m *sheetMarking) rowsBehind(data element, order []int) error {
	before := len(m.edits)
	for _, n := range order {
		if err := m.newRow(data.close, n); err != nil {
			return err
		}
	}
	if !data.empty() || len(order) == 0 {
		return nil
	}
	all := ""
	for _, e := range m.edits[before:] {
		all += e.with
	}
	m.edits = append(m.edits[:before], appendInto(m.text, data, all))
	return nil
}

// newRow puts in a row with its marked cells.
func (m *sheetMarking) newRow(at, number int) error {
	text := `<` + m.prefix + `row r="` + strconv.Itoa(number) + `">`
	for _, col := range m.byRow[number] {
		cell, err := m.newCell(address{number, col}, m.columnFormat(col))
		if err != nil {
			return err
		}
		text += cell
	}
	m.edits = append(m.edits, edit{at, at, text + `</` + m.prefix + `row>`})
	return nil
}

// columnsByRow are the columns of cells, by their rows.
func columnsByRow(cells map[address]*cellMarks) map[int][]int {
	byRow := map[int][]int{}
	for at := range cells {
		byRow[at.row] = append(byRow[at.row], at.col)
	}
	for _, cols := range byRow {
		slices.Sort(cols)
	}
	return byRow
}

// newCell is an empty cell, tinted.
func (m *sheetMarking) newCell(at address, format int) (string, error) {
	c := m.cells[at]
	delete(m.cells, at)
	id, err := m.styles.tint(format, c.worst)
	return `<` + m.prefix + `c r="` + at.String() + `" s="` + strconv.Itoa(id) + `"/>`, err
}

// columnFormat is the format that an empty cell has from its column.
func (m *sheetMarking) columnFormat(col int) int {
	for _, e := range m.columns {
		from, _ := strconv.Atoi(attr(m.text, e, "min"))
		to, _ := strconv.Atoi(attr(m.text, e, "max"))
		if col >= from && col <= to {
			return number(attr(m.text, e, "style"))
		}
	}
	return 0
}

// number reads the number of a format; none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// row tints the marked cells of a row, and puts in those that aren't there.
func (m *sheetMarking) row(row element, n int) error {
	cells, err := inside(m.text, row)
	if err != nil {
		return err
	}
	wanted := m.byRow[n]
	for _, a := range attributes(m.text, row) {
		if a.name == "spans" && len(wanted) > 0 {
			m.edits = append(m.edits, edit{a.start, a.end, ""}) // a hint that may no longer hold
		}
	}
	col := 0
	for _, c := range cells {
		if c.name != "c" {
			continue
		}
		col++
		if at := addressOf(attr(m.text, c, "r")); at.col > 0 {
			col = at.col
		}
		for len(wanted) > 0 && wanted[0] < col {
			if err := m.addCell(row, c.start, address{n, wanted[0]}); err != nil {
				return err
			}
			wanted = wanted[1:]
		}
		if len(wanted) > 0 && wanted[0] == col {
			wanted = wanted[1:]
		}
		if err := m.cell(c, address{n, col}); err != nil {
			return err
		}
	}
	return m.cellsBehind(row, n, wanted)
}

func (m *sheetMarking) cellsBehind(row element, n int, wanted []int) error {
	before := len(m.edits)
	for _, col := range wanted {
		if err := m.addCell(row, row.close, address{n, col}); err != nil {
			return err
		}
	}
	if !row.empty() || len(wanted) == 0 {
		return nil
	}
	all := ""
	for _, e := range m.edits[before:] {
		all += e.with
	}
	m.edits = append(m.edits[:before], appendInto(m.text, row, all))
	return nil
}

// addCell puts a marked cell into a row that has none there. Its format is the row's, else the column's.
func (m *sheetMarking) addCell(row element, at int, a address) error {
	format := m.columnFormat(a.col)
	if attr(m.text, row, "customFormat") == "1" {
		format = number(attr(m.text, row, "s"))
	}
	text, err := m.newCell(a, format)
	m.edits = append(m.edits, edit{at, at, text})
	return err
}

// cell tints a cell that is marked, and gives one that isn't any more its own colour back.
func (m *sheetMarking) cell(e element, at address) error {
	c := m.cells[at]
	if c == nil && !m.undo {
		return nil
	}
	format := number(attr(m.text, e, "s"))
	id, err := format, error(nil)
	if c != nil {
		delete(m.cells, at) // the first of two cells with one address is the marked one
		id, err = m.styles.tint(format, c.worst)
	} else {
		id, err = m.styles.untint(format)
	}
	if err == nil && id != format {
		m.edits = append(m.edits, setAttr(m.text, e, "s", strconv.Itoa(id)))
	}
	return err
}
