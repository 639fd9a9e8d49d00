package htmltable

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"duban/grid"
	"duban/models"
)

// dump is a book as text, sheet by sheet.
func dump(b *grid.Book) string {
	var out strings.Builder
	for _, s := range b.Sheets {
		fmt.Fprintf(&out, "[%s", s.Name)
		if s.Hidden {
			out.WriteString(" hidden")
		}
		if len(s.Merges) > 0 {
			fmt.Fprintf(&out, " merges=%v", s.Merges)
		}
		if len(s.HiddenCols) > 0 {
			fmt.Fprintf(&out, " hiddenColumns=%v", s.HiddenCols)
		}
		out.WriteString("]")
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				out.WriteString(" " + dumpCell(r, c))
			}
		}
	}
	return out.String()
}

func dumpCell(r grid.Row, c grid.Cell) string {
	cell := grid.Address(r.Number, c.Col) + fmt.Sprintf("=%q", c.Value)
	if c.Type != grid.Text {
		cell += [...]string{"", ":number", ":bool", ":error", ":date"}[c.Type]
	}
	if c.Format != "" {
		cell += "/" + c.Format
	}
	switch {
	case c.NoCache:
		cell += "(unreckoned)"
	case c.Formula:
		cell += "(formula)"
	}
	if r.Hidden {
		cell += "(hidden)"
	}
	return cell
}

