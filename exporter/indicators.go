package exporter

import (
	"duban/models"
	"duban/words"
)

// indicatorSheet is 指标: a row for each indicator of a tracked task.
const indicatorSheet = "指标"

// indicatorRow is one row of it, counted from 1.
type indicatorRow struct {
	ledgerRow
	count int
}

var indicatorFields = []field[indicatorRow]{
	{"序号", 6, func(r indicatorRow) cell { return ordinalCell(r.count) }},
	{"任务编号", 9, func(r indicatorRow) cell { return r.l.numberCell(r.t) }},
	{"工作任务", 30, func(r indicatorRow) cell { return textCell(r.t.Title, textLook) }},
	{"指标", 22, func(r indicatorRow) cell { return textCell(r.i.Name, textLook) }},
	{"类别", 11, func(r indicatorRow) cell { return textCell(words.Enum(words.Chinese, r.i.Kind), centerLook) }},
	{"目标值", 13, func(r indicatorRow) cell { return textCell(r.target(), centerLook) }},
	{"目标数", 12, func(r indicatorRow) cell { return figure(r.i.Low, r.i.Target()) }},
	{"目标上限", 10, func(r indicatorRow) cell { return figure(r.i.High, r.i.Target()) }},
	{"计量单位", 8, func(r indicatorRow) cell { return textCell(r.i.Unit, centerLook) }},
	{"牵头单位", 15, func(r indicatorRow) cell { return textCell(r.l.dutyNames(r.t, models.Lead), textLook) }},
	{"完成时限", 12, func(r indicatorRow) cell { return r.deadline() }},
	{"办理方案", 12, func(r indicatorRow) cell { return textCell(r.i.planText(), centerLook) }},
	{"计划进度", 9, func(r indicatorRow) cell { return r.planned() }},
	{"累计完成", 13, func(r indicatorRow) cell { return r.value() }},
	{"审核", 7, func(r indicatorRow) cell { return r.review() }},
	{"完成率", 9, func(r indicatorRow) cell { return r.completion() }},
	{"数据截至", 12, func(r indicatorRow) cell { return r.asOf() }},
	{"指标评定", 7, func(r indicatorRow) cell { return r.ownLight() }},
	{"评定依据", 34, func(r indicatorRow) cell { return textCell(words.Because(words.Chinese, r.i.light.Because), textLook) }},
	{"填报原文", 14, func(r indicatorRow) cell { return textCell(r.printed(), textLook) }},
	{"数据来源", 26, func(r indicatorRow) cell { return textCell(r.l.source(r.t, r.reading()), textLook) }},
	{"报送期", 12, func(r indicatorRow) cell { return textCell(r.l.reportedIn(r.t, r.reading()), centerLook) }},
	{"报告原文", 34, func(r indicatorRow) cell { return textCell(r.i.Quote, textLook) }},
}

// planText says how the accepted plan runs.
func (i *ratedIndicator) planText() string {
	if i.plan == nil {
		return "未排计划"
	}
	return words.Enum(words.Chinese, i.plan.Kind)
}

// printed is the figure as the department wrote it, where that says more than the number.
func (r ledgerRow) printed() string {
	reading := r.reading()
	if reading == nil || reading.Value != nil && reading.Printed == reading.Value.String() {
		return ""
	}
	return reading.Printed
}

// writeIndicators writes 指标 and gives how many indicators it shows, by their lights.
func (l *ledger) writeIndicators(b *book) (span, map[models.Color]int, error) {
	counts := map[models.Color]int{}
	p, err := b.page(indicatorSheet, paperA3, columnsOf(indicatorFields))
	if err != nil {
		return span{}, nil, err
	}
	p.freeze(4, 3)
	p.wide(l.Report.Title+"量化指标", titleLook)
	p.wide(l.asOfLine(), noteLook)
	p.head()
	s, count := span{from: p.row + 1}, 0
	for i := range l.tasks {
		for n := range l.tasks[i].indicators {
			count++
			row := indicatorRow{ledgerRow{l, &l.tasks[i], &l.tasks[i].indicators[n], n}, count}
			p.write(rowOf(p, indicatorFields, row), cell{}, textCell(row.t.Number+"（续）", codeLook.withInk(inkMuted)))
			counts[row.i.light.Color]++
		}
	}
	return s.endedAt(p.row), counts, p.err
}
