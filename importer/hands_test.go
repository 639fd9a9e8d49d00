package importer

import (
	"fmt"
	"reflect"
	"testing"

	"duban/grid"
	"duban/models"
	"duban/store"
)

// sameInParts checks that several hands judge a book as one does.
func sameInParts(t interface {
	Fatalf(format string, args ...any)
}, book *grid.Book, b store.Basis, accept bool, parts int) {
	by := func(hands int) *judgement {
		j := newJudgement(book, b)
		j.accept, j.hands = accept, hands
		return j.judge()
	}
	one, several := by(1), by(parts)
	if one.hash(b) != several.hash(b) {
		t.Fatalf("%d hands give another hash than one", parts)
	}
	for _, x := range []struct {
		what string
		a, b any
	}{{"findings", one.findings, several.findings}, {"rows", one.rows, several.rows}, {"parts", one.parts, several.parts}, {"memories", one.memories, several.memories},
		{"faulty cells", one.faulty, several.faulty}, {"readings", one.detail, several.detail}} {
		if !reflect.DeepEqual(x.a, x.b) {
			t.Fatalf("%d hands have other %s than one", parts, x.what)
		}
	}
}

// manyTasks is a basis of n tasks with an indicator each, and a sheet of a row each whose figure says what value gives.
func manyTasks(n int, value func(i int) grid.Cell) (*grid.Book, store.Basis) {
	b := someBasis()
	b.Tasks = nil
	s := grid.Sheet{Name: "表", Rows: []grid.Row{{Number: 1}}}
	for i, name := range []string{"任务编号", "工作任务", "计量单位", "本期累计", "完成率", "进展情况"} {
		s.Rows[0].Cells = append(s.Rows[0].Cells, grid.Cell{Col: i + 1, Value: name})
	}
	low := models.Int(20)
	for i := range n {
		id, number := fmt.Sprintf("tsk_%d", i), fmt.Sprintf("1.%d.%d", i/100, i%100+1)
		x := models.TaskBasis{Task: models.Task{ID: id, Number: number, Title: fmt.Sprintf("第%d项任务", i), Tracking: models.Monthly, State: models.TaskOpen},
			Duty: models.Duty{Role: models.Lead, State: models.DutyConfirmed}}
		x.Indicators = []models.Indicator{{ID: "ind" + id, TaskID: id, Name: "面积", Unit: "万亩", Low: &low, Operator: models.OpEQ, Kind: models.Cumulative}}
		b.Tasks = append(b.Tasks, x)
		figure := value(i)
		figure.Col = 4
		s.Rows = append(s.Rows, grid.Row{Number: i + 2, Cells: []grid.Cell{{Col: 1, Value: number}, {Col: 2, Value: x.Title}, {Col: 3, Value: "万亩"}, figure,
			{Col: 5, Type: grid.Number, Value: fmt.Sprintf("0.%d", i%9+1)}, {Col: 6, Value: fmt.Sprintf("第%d处已开工", i)}}})
	}
	return &grid.Book{Kind: "xlsx", Sheets: []grid.Sheet{s}}, b
}

// Thousands of tasks, more faulty ones than are listed, questions that are asked once a column: however many hands there are, the
// judgement is the same.
func TestHandsJudgeAlike(t *testing.T) {
	for name, value := range map[string]func(int) grid.Cell{
		"figures":    func(i int) grid.Cell { return grid.Cell{Type: grid.Number, Value: fmt.Sprint(i % 30)} },
		"all faulty": func(int) grid.Cell { return grid.Cell{Value: "见附件"} },
		"faulty in the end": func(i int) grid.Cell {
			return grid.Cell{Value: map[bool]string{true: "见附件", false: "12.5"}[i > 1500]}
		},
		"faulty at the head": func(i int) grid.Cell {
			return grid.Cell{Value: map[bool]string{true: "见附件", false: "约12万亩"}[i < 5100]}
		},
	} {
		t.Run(name, func(t *testing.T) {
			book, b := manyTasks(7000, value)
			for _, parts := range []int{2, 3} {
				sameInParts(t, book, b, false, parts)
			}
			j := judgeBook(book, b, false)
			if len(j.detail.Changes) < 7000 || name != "figures" && len(j.findings) < 5000 {
				t.Errorf("%d changes, %d findings: the sheet wasn't read", len(j.detail.Changes), len(j.findings))
			}
		})
	}
}
