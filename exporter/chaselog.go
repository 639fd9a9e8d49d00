package exporter

import (
	"fmt"
	"slices"
	"strings"

	"duban/models"
	"duban/store"
	"duban/words"
)

// The log of chases stands on 未报送与催办 beneath what is missing: those of the period, and older ones that were open in it.

// chaseRow is one row of it.
type chaseRow struct {
	store.LoggedChase
	l *ledger
	n int // from 1
}

// chaseFields lie in the columns of missingFields, whose widths they have.
var chaseFields = []field[chaseRow]{
	{"序号", 0, func(r chaseRow) cell { return ordinalCell(r.n) }},
	{"单位", 0, func(r chaseRow) cell { return textCell(r.l.departmentName(r.DepartmentID), textLook) }},
	{"催办方式", 0, func(r chaseRow) cell { return textCell(words.Enum(words.Chinese, r.Step), centerLook) }},
	{"催办事由", 0, func(r chaseRow) cell { return textCell(r.about(), textLook) }},
	{"发出日期", 0, func(r chaseRow) cell { return cell{value: r.l.dayOf(r.CreatedAt), look: dateLook} }},
	{"答复期限", 0, func(r chaseRow) cell { return cell{value: r.Due, look: dateLook} }},
	{"答复情况", 0, func(r chaseRow) cell { return textCell(r.standing(), centerLook) }},
	{"文号", 0, func(r chaseRow) cell { return textCell(r.Number, centerLook) }},
	{"答复日期", 0, chaseRow.answeredOn},
	{"经办", 0, func(r chaseRow) cell { return textCell(operator(r.Who), centerLook) }},
	{"答复内容", 0, func(r chaseRow) cell { return textCell(r.answer(), textLook) }},
}

// The words of 答复情况. 逾期 is reckoned at the period's last day, never by the clock.
const (
	chaseAnswered = "已答复"
	chaseOpen     = "未答复"
	chaseOverdue  = "逾期未答复"
)

func (r chaseRow) standing() string {
	switch {
	case r.Answered():
		return chaseAnswered
	case !r.Due.IsZero() && r.Due.Before(r.l.Period.Ends):
		return chaseOverdue
	}
	return chaseOpen
}

func (r chaseRow) answeredOn() cell {
	if r.AnsweredAt == nil {
		return textCell("", centerLook)
	}
	return cell{value: r.l.dayOf(*r.AnsweredAt), look: dateLook}
}

// answer is the reply in words; a hand-in is one, too.
func (r chaseRow) answer() string {
	if r.Answered() && r.Answer == "" {
		return "已报送进展"
	}
	return r.Answer
}

// about says what a department is chased for: 未报送进展：1.1.1、1.1.2; then what staff or a leader wrote.
func (r chaseRow) about() string {
	var lines []string
	for _, reason := range models.ChaseReasons {
		var of []string
		for _, m := range r.Matters {
			if m.Reason == reason {
				of = append(of, matterName(m))
			}
		}
		if len(of) > 0 {
			lines = append(lines, words.Enum(words.Chinese, reason)+"："+strings.Join(of, "、"))
		}
	}
	if r.Wording != "" {
		lines = append(lines, r.Wording)
	}
	return strings.Join(lines, "\n")
}

// matterName is the task that a matter is about, with the milestone or the older letter that it names.
func matterName(m models.LetterMatter) string {
	switch {
	case m.TaskNumber == "":
		return m.Note
	case m.Note != "" && m.Reason == models.ReasonMilestone:
		return m.TaskNumber + "（" + m.Note + "）"
	}
	return m.TaskNumber
}

func operator(name string) string {
	if name == "" {
		return "命令行"
	}
	return name
}

// chaseSelected says whether a chase belongs to what was selected: it is about a task that is there, or, where it names none, to a
// department that is.
func (l *ledger) chaseSelected(c store.LoggedChase, there map[string]bool) bool {
	named := false
	for _, m := range c.Matters {
		if m.TaskID != nil {
			if named = true; there[*m.TaskID] {
				return true
			}
		}
	}
	return !l.selection.narrows() || !named && slices.Contains(l.selection.DepartmentIDs, c.DepartmentID)
}

// readLog takes the chases that the workbook lists, by department in official order, and then as they were sent.
func (l *ledger) readLog() {
	there := map[string]bool{}
	for _, t := range l.tasks {
		there[t.ID] = true
	}
	for _, c := range l.Chases {
		if l.viewer.MaySeeChase(c.Chase) && l.chaseSelected(c, there) {
			l.log = append(l.log, c)
		}
	}
	position := func(c store.LoggedChase) int { return l.names[c.DepartmentID].Position }
	slices.SortStableFunc(l.log, func(a, b store.LoggedChase) int { return position(a) - position(b) })
}

// unanswered counts the chases that wait for an answer.
func (l *ledger) unanswered() int {
	n := 0
	for _, c := range l.log {
		n += one(!c.Answered())
	}
	return n
}

// chasedFor says how often a missing report was chased, and what came of the last time.
func (l *ledger) chasedFor(m missing) string {
	var last *store.LoggedChase
	n := 0
	for i, c := range l.log {
		about := slices.ContainsFunc(c.Matters, func(x models.LetterMatter) bool {
			return x.TaskID != nil && *x.TaskID == m.task.ID && x.Reason.NeedsReport()
		})
		if about && c.DepartmentID == m.DepartmentID && c.PeriodID != nil && *c.PeriodID == l.Period.ID {
			last, n = &l.log[i], n+1
		}
	}
	if last == nil {
		return "未催办"
	}
	name := last.Number
	if name == "" {
		name = words.Enum(words.Chinese, last.Step)
	}
	return fmt.Sprintf("%d次，最近 %s %s，%s", n, l.dayOf(last.CreatedAt), name, chaseRow{*last, l, 0}.standing())
}

// missingCounts are the rows of the sheet's two tables.
type missingCounts struct{ missing, chases span }

// writeChases writes the log beneath what is missing. The filter leaves it alone.
func (l *ledger) writeChases(p *page) span {
	from := p.row
	p.skip()
	p.put([]any{p.book.cell(textCell("催办记录（本期，及本期仍待答复的往期催办）", sectionLook))}, 24)
	p.heads(headsOf(chaseFields))
	rows := span{from: p.row + 1}
	for i, c := range l.log {
		p.write(rowOf(p, chaseFields, chaseRow{c, l, i + 1}), cell{}, textCell("（续）", textLook.withInk(inkMuted)))
	}
	if rows = rows.endedAt(p.row); len(l.log) == 0 {
		p.row = rows.to
		p.wide("本期没有催办。", noteLook)
	}
	p.below += p.row - from
	return rows
}
