package exporter

import (
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"
)

// packLevel is the level of deflate. klauspost's level 5, its default for archives, would take a little less work still, but makes the
// files a seventh larger than the standard library's; this one makes them 3 % larger (docs/workbooks.md has the figures).
const packLevel = 6

// packers are compressors to be used again: each holds more than half a megabyte, and a workbook has a score of parts.
var packers sync.Pool

// newZip is the archive that workbooks are packed into.
func newZip(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		if used, ok := packers.Get().(*flate.Writer); ok {
			used.Reset(w)
			return &packer{used}, nil
		}
		fresh, err := flate.NewWriter(w, packLevel)
		return &packer{fresh}, err
	})
	return z
}

// packer is one part on its way into the archive.
type packer struct{ *flate.Writer }

// Close ends the part and gives the compressor back.
func (p *packer) Close() error {
	err := p.Writer.Close()
	packers.Put(p.Writer)
	p.Writer = nil
	return err
}
