package sheet

import (
	"errors"
	"strings"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/text"
)

// Value is what a cell was understood to say.
type Value struct {
	Canonical string // as Line.Canonical writes it; "" is blank
	Number    *models.Decimal
	Date      models.Date
	Unit      string
	Printed   string // as the cell shows it, near enough
	Approx    bool
	Withdraws bool // 撤销: this period's value is taken back
	Closes    bool // 已完成, 办结: proposes a closure
}

// Blank says that the cell says nothing; it never erases.
func (v Value) Blank() bool { return v.Canonical == "" && !v.Withdraws }

// Problem is what is wrong or doubtful about a cell's text.
type Problem struct {
	Severity models.Severity
	Code     string
	Found    string
	Expected string
	Args     map[string]string
}

// Context is what a cell's reading depends on besides the cell.
type Context struct {
	Unit     string          // that the number must be in
	Sheet    string          // unit that the row itself prints, where it differs
	Target   *models.Decimal // for telling 0.8 from 80 %
	Year     int
	Period   models.ReportingPeriod
	Date1904 bool
}

// Read gives the typed value of a cell in a column of a field, with what was wrong or doubtful. A value with an ERROR is blank.
func Read(c grid.Cell, f models.Field, ctx Context) (Value, []Problem) {
	v := Value{Printed: Printed(c)}
	switch {
	case c.NoCache:
		return v, fault("FORMULA_NO_VALUE", v.Printed, "")
	case c.Type == grid.Error:
		return v, fault("CELL_ERROR", v.Printed, "")
	case c.Type == grid.Text && quantity.IsBlank(c.Value) && !isText(f):
		return v, nil
	case strings.TrimSpace(c.Value) == "":
		return v, nil
	}
	switch f {
	case models.FieldCumulative, models.FieldAmount:
		return readNumber(c, v, ctx)
	case models.FieldAsOf, models.FieldDeadline:
		return readDate(c, v, ctx)
	case models.FieldStatus:
		return readStatus(c, v)
	case models.FieldForecast:
		return readForecast(c, v)
	}
	return readText(c, v)
}

// isText says that a field's blanks are not the dashes of a number column: 无 and － are texts there.
func isText(f models.Field) bool {
	switch f {
	case models.FieldProgress, models.FieldProblems, models.FieldNextSteps, models.FieldRequest:
		return true
	}
	return false
}

func fault(code, found, expected string) []Problem {
	return []Problem{{Severity: models.SeverityError, Code: code, Found: found, Expected: expected}}
}

// Printed is a cell as its reader sees it, near enough: percents with their sign, everything else as stored.
func Printed(c grid.Cell) string {
	if c.Type == grid.Number && IsPercent(c.Format) {
		if d, err := models.ParseDecimal(shorten(c.Value)); err == nil {
			return models.Normalise(d.Shift(2)).String() + "%"
		}
	}
	return text.Clean(c.Value)
}

