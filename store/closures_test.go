package store_test

import (
	"sync"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

func TestClosures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		task, lead := o.tasks[0], storetest.For(o.dep)
		colleague := models.Viewer{UserID: "usr_b", Name: "b", Staff: true}
		request := func(v models.Viewer, evidence string) (models.Closure, error) {
			return st.Closures.Request(ctx, v, task.ID, evidence)
		}
		sub := o.handIn("已完成", nil, task)
		_, err := request(models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, "验收")
		o.want("another department", err, "FORBIDDEN")
		_, err = request(models.Viewer{}, "验收")
		o.want("nobody", err, "NOT_SIGNED_IN")
		_, err = request(lead, "  ")
		o.want("no evidence", err, "REASON_NEEDED")
		c, err := request(lead, "已通过竣工验收")
		o.want("the lead", err, "")
		_, err = request(colleague, "验收")
		o.want("twice", err, "CLOSURE_PENDING")
		_, err = st.Closures.Decide(ctx, lead, c.ID, true, "")
		o.want("the lead's own decision", err, "FORBIDDEN")
		_, err = st.Closures.Decide(ctx, colleague, c.ID, false, "")
		o.want("refused without a word", err, "REASON_NEEDED")
		refused, err := st.Closures.Decide(ctx, colleague, c.ID, false, "缺验收单")
		if err != nil || refused.State != models.ClosureRefused || refused.Note != "缺验收单" {
			t.Errorf("refused: %+v %v", refused, err)
		}

		c, err = request(colleague, "现场核查")
		o.want("by staff", err, "")
		_, err = st.Closures.Decide(ctx, colleague, c.ID, true, "")
		o.want("by who asked", err, "OWN_CLOSURE")
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = st.Closures.Decide(ctx, storetest.Staff, c.ID, i%2 == 0, "核实") })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				o.want("too late", err, "CLOSURE_DECIDED")
			}
		}
		if won != 1 {
			t.Errorf("%d decided, want one", won)
		}
		if all, _ := st.Closures.OfTasks(ctx, lead, []string{task.ID}); all[1].State == models.ClosureRefused { // the refusers were faster
			c, err = request(colleague, "再次申请")
			o.want("again", err, "")
			_, err = st.Closures.Decide(ctx, storetest.Staff, c.ID, true, "")
			o.want("closed", err, "")
		}
		o.closed(task, sub, lead)
	})
}

// closed looks at a closed task and opens it again.
func (o *office) closed(task models.Task, sub models.Submission, lead models.Viewer) {
	o.Helper()
	light := func() models.Color {
		in, err := o.st.Entries.LightInputs(ctx, storetest.Staff, o.seed.Report.ID, "2026-11", []string{task.ID})
		if err != nil {
			o.Fatal(err)
		}
		l, _ := models.TaskLight(in[task.ID])
		return l.Color
	}
	if light() != models.Blue {
		o.Errorf("closed: %s, want blue", light())
	}
	_, err := o.decide(models.Returned, sub)
	o.want("a row of a closed task", err, "TASK_IS_CLOSED")
	_, err = o.st.Submissions.Withdraw(ctx, lead, store.Withdrawal{SubmissionID: sub.ID})
	o.want("withdrawn", err, "TASK_IS_CLOSED")
	_, err = o.st.Tasks.UpsertItems(ctx, storetest.Staff, []store.ItemChange{{TaskID: task.ID, Title: ptr("x")}}, "")
	o.want("an item of a closed task", err, "TASK_IS_CLOSED")
	_, err = o.st.Closures.Request(ctx, lead, task.ID, "验收")
	o.want("closed twice", err, "TASK_IS_CLOSED")
	_, err = o.st.Closures.Reopen(ctx, lead, task.ID, nil, "x")
	o.want("reopened by the department", err, "FORBIDDEN")
	_, err = o.st.Closures.Reopen(ctx, storetest.Staff, task.ID, nil, "")
	o.want("reopened without a reason", err, "REASON_NEEDED")
	_, err = o.st.Closures.Reopen(ctx, storetest.Staff, task.ID, ptr(int64(1)), "x")
	o.want("reopened upon an old version", err, "VERSION_CONFLICT")
	opened, err := o.st.Closures.Reopen(ctx, storetest.Staff, task.ID, nil, "发现问题")
	if err != nil || opened.State != models.TaskOpen || light() == models.Blue {
		o.Errorf("reopened: %+v %v %s", opened, err, light())
	}
	_, err = o.st.Closures.Reopen(ctx, storetest.Staff, task.ID, nil, "x")
	o.want("reopened twice", err, "TASK_NOT_CLOSED")
	o.events("task.closed", 1, "task.reopened", 1)
}
