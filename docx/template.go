package docx

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Template is what documents are written on: styles, header and footer, margins. Of an office's own template nothing else is taken, so
// that whatever lies in its file can't go out with our papers.
type Template struct {
	parts   []part
	ids     map[Style]string
	section section
}

//go:embed template
var ours embed.FS

func ourPart(name string) []byte {
	body, err := ours.ReadFile("template/" + name)
	if err != nil {
		panic(err) // a broken build
	}
	return body
}

// Default is our own template.
func Default() *Template {
	t := &Template{section: ourSection()}
	t.section.references = []reference{{"footerReference", "default", "rId4"}}
	t.add(part{name: "word/styles.xml", kind: wordKind + "styles+xml", body: ourPart("styles.xml"), id: "rId1", relation: "styles"})
	t.addFrame(false)
	t.add(part{name: "word/footer1.xml", kind: wordKind + "footer+xml", body: ourPart("footer1.xml"), id: "rId4", relation: "footer"})
	ids, err := styleNames(ourPart("styles.xml"))
	if err != nil {
		panic(err) // a broken build
	}
	t.ids = ids
	return t
}

func (t *Template) add(p part) { t.parts = append(t.parts, p) }

// addFrame adds the parts that are always ours: which face stands in for which, and settings without anything that a program would
// fetch or run.
func (t *Template) addFrame(evenPages bool) {
	settings := string(ourPart("settings.xml"))
	if evenPages {
		settings = strings.Replace(settings, `<w:characterSpacingControl`, `<w:evenAndOddHeaders/><w:characterSpacingControl`, 1)
	}
	t.add(part{name: "word/fontTable.xml", kind: wordKind + "fontTable+xml", body: ourPart("fontTable.xml"), id: "rId2", relation: "fontTable"})
	t.add(part{name: "word/settings.xml", kind: wordKind + "settings+xml", body: []byte(settings), id: "rId3", relation: "settings"})
}

// Parse reads an office's template, a .docx or .dotx: its styles by their names, page, headers and footers with their pictures. Styles of ours
// that it lacks are added. Errors are Faults.
func Parse(body []byte) (*Template, error) {
	f, err := open(body)
	if err != nil {
		return nil, err
	}
	t := &Template{section: ourSection()}
	if err := t.readSection(f); err != nil {
		return nil, err
	}
	if err := t.readStyles(f); err != nil {
		return nil, err
	}
	settings := f.parts["word/settings.xml"]
	even := false
	if settings != nil {
		if err := walk(settings, func(_ int, n node) { even = even || n.Name.Local == "evenAndOddHeaders" }); err != nil {
			return nil, err
		}
	}
	t.addFrame(even)
	if theme := f.parts["word/theme/theme1.xml"]; theme != nil && f.parts[relationsOf("word/theme/theme1.xml")] == nil {
		t.add(part{name: "word/theme/theme1.xml", kind: "application/vnd.openxmlformats-officedocument.theme+xml", body: theme, id: "rIdTheme", relation: "theme"})
	}
	return t, t.readMargins(f)
}

// readSection reads the last section of the document: what is below the body itself.
func (t *Template) readSection(f *file) error {
	inside := false
	return walk(f.parts[mainPart], func(depth int, n node) {
		switch {
		case depth == 3:
			if inside = n.Name.Local == "sectPr"; inside {
				t.section = ourSection()
			}
		case depth == 4 && inside:
			t.section.take(n)
		}
	})
}

// readStyles takes the template's styles and adds ours where one is missing.
func (t *Template) readStyles(f *file) error {
	styles := f.parts["word/styles.xml"]
	if styles == nil {
		styles = ourPart("styles.xml")
	}
	var err error
	if t.ids, err = styleNames(styles); err != nil {
		return err
	}
	text := strings.TrimRight(string(styles), " \t\r\n")
	end := strings.LastIndex(text, "</")
	if end < 0 || !strings.HasSuffix(text, ">") || strings.Contains(text[end:], "-->") {
		return Fault{Code: FaultDamaged, Part: "word/styles.xml"}
	}
	missing, err := t.missing()
	if err != nil {
		return err
	}
	t.add(part{name: "word/styles.xml", kind: wordKind + "styles+xml", body: []byte(text[:end] + missing + string(styles[end:])), id: "rId1", relation: "styles"})
	return nil
}

