package exporter

import (
	"slices"
	"strconv"

	"duban/models"
	"duban/words"
)

// missingSheet is 未报送: what is owed in the period and isn't there. Proposed duties and untracked tasks owe nothing and never
// stand here.
const missingSheet = "未报送"

// missingRow is one row of it.
type missingRow struct {
	missing
	l *ledger
	n int // from 1
}

var missingFields = []field[missingRow]{
	{"序号", 7, func(r missingRow) cell { return ordinalCell(r.n) }},
	{"单位", 20, func(r missingRow) cell { return textCell(r.l.departmentName(r.DepartmentID), textLook) }},
	{"任务编号", 10, func(r missingRow) cell { return textCell(r.task.Number, codeLook) }},
	{"工作任务", 46, func(r missingRow) cell { return textCell(r.task.Title, textLook) }},
	{"跟踪频度", 10, func(r missingRow) cell { return textCell(words.Enum(words.Chinese, r.task.Tracking), centerLook) }},
	{"报送截止", 13, func(r missingRow) cell {
		return cell{value: r.l.Period.DueFor(r.DepartmentID, r.l.Extensions), look: dateLook}
	}},
	{"报送状态", 12, func(r missingRow) cell { return textCell(words.Enum(words.Chinese, r.Standing), centerLook) }},
	{"最近一次报送", 18, func(r missingRow) cell { return textCell(r.l.lastReported(r.task), centerLook) }},
	{"任务评定", 9, func(r missingRow) cell { return lightCell(r.task.light.Color) }},
}

// lastReported is the period of the task's newest entry that counts.
func (l *ledger) lastReported(t *rated) string {
	if t.Current.Entry == nil {
		return "从未报送"
	}
	return l.periods[t.Current.Entry.PeriodID].Name.Chinese()
}

// writeMissing writes 未报送 by department, in official order.
func (l *ledger) writeMissing(b *book, t tally) (span, error) {
	p, err := b.page(missingSheet, paperA4, columnsOf(missingFields))
	if err != nil {
		return span{}, err
	}
	p.freeze(0, 3)
	p.wide(l.Report.Title+"未报送清单", titleLook)
	p.wide(l.asOfLine()+"　共 "+strconv.Itoa(len(t.missing))+" 项次", noteLook)
	p.head()
	s := span{from: p.row + 1}
	position := func(m missing) int { return l.names[m.DepartmentID].Position }
	sorted := slices.Clone(t.missing)
	slices.SortStableFunc(sorted, func(a, b missing) int { return position(a) - position(b) })
	for i, m := range sorted {
		p.write(cellsOf(missingFields, missingRow{m, l, i + 1}))
	}
	s = s.endedAt(p.row)
	if len(sorted) == 0 {
		p.row, p.below = s.to, 1
		p.wide("本期没有应报而未报的任务。", noteLook)
	}
	return s, p.err
}

// untrackedSheet is 不跟踪任务: what the breakdown covers without following it, once and without light or debt.
const untrackedSheet = "不跟踪任务"

// untrackedRow is one row of it.
type untrackedRow struct {
	models.Task
	l *ledger
	n int // from 1
}

var untrackedFields = []field[untrackedRow]{
	{"序号", 7, func(r untrackedRow) cell { return ordinalCell(r.n) }},
	{"任务编号", 10, func(r untrackedRow) cell { return textCell(r.Number, codeLook) }},
	{"工作任务", 44, func(r untrackedRow) cell { return textCell(r.Title, textLook) }},
	{"报告原文", 64, func(r untrackedRow) cell { return textCell(r.Quote, textLook) }},
	{"方面", 26, func(r untrackedRow) cell { return textCell(r.l.areas[r.AreaID].Title, textLook) }},
	{"小节", 22, func(r untrackedRow) cell { return textCell(r.l.themeTitle(r.ThemeID), textLook) }},
}

// writeUntracked writes 不跟踪任务.
func (l *ledger) writeUntracked(b *book) (span, error) {
	p, err := b.page(untrackedSheet, paperA4, columnsOf(untrackedFields))
	if err != nil {
		return span{}, err
	}
	p.freeze(0, 3)
	p.wide(l.Report.Title+"不跟踪任务", titleLook)
	p.wide("以下内容已列入任务分解，但不安排填报、不评红绿灯、不催办。", noteLook)
	p.head()
	s := span{from: p.row + 1}
	for i, t := range l.Untracked {
		p.write(cellsOf(untrackedFields, untrackedRow{t, l, i + 1}), cell{}, textCell(t.Number+"（续）", codeLook.withInk(inkMuted)))
	}
	return s.endedAt(p.row), p.err
}
