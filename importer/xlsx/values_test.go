package xlsx

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/grid"
)

func TestCells(t *testing.T) {
	for name, c := range map[string]struct{ row, want string }{
		"number":                      {`<c><v>12.5</v></c>`, "A1 12.5 number"},
		"number with exponent":        {`<c><v>1.50E-3</v></c>`, "A1 0.0015 number"},
		"number of seventeen digits":  {`<c><v>0.30000000000000004</v></c>`, "A1 0.30000000000000004 number"},
		"number within white space":   {"<c t='n'><v>\n 7 </v></c>", "A1 7 number"},
		"empty":                       {`<c/><c r="C1" s="0"/>`, ""},
		"empty value":                 {`<c><v></v></c><c t="s"><v/></c><c><v> </v></c>`, ""},
		"positions count on":          {`<c r="C1"><v>1</v></c><c><v>2</v></c><c/><c><v>3</v></c>`, "C1 1 number\nD1 2 number\nF1 3 number"},
		"shared":                      {`<c t="s"><v>1</v></c>`, "A1 共享"},
		"shared, empty":               {`<c t="s"><v>0</v></c>`, ""},
		"shared, rich":                {`<c t="s"><v>2</v></c>`, "A1 前 中 后"},
		"shared, phonetic":            {`<c t="s"><v>3</v></c>`, "A1 東京"},
		"shared, escaped":             {`<c t="s"><v>4</v></c>`, "A1 a\tb_x0041_c😀\uFFFD_x00"},
		"inline":                      {`<c t="inlineStr"><is><t>内联</t></is></c>`, "A1 内联"},
		"inline, as a plain value":    {`<c t="inlineStr"><v>内联</v></c>`, "A1 内联"},
		"inline, though typed number": {`<c><is><t>3</t></is></c>`, "A1 3"},
		"escape across runs":          {`<c t="inlineStr"><is><r><t>_x00</t></r><r><t>41_</t></r></is></c>`, "A1 A"},
		"text of a formula":           {`<c t="str"><f>A2</f><v>是_x0041_</v></c>`, "A1 是A formula"},
		"number of a formula":         {`<c><f>A2</f><v>0.5</v></c>`, "A1 0.5 number formula"},
		"empty text of a formula":     {`<c t="str"><f>""</f><v></v></c>`, ""},
		"formula never calculated":    {`<c><f>A2</f></c><c><f>A2</f><v></v></c><c t="str"><f>A2</f></c><c><f>1</f><v> </v></c>`, "A1  formula no cache\nB1  formula no cache\nC1  formula no cache\nD1  formula no cache"},
		"shared formula":              {`<c><f t="shared" si="0"/><v>4</v></c>`, "A1 4 number formula"},
		"value before formula":        {`<c><v>4</v><f>A2</f></c>`, "A1 4 number formula"},
		"truth":                       {`<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c>`, "A1 TRUE bool\nB1 FALSE bool\nC1 TRUE bool"},
		"error":                       {`<c t="e"><f>A2</f><v>#REF!</v></c>`, "A1 #REF! error formula"},
		"date":                        {`<c t="d"><v>2026-06-30T08:00:00Z</v></c>`, "A1 2026-06-30T08:00:00Z date"},
		"percent":                     {`<c s="1"><v>0.8567</v></c>`, "A1 0.8567 number [0%]"},
		"Chinese date":                {`<c s="2"><v>46203</v></c>`, `A1 46203 number [yyyy"年"m"月"d"日"]`},
		"own format":                  {`<c s="3"><v>85</v></c>`, `A1 85 number [0"%";;;]`},
		"own spelling of a built-in":  {`<c s="4"><v>85</v></c>`, `A1 85 number [yyyy\.m]`},
		"General, spelled out":        {`<c s="5"><v>85</v></c>`, "A1 85 number"},
		"text has a format":           {`<c s="6" t="inlineStr"><is><t>007</t></is></c>`, "A1 007 [@]"},
		"CDATA and comments":          {"<c t='str'><v>a<![CDATA[<&\r\n]]><!-- x -->b</v></c>", "A1 a<&\nb"},
		"line ends":                   {"<c t='str'><v>a\r\nb\rc&#13;</v></c>", "A1 a\nb\nc\r"},
		"white space counts in texts": {`<c t="str"><v xml:space="preserve"> a </v></c>`, "A1  a "},
		"> in an attribute":           {`<c cm="a>b/" t='str'><v>x</v></c>`, "A1 x"},
		"extensions":                  {`<c><v>1</v><extLst><ext><v>2</v></ext></extLst></c><extLst><c><v>9</v></c></extLst>`, "A1 1 number"},
	} {
		t.Run(name, func(t *testing.T) {
			f := rowsOf("<row>" + c.row + "</row>").strings(`<si><t/></si><si><t>共享</t></si><si><r><rPr><b/></rPr><t>前 </t></r><r><t xml:space="preserve">中 后</t></r></si>` +
				`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si><si><t>a_x0009_b_x005F_x0041_c_xd83d__xDE00__xD83D__x00</t></si>`)
			f.styles(`<numFmts><numFmt numFmtId="164" formatCode="0&quot;%&quot;;;;"/><numFmt numFmtId="27" formatCode="yyyy\.m"/><numFmt numFmtId="165" formatCode="GENERAL"/></numFmts>` +
				`<cellStyleXfs><xf numFmtId="4"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="27"/><xf numFmtId="165"/><xf numFmtId="49"/></cellXfs>`)
			book, err := Read(f.bytes(t), DefaultLimits)
			check(t, err)
			want := "\n"
			if c.want != "" {
				want = "\n" + c.want + "\n"
			}
			if got := dump(book); got != want {
				t.Errorf("got%swant%s", got, want)
			}
		})
	}
}

