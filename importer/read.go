package importer

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"duban/grid"
	"duban/importer/csv"
	"duban/importer/htmltable"
	"duban/importer/sniff"
	"duban/importer/xls"
	"duban/importer/xlsx"
	"duban/models"
	"duban/worker"

	"golang.org/x/sync/semaphore"
)

// readJob is the name of the job that a worker child runs.
const readJob = "importer.read"

// Jobs are what main and tests give to worker.Serve.
func Jobs() map[string]worker.Job {
	return map[string]worker.Job{readJob: serveRead, proseJob: serveProse}
}

// Limits bound one file. They are a parameter because staff may hand in more than departments, and benchmarks more than either.
type Limits struct {
	Workbook xlsx.Limits
	Worker   worker.Limits
}

// DefaultLimits are those of security.md §2.
var DefaultLimits = Limits{Workbook: xlsx.DefaultLimits, Worker: worker.DefaultLimits}

// The first byte of a worker's answer.
const (
	answerBook  = 1
	answerError = 2
)

// inHand bounds the bytes of workers' answers whose cells are in this process at once: large books are judged one after the other, so that
// ten of them cost no more memory than one. Ordinary ones are a few kilobytes and never wait.
var inHand = semaphore.NewWeighted(mostInHand)

const mostInHand = 512 << 10

// readBook reads a file's cells and lets go of its place at once: for those who look at a book and drop it.
func readBook(ctx context.Context, body []byte, lim Limits) (*grid.Book, error) {
	book, done, err := openBook(ctx, body, lim)
	done()
	return book, err
}

// openBook reads a file's cells; done, never nil, gives their place in memory back once nobody needs them any more.
func openBook(ctx context.Context, body []byte, lim Limits) (book *grid.Book, done func(), err error) {
	nothing := func() {}
	answer, err := readAnswer(ctx, body, lim)
	if err != nil {
		return nil, nothing, err
	}
	weight := min(int64(len(answer)), mostInHand)
	if err := inHand.Acquire(ctx, weight); err != nil {
		return nil, nothing, err
	}
	done = func() { inHand.Release(weight) }
	if book, err = grid.Decode(answer); err != nil {
		done()
		return nil, nothing, err
	}
	return book, done, nil
}

// readAnswer has a bounded child process read a file. A child that was ended for its hunger or its slowness is a refusal of the file, not a
// fault of ours.
func readAnswer(ctx context.Context, body []byte, lim Limits) ([]byte, error) {
	if int64(len(body)) > lim.Workbook.File {
		return nil, models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", fmt.Sprintf("%d MB", lim.Workbook.File>>20))
	}
	head, err := json.Marshal(lim.Workbook)
	if err != nil {
		return nil, err
	}
	heading := append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	out, err := worker.RunParts(ctx, readJob, [][]byte{heading, body}, lim.Worker)
	switch {
	case errors.Is(err, worker.ErrMemory) || errors.Is(err, worker.ErrTime) || errors.Is(err, worker.ErrOutput):
		return nil, &models.Error{Kind: models.TooLarge, Code: "FILE_TOO_HARD", Field: "file", Err: err}
	case errors.Is(err, worker.ErrCrashed):
		return nil, &models.Error{Kind: models.Invalid, Code: "FILE_DAMAGED", Field: "file", Err: err}
	case err != nil:
		return nil, err
	case len(out) == 0:
		return nil, errors.New("importer: the worker gave no answer")
	case out[0] == answerError:
		var refused models.Error
		if err := json.Unmarshal(out[1:], &refused); err != nil {
			return nil, fmt.Errorf("importer: the worker's error: %w", err)
		}
		refused.Field = "file"
		return nil, &refused
	}
	return out[1:], nil
}

// serveRead is the job, run inside the child.
func serveRead(in io.Reader, out io.Writer) error {
	all, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	n, used := binary.Uvarint(all)
	if used <= 0 || n > uint64(len(all)-used) {
		return errors.New("importer: a malformed job")
	}
	var lim xlsx.Limits
	if err := json.Unmarshal(all[used:used+int(n)], &lim); err != nil {
		return err
	}
	book, err := readKind(all[used+int(n):], lim)
	var refused *models.Error
	if errors.As(err, &refused) {
		refused.Err = nil
		body, err := json.Marshal(refused)
		if err == nil {
			_, err = out.Write(append([]byte{answerError}, body...))
		}
		return err
	}
	if err != nil {
		return err
	}
	if _, err := out.Write([]byte{answerBook}); err != nil {
		return err
	}
	return grid.Encode(out, book)
}

// readKind reads a file by what it is, never by its name.
func readKind(data []byte, lim xlsx.Limits) (*grid.Book, error) {
	plain := grid.Limits{Columns: lim.Columns, Cells: lim.Cells, Merges: lim.Merges, Chars: lim.Chars, Text: lim.Text}
	switch kind := sniff.Of(data); kind {
	case sniff.XLSX, sniff.XLSM:
		return xlsx.Read(data, lim)
	case sniff.XLS, sniff.ET:
		return xls.Read(data, plain)
	case sniff.CSV, sniff.TSV, sniff.Text:
		return csv.Read(data, plain)
	case sniff.HTML, sniff.SpreadsheetXML:
		return htmltable.Read(data, plain)
	case sniff.XLSB, sniff.ODS, sniff.ODT, sniff.DOCX, sniff.PPTX, sniff.OFD, sniff.Numbers:
		return nil, kind.Refusal()
	default:
		if bytes.HasPrefix(data, []byte("PK")) {
			return xlsx.Read(data, lim) // says what is wrong with the package
		}
		return xls.Read(data, plain) // says what it is in truth
	}
}
