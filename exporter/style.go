package exporter

import (
	"duban/models"

	"github.com/xuri/excelize/v2"
)

// The faces of an office. A workbook can't list fallbacks; what makes every program choose a Chinese face where one of these is
// missing is the character set that goes with the name.
const (
	titleFace  = "黑体"
	textFace   = "仿宋"
	numberFace = "等线"
)

// chineseCharset is GB 2312 in the numbering of fonts.
const chineseCharset = 134

// Colours, RRGGBB. The tints are light enough for black words to stay readable when a printer makes greys of them.
const (
	inkBlack  = "000000"
	inkMuted  = "7F7F7F"
	inkRed    = "C00000"
	lineGrey  = "A6A6A6"
	headFill  = "DDE7F3"
	bandFill  = "E3EAF3"
	paleFill  = "F4F7FA"
	inputFill = "FFFBE6"
	totalFill = "F2F2F2"
)

// look is how a cell looks. Equal looks are one style of the file.
type look struct {
	face   string
	size   float64 // points
	bold   bool
	ink    string // RRGGBB
	fill   string // "" for none
	format string // number format; "" for general
	across string // left, center, right; "" by the kind of value
	top    bool   // text begins at the top instead of in the middle
	wrap   bool
	lines  bool // a thin border
	open   bool // stays editable on a protected sheet
}

// The looks that the workbooks share.
var (
	titleLook   = look{face: titleFace, size: 20, ink: inkBlack, across: "center"}
	noteLook    = look{face: textFace, size: 11, ink: inkBlack, across: "left", wrap: true}
	quietLook   = look{face: textFace, size: 10.5, ink: inkMuted, across: "left"}
	headLook    = look{face: titleFace, size: 10.5, ink: inkBlack, fill: headFill, across: "center", wrap: true, lines: true}
	bandLook    = look{face: titleFace, size: 11, ink: inkBlack, fill: bandFill, across: "left"}
	textLook    = look{face: textFace, size: 10.5, ink: inkBlack, across: "left", wrap: true, lines: true}
	centerLook  = look{face: textFace, size: 10.5, ink: inkBlack, across: "center", wrap: true, lines: true}
	codeLook    = centerLook.withFormat("@") // a task number stays text when somebody edits it
	countLook   = numberLook(0)
	ordinalLook = look{face: numberFace, size: 10.5, ink: inkBlack, format: "0", across: "center", lines: true}
	shareLook   = numberLook(0).withFormat("0.0%")
	dateLook    = look{face: numberFace, size: 10.5, ink: inkBlack, format: "yyyy-mm-dd", across: "center", lines: true}
	totalLook   = look{face: titleFace, size: 10.5, ink: inkBlack, fill: totalFill, across: "center", wrap: true, lines: true}

	inputTextLook   = textLook.asInput()
	inputChoiceLook = centerLook.asInput()
)

// numberLook is a number with thousands separators and so many decimals.
func numberLook(decimals int) look {
	return look{face: numberFace, size: 10.5, ink: inkBlack, format: numberFormat(decimals), across: "right", lines: true}
}

// maxDecimals is how many decimals a figure shows at most.
const maxDecimals = 6

func numberFormat(decimals int) string {
	const point = "#,##0.000000"
	switch {
	case decimals <= 0:
		return "#,##0"
	case decimals >= maxDecimals:
		return point
	}
	return point[:len(point)-maxDecimals+decimals]
}

// lightLook is a light: a tint, and a bold word in it for grey printers and for those who see no red.
func lightLook(c models.Color) look {
	l := centerLook.withFill(lightFills[c])
	l.face, l.bold = titleFace, true
	return l
}

var lightFills = map[models.Color]string{
	models.Red: "F8B4B0", models.Yellow: "FFE699", models.Green: "C6E0B4", models.Blue: "BDD7EE", models.Grey: "E7E6E6",
}

func (l look) withFill(fill string) look     { l.fill = fill; return l }
func (l look) withFormat(format string) look { l.format = format; return l }
func (l look) withInk(ink string) look       { l.ink = ink; return l }
func (l look) asInput() look                 { l.open, l.fill = true, inputFill; return l }

// asTotal is the look in a row of totals.
func (l look) asTotal() look { l.fill, l.bold = totalFill, true; return l }

// styles turns looks into the style numbers of one file. The first error stays, so that callers ask once, at the end.
type styles struct {
	file *excelize.File
	ids  map[look]int
	err  error
}

func newStyles(file *excelize.File) *styles { return &styles{file: file, ids: map[look]int{}} }

// of is the number of a look's style, registered when it is first asked for.
func (s *styles) of(l look) int {
	if id, ok := s.ids[l]; ok {
		return id
	}
	id, err := s.file.NewStyle(l.style())
	if err != nil && s.err == nil {
		s.err = err
	}
	s.ids[l] = id
	return id
}

// shrinks says that a number or date too wide for its column is made smaller: one that doesn't fit is shown as ####.
func (l look) shrinks() bool { return l.format != "" && !l.wrap }

func (l look) style() *excelize.Style {
	charset := chineseCharset
	style := &excelize.Style{
		Font:       &excelize.Font{Family: l.face, Size: l.size, Bold: l.bold, Color: l.ink, Charset: &charset},
		Alignment:  &excelize.Alignment{Horizontal: l.across, Vertical: "center", WrapText: l.wrap, ShrinkToFit: l.shrinks()},
		Protection: &excelize.Protection{Locked: !l.open},
	}
	if l.top {
		style.Alignment.Vertical = "top"
	}
	if l.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	if l.lines {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: lineGrey, Style: 1})
		}
	}
	return style
}
