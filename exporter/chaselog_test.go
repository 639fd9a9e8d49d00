package exporter

import (
	"slices"
	"strings"
	"testing"

	"duban/models"
	"duban/store"

	"github.com/google/go-cmp/cmp"
)

// 未报送与催办 says of each department what is missing since when and what it was chased for, and lists the chases with number, day and answer.
func TestConsolidatedChases(t *testing.T) {
	f := open(t, must[[]byte](t)(writeConsolidated(withBefore(), staff, Selection{})))
	for head, want := range map[string][]string{
		"单位":   {"", "市发展改革委", "", "盐湖区"},
		"序号":   {"市发展改革委：应报 1 项次，已报 0 项次，未报 1 项次；催办 2 件，未答复 2 件", "1", "盐湖区：应报 1 项次，已报 0 项次，未报 1 项次；催办 1 件，未答复 1 件", "2"},
		"欠报起始": {"", "2026年10月起（2期）", "", "2026年11月起（1期）"},
		"催办情况": {"", "2次，最近 2026-11-29 督办单〔2026〕3号，未答复", "", "未催办"},
		"催办方式": {"催办", "督办单", "提醒", "批示"},
		"文号":   {"催办函〔2026〕7号", "督办单〔2026〕3号", "", "领导批示〔2026〕1号"},
		"催办事由": {"未报送进展：1.1.1", "未报送进展：1.1.1", "尚未报送：2.1.1、2.1.2", "督查要求：2.1.4\n=请抓紧推进"},
		"答复情况": {"逾期未答复", "未答复", "已答复", "逾期未答复"},
		"答复内容": {"", "", "已报送进展", ""},
		"经办":   {"王五", "王五", "命令行", "王五"},
	} {
		if diff := cmp.Diff(want, columnUnder(t, f, missingSheet, head)); diff != "" {
			t.Errorf("%s: %s", head, diff)
		}
	}
	for head, want := range map[string][]string{"发出日期": {"2026-11-25", "2026-11-29", "2026-11-18", "2026-10-09"}, "答复期限": {"2026-11-27", "2026-12-02", "2026-11-28", "2026-10-20"}} {
		for i, got := range columnUnder(t, f, missingSheet, head) {
			if got != plainText(serial(day(want[i]))) {
				t.Errorf("%s %d: %s, want %s", head, i, got, want[i])
			}
		}
	}
	reconciles(t, f)
}

// A department sees its own chases, and a selection keeps those that are about what is selected.
func TestConsolidatedChasesChosen(t *testing.T) {
	one := models.Viewer{UserID: "usr_y", Departments: []string{"dep_yhq"}}
	for _, c := range []struct {
		name string
		v    models.Viewer
		s    Selection
		want []string
	}{
		{"a department", one, Selection{}, []string{"盐湖区"}},
		{"an area", staff, Selection{AreaIDs: []string{"are_1"}}, []string{"市发展改革委", "市发展改革委"}},
		{"a chosen department", staff, Selection{DepartmentIDs: []string{"dep_nyncj"}}, []string{"市农业农村局"}},
		{"without history", staff, Selection{History: ptr(0)}, []string{"市发展改革委", "市发展改革委", "市农业农村局", "盐湖区"}},
	} {
		f := open(t, must[[]byte](t)(writeConsolidated(withBefore(), c.v, c.s)))
		var got []string
		rows := must[[][]string](t)(f.GetRows(missingSheet))
		at := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "催办方式") })
		for _, r := range rows[at+1:] {
			if len(r) > 1 {
				got = append(got, r[1])
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: chases of %q, want %q", c.name, got, c.want)
		}
		if c.s.narrows() || !c.v.Staff {
			continue
		}
		reconciles(t, f)
	}
}

// An unbroken row of periods in which the same duty's report wasn't there; one in which it owed nothing breaks it.
func TestMissingSince(t *testing.T) {
	debt := func(standing models.DutyStanding) []store.Debt {
		return []store.Debt{{Duty: models.Duty{ID: "dut_1", DepartmentID: "dep_1"}, Standing: standing}}
	}
	period := func(name models.Period, debts []store.Debt) *ledger {
		b := &ledger{byID: map[string]*rated{"tsk_1": {debts: debts}}}
		b.Period.Name = name
		return b
	}
	now := missing{debt(models.StandingOverdue)[0], &rated{ConsolidatedTask: &store.ConsolidatedTask{Task: models.Task{ID: "tsk_1"}}}}
	for _, c := range []struct {
		before []*ledger
		want   string
	}{
		{nil, "2026年11月起（1期）"},
		{[]*ledger{period("2026-10", debt(models.StandingAccepted))}, "2026年11月起（1期）"},
		{[]*ledger{period("2026-10", nil), period("2026-09", debt(models.StandingOverdue))}, "2026年11月起（1期）"},
		{[]*ledger{period("2026-10", debt(models.StandingReturned)), period("2026-09", debt(models.StandingHandedIn))}, "2026年10月起（2期）"},
		{[]*ledger{period("2026-10", debt(models.StandingOverdue)), period("2026-09", debt(models.StandingIncomplete))}, "2026年9月或更早起"},
	} {
		l := period("2026-11", nil)
		l.before = c.before
		if got := l.missingSince(now); got != c.want {
			t.Errorf("%d periods before: %s, want %s", len(c.before), got, c.want)
		}
	}
}

// Every link leads to a sheet that is there: from a task's number to the row of that task, from a total to where it can be counted.
func TestLinksLead(t *testing.T) {
	for _, s := range []Selection{{}, {Sheets: []string{overviewSheet, ledgerSheet, missingSheet}}, {Sheets: []string{problemSheet}}} {
		f := open(t, must[[]byte](t)(writeConsolidated(withBefore(), staff, s)))
		links := 0
		for _, sheet := range f.GetSheetList() {
			for r, row := range must[[][]string](t)(f.GetRows(sheet)) {
				for c, said := range row {
					is, to, err := f.GetCellHyperLink(sheet, place(c+1, r+1))
					if err != nil || !is {
						continue
					}
					links++
					target, at, _ := strings.Cut(strings.TrimPrefix(to, "'"), "'!")
					if index, err := f.GetSheetIndex(target); err != nil || index < 0 {
						t.Errorf("%s!%s leads to %s", sheet, place(c+1, r+1), to)
					} else if got := must[string](t)(f.GetCellValue(target, at)); sheet != overviewSheet && got != said {
						t.Errorf("%s!%s %s leads to %s, which is %s", sheet, place(c+1, r+1), said, to, got)
					}
				}
			}
		}
		if want := map[bool]int{true: 0, false: 10}[slices.Equal(s.Sheets, []string{problemSheet})]; links < want || want == 0 && links > 0 {
			t.Errorf("%v: %d links", s.Sheets, links)
		}
	}
}
