package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"pgregory.net/rapid"

	"duban/grid"
	"duban/models"
)

const ledger = "序号,工作任务,目标值,完成率\n1.1.1,建设改造高标准农田20万亩,20,85.7%\n1.1.2,\"粮食总产\n58亿斤以上\",,\"1,234.5\"\n"

// cells are the valued cells, one a line.
func cells(b *grid.Book) string {
	var out strings.Builder
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				fmt.Fprintf(&out, "%s %q\n", grid.Address(r.Number, c.Col), c.Value)
			}
		}
	}
	return out.String()
}

func mustRead(t *testing.T, data []byte) *grid.Book {
	t.Helper()
	b, err := Read(data, grid.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16Bytes(s string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func gbk(t *testing.T, s string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEncodings reads one table in every encoding that Excel, WPS and old systems write; all give the same cells.
func TestEncodings(t *testing.T) {
	want := cells(mustRead(t, []byte(ledger)))
	if want == "" || !strings.Contains(want, `B3 "粮食总产\n58亿斤以上"`) {
		t.Fatal(want)
	}
	tabs := strings.NewReplacer(",", "\t", `"1	234.5"`, `"1,234.5"`).Replace(ledger)
	tabs = strings.ReplaceAll(tabs, "1\t234.5", "1,234.5")
	tests := []struct {
		name, encoding string
		data           []byte
	}{
		{"UTF-8", "UTF-8", []byte(ledger)},
		{"UTF-8 with mark", "UTF-8", []byte("\ufeff" + ledger)},
		{"UTF-8, CR LF", "UTF-8", []byte(strings.ReplaceAll(ledger, "值,完成率\n", "值,完成率\r\n"))},
		{"GB18030", "GB18030", gbk(t, ledger)},
		{"GB18030 with mark", "GB18030", append([]byte("\x84\x31\x95\x33"), gbk(t, ledger)...)},
		{"UTF-16LE with mark", "UTF-16LE", utf16Bytes("\ufeff"+ledger, false)},
		{"UTF-16BE with mark", "UTF-16BE", utf16Bytes("\ufeff"+ledger, true)},
		{"UTF-16LE", "UTF-16LE", utf16Bytes(ledger, false)},
		{"UTF-16BE", "UTF-16BE", utf16Bytes(ledger, true)},
		{"Unicode text of Excel", "UTF-16LE", utf16Bytes("\ufeff"+tabs, false)},
		{"end mark of DOS", "GB18030", append(gbk(t, ledger), 0x1A)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := mustRead(t, tt.data)
			if got := cells(b); got != want {
				t.Errorf("got %s", got)
			}
			if got := b.Notes[0].Args["encoding"]; got != tt.encoding {
				t.Errorf("encoding %s", got)
			}
		})
	}
}

func TestCutting(t *testing.T) {
	tests := []struct{ name, text, kind, want string }{
		{"tabs with commas inside", "任务\t数\t注\n甲\t1,234\t是\n乙\t2,345\t否\n", "tsv", `A1 "任务" B1 "数" C1 "注" A2 "甲" B2 "1,234" C2 "是" A3 "乙" B3 "2,345" C3 "否"`},
		{"semicolons", "任务;数\n甲;1,5\n乙;2,5\n", "csv", `A1 "任务" B1 "数" A2 "甲" B2 "1,5" A3 "乙" B3 "2,5"`},
		{"bars", "任务|数\n甲|1\n", "csv", `A1 "任务" B1 "数" A2 "甲" B2 "1"`},
		{"named separator", "sep=;\r\n甲;1,2,3\n", "csv", `A1 "甲" B1 "1,2,3"`},
		{"one column", "甲\n乙\n", "csv", `A1 "甲" A2 "乙"`},
		{"title row", "督办台账\n\n任务,数\n甲,1\n", "csv", `A1 "督办台账" A3 "任务" B3 "数" A4 "甲" B4 "1"`},
		{"empty fields", ",,甲,\n,,,\n乙,,,", "csv", `C1 "甲" A3 "乙"`},
		{"CR only", "甲,1\r乙,2\r", "csv", `A1 "甲" B1 "1" A2 "乙" B2 "2"`},
		{"doubled marks", "甲,\"他说\"\"好\"\"\"\n", "csv", `A1 "甲" B1 "他说\"好\""`},
		{"mark inside", "甲,5\"管\n", "csv", `A1 "甲" B1 "5\"管"`},
		{"text behind a closing mark", "\"十四五\"规划,1\n", "csv", `A1 "十四五规划" B1 "1"`},
		{"empty quoted", "\"\",1\n", "csv", `B1 "1"`},
		{"guards", "'=1+1,'+2,'-3,'@x,'甲,'\n", "csv", `A1 "=1+1" B1 "+2" C1 "-3" D1 "@x" E1 "'甲" F1 "'"`},
		{"guarded tab and CR", "\"'\t甲\",\"'\r乙\"\n", "csv", `A1 "\t甲" B1 "\r乙"`},
		{"two guards lose one", "''=1,1\n", "csv", `A1 "''=1" B1 "1"`},
		{"formula stays text", "=1+1,=cmd|' /C calc'!A0\n", "csv", `A1 "=1+1" B1 "=cmd|' /C calc'!A0"`},
		{"kept zeros", "=\"007\",\"=\"\"008\"\"\"\n", "csv", `A1 "007" B1 "008"`},
		{"numbers stay as printed", "0.30,1e5,007\n", "csv", `A1 "0.30" B1 "1e5" C1 "007"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := mustRead(t, []byte(tt.text))
			if got := strings.TrimSpace(strings.ReplaceAll(cells(b), "\n", " ")); got != tt.want || b.Kind != tt.kind {
				t.Errorf("%s\ngot  %s\nwant %s", b.Kind, got, tt.want)
			}
		})
	}
}

// TestOpenQuote loses no line to a quotation mark that is never closed.
func TestOpenQuote(t *testing.T) {
	b := mustRead(t, []byte("甲,\"未闭合\n乙,2\n丙,3\n"))
	if got, want := cells(b), "A1 \"甲\"\nB1 \"\\\"未闭合\"\nA2 \"乙\"\nB2 \"2\"\nA3 \"丙\"\nB3 \"3\"\n"; got != want {
		t.Errorf("got %s", got)
	}
	if n := b.Notes[len(b.Notes)-1]; n.Code != NoteQuoteOpen || n.Cell != "B1" {
		t.Errorf("note %+v", n)
	}
}

func TestRefusals(t *testing.T) {
	big5, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte("編號,工作任務,目標值,完成情況說明\n一,建設高標準農田與產業園區,二十,推進順利進展\n"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "FILE_EMPTY (file)"},
		{"white space", []byte(" \r\n\t"), "FILE_EMPTY (file)"},
		{"Big5", big5, "FILE_ENCODING (file)"},
		{"UTF-8 cut within a character", []byte(ledger)[:len(ledger)-len("斤以上\",,\"1,234.5\"\n")-1], "FILE_ENCODING (file)"},
		{"marked UTF-8 that isn't", append([]byte("\ufeff"), gbk(t, ledger)...), "FILE_ENCODING (file)"},
		{"Latin-1", []byte("r\xe9sum\xe9,caf\xe9,1\n\xe0 bient\xf4t,d\xe9j\xe0,2\n"), "FILE_ENCODING (file)"},
		{"NUL", []byte("甲,1\n乙,\x002\n"), "FILE_WRONG_KIND (file) en=a binary file of an unknown kind kind=binary way=other zh=无法识别的二进制文件"},
		{"program", append([]byte("MZ\x90\x00\x03"), make([]byte, 100)...), "FILE_WRONG_KIND (file) en=a program kind=exe way=other zh=可执行程序"},
		{"PDF", []byte("%PDF-1.7,\n"), "FILE_WRONG_KIND (file) en=a PDF document kind=pdf way=retype zh=PDF 文档"},
		{"long cell", []byte("a," + strings.Repeat("长", 32768)), "FILE_TEXT_TOO_LONG (file) cell=B1 found=32768 limit=32767 sheet=Sheet1"},
		{"far column", []byte(strings.Repeat(",", 512) + "x"), "FILE_TOO_MANY_COLUMNS (file) cell=SS1 limit=512 sheet=Sheet1"},
		{"many cells", []byte(strings.Repeat("a,b\n", 100_001)), "FILE_TOO_MANY_CELLS (file) cell=A100001 limit=200000 sheet=Sheet1"},
		{"far row", []byte(strings.Repeat("\n", 1_048_576) + "a,b"), "FILE_TOO_MANY_ROWS (file) cell=A1048577 limit=1048576 sheet=Sheet1"},
		{"much text", []byte(strings.Repeat(strings.Repeat("a", 30000)+",\n", 600)), "FILE_TOO_MUCH_TEXT (file) cell=A560 limit=16777216 sheet=Sheet1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Read(tt.data, grid.Limits{})
			if err == nil {
				t.Fatalf("read as %s", cells(b))
			}
			if err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestLostCharacters(t *testing.T) {
	b := mustRead(t, []byte("任务,数\n建设\ufffd\ufffd田,1\n"))
	if n := b.Notes[1]; n.Code != NoteCharactersLost || n.Args["count"] != "2" {
		t.Errorf("notes %+v", b.Notes)
	}
}

// TestRoundTrip writes random tables with the standard library's writer, guarded as our exporter does, and reads them back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOfN(rapid.RuneFrom([]rune("ab1=+-@',;\"|\t\n 任务亩％")), 0, 8, -1).
			Filter(func(s string) bool { return unguard(s) == s }) // a text that looks guarded has no spelling of its own
		columns := rapid.IntRange(2, 5).Draw(t, "columns")
		table := rapid.SliceOfN(rapid.SliceOfN(value, columns, columns), 1, 6).Draw(t, "table")
		var file bytes.Buffer
		file.WriteString("\ufeff")
		w := stdcsv.NewWriter(&file)
		_ = w.Write([]string{"一", "二", "三", "四", "五"}[:columns])
		for _, row := range table {
			guarded := make([]string, columns)
			for i, v := range row {
				guarded[i] = guard(v)
			}
			_ = w.Write(guarded)
		}
		w.Flush()
		b, err := Read(file.Bytes(), grid.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if b.Notes[0].Args["separator"] != "," {
			t.Skip("random punctuation may well look like another separator")
		}
		got := map[string]string{}
		for _, r := range b.Sheets[0].Rows[1:] {
			for _, c := range r.Cells {
				got[grid.Address(r.Number, c.Col)] = c.Value
			}
		}
		for i, row := range table {
			for j, v := range row {
				address := grid.Address(i+2, j+1)
				if v = strings.ReplaceAll(v, "\r\n", "\n"); got[address] != v {
					t.Fatalf("%s: %q, want %q in %q", address, got[address], v, file.String())
				}
			}
		}
	})
}

// guard is what a writer must do to a text that a spreadsheet program would take for a formula.
func guard(s string) string {
	if s != "" && strings.Contains("=+-@\t\r", s[:1]) {
		return "'" + s
	}
	return s
}

// TestLinear doubles a hostile file and looks at the work done: fields are cut in one pass, whatever the quotation marks.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"\"\n", "\"a,", "\"\"\"\n", "'\"", "\"\"a\"\n"} {
		data := []byte("x,y\n" + strings.Repeat(unit, 1<<20/len(unit)))
		if n := testing.AllocsPerRun(1, func() { _, _ = Read(data, grid.Limits{}) }); n > 5e6 {
			t.Errorf("%q: %v allocations", unit, n)
		}
	}
}

// FuzzCSV reads anything: no panic, refusals only, and nothing that breaks the promises of package grid.
func FuzzCSV(f *testing.F) {
	f.Add([]byte(ledger))
	f.Add([]byte("sep=;\n'=1;\"a\"\"b\"\n"))
	f.Add(utf16Bytes("\ufeff"+ledger, false))
	f.Add([]byte("\xD0\xF2\xBA\xC5,\xC8\xCE\xCE\xF1\r\n1,\xB9\xA4\xD7\xF7\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read(data, grid.Limits{})
		if err != nil {
			if models.KindOf(err) == "" || b != nil {
				t.Fatalf("error %v with book %v", err, b)
			}
			return
		}
		row := 0
		for _, r := range b.Sheets[0].Rows {
			if r.Number <= row || len(r.Cells) == 0 {
				t.Fatalf("row %d after %d", r.Number, row)
			}
			row = r.Number
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Value == "" || c.Type != grid.Text {
					t.Fatalf("%+v after column %d", c, col)
				}
				col = c.Col
			}
		}
	})
}

// BenchmarkRead reads 10,000 rows of 16 columns in GB18030.
func BenchmarkRead(b *testing.B) {
	line := "1.1.1,建设改造高标准农田20万亩,市农业农村局,20,17.134,85.7%,2026-06-30,正常推进,\"已完成招标，进场施工\",无,下一步加快进度,,张某,1234567,备注,甲\n"
	data, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(strings.Repeat(line, 10_000)))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, grid.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
