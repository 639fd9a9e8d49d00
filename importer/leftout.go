package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// leaveOut marks the rows beneath a header that hold no task, with the reason, and gives the others.
func (t *table) leaveOut() []*grid.Row {
	if t.form != nil {
		return []*grid.Row{&t.sheet.Rows[0]}
	}
	why := make([]reason, len(t.sheet.Rows))
	for i := t.to - 1; i >= t.from; i-- {
		why[i] = t.reasonOf(&t.sheet.Rows[i])
		if (why[i] == forSection || len(t.sheet.Rows[i].Cells) == 1) && i+1 < t.to && t.repeated[t.sheet.Rows[i+1].Number] {
			why[i] = forTitle // of the next page
		}
	}
	kept := t.to // index behind the last row that may hold a task
	for kept > t.from && (why[kept-1] != taken || t.idle(&t.sheet.Rows[kept-1])) {
		if why[kept-1] == taken || why[kept-1] == forUnusedColumn {
			why[kept-1] = forAfterEnd
		}
		kept--
	}
	var rows []*grid.Row
	for i := t.from; i < t.to; i++ {
		switch {
		case i >= kept && why[i] == forSection:
			t.mark(i, forAfterEnd)
		case why[i] != taken:
			t.mark(i, why[i])
		default:
			rows = append(rows, &t.sheet.Rows[i])
		}
	}
	return rows
}

// idle says that a row at the end means nothing: blanks, a serial number that was filled in beforehand, a line of text beside the
// columns of tasks.
func (t *table) idle(row *grid.Row) bool {
	for i := range row.Cells {
		c := &row.Cells[i]
		if blankCell(c) || c.Type == grid.Text && quantity.IsBlank(c.Value) {
			continue
		}
		if f := t.fields[c.Col]; f != "" && f != models.FieldNumber || f == models.FieldNumber && isTaskNumber(c.Value) {
			return false
		}
	}
	return true
}

// reasonOf says why a row holds no task; taken when it may hold one.
func (t *table) reasonOf(row *grid.Row) reason {
	if t.repeated[row.Number] {
		return forTitle
	}
	if c := t.cellOf(row, sheet.FieldID); !blankCell(c) {
		return taken
	}
	first, filled, inFields := t.look(row)
	switch {
	case filled == 0 || inFields == 0 && first == "":
		return forUnusedColumn
	case t.isTotal(row):
		return forTotal
	case signature.MatchString(first) || filled == 1 && loneDate.MatchString(first):
		return forSignature
	case footnote.MatchString(first):
		return forFootnote
	case t.isSection(row, first, filled):
		return forSection
	case inFields == 0:
		return forUnusedColumn
	}
	return taken
}

// look gives a row's first text, folded, the number of its cells that show something, and of those that stand in columns of fields.
func (t *table) look(row *grid.Row) (first string, filled, inFields int) {
	for i := range row.Cells {
		c := &row.Cells[i]
		if blankCell(c) {
			continue
		}
		filled++
		if first == "" && c.Type == grid.Text {
			first = text.Fold(c.Value)
		}
		if t.fields[c.Col] != "" {
			inFields++
		}
	}
	return first, filled, inFields
}

func (t *table) cellOf(row *grid.Row, f models.Field) *grid.Cell {
	if col := t.at[f]; col > 0 {
		return cellAt(row, col)
	}
	return nil
}

var (
	signature = regexp.MustCompile(`^(?:\(?(?:填表|填报|制表|审核|审签|审批|签发|复核|经办|校对|联系|统计|报送|上报)(?:人|单位|部门|日期|时间|电话|领导|负责人|人员|方式)?|(?:单位|部门|主要|分管|科室|主管|审核)?(?:负责人|领导|局长|主任)|(?:单位|部门)?(?:盖章|公章|签字|签章|签名)|联系电话|电话)(?:\((?:签字|签章|盖章|签名|公章)\)|签字|签名|签章|盖章|:)+`)
	loneDate  = regexp.MustCompile(`^20\d\d[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?$`)
	footnote  = regexp.MustCompile(`^(?:注\d*[:、.]|注意[:事]|备注:|说明:|填表说明|填报说明|填写说明|备注\d|※|\*[^0-9]|注\(?\d)`)
	totalWord = regexp.MustCompile(`^(?:(?:本页|本表|全市|全县|全区|各县|市直|县级|市级|年度|本月|累计|以上|区域)?(?:合计|小计|总计|共计|总合计)(?:数|\(.*\))?:?|全市|全市平均)$`)
)

// isTotal says that a row sums others up: 合计, 小计, 总计 in a column of names or in the first cell.
func (t *table) isTotal(row *grid.Row) bool {
	for i := range row.Cells {
		c := &row.Cells[i]
		if c.Type != grid.Text || i > 0 && !names(t.fields[c.Col]) {
			continue
		}
		if totalWord.MatchString(text.Fold(c.Value)) {
			return true
		}
	}
	return false
}

// names says that a field tells what a row is about.
func names(f models.Field) bool {
	switch f {
	case "", models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldLead:
		return true
	}
	return false
}

// isSection says that a row is the title of those beneath it: one text across the table, or one that is numbered as sections are.
func (t *table) isSection(row *grid.Row, first string, filled int) bool {
	var texts []*grid.Cell
	for i := range row.Cells {
		if c := &row.Cells[i]; !blankCell(c) {
			if c.Type != grid.Text {
				return false
			}
			texts = append(texts, c)
		}
	}
	switch filled {
	case 1:
		return sectionNumber.MatchString(first) || t.across(row.Number, texts[0].Col)
	case 2:
		return names(t.fields[texts[1].Col]) && chineseNumber.MatchString(first) && utf8.RuneCountInString(text.Fold(texts[1].Value)) < 40
	}
	return false
}

var (
	titleNumber   = regexp.MustCompile(`^(?:第[一二三四五六七八九十]{1,3}[章节部分、类]+|[一二三四五六七八九十]{1,3}[、．.：:]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．]|[◆■●▲]|[一二三四五六七八九十]{1,3} )\s*`)
	sectionNumber = regexp.MustCompile(`^(?:第[一二三四五六七八九十]{1,3}[章节部分、类]|[一二三四五六七八九十]{1,3}[、.:]|\([一二三四五六七八九十]{1,3}\)|◆|■|●|▲)`)
	chineseNumber = regexp.MustCompile(`^\(?[一二三四五六七八九十]{1,3}\)?[、.]?$`)
)

// across says that a cell is merged over at least half of the table's columns.
func (t *table) across(number, col int) bool {
	m, in := t.mergeAt(number, col)
	return in && (m.Col2-m.Col1+1)*2 >= len(t.columns) && m.Col2 > m.Col1+1
}

var taskNumber = regexp.MustCompile(`^\d{1,2}\.\d{1,2}\.\d{1,3}\.?$`)

// isTaskNumber says that a text is the number of a task, n.n.n; 序号 1, 2, 3 is none.
func isTaskNumber(s string) bool { return taskNumber.MatchString(text.Fold(s)) }

// plainNumber gives a task's number without what clerks put behind it.
func plainNumber(s string) string { return strings.TrimSuffix(text.Fold(s), ".") }
