package exporter

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// reader is a workbook that was written, opened again; it parses each sheet once.
type reader struct {
	*excelize.File
	rows map[string][][]string
}

// GetRows gives the raw values of a sheet.
func (r *reader) GetRows(sheet string) ([][]string, error) {
	rows, known := r.rows[sheet]
	if known {
		return rows, nil
	}
	rows, err := r.File.GetRows(sheet)
	r.rows[sheet] = rows
	return rows, err
}

func open(t rapid.TB, body []byte) *reader {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return &reader{f, map[string][][]string{}}
}

// dump writes a workbook as text, a line for whatever a reader would see: the golden form, since the bytes of a stream-written file
// differ from run to run.
func dump(t rapid.TB, body []byte) string {
	t.Helper()
	d := &dumper{t: t, f: open(t, body), looks: map[int]string{}}
	for _, sheet := range d.f.GetSheetList() {
		d.sheet(sheet)
	}
	d.charts(body)
	return d.out.String()
}

// charts are the native charts as their parts have them: title, and what names, categories and values refer to.
func (d *dumper) charts(body []byte) {
	archive := must[*zip.Reader](d.t)(zip.NewReader(bytes.NewReader(body), int64(len(body))))
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/charts/chart") {
			continue
		}
		content := must[[]byte](d.t)(io.ReadAll(must[io.ReadCloser](d.t)(part.Open())))
		d.line("## %s", part.Name)
		for _, m := range chartText.FindAllSubmatch(content, -1) {
			d.line("  %s", bytes.Join(m[1:], nil))
		}
	}
}

var chartText = regexp.MustCompile(`<a:t>([^<]*)</a:t>|<c:f>([^<]*)</c:f>|<f>([^<]*)</f>|<(?:c:)?barDir val="(\w+)"`)

type dumper struct {
	t     rapid.TB
	f     *reader
	out   strings.Builder
	looks map[int]string
}

func (d *dumper) line(format string, args ...any) { fmt.Fprintf(&d.out, format+"\n", args...) }

// must gives a value, or ends the test.
func must[V any](t rapid.TB) func(V, error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (d *dumper) sheet(name string) {
	d.line("## %s", name)
	layout := must[excelize.PageLayoutOptions](d.t)(d.f.GetPageLayout(name))
	fit := must[excelize.SheetPropsOptions](d.t)(d.f.GetSheetProps(name))
	footer := must[*excelize.HeaderFooterOptions](d.t)(d.f.GetHeaderFooter(name))
	d.line("paper %d %s, fit %v %d×%d, footer %q", *layout.Size, *layout.Orientation, *fit.FitToPage, *layout.FitToWidth, *layout.FitToHeight, footer.OddFooter)
	panes := must[excelize.Panes](d.t)(d.f.GetPanes(name))
	if panes.Freeze {
		d.line("frozen: %d columns, %d rows, active %s", panes.XSplit, panes.YSplit, panes.ActivePane)
	}
	for _, n := range d.f.GetDefinedName() {
		if n.Scope == name {
			d.line("%s = %s", n.Name, n.RefersTo)
		}
	}
	for _, m := range must[[]excelize.MergeCell](d.t)(d.f.GetMergeCells(name)) {
		d.line("merged %s:%s", m.GetStartAxis(), m.GetEndAxis())
	}
	d.rows(name)
}

func (d *dumper) rows(name string) {
	rows := must[[][]string](d.t)(d.f.GetRows(name))
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	widths := make([]string, width)
	for c := range widths {
		widths[c] = fmt.Sprint(must[float64](d.t)(d.f.GetColWidth(name, letter(c+1))))
	}
	d.line("widths %s", strings.Join(widths, " "))
	for i, r := range rows {
		d.line("row %d, height %.4g", i+1, must[float64](d.t)(d.f.GetRowHeight(name, i+1)))
		for c, value := range r {
			d.cell(name, place(c+1, i+1), value)
		}
	}
}

func (d *dumper) cell(sheet, at, value string) {
	formula := must[string](d.t)(d.f.GetCellFormula(sheet, at))
	if formula != "" {
		value = "=" + formula + " → " + value
	}
	if value == "" {
		return
	}
	kind := must[excelize.CellType](d.t)(d.f.GetCellType(sheet, at))
	d.line("  %s %s %s | %s", at, map[excelize.CellType]string{excelize.CellTypeInlineString: "text"}[kind], d.look(must[int](d.t)(d.f.GetCellStyle(sheet, at))),
		strings.ReplaceAll(value, "\n", "⏎"))
}

// look is a style in words.
func (d *dumper) look(id int) string {
	if known, ok := d.looks[id]; ok {
		return known
	}
	s := must[*excelize.Style](d.t)(d.f.GetStyle(id))
	words := []string{fmt.Sprintf("%s%g", s.Font.Family, s.Font.Size), s.Alignment.Horizontal}
	for _, w := range []struct {
		is   bool
		word string
	}{{s.Font.Bold, "bold"}, {s.Alignment.WrapText, "wrap"}, {len(s.Border) > 0, "lines"}, {s.Font.Color != inkBlack, "ink:" + s.Font.Color},
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

// formulas are all formulas of a workbook with their cached values, by sheet!cell; read from the parts themselves, so that none is
// missed that a library doesn't show.
func formulas(t rapid.TB, f *reader) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	for _, sheet := range f.GetSheetList() {
		rows := must[[][]string](t)(f.GetRows(sheet))
		for r, row := range rows {
			for c, value := range row {
				if formula := must[string](t)(f.GetCellFormula(sheet, place(c+1, r+1))); formula != "" {
					found[sheet+"!"+place(c+1, r+1)] = [2]string{formula, value}
				}
			}
		}
	}
	marks := 0
	f.Pkg.Range(func(name, part any) bool {
		if strings.HasPrefix(name.(string), "xl/worksheets/") {
			marks += len(formulaMark.FindAll(part.([]byte), -1))
		}
		return true
	})
	if marks != len(found) {
		t.Fatalf("%d formulas in the parts, %d in the cells", marks, len(found))
	}
	return found
}

var formulaMark = regexp.MustCompile(`<f[ >/]`)

// columnUnder gives the cells of a column beneath its head, by the head's words, down to the end of its table, which is a blank row.
func columnUnder(t rapid.TB, f *reader, sheet, head string) []string {
	t.Helper()
	rows := must[[][]string](t)(f.GetRows(sheet))
	for r, row := range rows {
		c := slices.Index(row, head)
		if c < 0 {
			continue
		}
		var cells []string
		for _, below := range rows[r+1:] {
			if len(below) == 0 {
				break
			}
			cell := ""
			if c < len(below) {
				cell = below[c]
			}
			cells = append(cells, cell)
		}
		return cells
	}
	t.Fatalf("%s: no column %s", sheet, head)
	return nil
}
