package exporter

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"duban/grid"
	"duban/importer"

	"github.com/xuri/excelize/v2"
)

// convert makes a workbook of the cells of a file of any format: values, number formats, merges, what is hidden. Text stays text, and a
// formula becomes the value that it had. The list of an earlier check is left out. names tells what the sheets are called in it, where
// the format refuses their own names.
func convert(book *grid.Book) (body []byte, names map[string]string, err error) {
	file := excelize.NewFile()
	defer file.Close()
	file.SetZipWriter(newZip)
	c := &conversion{file: file, names: map[string]string{}, taken: map[string]bool{}, formats: map[string]int{}}
	if err := file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &book.Date1904}); err != nil {
		return nil, nil, err
	}
	first := file.GetSheetName(0)
	old, shown := importer.MarksSheet(book), ""
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if s.Name == old && old != "" {
			continue
		}
		if err := c.sheet(s); err != nil {
			return nil, nil, fmt.Errorf("exporter: convert: sheet %q: %w", s.Name, err)
		}
		if shown == "" && !s.Hidden {
			shown = c.names[s.Name]
		}
	}
	if shown == "" { // a workbook without a visible sheet can't be opened
		shown = first
	}
	index, err := file.GetSheetIndex(shown)
	if err != nil {
		return nil, nil, err
	}
	file.SetActiveSheet(index)
	if !c.taken[strings.ToLower(first)] && shown != first {
		if err := file.DeleteSheet(first); err != nil {
			return nil, nil, err
		}
	}
	for i := range book.Sheets {
		if s := &book.Sheets[i]; s.Hidden && c.names[s.Name] != "" {
			if err := file.SetSheetVisible(c.names[s.Name], false); err != nil {
				return nil, nil, err
			}
		}
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		return nil, nil, fmt.Errorf("exporter: convert: %w", err)
	}
	return out.Bytes(), c.names, nil
}

// conversion is a workbook being made of cells.
type conversion struct {
	file    *excelize.File
	names   map[string]string
	taken   map[string]bool // names in use, in small letters
	formats map[string]int  // number format → style
}

// maxSheetName is the longest name of a sheet, in UTF-16 units.
const maxSheetName = 31

// name gives a sheet a name that the format takes and no other has.
func (c *conversion) name(s string) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '_'
		}
		return r
	}, s), "'")
	if clean == "" {
		clean = "Sheet"
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = "_" + strconv.Itoa(n)
		}
		try := shortened(clean, maxSheetName-len(end)) + end
		if !c.taken[strings.ToLower(try)] {
			c.taken[strings.ToLower(try)] = true
			return try
		}
	}
}

func shortened(s string, most int) string {
	for len(utf16.Encode([]rune(s))) > most {
		runes := []rune(s)
		s = string(runes[:len(runes)-1])
	}
	return s
}

// sheet writes one sheet.
func (c *conversion) sheet(s *grid.Sheet) error {
	name := c.name(s.Name)
	c.names[s.Name] = name
	if _, err := c.file.NewSheet(name); err != nil {
		return err
	}
	stream, err := c.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for col, width := range widths(s) {
		if err := stream.SetColWidth(col, col, width); err != nil {
			return err
		}
	}
	for _, span := range s.HiddenCols {
		if err := stream.SetColVisible(span.From, min(span.To, excelize.MaxColumns), false); err != nil {
			return err
		}
	}
	for i := range s.Rows {
		if err := c.row(stream, &s.Rows[i]); err != nil {
			return err
		}
	}
	for _, m := range apart(s.Merges) {
		if err := stream.MergeCell(grid.Address(m.Row1, m.Col1), grid.Address(m.Row2, m.Col2)); err != nil {
			return err
		}
	}
	return stream.Flush()
}

func (c *conversion) row(stream *excelize.StreamWriter, row *grid.Row) error {
	if len(row.Cells) == 0 {
		return nil
	}
	first := row.Cells[0].Col
	values := make([]any, row.Cells[len(row.Cells)-1].Col-first+1)
	for _, cell := range row.Cells {
		value, err := c.cell(cell)
		if err != nil {
			return err
		}
		values[cell.Col-first] = value
	}
	return stream.SetRow(grid.Address(row.Number, first), values, excelize.RowOpts{Hidden: row.Hidden})
}

// cell is a cell as excelize takes it. An error's name is written as text, which the check calls unreadable all the same.
func (c *conversion) cell(from grid.Cell) (excelize.Cell, error) {
	style, err := c.format(from.Format)
	to := excelize.Cell{StyleID: style}
	switch from.Type {
	case grid.Number:
		n, parseErr := strconv.ParseFloat(from.Value, 64)
		if to.Value = n; parseErr != nil {
			to.Value = from.Value
		}
	case grid.Bool:
		to.Value = from.Value == "TRUE"
	default:
		to.Value = literal(inert(from.Value))
	}
	if from.Value == "" {
		to.Value = nil
	}
	return to, err
}

// format is the style of a number format.
func (c *conversion) format(code string) (int, error) {
	if id, ok := c.formats[code]; ok {
		return id, nil
	}
	style := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	if code != "" && !strings.EqualFold(code, "General") {
		style.CustomNumFmt = &code
	}
	id, err := c.file.NewStyle(style)
	c.formats[code] = id
	return id, err
}

// Widths of a converted sheet's columns, in characters.
const (
	narrowest = 8
	widest    = 40
)

// widths fits columns to their texts.
func widths(s *grid.Sheet) map[int]float64 {
	fit := map[int]float64{}
	for i := range s.Rows {
		for _, c := range s.Rows[i].Cells {
			w := 2.0
			for _, r := range shortest(c.Value) {
				if w++; r >= 0x2e80 {
					w++
				}
			}
			fit[c.Col] = min(widest, max(narrowest, w, fit[c.Col]))
		}
	}
	return fit
}

// shortest is as much of a text as can matter for a width.
func shortest(s string) string { return s[:min(len(s), 3*widest)] }

// maxMerges is how many merges a converted sheet keeps: more of them are no table.
const maxMerges = 2000

// apart are the merges that overlap no earlier one; a workbook with overlapping ones is taken for damaged.
func apart(merges []grid.Range) []grid.Range {
	var kept []grid.Range
	for _, m := range merges {
		overlaps := m.Row1 == m.Row2 && m.Col1 == m.Col2
		for _, k := range kept {
			overlaps = overlaps || m.Row1 <= k.Row2 && k.Row1 <= m.Row2 && m.Col1 <= k.Col2 && k.Col1 <= m.Col2
		}
		if !overlaps && len(kept) < maxMerges {
			kept = append(kept, m)
		}
	}
	return kept
}
