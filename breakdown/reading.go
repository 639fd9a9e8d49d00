package breakdown

import (
	"duban/models"
)

// Place is where something stands in the text given to Read: byte offsets, End excluded.
type Place struct{ Start, End int }

// Reading is what a report's prose says about this year's work.
type Reading struct {
	Year       int // of the report; 0 where the text doesn't tell
	Section    Section
	Areas      []Area
	Tasks      []Task
	Indicators []Indicator
	// Everywhere are duties that the text gives once for all tasks: 以下均需各县（市、区）政府负责，不再列出.
	Everywhere []Duty
	// Doubts are codes of what the reader wasn't sure of on the whole: NO_SECTION (no part about this year's work was found,
	// the whole text was read), NO_AREAS (no numbered areas in it).
	Doubts []string
}

// Section is the part that sets out this year's work.
type Section struct {
	Title      string // its heading, or ""
	StartsWith string // the first words behind the heading
	EndsBefore string // the first words of what follows, or "" at the end of the text
	Place
}

// Area is a numbered part of the section (方面). Titles have no number, final stop or footnote mark.
type Area struct {
	Number int // from 1
	Title  string
	Themes []Theme
	Place
}

// Theme is a part of an area (小节).
type Theme struct {
	Number int // from 1 within its area
	Title  string
	Place
}

// Task is one commitment. The overall goals in front of the first area are tasks too: their Area is 0, and their number is that of
// an area behind the last one, because numbers begin with 1.
type Task struct {
	Number   string // area.theme.n
	Area     int    // 0: in front of the first area
	Theme    int    // 0: in no theme
	Title    string
	Quote    string      // verbatim but for line breaks and bold marks
	Deadline models.Date // zero where the text names none
	Duties   []Duty
	Place
}

// Indicator is a quantified target as printed. Low is nil for none; zero has 0, all has 100 with the unit %.
type Indicator struct {
	Task     int // index in Reading.Tasks
	Name     string
	Operator models.Operator
	Low      *models.Decimal
	High     *models.Decimal // only of a range
	Unit     string
	Kind     models.IndicatorKind
	// Falling is true where the text says 下降 or 降低 by that much: as a signed change the target is −Low.
	Falling bool
	// Soft marks what may be no commitment at all, with the reason in Doubt.
	Soft     bool
	Doubt    Doubt
	Quote    string // the clause, verbatim but for line breaks and bold marks
	Deadline models.Date
	Place
}

// Doubt is why an indicator is soft.
type Doubt string

// The doubts.
const (
	Sure         Doubt = ""
	KnownSet     Doubt = "KNOWN_SET"     // the size of a set that exists or is only worked on: 支持3个保种场
	Slogan       Doubt = "SLOGAN"        // 建设5大基地, 举办千场会议
	Measures     Doubt = "MEASURES"      // counts of measures and policies: 12条举措
	BottomLine   Doubt = "BOTTOM_LINE"   // 不发生规模性返贫致贫, 坚决遏制新增隐性债务
	Universal    Doubt = "UNIVERSAL"     // 应保尽保, 全面达标
	Size         Doubt = "SIZE"          // may be the size of a named project
	WrittenOut   Doubt = "WRITTEN_OUT"   // a Chinese numeral, perhaps part of a name
	UnknownUnit  Doubt = "UNKNOWN_UNIT"  // 新增托位3000: no classifier, or none that is known
	OnlyPositive Doubt = "ONLY_POSITIVE" // 实现正增长
)

// JSON is the reading in the shape of `duban read-report --json`: encoding/json writes it as the contract has it.
func (r Reading) JSON() any {
	type theme = string
	type area struct {
		Title  string  `json:"title"`
		Themes []theme `json:"themes"`
	}
	type indicator struct {
		Quote string          `json:"quote"`
		Op    models.Operator `json:"op"`
		Low   any             `json:"low"`
		High  any             `json:"high"`
		Unit  string          `json:"unit"`
		Soft  bool            `json:"soft,omitempty"`
	}
	type task struct {
		Number string `json:"number"`
		Title  string `json:"title"`
		Quote  string `json:"quote"`
	}
	type section struct {
		StartsWith string  `json:"starts_with"`
		EndsBefore *string `json:"ends_before"`
	}
	out := struct {
		Section    section     `json:"section"`
		Areas      []area      `json:"areas"`
		Indicators []indicator `json:"indicators"`
		Tasks      []task      `json:"tasks"`
	}{section{StartsWith: r.Section.StartsWith}, []area{}, []indicator{}, []task{}}
	if r.Section.EndsBefore != "" {
		out.Section.EndsBefore = &r.Section.EndsBefore
	}
	for _, a := range r.Areas {
		titles := []theme{}
		for _, t := range a.Themes {
			titles = append(titles, t.Title)
		}
		out.Areas = append(out.Areas, area{a.Title, titles})
	}
	for _, i := range r.Indicators {
		out.Indicators = append(out.Indicators, indicator{i.Quote, i.Operator, jsonNumber(i.Low), jsonNumber(i.High), i.Unit, i.Soft})
	}
	for _, t := range r.Tasks {
		out.Tasks = append(out.Tasks, task{t.Number, t.Title, t.Quote})
	}
	return out
}

// number is an exact decimal that encoding/json writes as a bare number.
type number string

// MarshalJSON writes the digits as they are.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

func jsonNumber(d *models.Decimal) any {
	if d == nil {
		return nil
	}
	return number(d.String())
}
