package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"

	"duban/models"
)

// archive is the zip file: its entries, checked, and how much of the allowance has been unpacked.
type archive struct {
	lim      Limits
	data     []byte
	parts    map[string]*part // by lower-case name: names of parts know no case
	order    []*part
	unpacked int64
	inflate  io.ReadCloser // reused from part to part
}

// part is one entry. Each is unpacked at most once.
type part struct {
	*zip.File
	begun bool
}

// IsZip says whether data begins like a zip file, which every xlsx does.
func IsZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// openArchive reads the directory and checks it: names, number and declared sizes. Nothing is unpacked yet.
func openArchive(data []byte, lim Limits) (*archive, error) {
	if int64(len(data)) > lim.File {
		return nil, refusal(models.TooLarge, CodeTooLarge, nil,
			"found", megabytes(int64(len(data))), "limit", megabytes(lim.File))
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		code := CodeDamaged
		if IsZip(data) && (errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF)) {
			code = CodeTruncated // the directory stands at a zip's end
		}
		return nil, refusal(models.Invalid, code, err, "kind", "xlsx")
	}
	if len(r.File) > lim.Entries {
		return nil, bomb("entries", "", int64(lim.Entries))
	}
	a := &archive{lim: lim, data: data, parts: make(map[string]*part, len(r.File))}
	declared := int64(0)
	for _, f := range r.File {
		if err := a.add(f); err != nil {
			return nil, err
		}
		declared += int64(min(f.UncompressedSize64, uint64(lim.Unpacked)+1))
	}
	if declared > lim.Unpacked {
		return nil, bomb("unpacked", "", lim.Unpacked)
	}
	return a, nil
}

// add checks one entry of the directory and keeps it.
func (a *archive) add(f *zip.File) error {
	name := strings.ToLower(f.Name)
	if !properName(f.Name) || a.parts[name] != nil {
		return refusal(models.Invalid, CodeName, nil, "part", strconv.QuoteToASCII(f.Name))
	}
	if f.Flags&1 != 0 {
		return refusal(models.Unsupported, CodeEncrypted, nil)
	}
	if f.UncompressedSize64 > uint64(a.lim.Part) {
		return bomb("part", f.Name, a.lim.Part)
	}
	p := &part{File: f}
	a.parts[name] = p
	a.order = append(a.order, p)
	return nil
}

// properName refuses names that lead out of a folder or that two programs may read differently.
func properName(name string) bool {
	trimmed := strings.TrimSuffix(name, "/")
	return trimmed != "" && !strings.ContainsAny(name, "\\\x00:") && path.Clean("/"+trimmed) == "/"+trimmed
}

// open begins to unpack a part. Reading it to the end proves its size and checksum.
func (a *archive) open(p *part) (*unpacking, error) {
	if p.begun {
		return nil, damaged(p.Name, errors.New("a part that is used twice"))
	}
	p.begun = true
	offset, err := p.DataOffset()
	if err != nil {
		return nil, damaged(p.Name, err)
	}
	if size := uint64(len(a.data)); uint64(offset) > size || p.CompressedSize64 > size-uint64(offset) {
		return nil, damaged(p.Name, io.ErrUnexpectedEOF)
	}
	packed := bytes.NewReader(a.data[offset : uint64(offset)+p.CompressedSize64])
	u := &unpacking{archive: a, part: p}
	switch p.Method {
	case zip.Store:
		u.src = packed
	case zip.Deflate:
		if u.src, err = a.inflater(packed); err != nil {
			return nil, damaged(p.Name, err)
		}
	default:
		return nil, damaged(p.Name, zip.ErrAlgorithm)
	}
	return u, nil
}

func (a *archive) inflater(packed *bytes.Reader) (io.Reader, error) {
	if a.inflate == nil {
		a.inflate = flate.NewReader(packed)
		return a.inflate, nil
	}
	return a.inflate, a.inflate.(flate.Resetter).Reset(packed, nil)
}

// unpacking reads one part. It counts what really comes out: the sizes that a directory declares may lie.
type unpacking struct {
	*archive
	part *part
	src  io.Reader
	size int64
	crc  uint32
}

// Read returns io.EOF only when size and checksum are as declared.
func (u *unpacking) Read(b []byte) (int, error) {
	n, err := u.src.Read(b)
	u.crc = crc32.Update(u.crc, crc32.IEEETable, b[:n])
	u.size += int64(n)
	u.unpacked += int64(n)
	switch p := u.part; {
	case u.size > u.lim.Part:
		return 0, bomb("part", p.Name, u.lim.Part)
	case u.unpacked > u.lim.Unpacked:
		return 0, bomb("unpacked", p.Name, u.lim.Unpacked)
	case u.size > ratioFrom && u.size > u.lim.Ratio*int64(p.CompressedSize64):
		return 0, bomb("ratio", p.Name, u.lim.Ratio)
	case err == nil:
		return n, nil
	case err != io.EOF:
		return 0, damaged(p.Name, err)
	case uint64(u.size) != p.UncompressedSize64:
		return 0, damaged(p.Name, errors.New("another size than declared"))
	case u.crc != p.CRC32:
		return 0, damaged(p.Name, zip.ErrChecksum)
	}
	return n, io.EOF
}

// scan begins to read a part as XML.
func (a *archive) scan(p *part) (*scanner, error) {
	u, err := a.open(p)
	if err != nil {
		return nil, err
	}
	return newScanner(u, p.Name, a.lim.Depth), nil
}

// megabytes prints a size of bytes for a sentence.
func megabytes(n int64) string {
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

// verify reads a part that nothing is taken from: XML must be well-formed, for a damaged file is not to be trusted in
// any part. Parts under customXml are foreign documents that no reader of workbooks opens, those under __MACOSX notes
// that a Mac leaves when it packs a folder.
func (a *archive) verify(p *part) error {
	name := strings.ToLower(p.Name)
	isXML := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")
	if isXML && !strings.HasPrefix(name, "customxml/") && !strings.HasPrefix(name, "__macosx/") {
		s, err := a.scan(p)
		if err != nil {
			return err
		}
		return s.rest()
	}
	u, err := a.open(p)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, u)
	return err
}

// verifyRest reads every part that was not read yet.
func (a *archive) verifyRest() error {
	for _, p := range a.order {
		if p.begun || strings.HasSuffix(p.Name, "/") {
			continue
		}
		if err := a.verify(p); err != nil {
			return err
		}
	}
	return nil
}

// hasPictures says whether pictures lie in the workbook.
func (a *archive) hasPictures() bool {
	for name := range a.parts {
		if strings.HasPrefix(name, "xl/media/") {
			return true
		}
	}
	return false
}
