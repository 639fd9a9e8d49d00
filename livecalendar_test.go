package main

import (
	"testing"

	"duban/store"
	"duban/storetest"
)

const calendarMutation = `mutation($input: CalendarSetInput!) { calendarSet(input: $input) { calendar { announced days { day working name } } userErrors { code field } } }`

// TestCalendarIsSetByStaff: a year whose holidays aren't announced says so and goes by the law's days; staff enter the notice, and due days that
// are still to come move with it, of every report on its own record; faults change nothing.
func TestCalendarIsSetByStaff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		before := o.city()
		known := o.ask(`{ old: calendar(year: 2025) { announced days { day working } } new: calendar(year: 2027) { announced days { day working } } }`, nil)
		known.want("old.announced", true)
		known.want("new.announced", false)
		known.want("new.days.0", map[string]any{"day": "2027-01-01", "working": false})
		for _, d := range known.list("new.days") {
			d.want("working", false) // nobody guesses which weekends are worked
		}

		made := map[string]any{"slug": "qing-2027", "title": "青城市2027年政府工作报告", "government": "青城市人民政府", "year": 2027}
		table := bookOf(t, []string{"分解"}, map[string][][]any{"分解": {{"序号", "工作任务", "牵头单位"}, {1, "建设改造高标准农田20万亩", "市农业农村局"}}})
		id := o.take("breakdownUpload", map[string]any{"newReport": made}, "分解.xlsx", table, nil, nil).text("id")
		a := o.ask(`mutation($id: ID!) { reportActivate(input: {reportId: $id, firstOwedPeriod: "2027-01"}) { findings { code found } userErrors { code } } }`, map[string]any{"id": id})
		a.want("reportActivate.findings", []any{map[string]any{"code": "CALENDAR_RECKONED", "found": "2027"}})
		june := func(want string) {
			t.Helper()
			got := o.ask(`query($id: ID!) { periods(reportId: $id) { name due } }`, map[string]any{"id": id})
			got.want("periods.5", map[string]any{"name": "2027-06", "due": want})
		}
		june("2027-06-28")
		day := func(d, name string, working bool) map[string]any {
			return map[string]any{"day": d, "name": name, "working": working}
		}
		set := func(reason string, days ...any) said {
			return o.ask(calendarMutation, map[string]any{"input": map[string]any{"year": 2027, "reason": reason, "days": append([]any{}, days...)}})
		}
		off := day("2027-06-28", "端午节", false)
		for code, got := range map[string]said{
			"REASON_NEEDED": set("", off), "CALENDAR_DAYS": set("通知"), "CALENDAR_DAY_INVALID": set("通知", off, off),
		} {
			got.want("calendarSet.userErrors.0.code", code)
		}
		for _, wrong := range []map[string]any{day("2026-06-28", "端午节", false), day("2027-06-29", "调休上班", true), day("2027-06-28", " ", false)} {
			set("通知", wrong).want("calendarSet.userErrors.0.code", "CALENDAR_DAY_INVALID")
		}
		june("2027-06-28")
		done := set("国办发明电〔2026〕9号", day("2027-06-26", "端午节调休上班", true), off)
		done.want("calendarSet.calendar", map[string]any{"announced": true, "days": []any{day("2027-06-26", "端午节调休上班", true), off}})
		june("2027-06-29")
		record := o.ask(`query($id: ID!) { events(reportId: $id, after: 0, first: 100) { kind } }`, map[string]any{"id": id})
		moved := 0
		for _, e := range record.list("events") {
			if e.text("kind") == "period.dueMoved" {
				moved++
			}
		}
		if moved == 0 {
			t.Errorf("the move isn't on record: %s", record.body)
		}
		set("更正", day("2027-01-01", "元旦", false)).want("calendarSet.userErrors", []any{})
		june("2027-06-28")
		if broken, err := st.Events.Verify(t.Context(), nil); err != nil || len(broken) > 0 {
			t.Errorf("the chain: %v %v", broken, err)
		}
		if after := o.city(); after != before {
			t.Error("the 2026 report has changed")
		}
	})
}
