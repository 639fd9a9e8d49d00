package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"

	"duban/grid"
	"duban/importer/xlsx"
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// judgement is a book held against a basis: what each cell is, what it would change, and what is wrong or doubtful.
type judgement struct {
	book      *grid.Book
	basis     store.Basis
	accept    bool // proposals are taken
	history   bool // the book is an office's own ledger, of which a past month is judged
	stamp     sheet.Stamp
	names     departmentNames
	layouts   []*layout // of each sheet
	tables    []table
	lines     []line
	detail    Detail
	findings  []models.Finding
	alike     map[kindOfFinding]*alikeFindings // by severity and code
	faulty    map[place]bool                   // cells with an ERROR
	deadlines map[grid.Cell]string             // as shown, by cell without column
	asked     map[columnOf]int                 // columns whose scale was asked for → which of the findings asks, from 1
	hands     int                              // how many judge tasks at once; 0: as many as are worth it
	rows      []store.JudgedRow
	parts     []store.JudgedRow // of tasks that others lead
	memories  []models.RowMemory
	alien     bool // the whole file is another department's, or for another period
}

// place is a cell of the book.
type place struct{ sheet, cell string }

// columnOf is a column of a table.
type columnOf struct {
	table *table
	col   int
}

// judgeBook is pure: the same book and basis give the same judgement. Rows that are only alike to a task are proposals: their changes
// are among the changes only when accept says so.
func judgeBook(book *grid.Book, b store.Basis, accept bool) *judgement {
	j := newJudgement(book, b)
	j.accept = accept
	return j.judge()
}

func newJudgement(book *grid.Book, b store.Basis) *judgement {
	return &judgement{book: book, basis: b, stamp: readStamp(book), names: newDepartmentNames(b), faulty: map[place]bool{}, deadlines: map[grid.Cell]string{}, asked: map[columnOf]int{},
		alike: map[kindOfFinding]*alikeFindings{}}
}

func (j *judgement) judge() *judgement {
	book, b := j.book, j.basis
	j.detail = Detail{Sheets: []SheetDetail{}, Rows: []RowDetail{}, Changes: []models.Change{}, Skipped: []SkippedRange{}}
	for i := range book.Sheets {
		j.layouts = append(j.layouts, newLayout(&book.Sheets[i]))
	}
	j.notes()
	j.findTables()
	j.fits()
	m := newMatcher(store.Basis{})
	if !j.alien {
		m = newMatcher(b)
	}
	for i := range j.tables {
		j.matchTable(m, &j.tables[i])
	}
	if !j.alien {
		j.settleProposals()
		j.judgeTasks()
		j.checkTotals()
		j.checkParts()
	}
	j.count()
	j.tellAlike()
	j.order()
	return j
}

// order puts the findings into the order in which a reader of the book meets them.
func (j *judgement) order() { slices.SortStableFunc(j.findings, j.inBookOrder) }

// notes hands on what the reader noticed.
func (j *judgement) notes() {
	for _, n := range j.book.Notes {
		if n.Code == xlsx.NotePicturesOnly {
			continue // told in the place of the missing table
		}
		j.find(models.SeverityNote, n.Code, n.Sheet, n.Cell, "", "", n.Args)
	}
}

// fits says of the whole file whether it may be held against the basis at all: another department's or period's template, or a closed
// period, is an error that leaves every row out.
func (j *judgement) fits() {
	name := sheet.FirstSheet
	if len(j.tables) > 0 {
		name = j.tables[0].sheet.Name
	}
	const titleCell = "A2" // where the template names department and period
	refuse := func(code, found, expected string) {
		j.find(models.SeverityError, code, name, titleCell, found, expected, nil)
		j.alien = true
	}
	if j.stamp.Layout == sheet.PlanLayout {
		refuse("STAMP_IS_A_PLAN", titleOf(j.book, name), "")
	} else if j.stamp.Known() {
		if j.stamp.ReportID != j.basis.Report.ID {
			refuse("STAMP_OTHER_REPORT", j.stamp.ReportID, j.basis.Report.Title)
		}
		if !j.basis.Means(j.stamp.DepartmentID) {
			refuse("STAMP_OTHER_DEPARTMENT", titleOf(j.book, name), j.basis.Department.ShortName)
		}
		if j.stamp.Period != j.basis.Period.Name {
			refuse("STAMP_OTHER_PERIOD", j.stamp.Period.Chinese(), j.basis.Period.Name.Chinese())
		}
	}
	if j.basis.Period.State == models.PeriodClosed {
		refuse("PERIOD_CLOSED", j.basis.Period.Name.Chinese(), "")
	}
	if !j.stamp.Known() && j.basis.Department.ID != "" {
		j.readTitles()
	}
}

// hash is the planHash: of the changes, the findings and the versions of all that they rest on.
func (j *judgement) hash(b store.Basis) string {
	decisions := [][3]any{}
	for _, d := range b.Decisions {
		decisions = append(decisions, [3]any{d.Sheet, d.RowNumber, d.Target()})
	}
	h := sha256.New()
	buf := make([]byte, 0, 4096)
	for changes := range slices.Chunk(j.detail.Changes, 8) {
		buf = models.AppendChanges(buf[:0], changes)
		h.Write(buf)
	}
	// every value is of plain types, which JSON always takes
	_ = json.NewEncoder(h).Encode([]any{j.findings, j.proposals(), decisions})
	h.Write(appendVersion(buf[:0], b.Period.ID, b.Period.Version))
	for i := range b.Tasks {
		h.Write(appendVersions(buf[:0], &b.Tasks[i]))
	}
	for i := range b.Beside {
		h.Write(appendVersions(buf[:0], &b.Beside[i]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// appendVersions appends what a task's judgement rests on: the versions of the task, the duty and what lies beneath, and the entries that count.
func appendVersions(b []byte, t *models.TaskBasis) []byte {
	b = binary.AppendVarint(appendVersion(b, t.ID, t.Version), t.Duty.Version)
	for _, e := range []*models.Entry{t.Now.Entry, t.Last.Entry} {
		if e == nil {
			e = &models.Entry{}
		}
		b = append(append(b, e.ID...), 0)
	}
	for i := range t.Indicators {
		b = appendVersion(b, t.Indicators[i].ID, t.Indicators[i].Version)
	}
	for i := range t.Items {
		b = appendVersion(b, t.Items[i].ID, t.Items[i].Version)
	}
	return b
}

func appendVersion(b []byte, id string, version int64) []byte {
	return binary.AppendVarint(append(append(b, id...), 0), version)
}

// proposals are the rows that would be taken if the client accepts them, and as what.
func (j *judgement) proposals() [][2]string {
	out := [][2]string{}
	for i := range j.lines {
		if l := &j.lines[i]; l.match == proposed && l.to != nil {
			out = append(out, [2]string{l.table.sheet.Name + "!" + l.address(models.FieldTask), l.to.ID})
		}
	}
	return out
}
