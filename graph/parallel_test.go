package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// What people do at once, by real parallel requests: one wins, the other is told so clearly, nothing is lost or doubled.
func TestAtOnce(t *testing.T) {
	worlds := map[string]func(t *testing.T) *world{
		"sqlite":   func(t *testing.T) *world { return newWorld(t) },
		"postgres": func(t *testing.T) *world { return onPostgres(t) },
	}
	for name, open := range worlds {
		t.Run(name, func(t *testing.T) {
			for what, test := range map[string]func(*world){
				"two uploads": (*world).twoUploads, "review during upload": (*world).reviewDuringUpload, "accept against return": (*world).acceptAgainstReturn,
				"forms": (*world).formsAtOnce, "one form twice": (*world).oneFormTwice, "two takers of a part": (*world).twoTakers,
			} {
				t.Run(what, func(t *testing.T) {
					t.Parallel()
					test(open(t))
				})
			}
		})
	}
}

// atOnce asks everything at once and gives the answers in order.
func (w *world) atOnce(asks ...func() answer) []answer {
	w.Helper()
	answers := make([]answer, len(asks))
	var wg sync.WaitGroup
	for i, ask := range asks {
		wg.Go(func() { answers[i] = ask() })
	}
	wg.Wait()
	return answers
}

// entryIDs are the entries of 1.1.1, the newest first.
func (w *world) entryIDs() []string {
	w.Helper()
	var ids []string
	for i := 0; ; i++ {
		if i == 0 {
			w.last = w.must(staff, `{ task(number: "1.1.1") { entries(first: 100) { nodes { id previous { id } } } } }`, nil)
		}
		id, ok := w.last.at(fmt.Sprintf("task.entries.nodes.%d.id", i)).(string)
		if !ok {
			return ids
		}
		ids = append(ids, id)
	}
}

// figure is what counts of 1.1.1's indicator.
func (w *world) figure() string {
	w.Helper()
	v, _ := w.must(staff, `{ task(number: "1.1.1") { indicators { latest { value } } } }`, nil).at("task.indicators.0.latest.value").(string)
	return v
}

func (w *world) checked(figure float64) map[string]any {
	w.Helper()
	up := w.upload(own, id("dep", "nyncj"), "2026-04", fmt.Sprint(figure, ".xlsx"), sheetOf(w, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"本期累计": figure}}))
	return map[string]any{"input": map[string]any{"submissionId": up.at("submissionUpload.submission.id"), "planHash": up.at("submissionUpload.submission.planHash")}}
}

func (w *world) twoUploads() {
	for round := range 3 {
		before := len(w.entryIDs())
		figures := []string{fmt.Sprint(6 + 2*round), fmt.Sprint(7 + 2*round)}
		first, second := w.checked(float64(6+2*round)), w.checked(float64(7+2*round))
		answers := w.atOnce(func() answer { return w.ask(own, applyMutation, first) }, func() answer { return w.ask(own, applyMutation, second) })
		codes := []string{answers[0].userError("submissionApply"), answers[1].userError("submissionApply")}
		won := slices.Index(codes, "")
		if won < 0 || codes[1-won] != "STALE_PLAN" && codes[1-won] != "SUBMISSION_NOT_LATEST" {
			w.Fatalf("%v\n%s\n%s", codes, answers[0].body, answers[1].body)
		}
		if got := w.figure(); got != figures[won] || len(w.entryIDs()) != before+1 {
			w.Errorf("%s counts, want %s; %d entries, want %d", got, figures[won], len(w.entryIDs()), before+1)
		}
	}
}

func (w *world) reviewDuringUpload() {
	up := w.upload(own, id("dep", "nyncj"), "2026-03", "三月改.xlsx", sheetOf(w, w.store, "2026-03", map[string]map[string]any{"1.1.1": {"本期累计": 5}}))
	input := map[string]any{"input": map[string]any{"submissionId": up.at("submissionUpload.submission.id"), "planHash": up.at("submissionUpload.submission.planHash")}}
	answers := w.atOnce(func() answer { return w.ask(own, applyMutation, input) }, func() answer {
		return w.ask(staff, `mutation { submissionReturn(input: {submissionId: "`+w.submission+`", note: "缺来源"}) { userErrors { code } } }`, nil)
	})
	applied, returned := answers[0].userError("submissionApply"), answers[1].userError("submissionReturn")
	state := w.must(staff, `{ node(id: "`+w.submission+`") { ... on Submission { state } } }`, nil).at("node.state")
	switch {
	case applied == "" && returned == "ROW_REPLACED" && state == "HANDED_IN" && w.figure() == "5": // the file was faster
	case applied == "STALE_PLAN" && returned == "" && state == "RETURNED" && w.figure() == "": // the reviewer was
	default:
		w.Errorf("applied %q, returned %q, the first is %v, %q counts\n%s\n%s", applied, returned, state, w.figure(), answers[0].body, answers[1].body)
	}
}

