package seeds

import (
	"slices"
	"strings"
	"testing"

	"duban/breakdown"
	"duban/models"
	"duban/text"
)

// readIndicator is one target of the seeds or of the reading, for comparison: spaces and width don't count.
type readIndicator struct {
	operator         models.Operator
	low, high, unit  string
	soft             bool
	quote, describes string
}

func squeezed(s string) string { return strings.ReplaceAll(text.Fold(s), " ", "") }

func comparison(o models.Operator, low, high *models.Decimal, unit, quote string, soft bool) readIndicator {
	r := readIndicator{operator: o, unit: unit, soft: soft, quote: squeezed(quote), describes: string(o) + " " + unit + " " + quote}
	if low != nil {
		r.low = low.String()
	}
	if high != nil {
		r.high = high.String()
	}
	return r
}

// same says whether two speak of one target: the same figures, in words that hold each other.
func (r readIndicator) same(o readIndicator) bool {
	return r.low == o.low && r.high == o.high && (strings.Contains(r.quote, o.quote) || strings.Contains(o.quote, r.quote))
}

// explained are the differences between the seeds and what the reader makes of the report, as the reader describes them, and why they
// stand. One that no longer occurs must go.
var explained = map[string]string{
	"eq 个 确保星级生活圈拓展至6个县":                      "the reader's unit is the classifier; the seeds say what is counted, 个县, because staff read the unit beside the figure",
	"eq 个 有序推进盐湖、永济等10个整县和河津1个整乡的第二轮土地到期延包试点": "the same, 个整县 and 个整乡: two doubtful ones with one quote",
	"range 个 力争1个—2个县入选山西省首批紧密型县域医共体建设升级版项目":  "the same, 个县",
	"eq 条 落实好全省电价11条举措和供气供热供水价格改革":            "eleven measures are the province's own and no commitment of the city: the reader keeps them as doubtful (MEASURES), the seeds leave them out",
}

// The breakdown that the seeds state agrees with what the reader makes of the same prose: the same outline, and every indicator of the
// seeds is found. What differs must be in the list above, with its reason.
func TestSeedsAgreeWithTheReader(t *testing.T) {
	d := loaded(t)
	reading := breakdown.Read(d.Source)
	compareOutline(t, d, reading)

	var read []readIndicator
	for _, i := range reading.Indicators {
		read = append(read, comparison(i.Operator, i.Low, i.High, i.Unit, i.Quote, i.Soft))
	}
	met := map[string]bool{}
	differ := func(r readIndicator, message string, args ...any) {
		if met[r.describes] = true; explained[r.describes] == "" {
			t.Errorf(message, args...)
		}
	}
	used := make([]bool, len(read))
	for _, i := range d.Indicators {
		seed := comparison(i.Operator, i.Low, i.High, i.Unit, i.Quote, i.Soft)
		at := slices.IndexFunc(read, func(r readIndicator) bool { return seed.same(r) && !used[slices.Index(read, r)] })
		if at < 0 {
			t.Errorf("the reader doesn't find %s", seed.describes)
			continue
		}
		used[at] = true
		if r := read[at]; r.operator != seed.operator || r.unit != seed.unit || r.soft != seed.soft {
			differ(r, "seeds: %s (doubtful %v); reader: %s (doubtful %v)", seed.describes, seed.soft, r.describes, r.soft)
		}
	}
	for k, r := range read {
		if !used[k] {
			differ(r, "the reader finds what the seeds don't have: %s (doubtful %v)", r.describes, r.soft)
		}
	}
	for r := range explained {
		if !met[r] {
			t.Errorf("explained, but no difference: %s", r)
		}
	}
}

func compareOutline(t *testing.T, d *Data, reading breakdown.Reading) {
	t.Helper()
	var want, got []string
	for _, a := range d.Areas {
		want = append(want, squeezed(a.Title))
		for _, th := range d.Themes {
			if th.AreaID == a.ID {
				want = append(want, "- "+squeezed(th.Title))
			}
		}
	}
	for _, a := range reading.Areas {
		got = append(got, squeezed(a.Title))
		for _, th := range a.Themes {
			got = append(got, "- "+squeezed(th.Title))
		}
	}
	if strings.Join(want, "\n") != strings.Join(got, "\n") {
		t.Errorf("outline of the seeds:\n%s\nof the reader:\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}
