package web

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// hazardous says whether a character is a control, a format character (zero-width, bidirectional) or no character at all.
func hazardous(c rune) bool {
	return unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || c == unicode.ReplacementChar
}

// harmless are the endings under which a kept file may be given back.
var harmless = []string{".xlsx", ".xls", ".et", ".csv", ".tsv", ".txt", ".xml", ".zip"}

// safeEnding adds .bin to a name that a double click might run or open in a browser.
func safeEnding(name string) string {
	if slices.Contains(harmless, strings.ToLower(path.Ext(name))) {
		return name
	}
	return name + ".bin"
}
