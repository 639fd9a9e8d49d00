package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"duban/sheet"

	"github.com/xuri/excelize/v2"
)

// Staff fetch the workbook of duties, confirm a row, bring it back; a fault changes nothing and names its cell; others get nothing.
func TestDutiesByThePage(t *testing.T) {
	w := newWorld(t)
	staff := w.as(secretary)
	page := staff.get(dutyAddress(slug))
	if page.status != http.StatusOK || !strings.Contains(page.body, "duties.xlsx") {
		t.Fatalf("status %d", page.status)
	}
	workbook := staff.get(dutyAddress(slug) + ".xlsx")
	if workbook.status != http.StatusOK {
		t.Fatalf("the workbook: status %d", workbook.status)
	}
	bring := func(cells map[string]string) answer {
		return staff.uploadTo("/duties", [][2]string{{"token", page.token()}, {"report", slug}}, "责任分工表.xlsx", setCells(t, []byte(workbook.body), cells))
	}
	if got := bring(map[string]string{"E5": "是", "C5": "没有这个局"}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "C5") {
		t.Errorf("an unknown name: status %d, want 422 that names C5", got.status)
	}
	if got := bring(map[string]string{"E5": "是"}); got.status != http.StatusOK || !strings.Contains(got.body, "已确认") {
		t.Errorf("a confirmed row: status %d", got.status)
	}
	if got := bring(map[string]string{"E5": "是"}); got.status != http.StatusOK || !strings.Contains(got.body, "改动 0 处") {
		t.Errorf("the same again changes something: status %d", got.status)
	}
	clerk := w.as(farmer)
	for _, address := range []string{dutyAddress(slug), dutyAddress(slug) + ".xlsx"} {
		if got := clerk.get(address); got.status != http.StatusForbidden {
			t.Errorf("%s for a department: status %d, want 403", address, got.status)
		}
	}
	form := [][2]string{{"token", clerk.get("/").token()}, {"report", slug}}
	if got := clerk.uploadTo("/duties", form, "x.xlsx", []byte(workbook.body)); got.status != http.StatusForbidden {
		t.Errorf("a department brings duties: status %d, want 403", got.status)
	}
}

func setCells(t *testing.T, body []byte, cells map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range cells {
		if err := f.SetCellValue(sheet.DutySheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
