package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// ledgerSheet is one visible sheet of an office's own ledger: its tables, and the months that it speaks of: by columns, or one for all of it.
type ledgerSheet struct {
	sheet  *grid.Sheet
	tables []table
	by     bool // by columns
	months []int
}

// ledgerReading is a ledger held against the months before the first owed one.
type ledgerReading struct {
	file     *intakeFile
	basis    store.IntakeBasis
	sheets   []ledgerSheet
	findings []models.Finding
	told     map[string]bool
	detail   IntakeDetail
	openings []store.Opening
}

// ledger judges an office's own ledger month by month, from the earliest on: an amount of one month alone is added to what the same file
// says of the month before.
func (f *intakeFile) ledger(b store.IntakeBasis) (store.IntakePlan, IntakeDetail) {
	r := &ledgerReading{file: f, basis: b, told: map[string]bool{}, detail: IntakeDetail{Sheets: []SheetDetail{}, Changes: []models.Change{}, Removals: []TaskRef{},
		UnknownDepartments: []Unknown{}, UnknownLeaders: []Unknown{}, Months: []models.Period{}}}
	switch {
	case b.Report.State != models.ReportActive:
		r.find(models.Finding{Severity: models.SeverityError, Code: "LEDGER_NEEDS_ACTIVE"})
	case readStamp(f.book).Known():
		r.find(models.Finding{Severity: models.SeverityError, Code: "FILE_IS_TEMPLATE"})
	case len(b.Months) == 0:
		r.find(models.Finding{Severity: models.SeverityError, Code: "LEDGER_NO_MONTHS"})
	default:
		r.readSheets()
		r.judgeMonths()
	}
	r.detail.Findings = append([]models.Finding{}, r.findings...)
	return store.IntakePlan{Hash: r.hash(), Findings: r.findings, Openings: r.openings}, r.detail
}

// find adds a finding once: each month's judgement meets the same rows.
func (r *ledgerReading) find(f models.Finding) {
	key := fmt.Sprint(f.Code, "|", f.Sheet, "|", f.Cell, "|", f.Found)
	if !r.told[key] {
		r.told[key] = true
		r.findings = append(r.findings, f)
	}
}

// readSheets finds the tables of the visible sheets and the months that each speaks of.
func (r *ledgerReading) readSheets() {
	book := r.file.book
	for i := range book.Sheets {
		s := &book.Sheets[i]
		d := SheetDetail{Name: s.Name, Hidden: s.Hidden, HeaderRows: []int{}, Columns: []ColumnDetail{}, Reason: "hiddenSheet"}
		if !s.Hidden {
			l := ledgerSheet{sheet: s, tables: findTables(newLayout(s), models.Period(strconv.Itoa(r.basis.Report.Year)+"-12"))}
			if d.Used = len(l.tables) > 0; d.Used {
				d.Reason = ""
				r.monthsOf(&l)
				r.sheets = append(r.sheets, l)
			} else {
				d.Reason = "noHeader"
			}
			for k := range l.tables {
				d.HeaderRows, d.Columns = append(d.HeaderRows, l.tables[k].headerRows...), append(d.Columns, l.tables[k].detail()...)
			}
		}
		r.detail.Sheets = append(r.detail.Sheets, d)
	}
	if len(r.sheets) == 0 && len(book.Sheets) > 0 {
		r.find(models.Finding{Severity: models.SeverityError, Code: "HEADER_MISSING", Sheet: book.Sheets[0].Name, Expected: "任务编号、工作任务、累计完成"})
	}
}

// judgeMonths judges the file's months in order against their periods.
func (r *ledgerReading) judgeMonths() {
	months := map[int]bool{}
	for _, l := range r.sheets {
		for _, m := range l.months {
			months[m] = true
		}
	}
	for i := range r.basis.Months {
		b := &r.basis.Months[i]
		m := b.Period.Name.LastMonth()
		if !months[m] || b.Period.Name.Months() != 1 {
			continue
		}
		delete(months, m)
		r.detail.Months = append(r.detail.Months, b.Period.Name)
		j := newJudgement(r.viewOf(m), *b)
		j.history = true
		j.judge()
		r.take(j, b)
		for k := i + 1; k < len(r.basis.Months); k++ {
			carry(j.rows, &r.basis.Months[k])
		}
	}
	for m := 1; m <= 12; m++ {
		if months[m] {
			r.find(models.Finding{Severity: models.SeverityWarning, Code: "LEDGER_MONTH_OWED", Found: models.Period(fmt.Sprintf("%d-%02d", r.basis.Report.Year, m)).Chinese()})
		}
	}
}

// notOfLedgers are what a check says of a department's sheet and a ledger of all months gives no reason to say.
var notOfLedgers = []string{"COLUMN_OTHER_MONTH", "SHEET_OTHER_PERIOD", "AS_OF_OLD", "TEXT_UNCHANGED", "TITLE_OTHER_PERIOD", "CLOSURE_PROPOSED", "ROW_NOT_FILLED", "HEADER_MISSING",
	"COLUMN_TWICE", "AMOUNT_ADDED", "AMOUNT_ALONE"}

