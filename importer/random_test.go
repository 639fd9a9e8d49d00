package importer

import (
	"fmt"
	"testing"

	"duban/grid"
	"duban/models"
	"duban/store"

	"pgregory.net/rapid"
)

// clerkWords are what random sheets are made of: words of headers, of rows, and rubbish.
var clerkWords = []string{
	"序号", "任务编号", "工作任务", "目标任务", "指标", "目标值", "单位", "计量单位", "完成情况", "本月", "累计", "累计完成（万亩）", "完成率（%）", "进展情况", "存在问题", "下一步措施", "责任单位",
	"牵头单位", "县（市、区）", "完成时限", "状态", "备注", "截至5月底累计完成", "6月份完成数", "目标", "完成数", "建设改造高标准农田20万亩", "建设高标准农田", "建成有机旱作集成技术示范区6万亩", "粮食种植面积",
	"粮食总产量", "2.2.4", "2.2.5", "9.9.9", "1", "2", "一、农业", "（一）", "合计", "小计", "填表人：张三", "注：本表按月报送", "市农业农村局", "市教育局", "市农业农衬局", "盐湖区", "万亩", "亿斤", "%", "12.5", "约20万",
	"80%", "0.8", "136.9", "正常推进", "暂缓", "已完成", "撤销", "-", "/", "　", "2026年6月", "已建成12.5万亩，完成率62.5%", "年底前", "46203", "#REF!", "tsk_aaaaaaaaaaaaaaaaaaaa",
}

// cells draws one cell of any type.
func anyCell(t *rapid.T, col int) grid.Cell {
	c := grid.Cell{Col: col, Value: rapid.SampledFrom(clerkWords).Draw(t, "word")}
	switch rapid.IntRange(0, 9).Draw(t, "type") {
	case 0:
		c.Type, c.Value = grid.Number, fmt.Sprint(rapid.IntRange(-5, 50000).Draw(t, "n"))
		c.Format = rapid.SampledFrom([]string{"", "0%", `0"%"`, "yyyy-mm-dd", "@"}).Draw(t, "format")
	case 1:
		c.Type, c.Value = grid.Error, "#REF!"
	case 2:
		c.Type, c.Value, c.Formula, c.NoCache = grid.Number, "", true, true
	}
	return c
}

