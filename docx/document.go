// Package docx writes Word documents: paragraphs, runs and tables on a template whose styles, header and footer an office may replace
// (template.go). It knows no trade, and nothing but the standard library. What it is given is always text: no character of it becomes
// markup, a field or a link.
//
// A document is a value, so that the same paper can be shown elsewhere too (exporter makes web pages of it).
package docx

// Document is a paper before it is written.
type Document struct {
	Title string // of the file's properties
	Page  Page
	Body  []Block
}

// Page is the paper. The zero Page is the template's own, an A4 upright; margins are always the template's.
type Page struct {
	A3     bool
	Across bool // landscape
}

// Block is a Paragraph or a Table.
type Block interface{ block() }

// Style is the name of a style as Word knows it (heading 1 is shown as 标题 1 by a Chinese Word). A template that lacks one gets ours.
type Style string

// The styles of our papers.
const (
	Normal     Style = "Normal"    // no indent: an addressee, a line of a form
	Masthead   Style = "督办报头"      // the red name of a bulletin, with its line
	Title      Style = "Title"     // 方正小标宋
	Subtitle   Style = "Subtitle"  // number, period
	Heading1   Style = "heading 1" // 一、 黑体
	Heading2   Style = "heading 2" // （一） 楷体
	Body       Style = "Body Text" // 仿宋, two characters of indent
	Signature  Style = "Signature" // who signs, at the right
	TableText  Style = "督办表格文字"    // a cell
	TableHead  Style = "督办表头"      // a header cell
	Note       Style = "督办附注"      // a remark in small print
	LeaderText Style = "督办专报正文"    // a one-pager's text, tighter than Body
	Caption    Style = "caption"   // above a table
)

// Paragraph is one paragraph. A line feed in a run is a new line of it.
type Paragraph struct {
	Style    Style // "" is Normal, in a cell TableText
	Runs     []Run
	NewPage  bool // begins a page
	WithNext bool // stays on the page of what follows
}

// Run is a piece of text that looks alike.
type Run struct {
	Text string
	Bold bool
	Ink  string // RRGGBB, "" for the style's
}

// Align is where a cell's text stands.
type Align string

// The alignments; "" is the style's own.
const (
	Left   Align = "left"
	Center Align = "center"
	Right  Align = "right"
)

// Table is a table as wide as the page. Its header is repeated on every page.
type Table struct {
	Columns []Column
	Rows    []Row
	Bare    bool // without lines: for laying out
}

// Column is a column's head ("" in all of them: no header), its share of the width and how its cells are aligned.
type Column struct {
	Head  string
	Width float64
	Align Align
}

// Row is a row; Height is its least height in millimetres, 0 for what the text needs.
type Row struct {
	Cells  []Cell
	Height float64
}

// Cell is a cell of one or more columns.
type Cell struct {
	Text  string
	Span  int // columns; 0 is one
	Bold  bool
	Ink   string
	Fill  string // RRGGBB
	Align Align  // "" is the column's
	Head  bool   // looks like the header
}

func (Paragraph) block() {}
func (Table) block()     {}

// Text is a paragraph of one run.
func Text(style Style, s string) Paragraph { return Paragraph{Style: style, Runs: []Run{{Text: s}}} }

// Add adds blocks.
func (d *Document) Add(blocks ...Block) { d.Body = append(d.Body, blocks...) }

// Cells are plain cells of texts.
func Cells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, s := range texts {
		cells[i].Text = s
	}
	return cells
}
