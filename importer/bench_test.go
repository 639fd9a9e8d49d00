package importer_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/exporter"
	"duban/importer"
	"duban/importer/xlsx"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"
	"duban/worker"

	"github.com/xuri/excelize/v2"
)

// roomy are limits that let 100,000 rows of a template through.
var roomy = importer.Limits{
	Workbook: xlsx.Limits{File: 100 << 20, Unpacked: 1 << 30, Part: 1 << 30, Cells: 4_000_000, Text: 512 << 20},
	Worker:   worker.Limits{Memory: 4 << 30, Time: 5 * time.Minute, Output: 1 << 30},
}

// month is what a department does to the rows of its template; it says how many cells it changed.
type month func(f *excelize.File, rows, round int) (changes int, err error)

// BenchmarkImport is bytes → checked → handed in: worker, diff, findings, entries, readings, one chained event a change, committed. After each
// import excelize reads the same file, raw and alone; the ratio of the medians is performance.md's I1 (PostgreSQL) and I2 (SQLite). In a
// busy month every row has a new figure and a new text; a usual one is usualMonth.
func BenchmarkImport(b *testing.B) {
	eachImport(b, func(b *testing.B, st *store.Store, seed models.Seed, file []byte) (importer.Result, time.Duration) {
		started := time.Now()
		r, err := importer.Import(ctx, st, storetest.For(seed.Departments[0]), roomyUpload(seed, file), importer.ApplyInput{SkipFaultyRows: true})
		if err != nil {
			b.Fatal(err)
		}
		return r, time.Since(started)
	})
}

// BenchmarkCheckApply is the way of a client who looks at the preview: the file is read and judged twice, in two transactions.
func BenchmarkCheckApply(b *testing.B) {
	eachImport(b, func(b *testing.B, st *store.Store, seed models.Seed, file []byte) (importer.Result, time.Duration) {
		started, v := time.Now(), storetest.For(seed.Departments[0])
		checked, err := importer.Check(ctx, st, v, roomyUpload(seed, file))
		if err != nil {
			b.Fatal(err)
		}
		r, err := importer.ApplyWithin(ctx, st, v, importer.ApplyInput{SubmissionID: checked.Submission.ID, PlanHash: checked.PlanHash, SkipFaultyRows: true}, roomy)
		if err != nil {
			b.Fatal(err)
		}
		return r, time.Since(started)
	})
}

func eachImport(b *testing.B, run func(*testing.B, *store.Store, models.Seed, []byte) (importer.Result, time.Duration)) {
	for _, database := range []struct {
		name string
		open func(testing.TB) *store.Store
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		for _, rows := range []int{500, 10_000, 100_000} {
			for _, m := range []struct {
				name string
				fill month
			}{{"busy", busyMonth}, {"usual", usualMonth}} {
				b.Run(fmt.Sprintf("%s/%s/rows=%d", database.name, m.name, rows), func(b *testing.B) {
					st := database.open(b)
					seed, files, changes := filled(b, st, rows, m.fill)
					b.ReportAllocs()
					var ours, excelizes []time.Duration
					for i := 0; b.Loop(); i++ {
						r, took := run(b, st, seed, files[i%2])
						if len(r.Detail.Changes) < changes/2 || !r.Applied {
							b.Fatalf("%d changes of %d; applied %v; findings %v", len(r.Detail.Changes), changes, r.Applied, r.Findings[:min(3, len(r.Findings))])
						}
						b.StopTimer()
						ours, excelizes = append(ours, took), append(excelizes, excelizeReads(b, files[i%2]))
						b.StartTimer()
					}
					b.ReportMetric(float64(median(ours))/float64(median(excelizes)), "×excelize")
					b.ReportMetric(1, "goal")
					b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				})
			}
		}
	}
}

func roomyUpload(seed models.Seed, file []byte) importer.Upload {
	u := upload(seed, seed.Departments[0], file)
	u.Limits = &roomy
	return u
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// excelizeReads is the measure: how long excelize takes over its own raw reading of a file's first sheet.
func excelizeReads(b *testing.B, file []byte) time.Duration {
	b.Helper()
	started := time.Now()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	it, err := f.Rows(sheet.FirstSheet)
	if err != nil {
		b.Fatal(err)
	}
	for it.Next() {
		if _, err := it.Columns(excelize.Options{RawCellValue: true}); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(started)
}

// filled loads a report of so many tasks, all of one department, and gives its template as filled in two ways that differ in every changed
// cell, with the number of changed cells.
func filled(b *testing.B, st *store.Store, rows int, fill month) (seed models.Seed, files [2][]byte, changes int) {
	b.Helper()
	seed = storetest.Synthetic(rows, 1)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		b.Fatal(err)
	}
	d := seed.Departments[0]
	file, err := exporter.Template(ctx, st, storetest.For(d), seed.Report.ID, d.ID, november)
	if err != nil {
		b.Fatal(err)
	}
	for i := range files {
		files[i] = with(b, file.Body, func(f *excelize.File) error {
			var err error
			changes, err = fill(f, rows, i)
			return err
		})
	}
	return seed, files, changes
}

// cells sets cells of a template's row.
type cells struct {
	f       *excelize.File
	changes int
	err     error
}

func (c *cells) set(row int, f models.Field, value any) {
	if c.err == nil {
		c.changes++
		c.err = c.f.SetCellValue(sheet.FirstSheet, fmt.Sprint(column(f), row+5), value)
	}
}

// busyMonth changes two cells of every row.
func busyMonth(f *excelize.File, rows, round int) (int, error) {
	c := cells{f: f}
	for row := range rows {
		c.set(row, models.FieldCumulative, 10+round*5)
		c.set(row, models.FieldProgress, fmt.Sprintf("第%d行：已完成主体工程%d处，进展顺利。", row+1, round+3))
	}
	return c.changes, c.err
}

// usualMonth leaves one row in ten untouched; four have a figure and a text, three a text of two sentences, one also problem and measure,
// one 本期无新进展. One figure in forty is printed as 约…, one in two hundred can't be read and keeps its row out.
func usualMonth(f *excelize.File, rows, round int) (int, error) {
	c := cells{f: f}
	for row := range rows {
		done := fmt.Sprintf("截至11月底，第%d项已完成%d处，完成投资%d万元。", row+1, round+3, row%900+100)
		switch kind := row % 10; {
		case kind < 4 && row%200 == 0:
			c.set(row, models.FieldCumulative, fmt.Sprintf("见附件%d", round+1))
		case kind < 4 && row%40 == 1:
			c.set(row, models.FieldCumulative, fmt.Sprintf("约%d万亩", 20+round*5))
		case kind < 4:
			c.set(row, models.FieldCumulative, float64(40+round*5)+float64(row%100)/10)
		}
		switch kind := row % 10; {
		case kind < 4:
			c.set(row, models.FieldProgress, done)
		case kind < 7:
			c.set(row, models.FieldProgress, done+"下一步将会同相关县（市、区）倒排工期、挂图作战，确保年底前全面完成年度目标任务。")
		case kind == 7:
			c.set(row, models.FieldProgress, done)
			c.set(row, models.FieldProblems, fmt.Sprintf("第%d批资金尚未到位，部分地块土地手续办理较慢。", round+1))
			c.set(row, models.FieldNextSteps, fmt.Sprintf("加强与市财政局、市自然资源局对接，%d月中旬前办结。", round+11))
		case kind == 8 && round == 0:
			c.set(row, models.FieldStatus, "本期无新进展")
		case kind == 8:
			c.set(row, models.FieldStatus, "按计划")
		}
	}
	return c.changes, c.err
}
