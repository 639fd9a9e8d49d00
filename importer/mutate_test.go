package importer_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
)

// mutated changes a file in one of many ways. What only packs a workbook anew keeps its cells, and must be counted alike.
func mutated(r *rand.Rand, f sample, n int) sample {
	out := sample{name: fmt.Sprintf("%s~%d", f.name, n)}
	parts := partsOf(f.body)
	kinds := 4
	if parts != nil {
		kinds = 11
	}
	kind := r.IntN(kinds)
	out.name += fmt.Sprintf("-kind%d", kind)
	switch {
	case len(f.body) < 2:
		out.body = f.body
	case kind < 4:
		out.body = torn(r, f.body, kind)
	case kind == 4:
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		out.body, out.cells, out.sure = packedAnew(parts), f.cells, f.sure
	default:
		out.body = packedAnew(mutatedParts(r, parts, kind))
	}
	return out
}

// torn cuts, flips, overwrites or removes bytes anywhere.
func torn(r *rand.Rand, body []byte, kind int) []byte {
	out := slices.Clone(body)
	switch kind {
	case 0:
		return out[:1+r.IntN(len(out)-1)]
	case 1:
		for range 1 + r.IntN(8) {
			out[r.IntN(len(out))] ^= 1 << r.IntN(8)
		}
	case 2:
		at := r.IntN(len(out))
		for i := at; i < min(at+1+r.IntN(16), len(out)); i++ {
			out[i] = byte(r.IntN(256))
		}
	default:
		from := r.IntN(len(out))
		return slices.Delete(out, from, min(from+1+r.IntN(600), len(out)))
	}
	return out
}

type part struct {
	name string
	body []byte
}

// partsOf unpacks a workbook's parts; nil where it is none, or large.
func partsOf(body []byte) []part {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil
	}
	var parts []part
	size := 0
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return nil
		}
		content, err := io.ReadAll(io.LimitReader(in, 8<<20))
		in.Close()
		if size += len(content); err != nil || size >= 8<<20 {
			return nil
		}
		parts = append(parts, part{f.Name, content})
	}
	return parts
}

func packedAnew(parts []part) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	for _, p := range parts {
		if out, err := w.Create(p.name); err == nil {
			_, _ = out.Write(p.body)
		}
	}
	_ = w.Close()
	return b.Bytes()
}

var (
	digits  = regexp.MustCompile(`[0-9]+`)
	element = regexp.MustCompile(`<(?:c|row|si|sheet|mergeCell|xf|Relationship)\b[^>]*>`)
)

// mutatedParts changes what the parts say, behind correct sizes and checksums.
func mutatedParts(r *rand.Rand, parts []part, kind int) []part {
	parts = slices.Clone(parts)
	if len(parts) == 0 {
		return parts
	}
	i, k := r.IntN(len(parts)), r.IntN(len(parts))
	p := &parts[i]
	switch kind {
	case 5: // two parts change places
		parts[i].body, parts[k].body = parts[k].body, parts[i].body
	case 6: // one is gone
		return slices.Delete(parts, i, i+1)
	case 7: // one is there twice
		parts = append(parts, parts[i])
	case 8: // bytes of one
		if len(p.body) > 2 {
			p.body = torn(r, p.body, r.IntN(4))
		}
	case 9: // numbers and addresses of one
		numbers := []string{"0", "-1", "1", "99999999999999999999", "65536", "1048577", "16385", "2147483648", "1e999", "NaN"}
		p.body = digits.ReplaceAllFunc(p.body, func(n []byte) []byte {
			if r.IntN(40) == 0 {
				return []byte(numbers[r.IntN(len(numbers))])
			}
			return n
		})
	default: // tags of one are left out or doubled
		p.body = element.ReplaceAllFunc(p.body, func(tag []byte) []byte {
			switch r.IntN(60) {
			case 0:
				return nil
			case 1:
				return slices.Concat(tag, tag)
			}
			return tag
		})
	}
	return parts
}
