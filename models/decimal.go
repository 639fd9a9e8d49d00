package models

import (
	"github.com/shopspring/decimal"
)

// Decimal is an exact number. At most MaxDigits significant digits are accepted, because SQLite's
// NUMERIC is exact only to 15 and both databases must hold the same.
type Decimal = decimal.Decimal

// MaxDigits is the number of significant digits that a stored figure may have.
const MaxDigits = 15

// maxExponent bounds the size of a number: 10^maxExponent is larger than any figure of a government's report.
const maxExponent = 24

// ParseDecimal reads a plain number ("20", "-12.7", "1e5") exactly. It refuses more than MaxDigits significant
// digits, exponents beyond ±24, NaN and infinities with Error{Kind: Invalid}.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > 64 {
		return Decimal{}, invalidNumber(s[:64])
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Decimal{}, invalidNumber(s)
	}
	if d.Exponent() > maxExponent || d.Exponent() < -400 {
		return Decimal{}, invalidNumber(s)
	}
	d = Normalise(d)
	if d.NumDigits() > MaxDigits || d.NumDigits()+int(d.Exponent()) > maxExponent || d.Exponent() < -maxExponent {
		return Decimal{}, invalidNumber(s)
	}
	return d, nil
}

// Normalise removes trailing zeros after the point, so that equal numbers print and hash alike.
func Normalise(d Decimal) Decimal {
	s, err := decimal.NewFromString(d.String())
	if err != nil {
		return d
	}
	return s
}

// Int is a whole number as a Decimal.
func Int(n int64) Decimal { return decimal.NewFromInt(n) }

func invalidNumber(s string) error {
	return &Error{Kind: Invalid, Code: "NUMBER_INVALID", Args: map[string]string{"found": s}}
}
