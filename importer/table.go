package importer

import (
	"strings"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// table is the part of a sheet that was found to be a list of tasks: a header and the rows beneath it.
type table struct {
	sheet   *grid.Sheet
	header  int                  // row number
	fields  map[int]models.Field // column → field
	columns []ColumnDetail
}

// A header stands within the first rows, and names at least so many fields.
const (
	headerWithin = 40
	headerLeast  = 3
)

// findTable finds a sheet's header row: the row that names most fields by their words, with something that tells the task and
// something that a department fills.
func findTable(s *grid.Sheet) (table, bool) {
	best := table{}
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Number > headerWithin {
			break
		}
		t := table{sheet: s, header: row.Number, fields: nameColumns(s, row)}
		if len(t.fields) > len(best.fields) {
			best = t
		}
	}
	if len(best.fields) < headerLeast || !best.tells() {
		return table{}, false
	}
	for _, row := range s.Rows {
		if row.Number != best.header {
			continue
		}
		for _, c := range row.Cells {
			if f, ok := best.fields[c.Col]; ok {
				best.columns = append(best.columns, ColumnDetail{Column: grid.Column(c.Col), Header: text.Clean(c.Value), Field: f})
			}
		}
	}
	return best, true
}

// tells says whether the columns name a task and say something of it.
func (t table) tells() bool {
	task, says := false, false
	for _, f := range t.fields {
		task = task || f == sheet.FieldID || f == models.FieldNumber || f == models.FieldTask || f == models.FieldItem
		says = says || sheet.Input(f) || f == models.FieldAmount || f == models.FieldCompletion
	}
	return task && says
}

// nameColumns gives the fields that a row's words name, each field once. A word with several meanings takes the one that the
// cells beneath it bear out.
func nameColumns(s *grid.Sheet, row *grid.Row) map[int]models.Field {
	fields, taken := map[int]models.Field{}, map[models.Field]bool{}
	var doubtful []grid.Cell
	for _, c := range row.Cells {
		if c.Type != grid.Text {
			continue
		}
		switch meanings := sheet.Meanings(c.Value); {
		case len(meanings) == 1 && !taken[meanings[0]]:
			fields[c.Col], taken[meanings[0]] = meanings[0], true
		case len(meanings) > 1:
			doubtful = append(doubtful, c)
		}
	}
	for _, c := range doubtful {
		numbers := mostlyNumbers(s, row.Number, c.Col)
		for _, f := range sheet.Meanings(c.Value) {
			if !taken[f] && numeric(f) == numbers {
				fields[c.Col], taken[f] = f, true
				break
			}
		}
	}
	return fields
}

func numeric(f models.Field) bool {
	return f == models.FieldCumulative || f == models.FieldAmount || f == models.FieldTarget || f == models.FieldCompletion
}

// mostlyNumbers says whether at least half of a column's cells beneath a row begin with a digit.
func mostlyNumbers(s *grid.Sheet, header, col int) bool {
	numbers, all := 0, 0
	for _, row := range s.Rows {
		if row.Number <= header {
			continue
		}
		if c := cellAt(&row, col); c != nil {
			all++
			first := strings.TrimLeft(text.Fold(c.Value), "约近超≥≤><-+")
			if c.Type == grid.Number || first != "" && first[0] >= '0' && first[0] <= '9' && len([]rune(first)) < 16 {
				numbers++
			}
		}
	}
	return all > 0 && numbers*2 >= all
}

// cellAt gives a row's cell in a column, or nil.
func cellAt(row *grid.Row, col int) *grid.Cell {
	for i := range row.Cells {
		if row.Cells[i].Col == col {
			return &row.Cells[i]
		}
		if row.Cells[i].Col > col {
			return nil
		}
	}
	return nil
}

// column gives the column that was read as a field, 0 where there is none.
func (t table) column(f models.Field) int {
	for col, field := range t.fields {
		if field == f {
			return col
		}
	}
	return 0
}

// readStamp gives what the hidden stamp sheet says; an unknown Stamp where there is none.
func readStamp(book *grid.Book) sheet.Stamp {
	var stamp sheet.Stamp
	for _, s := range book.Sheets {
		if s.Name != sheet.StampSheet {
			continue
		}
		for _, row := range s.Rows {
			key, value := cellAt(&row, 1), cellAt(&row, 2)
			if key != nil && value != nil {
				stamp.Take(key.Value, value.Value)
			}
		}
	}
	return stamp
}

// leftOut says why a row beneath the header holds no task: a total, a signature, a footnote or a section row; "" when it may hold
// one.
func leftOut(t table, row *grid.Row) string {
	first, inFields := "", 0
	for _, c := range row.Cells {
		if first == "" && c.Type == grid.Text {
			first = text.Fold(c.Value)
		}
		if _, ok := t.fields[c.Col]; ok {
			inFields++
		}
	}
	switch {
	case inFields == 0:
		return "unusedColumn"
	case hasPrefix(first, "合计", "总计", "小计", "共计"):
		return "total"
	case hasPrefix(first, "填表人", "填报人", "审核人", "负责人", "联系人", "主要负责人", "单位负责人", "填报单位", "填表日期", "填报日期", "制表", "签字"):
		return "signature"
	case hasPrefix(first, "注:", "注1", "备注:", "说明:", "填表说明", "填报说明"):
		return "footnote"
	case len(row.Cells) == 1 && row.Cells[0].Type == grid.Text && sectionNumber(first):
		return "section"
	}
	return ""
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// sectionNumber says that a text begins as a section's title does: 一、…, (一)…, 第一….
func sectionNumber(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "("), "第")
	runes := []rune(s)
	return len(runes) > 1 && strings.ContainsRune("一二三四五六七八九十", runes[0])
}
