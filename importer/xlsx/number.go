package xlsx

import (
	"math"
	"strconv"
	"strings"
)

// isPlainNumber says whether b is a number's shortest decimal spelling already: 0, -12.7, 45000. Nearly all are.
func isPlainNumber(b []byte) bool {
	if len(b) > 40 {
		return false
	}
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
		if len(b) == 1 && b[0] == '0' {
			return false
		}
	}
	i := 0
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if i == 0 || i > 1 && b[0] == '0' {
		return false
	}
	if i == len(b) {
		return true
	}
	if b[i] != '.' || i+1 == len(b) || b[len(b)-1] == '0' {
		return false
	}
	for _, c := range b[i+1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// spellNumber spells a number exactly, without exponent and superfluous zeros: "1.50E-3" is "0.0015". It refuses what
// is no number, and numbers that no cell can hold (NaN, infinities, beyond a float64).
func spellNumber(s string) (string, bool) {
	negative := strings.HasPrefix(s, "-")
	mantissa := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if len(mantissa)+1 < len(s) { // both signs
		return "", false
	}
	exponent := 0
	if at := strings.IndexAny(mantissa, "eE"); at >= 0 {
		var err error
		if exponent, err = strconv.Atoi(mantissa[at+1:]); err != nil || exponent > 400 || exponent < -400 {
			return "", false
		}
		mantissa = mantissa[:at]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || len(digits) > 400 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	if f, err := strconv.ParseFloat(s, 64); err != nil || math.IsInf(f, 0) {
		return "", false
	}
	spelled := place(digits, len(whole)+exponent)
	if negative && spelled != "0" {
		spelled = "-" + spelled
	}
	return spelled, true
}

// place writes digits with the point after the first point of them (which may lie outside), without superfluous zeros.
func place(digits string, point int) string {
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole := strings.TrimLeft(digits[:point], "0")
	fraction := strings.TrimRight(digits[point:], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}