func TestPages(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"plain", `<table><tr><th>任务<th>数</tr><tr><td>甲</td><td>20</td></tr></table>`, `[Sheet1] A1="任务" B1="数" A2="甲" B2="20"`},
		{"spans", `<table><tr><td colspan=3>题<tr><td rowspan=2>类<td>甲<td>1<tr><td>乙<td>2</table>`,
			`[Sheet1 merges=[A1:C1 A2:A3]] A1="题" A2="类" B2="甲" C2="1" B3="乙" C3="2"`},
		{"span below the end", `<table><tr><td rowspan=9>a<td>b<td rowspan=5 colspan=2>c</table>`, `[Sheet1 merges=[C1:D1]] A1="a" B1="b" C1="c"`},
		{"spans that meet", `<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=1>d<td>e</table>`, `[Sheet1 merges=[B1:B2]] A1="a" B1="b" C1="c" A2="d" C2="e"`},
		{"white space and breaks", "<table><tr><td> 一  二\n 三<br>四<p>五</p>&nbsp;六&lt;</td></table>", `[Sheet1] A1="一 二 三\n四\n五\n\u00a0六<"`},
		{"empty cells", `<table><tr><td>&nbsp;<td><br><td>a<td></table>`, `[Sheet1] C1="a"`},
		{"script and style", `<head><style>td{}</style><script>"<table>"</script></head><body><table><tr><td>a<script>b</script><td>c</table>`, `[Sheet1] A1="a" B1="c"`},
		{"hidden rows and columns", `<table><col><col span=2 style='display:none'><tr style="display : none"><td>a<tr hidden><td>b<tr><td>c</table>`,
			`[Sheet1 hiddenColumns=[{2 3}]] A1="a"(hidden) A2="b"(hidden) A3="c"`},
		{"hidden table", `<table style="display:none"><tr><td>a</table><table><tr><td>b</table>`, `[Sheet1 hidden] A1="a"[Sheet2] A1="b"`},
		{"caption", `<table><caption>督办 台账</caption><tr><td>a</table>`, `[督办 台账] A1="a"`},
		{"upper case, optional tags", `<HTML><TABLE><TR><TD>a<TD>b<TR><TD>c</TABLE>`, `[Sheet1] A1="a" B1="b" A2="c"`},
		{"cell without row", `<table><td>a<td>b</table>`, `[Sheet1] A1="a" B1="b"`},
		{"links and fonts", `<table><tr><td><a href="http://x/"><font color=red>约</font>20</a>万`, ``},
		{"links and fonts, closed", `<table><tr><td><a href="http://x/"><font color=red>约</font>20</a>万</table>`, `[Sheet1] A1="约20万"`},
		{"head that isn't closed", `<html><head><title>t</title><table><tr><td>a</table>`, `[Sheet1] A1="a"`},
		{"formula text", `<table><tr><td>=1+1</table>`, `[Sheet1] A1="=1+1"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Read([]byte(tt.page), grid.Limits{})
			if tt.want == "" {
				if models.KindOf(err) != models.Invalid {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(b); got != tt.want || b.Kind != "html" {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTextOutside(t *testing.T) {
	b, err := Read([]byte(`<html><title>x</title><body><p>填报单位：市农业农村局</p><table><tr><td>a</table>`), grid.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if n := b.Notes; len(n) != 1 || n[0].Code != NoteTextOutside || n[0].Args["text"] != "填报单位：市农业农村局" {
		t.Errorf("notes %+v", n)
	}
}

func TestCharsets(t *testing.T) {
	page := `<html><meta http-equiv="Content-Type" content="text/html; charset=%s"><table><tr><td>任务目标</table>`
	simple, err := simplifiedchinese.GBK.NewEncoder().String(fmt.Sprintf(page, "gb2312"))
	if err != nil {
		t.Fatal(err)
	}
	taiwan, err := traditionalchinese.Big5.NewEncoder().String(strings.ReplaceAll(fmt.Sprintf(page, "big5"), "任务目标", "建設高標準農田與產業園區工作任務，推進順利"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ page, want string }{
		"GBK":               {simple, `[Sheet1] A1="任务目标"`},
		"UTF-8":             {fmt.Sprintf(page, "utf-8"), `[Sheet1] A1="任务目标"`},
		"UTF-8 that lies":   {fmt.Sprintf(page, "gb2312"), `[Sheet1] A1="任务目标"`},
		"Big5, as declared": {taiwan, `[Sheet1] A1="建設高標準農田與產業園區工作任務，推進順利"`},
	} {
		b, err := Read([]byte(tt.page), grid.Limits{})
		if err != nil {
			t.Error(name, err)
			continue
		}
		if got := dump(b); got != tt.want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

const spreadsheetHead = `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">`

func TestSpreadsheets(t *testing.T) {
	sheet := func(table string) string {
		return `<Styles><Style ss:ID="Default"><NumberFormat/></Style><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>` +
			`<Style ss:ID="c" ss:Parent="p"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>` +
			`<Worksheet ss:Name="台账"><Table ss:ExpandedColumnCount="1">` + table + `</Table></Worksheet>`
	}
	tests := []struct{ name, body, want string }{
		{"types", sheet(`<Row><Cell><Data ss:Type="String">任务</Data></Cell><Cell><Data ss:Type="Number">0.85670000000000002</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>` +
			`<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-06-30T00:00:00.000</Data></Cell></Row>`),
			`[台账] A1="任务" B1="0.8567":number C1="TRUE":bool D1="#REF!":error E1="2026-06-30T00:00:00.000":date/yyyy/m/d`},
		{"places", sheet(`<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row><Row ss:Span="2"/><Row><Cell><Data ss:Type="Number">3</Data></Cell></Row>`),
			`[台账] B3="1":number C3="2":number A7="3":number`},
		{"merges", sheet(`<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">题</Data></Cell><Cell><Data ss:Type="String">右</Data></Cell></Row>`),
			`[台账 merges=[A1:C2]] A1="题" D1="右"`},
		{"formats", sheet(`<Column ss:StyleID="p"/><Column/><Row ss:StyleID="c"><Cell ss:StyleID="d"><Data ss:Type="Number">46203</Data></Cell><Cell><Data ss:Type="Number">.5</Data></Cell></Row><Row><Cell><Data ss:Type="Number">1e-1</Data></Cell><Cell><Data ss:Type="Number">-0</Data></Cell></Row>`),
			`[台账] A1="46203":number/yyyy/m/d B1="0.5":number/0% A2="0.1":number/0% B2="0":number`},
		{"hidden", sheet(`<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column ss:Hidden="1"/><Row ss:Hidden="1"><Cell><Data ss:Type="String">a</Data></Cell></Row>`),
			`[台账 hiddenColumns=[{2 4}]] A1="a"(hidden)`},
		{"formulas", sheet(`<Row><Cell ss:Formula="=RC[1]"><Data ss:Type="Number">5</Data></Cell><Cell ss:Formula="=1"/><Cell ss:Formula="=&quot;&quot;"><Data ss:Type="String"></Data></Cell></Row>`),
			`[台账] A1="5":number(formula) B1=""(unreckoned)`},
		{"rich text and comment", sheet(`<Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>约</B><Font>20万</Font>亩&#10;二</ss:Data><Comment ss:Author="督查室"><ss:Data>请核实</ss:Data></Comment></Cell></Row>`),
			`[台账] A1="约20万亩\n二"`},
		{"hidden sheet", `<Worksheet ss:Name="a"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet><Worksheet ss:Name="b"/>`, `[a hidden][b]`},
		{"digits that don't fit", sheet(`<Row><Cell><Data ss:Type="Number">12345678901234567890</Data></Cell><Cell><Data ss:Type="Number">约20</Data></Cell><Cell><Data ss:Type="Number">NaN</Data></Cell></Row>`),
			`[台账] A1="12345678901234567890":number B1="约20" C1="NaN"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Read([]byte(spreadsheetHead+tt.body+"</Workbook>"), grid.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(b); got != tt.want || b.Kind != "xml" {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	b, err := Read([]byte(spreadsheetHead+`<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook><Worksheet ss:Name="a"/></Workbook>`), grid.Limits{})
	if err != nil || !b.Date1904 {
		t.Errorf("1904: %v %v", b, err)
	}
}

func TestRefusals(t *testing.T) {
	row := `<Worksheet ss:Name="表"><Table><Row %s><Cell %s><Data ss:Type="String">长长长</Data></Cell><Cell><Data ss:Type="String">a</Data></Cell></Row></Table></Worksheet></Workbook>`
	body := func(rowAttr, cellAttr string) string { return spreadsheetHead + fmt.Sprintf(row, rowAttr, cellAttr) }
	tests := []struct {
		name, data string
		lim        grid.Limits
		want       string
	}{
		{"nested", `<table><tr><td><table><tr><td>a</table></table>`, grid.Limits{}, "HTML_NESTED_TABLE (file) sheet=Sheet1"},
		{"no table", `<html><body>请登录</body></html>`, grid.Limits{}, "HTML_NO_TABLE (file)"},
		{"cut page", `<table><tr><td>a</td></tr>`, grid.Limits{}, "FILE_DAMAGED (file) kind=html sheet=Sheet1: htmltable: the page ends within a table"},
		{"page cut within a tag", `<table><tr><td>a</td></tr></tab`, grid.Limits{}, "FILE_DAMAGED (file) kind=html sheet=Sheet1: htmltable: the page ends within a table"},
		{"document type", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>` + strings.TrimPrefix(body("", ""), `<?xml version="1.0" encoding="UTF-8"?>`), grid.Limits{}, "XML_DOCTYPE (file)"},
		{"unknown entity", strings.Replace(body("", ""), "长长长", "&xxe;", 1), grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=表: XML syntax error on line 3: invalid character entity &xxe;"},
		{"cut", strings.TrimSuffix(body("", ""), "</Workbook>"), grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=表: EOF"},
		{"tags that cross", strings.Replace(body("", ""), "</Cell></Row>", "</Row></Cell>", 1), grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=表: htmltable: end tags don't match"},
		{"no sheet", spreadsheetHead + "</Workbook>", grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=: EOF"},
		{"deep", spreadsheetHead + strings.Repeat("<a>", 70), grid.Limits{}, "FILE_TOO_DEEP (file) limit=64"},
		{"index that goes back", strings.Replace(body("", ""), "</Cell><Cell>", `</Cell><Cell ss:Index="1">`, 1), grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=表: htmltable: index 1"},
		{"index of no number", body(`ss:Index="x"`, ""), grid.Limits{}, "FILE_DAMAGED (file) kind=xml sheet=表: htmltable: index x"},
		{"far row", body(`ss:Index="2000000"`, ""), grid.Limits{}, "FILE_TOO_MANY_ROWS (file) cell=A2000000 limit=1048576 sheet=表"},
		{"far column", body("", `ss:Index="600"`), grid.Limits{}, "FILE_TOO_MANY_COLUMNS (file) cell=WB1 limit=512 sheet=表"},
		{"cells", body("", ""), grid.Limits{Cells: 1}, "FILE_TOO_MANY_CELLS (file) cell=B1 limit=1 sheet=表"},
		{"characters", body("", ""), grid.Limits{Chars: 2}, "FILE_TEXT_TOO_LONG (file) cell=A1 found=3 limit=2 sheet=表"},
		{"text", body("", ""), grid.Limits{Text: 9}, "FILE_TOO_MUCH_TEXT (file) cell=B1 limit=9 sheet=表"},
		{"merges", `<table><tr><td colspan=2>a<td colspan=2>b</table>`, grid.Limits{Merges: 1}, "FILE_TOO_MANY_MERGES (file) cell=C1 limit=1 sheet=Sheet1"},
		{"columns of a page", `<table><tr><td colspan=600>a<td>b</table>`, grid.Limits{}, "FILE_TOO_MANY_COLUMNS (file) cell=WC1 limit=512 sheet=Sheet1"},
		{"text table", "a,b\n", grid.Limits{}, "FILE_WRONG_KIND (file) en=a CSV text table kind=csv way=other zh=CSV 文本表格"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Read([]byte(tt.data), tt.lim)
			if err == nil {
				t.Fatalf("read as %s", dump(b))
			}
			if err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// TestMemory has spans and positions that claim far more than the file holds: nothing is expanded.
func TestMemory(t *testing.T) {
	for name, data := range map[string]string{
		"spans":   `<table>` + strings.Repeat(`<tr><td rowspan=65534 colspan=1000>`, 10_000) + `</table>`,
		"indexes": spreadsheetHead + `<Worksheet><Table><Column ss:Hidden="1" ss:Span="1000000"/>` + strings.Repeat(`<Row ss:Span="1000"/>`, 10_000) + `</Table></Worksheet></Workbook>`,
	} {
		b, err := Read([]byte(data), grid.Limits{})
		if err != nil {
			t.Fatal(name, err)
		}
		if s := b.Sheets[0]; len(s.Rows) != 0 || len(s.Merges) > 10_000 {
			t.Errorf("%s: %d rows, %d merges", name, len(s.Rows), len(s.Merges))
		}
	}
}

// TestWrittenByLibreOffice reads what LibreOffice exports as a page and as an XML Spreadsheet.
func TestWrittenByLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and takes seconds")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "source.csv")
	if err := os.WriteFile(source, []byte("\ufeff任务,数,注\n高标准农田,0.8567,\"一\n二\"\n粮食,58,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]string{
		"html":                  `[Sheet1] A1="任务" B1="数" C1="注" A2="高标准农田" B2="0.8567" C2="一\n二" A3="粮食" B3="58"`,
		"xml:MS Excel 2003 XML": `[source] A1="任务" B1="数" C1="注" A2="高标准农田" B2="0.8567":number C2="一\n二" A3="粮食" B3="58":number`,
	} {
		out, err := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
			"--convert-to", format, "--infilter=CSV:44,34,76", "--outdir", dir, source).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		extension, _, _ := strings.Cut(format, ":")
		data, err := os.ReadFile(filepath.Join(dir, "source."+extension))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Read(data, grid.Limits{})
		if err != nil {
			t.Error(format, err)
			continue
		}
		if got := dump(b); got != want {
			t.Errorf("%s: got  %s\nwant %s", format, got, want)
		}
	}
}

// FuzzHTML reads anything as a page or an XML Spreadsheet: no panic, refusals only, the promises of package grid kept.
func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<table><caption>c</caption><col style="display:none"><tr><td rowspan=2 colspan=3>a<br>b<th>&amp;<tr hidden><td>c</table>`))
	f.Add([]byte(spreadsheetHead + `<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style></Styles><Worksheet ss:Name="s"><Table><Column ss:Index="2" ss:Hidden="1"/>` +
		`<Row ss:Index="2" ss:Hidden="1"><Cell ss:Index="3" ss:MergeAcross="1" ss:StyleID="p" ss:Formula="=1"><Data ss:Type="Number">1.5</Data></Cell></Row></Table></Worksheet></Workbook>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read(data, grid.Limits{})
		if err != nil {
			if models.KindOf(err) == "" || b != nil {
				t.Fatalf("error %v with book %v", err, b)
			}
			return
		}
		for _, s := range b.Sheets {
			checkSheet(t, s)
		}
	})
}

func checkSheet(t *testing.T, s grid.Sheet) {
	row := 0
	for _, r := range s.Rows {
		if r.Number <= row || len(r.Cells) == 0 {
			t.Fatalf("row %d after %d", r.Number, row)
		}
		row = r.Number
		col := 0
		for _, c := range r.Cells {
			if c.Col <= col || c.Col > grid.DefaultLimits.Columns || c.Value == "" && !c.NoCache {
				t.Fatalf("%+v after column %d", c, col)
			}
			col = c.Col
		}
	}
	for _, m := range s.Merges {
		if m.Row1 < 1 || m.Col1 < 1 || m.Row2 < m.Row1 || m.Col2 < m.Col1 {
			t.Fatalf("merge %v", m)
		}
	}
	for i, h := range s.HiddenCols {
		if h.From < 1 || h.To < h.From || i > 0 && h.From <= s.HiddenCols[i-1].To {
			t.Fatalf("hidden columns %v", s.HiddenCols)
		}
	}
}

// Benchmarks of 10,000 rows of 16 columns.
func BenchmarkPage(b *testing.B) {
	benchmark(b, "<html><table>"+strings.Repeat("<tr>"+strings.Repeat("<td align=left>建设改造高标准农田20万亩</td>", 16)+"</tr>\n", 10_000)+"</table>")
}

func BenchmarkSpreadsheet(b *testing.B) {
	benchmark(b, spreadsheetHead+"<Worksheet><Table>"+strings.Repeat("<Row>"+strings.Repeat(`<Cell ss:StyleID="s1"><Data ss:Type="Number">17.134</Data></Cell>`, 16)+"</Row>\n", 10_000)+"</Table></Worksheet></Workbook>")
}

func benchmark(b *testing.B, source string) {
	data := []byte(source)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, grid.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
