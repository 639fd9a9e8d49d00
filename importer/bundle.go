package importer

import (
	"archive/zip"
	"bytes"
	"io"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/models"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Packed is one file of several that come together.
type Packed struct {
	Name string
	Body []byte
	Err  error // why there is no Body
}

// BundleLimits bound a zip of files.
type BundleLimits struct {
	Files    int   // in it
	Unpacked int64 // bytes of all of them
}

// DefaultBundle is what one drop may hold: every department of a city with its attachments.
var DefaultBundle = BundleLimits{Files: 200, Unpacked: 256 << 20}

// Unpack gives the files of a zip in order of name, one after the other: none is kept while the next is read. What isn't meant is left out:
// folders, and what programs leave beside files. A zip within a zip comes as it is, and is refused when it is read. Sizes that the zip
// declares aren't believed.
func Unpack(body []byte, lim BundleLimits) (iter.Seq[Packed], error) {
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, &models.Error{Kind: models.Invalid, Code: "FILE_DAMAGED", Field: "file", Err: err}
	}
	type entry struct {
		name string
		*zip.File
	}
	var entries []entry
	for _, f := range r.File {
		if name := entryName(f); !f.FileInfo().IsDir() && !leftBeside(name) {
			entries = append(entries, entry{name, f})
		}
	}
	if len(entries) > lim.Files {
		return nil, models.Errorf(models.TooLarge, "TOO_MANY", "file", "found", strconv.Itoa(len(entries)), "most", strconv.Itoa(lim.Files))
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return func(yield func(Packed) bool) {
		room := lim.Unpacked
		for _, e := range entries {
			p := Packed{Name: e.name}
			p.Body, p.Err = readEntry(e.File, min(room, DefaultLimits.Workbook.File+1))
			if room -= int64(len(p.Body)); room <= 0 {
				p.Body, p.Err = nil, models.Errorf(models.TooLarge, "ZIP_BOMB", "file")
			}
			if !yield(p) {
				return
			}
		}
	}, nil
}

// readEntry reads at most so many bytes of an entry, one more than a file may have, so that a lying size costs nothing.
func readEntry(f *zip.File, most int64) ([]byte, error) {
	if f.Flags&1 != 0 {
		return nil, models.Errorf(models.Unsupported, "FILE_ENCRYPTED", "file")
	}
	damaged := func(err error) error {
		return &models.Error{Kind: models.Invalid, Code: "FILE_DAMAGED", Field: "file", Err: err}
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil, damaged(err)
	}
	return body, nil
}

// entryName is an entry's name as it was typed: the Windows of a Chinese office packs names in its own encoding and says nothing of it.
func entryName(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 && !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/")
}

// leftBeside says that a file is one of those that programs leave beside those that people mean: .DS_Store, ~$table.xlsx, a Mac's notes.
func leftBeside(name string) bool {
	base := path.Base(name)
	return base == "" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.HasPrefix(name, "__MACOSX/") ||
		strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini")
}
