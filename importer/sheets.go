package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/grid"
	"duban/importer/xlsx"
	"duban/models"
	"duban/sheet"
	"duban/text"
	"duban/words"
)

// findTables finds the tables of the visible sheets, and says how every sheet was taken.
func (j *judgement) findTables() {
	found := make([][]table, len(j.layouts))
	for i, l := range j.layouts {
		if l.sheet.Name != sheet.StampSheet && !l.sheet.Hidden && !isMarks(l.sheet) {
			if found[i] = findTables(l, j.basis.Period.Name); found[i] == nil {
				found[i] = findForms(l, j.basis.Period.Name)
			}
		}
	}
	j.leaveOtherPeriods(found)
	for i, l := range j.layouts {
		s := l.sheet
		d := SheetDetail{Name: s.Name, Hidden: s.Hidden, HeaderRows: []int{}, Columns: []ColumnDetail{}}
		switch {
		case s.Name == sheet.StampSheet:
			d.Reason = "stamp"
		case isMarks(s):
			d.Reason = "marks"
		case s.Hidden:
			d.Reason = "hiddenSheet"
			j.find(models.SeverityNote, "HIDDEN_SHEET", s.Name, "", s.Name, "", nil)
		case found[i] == nil:
			d.Reason = "noHeader"
		case len(found[i]) == 0:
			d.Reason = "otherPeriod"
			j.find(models.SeverityNote, "SHEET_OTHER_PERIOD", s.Name, "", s.Name, j.basis.Period.Name.Chinese(), nil)
		default:
			d.Used = true
			for k := range found[i] {
				d.HeaderRows, d.Columns = append(d.HeaderRows, found[i][k].headerRows...), append(d.Columns, found[i][k].detail()...)
			}
			j.tables = append(j.tables, found[i]...)
		}
		j.detail.Sheets = append(j.detail.Sheets, d)
	}
	if len(j.tables) == 0 {
		name := ""
		if len(j.book.Sheets) > 0 {
			name = j.book.Sheets[0].Name
		}
		j.find(models.SeverityError, j.whyNoTable(), name, "", "", "任务编号、工作任务、本期累计、进展情况", nil)
	}
	for i := range j.tables {
		j.tellColumns(&j.tables[i])
	}
}

// whyNoTable is the code of a book in which there is no table.
func (j *judgement) whyNoTable() string {
	switch {
	case slices.ContainsFunc(j.book.Notes, func(n grid.Note) bool { return n.Code == xlsx.NotePicturesOnly }):
		return xlsx.NotePicturesOnly
	case j.book.Cells() == 0:
		return "BOOK_EMPTY"
	}
	return "HEADER_MISSING"
}

var sheetMonth = regexp.MustCompile(`(?:^|[^\d])(1[0-2]|0?[1-9])月(?:份|$|[^\d])`)

// leaveOtherPeriods leaves out the sheets of other months where the sheets of a book go by month and one of them is the period's: what
// remains of them is an empty list.
func (j *judgement) leaveOtherPeriods(found [][]table) {
	month := j.basis.Period.Name.LastMonth()
	named, ours := map[int]int{}, false
	for i, tables := range found {
		if m := sheetMonth.FindStringSubmatch(text.Fold(j.layouts[i].sheet.Name)); m != nil && len(tables) > 0 {
			named[i], _ = strconv.Atoi(m[1])
			ours = ours || named[i] == month
		}
	}
	for i, m := range named {
		if ours && m != month {
			found[i] = []table{}
		}
	}
}

// tellColumns says how doubtful columns were settled, and which ones weren't taken.
func (j *judgement) tellColumns(t *table) {
	for _, c := range t.columns {
		if m := c.heading.Month; m != 0 && c.field == models.FieldCumulative && m < int(j.basis.Period.Name.First().Month) {
			j.find(models.SeverityWarning, "AS_OF_OLD", t.sheet.Name, c.cell, c.label(), j.basis.Period.Name.Chinese(), nil)
		}
		switch {
		case c.field == "" && c.heading.Month != 0 && j.otherMonth(c.heading.Month):
			j.find(models.SeverityNote, "COLUMN_OTHER_MONTH", t.sheet.Name, c.cell, c.label(), j.basis.Period.Name.Chinese(), nil)
		case t.nature(c.col).all == 0:
		case c.field == "":
			j.tellUnused(t, c)
		case c.how != "" && c.field != sheet.FieldPrevious:
			j.find(models.SeverityNote, c.how, t.sheet.Name, c.cell, c.label(), words.Enum(words.Chinese, c.field), nil)
		}
	}
}

