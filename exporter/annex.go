package exporter

import (
	"context"
	"fmt"
	"strings"

	"duban/docx"
	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/words"
)

// Annex is a report's breakdown as the annex of an official document (附件): one table across for each area, by theme, with who leads,
// supports and is in charge, and by when. On the office's template. Staff only.
func Annex(ctx context.Context, st *store.Store, v models.Viewer, reportID string) (File, error) {
	b, err := st.Reports.Breakdown(ctx, v, reportID)
	if err != nil {
		return File{}, err
	}
	body, err := onTemplate(ctx, st, v, reportID, annexDocument(b))
	return File{Name: fileName(b.Report.Title + "任务分解表（附件）.docx"), Body: body, ETag: kept(body).SHA256}, err
}

// annexDocument is the paper; every task of the outline stands in it once, tracked or not.
func annexDocument(b store.Breakdown) docx.Document {
	d := docx.Document{Title: b.Report.Title + "任务分解表", Page: docx.Page{Across: true}}
	d.Add(docx.Text(docx.Normal, "附件"), docx.Text(docx.Title, b.Report.Title+"任务分解表"))
	tasks := importer.BreakdownTasks(b)
	d.Add(docx.Text(docx.Subtitle, fmt.Sprintf("（%s，共%d项）", words.Enum(words.Chinese, b.Report.Kind), len(tasks))))
	for _, area := range b.Areas {
		table, n := annexTable(area, tasks)
		if n > 0 {
			d.Add(docx.Paragraph{Style: docx.Heading1, Runs: []docx.Run{{Text: ordinal(area.Number) + "、" + area.Title}}, WithNext: true}, table)
		}
	}
	return d
}

// annexTable is the table of one area's tasks, a row for each theme above its own.
func annexTable(area models.Area, tasks []sheet.BreakdownTask) (docx.Table, int) {
	table := docx.Table{Columns: []docx.Column{{Head: "任务编号", Width: 2.2, Align: docx.Center}, {Head: "工作任务", Width: 11}, {Head: "牵头单位", Width: 4},
		{Head: "配合单位", Width: 6}, {Head: "分管领导", Width: 3}, {Head: "完成时限", Width: 3, Align: docx.Center}}}
	theme, n := "", 0
	for _, t := range tasks {
		if t.AreaID != area.ID {
			continue
		}
		if n++; t.Theme != theme && t.Theme != "" {
			table.Rows = append(table.Rows, docx.Row{Cells: []docx.Cell{{Text: t.Theme, Span: len(table.Columns), Head: true, Align: docx.Left}}})
		}
		theme = t.Theme
		table.Rows = append(table.Rows, docx.Row{Cells: docx.Cells(t.Number, annexTask(t), strings.Join(t.Leads, "、"), strings.Join(t.Supports, "、"),
			strings.Join(t.Leaders, "、"), chineseDay(t.Deadline))})
	}
	return table, n
}

// annexTask is a task's title with those of its targets beneath it that the title doesn't say.
func annexTask(t sheet.BreakdownTask) string {
	said := t.Title
	for _, i := range t.Indicators {
		figure := sheet.IndicatorText(i, models.FieldTarget)
		if i.Low != nil && !i.Soft && !strings.Contains(t.Title, i.Low.String()) {
			said += "\n" + i.Name + "：" + figure + i.Unit
		}
	}
	return said
}
