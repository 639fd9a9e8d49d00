package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Staff see what will stay missing, rate a light, change the rules and close the period; departments get nothing.
func TestSupervisionByThePage(t *testing.T) {
	w := newWorld(t)
	staff, clerk := w.as(secretary), w.as(farmer)
	address := superviseAddress(slug, period)
	page := staff.get(address)
	if page.status != http.StatusOK || !strings.Contains(page.body, "应报") || !strings.Contains(page.body, "/supervision/close") {
		t.Fatalf("status %d: %s", page.status, page.body)
	}
	if got := clerk.get(address); got.status != http.StatusForbidden {
		t.Errorf("a department: status %d", got.status)
	}
	versions := versionField.FindAllStringSubmatch(page.body, -1)
	if len(versions) != 2 {
		t.Fatalf("versions %v", versions)
	}
	do := func(as *browser, act string, form url.Values) answer {
		form.Set("token", as.get("/").token())
		form.Set("period", period)
		return as.post("/reports/"+slug+"/supervision/"+act, form)
	}
	if got := do(staff, "light", url.Values{"number": {"9.9.9"}, "color": {"RED"}, "reason": {"x"}}); got.status != http.StatusNotFound {
		t.Errorf("no such task: status %d", got.status)
	}
	rules := url.Values{"version": {versions[1][1]}, "dueDay": {"28"}, "paceUnit": {"MONTHS"}, "lightFamily": {"GAP"}, "yellowGapPoints": {"15"}, "yellowOverdueDays": {"30"},
		"tolerancePercent": {"10"}, "reason": {""}}
	if got := do(staff, "rules", rules); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "请写明原因") {
		t.Errorf("no reason: status %d", got.status)
	}
	rules.Set("reason", "办公会议定")
	if got := do(clerk, "rules", rules); got.status != http.StatusForbidden {
		t.Errorf("a department changes rules: status %d", got.status)
	}
	if got := do(staff, "rules", rules); got.status != http.StatusOK || !strings.Contains(got.body, `value="15"`) {
		t.Errorf("rules: status %d", got.status)
	}
	if got := do(staff, "rules", rules); got.status != http.StatusConflict {
		t.Errorf("upon an old version: status %d", got.status)
	}
	closing := url.Values{"version": {versions[0][1]}}
	if got := do(clerk, "close", closing); got.status != http.StatusForbidden {
		t.Errorf("a department closes: status %d", got.status)
	}
	if got := do(staff, "close", closing); got.status != http.StatusOK || !strings.Contains(got.body, "已关闭") {
		t.Errorf("closed: status %d", got.status)
	}
	if got := do(staff, "light", url.Values{"number": {"1.1.1"}, "color": {"RED"}, "reason": {"x"}}); got.status != http.StatusConflict {
		t.Errorf("a light of a closed period: status %d", got.status)
	}
}
