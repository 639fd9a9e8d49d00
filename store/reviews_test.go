package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// office is a report with one department whose sheets are handed in and reviewed.
type office struct {
	*testing.T
	st      *store.Store
	seed    models.Seed
	dep     models.Department
	tasks   []models.Task // that it leads
	files   int
	details bool // checks keep what they would change
}

func newOffice(t *testing.T, st *store.Store, change ...func(*models.Seed)) *office {
	t.Helper()
	seed := storetest.Synthetic(3, 1)
	for _, c := range change {
		c(&seed)
	}
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	return &office{T: t, st: st, seed: seed, dep: seed.Departments[0], tasks: seed.Tasks}
}

// judge puts a text on tasks as a check of a file would, with findings.
func (o *office) judge(text string, findings []models.Finding, tasks ...models.Task) func(store.Basis) (store.Judged, error) {
	return func(b store.Basis) (store.Judged, error) {
		j := store.Judged{Hash: text, Findings: findings, Complete: true}
		for i, x := range tasks {
			j.Rows = append(j.Rows, store.JudgedRow{Entry: models.Entry{TaskID: x.ID, Progress: text}})
			j.Changes = append(j.Changes, models.Change{TaskID: x.ID, Task: x.Number, Field: models.FieldProgress, New: text, Sheet: "s", Cell: fmt.Sprint("M", 5+i)})
		}
		if o.details {
			j.Detail = `{"changes":` + string(models.AppendChanges(nil, j.Changes)) + `}`
		}
		return j, nil
	}
}

// handIn hands in a text on tasks for November.
func (o *office) handIn(text string, findings []models.Finding, tasks ...models.Task) models.Submission {
	o.Helper()
	o.files++
	v, judge := storetest.For(o.dep), o.judge(text, findings, tasks...)
	sub, j, err := o.st.Submissions.Keep(ctx, v, file(o.seed, o.dep, fmt.Sprint(text, o.files)), judge)
	if err != nil {
		o.Fatal(err)
	}
	if sub, _, err = o.st.Submissions.Apply(ctx, v, store.Apply{SubmissionID: sub.ID, PlanHash: j.Hash}, judge); err != nil {
		o.Fatal(err)
	}
	return sub
}

// says is what counts of a task.
func (o *office) says(task models.Task) string {
	o.Helper()
	latest, err := o.st.Entries.Latest(ctx, storetest.Staff, []string{task.ID}, models.Date{})
	if err != nil {
		o.Fatal(err)
	}
	if e := latest[task.ID].Entry; e != nil {
		return e.Progress + " " + string(e.State)
	}
	return ""
}

// want checks the code of a refusal, "" for none.
func (o *office) want(what string, err error, code string) {
	o.Helper()
	got := ""
	if err != nil {
		got, _, _ = strings.Cut(err.Error(), " ")
	}
	if got != code {
		o.Errorf("%s: %v, want %q", what, err, code)
	}
}

func (o *office) decide(what models.SubmissionState, sub models.Submission, tasks ...models.Task) (models.Submission, error) {
	d := store.Decision{Decision: what, SubmissionIDs: []string{sub.ID}, Note: "请补充数据来源"}
	for _, t := range tasks {
		d.TaskIDs = append(d.TaskIDs, t.ID)
	}
	subs, err := o.st.Submissions.Decide(ctx, storetest.Staff, d)
	if err != nil {
		return models.Submission{}, err
	}
	return subs[0], nil
}

func (o *office) returned(task models.Task, period models.Period) string {
	o.Helper()
	b, err := o.st.Submissions.Basis(ctx, storetest.Staff, o.seed.Report.ID, o.dep.ID, period)
	if err != nil {
		o.Fatal(err)
	}
	for _, t := range b.Tasks {
		if t.ID == task.ID && t.Returned != nil {
			return string(t.Returned.Period) + " " + t.Returned.Note
		}
	}
	return ""
}

func TestReturnFallsBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		a, b := o.tasks[0], o.tasks[1]
		first := o.handIn("一稿", nil, a, b)
		got, err := o.decide(models.Accepted, first)
		o.want("accept", err, "")
		if got.State != models.Accepted || got.DecidedAt == nil || got.DecidedBy != storetest.Staff.UserID || o.says(a) != "一稿 ACCEPTED" {
			t.Errorf("accepted: %+v, %q", got, o.says(a))
		}
		second := o.handIn("二稿", nil, a)
		if o.says(a) != "二稿 HANDED_IN" {
			t.Errorf("handed in: %q", o.says(a))
		}
		got, err = o.decide(models.Returned, second)
		o.want("return", err, "")
		if got.State != models.Returned || got.Note != "请补充数据来源" || o.says(a) != "一稿 ACCEPTED" || o.says(b) != "一稿 ACCEPTED" {
			t.Errorf("returned: %+v, %q, %q", got, o.says(a), o.says(b))
		}
		for period, want := range map[models.Period]string{"2026-10": "", "2026-11": "2026-11 请补充数据来源", "2026-12": "2026-11 请补充数据来源"} {
			if got := o.returned(a, period); got != want {
				t.Errorf("the template of %s says %q, want %q", period, got, want)
			}
		}
		again := o.handIn("二稿", nil, a)
		if again.ID == second.ID || o.says(a) != "二稿 HANDED_IN" || o.returned(a, "2026-11") != "" {
			t.Errorf("handed in again: %s, %q, %q", again.ID, o.says(a), o.returned(a, "2026-11"))
		}
		reviews, err := st.Submissions.Reviews(ctx, storetest.For(o.dep), []string{first.ID, second.ID})
		if err != nil || len(reviews) != 2 {
			t.Errorf("reviews: %v %v", reviews, err)
		}
		if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) > 0 {
			t.Errorf("the chain: %v %v", broken, err)
		}
	})
}

func TestReviewByRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		a, b, c := o.tasks[0], o.tasks[1], o.tasks[2]
		sub := o.handIn("三行", nil, a, b, c)
		for _, step := range []struct {
			what models.SubmissionState
			task models.Task
			code string
			want models.SubmissionState
		}{
			{models.Accepted, a, "", models.HandedIn},
			{models.Accepted, a, "ALREADY_DECIDED", ""},
			{models.Returned, a, "ALREADY_DECIDED", ""}, // without the version that shows it accepted
			{models.Accepted, b, "", models.HandedIn},
			{models.Returned, c, "", models.Returned},
			{models.Accepted, models.Task{ID: "tsk_none"}, "NOT_FOUND", ""},
		} {
			got, err := o.decide(step.what, sub, step.task)
			o.want(fmt.Sprint(step.what, " ", step.task.Number), err, step.code)
			if got.State != step.want {
				t.Errorf("%s %s: the submission is %q, want %q", step.what, step.task.Number, got.State, step.want)
			}
		}
		if o.says(a) != "三行 ACCEPTED" || o.says(c) != "" || o.returned(c, "2026-11") == "" || o.returned(a, "2026-11") != "" {
			t.Errorf("%q %q", o.says(a), o.says(c))
		}
		_, err := o.decide(models.Accepted, sub)
		o.want("accept the rest as a whole", err, "ALREADY_DECIDED")
	})
}

func TestReviewRefusals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		a := o.tasks[0]
		sub := o.handIn("一", nil, a)
		both := models.Viewer{UserID: storetest.For(o.dep).UserID, Name: "both", Staff: true, Departments: []string{o.dep.ID}}
		decide := func(v models.Viewer, d store.Decision) error { _, err := st.Submissions.Decide(ctx, v, d); return err }
		accept := store.Decision{Decision: models.Accepted, SubmissionIDs: []string{sub.ID}}
		old := sub.Version - 1
		o.want("by the department", decide(storetest.For(o.dep), accept), "FORBIDDEN")
		o.want("by nobody", decide(models.Viewer{}, accept), "NOT_SIGNED_IN")
		o.want("one's own", decide(both, accept), "OWN_SUBMISSION")
		o.want("no reason", decide(storetest.Staff, store.Decision{Decision: models.Returned, SubmissionIDs: []string{sub.ID}, Note: " "}), "REASON_NEEDED")
		o.want("no submission", decide(storetest.Staff, store.Decision{Decision: models.Accepted}), "SUBMISSION_NOT_GIVEN")
		o.want("unknown", decide(storetest.Staff, store.Decision{Decision: models.Accepted, SubmissionIDs: []string{sub.ID, "sub_x"}}), "NOT_FOUND")
		o.want("an old version", decide(storetest.Staff, store.Decision{Decision: models.Accepted, SubmissionIDs: []string{sub.ID}, Version: &old}), "VERSION_CONFLICT")
		o.want("too long", decide(storetest.Staff, store.Decision{Decision: models.Accepted, SubmissionIDs: []string{sub.ID}, Note: strings.Repeat("长", 2001)}), "TEXT_TOO_LONG")
		many := make([]string, 251)
		for i := range many {
			many[i] = fmt.Sprint("sub_", i)
		}
		o.want("too many", decide(storetest.Staff, store.Decision{Decision: models.Accepted, SubmissionIDs: many}), "TOO_MANY")
		if o.says(a) != "一 HANDED_IN" {
			t.Errorf("refused, and yet %q", o.says(a))
		}

		later := o.handIn("二", nil, a)
		_, err := o.decide(models.Returned, sub)
		o.want("a row that a later file went on from", err, "ROW_REPLACED")
		_, err = o.decide(models.Returned, later)
		o.want("the later one", err, "")
		got, err := o.decide(models.Accepted, sub)
		o.want("the earlier one then", err, "")
		o.want("upon its version", decide(storetest.Staff, store.Decision{Decision: models.Returned, SubmissionIDs: []string{sub.ID}, Version: &got.Version, Note: "有误"}), "")
		if o.says(a) != "" {
			t.Errorf("overturned: %q", o.says(a))
		}

		last := o.handIn("三", nil, a)
		if _, err := st.Periods.Close(ctx, storetest.Staff, last.PeriodID); err != nil {
			t.Fatal(err)
		}
		_, err = o.decide(models.Accepted, last)
		o.want("a closed period", err, "PERIOD_IS_CLOSED")
		_, err = st.Submissions.Withdraw(ctx, storetest.Staff, store.Withdrawal{SubmissionID: last.ID})
		o.want("withdrawn from a closed period", err, "PERIOD_IS_CLOSED")
	})
}

