package store_test

import (
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

func ptr[T any](v T) *T { return &v }

func TestItems(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		task, indicator := o.tasks[0], o.seed.Indicators[0]
		upsert := func(reason string, changes ...store.ItemChange) ([]models.Item, error) {
			return st.Tasks.UpsertItems(ctx, storetest.Staff, changes, reason)
		}
		five := models.Int(5)
		north := store.ItemChange{TaskID: task.ID, IndicatorID: &indicator.ID, DepartmentID: &o.dep.ID, Title: ptr(" 北乡 "), Low: &five}
		_, err := st.Tasks.UpsertItems(ctx, storetest.For(o.dep), []store.ItemChange{north}, "")
		o.want("by the department", err, "FORBIDDEN")
		items, err := upsert("", north, store.ItemChange{TaskID: task.ID, IndicatorID: &indicator.ID, Title: ptr("南乡"), Deadline: ptr(models.NewDate(2026, 10, 31))})
		if err != nil || len(items) != 2 || items[0].Title != "北乡" || items[0].Unit != indicator.Unit || items[1].Position != 2 {
			t.Fatalf("added: %+v %v", items, err)
		}
		for _, c := range []struct {
			what, reason, code string
			change             store.ItemChange
		}{
			{"a twin", "", "ITEM_EXISTS", north},
			{"another unit", "", "UNIT_DIFFERS", store.ItemChange{TaskID: task.ID, IndicatorID: &indicator.ID, Title: ptr("东乡"), Unit: ptr("亩")}},
			{"another task's indicator", "", "NOT_FOUND", store.ItemChange{TaskID: o.tasks[1].ID, IndicatorID: &indicator.ID, Title: ptr("东乡")}},
			{"an unknown department", "", "NOT_FOUND", store.ItemChange{TaskID: task.ID, DepartmentID: ptr("dep_x"), Title: ptr("东乡")}},
			{"no title", "", "TITLE_LENGTH", store.ItemChange{TaskID: task.ID}},
			{"an unknown item", "", "NOT_FOUND", store.ItemChange{ItemID: "itm_x"}},
			{"an old version", "", "VERSION_CONFLICT", store.ItemChange{ItemID: items[0].ID, Version: ptr(int64(7)), Title: ptr("x")}},
			{"a target in silence", " ", "REASON_NEEDED", store.ItemChange{ItemID: items[0].ID, Low: ptr(models.Int(4))}},
			{"an end in silence", "", "REASON_NEEDED", store.ItemChange{ItemID: items[0].ID, To: ptr(models.NewDate(2026, 11, 15))}},
		} {
			_, err := upsert(c.reason, c.change)
			o.want(c.what, err, c.code)
		}
		_, err = upsert("", store.ItemChange{TaskID: task.ID, Title: ptr("西乡")}, north)
		o.want("all or none", err, "ITEM_EXISTS")

		changed, err := upsert("任务调整", store.ItemChange{ItemID: items[0].ID, Version: ptr(int64(1)), NoTarget: true, DepartmentID: ptr("")},
			store.ItemChange{ItemID: items[1].ID, To: ptr(models.NewDate(2026, 11, 15))})
		if err != nil || changed[0].Low != nil || changed[0].DepartmentID != nil || changed[0].Version != 2 {
			t.Fatalf("changed: %+v %v", changed, err)
		}
		for period, want := range map[models.Period]int{"2026-10": 2, "2026-11": 2, "2026-12": 1} {
			b, err := st.Submissions.Basis(ctx, storetest.Staff, o.seed.Report.ID, o.dep.ID, period)
			if err != nil || len(b.Tasks[0].Items) != want {
				t.Errorf("%s: %d items (%v), want %d", period, len(b.Tasks[0].Items), err, want)
			}
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, period)
			if err != nil || len(c.Tasks[0].Items) != want {
				t.Errorf("%s: %d items in the ledger (%v), want %d", period, len(c.Tasks[0].Items), err, want)
			}
		}
		o.events("item.added", 2, "item.changed", 1, "item.ended", 1)
	})
}

