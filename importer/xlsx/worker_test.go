//go:build unix

package xlsx

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"duban/grid"
	"duban/worker"
)

func TestMain(m *testing.M) {
	worker.Serve(map[string]worker.Job{
		"read": readJob(wide),
		// Repetition shrinks better than any ratio allows: tests of what is behind that limit lift it.
		"read any ratio": readJob(Limits{Ratio: 5000}),
		"peak read":      peakOf(func(data []byte) error { return readJob(wide)(bytes.NewReader(data), io.Discard) }),
		"peak excelize":  peakOf(func(data []byte) error { _, err := excelizeRows(data); return err }),
	})
	os.Exit(m.Run())
}

// readJob is how a program reads in a worker.
func readJob(lim Limits) worker.Job {
	return func(in io.Reader, out io.Writer) error {
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		book, err := Read(data, lim)
		if err != nil {
			return err
		}
		return grid.Encode(out, book)
	}
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
	sent, err := grid.Decode(out)
	check(t, err)
	book, err := Read(data, wide)
	check(t, err)
	if dump(sent) != dump(book) || book.Cells() != 500*16 {
		t.Errorf("%d cells sent of %d", sent.Cells(), book.Cells())
	}
	_, err = worker.Run(t.Context(), "read", data[:len(data)/2], worker.Limits{})
	if !errors.Is(err, worker.ErrFailed) || !strings.Contains(err.Error(), CodeTruncated) {
		t.Errorf("half a file: %v", err)
	}
}
