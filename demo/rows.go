package demo

import (
	"fmt"
	"hash/fnv"
	"math/big"
)

// chance is a number from 0 to n-1 that follows from words: the same words give the same number.
func chance(n int, words ...any) int {
	h := fnv.New32a()
	fmt.Fprint(h, words...)
	return int(h.Sum32()>>7) % n
}

// say is what a department has to say in a month of what it owes.
func (p *play) say(tasks []*task, month int) []Row {
	rows := make([]Row, 0, len(tasks))
	for _, t := range tasks {
		r := Row{Task: t.ID, Values: map[string]string{}, Items: map[string]string{}}
		behind := false
		for _, i := range t.Indicators {
			if v, ok := p.value(i, month); ok {
				r.Values[i.ID], behind = v, behind || pull(i) < 90
			}
		}
		for _, i := range t.items {
			r.Items[i.ID] = p.grown(i.ID, share(i.Low, int64(month*(60+10*chance(6, i.Title))), 12*100, 2))
		}
		r.words(t, month, behind)
		rows = append(rows, r)
	}
	return rows
}

// words are the department's own words.
func (r *Row) words(t *task, month int, behind bool) {
	mood := chance(12, t.Number, month)
	switch {
	case len(t.Indicators) > 0 && behind, mood == 0:
		r.Status, r.Forecast = "BEHIND", "AT_RISK"
		r.Problems = fmt.Sprintf("截至%d月，%s前期手续办理偏慢。", month, t.Title)
		r.Next = fmt.Sprintf("%d月底前倒排工期，逐项销号。", min(month+1, 12))
	case len(t.Indicators) == 0 && mood == 1 && month > 3:
		r.Status = "NO_NEWS"
		return
	case len(t.Indicators) == 0 && mood == 2 && month <= 3:
		r.Status, r.Forecast = "NOT_STARTED", "ON_TIME"
	case len(t.Indicators) == 0 && month == 12 && mood%3 == 0:
		r.Status, r.Forecast = "DONE", "ON_TIME"
	default:
		r.Status, r.Forecast = "ON_PLAN", "ON_TIME"
	}
	r.Progress = fmt.Sprintf("截至%d月底，%s按第%d号安排推进。", month, t.Title, mood+1)
	if mood == 3 {
		r.Request = "请市政府协调解决用地指标。"
	}
}

// pull is how much of its plan an indicator makes, in percent.
func pull(i indicator) int { return []int{110, 100, 95, 85, 60}[chance(5, i.Name)] }

// value is the figure of an indicator at the end of a month; ok is false where there is none yet.
func (p *play) value(i indicator, month int) (string, bool) {
	plan := planOf(i) // what it does, whether or not the plan was handed in
	switch {
	case i.Kind == "ZERO":
		if month == 9 && chance(4, i.Name) == 0 {
			return "1", true
		}
		return "0", true
	case plan.Kind == "YEAR_END" && month < 12:
		return "", false
	}
	low := i.Target.Low
	wanted := share(low, int64(month), 12, 6)
	if plan.Kind == "VALUES" {
		wanted = "0"
		for m := 1; m <= month; m++ {
			if v, ok := plan.Values[m]; ok {
				wanted = v
			}
		}
	}
	v := share(wanted, int64(pull(i)), 100, i.places())
	if i.Target.Unit == "%" && more(v, "100") {
		v = "100"
	}
	return p.grown(i.ID, v), true
}

// grown is a figure that never falls below what was told before.
func (p *play) grown(id, v string) string {
	if last, told := p.told[id]; told && more(last, v) {
		return last
	}
	p.told[id] = v
	return v
}

// more says whether one decimal is above another.
func more(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) > 0
}
