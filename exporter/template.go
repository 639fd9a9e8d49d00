package exporter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"duban/models"
	"duban/sheet"
	"duban/store"

	"github.com/xuri/excelize/v2"
)

// templateHead is the row of the header in a template; titles stand above it.
const templateHead = 4

// Template writes the workbook that a department fills for a period: its tracked tasks, filled with what it has reported in the
// period so far. Only those who report for the department, and staff, get it.
func Template(ctx context.Context, st *store.Store, v models.Viewer, reportID, departmentID string, period models.Period) (File, error) {
	basis, err := st.Submissions.Basis(ctx, v, reportID, departmentID, period)
	if err != nil {
		return File{}, err
	}
	body, err := writeTemplate(basis)
	if err != nil {
		return File{}, err
	}
	known, err := json.Marshal(basis)
	if err != nil {
		return File{}, fmt.Errorf("exporter: template: %w", err)
	}
	sum := sha256.Sum256(append(known, sheet.Layout...))
	return File{
		Name: fmt.Sprintf("%s-%s-任务进展填报表.xlsx", basis.Department.ShortName, period.Chinese()),
		Body: body, ETag: hex.EncodeToString(sum[:16]),
	}, nil
}

// writeTemplate is pure: the same basis gives the same cells.
func writeTemplate(b store.Basis) ([]byte, error) {
	book, err := newBook(templateTitle(b), b.Period.Name.Chinese())
	if err != nil {
		return nil, err
	}
	defer book.close()
	stamp := sheet.Stamp{Layout: sheet.Layout, ReportID: b.Report.ID, DepartmentID: b.Department.ID, Period: b.Period.Name}
	var lines, items []sheet.Line
	for i := range b.Tasks {
		lines = append(lines, sheet.Lines(&b.Tasks[i], b.Period)...)
		items = append(items, sheet.ItemLines(&b.Tasks[i])...)
	}
	for i := range b.Beside {
		items = append(items, sheet.OwnItemLines(&b.Beside[i], b.Department.ID)...)
	}
	if err := templateSheet(book, b, sheet.FirstSheet, sheet.Template, lines, &stamp); err != nil {
		return nil, err
	}
	if len(items) > 0 {
		if err := templateSheet(book, b, sheet.ItemSheet, sheet.Items, items, &stamp); err != nil {
			return nil, err
		}
	}
	if err := stampSheet(book, stamp); err != nil {
		return nil, err
	}
	return book.finish()
}

func templateTitle(b store.Basis) string { return b.Report.Title + "任务进展填报表" }

// templateSheet writes one sheet of rows to fill.
func templateSheet(b *book, basis store.Basis, name string, columns []sheet.Column, lines []sheet.Line, stamp *sheet.Stamp) error {
	p, err := b.page(name, paperA3, templateColumns(columns))
	if err != nil {
		return err
	}
	p.printed = len(columns) - 1
	p.keep(p.stream.SetColVisible(len(columns), len(columns), false))
	p.keep(p.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: templateHead, TopLeftCell: place(3, templateHead+1), ActivePane: "bottomRight"}))
	p.keep(b.file.ProtectSheet(name, &excelize.SheetProtectionOptions{
		FormatRows: true, FormatColumns: true, Sort: true, AutoFilter: true, SelectLockedCells: true, SelectUnlockedCells: true,
	}))
	templateTop(p, basis, columns)
	p.filter = templateHead
	if len(lines) == 0 {
		p.filter = 0
		p.put([]any{b.cell(textCell("本单位没有需要填报的任务。", plainLook))}, minRowHeight)
		return p.err
	}
	for _, l := range lines {
		templateRow(p, columns, l, stamp)
	}
	for _, f := range []models.Field{models.FieldStatus, models.FieldForecast} {
		if col := sheet.Index(columns, f); col > 0 {
			p.keep(b.dropDown(name, col, templateHead+1, p.row, sheet.Choices(f)))
		}
	}
	p.keep(b.noteReturned(name, columns, lines))
	return p.err
}

func templateColumns(columns []sheet.Column) []column {
	out := make([]column, len(columns))
	for i, c := range columns {
		out[i] = column{head: c.Header, width: c.Width}
	}
	return out
}

// plainLook is a line of words that isn't merged and may run over its neighbours.
var plainLook = look{face: textFace, size: 11, ink: inkBlack, across: "left"}

// templateTop writes title, whose it is, instructions and the header. Nothing is merged: a merged cell is what sorting and pasting trip
// over.
func templateTop(p *page, b store.Basis, columns []sheet.Column) {
	title := titleLook
	title.across, title.size = "left", 16
	p.put([]any{p.book.cell(textCell(templateTitle(b), title))}, 30)
	due := fmt.Sprintf("填报单位：%s　　填报期：%s　　报送截止：%s", b.Department.Name, b.Period.Name.Chinese(), b.Period.Due) + returnedLine(b)
	p.put([]any{p.book.cell(textCell(due, plainLook))}, minRowHeight)
	const hint = "只填浅黄色单元格；没有新情况的留空，不会清除以前报的内容。数据按“计量单位”栏的单位填写；“（拟）”为待确认的牵头任务，可以先报。本期没有进展的，状态选“本期无新进展”。"
	p.put([]any{p.book.cell(textCell(hint, plainLook.withInk(inkMuted)))}, minRowHeight)
	heads := make([]any, len(columns))
	for i, c := range columns {
		heads[i] = p.book.cell(textCell(c.Header, headLook))
	}
	p.put(heads, 32)
}

