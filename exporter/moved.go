package exporter

import (
	"strconv"

	"duban/models"
	"duban/store"
)

// movedSheet is 变更: targets and deadlines that moved, with the reason. A changed baseline is never silent.
const movedSheet = "变更"

// movedRow is one row of it.
type movedRow struct {
	store.MovedBaseline
	l *ledger
	t *rated
	n int // from 1
}

var movedFields = []field[movedRow]{
	{"序号", 7, func(r movedRow) cell { return ordinalCell(r.n) }},
	{"任务编号", 10, func(r movedRow) cell { return r.l.numberCell(r.t) }},
	{"工作任务", 40, func(r movedRow) cell { return textCell(r.t.Title, textLook) }},
	{"变更项", 20, func(r movedRow) cell { return textCell(r.what(), textLook) }},
	{"原值", 16, func(r movedRow) cell { return textCell(r.text(r.Before), centerLook) }},
	{"现值", 16, func(r movedRow) cell { return textCell(r.text(r.After), centerLook) }},
	{"自填报期", 14, func(r movedRow) cell { return textCell(r.l.periods[r.PeriodID].Name.Chinese(), centerLook) }},
	{"理由", 44, func(r movedRow) cell { return textCell(r.Reason, textLook) }},
	{"经办", 12, func(r movedRow) cell { return textCell(operator(r.Who), centerLook) }},
	{"日期", 12, func(r movedRow) cell { return cell{value: r.l.dayOf(r.CreatedAt), look: dateLook} }},
}

func (r movedRow) what() string {
	if r.IndicatorID == nil {
		return "完成时限"
	}
	for _, i := range r.t.indicators {
		if i.ID == *r.IndicatorID {
			return i.Name
		}
	}
	return "指标目标值"
}

// text is a baseline as the ledger prints a target, or a deadline.
func (r movedRow) text(b models.Baseline) string {
	switch {
	case r.IndicatorID != nil:
		return targetText(models.Target{Operator: b.Operator, Low: b.Low, High: b.High, Unit: b.Unit})
	case b.Deadline.IsZero():
		return "持续推进"
	}
	return b.Deadline.String()
}

// writeMoved writes 变更: those of the tasks that the workbook holds.
func (l *ledger) writeMoved(b *book) error {
	p, err := b.page(movedSheet, paperA3, columnsOf(movedFields))
	if err != nil {
		return err
	}
	at := map[string]*rated{}
	for i := range l.tasks {
		at[l.tasks[i].ID] = &l.tasks[i]
	}
	var rows []movedRow
	for _, c := range l.Changes {
		if t := at[c.TaskID]; t != nil {
			rows = append(rows, movedRow{c, l, t, len(rows) + 1})
		}
	}
	p.freeze(0, 3)
	p.wide(l.Report.Title+"目标与时限变更", titleLook)
	p.wide(l.asOfLine()+"　共 "+strconv.Itoa(len(rows))+" 项；变更自所列填报期起生效，此前各期仍按原值", noteLook)
	p.head()
	for _, r := range rows {
		p.write(rowOf(p, movedFields, r))
	}
	if len(rows) == 0 {
		p.row, p.below = p.row+1, 1
		p.wide("目标值和完成时限没有变更。", noteLook)
	}
	return p.err
}
