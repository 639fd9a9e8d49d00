package exporter

import (
	"cmp"
	"fmt"
	"slices"

	"duban/models"
	"duban/store"
	"duban/words"
)

// missingSheet is 未报送与催办: what is owed in the period and isn't there, department by department, and under it the log of chases
// (chaselog.go). Proposed duties and untracked tasks owe nothing and never stand here.
const missingSheet = "未报送与催办"

// missingRow is one row of it.
type missingRow struct {
	missing
	l *ledger
	n int // from 1
}

// missingFields have one column for each of chaseFields: both tables stand on one sheet.
var missingFields = []field[missingRow]{
	{"序号", 6, func(r missingRow) cell { return ordinalCell(r.n) }},
	{"单位", 18, func(r missingRow) cell { return textCell(r.l.departmentName(r.DepartmentID), textLook) }},
	{"任务编号", 10, func(r missingRow) cell { return r.l.numberCell(r.task) }},
	{"工作任务", 46, func(r missingRow) cell { return textCell(r.task.Title, textLook) }},
	{"报送截止", 12, func(r missingRow) cell {
		return cell{value: r.l.Period.DueFor(r.DepartmentID, r.l.Extensions), look: dateLook}
	}},
	{"跟踪频度", 12, func(r missingRow) cell { return textCell(words.Enum(words.Chinese, r.task.Tracking), centerLook) }},
	{"报送状态", 12, func(r missingRow) cell { return textCell(words.Enum(words.Chinese, r.Standing), centerLook) }},
	{"欠报起始", 21, func(r missingRow) cell { return textCell(r.l.missingSince(r.missing), centerLook) }},
	{"最近一次报送", 12, func(r missingRow) cell { return textCell(r.l.lastReported(r.task), centerLook) }},
	{"任务评定", 8, func(r missingRow) cell { return lightCell(r.task.light.Color) }},
	{"催办情况", 32, func(r missingRow) cell { return textCell(r.l.chasedFor(r.missing), textLook) }},
}

// missingSince is the first of the periods without interruption in which the duty's report wasn't there at the end: 2026年9月起（3期）.
func (l *ledger) missingSince(m missing) string {
	first, n := l.Period.Name, 1
	for _, b := range l.before {
		if !b.lacks(m) {
			return sinceWords(first, n, true)
		}
		first, n = b.Period.Name, n+1
	}
	return sinceWords(first, n, len(l.before) == 0 || l.FirstOwed != nil && first == l.FirstOwed.Name)
}

func sinceWords(first models.Period, n int, sure bool) string {
	if !sure {
		return first.Chinese() + "或更早起"
	}
	return fmt.Sprintf("%s起（%d期）", first.Chinese(), n)
}

// lacks says whether the same duty's report wasn't there in this period either. Periods in which it owed nothing break the row.
func (b *ledger) lacks(m missing) bool {
	was := b.byID[m.task.ID]
	return was != nil && slices.ContainsFunc(was.debts, func(d store.Debt) bool { return (d.ID == m.ID || d.DepartmentID == m.DepartmentID) && !d.Settled() })
}

// lastReported is the period of the task's newest entry that counts.
func (l *ledger) lastReported(t *rated) string {
	if t.Current.Entry == nil {
		return "从未报送"
	}
	return l.periods[t.Current.Entry.PeriodID].Name.Chinese()
}

// writeMissing writes 未报送与催办: by department, in official order.
func (l *ledger) writeMissing(b *book, t tally) (missingCounts, error) {
	p, err := b.page(missingSheet, paperA3, columnsOf(missingFields))
	if err != nil {
		return missingCounts{}, err
	}
	p.freeze(2, 3)
	p.wide(l.Report.Title+"未报送与催办清单", titleLook)
	p.wide(fmt.Sprintf("%s　未报送共 %d 项次，催办共 %d 件、未答复 %d 件", l.asOfLine(), len(t.missing), len(l.log), l.unanswered()), noteLook)
	p.head()
	c := missingCounts{missing: span{from: p.row + 1}}
	last := ""
	for i, m := range l.byDepartment(t.missing) {
		if m.DepartmentID != last {
			last = m.DepartmentID
			p.band(l.owingLine(t, last), bandLook.withFill(paleFill))
		}
		p.write(rowOf(p, missingFields, missingRow{m, l, i + 1}))
	}
	c.missing = c.missing.endedAt(p.row)
	if p.row = c.missing.to; len(t.missing) == 0 {
		p.below++
		p.wide("本期没有应报而未报的任务。", noteLook)
	}
	c.chases = l.writeChases(p)
	return c, p.err
}

// byDepartment are the missing reports in the official order of departments, those of one department together.
func (l *ledger) byDepartment(all []missing) []missing {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b missing) int {
		return cmp.Or(cmp.Compare(l.names[a.DepartmentID].Position, l.names[b.DepartmentID].Position), cmp.Compare(a.DepartmentID, b.DepartmentID))
	})
	return sorted
}

// owingLine says of a department what it owes, what is there, and how often it was chased.
func (l *ledger) owingLine(t tally, departmentID string) string {
	line := l.departmentName(departmentID)
	for _, d := range t.departments {
		if d.ID == departmentID {
			line += fmt.Sprintf("：应报 %d 项次，已报 %d 项次，未报 %d 项次", d.owed, d.received, d.missing())
		}
	}
	sent, open := 0, 0
	for _, c := range l.log {
		if c.DepartmentID == departmentID {
			sent, open = sent+1, open+one(!c.Answered())
		}
	}
	if sent == 0 {
		return line
	}
	return line + fmt.Sprintf("；催办 %d 件，未答复 %d 件", sent, open)
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
		p.write(rowOf(p, untrackedFields, untrackedRow{t, l, i + 1}), cell{}, textCell(t.Number+"（续）", codeLook.withInk(inkMuted)))
	}
	return s.endedAt(p.row), p.err
}
