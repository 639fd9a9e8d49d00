package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"

	"duban/models"
)

// refused reads and preflights, and wants the same refusal from both.
func refused(t *testing.T, data []byte, lim Limits, code string) *models.Error {
	t.Helper()
	book, err := Read(data, lim)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != code || e.Field != "file" || book != nil {
		t.Fatalf("want %s, got %v (book: %v)", code, err, book != nil)
	}
	var p *models.Error
	if err := Preflight(data, lim); !errors.As(err, &p) || p.Error() != e.Error() {
		t.Errorf("the preflight says %v", err)
	}
	return e
}

const cellA1 = `<row r="1"><c r="A1"><v>1</v></c></row>`

// Every way in which a sheet or the parts around it can be broken, and the refusal it gets.
func TestBrokenWorkbooks(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	for name, c := range map[string]struct {
		file *file
		code string
		arg  string // name=value that the refusal must carry
	}{
		"rows out of order":            {rowsOf(`<row r="2"/><row r="1"/>`), CodeRowsNotAscending, "row=1"},
		"a row twice":                  {rowsOf(`<row r="2"/><row r="2"/>`), CodeRowsNotAscending, "after=2"},
		"row 0":                        {rowsOf(`<row r="0"/>`), CodeAddress, "found=0"},
		"row -1":                       {rowsOf(`<row r="-1"/>`), CodeAddress, "found=-1"},
		"row beyond the last":          {rowsOf(`<row r="1048577"/>`), CodeAddress, ""},
		"a row after the last":         {rowsOf(`<row r="1048576"/><row/>`), CodeAddress, ""},
		"cells out of order":           {rowsOf(`<row r="1"><c r="B1"/><c r="A1"/></row>`), CodeCellsNotAscending, "cell=A1"},
		"a cell twice":                 {rowsOf(`<row r="1"><c r="B1"/><c r="B1"/></row>`), CodeCellsNotAscending, "cell=B1"},
		"a cell of another row":        {rowsOf(`<row r="1"><c r="B2"/></row>`), CodeAddress, "found=B2"},
		"an address without a row":     {rowsOf(`<row r="1"><c r="B"/></row>`), CodeAddress, "found=B"},
		"an address that is none":      {rowsOf(`<row r="1"><c r="1A"/></row>`), CodeAddress, ""},
		"an address in lower case":     {rowsOf(`<row r="1"><c r="a1"/></row>`), CodeAddress, ""},
		"column beyond the last":       {rowsOf(`<row r="1"><c r="XFE1"/></row>`), CodeAddress, ""},
		"a far cell":                   {rowsOf(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), CodeTooManyColumns, "cell=XFD1048576"},
		"a cell outside of rows":       {rowsOf(`<c r="A1"><v>1</v></c>`), CodeSheetBroken, "found=c"},
		"something in a row":           {rowsOf(`<row><AlternateContent/></row>`), CodeSheetBroken, "found=AlternateContent"},
		"two values":                   {rowsOf(`<row><c><v>1</v><v>2</v></c></row>`), CodeSheetBroken, "cell=A1"},
		"value and inline text":        {rowsOf(`<row><c t="inlineStr"><is><t>a</t></is><v>2</v></c></row>`), CodeSheetBroken, "cell=A1"},
		"an element in a value":        {rowsOf(`<row><c><v>1<b/></v></c></row>`), CodeBroken, "part=" + sheet},
		"two sheetData":                {newFile(`<sheetData>` + cellA1 + `</sheetData><sheetData/>`), CodeSheetBroken, ""},
		"another root":                 {newFile("").set(sheet, `<chartsheet/>`), CodeBroken, ""},
		"a number that is none":        {rowsOf(`<row><c><v>abc</v></c></row>`), CodeNumber, "found=abc"},
		"NaN":                          {rowsOf(`<row><c><v>NaN</v></c></row>`), CodeNumber, ""},
		"INF":                          {rowsOf(`<row><c><v>-INF</v></c></row>`), CodeNumber, ""},
		"beyond a float":               {rowsOf(`<row><c><v>1e309</v></c></row>`), CodeNumber, ""},
		"hexadecimal":                  {rowsOf(`<row><c><v>0x10</v></c></row>`), CodeNumber, ""},
		"a truth of 2":                 {rowsOf(`<row><c t="b"><v>2</v></c></row>`), CodeValue, "found=2"},
		"an error without #":           {rowsOf(`<row><c t="e"><v>0</v></c></row>`), CodeValue, ""},
		"a date that is none":          {rowsOf(`<row><c t="d"><v>30 June</v></c></row>`), CodeValue, ""},
		"an unknown type":              {rowsOf(`<row><c t="x"><v>1</v></c></row>`), CodeValue, "cell=A1"},
		"no table of texts":            {rowsOf(`<row><c t="s"><v>0</v></c></row>`), CodeStringsMissing, "cell=A1"},
		"the table of texts is gone":   {rowsOf(cellA1).relate("sharedStrings", "sharedStrings.xml", ""), CodeStringsMissing, ""},
		"a text beyond the table":      {rowsOf(`<row><c t="s"><v>1</v></c></row>`).strings(`<si><t>a</t></si>`), CodeStringUnknown, "found=1"},
		"a text at -1":                 {rowsOf(`<row><c t="s"><v>-1</v></c></row>`).strings(`<si><t>a</t></si>`), CodeStringUnknown, ""},
		"a text at abc":                {rowsOf(`<row><c t="s"><v>abc</v></c></row>`).strings(`<si><t>a</t></si>`), CodeStringUnknown, ""},
		"a style beyond the table":     {rowsOf(`<row><c s="1"><v>1</v></c></row>`), CodeStyleUnknown, "cell=A1"},
		"a style of -1":                {rowsOf(`<row><c s="-1"><v>1</v></c></row>`).styles(`<cellXfs><xf/></cellXfs>`), CodeStyleUnknown, ""},
		"the styles are gone":          {rowsOf(cellA1).relate("styles", "styles.xml", ""), CodePartMissing, ""},
		"the sheet is gone":            {rowsOf(cellA1).without(sheet), CodePartMissing, "sheet=台账"},
		"a sheet without relation":     {rowsOf(cellA1).edit("xl/workbook.xml", `r:id="rId1"`, `r:id="rId7"`), CodePartMissing, "sheet=台账"},
		"a sheet outside of the file":  {rowsOf(cellA1).edit("xl/_rels/workbook.xml.rels", `Id="rId1"`, `Id="rId1" TargetMode="External"`), CodePartMissing, ""},
		"a sheet's name twice":         {rowsOf(cellA1).edit("xl/workbook.xml", "</sheets>", `<sheet name="台账" sheetId="2" r:id="rId1"/></sheets>`), CodeSheetTwice, "sheet=台账"},
		"a sheet's part twice":         {rowsOf(cellA1).edit("xl/workbook.xml", "</sheets>", `<sheet name="二" sheetId="2" r:id="rId1"/></sheets>`), CodeDamaged, ""},
		"a relation's id twice":        {rowsOf(cellA1).edit("xl/_rels/workbook.xml.rels", `</Rel`, `<Relationship Id="rId1" Target="x"/></Rel`), CodeBroken, ""},
		"a merge of nothing":           {newFile(`<sheetData/><mergeCells><mergeCell ref=""/></mergeCells>`), CodeAddress, ""},
		"a merge backwards":            {newFile(`<sheetData/><mergeCells><mergeCell ref="B2:A1"/></mergeCells>`), CodeAddress, "found=B2:A1"},
		"a merge of three":             {newFile(`<sheetData/><mergeCells><mergeCell ref="A1:B2:C3"/></mergeCells>`), CodeAddress, ""},
		"columns backwards":            {newFile(`<cols><col min="3" max="2"/></cols>`), CodeAddress, ""},
		"a DOCTYPE in the sheet":       {rowsOf("").edit(sheet, "<worksheet", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet`), CodeDocType, "part=" + sheet},
		"a DOCTYPE in a part aside":    {rowsOf(cellA1).set("xl/theme/theme1.xml", `<!DOCTYPE a><a/>`), CodeDocType, "part=xl/theme/theme1.xml"},
		"an entity of its own":         {rowsOf(`<row><c t="str"><v>&xxe;</v></c></row>`), CodeBroken, ""},
		"a part aside is broken":       {rowsOf(cellA1).set("docProps/app.xml", `<a><b></a>`), CodeBroken, "part=docProps/app.xml"},
		"UTF-16 with a mark":           {newFile("").set(sheet, "\xff\xfe<\x00w\x00"), CodeEncoding, "encoding=UTF-16"},
		"UTF-16 the other way":         {newFile("").set(sheet, "\xfe\xff\x00<\x00w"), CodeEncoding, ""},
		"another encoding":             {newFile("").set(sheet, `<?xml version="1.0" encoding="GBK"?><worksheet/>`), CodeEncoding, "encoding=GBK"},
		"bytes that are no UTF-8":      {rowsOf("<row><c t='str'><v>\xd6\xd0</v></c></row>"), CodeBroken, ""},
		"a control character":          {rowsOf("<row><c t='str'><v>\x01</v></c></row>"), CodeBroken, ""},
		"a referenced control":         {rowsOf("<row><c t='str'><v>&#1;</v></c></row>"), CodeBroken, ""},
		"the sheet ends early":         {newFile("").set(sheet, `<worksheet><sheetData>`+cellA1), CodeBroken, ""},
		"the sheet ends in a tag":      {newFile("").set(sheet, `<worksheet><sheetData`), CodeBroken, ""},
		"an empty sheet part":          {newFile("").set(sheet, ``), CodeBroken, ""},
		"tags across each other":       {newFile("").set(sheet, `<worksheet><a><b></a></b></worksheet>`), CodeBroken, ""},
		"two roots":                    {newFile("").set(sheet, `<worksheet/><worksheet/>`), CodeBroken, ""},
		"text after the root":          {newFile("").set(sheet, `<worksheet/>x`), CodeBroken, ""},
		"an end too many":              {newFile("").set(sheet, `<worksheet></worksheet></worksheet>`), CodeBroken, ""},
		"an attribute twice":           {newFile("").set(sheet, `<worksheet a="1" a="2"/>`), CodeBroken, ""},
		"an attribute without quotes":  {newFile("").set(sheet, `<worksheet a=1/>`), CodeBroken, ""},
		"attributes without space":     {newFile("").set(sheet, `<worksheet a="1"b="2"/>`), CodeBroken, ""},
		"< in an attribute":            {newFile("").set(sheet, `<worksheet a="<"/>`), CodeBroken, ""},
		"]]> in a text":                {newFile("").set(sheet, `<worksheet>]]></worksheet>`), CodeBroken, ""},
		"-- in a comment":              {newFile("").set(sheet, `<worksheet><!-- a -- b --></worksheet>`), CodeBroken, ""},
		"a comment without end":        {newFile("").set(sheet, `<worksheet><!-- `), CodeBroken, ""},
		"a declaration in the middle":  {newFile("").set(sheet, `<worksheet><?xml version="1.0"?></worksheet>`), CodeBroken, ""},
		"too deep":                     {newFile("").set(sheet, `<worksheet>`+strings.Repeat("<a>", 64)+strings.Repeat("</a>", 64)+`</worksheet>`), CodeTooDeep, "limit=64"},
		"too many attributes":          {newFile("").set(sheet, `<worksheet`+attributes(200)+`/>`), CodeBroken, ""},
		"no workbook":                  {rowsOf(cellA1).without("xl/workbook.xml"), CodeDamaged, ""},
		"no content types":             {rowsOf(cellA1).without("[Content_Types].xml"), CodeDamaged, ""},
		"a name that climbs":           {rowsOf(cellA1).set("xl/../../etc/passwd", "x"), CodeName, ""},
		"an absolute name":             {rowsOf(cellA1).set("/etc/passwd", "x"), CodeName, ""},
		"a name with a backslash":      {rowsOf(cellA1).set(`xl\a.xml`, "x"), CodeName, ""},
		"a name of a drive":            {rowsOf(cellA1).set(`C:a.xml`, "x"), CodeName, ""},
		"a name with NUL":              {rowsOf(cellA1).set("xl/a\x00.xml", "x"), CodeName, ""},
		"a name twice in another case": {rowsOf(cellA1).set("XL/Workbook.xml", "<a/>"), CodeName, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := refused(t, c.file.bytes(t), DefaultLimits, c.code)
			if k, v, _ := strings.Cut(c.arg, "="); e.Args[k] != v {
				t.Errorf("want %s in %v", c.arg, e.Args)
			}
		})
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

func TestLimits(t *testing.T) {
	rows := func(n, cells int) string {
		return strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", cells)+"</row>", n)
	}
	merges := func(n int) *file {
		return newFile("<sheetData/><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, n) + "</mergeCells>")
	}
	long := func(n int) *file { return rowsOf(`<row><c t="str"><v>` + strings.Repeat("长", n) + `</v></c></row>`) }
	often := rowsOf(strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 200)).strings("<si><t>" + strings.Repeat("a", 30_000) + "</t></si>")
	styles := func(n int) *file {
		return rowsOf(cellA1).styles("<cellXfs>" + strings.Repeat(`<xf numFmtId="9"/>`, n) + "</cellXfs>")
	}
	many := rowsOf(cellA1)
	for i := range 96 {
		many.set(fmt.Sprintf("xl/media/%d", i), "x")
	}
	for name, c := range map[string]struct {
		file *file
		lim  Limits
		code string // "" is accepted
	}{
		"as many cells as allowed":    {rowsOf(rows(100, 10)), Limits{Cells: 1000}, ""},
		"a cell too many":             {rowsOf(rows(100, 10)), Limits{Cells: 999}, CodeTooManyCells},
		"as many columns as allowed":  {rowsOf(rows(1, 512)), Limits{}, ""},
		"a column too many":           {rowsOf(rows(1, 513)), Limits{}, CodeTooManyColumns},
		"as many merges as allowed":   {merges(20_000), Limits{}, ""},
		"100,000 merges":              {merges(100_000), Limits{}, CodeTooManyMerges},
		"as long a text as allowed":   {long(32_767), Limits{}, ""},
		"a character too many":        {long(32_768), Limits{}, CodeTextTooLong},
		"one long text in many cells": {often, Limits{Text: 200*30_000 - 1}, CodeTooMuchText},
		"as much text as allowed":     {often, Limits{Text: 200 * 30_000}, ""},
		"as many styles as allowed":   {styles(65_536), Limits{Ratio: 5000}, ""},
		"a style too many":            {styles(65_537), Limits{Ratio: 5000}, CodeTooManyStyles},
		"as many entries as allowed":  {many, Limits{Entries: 101}, ""},
		"an entry too many":           {many, Limits{Entries: 100}, CodeBomb},
		"a large file":                {rowsOf(cellA1), Limits{File: 1000}, CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			data := c.file.bytes(t)
			if c.code != "" {
				refused(t, data, c.lim, c.code)
			} else if _, err := Read(data, c.lim); err != nil {
				t.Error(err)
			}
		})
	}
}

// entry is a zip entry whose header may lie.
type entry struct {
	name, body string
	size       uint64 // declared
	crc        uint32
	flags      uint16
}

// packed makes a zip of the file and one more entry, whose header says what it wants.
func packed(t *testing.T, f *file, e entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range f.names {
		p, err := w.Create(name)
		check(t, err)
		_, err = io.WriteString(p, f.parts[name])
		check(t, err)
	}
	var deflated bytes.Buffer
	d, err := flate.NewWriter(&deflated, 9)
	check(t, err)
	_, err = io.WriteString(d, e.body)
	check(t, err)
	check(t, d.Close())
	p, err := w.CreateRaw(&zip.FileHeader{
		Name: e.name, Method: zip.Deflate, Flags: e.flags, CRC32: e.crc,
		UncompressedSize64: e.size, CompressedSize64: uint64(deflated.Len()),
	})
	check(t, err)
	_, err = p.Write(deflated.Bytes())
	check(t, err)
	check(t, w.Close())
	return b.Bytes()
}

func TestArchivesThatLie(t *testing.T) {
	const body = "0123456789"
	crc := crc32.ChecksumIEEE([]byte(body))
	lim := Limits{Part: 4 << 20, Unpacked: 6 << 20} // small ones, for the sake of the race detector
	zeros := strings.Repeat("\x00", 5<<20)
	mixed := strings.Repeat(strings.Repeat("\x00", 1000)+"some picture", 3<<10)
	for name, c := range map[string]struct {
		entry
		code, what string
	}{
		"honest":                       {entry{"xl/media/a.png", body, 10, crc, 0}, "", ""},
		"a wrong checksum":             {entry{"xl/media/a.png", body, 10, crc + 1, 0}, CodeDamaged, ""},
		"a checksum of 0":              {entry{"xl/media/a.png", body, 10, 0, 0}, CodeDamaged, ""},
		"declared too small":           {entry{"xl/media/a.png", body, 9, crc, 0}, CodeDamaged, ""},
		"declared too large":           {entry{"xl/media/a.png", body, 11, crc, 0}, CodeDamaged, ""},
		"declared larger than a part":  {entry{"xl/media/a.png", body, 5 << 20, crc, 0}, CodeBomb, "part"},
		"declared endless":             {entry{"xl/media/a.png", body, 1 << 62, crc, 0}, CodeBomb, "part"},
		"a bomb that admits it":        {entry{"xl/media/a.png", zeros, 5 << 20, 0, 0}, CodeBomb, "part"},
		"a bomb that declares nothing": {entry{"xl/media/a.png", zeros, 0, 0, 0}, CodeBomb, "ratio"},
		"a bomb of a sheet":            {entry{"xl/worksheets/sheet9.xml", "<a>" + strings.Repeat(" ", 5<<20), 100, 0, 0}, CodeBomb, "ratio"},
		"a bomb of styles":             {entry{"xl/styles.xml", "<a>" + strings.Repeat("<b/>", 1<<20) + "</a>", 100, 0, 0}, CodeBomb, "ratio"},
		"a picture that packs well":    {entry{"xl/media/a.emf", mixed, uint64(len(mixed)), crc32.ChecksumIEEE([]byte(mixed)), 0}, "", ""},
		"encrypted":                    {entry{"xl/media/a.png", body, 10, crc, 1}, CodeEncrypted, ""},
		"a name twice":                 {entry{"xl/workbook.xml", body, 10, crc, 0}, CodeName, ""},
	} {
		t.Run(name, func(t *testing.T) {
			data := packed(t, rowsOf(cellA1), c.entry)
			if c.code == "" {
				_, err := Read(data, Limits{Ratio: 5000})
				check(t, err)
				return
			}
			if e := refused(t, data, lim, c.code); e.Args["what"] != c.what {
				t.Errorf("%v", e.Args)
			}
		})
	}
}

// Many parts, each within its limit, may not exceed the whole.
func TestUnpackedInAll(t *testing.T) {
	f := rowsOf(cellA1)
	for i := range 4 {
		f.set(fmt.Sprintf("xl/media/%d.bin", i), strings.Repeat("0123456789", 100))
	}
	refused(t, f.bytes(t), Limits{Unpacked: 4000}, CodeBomb)
}

// Directories whose numbers are changed behind its back: sizes far beyond the file.
func TestOffsetsBeyondTheFile(t *testing.T) {
	data := rowsOf(cellA1).bytes(t)
	at := bytes.Index(data, []byte("PK\x01\x02"))
	for _, field := range []int{20, 42} { // packed size, offset of the local header
		broken := bytes.Clone(data)
		binary.LittleEndian.PutUint32(broken[at+field:], 0x7fffffff)
		refused(t, broken, DefaultLimits, CodeDamaged)
	}
}

func TestTruncated(t *testing.T) {
	data := ledger(t, 200)
	for _, percent := range []int{1, 50, 99} {
		refused(t, data[:len(data)*percent/100], DefaultLimits, CodeTruncated)
	}
}

// A flipped bit anywhere is refused, or changes nothing that is read.
func TestFlippedBits(t *testing.T) {
	data := rowsOf(cellA1 + `<row r="3"><c r="B3" t="inlineStr"><is><t>推进中</t></is></c></row>`).bytes(t)
	book, err := Read(data, DefaultLimits)
	check(t, err)
	want := dump(book)
	for i := range data {
		flipped := bytes.Clone(data)
		flipped[i] ^= 1 << (i % 8)
		if book, err := Read(flipped, DefaultLimits); err == nil && dump(book) != want {
			t.Errorf("byte %d: read as %s", i, dump(book))
		} else if err != nil && models.KindOf(err) == "" {
			t.Errorf("byte %d: %v is no refusal", i, err)
		}
	}
}

func TestOtherKinds(t *testing.T) {
	ods, err := os.ReadFile("testdata/libreoffice.ods")
	check(t, err)
	one := func(name string) []byte { return (&file{parts: map[string]string{}}).set(name, "<a/>").bytes(t) }
	for kind, data := range map[string][]byte{
		"ods": ods, "docx": one("word/document.xml"), "pptx": one("ppt/presentation.xml"), "xlsb": one("xl/workbook.bin"),
		"ofd": one("OFD.xml"), "zip": one("readme.txt"), "numbers": one("Index/CalculationEngine.iwa"),
	} {
		t.Run(kind, func(t *testing.T) {
			if e := refused(t, data, DefaultLimits, "FILE_WRONG_KIND"); e.Kind != models.Unsupported || e.Args["kind"] != kind {
				t.Errorf("%v", e)
			}
		})
	}
	if IsZip([]byte("\xd0\xcf\x11\xe0")) || !IsZip(ods) {
		t.Error("IsZip")
	}
}

// A million rows that hold styles only are common; they are proved like all others, and forgotten.
func TestMillionEmptyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("60 MB of rows")
	}
	var b strings.Builder
	b.WriteString(cellA1)
	for i := 2; i <= 1_000_000; i++ {
		fmt.Fprintf(&b, `<row r="%d" s="1" customFormat="1"/>`, i)
	}
	b.WriteString(`<row r="1048576"><c r="B1048576" s="1"/></row>`)
	book, err := Read(rowsOf(b.String()).bytes(t), DefaultLimits)
	check(t, err)
	if got := dump(book); got != "\nA1 1 number\n" || len(book.Sheets[0].Rows) != 1 {
		t.Errorf("%d rows: %.100s", len(book.Sheets[0].Rows), got)
	}
}
