package graph_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"duban/exporter"
	"duban/models"

	"github.com/xuri/excelize/v2"
)

func TestLedger(t *testing.T)         { testLedger(t, newWorld(t)) }
func TestLedgerPostgres(t *testing.T) { testLedger(t, onPostgres(t)) }

const ledgerQuery = `query($period: Period!, $reviewed: Boolean!, $first: Int!, $after: String) { ledger(period: $period, reviewedOnly: $reviewed, first: $first, after: $after) {
	pageInfo { hasNextPage endCursor } nodes { number title leads supports leaders light { color because { text } } progress problems standings reviewed corrections { reason }
		indicators { name targetText value completion planned asOf light { color } source reportedIn reviewed history { period value } } } } }`

// testLedger holds the ledger as data against the cells of the consolidated workbook, page by page, while the period is open, closed and
// corrected.
func testLedger(t *testing.T, w *world) {
	w.agrees("2026-03")
	w.agrees("2026-04")
	if n := len(w.ledger("2026-03", true)); n != 5 {
		t.Errorf("%d rows with accepted figures alone", n)
	}
	if v := at(w.ledger("2026-03", true)[0], "indicators.0.value"); v != nil {
		t.Errorf("nothing is accepted, yet there is %v", v)
	}
	w.must(staff, `mutation { lightOverride(input: {taskId: "`+id("tsk", "czc")+`", period: "2026-03", color: RED, reason: "现场核查"}) { userErrors { code } } }`, nil)
	w.correctable()
	w.agrees("2026-03")
	w.ask(own, requestCorrection, nil)
	w.must(staff, `mutation { correctionDecide(input: {correctionId: "`+w.correction()+`", approve: true}) { userErrors { code } } }`, nil)
	w.agrees("2026-03")
	w.agrees("2026-04")
	march, april := w.ledger("2026-03", false)[0], w.ledger("2026-04", false)[0]
	if at(march, "indicators.0.value") != "4.5" || at(march, "corrections.0.reason") != "误填" || at(april, "indicators.0.value") != "5.5" {
		t.Errorf("corrected: %v\nthen %v", march, april)
	}
	if at(april, "indicators.0.history.0.value") != "5.5" {
		t.Errorf("history: %v", april)
	}
}

// ledger is all rows of the ledger, two at a time.
func (w *world) ledger(period models.Period, reviewed bool) []any {
	w.Helper()
	var rows []any
	variables := map[string]any{"period": period, "reviewed": reviewed, "first": 2}
	for {
		a := w.must(staff, ledgerQuery, variables)
		page, _ := a.at("ledger.nodes").([]any)
		rows = append(rows, page...)
		if a.at("ledger.pageInfo.hasNextPage") != true {
			return rows
		}
		variables["after"] = a.at("ledger.pageInfo.endCursor")
	}
}

var lightWords = map[string]string{"RED": "红", "YELLOW": "黄", "GREEN": "绿", "BLUE": "蓝", "GREY": "灰"}

// agrees compares the ledger's data with the sheet 台账, cell by cell.
func (w *world) agrees(period models.Period) {
	w.Helper()
	file, err := exporter.Consolidated(ctx, w.store, w.people[staff], city().Report.ID, period, exporter.Selection{})
	if err != nil {
		w.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		w.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows("台账", excelize.Options{RawCellValue: true})
	if err != nil {
		w.Fatal(err)
	}
	sheet, columns := map[string][]string{}, map[string]int{}
	for _, row := range cells {
		switch {
		case len(row) > 0 && row[0] == "任务编号":
			for i, head := range row {
				columns[head] = i
			}
		case len(columns) > 0 && len(row) > 10:
			sheet[row[0]] = row
		}
	}
	rows := w.ledger(period, false)
	if len(rows) != len(sheet) {
		w.Fatalf("%s: %d rows, the sheet has %d", period, len(rows), len(sheet))
	}
	for _, row := range rows {
		number := at(row, "number").(string)
		cell := func(head string) string {
			if i := columns[head]; i < len(sheet[number]) {
				return sheet[number][i]
			}
			return ""
		}
		for head, path := range map[string]string{"工作任务": "title", "牵头单位": "leads.0", "进展情况": "progress", "存在问题": "problems", "评定依据": "light.because.text",
			"目标值": "indicators.0.targetText", "累计完成": "indicators.0.value", "完成率": "indicators.0.completion", "计划进度": "indicators.0.planned",
			"数据来源": "indicators.0.source", "报送期": "indicators.0.reportedIn"} {
			if got, want := said(at(row, path)), cell(head); got != want && !sameNumber(got, want) && (head != "数据来源" || at(row, "indicators.0") != nil) {
				w.Errorf("%s, %s, %s: the data say %q, the sheet %q", period, number, head, got, want)
			}
		}
		if got := lightWords[said(at(row, "light.color"))]; got != cell("任务评定") {
			w.Errorf("%s, %s: the light is %s, in the sheet %s", period, number, got, cell("任务评定"))
		}
	}
}

func said(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x-y < 1e-9 && y-x < 1e-9
}
