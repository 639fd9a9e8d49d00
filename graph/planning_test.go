package graph_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"duban/exporter"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

const planMutation = `mutation($input: PlanUploadInput!) { planUpload(input: $input) { plan { id state planHash changeCount
	changes { sheet cell field old new task { number } } findings { code sheet cell message } tasks { state task { number } } } userErrors { code field } } }`

// planOf is the plan workbook of 市农业农村局 with values typed into the row of 1.1.1 (办理方案!H) or at an address (节点!C7).
func planOf(w *world, values map[string]any) []byte {
	w.Helper()
	file, err := exporter.PlanTemplate(ctx, w.store, storetest.Staff, id("rpt", "city"), id("dep", "nyncj"))
	if err != nil {
		w.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		w.Fatal(err)
	}
	defer book.Close()
	for at, v := range values {
		sheet, cell, _ := strings.Cut(at, "!")
		if !strings.ContainsAny(cell, "0123456789") {
			cell += "5"
		}
		if err := book.SetCellValue(sheet, cell, v); err != nil {
			w.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		w.Fatal(err)
	}
	return out.Bytes()
}

func (w *world) uploadPlan(as string, body []byte, further map[string]any) answer {
	w.Helper()
	input := map[string]any{"departmentId": id("dep", "nyncj"), "file": nil}
	for k, v := range further {
		input[k] = v
	}
	operations, err := json.Marshal(map[string]any{"query": planMutation, "variables": map[string]any{"input": input}})
	if err != nil {
		w.Fatal(err)
	}
	kind, sent := form(w, part{field: "operations", body: string(operations)}, part{field: "map", body: `{"0": ["variables.input.file"]}`},
		part{field: "0", file: "方案.xlsx", body: string(body)})
	return w.post(as, kind, sent)
}

// handedIn is a plan that awaits a decision, the one that is there or a new one.
func (w *world) handedIn() string {
	w.Helper()
	open := w.ask(staff, `{ planSubmissions(states: [HANDED_IN]) { id } }`, nil)
	if sub, ok := open.at("planSubmissions.0.id").(string); ok {
		return sub
	}
	a := w.uploadPlan(own, planOf(w, map[string]any{"办理方案!H": "按时间均匀推进"}), map[string]any{"apply": true, "reason": "据实调整"})
	sub, ok := a.at("planUpload.plan.id").(string)
	if !ok || a.at("planUpload.plan.state") != "HANDED_IN" {
		w.Fatal(a.body)
	}
	return sub
}

// preparedFor makes what a mutation is about before anything is closed: a plan that was handed in, a file, a dispute, a claim.
func (w *world) preparedFor(mutation string) {
	switch mutation {
	case "planAccept", "planReturn":
		w.handedIn()
	case "attachmentRemove":
		w.attached, _ = w.attach(own, "entryId", w.entry).at("attachmentAdd.attachment.id").(string)
	case "dutyDisputeDecide":
		w.must(own, disputeDuty, nil)
	case "milestoneDecide":
		w.must(own, reportMilestone, nil)
	}
}

// planned is a plan that staff have accepted.
func (w *world) planned() string {
	w.Helper()
	if sub, ok := w.ask(staff, `{ planSubmissions(states: [ACCEPTED]) { id } }`, nil).at("planSubmissions.0.id").(string); ok {
		return sub
	}
	sub := w.handedIn()
	w.must(staff, `mutation { planAccept(input: {planSubmissionId: "`+sub+`"}) { userErrors { code } } }`, nil)
	return sub
}

// lagging gives the indicator of 1.1.1 an item that is behind.
func (w *world) lagging() {
	w.Helper()
	w.planned()
	w.ask(staff, `mutation { itemUpsert(input: {items: [{taskId: "`+id("tsk", "bbb")+`", indicatorId: "`+id("ind", "bbb")+`", title: "垣曲县", low: "100"}]}) { userErrors { code } } }`, nil)
}

// A plan's whole way: preview, hand-in by its hash, nothing real before staff accept, then the light follows it; a change of it needs a reason and
// is on record.
func TestPlanThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	light := func(want string) {
		t.Helper()
		if a := w.must(staff, `{ task(number: "1.1.1") { light(period: "2026-03") { because { rule } } } }`, nil); a.at("task.light.because.rule") != want {
			t.Errorf("the light is by %v, want %s", a.at("task.light.because.rule"), want)
		}
	}
	light("BEHIND_PLAN")
	body := planOf(w, map[string]any{"办理方案!K": 1000, "办理方案!T": 2000})
	preview := w.uploadPlan(own, body, nil)
	if preview.at("planUpload.plan.state") != "DRAFT" || preview.at("planUpload.plan.changeCount") != 2.0 {
		t.Fatal(preview.body)
	}
	hash := preview.at("planUpload.plan.planHash")
	if a := w.uploadPlan(own, body, map[string]any{"planHash": "other"}); a.userError("planUpload") != "STALE_PLAN" {
		t.Errorf("another hash: %s", a.body)
	}
	if a := w.uploadPlan(own, body, map[string]any{"planHash": hash}); a.userError("planUpload") != "REASON_NEEDED" {
		t.Errorf("a changed baseline without a reason: %s", a.body)
	}
	a := w.uploadPlan(own, body, map[string]any{"planHash": hash, "reason": "资金到位晚"})
	sub, _ := a.at("planUpload.plan.id").(string)
	if a.at("planUpload.plan.state") != "HANDED_IN" || sub != preview.at("planUpload.plan.id") {
		t.Fatal(a.body)
	}
	light("BEHIND_PLAN") // nothing moves a light before acceptance
	if a := w.ask(own, `mutation { planAccept(input: {planSubmissionId: "`+sub+`"}) { userErrors { code } } }`, nil); a.userError("planAccept") != "FORBIDDEN" {
		t.Errorf("the lead accepts its own plan: %s", a.body)
	}
	accept := `mutation($id: ID!) { planAccept(input: {planSubmissionId: $id}) { plan { state tasks { state } } userErrors { code } } }`
	if a := w.ask(staff, accept, map[string]any{"id": sub}); a.at("planAccept.plan.state") != "ACCEPTED" || a.at("planAccept.plan.tasks.0.state") != "ACCEPTED" {
		t.Fatal(a.body)
	}
	light("FAR_BEHIND_PLAN")
	if a := w.ask(staff, accept, map[string]any{"id": sub}); a.userError("planAccept") != "ALREADY_DECIDED" {
		t.Errorf("accepted twice: %s", a.body)
	}

	if a := w.must(staff, `{ events { kind data } }`, nil); !strings.Contains(a.body, "baseline.plan") || !strings.Contains(a.body, "资金到位晚") {
		t.Error("the changed plan isn't on record with its reason")
	}
}