func TestWithdraw(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		a := o.tasks[0]
		withdraw := func(v models.Viewer, sub models.Submission) error {
			_, err := st.Submissions.Withdraw(ctx, v, store.Withdrawal{SubmissionID: sub.ID, Reason: "传错了"})
			return err
		}
		first, second := o.handIn("一", nil, a), o.handIn("二", nil, a)
		o.want("another's", withdraw(models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, second), "NOT_FOUND")
		o.want("the one that the second went on from", withdraw(storetest.For(o.dep), first), "ROW_REPLACED")
		o.want("the second", withdraw(storetest.For(o.dep), second), "")
		o.want("again", withdraw(storetest.For(o.dep), second), "SUBMISSION_STATE")
		if o.says(a) != "一 HANDED_IN" {
			t.Errorf("withdrawn: %q", o.says(a))
		}
		if _, err := o.decide(models.Accepted, first); err != nil {
			t.Fatal(err)
		}
		o.want("accepted", withdraw(storetest.For(o.dep), first), "SUBMISSION_STATE")
	})
}

// Of two reviewers who decide at once one wins, the others get a clear conflict.
func TestParallelReviewers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		sub := o.handIn("一", nil, o.tasks...)
		errs := make([]error, 12)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = o.decide([]models.SubmissionState{models.Accepted, models.Returned}[i%2], sub)
			})
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
			} else if models.KindOf(err) != models.Conflict {
				t.Errorf("reviewer %d: %v", i, err)
			}
		}
		reviews, err := st.Submissions.Reviews(ctx, storetest.Staff, []string{sub.ID})
		if won != 1 || err != nil || len(reviews) != 1 {
			t.Errorf("%d won, %d reviews (%v), want one", won, len(reviews), err)
		}
	})
}

func TestAutoAccept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st, func(s *models.Seed) { s.Report.Settings.AutoAcceptClean = true })
		a, b := o.tasks[0], o.tasks[1]
		if sub := o.handIn("净", nil, a, b); sub.State != models.Accepted || sub.DecidedBy != "" || o.says(a) != "净 ACCEPTED" {
			t.Errorf("clean: %s, %q", sub.State, o.says(a))
		}
		doubt := []models.Finding{{Severity: models.SeverityNote, Code: "TEXT_UNCHANGED", Sheet: "s", Cell: "M6"}}
		sub := o.handIn("疑", doubt, a, b)
		if sub.State != models.HandedIn || o.says(a) != "疑 ACCEPTED" || o.says(b) != "疑 HANDED_IN" {
			t.Errorf("one doubt: %s, %q, %q", sub.State, o.says(a), o.says(b))
		}
		if sub := o.handIn("续", nil, b); sub.State != models.HandedIn {
			t.Errorf("what goes on from an unreviewed row: %s", sub.State)
		}
		file := []models.Finding{{Severity: models.SeverityWarning, Code: "SHEET_HIDDEN"}}
		if sub := o.handIn("全", file, a); sub.State != models.HandedIn {
			t.Errorf("a doubt about the file: %s", sub.State)
		}
	})
}
