package exporter

import (
	"time"

	"duban/models"
	"duban/words"
)

// departmentSheet is 部门: a row for each department, with what it leads, owes and has handed in.
const departmentSheet = "部门"

// departmentRow is one row of it.
type departmentRow struct {
	departmentTally
	zone *time.Location
}

// departmentFields: the columns from 牵头任务 to 未交齐 are numbers, and are summed in the last row.
var departmentFields = []field[departmentRow]{
	{"单位", 22, func(r departmentRow) cell { return textCell(r.name(), textLook) }},
	{"类别", 14, func(r departmentRow) cell { return textCell(words.Enum(words.Chinese, r.Kind), centerLook) }},
	{"牵头任务", 8, func(r departmentRow) cell { return countCell(r.led.tasks) }},
	{"其中已确认", 8, func(r departmentRow) cell { return countCell(r.confirmed) }},
	{"其中拟定", 8, func(r departmentRow) cell { return countCell(r.proposed) }},
	{"红", 6, func(r departmentRow) cell { return countCell(r.led.by[models.Red]) }},
	{"黄", 6, func(r departmentRow) cell { return countCell(r.led.by[models.Yellow]) }},
	{"绿", 6, func(r departmentRow) cell { return countCell(r.led.by[models.Green]) }},
	{"蓝", 6, func(r departmentRow) cell { return countCell(r.led.by[models.Blue]) }},
	{"灰", 6, func(r departmentRow) cell { return countCell(r.led.by[models.Grey]) }},
	{"共同牵头", 8, func(r departmentRow) cell { return countCell(r.joint) }},
	{"配合任务", 8, func(r departmentRow) cell { return countCell(r.support) }},
	{"应报", 7, func(r departmentRow) cell { return countCell(r.owed) }},
	{"已报", 7, func(r departmentRow) cell { return countCell(r.received) }},
	{"其中通过", 7, func(r departmentRow) cell { return countCell(r.standings[models.StandingAccepted]) }},
	{"未报", 7, func(r departmentRow) cell { return countCell(r.missing()) }},
	{"其中退回", 7, func(r departmentRow) cell { return countCell(r.standings[models.StandingReturned]) }},
	{"应报单位", 7, func(r departmentRow) cell { return flagCell(r.owing()) }},
	{"按时", 7, func(r departmentRow) cell { return flagCell(r.owing() && r.onTime) }},
	{"迟报", 7, func(r departmentRow) cell { return flagCell(r.late()) }},
	{"未交齐", 7, func(r departmentRow) cell { return flagCell(r.incomplete()) }},
	{"首次完整报送", 21, func(r departmentRow) cell { return textCell(r.when(), centerLook) }},
	{"报送情况", 20, func(r departmentRow) cell { return textCell(r.word(), centerLook) }},
}

// The first and last of the columns that are summed.
const (
	firstSummed = "牵头任务"
	lastSummed  = "未交齐"
)

func countCell(n int) cell { return cell{value: n, look: countLook} }

// ordinalCell is the number of a row.
func ordinalCell(n int) cell { return cell{value: n, look: ordinalLook} }

// flagCell is 1 or 0, so that a sum counts departments.
func flagCell(yes bool) cell {
	if yes {
		return countCell(1)
	}
	return countCell(0)
}

func (r departmentRow) name() string {
	if r.ShortName != "" {
		return r.ShortName
	}
	return r.Name
}

func (r departmentRow) when() string {
	if r.moment.IsZero() {
		return ""
	}
	return r.moment.In(r.zone).Format("2006-01-02 15:04")
}

// word is the department's standing in the period in words.
func (r departmentRow) word() string {
	switch {
	case r.returned && r.missing() > 0:
		return "已退回，待重报"
	case r.owing() && r.onTime:
		return "按时"
	case r.late():
		return "迟报"
	case r.incomplete() && r.received > 0:
		return "部分报送"
	case r.incomplete():
		return "未报"
	case !r.moment.IsZero():
		return "本期无应报，已报送"
	case r.led.tasks > 0 && r.confirmed == 0:
		return "职责待确认，无应报"
	}
	return "本期无应报"
}

// departmentCharts shows beneath the table what each department leads by its lights, and what it owed and handed in.
func (p *page) departmentCharts(rows span) {
	p.skip()
	p.keep(p.book.file.InsertPageBreak(p.name, place(1, p.row+1))) // else they are cut where a page ends
	bars := rows.to - rows.from + 1
	top, height := p.row+1, uint(120+bars*min(26, max(14, 1060/bars))) // of a city's departments on one page of A3
	column := func(head string) int { return at(departmentFields, head) }
	p.draw(stack{title: "各单位牵头任务红绿灯（任务数）", sheet: p.name, rows: rows, names: 1, heads: rows.from - 1, parts: numbersFrom(column("红"), len(lightOrder)), inks: lightInks(),
		across: true, at: place(1, top), width: 760, height: height})
	p.draw(stack{title: "各单位报送（项次）", sheet: p.name, rows: rows, names: 1, heads: rows.from - 1, parts: []int{column("已报"), column("未报")},
		inks: []string{chartInks[models.Green], chartInks[models.Red]}, across: true, at: place(13, top), width: 640, height: height})
}

// writeDepartments writes 部门. The last row sums the others by formulas; sums holds their values by head.
func (l *ledger) writeDepartments(b *book, t tally, zone *time.Location) (rows span, sums map[string]int, err error) {
	p, err := b.page(departmentSheet, paperA3, columnsOf(departmentFields))
	if err != nil {
		return rows, nil, err
	}
	p.freeze(1, 3)
	p.wide(l.Report.Title+"各单位任务与报送情况", titleLook)
	p.wide(l.asOfLine()+"　任务按第一牵头单位统计；应报只计已确认的牵头任务", noteLook)
	p.head()
	rows.from = p.row + 1
	first, last := at(departmentFields, firstSummed)-1, at(departmentFields, lastSummed)
	sums = map[string]int{}
	for _, d := range t.departments {
		cells := cellsOf(departmentFields, departmentRow{d, zone})
		p.write(cells)
		for i := first; i < last; i++ {
			sums[departmentFields[i].head] += cells[i].value.(int)
		}
	}
	rows = rows.endedAt(p.row)
	cells := make([]cell, len(departmentFields))
	for i := range cells {
		cells[i].look = totalLook
		if i >= first && i < last {
			cells[i] = cell{value: sums[departmentFields[i].head], formula: "SUM(" + rows.cells(i+1) + ")", look: countLook.asTotal()}
		}
	}
	cells[0].value = "合计"
	p.row, p.below = rows.to, 1
	p.write(cells)
	p.departmentCharts(rows)
	return rows, sums, p.err
}
