package exporter

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"duban/models"
)

// tintFills are the colours of marked cells, RRGGBB: light enough for black words to stay readable when a printer makes greys of them,
// and like nothing that people choose, so that a mark is known again.
var tintFills = map[models.Severity]string{models.SeverityError: "F5B7B1", models.SeverityWarning: "FDE9A9", models.SeverityNote: "CFE2F3"}

// tints are the cell formats of a workbook being marked. A tinted format is the cell's own with another fill. The colour that was there
// stays in the new fill as its background, which a solid fill doesn't show: when the cell is in order, it gets it back.
type tints struct {
	part        string
	text        []byte
	prefix      string
	fonts       element
	fills       element
	formats     element   // cellXfs
	fillList    []element // as they were
	formatList  []element
	fontCount   int
	newFonts    []string
	newFills    []string
	newFormats  []string
	forgets     bool            // the program that saved the workbook last writes a background of its own behind solid fills
	tinted      map[tintKey]int // format and severity → format
	restored    map[int]int     // tinted format → what it was before
	fillNumbers map[string]int
}

type tintKey struct {
	format   int
	severity models.Severity
}

// readStyles reads the formats.
func (b *markedBook) readStyles() error {
	list, err := b.relations(b.main)
	if err != nil {
		return err
	}
	t := &tints{tinted: map[tintKey]int{}, restored: map[int]int{}, fillNumbers: map[string]int{}}
	for _, r := range list {
		if r.kind == "styles" {
			t.part = r.part
		}
	}
	if t.text, err = b.read(t.part); err != nil {
		return err
	}
	if program, err := b.read("docProps/app.xml"); err == nil {
		t.forgets = strings.Contains(string(program), "LibreOffice")
	}
	root, err := rootOf(t.text)
	if err != nil {
		return err
	}
	t.prefix = root.prefix
	in, err := inside(t.text, root)
	if err != nil {
		return err
	}
	for name, into := range map[string]*element{"fonts": &t.fonts, "fills": &t.fills, "cellXfs": &t.formats} {
		e, ok := child(in, name)
		if !ok {
			return errMarkup
		}
		*into = e
	}
	fonts, err := inside(t.text, t.fonts)
	t.fontCount = len(fonts)
	var err1, err2 error
	t.fillList, err1 = inside(t.text, t.fills)
	t.formatList, err2 = inside(t.text, t.formats)
	b.styles = t
	if len(t.formatList) == 0 && err == nil {
		return errMarkup
	}
	return errors.Join(err, err1, err2)
}

// writeStyles puts the new formats into the part.
func (b *markedBook) writeStyles() error {
	t := b.styles
	var edits []edit
	for _, kind := range []struct {
		in   element
		old  int
		more []string
	}{{t.fonts, t.fontCount, t.newFonts}, {t.fills, len(t.fillList), t.newFills}, {t.formats, len(t.formatList), t.newFormats}} {
		if len(kind.more) > 0 {
			edits = append(edits, setAttr(t.text, kind.in, "count", strconv.Itoa(kind.old+len(kind.more))),
				appendInto(t.text, kind.in, strings.Join(kind.more, "")))
		}
	}
	text, err := splice(t.text, edits)
	if err == nil {
		b.put(t.part, text)
	}
	return err
}

// tint gives the format that a format becomes in a marked cell.
func (t *tints) tint(format int, s models.Severity) (int, error) {
	format, err := t.untint(format)
	if err != nil {
		return 0, err
	}
	if known, ok := t.tinted[tintKey{format, s}]; ok {
		return known, nil
	}
	was, err := t.colour(format, "fgColor")
	if err != nil {
		return 0, err
	}
	id, err := t.refill(format, t.solid(`rgb="FF`+tintFills[s]+`"`, was))
	t.tinted[tintKey{format, s}] = id
	return id, err
}

// untint gives the format that a cell had before it was marked; any other stays as it is.
func (t *tints) untint(format int) (int, error) {
	if known, ok := t.restored[format]; ok {
		return known, nil
	}
	now, err := t.colour(format, "fgColor")
	if err != nil || !isTint(now) {
		return format, err
	}
	was, err := t.colour(format, "bgColor")
	if err != nil {
		return 0, err
	}
	fill := 0
	if was != automatic && was != now && !isTint(was) && !t.forgets {
		fill = t.solid(was, automatic)
	}
	id, err := t.refill(format, fill)
	t.restored[format] = id
	return id, err
}

