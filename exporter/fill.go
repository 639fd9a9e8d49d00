package exporter

import (
	"bytes"
	"fmt"
	"slices"

	"duban/sheet"

	"github.com/xuri/excelize/v2"
)

// Typed is what somebody types into a workbook that came from here: a value beneath a header word, in the row with an id.
type Typed struct {
	Sheet string
	ID    string // in the hidden column: ind_…, tsk_…, itm_…, mil#…
	Head  string // 本期累计
	Value any
}

// FillIn types values into a template or plan workbook as a person at a desk does, for simulations and tests. A sheet, row or header word that
// isn't there is an error.
func FillIn(body []byte, typed []Typed) ([]byte, error) {
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer book.Close()
	sheets := map[string]filling{}
	for _, x := range typed {
		f, known := sheets[x.Sheet]
		if !known {
			if f, err = fillingOf(book, x.Sheet); err != nil {
				return nil, err
			}
			sheets[x.Sheet] = f
		}
		row, col := f.rows[x.ID], f.heads[x.Head]
		if row == 0 || col == 0 {
			return nil, fmt.Errorf("%s: no row %q or no column %q", x.Sheet, x.ID, x.Head)
		}
		cell, err := excelize.CoordinatesToCellName(col, row)
		if err == nil {
			err = book.SetCellValue(x.Sheet, cell, x.Value)
		}
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = book.Write(&out)
	return out.Bytes(), err
}

// filling is where the rows and columns of a sheet stand.
type filling struct{ rows, heads map[string]int }

func fillingOf(book *excelize.File, name string) (filling, error) {
	f := filling{rows: map[string]int{}, heads: map[string]int{}}
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		return f, err
	}
	ids := -1
	for i, row := range rows {
		if at := slices.Index(row, sheet.IDHeader); ids < 0 && at >= 0 {
			ids = at
			for k, head := range row {
				f.heads[head] = k + 1
			}
		} else if ids >= 0 && ids < len(row) {
			f.rows[row[ids]] = i + 1
		}
	}
	return f, nil
}
