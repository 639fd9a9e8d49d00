package htmltable

import (
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"duban/importer/sniff"
)

// declared finds the encoding that a page or an XML declaration names.
var declared = regexp.MustCompile(`(?i)(?:charset\s*=\s*["']?|<\?xml[^>]{0,200}encoding\s*=\s*["'])([a-z0-9_:.-]{1,40})`)

// decode gives the file's characters. What the bytes show goes before what the file says of itself, because systems that
// write UTF-8 and declare gb2312 are common; a declared encoding other than those that can be told apart (Big5,
// windows-1252 …) is believed where the bytes show nothing.
func decode(data []byte) (string, error) {
	text, _, err := sniff.Decode(data)
	if err == nil {
		return text, nil
	}
	found := declared.FindSubmatch(data[:min(len(data), 4096)])
	if found == nil {
		return "", err
	}
	enc, indexErr := htmlindex.Get(string(found[1]))
	if indexErr != nil {
		return "", err
	}
	out, decodeErr := enc.NewDecoder().Bytes(data)
	if decodeErr != nil || strings.ContainsRune(string(out), '\ufffd') || strings.ContainsRune(string(out), 0) {
		return "", err
	}
	return string(out), nil
}
