package exporter

import (
	"fmt"
	"slices"
	"strings"

	"duban/models"
	"duban/words"
)

// ledgerSheet is 台账: every tracked task by area and theme, with a row for each of its indicators.
const ledgerSheet = "台账"

// ledgerRow is one row of it: a task with one of its indicators, or with none.
type ledgerRow struct {
	l *ledger
	t *rated
	i *ratedIndicator // nil where the task has no number
	n int             // which row of the task this is, from 0: what is said of the task as a whole stands in the first
}

func (r ledgerRow) first() bool { return r.n == 0 }

// ofTask is a cell that says something of the whole task.
func (r ledgerRow) ofTask(s string, l look) cell {
	if !r.first() {
		s = ""
	}
	return textCell(s, l)
}

// repeated is a cell that names the task; in the further rows it is there for filters, and pale.
func (r ledgerRow) repeated(s string, l look) cell {
	if !r.first() {
		l = l.withInk(inkMuted)
	}
	return textCell(s, l)
}

// The heads of the columns before which the periods before stand, and of the first that isn't printed: those that follow are for tracing a
// figure, for filters and the checking sheet.
const (
	afterHistory   = "本期报送"
	printedHelpers = "数据来源"
)

var ledgerFields = []field[ledgerRow]{
	{"任务编号", 8, func(r ledgerRow) cell { return r.repeated(r.t.Number, codeLook) }},
	{"工作任务", 26, func(r ledgerRow) cell { return r.repeated(r.t.Title, textLook) }},
	{"指标或节点", 16, func(r ledgerRow) cell { return textCell(r.subject(), textLook) }},
	{"目标值", 11, func(r ledgerRow) cell { return textCell(r.target(), centerLook) }},
	{"计量单位", 7, func(r ledgerRow) cell { return textCell(r.unit(), centerLook) }},
	{"牵头单位", 13, func(r ledgerRow) cell { return r.repeated(r.l.dutyNames(r.t, models.Lead), textLook) }},
	{"配合单位", 14, func(r ledgerRow) cell { return r.ofTask(r.l.dutyNames(r.t, models.Support), textLook) }},
	{"分管领导", 10, func(r ledgerRow) cell { return r.ofTask(r.l.leaderNames(r.t.ID), textLook) }},
	{"完成时限", 11, ledgerRow.deadline},
	{"累计完成", 11, ledgerRow.value},
	{"审核", 6, ledgerRow.review},
	{"完成率", 8, ledgerRow.completion},
	{"计划进度", 8, ledgerRow.planned},
	{"数据截至", 11, ledgerRow.asOf},
	{"指标评定", 6, ledgerRow.ownLight},
	{"滞后分项", 14, func(r ledgerRow) cell { return textCell(r.laggards(), textLook) }},
	{"任务评定", 6, func(r ledgerRow) cell { return lightCell(r.t.light.Color) }},
	{"评定依据", 22, func(r ledgerRow) cell { return textCell(r.because(), textLook) }},
	{"状态（自评）", 9, func(r ledgerRow) cell { return r.ofTask(words.Enum(words.Chinese, r.entry().Status), centerLook) }},
	{"预判", 9, func(r ledgerRow) cell { return r.ofTask(words.Enum(words.Chinese, r.entry().Forecast), centerLook) }},
	{"进展情况", 40, func(r ledgerRow) cell { return r.ofTask(r.entry().Progress, textLook) }},
	{"存在问题", 22, func(r ledgerRow) cell { return r.ofTask(r.entry().Problems, textLook) }},
	{"下一步措施", 22, func(r ledgerRow) cell { return r.ofTask(r.entry().NextSteps, textLook) }},
	{"需市政府协调事项", 18, func(r ledgerRow) cell { return r.ofTask(r.entry().Request, textLook) }},
	{afterHistory, 7, func(r ledgerRow) cell { return r.ofTask(r.standing(), centerLook) }},
	{"现场核查", 14, func(r ledgerRow) cell { return textCell(r.inspections(), textLook) }},
	{"更正", 12, func(r ledgerRow) cell { return textCell(r.corrections(), textLook) }},

	{printedHelpers, 18, func(r ledgerRow) cell { return textCell(r.l.source(r.t, r.reading()), textLook) }},
	{"报送期", 9, func(r ledgerRow) cell { return textCell(r.l.reportedIn(r.t, r.reading()), centerLook) }},
	{"方面", 14, func(r ledgerRow) cell { return textCell(r.l.areas[r.t.AreaID].Title, textLook.withInk(inkMuted)) }},
	{"小节", 14, func(r ledgerRow) cell { return textCell(r.l.themeTitle(r.t.ThemeID), textLook.withInk(inkMuted)) }},
	{"方面序号", 6, func(r ledgerRow) cell { return helper(r.l.areas[r.t.AreaID].Number, true) }},
	{"任务计数", 6, func(r ledgerRow) cell { return helper(1, r.first()) }},
	{"应报", 6, func(r ledgerRow) cell { return helper(len(r.t.debts), r.first()) }},
	{"已报", 6, func(r ledgerRow) cell { return helper(r.t.settled(), r.first()) }},
}

// essentials are the columns that no choice leaves out: what a row is, and what other sheets count here.
var essentials = []string{"任务编号", "工作任务", "任务评定", printedHelpers, "方面", "方面序号", "任务计数", "应报", "已报"}

// chooseColumns leaves of 台账 the columns that are wanted, and puts the periods before beside them.
func (l *ledger) chooseColumns() {
	l.fields = nil
	for _, f := range ledgerFields {
		if f.head == afterHistory {
			for _, b := range l.before {
				l.fields = append(l.fields, field[ledgerRow]{b.Period.Name.Chinese(), 10, func(r ledgerRow) cell { return textCell(b.then(r), centerLook) }})
			}
		}
		chosen := l.selection.Columns
		if len(chosen) == 0 || slices.Contains(chosen, f.head) || slices.Contains(essentials, f.head) {
			l.fields = append(l.fields, f)
		}
	}
}