// rowLeftOut are the errors that leave one row out and say so; in a ledger the rest stands without it.
var rowLeftOut = []string{"TASK_UNKNOWN", "TASK_AMBIGUOUS", "TASK_CONTRADICTED", "INDICATOR_UNKNOWN", "TASK_UNTRACKED"}

// take takes a month's judgement over, by lead department.
func (r *ledgerReading) take(j *judgement, b *store.Basis) {
	for _, f := range j.findings {
		if slices.Contains(notOfLedgers, f.Code) {
			continue
		}
		if slices.Contains(rowLeftOut, f.Code) {
			f.Severity = models.SeverityWarning
		}
		r.find(f)
	}
	lead := map[string]string{}
	for _, t := range b.Tasks {
		lead[t.ID] = t.Duty.DepartmentID
	}
	at := map[string]int{}
	for _, row := range j.rows {
		department := lead[row.Entry.TaskID]
		i, known := at[department]
		if !known {
			i = len(r.openings)
			at[department] = i
			r.openings = append(r.openings, store.Opening{DepartmentID: department, Period: b.Period})
		}
		r.openings[i].Rows = append(r.openings[i].Rows, row)
	}
	for _, c := range j.detail.Changes {
		if i, known := at[lead[c.TaskID]]; known {
			r.openings[i].Changes = append(r.openings[i].Changes, c)
		}
		r.detail.Changes = append(r.detail.Changes, c)
	}
}

// carry makes what a month says what a later month's figures are held against.
func carry(rows []store.JudgedRow, b *store.Basis) {
	for _, row := range rows {
		i := slices.IndexFunc(b.Tasks, func(t models.TaskBasis) bool { return t.ID == row.Entry.TaskID })
		if i < 0 || row.Faulty {
			continue
		}
		entry := row.Entry
		last := models.Latest{Entry: &entry, Readings: slices.Clone(row.Readings)}
		for _, old := range b.Tasks[i].Last.Readings {
			if !last.Has(old) {
				last.Readings = append(last.Readings, old)
			}
		}
		b.Tasks[i].Last = last
	}
}

// viewOf is the book as one month sees it: the sheets of that month, and of sheets that go by columns without the cells of the others.
// What has no month of its own is the newest month's.
func (r *ledgerReading) viewOf(month int) *grid.Book {
	view := *r.file.book
	view.Sheets, view.Notes = nil, nil
	for i := range r.sheets {
		l := &r.sheets[i]
		if !slices.Contains(l.months, month) {
			continue
		}
		s := *l.sheet
		if l.by {
			s.Rows = slices.Clone(s.Rows)
			for k := range l.tables {
				l.tables[k].hideOthers(&s, month, month == l.months[len(l.months)-1])
			}
		}
		s.Name = l.sheet.Name
		view.Sheets = append(view.Sheets, s)
	}
	return &view
}

// hideOthers takes the cells of other months out of a copy of the table's sheet. Heads of their texts become a word that is of no use, so that
// the header keeps its shape.
func (t *table) hideOthers(s *grid.Sheet, month int, newest bool) {
	heads, cells := map[string]bool{}, map[int]bool{}
	for _, c := range t.columns {
		m := c.heading.Month
		fills := c.field != "" && (sheet.Input(c.field) || c.field == models.FieldAmount || c.field == models.FieldCompletion)
		switch {
		case m != 0 && m != month:
			cells[c.col] = true
			if len(c.heading.Fields) > 0 && !sheet.Figures(c.heading.Fields[0]) {
				heads[c.cell] = true
			}
		case m == 0 && fills && !newest:
			cells[c.col] = true
		}
	}
	last := t.headerRows[len(t.headerRows)-1]
	for i := range s.Rows {
		row := s.Rows[i]
		if row.Number < t.headerRows[0] || t.to < len(t.sheet.Rows) && row.Number >= t.sheet.Rows[t.to].Number {
			continue
		}
		row.Cells = slices.DeleteFunc(slices.Clone(row.Cells), func(c grid.Cell) bool { return row.Number > last && cells[c.Col] })
		for k := range row.Cells {
			if heads[grid.Address(row.Number, row.Cells[k].Col)] {
				row.Cells[k].Value = unusedHead
			}
		}
		s.Rows[i] = row
	}
}

// unusedHead heads the texts of another month.
const unusedHead = "备注"

// hash is the plan hash: of all that the preview shows and of the entries that it rests on.
func (r *ledgerReading) hash() string {
	versions := []any{r.basis.Report.ID, r.basis.Report.Version}
	for _, b := range r.basis.Months {
		versions = append(versions, b.Period.ID, b.Period.Version)
		for _, t := range b.Tasks {
			now := ""
			if t.Now.Entry != nil {
				now = t.Now.Entry.ID
			}
			versions = append(versions, t.ID, t.Version, t.Duty.DepartmentID, now)
		}
	}
	h := sha256.New()
	_ = json.NewEncoder(h).Encode([]any{r.detail.Changes, r.findings, versions})
	return hex.EncodeToString(h.Sum(nil))
}