func TestMilestones(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		st.SetClock(func() time.Time { return time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC) }) // the 11th in Shanghai
		task := o.tasks[0]
		update := func(reason string, c store.MilestoneChange) (models.Milestone, error) {
			all, err := st.Tasks.UpdateMilestones(ctx, storetest.Staff, []store.MilestoneChange{c}, reason)
			if err != nil {
				return models.Milestone{}, err
			}
			return all[0], nil
		}
		_, err := st.Tasks.UpdateMilestones(ctx, storetest.For(o.dep), []store.MilestoneChange{{TaskID: task.ID}}, "")
		o.want("by the department", err, "FORBIDDEN")
		m, err := update("", store.MilestoneChange{TaskID: task.ID, Title: ptr("完成招标"), Due: ptr(models.NewDate(2026, 9, 30))})
		if err != nil || m.State != models.MilestoneOpen || m.Position != 1 {
			t.Fatalf("added: %+v %v", m, err)
		}
		day := models.NewDate(2026, 11, 11)
		for _, c := range []struct {
			what, reason, code string
			change             store.MilestoneChange
			want               models.MilestoneState
		}{
			{"no due day", "", "DUE_NEEDED", store.MilestoneChange{TaskID: task.ID, Title: ptr("开工")}, ""},
			{"another task's item", "", "NOT_FOUND", store.MilestoneChange{MilestoneID: m.ID, ItemID: ptr("itm_x")}, ""},
			{"done tomorrow", "", "DATE_IN_FUTURE", store.MilestoneChange{MilestoneID: m.ID, DoneOn: ptr(day.AddDays(1))}, ""},
			{"put off in silence", "", "REASON_NEEDED", store.MilestoneChange{MilestoneID: m.ID, Due: &day}, ""},
			{"put off", "招标流标", "", store.MilestoneChange{MilestoneID: m.ID, Due: &day}, models.MilestoneOpen},
			{"done today", "", "", store.MilestoneChange{MilestoneID: m.ID, DoneOn: &day}, models.MilestoneDone},
			{"not done in silence", "", "REASON_NEEDED", store.MilestoneChange{MilestoneID: m.ID, DoneOn: &models.Date{}}, ""},
			{"not done after all", "误报", "", store.MilestoneChange{MilestoneID: m.ID, DoneOn: &models.Date{}}, models.MilestoneOpen},
			{"cancelled", "任务取消", "", store.MilestoneChange{MilestoneID: m.ID, Cancelled: ptr(true)}, models.MilestoneCancelled},
			{"wanted again", "恢复", "", store.MilestoneChange{MilestoneID: m.ID, Cancelled: ptr(false)}, models.MilestoneOpen},
			{"an old version", "", "VERSION_CONFLICT", store.MilestoneChange{MilestoneID: m.ID, Version: ptr(int64(1))}, ""},
		} {
			got, err := update(c.reason, c.change)
			o.want(c.what, err, c.code)
			if got.State != c.want {
				t.Errorf("%s: %q, want %q", c.what, got.State, c.want)
			}
		}
		o.events("milestone.added", 1, "milestone.changed", 1, "milestone.done", 1, "milestone.reopened", 2, "milestone.cancelled", 1)
	})
}

// events counts events by kind: pairs of kind and number.
func (o *office) events(pairs ...any) {
	o.Helper()
	all, err := o.st.Events.After(ctx, storetest.Staff, o.seed.Report.ID, 0, 1000)
	if err != nil {
		o.Fatal(err)
	}
	count := map[string]int{}
	for _, e := range all {
		count[e.Kind]++
	}
	for i := 0; i < len(pairs); i += 2 {
		if kind := pairs[i].(string); count[kind] != pairs[i+1] {
			o.Errorf("%d events %s, want %d", count[kind], kind, pairs[i+1])
		}
	}
}
