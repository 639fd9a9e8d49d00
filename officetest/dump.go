package officetest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Dump writes a workbook as text, a line for whatever a reader would see: values, formulas, looks, heights, merges, print set-up, charts. It is
// the golden form of workbooks, since the bytes of a file differ from run to run.
func Dump(t testing.TB, body []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	d := &dumper{TB: t, f: f, looks: map[int]string{}}
	for _, sheet := range f.GetSheetList() {
		d.sheet(sheet)
	}
	d.charts(body)
	return d.out.String()
}

type dumper struct {
	testing.TB
	f     *excelize.File
	out   strings.Builder
	looks map[int]string
}

func (d *dumper) line(format string, args ...any) { fmt.Fprintf(&d.out, format+"\n", args...) }

// got gives a value, or ends the test.
func got[V any](d *dumper) func(V, error) V {
	return func(v V, err error) V {
		d.Helper()
		if err != nil {
			d.Fatal(err)
		}
		return v
	}
}

// charts are the native charts as their parts have them: title, and what names, categories and values refer to.
func (d *dumper) charts(body []byte) {
	archive := got[*zip.Reader](d)(zip.NewReader(bytes.NewReader(body), int64(len(body))))
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/charts/chart") {
			continue
		}
		content := got[[]byte](d)(io.ReadAll(got[io.ReadCloser](d)(part.Open())))
		d.line("## %s", part.Name)
		for _, m := range chartText.FindAllSubmatch(content, -1) {
			d.line("  %s", bytes.Join(m[1:], nil))
		}
	}
}

var chartText = regexp.MustCompile(`<a:t>([^<]*)</a:t>|<c:f>([^<]*)</c:f>|<f>([^<]*)</f>|<(?:c:)?barDir val="(\w+)"`)

func (d *dumper) sheet(name string) {
	d.line("## %s", name)
	layout := got[excelize.PageLayoutOptions](d)(d.f.GetPageLayout(name))
	fit := got[excelize.SheetPropsOptions](d)(d.f.GetSheetProps(name))
	footer := got[*excelize.HeaderFooterOptions](d)(d.f.GetHeaderFooter(name))
	d.line("paper %d %s, fit %v %d×%d, footer %q", *layout.Size, *layout.Orientation, *fit.FitToPage, *layout.FitToWidth, *layout.FitToHeight, footer.OddFooter)
	panes := got[excelize.Panes](d)(d.f.GetPanes(name))
	if panes.Freeze {
		d.line("frozen: %d columns, %d rows, active %s", panes.XSplit, panes.YSplit, panes.ActivePane)
	}
	for _, n := range d.f.GetDefinedName() {
		if n.Scope == name {
			d.line("%s = %s", n.Name, n.RefersTo)
		}
	}
	for _, m := range got[[]excelize.MergeCell](d)(d.f.GetMergeCells(name)) {
		d.line("merged %s:%s", m.GetStartAxis(), m.GetEndAxis())
	}
	d.rows(name)
}

func (d *dumper) rows(name string) {
	rows := got[[][]string](d)(d.f.GetRows(name))
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	widths := make([]string, width)
	for c := range widths {
		widths[c] = fmt.Sprint(got[float64](d)(d.f.GetColWidth(name, column(d, c+1))))
	}
	d.line("widths %s", strings.Join(widths, " "))
	for i, r := range rows {
		d.line("row %d, height %.4g", i+1, got[float64](d)(d.f.GetRowHeight(name, i+1)))
		for c, value := range r {
			d.cell(name, place(d, c+1, i+1), value)
		}
	}
}

func (d *dumper) cell(sheet, at, value string) {
	formula := got[string](d)(d.f.GetCellFormula(sheet, at))
	if formula != "" {
		value = "=" + formula + " → " + value
	}
	if value == "" {
		return
	}
	if _, to, err := d.f.GetCellHyperLink(sheet, at); err == nil && to != "" {
		value += " ⇢ " + to
	}
	kind := got[excelize.CellType](d)(d.f.GetCellType(sheet, at))
	d.line("  %s %s %s | %s", at, map[excelize.CellType]string{excelize.CellTypeInlineString: "text"}[kind], d.look(got[int](d)(d.f.GetCellStyle(sheet, at))),
		strings.ReplaceAll(value, "\n", "⏎"))
}

// look is a style in words.
func (d *dumper) look(id int) string {
	if known, ok := d.looks[id]; ok {
		return known
	}
	s := got[*excelize.Style](d)(d.f.GetStyle(id))
	words := []string{fmt.Sprintf("%s%g", s.Font.Family, s.Font.Size), s.Alignment.Horizontal}
	for _, w := range []struct {
		is   bool
		word string
	}{{s.Font.Bold, "bold"}, {s.Alignment.WrapText, "wrap"}, {len(s.Border) > 0, "lines"}, {s.Font.Color != "000000", "ink:" + s.Font.Color},
		{len(s.Fill.Color) > 0, "fill:" + strings.Join(s.Fill.Color, "")}} {
		if w.is {
			words = append(words, w.word)
		}
	}
	if s.CustomNumFmt != nil {
		words = append(words, *s.CustomNumFmt)
	}
	d.looks[id] = strings.Join(words, ",")
	return d.looks[id]
}

// place is the address of a cell: C7; column is a column's letter.
func place(d *dumper, column, row int) string {
	return got[string](d)(excelize.CoordinatesToCellName(column, row))
}

func column(d *dumper, n int) string { return got[string](d)(excelize.ColumnNumberToName(n)) }
