package exporter

import (
	"fmt"
	"slices"
	"time"

	"duban/models"
	"duban/words"
)

// overviewSheet is 总览: the headline figures, the lights by area, what departments owe by their kind.
const overviewSheet = "总览"

// lightOrder is the order in which lights are listed: the worst first, what is done before what isn't judged.
var lightOrder = []models.Color{models.Red, models.Yellow, models.Green, models.Blue, models.Grey}

// overview is the sheet while it is written. It remembers where each total stands, for the checking sheet.
type overview struct {
	*page
	l      *ledger
	t      tally
	stated map[string]stated
	areas  []areaPlace
	top    int  // the row of the headlines
	byArea span // the rows of the areas
	byKind span // the rows of the kinds of department
}

// stated is a total of the overview and its cell.
type stated struct {
	cell  string
	value int
}

// areaPlace is the row of an area, with the number that 台账 knows it by (0: the row of all areas) and what is written there.
type areaPlace struct {
	number, row, tasks int
	lights             int // their sum
	permille           int // the sum of the shares, which have one decimal of a percent
}

var overviewColumns = []column{
	{"", 44}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10}, {"", 10},
}

// writeOverview writes 总览.
func (l *ledger) writeOverview(b *book, t tally, zone *time.Location) (*overview, error) {
	p, err := b.page(overviewSheet, paperA4, overviewColumns)
	if err != nil {
		return nil, err
	}
	o := &overview{page: p, l: l, t: t, stated: map[string]stated{}}
	p.wide(l.title(), titleLook)
	p.wide(l.asOfLine(), noteLook)
	p.wide(o.freshness(), noteLook)
	p.skip()
	o.top = p.row + 1
	o.headlines()
	p.skip()
	o.lightsByArea()
	p.skip()
	o.hands()
	o.compared(zone)
	o.charts()
	return o, p.err
}

func (l *ledger) title() string {
	return l.Report.Title + "任务台账（" + l.Period.Name.Chinese() + "）"
}

// freshness says how much of what is shown staff haven't reviewed.
func (o *overview) freshness() string {
	switch {
	case o.t.reported == 0:
		return "尚无进展填报。"
	case o.t.unreviewed == 0:
		return "表中进展均已审核。"
	}
	return fmt.Sprintf("含未审数据：%d 项任务的最近一次报送尚未审核，表中以“未审”标明。", o.t.unreviewed)
}

