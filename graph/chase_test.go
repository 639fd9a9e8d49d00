package graph_test

import (
	"strings"
	"testing"

	"duban/store"
)

func replaceID(input, id string) string { return strings.Replace(input, "ID", id, 1) }

// handInFebruary hands in all that 市农业农村局 owes for February.
func (w *world) handInFebruary() {
	w.Helper()
	body := sheetOf(w, w.store, "2026-02", map[string]map[string]any{"1.1.1": {"本期累计": 2, "进展情况": "已开工五个项目。", "状态": "按计划"}})
	a := w.upload(own, id("dep", "nyncj"), "2026-02", "二月.xlsx", body)
	w.ask(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": a.at("submissionUpload.submission.id"), "planHash": a.at("submissionUpload.submission.planHash")}})
}

func TestChasesThroughTheAPI(t *testing.T)         { testChases(t, newWorld(t)) }
func TestChasesThroughTheAPIPostgres(t *testing.T) { testChases(t, onPostgres(t)) }

// testChases goes from what is proposed to the department's inbox and its answers, by words and by a hand-in.
func testChases(t *testing.T, w *world) {
	w.store.SetChannels([]store.Channel{{Name: "督查群", Chases: true}})
	p := w.must(staff, `{ chaseProposals(period: "2026-02") { step ripe department { code } matters { reason task { number } due } sent { id } } }`, nil)
	for path, want := range map[string]any{"0.department.code": "nyncj", "0.step": "CHASE", "0.ripe": true, "0.matters.0.reason": "MISSING",
		"0.matters.0.task.number": "1.1.1", "0.matters.0.due": "2026-02-28", "1.department.code": "fgw"} {
		if got := p.at("chaseProposals." + path); got != want {
			t.Errorf("%s is %v, want %v: %s", path, got, want, p.body)
		}
	}
	sent := w.must(staff, sendChase("nyncj"), nil)
	if n, _ := sent.at("chaseSend.chases.0.number").(string); !strings.HasPrefix(n, "催办函〔") || !strings.Contains(sent.body, "1.1.1") {
		t.Errorf("sent %s", sent.body)
	}
	for query, code := range map[string]string{
		sendChase("nyncj"): "ALREADY_CHASED",
		`mutation { chaseSend(input: {departmentIds: ["` + id("dep", "nyncj") + `"], step: INSTRUCTION, text: "请抓紧"}) { userErrors { code } } }`: "INSTRUCTION_NEEDS",
		`mutation { chaseSend(input: {departmentIds: [], period: "2026-02", step: CHASE}) { userErrors { code } } }`:                             "NOTHING_GIVEN",
		`mutation { chaseSend(input: {departmentIds: ["` + id("dep", "nyncj") + `"], step: CHASE}) { userErrors { code } } }`:                    "CHASE_PERIOD",
	} {
		if a := w.ask(staff, query, nil); a.userError("chaseSend") != code {
			t.Errorf("%s: want %s: %s", query, code, a.body)
		}
	}
	inbox := `{ viewer { inbox(answered: false) { nodes { id letterUrl number readAt deliveries { state } matters { reason } } pageInfo { hasNextPage } } } }`
	got := w.must(own, inbox, nil)
	chase, _ := got.at("viewer.inbox.nodes.0.id").(string)
	if got.at("viewer.inbox.nodes.0.number") != sent.at("chaseSend.chases.0.number") || got.at("viewer.inbox.nodes.0.readAt") != nil || strings.Contains(got.body, "WAITING") {
		t.Errorf("the inbox: %s", got.body)
	}
	if got.at("viewer.inbox.nodes.0.letterUrl") != "/letter/"+chase {
		t.Errorf("its letter: %s", got.body)
	}
	w.must(own, `mutation { chaseRead(input: {chaseIds: ["`+chase+`"]}) { chases { id } userErrors { code } } }`, nil)
	if again := w.must(own, inbox, nil); again.at("viewer.inbox.nodes.0.readAt") == nil {
		t.Errorf("read, and then %s", again.body)
	}
	node := `{ node(id: "` + chase + `") { ... on Chase { answer answeredAt answeredBy { name } submission { fileName } deliveries { channel state attempts } } } }`
	if a := w.must(staff, node, nil); a.at("node.deliveries.0.channel") != "督查群" || a.at("node.deliveries.0.state") != "WAITING" || a.at("node.answeredAt") != nil {
		t.Errorf("staff see %s", a.body)
	}
	w.handInFebruary()
	if a := w.must(own, node, nil); a.at("node.submission.fileName") != "二月.xlsx" || a.at("node.answeredBy.name") != strings.ReplaceAll(own, " ", "") {
		t.Errorf("after the hand-in %s", a.body)
	}
	if a := w.must(own, inbox, nil); a.at("viewer.inbox.nodes.0") != nil {
		t.Errorf("answered, and in the inbox: %s", a.body)
	}
	rules := w.must(staff, `mutation { reportSettingsUpdate(input: {chasing: {remindDays: [-3, 1], digestFrom: 8}, reason: "试用"}) { report { settings { chasing { remindDays digestFrom soonDays } } } userErrors { code } } }`, nil)
	if rules.at("reportSettingsUpdate.report.settings.chasing.remindDays.0") != -3.0 {
		t.Errorf("the rules: %s", rules.body)
	}
	wrong := w.ask(staff, `mutation { reportSettingsUpdate(input: {chasing: {digestFrom: 24}, reason: "x"}) { userErrors { code } } }`, nil)
	if wrong.userError("reportSettingsUpdate") != "RULE_RANGE" {
		t.Errorf("an hour that isn't one: %s", wrong.body)
	}
}
