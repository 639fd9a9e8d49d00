package importer

import (
	"strings"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// nature is what the cells beneath a header look like: how many of each sort there are.
type nature struct {
	all, numbers, units, names, dates, words, long int
}

// sampled is how many cells of a column tell its nature.
const sampled = 200

// natureOf looks at the cells of a column in rows[from:to].
func natureOf(rows []grid.Row, from, to, col int) nature {
	var n nature
	for i := from; i < to && n.all < sampled; i++ {
		c := cellAt(&rows[i], col)
		if blankCell(c) || c.Type == grid.Text && quantity.IsBlank(c.Value) {
			continue
		}
		n.add(c)
	}
	return n
}

func (n *nature) add(c *grid.Cell) {
	n.all++
	switch {
	case c.Type == grid.ISODate || c.Type == grid.Number && sheet.IsDate(c.Format):
		n.dates++
		return
	case c.Type == grid.Number || c.NoCache || c.Type == grid.Error:
		n.numbers++
		return
	}
	folded := text.Fold(c.Value)
	length := utf8.RuneCountInString(folded)
	if length > 14 {
		n.long++
	}
	switch {
	case sheet.KnownUnit(c.Value) != "":
		n.units++
	case isNumber(folded, length):
		n.numbers++
	case departmentLike(folded):
		n.names++
	case isWord(c.Value):
		n.words++
	default:
		if _, err := quantity.ParseDate(c.Value, 2000); err == nil {
			n.dates++
		}
	}
}

// isNumber says that a folded text is an amount: it begins with a digit, as 20万亩 and 约20 do, and is short.
func isNumber(folded string, length int) bool {
	if length > 20 {
		return false
	}
	if _, err := quantity.ParseCell(folded); err == nil {
		return true
	}
	first := strings.TrimLeft(folded, "约近超≥≤><-+(")
	return first != "" && first[0] >= '0' && first[0] <= '9' && length < 12 && !strings.ContainsAny(folded, "年月日")
}

func isWord(s string) bool {
	if _, ok := quantity.ParseStatus(s); ok {
		return true
	}
	if _, chosen := quantity.Chosen(s); chosen || quantity.ParseTick(s) != quantity.NoTick {
		return true
	}
	_, ok := quantity.ParseForecast(s)
	return ok
}

// departmentLike says that a text ends as the names of offices do.
func departmentLike(folded string) bool {
	first := strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune("、,;/", r) })
	if len(first) == 0 {
		return false
	}
	name := strings.TrimSuffix(first[0], "等")
	if n := utf8.RuneCountInString(name); n < 2 || n > 20 {
		return false
	}
	for _, end := range []string{"局", "委", "办", "部", "厅", "院", "会", "政府", "中心", "公司", "大学", "学院", "队", "社", "所", "县", "区", "市", "银行", "委会", "单位", "联", "科", "处"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// bears says whether the cells bear a field out: half of them at least look like it. Nothing beneath a header bears every field out.
func (n nature) bears(f models.Field) bool {
	if n.all == 0 {
		return true
	}
	half := func(k int) bool { return k*2 >= n.all }
	switch f {
	case models.FieldTarget, models.FieldAmount, models.FieldCumulative, models.FieldCompletion, sheet.FieldPrevious:
		return half(n.numbers)
	case models.FieldUnit:
		return half(n.units)
	case models.FieldLead, models.FieldSupport:
		return half(n.names) || n.numbers == 0 && n.units == 0 && n.long*2 < n.all
	case models.FieldStatus, models.FieldForecast:
		return half(n.words) || n.long == 0 && n.numbers == 0
	case models.FieldDeadline, models.FieldAsOf:
		return half(n.dates) || n.long*2 < n.all && n.numbers*2 < n.all
	case models.FieldNumber:
		return n.long*2 < n.all
	}
	return n.numbers*2 < n.all
}
