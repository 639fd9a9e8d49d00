package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// judgement is a book held against a basis: what each cell is, what it would change, and what is wrong or doubtful.
type judgement struct {
	book     *grid.Book
	basis    store.Basis
	stamp    sheet.Stamp
	lines    []line
	detail   Detail
	findings []models.Finding
	faulty   map[place]bool // cells with an ERROR
	rows     []store.JudgedRow
	seen     map[string]string // row id → where it stands in the book
}

// place is a cell of the book.
type place struct{ sheet, cell string }

// judgeBook is pure: the same book and basis give the same judgement.
func judgeBook(book *grid.Book, b store.Basis) *judgement {
	j := &judgement{book: book, basis: b, stamp: readStamp(book), faulty: map[place]bool{}, seen: map[string]string{}}
	j.detail = Detail{Sheets: []SheetDetail{}, Rows: []RowDetail{}, Changes: []models.Change{}, Skipped: []SkippedRange{}}
	j.notes()
	tables := j.findTables()
	if j.fits(tables) {
		m := newMatcher(b)
		for i := range tables {
			j.matchRows(m, &tables[i])
		}
		j.judgeTasks()
	} else {
		for i := range tables {
			j.matchRows(newMatcher(store.Basis{}), &tables[i])
		}
	}
	j.count()
	slices.SortStableFunc(j.findings, j.inBookOrder)
	return j
}

// find adds a finding about a cell of a sheet.
func (j *judgement) find(s models.Severity, code, sheetName, cell, found, expected string, args map[string]string) {
	if s == models.SeverityError {
		j.faulty[place{sheetName, cell}] = true
	}
	j.findings = append(j.findings, models.Finding{Severity: s, Code: code, Sheet: sheetName, Cell: cell, Found: found, Expected: expected, Args: args})
}

// notes hands on what the reader noticed.
func (j *judgement) notes() {
	for _, n := range j.book.Notes {
		j.find(models.SeverityNote, n.Code, n.Sheet, n.Cell, "", "", n.Args)
	}
}

// findTables finds the tables of the visible sheets, and says how every sheet was taken.
func (j *judgement) findTables() []table {
	var tables []table
	for i := range j.book.Sheets {
		s := &j.book.Sheets[i]
		d := SheetDetail{Name: s.Name, Hidden: s.Hidden, HeaderRows: []int{}, Columns: []ColumnDetail{}}
		switch t, ok := findTable(s); {
		case s.Name == sheet.StampSheet:
			d.Reason = "stamp"
		case s.Hidden:
			d.Reason = "hiddenSheet"
			j.find(models.SeverityNote, "HIDDEN_SHEET", s.Name, "", "", "", nil)
		case !ok:
			d.Reason = "noHeader"
		default:
			d.Used, d.HeaderRows, d.Columns = true, []int{t.header}, t.columns
			tables = append(tables, t)
		}
		j.detail.Sheets = append(j.detail.Sheets, d)
	}
	if len(tables) == 0 {
		name := ""
		if len(j.book.Sheets) > 0 {
			name = j.book.Sheets[0].Name
		}
		j.find(models.SeverityError, "HEADER_MISSING", name, "", "", "任务编号、工作任务、本期累计、进展情况", nil)
	}
	return tables
}

// fits says whether the book may be held against the basis at all: another department's or period's template, or a closed period, is
// an error of the whole file.
func (j *judgement) fits(tables []table) bool {
	name := sheet.FirstSheet
	if len(tables) > 0 {
		name = tables[0].sheet.Name
	}
	const titleCell = "A2" // where the template names department and period
	fits := true
	refuse := func(code, found, expected string) {
		j.find(models.SeverityError, code, name, titleCell, found, expected, nil)
		fits = false
	}
	if j.stamp.Known() {
		if j.stamp.ReportID != j.basis.Report.ID {
			refuse("STAMP_OTHER_REPORT", j.stamp.ReportID, j.basis.Report.Title)
		}
		if j.stamp.DepartmentID != j.basis.Department.ID {
			refuse("STAMP_OTHER_DEPARTMENT", titleOf(j.book, name), j.basis.Department.ShortName)
		}
		if j.stamp.Period != j.basis.Period.Name {
			refuse("STAMP_OTHER_PERIOD", j.stamp.Period.Chinese(), j.basis.Period.Name.Chinese())
		}
	}
	if j.basis.Period.State == models.PeriodClosed {
		refuse("PERIOD_CLOSED", j.basis.Period.Name.Chinese(), "")
	}
	return fits
}

// titleOf is what the template's second row says of whose it is.
func titleOf(book *grid.Book, sheetName string) string {
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			if s.Name == sheetName && row.Number == 2 && len(row.Cells) > 0 {
				return text.Clean(row.Cells[0].Value)
			}
		}
	}
	return ""
}

