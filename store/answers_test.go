package store_test

import (
	"slices"
	"sync"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

func (o *office) lead(task models.Task) models.Duty {
	o.Helper()
	duties, err := o.st.Duties.OfTasks(ctx, storetest.Staff, []string{task.ID})
	if err != nil {
		o.Fatal(err)
	}
	for _, d := range duties {
		if d.Role == models.Lead {
			return d
		}
	}
	return models.Duty{}
}

// A department answers a duty with 非我单位职责; it owes on until staff decide: keep, move or end, once, with a reason.
func TestDutyDispute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st, func(s *models.Seed) {
			second := s.Departments[0]
			second.ID, second.Code, second.Name, second.ShortName = "dep_zzzzzzzzzzzzzzzzzzzz", "zzz", "另一个局", "另一个局"
			s.Departments = append(s.Departments, second)
		})
		own, second := storetest.For(o.dep), o.seed.Departments[1]
		duty := o.lead(o.tasks[0])
		say := func(v models.Viewer, id, reason string) error {
			_, err := st.Duties.Dispute(ctx, v, store.DutyAnswer{DutyID: id, Reason: reason})
			return err
		}
		o.want("another department", say(storetest.For(second), duty.ID, "不是我们"), "FORBIDDEN")
		o.want("staff", say(storetest.Staff, duty.ID, "不是他们"), "FORBIDDEN")
		o.want("nobody", say(models.Viewer{}, duty.ID, "x"), "NOT_SIGNED_IN")
		o.want("without a reason", say(own, duty.ID, " "), "REASON_NEEDED")
		o.want("unknown", say(own, "dut_none", "x"), "NOT_FOUND")
		o.want("the department", say(own, duty.ID, "应由另一个局牵头"), "")
		o.want("twice", say(own, duty.ID, "应由另一个局牵头"), "DUTY_DISPUTED")
		if d := o.lead(o.tasks[0]); d != duty {
			t.Errorf("a dispute changed the duty: %+v", d)
		}
		seen := func(v models.Viewer) int {
			rows, err := st.Duties.Disputes(ctx, v, []string{duty.ID})
			if err != nil {
				t.Fatal(err)
			}
			return len(rows)
		}
		if seen(own) != 1 || seen(storetest.Staff) != 1 || seen(storetest.For(second)) != 0 {
			t.Errorf("seen by its own %d, staff %d, another %d", seen(own), seen(storetest.Staff), seen(storetest.For(second)))
		}
		decide := func(v models.Viewer, id string, outcome models.DisputeState, to, note string) (models.Duty, error) {
			return st.Duties.DecideDispute(ctx, v, store.DisputeDecision{DutyID: id, Outcome: outcome, ToDepartmentID: to, Note: note})
		}
		_, err := decide(own, duty.ID, models.DisputeEnded, "", "x")
		o.want("its own decision", err, "FORBIDDEN")
		_, err = decide(storetest.Staff, duty.ID, models.DisputeKept, "", "")
		o.want("without a word", err, "REASON_NEEDED")
		_, err = decide(storetest.Staff, duty.ID, models.DisputeMoved, "", "x")
		o.want("to nobody", err, "OUTCOME_INVALID")
		_, err = decide(storetest.Staff, duty.ID, models.DisputeMoved, o.dep.ID, "x")
		o.want("to itself", err, "DUTY_THERE")
		kept, err := decide(storetest.Staff, duty.ID, models.DisputeKept, "", "分工文件已明确")
		if o.want("kept", err, ""); kept.State != models.DutyConfirmed {
			t.Errorf("kept: %+v", kept)
		}
		_, err = decide(storetest.Staff, duty.ID, models.DisputeKept, "", "x")
		o.want("decided twice", err, "DUTY_NOT_DISPUTED")
		o.want("again", say(own, duty.ID, "机构改革后已划转"), "")
		moved, err := decide(storetest.Staff, duty.ID, models.DisputeMoved, second.ID, "同意改派")
		if o.want("moved", err, ""); moved.DepartmentID != second.ID || moved.State != models.DutyConfirmed || o.lead(o.tasks[0]) != moved {
			t.Errorf("moved: %+v, the task's lead %+v", moved, o.lead(o.tasks[0]))
		}
		third := o.lead(o.tasks[1])
		o.want("another duty", say(own, third.ID, "无此职能"), "")
		_, err = decide(storetest.Staff, third.ID, models.DisputeEnded, "", "同意取消")
		if o.want("ended", err, ""); o.lead(o.tasks[1]).ID != "" {
			t.Errorf("ended, the task's lead is %+v", o.lead(o.tasks[1]))
		}
		open, err := st.Duties.OpenDisputes(ctx, storetest.Staff, o.seed.Report.ID)
		if err != nil || len(open) != 0 {
			t.Errorf("open still: %+v %v", open, err)
		}
		o.events("duty.disputed", 3, "duty.kept", 1, "duty.moved", 1, "duty.ended", 1)
	})
}