func (j *judgement) otherMonth(m int) bool {
	period := j.basis.Period.Name
	return m < int(period.First().Month) || m > period.LastMonth()
}

// tellUnused says of a column that it isn't known, or that another one says the same.
func (j *judgement) tellUnused(t *table, c column) {
	if !c.heading.Exact || len(c.heading.Fields) == 0 {
		j.find(models.SeverityNote, "COLUMN_UNKNOWN", t.sheet.Name, c.cell, c.label(), "", nil)
		return
	}
	severity := models.SeverityWarning
	switch first := c.heading.Fields[0]; {
	case first == models.FieldNumber:
		return // 序号 beside 任务编号
	case names(first), !sheet.Input(first) && !sheet.Figures(first):
		severity = models.SeverityNote // what a row is about is known by the other, and a second telephone number changes nothing
	}
	meant := c.heading.Fields[len(c.heading.Fields)-1]
	j.find(severity, "COLUMN_TWICE", t.sheet.Name, c.cell, c.label(), words.Enum(words.Chinese, meant), nil)
}

var (
	reporter = regexp.MustCompile(`(?:填报|报送|填表|上报|报告)(?:单位|部门)(?:\((?:盖章|公章|签章)\))?:(.+)`)
	titleYM  = regexp.MustCompile(`(20\d\d)年(\d{1,2})月([^\d]|$)`)
)

// readTitles looks above the headers of a hand-made sheet for whose it is and what month it is of.
func (j *judgement) readTitles() {
	seen := map[string]bool{}
	for i := range j.tables {
		t := &j.tables[i]
		if seen[t.sheet.Name] {
			continue
		}
		seen[t.sheet.Name] = true
		page := t.page().sheet
		for k := range page.Rows {
			row := &page.Rows[k]
			if row.Number >= t.headerRows[0] {
				break
			}
			for c := range row.Cells {
				j.readTitle(t, row, &row.Cells[c])
			}
		}
	}
}

func (j *judgement) readTitle(t *table, row *grid.Row, c *grid.Cell) {
	folded := text.Fold(c.Value)
	at := grid.Address(row.Number, c.Col)
	if m := reporter.FindStringSubmatch(folded); m != nil {
		name := m[1]
		for _, behind := range []string{"(", "填报人", "联系人", "填报日期", "填报时间", "填表", "审核", "单位负责人", "负责人", "年", "时间", "日期", "2"} {
			name, _, _ = strings.Cut(name, behind)
		}
		if id := j.names.find(name); id != "" && id != j.basis.Department.ID {
			j.find(models.SeverityError, "SHEET_OTHER_DEPARTMENT", t.sheet.Name, at, name, j.basis.Department.ShortName, nil)
			j.alien = true
		} else if like := j.names.lookAlike(name); id == "" && like != "" {
			j.find(models.SeverityWarning, "DEPARTMENT_UNCLEAR", t.sheet.Name, at, name, like, nil)
		}
	}
	for _, m := range titleYM.FindAllStringSubmatch(folded, 3) {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		period := j.basis.Period.Name
		if year == period.Year() && month >= int(period.First().Month) && month <= period.LastMonth() || strings.Contains(folded, "填报日期") ||
			strings.Contains(folded, "填报时间") || strings.Contains(folded, "填表日期") {
			continue
		}
		j.find(models.SeverityWarning, "TITLE_OTHER_PERIOD", t.sheet.Name, at, m[1]+"年"+m[2]+"月", period.Chinese(), nil)
		return
	}
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

// readStamp gives what the hidden stamp sheet says; an unknown Stamp where there is none.
func readStamp(book *grid.Book) sheet.Stamp {
	var stamp sheet.Stamp
	for i := range book.Sheets {
		if book.Sheets[i].Name != sheet.StampSheet {
			continue
		}
		for k := range book.Sheets[i].Rows {
			row := &book.Sheets[i].Rows[k]
			key, value := cellAt(row, 1), cellAt(row, 2)
			if key != nil && value != nil {
				stamp.Take(key.Value, value.Value)
			}
		}
	}
	return stamp
}
