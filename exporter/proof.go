package exporter

import (
	"fmt"

	"duban/models"
	"duban/words"
)

// proofSheet is 校核: every total of the overview beside what a live formula counts from the other sheets. The formulas are made of
// sheet names, addresses and our own words, never of data.
const proofSheet = "校核"

// proof is one total and its recount.
type proof struct {
	what    string
	stated  stated
	recount string // formula
	counted int    // its value, counted while the other sheets were written
	how     string
}

// written is what the other sheets show, for the recount.
type written struct {
	tasks       ledgerCounts
	indicators  span
	byIndicator map[models.Color]int
	departments span
	sums        map[string]int // of 部门, by head
	problems    span
	byProblem   map[models.Color]int // what 滞后与问题 shows, by light
	requests    span
	asked       int // what 需协调事项 shows
	missing     missingCounts
	untracked   span
}

// proofs lists every check.
func (o *overview) proofs(w written) []proof {
	all := o.ofLedger(w)
	all = append(all, o.ofAreas(w)...)
	return append(all, o.ofDepartments(w)...)
}

// ofLedger are the totals that 台账, 指标, 未报送与催办 and 不跟踪任务 prove.
func (o *overview) ofLedger(w written) []proof {
	column := func(head string) string { return w.tasks.on(ledgerSheet, at(o.l.fields, head)) }
	sum := func(head string) string { return "SUM(" + column(head) + ")" }
	untracked := fmt.Sprintf("COUNT(%s)", w.untracked.on(untrackedSheet, 1))
	proofs := []proof{
		{"报告任务总数", o.stated["报告任务总数"], sum("任务计数") + "+" + untracked, w.tasks.tasks + len(o.l.Untracked), "台账任务计数加不跟踪任务行数"},
		{"跟踪任务", o.stated["跟踪任务"], sum("任务计数"), w.tasks.tasks, "台账“任务计数”列合计"},
		{"不跟踪任务", o.stated["不跟踪任务"], untracked, len(o.l.Untracked), "不跟踪任务表行数"},
	}
	for _, c := range lightOrder {
		word := words.Enum(words.Chinese, c)
		proofs = append(proofs, proof{lightTotal(c), o.stated[lightTotal(c)],
			fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, column("任务计数"), column("任务评定"), word), w.tasks.byLight[c], "台账中任务评定为“" + word + "”的任务"})
	}
	for _, c := range []models.Color{models.Red, models.Yellow} {
		word := words.Enum(words.Chinese, c)
		proofs = append(proofs, proof{"滞后与问题中的" + lightTotal(c), o.stated[lightTotal(c)],
			fmt.Sprintf(`COUNTIFS(%s,">0",%s,"%s")`, w.problems.on(problemSheet, 1), w.problems.on(problemSheet, at(problemFields, "任务评定")), word),
			w.byProblem[c], "滞后与问题表中任务评定为“" + word + "”的行"})
	}
	indicators := 0
	for _, n := range w.byIndicator {
		indicators += n
	}
	return append(proofs,
		proof{"量化指标", o.stated["量化指标"], fmt.Sprintf("COUNT(%s)", w.indicators.on(indicatorSheet, 1)), indicators, "指标表行数"},
		proof{"需市政府协调的任务", o.stated["需市政府协调的任务"], fmt.Sprintf("COUNT(%s)", w.requests.on(requestSheet, 1)), w.asked, "需协调事项表行数"},
		proof{"本期应报", o.stated["本期应报"], sum("应报"), w.tasks.owed, "台账“应报”列合计"},
		proof{"本期已报", o.stated["本期已报"], sum("已报"), w.tasks.received, "台账“已报”列合计"},
		proof{"本期未报", o.stated["本期未报"], fmt.Sprintf("COUNT(%s)", w.missing.missing.on(missingSheet, 1)), len(o.t.missing), "未报送与催办表中未报送的行数"},
		proof{"本期催办", o.stated["本期催办"], fmt.Sprintf("COUNT(%s)", w.missing.chases.on(missingSheet, 1)), len(o.l.log), "未报送与催办表中催办记录的行数"},
		proof{"其中未答复", o.stated["其中未答复"], fmt.Sprintf(`COUNTIF(%[1]s,"%[2]s")+COUNTIF(%[1]s,"%[3]s")`, w.missing.chases.on(missingSheet, at(chaseFields, "答复情况")), chaseOpen, chaseOverdue),
			o.l.unanswered(), "催办记录中答复情况为“未答复”和“逾期未答复”的行"},
	)
}

