package models

import "time"

// Baseline is what figures are held against: an indicator's target, or (IndicatorID of the change nil) a task's deadline.
type Baseline struct {
	Operator Operator `json:"operator,omitempty"`
	Low      *Decimal `json:"low,omitempty"`
	High     *Decimal `json:"high,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Deadline Date     `json:"deadline"`
}

// BaselineChange is a target or deadline that moved, with the reason: a changed baseline is never silent (domain.md §7, 2). It holds
// from a period on; the periods before keep what was.
type BaselineChange struct {
	ID          string
	ReportID    string
	TaskID      string
	IndicatorID *string
	PeriodID    string
	FromEnds    Date `gorm:"column:period_ends"` // last day of the first period in which the new one holds
	Seq         int64
	Before      Baseline `gorm:"serializer:json"`
	After       Baseline `gorm:"serializer:json"`
	Reason      string
	By          string `gorm:"column:made_by"`
	CreatedAt   time.Time
}

// Baseline is the indicator's own: its target.
func (i Indicator) Baseline() Baseline {
	return Baseline{Operator: i.Operator, Low: i.Low, High: i.High, Unit: i.Unit}
}

// SetBaseline puts a target in place.
func (i *Indicator) SetBaseline(b Baseline) {
	i.Operator, i.Low, i.High, i.Unit = b.Operator, b.Low, b.High, b.Unit
}

// Equal says whether two baselines ask for the same.
func (b Baseline) Equal(c Baseline) bool {
	same := func(x, y *Decimal) bool { return (x == nil) == (y == nil) && (x == nil || x.Equal(*y)) }
	return b.Operator == c.Operator && same(b.Low, c.Low) && same(b.High, c.High) && b.Unit == c.Unit && b.Deadline == c.Deadline
}

// Validate checks a target: the numbers that its operator needs, no more digits than are kept, a range in order.
func (b Baseline) Validate() error {
	known := false
	for _, o := range Operators {
		known = known || o == b.Operator
	}
	switch {
	case !known:
		return Errorf(Invalid, "OPERATOR_INVALID", "operator", "found", string(b.Operator))
	case b.Low == nil:
		return Errorf(Invalid, "TARGET_NEEDED", "low")
	case (b.Operator == OpRange) != (b.High != nil):
		return Errorf(Invalid, "TARGET_RANGE", "high")
	case b.High != nil && b.High.LessThan(*b.Low):
		return Errorf(Invalid, "TARGET_RANGE", "high")
	case b.Operator == OpZero && !b.Low.IsZero():
		return Errorf(Invalid, "TARGET_ZERO", "low", "found", b.Low.String())
	case len([]rune(b.Unit)) > 20:
		return Errorf(Invalid, "TEXT_TOO_LONG", "unit", "most", "20")
	}
	return nil
}

// BaselineAsOf is the baseline of an indicator (indicatorID "": of the task's deadline) in a period that ends on a day, given the one of
// today: what the first of the later changes moved away from. changes are in order.
func BaselineAsOf(now Baseline, changes []BaselineChange, indicatorID string, ends Date) Baseline {
	for i := len(changes) - 1; i >= 0; i-- {
		c, of := changes[i], ""
		if c.IndicatorID != nil {
			of = *c.IndicatorID
		}
		if of == indicatorID && c.FromEnds.After(ends) {
			now = c.Before
		}
	}
	return now
}
