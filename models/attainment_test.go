package models

import (
	"testing"

	"pgregory.net/rapid"
)

// dec reads a number of a table; "" is none.
func dec(s string) *Decimal {
	if s == "" {
		return nil
	}
	d, err := ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return &d
}

func target(op Operator, low, high, unit string) Target { return Target{op, dec(low), dec(high), unit} }

func TestAttainment(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   IndicatorKind
		target Target
		value  string
		want   string // "" is none
	}{
		{"half", Cumulative, target(OpEQ, "20", "", "万亩"), "10", "50.0%"},
		{"two thirds are rounded when printed", Cumulative, target(OpEQ, "3", "", "家"), "2", "66.7%"},
		{"half away from zero", Cumulative, target(OpEQ, "2000", "", "个"), "1", "0.1%"},
		{"half away from zero, below", Cumulative, target(OpEQ, "2000", "", "个"), "-1", "-0.1%"},
		{"an eighth", Cumulative, target(OpEQ, "800", "", "个"), "1", "0.1%"},
		{"961.7 is lawful", Cumulative, target(OpEQ, "60", "", "个"), "577", "961.7%"},
		{"136.9 in all", Cumulative, target(OpEQ, "1000", "", "户"), "1369", "136.9%"},
		{"1950 of 3000", Cumulative, target(OpGTE, "3000", "", "人"), "1950", "65.0%"},
		{"range is held against low", Cumulative, target(OpRange, "1", "2", "家"), "1", "100.0%"},
		{"about is read against what is printed", Cumulative, target(OpApprox, "6", "", "万亩"), "3", "50.0%"},
		{"stock", Stock, target(OpGTE, "808", "", "万亩"), "800", "99.0%"},
		{"all", Stock, target(OpAll, "100", "", "%"), "87.5", "87.5%"},
		{"growth has none", Growth, target(OpGTE, "5", "", "%"), "4", ""},
		{"ceiling has none", Ceiling, target(OpLTE, "4.5", "", "%"), "4", ""},
		{"zero has none", Zero, target(OpZero, "0", "", "起"), "0", ""},
		{"relative has none", Relative, target(OpEQ, "5", "", "%"), "5", ""},
		{"a target of 0 has none", Cumulative, target(OpEQ, "0", "", "个"), "3", ""},
		{"no target has none", Cumulative, Target{Operator: OpEQ}, "3", ""},
	} {
		got := ""
		if f, ok := c.target.Attainment(c.kind, *dec(c.value)); ok {
			got = f.Percent()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMetAndDone(t *testing.T) {
	june, december := NewDate(2026, 6, 30), NewDate(2026, 12, 31)
	for _, c := range []struct {
		name           string
		kind           IndicatorKind
		target         Target
		value          string
		asOf, deadline Date
		met, done      bool
	}{
		{"cumulative is done as soon as it is reached", Cumulative, target(OpEQ, "20", "", ""), "20", june, december, true, true},
		{"cumulative short", Cumulative, target(OpEQ, "20", "", ""), "19.999", december, december, false, false},
		{"low of a range is enough", Cumulative, target(OpRange, "3", "5", ""), "3", june, Date{}, true, true},
		{"95% of 左右 is enough", Cumulative, target(OpApprox, "6", "", ""), "5.7", june, Date{}, true, true},
		{"less than 95% of 左右 isn't", Cumulative, target(OpApprox, "6", "", ""), "5.69", june, Date{}, false, false},
		{"stock is done at the deadline only", Stock, target(OpGTE, "808", "", ""), "810", june, december, true, false},
		{"stock at the deadline", Stock, target(OpGTE, "808", "", ""), "808", december, december, true, true},
		{"stock at its own early deadline", Stock, target(OpGTE, "808", "", ""), "808", june, june, true, true},
		{"growth met at the deadline", Growth, target(OpGTE, "5", "", "%"), "5", december, Date{}, true, true},
		{"growth met before", Growth, target(OpGTE, "5", "", "%"), "6", june, Date{}, true, false},
		{"growth missed", Growth, target(OpGTE, "5", "", "%"), "4.99", december, Date{}, false, false},
		{"negative growth", Growth, target(OpGTE, "5", "", "%"), "-12.7", december, Date{}, false, false},
		{"a growth rate to stay below", Growth, target(OpLTE, "3", "", "%"), "2.5", december, Date{}, true, true},
		{"ceiling: lower is better", Ceiling, target(OpLTE, "4.5", "", "%"), "4.5", december, Date{}, true, true},
		{"ceiling broken", Ceiling, target(OpLTE, "4.5", "", "%"), "4.6", december, Date{}, false, false},
		{"ceiling of 左右 is lenient upwards", Ceiling, target(OpApprox, "4", "", "%"), "4.2", december, Date{}, true, true},
		{"ceiling of a range is its high end", Ceiling, target(OpRange, "4", "4.5", "%"), "4.5", december, Date{}, true, true},
		{"zero kept", Zero, target(OpZero, "0", "", ""), "0", december, Date{}, true, true},
		{"zero kept so far; a deadline in June doesn't end it", Zero, target(OpZero, "0", "", ""), "0", june, june, true, false},
		{"zero broken", Zero, target(OpZero, "0", "", ""), "1", december, Date{}, false, false},
		{"relative is by hand", Relative, target(OpEQ, "5", "", "%"), "5", december, Date{}, false, false},
		{"no number is never met", Cumulative, Target{Operator: OpEQ}, "5", december, Date{}, false, false},
	} {
		if got := c.target.Met(c.kind, *dec(c.value)); got != c.met {
			t.Errorf("%s: met %v, want %v", c.name, got, c.met)
		}
		if got := c.target.Done(c.kind, *dec(c.value), c.asOf, c.deadline, 2026); got != c.done {
			t.Errorf("%s: done %v, want %v", c.name, got, c.done)
		}
	}
}

// TestFractionIsExact holds fractions to whole-number arithmetic.
func TestFractionIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, least int64) int64 { return rapid.Int64Range(least, 1_000_000).Draw(t, name) }
		a, b, c, d := n("a", -1_000_000), n("b", 1), n("c", -1_000_000), n("d", 1)
		f, g := Ratio(Int(a), Int(b)), Ratio(Int(c), Int(d))
		want := Int(a * d).Cmp(Int(c * b))
		if got := f.Cmp(g); got != want {
			t.Fatalf("%d/%d against %d/%d: %d, want %d", a, b, c, d, got, want)
		}
		if got := f.Sub(g).Sign(); got != want {
			t.Fatalf("the sign of the difference is %d, want %d", got, want)
		}
		if got := Ratio(Int(-a), Int(-b)).Cmp(f); got != 0 {
			t.Fatalf("signs don't cancel: %d", got)
		}
		if got := f.Times(Int(c)).Over(Int(d)).Cmp(Ratio(Int(a*c), Int(b*d))); got != 0 {
			t.Fatalf("product: %d", got)
		}
	})
	if zero := (Fraction{}); zero.Percent() != "0.0%" || zero.Cmp(Ratio(Int(1), Int(3))) != -1 {
		t.Error("the zero Fraction isn't 0")
	}
}
