package exporter_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/officetest"
	"duban/sheet"

	"github.com/xuri/excelize/v2"
)

// Old formats come back as workbooks with the same cells; corrected, they are handed in.
func TestMarkedOtherFormats(t *testing.T) {
	k := newDesk(t, "nyncj")
	task := k.firstTask()
	const head = "任务编号,任务名称,完成情况,状态\n"
	row := task.Number + "," + task.Title + ",正在推进、进展顺利。,马马虎虎\n"
	files := map[string]struct {
		body []byte
		name string // of the sheet in the marked file
	}{
		"表.csv":  {[]byte(head + row), "Sheet1"},
		"表.tsv":  {[]byte(strings.ReplaceAll(head+row, ",", "\t")), "Sheet1"},
		"表.html": {[]byte("<html><meta charset=utf-8><table><tr><td>" + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(head+row), ",", "<td>"), "\n", "<tr><td>") + "</table></html>"), "Sheet1"},
		"表.xls": {officetest.Made(t, fmt.Sprintf(`
import sys, xlwt
wb = xlwt.Workbook()
ws = wb.add_sheet(u"进展/情况".replace("/", "-"))
for r, row in enumerate(%q.strip().split("\n")):
    for c, cell in enumerate(row.split(",")):
        ws.write(r, c, cell)
ws.write_merge(3, 3, 0, 3, u"填表人：张三")
wb.save(sys.argv[1])`, head+row), ".xls"), "进展-情况"},
	}
	marked, edits := map[string][]byte{}, map[string][]officetest.Edit{}
	for name, c := range files {
		r := k.check(name, c.body)
		if r.Submission.ErrorCount == 0 {
			t.Fatalf("%s: no error was found: %+v, rows %+v", name, r.Findings, r.Rows())
		}
		file := k.marked(r)
		if !strings.HasSuffix(file.Name, "（校核意见）.xlsx") {
			t.Errorf("%s: name %q", name, file.Name)
		}
		marksAt(t, file.Body, r.Findings, func(string) string { return c.name })
		cells := officetest.Cells(t, file.Body)[c.name]
		if cells["A2"] != task.Number || cells["D2"] != "马马虎虎" {
			t.Errorf("%s: cells %v", name, cells)
		}
		name += ".xlsx"
		marked[name] = file.Body
		edits[name] = []officetest.Edit{{Sheet: c.name, Cell: "D2", Value: "按计划"}, {Sheet: c.name, Cell: "C2", Value: "进展顺利：" + strings.TrimSuffix(name, ".xlsx")}}
	}
	for name, fixed := range officetest.Resave(t, marked, edits, "xlsx") {
		k.apply(k.check("改好"+name, fixed))
	}
}

// Macros aren't served back.
func TestMarkedWithoutMacros(t *testing.T) {
	k := newDesk(t, "nyncj")
	project := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...)
	dir := t.TempDir()
	f, err := excelize.OpenReader(bytes.NewReader(k.template()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := errors.Join(f.AddVBAProject(project), f.SetCellValue(sheet.FirstSheet, at(models.FieldStatus, 5), "还行"), f.SaveAs(filepath.Join(dir, "m.xlsm"))); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(dir, "m.xlsm"))
	if err != nil {
		t.Fatal(err)
	}
	r := k.check("带宏.xlsm", body)
	if r.Kind != "xlsm" {
		t.Fatalf("kind %s", r.Kind)
	}
	file := k.marked(r)
	for name, text := range partsOf(t, file.Body) {
		if strings.Contains(strings.ToLower(name+text), "vba") || strings.Contains(text, "macroEnabled") {
			t.Errorf("%s speaks of macros", name)
		}
	}
	marksAt(t, file.Body, r.Findings, same)
	if again := k.check("改.xlsx", file.Body); again.Kind != "xlsx" {
		t.Errorf("the marked file is %s", again.Kind)
	}
	officetest.Resave(t, map[string][]byte{"m": file.Body}, nil, "xlsx")
}

func partsOf(t testing.TB, body []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range r.File {
		var text bytes.Buffer
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := text.ReadFrom(in); err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = text.String()
	}
	return parts
}

