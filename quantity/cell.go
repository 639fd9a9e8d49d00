package quantity

import (
	"strings"

	"duban/models"
)

// The codes of ParseCell's errors. All have Kind Invalid and Args "found" (the cell's text) and "example".
const (
	CodeBlank      = "AMOUNT_BLANK"       // nothing there: "", -, —, /
	CodeUnreadable = "AMOUNT_UNREADABLE"  // no number in it: 无, 正在推进
	CodeExtra      = "AMOUNT_EXTRA_TEXT"  // a number, but text around it that may change it (Args "extra")
	CodeAmbiguous  = "AMOUNT_AMBIGUOUS"   // two readings: 1/3, 5-3家, 1,23
	CodeSeveral    = "AMOUNT_SEVERAL"     // more than one amount: 25个、18个
	CodeVague      = "AMOUNT_VAGUE"       // a number word without a number: 十几个, 若干
	CodeErrorValue = "AMOUNT_ERROR_VALUE" // a spreadsheet's error: #REF!
	codeTooLong    = "NUMBER_INVALID"     // more digits than models.ParseDecimal takes
)

// IsBlank says whether a cell's text stands for "nothing reported": empty, or only dashes and slashes. Blank isn't zero,
// and 无 isn't blank.
func IsBlank(s string) bool {
	for _, r := range fold(s) {
		switch r {
		case ' ', '-', '~', '/', '\\', '\u200b', '\ufeff':
		default:
			return false
		}
	}
	return true
}

// Doubtful says whether a ParseCell error leaves a question to ask (a warning) rather than nothing to understand (an error).
func Doubtful(err error) bool {
	switch code(err) {
	case CodeExtra, CodeAmbiguous, CodeSeveral, CodeVague:
		return true
	}
	return false
}

// ParseCell reads a cell's whole text as one amount: 约20万亩, 1家—2家, 同比下降12.7%, 占目标数的136.9%, 清零. Words that
// don't change a figure (累计完成, 达到, 同比) may stand before it; any other text before or behind is refused with
// CodeExtra. Errors are *models.Error with the codes above.
func ParseCell(s string) (Amount, error) {
	printed := strings.TrimSpace(s)
	if IsBlank(printed) {
		return Amount{}, cellError(CodeBlank, printed, "")
	}
	if runeCount(printed) > 200 {
		return Amount{}, cellError(CodeUnreadable, string([]rune(printed)[:200]), "")
	}
	r := fold(printed)
	if r[0] == '#' {
		return Amount{}, cellError(CodeErrorValue, printed, "")
	}
	if a, ok := wholeWord(r); ok {
		a.Printed = printed
		return a, nil
	}
	a, err := parseAmount(r, printed)
	if err != nil {
		return Amount{}, err
	}
	a.Printed = printed
	return a, nil
}

// wholeWord reads cells that are an amount without a number.
func wholeWord(r []rune) (Amount, bool) {
	switch strings.Trim(string(r), " 。.;,") {
	case "清零", "动态清零", "全部清零", "零", "零发生", "为零", "零增长":
		zero := models.Int(0)
		return Amount{Operator: models.OpZero, Low: &zero}, true
	case "全覆盖", "全部覆盖", "全部", "实现全覆盖", "应保尽保", "应检尽检", "百分百覆盖":
		all := models.Int(100)
		return Amount{Operator: models.OpAll, Low: &all, Unit: "%"}, true
	}
	return Amount{}, false
}

// parseAmount reads words, number and words from left to right.
func parseAmount(r []rune, printed string) (Amount, error) {
	says, share, i := readOpening(r)
	negative, parens := false, false
	if i < len(r) && r[i] == '(' {
		parens, i = true, i+1
	}
	if i < len(r) && (r[i] == '-' || r[i] == '+') {
		negative, i = r[i] == '-', skipSpaces(r, i+1)
	}
	if i < len(r) && r[i] == '~' {
		return Amount{}, cellError(CodeAmbiguous, printed, "")
	}
	q, ok := scanQuantity(r, i)
	if !ok || q.form == hanzi && parens {
		return Amount{}, noAmount(r, i, printed)
	}
	if q.vague {
		return Amount{}, cellError(CodeVague, printed, "")
	}
	if negative {
		q.negateFirst()
	}
	if exponent(r, &q) == nil && (q.reversed || ambiguousAt(r, q.end)) {
		return Amount{}, cellError(CodeAmbiguous, printed, "")
	}
	tail, says := readClosing(r, q.end, says)
	if parens {
		if tail >= len(r) || r[tail] != ')' || negative {
			return Amount{}, cellError(CodeAmbiguous, printed, "")
		}
		tail++
		q.negateFirst()
		if u, end, ok := scanUnit(r, tail); ok && q.unit == "" {
			q.unit, tail = u, end
		}
	}
	if rest := strings.Trim(string(r[min(tail, len(r)):]), " 。;,、"); rest != "" {
		if strings.ContainsFunc(rest, isDigit) {
			return Amount{}, cellError(CodeSeveral, printed, rest)
		}
		return Amount{}, cellError(CodeExtra, printed, rest)
	}
	a := q.amount(says)
	a.OfTarget = share
	if !keepable(a.Low) || !keepable(a.High) {
		return Amount{}, cellError(codeTooLong, printed, "")
	}
	return a, nil
}

