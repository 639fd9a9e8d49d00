package models

// Judgement is a doubt about a figure or a text that is new: what a careful reader of the ledger would ask (domain.md §7). It knows no
// sheet; whoever has one adds the cell.
type Judgement struct {
	Severity Severity
	Code     string
	Found    string
	Expected string
	Args     map[string]string
}

// JudgeValue looks at a new value of an indicator beside the newest of the periods before it (nil: none).
func JudgeValue(i Indicator, last *Decimal, value Decimal) []Judgement {
	var out []Judgement
	warn := func(code, expected string) {
		out = append(out, Judgement{Severity: SeverityWarning, Code: code, Found: value.String(), Expected: expected})
	}
	if i.Kind == Cumulative && last != nil && value.LessThan(*last) {
		warn("VALUE_FELL", last.String())
	}
	if jumps(value, last, i.Low) {
		warn("VALUE_JUMP", reference(last, i.Low))
	} else if (i.Kind == Cumulative || i.Kind == Stock) && over(value, i.Target()) {
		warn("OVER_100", i.Low.String())
	}
	return out
}

// jumps says that a value is about ten times or more away from what went before, and from the target too: a lost unit (11.3元 for
// 11.3亿元) or a slipped point.
func jumps(value Decimal, last, target *Decimal) bool {
	ten := Int(10)
	far := func(a, b Decimal) bool {
		return a.Abs().GreaterThanOrEqual(b.Abs().Mul(ten)) && !b.IsZero()
	}
	switch {
	case value.IsZero():
		return false
	case target != nil && !target.IsZero() && far(value, *target):
		return true
	case last != nil && !last.IsZero() && far(*last, value):
		return true
	}
	return last != nil && !last.IsZero() && far(value, *last) && (target == nil || value.GreaterThan(*target))
}

func reference(last, target *Decimal) string {
	if last != nil && !last.IsZero() {
		return last.String()
	}
	if target != nil {
		return target.String()
	}
	return ""
}

// over says that a value lies so far beyond the target that the target is worth a question; 以上 invites to exceed it, by half at
// most.
func over(value Decimal, t Target) bool {
	if t.Low == nil || !t.Low.IsPositive() {
		return false
	}
	most := *t.Low
	switch {
	case t.High != nil:
		most = *t.High
	case t.Operator == OpGTE || t.Operator == OpApprox:
		most = most.Mul(Int(15)).Shift(-1)
	}
	return value.GreaterThan(most)
}

// JudgeDone asks about 已完成 beside figures that are short of their targets.
func JudgeDone(word StatusWord, i Indicator, value *Decimal) []Judgement {
	if word != StatusDone || value == nil || i.Low == nil || i.Kind != Cumulative && i.Kind != Stock || i.Operator == OpApprox {
		return nil
	}
	if !value.LessThan(*i.Low) {
		return nil
	}
	return []Judgement{{Severity: SeverityWarning, Code: "DONE_BUT_SHORT", Found: value.String(), Expected: i.Low.String()}}
}

// JudgeText notes a text that was copied unchanged from the period before.
func JudgeText(last, text string) []Judgement {
	const short = 8 // 无, 正常推进 and the like are repeated lawfully
	if text == "" || text != last || len([]rune(text)) < short {
		return nil
	}
	return []Judgement{{Severity: SeverityNote, Code: "TEXT_UNCHANGED"}}
}
