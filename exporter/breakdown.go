package exporter

import (
	"context"
	"fmt"

	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
	"duban/words"

	"github.com/xuri/excelize/v2"
)

// BreakdownWorkbook writes a report's breakdown as the workbook in which staff split, merge, reword, number, assign and date its tasks; it
// comes back through importer.CheckIntake. Staff only.
func BreakdownWorkbook(ctx context.Context, st *store.Store, v models.Viewer, reportID string) (File, error) {
	b, err := st.Reports.Breakdown(ctx, v, reportID)
	if err != nil {
		return File{}, err
	}
	body, err := writeBreakdown(b)
	return File{Name: fileName(b.Report.Title + "任务分解表.xlsx"), Body: body}, err
}

func writeBreakdown(b store.Breakdown) ([]byte, error) {
	book, err := newBook(b.Report.Title+"任务分解表", "")
	if err != nil {
		return nil, err
	}
	defer book.close()
	stamp := sheet.Stamp{Layout: sheet.BreakdownLayout, ReportID: b.Report.ID}
	if err := breakdownSheet(book, b, &stamp); err != nil {
		return nil, err
	}
	if err := listSheet(book, b); err != nil {
		return nil, err
	}
	if err := stampSheet(book, stamp); err != nil {
		return nil, err
	}
	return book.finish()
}

func breakdownSheet(book *book, b store.Breakdown, stamp *sheet.Stamp) error {
	columns := sheet.Breakdown
	p, err := book.page(sheet.BreakdownSheet, paperA3, templateColumns(columns))
	if err != nil {
		return err
	}
	p.printed = len(columns) - 2
	p.keep(p.stream.SetColVisible(len(columns)-1, len(columns), false))
	p.freeze(4, templateHead)
	title := titleLook
	title.across, title.size = "left", 16
	p.put([]any{book.cell(textCell(b.Report.Title+"任务分解表", title))}, 30)
	p.put([]any{book.cell(textCell("一行一个指标；同一任务的其他指标写在下面的行里，任务编号照抄、工作任务留空。拆分就插入新行，合并就删去多余的行；新行的任务编号可以留空，由系统编号。", plainLook))}, minRowHeight)
	p.put([]any{book.cell(textCell("牵头单位、分管领导可从下拉表选；几个单位用“、”隔开，第一个负责填报。节点一行写一个。清空一格就是删去其中的内容。改完后上传，先看改动，再确认。", plainLook))}, minRowHeight)
	p.head()
	p.filter = templateHead
	for _, t := range importer.BreakdownTasks(b) {
		breakdownRows(p, t, stamp)
	}
	last := max(p.row, templateHead+1) + 200 // rows that staff add have the lists too
	for _, c := range []struct {
		f    models.Field
		list []string
	}{{sheet.FieldTracking, enumWords(models.Trackings)}, {sheet.FieldKind, enumWords(models.IndicatorKinds)}} {
		p.keep(book.dropDown(sheet.BreakdownSheet, sheet.Index(columns, c.f), templateHead+1, last, c.list))
	}
	for i, c := range []struct {
		f models.Field
		n int
	}{{models.FieldLead, len(b.Departments)}, {models.FieldLeader, len(b.Leaders)}} {
		p.keep(listDown(book, sheet.Index(columns, c.f), last, letter(i+1), c.n))
	}
	return p.err
}

func enumWords[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = words.Enum(words.Chinese, v)
	}
	return out
}

// listDown offers a column of the hidden list; other words are let through, because several names may stand in a cell.
func listDown(b *book, col, last int, from string, n int) error {
	rule := excelize.NewDataValidation(true)
	rule.Sqref = place(col, templateHead+1) + ":" + place(col, last)
	rule.ShowErrorMessage = false
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%s$%d", sheet.ListSheet, from, from, max(n, 1)+1))
	return b.file.AddDataValidation(sheet.BreakdownSheet, rule)
}

// breakdownRows writes a task's rows: one, and one more for each further indicator.
func breakdownRows(p *page, t sheet.BreakdownTask, stamp *sheet.Stamp) {
	for row := range max(len(t.Indicators), 1) {
		values := make([]any, len(sheet.Breakdown))
		height := minRowHeight
		for k, c := range sheet.Breakdown {
			s, id := "", t.ID
			switch {
			case sheet.OfIndicator(c.Field) && row < len(t.Indicators):
				s, id = sheet.IndicatorText(t.Indicators[row], c.Field), t.Indicators[row].ID
			case sheet.OfIndicator(c.Field):
			case row == 0 || c.Field == models.FieldNumber || c.Field == sheet.FieldID:
				s = t.Text(c.Field)
			}
			if row == 0 || sheet.OfIndicator(c.Field) {
				stamp.Touch(id, c.Field, text.Clean(s))
			}
			look := textLook
			if c.Field == models.FieldNumber || c.Kind == sheet.ChoiceKind || c.Field == models.FieldDeadline || c.Field == models.FieldTarget || c.Field == models.FieldUnit {
				look = centerLook
			}
			if !c.Hidden {
				s = inert(s)
				height = max(height, heightOf(linesOf(s, c.Width, look.size), look.size))
			}
			values[k] = p.book.cell(cell{value: s, look: look})
		}
		p.put(values, min(height, maxRowHeight))
	}
}

// listSheet is the hidden sheet that the drop-downs offer.
func listSheet(b *book, d store.Breakdown) error {
	p, err := b.page(sheet.ListSheet, paperA4, []column{{head: "单位", width: 26}, {head: "领导", width: 26}})
	if err != nil {
		return err
	}
	p.head()
	names := importer.LeaderNames(d)
	for i := range max(len(d.Departments), len(d.Leaders)) {
		unit, leader := "", ""
		if i < len(d.Departments) {
			unit = d.Departments[i].ShortName
		}
		if i < len(d.Leaders) {
			leader = names[d.Leaders[i].ID]
		}
		p.write([]cell{textCell(unit, textLook), textCell(leader, textLook)})
	}
	if p.err != nil {
		return p.err
	}
	return b.file.SetSheetVisible(sheet.ListSheet, false)
}
