//go:build unix

package xlsx

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"duban/grid"
	"duban/worker"
)

// BenchmarkRead is workbook → typed rows with cell addresses, beside excelize's raw reading of the same file in turns (performance.md R1: CPU
// at most a quarter of excelize's, then 0.15).
func BenchmarkRead(b *testing.B) {
	for _, rows := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) { benchmarkRead(b, rows) })
	}
}

func benchmarkRead(b *testing.B, rows int) {
	data := ledger(b, rows)
	b.ReportAllocs()
	var ours, excelizes []time.Duration
	for b.Loop() {
		before := processorTime(b)
		book, err := Read(data, wide)
		if err != nil || len(book.Sheets[0].Rows) != rows {
			b.Fatal(err)
		}
		b.StopTimer()
		between := processorTime(b)
		if n, err := excelizeRows(data); err != nil || n != rows {
			b.Fatal(n, err)
		}
		ours, excelizes = append(ours, between-before), append(excelizes, processorTime(b)-between)
		b.StartTimer()
	}
	b.ReportMetric(float64(median(ours))/float64(median(excelizes)), "×excelize-CPU")
	b.ReportMetric(0.25, "goal")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
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

func BenchmarkPreflight10k(b *testing.B) {
	data := ledger(b, 10_000)
	for b.Loop() {
		if err := Preflight(data, wide); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWorker… is the whole way of an upload: start of the child, bytes in, reading, encoding, bytes out,
// decoding. cpu-ms counts both processes.
func BenchmarkWorker10k(b *testing.B)  { benchmarkWorker(b, 10_000) }
func BenchmarkWorker100k(b *testing.B) { benchmarkWorker(b, 100_000) }

func benchmarkWorker(b *testing.B, rows int) {
	data := ledger(b, rows)
	before := processorTime(b)
	for b.Loop() {
		out, err := worker.Run(b.Context(), "read", data, roomy)
		if err != nil {
			b.Fatal(err)
		}
		book, err := grid.Decode(out)
		if err != nil || book.Cells() != rows*16 {
			b.Fatal(err)
		}
	}
	reportCPU(b, before)
}

// reportCPU reports the processor time of both processes since before.
func reportCPU(b *testing.B, before time.Duration) {
	b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
}

// processorTime is what this process and its ended children have used.
func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	total := time.Duration(0)
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			tb.Fatal(err)
		}
		total += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return total
}

// BenchmarkPeak is the resident memory of a child that only reads, beside one in which excelize does (performance.md R2: at most 2.5).
func BenchmarkPeak(b *testing.B) {
	data := ledger(b, 100_000)
	peak := func(job string) float64 {
		out, err := worker.Run(b.Context(), job, data, roomy)
		if err != nil {
			b.Fatal(err)
		}
		kib, err := strconv.Atoi(string(out))
		if err != nil {
			b.Skip("the system tells no peak")
		}
		return float64(kib)
	}
	ours, excelizes := 0.0, 0.0
	for b.Loop() {
		ours, excelizes = peak("peak read"), peak("peak excelize")
	}
	b.ReportMetric(ours/1024, "peak-MiB")
	b.ReportMetric(ours/excelizes, "×excelize-memory")
	b.ReportMetric(2.5, "goal")
}