func readText(c grid.Cell, v Value) (Value, []Problem) {
	s := text.Clean(c.Value)
	if n := utf8.RuneCountInString(s); n > models.MaxText {
		return v, []Problem{{Severity: models.SeverityError, Code: "TEXT_TOO_LONG", Found: firstRunes(s, 30) + "…",
			Args: map[string]string{"most": models.Int(models.MaxText).String()}}}
	}
	v.Canonical = s
	return v, nil
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

func readStatus(c grid.Cell, v Value) (Value, []Problem) {
	status, ok := quantity.ParseStatus(c.Value)
	switch {
	case ok && status.Withdraws:
		v.Withdraws = true
	case ok && status.Word != "":
		v.Canonical, v.Closes = string(status.Word), status.Closes
	default:
		return v, fault("STATUS_UNREADABLE", v.Printed, strings.Join(Choices(models.FieldStatus), "、"))
	}
	return v, nil
}

func readForecast(c grid.Cell, v Value) (Value, []Problem) {
	word, ok := quantity.ParseForecast(c.Value)
	if !ok {
		return v, fault("FORECAST_UNREADABLE", v.Printed, strings.Join(Choices(models.FieldForecast), "、"))
	}
	v.Canonical = string(word)
	return v, nil
}

func readDate(c grid.Cell, v Value, ctx Context) (Value, []Problem) {
	expected := ctx.Period.Ends.String()
	found := c.Value
	var day models.Date
	switch {
	case c.Type == grid.Number && IsDate(c.Format):
		serial, err := models.ParseDecimal(shorten(c.Value))
		ok := err == nil
		if ok {
			day, ok = quantity.SerialDate(serial, ctx.Date1904)
		}
		if !ok {
			return v, fault("DATE_UNREADABLE", v.Printed, expected)
		}
	case c.Type == grid.ISODate:
		if len(found) > 10 {
			found = found[:10]
		}
		fallthrough
	default:
		dates, err := quantity.ParseDate(found, ctx.Year)
		if err != nil || dates.End.IsZero() {
			return v, fault("DATE_UNREADABLE", v.Printed, expected)
		}
		day = dates.End
	}
	v.Date, v.Canonical, v.Printed = day, day.String(), printedDate(c, day)
	return v, outside(day, ctx, v.Printed)
}

func printedDate(c grid.Cell, day models.Date) string {
	if c.Type == grid.Text {
		return text.Clean(c.Value)
	}
	return day.String()
}

// outside warns of a day that lies beyond the period or before its year.
func outside(day models.Date, ctx Context, printed string) []Problem {
	if ctx.Period.Ends.IsZero() || day.Year == ctx.Period.Ends.Year && !day.After(ctx.Period.Ends) {
		return nil
	}
	return []Problem{{Severity: models.SeverityWarning, Code: "DATE_OUTSIDE", Found: printed, Expected: ctx.Period.Ends.String()}}
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
	amount, err := quantity.ParseCell(c.Value)
	var refused *models.Error
	switch {
	case errors.As(err, &refused) && refused.Code == "NUMBER_INVALID":
		return v, fault("NUMBER_TOO_LONG", v.Printed, "")
	case err != nil || amount.Low == nil || amount.High != nil || amount.OfTarget || amount.Operator == models.OpAll && ctx.Unit != "%":
		return v, unreadableNumber(v.Printed, ctx)
	}
	inUnit, ok := amount.In(sheetUnit(amount.Unit, ctx))
	if !ok {
		return v, []Problem{{Severity: models.SeverityError, Code: "UNIT_MISMATCH", Found: v.Printed, Expected: ctx.Unit}}
	}
	v.Number, v.Unit, v.Approx = inUnit.Low, ctx.Unit, amount.Approx || amount.Operator != models.OpEQ && amount.Operator != models.OpZero
	converted, problems := convert(*v.Number, sheetUnit(amount.Unit, ctx), v.Printed, ctx)
	if converted == nil {
		return Value{Printed: v.Printed}, problems
	}
	v.Number, v.Canonical = converted, converted.String()
	if v.Approx {
		problems = append(problems, Problem{Severity: models.SeverityNote, Code: "APPROX", Found: v.Printed, Expected: v.Canonical})
	}
	if amount.Unit != "" && text.Fold(amount.Unit) != text.Fold(ctx.Unit) && len(problems) == 0 && !sameNumber(c.Value, v.Canonical) {
		problems = append(problems, unitNote(v.Printed, v.Canonical, ctx))
	}
	return v, problems
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
	if from == "" || text.Fold(from) == text.Fold(ctx.Unit) {
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
	case percent && ctx.Unit == "%":
		n = models.Normalise(n.Shift(2))
	case percent:
		return v, []Problem{{Severity: models.SeverityError, Code: "UNIT_MISMATCH", Found: v.Printed, Expected: ctx.Unit}}
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

// Shown is what a cell of a column that departments don't fill says, in the form of Line.Canonical.
func Shown(c grid.Cell, f models.Field, ctx Context) string {
	if f != models.FieldDeadline {
		return text.Clean(c.Value)
	}
	v, _ := Read(c, f, ctx)
	if v.Canonical == "" {
		return text.Clean(c.Value)
	}
	return v.Canonical
}
