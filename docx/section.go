package docx

import (
	"fmt"
	"strconv"
	"strings"
)

const twipsPerMillimetre = 1440 / 25.4

// The sizes of paper in twentieths of a point.
const (
	a4Short, a4Long = 11906, 16838
	a3Short, a3Long = 16838, 23811
)

// section is a template's page: paper, margins, headers and footers.
type section struct {
	width, height int
	across        bool
	margins       map[string]int // top right bottom left header footer gutter
	references    []reference
	titlePage     bool // the first page has a header and footer of its own
}

// reference names a header or footer.
type reference struct{ element, kind, id string }

// ourSection is A4 with the margins of GB/T 9704, a little less at the sides of the page for tables.
func ourSection() section {
	return section{width: a4Short, height: a4Long, margins: map[string]int{"top": 2098, "right": 1474, "bottom": 1985, "left": 1588, "header": 851, "footer": 1400, "gutter": 0}}
}

var marginOrder = []string{"top", "right", "bottom", "left", "header", "footer", "gutter"}

// on is the section's markup on a page, and the width of its text.
func (s section) on(p Page) (markup string, text int) {
	width, height := s.width, s.height
	across := s.across
	if p != (Page{}) {
		width, height, across = a4Short, a4Long, p.Across
		if p.A3 {
			width, height = a3Short, a3Long
		}
		if across {
			width, height = height, width
		}
	}
	var b strings.Builder
	b.WriteString("<w:sectPr>")
	for _, r := range s.references {
		fmt.Fprintf(&b, `<w:%s w:type="%s" r:id="%s"/>`, r.element, escape(r.kind), escape(r.id))
	}
	fmt.Fprintf(&b, `<w:pgSz w:w="%d" w:h="%d"`, width, height)
	if across {
		b.WriteString(` w:orient="landscape"`)
	}
	b.WriteString("/><w:pgMar")
	for _, side := range marginOrder {
		fmt.Fprintf(&b, ` w:%s="%d"`, side, s.margins[side])
	}
	b.WriteString("/>")
	if s.titlePage {
		b.WriteString("<w:titlePg/>")
	}
	b.WriteString("</w:sectPr>")
	return b.String(), max(width-s.margins["left"]-s.margins["right"]-s.margins["gutter"], 1440)
}

// take reads one element of a template's section.
func (s *section) take(n node) {
	switch n.Name.Local {
	case "headerReference", "footerReference":
		s.references = append(s.references, reference{n.Name.Local, n.attr("type"), n.attr("id")})
	case "pgSz":
		s.width, s.height = bounded(n.attr("w"), a4Short), bounded(n.attr("h"), a4Long)
		s.across = n.attr("orient") == "landscape"
	case "pgMar":
		for _, side := range marginOrder {
			s.margins[side] = bounded(n.attr(side), s.margins[side])
		}
	case "titlePg":
		s.titlePage = n.attr("val") != "0" && n.attr("val") != "false"
	}
}

// bounded is a measure of a template, the usual one where it can't be.
func bounded(s string, usual int) int {
	v, err := strconv.Atoi(s)
	if err != nil || v < 0 || v > 31680 { // 22 inches, the most that Word knows
		return usual
	}
	return v
}