func anySheet(t *rapid.T, name string) grid.Sheet {
	s := grid.Sheet{Name: name, Hidden: rapid.IntRange(0, 9).Draw(t, "hidden") == 0}
	width, number := rapid.IntRange(1, 9).Draw(t, "width"), 0
	if rapid.IntRange(0, 2).Draw(t, "header") > 0 { // else nearly nothing would be a table
		number = 2
		row := grid.Row{Number: number, Cells: []grid.Cell{{Col: 1, Value: "任务编号"}, {Col: 2, Value: "工作任务"}}}
		for col := 3; col <= width; col++ {
			row.Cells = append(row.Cells, grid.Cell{Col: col, Value: rapid.SampledFrom(clerkWords[4:27]).Draw(t, "heading")})
		}
		s.Rows = append(s.Rows, row)
	}
	for range rapid.IntRange(0, 14).Draw(t, "rows") {
		number += rapid.IntRange(1, 2).Draw(t, "step")
		row := grid.Row{Number: number, Hidden: rapid.IntRange(0, 9).Draw(t, "hidden row") == 0}
		for col := 1; col <= width; col++ {
			if rapid.IntRange(0, 3).Draw(t, "filled") > 0 {
				row.Cells = append(row.Cells, anyCell(t, col))
			}
		}
		if len(row.Cells) > 0 {
			s.Rows = append(s.Rows, row)
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "merges") {
		r, c := rapid.IntRange(1, 15).Draw(t, "row"), rapid.IntRange(1, 9).Draw(t, "col")
		s.Merges = append(s.Merges, grid.Range{Row1: r, Col1: c, Row2: r + rapid.IntRange(0, 3).Draw(t, "down"), Col2: c + rapid.IntRange(0, 3).Draw(t, "right")})
	}
	if rapid.Bool().Draw(t, "hidden column") {
		s.HiddenCols = []grid.Span{{From: 2, To: 3}}
	}
	return s
}

// someBasis is a department with tasks of every sort, one with items.
func someBasis() store.Basis {
	number := func(n int64) *models.Decimal { d := models.Int(n); return &d }
	duty := models.Duty{Role: models.Lead, State: models.DutyConfirmed}
	task := func(id, number, title string) models.TaskBasis {
		return models.TaskBasis{Task: models.Task{ID: id, Number: number, Title: title, Quote: title, Tracking: models.Monthly, State: models.TaskOpen}, Duty: duty}
	}
	farmland, dry, grain, plain := task("tsk_a", "2.2.4", "建设改造高标准农田20万亩"), task("tsk_b", "2.2.5", "建成有机旱作集成技术示范区6万亩"),
		task("tsk_c", "2.2.7", "粮食种植面积稳定在808万亩以上、总产58亿斤以上"), task("tsk_d", "2.2.8", "推动小麦全产业链发展")
	indicator := func(id, task, name, unit string, low int64, kind models.IndicatorKind) models.Indicator {
		return models.Indicator{ID: id, TaskID: task, Name: name, Unit: unit, Low: number(low), Operator: models.OpEQ, Kind: kind}
	}
	farmland.Indicators = []models.Indicator{indicator("ind_a", "tsk_a", "建设改造高标准农田", "万亩", 20, models.Cumulative)}
	dry.Indicators = []models.Indicator{indicator("ind_b", "tsk_b", "有机旱作集成技术示范区", "万亩", 6, models.Cumulative)}
	grain.Indicators = []models.Indicator{indicator("ind_c", "tsk_c", "粮食种植面积", "万亩", 808, models.Stock), indicator("ind_d", "tsk_c", "粮食总产量", "亿斤", 58, models.Cumulative)}
	a := "ind_b"
	dry.Items = []models.Item{{ID: "itm_a", TaskID: "tsk_b", IndicatorID: &a, Title: "盐湖区", Low: number(2), Unit: "万亩"}, {ID: "itm_b", TaskID: "tsk_b", IndicatorID: &a, Title: "临猗县", Low: number(4), Unit: "万亩"}}
	farmland.Last = models.Latest{Readings: []models.Reading{{IndicatorID: &farmland.Indicators[0].ID, Value: number(10), Unit: "万亩"}}}
	return store.Basis{
		Report:     models.Report{ID: "rpt_a", Year: 2026, Title: "报告"},
		Department: models.Department{ID: "dep_a", Name: "运城市农业农村局", ShortName: "市农业农村局"},
		Period:     models.ReportingPeriod{ID: "prd_a", Name: "2026-06", Ends: models.NewDate(2026, 6, 30), State: models.PeriodOpen},
		Tasks:      []models.TaskBasis{farmland, dry, grain, plain},
		Departments: []models.Department{{ID: "dep_a", Name: "运城市农业农村局", ShortName: "市农业农村局"}, {ID: "dep_b", Name: "运城市教育局", ShortName: "市教育局"},
			{ID: "dep_c", Name: "盐湖区人民政府", ShortName: "盐湖区", Kind: models.County}},
		Aliases: []models.Alias{{DepartmentID: "dep_a", Alias: "农业农村局", Folded: "农业农村局"}},
	}
}

// holds checks what is true of every judgement: each cell is counted once, each change stands in a cell of the book, each row names one,
// and judging again gives the same.
func holds(t interface {
	Fatalf(format string, args ...any)
}, book *grid.Book, b store.Basis, accept bool) {
	j := judgeBook(book, b, accept)
	c := j.detail.Counts
	skipped := 0
	for _, r := range j.detail.Skipped {
		skipped += r.Cells
		if r.Cells <= 0 || r.Reason == "" {
			t.Fatalf("a skipped range of nothing: %+v", r)
		}
	}
	if c.Cells != book.Cells() || c.Cells != c.Taken+c.Reported+c.Skipped || c.Skipped != skipped || c.Taken < 0 || c.Reported < 0 {
		t.Fatalf("counts %+v, %d cells in the book, %d in skipped ranges", c, book.Cells(), skipped)
	}
	valued := map[place]bool{}
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, cell := range row.Cells {
				valued[place{s.Name, grid.Address(row.Number, cell.Col)}] = true
			}
		}
	}
	changed := map[place]bool{}
	for _, x := range j.detail.Changes {
		at := place{x.Sheet, x.Cell}
		if !valued[at] || changed[at] && x.Field != models.FieldProgress {
			t.Fatalf("a change in no cell of its own: %+v", x)
		}
		changed[at] = true
	}
	for _, r := range (Result{judgement: j}).Rows() {
		for _, cell := range r.Cells {
			if !valued[place{r.Sheet, cell.Cell}] {
				t.Fatalf("row %d lists %s, which holds nothing", r.Row, cell.Cell)
			}
		}
	}
	sameInParts(t, book, b, accept, 3)
	again := judgeBook(book, b, accept)
	if j.hash(b) != again.hash(b) {
		t.Fatalf("the same book was judged differently")
	}
}

