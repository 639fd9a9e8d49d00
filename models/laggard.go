package models

import (
	"cmp"
	"slices"
)

// ItemSum is what the items beneath an indicator amount to, held against the figure of the indicator itself.
type ItemSum struct {
	Items    int      // how many there are
	Reported int      // … with a figure
	Done     int      // … that have reached their target, or without one have a figure above 0
	Total    *Decimal // sum of their figures, nil without any
	Differs  bool     // all have a figure, and together they are not what was reported of the whole
}

// SumItems adds the items beneath an indicator up. Rates aren't summed: of growth, ceilings and shares only the counts are given.
func SumItems(i Indicator, items []Item, latest Latest) ItemSum {
	var s ItemSum
	total := Decimal{}
	for _, item := range items {
		if item.IndicatorID == nil || *item.IndicatorID != i.ID {
			continue
		}
		s.Items++
		r := latest.ItemReading(item.ID)
		if r == nil || r.Value == nil {
			continue
		}
		s.Reported++
		total = total.Add(*r.Value)
		if item.Low != nil && r.Value.Cmp(*item.Low) >= 0 || item.Low == nil && r.Value.Sign() > 0 {
			s.Done++
		}
	}
	if s.Reported == 0 || i.Kind != Cumulative && i.Kind != Stock || i.Unit == "%" {
		return s
	}
	s.Total = &total
	whole := latest.Reading(i.ID)
	s.Differs = s.Reported == s.Items && whole != nil && whole.Value != nil && !whole.Value.Equal(total)
	return s
}

// Laggard is an item that lags, also under a green total.
type Laggard struct {
	Item       Item
	Completion string // 60.0%, "" where it has no ratio
	Light      Light

	share Fraction
}

// Laggards are the items beneath an indicator whose light is red or yellow, the reddest first, then by completion.
func Laggards(i Indicator, items []Item, latest Latest, lights map[string]Light) []Laggard {
	var lag []Laggard
	for _, item := range items {
		l := Laggard{Item: item, Light: lights[item.ID]}
		if item.IndicatorID == nil || *item.IndicatorID != i.ID || l.Light.Color != Red && l.Light.Color != Yellow {
			continue
		}
		if r := latest.ItemReading(item.ID); r != nil && r.Value != nil {
			target := Target{Operator: OpEQ, Low: item.Low, Unit: item.Unit}
			if share, ok := target.Attainment(i.Kind, *r.Value); ok {
				l.share, l.Completion = share, share.Percent()
			}
		}
		lag = append(lag, l)
	}
	slices.SortStableFunc(lag, func(a, b Laggard) int {
		return cmp.Or(cmp.Compare(a.Light.Color.rank(), b.Light.Color.rank()), a.share.Cmp(b.share))
	})
	return lag
}
