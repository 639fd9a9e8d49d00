// Package text holds Fold, the one function that decides whether two spellings are the same: used for search,
// header words, aliases and task texts.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes text as typed fit for keeping: zero-width characters, BOMs and directional marks are dropped, no-break
// spaces become spaces, CR LF becomes LF, control characters (which neither workbooks nor PostgreSQL hold) go, and white space at both ends goes. Width, case and compatibility forms stay as
// printed.
func Clean(s string) string {
	if isClean(s) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n") {
		switch {
		case invisible(r) || control(r):
		case r == '\u00a0' || r == '\u3000' || r == '\u202f':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// Fold reduces a spelling to its comparison form: NFKC (so full width becomes half), lower case, no white space, no
// zero-width characters. Punctuation stays. CJK radicals that NFKC would turn into ordinary characters (⼯ → 工) are kept
// apart, so that look-alike names never match silently.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= 0x4e00 && r <= 0x9fff: // the ordinary characters, which NFKC leaves alone: nearly all that is folded
			b.WriteRune(r)
		case r > ' ' && r < 0x7f:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
		case r > 0xff00 && r < 0xff5f: // full-width ASCII
			if r -= 0xfee0; r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
		case r == '、' || r == '。' || r >= '《' && r <= '】':
			b.WriteRune(r)
		case invisible(r) || unicode.IsSpace(r):
		case lookAlike(r):
			b.WriteRune(r)
		default:
			for _, n := range norm.NFKC.String(string(r)) {
				if !unicode.IsSpace(n) {
					b.WriteRune(unicode.ToLower(n))
				}
			}
		}
	}
	return b.String()
}

// invisible characters take no room on paper: zero-width, soft hyphen, BOM, directional and variation marks.
func invisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069:
		return true
	case r == 0xfeff || r == 0x00ad || r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// control characters other than tab and line feed, and the two code points that no XML holds.
func control(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r == 0xfffe || r == 0xffff
}

// lookAlike are CJK radicals and compatibility ideographs, which NFKC would silently turn into another character.
func lookAlike(r rune) bool {
	return r >= 0x2e80 && r <= 0x2fdf || r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f
}

// Blank says that nothing is left of a text once it is clean.
func Blank(s string) bool {
	for _, r := range s {
		if !invisible(r) && !control(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// isClean says that a text has nothing that Clean would take out or change within.
func isClean(s string) bool {
	for i := 0; i < len(s); {
		if n := ordinary(s, i); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || invisible(r) || control(r) || r == '\u00a0' || r == '\u3000' || r == '\u202f' {
			return false
		}
		i += n
	}
	return true
}

// isFolded says that a text surely folds to itself.
func isFolded(s string) bool {
	for i := 0; i < len(s); {
		n := ordinary(s, i)
		if n == 0 || s[i] == ' ' || s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
		i += n
	}
	return true
}

// ordinary gives the length of a printable ASCII character or an ordinary Chinese one that stands at a place, 0 of any other. Nearly all that
// is read are such, and they are told without decoding them.
func ordinary(s string, at int) int {
	switch c := s[at]; {
	case c >= ' ' && c < 0x7f:
		return 1
	case c >= 0xe4 && c <= 0xe9 && at+2 < len(s) && (c > 0xe4 || s[at+1] >= 0xb8) && s[at+1]&0xc0 == 0x80 && s[at+2]&0xc0 == 0x80:
		return 3 // U+4E00 to U+9FFF
	}
	return 0
}
