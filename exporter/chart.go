package exporter

import (
	"fmt"

	"duban/models"

	"github.com/xuri/excelize/v2"
)

// Charts are native: they follow their cells, and can be copied into a document. Each shows what a table of the same sheet says, with the
// numbers in the bars, so that a grey printer loses nothing.

// stack is a chart of stacked bars over the rows of a table, a bar for each row.
type stack struct {
	title  string
	sheet  string
	rows   span
	names  int   // the column that names the bars
	heads  int   // the row of the heads, which name the parts
	parts  []int // the columns
	inks   []string
	across bool // bars lie, for many rows
	at     string
	width  uint
	height uint
}

// chartInks are stronger than the tints of cells, and differ in lightness as well as in colour.
var chartInks = map[models.Color]string{models.Red: "E06666", models.Yellow: "FFE08A", models.Green: "93C47D", models.Blue: "6FA8DC", models.Grey: "D9D9D9"}

// draw puts a chart on the sheet. It must come before the sheet is finished.
func (p *page) draw(s stack) {
	if s.rows.to < s.rows.from {
		return
	}
	kind := excelize.ColStacked
	if s.across {
		kind = excelize.BarStacked
	}
	c := &excelize.Chart{
		Type: kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.title, Font: &excelize.Font{Family: titleFace, Size: 13, Color: inkBlack}}}},
		Legend: excelize.ChartLegend{Position: "bottom"}, Dimension: excelize.ChartDimension{Width: s.width, Height: s.height},
		PlotArea: excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}}, // a part of nothing has no number
		Format:   excelize.GraphicOptions{Positioning: "oneCell"},
	}
	gap := uint(60)
	c.GapWidth = &gap
	words := excelize.Font{Family: textFace, Size: 9, Color: inkBlack}
	c.XAxis = excelize.ChartAxis{ReverseOrder: s.across, Font: words} // the first row on top
	c.YAxis = excelize.ChartAxis{Font: words, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}}
	for i, column := range s.parts {
		c.Series = append(c.Series, excelize.ChartSeries{
			Name:       fmt.Sprintf("'%s'!$%s$%d", s.sheet, letter(column), s.heads),
			Categories: s.rows.on(s.sheet, s.names), Values: s.rows.on(s.sheet, column),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.inks[i]}},
		})
	}
	p.keep(p.book.file.AddChart(p.name, s.at, c))
}

// lightInks are the colours of the lights in their order.
func lightInks() []string {
	var inks []string
	for _, c := range lightOrder {
		inks = append(inks, chartInks[c])
	}
	return inks
}

// numbersFrom are so many column numbers.
func numbersFrom(first, n int) []int {
	var all []int
	for i := range n {
		all = append(all, first+i)
	}
	return all
}
