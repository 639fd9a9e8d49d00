package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

func (o *office) at(day models.Date, hour int) {
	o.st.SetClock(func() time.Time { return time.Date(day.Year, day.Month, day.Day, hour-8, 0, 0, 0, time.UTC) })
}

func (o *office) chase(step models.ChaseStep, tasks ...models.Task) ([]models.Chase, error) {
	order := store.ChaseOrder{ReportID: o.seed.Report.ID, Period: "2026-11", DepartmentIDs: []string{o.dep.ID}, Step: step}
	for _, x := range tasks {
		order.TaskIDs = append(order.TaskIDs, x.ID)
	}
	return o.st.Chases.Send(ctx, storetest.Staff, order, words.ChaseText)
}

func (o *office) proposals() []models.ChaseProposal {
	o.Helper()
	p, err := o.st.Chases.Proposals(ctx, storetest.Staff, o.seed.Report.ID, "2026-11")
	if err != nil {
		o.Fatal(err)
	}
	return p
}

// A month of chasing: proposed, sent, raised with a number, answered by the sheet in its transaction, open again when it is withdrawn.
func TestChasing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		st.SetChannels([]store.Channel{{Name: "督查群", Chases: true}, {Name: "别的局", Chases: true, Departments: []string{"d9"}}})
		o := newOffice(t, st, func(s *models.Seed) { s.Duties[2].State = models.DutyProposed })
		a, b := o.tasks[0], o.tasks[1]
		due := o.seed.Periods[10].Due
		o.at(due.AddDays(-10), 10)
		if p := o.proposals(); len(p) != 0 {
			t.Errorf("ten days before: %+v", p)
		}
		_, err := o.chase(models.StepReminder)
		o.want("nothing to chase", err, "NOTHING_TO_CHASE")
		_, err = o.chase(models.StepReminder, o.tasks[2])
		o.want("a proposed duty", err, "NOT_CHASEABLE")
		o.at(due.AddDays(1), 10)
		if p := o.proposals(); len(p) != 1 || p[0].Step != models.StepChase || len(p[0].Matters) != 2 {
			t.Fatalf("missing: %+v", p)
		}
		first, err := o.chase(models.StepChase)
		o.want("chase", err, "")
		if c := first[0]; c.Number != "催办函〔2026〕1号" || !strings.Contains(c.Text, "未报送进展") || !strings.Contains(c.Text, a.Number) || !strings.Contains(c.Text, "第1局") {
			t.Errorf("the letter: %+v", c)
		}
		_, err = o.chase(models.StepChase)
		o.want("twice a day", err, "ALREADY_CHASED")
		if p := o.proposals(); len(p) != 1 || p[0].Ripe() || p[0].Step != models.StepOrder {
			t.Errorf("waiting: %+v", p)
		}
		o.at(due.AddDays(8), 10)
		order, err := o.chase(models.StepOrder)
		o.want("order", err, "")
		if order[0].Number != "督办单〔2026〕1号" || order[0].Due.IsZero() {
			t.Errorf("the order: %+v", order)
		}
		o.inbox(2)
		o.handIn("一", nil, a)
		o.open(2)
		second := o.handIn("二", nil, b)
		o.open(0)
		_, err = st.Chases.Answer(ctx, storetest.For(o.dep), order[0].ID, "已报")
		o.want("answered already", err, "ALREADY_ANSWERED")
		if _, err := st.Submissions.Withdraw(ctx, storetest.For(o.dep), store.Withdrawal{SubmissionID: second.ID}); err != nil {
			t.Fatal(err)
		}
		o.open(2)
		reply, err := st.Chases.Answer(ctx, storetest.For(o.dep), order[0].ID, "正在核数，明日报送")
		o.want("answer", err, "")
		if !reply.Answered() || reply.SubmissionID != nil {
			t.Errorf("the reply: %+v", reply)
		}
		_, err = st.Chases.Answer(ctx, models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, first[0].ID, "x")
		o.want("another's", err, "NOT_FOUND")
		o.events("chase.sent", 2)
		o.events("chase.reopened", 2)
		messages, err := st.Chases.Deliveries(ctx, storetest.Staff, []string{first[0].ID, order[0].ID})
		if err != nil || len(messages) != 2 || slices.ContainsFunc(messages, func(m models.Message) bool { return m.Channel != "督查群" }) {
			t.Errorf("the outbox: %+v %v", messages, err)
		}
		if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) > 0 {
			t.Errorf("the chain: %v %v", broken, err)
		}
	})
}

