package graph_test

import "testing"

// A clean complete sheet needs no second call; one that is incomplete stays checked; where a signature is asked for it becomes a draft.
func TestHandInAtOnce(t *testing.T) {
	w := newWorld(t)
	send := func(period string, values map[string]any) answer {
		body := sheetOf(t, w.store, "2026-05", map[string]map[string]any{"1.1.1": values})
		return w.uploadOf(own, `mutation($input: SubmissionUploadInput!) { submissionUpload(input: $input) { submission { id state complete private errorCount } userErrors { code } } }`,
			map[string]any{"departmentId": id("dep", "nyncj"), "period": period, "handIn": true}, "五月.xlsx", body)
	}
	want := func(a answer, state string) {
		t.Helper()
		if got := a.at("submissionUpload.submission.state"); got != state {
			t.Errorf("%v, want %s\n%s", got, state, a.body)
		}
	}
	want(send("2026-05", map[string]any{"本期累计": "大概不少"}), "CHECKED")
	want(send("2026-05", map[string]any{}), "CHECKED")
	want(send("2026-05", map[string]any{"本期累计": 6, "进展情况": "推进中。"}), "HANDED_IN")
	w.must(staff, `mutation { reportSettingsUpdate(input: {signatureRule: "SECOND_PERSON", reason: "x"}) { userErrors { code } } }`, nil)
	want(send("2026-05", map[string]any{"本期累计": 7, "进展情况": "继续推进。"}), "DRAFT")
}
