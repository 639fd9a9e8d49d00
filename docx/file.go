package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Limits of a Word file from outside.
const (
	MaxFile    = 10 << 20 // bytes
	maxParts   = 500
	maxPart    = 16 << 20 // bytes of one part, unpacked
	maxAll     = 64 << 20 // of all
	maxNesting = 200
)

// The codes of faults.
const (
	FaultNotWord  = "NOT_WORD"       // no Word document of this kind (.docx)
	FaultMacros   = "WORD_MACROS"    // it carries macros
	FaultForeign  = "WORD_FOREIGN"   // it refers to something outside of itself, embeds a program's object or has fields
	FaultDamaged  = "WORD_DAMAGED"   // the file is broken
	FaultTooLarge = "FILE_TOO_LARGE" // over a limit
)

// Fault is why a file isn't taken; Part is where in it.
type Fault struct {
	Code, Part string
	Err        error
}

func (f Fault) Error() string {
	text := "docx: " + f.Code
	if f.Part != "" {
		text += " (" + f.Part + ")"
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

func (f Fault) Unwrap() error { return f.Err }

const (
	mainPart  = "word/document.xml"
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	kindsPart = "[Content_Types].xml"
)

// file is a package unpacked: its parts by name, without the slash in front.
type file struct{ parts map[string][]byte }

// open unpacks a .docx or .dotx within the limits and proves its XML well-formed.
func open(body []byte) (*file, error) {
	if len(body) > MaxFile {
		return nil, Fault{Code: FaultTooLarge}
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, Fault{Code: FaultNotWord, Err: err}
	}
	if len(z.File) > maxParts {
		return nil, Fault{Code: FaultTooLarge}
	}
	f := &file{parts: map[string][]byte{}}
	all := 0
	for _, entry := range z.File {
		if strings.HasSuffix(entry.Name, "/") {
			continue
		}
		name := strings.TrimPrefix(entry.Name, "/")
		if name != path.Clean(name) || strings.HasPrefix(name, "..") || strings.Contains(name, `\`) || f.parts[name] != nil {
			return nil, Fault{Code: FaultDamaged, Part: name}
		}
		part, err := unpack(entry)
		if err != nil {
			return nil, err
		}
		if all += len(part); all > maxAll {
			return nil, Fault{Code: FaultTooLarge}
		}
		f.parts[name] = part
	}
	return f, f.wellFormed()
}

func unpack(entry *zip.File) ([]byte, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, Fault{Code: FaultDamaged, Part: entry.Name, Err: err}
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case err != nil:
		return nil, Fault{Code: FaultDamaged, Part: entry.Name, Err: err}
	case len(body) > maxPart:
		return nil, Fault{Code: FaultTooLarge, Part: entry.Name}
	}
	return body, nil
}

// wellFormed proves that the file is a whole Word document of a kind without macros.
func (f *file) wellFormed() error {
	kinds := string(f.parts[kindsPart])
	switch {
	case strings.Contains(kinds, "macroEnabled"):
		return Fault{Code: FaultMacros}
	case f.parts[mainPart] == nil || !strings.Contains(kinds, wordKind+"document.main+xml") && !strings.Contains(kinds, wordKind+"template.main+xml"):
		return Fault{Code: FaultNotWord}
	}
	for name, body := range f.parts {
		if lower := strings.ToLower(name); strings.HasSuffix(lower, ".xml") || strings.HasSuffix(lower, ".rels") {
			if err := walk(body, func(int, node) {}); err != nil {
				return Fault{Code: FaultDamaged, Part: name, Err: err}
			}
		}
	}
	return nil
}

// harmless refuses what runs, embeds a program's object or leads outside.
func (f *file) harmless() error {
	for name, body := range f.parts {
		lower := strings.ToLower(name)
		switch {
		case strings.Contains(lower, "vbaproject") || strings.Contains(lower, "vbadata"):
			return Fault{Code: FaultMacros, Part: name}
		case strings.Contains(lower, "/embeddings/") || strings.Contains(lower, "/activex/") || strings.HasSuffix(lower, ".bin"):
			return Fault{Code: FaultForeign, Part: name}
		case strings.HasSuffix(lower, ".rels"):
			if err := onlyInside(name, body); err != nil {
				return err
			}
		}
	}
	return nil
}

// onlyInside refuses relations that make a program fetch something. A link that somebody has to press is none of them.
func onlyInside(name string, body []byte) error {
	list, err := readRelations(body)
	if err != nil {
		return Fault{Code: FaultDamaged, Part: name, Err: err}
	}
	for _, r := range list {
		if r.outside && r.kind != officeRelation+"hyperlink" {
			return Fault{Code: FaultForeign, Part: name}
		}
	}
	return nil
}

// relations are those of a part, by id; none where it has none.
func (f *file) relations(name string) (map[string]relation, error) {
	body := f.parts[relationsOf(name)]
	if body == nil {
		return nil, nil
	}
	return readRelations(body)
}

func readRelations(body []byte) (map[string]relation, error) {
	list := map[string]relation{}
	err := walk(body, func(_ int, n node) {
		if n.Name.Local == "Relationship" {
			list[n.attr("Id")] = relation{id: n.attr("Id"), kind: n.attr("Type"), target: strings.TrimPrefix(n.attr("Target"), "/word/"),
				outside: strings.EqualFold(n.attr("TargetMode"), "External")}
		}
	})
	return list, err
}

// node is an element's beginning.
type node struct{ xml.StartElement }

// attr is an attribute by its local name.
func (n node) attr(name string) string {
	for _, a := range n.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

var errOutside = errors.New("a document type, or nested too deeply")

// decoder reads a part in UTF-8; other encodings are refused.
func decoder(body []byte) *xml.Decoder {
	return xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
}

// walk calls visit with each element's beginning and how deep it lies, from 1, and proves the whole well-formed.
func walk(body []byte, visit func(depth int, n node)) error {
	d, depth := decoder(body), 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.Directive:
			return errOutside
		case xml.StartElement:
			if depth++; depth > maxNesting {
				return errOutside
			}
			visit(depth, node{token})
		case xml.EndElement:
			depth--
		}
	}
}

// Inspect says whether a file is a whole Word document that runs and fetches nothing. Errors are Faults.
func Inspect(body []byte) error {
	f, err := open(body)
	if err != nil {
		return err
	}
	return f.harmless()
}