// rewritten changes the text of one part of a workbook.
func rewritten(t testing.TB, body []byte, part string, change func(string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range partsOf(t, body) {
		if name == part {
			text = change(text)
		}
		p, err := w.Create(name)
		if err == nil {
			_, err = p.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Hostile workbooks that the check lets pass harm neither the server nor the marks: each is marked, in itself or converted, within the
// time and memory of a child, and leaves nothing behind.
func TestMarkedHostile(t *testing.T) {
	k := newDesk(t, "nyncj")
	plain := edited(t, k.template(), func(f *excelize.File) {
		if err := errors.Join(f.SetCellValue(sheet.FirstSheet, at(models.FieldStatus, 5), "还行"),
			f.AddComment(sheet.FirstSheet, excelize.Comment{Cell: "A1", Author: "张三", Text: "原批注"})); err != nil {
			t.Fatal(err)
		}
	})
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	const first = "xl/worksheets/sheet1.xml"
	for name, c := range map[string]struct {
		body    []byte
		refused bool // by the check, before anything is marked
	}{
		"negative author": {body: rewritten(t, plain, "xl/comments1.xml", func(s string) string {
			return strings.Replace(s, `authorId="0"`, `authorId="-7"`, 1)
		})},
		"comments of nothing": {body: rewritten(t, plain, "xl/comments1.xml", func(string) string { return `<comments xmlns="x"/>` })},
		"boxes of nothing":    {body: rewritten(t, plain, "xl/drawings/vmlDrawing1.vml", func(string) string { return `<br>` })},
		"19,000 merges": {body: rewritten(t, plain, first, func(s string) string {
			var merges strings.Builder
			for i := range 19_000 {
				fmt.Fprintf(&merges, `<mergeCell ref="AA%d:AB%d"/>`, i+1, i+1)
			}
			return strings.Replace(s, "</sheetProtection>", "</sheetProtection><mergeCells>"+merges.String()+"</mergeCells>", 1)
		})},
		"100,000 merges": {refused: true, body: rewritten(t, plain, first, func(s string) string {
			return strings.Replace(s, "</sheetProtection>", "</sheetProtection><mergeCells>"+strings.Repeat(`<mergeCell ref="A100:XFD1048576"/>`, 100_000)+"</mergeCells>", 1)
		})},
		"ranges of everything": {body: rewritten(t, plain, first, func(s string) string {
			return strings.Replace(s, "</sheetProtection>", "</sheetProtection><mergeCells>"+strings.Repeat(`<mergeCell ref="A100:XFD1048576"/>`, 500)+"</mergeCells>", 1)
		})},
		"a million styled rows": {body: rewritten(t, plain, first, func(s string) string {
			var rows strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&rows, `<row r="%d" s="1" customFormat="1"/>`, 1000+i)
			}
			return strings.Replace(s, "</sheetData>", rows.String()+"</sheetData>", 1)
		})},
		"60,000 formats": {body: rewritten(t, plain, "xl/styles.xml", func(s string) string {
			var formats strings.Builder
			for i := range 60_000 {
				fmt.Fprintf(&formats, `<xf numFmtId="%d" fontId="0" fillId="%d" borderId="0"/>`, i*7919%65521, i*104729%65537)
			}
			return strings.Replace(s, "</cellXfs>", formats.String()+"</cellXfs>", 1)
		})},
		"no formats": {body: rewritten(t, plain, "xl/styles.xml", func(string) string {
			return `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`
		}), refused: true},
		"a far cell": {body: rewritten(t, plain, first, func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>`, 1)
		})},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := importer.Check(ctx, k.st, k.v, importer.Upload{ReportID: k.seed.Report.ID, DepartmentID: k.d.ID, Period: november, FileName: name + ".xlsx", Body: c.body})
			if c.refused {
				if models.KindOf(err) == "" {
					t.Fatalf("check: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			file, err := exporter.Marked(ctx, k.st, k.v, r.Submission.ID)
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(start)
			runtime.GC()
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); took > 15*time.Second || grown > 64<<20 {
				t.Errorf("took %v, grew by %d", took, grown)
			}
			left, err := filepath.Glob(filepath.Join(temp, "duban-worker-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
			converted := strings.Contains(fmt.Sprint(partsOf(t, file.Body)), "没能直接在原文件上标注")
			t.Logf("%v, %d bytes, converted: %v", took, len(file.Body), converted)
			again := k.check("again.xlsx", file.Body)
			if again.Submission.ErrorCount != r.Submission.ErrorCount {
				t.Errorf("errors %d, when it comes back %d", r.Submission.ErrorCount, again.Submission.ErrorCount)
			}
		})
	}
}