// ofAreas are the rows of the areas: their tasks, and that lights and shares make up the whole.
func (o *overview) ofAreas(w written) []proof {
	var proofs []proof
	for _, a := range o.areas {
		name, recount, counted, how := "方面合计", "SUM("+w.tasks.on(ledgerSheet, at(o.l.fields, "任务计数"))+")", w.tasks.tasks, "台账“任务计数”列合计"
		if a.number > 0 {
			name, counted, how = "第"+ordinal(a.number)+"方面", w.tasks.byArea[a.number], "台账中该方面的任务"
			recount = fmt.Sprintf("SUMIFS(%s,%s,%d)", w.tasks.on(ledgerSheet, at(o.l.fields, "任务计数")),
				w.tasks.on(ledgerSheet, at(o.l.fields, "方面序号")), a.number)
		}
		own := stated{fmt.Sprintf("'%s'!$B$%d", overviewSheet, a.row), a.tasks}
		proofs = append(proofs, proof{name + "任务数", own, recount, counted, how},
			proof{name + "各灯之和", own, fmt.Sprintf("SUM('%s'!$C$%d:$G$%d)", overviewSheet, a.row, a.row), a.lights, "本行红黄绿蓝灰相加"})
		if a.tasks > 0 {
			proofs = append(proofs, proof{name + "占比之和（‰）", stated{"1000", 1000},
				fmt.Sprintf("ROUND(SUM('%s'!$H$%d:$L$%d)*1000,0)", overviewSheet, a.row, a.row), a.permille, "本行各灯占比相加，占比取一位小数"})
		}
	}
	return proofs
}

// ofDepartments are the totals that 部门 proves.
func (o *overview) ofDepartments(w written) []proof {
	var proofs []proof
	add := func(name, total, head string) {
		proofs = append(proofs, proof{name, o.stated[total], "SUM(" + w.departments.on(departmentSheet, at(departmentFields, head)) + ")", w.sums[head],
			"部门“" + head + "”列合计"})
	}
	add("各单位牵头任务之和", "跟踪任务", "牵头任务")
	for _, c := range lightOrder {
		add("各单位"+lightTotal(c)+"之和", lightTotal(c), words.Enum(words.Chinese, c))
	}
	add("各单位应报之和", "本期应报", "应报")
	add("各单位已报之和", "本期已报", "已报")
	add("各单位未报之和", "本期未报", "未报")
	add("应报单位", "应报单位", "应报单位")
	add("按时报送单位", "按时报送单位", "按时")
	add("迟报单位", "迟报单位", "迟报")
	add("未交齐单位", "未交齐单位", "未交齐")
	add("各类单位合计：应报项次", "各类单位合计：应报项次", "应报")
	add("各类单位合计：应报单位", "各类单位合计：应报单位", "应报单位")
	add("各类单位合计：退回", "各类单位合计："+words.Enum(words.Chinese, models.StandingReturned), "其中退回")
	add("各类单位合计：通过", "各类单位合计："+words.Enum(words.Chinese, models.StandingAccepted), "其中通过")
	return proofs
}

var proofColumns = []column{{"序号", 7}, {"校核项目", 34}, {"总览数", 12}, {"复核数", 12}, {"差额", 10}, {"结论", 12}, {"复核方法", 44}}

// writeProofs writes 校核.
func (o *overview) writeProofs(b *book, w written) error {
	p, err := b.page(proofSheet, paperA4, proofColumns)
	if err != nil {
		return err
	}
	p.freeze(0, 3)
	p.wide(o.l.Report.Title+"校核", titleLook)
	p.wide("“总览数”取自总览，“复核数”用公式从各表重新计算；差额应全部为 0。", noteLook)
	p.head()
	rows, wrong := span{from: p.row + 1}, 0
	for i, x := range o.proofs(w) {
		difference, verdict := x.stated.value-x.counted, "一致"
		if difference != 0 {
			verdict = "不一致"
			wrong++
		}
		row := p.row + 1
		p.write([]cell{
			ordinalCell(i + 1), textCell(x.what, textLook),
			{value: x.stated.value, formula: x.stated.cell, look: countLook},
			{value: x.counted, formula: x.recount, look: countLook},
			{value: difference, formula: fmt.Sprintf("C%d-D%d", row, row), look: countLook},
			{value: verdict, formula: fmt.Sprintf(`IF(E%d=0,"一致","不一致")`, row), look: centerLook},
			textCell(x.how, textLook),
		})
	}
	rows, p.below = rows.endedAt(p.row), 1
	p.write([]cell{{look: totalLook}, textCell("不一致项数", totalLook), {look: totalLook}, {look: totalLook},
		{value: wrong, formula: fmt.Sprintf("COUNTIF(%s,\"<>0\")", rows.cells(5)), look: countLook.asTotal()}, {look: totalLook}, {look: totalLook}})
	return p.err
}