// A returned plan says why in the next workbook, which carries on from what was handed in; corrected it supersedes the returned one.
func TestReturnedPlan(t *testing.T) {
	w := newWorld(t)
	sub := w.handedIn()
	back := `mutation($id: ID!, $note: String!) { planReturn(input: {planSubmissionId: $id, note: $note}) { plan { state note } userErrors { code } } }`
	if a := w.ask(staff, back, map[string]any{"id": sub, "note": " "}); a.userError("planReturn") != "REASON_NEEDED" {
		t.Errorf("a return without a reason: %s", a.body)
	}
	if a := w.ask(staff, back, map[string]any{"id": sub, "note": "年底才出数，不要均匀推进"}); a.at("planReturn.plan.state") != "RETURNED" {
		t.Fatal(a.body)
	}
	book, err := excelize.OpenReader(bytes.NewReader(planOf(w, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"Y5": "年底才出数，不要均匀推进", "H5": "按时间均匀推进"} {
		if got, _ := book.GetCellValue("办理方案", cell); got != want {
			t.Errorf("%s says %q, want %q", cell, got, want)
		}
	}
	a := w.uploadPlan(own, planOf(w, map[string]any{"办理方案!H": "仅年底出数"}), map[string]any{"apply": true, "reason": "据实调整"})
	if a.at("planUpload.plan.state") != "HANDED_IN" {
		t.Fatal(a.body)
	}
	if a := w.ask(staff, `{ node(id: "`+sub+`") { ... on PlanSubmission { state } } }`, nil); a.at("node.state") != "SUPERSEDED" {
		t.Errorf("the returned one is %v", a.at("node.state"))
	}
}

// Faults are named with their cells; nothing is lost in silence, and one faulty task need not sink the file.
func TestFaultyPlan(t *testing.T) {
	w := newWorld(t)
	bad := planOf(w, map[string]any{"办理方案!H": "按时间均匀推进", "办理方案!K": 6, "办理方案!G": "不知道", "节点!D5": "2026-02-01", "分项!A5": "9.9.9", "分项!A6": "9.9.9", "分项!D6": "某县"})
	a := w.uploadPlan(own, bad, map[string]any{"apply": true})
	if a.at("planUpload.plan.state") != "DRAFT" {
		t.Fatal(a.body)
	}
	for _, want := range []string{"PLAN_VALUES_UNUSED", "DATE_UNREADABLE", "ROW_TITLE_MISSING", "TASK_UNKNOWN", "READONLY_CHANGED"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %s: %s", want, a.body)
		}
	}
}

// The evidence of a milestone is progress: others see the milestone, not what shows that it was done.
func TestEvidenceIsProgress(t *testing.T) {
	w := newWorld(t)
	w.must(staff, `mutation { milestoneUpdate(input: {milestones: [{taskId: "`+id("tsk", "bbb")+`", title: "开工", due: "2026-02-28", doneOn: "2026-02-20", evidence: "开工令"}]}) { userErrors { code } } }`, nil)
	for as, want := range map[string]any{staff: "开工令", own: "开工令", helper: "开工令", other: "", reader: ""} {
		a := w.must(as, `{ task(number: "1.1.1") { milestones { title evidence } } }`, nil)
		found := false
		for _, m := range a.at("task.milestones").([]any) {
			found = found || at(m, "title") == "开工" && at(m, "evidence") == want
		}
		if !found {
			t.Errorf("%s: %s", as, a.body)
		}
	}
}

// An id of another kind is refused here as everywhere; this request needs its file.
func TestPlanUploadTakesTheRightIDs(t *testing.T) {
	w := newWorld(t)
	for field, wrong := range map[string]string{"reportId": id("rdg", "wrong"), "departmentId": "tsk_short"} {
		if a := w.uploadPlan(own, []byte("x"), map[string]any{field: wrong}); !strings.Contains(a.body, "ID_INVALID") {
			t.Errorf("%s: %s", field, a.body)
		}
	}
}
