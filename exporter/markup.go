package exporter

import (
	"bytes"
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A department's workbook is marked by cutting and pasting in the text of its parts: what isn't touched stays byte for byte, and the
// work grows with the length of the text alone. The text has been proved well-formed and free of DTDs before (xlsx.Preflight).

// errMarkup is markup that isn't as the preflight promised, or a layout of it that isn't known here.
var errMarkup = errors.New("exporter: markup that can't be edited")

// element is one element of a part's text.
type element struct {
	name       string // without prefix
	prefix     string // with its colon, "" for none
	start, end int    // from its < to behind its last >
	open       int    // behind the > of its opening tag
	close      int    // the < of its closing tag; equal to open for an empty element
}

// empty says that the element is written as one tag.
func (e element) empty() bool { return e.end == e.open }

// tag is one tag: an element's beginning, its end, or both.
type tag struct {
	name       []byte
	start, end int
	closing    bool
	empty      bool
}

// nextTag gives the first tag at or behind at. Comments, CDATA and instructions are none.
func nextTag(text []byte, at int) (tag, bool) {
	for {
		i := bytes.IndexByte(text[at:], '<')
		if i < 0 || at+i+1 >= len(text) {
			return tag{}, false
		}
		start := at + i
		until, isTag := endOf(text, start)
		if until < 0 {
			return tag{}, false
		}
		if !isTag {
			at = until
			continue
		}
		t := tag{start: start, end: until, closing: text[start+1] == '/', empty: text[until-2] == '/'}
		t.name = tagName(text[start+1 : until-1])
		return t, true
	}
}

// endOf gives the place behind the markup that begins at start, and whether it is a tag; -1 where it doesn't end.
func endOf(text []byte, start int) (int, bool) {
	for _, other := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
		if bytes.HasPrefix(text[start:], []byte(other[0])) {
			i := bytes.Index(text[start+len(other[0]):], []byte(other[1]))
			if i < 0 {
				return -1, false
			}
			return start + len(other[0]) + i + len(other[1]), false
		}
	}
	quote := byte(0)
	for i := start + 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1, true
		}
	}
	return -1, false
}

func tagName(inside []byte) []byte {
	inside = bytes.TrimPrefix(inside, []byte("/"))
	if i := bytes.IndexAny(inside, " \t\r\n/"); i >= 0 {
		inside = inside[:i]
	}
	return inside
}

// elements gives the elements directly within a stretch of text.
func elements(text []byte, from, to int) ([]element, error) {
	var found []element
	var one element
	depth := 0
	for at := from; ; {
		t, ok := nextTag(text[:to], at)
		if !ok {
			break
		}
		at = t.end
		if t.closing {
			if depth--; depth == 0 {
				one.close, one.end = t.start, t.end
				found = append(found, one)
			}
			if depth < 0 {
				return nil, errMarkup
			}
			continue
		}
		if depth == 0 {
			prefix, name := cutPrefix(string(t.name))
			one = element{name: name, prefix: prefix, start: t.start, open: t.end, close: t.end, end: t.end}
			if t.empty {
				found = append(found, one)
			}
		}
		if !t.empty {
			depth++
		}
	}
	if depth != 0 {
		return nil, errMarkup
	}
	return found, nil
}

func cutPrefix(name string) (prefix, local string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i+1], name[i+1:]
	}
	return "", name
}

// rootOf gives a part's root element.
func rootOf(text []byte) (element, error) {
	all, err := elements(text, 0, len(text))
	if err != nil || len(all) != 1 {
		return element{}, errMarkup
	}
	return all[0], nil
}

// inside gives the elements directly within one.
func inside(text []byte, e element) ([]element, error) { return elements(text, e.open, e.close) }

// child gives the first of some elements that has a name.
func child(all []element, name string) (element, bool) {
	i := slices.IndexFunc(all, func(e element) bool { return e.name == name })
	if i < 0 {
		return element{}, false
	}
	return all[i], true
}

// attribute is one attribute in the text of an opening tag.
type attribute struct {
	name       string // with its prefix
	value      string
	start, end int // from the blank before it to behind its closing quote
}

// attributes reads those of an element.
func attributes(text []byte, e element) []attribute {
	var all []attribute
	at := e.start + 1 + len(e.prefix) + len(e.name)
	for at < e.open {
		start := at
		for at < e.open && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
			at++
		}
		eq := bytes.IndexByte(text[at:e.open], '=')
		if eq < 0 {
			break
		}
		name := strings.TrimSpace(string(text[at : at+eq]))
		at += eq + 1
		for at < e.open && text[at] != '"' && text[at] != '\'' {
			at++
		}
		if at >= e.open {
			break
		}
		length := bytes.IndexByte(text[at+1:e.open], text[at])
		if length < 0 {
			break
		}
		all = append(all, attribute{name, html.UnescapeString(string(text[at+1 : at+1+length])), start, at + length + 2})
		at += length + 2
	}
	return all
}

// attr gives the value of an attribute without prefix, "" where there is none.
func attr(text []byte, e element, name string) string {
	for _, a := range attributes(text, e) {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// relationID gives the value of the attribute id that has a prefix (r:id), and that prefix.
func relationID(text []byte, e element) (id, prefix string) {
	for _, a := range attributes(text, e) {
		if p, local := cutPrefix(a.name); local == "id" && p != "" {
			return a.value, p
		}
	}
	return "", ""
}

// edit replaces a stretch of text.
type edit struct {
	from, to int
	with     string
}

// setAttr is the edit that gives an element's attribute a value.
func setAttr(text []byte, e element, name, value string) edit {
	with := " " + name + `="` + escape(value) + `"`
	for _, a := range attributes(text, e) {
		if a.name == name {
			return edit{a.start, a.end, with}
		}
	}
	at := e.start + 1 + len(e.prefix) + len(e.name)
	return edit{at, at, with}
}

// appendInto is the edit that puts text at the end of an element, opening it where it is written as one tag.
func appendInto(text []byte, e element, with string) edit {
	if !e.empty() {
		return edit{e.close, e.close, with}
	}
	slash := bytes.LastIndexByte(text[e.start:e.end], '/') + e.start
	return edit{slash, e.end, ">" + with + "</" + e.prefix + e.name + ">"}
}

// splice makes edits. Those at one place keep their order; none may overlap another.
func splice(text []byte, edits []edit) ([]byte, error) {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	size := len(text)
	for _, e := range edits {
		size += len(e.with)
	}
	out := make([]byte, 0, size)
	at := 0
	for _, e := range edits {
		if e.from < at || e.to < e.from || e.to > len(text) {
			return nil, errMarkup
		}
		out = append(append(out, text[at:e.from]...), e.with...)
		at = e.to
	}
	return append(out, text[at:]...), nil
}

// escape makes words fit for text and attributes of markup. What the format reads as an escaped character (_x0041_) is escaped itself.
func escape(s string) string {
	s = inert(s)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return markupEscapes.Replace(s)
}

var markupEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")

// literal keeps a spreadsheet program from reading _x0041_ as an escaped character.
func literal(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && escapedCharacter.MatchString(s[i:min(len(s), i+7)]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escapedCharacter is how the format spells a character that markup can't hold.
var escapedCharacter = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_$`)