// Two members of staff who decide one dispute, and two people of a department who raise one, are told apart: one wins.
func TestParallelDisputes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		duty := o.lead(o.tasks[0])
		o.oneWins("DUTY_DISPUTED", func(int) error {
			_, err := st.Duties.Dispute(ctx, storetest.For(o.dep), store.DutyAnswer{DutyID: duty.ID, Reason: "无此职能"})
			return err
		})
		o.oneWins("DUTY_NOT_DISPUTED", func(i int) error {
			d := store.DisputeDecision{DutyID: duty.ID, Outcome: models.DisputeKept, Note: "维持"}
			if i%2 == 0 {
				d.Outcome = models.DisputeEnded
			}
			_, err := st.Duties.DecideDispute(ctx, storetest.Staff, d)
			return err
		})
	})
}

// oneWins runs something several times at once and wants one success, the others refused with a code.
func (o *office) oneWins(code string, do func(i int) error) {
	o.Helper()
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = do(i) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		o.want("too late", err, code)
	}
	if won != 1 {
		o.Errorf("%d succeeded, want one", won)
	}
}

// A lead reports a milestone as done, with the day and evidence; it counts when another accepts, and can be sent back.
func TestMilestoneReported(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		own := storetest.For(o.dep)
		title, due, day := "完成招标", models.NewDate(2026, 3, 31), models.NewDate(2026, 3, 20)
		made, err := st.Tasks.UpdateMilestones(ctx, storetest.Staff, []store.MilestoneChange{{TaskID: o.tasks[0].ID, Title: &title, Due: &due}}, "")
		if err != nil {
			t.Fatal(err)
		}
		id := made[0].ID
		claim := func(v models.Viewer, evidence string, on models.Date) error {
			m, err := st.Tasks.Claim(ctx, v, store.NewClaim{MilestoneID: id, DoneOn: on, Evidence: evidence})
			if err == nil && m.State != models.MilestoneOpen {
				t.Errorf("a report closed the milestone: %+v", m)
			}
			return err
		}
		o.want("another department", claim(models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, "中标通知书", day), "FORBIDDEN")
		o.want("without evidence", claim(own, "", day), "EVIDENCE_NEEDED")
		o.want("in the future", claim(own, "中标通知书", models.NewDate(2126, 1, 1)), "DATE_IN_FUTURE")
		o.want("without a day", claim(own, "中标通知书", models.Date{}), "DONE_ON_NEEDED")
		o.oneWins("MILESTONE_CLAIMED", func(int) error { return claim(own, "中标通知书", day) })
		decide := func(v models.Viewer, accept bool, note string) (models.Milestone, error) {
			all, err := st.Tasks.DecideClaims(ctx, v, store.ClaimDecision{MilestoneIDs: []string{id}, Accept: accept, Note: note})
			if err != nil {
				return models.Milestone{}, err
			}
			return all[0], nil
		}
		_, err = decide(own, true, "")
		o.want("its own decision", err, "FORBIDDEN")
		_, err = decide(storetest.Staff, false, "")
		o.want("sent back without a word", err, "REASON_NEEDED")
		m, err := decide(storetest.Staff, false, "缺公示")
		if o.want("sent back", err, ""); m.State != models.MilestoneOpen {
			t.Errorf("sent back: %+v", m)
		}
		o.want("reported again", claim(own, "中标通知书及公示", day), "")
		m, err = decide(storetest.Staff, true, "")
		if o.want("accepted", err, ""); m.State != models.MilestoneDone || m.DoneOn != day || m.Evidence != "中标通知书及公示" {
			t.Errorf("accepted: %+v", m)
		}
		o.want("a done one", claim(own, "再报", day), "MILESTONE_NOT_OPEN")
		_, err = decide(storetest.Staff, true, "")
		o.want("decided twice", err, "MILESTONE_NOT_CLAIMED")
		claims, err := st.Tasks.Claims(ctx, own, []string{id})
		if err != nil || len(claims) != 2 || claims[0].State != models.ClaimReturned || claims[0].Note != "缺公示" || claims[1].State != models.ClaimAccepted {
			t.Errorf("%+v %v", claims, err)
		}
		if others, _ := st.Tasks.Claims(ctx, models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, []string{id}); len(others) != 0 {
			t.Errorf("strangers see %+v", others)
		}
	})
}

