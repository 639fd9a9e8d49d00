package sniff

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// maxEntries bounds the walk through a zip's directory; the names that tell a kind stand among the first.
const maxEntries = 5000

// ofZip looks at the names in a zip. Only the list of contents is walked, nothing is unpacked; the preflight of the
// xlsx reader checks whether the rest agrees.
func ofZip(data []byte) Kind {
	if kind := ofMimetype(data); kind != "" {
		return kind
	}
	found := ZIP
	names := 0
	for name := range entryNames(data) {
		if kind := ofEntry(name); kind != "" && rank(kind) > rank(found) {
			found = kind
		}
		names++
	}
	if names == 0 { // cut off or damaged: the names still stand before each part
		for _, part := range []string{"xl/workbook.xml", "xl/worksheets/", "word/document.xml", "ppt/presentation.xml"} {
			if bytes.Contains(data, []byte(part)) {
				return ofEntry(part)
			}
		}
	}
	return found
}

// rank orders what parts betray: the more special one counts, wherever it stands; among equals the first.
func rank(k Kind) int {
	switch k {
	case ZIP:
		return 0
	case XLSB:
		return 3
	case XLSM:
		return 2
	}
	return 1
}

// ofEntry says what kind a part's name betrays.
func ofEntry(name string) Kind {
	name = strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
	switch {
	case name == "xl/vbaproject.bin":
		return XLSM
	case name == "xl/workbook.bin":
		return XLSB
	case strings.HasPrefix(name, "xl/"):
		if strings.HasSuffix(name, ".bin") { // a picture's or printer's settings
			return ""
		}
		return XLSX
	case strings.HasPrefix(name, "word/"):
		return DOCX
	case strings.HasPrefix(name, "ppt/"):
		return PPTX
	case name == "ofd.xml":
		return OFD
	case name == "content.xml": // its mimetype is packed or missing
		return ODS
	case strings.HasPrefix(name, "index/") && strings.HasSuffix(name, ".iwa"), name == "index.zip":
		return Numbers
	}
	return ""
}

// ofMimetype reads the type that OpenDocument files carry, unpacked, as their first entry.
func ofMimetype(data []byte) Kind {
	const head, name = 30, "mimetype"
	if len(data) < head+len(name) || string(data[head:head+len(name)]) != name {
		return ""
	}
	switch rest := string(data[head+len(name):][:min(80, len(data)-head-len(name))]); {
	case strings.HasPrefix(rest, "application/vnd.oasis.opendocument.spreadsheet"):
		return ODS
	case strings.HasPrefix(rest, "application/vnd.oasis.opendocument"):
		return ODT
	}
	return ""
}

// entryNames yields the names of the zip's directory, which stands at the file's end.
func entryNames(data []byte) func(yield func(string) bool) {
	const endSize, entrySize = 22, 46
	return func(yield func(string) bool) {
		tail := data[max(0, len(data)-endSize-0xFFFF):]
		end := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if end < 0 || len(tail)-end < endSize {
			return
		}
		at := int(binary.LittleEndian.Uint32(tail[end+16:]))
		for range maxEntries {
			if at < 0 || at > len(data)-entrySize || string(data[at:at+4]) != "PK\x01\x02" {
				return
			}
			size := int(binary.LittleEndian.Uint16(data[at+28:]))
			extra := int(binary.LittleEndian.Uint16(data[at+30:])) + int(binary.LittleEndian.Uint16(data[at+32:]))
			if size > len(data)-at-entrySize || !yield(string(data[at+entrySize:at+entrySize+size])) {
				return
			}
			at += entrySize + size + extra
		}
	}
}
