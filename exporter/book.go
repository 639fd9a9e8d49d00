package exporter

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// book is a workbook that is written sheet after sheet. Little of a sheet's rows is kept in memory, so that a ledger of a nation needs no
// more of it than one of a county.
type book struct {
	progress progress
	out      io.Writer        // where it is written to
	rows     map[string]*rows // by the part of their sheet
	file     *excelize.File
	styles   *styles
	pages    []*page
}

// newBook begins a workbook; the caller closes it.
func newBook(title, subject string) (*book, error) {
	file := excelize.NewFile()
	b := &book{file: file, styles: newStyles(file), rows: map[string]*rows{}}
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &sheetZip{ZipWriter: newZip(b.out), rows: b.rows} }) // past excelize's buffer
	err := file.SetDocProps(&excelize.DocProperties{Title: title, Subject: subject, Creator: "督办", LastModifiedBy: "督办"})
	if err != nil {
		return nil, fmt.Errorf("exporter: document properties: %w", err)
	}
	return b, nil
}

// paper is the size on which a sheet is printed, as the file format numbers them. All are printed across, fitted to the width.
type paper int

const (
	paperA3 paper = 8
	paperA4 paper = 9
)

// page begins a sheet with columns of these widths. Sheets can be begun in one order and written in another.
func (b *book) page(name string, size paper, columns []column) (*page, error) {
	if len(b.pages) == 0 {
		if err := b.file.SetSheetName(b.file.GetSheetName(0), name); err != nil {
			return nil, fmt.Errorf("exporter: sheet %s: %w", name, err)
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return nil, fmt.Errorf("exporter: sheet %s: %w", name, err)
	}
	if err := b.setUp(name, size); err != nil {
		return nil, fmt.Errorf("exporter: sheet %s: page: %w", name, err)
	}
	p := &page{book: b, name: name, stream: arrangement{b.file, name}, rows: &rows{}, columns: columns}
	for i, c := range columns {
		p.keep(p.stream.SetColWidth(i+1, i+1, c.width))
	}
	b.rows[b.part(name)] = p.rows
	b.pages = append(b.pages, p)
	return p, p.err
}

// setUp fits a sheet to the width of its paper and numbers the pages.
func (b *book) setUp(name string, size paper) error {
	fit, landscape := true, "landscape"
	number, wide, tall := int(size), 1, 0
	side, end, edge := 0.5, 0.6, 0.3
	centred := true
	noGrid := false
	err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit})
	if err == nil {
		err = b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &number, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall})
	}
	if err == nil {
		err = b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
			Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &edge, Footer: &edge, Horizontally: &centred})
	}
	if err == nil {
		err = b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&C第 &P 页 共 &N 页"})
	}
	if err == nil {
		err = b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &noGrid})
	}
	return err
}

// part is where a sheet lies in the file.
func (b *book) part(sheet string) string {
	for id, name := range b.file.GetSheetMap() {
		if name == sheet {
			return fmt.Sprintf("xl/worksheets/sheet%d.xml", id)
		}
	}
	return ""
}

// close removes the temporary files.
func (b *book) close() {
	for _, r := range b.rows {
		r.close()
	}
	_ = b.file.Close()
}

// finish ends every sheet and gives the bytes: for workbooks of one department's size.
func (b *book) finish() ([]byte, error) {
	var out bytes.Buffer
	if err := b.writeTo(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeTo ends every sheet and writes the file. Nothing of it is held in memory.
func (b *book) writeTo(w io.Writer) error {
	for _, p := range b.pages {
		if err := p.finish(); err != nil {
			return fmt.Errorf("exporter: sheet %s: %w", p.name, err)
		}
	}
	if b.styles.err != nil {
		return fmt.Errorf("exporter: styles: %w", b.styles.err)
	}
	b.out = w
	if _, err := b.file.WriteToBuffer(); err != nil { // the buffer stays empty
		return fmt.Errorf("exporter: write: %w", err)
	}
	return nil
}
