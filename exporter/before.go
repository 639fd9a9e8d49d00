package exporter

import (
	"strings"

	"duban/models"
	"duban/store"
	"duban/words"
)

// What stood in the periods before, beside what stands now.

// withHistory is the ledger of the newest of the periods, with those before it behind it. The selection counts for all of them, but for
// lights: a task that is red today is shown with what it was.
func withHistory(all []store.Consolidation, v models.Viewer, s Selection) *ledger {
	l := newLedger(all[0], v)
	l.keep(s)
	l.readLog()
	s.Lights = nil
	for _, c := range all[1:] {
		b := newLedger(c, v)
		b.keep(s)
		b.byID = map[string]*rated{}
		for i := range b.tasks {
			b.byID[b.tasks[i].ID] = &b.tasks[i]
		}
		l.before = append(l.before, b)
	}
	return l
}

// since is the first of the periods without interruption in which the task has had its light. sure is false where the oldest period
// that was read has it too, so that it may be older still.
func (l *ledger) since(t *rated) (first models.Period, sure bool) {
	first = l.Period.Name
	for _, b := range l.before {
		was, there := b.byID[t.ID]
		if !there || was.light.Color != t.light.Color {
			return first, true
		}
		first = b.Period.Name
	}
	return first, len(l.before) == 0
}

// sinceText says since when: 2026年9月起, or 2026年8月或更早起.
func (l *ledger) sinceText(t *rated) string {
	first, sure := l.since(t)
	switch {
	case len(l.before) == 0:
		return ""
	case sure:
		return first.Chinese() + "起"
	}
	return first.Chinese() + "或更早起"
}

// then is what a task or its indicator was in a period before: figure and light, or the light alone.
func (b *ledger) then(r ledgerRow) string {
	was, ok := b.byID[r.t.ID]
	if !ok {
		return ""
	}
	if r.i == nil {
		return words.Enum(words.Chinese, was.light.Color)
	}
	for _, i := range was.indicators {
		if i.ID != r.i.ID {
			continue
		}
		light := words.Enum(words.Chinese, i.light.Color)
		if i.reading == nil || i.reading.Value == nil {
			return light
		}
		return i.reading.Value.String() + "（" + light + "）"
	}
	return ""
}

// leaderNames are the posts in whose portfolio a task is: 副市长 张某.
func (l *ledger) leaderNames(taskID string) string {
	var names []string
	for _, p := range l.leaders[taskID] {
		names = append(names, postAndHolder(p))
	}
	return strings.Join(names, "、")
}

func postAndHolder(p store.Portfolio) string { return strings.TrimSpace(p.Post + " " + p.Holder) }

// leaderTitle is a post by its id.
func (l *ledger) leaderTitle(id string) string {
	for _, p := range l.Leaders {
		if p.ID == id {
			return postAndHolder(p)
		}
	}
	return ""
}