// ourStyle finds one style in ours.
var ourStyle = regexp.MustCompile(`(?s)<w:style [^>]*w:styleId="([^"]+)"><w:name w:val="([^"]+)"/>.*?</w:style>`)

// missing are our styles that the template lacks, based on its own normal one.
func (t *Template) missing() (string, error) {
	var b strings.Builder
	normal := t.ids[Normal]
	for _, m := range ourStyle.FindAllStringSubmatch(string(ourPart("styles.xml")), -1) {
		text, id, name := m[0], m[1], Style(m[2])
		if t.ids[name] != "" {
			continue
		}
		own := "Duban" + strings.TrimPrefix(id, "Duban")
		text = strings.Replace(text, `w:styleId="`+id+`"`, `w:styleId="`+own+`"`, 1)
		based := ""
		if normal != "" {
			based = `<w:basedOn w:val="` + escape(normal) + `"/>`
		}
		text = strings.Replace(text, `<w:basedOn w:val="Normal"/>`, based, 1)
		text = strings.Replace(text, `<w:style w:type`, `<w:style xmlns:w="`+wordSpace+`" w:type`, 1)
		b.WriteString(text)
		t.ids[name] = own
	}
	return b.String(), nil
}

// styleNames maps the names of a part's paragraph styles to their ids.
func styleNames(styles []byte) (map[Style]string, error) {
	ids, id := map[Style]string{}, ""
	err := walk(styles, func(_ int, n node) {
		switch {
		case n.Name.Space != wordSpace:
		case n.Name.Local == "style":
			if id = ""; n.attr("type") == "paragraph" {
				id = n.attr("styleId")
			}
		case n.Name.Local == "name" && id != "":
			name := canonical(n.attr("val"))
			if ids[name] == "" {
				ids[name] = id
			}
			id = ""
		}
	})
	return ids, err
}

// canonical is a style's name as we spell it: programs differ in the case of built-in names (Heading 1, heading 1).
func canonical(name string) Style {
	for _, s := range []Style{Normal, Title, Subtitle, Heading1, Heading2, Body, Signature, Caption} {
		if strings.EqualFold(name, string(s)) {
			return s
		}
	}
	return Style(name)
}

// readMargins takes the headers and footers that the section names.
func (t *Template) readMargins(f *file) error {
	beneath, err := f.relations(mainPart)
	if err != nil {
		return err
	}
	own := map[string]string{} // our id of a part by the template's
	var kept []reference
	for _, r := range t.section.references {
		name := path.Join("word", beneath[r.id].target)
		body := f.parts[name]
		if beneath[r.id].target == "" || body == nil {
			continue // a header that isn't there is no header
		}
		if own[r.id] == "" {
			own[r.id] = fmt.Sprintf("rIdDuban%d", len(own)+1)
			if err := t.readMargin(f, name, strings.TrimSuffix(r.element, "Reference"), own[r.id]); err != nil {
				return err
			}
		}
		r.id = own[r.id]
		kept = append(kept, r)
	}
	t.section.references = kept
	return nil
}

// readMargin takes one header or footer.
func (t *Template) readMargin(f *file, name, kind, id string) error {
	if err := onlyPageNumbers(name, f.parts[name]); err != nil {
		return err
	}
	t.add(part{name: name, kind: wordKind + kind + "+xml", body: f.parts[name], id: id, relation: kind})
	return t.readPictures(f, name)
}

// pictures are the kinds of picture that a header may have.
var pictures = map[string]string{".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}

// readPictures takes the pictures of a header or footer.
func (t *Template) readPictures(f *file, name string) error {
	beneath, err := f.relations(name)
	if err != nil || len(beneath) == 0 {
		return err
	}
	var list []relation
	for _, id := range slices.Sorted(maps.Keys(beneath)) {
		r := beneath[id]
		picture := path.Join(path.Dir(name), r.target)
		if r.kind != officeRelation+"image" || pictures[strings.ToLower(path.Ext(picture))] == "" || f.parts[picture] == nil {
			return Fault{Code: FaultForeign, Part: name}
		}
		list = append(list, r)
		if !t.has(picture) {
			t.add(part{name: picture, body: f.parts[picture]})
		}
	}
	t.add(part{name: relationsOf(name), body: relations(list)})
	return nil
}

func (t *Template) has(name string) bool {
	for _, p := range t.parts {
		if p.name == name {
			return true
		}
	}
	return false
}
