package htmltable

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"duban/grid"
	"duban/models"
)

// spreadsheet walks the elements of an XML Spreadsheet 2003: Workbook > Worksheet > Table > Row > Cell > Data.
type spreadsheet struct {
	*builder
	xml     *xml.Decoder
	path    []string // local names of the open elements
	formats map[string]string
	style   string // ID of the style being read

	tableStyle  string
	rowStyle    string
	columnStyle []columnStyle
	columns     int // columns described so far
	row, rowEnd int // number of the row, and of the last one that it stands for
	rowHidden   bool
	col, colEnd int // column of the cell, and of the last one that it spans
	cell        grid.Cell
	hasData     bool
	dataType    string
	data        strings.Builder
}

// columnStyle is the style of cells that have none of their own in a run of columns.
type columnStyle struct {
	grid.Span
	id string
}

// readSpreadsheet reads the whole document; it must be well-formed to its end. source is UTF-8 already, whatever its
// declaration says.
func readSpreadsheet(source string, b *builder) error {
	in := &tokenReader{source: source}
	s := &spreadsheet{builder: b, xml: xml.NewDecoder(in), formats: map[string]string{}}
	s.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		in.start = in.pos
		token, err := s.xml.RawToken()
		switch {
		case errors.Is(err, io.EOF) && len(s.path) == 0 && len(s.book.Sheets) > 0:
			return nil
		case err != nil:
			return s.damaged(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = s.open(t)
		case xml.EndElement:
			err = s.close(t.Name.Local)
		case xml.CharData:
			s.characters(t)
		case xml.Directive:
			err = models.Errorf(models.Unsupported, CodeDocType, "file")
		}
		if err != nil {
			return err
		}
	}
}

// tokenReader hands out bytes, at most maxToken for one token.
type tokenReader struct {
	source     string
	pos, start int
}

// ReadByte is what the decoder calls.
func (r *tokenReader) ReadByte() (byte, error) {
	switch {
	case r.pos == len(r.source):
		return 0, io.EOF
	case r.pos-r.start > maxToken:
		return 0, errors.New("htmltable: a tag or text without end")
	}
	r.pos++
	return r.source[r.pos-1], nil
}

