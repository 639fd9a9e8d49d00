package xlsx

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/grid"
)

// ledger is a workbook of a bulletin's shape: 16 columns of numbers, dates, percentages, repeated names and prose.
func ledger(tb testing.TB, rows int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 31})
	if err != nil {
		tb.Fatal(err)
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		tb.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for i := 1; i <= rows; i++ {
		row := []any{
			i, fmt.Sprintf("%d.%d.%d", i%9, i%7, i), fmt.Sprintf("建设改造高标准农田第%d片，推进万亩示范", i),
			"市农业农村局", "市财政局、各县（市、区）政府", excelize.Cell{StyleID: date, Value: 46000 + i%365},
			float64(i%1000) / 8, "万亩", float64(i) * 1.25, excelize.Cell{StyleID: percent, Value: float64(i%100) / 100},
			"按序时推进", fmt.Sprintf("截至本期已完成%d亩，累计投入资金%d万元，正在开展土地平整。", i, i*3),
			"无", "加快进度", i % 12, true,
		}
		if err := w.SetRow(grid.Address(i, 1), row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// wide are limits for a province's ledger.
var wide = func() Limits {
	lim := DefaultLimits
	lim.File, lim.Unpacked, lim.Part = 100<<20, 1<<30, 1<<30
	lim.Columns, lim.Cells, lim.Text = maxCol, 5_000_000, 1<<30
	return lim
}()

func benchmarkRead(b *testing.B, rows int) {
	data := ledger(b, rows)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		book, err := Read(data, wide)
		if err != nil {
			b.Fatal(err)
		}
		if len(book.Sheets[0].Rows) != rows {
			b.Fatal(len(book.Sheets[0].Rows))
		}
	}
}

func benchmarkExcelize(b *testing.B, rows int) {
	data := ledger(b, rows)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n, err := excelizeRows(data)
		if err != nil || n != rows {
			b.Fatal(n, err)
		}
	}
}

// excelizeRows reads the first sheet as R1 and I1 measure against, and counts its rows.
func excelizeRows(data []byte) (int, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Close()
}

// The first goal of R1 is a quarter of excelize's processor time, the second 0.15.
func BenchmarkRead10k(b *testing.B)      { benchmarkRead(b, 10_000) }
func BenchmarkExcelize10k(b *testing.B)  { benchmarkExcelize(b, 10_000) }
func BenchmarkRead100k(b *testing.B)     { benchmarkRead(b, 100_000) }
func BenchmarkExcelize100k(b *testing.B) { benchmarkExcelize(b, 100_000) }

func BenchmarkPreflight10k(b *testing.B) {
	data := ledger(b, 10_000)
	for b.Loop() {
		if err := Preflight(data, wide); err != nil {
			b.Fatal(err)
		}
	}
}
