package exporter

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

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
				size = ledgerSheetOf(b, rows)
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
func benchRow(n int) []cell {
	text := "截至10月底，已完成招标和施工图审查，累计完成投资3.2亿元，占年度计划的64%；主体工程完成过半，正按计划推进。"
	return []cell{textCell(fmt.Sprintf("1.%d.%d", n/99+1, n%99+1), codeLook), textCell("推进省市重点工程项目建设，确保按期建成投用", textLook), textCell("完成投资", textLook),
		textCell("≥1250万元", centerLook), textCell("万元", centerLook), textCell("市发展改革委", textLook), textCell("盐湖区、永济市", textLook), {value: day("2026-12-31"), look: dateLook},
		{value: float64(n%1300) + 0.5, look: numberLook(1)}, textCell("已审", centerLook), {value: float64(n%100) / 100, look: shareLook}, {value: 0.917, look: shareLook},
		lightCell(lightOrder[n%5]), textCell("完成率 64%，计划 91.7%，落后 27.7 个百分点", textLook), textCell(strings.Repeat(text, 1+n%3), textLook), textCell("资金拨付进度偏慢。", textLook)}
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
func ledgerSheetOf(b *testing.B, rows int) int {
	out, err := nameless()
	if err != nil {
		b.Fatal(err)
	}
	defer discard(out)
	book, err := newBook("台账", "")
	if err != nil {
		b.Fatal(err)
	}
	defer book.close()
	p, err := book.page(ledgerSheet, paperA3, benchColumns())
	if err != nil {
		b.Fatal(err)
	}
	p.head()
	for n := range rows {
		p.write(benchRow(n))
	}
	if err := book.writeTo(out); err != nil {
		b.Fatal(err)
	}
	size, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		b.Fatal(err)
	}
	return int(size)
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
	for n := range rows {
		for i, c := range benchRow(n) {
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

// BenchmarkLedgerPeak is the most memory in use while a sheet is written, of 100,000 rows to that of 10,000 (performance.md W3): into a file,
// since nothing is sent before all is there.
func BenchmarkLedgerPeak(b *testing.B) {
	for b.Loop() {
		small, large := peakOf(b, 10_000), peakOf(b, 100_000)
		b.ReportMetric(float64(large)/float64(small), "×10k(goal≤1.3)")
		b.ReportMetric(float64(large)/1e6, "MB-at-100k")
	}
}

func peakOf(b *testing.B, rows int) uint64 {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapInuse)
			}
		}
	}()
	ledgerSheetOf(b, rows)
	close(stop)
	return <-peak
}
