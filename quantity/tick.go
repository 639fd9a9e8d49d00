package quantity

import (
	"strings"
	"unicode"

	"duban/text"
)

// Marks that clerks put into a box or a cell, and boxes that they leave empty. A circle is either, by the company it keeps.
const (
	ticks  = "√✓✔☑☒■●✅🗸"
	boxes  = "□☐○〇◯◻▢"
	either = "○〇◯◎*★▲"
)

// Tick is what a cell of a column to tick says.
type Tick int

// A cell without a tick is none; a circle alone may be one.
const (
	NoTick Tick = iota
	Circle
	Ticked
	Crossed
)

// ParseTick reads a cell that holds nothing but a mark: √, ☑, ●, ○, ×.
func ParseTick(s string) Tick {
	runes := []rune(strings.Trim(text.Fold(s), "()[] "))
	if len(runes) != 1 {
		return NoTick
	}
	switch r := runes[0]; {
	case strings.ContainsRune(ticks, r), r == 'v':
		return Ticked
	case strings.ContainsRune("×✕✖✗✘❌x", r):
		return Crossed
	case strings.ContainsRune(either, r):
		return Circle
	}
	return NoTick
}

// Chosen gives the option that is ticked in a cell that lists several: □已完成 ☑推进中 □滞后, （√）正常 （ ）滞后. ok is false where there are no
// boxes, or not exactly one is ticked.
func Chosen(s string) (option string, ok bool) {
	folded := strings.NewReplacer("(√)", "√", "(✓)", "√", "(✔)", "√", "[√]", "√", "()", "□", "[]", "□", "( )", "□", "[ ]", "□").Replace(text.Fold(s))
	isMark := func(r rune) bool { return strings.ContainsRune(ticks, r) }
	isBox := func(r rune) bool { return strings.ContainsRune(boxes, r) }
	if !strings.ContainsFunc(folded, isBox) {
		return "", false
	}
	first, _ := firstRune(folded)
	before := isMark(first) || isBox(first) // the boxes stand before their options, or behind them
	var options []string
	var one strings.Builder
	marked := false
	end := func() {
		if marked && one.Len() > 0 {
			options = append(options, one.String())
		}
		one.Reset()
	}
	for _, r := range folded {
		switch {
		case !isMark(r) && !isBox(r):
			if !unicode.IsSpace(r) && !strings.ContainsRune("、,;/|", r) {
				one.WriteRune(r)
			}
		case before:
			end()
			marked = isMark(r)
		default:
			marked = isMark(r)
			end()
		}
	}
	if before {
		end()
	}
	if len(options) != 1 {
		return "", false
	}
	return options[0], true
}

func firstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}
