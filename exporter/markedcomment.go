package exporter

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/sheet"
)

// The types of the parts that hold a sheet's comments and their boxes.
const (
	commentsType = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	boxesType    = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

// ownWords begin every comment of ours, and what is added to one that the department wrote itself. By them an earlier check's words are
// known again: not every program keeps a comment's author.
const ownWords = "【督办校核】"

// comment writes the comments of a sheet's marked cells, and takes away those of an earlier check. It gives the id of the relation to
// the drawing of their boxes where the sheet doesn't name one yet.
func (b *markedBook) comment(s markedSheet, text []byte, in []element, cells map[address]*cellMarks) (string, error) {
	list, err := b.relations(s.part)
	if err != nil {
		return "", err
	}
	comments, drawing := "", ""
	legacy, drawn := child(in, "legacyDrawing")
	id, _ := relationID(text, legacy)
	for _, r := range list {
		switch {
		case r.kind == "comments" && b.has(r.part):
			comments = r.part
		case drawn && r.id == id && b.has(r.part):
			drawing = r.part
		}
	}
	if comments == "" && len(cells) == 0 {
		return "", nil
	}
	if drawn && drawing == "" {
		return "", errMarkup
	}
	if comments == "" {
		if comments, err = b.newComments(s); err != nil {
			return "", err
		}
	}
	gone, fresh, err := b.writeComments(comments, cells)
	if err != nil || drawing == "" && len(fresh) == 0 {
		return "", err
	}
	given := ""
	if drawing == "" {
		if drawing, given, err = b.newDrawing(s); err != nil {
			return "", err
		}
	}
	return given, b.drawBoxes(drawing, gone, fresh, cells)
}

func (b *markedBook) newComments(s markedSheet) (string, error) {
	name := b.free("xl/comments%d.xml")
	b.put(name, []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<comments xmlns="`+mainSpace+`"><authors/><commentList/></comments>`))
	if err := b.declare(name, commentsType); err != nil {
		return "", err
	}
	_, err := b.relate(s.part, "comments", name)
	return name, err
}

func (b *markedBook) newDrawing(s markedSheet) (name, id string, err error) {
	name = b.free("xl/drawings/vmlDrawing%d.vml")
	b.put(name, []byte(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`+
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`))
	if err := b.declare(name, boxesType); err != nil {
		return "", "", err
	}
	id, err = b.relate(s.part, "vmlDrawing", name)
	return name, id, err
}

// writeComments changes a part of comments: those of an earlier check go, and every marked cell gets one, in its own comment where the
// department has written one. gone are the cells whose comment went, fresh those that have a new one.
func (b *markedBook) writeComments(part string, cells map[address]*cellMarks) (gone map[address]bool, fresh []address, err error) {
	gone = map[address]bool{}
	err = b.edit(part, func(text []byte, root element, in []element) ([]edit, error) {
		authors, ok1 := child(in, "authors")
		list, ok2 := child(in, "commentList")
		if !ok1 || !ok2 {
			return nil, errMarkup
		}
		names, err1 := inside(text, authors)
		all, err2 := inside(text, list)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, err
		}
		edits := []edit{appendInto(text, authors, `<`+root.prefix+`author>`+sheet.MarksAuthor+`</`+root.prefix+`author>`)}
		there := map[address]bool{}
		for _, e := range all {
			at := addressOf(attr(text, e, "ref"))
			author := number(attr(text, e, "authorId"))
			if b.old != "" && isOurs(text[e.start:e.end]) {
				edits, gone[at] = append(edits, edit{e.start, e.end, ""}), true
				continue
			}
			if author < 0 || author >= len(names) { // it is nobody's, which some programs die of
				edits = append(edits, setAttr(text, e, "authorId", strconv.Itoa(len(names))))
			}
			more, err := b.addWords(text, e, cells[at])
			if err != nil {
				return nil, err
			}
			edits, there[at] = append(edits, more...), true
		}
		for _, at := range inOrder(cells) {
			if !there[at] {
				fresh = append(fresh, at)
			}
		}
		return append(edits, appendInto(text, list, newCommentsText(root.prefix, len(names), fresh, cells))), nil
	})
	return gone, fresh, err
}

// isOurs says whether the first words of a comment are ours.
func isOurs(comment []byte) bool {
	at := bytes.Index(comment, []byte(ownWords))
	return at >= 0 && len(bytes.TrimSpace(anyTag.ReplaceAll(comment[:at], nil))) == 0
}

// anyTag is one tag, in a text without odd markup between its words.
var anyTag = regexp.MustCompile(`<[^<>]*>`)

// inOrder are the addresses of cells, row by row.
func inOrder(cells map[address]*cellMarks) []address {
	return slices.SortedFunc(maps.Keys(cells), func(a, b address) int { return cmp.Or(a.row-b.row, a.col-b.col) })
}

func newCommentsText(prefix string, author int, at []address, cells map[address]*cellMarks) string {
	var out strings.Builder
	for _, a := range at {
		fmt.Fprintf(&out, `<%[1]scomment ref="%[2]s" authorId="%[3]d"><%[1]stext>%[4]s</%[1]stext></%[1]scomment>`, prefix, a, author, run(prefix, ownWords+"\n"+cells[a].words()))
	}
	return out.String()
}

// run is a stretch of a comment's words.
func run(prefix, words string) string {
	return fmt.Sprintf(`<%[1]sr><%[1]st xml:space="preserve">%[2]s</%[1]st></%[1]sr>`, prefix, escape(literal(words)))
}

// wordsOf is the element that holds the words of a run; a text without runs holds them itself.
func wordsOf(text []byte, e element) (element, error) {
	if e.name != "r" {
		return e, nil
	}
	in, err := inside(text, e)
	words, ok := child(in, "t")
	if err == nil && !ok {
		err = errMarkup
	}
	return words, err
}

// lineBreaks are those at the end of a text, as they are or escaped.
var lineBreaks = regexp.MustCompile(`(?:[\r\n]|&#1[03];|&#[xX][aAdD];)+$`)

// addWords are the edits that take what an earlier check added to a department's own comment away, and add what this one says (nil for
// nothing).
func (b *markedBook) addWords(text []byte, comment element, c *cellMarks) ([]edit, error) {
	in, err := inside(text, comment)
	body, ok := child(in, "text")
	if err != nil || !ok {
		return nil, err
	}
	parts, err := inside(text, body)
	if err != nil {
		return nil, err
	}
	var edits []edit
	at := body.close
	for i, e := range parts {
		if (e.name == "rPh" || e.name == "phoneticPr") && at == body.close {
			at = parts[i].start
		}
		cut := bytes.Index(text[e.start:e.end], []byte(ownWords))
		if b.old == "" || cut < 0 {
			continue
		}
		words, err := wordsOf(text, e)
		if err != nil || e.start+cut < words.open {
			return nil, cmp.Or(err, errMarkup)
		}
		from := words.open + len(lineBreaks.ReplaceAll(text[words.open:e.start+cut], nil))
		edits = append(edits, edit{from, words.close, ""})
		for _, behind := range parts[i+1:] { // ours end the comment; some programs make a run of each line
			edits = append(edits, edit{behind.start, behind.end, ""})
		}
		break
	}
	if c == nil {
		return edits, nil
	}
	with := run(comment.prefix, "\n"+ownWords+"\n"+c.words())
	if body.empty() {
		return append(edits, appendInto(text, body, with)), nil
	}
	return append(edits, edit{at, at, with}), nil
}

// drawBoxes changes a drawing: the boxes of comments that went go, fresh ones get theirs. Its text needn't be well-formed (old programs
// write <br>), so that tags are only looked for. A new box is drawn by names that it declares itself.
func (b *markedBook) drawBoxes(part string, gone map[address]bool, fresh []address, cells map[address]*cellMarks) error {
	text, err := b.read(part)
	if err != nil {
		return err
	}
	if text, err = withoutBoxes(text, gone); err != nil {
		return err
	}
	end := bytes.LastIndex(text, []byte("</xml>"))
	if end < 0 {
		return errMarkup
	}
	var out strings.Builder
	const kind = "_x0000_t202"
	if !bytes.Contains(text, []byte(kind+`"`)) && !bytes.Contains(text, []byte(kind+`'`)) {
		out.WriteString(`<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="` + kind +
			`" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	}
	name := lastBox(text)
	for _, at := range fresh {
		name++
		out.WriteString(box("_x0000_s"+strconv.Itoa(name), at, cells[at].words()))
	}
	body, err := splice(text, []edit{{end, end, out.String()}})
	if err == nil {
		b.put(part, body)
	}
	return err
}

// boxName is how programs name shapes.
var boxName = regexp.MustCompile(`_x0000_s([0-9]{1,9})`)

// lastBox is the highest number that a shape of a drawing has in its name.
func lastBox(text []byte) int {
	last := 1024
	for _, m := range boxName.FindAllSubmatch(text, -1) {
		last = max(last, number(string(m[1])))
	}
	return last
}

// box is the shape in which a comment is shown, beside its cell and high enough for its words.
func box(id string, at address, words string) string {
	const perLine = 19 // characters of a comment's usual font
	lines := 1
	for _, line := range strings.Split(words, "\n") {
		lines += 1 + len([]rune(line))/perLine
	}
	right, below := min(at.col, 16_380), min(at.row+max(3, lines), 1_048_575)
	return fmt.Sprintf(`<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" `+
		`id="%s" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:200pt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		id, 14*(lines+1), right, max(0, at.row-2), right+3, below, at.row-1, at.col-1)
}

// withoutBoxes takes the boxes of some cells out of a drawing.
func withoutBoxes(text []byte, gone map[address]bool) ([]byte, error) {
	if len(gone) == 0 {
		return text, nil
	}
	var edits []edit
	start := -1
	for at := 0; ; {
		t, ok := nextTag(text, at)
		if !ok {
			break
		}
		at = t.end
		switch _, name := cutPrefix(string(t.name)); {
		case name != "shape":
		case !t.closing && !t.empty:
			start = t.start
		case t.closing && start >= 0:
			if gone[noteAt(text[start:t.end])] {
				edits = append(edits, edit{start, t.end, ""})
			}
			start = -1
		}
	}
	return splice(text, edits)
}

// noteAt is the cell of a comment's box; zeros for any other shape.
func noteAt(shape []byte) address {
	value := func(name string) int {
		_, rest, _ := bytes.Cut(shape, []byte(name+">"))
		said, _, _ := bytes.Cut(rest, []byte("<"))
		n, err := strconv.Atoi(string(bytes.TrimSpace(said)))
		if err != nil {
			return -1
		}
		return n
	}
	if !bytes.Contains(shape, []byte("Note")) {
		return address{}
	}
	return address{value("Row") + 1, value("Column") + 1}
}
