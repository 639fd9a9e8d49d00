package exporter

import (
	"context"
	"fmt"
	"strings"

	"duban/models"
	"duban/sheet"
	"duban/store"

	"github.com/xuri/excelize/v2"
)

// Duties writes the workbook in which staff settle who leads and supports what: the proposals go out, confirmed rows come back
// (importer.CheckDuties). Staff only.
func Duties(ctx context.Context, st *store.Store, v models.Viewer, reportID string) (File, error) {
	basis, err := st.Duties.Basis(ctx, v, reportID)
	if err != nil {
		return File{}, err
	}
	body, err := writeDuties(basis)
	return File{Name: fileName(basis.Report.Title + "责任分工表.xlsx"), Body: body}, err
}

func writeDuties(b store.DutyBasis) ([]byte, error) {
	book, err := newBook(b.Report.Title+"责任分工表", "")
	if err != nil {
		return nil, err
	}
	defer book.close()
	if err := dutySheet(book, b); err != nil {
		return nil, err
	}
	if err := nameSheet(book, b.Departments); err != nil {
		return nil, err
	}
	return book.finish()
}

func dutySheet(book *book, b store.DutyBasis) error {
	p, err := book.page(sheet.DutySheet, paperA4, templateColumns(sheet.Duties))
	if err != nil {
		return err
	}
	p.printed = len(sheet.Duties) - 1
	p.keep(p.stream.SetColVisible(len(sheet.Duties), len(sheet.Duties), false))
	p.freeze(2, templateHead)
	title := titleLook
	title.across, title.size = "left", 16
	p.put([]any{book.cell(textCell(b.Report.Title+"责任分工表", title))}, 30)
	p.put([]any{book.cell(textCell("牵头单位可从下拉表选择，单位全称、简称、别名都可以；几个单位用“、”隔开，第一个负责填报。", plainLook))}, minRowHeight)
	p.put([]any{book.cell(textCell("认可一行就在“确认”栏填“是”；没有填“是”的行不作改动，仍为拟定。", plainLook))}, minRowHeight)
	p.head()
	names := map[string]string{}
	for _, d := range b.Departments {
		names[d.ID] = d.ShortName
	}
	duties := map[string][]models.Duty{}
	for _, d := range b.Duties {
		duties[d.TaskID] = append(duties[d.TaskID], d)
	}
	for _, t := range b.Tasks {
		lead, support, confirmed := dutyCells(duties[t.ID], names)
		p.write([]cell{textCell(t.Number, codeLook), textCell(t.Title, textLook), textCell(lead, inputTextLook), textCell(support, inputTextLook),
			textCell(confirmed, inputChoiceLook), textCell(t.ID, textLook)})
	}
	p.keep(book.dropDown(sheet.DutySheet, sheet.Index(sheet.Duties, sheet.FieldConfirm), templateHead+1, p.row, []string{sheet.Confirmed}))
	list := excelize.NewDataValidation(true)
	list.Sqref = place(sheet.Index(sheet.Duties, models.FieldLead), templateHead+1) + ":" + place(sheet.Index(sheet.Duties, models.FieldLead), p.row)
	list.ShowErrorMessage = false
	list.SetSqrefDropList(fmt.Sprintf("'%s'!$A$2:$A$%d", sheet.DepartmentSheet, len(b.Departments)+1))
	p.keep(book.file.AddDataValidation(sheet.DutySheet, list))
	return p.err
}

// dutyCells are the names of a task's leads and supporters, and whether all of them are confirmed.
func dutyCells(duties []models.Duty, names map[string]string) (lead, support, confirmed string) {
	var leads, supports []string
	confirmed = sheet.Confirmed
	for _, d := range duties {
		if d.Role == models.Lead {
			leads = append(leads, names[d.DepartmentID])
		} else {
			supports = append(supports, names[d.DepartmentID])
		}
		if d.State != models.DutyConfirmed {
			confirmed = ""
		}
	}
	if len(duties) == 0 {
		confirmed = ""
	}
	return strings.Join(leads, "、"), strings.Join(supports, "、"), confirmed
}

// nameSheet lists the names that the drop-down offers.
func nameSheet(book *book, departments []models.Department) error {
	p, err := book.page(sheet.DepartmentSheet, paperA4, []column{{head: "简称", width: 26}, {head: "全称", width: 40}, {head: "代码", width: 12}})
	if err != nil {
		return err
	}
	p.head()
	for _, d := range departments {
		p.write([]cell{textCell(d.ShortName, textLook), textCell(d.Name, textLook), textCell(d.Code, centerLook)})
	}
	return p.err
}
