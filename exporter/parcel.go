package exporter

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// The names of relations that the marks need. Their types end with these words in every dialect of the format.
const (
	relationType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationsMade = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`
)

// parcel is a workbook's zip file being changed: parts that aren't touched are copied as they lie there, packed.
type parcel struct {
	reader  *zip.Reader
	files   map[string]*zip.File // by lower-case name: names of parts know no case
	changed map[string][]byte    // by the same
	added   []string             // names of parts that weren't there
	dropped map[string]bool
}

// openParcel opens a zip file that the preflight has passed.
func openParcel(data []byte) (*parcel, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("exporter: open: %w", err)
	}
	p := &parcel{reader: r, files: map[string]*zip.File{}, changed: map[string][]byte{}, dropped: map[string]bool{}}
	for _, f := range r.File {
		p.files[strings.ToLower(f.Name)] = f
	}
	return p, nil
}

// has says whether there is a part.
func (p *parcel) has(name string) bool {
	key := strings.ToLower(name)
	_, changed := p.changed[key]
	return (changed || p.files[key] != nil) && !p.dropped[key]
}

// read gives a part's text as it stands now.
func (p *parcel) read(name string) ([]byte, error) {
	key := strings.ToLower(name)
	if body, ok := p.changed[key]; ok {
		return body, nil
	}
	f := p.files[key]
	if f == nil || p.dropped[key] {
		return nil, fmt.Errorf("exporter: no part %q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("exporter: part %q: %w", name, err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("exporter: part %q: %w", name, err)
	}
	return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), nil
}

// put gives a part its new text.
func (p *parcel) put(name string, body []byte) {
	key := strings.ToLower(name)
	if p.files[key] == nil && p.changed[key] == nil {
		p.added = append(p.added, name)
	}
	p.changed[key] = body
	delete(p.dropped, key)
}

// drop leaves a part out.
func (p *parcel) drop(name string) { p.dropped[strings.ToLower(name)] = true }

// edit changes a part's text by edits that are made of its elements.
func (p *parcel) edit(name string, edits func(text []byte, root element, in []element) ([]edit, error)) error {
	text, err := p.read(name)
	if err != nil {
		return err
	}
	root, err := rootOf(text)
	if err != nil {
		return err
	}
	in, err := inside(text, root)
	if err != nil {
		return err
	}
	list, err := edits(text, root, in)
	if err != nil || len(list) == 0 {
		return err
	}
	if text, err = splice(text, list); err == nil {
		p.put(name, text)
	}
	return err
}

// free gives a name that no part has: xl/comments7.xml for xl/comments%d.xml.
func (p *parcel) free(format string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(format, n); !p.has(name) {
			return name
		}
	}
}

// bytes packs everything.
func (p *parcel) bytes() ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range p.reader.File {
		key := strings.ToLower(f.Name)
		body, changed := p.changed[key]
		var err error
		switch {
		case p.dropped[key]:
		case changed:
			err = addPart(w, f.Name, body)
		default:
			err = w.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("exporter: part %q: %w", f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := addPart(w, name, p.changed[strings.ToLower(name)]); err != nil {
			return nil, fmt.Errorf("exporter: part %q: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("exporter: pack: %w", err)
	}
	return out.Bytes(), nil
}

func addPart(w *zip.Writer, name string, body []byte) error {
	part, err := w.Create(name)
	if err == nil {
		_, err = part.Write(body)
	}
	return err
}

// relation is one line of a part's list of relations.
type relation struct {
	id, kind string // kind is the last word of its type
	part     string // "" when it leads out of the file
}

// relationsPart is where a part's relations stand; of "" those of the file.
func relationsPart(of string) string {
	dir, base := path.Split(of)
	return dir + "_rels/" + base + ".rels"
}

// relations gives those of a part.
func (p *parcel) relations(of string) ([]relation, error) {
	if !p.has(relationsPart(of)) {
		return nil, nil
	}
	text, err := p.read(relationsPart(of))
	if err != nil {
		return nil, err
	}
	root, err := rootOf(text)
	if err != nil {
		return nil, err
	}
	in, err := inside(text, root)
	list := make([]relation, len(in))
	for i, e := range in {
		list[i] = relation{id: attr(text, e, "Id"), kind: path.Base(attr(text, e, "Type"))}
		if attr(text, e, "TargetMode") != "External" {
			list[i].part = resolve(path.Dir(of), attr(text, e, "Target"))
		}
	}
	return list, err
}

// resolve is the name of the part that a relation of a part in dir leads to.
func resolve(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + "/" + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// relate adds a relation of a part to another and gives its id.
func (p *parcel) relate(of, kind, to string) (string, error) {
	list, err := p.relations(of)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for _, r := range list {
		taken[r.id] = true
	}
	n := len(list) + 1
	for taken["rId"+strconv.Itoa(n)] {
		n++
	}
	id := "rId" + strconv.Itoa(n)
	if !p.has(relationsPart(of)) {
		p.put(relationsPart(of), []byte(relationsMade))
	}
	return id, p.edit(relationsPart(of), func(text []byte, root element, _ []element) ([]edit, error) {
		with := fmt.Sprintf(`<%sRelationship Id="%s" Type="%s" Target="/%s"/>`, root.prefix, id, relationType+kind, escape(to))
		return []edit{appendInto(text, root, with)}, nil
	})
}

// declare says in the list of types what an added part is.
func (p *parcel) declare(name, contentType string) error {
	return p.edit("[Content_Types].xml", func(text []byte, root element, _ []element) ([]edit, error) {
		with := fmt.Sprintf(`<%sOverride PartName="/%s" ContentType="%s"/>`, root.prefix, escape(name), contentType)
		return []edit{appendInto(text, root, with)}, nil
	})
}
