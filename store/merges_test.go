package store_test

import (
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// The successor inherits duties, accounts and names; closed and earlier periods keep the department of their day.
func TestMergeOfDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Synthetic(4, 2)
		if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
		st.SetClock(func() time.Time { at = at.Add(time.Second); return at })
		o := &office{T: t, st: st, seed: seed, dep: seed.Departments[0], tasks: seed.Tasks}
		old, into := seed.Departments[0], seed.Departments[1]
		clerk, err := st.Accounts.Create(ctx, storetest.Staff, store.NewUser{Name: "clerk", Grants: []models.Grant{{Role: models.RoleDepartment, DepartmentID: &old.ID}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = st.Periods.Close(ctx, storetest.Staff, o.period("2026-09").ID)
		o.want("close", err, "")
		frozen := o.frozenView("2026-09", false)
		merge := func(v models.Viewer, m store.Merge) error {
			_, err := st.Departments.Merge(ctx, v, m)
			return err
		}
		m := store.Merge{From: []string{old.ID}, Into: into.ID, Day: models.NewDate(2026, 11, 10), Reason: "机构改革"}
		later, silent, itself := m, m, m
		later.Day, silent.Reason, itself.Into = models.NewDate(2026, 12, 1), "", old.ID
		o.want("a department", merge(storetest.For(old), m), "FORBIDDEN")
		o.want("no reason", merge(storetest.Staff, silent), "REASON_NEEDED")
		o.want("to come", merge(storetest.Staff, later), "MERGE_IN_FUTURE")
		o.want("into itself", merge(storetest.Staff, itself), "DEPARTMENT_ENDED")
		o.want("merge", merge(storetest.Staff, m), "")
		o.want("twice", merge(storetest.Staff, m), "DEPARTMENT_ENDED")
		leads := func(p models.Period) string {
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, seed.Report.ID, p)
			if err != nil {
				t.Fatal(err)
			}
			c.Rate()
			if len(c.Tasks[0].Rated.Debts) != 1 {
				t.Fatalf("%s: debts %+v", p, c.Tasks[0].Rated.Debts)
			}
			return c.Tasks[0].Rated.Debts[0].DepartmentID
		}
		if leads("2026-09") != old.ID || leads("2026-10") != old.ID || leads("2026-11") != into.ID {
			t.Errorf("owes: %s %s %s", leads("2026-09"), leads("2026-10"), leads("2026-11"))
		}
		if got := o.frozenView("2026-09", false); got != frozen {
			t.Errorf("merged: the closed period %s", difference(got, frozen))
		}
		o.same("2026-10")
		o.same("2026-11")
		b, err := st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, into.ID, "2026-11")
		if err != nil || len(b.Tasks) != 4 || !b.Means(old.ID) {
			t.Errorf("the successor's sheet: %d tasks, %v", len(b.Tasks), err)
		}
		if b, err = st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, old.ID, "2026-10"); err != nil || len(b.Tasks) != 2 {
			t.Errorf("the old one's October: %d tasks, %v", len(b.Tasks), err)
		}
		if found, err := st.Departments.Find(ctx, storetest.Staff, old.Name); err != nil || found.ID != into.ID {
			t.Errorf("by its old name: %s %v", found.ID, err)
		}
		token, err := st.Accounts.NewToken(ctx, clerk.ID)
		if err != nil {
			t.Fatal(err)
		}
		v, err := st.Accounts.TokenViewer(ctx, token)
		if err != nil || !v.For(into.ID) || v.For(old.ID) {
			t.Errorf("the account reports for %v (%v)", v.Departments, err)
		}
		o.events("department.merged", 1)
	})
}

// A portfolio changes hands on a day; earlier periods keep who had it.
func TestLeadersAreDated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		update := func(c store.LeaderChange) models.Leader {
			t.Helper()
			l, err := st.Leaders.Update(ctx, storetest.Staff, c)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		january, july := models.NewDate(2026, 1, 1), models.NewDate(2026, 7, 1)
		l := update(store.LeaderChange{Post: ptr("副市长"), Holder: ptr("王某"), From: january, Add: []string{o.tasks[0].ID, o.tasks[1].ID}})
		update(store.LeaderChange{LeaderID: l.ID, Holder: ptr("李某"), From: july, Remove: []string{o.tasks[1].ID}})
		_, err := st.Leaders.Update(ctx, storetest.Staff, store.LeaderChange{LeaderID: l.ID, Version: ptr(int64(1)), Post: ptr("x")})
		o.want("upon an old version", err, "VERSION_CONFLICT")
		_, err = st.Leaders.Update(ctx, storetest.For(o.dep), store.LeaderChange{LeaderID: l.ID, Post: ptr("x")})
		o.want("a department", err, "FORBIDDEN")
		for p, want := range map[models.Period]string{"2026-06": "王某王某", "2026-07": "李某"} {
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, p)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, x := range c.Leaders {
				got += x.Holder
			}
			if got != want {
				t.Errorf("%s: %q, want %q", p, got, want)
			}
		}
	})
}
