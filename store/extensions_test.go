package store_test

import (
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

func TestExtensions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		november := o.seed.Periods[10]
		extend := func(v models.Viewer, due models.Date, reason string, departments ...string) error {
			_, err := st.Periods.Extend(ctx, v, november.ID, departments, due, reason)
			return err
		}
		later := november.Due.AddDays(10)
		o.want("by the department", extend(storetest.For(o.dep), later, "x", o.dep.ID), "FORBIDDEN")
		o.want("no reason", extend(storetest.Staff, later, " ", o.dep.ID), "REASON_NEEDED")
		o.want("nobody", extend(storetest.Staff, later, "x"), "NOTHING_GIVEN")
		o.want("earlier", extend(storetest.Staff, november.Due.AddDays(-1), "x", o.dep.ID), "DUE_NOT_LATER")
		o.want("one unknown", extend(storetest.Staff, later, "x", o.dep.ID, "dep_x"), "NOT_FOUND")
		duty := o.seed.Duties[0]
		standing := func() models.DutyStanding {
			all, err := st.Duties.Standings(ctx, storetest.Staff, "2026-11", []string{duty.ID}, november.Due.AddDays(3))
			if err != nil {
				t.Fatal(err)
			}
			return all[duty.ID]
		}
		due := func() models.Date {
			b, err := st.Submissions.Basis(ctx, storetest.Staff, o.seed.Report.ID, o.dep.ID, "2026-11")
			if err != nil {
				t.Fatal(err)
			}
			return b.Period.Due
		}
		if standing() != models.StandingOverdue || due() != november.Due {
			t.Errorf("before: %s, due %s", standing(), due())
		}
		o.want("put off", extend(storetest.Staff, later, "机构合并", o.dep.ID), "")
		if standing() != models.StandingDue || due() != later {
			t.Errorf("put off: %s, due %s", standing(), due())
		}
		for v, want := range map[*models.Viewer]int{&storetest.Staff: 1, ptr(storetest.For(o.dep)): 1, {UserID: "usr_r", Reader: true}: 0} {
			if seen, err := st.Periods.Extensions(ctx, *v, []string{november.ID}); err != nil || len(seen) != want {
				t.Errorf("%s sees %d (%v), want %d", v.UserID, len(seen), err, want)
			}
		}
		o.want("taken back", extend(storetest.Staff, november.Due, "不再需要", o.dep.ID), "")
		if standing() != models.StandingOverdue {
			t.Errorf("taken back: %s", standing())
		}
		if _, err := st.Periods.Close(ctx, storetest.Staff, november.ID); err != nil {
			t.Fatal(err)
		}
		o.want("closed", extend(storetest.Staff, later, "x", o.dep.ID), "PERIOD_IS_CLOSED")
		o.events("period.extended", 2)
	})
}

// A light turns red for a missing report only after the due day that was put off.
func TestExtensionMovesTheLight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st, func(s *models.Seed) { s.Report.FirstOwedPeriod = "2026-10" })
		task := o.tasks[0]
		color := func() models.Color {
			in, err := st.Entries.LightInputs(ctx, storetest.Staff, o.seed.Report.ID, "2026-10", []string{task.ID})
			if err != nil {
				t.Fatal(err)
			}
			l, _ := models.TaskLight(in[task.ID])
			return l.Color
		}
		if color() != models.Red {
			t.Fatalf("never reported: %s", color())
		}
		october := o.seed.Periods[9]
		if _, err := st.Periods.Extend(ctx, storetest.Staff, october.ID, []string{o.dep.ID}, october.Ends.AddDays(5), "等统计数据"); err != nil {
			t.Fatal(err)
		}
		if color() != models.Grey {
			t.Errorf("put off beyond the period: %s", color())
		}
	})
}