func (w *world) acceptAgainstReturn() {
	decide := func(mutation, more string) func() answer {
		return func() answer {
			return w.ask(staff, `mutation { `+mutation+`(input: {submissionId: "`+w.submission+`"`+more+`}) { userErrors { code } } }`, nil)
		}
	}
	answers := w.atOnce(decide("submissionAccept", ""), decide("submissionReturn", `, note: "缺来源"`), decide("submissionAccept", ""), decide("submissionReturn", `, note: "缺来源"`))
	won := 0
	for i, a := range answers {
		switch code := a.userError([]string{"submissionAccept", "submissionReturn"}[i%2]); code {
		case "":
			won++
		case "ALREADY_DECIDED":
		default:
			w.Errorf("reviewer %d: %s", i, a.body)
		}
	}
	a := w.must(staff, `{ node(id: "`+w.submission+`") { ... on Submission { state reviews { decision } } } }`, nil)
	if won != 1 || a.at("node.state") != a.at("node.reviews.0.decision") || a.at("node.reviews.1") != nil {
		w.Errorf("%d won: %s", won, a.body)
	}
}

func (w *world) form(figure int) string {
	return fmt.Sprintf(`mutation { progressReport(input: {departmentId: "%s", period: "2026-04", rows: [{taskId: "%s", figures: [{indicatorId: "%s", value: "%d"}]}]})
		{ applied submission { id } userErrors { code } } }`, id("dep", "nyncj"), id("tsk", "bbb"), id("ind", "bbb"), figure)
}

// Forms need no preview: each goes on from what counts when it is its turn, and all of them are on record, one after the other.
func (w *world) formsAtOnce() {
	before := len(w.entryIDs())
	var asks []func() answer
	for i := range 4 {
		asks = append(asks, func() answer { return w.ask(own, w.form(6+i), nil) })
	}
	applied := 0
	for _, a := range w.atOnce(asks...) {
		if a.at("progressReport.applied") == true {
			applied++
		} else if code := a.userError("progressReport"); code == "" {
			w.Errorf("neither taken nor refused: %s", a.body)
		}
	}
	ids := w.entryIDs()
	if applied == 0 || len(ids) != before+applied || !slices.Contains([]string{"6", "7", "8", "9"}, w.figure()) {
		w.Fatalf("%d applied, %d entries after %d, %q counts", applied, len(ids), before, w.figure())
	}
	for i := range applied - 1 { // each upon the one before it: none was overlooked
		if previous := w.last.at(fmt.Sprintf("task.entries.nodes.%d.previous.id", i)); previous != ids[i+1] {
			w.Errorf("entry %d goes on from %v, want %s", i, previous, ids[i+1])
		}
	}
}

func (w *world) oneFormTwice() {
	before := len(w.entryIDs())
	same := func() answer { return w.ask(own, w.form(7), nil) }
	var subs []string
	applied := 0
	for _, a := range w.atOnce(same, same, same) {
		sub, _ := a.at("progressReport.submission.id").(string)
		subs = append(subs, sub)
		applied += map[bool]int{true: 1}[a.at("progressReport.applied") == true]
	}
	slices.Sort(subs)
	if len(slices.Compact(subs)) != 1 || applied != 1 || len(w.entryIDs()) != before+1 {
		w.Errorf("%v, %d applied, %d entries after %d", subs, applied, len(w.entryIDs()), before)
	}
}

func (w *world) twoTakers() {
	given := w.part()
	take := func() answer {
		return w.ask(own, `mutation { contributionTake(input: {contributionId: "`+given+`"}) { applied userErrors { code } } }`, nil)
	}
	won := 0
	for _, a := range w.atOnce(take, take, take) {
		switch code := a.userError("contributionTake"); code {
		case "":
			won++
		case "CONTRIBUTION_TAKEN", "VERSION_CONFLICT":
		default:
			w.Errorf("%s", a.body)
		}
	}
	text, _ := w.must(staff, `{ task(number: "1.1.1") { latest { progress } } }`, nil).at("task.latest.progress").(string)
	if won != 1 || strings.Count(text, "市发展改革委：") != 1 {
		w.Errorf("%d took it over: %q", won, text)
	}
}
