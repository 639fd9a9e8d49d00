package xlsx

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"duban/grid"
)

// agree compares Read with excelize, a reader that shares no code with it, on a well-formed file: sheets, values,
// hidden flags, merges and the date system.
func agree(t rapid.TB, data []byte) {
	t.Helper()
	book, err := Read(data, wide)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if err := Preflight(data, wide); err != nil {
		t.Fatalf("refused by the preflight only: %v", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if props, err := f.GetWorkbookProps(); err != nil || props.Date1904 != nil && *props.Date1904 != book.Date1904 {
		t.Errorf("1904: %v, %v", book.Date1904, err)
	}
	if want := len(f.GetSheetList()) - notGrids(book); len(book.Sheets) != want {
		t.Fatalf("%d sheets, excelize has %d", len(book.Sheets), want)
	}
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if visible, err := f.GetSheetVisible(s.Name); err != nil || visible == s.Hidden {
			t.Errorf("%s: hidden %v, %v", s.Name, s.Hidden, err)
		}
		agreeOnCells(t, f, s)
		agreeOnMerges(t, f, s)
	}
}

func notGrids(b *grid.Book) (n int) {
	for _, note := range b.Notes {
		if note.Code == NoteSheetNotGrid {
			n++
		}
	}
	return n
}

func agreeOnCells(t rapid.TB, f *excelize.File, s *grid.Sheet) {
	t.Helper()
	ours := map[string]grid.Cell{}
	hidden := map[int]bool{}
	for _, r := range s.Rows {
		hidden[r.Number] = r.Hidden
		for _, c := range r.Cells {
			ours[grid.Address(r.Number, c.Col)] = c
		}
	}
	rows, err := f.Rows(s.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		if isHidden, known := hidden[number]; known && isHidden != rows.GetRowOpts().Hidden {
			t.Errorf("%s row %d: hidden %v", s.Name, number, isHidden)
		}
		for i, want := range columns {
			at := grid.Address(number, i+1)
			c := ours[at]
			if got := c.Value; got != spelledAs(c.Type, want) {
				t.Errorf("%s!%s: %q (type %d), excelize reads %q", s.Name, at, got, c.Type, want)
			}
			delete(ours, at)
		}
	}
	for at, c := range ours {
		if !c.NoCache {
			t.Errorf("%s!%s: %+v, which excelize doesn't see", s.Name, at, c)
		}
	}
}

// spelledAs brings excelize's raw text to the spelling that the grid promises for the type.
func spelledAs(typ grid.Type, raw string) string {
	switch typ {
	case grid.Number:
		spelled, ok := spellNumber(strings.TrimSpace(raw))
		if !ok {
			return "no number: " + raw
		}
		return spelled
	case grid.Bool:
		return map[string]string{"1": "TRUE", "0": "FALSE", "TRUE": "TRUE", "FALSE": "FALSE"}[strings.TrimSpace(raw)]
	}
	return raw
}

func agreeOnMerges(t rapid.TB, f *excelize.File, s *grid.Sheet) {
	t.Helper()
	merged, err := f.GetMergeCells(s.Name)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, m := range merged {
		want = append(want, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	for _, m := range s.Merges {
		got = append(got, m.String())
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("%s merges %v, excelize reads %v", s.Name, got, want)
	}
}

func TestAgreesWithExcelizeOnFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			agree(t, data)
		})
	}
	t.Run("excelize's StreamWriter", func(t *testing.T) { agree(t, ledger(t, 300)) })
}

// One more truth: the writer's own. Values, merges, formats and hidden flags set through excelize come back.
func TestReadsWhatExcelizeWrote(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	custom := `yyyy"年"m"月"`
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
	check(t, err)
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	check(t, err)
	for at, v := range map[string]any{
		"A1": "重点任务", "B2": 0.8567, "C2": 46203, "D2": true, "E2": "_x_<&>\"'", "F2": " a\r\nb\tc ", "A4": -12, "XA4": "远",
	} {
		check(t, f.SetCellValue("Sheet1", at, v))
	}
	check(t, f.SetCellStyle("Sheet1", "B2", "B2", percent))
	check(t, f.SetCellStyle("Sheet1", "C2", "C2", style))
	check(t, f.SetCellStyle("Sheet1", "A900", "F999", style))
	check(t, f.SetCellFormula("Sheet1", "G2", "SUM(B2:C2)"))
	check(t, f.MergeCell("Sheet1", "A1", "F1"))
	check(t, f.SetRowVisible("Sheet1", 4, false))
	check(t, f.SetColVisible("Sheet1", "D:E", false))
	check(t, f.SetCellRichText("Sheet1", "H2", []excelize.RichTextRun{{Text: "前"}, {Text: " 粗 ", Font: &excelize.Font{Bold: true}}}))
	var b bytes.Buffer
	check(t, f.Write(&b))
	agree(t, b.Bytes())

	book, err := Read(b.Bytes(), wide)
	check(t, err)
	s := book.Sheets[0]
	got := dump(book)
	for _, want := range []string{
		"A1 重点任务", "B2 0.8567 number [0.00%]", "C2 46203 number [" + custom + "]", "D2 TRUE bool", `E2 _x_<&>"'`,
		"F2  a\r\nb\tc ", "G2  formula no cache", "H2 前 粗 ", "A4 -12 number", "XA4 远",
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("%q is not in:%s", want, got)
		}
	}
	if len(s.Rows) != 3 || !s.Rows[2].Hidden || fmt.Sprint(s.HiddenCols) != "[{4 5}]" || fmt.Sprint(s.Merges) != "[A1:F1]" {
		t.Errorf("%d rows, hidden columns %v, merges %v", len(s.Rows), s.HiddenCols, s.Merges)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// dump writes a book's cells one a line, between line feeds.
func dump(b *grid.Book) string {
	var w strings.Builder
	w.WriteString("\n")
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				fmt.Fprintf(&w, "%s %s", grid.Address(r.Number, c.Col), c.Value)
				if c.Type != grid.Text {
					w.WriteString(" " + [...]string{"", "number", "bool", "error", "date"}[c.Type])
				}
				if c.Formula {
					w.WriteString(" formula")
				}
				if c.NoCache {
					w.WriteString(" no cache")
				}
				if c.Format != "" {
					w.WriteString(" [" + c.Format + "]")
				}
				w.WriteString("\n")
			}
		}
	}
	return w.String()
}
