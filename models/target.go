package models

// Operator says how a figure is compared with an indicator's target.
type Operator string

// The operators, as the database, the API's JSON and read-report write them.
const (
	OpEQ     Operator = "eq"     // 20万亩
	OpGTE    Operator = "gte"    // 58亿斤以上, 不少于, 超, 突破
	OpLTE    Operator = "lte"    // 控制在4.5%以内, 不超过
	OpRange  Operator = "range"  // 1家—2家: low and high
	OpApprox Operator = "approx" // 6万亩左右
	OpZero   Operator = "zero"   // 动态清零: low is 0
	OpAll    Operator = "all"    // 全覆盖: low is 100
)

// Operators are all of them, in the order in which a form lists them.
var Operators = []Operator{OpEQ, OpGTE, OpLTE, OpRange, OpApprox, OpZero, OpAll}

// IndicatorKind decides the comparison (domain.md §5, Reckoning).
type IndicatorKind string

// The kinds of indicator.
const (
	Cumulative IndicatorKind = "CUMULATIVE" // counted up over the year, against its plan
	Stock      IndicatorKind = "STOCK"      // a stock or coverage rate, against its plan or the target itself
	Growth     IndicatorKind = "GROWTH"     // a growth rate, against the annual target directly
	Ceiling    IndicatorKind = "CEILING"    // lower is better
	Zero       IndicatorKind = "ZERO"       // any occurrence breaks it
	Relative   IndicatorKind = "RELATIVE"   // 与经济增长同步: by hand
)

// IndicatorKinds are all of them.
var IndicatorKinds = []IndicatorKind{Cumulative, Stock, Growth, Ceiling, Zero, Relative}

// Known says how an indicator's value becomes known in the course of the year.
type Known string

// The ways in which a value becomes known.
const (
	Steadily  Known = "STEADILY"   // grows month by month
	InBatches Known = "IN_BATCHES" // announced or accepted in batches
	AtYearEnd Known = "AT_YEAR_END"
	StayZero  Known = "STAY_ZERO" // must stay at zero
)

// Target is what an indicator asks for. Low holds the value for every operator but range, which has High too;
// zero has Low 0 and all has Low 100 with the unit %. Unit is as printed in the report (万亩, 个, %).
type Target struct {
	Operator Operator
	Low      *Decimal
	High     *Decimal
	Unit     string
}