// matchRows finds what each row of a table stands for.
func (j *judgement) matchRows(m *matcher, t *table) {
	hidden := 0
	for i := range t.sheet.Rows {
		row := &t.sheet.Rows[i]
		if row.Number <= t.header {
			continue
		}
		if reason := leftOut(*t, row); reason != "" {
			j.skipRow(t.sheet, row, reason)
			continue
		}
		if row.Hidden {
			hidden++
		}
		l := line{table: t, row: row}
		code := m.match(&l)
		if code != "" && j.fitsRows() {
			j.find(models.SeverityError, code, t.sheet.Name, l.address(j.named(l)), l.value(j.named(l)), "", nil)
		}
		j.repeated(&l)
		j.lines = append(j.lines, l)
	}
	if hidden > 0 {
		j.find(models.SeverityWarning, "HIDDEN_ROWS", t.sheet.Name, "", "", "", map[string]string{"rows": models.Int(int64(hidden)).String()})
	}
}

// fitsRows says whether rows are worth findings of their own: not when the whole file is another department's.
func (j *judgement) fitsRows() bool {
	for _, f := range j.findings {
		switch f.Code {
		case "STAMP_OTHER_REPORT", "STAMP_OTHER_DEPARTMENT", "STAMP_OTHER_PERIOD", "PERIOD_CLOSED":
			return false
		}
	}
	return true
}

// named is the field by which a row names its task to people.
func (j *judgement) named(l line) models.Field {
	for _, f := range []models.Field{models.FieldNumber, models.FieldTask, models.FieldItem} {
		if l.value(f) != "" {
			return f
		}
	}
	return sheet.FieldID
}

// repeated refuses a second row for the same indicator, task or item: which one is meant can't be known.
func (j *judgement) repeated(l *line) {
	if l.to == nil {
		return
	}
	here := l.address(models.FieldNumber)
	if first, twice := j.seen[l.to.ID]; twice {
		if l.says() {
			j.find(models.SeverityError, "TASK_REPEATED", l.table.sheet.Name, here, l.value(models.FieldNumber), "", map[string]string{"other": first})
		}
		l.to, l.match = nil, unknown
		return
	}
	j.seen[l.to.ID] = l.table.sheet.Name + "!" + here
}

// skipRow leaves a whole row out.
func (j *judgement) skipRow(s *grid.Sheet, row *grid.Row, reason string) {
	if len(row.Cells) == 0 {
		return
	}
	r := grid.Range{Row1: row.Number, Row2: row.Number, Col1: row.Cells[0].Col, Col2: row.Cells[len(row.Cells)-1].Col}
	j.skip(s.Name, r, len(row.Cells), reason)
}

func (j *judgement) skip(sheetName string, r grid.Range, cells int, reason string) {
	if cells > 0 {
		j.detail.Skipped = append(j.detail.Skipped, SkippedRange{Sheet: sheetName, Range: r.String(), Cells: cells, Reason: reason})
	}
}

// hash is the planHash: of the changes, the findings and the versions of all that they rest on.
func (j *judgement) hash(b store.Basis) string {
	type version struct {
		ID        string
		Version   int64
		Duty      int64
		Now, Last string
	}
	versions := []version{{ID: b.Period.ID, Version: b.Period.Version}}
	for _, t := range b.Tasks {
		v := version{ID: t.ID, Version: t.Version, Duty: t.Duty.Version}
		if t.Now.Entry != nil {
			v.Now = t.Now.Entry.ID
		}
		if t.Last.Entry != nil {
			v.Last = t.Last.Entry.ID
		}
		versions = append(versions, v)
		for _, i := range t.Indicators {
			versions = append(versions, version{ID: i.ID, Version: i.Version})
		}
	}
	h := sha256.New()
	// every value is of plain types, which JSON always takes
	_ = json.NewEncoder(h).Encode([]any{j.detail.Changes, j.findings, versions})
	return hex.EncodeToString(h.Sum(nil))
}

// inBookOrder orders findings as a reader of the book meets them.
func (j *judgement) inBookOrder(a, b models.Finding) int {
	if a.Sheet != b.Sheet {
		return j.sheetIndex(a.Sheet) - j.sheetIndex(b.Sheet)
	}
	rowA, colA := grid.ParseAddress(a.Cell)
	rowB, colB := grid.ParseAddress(b.Cell)
	if rowA != rowB {
		return rowA - rowB
	}
	return colA - colB
}

func (j *judgement) sheetIndex(name string) int {
	for i, s := range j.book.Sheets {
		if s.Name == name {
			return i
		}
	}
	return len(j.book.Sheets)
}