// The East Asian built-in formats, which a file names by number only, must say date or time.
func TestBuiltInDates(t *testing.T) {
	for id := range 59 {
		code := formatCode(id, nil)
		isDate := id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
		if strings.ContainsAny(strings.TrimPrefix(code, "[Red]"), "ymdhs") != isDate && !strings.Contains(code, "[Red]") {
			t.Errorf("%d: %q", id, code)
		}
	}
}

func TestWorkbookParts(t *testing.T) {
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
	t.Run("strict dialect", func(t *testing.T) {
		f := rowsOf(cellA1)
		for name, body := range f.parts {
			f.set(name, strict.Replace(body))
		}
		book, err := Read(f.bytes(t), DefaultLimits)
		check(t, err)
		if book.Cells() != 1 || book.Kind != "xlsx" {
			t.Errorf("%+v", book)
		}
	})
	t.Run("macros", func(t *testing.T) {
		f := rowsOf(cellA1).edit("[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
		book, err := Read(f.set("xl/vbaProject.bin", "x").bytes(t), DefaultLimits)
		check(t, err)
		if book.Kind != "xlsm" || len(book.Notes) != 1 || book.Notes[0].Code != NoteMacros {
			t.Errorf("%s %+v", book.Kind, book.Notes)
		}
	})
	t.Run("sheets", func(t *testing.T) {
		f := rowsOf(cellA1).edit("xl/workbook.xml", "<sheets>", `<workbookPr date1904="1"/><sheets><sheet name="图 &amp; 表" sheetId="9" r:id="rel-chartsheet"/>`)
		f.relate("chartsheet", "chartsheets/sheet1.xml", "<chartsheet/>").relate("externalLink", "externalLinks/e.xml", "<externalLink/>")
		f.edit("xl/workbook.xml", `name="台账"`, `name="台账" state="veryHidden"`).edit("xl/_rels/workbook.xml.rels", `"worksheets/sheet1.xml"`, `"/XL/worksheets/./Sheet1.xml"`)
		book, err := Read(f.bytes(t), DefaultLimits)
		check(t, err)
		if !book.Date1904 || len(book.Sheets) != 1 || !book.Sheets[0].Hidden || book.Cells() != 1 {
			t.Errorf("%+v", book)
		}
		if got := fmt.Sprint(book.Notes); got != "[{EXTERNAL_LINKS   map[]} {SHEET_NOT_GRID 图 & 表  map[type:chart]}]" {
			t.Error(got)
		}
	})
	t.Run("hidden rows and columns", func(t *testing.T) {
		book, err := Read(newFile(`<cols><col min="1" max="1" width="9"/><col min="2" max="3" hidden="true" width="9"/><col min="4" max="16384" width="0"/></cols>`+
			`<sheetData><row r="2" hidden="1"><c><v>1</v></c></row><row ht="0"><c><v>1</v></c></row><row ht="15"><c><v>1</v></c></row></sheetData>`).bytes(t), DefaultLimits)
		check(t, err)
		s := book.Sheets[0]
		if fmt.Sprint(s.HiddenCols) != "[{2 3} {4 16384}]" || !s.Rows[0].Hidden || !s.Rows[1].Hidden || s.Rows[2].Hidden || s.Rows[2].Number != 4 {
			t.Errorf("%+v", s)
		}
	})
	t.Run("values beneath a merge", func(t *testing.T) {
		book, err := Read(newFile(`<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2"/></mergeCells>`).bytes(t), DefaultLimits)
		check(t, err)
		if s := book.Sheets[0]; s.Cells() != 2 || len(s.Merges) != 1 || s.Merges[0] != (grid.Range{Row1: 1, Col1: 1, Row2: 1, Col2: 2}) {
			t.Errorf("%+v", s)
		}
	})
	t.Run("foreign documents are left alone", func(t *testing.T) {
		_, err := Read(rowsOf(cellA1).set("customXml/item1.xml", "\xff\xfe<\x00").set("xl/drawings/vmlDrawing1.vml", "<br>").set("__MACOSX/xl/._workbook.xml", "\x00\x05\x16\x07").bytes(t), DefaultLimits)
		check(t, err)
	})
}

func TestSpellNumber(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "007": "7", "1.0": "1", ".5": "0.5", "5.": "5", "+3": "3", "1e3": "1000", "1E-2": "0.01", "-1.25e+1": "-12.5",
		"0.00": "0", "100": "100", "1.7976931348623157E308": "17976931348623157" + strings.Repeat("0", 292),
		"": "", "-": "", ".": "", "e1": "", "1e": "", "1 2": "", "+-1": "", "--1": "", "1e999": "", "1e309": "", "NaN": "", "Inf": "", "0x1p4": "", "1_000": "", "１": "",
	} {
		got, ok := spellNumber(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", in, got, ok)
		}
		if isPlainNumber([]byte(in)) && got != in {
			t.Errorf("%q passes for plain, and is %q", in, got)
		}
	}
}

