package xls

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

var update = flag.Bool("update", false, "write the expected values beside the fixtures")

// TestFixtures reads the workbooks in testdata, made by xlwt and LibreOffice (see make.py), and compares every cell.
func TestFixtures(t *testing.T) {
	for _, path := range fixtures(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := dump(readFile(t, path))
			golden := strings.TrimSuffix(path, ".xls") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("differs from %s:\n%s", golden, got)
			}
		})
	}
}

func fixtures(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.xls")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	return paths
}

func readFile(t testing.TB, path string) *grid.Book {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	book, err := Read(data, grid.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestCells reads hand-made records, one kind each. The expected lines are those of the sheet's only row or rows.
func TestCells(t *testing.T) {
	formula := func(result ...any) []byte {
		return rec(idFormula, 0, 0, 0, le(result...), 0, uint32(0), 3, "\x1E\x01\x00")
	}
	text := le(uint8(0), make([]byte, 5), 0xFFFF)
	sumToken := "\x25\x00\x00\x02\x00\x00\xC0\x00\xC0\x19\x10\x00\x00"
	empty := le(uint8(3), make([]byte, 5), 0xFFFF)
	tests := []struct {
		name    string
		records []byte
		want    string
	}{
		{"shared string", rec(idLabelSST, 0, 0, 0, uint32(0)), `A1 text "工作任务"`},
		{"compressed shared string", rec(idLabelSST, 0, 255, 0, uint32(1)), `IV1 text "ascii"`},
		{"label", rec(idLabel, 0, 0, 0, wide("完成情况", 2)), `A1 text "完成情况"`},
		{"label in the code page", rec(idLabel, 0, 0, 0, 8, "\xCD\xEA\xB3\xC9\xC7\xE9\xBF\xF6"), `A1 text "完成情况"`},
		{"compressed label", rec(idLabel, 0, 0, 0, 2, uint8(0), "\xE9t"), `A1 text "ét"`},
		{"empty label", rec(idLabel, 0, 0, 0, 0, uint8(0)), ``},
		{"rich label", rec(idRString, 0, 0, 0, wide("约20万", 2), 1, 0, 5), `A1 text "约20万"`},
		{"label over continue", append(rec(idLabel, 0, 0, 0, 4, uint8(1), []uint16{'完', '成'}), rec(idContinue, uint8(0), "ok")...), `A1 text "完成ok"`},
		{"number", rec(idNumber, 0, 0, 1, bits(0.8567)), `A1 number "0.8567" format="0%"`},
		{"date by built-in number", rec(idNumber, 0, 0, 2, bits(46203)), `A1 number "46203" format="yyyy\"年\"m\"月\"d\"日\""`},
		{"unknown style", rec(idNumber, 0, 0, 99, bits(5)), `A1 number "5"`},
		{"not a number", rec(idNumber, 0, 0, 0, uint64(0x7FF8000000000000)), `A1 error "#NUM!"`},
		{"infinity", rec(idNumber, 0, 0, 0, uint64(0x7FF0000000000000)), `A1 error "#NUM!"`},
		{"minus zero", rec(idNumber, 0, 0, 0, uint64(1)<<63), `A1 number "0"`},
		{"huge", rec(idNumber, 0, 0, 0, bits(1e300)), `A1 number "1E+300"`},
		{"rk integer", rec(idRK, 0, 0, 0, uint32(20<<2|2)), `A1 number "20"`},
		{"rk negative hundredths", rec(idRK, 0, 0, 0, uint32(0xFFFFFFFF&(-1270<<2|3))), `A1 number "-12.7"`},
		{"rk double", rec(idRK, 0, 0, 0, uint32(bits(0.75)>>32)), `A1 number "0.75"`},
		{"rk double hundredths", rec(idRK, 0, 0, 0, uint32(bits(1234)>>32|1)), `A1 number "12.34"`},
		{"mulrk", rec(idMulRK, 0, 1, 0, uint32(1<<2|2), 1, uint32(2<<2|2), 2), "B1 number \"1\"\nC1 number \"2\" format=\"0%\""},
		{"true", rec(idBoolErr, 0, 0, 0, uint8(1), uint8(0)), `A1 bool "TRUE"`},
		{"false", rec(idBoolErr, 0, 0, 0, uint8(0), uint8(0)), `A1 bool "FALSE"`},
		{"error", rec(idBoolErr, 0, 0, 0, uint8(0x17), uint8(1)), `A1 error "#REF!"`},
		{"formula number", formula(bits(2.5)), `A1 number "2.5" formula`},
		{"formula bool", formula(uint8(1), uint8(0), uint8(1), make([]byte, 3), 0xFFFF), `A1 bool "TRUE" formula`},
		{"formula error", formula(uint8(2), uint8(0), uint8(7), make([]byte, 3), 0xFFFF), `A1 error "#DIV/0!" formula`},
		{"formula text", append(formula(text), rec(idString, wide("已完成", 2))...), `A1 text "已完成" formula`},
		{"formula text behind a shared formula", bytes.Join([][]byte{formula(text), rec(0x04BC, 0, 0, uint16(0), 0, 0), rec(idString, wide("滞后", 2))}, nil),
			`A1 text "滞后" formula`},
		{"formula text over continue", bytes.Join([][]byte{formula(text), rec(idString, 3, uint8(1), uint16('推')), rec(idContinue, uint8(1), []uint16{'进', '中'})}, nil),
			`A1 text "推进中" formula`},
		{"formula text that never comes", append(formula(text), rec(idNumber, 0, 1, 0, bits(1))...), "A1 text \"\" unreckoned\nB1 number \"1\""},
		{"formula text that never comes, last", formula(text), `A1 text "" unreckoned`},
		{"formula that gives an empty text", rec(idFormula, 0, 0, 0, empty, 0, uint32(0), 3, "\x17\x00\x00"), ``},
		{"number without result", formula(empty), `A1 text "" unreckoned`},
		{"sum without result", rec(idFormula, 0, 0, 0, empty, 0, uint32(0), len(sumToken), sumToken), `A1 text "" unreckoned`},
		{"blanks", append(rec(0x0201, 0, 0, 0), rec(0x00BE, 0, 0, 0, 0, 1)...), ``},
		{"out of order", bytes.Join([][]byte{rec(idRK, 1, 1, 0, uint32(4<<2|2)), rec(idRK, 0, 2, 0, uint32(2<<2|2)), rec(idRK, 1, 0, 0, uint32(3<<2|2)), rec(idRK, 0, 0, 0, uint32(1<<2|2))}, nil),
			"A1 number \"1\"\nC1 number \"2\"\nA2 number \"3\"\nB2 number \"4\""},
		{"chart inside", bytes.Join([][]byte{rec(idBOF, bofBIFF8, 0x0020, 0, 0), rec(idNumber, 0, 0, 0, bits(9)), rec(idEOF), rec(idRK, 0, 1, 0, uint32(1<<2|2))}, nil), `B1 number "1"`},
		{"hidden row", append(rec(idRow, 0, 0, 1, 255, 0, 0, 0x20, 0), rec(idRK, 0, 0, 0, uint32(1<<2|2))...), `A1 number "1" hidden`},
		{"rows hidden by default", bytes.Join([][]byte{rec(idDefaultHeight, 2, 0), rec(idRow, 1, 0, 1, 255, 0, 0, 0, 0), rec(idRK, 0, 0, 0, uint32(1<<2|2)), rec(idRK, 1, 0, 0, uint32(2<<2|2))}, nil),
			"A1 number \"1\" hidden\nA2 number \"2\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, data := range map[string][]byte{"bare": oneSheet(tt.records), "in a container": compound(stream{sniff.WorkbookStream, oneSheet(tt.records)})} {
				book, err := Read(data, grid.Limits{})
				if err != nil {
					t.Fatal(name, err)
				}
				_, got, _ := strings.Cut(dump(book), "hiddenColumns=[]\n")
				if strings.TrimSuffix(got, "\n") != tt.want {
					t.Errorf("%s: got %s\nwant %s", name, got, tt.want)
				}
			}
		})
	}
}