// keepable says whether a value has no more digits than the databases hold exactly.
func keepable(v *models.Decimal) bool {
	if v == nil {
		return true
	}
	_, err := models.ParseDecimal(v.String())
	return err == nil
}

// readOpening takes the known words at a cell's beginning.
func readOpening(r []rune) (says sense, share bool, i int) {
	for i < len(r) {
		if n := shareOfTarget(r, i); n > 0 {
			i, share = i+n, true
			continue
		}
		s, n := before.at(r, i)
		if m, k := opening.at(r, i); k > n {
			s, n = m, k
		}
		if n == 0 {
			return says, share, i
		}
		says, i = says.with(s), i+n
	}
	return says, share, i
}

// readClosing takes the known words behind the number.
func readClosing(r []rune, i int, says sense) (int, sense) {
	for {
		i = skipSpaces(r, i)
		s, n := after.at(r, i)
		if n == 0 {
			return i, says
		}
		says, i = says.with(s), i+n
	}
}

// with adds what another word says.
func (s sense) with(t sense) sense {
	switch {
	case t.op == models.OpApprox && (s.op == models.OpGTE || s.op == models.OpLTE):
	case t.op != "":
		s.op = t.op
	}
	s.approx = s.approx || t.approx
	s.ceiling = s.ceiling || t.ceiling
	if t.change != 0 {
		s.change = t.change
	}
	if t.level {
		s.change = 0
	}
	return s
}

// amount puts number and words together.
func (q scanned) amount(says sense) Amount {
	a := Amount{Operator: models.OpEQ, Unit: q.unit, Approx: says.approx || q.more}
	a.Change = says.change != 0
	low := q.low
	switch {
	case q.isRange:
		a.Operator = models.OpRange
	case says.op != "":
		a.Operator = says.op
	case q.more:
		a.Operator = models.OpGTE
	case says.ceiling:
		a.Operator = models.OpLTE
	}
	if q.isRange {
		high := q.high
		a.High = &high
	}
	a.Low = &low
	if says.change < 0 {
		a.negate()
	}
	return a
}

// negate turns the sign; bounds change sides with it: 下降3%以上 is at most −3.
func (a *Amount) negate() {
	low := a.Low.Neg()
	a.Low = &low
	switch {
	case a.High != nil:
		high := low
		low = a.High.Neg()
		a.Low, a.High = &low, &high
	case a.Operator == models.OpGTE:
		a.Operator = models.OpLTE
	case a.Operator == models.OpLTE:
		a.Operator = models.OpGTE
	}
}

// exponent reads the tail of 1.2E+05, as CSV files have it, into q; it returns nil where there is none.
func exponent(r []rune, q *scanned) *int {
	i := q.end
	if q.unit != "" || q.isRange || q.more || q.form != arabic || i+2 >= len(r) || lower(r[i]) != 'e' || r[i+1] != '+' && r[i+1] != '-' || !isDigit(r[i+2]) {
		return nil
	}
	sign, exp, j := 1, 0, i+2
	if r[i+1] == '-' {
		sign = -1
	}
	for ; j < len(r) && isDigit(r[j]) && exp < 100; j++ {
		exp = exp*10 + int(r[j]-'0')
	}
	if exp > 20 {
		return nil
	}
	exp *= sign
	q.low, q.end = models.Normalise(q.low.Shift(int32(exp))), j
	return &exp
}

// ambiguousAt says whether what follows a number makes it something else: 1/3, 1,23, 3.5.1, 10:30.
func ambiguousAt(r []rune, i int) bool {
	if i+1 >= len(r) || !isDigit(r[i+1]) {
		return false
	}
	switch r[i] {
	case '/', ',', '.', ':', '-', '~':
		return i > 0 && isDigit(r[i-1])
	}
	return false
}

// noAmount chooses the refusal where no number stands at place i: a later one has text before it.
func noAmount(r []rune, i int, printed string) error {
	for j := i; j < len(r); j++ {
		if isDigit(r[j]) && j == i {
			return cellError(codeTooLong, printed, "")
		}
		if isDigit(r[j]) {
			return cellError(CodeExtra, printed, string(r[i:j]))
		}
	}
	return cellError(CodeUnreadable, printed, "")
}

func cellError(code, found, extra string) error {
	args := []string{"found", found, "example", "20万亩"}
	if extra != "" {
		args = append(args, "extra", extra)
	}
	return models.Errorf(models.Invalid, code, "", args...)
}

func code(err error) string {
	if e, ok := err.(*models.Error); ok {
		return e.Code
	}
	return ""
}

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
