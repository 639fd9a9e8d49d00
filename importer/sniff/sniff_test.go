package sniff

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/models"
)

// zipOf is a zip with entries of these names; "name=content" gives one a content.
func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		name, content, _ := strings.Cut(name, "=")
		e, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = e.Write([]byte(content))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gbk(t testing.TB, s string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOf(t *testing.T) {
	const spreadsheet = `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"/></Workbook>`
	zeros := string(make([]byte, 100))
	tests := []struct {
		name string
		data []byte
		want Kind
	}{
		{"nothing", nil, Empty},
		{"white space", []byte(" \r\n"), Empty},
		{"only a mark", []byte("\ufeff"), Empty},
		{"zeros of an interrupted copy", make([]byte, 4096), Empty},
		{"xlsx", zipOf(t, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/printerSettings/printerSettings1.bin"), XLSX},
		{"xlsm", zipOf(t, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), XLSM},
		{"xlsb", zipOf(t, "[Content_Types].xml", "xl/workbook.bin", "xl/worksheets/sheet1.bin"), XLSB},
		{"xlsb in another order", zipOf(t, "xl/theme/theme1.xml", "xl/vbaProject.bin", "xl/workbook.bin"), XLSB},
		{"ods without its type", zipOf(t, "META-INF/manifest.xml", "content.xml"), ODS},
		{"xlsx with a backslash", zipOf(t, `xl\workbook.xml`), XLSX},
		{"cut xlsx", zipOf(t, "[Content_Types].xml", "xl/workbook.xml")[:110], XLSX},
		{"docx", zipOf(t, "[Content_Types].xml", "word/document.xml"), DOCX},
		{"docx with an embedded name", zipOf(t, "word/document.xml", "word/embeddings/xl/workbook.xml"), DOCX},
		{"pptx", zipOf(t, "ppt/presentation.xml"), PPTX},
		{"ods", zipOf(t, "mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml"), ODS},
		{"odt", zipOf(t, "mimetype=application/vnd.oasis.opendocument.text", "content.xml"), ODT},
		{"ofd", zipOf(t, "OFD.xml", "Doc_0/Document.xml"), OFD},
		{"numbers", zipOf(t, "Index/Document.iwa", "preview.jpg"), Numbers},
		{"zip of workbooks", zipOf(t, "市发展改革委.xlsx", "市财政局.xls"), ZIP},
		{"empty zip", zipOf(t), ZIP},
		{"damaged container", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"), OLE},
		{"pdf", []byte("%PDF-1.4\n%\xE2\xE3\xCF\xD3"), PDF},
		{"png", []byte("\x89PNG\r\n\x1a\n\x00\x00"), PNG},
		{"jpeg", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), JPEG},
		{"bmp", []byte("BM\x36\x00\x0C\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28"), BMP},
		{"heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00"), HEIC},
		{"webp", []byte("RIFF\x10\x00\x00\x00WEBPVP8 "), WebP},
		{"rtf", []byte(`{\rtf1\ansi 任务,1`), RTF},
		{"7z", []byte("7z\xBC\xAF\x27\x1C\x00\x04"), SevenZip},
		{"rar", []byte("Rar!\x1A\x07\x01\x00"), RAR},
		{"gzip", []byte("\x1F\x8B\x08\x00"), Gzip},
		{"program", []byte("MZ\x90\x00" + zeros), EXE},
		{"table whose header says MZ", []byte("MZ编号,任务\n1,甲\n" + strings.Repeat("2,乙\n", 30)), CSV},
		{"table whose header says BM", []byte("BM编号,任务\n1,甲\n"), CSV},
		{"elf", []byte("\x7FELF\x02\x01\x01" + zeros), EXE},
		{"sqlite", []byte("SQLite format 3\x00" + zeros), SQLite},
		{"old Excel", []byte("\x09\x08\x08\x00\x00\x05\x05\x00"), Excel5},
		{"random", []byte("\x01\x02\x03\x04\x05\x06\xF0\xF1\x07\x08"), Binary},
		{"SpreadsheetML", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>` + spreadsheet), SpreadsheetXML},
		{"prefixed SpreadsheetML", []byte(`<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`), SpreadsheetXML},
		{"flat ods", []byte(`<?xml version="1.0"?><office:document xmlns:office="x">`), ODS},
		{"other xml", []byte(`<?xml version="1.0"?><a/>`), XML},
		{"page", []byte("\r\n <!DOCTYPE HTML><html>"), HTML},
		{"page of Excel", []byte(`<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><table>`), HTML},
		{"bare table", []byte("<TABLE border=1><tr><td>1,2</td></tr></TABLE>"), HTML},
		{"page in GBK", append([]byte("<html><meta charset=gb2312><table><tr><td>"), gbk(t, "任务")...), HTML},
		{"page in an unknown encoding", []byte("<html><table><tr><td>\xA4\xA4\x85\xFF\x80</td>"), HTML},
		{"web archive", []byte("MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"), MHTML},
		{"sylk", []byte("ID;PWXL;N;E\nP;PGeneral\n"), SYLK},
		{"csv", []byte("序号,任务\n1,甲\n"), CSV},
		{"csv in GBK", gbk(t, "序号,任务\n1,甲\n"), CSV},
		{"csv below a title", []byte("督办台账\n序号;任务\n1;甲\n"), CSV},
		{"tsv", []byte("序号\t任务\n1\t甲,乙\n"), TSV},
		{"prose", []byte("各县（市、区）人民政府：\n现将有关事项通知如下。\n"), Text},
		{"long csv in UTF-8, cut within a character", []byte(strings.Repeat("任务一，二三,1\n", 10_000)), CSV},
		{"long line in GBK", gbk(t, strings.Repeat("x任务", 30_000)), Text},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Of(tt.data); got != tt.want || got.Chinese() == "" {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestNames has a Chinese and an English name and a way out for every kind, and a refusal that carries them.
func TestNames(t *testing.T) {
	ways := map[string]bool{WaySaveAs: true, WayCopy: true, WayRetype: true, WayUnpack: true, WayOther: true, WayExport: true}
	for kind, d := range descriptions {
		if d.zh == "" || d.en == "" || !ways[d.way] {
			t.Errorf("%s: %+v", kind, d)
		}
		if e := kind.Refusal(); e.Code == "" || e.Field != "file" || e.Kind != models.Unsupported && kind != Empty {
			t.Errorf("%s: %v", kind, e)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		enc  Encoding
		text string
		code string
	}{
		{"ascii", []byte("a,1\n"), UTF8, "a,1\n", ""},
		{"UTF-8 with marks that only Latin-1 knows", []byte("5·3±1,×\n"), UTF8, "5·3±1,×\n", ""},
		{"GBK that is valid UTF-8 too", gbk(t, "模拟,路\n"), GB18030, "模拟,路\n", ""},
		{"a rare name in GBK", gbk(t, "张喆,1\n"), GB18030, "张喆,1\n", ""},
		{"four bytes of GB18030", append(gbk(t, "任务目标完成,"), 0x81, 0x39, 0xEF, 0x30), GB18030, "任务目标完成,㐁", ""},
		{"half a character", gbk(t, "任务目标")[:7], "", "", "FILE_ENCODING"},
		{"half a character of UTF-16", []byte("\xFF\xFEa\x00\n"), "", "", "FILE_WRONG_KIND"},
		{"lone surrogate", []byte("\xFF\xFE\x00\xD8a\x00"), "", "", "FILE_WRONG_KIND"},
		{"Shift-JIS", []byte("\x94\xD4\x8D\x86,\x83\x5E\x83\x58\x83\x4E,\x96\xDA\x95\x57\n\x82\xA0\x82\xA2\x82\xA4\x82\xA6,1"), "", "", "FILE_ENCODING"},
		{"control characters", []byte("a\x01\x02\x03b\x04"), "", "", "FILE_WRONG_KIND"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, enc, err := Decode(tt.data)
			code := ""
			if e, ok := err.(*models.Error); ok {
				code = e.Code
			}
			if text != tt.text || enc != tt.enc || code != tt.code {
				t.Errorf("%q %s %v", text, enc, err)
			}
		})
	}
}

// FuzzSniff never panics, always names a kind that people can be told of, and agrees with Decode on what is text.
func FuzzSniff(f *testing.F) {
	f.Add([]byte("序号,任务\n1,甲\n"))
	f.Add([]byte("\xFF\xFEa\x00,\x00\n\x00"))
	f.Add(zipOf(f, "[Content_Types].xml", "xl/workbook.xml"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Add(gbk(f, "序号\t任务\n1\t甲\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		kind := Of(data)
		if kind.Chinese() == "" || kind.English() == "" {
			t.Fatalf("kind %q has no name", kind)
		}
		text, enc, err := Decode(data)
		if (err == nil) != (enc != "") {
			t.Fatalf("encoding %q with error %v", enc, err)
		}
		if err == nil && strings.ContainsRune(text, 0) {
			t.Fatal("NUL in a text")
		}
	})
}