func TestSpellNumberIsExact(t *testing.T) {
	number := rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		in := number.Draw(t, "number")
		got, ok := spellNumber(in)
		want, _ := new(big.Rat).SetString(in)
		if have, _ := new(big.Rat).SetString(got); !ok || have.Cmp(want) != 0 {
			t.Fatalf("%s became %q", in, got)
		}
		if again, _ := spellNumber(got); again != got || len(got) <= 40 && !isPlainNumber([]byte(got)) {
			t.Fatalf("%s is not in its shortest form", got)
		}
	})
}

func TestParseRange(t *testing.T) {
	for ref, want := range map[string]string{
		"A1": "A1", "A1:B2": "A1:B2", "XFD1048576": "XFD1048576", "AA10:AB10": "AA10:AB10",
		"": "", "A": "", "1": "", "A0": "", "A1:": "", ":A1": "", "A1:A": "", "$A$1": "", "XFE1": "", "AAAA1": "", "A1048577": "", "A99999999999": "", "a1": "",
	} {
		r, ok := parseRange(ref)
		if ok != (want != "") || ok && r.String() != want {
			t.Errorf("%q: %v, %v", ref, r, ok)
		}
	}
}

// A picture in a cell stands there as an error with a value of its own; a workbook of pictures alone says so.
func TestPictures(t *testing.T) {
	book, err := Read(rowsOf(`<row><c t="e" vm="1"><v>#VALUE!</v></c><c t="e"><v>#VALUE!</v></c></row>`).set("xl/media/image1.png", "x").bytes(t), DefaultLimits)
	check(t, err)
	if got := dump(book); got != "\nA1 #PICTURE! error\nB1 #VALUE! error\n" || len(book.Notes) != 0 {
		t.Errorf("%q %v", got, book.Notes)
	}
	book, err = Read(newFile("<sheetData/>").set("xl/media/image1.png", "x").bytes(t), DefaultLimits)
	check(t, err)
	if len(book.Notes) != 1 || book.Notes[0].Code != NotePicturesOnly {
		t.Errorf("notes %v", book.Notes)
	}
}
