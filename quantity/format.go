package quantity

import (
	"strings"

	"duban/models"
)

// Format writes an amount in natural Chinese, so that ParseCell reads the same amount from it: 20万亩, 58亿斤以上, 4.5%以内,
// 1—2家, 6万亩左右, 清零, 全覆盖, 下降12.7%, 占目标的136.9%. Printed is not used.
func Format(a Amount) string {
	switch a.Operator {
	case models.OpZero:
		return "清零"
	case models.OpAll:
		return "全覆盖"
	}
	if a.Low == nil {
		return ""
	}
	var b strings.Builder
	if a.OfTarget {
		b.WriteString("占目标的")
	}
	if a.Approx && a.Operator != models.OpApprox {
		b.WriteString("约")
	}
	if a.Change {
		if a.Low.IsNegative() {
			b.WriteString("下降")
			a.negate()
		} else {
			b.WriteString("增长")
		}
	}
	b.WriteString(a.Low.String())
	if a.High != nil {
		if a.Unit == "%" {
			b.WriteString("%")
		}
		b.WriteString("—" + a.High.String())
	}
	b.WriteString(a.Unit)
	switch a.Operator {
	case models.OpGTE:
		b.WriteString("以上")
	case models.OpLTE:
		b.WriteString("以内")
	case models.OpApprox:
		b.WriteString("左右")
	}
	return b.String()
}