// Read makes it an io.Reader; the decoder prefers ReadByte.
func (r *tokenReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// at says whether the open elements are exactly these.
func (s *spreadsheet) at(path ...string) bool { return slices.Equal(s.path, path) }

func (s *spreadsheet) open(e xml.StartElement) error {
	if len(s.path) >= MaxDepth {
		return models.Errorf(models.TooLarge, CodeTooDeep, "file", "limit", strconv.Itoa(MaxDepth))
	}
	s.path = append(s.path, e.Name.Local)
	switch {
	case s.at("Workbook", "Styles", "Style"):
		s.style = attr(e, "ID")
		s.formats[s.style] = s.formats[attr(e, "Parent")]
	case s.at("Workbook", "Styles", "Style", "NumberFormat"):
		s.formats[s.style] = formatCode(attr(e, "Format"))
	case s.at("Workbook", "ExcelWorkbook", "Date1904"):
		s.book.Date1904 = true
	case s.at("Workbook", "Worksheet"):
		s.row, s.rowEnd, s.columns, s.columnStyle = 0, 0, 0, nil
		return s.addSheet(grid.Sheet{Name: attr(e, "Name")})
	case s.at("Workbook", "Worksheet", "Table"):
		s.tableStyle = attr(e, "StyleID")
	case s.at("Workbook", "Worksheet", "Table", "Column"):
		return s.openColumn(e)
	case s.at("Workbook", "Worksheet", "Table", "Row"):
		return s.openRow(e)
	case s.at("Workbook", "Worksheet", "Table", "Row", "Cell"):
		return s.openCell(e)
	case s.at("Workbook", "Worksheet", "Table", "Row", "Cell", "Data"):
		s.dataType, s.hasData = attr(e, "Type"), true
	}
	return nil
}

func (s *spreadsheet) openColumn(e xml.StartElement) error {
	from, err := s.index(e, s.columns+1)
	if err != nil {
		return err
	}
	s.columns = from + count(e, "Span")
	if attr(e, "Hidden") == "1" {
		s.hide(from, s.columns)
	}
	if id := attr(e, "StyleID"); id != "" && from <= s.lim.Columns {
		s.columnStyle = append(s.columnStyle, columnStyle{grid.Span{From: from, To: s.columns}, id})
	}
	return nil
}

func (s *spreadsheet) openRow(e xml.StartElement) (err error) {
	s.row, err = s.index(e, s.rowEnd+1)
	s.rowEnd = s.row + count(e, "Span")
	s.rowHidden, s.rowStyle = attr(e, "Hidden") == "1", attr(e, "StyleID")
	s.col, s.colEnd = 0, 0
	return err
}

func (s *spreadsheet) openCell(e xml.StartElement) (err error) {
	s.col, err = s.index(e, s.colEnd+1)
	if err != nil {
		return err
	}
	across, down := count(e, "MergeAcross"), count(e, "MergeDown")
	s.colEnd = s.col + across
	s.cell = grid.Cell{Col: s.col, Format: s.formats[s.styleOf(e)], Formula: attr(e, "Formula") != ""}
	s.hasData, s.dataType = false, ""
	s.data.Reset()
	return s.merge(s.row, s.col, down+1, across+1)
}

// styleOf is the cell's own style or the one that it inherits from its row, column or table.
func (s *spreadsheet) styleOf(e xml.StartElement) string {
	if id := attr(e, "StyleID"); id != "" {
		return id
	}
	if s.rowStyle != "" {
		return s.rowStyle
	}
	for _, c := range s.columnStyle {
		if c.From <= s.col && s.col <= c.To {
			return c.id
		}
	}
	if s.tableStyle != "" {
		return s.tableStyle
	}
	return "Default"
}

// index is the position that an element names, or the next one. It may not go back.
func (s *spreadsheet) index(e xml.StartElement, next int) (int, error) {
	text := attr(e, "Index")
	if text == "" {
		return next, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < next || n > maxIndex {
		return 0, s.damaged(errors.New("htmltable: index " + text[:min(len(text), 20)]))
	}
	return n, nil
}

// maxIndex is far beyond any row that the limits allow.
const maxIndex = 1 << 24

// count is an attribute that says how many more rows or columns are meant, 0 without one.
func count(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attr(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, 1<<20)
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// characters gathers what stands in a cell's Data, marked-up runs joined, and the visibility of a sheet. Comments have Data of
// their own, further down.
func (s *spreadsheet) characters(raw []byte) {
	const dataDepth = 6
	switch {
	case s.at("Workbook", "Worksheet", "WorksheetOptions", "Visible"):
		if visible := strings.TrimSpace(string(raw)); visible != "" {
			s.sheet().Hidden = visible != "SheetVisible"
		}
	case len(s.path) >= dataDepth && slices.Equal(s.path[:dataDepth], []string{"Workbook", "Worksheet", "Table", "Row", "Cell", "Data"}):
		s.data.Write(raw)
	}
}

func (s *spreadsheet) close(name string) error {
	if len(s.path) == 0 || s.path[len(s.path)-1] != name {
		return s.damaged(errors.New("htmltable: end tags don't match"))
	}
	closing := s.at("Workbook", "Worksheet", "Table", "Row", "Cell")
	s.path = s.path[:len(s.path)-1]
	if closing {
		return s.closeCell()
	}
	return nil
}

func (s *spreadsheet) closeCell() error {
	c := s.cell
	c.Type, c.Value = typed(s.dataType, s.data.String())
	if c.Value == "" {
		if !c.Formula || s.hasData {
			return nil
		}
		c.NoCache = true
	}
	return s.put(s.row, s.rowHidden, c)
}

// typed reads a value by its declared type. What doesn't fit the type stays text, for people to look at.
func typed(dataType, raw string) (grid.Type, string) {
	value := strings.TrimSpace(raw)
	switch {
	case dataType == "Number" && value != "":
		if n, ok := number(value); ok {
			return grid.Number, n
		}
	case dataType == "Boolean" && value == "1":
		return grid.Bool, "TRUE"
	case dataType == "Boolean" && value == "0":
		return grid.Bool, "FALSE"
	case dataType == "DateTime" && value != "":
		return grid.ISODate, value
	case dataType == "Error" && value != "":
		return grid.Error, value
	}
	return grid.Text, raw
}

// number gives the shortest spelling of the same number: 0.85670000000000002 → 0.8567. Spellings of more digits than
// a number can hold stay as they are, so that their reader can refuse them.
func number(raw string) (string, bool) {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || f != f || strings.ContainsAny(raw, "xXpP_iI") {
		return "", false
	}
	const floatDigits = 17
	if digits(raw) > floatDigits {
		return raw, true
	}
	if f == 0 {
		return "0", true
	}
	if a := max(f, -f); a >= 1e21 || a < 1e-9 {
		return strconv.FormatFloat(f, 'E', -1, 64), true
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

// digits counts the significant digits of a number's mantissa.
func digits(raw string) int {
	if i := strings.IndexAny(raw, "eE"); i >= 0 {
		raw = raw[:i]
	}
	raw = strings.TrimLeft(strings.ReplaceAll(strings.TrimLeft(raw, "+-"), ".", ""), "0")
	return len(raw)
}

// namedFormats are the number formats that XML Spreadsheet calls by name.
var namedFormats = map[string]string{
	"General": "", "General Number": "", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
	"Currency": `"¥"#,##0.00`, "General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "d-mmm-yy",
	"Long Date": `yyyy"年"m"月"d"日"`, "Short Time": "h:mm", "Medium Time": "h:mm AM/PM", "Long Time": "h:mm:ss",
}

func formatCode(format string) string {
	if code, ok := namedFormats[format]; ok {
		return code
	}
	return format
}
