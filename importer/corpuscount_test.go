package importer_test

import (
	"archive/zip"
	"bytes"
	encsv "encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/officetest"

	"github.com/xuri/excelize/v2"
)

// count has each whole file counted by a reader that shares no code with ours: excelize for .xlsx, LibreOffice for .xls, the standard
// library for text tables. Where such a reader can't, or isn't sound on what it meets, the file isn't sure.
func (c *corpus) count(t *testing.T, files []sample) {
	t.Helper()
	old := map[string][]byte{}
	for i := range files {
		f := &files[i]
		switch {
		case len(f.body) > 2<<20 && os.Getenv("DUBAN_SOAK") != "1": // seconds for the other reader
		case bytes.HasPrefix(f.body, []byte("PK")):
			f.cells, f.sure = countWorkbook(f.body)
		case bytes.HasPrefix(f.body, []byte("\xd0\xcf\x11\xe0")):
			old[strings.ReplaceAll(f.name, "/", "_")] = f.body
		default:
			f.cells, f.sure = countTable(f.body)
		}
	}
	if testing.Short() {
		return
	}
	converted := officetest.Convert(t, old, "xlsx")
	for i := range files {
		f := &files[i]
		if body, ok := converted[strings.ReplaceAll(f.name, "/", "_")]; ok {
			f.cells, f.sure = countWorkbook(body)
		}
	}
}

// countWorkbook counts the cells that excelize's stream of rows gives, and besides the formulas that were never reckoned, which it
// passes over.
func countWorkbook(body []byte) (int, bool) {
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return 0, false
	}
	defer f.Close()
	n := 0
	for _, name := range f.GetSheetList() {
		rows, err := f.Rows(name)
		if err != nil {
			continue // a sheet of charts
		}
		for rows.Next() {
			columns, err := rows.Columns()
			if err != nil {
				return 0, false
			}
			for _, value := range columns {
				if value != "" {
					n++
				}
			}
		}
		if rows.Error() != nil || rows.Close() != nil {
			return 0, false
		}
	}
	unreckoned, ok := countUnreckoned(body)
	return n + unreckoned, ok
}

// countUnreckoned counts the formulas without a result in the parts of worksheets.
func countUnreckoned(body []byte) (n int, ok bool) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return 0, false
	}
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") || path.Ext(part.Name) != ".xml" {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return 0, false
		}
		all, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return 0, false
		}
		if !bytes.Contains(all, []byte("<f")) && !bytes.Contains(all, []byte(":f")) {
			continue
		}
		more, err := unreckonedIn(bytes.NewReader(all))
		if err != nil {
			return 0, false
		}
		n += more
	}
	return n, true
}

func unreckonedIn(r io.Reader) (n int, err error) {
	type cell struct {
		Type    string    `xml:"t,attr"`
		Formula *struct{} `xml:"f"`
		Value   *string   `xml:"v"`
	}
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "c" {
			continue
		}
		var c cell
		if err := d.DecodeElement(&c, &start); err != nil {
			return 0, err
		}
		if c.Formula != nil && (c.Value == nil || *c.Value == "" && c.Type != "str") {
			n++
		}
	}
}

// countTable counts the fields of a plain text table: UTF-8, commas, nothing that needs a lenient reader.
func countTable(body []byte) (n int, ok bool) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) || bytes.ContainsAny(body, "\t;|<\x00") || bytes.HasPrefix(body, []byte("sep=")) {
		return 0, false
	}
	r := encsv.NewReader(bytes.NewReader(body))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	for _, record := range records {
		for _, field := range record {
			if field != "" {
				n++
			}
		}
	}
	return n, err == nil && n > 0
}
