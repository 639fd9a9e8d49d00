package exporter_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/officetest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

var ctx = context.Background()

const november = models.Period("2026-11")

// desk is a department with a store of its own, handing in sheets.
type desk struct {
	t    testing.TB
	st   *store.Store
	seed models.Seed
	d    models.Department
	v    models.Viewer
}

func newDesk(t testing.TB, code string) desk {
	t.Helper()
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, code)
	return desk{t, st, seed, d, storetest.For(d)}
}

func (k desk) template() []byte {
	k.t.Helper()
	file, err := exporter.Template(ctx, k.st, k.v, k.seed.Report.ID, k.d.ID, november)
	if err != nil {
		k.t.Fatal(err)
	}
	return file.Body
}

func (k desk) check(name string, body []byte) importer.Result {
	k.t.Helper()
	r, err := importer.Check(ctx, k.st, k.v, importer.Upload{ReportID: k.seed.Report.ID, DepartmentID: k.d.ID, Period: november, FileName: name, Body: body})
	if err != nil {
		k.t.Fatalf("%s: %v", name, err)
	}
	return r
}

func (k desk) marked(r importer.Result) exporter.File {
	k.t.Helper()
	file, err := exporter.Marked(ctx, k.st, k.v, r.Submission.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return file
}

// apply hands a checked file in; it must have no error and change something.
func (k desk) apply(r importer.Result) {
	k.t.Helper()
	for _, f := range r.Findings {
		if f.Severity == models.SeverityError {
			k.t.Errorf("%s!%s %s %q", f.Sheet, f.Cell, f.Code, f.Found)
		}
	}
	applied, err := importer.Apply(ctx, k.st, k.v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
	if err != nil || !applied.Applied || len(applied.Detail.Changes) == 0 {
		k.t.Errorf("applied %v, %d changes, %v", applied.Applied, len(applied.Detail.Changes), err)
	}
}

// edited changes cells of a workbook with excelize. A nil value clears a cell.
func edited(t testing.TB, body []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// at is a template's cell of a field in a row.
func at(f models.Field, row int) string {
	name, err := excelize.CoordinatesToCellName(sheet.Index(sheet.Template, f), row)
	if err != nil {
		panic(err)
	}
	return name
}

// figureRow is the first row of a template that takes a figure.
func figureRow(t testing.TB, body []byte) int {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet.FirstSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if len(row) == len(sheet.Template) && strings.HasPrefix(row[len(row)-1], models.IndicatorPrefix) {
			return i + 1
		}
	}
	t.Fatal("the template takes no figure")
	return 0
}

// marksAt checks that every finding with a cell is filled and commented there, and gives what openpyxl read.
func marksAt(t testing.TB, body []byte, findings []models.Finding, name func(string) string) map[string]map[string]officetest.Mark {
	t.Helper()
	marks := officetest.Marks(t, body)
	fills := map[models.Severity]string{models.SeverityError: "FFF5B7B1", models.SeverityWarning: "FFFDE9A9", models.SeverityNote: "FFCFE2F3"}
	links := map[string]bool{}
	for _, m := range marks[sheet.MarksSheet] {
		links[m.Link] = true
	}
	for _, f := range findings {
		if f.Cell == "" {
			continue
		}
		m := marks[name(f.Sheet)][f.Cell]
		if m.Fill != fills[f.Severity] && f.Severity == models.SeverityError || !strings.Contains(m.Comment, "。") {
			t.Errorf("%s %s!%s: marked %+v", f.Code, f.Sheet, f.Cell, m)
		}
		if !links["'"+name(f.Sheet)+"'!"+f.Cell] {
			t.Errorf("the list doesn't lead to %s!%s", f.Sheet, f.Cell)
		}
	}
	return marks
}

func same(s string) string { return s }

// A template with faults comes back marked, opens in LibreOffice, and corrected there it is handed in without a finding.
func TestMarkedTemplateComesBack(t *testing.T) {
	k := newDesk(t, "nyncj")
	body := k.template()
	row := figureRow(t, body)
	number, day, status := at(models.FieldCumulative, row), at(models.FieldAsOf, row), at(models.FieldStatus, row)
	faulty := edited(t, body, func(f *excelize.File) {
		for cell, value := range map[string]any{number: "若干", day: "近日", status: "还行", at(models.FieldProgress, row): "正在推进。"} {
			if err := f.SetCellValue(sheet.FirstSheet, cell, value); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := k.check("农业农村局11月.xlsx", faulty)
	file := k.marked(r)
	if file.Name != "农业农村局11月（校核意见）.xlsx" || len(file.ETag) != 32 {
		t.Errorf("file %q, tag %q", file.Name, file.ETag)
	}
	if tag, err := exporter.MarkedTag(ctx, k.st, k.v, r.Submission.ID); tag != file.ETag || err != nil {
		t.Errorf("the tag alone is %q (%v), with the file %q", tag, err, file.ETag)
	}
	marks := marksAt(t, file.Body, r.Findings, same)
	for _, cell := range []string{number, day, status} {
		if m := marks[sheet.FirstSheet][cell]; m.Author != sheet.MarksAuthor {
			t.Errorf("%s: %+v", cell, m)
		}
	}
	if k.check("还没改.xlsx", file.Body).Submission.ErrorCount != r.Submission.ErrorCount {
		t.Error("marking alone changed what is wrong")
	}
	fixed := officetest.Resave(t, map[string][]byte{"marked": file.Body}, map[string][]officetest.Edit{"marked": {
		{Sheet: sheet.FirstSheet, Cell: number, Value: 3}, {Sheet: sheet.FirstSheet, Cell: day, Value: "2026-11-20"},
		{Sheet: sheet.FirstSheet, Cell: status, Value: "按计划"}}}, "xlsx")["marked"]
	again := k.check("改好了.xlsx", fixed)
	if len(again.Findings) > 0 {
		t.Errorf("findings after the correction: %+v", again.Findings)
	}
	clean := marksOf(t, k.marked(again).Body)
	if n := len(clean[sheet.FirstSheet+" tinted"]); n != 0 {
		t.Errorf("marks that stayed: %v", clean)
	}
	if c := again.Detail.Counts; c.Cells != c.Taken+c.Reported+c.Skipped {
		t.Errorf("counts %+v", c)
	}
	k.apply(again)
}

// marksOf lists by sheet the cells that are tinted or carry a comment of ours.
func marksOf(t testing.TB, body []byte) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, cells := range officetest.Marks(t, body) {
		for cell, m := range cells {
			if name != sheet.MarksSheet && (m.Author == sheet.MarksAuthor || m.Fill == "FFF5B7B1" || m.Fill == "FFFDE9A9" || m.Fill == "FFCFE2F3") {
				out[name+" tinted"] = append(out[name+" tinted"], fmt.Sprintf("%s %+v", cell, m))
			}
		}
	}
	return out
}

// handMade is a bureau's own table by openpyxl: titles, a merged header, comments of its own, colours, a formula, a picture of nothing.
const handMade = `
import sys, openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Font
wb = openpyxl.Workbook()
ws = wb.active
ws.title = "十一月'进展"
ws["A1"] = "重点任务进展情况表"
ws.merge_cells("A1:F1")
ws.append(["任务编号", "任务名称", "完成情况", "状态", "存在问题", "备注"])
ws.append(["%s", "%s", "正在推进，进展顺利。", "马马虎虎", "无", "=1+1"])
ws["D3"].comment = Comment("请科室核对", "张三")
ws["E3"].comment = Comment("已核", "李四")
ws["D3"].fill = PatternFill("solid", fgColor="FF00FF00")
ws["D3"].font = Font(bold=True)
ws.conditional_formatting
wb.create_sheet("说明")["A1"] = "说明文字"
wb.save(sys.argv[1])
`

func (k desk) made(script, ending string) []byte {
	k.t.Helper()
	return officetest.Made(k.t, script, ending)
}

// firstTask is a tracked task that the department leads and that has no figure.
func (k desk) firstTask() models.Task {
	k.t.Helper()
	basis, err := k.st.Submissions.Basis(ctx, k.v, k.seed.Report.ID, k.d.ID, november)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, b := range basis.Tasks {
		if len(b.Indicators)+len(b.Items) == 0 && !strings.ContainsAny(b.Task.Title, ",，") {
			return b.Task
		}
	}
	k.t.Fatal("every task has a figure")
	return models.Task{}
}

// A department's own comments and colours stay; ours go when the marked file is marked again.
func TestMarkedKeepsWhatTheDepartmentWrote(t *testing.T) {
	k := newDesk(t, "nyncj")
	task := k.firstTask()
	r := k.check("自制.xlsx", k.made(fmt.Sprintf(handMade, task.Number, task.Title), ".xlsx"))
	name := "十一月'进展"
	file := k.marked(r)
	marks := officetest.Marks(t, file.Body)
	if m := marks[name]["D3"]; m.Author != "张三" || !strings.HasPrefix(m.Comment, "请科室核对") || !strings.Contains(m.Comment, "马马虎虎") || m.Fill != "FFF5B7B1" {
		t.Errorf("D3 %+v", m)
	}
	if m := marks[name]["E3"]; m.Comment != "已核" || m.Author != "李四" || m.Fill != "" {
		t.Errorf("E3 %+v", m)
	}
	if links := marks[sheet.MarksSheet]; len(links) == 0 || !strings.Contains(fmt.Sprint(links), "'十一月''进展'!D3") {
		t.Errorf("links %+v", links)
	}
	fixed := officetest.Resave(t, map[string][]byte{"m": file.Body}, map[string][]officetest.Edit{"m": {{Sheet: name, Cell: "D3", Value: "按计划"}}}, "xlsx")["m"]
	straight := edited(t, file.Body, func(f *excelize.File) {
		if err := f.SetCellValue(name, "D3", "按计划"); err != nil {
			t.Fatal(err)
		}
	})
	again := k.marked(k.check("改好.xlsx", straight))
	marks = officetest.Marks(t, again.Body)
	if m := marks[name]["D3"]; m.Comment != "请科室核对" || m.Fill != "FF00FF00" {
		t.Errorf("after the correction D3 is %+v", m)
	}
	r = k.check("改好，另存.xlsx", fixed)
	k.apply(r)
	marks = officetest.Marks(t, k.marked(r).Body) // LibreOffice names parts and shapes in its own way, and keeps no authors
	if d, e := marks[name]["D3"], marks[name]["E3"]; d.Comment != "请科室核对" || e.Comment != "已核" || d.Fill == "FFF5B7B1" {
		t.Errorf("after LibreOffice D3 is %+v, E3 %+v", d, e)
	}
	for cell, m := range marks[name] {
		if strings.Count(m.Comment, "督办校核") > 1 {
			t.Errorf("%s is marked twice: %s", cell, m.Comment)
		}
	}
}
