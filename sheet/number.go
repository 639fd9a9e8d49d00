package sheet

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/text"
)

// PlainUnit is 个 for what is counted in units that measure nothing, 个整县, 个整乡; other units are as they are.
func PlainUnit(unit string) string {
	if after, counted := strings.CutPrefix(unit, "个"); counted && after != "" && KnownUnit(unit) == "" {
		return "个"
	}
	return unit
}

// readCounted reads a number whose unit may be one that only names what is counted: 3个整县 is 3个.
func readCounted(c grid.Cell, v Value, ctx Context) (Value, []Problem) {
	own := ctx.Unit
	if ctx.Unit = PlainUnit(own); ctx.Unit != own {
		if c.Type == grid.Text {
			c.Value = strings.Replace(c.Value, own, ctx.Unit, 1)
		}
		ctx.Sheet = PlainUnit(ctx.Sheet)
	}
	v, problems := readNumber(c, v, ctx)
	if v.Unit == ctx.Unit {
		v.Unit = own
	}
	return v, problems
}

func readNumber(c grid.Cell, v Value, ctx Context) (Value, []Problem) {
	switch {
	case c.Type == grid.Bool || c.Type == grid.ISODate || c.Type == grid.Number && IsDate(c.Format):
		return v, unreadableNumber(v.Printed, ctx)
	case c.Type == grid.Number:
		return readStoredNumber(c, v, ctx)
	}
	if status, ok := quantity.ParseStatus(c.Value); ok && status.Withdraws {
		v.Withdraws = true
		return v, nil
	}
	c.Value = strings.TrimLeft(text.Clean(c.Value), "'’‘") // what makes a number text in a spreadsheet
	amount, err := quantity.ParseCell(c.Value)
	var problems []Problem
	if err != nil {
		if amount, problems = doubtfulNumber(c.Value, err, ctx); amount.Low == nil {
			return v, problems
		}
	}
	switch {
	case amount.OfTarget && ctx.Unit != "%":
		v.Number, v.Unit, v.Share = amount.Low, "%", true
		return v, nil
	case amount.High != nil || amount.Operator == models.OpAll && ctx.Unit != "%" && ctx.Unit != "":
		return v, unreadableNumber(v.Printed, ctx)
	}
	return amountInUnit(c, v, amount, problems, ctx)
}

// doubtfulNumber gives the one amount that stands in a text, with the question whether it is meant; none where there are several or
// none.
func doubtfulNumber(s string, err error, ctx Context) (quantity.Amount, []Problem) {
	var refused *models.Error
	if errors.As(err, &refused) && refused.Code == "NUMBER_INVALID" {
		return quantity.Amount{}, fault("NUMBER_TOO_LONG", text.Clean(s), "")
	}
	if refused == nil || refused.Code != quantity.CodeExtra && refused.Code != quantity.CodeSeveral || utf8.RuneCountInString(s) > 40 {
		return quantity.Amount{}, unreadableNumber(text.Clean(s), ctx)
	}
	var amounts []quantity.Amount
	for _, span := range quantity.Find(s) {
		if quantity.ClassOf(span.Amount.Unit) == quantity.Timing { // 截至6月20日
			continue
		}
		if quantity.ClassOf(span.Amount.Unit) == quantity.NoUnit && goesOn(s, span.End) {
			return quantity.Amount{}, unreadableNumber(text.Clean(s), ctx) // 3万⽅: a unit that looks like one, or isn't known
		}
		amounts = append(amounts, span.Amount)
	}
	if len(amounts) != 1 || amounts[0].High != nil || amounts[0].OfTarget {
		return quantity.Amount{}, unreadableNumber(text.Clean(s), ctx)
	}
	a := amounts[0]
	if _, ok := a.In(ctx.Unit); !ok && ctx.Unit != "" {
		return quantity.Amount{}, unreadableNumber(text.Clean(s), ctx)
	}
	return a, []Problem{{Severity: models.SeverityWarning, Code: "NUMBER_DOUBTFUL", Found: text.Clean(s), Expected: a.Low.String() + a.Unit}}
}