// headlines are the totals.
func (o *overview) headlines() {
	o.section("一、总体情况")
	untracked := len(o.l.Untracked)
	o.total("报告任务总数", o.t.all.tasks+untracked, "项，其中跟踪与不跟踪的任务如下")
	o.total("跟踪任务", o.t.all.tasks, "项")
	o.total("不跟踪任务", untracked, "项，见“不跟踪任务”表")
	for _, c := range lightOrder {
		o.total(lightTotal(c), o.t.all.by[c], "项")
	}
	o.total("量化指标", o.t.indicators, "个")
	h := o.t.hands()
	o.total("本期应报", h.owed, "项次（已确认牵头责任、本期到报送频度的任务）")
	o.total("本期已报", h.received, "项次")
	o.total("本期未报", h.owed-h.received, "项次，见“未报送与催办”表")
	o.total("应报单位", h.units, "个")
	o.total("按时报送单位", h.onTime, "个")
	o.total("迟报单位", h.late, "个")
	o.total("未交齐单位", h.incomplete, "个")
	o.total("本期催办", len(o.l.log), "件，含往期仍待答复的，见“未报送与催办”表")
	o.total("其中未答复", o.l.unanswered(), "件")
	o.total("有存在问题的任务", o.t.problems, "项")
	o.total("需市政府协调的任务", o.t.requests, "项")
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// lightTotal names the total of a light.
func lightTotal(c models.Color) string { return words.Enum(words.Chinese, c) + "灯任务" }

func (o *overview) section(s string) { o.put([]any{o.book.cell(textCell(s, sectionLook))}, 24) }

var sectionLook = look{face: titleFace, size: 13, ink: inkBlack, across: "left"}

// total writes a headline figure and remembers its cell.
func (o *overview) total(name string, n int, note string) {
	figure := countCell(n)
	if sheet := o.source(name); o.l.selection.wants(sheet) {
		figure.link, figure.look = "'"+sheet+"'!A1", figure.look.withInk(linkLook.ink)
	}
	o.write([]cell{textCell(name, textLook), figure, textCell("　"+note, quietLook)})
	o.stated[name] = stated{o.ref(2), n}
}

// source is the sheet on which a total can be counted.
func (o *overview) source(total string) string {
	switch total {
	case "不跟踪任务":
		return untrackedSheet
	case "量化指标":
		return indicatorSheet
	case lightTotal(models.Red), lightTotal(models.Yellow), "有存在问题的任务":
		return problemSheet
	case "需市政府协调的任务":
		return requestSheet
	case "本期未报", "本期催办", "其中未答复":
		return missingSheet
	case "应报单位", "按时报送单位", "迟报单位", "未交齐单位":
		return departmentSheet
	}
	return ledgerSheet
}

// ref is a cell of the row written last, as other sheets name it.
func (o *overview) ref(column int) string {
	return fmt.Sprintf("'%s'!$%s$%d", o.name, letter(column), o.row)
}

// lightsByArea is a row for each area: how many tasks, and how many and what share of them have which light. The shares of a row
// sum to exactly 100 %.
func (o *overview) lightsByArea() {
	o.section("二、各方面红绿灯")
	o.heads(append(append([]string{"方面", "任务数"}, lightHeads("")...), lightHeads("占比")...))
	rows := span{from: o.row + 1}
	for _, a := range o.t.areas {
		o.write(slices.Concat([]cell{textCell(ordinal(a.Number)+"、"+a.Title, textLook)}, lightCounts(a.lights), lightShares(a.lights)))
		o.placeArea(a.Number, a.lights)
	}
	rows = rows.endedAt(o.row)
	o.row, o.byArea = rows.to, rows
	o.totals(rows, append([]int{o.t.all.tasks}, countsOf(o.t.all)...), lightShares(o.t.all))
	o.placeArea(0, o.t.all)
}

// placeArea remembers the row written last as that of an area.
func (o *overview) placeArea(number int, l lights) {
	place := areaPlace{number: number, row: o.row, tasks: l.tasks}
	for _, n := range countsOf(l) {
		place.lights += n
	}
	for _, s := range sharesOf(l) {
		place.permille += int(s.Shift(1).IntPart())
	}
	o.areas = append(o.areas, place)
}

func lightHeads(suffix string) []string {
	var heads []string
	for _, c := range lightOrder {
		heads = append(heads, words.Enum(words.Chinese, c)+suffix)
	}
	return heads
}

func countsOf(l lights) []int {
	var counts []int
	for _, c := range lightOrder {
		counts = append(counts, l.by[c])
	}
	return counts
}

func lightCounts(l lights) []cell {
	cells := []cell{countCell(l.tasks)}
	for i, n := range countsOf(l) {
		c := countCell(n)
		c.look = c.look.withFill(lightFills[lightOrder[i]])
		cells = append(cells, c)
	}
	return cells
}

// lightShares are the shares of the lights, by largest remainder; blank where there is no task.
func lightShares(l lights) []cell {
	var cells []cell
	for _, percent := range sharesOf(l) {
		c := cell{look: shareLook}
		if l.tasks > 0 {
			c.value = percent.Shift(-2).InexactFloat64()
		}
		cells = append(cells, c)
	}
	return cells
}

// sharesOf are the percentages of the lights.
func sharesOf(l lights) []models.Decimal {
	var parts []int64
	for _, n := range countsOf(l) {
		parts = append(parts, int64(n))
	}
	return models.LargestRemainder(parts, 1)
}

func (p *page) heads(heads []string) {
	var cells []cell
	for _, h := range heads {
		cells = append(cells, textCell(h, headLook))
	}
	p.write(cells)
}

// totals writes the row of sums beneath a table, by formulas with their values.
func (o *overview) totals(rows span, sums []int, more []cell) {
	cells := []cell{textCell("合计", totalLook)}
	for i, n := range sums {
		cells = append(cells, cell{value: n, formula: "SUM(" + rows.cells(i+2) + ")", look: countLook.asTotal()})
	}
	for _, c := range more {
		c.look = c.look.asTotal()
		cells = append(cells, c)
	}
	o.write(cells)
}

// owedStandings are the standings of what is owed; they sum to it.
var owedStandings = []models.DutyStanding{
	models.StandingDue, models.StandingOverdue, models.StandingIncomplete, models.StandingReturned, models.StandingHandedIn, models.StandingAccepted,
}

// departmentKinds are the kinds of department in the order of the sheet; "" are tasks without one.
var departmentKinds = []models.DepartmentKind{models.Bureau, models.County, models.DevZone, models.Company, models.OtherBy}

// hands is what departments have handed in, by their kind.
func (o *overview) hands() {
	o.section("三、各类单位报送情况")
	heads := []string{"单位类别", "单位数", "应报单位", "按时", "迟报", "未交齐", "应报项次"}
	for _, s := range owedStandings {
		heads = append(heads, words.Enum(words.Chinese, s))
	}
	o.heads(heads)
	rows, sums := span{from: o.row + 1}, make([]int, len(heads)-1)
	for _, kind := range departmentKinds {
		counts := o.t.handsOf(kind)
		if counts[0] == 0 {
			continue
		}
		cells := []cell{textCell(words.Enum(words.Chinese, kind), textLook)}
		for i, n := range counts {
			cells = append(cells, countCell(n))
			sums[i] += n
		}
		o.write(cells)
	}
	rows = rows.endedAt(o.row)
	o.row, o.byKind = rows.to, rows
	o.totals(rows, sums, nil)
	for i, head := range heads[1:] {
		o.stated["各类单位合计："+head] = stated{o.ref(i + 2), sums[i]}
	}
}

// handsOf counts the departments of a kind, and what they owe by its standing, in the order of the heads.
func (t tally) handsOf(kind models.DepartmentKind) []int {
	counts := make([]int, 6+len(owedStandings))
	for _, d := range t.departments {
		if d.ID == "" || d.Kind != kind {
			continue
		}
		counts[0]++
		counts[1] += one(d.owing())
		counts[2] += one(d.owing() && d.onTime)
		counts[3] += one(d.late())
		counts[4] += one(d.incomplete())
		counts[5] += d.owed
		for i, s := range owedStandings {
			counts[6+i] += d.standings[s]
		}
	}
	return counts
}

// charts shows the lights by area and what departments have handed in, beside the headlines: all of them are on the first page.
func (o *overview) charts() {
	const column, each = 8, 11 // they stand to the right of the notes, each so many rows high
	o.draw(stack{title: "各方面红绿灯（任务数）", sheet: o.name, rows: o.byArea, names: 1, heads: o.byArea.from - 1, parts: numbersFrom(3, len(lightOrder)), inks: lightInks(),
		across: true, at: place(column, o.top), width: 450, height: each * 27})
	o.draw(stack{title: "各类单位报送（单位数）", sheet: o.name, rows: o.byKind, names: 1, heads: o.byKind.from - 1, parts: numbersFrom(4, 3),
		inks: []string{chartInks[models.Green], chartInks[models.Yellow], chartInks[models.Red]}, at: place(column, o.top+each), width: 450, height: each * 27})
}
