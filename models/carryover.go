package models

// Remaining is what is left of an indicator's target for the year after: of one that is counted up, target less what was reached; of every
// other kind (a stock, a rate, a ceiling, zero) the whole target, because it is a level and no sum. ok is false where nothing is left: the
// count or the level was reached.
func (i Indicator) Remaining(reached *Decimal) (rest Indicator, ok bool) {
	if reached == nil || i.Low == nil {
		return i, true
	}
	switch i.Kind {
	case Cumulative:
		low := i.Low.Sub(*reached)
		if !low.IsPositive() {
			return i, false
		}
		i.Low = &low
		if i.High != nil {
			high := i.High.Sub(*reached)
			i.High = &high
		}
	case Stock:
		bound, known := i.Target().Bound(i.Kind)
		return i, !known || reached.LessThan(bound)
	}
	return i, true
}

// Remaining is what is left of an item for the year after, by the kind of its indicator ("" for one beneath the task itself): as of an indicator.
// An item without a target of its own, a named project, goes on.
func (x Item) Remaining(kind IndicatorKind, reached *Decimal) (rest Item, ok bool) {
	if kind == "" {
		kind = Cumulative
	}
	left, ok := Indicator{Kind: kind, Operator: OpGTE, Low: x.Low}.Remaining(reached)
	x.Low = left.Low
	return x, ok
}

// Unfinished gives the indicators of a task that the next year goes on with, and whether the task goes on at all: it is open, its last
// accepted word isn't 已完成, and where it has indicators something is left of one of them.
func Unfinished(t Task, indicators []Indicator, accepted Latest) (rest []Indicator, ok bool) {
	if t.State == TaskClosed || accepted.Entry != nil && accepted.Entry.Status == StatusDone {
		return nil, false
	}
	for _, i := range indicators {
		var reached *Decimal
		if r := accepted.Reading(i.ID); r != nil {
			reached = r.Value
		}
		if left, open := i.Remaining(reached); open {
			rest = append(rest, left)
		}
	}
	return rest, len(rest) > 0 || len(indicators) == 0
}

// Successor gives the department that has taken the place of one that was merged or renamed, itself where none has.
func Successor(all []Department, id string) string {
	next := map[string]string{}
	for _, d := range all {
		if d.SuccessorID != nil {
			next[d.ID] = *d.SuccessorID
		}
	}
	for range len(next) {
		if next[id] == "" {
			break
		}
		id = next[id]
	}
	return id
}