// goesOn says that a word follows directly upon a number without a unit.
func goesOn(s string, end int) bool {
	if end < 0 || end > len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[end:])
	return unicode.IsLetter(r) || unicode.Is(unicode.So, r)
}

// amountInUnit brings an amount into the ledger's unit, or leaves it in its own where the ledger asks for none.
func amountInUnit(c grid.Cell, v Value, amount quantity.Amount, problems []Problem, ctx Context) (Value, []Problem) {
	own := amount.Unit
	if ctx.Unit == "" {
		ctx.Unit = baseUnit(own, ctx.Sheet)
	}
	inUnit, ok := amount.In(sheetUnit(own, ctx))
	if !ok {
		return v, []Problem{{Severity: models.SeverityError, Code: "UNIT_MISMATCH", Found: v.Printed, Expected: ctx.Unit}}
	}
	v.Unit, v.Approx = ctx.Unit, amount.Approx || amount.Operator != models.OpEQ && amount.Operator != models.OpZero && amount.Operator != models.OpAll
	converted, more := convert(*inUnit.Low, sheetUnit(own, ctx), v.Printed, ctx)
	if converted == nil {
		return Value{Printed: v.Printed}, more
	}
	v.Number, v.Canonical = converted, converted.String()
	problems = append(problems, more...)
	if v.Approx {
		problems = append(problems, Problem{Severity: models.SeverityNote, Code: "APPROX", Found: v.Printed, Expected: v.Canonical})
	}
	if own != "" && text.Fold(own) != text.Fold(ctx.Unit) && len(problems) == 0 && !sameNumber(c.Value, v.Canonical) {
		problems = append(problems, unitNote(v.Printed, v.Canonical, ctx))
	}
	return v, problems
}

// baseUnit is the unit to keep a number in where the ledger says none: the sheet's, else the number's own without a bare scale (约20万
// beside 亩).
func baseUnit(own, sheetUnit string) string {
	if sheetUnit != "" {
		return sheetUnit
	}
	if quantity.ClassOf(own) == quantity.NoUnit {
		return ""
	}
	return own
}

// readTarget reads a target for comparison: its number in the ledger's unit, where it has one.
func readTarget(c grid.Cell, v Value, ctx Context) Value {
	amount, err := quantity.ParseCell(v.Printed)
	if err != nil || amount.Low == nil {
		v.Canonical = text.Clean(c.Value)
		return v
	}
	if ctx.Unit == "" {
		ctx.Unit = baseUnit(amount.Unit, ctx.Sheet)
	}
	low, ok := amount.In(sheetUnit(amount.Unit, ctx))
	if ok {
		low, ok = low.In(ctx.Unit)
	}
	if !ok {
		low, ctx.Unit = amount, amount.Unit
	}
	n := models.Normalise(*low.Low)
	v.Number, v.Canonical, v.Unit, v.Approx = &n, n.String(), ctx.Unit, amount.Approx
	if low.High != nil {
		v.Canonical += "—" + models.Normalise(*low.High).String()
	}
	return v
}

// readCompletion reads a completion in percent; what isn't a number stays text.
func readCompletion(c grid.Cell, v Value, ctx Context) Value {
	v.Canonical = text.Clean(c.Value)
	if c.Type == grid.Bool || c.Type == grid.ISODate {
		return v
	}
	amount, err := quantity.ParseCell(v.Printed)
	if err != nil || amount.Low == nil || amount.High != nil || amount.Unit != "" && amount.Unit != "%" && amount.Unit != "‰" && amount.Unit != "成" {
		return v
	}
	n := *amount.Low
	switch {
	case amount.Unit == "‰":
		n = n.Shift(-1)
	case amount.Unit == "成":
		n = n.Shift(1)
	case amount.Unit == "" && ctx.Shares:
		n = n.Shift(2)
	}
	n = models.Normalise(n)
	v.Number, v.Canonical, v.Unit, v.Approx = &n, n.String(), "%", amount.Approx
	return v
}

