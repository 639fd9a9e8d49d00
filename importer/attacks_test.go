package importer_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/storetest"
)

// Rows "Sheets" of security.md §5, each by its name. A code with a cell is a finding there, one without is the refusal of the file, "" means
// that the file is taken without an error. Nothing of it may move the ledger.
func TestAttacksBySheet(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d, other := storetest.Department(t, seed, "nyncj"), storetest.Department(t, seed, "jyj")
	v := storetest.For(d)
	good := template(t, st, v, seed, d)
	rows := indicatorRows(t, st, seed, d)
	value := column(models.FieldCumulative) + rows[0]
	before := ledger(t, st, seed)
	hostile := hostileSheets(t)
	csv := func(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }
	const head, tail = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, `</sheetData></worksheet>`
	cell := `<row r="1"><c r="A1"><v>1</v></c></row>`
	inline := func(texts ...string) string {
		var b strings.Builder
		b.WriteString("<row>")
		for _, s := range texts {
			b.WriteString(`<c t="inlineStr"><is><t>` + s + `</t></is></c>`)
		}
		return b.String() + "</row>"
	}
	for name, c := range map[string]struct {
		body       []byte
		code, cell string
	}{
		"bombs (sheet)":     {hostile["sheet bomb"], "ZIP_BOMB", ""},
		"bombs (media)":     {hostile["media bomb"], "ZIP_BOMB", ""},
		"bombs (styles)":    {hostile["styles bomb"], "FILE_TOO_MANY_STYLES", ""},
		"lying sizes":       {lying(t, hostileBook(t, head+cell+tail, "", nil)), "FILE_DAMAGED", ""},
		"duplicate entries": {doubled(t, hostileBook(t, head+cell+tail, "", nil)), "ZIP_NAME", ""},
		"zip slip":          {hostileBook(t, head+cell+tail, "", map[string]string{"../../etc/passwd": "x"}), "ZIP_NAME", ""},
		"DTDs":              {hostileBook(t, `<!DOCTYPE x [<!ENTITY a "b">]>`+head+cell+tail, "", nil), "XML_DOCTYPE", ""},
		"far cells":         {hostileBook(t, head+`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`+tail, "", nil), "FILE_TOO_MANY_COLUMNS", ""},
		"million empty rows": {hostileBook(t, head+inline("任务编号", "本期累计")+inline("2.2.4", "12.5万亩")+
			manyRows(3, 1_000_000)+tail, "", nil), "", ""},
		"rows without r":               {hostileBook(t, head+inline("任务编号", "本期累计")+inline("2.2.4", "12.5万亩")+tail, "", nil), "", ""},
		"100k merges":                  {hostile["100k merges"], "FILE_TOO_MANY_MERGES", ""},
		"encrypted with 10M spins":     {encryptedWorkbook(t), "FILE_ENCRYPTED", ""},
		"truncated parts":              {hostileBook(t, head+`<row r="1"><c r="A1"><v>1</v>`, "", nil), "XML_BROKEN", ""},
		"missing strings":              {hostileBook(t, head+`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`+tail, "<si><t>a</t></si>", nil), "STRING_UNKNOWN", ""},
		"injection text in by xlsx":    {change(t, good, column(models.FieldProgress)+rows[0], `=cmd|' /C calc'!A0`), "", ""},
		"injection text in by csv":     {csv("任务编号,进展情况", "2.2.4,'=HYPERLINK(\"http://x\")"), "", ""},
		"script text on the page":      {csv("任务编号,进展情况", "2.2.4,<script>alert(1)</script>"), "", ""},
		"another department's row":     {change(t, good, "Q"+rows[0], foreignRow(t, seed, d), value, 5), "TASK_NOT_YOURS", "A" + rows[0]},
		"another department's sheet":   {template(t, st, storetest.For(other), seed, other), "STAMP_OTHER_DEPARTMENT", "A2"},
		"look-alike units":             {csv("任务编号,工作任务,本期累计", "2.2.4,建设改造高标准农田20万亩,3万⽅"), "NUMBER_UNREADABLE", "C2"},
		"percent spellings":            {csv("任务编号,本期累计,完成率", "2.2.4,12.5万亩,６２．５％", "2.2.5,3.2万亩,百分之五十三"), "", ""},
		"moved columns":                {csv("进展情况,本期累计,任务编号", "施工中,12.5万亩,2.2.4"), "", ""},
		"doubled columns":              {csv("任务编号,本期累计,本期累计", "2.2.4,12.5万亩,13万亩"), "", ""},
		"missing columns":              {csv("工作任务,备注", "建设改造高标准农田20万亩,无"), "HEADER_MISSING", "-"},
		"last month's file after this": {template(t, st, v, seed, d), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := importer.Check(ctx, st, v, upload(seed, d, c.body))
			switch {
			case c.code != "" && c.cell == "":
				refusedFile(t, err, c.code)
			case err != nil:
				t.Fatal(err)
			case c.code != "":
				hasFinding(t, r.Findings, c.code, strings.Trim(c.cell, "-"))
			case strings.Contains(fmt.Sprint(r.Findings), string(models.SeverityError)):
				t.Errorf("errors: %+v", r.Findings)
			}
			if after := ledger(t, st, seed); after != before {
				t.Errorf("the ledger changed from %s to %s", before, after)
			}
		})
	}
}