func TestLayout(t *testing.T) {
	book, err := Read(oneSheet(
		rec(idMergedCells, 3, 0, 1, 0, 7, 5, 5, 2, 2, 8, 9, 0, 0),
		rec(idColInfo, 4, 4, 2000, 0, 1, 0), rec(idColInfo, 1, 1, 2000, 0, 1, 0), rec(idColInfo, 2, 2, 0, 0, 0, 0), rec(idColInfo, 6, 6, 2000, 0, 0, 0),
		rec(idRK, 0, 0, 0, uint32(1<<2|2)), rec(idRK, 0, 0, 0, uint32(2<<2|2)),
	), grid.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := `book xls 1904=false
note CELL_TWICE "表" A1 map[count:1]
sheet "表" hidden=false merges=[A1:H2 A9:A10] hiddenColumns=[{2 3} {5 5}]
A1 number "2"
`
	if got := dump(book); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestAllZero tells of writers that leave 0 as every formula's result; one other result acquits them.
func TestAllZero(t *testing.T) {
	formula := func(row int, result float64, flags int) []byte {
		return rec(idFormula, row, 0, 0, bits(result), flags, uint32(0), 0)
	}
	for _, tt := range []struct {
		records []byte
		noted   bool
	}{
		{append(formula(0, 0, 2), formula(1, 0, 3)...), true},
		{append(formula(0, 0, 2), formula(1, 5, 2)...), false},
		{formula(0, 0, 0), false},
	} {
		book, err := Read(oneSheet(tt.records), grid.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if noted := strings.Contains(dump(book), `note FORMULAS_ALL_ZERO "表" A1 map[count:2]`); noted != tt.noted {
			t.Errorf("got %s", dump(book))
		}
	}
}

func TestWorkbookOfWPS(t *testing.T) {
	sheet := oneSheet(rec(idLabelSST, 0, 0, 0, uint32(0)))
	book, err := Read(compound(stream{sniff.WorkbookStream, sheet}, stream{"ETExtData", []byte("ET")}), grid.Limits{})
	if err != nil || book.Kind != "et" || len(book.Sheets) != 1 {
		t.Errorf("got %v, %v", book, err)
	}
}

// TestRefusals names what each unread file really is.
func TestRefusals(t *testing.T) {
	plain := oneSheet(rec(idLabelSST, 0, 0, 0, uint32(0)))
	biff5 := append(rec(idBOF, 0x0500, globalsBOF, 0, 0), rec(idEOF)...)
	protected := append(rec(idBOF, bofBIFF8, globalsBOF, 0, 0, uint32(0), uint32(0)), rec(idFilePass, 1, make([]byte, 52))...)
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "FILE_EMPTY (file)"},
		{"password", compound(stream{sniff.WorkbookStream, protected}), "FILE_ENCRYPTED (file)"},
		{"encrypted xlsx", compound(stream{"EncryptionInfo", nil}, stream{"EncryptedPackage", nil}), "FILE_ENCRYPTED (file)"},
		{"Excel 95", compound(stream{"Book", biff5}), "FILE_OLD_EXCEL (file) version=5.0/95"},
		{"Excel 95 under the newer name", compound(stream{sniff.WorkbookStream, biff5}), "FILE_OLD_EXCEL (file) version=5.0/95"},
		{"Excel 4", rec(0x0409, 0, 0x10, 0), "FILE_OLD_EXCEL (file) version=4.0"},
		{"Excel 3", rec(0x0209, 0, 0x10, 0), "FILE_OLD_EXCEL (file) version=3.0"},
		{"Excel 2", rec(0x0009, 2, 0x10), "FILE_OLD_EXCEL (file) version=2.x"},
		{"Word", compound(stream{"WordDocument", nil}), "FILE_WRONG_KIND (file) en=a Word or WPS Writer document (.doc) kind=doc way=copy zh=Word 或 WPS 文字文档（.doc）"},
		{"presentation", compound(stream{"PowerPoint Document", nil}), "FILE_WRONG_KIND (file) en=a presentation (.ppt) kind=ppt way=copy zh=演示文稿（.ppt）"},
		{"other container", compound(stream{"Contents", nil}), "FILE_WRONG_KIND (file) en=a damaged or unknown old Office file kind=ole way=saveAs zh=损坏的或不认识的 Office 旧格式文件"},
		{"cut container", compound(stream{sniff.WorkbookStream, plain})[:1000], "FILE_DAMAGED (file) kind=xls sheet=: damaged compound file: no sector table"},
		{"page", []byte("<html><table>"), "FILE_WRONG_KIND (file) en=a web page (HTML) kind=html way=saveAs zh=网页（HTML）"},
		{"no sheet where the list says", rebase(plain), "FILE_DAMAGED (file) kind=xls sheet=表: xls: no sheet at its place"},
		{"missing shared string", oneSheet(rec(idLabelSST, 0, 0, 0, uint32(7))), "FILE_DAMAGED (file) kind=xls sheet=表: xls: shared string that doesn't exist"},
		{"short record", oneSheet(rec(idNumber, 0, 0, 0)), "FILE_DAMAGED (file) kind=xls sheet=表: xls: cell record"},
		{"merge upside down", oneSheet(rec(idMergedCells, 1, 2, 1, 0, 0)), "FILE_DAMAGED (file) kind=xls sheet=表: xls: MERGEDCELLS"},
		{"half a character", oneSheet(rec(idLabel, 0, 0, 0, 2, uint8(1), "abc")), "FILE_DAMAGED (file) kind=xls sheet=表: xls: LABEL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book, err := Read(tt.data, grid.Limits{})
			if err == nil {
				t.Fatalf("read as %s", dump(book))
			}
			if err.Error() != tt.want {
				t.Errorf("got  %v\nwant %v", err, tt.want)
			}
		})
	}
}

