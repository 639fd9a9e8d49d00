package importer

import (
	"duban/breakdown"
	"duban/grid"
	"duban/models"
	"duban/sheet"
)

// wording is what one cell of a breakdown table says, with its place. there is false where the table has no such column.
type wording struct {
	text  string
	cell  string
	there bool
}

// draftTask is a task as a file breaks it down.
type draftTask struct {
	sheet      string
	row        int
	fields     map[models.Field]wording
	deadline   deadline
	indicators []draftIndicator
	duties     []draftDuty           // named in prose, beside or instead of the columns
	copied     bool                  // its row is a copy of another's, id and all
	prose      []breakdown.Indicator // of a task read in prose
	found      *models.Task
	area       *draftArea
	theme      *draftTheme
	number     string
}

// draftDuty is a department that prose names for a task.
type draftDuty struct {
	role models.DutyRole
	name string
}

// deadline is what a cell says of the day by which a task is to be done.
type deadline struct {
	date  models.Date
	known bool // it could be read; a zero date means that there is none (持续推进)
}

// draftIndicator is the cells of an indicator.
type draftIndicator struct {
	fields map[models.Field]wording
	row    int
}

func (d *draftTask) say(f models.Field) wording { return d.fields[f] }

func (d *draftTask) cell(f models.Field) string {
	if s := d.fields[f]; s.cell != "" {
		return s.cell
	}
	for _, f := range []models.Field{models.FieldTask, sheet.FieldQuote, models.FieldNumber} {
		if s := d.fields[f]; s.cell != "" {
			return s.cell
		}
	}
	return ""
}

// draft is a file as a breakdown: its tasks in order, and the report's text where it is prose.
type draft struct {
	tasks []*draftTask
	text  string
	stamp sheet.Stamp
}

// bookDraft reads a book's visible breakdown tables.
func (j *breakdownJudgement) bookDraft(book *grid.Book) draft {
	d := draft{stamp: readStamp(book)}
	j.stamp, j.ours = d.stamp, d.stamp.Layout == sheet.BreakdownLayout
	for _, n := range book.Notes {
		j.find(models.SeverityNote, n.Code, n.Sheet, n.Cell, "", "", n.Args)
	}
	tables := 0
	for i := range book.Sheets {
		s := &book.Sheets[i]
		detail := SheetDetail{Name: s.Name, Hidden: s.Hidden, HeaderRows: []int{}, Columns: []ColumnDetail{}}
		switch {
		case s.Name == sheet.StampSheet:
			detail.Reason = "stamp"
		case s.Hidden:
			detail.Reason = "hiddenSheet"
			if s.Name != sheet.ListSheet {
				j.find(models.SeverityNote, "HIDDEN_SHEET", s.Name, "", s.Name, "", nil)
			}
		default:
			found := breakdownTables(s, j.year())
			detail.Used, detail.Reason = len(found) > 0, map[bool]string{true: "", false: "noHeader"}[len(found) > 0]
			for k := range found {
				detail.HeaderRows, detail.Columns = append(detail.HeaderRows, found[k].headerRows...), append(detail.Columns, found[k].detail()...)
				r := tableReader{breakdownJudgement: j, table: &found[k], date1904: book.Date1904, ids: map[string]*draftTask{}}
				d.tasks = append(d.tasks, r.read()...)
			}
			tables += len(found)
		}
		j.sheets = append(j.sheets, detail)
	}
	if tables == 0 && len(book.Sheets) > 0 {
		j.find(models.SeverityError, "HEADER_MISSING", book.Sheets[0].Name, "", "", "工作任务、牵头单位、完成时限", nil)
	}
	return d
}

// breakdownTables finds the breakdown tables of a sheet.
func breakdownTables(s *grid.Sheet, year string) []table {
	f := &finder{layout: newLayout(s), period: models.Period(year + "-12"), known: map[string]sheet.Heading{}, breakdown: true}
	tables := tablesOf(f)
	for i := range tables {
		tables[i].settleCategories()
	}
	return tables
}

// settleCategories gives the columns of categories to area and theme, from the left: those that say so, and those of tasks that stand left
// of the one that was taken, because it tells rows apart better.
func (t *table) settleCategories() {
	task := t.at[models.FieldTask]
	if task == 0 && t.at[sheet.FieldQuote] > 0 {
		task = t.at[sheet.FieldQuote]
	}
	sections := false // rows that are titles are the areas then
	for i := t.from; i < t.to; i++ {
		sections = sections || t.reasonOf(&t.sheet.Rows[i]) == forSection
	}
	for i := range t.columns {
		c := &t.columns[i]
		if len(c.heading.Fields) == 0 || c.field != "" && c.field != sheet.FieldCategory {
			continue
		}
		first := c.heading.Fields[0]
		if first != sheet.FieldCategory && (first != models.FieldTask || c.col > task) || t.nature(c.col).all == 0 {
			continue
		}
		for _, f := range []models.Field{sheet.FieldArea, sheet.FieldTheme} {
			if t.at[f] == 0 && !(f == sheet.FieldArea && sections) {
				delete(t.at, c.field)
				c.field, t.fields[c.col], t.at[f] = f, f, c.col
				break
			}
		}
	}
}