// A doubled column is no guess: the first is taken, and a warning says so.
func TestAttackByDoubledColumns(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	r, err := importer.DryRun(ctx, st, storetest.For(d), upload(seed, d, []byte("任务编号,本期累计,本期累计\n2.2.4,12.5万亩,13万亩\n")))
	if err != nil || len(r.Detail.Changes) != 1 || r.Detail.Changes[0].New != "12.5" || !strings.Contains(fmt.Sprint(r.Findings), "COLUMN_TWICE") {
		t.Errorf("%v: %+v %+v", err, r.Detail.Changes, r.Findings)
	}
}

// "last month's file after this month's": the template of another period is an error that names both, and moves nothing.
func TestAttackByLastMonthsFile(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	v := storetest.For(d)
	body := template(t, st, v, seed, d)
	u := upload(seed, d, body)
	u.Period = "2026-12"
	r, err := importer.Check(ctx, st, v, u)
	if err != nil {
		t.Fatal(err)
	}
	hasFinding(t, r.Findings, "STAMP_OTHER_PERIOD", "A2")
	for _, f := range r.Findings {
		if f.Code == "STAMP_OTHER_PERIOD" && (!strings.Contains(f.Found, "11月") || !strings.Contains(f.Expected, "12月")) {
			t.Errorf("%+v names not both periods", f)
		}
	}
	if len(r.Detail.Changes) != 0 {
		t.Errorf("it would change %v", r.Detail.Changes)
	}
}

// Row "Uploads" of security.md §5: html, csv, exe, docx and polyglots named .xlsx are known by what they are; what is cut is not kept.
func TestAttacksByUpload(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	v := storetest.For(d)
	good := template(t, st, v, seed, d)
	kind := func(names ...string) []byte {
		parts := map[string]string{}
		for _, name := range names {
			parts[name] = "<a/>"
		}
		return zipped(t, parts)
	}
	for name, c := range map[string]struct {
		body []byte
		code string
		kind string // that the refusal names
	}{
		"html as .xlsx":          {[]byte("<html><body><p>关于报送进展的通知</p></body></html>"), "HTML_NO_TABLE", ""},
		"exe as .xlsx":           {append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 500)...), "FILE_WRONG_KIND", "exe"},
		"pdf as .xlsx":           {[]byte("%PDF-1.7\n1 0 obj"), "FILE_WRONG_KIND", "pdf"},
		"picture as .xlsx":       {[]byte("\x89PNG\r\n\x1a\n0000"), "FILE_WRONG_KIND", "png"},
		"docx as .xlsx":          {kind("[Content_Types].xml", "word/document.xml"), "FILE_WRONG_KIND", "docx"},
		"ods as .xlsx":           {kind("content.xml", "META-INF/manifest.xml"), "FILE_WRONG_KIND", "ods"},
		"numbers as .xlsx":       {kind("Index/Document.iwa"), "FILE_WRONG_KIND", "numbers"},
		"xlsb as .xlsx":          {kind("[Content_Types].xml", "xl/workbook.bin"), "FILE_WRONG_KIND", "xlsb"},
		"polyglot: exe with zip": {append([]byte("MZ\x90\x00"), good...), "FILE_WRONG_KIND", "exe"},
		"cut at 1 %":             {good[:len(good)/100], "FILE_TRUNCATED", ""},
		"cut at 50 %":            {good[:len(good)/2], "FILE_TRUNCATED", ""},
		"cut at 99 %":            {good[:len(good)*99/100], "FILE_TRUNCATED", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Check(ctx, st, v, upload(seed, d, c.body))
			refusedFile(t, err, c.code)
			if e, ok := err.(*models.Error); ok && c.kind != "" && e.Args["kind"] != c.kind {
				t.Errorf("named %q, is %s", e.Args["kind"], c.kind)
			}
			var kept int
			if err := st.Pool().QueryRowContext(ctx, `SELECT count(*) FROM submissions`).Scan(&kept); err != nil || kept != 0 {
				t.Errorf("%d kept, %v", kept, err)
			}
		})
	}
}

func manyRows(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, `<row r="%d" s="0" customFormat="1"/>`, i)
	}
	return b.String()
}

// lying changes the size that the directory names for the first sheet.
func lying(t *testing.T, body []byte) []byte {
	t.Helper()
	out := bytes.Clone(body)
	for at := bytes.Index(out, []byte("PK\x01\x02")); at >= 0 && at+46 < len(out); {
		n := int(binary.LittleEndian.Uint16(out[at+28:]))
		if strings.HasPrefix(string(out[at+46:at+46+n]), "xl/worksheets/") {
			size := binary.LittleEndian.Uint32(out[at+24:])
			binary.LittleEndian.PutUint32(out[at+24:], size-1)
			return out
		}
		next := bytes.Index(out[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	t.Fatal("no sheet in the directory")
	return nil
}

// doubled adds a second sheet under the name of the first.
func doubled(t *testing.T, body []byte) []byte {
	t.Helper()
	parts := partsOf(body)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range append(parts, part{"XL/Worksheets/sheet1.xml", []byte("<a/>")}) {
		out, err := w.CreateRaw(&zip.FileHeader{Name: p.name, CRC32: crc32.ChecksumIEEE(p.body), CompressedSize64: uint64(len(p.body)), UncompressedSize64: uint64(len(p.body))})
		if err == nil {
			_, err = out.Write(p.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// encryptedWorkbook is one of excelize's own, asking for ten million rounds of hashing: nobody may do them before it is refused.
func encryptedWorkbook(t *testing.T) []byte {
	t.Helper()
	for _, f := range corpusFiles(t) {
		if strings.HasSuffix(f.name, "test/encryptSHA512.xlsx") {
			return bytes.Replace(f.body, []byte(`spinCount="100000"`), []byte(`spinCount="9999999`+`"`), 1)
		}
	}
	t.Fatal("excelize ships no encrypted workbook")
	return nil
}
