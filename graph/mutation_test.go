package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"duban/graph"
)

func TestMutations(t *testing.T)         { testMutations(t, newWorld(t)) }
func TestMutationsPostgres(t *testing.T) { testMutations(t, onPostgres(t)) }

// testMutations does every mutation once, and what can go wrong with it.
func testMutations(t *testing.T, w *world) {
	task, nyncj, jtj := id("tsk", "bbb"), id("dep", "nyncj"), id("dep", "jtj")
	steps := []struct {
		name, query, mutation string
		userError             string // wanted; "" for none
		path                  string
		want                  any
	}{
		{"change a task", `mutation { taskUpdate(input: {taskId: "` + task + `", version: 1, title: "改造农田", reason: "核对"}) { task { title version } userErrors { code field message } } }`,
			"taskUpdate", "", "taskUpdate.task.version", 2.0},
		{"upon an old version", `mutation { taskUpdate(input: {taskId: "` + task + `", version: 1, title: "x"}) { task { id } userErrors { code field } } }`,
			"taskUpdate", "VERSION_CONFLICT", "taskUpdate.task", nil},
		{"take the deadline away", `mutation { taskUpdate(input: {taskId: "` + task + `", deadline: null, reason: "持续推进"}) { task { deadline } userErrors { code } } }`,
			"taskUpdate", "", "taskUpdate.task.deadline", nil},
		{"leave the deadline away", `mutation { taskUpdate(input: {taskId: "` + task + `", tracking: QUARTERLY, deadline: "2026-11-30", reason: "市政府常务会议"}) { task { deadline } userErrors { code } } }`,
			"taskUpdate", "", "taskUpdate.task.deadline", "2026-11-30"},
		{"an empty title", `mutation { taskUpdate(input: {taskId: "` + task + `", title: " "}) { task { id } userErrors { code field message } } }`,
			"taskUpdate", "TITLE_LENGTH", "taskUpdate.userErrors.0.field", "title"},
		{"an unknown task", `mutation { taskUpdate(input: {taskId: "` + id("tsk", "zzz") + `", title: "x"}) { userErrors { code } } }`,
			"taskUpdate", "NOT_FOUND", "taskUpdate.task", nil},
		{"an id of another kind", `mutation { taskUpdate(input: {taskId: "` + nyncj + `", title: "x"}) { userErrors { code field } } }`,
			"taskUpdate", "ID_INVALID", "taskUpdate.userErrors.0.field", "taskId"},

		{"change a department", `mutation { departmentUpdate(input: {departmentId: "` + jtj + `", version: 1, shortName: "市交运局", aliases: ["交通局"]}) { department { shortName aliases version } userErrors { code } } }`,
			"departmentUpdate", "", "departmentUpdate.department.aliases.0", "交通局"},
		{"give it a minder", `mutation { departmentUpdate(input: {departmentId: "` + jtj + `", minderId: "` + w.people[staff].UserID + `"}) { department { minder { name } } userErrors { code } } }`,
			"departmentUpdate", "", "departmentUpdate.department.minder.name", "staff"},
		{"a minder who isn't staff", `mutation { departmentUpdate(input: {departmentId: "` + jtj + `", minderId: "` + w.people[reader].UserID + `"}) { department { id } userErrors { code field } } }`,
			"departmentUpdate", "NOT_FOUND", "departmentUpdate.userErrors.0.field", "minderId"},
		{"take the minder away", `mutation { departmentUpdate(input: {departmentId: "` + jtj + `", minderId: null}) { department { minder { name } } userErrors { code } } }`,
			"departmentUpdate", "", "departmentUpdate.department.minder", nil},
		{"another's spelling", `mutation { departmentUpdate(input: {departmentId: "` + jtj + `", aliases: ["市发改委"]}) { department { id } userErrors { code field } } }`,
			"departmentUpdate", "ALIAS_TAKEN", "departmentUpdate.userErrors.0.field", "aliases"},

		{"confirm duties", `mutation { dutyConfirm(input: {dutyIds: ["` + id("dut", "bbcnyncj") + `"], changes: [{dutyId: "` + id("dut", "bbbfgw") + `", departmentId: "` + jtj + `"}]}) { duties { state department { code } } userErrors { code } } }`,
			"dutyConfirm", "", "dutyConfirm.duties.1.department.code", "jtj"},
		{"one unknown among them", `mutation { dutyConfirm(input: {dutyIds: ["` + id("dut", "bbcnyncj") + `", "` + id("dut", "none") + `"]}) { duties { id } userErrors { code } } }`,
			"dutyConfirm", "NOT_FOUND", "dutyConfirm.duties", []any{}},

		{"close a period", `mutation { periodClose(input: {periodId: "` + id("prd", "ma") + `"}) { period { state closedBy { name } closedAt } userErrors { code } } }`,
			"periodClose", "", "periodClose.period.closedBy.name", "staff"},
		{"an unknown period", `mutation { periodClose(input: {periodId: "` + id("prd", "none") + `"}) { period { id } userErrors { code } } }`,
			"periodClose", "NOT_FOUND", "periodClose.period", nil},
	}
	for _, s := range steps {
		a := w.ask(staff, s.query, nil)
		if len(a.Errors) > 0 || a.userError(s.mutation) != s.userError || fmt.Sprint(a.at(s.path)) != fmt.Sprint(s.want) {
			t.Errorf("%s: user error %q, want %q; %s is %v, want %v\n%s", s.name, a.userError(s.mutation), s.userError, s.path, a.at(s.path), s.want, a.body)
		}
	}
}