func TestRandomBooksAddUp(t *testing.T) {
	basis := someBasis()
	rapid.Check(t, func(t *rapid.T) {
		book := &grid.Book{Kind: "xlsx"}
		for i := range rapid.IntRange(1, 3).Draw(t, "sheets") {
			book.Sheets = append(book.Sheets, anySheet(t, fmt.Sprintf("%d月", i+5)))
		}
		holds(t, book, basis, rapid.Bool().Draw(t, "accept"))
	})
}

// FuzzJudge judges grids that bytes spell: none panics, and every cell is counted once.
func FuzzJudge(f *testing.F) {
	f.Add([]byte{4, 0, 2, 8, 13, 255, 33, 26, 49, 53, 255, 34, 27, 50, 54, 255})
	f.Add([]byte{3, 1, 18, 8, 9, 255, 45, 49, 49, 255, 38, 50, 50, 255})
	f.Add([]byte{5, 7, 2, 8, 8, 255, 0, 0, 9, 10, 255, 26, 50, 51, 52, 255})
	basis := someBasis()
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 3 || len(data) > 400 {
			return
		}
		s := grid.Sheet{Name: "表"}
		if m := int(data[0]); m > 0 {
			s.Merges = []grid.Range{{Row1: 1 + m%5, Col1: 1 + m%3, Row2: 1 + m%5 + m%2, Col2: 1 + m%3 + m%4}, {Row1: 1 + m%7, Col1: 1, Row2: 2 + m%7, Col2: 1 + m%2}}
		}
		row := grid.Row{Number: 1}
		col := 0
		for _, b := range data[1:] {
			switch {
			case b == 255:
				if len(row.Cells) > 0 {
					s.Rows = append(s.Rows, row)
				}
				row, col = grid.Row{Number: row.Number + 1}, 0
				continue
			case b == 254:
				col++
				continue
			}
			col++
			c := grid.Cell{Col: col}
			if int(b) < len(clerkWords) {
				c.Value = clerkWords[b]
			} else {
				c.Type, c.Value = grid.Number, fmt.Sprint(b)
				if b%3 == 0 {
					c.Format = "0%"
				}
			}
			row.Cells = append(row.Cells, c)
		}
		if len(row.Cells) > 0 {
			s.Rows = append(s.Rows, row)
		}
		holds(t, &grid.Book{Kind: "xlsx", Sheets: []grid.Sheet{s}}, basis, len(data)%2 == 0)
	})
}
