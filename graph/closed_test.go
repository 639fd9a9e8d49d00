package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"duban/graph"
)

// onClosed is what a mutation meets where the period is closed, and where the task is: the code of its refusal, "" where it may do what it
// does because nothing of the closed thing moves (which is looked at, too).
type onClosed struct {
	input  func(w *world) string // "" sends nothing: ask does
	ask    func(w *world) answer
	period string // refusal while 2026-03 and 2026-05 are closed
	task   string // refusal while 1.1.1 is closed
}

// closedRows has a row for every mutation of the schema (security.md P8). May has a checked file of 市农业农村局 that wasn't handed in.
func closedRows() map[string]onClosed {
	task, indicator, march := id("tsk", "bbb"), id("ind", "bbb"), id("prd", "mc")
	plain := func(input, period, task string) onClosed {
		return onClosed{input: func(*world) string { return input }, period: period, task: task}
	}
	of := func(input func(w *world) string, period, task string) onClosed {
		return onClosed{input: input, period: period, task: task}
	}
	const closed, ended = "PERIOD_IS_CLOSED", "TASK_IS_CLOSED"
	handedIn := func(more string) func(w *world) string {
		return func(w *world) string { return `submissionId: "` + w.submission + `"` + more }
	}
	sheet := func(w *world) []byte {
		return sheetOf(w, w.store, "2026-03", map[string]map[string]any{"1.1.1": {"本期累计": 9}})
	}
	return map[string]onClosed{
		"submissionUpload":     {ask: func(w *world) answer { return w.upload(own, id("dep", "nyncj"), "2026-03", "b.xlsx", sheet(w)) }},
		"submissionsUpload":    {ask: func(w *world) answer { return w.drop(staff, "2026-03", map[string][]byte{"b.xlsx": sheet(w)}) }},
		"submissionApply":      {period: closed, ask: func(w *world) answer { return w.applyWaiting() }},
		"submissionResolve":    {ask: func(w *world) answer { return w.resolve(staff, resolvable(w)) }},
		"submissionAccept":     of(handedIn(""), closed, ""),
		"submissionReturn":     of(handedIn(`, note: "x"`), closed, ended),
		"submissionWithdraw":   of(handedIn(""), closed, ended),
		"taskUpdate":           plain(`taskId: "`+task+`", title: "改", deadline: "2027-01-31", reason: "x"`, "", ended),
		"departmentUpdate":     plain(`departmentId: "`+id("dep", "nyncj")+`", shortName: "改名"`, "", ""),
		"dutyConfirm":          plain(`changes: [{dutyId: "`+id("dut", "bbbnyncj")+`", departmentId: "`+id("dep", "jtj")+`"}]`, "", ""),
		"periodClose":          plain(`periodId: "`+march+`"`, "", ""),
		"periodExtend":         plain(`periodId: "`+march+`", departmentIds: ["`+id("dep", "jtj")+`"], due: "2026-04-20", reason: "x"`, closed, ""),
		"itemUpsert":           plain(`items: [{taskId: "`+task+`", title: "南乡"}]`, "", ended),
		"milestoneUpdate":      plain(`milestones: [{taskId: "`+task+`", title: "开工", due: "2026-02-10"}]`, "", ended),
		"closureRequest":       plain(`taskId: "`+task+`", reason: "验收"`, "", ended),
		"closureDecide":        of(func(w *world) string { return `closureId: "` + w.anyClosure() + `", approve: true` }, "", "CLOSURE_DECIDED"),
		"chaseSend":            plain(`period: "2026-03", departmentIds: ["`+id("dep", "nyncj")+`"], taskIds: ["`+task+`"], step: CHASE`, "", "NOT_CHASEABLE"), // words, no figures
		"chaseAnswer":          of(func(w *world) string { return `chaseId: "` + w.anyChase() + `", text: "x"` }, "", "NOT_FOUND"),
		"chaseRead":            of(func(w *world) string { return `chaseIds: ["` + w.anyChase() + `"]` }, "", "NOT_FOUND"),
		"messageResend":        plain(`messageId: "`+id("msg", "none")+`"`, "NOT_FOUND", "NOT_FOUND"),
		"taskReopen":           plain(`taskId: "`+task+`", version: 1, reason: "x"`, "TASK_NOT_CLOSED", "VERSION_CONFLICT"), // opening it again is the way out
		"lightOverride":        plain(`taskId: "`+task+`", period: "2026-03", color: RED, reason: "x"`, closed, ended),
		"baselineChange":       plain(`indicatorId: "`+indicator+`", from: "2026-03", low: "30", reason: "x"`, closed, ended),
		"reportSettingsUpdate": plain(`yellowGapPoints: 1, reason: "x"`, "", ""),
		"departmentMerge":      plain(`departmentId: "`+id("dep", "jtj")+`", intoDepartmentId: "`+id("dep", "fgw")+`", from: "2026-02-01", reason: "x"`, "", ""),
		"leaderUpdate":         plain(`post: "副市长", holder: "李某", addTaskIds: ["`+task+`"]`, "", ""),
		"correctionRequest":    plain(`taskId: "`+task+`", period: "2026-03", progress: "更正", reason: "x"`, "", ended),
		// a plan belongs to no period; what is frozen doesn't follow it
		"planUpload": {ask: func(w *world) answer {
			return w.uploadPlan(own, planOf(w, map[string]any{"办理方案!H": "按时间均匀推进"}), nil)
		}},
		"planAccept":       of(func(w *world) string { return `planSubmissionId: "` + w.handedIn() + `"` }, "", ended),
		"planReturn":       of(func(w *world) string { return `planSubmissionId: "` + w.handedIn() + `", note: "x"` }, "", ""),
		"correctionDecide": of(func(w *world) string { return `correctionId: "` + w.correction() + `", approve: true` }, "", "NOT_FOUND"),
	}
}