func TestSubmissionThroughTheAPI(t *testing.T)         { testSubmission(t, newWorld(t)) }
func TestSubmissionThroughTheAPIPostgres(t *testing.T) { testSubmission(t, onPostgres(t)) }

const applyMutation = `mutation($input: SubmissionApplyInput!) { submissionApply(input: $input) {
	submission { id state planHash changeCount changes { cell new } } userErrors { code field message } } }`

// testSubmission walks the first straight line: upload, preview, a stale apply, apply, the same bytes again.
func testSubmission(t *testing.T, w *world) {
	nyncj := id("dep", "nyncj")
	body := sheetOf(t, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"本期累计": 8, "进展情况": "已完成四成。"}})
	a := w.upload(own, nyncj, "2026-04", `C:\稿件\四月.xlsx`, body)
	if len(a.Errors) > 0 || a.at("submissionUpload.submission.state") != "CHECKED" || a.at("submissionUpload.submission.changeCount") != 2.0 {
		t.Fatalf("upload: %d %s", a.status, a.body)
	}
	if got := a.at("submissionUpload.submission.rows.0.task.number"); got != "1.1.1" {
		t.Errorf("the first row matches %v, want 1.1.1", got)
	}
	sub, hash := a.at("submissionUpload.submission.id"), a.at("submissionUpload.submission.planHash")

	again := w.upload(own, nyncj, "2026-04", "四月.xlsx", body)
	if again.at("submissionUpload.submission.id") != sub || again.at("submissionUpload.submission.planHash") != hash {
		t.Errorf("the same bytes again are another submission: %s", again.body)
	}
	stale := w.ask(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": sub, "planHash": "0"}})
	if stale.userError("submissionApply") != "STALE_PLAN" || stale.at("submissionApply.submission.planHash") != hash || stale.at("submissionApply.submission.state") != "CHECKED" {
		t.Errorf("a stale hash: %s", stale.body)
	}
	a = w.ask(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": sub, "planHash": hash}})
	if len(a.Errors) > 0 || a.userError("submissionApply") != "" || a.at("submissionApply.submission.state") != "HANDED_IN" {
		t.Fatalf("apply: %s", a.body)
	}
	now := w.must(staff, `{ task(number: "1.1.1") { latest { progress period { name } } indicators { latest { value } } } }`, nil)
	if now.at("task.latest.progress") != "已完成四成。" || now.at("task.indicators.0.latest.value") != "8" {
		t.Errorf("the ledger says %s", now.body)
	}
	again = w.upload(own, nyncj, "2026-04", "四月.xlsx", body)
	if again.at("submissionUpload.submission.id") != sub || again.at("submissionUpload.submission.changeCount") != 0.0 {
		t.Errorf("the same bytes after they were applied: %s", again.body)
	}
}

func TestUploadRefusals(t *testing.T) {
	w := newWorld(t)
	nyncj, body := id("dep", "nyncj"), sheetOf(t, w.store, "2026-04", nil)
	w.must(staff, `mutation { periodClose(input: {periodId: "`+id("prd", "me")+`"}) { userErrors { code } } }`, nil)
	closed := sheetOf(t, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 9}})
	for _, c := range []struct {
		name, as, department, period, file string
		body                               []byte
		userError, finding                 string
	}{
		{name: "text named xlsx", as: own, department: nyncj, period: "2026-04", file: "a.xlsx", body: []byte(strings.Repeat("not a workbook\n", 50)), finding: "HEADER_MISSING"},
		{name: "cut off", as: own, department: nyncj, period: "2026-04", file: "a.xlsx", body: body[:len(body)/2], userError: "?"},
		{name: "another department's id", as: other, department: nyncj, period: "2026-04", file: "a.xlsx", body: body, userError: "NOT_FOUND"},
		{name: "an unknown department", as: own, department: id("dep", "none"), period: "2026-04", file: "a.xlsx", body: body, userError: "NOT_FOUND"},
		{name: "an unknown period", as: own, department: nyncj, period: "2031-04", file: "a.xlsx", body: body, userError: "PERIOD_UNKNOWN"},
		{name: "another department's template", as: staff, department: id("dep", "jtj"), period: "2026-04", file: "a.xlsx", body: body, finding: "STAMP_OTHER_DEPARTMENT"},
		{name: "another period's template", as: own, department: nyncj, period: "2026-06", file: "a.xlsx", body: body, finding: "STAMP_OTHER_PERIOD"},
		{name: "a period closed by staff", as: own, department: nyncj, period: "2026-05", file: "a.xlsx", body: closed, finding: "PERIOD_CLOSED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.upload(c.as, c.department, c.period, c.file, c.body)
			got := a.userError("submissionUpload")
			if len(a.Errors) > 0 || got != c.userError && (c.userError != "?" || got == "") {
				t.Errorf("user error %q, want %q: %s", got, c.userError, a.body)
			}
			if c.userError != "" && a.at("submissionUpload.submission") != nil {
				t.Errorf("something was kept: %s", a.body)
			}
			if finding := a.at("submissionUpload.submission.findings.0.code"); c.finding != "" && finding != c.finding {
				t.Errorf("finding %v, want %s: %s", finding, c.finding, a.body)
			}
		})
	}
}