// ledgerCounts is what the sheet shows, counted while it is written: the cached values of the checking formulas.
type ledgerCounts struct {
	tasks, owed, received int
	byLight               map[models.Color]int
	byArea                map[int]int
	span                  // its rows
}

// writeTasks writes 台账.
func (l *ledger) writeTasks(b *book) (ledgerCounts, error) {
	counts := ledgerCounts{byLight: map[models.Color]int{}, byArea: map[int]int{}}
	p, err := b.page(ledgerSheet, paperA3, columnsOf(l.fields))
	if err != nil {
		return counts, err
	}
	p.printed = at(l.fields, printedHelpers) - 1
	p.freeze(2, 3)
	p.wide(l.Report.Title+"任务台账", titleLook)
	p.wide(l.asOfLine(), noteLook)
	p.head()
	counts.from, l.places = p.row+1, map[string]int{}
	area, theme := "", ""
	for i := range l.tasks {
		t := &l.tasks[i]
		if t.AreaID != area {
			area = t.AreaID
			p.band(ordinal(l.areas[area].Number)+"、"+l.areas[area].Title, bandLook)
		}
		if id := themeID(t.ThemeID); id != theme {
			if theme = id; id != "" {
				p.band("（"+ordinal(l.themes[id].Number)+"）"+l.themes[id].Title, bandLook.withFill(paleFill))
			}
		}
		l.places[t.ID] = p.row + 1
		for _, row := range l.rows(t) {
			p.write(rowOf(p, l.fields, row), textCell(t.Number+"（续）", codeLook.withInk(inkMuted)))
		}
		counts.add(t, l.areas[area].Number)
	}
	counts.span = counts.endedAt(p.row)
	return counts, p.err
}

func (c *ledgerCounts) add(t *rated, area int) {
	c.tasks++
	c.owed += len(t.debts)
	c.received += t.settled()
	c.byLight[t.light.Color]++
	c.byArea[area]++
}

// settled is how many of the task's debts are.
func (r *rated) settled() int {
	n := 0
	for _, d := range r.debts {
		if d.Settled() {
			n++
		}
	}
	return n
}

// rows are the rows of a task: one for each indicator, or one.
func (l *ledger) rows(t *rated) []ledgerRow {
	if len(t.indicators) == 0 {
		return []ledgerRow{{l: l, t: t}}
	}
	rows := make([]ledgerRow, len(t.indicators))
	for n := range t.indicators {
		rows[n] = ledgerRow{l, t, &t.indicators[n], n}
	}
	return rows
}

// linkLook is a cell that leads somewhere.
var linkLook = codeLook.withInk("1F4E79")

// numberCell is a task's number on another sheet: it leads to the task on 台账, where its figures have their sources beside them.
func (l *ledger) numberCell(t *rated) cell {
	c := textCell(t.Number, codeLook)
	if row := l.places[t.ID]; row > 0 {
		c.look, c.link = linkLook, fmt.Sprintf("'%s'!A%d", ledgerSheet, row)
	}
	return c
}

func themeID(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}

func (l *ledger) themeTitle(id *string) string { return l.themes[themeID(id)].Title }

// helper is a number that serves formulas, blank where it doesn't count.
func helper(n int, counts bool) cell {
	c := cell{look: countLook.withInk(inkMuted)}
	if counts {
		c.value = n
	}
	return c
}

func lightCell(c models.Color) cell { return textCell(words.Enum(words.Chinese, c), lightLook(c)) }

// dutyNames are the departments of a role in one text.
func (l *ledger) dutyNames(t *rated, role models.DutyRole) string {
	return strings.Join(l.namesOf(t, role), "、")
}

// namesOf are the departments of a role with their short names; a proposed duty is marked.
func (l *ledger) namesOf(t *rated, role models.DutyRole) []string {
	var names []string
	for _, d := range t.Duties {
		if d.Role != role {
			continue
		}
		name := l.departmentName(d.DepartmentID)
		if d.State == models.DutyProposed {
			name += "（拟）"
		}
		names = append(names, name)
	}
	return names
}

func (l *ledger) departmentName(id string) string {
	d := l.names[id]
	if d.ShortName != "" {
		return d.ShortName
	}
	return d.Name
}

// asOfLine says what the workbook speaks of. It holds no moment of its own writing: the same data are the same workbook.
func (l *ledger) asOfLine() string {
	parts := []string{"填报期：" + l.Period.Name.Chinese() + "（" + words.Enum(words.Chinese, l.Period.State) + "）"}
	if !l.Period.Due.IsZero() {
		parts = append(parts, "报送截止："+l.Period.Due.String())
	}
	parts = append(parts, "红绿灯按期末 "+l.Period.Ends.String()+" 评定")
	if !l.viewer.Staff {
		parts = append(parts, "范围：本单位牵头或配合的任务")
	}
	if line := l.selectionLine(); line != "" {
		parts = append(parts, line)
	}
	return strings.Join(parts, "　")
}

// milestoneText is what a task without a number has in place of an indicator.
func milestoneText(milestones []models.Milestone, period models.Period) string {
	var lines []string
	for _, m := range milestones {
		if m.ItemID != nil || m.Due.Before(period.First()) && m.State == models.MilestoneDone || m.Due.After(period.Last()) {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s（%s，%s）", m.Title, m.Due, words.Enum(words.Chinese, m.State)))
	}
	return strings.Join(lines, "\n")
}
