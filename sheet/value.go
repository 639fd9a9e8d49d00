package sheet

import (
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
	Halted    bool // 暂缓, 停工, 取消: a matter for staff
	Share     bool // 占目标的80%: Number is a completion in percent, and no value
}

// Blank says that the cell says nothing; it never erases.
func (v Value) Blank() bool { return v.Canonical == "" && !v.Withdraws && !v.Halted }

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
	YesNo    bool // the column asks whether the task is done: 是, √
	Shares   bool // plain numbers of a completion column are shares of 1
}

// Read gives the typed value of a cell in a column of a field, with what was wrong or doubtful. A value with an ERROR is blank.
func Read(c grid.Cell, f models.Field, ctx Context) (Value, []Problem) {
	v := Value{Printed: Printed(c)}
	switch {
	case c.NoCache:
		return v, fault("FORMULA_NO_VALUE", v.Printed, "")
	case c.Value == grid.Picture && c.Type == grid.Error, strings.HasPrefix(c.Value, "=DISPIMG(") && c.Type == grid.Text:
		return v, fault("CELL_PICTURE", "", "")
	case c.Type == grid.Error:
		return v, fault("CELL_ERROR", v.Printed, "")
	case c.Type == grid.Text && quantity.IsBlank(c.Value):
		return v, nil
	case strings.TrimSpace(c.Value) == "":
		return v, nil
	}
	switch f {
	case models.FieldCumulative, models.FieldAmount:
		return readCounted(c, v, ctx)
	case models.FieldTarget:
		return readTarget(c, v, ctx), nil
	case models.FieldCompletion:
		return readCompletion(c, v, ctx), nil
	case models.FieldAsOf, models.FieldDeadline:
		return readDate(c, v, ctx)
	case models.FieldStatus:
		return readStatus(c, v, ctx)
	case models.FieldForecast:
		return readForecast(c, v)
	}
	return readText(c, v)
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
	if c.Type == grid.Number {
		return shorten(c.Value)
	}
	return text.Clean(c.Value)
}

func readText(c grid.Cell, v Value) (Value, []Problem) {
	s := shownText(c)
	if n := utf8.RuneCountInString(s); n > models.MaxText {
		return v, []Problem{{Severity: models.SeverityError, Code: "TEXT_TOO_LONG", Found: firstRunes(s, 30) + "…",
			Args: map[string]string{"most": models.Int(models.MaxText).String()}}}
	}
	v.Canonical = s
	return v, nil
}

// shownText is what a cell of a text column says: a percentage or a day as people see it.
func shownText(c grid.Cell) string {
	if c.Type == grid.Number && IsDate(c.Format) {
		if v, _ := readDate(c, Value{}, Context{}); v.Canonical != "" {
			return v.Canonical
		}
	}
	return Printed(c)
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// parseStatus reads a status that may be said twice over: 正常推进，达到序时进度.
func parseStatus(s string) (quantity.Status, bool) {
	status, ok := quantity.ParseStatus(s)
	if ok {
		return status, true
	}
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("，,、；;/ \n", r) }) {
		next, ok := quantity.ParseStatus(part)
		if !ok || i > 0 && next != status {
			return quantity.Status{}, false
		}
		status = next
	}
	return status, status != quantity.Status{}
}

func readStatus(c grid.Cell, v Value, ctx Context) (Value, []Problem) {
	said := c.Value
	if option, ok := quantity.Chosen(said); ok {
		said = option
	}
	status, ok := parseStatus(said)
	switch {
	case ctx.YesNo && (text.Fold(said) == "是" || quantity.ParseTick(said) == quantity.Ticked):
		v.Canonical, v.Closes = string(models.StatusDone), true
	case ok && status.Withdraws:
		v.Withdraws = true
	case ok && status.Word != "":
		v.Canonical, v.Closes = string(status.Word), status.Closes
	case ok && status.Halted:
		v.Halted = true
		return v, []Problem{{Severity: models.SeverityWarning, Code: "STATUS_HALTED", Found: v.Printed}}
	case ctx.YesNo && text.Fold(said) == "否", quantity.ParseTick(said) != quantity.NoTick:
		return v, doubt("STATUS_DOUBTFUL", v.Printed, models.FieldStatus)
	default:
		return v, fault("STATUS_UNREADABLE", v.Printed, strings.Join(Choices(models.FieldStatus), "、"))
	}
	return v, nil
}

func doubt(code, found string, f models.Field) []Problem {
	return []Problem{{Severity: models.SeverityWarning, Code: code, Found: found, Expected: strings.Join(Choices(f), "、")}}
}

func readForecast(c grid.Cell, v Value) (Value, []Problem) {
	said := c.Value
	if option, ok := quantity.Chosen(said); ok {
		said = option
	}
	word, ok := quantity.ParseForecast(said)
	switch tick := quantity.ParseTick(said); {
	case ok:
	case tick == quantity.Ticked:
		word = models.ForecastOnTime
	case tick == quantity.Crossed:
		word = models.ForecastNot
	case tick == quantity.Circle:
		return v, doubt("FORECAST_DOUBTFUL", v.Printed, models.FieldForecast)
	default:
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