// What awaits a reviewer is queued with why somebody should look, by minder; the clean ones can be accepted in bulk; what a row goes on from
// and puts right is told.
func TestReviewQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		o.details = true
		clean := o.handIn("按计划推进", nil, o.tasks[0])
		warning := []models.Finding{{Severity: models.SeverityWarning, Code: "VALUE_JUMP", Sheet: "s", Cell: "F5"}, {Severity: models.SeverityNote, Code: "CLOSURE_PROPOSED", Sheet: "s", Cell: "K6"}}
		doubtful := o.handIn("翻了一番", warning, o.tasks[1], o.tasks[2])
		queue := func(f store.QueueFilter, p store.Page) []store.QueueItem {
			t.Helper()
			f.ReportID = o.seed.Report.ID
			items, _, err := st.Submissions.Queue(ctx, storetest.Staff, f, p)
			if err != nil {
				t.Fatal(err)
			}
			return items
		}
		all := queue(store.QueueFilter{Period: "2026-11"}, store.Page{})
		if len(all) != 2 || all[0].Submission.ID != clean.ID || len(all[0].Why) != 0 || len(all[0].Rows) != 1 {
			t.Fatalf("%+v", all)
		}
		rows := all[1].Rows
		if all[1].Submission.ID != doubtful.ID || !slices.Equal(all[1].Why, []models.EyesReason{models.EyesJump, models.EyesNote}) ||
			!slices.Equal(rows[0].Why, []models.EyesReason{models.EyesJump}) || !slices.Equal(rows[1].Why, []models.EyesReason{models.EyesNote}) {
			t.Errorf("%+v", all[1])
		}
		yes, no, n := true, false, 1
		if got := queue(store.QueueFilter{NeedsEyes: &yes}, store.Page{}); len(got) != 1 || got[0].Submission.ID != doubtful.ID {
			t.Errorf("needs eyes: %+v", got)
		}
		if got := queue(store.QueueFilter{NeedsEyes: &no}, store.Page{}); len(got) != 1 || got[0].Submission.ID != clean.ID {
			t.Errorf("clean: %+v", got)
		}
		first := queue(store.QueueFilter{}, store.Page{First: &n})
		after := store.Cursor(first[0].Submission.Seq, first[0].Submission.ID)
		if next := queue(store.QueueFilter{}, store.Page{First: &n, After: after}); len(first) != 1 || len(next) != 1 || next[0].Submission.ID != doubtful.ID {
			t.Errorf("pages: %+v then %+v", first, next)
		}
		if back := queue(store.QueueFilter{}, store.Page{Last: &n}); len(back) != 1 || back[0].Submission.ID != doubtful.ID {
			t.Errorf("the last page: %+v", back)
		}
		if mine := queue(store.QueueFilter{Mine: true}, store.Page{}); len(mine) != 0 {
			t.Errorf("looked after by nobody: %+v", mine)
		}
		if _, err := st.Pool().ExecContext(ctx, `UPDATE departments SET minder_id = $1`, storetest.Staff.UserID); err != nil {
			t.Fatal(err)
		}
		if mine := queue(store.QueueFilter{Mine: true}, store.Page{}); len(mine) != 2 {
			t.Errorf("mine: %+v", mine)
		}
		_, _, err := st.Submissions.Queue(ctx, storetest.For(o.dep), store.QueueFilter{ReportID: o.seed.Report.ID}, store.Page{})
		o.want("a department", err, "FORBIDDEN")
		if _, err := o.decide(models.Returned, doubtful); err != nil {
			t.Fatal(err)
		}
		if _, err := o.decide(models.Accepted, clean); err != nil {
			t.Fatal(err)
		}
		again := o.handIn("已核实", nil, o.tasks[1])
		got := queue(store.QueueFilter{}, store.Page{})
		if len(got) != 1 || got[0].Submission.ID != again.ID || !slices.Equal(got[0].Why, []models.EyesReason{models.EyesAgain}) {
			t.Errorf("handed in again: %+v", got)
		}
		entry, sentBack := o.entryOf(again, o.tasks[1]), o.entryOf(doubtful, o.tasks[1])
		further := o.handIn("又有进展", nil, o.tasks[1])
		follows, err := st.Entries.Follows(ctx, storetest.Staff, []string{entry, o.entryOf(further, o.tasks[1])})
		if err != nil || len(follows) != 2 {
			t.Fatal(follows, err)
		}
		slices.SortFunc(follows, func(a, b store.Follows) int { return map[bool]int{true: -1, false: 1}[a.ID == entry] })
		if follows[0].Corrects != sentBack || follows[0].Previous != "" || follows[1].Corrects != "" || follows[1].Previous != entry {
			t.Errorf("%+v, sent back %s", follows, sentBack)
		}
	})
}

func (o *office) entryOf(sub models.Submission, task models.Task) string {
	o.Helper()
	entries, err := o.st.Entries.OfSubmission(ctx, storetest.Staff, sub.ID)
	if err != nil {
		o.Fatal(err)
	}
	for _, e := range entries {
		if e.TaskID == task.ID {
			return e.ID
		}
	}
	return ""
}
