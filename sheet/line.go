package sheet

import (
	"slices"
	"strings"

	"duban/models"
	"duban/words"
)

// Line is one row of the template: an indicator, a task without any, or an item.
type Line struct {
	ID        string // of the indicator, task or item: what the hidden column says
	Task      *models.TaskBasis
	Indicator *models.Indicator
	Item      *models.Item
	Milestone string // of a task without indicators: this quarter's, in the indicator's place
	First     bool   // the task's texts stand in this line
}

// Lines are the rows of the first sheet for one task: a row an indicator, or one row where it has none.
func Lines(t *models.TaskBasis, period models.ReportingPeriod) []Line {
	if len(t.Indicators) == 0 {
		return []Line{{ID: t.ID, Task: t, Milestone: dueMilestone(t.Milestones, period), First: true}}
	}
	lines := make([]Line, len(t.Indicators))
	for i := range t.Indicators {
		lines[i] = Line{ID: t.Indicators[i].ID, Task: t, Indicator: &t.Indicators[i], First: i == 0}
	}
	return lines
}

// ItemLines are the rows of the second sheet for one task.
func ItemLines(t *models.TaskBasis) []Line {
	lines := make([]Line, len(t.Items))
	for i := range t.Items {
		lines[i] = Line{ID: t.Items[i].ID, Task: t, Item: &t.Items[i]}
	}
	return lines
}

// OwnItemLines are the rows of the second sheet for the items of a task that are a department's own, whoever leads the task.
func OwnItemLines(t *models.TaskBasis, departmentID string) []Line {
	return slices.DeleteFunc(ItemLines(t), func(l Line) bool { return l.Item.DepartmentID == nil || *l.Item.DepartmentID != departmentID })
}

// dueMilestone names the milestones of the period's quarter, and those overdue, that are still open.
func dueMilestone(all []models.Milestone, period models.ReportingPeriod) string {
	end := quarterEnd(period.Ends)
	var titles []string
	for _, m := range all {
		if m.State == models.MilestoneOpen && !m.Due.After(end) {
			titles = append(titles, m.Title+"（"+m.Due.String()+"）")
		}
	}
	return strings.Join(titles, "；")
}

func quarterEnd(d models.Date) models.Date {
	return models.NewDate(d.Year, (d.Month-1)/3*3+4, 0)
}

// CanValue says whether the row has a number to give.
func (l Line) CanValue() bool { return l.Indicator != nil || l.Item != nil }

// Takes says whether a department may fill a field in this row.
func (l Line) Takes(f models.Field) bool {
	if OfTask(f) {
		return l.First
	}
	return Input(f) && l.CanValue()
}

// Unit is the unit that the row's numbers are in.
func (l Line) Unit() string {
	switch {
	case l.Indicator != nil && l.Indicator.Operator == models.OpAll && l.Indicator.Unit == "":
		return "%"
	case l.Indicator != nil:
		return l.Indicator.Unit
	case l.Item != nil:
		return l.Item.Unit
	}
	return ""
}

// Low is the number that the row aims at, nil where there is none.
func (l Line) Low() *models.Decimal {
	switch {
	case l.Indicator != nil:
		return l.Indicator.Low
	case l.Item != nil:
		return l.Item.Low
	}
	return nil
}

// Base is the denominator of 完成率: only of what is counted up or held, and never zero.
func (l Line) Base() *models.Decimal {
	low := l.Low()
	if low == nil || !low.IsPositive() {
		return nil
	}
	if i := l.Indicator; i != nil {
		if i.Kind != models.Cumulative && i.Kind != models.Stock {
			return nil
		}
		if i.Operator == models.OpApprox {
			base := models.Normalise(low.Mul(models.Int(95)).Shift(-2)) // domain.md §5: 0.95 × low
			return &base
		}
	}
	return low
}

// reading gives the row's reading in a standing.
func (l Line) reading(s models.Latest) *models.Reading {
	switch {
	case l.Indicator != nil:
		return s.Reading(l.Indicator.ID)
	case l.Item != nil:
		return s.ItemReading(l.Item.ID)
	}
	return nil
}

// Now is what this period has of the row so far, nil where nothing.
func (l Line) Now() *models.Reading { return l.reading(l.Task.Now) }

// Last is the newest reading of the periods before, nil where nothing.
func (l Line) Last() *models.Reading { return l.reading(l.Task.Last) }

// Canonical is what the ledger holds for a cell of this row, as text that is compared: numbers in plain decimal notation, days as
// YYYY-MM-DD, choices as their code, texts as they are, "" for none. Columns that only show something give what they show.
func (l Line) Canonical(f models.Field) string {
	switch f {
	case FieldID:
		return l.ID
	case models.FieldNumber:
		return l.Task.Number
	case models.FieldTask:
		return l.title()
	case models.FieldIndicator:
		if l.Indicator != nil {
			return l.Indicator.Name
		}
		return l.Milestone
	case models.FieldItem:
		if l.Item != nil {
			return l.Item.Title
		}
	case models.FieldTarget:
		return l.target()
	case models.FieldUnit:
		return l.Unit()
	case models.FieldDeadline:
		return l.deadline().String()
	case FieldPrevious:
		return number(l.Last())
	case models.FieldCumulative:
		return number(l.Now())
	case models.FieldAsOf:
		if r := l.Now(); r != nil {
			return r.AsOf.String()
		}
	default:
		if OfTask(f) && l.Task.Now.Entry != nil {
			return l.Task.Now.Entry.Text(f)
		}
	}
	return ""
}

// proposedMark stands before the title of a task whose duty staff haven't confirmed yet.
const proposedMark = "（拟）"

func (l Line) title() string {
	if l.Task.Duty.State == models.DutyProposed {
		return proposedMark + l.Task.Title
	}
	return l.Task.Title
}

func (l Line) deadline() models.Date {
	if l.Item != nil && !l.Item.Deadline.IsZero() {
		return l.Item.Deadline
	}
	return l.Task.Deadline
}

func (l Line) target() string {
	if l.Indicator != nil {
		return TargetText(l.Indicator.Target())
	}
	if l.Item != nil && l.Item.Low != nil {
		return l.Item.Low.String()
	}
	return ""
}

func number(r *models.Reading) string {
	if r == nil || r.Value == nil {
		return ""
	}
	return r.Value.String()
}

// TargetText is a target without its unit: 20, 808以上, 4.5以内, 1—2, 6左右, 0, 100.
func TargetText(t models.Target) string {
	low := ""
	if t.Low != nil {
		low = t.Low.String()
	}
	switch t.Operator {
	case models.OpGTE:
		return low + "以上"
	case models.OpLTE:
		return low + "以内"
	case models.OpApprox:
		return low + "左右"
	case models.OpZero:
		return "0"
	case models.OpAll:
		return "100"
	case models.OpRange:
		if t.High != nil {
			return low + "—" + t.High.String()
		}
	}
	return low
}

// Choice is a code as the drop-down shows it.
func Choice(f models.Field, code string) string {
	if code == "" {
		return ""
	}
	if f == models.FieldStatus {
		return words.Enum(words.Chinese, models.StatusWord(code))
	}
	return words.Enum(words.Chinese, models.ForecastWord(code))
}

// Choices are what the drop-down of a column offers.
func Choices(f models.Field) []string {
	var out []string
	switch f {
	case models.FieldStatus:
		for _, w := range models.StatusWords {
			out = append(out, Choice(f, string(w)))
		}
	case models.FieldForecast:
		for _, w := range models.ForecastWords {
			out = append(out, Choice(f, string(w)))
		}
	}
	return out
}
