package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var planHash = regexp.MustCompile(`name="planHash" value="([^"]+)"`)

func TestJourneyOfADepartment(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	home := b.get("/")
	if !strings.Contains(home.body, "市农业农村局") || strings.Contains(home.body, "市教育局") {
		t.Error("a department's page must offer its own department alone")
	}
	template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
	if template.status != http.StatusOK {
		t.Fatalf("template: %d %s", template.status, template.body)
	}
	if same := b.upload("nyncj", "原样.xlsx", []byte(template.body)); !strings.Contains(same.body, "没有改动") {
		t.Errorf("an untouched template has no changes: %s", same.body)
	}
	filled := fill(t, []byte(template.body), 2, map[string]any{"本期累计": 7, "进展情况": "已开工 <script>alert(1)</script>"})
	preview := b.upload("nyncj", "农业农村局11月.xlsx", filled)
	if preview.status != http.StatusOK || !strings.Contains(preview.address, "/submissions/sub_") {
		t.Fatalf("upload: %d %s %s", preview.status, preview.address, preview.body)
	}
	if strings.Contains(preview.body, "<script>alert") || !strings.Contains(preview.body, "&lt;script&gt;alert") {
		t.Error("text of a cell must be shown as text")
	}
	if n := strings.Count(preview.body, `class="new"`); n != 4 {
		t.Errorf("%d changes shown, want 4", n)
	}
	hash := planHash.FindStringSubmatch(preview.body)
	if hash == nil {
		t.Fatalf("no plan hash on the page: %s", preview.body)
	}
	done := b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {hash[1]}})
	if done.status != http.StatusOK || !strings.Contains(done.body, "已报送") || done.address != preview.address {
		t.Fatalf("hand in: %d %s %s", done.status, done.address, done.body)
	}
	again := b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {hash[1]}})
	if again.status != http.StatusOK {
		t.Errorf("a double click: %d", again.status)
	}
	staff := w.as(secretary)
	book := staff.get("/reports/" + slug + "/consolidated.xlsx?period=" + period)
	if book.status != http.StatusOK || !holds(t, []byte(book.body), "已开工 <script>alert(1)</script>") {
		t.Errorf("the consolidated workbook (%d) lacks what was handed in", book.status)
	}
	if !strings.Contains(staff.get("/").body, "农业农村局11月.xlsx") {
		t.Error("staff don't see the submission")
	}
	if got := staff.get(preview.address + "/original"); got.body != string(filled) {
		t.Error("the original isn't what was sent")
	}
}

// holds says whether a workbook has a text in some cell.
func holds(t *testing.T, body []byte, text string) bool {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell == text {
					return true
				}
			}
		}
	}
	return false
}

func TestStalePlanShowsTheNewPreview(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
	first := b.upload("nyncj", "a.xlsx", fill(t, []byte(template.body), 1, map[string]any{"本期累计": 3}))
	hash := planHash.FindStringSubmatch(first.body)
	if hash == nil {
		t.Fatal(first.body)
	}
	got := b.post(first.address+"/hand-in", url.Values{"token": {first.token()}, "planHash": {strings.Repeat("0", len(hash[1]))}})
	if got.status != http.StatusConflict || !strings.Contains(got.body, "请重新核对") || !strings.Contains(got.body, hash[1]) {
		t.Errorf("a stale hash: %d %s", got.status, got.body)
	}
	staff := w.as(secretary)
	if strings.Contains(staff.get(first.address).body, "已报送</h2>") {
		t.Error("it was handed in all the same")
	}
}

func TestErrorsStandUntilSkipped(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
	body := fill(t, []byte(template.body), 3, map[string]any{"本期累计": 3})
	body = fill(t, body, 1, map[string]any{"本期累计": "许多", "进展情况": "还在推进"})
	preview := b.upload("nyncj", "错.xlsx", body)
	hash := planHash.FindStringSubmatch(preview.body)
	if hash == nil || !strings.Contains(preview.body, "跳过有错误的行") || !strings.Contains(preview.body, "许多") {
		t.Fatalf("errors must be shown with the choice: %s", preview.body)
	}
	if n := strings.Count(preview.body, "跳过时不写入"); n != 1 {
		t.Errorf("%d tasks are marked as left out, want the one with the error", n)
	}
	form := url.Values{"token": {preview.token()}, "planHash": {hash[1]}}
	if got := b.post(preview.address+"/hand-in", form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "没有报送成功") {
		t.Errorf("handing in with errors: %d", got.status)
	}
	form.Set("skipFaultyRows", "1")
	if got := b.post(preview.address+"/hand-in", form); got.status != http.StatusOK || strings.Count(got.body, "有错误，没有写入") != 1 {
		t.Errorf("leaving them out: %d %s", got.status, got.body)
	}
}
