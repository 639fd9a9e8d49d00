package graph_test

import (
	"fmt"
	"sync"
	"testing"
)

func TestReviewThroughTheAPI(t *testing.T)         { testReview(t, newWorld(t)) }
func TestReviewThroughTheAPIPostgres(t *testing.T) { testReview(t, onPostgres(t)) }

// testReview sends a row back, sees what counts fall back, and accepts the next hand-in.
func testReview(t *testing.T, w *world) {
	task := id("tsk", "bbb")
	decide := func(as, mutation, input string) answer {
		return w.ask(as, `mutation { `+mutation+`(input: {`+input+`}) { submissions { state note version decidedBy { name }
			reviews { decision note task { number } madeBy { name } } } userErrors { code field message } } }`, nil)
	}
	one := `submissionId: "` + w.submission + `"`
	for _, c := range []struct{ as, mutation, input, code string }{
		{own, "submissionReturn", one + `, note: "x"`, "FORBIDDEN"},
		{staff, "submissionReturn", one + `, note: " "`, "REASON_NEEDED"},
		{staff, "submissionReturn", one + `, note: "x", version: 99`, "VERSION_CONFLICT"},
		{staff, "submissionReturn", one + `, note: "x", taskIds: ["` + id("tsk", "zzz") + `"]`, "NOT_FOUND"},
		{staff, "submissionAccept", ``, "SUBMISSION_NOT_GIVEN"},
		{staff, "submissionAccept", `submissionIds: ["` + task + `"]`, "ID_INVALID"},
		{staff, "submissionAccept", `submissionIds: ["` + w.submission + `", "` + id("sub", "zzz") + `"]`, "NOT_FOUND"},
	} {
		if a := decide(c.as, c.mutation, c.input); len(a.Errors) > 0 || a.userError(c.mutation) != c.code {
			t.Errorf("%s %s: want %s: %s", c.mutation, c.input, c.code, a.body)
		}
	}
	a := decide(staff, "submissionReturn", one+`, note: "请写明来源", taskIds: ["`+task+`"]`)
	for path, want := range map[string]any{"state": "RETURNED", "note": "请写明来源", "reviews.0.task.number": "1.1.1", "reviews.0.madeBy.name": staff} {
		if got := a.at("submissionReturn.submissions.0." + path); got != want {
			t.Errorf("%s is %v, want %v: %s", path, got, want, a.body)
		}
	}
	now := w.must(own, `{ task(number: "1.1.1") { latest { progress } duties { standing(period: "2026-03") } } }`, nil)
	if now.at("task.latest") != nil || now.at("task.duties.0.standing") != "RETURNED" {
		t.Errorf("after the return: %s", now.body)
	}
	again := w.upload(own, id("dep", "nyncj"), "2026-03", "三月改.xlsx", sheetOf(w, w.store, "2026-03", map[string]map[string]any{"1.1.1": {"本期累计": 5}}))
	applied := w.ask(own, applyMutation, map[string]any{"input": map[string]any{"submissionId": again.at("submissionUpload.submission.id"), "planHash": again.at("submissionUpload.submission.planHash")}})
	next, _ := applied.at("submissionApply.submission.id").(string)

	var wg sync.WaitGroup
	answers := make([]answer, 2)
	for i, c := range [][2]string{{"submissionAccept", ""}, {"submissionReturn", `, note: "x"`}} {
		wg.Go(func() { answers[i] = decide(staff, c[0], `submissionId: "`+next+`"`+c[1]) })
	}
	wg.Wait()
	codes := answers[0].userError("submissionAccept") + answers[1].userError("submissionReturn")
	if codes != "ALREADY_DECIDED" {
		t.Errorf("two reviewers at once: %s %s", answers[0].body, answers[1].body)
	}
	state := w.must(staff, `{ node(id: "`+next+`") { ... on Submission { state reviews { decision } } } }`, nil)
	if fmt.Sprint(state.at("node.state")) != fmt.Sprint(state.at("node.reviews.0.decision")) || state.at("node.reviews.1") != nil {
		t.Errorf("and left behind %s", state.body)
	}
}
