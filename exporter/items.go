package exporter

import (
	"slices"

	"duban/models"
	"duban/words"
)

// itemSheet is 分项: a row for each item beneath a tracked task. It is there only where items are. Items have lights of their own,
// which don't colour the task's.
const itemSheet = "分项"

// itemRow is one row of it.
type itemRow struct {
	l       *ledger
	t       *rated
	item    models.Item
	of      *ratedIndicator // nil: beneath the task itself
	reading *models.Reading
	light   models.Color // "" where nothing can be judged
	n       int          // from 1
}

var itemFields = []field[itemRow]{
	{"序号", 6, func(r itemRow) cell { return ordinalCell(r.n) }},
	{"任务编号", 9, func(r itemRow) cell { return r.l.numberCell(r.t) }},
	{"工作任务", 30, func(r itemRow) cell { return textCell(r.t.Title, textLook) }},
	{"指标", 20, func(r itemRow) cell { return textCell(r.indicator(), textLook) }},
	{"分项", 30, func(r itemRow) cell { return textCell(r.item.Title, textLook) }},
	{"责任单位", 16, func(r itemRow) cell { return textCell(r.department(), textLook) }},
	{"目标数", 12, func(r itemRow) cell { return figure(r.item.Low, r.target()) }},
	{"计量单位", 8, func(r itemRow) cell { return textCell(r.item.Unit, centerLook) }},
	{"完成时限", 12, func(r itemRow) cell { return cell{value: r.item.Deadline, look: dateLook} }},
	{"累计完成", 13, func(r itemRow) cell { return figure(r.value(), r.target()) }},
	{"审核", 7, itemRow.review},
	{"完成率", 9, itemRow.completion},
	{"数据截至", 12, itemRow.asOf},
	{"分项评定", 8, itemRow.lightCell},
	{"数据来源", 26, func(r itemRow) cell { return textCell(r.source(), textLook) }},
	{"报送期", 12, func(r itemRow) cell { return textCell(r.reportedIn(), centerLook) }},
}

func (r itemRow) indicator() string {
	if r.of == nil {
		return ""
	}
	return r.of.Name
}

func (r itemRow) department() string {
	if r.item.DepartmentID == nil {
		return ""
	}
	return r.l.departmentName(*r.item.DepartmentID)
}

func (r itemRow) target() models.Target {
	return models.Target{Operator: models.OpEQ, Low: r.item.Low, Unit: r.item.Unit}
}

func (r itemRow) value() *models.Decimal {
	if r.reading == nil {
		return nil
	}
	return r.reading.Value
}

func (r itemRow) review() cell {
	if r.reading == nil {
		return cell{look: centerLook}
	}
	return r.l.reviewed(r.t, r.reading)
}

// completion is reckoned as that of the indicator; an item beneath the task itself is counted up.
func (r itemRow) completion() cell {
	kind := models.Cumulative
	if r.of != nil {
		kind = r.of.Kind
	}
	if r.value() == nil {
		return cell{look: shareLook}
	}
	return share(r.target().Attainment(kind, *r.value()))
}

func (r itemRow) asOf() cell {
	if r.reading == nil {
		return cell{look: dateLook}
	}
	return cell{value: r.reading.AsOf, look: dateLook}
}

func (r itemRow) lightCell() cell {
	if r.light == "" {
		return cell{look: centerLook}
	}
	return lightCell(r.light)
}

func (r itemRow) source() string {
	if r.reading == nil {
		return ""
	}
	return r.l.source(r.t, r.reading)
}

func (r itemRow) reportedIn() string {
	if r.reading == nil {
		return ""
	}
	return r.l.reportedIn(r.t, r.reading)
}

// writeItems writes 分项 where there are items.
func (l *ledger) writeItems(b *book) error {
	rows := l.itemRows()
	if len(rows) == 0 {
		return nil
	}
	p, err := l.beginItems(b)
	if err != nil {
		return err
	}
	for n, r := range rows {
		r.n = n + 1
		p.write(rowOf(p, itemFields, r), cell{}, textCell(r.t.Number+"（续）", codeLook.withInk(inkMuted)))
	}
	return p.err
}

// itemRows are the items with the laggards first: by their lights, then in the order of the tasks, so that a county that lags under a green
// total stands on top.
func (l *ledger) itemRows() []itemRow {
	var rows []itemRow
	for i := range l.tasks {
		for _, item := range l.tasks[i].Items {
			rows = append(rows, l.item(&l.tasks[i], item))
		}
	}
	slices.SortStableFunc(rows, func(a, b itemRow) int {
		switch {
		case a.light.Worse(b.light):
			return -1
		case b.light.Worse(a.light):
			return 1
		}
		return 0
	})
	return rows
}

func (l *ledger) beginItems(b *book) (*page, error) {
	p, err := b.page(itemSheet, paperA3, columnsOf(itemFields))
	if err != nil {
		return nil, err
	}
	p.freeze(2, 3)
	p.wide(l.Report.Title+words.Enum(words.Chinese, models.FieldItem), titleLook)
	p.wide(l.asOfLine()+"　滞后的在前", noteLook)
	p.head()
	return p, nil
}

// item judges an item: it follows the plan of its indicator, where it lies beneath one.
func (l *ledger) item(t *rated, item models.Item) itemRow {
	r := itemRow{l: l, t: t, item: item, reading: t.Current.ItemReading(item.ID)}
	for i := range t.indicators {
		if item.IndicatorID != nil && t.indicators[i].ID == *item.IndicatorID {
			r.of = &t.indicators[i]
		}
	}
	r.light = t.Rated.Items[item.ID].Color
	return r
}
