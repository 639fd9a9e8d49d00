package officetest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// DumpWord writes a Word document as text: a line for each paragraph with the name of its style, for each row of a table its cells.
func DumpWord(t testing.TB, body []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	w := wordDump{}
	d := xml.NewDecoder(part)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return w.out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		w.take(token)
	}
}

type wordDump struct {
	out   strings.Builder
	style string
	said  strings.Builder
	cells []string
	rows  int // how deep in rows of tables
	text  bool
}

func (w *wordDump) take(token xml.Token) {
	switch token := token.(type) {
	case xml.StartElement:
		w.begin(token)
	case xml.CharData:
		if w.text {
			w.said.WriteString(strings.ReplaceAll(string(token), "\u200b", "")) // a break that isn't seen
		}
	case xml.EndElement:
		w.end(token.Name.Local)
	}
}

func (w *wordDump) begin(e xml.StartElement) {
	switch e.Name.Local {
	case "pStyle":
		w.style = e.Attr[0].Value
	case "t":
		w.text = true
	case "br":
		w.said.WriteString("⏎")
	case "b":
		w.said.WriteString("*")
	case "pageBreakBefore":
		w.said.WriteString("⇟")
	case "tr":
		w.rows++
	}
}

func (w *wordDump) end(name string) {
	switch {
	case name == "t":
		w.text = false
	case name == "tc":
		w.cells = append(w.cells, w.said.String())
		w.said.Reset()
	case name == "tr":
		w.out.WriteString("  | " + strings.Join(w.cells, " | ") + "\n")
		w.rows, w.cells = w.rows-1, nil
	case name == "p" && w.rows == 0:
		w.out.WriteString(w.style + ": " + w.said.String() + "\n")
		w.said.Reset()
		w.style = ""
	}
}
