package exporter

import (
	"bytes"
	"strings"
	"testing"

	"duban/models"
	"duban/officetest"
	"duban/store"

	"github.com/xuri/excelize/v2"
)

// longTexts is the full sample with texts of an office's usual lengths and well beyond in every text that people write.
func longTexts() []store.Consolidation {
	all := withBefore()
	all[0] = fullSample()
	long := func(n int) string {
		return strings.TrimSuffix(strings.Repeat("全市上下攻坚克难，第12345号工程（G108）稳步推进；“三新”果园完成120%，Excel表已报送。\n", n), "\n")
	}
	for i := range all[0].Tasks {
		t := &all[0].Tasks[i]
		t.Title += "，" + long(1+i%2)
		for k := range t.Indicators {
			t.Indicators[k].Name, t.Indicators[k].Quote = "测算口径较长的指标名称（含县级）"+t.Indicators[k].Name, long(2)
		}
		for k := range t.Milestones {
			t.Milestones[k].Title = long(1)
		}
		if e := t.Current.Entry; e != nil {
			e.Progress, e.Problems, e.NextSteps, e.Request = long(1+7*i), long(i), long(2), long(i%3)
		}
	}
	for i := range all[0].Chases {
		all[0].Chases[i].Wording, all[0].Chases[i].Answer = long(i), long(1)
	}
	all[0].Untracked[0].Title, all[0].Untracked[0].Quote = long(1), long(3)
	for i := range all[0].Changes {
		all[0].Changes[i].Reason = long(2)
	}
	for i := range all[0].Departments {
		all[0].Departments[i].ShortName += "（原市政府派驻机构）"
	}
	all[0].Report.Title = "运城市第五届人民代表大会第六次会议审议通过的二〇二六年政府工作报告"
	all[0].Areas[0].Title = long(1)
	return all
}

// TestNothingIsCut measures on the rendered pages that no text is higher than its row, on any sheet, and that the measure finds what is cut.
func TestNothingIsCut(t *testing.T) {
	body := must[[]byte](t)(writeConsolidated(longTexts(), staff, Selection{}))
	low := lowered(t, body)
	pdf := libreOffice(t, "pdf", map[string][]byte{"whole": body, "low": low, "sample": must[[]byte](t)(writeConsolidated(withBefore(), staff, Selection{}))})
	for _, name := range []string{"whole", "sample"} {
		for _, at := range officetest.CutText(t, pdf[name]) {
			t.Errorf("%s: a text touches a border: %s", name, at)
		}
	}
	if len(officetest.CutText(t, pdf["low"])) == 0 {
		t.Error("rows are made too low and nothing touches a border: this test would prove nothing")
	}
	pages := squeezed(strings.Join(officetest.Pages(t, pdf["whole"]), ""))
	f := open(t, body)
	for _, sheet := range f.GetSheetList() {
		for _, row := range must[[][]string](t)(f.GetRows(sheet))[:3] {
			for _, said := range row[:min(1, len(row))] {
				if !strings.Contains(pages, squeezed(said)) {
					t.Errorf("%s: not on its pages: %s", sheet, said)
				}
			}
		}
	}
}

// lowered is a workbook whose highest rows are halved.
func lowered(t *testing.T, body []byte) []byte {
	t.Helper()
	f := must[*excelize.File](t)(excelize.OpenReader(bytes.NewReader(body)))
	for r := 4; r < 40; r++ {
		if height := must[float64](t)(f.GetRowHeight(ledgerSheet, r)); height > 100 {
			if err := f.SetRowHeight(ledgerSheet, r, height/2); err != nil {
				t.Fatal(err)
			}
		}
	}
	return must[*bytes.Buffer](t)(f.WriteToBuffer()).Bytes()
}

// TestEveryWorkbookInOffice: LibreOffice opens every workbook that goes out, reckons its formulas anew and comes to the cached values; openpyxl
// reads the same cells.
func TestEveryWorkbookInOffice(t *testing.T) {
	books := poisonedSheets(t, newOffice(t), "一般的文字")
	books["consolidated.xlsx"] = must[[]byte](t)(writeConsolidated(longTexts(), staff, Selection{}))
	all := fullSample()
	books["one department"] = write(t, all, models.Viewer{UserID: "usr_y", Departments: []string{"dep_yhq"}})
	for name, body := range books {
		ours := open(t, body)
		cells := 0
		for _, sheet := range ours.GetSheetList() {
			for _, row := range must[[][]string](t)(ours.GetRows(sheet)) {
				for _, v := range row {
					cells += one(v != "")
				}
			}
		}
		theirs := 0
		for _, sheet := range officetest.Cells(t, body) {
			theirs += len(sheet)
		}
		if cells != theirs {
			t.Errorf("%s: %d cells, openpyxl sees %d", name, cells, theirs)
		}
	}
	for name, saved := range libreOffice(t, "xlsx", books) {
		sameInOffice(t, name, open(t, books[name]), open(t, saved))
	}
}