// TestClosedIsClosed goes over the schema's mutations in every state of period and task: a new one without a row fails.
func TestClosedIsClosed(t *testing.T) {
	rows := closedRows()
	maps.Copy(rows, closedLaterRows())
	for _, f := range graph.NewExecutableSchema(graph.Config{}).Schema().Mutation.Fields {
		row, there := rows[f.Name]
		if !there {
			t.Errorf("%s has no row: what does it meet where period or task are closed?", f.Name)
			continue
		}
		delete(rows, f.Name)
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			row.inClosedPeriod(t, f.Name)
			row.onClosedTask(t, f.Name)
		})
	}
	for name := range rows {
		t.Errorf("the row %s is of no mutation", name)
	}
}

func (row onClosed) send(w *world, mutation string) answer {
	if row.ask != nil {
		return row.ask(w)
	}
	return w.ask(staff, `mutation { `+mutation+`(input: {`+row.input(w)+`}) { userErrors { code field message } } }`, nil)
}

func (row onClosed) inClosedPeriod(t *testing.T, mutation string) {
	w := newWorld(t)
	w.preparedFor(mutation)
	w.waiting = w.upload(own, id("dep", "nyncj"), "2026-05", "五月.xlsx", sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 7}}))
	for _, p := range []string{"mc", "me"} {
		w.must(staff, `mutation { periodClose(input: {periodId: "`+id("prd", p)+`"}) { userErrors { code } } }`, nil)
	}
	if mutation == "correctionDecide" {
		w.must(own, requestCorrection, nil)
	}
	if mutation == "closureDecide" {
		w.must(own, requestClosure, nil)
	}
	before := w.stands("2026-03") + w.stands("2026-05")
	a := row.send(w, mutation)
	if got := a.userError(mutation); got != row.period || len(a.Errors) > 0 {
		t.Errorf("in a closed period: %q, want %q\n%s", got, row.period, a.body)
	}
	if after := w.stands("2026-03") + w.stands("2026-05"); after != before {
		t.Errorf("it moved a closed period: it says\n%s\nit said\n%s", after, before)
	}
}

func (row onClosed) onClosedTask(t *testing.T, mutation string) {
	w := newWorld(t)
	w.preparedFor(mutation)
	w.must(own, requestClosure, nil)
	w.must(staff, `mutation { closureDecide(input: {closureId: "`+pending(w)+`", approve: true}) { userErrors { code } } }`, nil)
	w.waiting = w.upload(own, id("dep", "nyncj"), "2026-05", "五月.xlsx", sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 7}}))
	if mutation == "correctionRequest" {
		w.correctable()
	}
	query := `{ task(reportId: "` + id("rpt", "city") + `", number: "1.1.1") { state light(period: "2026-12") { color } latest { progress readings { value } } items { title } milestones { title } indicators { target { low } } } }`
	state := func() string {
		a := w.must(staff, query, nil)
		body, _ := json.Marshal(a.Data)
		return string(body)
	}
	before := state()
	if !strings.Contains(before, `"BLUE"`) {
		t.Fatalf("it isn't closed: %s", before)
	}
	a := row.send(w, mutation)
	if got := a.userError(mutation); row.task != "" && got != row.task {
		t.Errorf("on a closed task: %q, want %q\n%s", got, row.task, a.body)
	}
	if after := state(); after != before {
		t.Errorf("it moved a closed task: it says\n%s\nit said\n%s", after, before)
	}
}

