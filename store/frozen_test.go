package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// frozenView is all that a consolidation says, without what is today's by nature: the chain's head and whether the period is closed.
func (o *office) frozenView(period models.Period, reviewed bool) string {
	o.Helper()
	read := o.st.Entries.Consolidation
	if reviewed {
		read = o.st.Entries.Reviewed
	}
	c, err := read(ctx, storetest.Staff, o.seed.Report.ID, period)
	if err != nil {
		o.Fatal(err)
	}
	c.Rate()
	c.Version, c.Period.State, c.Period.ClosedAt, c.Period.ClosedBy, c.Period.Version, c.Report.Version = "", "", nil, "", 0, 0
	for i := range c.Tasks {
		c.Tasks[i].Corrections = nil                                                     // they stand beside
		c.Tasks[i].SearchText, c.Tasks[i].Returned, c.Tasks[i].Unreviewed = "", nil, nil // these serve Rated alone
	}
	for i := range c.Periods {
		c.Periods[i] = models.ReportingPeriod{ID: c.Periods[i].ID}
	}
	said, err := json.Marshal(c)
	if err != nil {
		o.Fatal(err)
	}
	return string(said)
}

func (o *office) period(name models.Period) models.ReportingPeriod {
	o.Helper()
	p, err := o.st.Periods.Find(ctx, storetest.Staff, o.seed.Report.ID, name)
	if err != nil {
		o.Fatal(err)
	}
	return p
}

func (o *office) light(period models.Period, task models.Task) models.Light {
	o.Helper()
	lights, err := o.st.Entries.Lights(ctx, storetest.Staff, o.seed.Report.ID, period, []string{task.ID})
	if err != nil {
		o.Fatal(err)
	}
	return lights[task.ID]
}

// A closed period says what it said at the moment of closing, whatever is done afterwards (laws 5 and 6).
func TestClosedPeriodIsFrozen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		at := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
		st.SetClock(func() time.Time { at = at.Add(time.Second); return at })
		a, b := o.tasks[0], o.tasks[1]
		first := o.handIn("一稿", nil, a, b)
		_, err := o.decide(models.Accepted, first)
		o.want("accept", err, "")
		o.handIn("二稿", nil, a)
		all, reviewed := o.frozenView("2026-11", false), o.frozenView("2026-11", true)
		if all == reviewed {
			t.Fatal("accepted figures alone read like all of them")
		}
		before := o.light("2026-11", b)
		november := o.period("2026-11")
		_, err = st.Periods.Close(ctx, storetest.Staff, november.ID, november.Version+1)
		o.want("upon another version", err, "VERSION_CONFLICT")
		_, err = st.Periods.Close(ctx, storetest.Staff, november.ID, november.Version)
		o.want("close", err, "")

		check := func(when string) {
			t.Helper()
			if got := o.frozenView("2026-11", false); got != all {
				t.Errorf("%s: the closed period %s", when, difference(got, all))
			}
			if got := o.frozenView("2026-11", true); got != reviewed {
				t.Errorf("%s: of the closed period, what was accepted %s", when, difference(got, reviewed))
			}
			if l := o.light("2026-11", b); l.Color != before.Color || l.Because.Rule != before.Because.Rule {
				t.Errorf("%s: the light is %+v, it was %+v", when, l, before)
			}
		}
		check("closed")
		o.moveEverything(a, b)
		check("afterwards")
		if o.light("2026-12", a).Color != models.Blue {
			t.Errorf("closed in December: %+v", o.light("2026-12", a))
		}
		o.events("period.closed", 1)
	})
}

// moveEverything changes names, titles, targets, rules and a task's state.
func (o *office) moveEverything(a, b models.Task) {
	o.Helper()
	at := time.Date(2026, 12, 10, 2, 0, 0, 0, time.UTC)
	o.st.SetClock(func() time.Time { at = at.Add(time.Second); return at })
	_, err := o.st.Departments.Update(ctx, storetest.Staff, store.DepartmentChange{DepartmentID: o.dep.ID, ShortName: ptr("新局"), Name: ptr("测试市新局")})
	o.want("rename", err, "")
	_, err = o.st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: b.ID, Title: ptr("另一个题目"), Deadline: ptr(models.NewDate(2026, 10, 1)), Reason: "调整"})
	o.want("task", err, "")
	_, err = o.st.Tasks.UpdateMilestones(ctx, storetest.Staff, []store.MilestoneChange{{TaskID: b.ID, Title: ptr("开工"), Due: ptr(models.NewDate(2026, 2, 1))}}, "")
	o.want("milestone", err, "")
	colleague := models.Viewer{UserID: "usr_b", Name: "b", Staff: true}
	c, err := o.st.Closures.Request(ctx, colleague, a.ID, "验收")
	o.want("closure", err, "")
	_, err = o.st.Closures.Decide(ctx, storetest.Staff, c.ID, true, "")
	o.want("closed", err, "")
}

// What closing will leave missing is told beforehand, and the same afterwards.
func TestClosingTellsWhatIsMissing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		o.handIn("一稿", nil, o.tasks[0])
		judge := o.judge("未交", nil, o.tasks[1])
		if _, _, err := st.Submissions.Keep(ctx, storetest.For(o.dep), file(o.seed, o.dep, "x"), judge); err != nil {
			t.Fatal(err)
		}
		november := o.period("2026-11")
		look := func(when string) {
			t.Helper()
			c, err := st.Periods.Closing(ctx, storetest.Staff, november.ID)
			o.want("closing", err, "")
			if c.Owed != 3 || c.Received != 1 || len(c.Missing) != 2 || c.Unreviewed != 1 || len(c.Waiting) != 1 || len(c.Earlier) != 10 {
				t.Errorf("%s: %+v", when, c)
			}
		}
		look("before")
		_, err := st.Periods.Closing(ctx, storetest.For(o.dep), november.ID)
		o.want("a department", err, "FORBIDDEN")
		_, err = st.Periods.Close(ctx, storetest.Staff, november.ID)
		o.want("close", err, "")
		look("after")
	})
}

// difference shows where two texts part.
func difference(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	from := max(at-120, 0)
	return "says …" + got[from:min(at+80, len(got))] + "…, it said …" + want[from:min(at+80, len(want))] + "…"
}
