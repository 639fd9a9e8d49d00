package sniff

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/models"
)

// Encoding is how a text's characters were written.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16LE"
	UTF16BE Encoding = "UTF-16BE"
	GB18030 Encoding = "GB18030" // GBK and GB2312 are parts of it
)

// textSample is how much of a file decides what kind of text it is.
const textSample = 64 << 10

// Decode gives a text's characters, without its byte order mark. It refuses what isn't text or can't be told for
// sure: FILE_ENCODING (INVALID) for bytes that are neither UTF-8, UTF-16 nor Chinese in GB18030 (Big5, Shift-JIS or
// Latin-1 would come out as nonsense), FILE_WRONG_KIND for binary data.
func Decode(data []byte) (string, Encoding, error) {
	enc := detect(data)
	if enc == "" {
		return "", "", notText(data)
	}
	text, ok := decode(data, enc)
	switch {
	case !ok:
		return "", "", notText(data)
	case isBinary(text):
		return "", "", Binary.Refusal()
	}
	return text, enc, nil
}

func notText(data []byte) error {
	if isBinary(data) {
		return Binary.Refusal()
	}
	return models.Errorf(models.Invalid, "FILE_ENCODING", "file")
}

// isBinary says whether there are NUL bytes, or too many control characters other than white space, for a text.
func isBinary[T string | []byte](data T) bool {
	n := 0
	for i := range len(data) {
		switch b := data[i]; {
		case b == 0:
			return true
		case b < 0x20 && !(b >= '\t' && b <= '\r'), b == 0x7F:
			n++
		}
	}
	return n*20 > len(data)
}

// sample decodes the beginning of a text; ok is false when that isn't text.
func sample(data []byte) (text string, ok bool) {
	if len(data) > textSample {
		data = data[:textSample]
		if i := bytes.LastIndexByte(data, '\n'); i > 0 { // a line's end is no part of a character, save in UTF-16
			data = data[:(i+1)&^1]
		}
		for range 3 { // a character may be cut off
			if len(data) == 0 || detect(data) != "" {
				break
			}
			data = data[:len(data)-1]
		}
	}
	enc := detect(data)
	if enc == "" {
		return "", false
	}
	text, ok = decode(data, enc)
	return text, ok && !isBinary(text)
}

// detect chooses the encoding: by the mark at the start, by NUL bytes, by being valid UTF-8, else by looking Chinese.
func detect(data []byte) Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return UTF8
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return UTF16LE
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return UTF16BE
	case bytes.HasPrefix(data, []byte("\x84\x31\x95\x33")):
		return GB18030
	case bytes.IndexByte(data, 0) >= 0:
		return detectUTF16(data)
	case utf8.Valid(data) && !likelierGBK(data):
		return UTF8
	case brokenUTF8(data):
		return ""
	case looksChinese(data):
		return GB18030
	}
	return ""
}

func decode(data []byte, enc Encoding) (string, bool) {
	switch enc {
	case UTF8:
		data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
		return string(data), utf8.Valid(data)
	case UTF16LE:
		return decodeUTF16(bytes.TrimPrefix(data, []byte("\xFF\xFE")), binary.LittleEndian)
	case UTF16BE:
		return decodeUTF16(bytes.TrimPrefix(data, []byte("\xFE\xFF")), binary.BigEndian)
	}
	data = bytes.TrimPrefix(data, []byte("\x84\x31\x95\x33"))
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", false
	}
	return string(out), true
}

// decodeUTF16 refuses lone surrogates and half a character at the end.
func decodeUTF16(data []byte, order binary.ByteOrder) (string, bool) {
	if len(data)%2 != 0 {
		return "", false
	}
	out := make([]byte, 0, len(data)*3/2)
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i += 2; i >= len(data) {
				return "", false
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i:]))); r == utf8.RuneError {
				return "", false
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), true
}

// detectUTF16 tells the byte order of a text without mark by the characters that every table has, line ends, separators,
// spaces and digits, and checks that nearly all characters are of scripts that such a table is written in.
func detectUTF16(data []byte) Encoding {
	if len(data) < 4 || len(data)%2 != 0 {
		return ""
	}
	little, big := commonASCII(data, binary.LittleEndian), commonASCII(data, binary.BigEndian)
	enc, order := UTF16LE, binary.ByteOrder(binary.LittleEndian)
	if big > little {
		enc, order = UTF16BE, binary.BigEndian
	}
	usual, total := 0, len(data)/2
	for i := 0; i < len(data); i += 2 {
		if r := rune(order.Uint16(data[i:])); r < 0x80 && r >= '\t' || r >= 0x2010 && r <= 0x2030 || isHan(r) {
			usual++
		}
	}
	if little == big || usual*10 < total*9 {
		return ""
	}
	return enc
}

func commonASCII(data []byte, order binary.ByteOrder) (n int) {
	for i := 0; i+1 < len(data); i += 2 {
		if u := order.Uint16(data[i:]); u < 0x80 && bytes.IndexByte([]byte("\t\r\n ,;.0123456789"), byte(u)) >= 0 {
			n++
		}
	}
	return n
}

// isHan covers Chinese characters, their punctuation and full-width forms.
func isHan(r rune) bool {
	return r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF || unicode.Is(unicode.Han, r)
}

// brokenUTF8 says whether data is UTF-8 with a few damaged characters, for example cut off at the end. Taken for GB18030
// it would come out as nonsense.
func brokenUTF8(data []byte) bool {
	valid, invalid := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
		case size > 1:
			valid++
		}
		data = data[size:]
	}
	return valid > invalid
}

// likelierGBK catches short GBK texts that happen to be valid UTF-8: all their characters would be two bytes long, among
// them ones outside Latin-1 (Cyrillic, Arabic …), while in GBK all are everyday Chinese.
func likelierGBK(data []byte) bool {
	odd := false
	for _, r := range string(data) {
		if r >= 0x800 {
			return false
		}
		odd = odd || r > 0xFF
	}
	if !odd {
		return false
	}
	pairs, everyday := countPairs(data)
	return pairs > 0 && pairs == everyday
}

// looksChinese says whether bytes read as GB18030 are mostly everyday Chinese. A few rare characters (names) are
// always allowed.
func looksChinese(data []byte) bool {
	pairs, everyday := countPairs(data)
	return pairs > 0 && (pairs-everyday)*10 <= max(pairs*3, 20)
}

// countPairs counts the two-byte characters of GB18030 and those among them that are punctuation, full-width forms or level-1
// characters of GB 2312. pairs is -1 when the bytes don't form characters.
func countPairs(data []byte) (pairs, everyday int) {
	for i := 0; i < len(data); {
		lead := data[i]
		switch {
		case lead < 0x80:
			i++
		case lead == 0x80 || lead == 0xFF || i+1 >= len(data):
			return -1, 0
		case data[i+1] >= '0' && data[i+1] <= '9':
			i += 4
		default:
			trail := data[i+1]
			if trail < 0x40 || trail == 0x7F || trail == 0xFF {
				return -1, 0
			}
			pairs++
			if trail >= 0xA1 && (lead >= 0xA1 && lead <= 0xA3 || lead >= 0xB0 && lead <= 0xD7) {
				everyday++
			}
			i += 2
		}
	}
	return pairs, everyday
}
