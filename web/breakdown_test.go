package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"duban/models"
)

const shahe = "序号,方面,工作任务,年度目标,计量单位,牵头单位,分管市领导,完成时限\n" +
	"1,农业,建设改造高标准农田,20以上,万亩,市农业农村局,副市长钱某,年底前\n2,服务,推进一网通办,,,市数据资源办,,全年\n"

// Staff make a report of a table, look at what it would make, have unknown names made, apply it, fetch workbook and annex, bring it to life and
// take an older ledger over; departments see nothing of it.
func TestBreakdownByThePage(t *testing.T) {
	w := newWorld(t)
	staff := w.as(secretary)
	if home := staff.get("/"); !strings.Contains(home.body, `href="/reports/`+slug+`/breakdown"`) {
		t.Error("the home page doesn't lead there")
	}
	page := staff.get("/breakdown")
	send := func(fields [][2]string, name, body string) answer {
		t.Helper()
		return staff.uploadTo("/intakes", append([][2]string{{"token", page.token()}}, fields...), name, []byte(body))
	}
	made := [][2]string{{"what", "TABLE"}, {"title", "沙河市2026年民生实事"}, {"government", "沙河市人民政府"}, {"year", "2026"}, {"slug", "shahe-2026"}, {"kind", "LIVELIHOOD"}, {"leadRule", "FIRST_LISTED"}}
	if bad := send(append(made[:3:3], [][2]string{{"year", "26"}, {"slug", "shahe-2026"}}...), "a.csv", shahe); bad.status != http.StatusUnprocessableEntity || !strings.Contains(bad.body, "没有办成") {
		t.Errorf("a wrong year: %d", bad.status)
	}
	shown := send(made, "分解.csv", shahe)
	if shown.status != http.StatusOK || !strings.Contains(shown.address, "/intakes/itk_") {
		t.Fatalf("%d %s %s", shown.status, shown.address, shown.body)
	}
	for _, want := range []string{"市数据资源办", "副市长钱某", "createDepartments", "createLeaders", "<b>F3</b>", "建设改造高标准农田", "（新增2）"} {
		if !strings.Contains(shown.body, want) {
			t.Errorf("the preview doesn't say %s", want)
		}
	}
	if got := staff.get("/breakdown"); strings.Contains(got.body, "沙河市") {
		t.Error("a preview has made a report")
	}
	hash := planHash.FindStringSubmatch(shown.body)
	apply := url.Values{"token": {shown.token()}, "planHash": {hash[1]}}
	if got := staff.post(shown.address+"/apply", apply); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "没有采用") {
		t.Errorf("applied with unknown names: %d", got.status)
	}
	apply.Set("createDepartments", "1")
	apply.Set("createLeaders", "1")
	if got := staff.post(shown.address+"/apply", apply); got.status != http.StatusOK || !strings.Contains(got.body, "已采用") {
		t.Fatalf("apply: %d %s", got.status, got.body)
	}
	draft := staff.get("/reports/shahe-2026/breakdown")
	for _, want := range []string{"/reports/shahe-2026/breakdown.xlsx", "/reports/shahe-2026/annex.docx", "/reports/shahe-2026/activate", "分解中"} {
		if !strings.Contains(draft.body, want) {
			t.Errorf("the draft's page doesn't say %s", want)
		}
	}
	if got := staff.get("/reports/shahe-2026/annex.docx"); got.status != http.StatusOK || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("annex: %d", got.status)
	}
	workbook := staff.get("/reports/shahe-2026/breakdown.xlsx")
	again := send([][2]string{{"report", "shahe-2026"}, {"what", "TABLE"}}, "草案.xlsx", workbook.body)
	if !strings.Contains(again.body, "没有改动") {
		t.Errorf("the draft untouched: %s", again.body)
	}
	form := url.Values{"token": {draft.token()}, "version": {versionField.FindStringSubmatch(draft.body)[1]}, "firstOwedPeriod": {"2026-11"}, "dueDay": {"25"}}
	if got := staff.post("/reports/shahe-2026/activate", form); got.status != http.StatusOK || !strings.Contains(got.body, "跟踪中") {
		t.Fatalf("activate: %d %s", got.status, got.body)
	}
	if got := staff.post("/reports/shahe-2026/activate", form); got.status != http.StatusConflict {
		t.Errorf("activated twice: %d", got.status)
	}
	ledger := send([][2]string{{"report", "shahe-2026"}, {"what", "LEDGER"}}, "台账.csv", "序号,工作任务,牵头单位,1-10月累计完成\n1,建设改造高标准农田,市农业农村局,15\n")
	if !strings.Contains(ledger.body, "<b>1</b> 个月") || !strings.Contains(ledger.body, "<b>D2</b>") {
		t.Errorf("the ledger: %s", ledger.body)
	}
	if got := staff.post(ledger.address+"/apply", url.Values{"token": {ledger.token()}, "planHash": {planHash.FindStringSubmatch(ledger.body)[1]}}); !strings.Contains(got.body, "已采用") {
		t.Errorf("the ledger: %d %s", got.status, got.body)
	}
	w.breakdownIsStaffs(shown.address, apply)
}

// breakdownIsStaffs: nobody else sees or does any of it.
func (w *world) breakdownIsStaffs(intake string, apply url.Values) {
	w.Helper()
	for _, who := range []string{farmer, reader} {
		b := w.as(who)
		if strings.Contains(b.get("/").body, "/breakdown") {
			w.Errorf("%s is led to the breakdown", who)
		}
		for address, want := range map[string]int{"/breakdown": http.StatusForbidden, "/reports/shahe-2026/breakdown": http.StatusForbidden, intake: http.StatusNotFound,
			"/reports/shahe-2026/annex.docx": http.StatusForbidden} {
			if got := b.get(address); got.status != want {
				w.Errorf("%s at %s: %d, want %d", who, address, got.status, want)
			}
		}
		token := b.get("/").token()
		form := url.Values{"token": {token}, "version": {"1"}, "dueDay": {"25"}, "firstOwedPeriod": {"2026-11"}}
		if got := b.post("/reports/shahe-2026/activate", form); got.status != http.StatusForbidden {
			w.Errorf("%s activates: %d", who, got.status)
		}
		apply.Set("token", token)
		if got := b.post(intake+"/apply", apply); got.status != http.StatusForbidden && got.status != http.StatusNotFound {
			w.Errorf("%s applies: %d", who, got.status)
		}
		if got := b.uploadTo("/intakes", [][2]string{{"token", token}, {"report", "shahe-2026"}, {"what", "TABLE"}}, "a.csv", []byte(shahe)); got.status != http.StatusForbidden {
			w.Errorf("%s uploads: %d", who, got.status)
		}
	}
	if list, err := w.store.Reports.List(w.Context(), operator); err != nil || len(list) != 2 || list[0].State != models.ReportActive {
		w.Errorf("%v %v", list, err)
	}
}
