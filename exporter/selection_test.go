package exporter

import (
	"errors"
	"slices"
	"testing"

	"duban/models"
	"duban/store"
	"duban/words"
)

// What is selected is there and adds up for itself; what isn't is not.
func TestSelection(t *testing.T) {
	all := func(f *reader, sheet, head string) []string { return columnUnder(t, f, sheet, head) }
	for _, c := range []struct {
		name  string
		s     Selection
		tasks []string // numbers in 台账
	}{
		{"everything", Selection{}, []string{"1.1.1", "1.1.2", "2.1.1", "2.1.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4"}},
		{"a department's", Selection{DepartmentIDs: []string{"dep_fgw"}}, []string{"1.1.1", "1.1.2"}},
		{"an area's", Selection{AreaIDs: []string{"are_1"}}, []string{"1.1.1", "1.1.2"}},
		{"a leader's", Selection{LeaderIDs: []string{"ldr_1"}}, []string{"2.1.1", "2.1.1", "2.1.1", "2.1.4"}},
		{"red ones", Selection{Lights: []models.Color{models.Red}}, nil},
		{"without history", Selection{History: ptr(0)}, []string{"1.1.1", "1.1.2", "2.1.1", "2.1.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4"}},
		{"nothing", Selection{DepartmentIDs: []string{"dep_none"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, must[[]byte](t)(writeConsolidated(withBefore(), staff, c.s)))
			var numbers []string
			lights := all(f, ledgerSheet, "任务评定")
			for i, n := range all(f, ledgerSheet, "任务编号") {
				if len(n) > 0 && lights[i] != "" {
					numbers = append(numbers, n)
				}
			}
			if c.s.Lights != nil {
				if slices.ContainsFunc(lights, func(l string) bool { return l != "" && l != words.Enum(words.Chinese, models.Red) }) || len(numbers) == 0 {
					t.Errorf("lights %q", lights)
				}
			} else if !slices.Equal(numbers, c.tasks) {
				t.Errorf("tasks %q, want %q", numbers, c.tasks)
			}
			reconciles(t, f)
		})
	}
}

// Sheets and columns that weren't asked for aren't there; the checking sheet only with all that it counts.
func TestSelectionOfSheets(t *testing.T) {
	f := open(t, must[[]byte](t)(writeConsolidated(withBefore(), staff, Selection{Sheets: []string{ledgerSheet, proofSheet}, Columns: []string{"累计完成"}})))
	if got := f.GetSheetList(); !slices.Equal(got, []string{ledgerSheet}) {
		t.Errorf("sheets %q", got)
	}
	heads := must[[][]string](t)(f.GetRows(ledgerSheet))[2]
	want := []string{"任务编号", "工作任务", "累计完成", "任务评定", "2026年10月", "数据来源", "方面", "方面序号", "任务计数", "应报", "已报"}
	if !slices.Equal(heads, want) {
		t.Errorf("heads %q, want %q", heads, want)
	}
}

func TestSelectionRefuses(t *testing.T) {
	for code, s := range map[string]Selection{
		"HISTORY_INVALID": {History: ptr(12)}, "LIGHT_UNKNOWN": {Lights: []models.Color{"PINK"}},
		"SHEET_UNKNOWN": {Sheets: []string{"总揽"}}, "LEDGER_COLUMN_UNKNOWN": {Columns: []string{"进度"}},
	} {
		var e *models.Error
		if !errors.As(s.Validate(), &e) || e.Kind != models.Invalid || e.Code != code {
			t.Errorf("%+v: %v, want %s", s, e, code)
		}
	}
}

// Two selections never share a tag.
func TestSelectionInTag(t *testing.T) {
	seen := map[string]int{}
	for i, s := range []Selection{{}, {History: ptr(0)}, {ReviewedOnly: true}, {AreaIDs: []string{"a"}}, {DepartmentIDs: []string{"a"}}, {LeaderIDs: []string{"a"}},
		{Lights: []models.Color{"a"}}, {Sheets: []string{"a"}}, {Columns: []string{"a"}}} {
		tag := consolidatedTag("v", "2026-11", staff, s)
		if other, ok := seen[tag]; ok {
			t.Errorf("selections %d and %d share a tag", other, i)
		}
		seen[tag] = i
	}
}

// Since when a light is red, and that the oldest period read doesn't tell.
func TestSince(t *testing.T) {
	periods := func(colors ...models.Color) *ledger {
		l := &ledger{}
		for i, c := range colors {
			b := &ledger{byID: map[string]*rated{}}
			b.Period.Name = []models.Period{"2026-11", "2026-10", "2026-09"}[i]
			b.byID["tsk_1"] = &rated{light: models.Light{Color: c}}
			if i == 0 {
				l.Period = b.Period
			} else {
				l.before = append(l.before, b)
			}
		}
		return l
	}
	for _, c := range []struct {
		colors []models.Color
		want   string
	}{
		{[]models.Color{models.Red}, ""},
		{[]models.Color{models.Red, models.Green}, "2026年11月起"},
		{[]models.Color{models.Red, models.Red, models.Yellow}, "2026年10月起"},
		{[]models.Color{models.Red, models.Red, models.Red}, "2026年9月或更早起"},
	} {
		now := &rated{ConsolidatedTask: &store.ConsolidatedTask{Task: models.Task{ID: "tsk_1"}}, light: models.Light{Color: c.colors[0]}}
		if got := periods(c.colors...).sinceText(now); got != c.want {
			t.Errorf("%v: %q, want %q", c.colors, got, c.want)
		}
	}
}