// sheetUnit is the unit in which a number without one of its own is meant: the row's printed unit where it has one.
func sheetUnit(own string, ctx Context) string {
	if own == "" && ctx.Sheet != "" {
		return ctx.Sheet
	}
	return ctx.Unit
}

// convert brings a number from the row's printed unit into the ledger's.
func convert(n models.Decimal, from, printed string, ctx Context) (*models.Decimal, []Problem) {
	if from == "" || ctx.Unit == "" || text.Fold(from) == text.Fold(ctx.Unit) {
		n = models.Normalise(n)
		return &n, nil
	}
	converted, ok := quantity.Convert(n, from, ctx.Unit)
	if !ok {
		return nil, []Problem{{Severity: models.SeverityError, Code: "UNIT_MISMATCH", Found: printed + from, Expected: ctx.Unit}}
	}
	converted = models.Normalise(converted)
	if !converted.Equal(n) {
		return &converted, []Problem{unitNote(printed+from, converted.String(), ctx)}
	}
	return &converted, nil
}

func unitNote(found, canonical string, ctx Context) Problem {
	return Problem{Severity: models.SeverityNote, Code: "UNIT_CONVERTED", Found: found, Expected: canonical + ctx.Unit}
}

func sameNumber(printed, canonical string) bool {
	return strings.HasPrefix(text.Fold(printed), canonical)
}

func unreadableNumber(found string, ctx Context) []Problem {
	example := "12.5"
	if ctx.Target != nil {
		example = ctx.Target.String()
	}
	return fault("NUMBER_UNREADABLE", found, example)
}

func readStoredNumber(c grid.Cell, v Value, ctx Context) (Value, []Problem) {
	n, err := models.ParseDecimal(shorten(c.Value))
	if err != nil {
		return v, fault("NUMBER_TOO_LONG", v.Printed, "")
	}
	percent := IsPercent(c.Format)
	switch {
	case percent && (ctx.Unit == "%" || ctx.Unit == "" && (ctx.Sheet == "" || ctx.Sheet == "%")):
		n, ctx.Unit, ctx.Sheet = models.Normalise(n.Shift(2)), "%", ""
	case percent:
		return v, []Problem{{Severity: models.SeverityError, Code: "UNIT_MISMATCH", Found: v.Printed, Expected: ctx.Unit}}
	}
	if ctx.Unit == "" {
		ctx.Unit = ctx.Sheet
	}
	converted, problems := convert(n, sheetUnit("", ctx), v.Printed, ctx)
	if converted == nil {
		return v, problems
	}
	v.Number, v.Canonical, v.Unit = converted, converted.String(), ctx.Unit
	if !percent && ctx.Unit == "%" && looksLikeShare(*converted, ctx.Target) {
		problems = append(problems, Problem{Severity: models.SeverityWarning, Code: "PERCENT_DOUBT", Found: v.Printed, Expected: v.Canonical + "%"})
	}
	return v, problems
}

// looksLikeShare says that a plain 0.8 under a target of 80 % may have been meant as 80 %.
func looksLikeShare(n models.Decimal, target *models.Decimal) bool {
	return target != nil && n.IsPositive() && n.LessThanOrEqual(models.Int(1)) && target.GreaterThanOrEqual(models.Int(10))
}

// shorten brings a stored binary number (0.30000000000000004) to the 15 significant digits that a spreadsheet shows.
func shorten(stored string) string {
	if len(stored) <= models.MaxDigits {
		return stored
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(stored), "e")
	digits, point := 0, false
	for _, r := range mantissa {
		if r >= '0' && r <= '9' && (digits > 0 || r != '0') {
			digits++
		}
		point = point || r == '.'
	}
	if digits <= models.MaxDigits || !point && exponent == "" {
		return stored // whole numbers beyond 15 digits are ids or mistakes, never rounded
	}
	return roundText(stored)
}
