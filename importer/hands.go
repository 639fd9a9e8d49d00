package importer

import (
	"maps"
	"sync"

	"duban/grid"
	"duban/models"
)

// Thousands of tasks are judged by several hands at once: each takes a run of tasks and judges them as if it were alone; what they find is put
// together in order, so that the judgement is the same however many there were.

// tasksAHand is from how many tasks on another hand is worth it.
const tasksAHand = 500

func (j *judgement) judgeInParts(byTask [][]*line, parts int) {
	j.settleTables(byTask)
	hands := make([]*judgement, parts)
	var all sync.WaitGroup
	for i := range hands {
		hands[i] = j.hand()
		from, to := i*len(byTask)/parts, (i+1)*len(byTask)/parts
		all.Go(func() { hands[i].judgeEach(byTask[from:to]) })
	}
	all.Wait()
	for _, h := range hands {
		j.join(h)
	}
}

// settleTables has the tables find out what they find out when they are first asked, so that they only answer from here on.
func (j *judgement) settleTables(byTask [][]*line) {
	for _, lines := range byTask {
		for _, l := range lines {
			if u := l.value(models.FieldUnit); u != "" {
				l.table.knownUnit(u)
			}
			if col := l.column(models.FieldCompletion); col > 0 {
				l.table.scaleOf(col)
			}
		}
	}
}

// hand is a judgement of the same book and basis that has found nothing of its own yet.
func (j *judgement) hand() *judgement {
	h := *j
	h.findings, h.rows, h.parts, h.memories, h.detail.Changes = nil, nil, nil, nil, nil
	h.alike, h.asked, h.deadlines = map[kindOfFinding]*alikeFindings{}, map[columnOf]int{}, map[grid.Cell]string{}
	h.faulty = maps.Clone(j.faulty)
	return &h
}

// join takes in what a hand has found.
func (j *judgement) join(h *judgement) {
	asked := map[int]bool{} // findings that another hand has already, from 1
	for column, at := range h.asked {
		if _, before := j.asked[column]; before {
			asked[at] = true
		}
		j.asked[column] = 1
	}
	for i, f := range h.findings {
		if asked[i+1] {
			continue
		}
		switch n := j.counted(kindOfFinding{f.Severity, f.Code}); {
		case n.all <= mostAlike:
			j.findings = append(j.findings, f)
		case n.all == mostAlike+1:
			n.first = more(f.Severity, f.Sheet, f.Cell)
		}
	}
	for kind, unlisted := range h.alike {
		if left := unlisted.all - mostAlike; left > 0 {
			n := j.alike[kind]
			if n.all == mostAlike {
				n.first = unlisted.first
			}
			n.all += left
		}
	}
	maps.Copy(j.faulty, h.faulty)
	j.rows, j.parts, j.memories = append(j.rows, h.rows...), append(j.parts, h.parts...), append(j.memories, h.memories...)
	j.detail.Changes = append(j.detail.Changes, h.detail.Changes...)
}
