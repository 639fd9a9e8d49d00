package exporter

import (
	"fmt"
	"html"
	"strings"

	"duban/docx"
)

// pageOf is a paper as the body of a web page. Its looks are the style sheet's (web/ui/paper.css); on a narrow screen a table's rows
// become blocks whose cells carry the head of their column.
func pageOf(d docx.Document) string {
	var b strings.Builder
	for _, block := range d.Body {
		switch block := block.(type) {
		case docx.Paragraph:
			tag, class := pageTag(block.Style)
			b.WriteString("<" + tag + ` class="` + class + `">`)
			writeRuns(&b, block.Runs)
			b.WriteString("</" + tag + ">\n")
		case docx.Table:
			writeTable(&b, block)
		}
	}
	return b.String()
}

// pageTags are the element and class of each style.
var pageTags = map[docx.Style][2]string{
	docx.Masthead: {"p", "masthead"}, docx.Title: {"h1", "title"}, docx.Subtitle: {"p", "subtitle"}, docx.Heading1: {"h2", "part"}, docx.Heading2: {"h3", "section"},
	docx.Body: {"p", "text"}, docx.Signature: {"p", "signature"}, docx.Note: {"p", "note"}, docx.LeaderText: {"p", "leader"}, docx.Caption: {"p", "caption"},
}

func pageTag(s docx.Style) (tag, class string) {
	if t, ok := pageTags[s]; ok {
		return t[0], t[1]
	}
	return "p", "plain"
}

func writeRuns(b *strings.Builder, runs []docx.Run) {
	for _, r := range runs {
		said := strings.ReplaceAll(html.EscapeString(docx.Plain(r.Text)), "\n", "<br>")
		switch {
		case r.Ink == inkRed:
			said = `<b class="red">` + said + "</b>"
		case r.Bold:
			said = "<b>" + said + "</b>"
		}
		b.WriteString(said)
	}
}

func writeTable(b *strings.Builder, t docx.Table) {
	b.WriteString("<table>")
	heads := make([]string, len(t.Columns))
	b.WriteString("<thead><tr>")
	for i, c := range t.Columns {
		heads[i] = html.EscapeString(docx.Plain(c.Head))
		b.WriteString("<th>" + heads[i] + "</th>")
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, r := range t.Rows {
		b.WriteString("<tr>")
		at := 0
		for _, c := range r.Cells {
			if at >= len(heads) {
				break
			}
			fmt.Fprintf(b, `<td data-label="%s"`, heads[at])
			if c.Span > 1 {
				fmt.Fprintf(b, ` colspan="%d"`, c.Span)
			}
			b.WriteString(">")
			writeRuns(b, []docx.Run{{Text: c.Text, Bold: c.Bold, Ink: c.Ink}})
			b.WriteString("</td>")
			at += max(c.Span, 1)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
}