// rebase moves the offset of the only sheet.
func rebase(data []byte) []byte {
	at := bytes.Index(data, le(idBoundSheet))
	data = bytes.Clone(data)
	data[at+4] += 4
	return data
}

// TestTruncated cuts a stream at every byte: a part of a workbook is never taken for the whole.
func TestTruncated(t *testing.T) {
	data := oneSheet(rec(idLabelSST, 0, 0, 0, uint32(0)), rec(idNumber, 1, 0, 0, bits(1)))
	for n := range len(data) {
		if book, err := Read(data[:n], grid.Limits{}); err == nil {
			t.Fatalf("%d of %d bytes read as %s", n, len(data), dump(book))
		}
	}
	whole, err := os.ReadFile("testdata/xlwt-strings.xls")
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole)-512; n += 997 {
		if _, err := Read(whole[:n], grid.Limits{}); err == nil {
			t.Fatalf("%d of %d bytes read", n, len(whole))
		}
	}
}

func TestLimits(t *testing.T) {
	one := uint32(1<<2 | 2)
	tests := []struct {
		name    string
		records []byte
		lim     grid.Limits
		want    string
	}{
		{"cells", append(rec(idRK, 0, 0, 0, one), rec(idRK, 0, 1, 0, one)...), grid.Limits{Cells: 1}, "FILE_TOO_MANY_CELLS (file) cell=B1 limit=1 sheet=表"},
		{"columns", rec(idRK, 0, 600, 0, one), grid.Limits{}, "FILE_TOO_MANY_COLUMNS (file) cell=WC1 limit=512 sheet=表"},
		{"merges", rec(idMergedCells, 2, 0, 1, 0, 0, 2, 3, 0, 0), grid.Limits{Merges: 1}, "FILE_TOO_MANY_MERGES (file) cell=A3 limit=1 sheet=表"},
		{"characters", rec(idLabelSST, 0, 0, 0, uint32(0)), grid.Limits{Chars: 3}, "FILE_TEXT_TOO_LONG (file) cell=A1 found=4 limit=3 sheet=表"},
		{"text", append(rec(idLabelSST, 0, 0, 0, uint32(0)), rec(idLabelSST, 0, 1, 0, uint32(0))...), grid.Limits{Text: 20}, "FILE_TOO_MUCH_TEXT (file) cell=B1 limit=20 sheet=表"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(oneSheet(tt.records), tt.lim)
			if err == nil || err.Error() != tt.want || models.KindOf(err) != models.TooLarge {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := Read(oneSheet(rec(idMulRK, 0, 0, bytes.Repeat(le(0, one), 300), 299)), grid.Limits{}); err != nil {
		t.Errorf("columns that BIFF8 doesn't have but the limits allow: %v", err)
	}
}

func TestNotes(t *testing.T) {
	chart := rec(idBoundSheet, uint32(0), uint8(0), uint8(2), wide("图", 1))
	book, err := Read(workbookOf(bytes.Join([][]byte{chart, rec(idSupBook, 1, 0x0401), rec(idSupBook, 1, 8, uint8(0), "book.xls"), rec(idDateMode, 1)}, nil)), grid.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := "book xls 1904=true\nnote EXTERNAL_LINKS \"\"  map[]\nnote SHEET_NOT_GRID \"图\"  map[type:chart]\n"
	if got := dump(book); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestLargeContainer has so many sectors that their table needs a table of its own.
func TestLargeContainer(t *testing.T) {
	sheet := oneSheet(rec(idLabelSST, 0, 0, 0, uint32(0)))
	data := compound(stream{"padding", make([]byte, 8<<20)}, stream{sniff.WorkbookStream, sheet})
	book, err := Read(data, grid.Limits{})
	if err != nil || !strings.Contains(dump(book), `A1 text "工作任务"`) {
		t.Errorf("got %v", err)
	}
}

// TestOverlap lists one sheet many times over: each reading costs, so that only as many bytes are read as there are.
func TestOverlap(t *testing.T) {
	sheet := bytes.Repeat(rec(idRK, 0, 0, 0, uint32(2)), 1000)
	stream := workbookOf(nil, sheetPart{"a", sheet}, sheetPart{"b", nil}, sheetPart{"c", nil})
	first := bytes.Index(stream, le(idBoundSheet))
	size := 4 + int(stream[first+2])
	copy(stream[first+size+4:], stream[first+4:first+8])   // b at a's place
	copy(stream[first+2*size+4:], stream[first+4:first+8]) // c too
	_, err := Read(stream, grid.Limits{})
	var e *models.Error
	if !errors.As(err, &e) || e.Code != CodeDamaged || e.Err.Error() != "xls: sheets overlap" {
		t.Errorf("got %v", err)
	}
}
