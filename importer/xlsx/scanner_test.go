package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"duban/models"
)

// scanned is a document as the scanner sees it.
func scanned(src io.Reader) (string, error) {
	s := newScanner(src, "test.xml", 64)
	var b strings.Builder
	for {
		k, err := s.next()
		if err != nil {
			return b.String(), err
		}
		switch k {
		case atStart:
			fmt.Fprintf(&b, "<%s", s.name)
			for _, a := range s.attrs {
				fmt.Fprintf(&b, " %s=%q", a.name[bytes.LastIndexByte(a.name, ':')+1:], value(a.value))
			}
			b.WriteByte('>')
		case atEnd:
			b.WriteString("</>")
		case atText:
			text := appendLines(nil, s.text)
			if !s.cdata {
				if text, err = appendDecoded(nil, s.text); err != nil {
					return "", err
				}
			}
			b.Write(text)
		case atEOF:
			return b.String(), nil
		}
	}
}

// decoded is a document as encoding/xml sees it.
func decoded(data []byte) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("another encoding") }
	var b strings.Builder
	depth := 0
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		} else if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Fprintf(&b, "<%s", t.Name.Local)
			for _, a := range t.Attr {
				fmt.Fprintf(&b, " %s=%q", a.Name.Local, a.Value)
			}
			b.WriteByte('>')
			depth++
		case xml.EndElement:
			b.WriteString("</>")
			depth--
		case xml.CharData:
			if depth > 0 {
				b.Write(t)
			}
		}
	}
}

var documents = []string{
	`<a/>`, `<a></a>`, "<?xml version=\"1.0\"?>\n<a b='1' c=\"&lt;>\">x &amp; y<!-- c --><b/><![CDATA[<z>]]></a >\n",
	`<x:a xmlns:x="u"><x:b x:c="1"/></x:a>`, "<a>\r\n\r</a>", "\ufeff<a>中文&#20013;</a>", `<a b=">" c='"'/>`,
	`<a><?pi x?></a><!-- end -->`, `<a b = "1"
 c="2"/>`,
}

// The window's edges may fall anywhere.
func TestScannerReadsByteByByte(t *testing.T) {
	for _, doc := range append(documents, `<a b="1`, `<a>&am`, `<a><![CDATA[`, `<a></b>`, `<!-`) {
		whole, err1 := scanned(strings.NewReader(doc))
		bytewise, err2 := scanned(iotest.OneByteReader(strings.NewReader(doc)))
		if whole != bytewise || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("%q: %q (%v), byte by byte %q (%v)", doc, whole, err1, bytewise, err2)
		}
	}
}

func TestScannerAgreesWithEncodingXML(t *testing.T) {
	for _, doc := range documents {
		got, err := scanned(strings.NewReader(doc))
		want, err2 := decoded([]byte(strings.TrimPrefix(doc, "\ufeff")))
		if err != nil || err2 != nil || got != want {
			t.Errorf("%q: %q (%v), encoding/xml %q (%v)", doc, got, err, want, err2)
		}
	}
}

// Values full of > must not make the scanner begin again at each of them.
func TestScannerIsLinear(t *testing.T) {
	doc := `<a b="` + strings.Repeat(">", 4<<20) + `" c='` + strings.Repeat(`">`, 2<<20) + `'/>`
	got, err := scanned(strings.NewReader(doc))
	if err != nil || len(got) < len(doc) {
		t.Errorf("%d of %d bytes, %v", len(got), len(doc), err)
	}
}

// Errors of the reader beneath come through, they are no end of the document.
func TestScannerPassesErrorsOn(t *testing.T) {
	for _, doc := range documents {
		for n := range doc {
			src := io.MultiReader(strings.NewReader(doc[:n]), iotest.ErrReader(errors.New("checksum")))
			if _, err := scanned(src); err == nil || err.Error() != "checksum" && models.KindOf(err) != models.Invalid {
				t.Fatalf("%q: %v", doc[:n], err)
			}
		}
	}
}

// What the scanner accepts encoding/xml accepts too, and both see the same.
func FuzzScanner(f *testing.F) {
	for _, doc := range documents {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := scanned(bytes.NewReader(data))
		slow, slowErr := scanned(iotest.OneByteReader(bytes.NewReader(data)))
		if got != slow || (err == nil) != (slowErr == nil) {
			t.Fatalf("byte by byte %q (%v), at once %q (%v)", slow, slowErr, got, err)
		}
		if err != nil {
			if models.KindOf(err) == "" {
				t.Fatalf("no refusal: %v", err)
			}
			return
		}
		want, err := decoded(bytes.TrimPrefix(data, []byte("\ufeff")))
		if err != nil {
			t.Skip() // names of other scripts, which we don't check, and its own limits
		}
		if got != want {
			t.Errorf("%q, encoding/xml %q", got, want)
		}
	})
}