// inbox checks what the department, another and staff see.
func (o *office) inbox(want int) {
	o.Helper()
	for v, n := range map[*models.Viewer]int{ptr(storetest.For(o.dep)): want, &storetest.Staff: want, {UserID: "usr_x", Departments: []string{"dep_x"}}: 0, {UserID: "usr_r", Reader: true}: 0} {
		chases, _, err := o.st.Chases.List(ctx, *v, store.ChaseFilter{}, store.Page{})
		if err != nil || len(chases) != n {
			o.Errorf("%s sees %d chases (%v), want %d", v.UserID, len(chases), err, n)
		}
	}
}

func (o *office) open(want int) {
	o.Helper()
	answered := false
	chases, _, err := o.st.Chases.List(ctx, storetest.Staff, store.ChaseFilter{Answered: &answered}, store.Page{})
	if err != nil || len(chases) != want {
		o.Errorf("%d chases are open (%v), want %d", len(chases), err, want)
	}
}

// Reminders by the clock go out once: not before their hour, not on another day, not again after a restart.
func TestReminders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		remind := func() int {
			n, err := st.Chases.Remind(ctx, words.ChaseText)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		due := o.seed.Periods[10].Due
		o.at(due.AddDays(-3), 10)
		if n := remind(); n != 0 {
			t.Errorf("%d went out though nobody has set a day", n)
		}
		_, err := st.Reports.UpdateSettings(ctx, storetest.Staff, store.SettingsChange{ReportID: o.seed.Report.ID, Reason: "试用",
			Change: func(s *models.Settings) { s.Chasing = models.ChaseRules{RemindDays: []int{-3, 1}, DigestFrom: 8} }})
		o.want("set", err, "")
		for _, c := range []struct{ day, hour, want int }{{-3, 8, 0}, {-3, 9, 1}, {-3, 10, 0}, {-2, 10, 0}, {1, 9, 1}, {1, 12, 0}} {
			o.at(due.AddDays(c.day), c.hour)
			if n := remind(); n != c.want {
				t.Errorf("day %d at %d: %d, want %d", c.day, c.hour, n, c.want)
			}
		}
		d, err := st.Chases.Digest(ctx, storetest.Staff, o.seed.Report.ID, "2026-11")
		if err != nil || len(d.Missing) != 1 || len(d.Waiting) != 0 {
			t.Errorf("the digest: %+v %v", d, err)
		}
	})
}

// A message is claimed by one, begun by one, sent once; what a dead sender had begun is uncertain, what it had only claimed is sent by another.
func TestOutbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		st.SetChannels([]store.Channel{{Name: "g", Chases: true}})
		o := newOffice(t, st)
		o.at(o.seed.Periods[10].Due.AddDays(1), 10)
		for _, x := range o.tasks[:2] {
			if _, err := o.chase(models.StepChase, x); err != nil {
				t.Fatal(err)
			}
		}
		claim := func(owner string) (store.Claim, []models.Message) {
			c := store.Claim{Channel: "g", Owner: owner, Most: 9, Lease: time.Minute}
			m, err := st.Outbox.Claim(ctx, c)
			if err != nil {
				t.Fatal(err)
			}
			return c, m
		}
		dead, taken := claim("a")
		if _, second := claim("b"); len(taken) != 2 || len(second) != 0 {
			t.Fatalf("a took %d, b %d", len(taken), len(second))
		}
		if ok, err := st.Outbox.Begin(ctx, dead, []string{taken[0].ID}); !ok || err != nil {
			t.Fatal(ok, err)
		}
		o.at(o.seed.Periods[10].Due.AddDays(1), 12)
		_, left := claim("b")
		if len(left) != 1 || left[0].ID != taken[1].ID {
			t.Fatalf("b takes over %+v", left)
		}
		if ok, err := st.Outbox.Begin(ctx, dead, []string{taken[1].ID}); ok || err != nil {
			t.Errorf("a sends what b has: %v %v", ok, err)
		}
		_, err := st.Outbox.Resend(ctx, storetest.Staff, taken[0].ID)
		o.want("resend the uncertain one", err, "")
		_, err = st.Outbox.Resend(ctx, storetest.Staff, taken[1].ID)
		o.want("resend what is under way", err, "MESSAGE_STATE")
		_, err = st.Outbox.Resend(ctx, storetest.For(o.dep), taken[0].ID)
		o.want("by a department", err, "FORBIDDEN")
	})
}
