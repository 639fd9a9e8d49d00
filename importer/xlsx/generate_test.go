package xlsx

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/grid"
)

// spelling writes one sheet in one of the many ways that XML and the format allow.
type spelling struct {
	t      *rapid.T
	prefix string
	shared strings.Builder
	count  int
	want   strings.Builder // what dump shall give
}

func (s *spelling) either(options ...string) string {
	return rapid.SampledFrom(options).Draw(s.t, "way")
}

func (s *spelling) tag(name, attrs, inside string) string {
	space := s.either("", " ", "\n ")
	if inside == "" && s.either("short", "long") == "short" {
		return fmt.Sprintf("<%s%s%s%s/>", s.prefix, name, attrs, space)
	}
	return fmt.Sprintf("<%s%s%s%s>%s</%s%s%s>", s.prefix, name, attrs, space, inside, s.prefix, name, s.either("", " "))
}

// escaped spells a text with references or CDATA.
func (s *spelling) escaped(text string) string {
	if s.either("references", "cdata") == "cdata" && text != "" && !strings.Contains(text, "]]>") {
		return "<![CDATA[" + text + "]]>"
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '<':
			b.WriteString(s.either("&lt;", "&#60;", "&#x3c;", "&#x3C;"))
		case r == '&':
			b.WriteString("&amp;")
		case r == '>':
			b.WriteString("&gt;")
		case r > 0x3000 && s.either("plain", "plain", "plain", "number") == "number":
			fmt.Fprintf(&b, "&#x%X;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + s.either("", "", "<!-- & < a comment -->", "<?pi?>")
}

// rich spells the inside of a si or is element.
func (s *spelling) rich(text string) string {
	t := func(part string) string { return s.tag("t", s.either("", ` xml:space="preserve"`), s.escaped(part)) }
	phonetic := s.either("", s.tag("rPh", ` sb="0" eb="1"`, t("假名"))+s.tag("phoneticPr", ` fontId="1"`, ""))
	if s.either("plain", "runs") == "plain" {
		return t(text) + phonetic
	}
	runes := []rune(text)
	cut := rapid.IntRange(0, len(runes)).Draw(s.t, "cut")
	bold := s.tag("rPr", "", s.tag("b", "", ""))
	return s.tag("r", "", bold+t(string(runes[:cut]))) + s.tag("r", "", t(string(runes[cut:]))) + phonetic
}

var cellTexts = []string{"重点任务", "a<b&c>d", " 两端 ", "一\n二", "x", "市财政局、各县（市、区）政府", "]]", "_x", "0", "\"'", "𠮷"}

// cell spells one cell's attributes besides r, and its inside, and notes what it means.
func (s *spelling) cell(at string) (attrs, inside string) {
	note := func(line string) { fmt.Fprintf(&s.want, "%s %s\n", at, line) }
	formula := ""
	suffix := ""
	if s.either("value", "value", "formula") == "formula" {
		formula, suffix = s.tag("f", s.either("", ` t="shared" si="0"`), s.escaped("A1&B1<3")), " formula"
	}
	text := rapid.SampledFrom(cellTexts).Draw(s.t, "text")
	switch s.either("empty", "number", "shared", "inline", "str", "bool", "error", "date") {
	case "number":
		n := rapid.SampledFrom([]string{"0", "-12.7", "45000", "0.30000000000000004", "123456789012345", "0.5"}).Draw(s.t, "number")
		note(n + " number" + suffix)
		return s.either("", ` t="n"`), formula + s.tag("v", "", s.either("", " ")+n)
	case "shared":
		if text != "" {
			note(text)
		}
		s.shared.WriteString(s.tag("si", "", s.rich(text)))
		s.count++
		return ` t="s"`, s.tag("v", "", fmt.Sprint(s.count-1))
	case "inline":
		note(text)
		return ` t='inlineStr'`, s.tag("is", "", s.rich(text))
	case "str":
		note(text + suffix)
		return ` t="str"`, formula + s.tag("v", "", s.escaped(text))
	case "bool":
		note("TRUE bool" + suffix)
		return ` t="b"`, formula + s.tag("v", "", "1")
	case "error":
		note("#REF! error" + suffix)
		return ` t="e"`, formula + s.tag("v", "", "#REF!")
	case "date":
		note("2026-06-30 date" + suffix)
		return ` t="d"`, formula + s.tag("v", "", "2026-06-30")
	}
	return s.either("", ` t="s"`, ` t="n"`), s.either("", s.tag("v", "", ""))
}

func (s *spelling) sheet() string {
	var rows strings.Builder
	number := 0
	for range rapid.IntRange(0, 5).Draw(s.t, "rows") {
		gap := rapid.SampledFrom([]int{1, 1, 1, 3}).Draw(s.t, "gap")
		number += gap
		attrs := ""
		if gap > 1 || s.either("r", "") != "" {
			attrs = fmt.Sprintf(` spans="1:3" r="%d"`, number)
		}
		var cells strings.Builder
		col := 0
		for range rapid.IntRange(0, 5).Draw(s.t, "cells") {
			gap := rapid.SampledFrom([]int{1, 1, 2, 30}).Draw(s.t, "gap")
			col += gap
			at := grid.Address(number, col)
			own, inside := s.cell(at)
			if gap > 1 || s.either("r", "") != "" {
				own = ` r="` + at + `"` + own
			}
			cells.WriteString(s.tag("c", own, inside) + s.either("", "\n"))
		}
		rows.WriteString(s.tag("row", attrs, cells.String()))
	}
	return s.tag("sheetData", "", rows.String())
}

// However a sheet is spelled, it is read as meant, and excelize reads the same.
func TestAnySpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &spelling{t: t}
		ns := mainNS
		if s.either("", "x") == "x" {
			s.prefix, ns = "x:", strings.Replace(mainNS, "xmlns", "xmlns:x", 1)
		}
		root := func(name, inside string) string {
			head := s.either("", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\r\n", "<?xml version='1.0'?>")
			return head + s.tag(name, " "+ns, inside) + s.either("", "\n", "<!-- end -->")
		}
		f := newFile("").set("xl/worksheets/sheet1.xml", root("worksheet", s.sheet()))
		f.relate("sharedStrings", "sharedStrings.xml", root("sst", s.shared.String()))
		data := f.bytes(t)
		book, err := Read(data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := dump(book), "\n"+s.want.String(); got != want {
			t.Fatalf("read%s\nmeant%s\nfrom %s", got, want, f.parts["xl/worksheets/sheet1.xml"])
		}
		agree(t, data)
	})
}