// stands is what the ledger and the overview say of a period.
func (w *world) stands(period string) string {
	w.Helper()
	a := w.must(staff, `{ ledger(reportId: "`+id("rpt", "city")+`", period: "`+period+`") { nodes { number title leads deadline light { color because { text } } standings progress status reviewed
		indicators { targetText value completion planned light { color } } } }
		overview(reportId: "`+id("rpt", "city")+`", period: "`+period+`") { tasks lights { color count } owing { owed received } onTime late incomplete departments { name led } } }`, nil)
	body, err := json.Marshal(a.Data)
	if err != nil {
		w.Fatal(err)
	}
	return string(body)
}

// applyWaiting tries to hand in the file that waits.
func (w *world) applyWaiting() answer {
	input := map[string]any{"submissionId": w.waiting.at("submissionUpload.submission.id"), "planHash": w.waiting.at("submissionUpload.submission.planHash")}
	return w.ask(own, applyMutation, map[string]any{"input": input})
}

// anyClosure is the last closure of 1.1.1.
func (w *world) anyClosure() string {
	all, _ := w.must(staff, `{ task(number: "1.1.1") { closures { id } } }`, nil).at("task.closures").([]any)
	if len(all) == 0 {
		return id("clo", "none")
	}
	return all[len(all)-1].(map[string]any)["id"].(string)
}

func TestCloseDuringUpload(t *testing.T) { testCloseDuringUpload(t, newWorld) }
func TestCloseDuringUploadPostgres(t *testing.T) {
	testCloseDuringUpload(t, func(t testing.TB, _ ...func(*graph.Options)) *world { return onPostgres(t) })
}

// testCloseDuringUpload closes a period while files for it are handed in, and rates a light while its row is accepted: each either came before and is
// in what was frozen, or came after and is refused by name; nothing is half there.
func testCloseDuringUpload(t *testing.T, open func(testing.TB, ...func(*graph.Options)) *world) {
	for round := range 3 {
		w := open(t)
		waiting := w.upload(own, id("dep", "nyncj"), "2026-05", "五月.xlsx", sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 7}}))
		input := map[string]any{"submissionId": waiting.at("submissionUpload.submission.id"), "planHash": waiting.at("submissionUpload.submission.planHash")}
		var wg sync.WaitGroup
		var applied, rated answer
		closes := make([]answer, 2)
		wg.Go(func() { applied = w.ask(own, applyMutation, map[string]any{"input": input}) })
		wg.Go(func() {
			rated = w.ask(staff, strings.Replace(`mutation { `+rateRed+` }`, "2026-03", "2026-05", 1), nil)
		})
		for i := range closes {
			wg.Go(func() {
				closes[i] = w.ask(staff, `mutation { periodClose(input: {periodId: "`+id("prd", "me")+`"}) { period { state } userErrors { code } } }`, nil)
			})
		}
		wg.Wait()
		for _, c := range closes {
			if c.at("periodClose.period.state") != "CLOSED" {
				t.Errorf("closing: %s", c.body)
			}
		}
		in := applied.userError("submissionApply") == ""
		if !in && applied.userError("submissionApply") != "PERIOD_IS_CLOSED" {
			t.Errorf("handing in: %s", applied.body)
		}
		red := rated.userError("lightOverride") == ""
		if !red && rated.userError("lightOverride") != "PERIOD_IS_CLOSED" {
			t.Errorf("rating: %s", rated.body)
		}
		a := w.must(staff, `{ ledger(period: "2026-05", first: 1) { nodes { reported light { color } indicators { value } } } }`, nil)
		value := fmt.Sprint(a.at("ledger.nodes.0.indicators.0.value"))
		if reported := a.at("ledger.nodes.0.reported") == true; reported != in || in != (value == "7") || red != (a.at("ledger.nodes.0.light.color") == "RED") {
			t.Errorf("round %d: handed in %v, rated %v, frozen is %s", round, in, red, a.body)
		}
		events := w.must(staff, `{ events(first: 100) { kind } }`, nil)
		if n := strings.Count(events.body, `"period.closed"`); n != 1 {
			t.Errorf("%d closings on record", n)
		}
	}
}
