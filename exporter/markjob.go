package exporter

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"

	"duban/importer"
	"duban/importer/xlsx"
	"duban/worker"
)

// The jobs that worker children run.
const (
	markJob    = "exporter.mark"
	convertJob = "exporter.convert"
)

// Jobs are what main and tests give to worker.Serve, beside those of importer.
func Jobs() map[string]worker.Job {
	return map[string]worker.Job{markJob: serving(markOriginal), convertJob: serving(markConverted)}
}

// runMarking runs a job on a file and its marks.
func runMarking(ctx context.Context, job string, body []byte, m marks, lim worker.Limits) ([]byte, error) {
	head, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	in := binary.AppendUvarint(make([]byte, 0, len(head)+len(body)+binary.MaxVarintLen64), uint64(len(head)))
	return worker.Run(ctx, job, append(append(in, head...), body...), lim)
}

// serving is the job that marks a file in one of the two ways.
func serving(marking func(body []byte, m marks) ([]byte, error)) worker.Job {
	return func(in io.Reader, out io.Writer) error {
		all, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		n, used := binary.Uvarint(all)
		if used <= 0 || n > uint64(len(all)-used) {
			return errors.New("exporter: a malformed job")
		}
		var m marks
		if err := json.Unmarshal(all[used:used+int(n)], &m); err != nil {
			return err
		}
		body, err := marking(all[used+int(n):], m)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, bytes.NewReader(body))
		return err
	}
}

// markOriginal marks a workbook in itself. It must be whole before and after.
func markOriginal(body []byte, m marks) ([]byte, error) {
	book, err := xlsx.Read(body, importer.DefaultLimits.Workbook)
	if err != nil {
		return nil, err
	}
	old := importer.MarksSheet(book)
	book = nil // its cells aren't needed any more
	marked, err := putMarks(body, m, old)
	if err != nil {
		return nil, err
	}
	return marked, xlsx.Preflight(marked, looser)
}

// looser are the limits of a marked workbook, which has a sheet and comments more than the one that was handed in.
var looser = xlsx.Limits{
	File: 2 * xlsx.DefaultLimits.File, Unpacked: 2 * xlsx.DefaultLimits.Unpacked, Part: 2 * xlsx.DefaultLimits.Part,
	Entries: 2 * xlsx.DefaultLimits.Entries, Ratio: 2 * xlsx.DefaultLimits.Ratio, Cells: 2 * xlsx.DefaultLimits.Cells,
	Merges: 2 * xlsx.DefaultLimits.Merges, Styles: 2 * xlsx.DefaultLimits.Styles, Text: 2 * xlsx.DefaultLimits.Text,
}

// markConverted marks a workbook that is made of a file's cells.
func markConverted(body []byte, m marks) ([]byte, error) {
	book, err := importer.ReadHere(body, importer.DefaultLimits.Workbook)
	if err != nil {
		return nil, err
	}
	plain, names, err := convert(book)
	if err != nil {
		return nil, err
	}
	for i := range m.List {
		if name, ok := names[m.List[i].Sheet]; ok {
			m.List[i].Sheet = name
		}
	}
	return putMarks(plain, m, "")
}