// Mutations of one operation run one after the other and don't see what the ones before them had loaded.
func TestMutationsSeeEachOther(t *testing.T) {
	w := newWorld(t)
	task := id("tsk", "bbb")
	change := func(alias, title string) string {
		return alias + `: taskUpdate(input: {taskId: "` + task + `", title: "` + title + `"}) { task { title duties { task { title } } } }`
	}
	a := w.must(staff, `mutation { `+change("a", "甲")+change("b", "乙")+change("c", "丙")+` }`, nil)
	for alias, title := range map[string]string{"a": "甲", "b": "乙", "c": "丙"} {
		if got := a.at(alias + ".task.duties.0.task.title"); got != title {
			t.Errorf("%s: the duty's task is %v, want %s", alias, got, title)
		}
	}
}

func TestDutyConfirmAtMost250(t *testing.T) {
	w := newWorld(t, func(o *graph.Options) { o.Limits.List = 1000 })
	many := make([]string, 251)
	for i := range many {
		many[i] = id("dut", "bbcnyncj")
	}
	a := w.ask(staff, `mutation($ids: [ID!]) { dutyConfirm(input: {dutyIds: $ids}) { duties { id } userErrors { code field } } }`, map[string]any{"ids": many})
	if a.userError("dutyConfirm") != "TOO_MANY" {
		t.Errorf("251 duties: %s", a.body)
	}
}

func TestErrorsSpeakTheClientsLanguage(t *testing.T) {
	w := newWorld(t)
	for lang, want := range map[string]string{"": "没有找到", "zh-CN,zh;q=0.9": "没有找到", "en-GB,en": "Not found"} {
		body, err := json.Marshal(map[string]string{"query": `{ task(taskId: "` + id("tsk", "zzz") + `") { id } }`})
		if err != nil {
			t.Fatal(err)
		}
		r := w.request(string(body))
		r.Header.Set("Accept-Language", lang)
		a := w.send(staff, r)
		if a.code() != "NOT_FOUND" || !strings.HasPrefix(a.Errors[0].Message, want) {
			t.Errorf("%q: %s", lang, a.body)
		}
	}
}
