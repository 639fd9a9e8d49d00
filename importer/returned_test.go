package importer_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

// A row that was sent back says so in the next template, and law 1 holds there all the same.
func TestReturnedRowShowsInTheTemplate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		template := func() []byte {
			file, err := exporter.Template(ctx, st, v, seed.Report.ID, d.ID, "2026-11")
			if err != nil {
				t.Fatal(err)
			}
			return file.Body
		}
		check := func(body []byte) importer.Result {
			r, err := importer.Check(ctx, st, v, importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-11", FileName: "a.xlsx", Body: body})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		r := check(withText(t, template(), "M5", "已开工十二个项目，完成投资三成。"))
		if _, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash}); err != nil {
			t.Fatal(err)
		}
		_, err := st.Submissions.Decide(ctx, storetest.Staff, store.Decision{Decision: models.Returned, SubmissionIDs: []string{r.Submission.ID}, Note: "请写明数据来源"})
		if err != nil {
			t.Fatal(err)
		}
		body := template()
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		name := book.GetSheetName(0)
		comments, err := book.GetComments(name)
		if err != nil || len(comments) != 1 || comments[0].Cell != "M5" || !strings.Contains(comments[0].Paragraph[0].Text, "2026年11月）：请写明数据来源") {
			t.Errorf("comments: %+v %v", comments, err)
		}
		number, _ := book.GetCellValue(name, "A5")
		if line, _ := book.GetCellValue(name, "A2"); !strings.Contains(line, "退回待改："+number) {
			t.Errorf("line 2 says %q", line)
		}
		if again := check(body); len(again.Findings) > 0 || len(again.Detail.Changes) > 0 {
			t.Errorf("law 1: %v %v", again.Findings, again.Detail.Changes)
		}
	})
}

// withText puts a text into a cell of the first sheet.
func withText(t *testing.T, body []byte, cell, text string) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := book.SetCellValue(book.GetSheetName(0), cell, text); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
