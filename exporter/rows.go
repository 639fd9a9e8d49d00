package exporter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/models"

	"github.com/xuri/excelize/v2"
)

// The rows of a sheet are written as the file format has them, by us; all the rest of a workbook (styles, widths, panes, filters, charts,
// names) is excelize's. Its stream writer makes an object of every cell, which costs more than packing the file. While excelize packs the
// sheet's part, our rows are put between <sheetData> and </sheetData> of it.

// mostRowBytes is how much of a sheet's rows is kept in memory; what is more goes into a temporary file.
const mostRowBytes = 1 << 20

// rows are the rows of one sheet, in order.
type rows struct {
	buf  []byte
	file *os.File // nil until there is more than fits
}

// spill puts what has come together into the file, once it is much.
func (r *rows) spill() error {
	if len(r.buf) < mostRowBytes {
		return nil
	}
	if r.file == nil {
		var err error
		if r.file, err = os.CreateTemp("", "duban-rows-"); err != nil {
			return err
		}
	}
	_, err := r.file.Write(r.buf)
	r.buf = r.buf[:0]
	return err
}

// writeTo writes all rows.
func (r *rows) writeTo(w io.Writer) error {
	if r.file != nil {
		if _, err := r.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, r.file); err != nil {
			return err
		}
	}
	_, err := w.Write(r.buf)
	return err
}

func (r *rows) close() {
	if r.file != nil {
		r.file.Close()
		os.Remove(r.file.Name())
	}
}

// row begins row number n with a height in points.
func (r *rows) row(n int, height float64) {
	r.buf = append(r.buf, `<row r="`...)
	r.buf = strconv.AppendInt(r.buf, int64(n), 10)
	r.buf = append(r.buf, `" ht="`...)
	r.buf = strconv.AppendFloat(r.buf, height, 'f', -1, 64)
	r.buf = append(r.buf, `" customHeight="1">`...)
}

func (r *rows) endRow() { r.buf = append(r.buf, `</row>`...) }

// cell writes a cell of a style at an address: a text, a number, a day, a formula of ours with its value, or a blank one.
func (r *rows) cell(column string, n, style int, c *cell) error {
	r.buf = append(r.buf, `<c r="`...)
	r.buf = append(r.buf, column...)
	r.buf = strconv.AppendInt(r.buf, int64(n), 10)
	r.buf = append(r.buf, `" s="`...)
	r.buf = strconv.AppendInt(r.buf, int64(style), 10)
	switch v := c.value.(type) {
	case nil:
		return r.empty(c.formula)
	case string:
		return r.text(v, c.formula)
	case models.Date:
		if v.IsZero() {
			return r.empty(c.formula)
		}
		r.number(strconv.AppendInt(nil, int64(serial(v)), 10), c.formula)
	case int:
		r.number(strconv.AppendInt(nil, int64(v), 10), c.formula)
	case float64:
		r.number(strconv.AppendFloat(nil, v, 'f', -1, 64), c.formula)
	default:
		return fmt.Errorf("a cell can't hold a %T", v)
	}
	return nil
}

func (r *rows) empty(formula string) error {
	if formula != "" {
		return errors.New("a formula needs its value")
	}
	r.buf = append(r.buf, `"/>`...)
	return nil
}

func (r *rows) number(digits []byte, formula string) {
	r.buf = append(r.buf, `">`...)
	r.formula(formula)
	r.buf = append(r.buf, `<v>`...)
	r.buf = append(r.buf, digits...)
	r.buf = append(r.buf, `</v></c>`...)
}

func (r *rows) formula(f string) {
	if f != "" {
		r.buf = append(r.buf, `<f>`...)
		r.buf = appendEscaped(r.buf, f)
		r.buf = append(r.buf, `</f>`...)
	}
}

