// Package sniff tells what a file is by its content. Names and extensions lie (an HTML table named .xls, a Word file
// named .xlsx), so they are never looked at. It looks at a bounded part of the file and never unpacks anything.
package sniff

import (
	"bytes"
	"strings"

	"duban/importer/xls/cfb"
)

// magics are the first bytes of kinds that need no second look.
var magics = []struct {
	bytes string
	kind  Kind
}{
	{"%PDF-", PDF}, {"\x89PNG\r\n\x1a\n", PNG}, {"\xFF\xD8\xFF", JPEG}, {"GIF8", GIF}, {"II*\x00", TIFF}, {"MM\x00*", TIFF},
	{`{\rtf`, RTF}, {"7z\xBC\xAF\x27\x1C", SevenZip}, {"Rar!\x1A\x07", RAR}, {"\x1F\x8B", Gzip},
	{"\x7FELF", EXE}, {"SQLite format 3\x00", SQLite},
	{"\x09\x00\x04\x00\x02\x00", Excel2}, {"\x09\x00\x04\x00\x07\x00", Excel2},
	{"\x09\x02\x06\x00", Excel3}, {"\x09\x04\x06\x00", Excel4}, {"\x09\x08\x08\x00", Excel5}, // BIFF without a container
	{"\x09\x08\x10\x00\x00\x06", XLS},
}

// Of says what data is. Plain text without a separator is Text; bytes that are neither a known kind nor text are Binary.
func Of(data []byte) Kind {
	if isBlank(data) {
		return Empty
	}
	switch {
	case bytes.HasPrefix(data, cfb.Magic):
		return ofCompound(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return ofZip(data)
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return m.kind
		}
	}
	switch { // kinds that name their kind a few bytes in
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return WebP
	case len(data) > 12 && string(data[:2]) == "\x00\x00" && string(data[4:8]) == "ftyp":
		return HEIC
	case len(data) > 64 && string(data[:2]) == "MZ" && bytes.IndexByte(data[:64], 0) > 0:
		return EXE
	case len(data) > 14 && string(data[:2]) == "BM" && data[6]|data[7]|data[8]|data[9] == 0:
		return BMP
	}
	return ofText(data)
}

// isBlank says whether there is nothing but white space and NUL bytes, as interrupted copies leave them.
func isBlank(data []byte) bool {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		data = bytes.TrimPrefix(data, []byte(mark))
	}
	return len(bytes.TrimLeft(data, "\x00\t\r\n ")) == 0
}

// WorkbookStream is the stream of a compound file that holds a BIFF8 workbook.
const WorkbookStream = "Workbook"

// Classes of a compound file's root, as stored: groups of 4, 2 and 2 bytes are little-endian.
var (
	classET  = []byte("\x01\x00TEPW\x00SKINGSOF") // WPS spreadsheets
	classMSI = []byte("\x84\x10\x0C\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46")
)

// streams name the kind of a compound file by a stream or storage in its root. The order counts: a file with both "Book"
// and "Workbook" is for Excel 95 and 97 alike, and an encrypted package may carry anything beside it.
var streams = []struct {
	name string
	kind Kind
}{
	{"EncryptedPackage", Encrypted}, {"EncryptionInfo", Encrypted}, {WorkbookStream, XLS}, {"Book", Excel5},
	{"WordDocument", DOC}, {"PowerPoint Document", PPT}, {"VisioDocument", Visio}, {"__properties_version1.0", MSG},
}

// ofCompound looks at the names in a compound file. A damaged one is still OLE: the reader says so.
func ofCompound(data []byte) Kind {
	f, err := cfb.Open(data)
	if err != nil {
		return OLE
	}
	for _, s := range streams {
		entry, ok := f.Find(s.name)
		switch {
		case !ok:
		case s.kind == XLS:
			return ofWorkbook(f, entry)
		default:
			return s.kind
		}
	}
	if bytes.Equal(f.CLSID[:], classMSI) {
		return MSI
	}
	return OLE
}

// ofWorkbook looks at the version in the first record and for what WPS leaves in its files.
func ofWorkbook(f *cfb.File, entry cfb.Entry) Kind {
	stream, err := f.Read(entry)
	if err != nil || len(stream) < 8 || !bytes.HasPrefix(stream, []byte{0x09, 0x08}) {
		return XLS // the reader says what is wrong with it
	}
	if stream[5] != 0x06 {
		return Excel5
	}
	if encryptedBIFF(stream) {
		return Encrypted
	}
	if _, ok := f.Find("ETExtData"); ok || bytes.HasPrefix(f.CLSID[:], classET) {
		return ET
	}
	return XLS
}

// encryptedBIFF looks for FILEPASS among the first records, where it must stand.
func encryptedBIFF(stream []byte) bool {
	for i, pos := 0, 0; i < 8 && pos+4 <= len(stream); i++ {
		if stream[pos] == 0x2F && stream[pos+1] == 0 {
			return true
		}
		pos += 4 + int(stream[pos+2]) + int(stream[pos+3])<<8
	}
	return false
}

// ofText looks at the beginning of a text. One whose characters can't be told is a text all the same: what is looked for
// is ASCII, and its reader says what is wrong.
func ofText(data []byte) Kind {
	text, ok := sample(data)
	if !ok {
		head := data[:min(len(data), textSample)]
		if isBinary(head) {
			return Binary
		}
		text = string(head)
	}
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	head := strings.ToLower(text[:min(len(text), 4096)])
	switch {
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet") && strings.Contains(head, "<workbook"),
		strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet") && strings.Contains(head, ":workbook"):
		return SpreadsheetXML
	case strings.HasPrefix(head, "mime-version:"):
		return MHTML
	case strings.Contains(head, "office:document") && strings.HasPrefix(head, "<"):
		return ODS
	case isHTML(head):
		return HTML
	case strings.HasPrefix(head, "<") && strings.Contains(head, "<svg"):
		return SVG
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<uof:"):
		return XML
	case strings.HasPrefix(head, "id;p"):
		return SYLK
	}
	return ofLines(text)
}

// isHTML says whether one of the tags of a page or of a bare table opens the text, or follows its XML declaration.
func isHTML(head string) bool {
	if strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<!--") {
		return strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html") || strings.Contains(head, "<table")
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<meta", "<title", "<style", "<body", "<table", "<div", "<center", "<p>", "<tr", "<br", "<font"} {
		if strings.HasPrefix(head, tag) {
			return true
		}
	}
	return false
}

// ofLines takes a text for a table when half of its first lines hold a separator.
func ofLines(text string) Kind {
	lines, tabs, others := 0, 0, 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			continue
		}
		if strings.Contains(line, "\t") {
			tabs++
		} else if strings.ContainsAny(line, ",;|") {
			others++
		}
		if lines++; lines == 50 {
			break
		}
	}
	switch {
	case tabs > 0 && tabs*2 >= lines && tabs >= others:
		return TSV
	case others > 0 && (others+tabs)*2 >= lines:
		return CSV
	}
	return Text
}
