package xlsx

import (
	"bytes"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// Classes of bytes, as bits, so that one pass over a text tells everything that it needs.
const (
	isName    = 1 << iota // may stand in an element's or attribute's name
	isSpace               // XML white space
	isIllegal             // a control character that XML forbids
	isHigh                // part of a character beyond ASCII
	isAmp                 // & begins a reference
	isCR                  // carriage return: XML reads CR LF and CR as LF
	isLess                // < ends a text and may not stand in an attribute
	isBracket             // ] may belong to ]]>, which may not stand in a text
)

var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= 0x80:
			t[c] = isHigh | isName
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-', c == '.', c == ':':
			t[c] = isName
		case c < 0x20:
			t[c] = isIllegal
		}
	}
	t[' '], t['\t'], t['\n'], t['\r'] = isSpace, isSpace, isSpace, isSpace|isCR
	t['&'], t['<'], t[']'] = isAmp, isLess, isBracket
	return t
}()

// classesOf is the union of the bytes' classes.
func classesOf(b []byte) (all uint8) {
	for _, c := range b {
		all |= classes[c]
	}
	return all
}

var (
	errCharacter = errors.New("a character that XML forbids")
	errUTF8      = errors.New("bytes that are no UTF-8")
	errReference = errors.New("an unknown reference (&…;)")
)

// checkText says whether text whose classes are given may stand in an XML document. Quoted text may hold ]]>.
func checkText(b []byte, all uint8, quoted bool) error {
	if all&(isIllegal|isHigh|isAmp|isBracket) == 0 {
		return nil
	}
	if all&isIllegal != 0 {
		return errCharacter
	}
	if all&isHigh != 0 {
		if !utf8.Valid(b) {
			return errUTF8
		}
		if bytes.Contains(b, []byte("\uFFFE")) || bytes.Contains(b, []byte("\uFFFF")) {
			return errCharacter
		}
	}
	if all&isBracket != 0 && !quoted && bytes.Contains(b, []byte("]]>")) {
		return errors.New("]]> in a text")
	}
	if all&isAmp != 0 {
		_, err := appendDecoded(nil, b)
		return err
	}
	return nil
}

// appendDecoded appends text with its references resolved and its line ends as LF.
func appendDecoded(dst, text []byte) ([]byte, error) {
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '&':
			r, n := reference(text[i:])
			if n == 0 {
				return dst, errReference
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		case '\r':
			dst = append(dst, '\n')
			i++
			if i < len(text) && text[i] == '\n' {
				i++
			}
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst, nil
}

// appendLines appends text that knows no references (CDATA) with its line ends as LF.
func appendLines(dst, text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return append(dst, bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))...)
}

// reference reads the reference at the beginning of b and returns its character and length; length 0 is none. Only
// XML's own five names exist, because a DOCTYPE that could declare others is refused.
func reference(b []byte) (rune, int) {
	end := bytes.IndexByte(b[:min(len(b), 12)], ';')
	if end < 0 {
		return 0, 0
	}
	switch name := string(b[1:end]); name {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	r, ok := numbered(b[1:end])
	if !ok {
		return 0, 0
	}
	return r, end + 1
}

// numbered reads #20320 or #x4F60.
func numbered(b []byte) (rune, bool) {
	if len(b) < 2 || b[0] != '#' {
		return 0, false
	}
	b = b[1:]
	base := rune(10)
	if b[0] == 'x' {
		base, b = 16, b[1:]
	}
	var r rune
	for _, c := range b {
		d := digit(c)
		if d < 0 || d >= base {
			return 0, false
		}
		if r = r*base + d; r > utf8.MaxRune {
			return 0, false
		}
	}
	legal := r >= 0x20 || r == '\t' || r == '\n' || r == '\r'
	return r, len(b) > 0 && legal && !utf16.IsSurrogate(r) && r != 0xFFFE && r != 0xFFFF
}

// digit is the value of a hexadecimal digit, or -1.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// unescape resolves _xHHHH_, the format's own way to write characters that XML forbids, in place. Each is one UTF-16
// unit; two halves of a pair make one character, a lone half is U+FFFD. _x005F_ is the underscore that protects text
// which only looks like such an escape.
func unescape(b []byte) []byte {
	at := bytes.Index(b, []byte("_x"))
	if at < 0 {
		return b
	}
	out := b[:at] // an escape is longer than its character: writing never overtakes reading
	for i := at; i < len(b); {
		unit, ok := escape(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += escapeLen
		if utf16.IsSurrogate(unit) {
			low, isEscape := escape(b[i:])
			if pair := utf16.DecodeRune(unit, low); isEscape && pair != utf8.RuneError {
				unit = pair
				i += escapeLen
			}
		}
		out = utf8.AppendRune(out, unit)
	}
	return out
}

const escapeLen = len("_x0000_")

func escape(b []byte) (rune, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d := digit(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}