// text writes a string; what it begins with doesn't matter, it stays text. One that the format can't hold is an error and not cut.
func (r *rows) text(s, formula string) error {
	if len(s) > excelize.TotalCellChars && utf16Length(s) > excelize.TotalCellChars {
		return fmt.Errorf("a text of %d characters is more than a cell holds", utf8.RuneCountInString(s))
	}
	if formula != "" {
		r.buf = append(r.buf, `" t="str">`...)
		r.formula(formula)
		r.buf = append(r.buf, `<v>`...)
		r.buf = appendEscaped(r.buf, s)
		r.buf = append(r.buf, `</v></c>`...)
		return nil
	}
	if s == "" {
		return r.empty("")
	}
	r.buf = append(r.buf, `" t="inlineStr"><is><t`...)
	if blankEdge(s[0]) || blankEdge(s[len(s)-1]) {
		r.buf = append(r.buf, ` xml:space="preserve"`...)
	}
	r.buf = append(r.buf, '>')
	r.buf = appendEscaped(r.buf, s)
	r.buf = append(r.buf, `</t></is></c>`...)
	return nil
}

func blankEdge(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

// appendEscaped writes a text that inert has made fit: markup is escaped, and so is what programs would take for an escape of theirs
// (_x0041_).
func appendEscaped(buf []byte, s string) []byte {
	if strings.Contains(s, "_x") {
		s = unescaped(s)
	}
	last := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '\r':
			esc = "&#xD;"
		default:
			continue
		}
		buf = append(append(buf, s[last:i]...), esc...)
		last = i + 1
	}
	return append(buf, s[last:]...)
}

// unescaped puts an escaped underscore in front of what looks like an escape.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && escapeLike(s[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escapeLike says whether s begins with _xHHHH_.
func escapeLike(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}

// sheetZip is an archive that puts rows into the parts of their sheets.
type sheetZip struct {
	excelize.ZipWriter
	rows map[string]*rows // by the part's name
	open *sheetPart
}

// sheetData is the empty element that excelize writes for a sheet without rows.
var sheetData = []byte(`<sheetData></sheetData>`)

// filterMode says that rows are hidden by a filter: excelize says so of every filter, also of one that hides nothing.
var filterMode = []byte(` filterMode="true"`)

// Create begins a part.
func (z *sheetZip) Create(name string) (io.Writer, error) {
	if err := z.done(); err != nil {
		return nil, err
	}
	w, err := z.ZipWriter.Create(name)
	if r := z.rows[name]; r != nil && err == nil {
		z.open = &sheetPart{name: name, out: w, rows: r}
		return z.open, nil
	}
	return w, err
}

// Close ends the archive.
func (z *sheetZip) Close() error {
	if err := z.done(); err != nil {
		return err
	}
	return z.ZipWriter.Close()
}

// done says whether the rows of the part written last have found their place.
func (z *sheetZip) done() error {
	if z.open != nil && z.open.rows != nil {
		return fmt.Errorf("%s has no place for rows", z.open.name)
	}
	z.open = nil
	return nil
}

// sheetPart is a sheet on its way into the archive. What comes is held until the place of the rows is seen, which is near the beginning.
type sheetPart struct {
	name string
	out  io.Writer
	rows *rows // nil once they are written
	held []byte
}

// Write passes on what comes, with the rows in their place.
func (p *sheetPart) Write(b []byte) (int, error) {
	if p.rows == nil {
		return p.out.Write(b)
	}
	p.held = append(p.held, b...)
	if !bytes.Contains(p.held, sheetData) {
		return len(b), nil
	}
	p.held = bytes.Replace(p.held, filterMode, nil, 1)
	at := bytes.Index(p.held, sheetData)
	at += len("<sheetData>")
	if _, err := p.out.Write(p.held[:at]); err != nil {
		return 0, err
	}
	if err := p.rows.writeTo(p.out); err != nil {
		return 0, err
	}
	_, err := p.out.Write(p.held[at:])
	p.rows, p.held = nil, nil
	return len(b), err
}
