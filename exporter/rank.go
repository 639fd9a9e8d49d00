package exporter

import (
	"slices"

	"duban/models"
	"duban/store"
)

// rankRows numbers the parts that owe something: the greater share of reports on time first, then the smaller share of red; who is equal in both
// shares a rank, and the next one counts on (1, 1, 3). The rows stay in their official order.
func rankRows(rows []Rollup) {
	var owing []*Rollup
	for i := range rows {
		if rows[i].Owing.Owed > 0 {
			owing = append(owing, &rows[i])
		}
	}
	slices.SortStableFunc(owing, func(a, b *Rollup) int {
		if c := a.standing(b); c != 0 {
			return c
		}
		return a.place - b.place
	})
	for i, r := range owing {
		n := i + 1
		if i > 0 && r.standing(owing[i-1]) == 0 {
			n = *owing[i-1].Rank
		}
		r.Rank = &n
	}
}

// standing is below 0 where r stands better than s. Shares are compared by cross-multiplication.
func (r *Rollup) standing(s *Rollup) int {
	if c := s.OnTime*r.Owing.Owed - r.OnTime*s.Owing.Owed; c != 0 {
		return c
	}
	return r.red()*max(s.Tasks, 1) - s.red()*max(r.Tasks, 1)
}

func (r *Rollup) red() int {
	for _, l := range r.Lights {
		if l.Color == models.Red {
			return l.Count
		}
	}
	return 0
}

func sortPosts(posts []store.Portfolio) {
	slices.SortStableFunc(posts, func(a, b store.Portfolio) int {
		if a.Position != b.Position {
			return a.Position - b.Position
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
}