// automatic is the colour that a program chooses itself: none.
const automatic = `indexed="64"`

func isTint(colour string) bool {
	for _, tint := range tintFills {
		if strings.EqualFold(colour, `rgb="FF`+tint+`"`) {
			return true
		}
	}
	return false
}

// colour gives the attributes of one of the two colours of a format's fill, automatic where it isn't filled with one colour.
func (t *tints) colour(format int, which string) (string, error) {
	text, err := t.formatText(format)
	if err != nil {
		return "", err
	}
	e, err := rootOf(text)
	if err != nil {
		return "", err
	}
	number, _ := strconv.Atoi(attr(text, e, "fillId"))
	if text = t.fillText(number); text == nil {
		return automatic, nil
	}
	if e, err = rootOf(text); err != nil {
		return "", err
	}
	in, err := inside(text, e)
	pattern, ok := child(in, "patternFill")
	if err != nil || !ok || attr(text, pattern, "patternType") != "solid" {
		return automatic, err
	}
	colours, err := inside(text, pattern)
	c, ok := child(colours, which)
	if err != nil || !ok {
		return automatic, err
	}
	var all []string
	for _, a := range attributes(text, c) {
		all = append(all, a.name+`="`+escape(a.value)+`"`)
	}
	return strings.Join(all, " "), nil
}

// formatText is a format as it stands, an old one or one of ours.
func (t *tints) formatText(n int) ([]byte, error) {
	old := len(t.formatList)
	switch {
	case n >= 0 && n < old:
		return t.text[t.formatList[n].start:t.formatList[n].end], nil
	case n >= old && n-old < len(t.newFormats):
		return []byte(t.newFormats[n-old]), nil
	}
	return nil, errMarkup
}

// fillText is a fill as it stands; nil where there is none of that number.
func (t *tints) fillText(n int) []byte {
	old := len(t.fillList)
	switch {
	case n >= 0 && n < old:
		return t.text[t.fillList[n].start:t.fillList[n].end]
	case n >= old && n-old < len(t.newFills):
		return []byte(t.newFills[n-old])
	}
	return nil
}

// solid gives the number of a fill with one colour and another behind it.
func (t *tints) solid(front, back string) int {
	p := t.prefix
	text := fmt.Sprintf(`<%[1]sfill><%[1]spatternFill patternType="solid"><%[1]sfgColor %[2]s/><%[1]sbgColor %[3]s/></%[1]spatternFill></%[1]sfill>`, p, front, back)
	if known, ok := t.fillNumbers[text]; ok {
		return known
	}
	t.newFills = append(t.newFills, text)
	t.fillNumbers[text] = len(t.fillList) + len(t.newFills) - 1
	return t.fillNumbers[text]
}

// refill gives the number of a format that differs from another in its fill alone.
func (t *tints) refill(format, fill int) (int, error) {
	text, err := t.formatText(format)
	if err != nil {
		return 0, err
	}
	e, err := rootOf(text)
	if err != nil {
		return 0, err
	}
	text, err = splice(text, []edit{setAttr(text, e, "fillId", strconv.Itoa(fill)), setAttr(text, e, "applyFill", "1")})
	return t.addFormat(string(text)), err
}

func (t *tints) addFormat(text string) int {
	t.newFormats = append(t.newFormats, text)
	return len(t.formatList) + len(t.newFormats) - 1
}

// made gives the number of a format of our own: a font by its properties ("" is the workbook's own), a fill, and text that wraps.
func (t *tints) made(font string, fill int) int {
	p, number := t.prefix, 0
	if font != "" {
		t.newFonts = append(t.newFonts, fmt.Sprintf(`<%sfont>%s</%sfont>`, p, strings.ReplaceAll(font, "<", "<"+p), p))
		number = t.fontCount + len(t.newFonts) - 1
	}
	return t.addFormat(fmt.Sprintf(`<%[1]sxf numFmtId="0" fontId="%[2]d" fillId="%[3]d" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">`+
		`<%[1]salignment vertical="top" wrapText="1"/></%[1]sxf>`, p, number, fill))
}
