package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var versionField = regexp.MustCompile(`name="version" value="([0-9]+)"`)

func TestReviewOnThePage(t *testing.T) {
	w := newWorld(t)
	b, staff := w.as(farmer), w.as(secretary)
	handIn := func(value int) answer {
		template := b.get("/templates/" + slug + "/" + period + "/nyncj.xlsx")
		preview := b.upload("nyncj", "十一月.xlsx", fill(t, []byte(template.body), 1, map[string]any{"本期累计": value}))
		hash := planHash.FindStringSubmatch(preview.body)
		if hash == nil {
			t.Fatal(preview.body)
		}
		return b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {hash[1]}})
	}
	decide := func(as *browser, p answer, act string, form url.Values) answer {
		v := versionField.FindStringSubmatch(p.body)
		if v == nil {
			t.Fatalf("no version on the page: %s", p.body)
		}
		form.Set("token", p.token())
		form.Set("version", v[1])
		return as.post(p.address+act, form)
	}
	mine := handIn(3)
	if strings.Contains(mine.body, `name="decision"`) || !strings.Contains(mine.body, "撤回这份报送") {
		t.Error("a department takes back, it doesn't review")
	}
	seen := staff.get(mine.address)
	if got := decide(staff, seen, "/review", url.Values{"decision": {"return"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "请写明原因") {
		t.Errorf("a return without a reason: %d", got.status)
	}
	if got := decide(b, mine, "/review", url.Values{"decision": {"accept"}}); got.status != http.StatusForbidden {
		t.Errorf("the department's own review: %d", got.status)
	}
	back := decide(staff, seen, "/review", url.Values{"decision": {"return"}, "note": {"请写明<来源>"}})
	if back.status != http.StatusOK || !strings.Contains(back.body, "已退回") || !strings.Contains(back.body, "请写明&lt;来源&gt;") {
		t.Errorf("returned: %d %s", back.status, back.body)
	}
	if got := decide(staff, seen, "/review", url.Values{"decision": {"accept"}}); got.status != http.StatusConflict {
		t.Errorf("upon what was seen before: %d", got.status)
	}
	again := handIn(4)
	if got := decide(staff, staff.get(again.address), "/review", url.Values{"decision": {"accept"}}); got.status != http.StatusOK || !strings.Contains(got.body, "已通过</h2>") {
		t.Errorf("accepted: %d", got.status)
	}
	if third := handIn(5); !strings.Contains(decide(b, third, "/withdraw", url.Values{}).body, "已撤回</h2>") {
		t.Error("not taken back")
	}
}
