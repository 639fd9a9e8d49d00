package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// Type is the media type of a Word document.
const Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// The beginnings of the format's names.
const (
	officeRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordKind       = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	xmlHead        = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// relation is what one part says of another.
type relation struct {
	id, kind, target string
	outside          bool // it leads out of the file
}

// part is one file of the package.
type part struct {
	name string // word/footer1.xml
	kind string // its media type
	body []byte
	// relation to the document, "" for a part of a part
	id, relation string
}

// Write writes a document on the template. The same document gives the same bytes: no clock is asked.
func (t *Template) Write(d Document) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range t.whole(d) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
		if _, err := w.Write(p.body); err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("docx: %w", err)
	}
	return out.Bytes(), nil
}

// whole lists every part of the package, in the order in which programs look for them.
func (t *Template) whole(d Document) []part {
	core := xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(strings.ReplaceAll(Plain(d.Title), "\n", " ")) + `</dc:title></cp:coreProperties>`
	parts := []part{
		{name: "word/document.xml", kind: wordKind + "document.main+xml", body: []byte(t.document(d))},
		{name: "docProps/core.xml", kind: "application/vnd.openxmlformats-package.core-properties+xml", body: []byte(core)},
	}
	parts = append(parts, t.parts...)
	top := []relation{{id: "rId1", kind: officeRelation + "officeDocument", target: "word/document.xml"},
		{id: "rId2", kind: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", target: "docProps/core.xml"}}
	var beneath []relation
	for _, p := range t.parts {
		if p.id != "" {
			beneath = append(beneath, relation{id: p.id, kind: officeRelation + p.relation, target: strings.TrimPrefix(p.name, "word/")})
		}
	}
	return append([]part{
		{name: "[Content_Types].xml", body: contentTypes(parts)},
		{name: "_rels/.rels", body: relations(top)},
		{name: "word/_rels/document.xml.rels", body: relations(beneath)},
	}, parts...)
}

func contentTypes(parts []part) []byte {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, ending := range slices.Sorted(maps.Keys(pictures)) {
		b.WriteString(`<Default Extension="` + ending[1:] + `" ContentType="` + pictures[ending] + `"/>`)
	}
	for _, p := range parts {
		if p.kind != "" {
			b.WriteString(`<Override PartName="/` + escape(p.name) + `" ContentType="` + p.kind + `"/>`)
		}
	}
	b.WriteString("</Types>")
	return []byte(b.String())
}

func relations(list []relation) []byte {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range list {
		b.WriteString(`<Relationship Id="` + escape(r.id) + `" Type="` + escape(r.kind) + `" Target="` + escape(r.target) + `"/>`)
	}
	b.WriteString("</Relationships>")
	return []byte(b.String())
}

// relationsOf is where a part's relations stand: word/_rels/footer1.xml.rels.
func relationsOf(name string) string {
	return path.Dir(name) + "/_rels/" + path.Base(name) + ".rels"
}
