package exporter

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/worker"

	"github.com/xuri/excelize/v2"
)

// BenchmarkLedgerSheet writes a styled sheet of 16 columns, as 台账 has them, beside excelize's own stream writer with the same cells, styles
// and compressor, one after the other in one run: CPU (performance.md W2), file size (W4). The ratio is ours to theirs; ours reckons the
// row heights besides.
func BenchmarkLedgerSheet(b *testing.B) {
	for _, rows := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			var ours, theirs time.Duration
			size, their := 0, 0
			for b.Loop() {
				from := cpu(b)
				n, err := ledgerSheetOf(rows)
				if err != nil {
					b.Fatal(err)
				}
				size = n
				between := cpu(b)
				their = len(streamed(b, rows))
				ours, theirs = ours+between-from, theirs+cpu(b)-between
			}
			b.ReportMetric(float64(ours)/float64(theirs), "×StreamWriter-CPU(goal≤1.0)")
			b.ReportMetric(float64(size)/float64(their), "×StreamWriter-size(goal≤1.1)")
			b.ReportMetric(ours.Seconds()/float64(b.N), "CPU-s/op")
		})
	}
}

// cpu is what this process has used so far.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchRow is a row of the bench: texts of an office, numbers, a date, a light.
func benchRow(cells []cell, n int) []cell {
	text := "截至10月底，已完成招标和施工图审查，累计完成投资3.2亿元，占年度计划的64%；主体工程完成过半，正按计划推进。"
	return append(cells[:0], textCell(fmt.Sprintf("1.%d.%d", n/99+1, n%99+1), codeLook), textCell("推进省市重点工程项目建设，确保按期建成投用", textLook), textCell("完成投资", textLook),
		textCell("≥1250万元", centerLook), textCell("万元", centerLook), textCell("市发展改革委", textLook), textCell("盐湖区、永济市", textLook), cell{value: day("2026-12-31"), look: dateLook},
		cell{value: float64(n%1300) + 0.5, look: numberLook(1)}, textCell("已审", centerLook), cell{value: float64(n%100) / 100, look: shareLook}, cell{value: 0.917, look: shareLook},
		lightCell(lightOrder[n%5]), textCell("完成率 64%，计划 91.7%，落后 27.7 个百分点", textLook), textCell(strings.Repeat(text, 1+n%3), textLook), textCell("资金拨付进度偏慢。", textLook))
}

func benchColumns() []column {
	widths := []float64{8, 26, 16, 11, 7, 13, 14, 11, 11, 6, 8, 8, 6, 22, 40, 22}
	columns := make([]column, len(widths))
	for i, w := range widths {
		columns[i] = column{fmt.Sprintf("列%d", i+1), w}
	}
	return columns
}

// ledgerSheetOf writes the sheet into a file, as exports do, and gives its size.
func ledgerSheetOf(rows int) (int, error) {
	out, err := nameless()
	if err != nil {
		return 0, err
	}
	defer discard(out)
	book, err := newBook("台账", "")
	if err != nil {
		return 0, err
	}
	defer book.close()
	p, err := book.page(ledgerSheet, paperA3, benchColumns())
	if err != nil {
		return 0, err
	}
	p.head()
	for n := range rows {
		p.cells = benchRow(p.cells, n)
		p.write(p.cells)
	}
	if err := book.writeTo(out); err != nil {
		return 0, err
	}
	size, err := out.Seek(0, io.SeekEnd)
	return int(size), err
}

// streamed is the same by excelize alone.
func streamed(b *testing.B, rows int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(newZip)
	s := newStyles(f)
	stream, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	translate := &book{file: f, styles: s}
	for i, c := range benchColumns() {
		if err := stream.SetColWidth(i+1, i+1, c.width); err != nil {
			b.Fatal(err)
		}
	}
	values := make([]any, 16)
	var row []cell
	for n := range rows {
		row = benchRow(row, n)
		for i, c := range row {
			values[i] = translate.cell(c)
		}
		if err := stream.SetRow(place(1, n+1), values, excelize.RowOpts{Height: 40}); err != nil {
			b.Fatal(err)
		}
	}
	if err := stream.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkLedgerPeak is the most resident memory of a child that writes a sheet into a file and does nothing else, of 100,000 rows to that of
// 10,000 (performance.md W3).
func BenchmarkLedgerPeak(b *testing.B) {
	var ratios, large []float64
	for b.Loop() {
		most, least := childWrites(b, 100_000), childWrites(b, 10_000)
		ratios, large = append(ratios, most.peak/least.peak), append(large, most.peak)
	}
	b.ReportMetric(middle(ratios), "×10k(goal≤1.3)")
	b.ReportMetric(middle(large)/1024, "MiB-at-100k")
}

// BenchmarkLedgerAgainstC is W1: ours and libxlsxwriter's writer, each in a process of its own, in turns. bench/ledger.sh runs it.
func BenchmarkLedgerAgainstC(b *testing.B) {
	program := os.Getenv("DUBAN_LIBXLSXWRITER")
	if program == "" {
		b.Skip("SKIPPED: it needs a program in C: bench/README.md")
	}
	for _, rows := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			var cpus, peaks, sizes []float64
			for b.Loop() {
				ours, theirs := childWrites(b, rows), otherWrites(b, program, rows)
				cpus, peaks, sizes = append(cpus, ours.cpu/theirs.cpu), append(peaks, ours.peak/theirs.peak), append(sizes, ours.size/theirs.size)
			}
			b.ReportMetric(middle(cpus), "×libxlsxwriter-CPU(goal≤0.7)")
			b.ReportMetric(middle(peaks), "×libxlsxwriter-peak")
			b.ReportMetric(middle(sizes), "×libxlsxwriter-size")
		})
	}
}

func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// wrote is what writing a sheet took: microseconds of the processor, KiB at most, bytes of the file.
type wrote struct{ cpu, peak, size float64 }

// childWrites has a child of this binary write the sheet (peakJob).
func childWrites(b *testing.B, rows int) wrote {
	out, err := worker.Run(b.Context(), peakJob, []byte(strconv.Itoa(rows)), worker.Limits{Memory: 2 << 30, Output: 1 << 10, Disk: 1 << 30, Time: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	var w wrote
	if _, err := fmt.Sscan(string(out), &w.cpu, &w.peak, &w.size); err != nil {
		b.Fatal(err)
	}
	return w
}

// otherWrites has the program in C write it.
func otherWrites(b *testing.B, program string, rows int) wrote {
	name := filepath.Join(b.TempDir(), "other.xlsx")
	out, err := exec.Command(program, strconv.Itoa(rows), name).Output()
	if err != nil {
		b.Fatal(err)
	}
	var w wrote
	if _, err := fmt.Sscan(string(out), &w.cpu, &w.peak); err != nil {
		b.Fatal(err)
	}
	file, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	w.size = float64(file.Size())
	return w
}

const peakJob = "exporter.test.peak"

// writeAlone is peakJob: it writes a sheet of so many rows and answers what it took.
func writeAlone(in io.Reader, out io.Writer) error {
	var rows int
	if _, err := fmt.Fscan(in, &rows); err != nil {
		return err
	}
	debug.SetGCPercent(50) // as the server does
	var before, u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil { // a test binary takes long to begin
		return err
	}
	size, err := ledgerSheetOf(rows)
	if err != nil {
		return err
	}
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return err
	}
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:") // of this program alone; rusage's peak may be of the one that started it
	peak, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	_, err = fmt.Fprintln(out, (u.Utime.Nano()+u.Stime.Nano()-before.Utime.Nano()-before.Stime.Nano())/1000, peak, size)
	return err
}
