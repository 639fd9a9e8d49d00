package exporter

import (
	"slices"
	"strconv"

	"duban/models"
	"duban/words"
)

// problemSheet is 滞后与问题: the red and yellow tasks, and those with problems, the worst first. requestSheet is 需协调事项: what
// departments ask of the government.
const (
	problemSheet = "滞后与问题"
	requestSheet = "需协调事项"
)

// concern is one row of either sheet.
type concern struct {
	l *ledger
	t *rated
	n int // from 1
}

func (c concern) entry() models.Entry {
	if e := c.t.Current.Entry; e != nil {
		return *e
	}
	return models.Entry{}
}

// reviewMark says 未审 beside words that staff haven't accepted.
func (c concern) reviewMark() cell { return c.l.reviewed(c.t, nil) }

var problemFields = []field[concern]{
	{"序号", 6, func(c concern) cell { return ordinalCell(c.n) }},
	{"任务编号", 9, func(c concern) cell { return c.l.numberCell(c.t) }},
	{"工作任务", 32, func(c concern) cell { return textCell(c.t.Title, textLook) }},
	{"牵头单位", 14, func(c concern) cell { return textCell(c.l.dutyNames(c.t, models.Lead), textLook) }},
	{"分管领导", 13, func(c concern) cell { return textCell(c.l.leaderNames(c.t.ID), textLook) }},
	{"完成时限", 12, func(c concern) cell { return c.l.deadline(c.t.Task) }},
	{"任务评定", 7, func(c concern) cell { return lightCell(c.t.light.Color) }},
	{"评定依据", 34, func(c concern) cell { return textCell(words.Because(words.Chinese, c.t.light.Because), textLook) }},
	{"持续", 15, func(c concern) cell { return textCell(c.l.sinceText(c.t), centerLook) }},
	{"进展情况", 38, func(c concern) cell { return textCell(c.entry().Progress, textLook) }},
	{"存在问题", 34, func(c concern) cell { return textCell(c.entry().Problems, textLook) }},
	{"下一步措施", 34, func(c concern) cell { return textCell(c.entry().NextSteps, textLook) }},
	{"审核", 7, concern.reviewMark},
}

var requestFields = []field[concern]{
	{"序号", 6, func(c concern) cell { return ordinalCell(c.n) }},
	{"任务编号", 9, func(c concern) cell { return c.l.numberCell(c.t) }},
	{"工作任务", 36, func(c concern) cell { return textCell(c.t.Title, textLook) }},
	{"牵头单位", 15, func(c concern) cell { return textCell(c.l.dutyNames(c.t, models.Lead), textLook) }},
	{"分管领导", 14, func(c concern) cell { return textCell(c.l.leaderNames(c.t.ID), textLook) }},
	{"任务评定", 7, func(c concern) cell { return lightCell(c.t.light.Color) }},
	{"需市政府协调事项", 60, func(c concern) cell { return textCell(c.entry().Request, textLook) }},
	{"报送期", 12, func(c concern) cell { return textCell(c.l.periods[c.entry().PeriodID].Name.Chinese(), centerLook) }},
	{"审核", 7, concern.reviewMark},
}

// concernRank puts red before yellow before the rest that has problems; ok is false for tasks that are no concern.
func concernRank(t *rated) (rank int, ok bool) {
	switch {
	case t.light.Color == models.Red:
		return 0, true
	case t.light.Color == models.Yellow:
		return 1, true
	}
	return 2, t.Current.Entry != nil && t.Current.Entry.Problems != ""
}

// writeProblems writes 滞后与问题 and gives its rows and how many of each light it shows.
func (l *ledger) writeProblems(b *book) (span, map[models.Color]int, error) {
	var tasks []*rated
	for i := range l.tasks {
		if _, ok := concernRank(&l.tasks[i]); ok {
			tasks = append(tasks, &l.tasks[i])
		}
	}
	slices.SortStableFunc(tasks, func(x, y *rated) int {
		a, _ := concernRank(x)
		b, _ := concernRank(y)
		return a - b
	})
	counts := map[models.Color]int{}
	for _, t := range tasks {
		counts[t.light.Color]++
	}
	rows, err := l.writeConcerns(b, problemSheet, "滞后任务与存在问题", problemFields, tasks, "本期没有红灯、黄灯任务，也没有填报存在问题。")
	return rows, counts, err
}

// writeRequests writes 需协调事项.
func (l *ledger) writeRequests(b *book) (span, int, error) {
	var tasks []*rated
	for i := range l.tasks {
		if e := l.tasks[i].Current.Entry; e != nil && e.Request != "" {
			tasks = append(tasks, &l.tasks[i])
		}
	}
	rows, err := l.writeConcerns(b, requestSheet, "需市政府协调事项", requestFields, tasks, "本期没有需市政府协调的事项。")
	return rows, len(tasks), err
}

// writeConcerns writes a list of tasks; none is said in words.
func (l *ledger) writeConcerns(b *book, sheet, title string, fields []field[concern], tasks []*rated, none string) (span, error) {
	p, err := b.page(sheet, paperA3, columnsOf(fields))
	if err != nil {
		return span{}, err
	}
	p.freeze(3, 3)
	p.wide(l.Report.Title+title, titleLook)
	p.wide(l.asOfLine()+"　共 "+strconv.Itoa(len(tasks))+" 项任务", noteLook)
	p.head()
	s := span{from: p.row + 1}
	for i, t := range tasks {
		p.write(rowOf(p, fields, concern{l, t, i + 1}), cell{}, textCell(t.Number+"（续）", codeLook.withInk(inkMuted)))
	}
	s = s.endedAt(p.row)
	if len(tasks) == 0 {
		p.row, p.below = s.to, 1
		p.wide(none, noteLook)
	}
	return s, p.err
}
