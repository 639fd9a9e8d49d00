package exporter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"duban/models"
	"duban/sheet"
	"duban/store"

	"github.com/xuri/excelize/v2"
)

// PlanTemplate writes the workbook in which a department gives its plan (办理方案): its tracked tasks, filled with what is planned so far,
// also with what it has handed in and staff haven't accepted yet. Only those who report for the department, and staff, get it.
func PlanTemplate(ctx context.Context, st *store.Store, v models.Viewer, reportID, departmentID string) (File, error) {
	basis, err := st.Plans.Basis(ctx, v, reportID, departmentID)
	if err != nil {
		return File{}, err
	}
	body, err := writePlan(basis)
	if err != nil {
		return File{}, err
	}
	basis.Today = models.Date{} // says nothing in the workbook
	known, err := json.Marshal(basis)
	if err != nil {
		return File{}, fmt.Errorf("exporter: plan: %w", err)
	}
	sum := sha256.Sum256(append(known, sheet.PlanLayout...))
	return File{Name: fileName(basis.Department.ShortName + "-" + basis.Report.Title + "办理方案.xlsx"), Body: body, ETag: hex.EncodeToString(sum[:16])}, nil
}

// writePlan is pure: the same basis gives the same cells.
func writePlan(b store.PlanBasis) ([]byte, error) {
	book, err := newBook(b.Report.Title+"办理方案", "")
	if err != nil {
		return nil, err
	}
	defer book.close()
	w := planWriter{book: book, basis: b, names: map[string]string{}, stamp: sheet.Stamp{Layout: sheet.PlanLayout, ReportID: b.Report.ID, DepartmentID: b.Department.ID}}
	for _, d := range b.Departments {
		w.names[d.ID] = d.ShortName
	}
	courses, milestones, items := sheet.PlanLines(b.Tasks, b.Report.Year)
	for i, lines := range [][]sheet.PlanLine{courses, milestones, items} {
		if err := w.sheet(sheet.PlanSheets[i].Name, sheet.PlanSheets[i].Columns, lines, planHints[i]); err != nil {
			return nil, err
		}
	}
	if err := nameSheet(book, b.Departments); err != nil {
		return nil, err
	}
	if err := stampSheet(book, w.stamp); err != nil {
		return nil, err
	}
	return book.finish()
}

// planHints are the instructions of the three sheets.
var planHints = []string{
	"每个指标选一种计划方式：“分期计划数”填各月末（按季的只填3、6、9、12月末）应达到的累计数；“按时间均匀推进”和“仅年底出数”不填各月。年中公布、分批验收的不要选均匀推进。计划启动、人员每项任务填一次。",
	"每项任务按季列出可以检查的节点；一个季度有几个节点的，写在最后的空行里并填任务编号。已完成的填完成日期和依据，审核通过后生效。",
	"县（市、区）、项目、村等分项写在最后的空行里，填任务编号；任务有几个指标的还要填指标。责任单位可写全称、简称，见“单位”表。不再办理的填结束日期。",
}

type planWriter struct {
	book  *book
	basis store.PlanBasis
	names map[string]string
	stamp sheet.Stamp
}

func (w *planWriter) sheet(name string, columns []sheet.Column, lines []sheet.PlanLine, hint string) error {
	p, err := w.book.page(name, paperA3, templateColumns(columns))
	if err != nil {
		return err
	}
	p.printed = len(columns) - 1
	p.keep(p.stream.SetColVisible(len(columns), len(columns), false))
	p.keep(p.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: templateHead, TopLeftCell: place(3, templateHead+1), ActivePane: "bottomRight"}))
	p.keep(w.book.file.ProtectSheet(name, &excelize.SheetProtectionOptions{
		FormatRows: true, FormatColumns: true, InsertRows: true, Sort: true, AutoFilter: true, SelectLockedCells: true, SelectUnlockedCells: true,
	}))
	w.top(p, columns, hint)
	p.filter = templateHead
	for _, l := range lines {
		w.row(p, columns, l)
	}
	if col := sheet.Index(columns, models.FieldCourse); col > 0 && len(lines) > 0 {
		p.keep(w.book.dropDown(name, col, templateHead+1, p.row, sheet.PlanKindWords()))
	}
	return p.err
}

func (w *planWriter) top(p *page, columns []sheet.Column, hint string) {
	title := titleLook
	title.across, title.size = "left", 16
	p.put([]any{p.book.cell(textCell(w.basis.Report.Title+"办理方案", title))}, 30)
	said := "填报单位：" + w.basis.Department.Name
	var returned []string
	for _, t := range w.basis.Tasks {
		if t.Note != "" {
			returned = append(returned, t.Number)
		}
	}
	if len(returned) > 0 {
		said += "　　退回待改：" + strings.Join(returned, "、") + "（见“审核意见”一栏）"
	}
	p.put([]any{p.book.cell(textCell(said, plainLook))}, minRowHeight)
	p.put([]any{p.book.cell(textCell("只填浅黄色单元格；留空的不会清除以前填的内容。"+hint, plainLook.withInk(inkMuted)))}, minRowHeight)
	heads := make([]any, len(columns))
	for i, c := range columns {
		heads[i] = p.book.cell(textCell(c.Header, headLook))
	}
	p.put(heads, 32)
}

// row writes one row and marks in the stamp what its filled cells say.
func (w *planWriter) row(p *page, columns []sheet.Column, l sheet.PlanLine) {
	values := make([]any, len(columns))
	height := minRowHeight
	for i, c := range columns {
		if l.Takes(c) && !l.Free {
			w.stamp.Touch(l.Row.ID, c.Field, l.Canonical(c))
		}
		cell := w.cell(c, l)
		if s, ok := cell.value.(string); ok && !c.Hidden {
			cell.value = inert(s)
			height = max(height, heightOf(linesOf(s, c.Width, cell.look.size), cell.look.size))
		}
		values[i] = p.book.cell(cell)
	}
	p.put(values, min(height, maxRowHeight))
}

func (w *planWriter) cell(c sheet.Column, l sheet.PlanLine) cell {
	out := cell{look: planLook(c, l)}
	s := l.Canonical(c)
	switch {
	case s == "":
		return out
	case c.Kind == sheet.NumberKind:
		if n, err := models.ParseDecimal(s); err == nil {
			out.value = n.InexactFloat64() // at most 15 digits: a double holds them
		}
	case c.Kind == sheet.DateKind:
		if d, err := models.ParseDate(s); err == nil {
			out.value = d
		}
	case c.Field == models.FieldCourse:
		s = sheet.PlanKindWord(models.PlanKind(s))
	case c.Field == models.FieldDepartment:
		s = w.names[s]
	}
	if out.value == nil {
		out.value = s
	}
	return out
}

// planLook is the look of a column, open and yellow where the row takes input, grey where only other rows do.
func planLook(c sheet.Column, l sheet.PlanLine) look {
	look := textLook
	switch {
	case c.Kind == sheet.NumberKind:
		look = generalNumber
	case c.Kind == sheet.DateKind:
		look = dateLook
	case c.Field == models.FieldNumber || c.Field == models.FieldTarget:
		look = codeLook
	case c.Kind == sheet.ChoiceKind || c.Field == models.FieldUnit || c.Field == models.FieldDeadline:
		look = centerLook
	}
	switch {
	case l.Takes(c):
		return look.asInput()
	case c.Input:
		return look.withFill(totalFill)
	}
	return look
}
