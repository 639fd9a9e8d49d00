package docx

import (
	"encoding/xml"
	"io"
	"strings"
)

// ReadText gives the text of a Word document: a line feed ends each paragraph and each line within one. Breaks that aren't seen are no text.
func ReadText(body []byte) (string, error) {
	f, err := open(body)
	if err != nil {
		return "", err
	}
	return textOf(f.parts[mainPart])
}

// textOf is the text of document.xml.
func textOf(document []byte) (string, error) {
	var b strings.Builder
	d, inside := decoder(document), false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "t":
				inside = true
			case "br":
				b.WriteByte('\n')
			case "tab":
				b.WriteByte('\t')
			}
		case xml.EndElement:
			inside = false
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		case xml.CharData:
			if inside {
				b.WriteString(strings.ReplaceAll(string(token), mayBreak, ""))
			}
		}
	}
}
