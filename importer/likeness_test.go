package importer

import (
	"encoding/csv"
	"os"
	"testing"

	"duban/grid"
	"duban/models"
	"duban/seeds"
	"duban/store"
)

// basisOf is a department's basis as the seed has it, without a database.
func basisOf(t *testing.T, seed *models.Seed, code string) store.Basis {
	t.Helper()
	b := store.Basis{Report: seed.Report, Period: models.ReportingPeriod{Name: "2026-06", Ends: models.NewDate(2026, 6, 30), State: models.PeriodOpen},
		Departments: seed.Departments}
	for _, d := range seed.Departments {
		if d.Code == code {
			b.Department = d
		}
	}
	leads := map[string]models.Duty{}
	for _, d := range seed.Duties {
		if d.DepartmentID == b.Department.ID && d.Role == models.Lead {
			leads[d.TaskID] = d
		}
	}
	for _, task := range seed.Tasks {
		duty, ok := leads[task.ID]
		if !ok || !task.Tracked() {
			continue
		}
		x := models.TaskBasis{Task: task, Duty: duty}
		for _, i := range seed.Indicators {
			if i.TaskID == task.ID {
				x.Indicators = append(x.Indicators, i)
			}
		}
		b.Tasks = append(b.Tasks, x)
	}
	return b
}

// The threshold and the margin are measured: on clerks' own words for tasks, and words for what is no task of theirs, a proposal is
// right as good as always, and most of what a reader would recognise is proposed.
func TestLikenessIsMeasured(t *testing.T) {
	f, err := os.Open("testdata/likeness.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	examples, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seed, err := seeds.Load()
	if err != nil {
		t.Fatal(err)
	}
	matchers := map[string]*matcher{}
	right, wrong, missed, own := 0, 0, 0, 0
	for _, x := range examples[1:] {
		code, want, words := x[0], x[1], x[2]
		if matchers[code] == nil {
			matchers[code] = newMatcher(basisOf(t, seed, code))
		}
		sheet := &grid.Sheet{Name: "表", Rows: []grid.Row{{Number: 1, Cells: []grid.Cell{{Col: 1, Value: "工作任务"}, {Col: 2, Value: "进展情况"}, {Col: 3, Value: "备注"}}},
			{Number: 2, Cells: []grid.Cell{{Col: 1, Value: words}, {Col: 2, Value: "正在推进"}}}}}
		tables := findTables(newLayout(sheet), "2026-06")
		l := line{table: &tables[0], row: &sheet.Rows[1]}
		result := matchers[code].match(&l)
		got := "-"
		if l.to != nil {
			got = l.to.Task.Number
		}
		if want != "-" {
			own++
		}
		switch {
		case got == want && want != "-":
			right++
		case got != "-":
			wrong++
			t.Logf("%s %s: %s (%s), want %s: %v", code, words, got, result, want, l.candidates)
		case want != "-":
			missed++
			t.Logf("%s %s: nothing (%s), want %s: %v", code, words, result, want, l.candidates)
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(own)
	t.Logf("%d examples: precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", len(examples)-1, precision, recall, right, wrong, missed)
	if precision < 0.99 || recall < 0.8 {
		t.Errorf("precision %.3f, recall %.3f; want 0.99 and 0.8", precision, recall)
	}
}
