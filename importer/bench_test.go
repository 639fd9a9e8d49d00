package importer_test

import (
	"bytes"
	"fmt"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

// BenchmarkImport is bytes → checked → handed in, with every row changing two cells: diff, findings, entries, readings, one chained
// event per change. BenchmarkExcelizeRows reads the same file with excelize alone (performance.md I1, I2).
func BenchmarkImport(b *testing.B) {
	for _, database := range []struct {
		name string
		open func(testing.TB) *store.Store
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		for _, rows := range []int{500, 10_000} {
			b.Run(fmt.Sprintf("%s/rows=%d", database.name, rows), func(b *testing.B) {
				st := database.open(b)
				seed, files := filled(b, st, rows)
				d := seed.Departments[0]
				v := storetest.For(d)
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					r, err := importer.Import(ctx, st, v, upload(seed, d, files[i%2]), importer.ApplyInput{})
					if err != nil {
						b.Fatal(err)
					}
					if len(r.Detail.Changes) != 2*rows || !r.Applied {
						b.Fatalf("%d changes, want %d; applied %v; findings %v", len(r.Detail.Changes), 2*rows, r.Applied, r.Findings[:min(3, len(r.Findings))])
					}
				}
				b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

// BenchmarkExcelizeRows is the measure: excelize's own raw reading of the same file.
func BenchmarkExcelizeRows(b *testing.B) {
	for _, rows := range []int{500, 10_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			_, files := filled(b, storetest.SQLite(b), rows)
			b.ReportAllocs()
			for b.Loop() {
				f, err := excelize.OpenReader(bytes.NewReader(files[0]))
				if err != nil {
					b.Fatal(err)
				}
				it, err := f.Rows(sheet.FirstSheet)
				if err != nil {
					b.Fatal(err)
				}
				for it.Next() {
					if _, err := it.Columns(excelize.Options{RawCellValue: true}); err != nil {
						b.Fatal(err)
					}
				}
				f.Close()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// filled loads a report of so many tasks and gives two files that differ from each other in two cells of every row.
func filled(b *testing.B, st *store.Store, rows int) (models.Seed, [2][]byte) {
	b.Helper()
	seed := storetest.Synthetic(rows, 1)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		b.Fatal(err)
	}
	d := seed.Departments[0]
	file, err := exporter.Template(ctx, st, storetest.For(d), seed.Report.ID, d.ID, november)
	if err != nil {
		b.Fatal(err)
	}
	var files [2][]byte
	for i := range files {
		files[i] = with(b, file.Body, func(f *excelize.File) error {
			for row := range rows {
				if err := f.SetCellValue(sheet.FirstSheet, fmt.Sprint(column(models.FieldCumulative), row+5), 10+i*5); err != nil {
					return err
				}
				text := fmt.Sprintf("第%d行：已完成主体工程%d处，进展顺利。", row+1, i+3)
				if err := f.SetCellValue(sheet.FirstSheet, fmt.Sprint(column(models.FieldProgress), row+5), text); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return seed, files
}