// templateRow writes one row to fill and marks in the stamp what its filled cells say.
func templateRow(p *page, columns []sheet.Column, l sheet.Line, stamp *sheet.Stamp) {
	values := make([]any, len(columns))
	height := minRowHeight
	for i, c := range columns {
		cell := templateCell(c, l)
		switch {
		case c.Field == models.FieldCompletion:
			cell = completionCell(columns, l, p.row+1)
		case sheet.OfTask(c.Field) && l.First:
			stamp.Touch(l.Task.ID, c.Field, l.Canonical(c.Field))
		case l.Takes(c.Field):
			stamp.Touch(l.ID, c.Field, l.Canonical(c.Field))
		}
		if s, ok := cell.value.(string); ok && !c.Hidden {
			cell.value = inert(s)
			height = max(height, heightOf(linesOf(s, c.Width, cell.look.size), cell.look.size))
		}
		values[i] = p.book.cell(cell)
	}
	p.put(values, min(height, maxRowHeight))
}

// templateCell is one cell of a row: what the ledger holds, open where the department may fill it.
func templateCell(c sheet.Column, l sheet.Line) cell {
	l.First = l.First || !sheet.OfTask(c.Field)
	s := ""
	if l.First {
		s = l.Canonical(c.Field)
	}
	look := lockedLook(c, l)
	switch {
	case s == "":
		return cell{look: look}
	case c.Kind == sheet.NumberKind:
		if n, err := models.ParseDecimal(s); err == nil {
			return cell{value: n.InexactFloat64(), look: look} // at most 15 digits: a double holds them
		}
	case c.Kind == sheet.DateKind:
		if d, err := models.ParseDate(s); err == nil {
			return cell{value: d, look: look}
		}
	case c.Kind == sheet.ChoiceKind:
		s = sheet.Choice(c.Field, s)
	}
	return cell{value: s, look: look}
}

// generalNumber shows a figure as it is typed: any fixed format would hide digits, and 80% typed into it must come out as 80%.
var generalNumber = look{face: numberFace, size: 10.5, ink: inkBlack, across: "right", lines: true}

// lockedLook is the look of a column, open and yellow where this row takes input, grey where only other rows do.
func lockedLook(c sheet.Column, l sheet.Line) look {
	look := textLook
	switch c.Kind {
	case sheet.NumberKind:
		look = generalNumber
	case sheet.DateKind:
		look = dateLook
	case sheet.ChoiceKind:
		look = centerLook
	}
	switch c.Field {
	case models.FieldNumber, models.FieldTarget:
		look = codeLook
	case models.FieldUnit, models.FieldDeadline:
		look = centerLook
	}
	switch {
	case c.Input && l.Takes(c.Field):
		return look.asInput()
	case c.Input:
		return look.withFill(totalFill)
	}
	return look
}

// completionCell is 完成率 as a live formula with the value that it has now.
func completionCell(columns []sheet.Column, l sheet.Line, row int) cell {
	base := l.Base()
	if base == nil {
		return cell{look: shareLook}
	}
	at := place(sheet.Index(columns, models.FieldCumulative), row)
	c := cell{formula: fmt.Sprintf(`IF(ISNUMBER(%s),%s/%s,"")`, at, at, base), value: "", look: shareLook}
	if now := l.Now(); now != nil && now.Value != nil {
		c.value = now.Value.Div(*base).InexactFloat64()
	}
	return c
}

// dropDown offers words in a column. Other words are let through: the check explains them better than a program's box would.
func (b *book) dropDown(name string, col, from, to int, choices []string) error {
	rule := excelize.NewDataValidation(true)
	rule.Sqref = place(col, from) + ":" + place(col, to)
	rule.ShowErrorMessage = false
	if err := rule.SetDropList(choices); err != nil {
		return fmt.Errorf("exporter: drop-down: %w", err)
	}
	return b.file.AddDataValidation(name, rule)
}

// stampSheet writes the hidden sheet by which the importer knows the template again.
func stampSheet(b *book, stamp sheet.Stamp) error {
	p, err := b.page(sheet.StampSheet, paperA4, []column{{width: 40}, {width: 40}})
	if err != nil {
		return err
	}
	for _, row := range stamp.Rows() {
		p.put([]any{row[0], row[1]}, minRowHeight)
	}
	if p.err != nil {
		return p.err
	}
	return b.file.SetSheetVisible(sheet.StampSheet, false, true)
}
