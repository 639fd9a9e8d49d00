package exporter

import (
	"fmt"
	"time"
)

// compared is what has changed against the period before: the lights, and what was handed in. It stands where a period before was read and
// tasks aren't chosen by their light, since those of another light then would be missing.
func (o *overview) compared(zone *time.Location) {
	if len(o.l.before) == 0 || len(o.l.selection.Lights) > 0 {
		return
	}
	b := o.l.before[0]
	then := b.count(zone)
	o.skip()
	o.section("四、与" + b.Period.Name.Chinese() + "相比")
	o.heads([]string{"项目", "本期", "上期", "增减"})
	for _, c := range lightOrder {
		o.change(lightTotal(c), o.t.all.by[c], then.all.by[c])
	}
	now, was := o.t.hands(), then.hands()
	for _, x := range []struct {
		name     string
		now, was int
	}{{"应报项次", now.owed, was.owed}, {"已报项次", now.received, was.received}, {"按时报送单位", now.onTime, was.onTime},
		{"迟报单位", now.late, was.late}, {"未交齐单位", now.incomplete, was.incomplete}} {
		o.change(x.name, x.now, x.was)
	}
	worse, better := o.l.moved()
	o.write([]cell{textCell("新亮红灯的任务", textLook), countCell(worse), textCell("　"+"上期不是红灯，本期是", quietLook)})
	o.write([]cell{textCell("红灯转出的任务", textLook), countCell(better), textCell("　"+"上期是红灯，本期不是", quietLook)})
}

// change writes a count beside what it was, and the difference by a formula.
func (o *overview) change(name string, now, was int) {
	row := o.row + 1
	c := cell{value: now - was, formula: fmt.Sprintf("B%d-C%d", row, row), look: countLook.withFormat("+#,##0;-#,##0;0")}
	o.write([]cell{textCell(name, textLook), countCell(now), countCell(was), c})
}

// moved counts the tasks that are red now and weren't in the period before, and the other way round.
func (l *ledger) moved() (worse, better int) {
	for i := range l.tasks {
		was, ok := l.before[0].byID[l.tasks[i].ID]
		if !ok {
			continue
		}
		now, then := isRed(&l.tasks[i]), isRed(was)
		worse += one(now && !then)
		better += one(then && !now)
	}
	return worse, better
}

func isRed(t *rated) bool { return t.light.Color == lightOrder[0] }

// handCounts are the departments that owe and what they owe, by what became of it.
type handCounts struct{ owed, received, units, onTime, late, incomplete int }

func (t tally) hands() handCounts {
	var h handCounts
	for _, d := range t.departments {
		h.owed, h.received = h.owed+d.owed, h.received+d.received
		h.units += one(d.owing())
		h.onTime += one(d.owing() && d.onTime)
		h.late += one(d.late())
	}
	h.incomplete = h.units - h.onTime - h.late
	return h
}
