package graph_test

import (
	"testing"

	"duban/models"
)

// resolvable uploads a hand-made sheet whose one row names no task, and gives the submission.
func resolvable(w *world) any {
	w.Helper()
	a := w.upload(staff, id("dep", "nyncj"), "2026-05", "自制.csv", []byte("序号,工作任务,累计完成,进展情况\n1,田地那件事,7,都好\n"))
	return a.at("submissionUpload.submission.id")
}

// resolve says that the row means the department's first task's indicator.
func (w *world) resolve(as string, submission any) answer {
	w.Helper()
	basis, err := w.store.Submissions.Basis(w.Context(), models.LocalOperator("test"), id("rpt", "city"), id("dep", "nyncj"), "2026-05")
	if err != nil {
		w.Fatal(err)
	}
	input := map[string]any{"submissionId": submission, "rows": []any{map[string]any{"sheet": "Sheet1", "row": 2, "indicatorId": basis.Tasks[0].Indicators[0].ID}}}
	return w.ask(as, `mutation($input: SubmissionResolveInput!) { submissionResolve(input: $input) {
		submission { id planHash changes { cell field new } findings { severity code } } userErrors { code field message } } }`, map[string]any{"input": input})
}

// A row that names no task is refused; said what it means, its cells become changes, and the new hash applies them.
func TestResolveThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	sub := resolvable(w)
	a := w.resolve(own, sub)
	if a.userError("submissionResolve") != "" || a.at("submissionResolve.submission.changes.1.new") == nil {
		t.Fatalf("resolve: %s", a.body)
	}
	input := map[string]any{"submissionId": sub, "planHash": a.at("submissionResolve.submission.planHash")}
	done := w.ask(own, applyMutation, map[string]any{"input": input})
	if done.userError("submissionApply") != "" || done.at("submissionApply.submission.state") != "HANDED_IN" {
		t.Fatalf("apply: %s", done.body)
	}
	if late := w.resolve(own, sub); late.userError("submissionResolve") != "SUBMISSION_STATE" {
		t.Errorf("resolve after it was handed in: %s", late.body)
	}
	for name, rows := range map[string][]any{
		"neither": {map[string]any{"sheet": "Sheet1", "row": 2}}, "row 0": {map[string]any{"sheet": "Sheet1", "row": 0, "none": true}},
	} {
		got := w.ask(own, `mutation($input: SubmissionResolveInput!) { submissionResolve(input: $input) { userErrors { code } } }`,
			map[string]any{"input": map[string]any{"submissionId": sub, "rows": rows}})
		if got.userError("submissionResolve") != "ROW_TARGET" {
			t.Errorf("%s: %s", name, got.body)
		}
	}
}
