//go:build unix

package xlsx

import (
	"bytes"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"duban/grid"
	"duban/worker"
)

func benchmarkRead(b *testing.B, rows int) {
	data := ledger(b, rows)
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		book, err := Read(data, wide)
		if err != nil {
			b.Fatal(err)
		}
		if len(book.Sheets[0].Rows) != rows {
			b.Fatal(len(book.Sheets[0].Rows))
		}
	}
	reportCPU(b, before)
}

func benchmarkExcelize(b *testing.B, rows int) {
	data := ledger(b, rows)
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		n, err := excelizeRows(data)
		if err != nil || n != rows {
			b.Fatal(n, err)
		}
	}
	reportCPU(b, before)
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

// BenchmarkPeak… reports the resident memory of a child that only reads (R2: at most 2.5 of excelize's).
func BenchmarkPeakRead100k(b *testing.B)     { benchmarkPeak(b, "peak read") }
func BenchmarkPeakExcelize100k(b *testing.B) { benchmarkPeak(b, "peak excelize") }

func benchmarkPeak(b *testing.B, job string) {
	data := ledger(b, 100_000)
	peak := 0
	for b.Loop() {
		out, err := worker.Run(b.Context(), job, data, roomy)
		if err != nil {
			b.Fatal(err)
		}
		if peak, err = strconv.Atoi(string(out)); err != nil {
			b.Skip("the system tells no peak")
		}
	}
	b.ReportMetric(float64(peak)/1024, "peak-MiB")
}
