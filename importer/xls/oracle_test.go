package xls

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duban/grid"
)

// TestAgainstLibreOffice has LibreOffice turn every fixture into .xlsx and compares what it reads in them with what we
// read: sheets, which of them are hidden, merges, and every cell's type and value.
func TestAgainstLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and takes seconds")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", dir}
	if out, err := exec.Command(office, append(args, fixtures(t)...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, path := range fixtures(t) {
		name := strings.TrimSuffix(filepath.Base(path), ".xls")
		t.Run(name, func(t *testing.T) {
			if name == "xlwt-unreckoned" {
				t.Skip("LibreOffice reckons formulas that have no result")
			}
			compareBooks(t, readFile(t, path), readConverted(t, filepath.Join(dir, name+".xlsx")))
		})
	}
}

func compareBooks(t *testing.T, ours, theirs *grid.Book) {
	if len(ours.Sheets) != len(theirs.Sheets) || ours.Date1904 != theirs.Date1904 {
		t.Fatalf("%d sheets, 1904 %t; theirs %d, %t", len(ours.Sheets), ours.Date1904, len(theirs.Sheets), theirs.Date1904)
	}
	for i, s := range ours.Sheets {
		o := theirs.Sheets[i]
		if s.Name != o.Name || s.Hidden != o.Hidden || len(s.Merges) != len(o.Merges) {
			t.Errorf("sheet %q %t %v; theirs %q %t %v", s.Name, s.Hidden, s.Merges, o.Name, o.Hidden, o.Merges)
		}
		want := map[string]grid.Cell{}
		for _, r := range o.Rows {
			for _, c := range r.Cells {
				want[grid.Address(r.Number, c.Col)] = c
			}
		}
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				address := grid.Address(r.Number, c.Col)
				if o, ok := want[address]; !ok || !alike(c, o) {
					t.Errorf("%s!%s: %q, theirs %q", s.Name, address, c.Value, o.Value)
				}
				delete(want, address)
			}
		}
		for address, c := range want {
			t.Errorf("%s!%s: %q is missing", s.Name, address, c.Value)
		}
	}
}

// alike allows for what LibreOffice does on its own account: it reckons formulas anew, calls a truth value 1, and writes
// most errors as #N/A.
func alike(a, b grid.Cell) bool {
	switch {
	case a.Formula && a.Type == grid.Error:
		return b.Type == grid.Error
	case a.Formula && a.Type == grid.Bool && b.Type == grid.Number:
		return (a.Value == "TRUE") == (b.Value == "1")
	}
	if a.Type != b.Type || a.Type != grid.Number {
		return a.Type == b.Type && a.Value == b.Value
	}
	x, err1 := strconv.ParseFloat(a.Value, 64)
	y, err2 := strconv.ParseFloat(b.Value, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= math.Abs(x)*1e-14
}

// readConverted reads what LibreOffice wrote; it is trusted and needs no care.
func readConverted(t *testing.T, path string) *grid.Book {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var workbook struct {
		Properties struct {
			Date1904 bool `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
		} `xml:"sheets>sheet"`
	}
	var shared struct {
		Items []struct {
			Text []string `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	part(t, z, "xl/workbook.xml", &workbook)
	part(t, z, "xl/sharedStrings.xml", &shared)
	texts := []string{}
	for _, item := range shared.Items {
		texts = append(texts, strings.Join(append(item.Text, item.Runs...), ""))
	}
	book := &grid.Book{Date1904: workbook.Properties.Date1904}
	for i, s := range workbook.Sheets {
		sheet := convertedSheet(t, z, i+1, texts)
		sheet.Name, sheet.Hidden = s.Name, s.State != "visible"
		book.Sheets = append(book.Sheets, sheet)
	}
	return book
}

func convertedSheet(t *testing.T, z *zip.ReadCloser, n int, texts []string) (sheet grid.Sheet) {
	var x struct {
		Cells []struct {
			Ref   string  `xml:"r,attr"`
			Type  string  `xml:"t,attr"`
			Value *string `xml:"v"`
		} `xml:"sheetData>row>c"`
		Merges []struct{} `xml:"mergeCells>mergeCell"`
	}
	part(t, z, fmt.Sprintf("xl/worksheets/sheet%d.xml", n), &x)
	sheet.Merges = make([]grid.Range, len(x.Merges))
	for _, c := range x.Cells {
		if c.Value == nil || *c.Value == "" {
			continue
		}
		cell := grid.Cell{Value: *c.Value}
		switch c.Type {
		case "s":
			i, _ := strconv.Atoi(*c.Value)
			cell.Value = texts[i]
		case "b":
			cell.Type, cell.Value = grid.Bool, map[string]string{"0": "FALSE", "1": "TRUE"}[*c.Value]
		case "e":
			cell.Type = grid.Error
		case "n", "":
			cell.Type = grid.Number
		}
		letters := strings.TrimRight(c.Ref, "0123456789")
		row, _ := strconv.Atoi(c.Ref[len(letters):])
		for _, l := range letters {
			cell.Col = cell.Col*26 + int(l-'A') + 1
		}
		sheet.Rows = append(sheet.Rows, grid.Row{Number: row, Cells: []grid.Cell{cell}})
	}
	return sheet
}

func part(t *testing.T, z *zip.ReadCloser, name string, into any) {
	t.Helper()
	f, err := z.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return // a workbook without texts has no part for them
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatal(name, err)
	}
}
