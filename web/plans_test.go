package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duban/exporter"
)

var planVersion = regexp.MustCompile(`name="version" value="([^"]+)"`)

// filledPlan is the department's plan workbook with one indicator's way chosen.
func (b *browser) filledPlan(how string) []byte {
	b.Helper()
	book := b.get("/plans/" + slug + "/nyncj.xlsx")
	if book.status != http.StatusOK {
		b.Fatalf("the plan workbook: %d", book.status)
	}
	const farmland = "ind_o4e2knazon3k3zjox3n4" // 建设改造高标准农田
	body, err := exporter.FillIn([]byte(book.body), []exporter.Typed{{Sheet: "办理方案", ID: farmland, Head: "计划方式", Value: how}})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func (b *browser) sendPlan(body []byte) answer {
	token := b.get("/reports/" + slug + "/plans").token()
	return b.uploadTo("/plans", [][2]string{{"token", token}, {"report", slug}, {"department", "nyncj"}}, "方案.xlsx", body)
}

// A department's plan by the page: fetched, checked, looked at, handed in; seen by staff, sent back with a note, handed in again, accepted. Another
// department never sees it.
func TestPlanByThePage(t *testing.T) {
	w := newWorld(t)
	b, staff := w.as(farmer), w.as(secretary)
	preview := b.sendPlan(b.filledPlan("按时间均匀推进"))
	if preview.status != http.StatusOK || !strings.Contains(preview.address, "/plan-submissions/") || !strings.Contains(preview.body, "计划方式") {
		t.Fatalf("upload: %d %s", preview.status, preview.body)
	}
	for who, want := range map[string]int{planner: 404, reader: 404, secretary: 404} { // a draft is the department's alone
		if got := w.as(who).get(preview.address).status; got != want {
			t.Errorf("%s sees the draft: %d, want %d", who, got, want)
		}
	}
	if got := b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {"another"}}); got.status != http.StatusConflict {
		t.Errorf("another hash: %d", got.status)
	}
	handed := b.planIn(preview)
	if !strings.Contains(handed.body, "已报送") || strings.Contains(handed.body, `id="hand-in"`) || strings.Contains(handed.body, `value="accept"`) {
		t.Fatalf("hand in: %d %s", handed.status, handed.body)
	}
	back := staff.decidePlan(preview.address, "return", "")
	if back.status != http.StatusUnprocessableEntity && back.status != http.StatusBadRequest {
		t.Errorf("a return without a note: %d", back.status)
	}
	if got := b.decidePlan(preview.address, "accept", ""); got.status != http.StatusForbidden {
		t.Errorf("the department accepts its own plan: %d", got.status)
	}
	if got := staff.decidePlan(preview.address, "return", "年底才出数"); !strings.Contains(got.body, "已退回") || !strings.Contains(got.body, "年底才出数") {
		t.Errorf("returned: %d %s", got.status, got.body)
	}
	again := b.sendPlan(b.filledPlan("仅年底出数"))
	b.planIn(again)
	if got := staff.decidePlan(again.address, "accept", ""); !strings.Contains(got.body, "已通过") {
		t.Errorf("accepted: %d %s", got.status, got.body)
	}
	if list := staff.get("/reports/" + slug + "/plans").body; !strings.Contains(list, "方案.xlsx") || !strings.Contains(list, "已通过") {
		t.Error("staff's list lacks the plan")
	}
	if list := w.as(planner).get("/reports/" + slug + "/plans").body; strings.Contains(list, "方案.xlsx") {
		t.Error("another department lists the plan")
	}
	if got := w.as(reader).get("/reports/" + slug + "/plans").status; got != http.StatusForbidden {
		t.Errorf("a reader opens the page: %d", got)
	}
}

// What isn't a plan workbook is refused beside the form, and nothing is kept.
func TestBadPlanByThePage(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	for name, body := range map[string][]byte{"empty": {}, "binary": []byte("\x00\x01\x02not a table"), "cut": b.filledPlan("仅年底出数")[:2000]} {
		got := b.sendPlan(body)
		if got.status < 400 || got.status >= 500 || !strings.Contains(got.body, "文件没有收下") {
			t.Errorf("%s: %d %.300s", name, got.status, got.body)
		}
	}
	if list := b.get("/reports/" + slug + "/plans").body; strings.Contains(list, "方案.xlsx") {
		t.Error("a refused file is listed")
	}
}

func (b *browser) planIn(preview answer) answer {
	b.Helper()
	hash := planHash.FindStringSubmatch(preview.body)
	if hash == nil {
		b.Fatalf("no hash on the page: %s", preview.body)
	}
	return b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {hash[1]}, "reason": {"据实调整"}})
}

func (b *browser) decidePlan(address, decision, note string) answer {
	b.Helper()
	page := b.get(address)
	version := "1"
	if m := planVersion.FindStringSubmatch(page.body); m != nil {
		version = m[1]
	}
	return b.post(address+"/review", url.Values{"token": {page.token()}, "version": {version}, "decision": {decision}, "note": {note}})
}
