package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/models"
	"duban/store"
)

// confirmed settles a department's duties, and makes it the first of December.
func (w *world) confirmed(code string) {
	w.Helper()
	report, err := w.store.Reports.Find(w.Context(), operator, slug)
	if err != nil {
		w.Fatal(err)
	}
	duties, err := w.store.Duties.OfDepartments(w.Context(), operator, []string{w.department(code).ID})
	if err != nil {
		w.Fatal(err)
	}
	var decisions []store.DutyDecision
	for _, d := range duties {
		if d.State == models.DutyProposed {
			decisions = append(decisions, store.DutyDecision{DutyID: d.ID})
		}
	}
	if _, err := w.store.Duties.Confirm(w.Context(), operator, report.ID, decisions); err != nil && len(decisions) > 0 {
		w.Fatal(err)
	}
	w.store.SetClock(func() time.Time { return time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC) })
}

var chaseAnswer = regexp.MustCompile(`action="(/chases/chs_[a-z0-9]+/answer)"`)

// Staff see who should be chased, read the text, send it; the department reads it on top of its page and replies; the log has it all.
func TestChasesOnThePage(t *testing.T) {
	w := newWorld(t)
	w.confirmed("nyncj")
	s, f, p := w.as(secretary), w.as(farmer), w.as(planner)
	const address = "/reports/" + slug + "/chases?period=" + period
	if home := s.get("/?period=" + period); !strings.Contains(home.body, `href="/reports/`+slug+`/chases`) {
		t.Error("the home page doesn't lead to the page of chases")
	}
	if got := f.get(address); got.status != http.StatusForbidden {
		t.Errorf("a department sees the page: %d", got.status)
	}
	page := s.get(address)
	dep := w.department("nyncj").ID
	if page.status != http.StatusOK || !strings.Contains(page.body, `value="`+dep+`"`) || !strings.Contains(page.body, "未报送进展") {
		t.Fatalf("the page: %d %s", page.status, page.body)
	}
	form := func(act string, departments ...string) url.Values {
		return url.Values{"token": {page.token()}, "report": {slug}, "period": {period}, "step": {"CHASE"}, "act": {act}, "department": departments}
	}
	if got := s.post("/chases", form("send")); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "没有发出") {
		t.Errorf("nobody ticked: %d", got.status)
	}
	draft := s.post("/chases", form("preview", dep))
	if draft.status != http.StatusOK || !strings.Contains(draft.body, "【催办函〔2026〕1号】市农业农村局") || !strings.Contains(draft.body, " checked>") || chaseAnswer.MatchString(draft.body) {
		t.Errorf("the text before: %d %s", draft.status, draft.body)
	}
	foreign := form("send", dep)
	foreign.Set("token", "x")
	if got := s.post("/chases", foreign); got.status != http.StatusForbidden {
		t.Errorf("a form that isn't ours: %d", got.status)
	}
	if got := f.post("/chases", url.Values{"token": {f.get("/").token()}, "report": {slug}, "period": {period}, "step": {"CHASE"}, "act": {"send"}, "department": {dep}}); got.status != http.StatusForbidden {
		t.Errorf("a department chases: %d", got.status)
	}
	sent := s.post("/chases", form("send", dep))
	if sent.status != http.StatusOK || !strings.Contains(sent.body, "<summary>催办函〔2026〕1号") {
		t.Fatalf("sent: %d %s", sent.status, sent.body)
	}
	if got := s.post("/chases", form("send", dep)); got.status != http.StatusConflict {
		t.Errorf("a second click: %d", got.status)
	}
	inbox := f.get("/?period=" + period)
	reply := chaseAnswer.FindStringSubmatch(inbox.body)
	if reply == nil || !strings.Contains(inbox.body, "催办函〔2026〕1号") {
		t.Fatalf("the inbox: %s", inbox.body)
	}
	if other := p.get("/?period=" + period); strings.Contains(other.body, "催办函") {
		t.Error("another department sees it")
	}
	if got := p.post(reply[1], url.Values{"token": {p.get("/").token()}, "text": {"x"}}); got.status != http.StatusNotFound {
		t.Errorf("another department replies: %d", got.status)
	}
	back := f.post(reply[1], url.Values{"token": {inbox.token()}, "text": {"正在<核数>"}, "next": {"/?period=" + period}})
	if back.status != http.StatusOK || strings.Contains(back.body, "催办函〔2026〕1号") {
		t.Errorf("after the reply: %d %s", back.status, back.body)
	}
	if log := s.get(address); !strings.Contains(log.body, "正在&lt;核数&gt;") {
		t.Errorf("the log: %s", log.body)
	}
}
