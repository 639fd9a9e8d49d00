//go:build unix

package xlsx

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/worker"
)

func TestMain(m *testing.M) {
	worker.Serve(map[string]worker.Job{
		"read":          readJob,
		"peak read":     peakOf(func(data []byte) error { return readJob(bytes.NewReader(data), io.Discard) }),
		"peak excelize": peakOf(func(data []byte) error { _, err := excelizeRows(data); return err }),
	})
	os.Exit(m.Run())
}

// readJob is how a program reads in a worker.
func readJob(in io.Reader, out io.Writer) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	book, err := Read(data, wide)
	return WriteAnswer(out, book, err)
}

// peakOf is a job that answers the most resident memory that it had, in KiB; "0" where that can't be told.
func peakOf(work func([]byte) error) worker.Job {
	return func(in io.Reader, out io.Writer) error {
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := work(data); err != nil {
			return err
		}
		status, _ := os.ReadFile("/proc/self/status")
		_, after, _ := strings.Cut(string(status), "VmHWM:")
		peak, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		_, err = io.WriteString(out, peak)
		return err
	}
}

var roomy = worker.Limits{Memory: 2 << 30, Output: 256 << 20, Time: time.Minute}

func TestThroughTheWorker(t *testing.T) {
	data := ledger(t, 500)
	out, err := worker.Run(t.Context(), "read", data, worker.Limits{})
	check(t, err)
	sent, err := ReadAnswer(out)
	check(t, err)
	book, err := Read(data, wide)
	check(t, err)
	if dump(sent) != dump(book) || book.Cells() != 500*16 {
		t.Errorf("%d cells sent of %d", sent.Cells(), book.Cells())
	}
	out, err = worker.Run(t.Context(), "read", data[:len(data)/2], worker.Limits{})
	check(t, err)
	if _, err := ReadAnswer(out); err == nil || !strings.HasPrefix(err.Error(), CodeTruncated) {
		t.Errorf("half a file: %v", err)
	}
}

// The worst files within the default limits stay far below the memory that a worker may have (P1).
func TestMemoryOfLargestFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("large files")
	}
	for name, f := range map[string]*file{
		"strings": rowsOf(cellA1).strings(strings.Repeat("<si><t/></si>", 4_500_000)),
		"styles":  rowsOf(cellA1).styles("<numFmts>" + strings.Repeat(`<numFmt numFmtId="1" formatCode="`+strings.Repeat("0", 1000)+`"/>`, 50_000) + "</numFmts>"),
		"a token": rowsOf(`<row><c t="str"><v>` + strings.Repeat("a", 15<<20) + `</v></c></row>`),
		"nothing": rowsOf(strings.Repeat("<row/>", 1_048_576)),
	} {
		t.Run(name, func(t *testing.T) {
			data := f.bytes(t)
			out, err := worker.Run(t.Context(), "read", data, worker.Limits{Memory: 256 << 20})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := ReadAnswer(out); err != nil {
				t.Log(err)
			}
		})
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
		book, err := ReadAnswer(out)
		if err != nil || book.Cells() != rows*16 {
			b.Fatal(err)
		}
	}
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
