package sheet

import (
	"strconv"
	"strings"
)

// IsPercent says that a number format shows the value times 100 with a percent sign: 0%, 0.00%, but not 0"%".
func IsPercent(format string) bool { return strings.Contains(bare(format), "%") }

// IsDate says that a number format shows a day or a time: yyyy-mm-dd, yyyy"年"m"月", and the Chinese built-in ones.
func IsDate(format string) bool {
	f := strings.ToLower(bare(format))
	if f == "" || f == "general" || f == "@" {
		return false
	}
	return strings.ContainsAny(f, "ydhsege") && !strings.Contains(f, "general") && strings.ContainsAny(f, "ymdhs")
}

// bare is the first section of a number format without quoted text, escaped characters, colours and conditions.
func bare(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		switch c := format[i]; c {
		case '"':
			for i++; i < len(format) && format[i] != '"'; i++ {
			}
		case '\\', '_', '*':
			i++
		case '[':
			for i++; i < len(format) && format[i] != ']'; i++ {
			}
		case ';':
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// roundText rounds a stored binary number to 15 significant digits.
func roundText(stored string) string {
	f, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	return strconv.FormatFloat(f, 'g', 15, 64)
}
