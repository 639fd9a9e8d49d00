package exporter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/models"
	"duban/store"
)

// briefing is what papers speak of: the ledger of a period with accepted figures only, the one of the period before, and since when
// tasks are red. It is read and counted by the same code as the workbook, so that both state the same numbers.
type briefing struct {
	l      *ledger
	f      Figures
	t      tally
	before *ledger          // of the period before; nil: this is the first
	red    map[string]since // of the tasks that are red, by id
}

// since is the first of the periods in which a task has been red without a break, and how many they are.
type since struct {
	period models.Period
	n      int
}

func (s since) String() string {
	if s.n == 1 {
		return "本期新亮"
	}
	return fmt.Sprintf("自%s起，已%d期", s.period.Chinese(), s.n)
}

// readBriefing reads a briefing, all of it of one moment: as many periods back as a task that is red now may have been red.
func readBriefing(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (*briefing, error) {
	for back := 3; ; back *= 4 {
		all, err := st.Entries.History(ctx, v, reportID, period, back, true)
		if err != nil {
			return nil, err
		}
		b, err := newBriefing(all[0], v)
		if err != nil {
			return nil, err
		}
		if still := b.lookBack(all[1:]); !still || len(all) <= back {
			return b, nil
		}
	}
}

// newBriefing counts what was read of the period itself.
func newBriefing(c store.Consolidation, v models.Viewer) (*briefing, error) {
	zone, err := time.LoadLocation(c.Report.Zone)
	if err != nil {
		return nil, fmt.Errorf("exporter: the report's zone: %w", err)
	}
	b := &briefing{l: newLedger(c, v), red: map[string]since{}}
	b.t = b.l.count(zone)
	b.f = b.l.figures(b.t)
	for _, t := range b.l.tasks {
		if t.light.Color == models.Red {
			b.red[t.ID] = since{c.Period.Name, 1}
		}
	}
	return b, nil
}

// lookBack counts back through the periods before, the latest first, and says whether a task was red in all of them. Nothing before the
// first owed period counts.
func (b *briefing) lookBack(earlier []store.Consolidation) (still bool) {
	red := map[string]bool{}
	for id := range b.red {
		red[id] = true
	}
	for _, c := range earlier {
		if b.l.FirstOwed != nil && c.Period.Ends.Before(b.l.FirstOwed.Ends) {
			return false
		}
		then := newLedger(c, b.l.viewer)
		if b.before == nil {
			b.before = then
		}
		was := map[string]bool{}
		for _, t := range then.tasks {
			if red[t.ID] && t.light.Color == models.Red {
				was[t.ID] = true
				b.red[t.ID] = since{c.Period.Name, b.red[t.ID].n + 1}
			}
		}
		red = was
	}
	return len(red) > 0
}

// shift is what became of the lights of some tasks against the period before, by their numbers.
type shift struct {
	reddened, cleared []string // red now and not before; red before and not now
	worse, better     []string // other changes
}

// rank orders the lights by how they count: closed, on plan, behind, far behind. Grey is no judgement.
var rank = map[models.Color]int{models.Blue: 1, models.Green: 2, models.Yellow: 3, models.Red: 4}

func (b *briefing) shift(tasks []*rated) shift {
	var s shift
	if b.before == nil {
		return s
	}
	was := map[string]models.Color{}
	for _, t := range b.before.tasks {
		was[t.ID] = t.light.Color
	}
	for _, t := range tasks {
		old, known := was[t.ID]
		is := t.light.Color
		switch {
		case !known || old == is:
		case is == models.Red:
			s.reddened = append(s.reddened, t.Number)
		case old == models.Red:
			s.cleared = append(s.cleared, t.Number)
		case rank[old] == 0 || rank[is] == 0:
		case rank[is] > rank[old]:
			s.worse = append(s.worse, t.Number)
		default:
			s.better = append(s.better, t.Number)
		}
	}
	return s
}

// sentence says a shift in words.
func (s shift) sentence() string {
	var parts []string
	for _, p := range []struct {
		what    string
		numbers []string
	}{{"新亮红灯", s.reddened}, {"解除红灯", s.cleared}, {"其他变差", s.worse}, {"其他变好", s.better}} {
		if len(p.numbers) > 0 {
			parts = append(parts, fmt.Sprintf("%s%d项（%s）", p.what, len(p.numbers), strings.Join(p.numbers, "、")))
		}
	}
	if len(parts) == 0 {
		return "红绿灯没有变化"
	}
	return strings.Join(parts, "，")
}

// all are pointers to the ledger's tasks.
func (b *briefing) all() []*rated {
	tasks := make([]*rated, len(b.l.tasks))
	for i := range b.l.tasks {
		tasks[i] = &b.l.tasks[i]
	}
	return tasks
}

// reds are those of some tasks that are red, the longest red first.
func (b *briefing) reds(tasks []*rated) []*rated {
	var reds []*rated
	for _, t := range tasks {
		if t.light.Color == models.Red {
			reds = append(reds, t)
		}
	}
	slices.SortStableFunc(reds, func(x, y *rated) int { return b.red[y.ID].n - b.red[x.ID].n })
	return reds
}

// portfolio is a leader with the tracked tasks in their charge.
type portfolio struct {
	leader store.Portfolio
	tasks  []*rated
}

func (p portfolio) lights() lights {
	var l lights
	for _, t := range p.tasks {
		l.add(t.light.Color)
	}
	return l
}

// name is the post and its holder: 副市长 王某.
func (p portfolio) name() string { return strings.TrimSpace(p.leader.Post + " " + p.leader.Holder) }

// requests counts the tasks with a request to the government.
func (p portfolio) requests() int {
	n := 0
	for _, t := range p.tasks {
		n += one(requestOf(t) != "")
	}
	return n
}

func requestOf(t *rated) string {
	if t.Current.Entry == nil {
		return ""
	}
	return strings.TrimSpace(t.Current.Entry.Request)
}

// portfolios are the leaders who have tracked tasks in their charge, in official order.
func (b *briefing) portfolios() []portfolio {
	at, byID := map[string]int{}, map[string]*rated{}
	for i := range b.l.tasks {
		byID[b.l.tasks[i].ID] = &b.l.tasks[i]
	}
	var list []portfolio
	for _, p := range b.l.Leaders {
		t := byID[p.TaskID]
		if t == nil {
			continue
		}
		if _, known := at[p.ID]; !known {
			at[p.ID] = len(list)
			list = append(list, portfolio{leader: p})
		}
		list[at[p.ID]].tasks = append(list[at[p.ID]].tasks, t)
	}
	slices.SortStableFunc(list, func(x, y portfolio) int { return x.leader.Position - y.leader.Position })
	for i := range list {
		slices.SortStableFunc(list[i].tasks, func(x, y *rated) int { return int(x.Position - y.Position) })
	}
	return list
}

// leaderNames are the leaders of a task.
func (b *briefing) leaderNames(taskID string) string {
	var names []string
	for _, p := range b.l.Leaders {
		if p.TaskID == taskID {
			names = append(names, portfolio{leader: p}.name())
		}
	}
	return strings.Join(names, "、")
}

// leadName is the department that leads a task, as papers name it.
func (b *briefing) leadName(t *rated) string {
	if t.lead == nil {
		return "未定"
	}
	return b.l.departmentName(t.lead.DepartmentID)
}

// chineseDay is a day as documents write it: 2026年11月30日.
func chineseDay(d models.Date) string {
	if d.IsZero() {
		return "持续推进"
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}
