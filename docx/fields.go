package docx

import (
	"encoding/xml"
	"io"
	"strings"
)

// onlyPageNumbers refuses a header or footer with fields other than page numbers: others read files and addresses.
func onlyPageNumbers(name string, body []byte) error {
	bad := false
	check := func(instruction string) {
		word, _, _ := strings.Cut(strings.TrimSpace(strings.ToUpper(instruction)), " ")
		bad = bad || word != "" && word != "PAGE" && word != "NUMPAGES" && word != "SECTIONPAGES"
	}
	var instruction strings.Builder
	inside := false
	d := decoder(body)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Fault{Code: FaultDamaged, Part: name, Err: err}
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := node{token}
			switch n.Name.Local {
			case "fldSimple":
				check(n.attr("instr"))
			case "fldChar":
				check(instruction.String())
				instruction.Reset()
			case "instrText":
				inside = true
			case "hyperlink", "object", "OLEObject", "control", "altChunk", "subDoc":
				bad = true
			}
		case xml.CharData:
			if inside {
				instruction.Write(token)
			}
		case xml.EndElement:
			inside = false
		}
	}
	if bad {
		return Fault{Code: FaultForeign, Part: name}
	}
	return nil
}
