package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// written is what a program reads in a paper: its parts by name.
func written(t rapid.TB, tpl *Template, d Document) map[string]string {
	t.Helper()
	body, err := tpl.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return unzip(t, body)
}

func unzip(t rapid.TB, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// packed is a Word file of these parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readText is the text of document.xml, paragraphs and lines by line feeds.
func readText(t rapid.TB, document string) string {
	t.Helper()
	text, err := textOf([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// hostile are texts that would be markup, a field or a link if they were anything but text.
var hostile = []string{
	`<w:t>&amp;</w:t>`, `]]>`, `{ HYPERLINK "http://example.invalid" }`, `=cmd|'/c calc'!A1`, "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1",
	`<w:fldSimple w:instr="INCLUDEPICTURE http://example.invalid">`, `"';--`, "_x0041_", "a\x00b\x1fc\x7f", "\ufffe\uffff", "\xff\xfe", "甲\u202e乙", "<!DOCTYPE x>", "甲、\u200b1",
}

func TestHostileTextStaysText(t *testing.T) {
	d := Document{Title: hostile[0]}
	var want []string
	for _, s := range hostile {
		d.Add(Text(Body, s), Table{Columns: []Column{{Head: s, Width: 1}}, Rows: []Row{{Cells: Cells(s)}}})
		want = append(want, Plain(s), Plain(s), Plain(s))
	}
	parts := written(t, Default(), d)
	got := readText(t, parts["word/document.xml"])
	for _, s := range want {
		if !strings.Contains(got, s) {
			t.Errorf("%q was lost", s)
		}
	}
	for _, foreign := range []string{"<w:fld", "instrText", "<w:hyperlink", "altChunk", "<w:object"} {
		if strings.Contains(parts["word/document.xml"], foreign) {
			t.Errorf("%s came from a text", foreign)
		}
	}
	body, _ := Default().Write(d)
	if err := Inspect(body); err != nil {
		t.Errorf("our own paper: %v", err)
	}
}

// Whatever is written is read back the same: nothing is cut, joined or dropped.
func TestTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.String(), 1, 8).Draw(t, "texts")
		var d Document
		var want strings.Builder
		for _, s := range texts {
			d.Add(Text(Normal, s))
			want.WriteString(Plain(s) + "\n")
		}
		if got := readText(t, written(t, Default(), d)["word/document.xml"]); got != want.String() {
			t.Fatalf("%q became %q", want.String(), got)
		}
	})
}

func TestLongTextIsWhole(t *testing.T) {
	long := strings.Repeat("甲", 200_000)
	d := Document{Body: []Block{Table{Columns: []Column{{Head: "文", Width: 1}}, Rows: []Row{{Cells: Cells(long)}}}}}
	document := written(t, Default(), d)["word/document.xml"]
	if !strings.Contains(document, long) {
		t.Error("a long text was cut")
	}
	if strings.Contains(document[strings.Index(document, "tblHeader"):], "cantSplit") {
		t.Error("a row that is longer than a page may not break")
	}
}

func TestTableFillsThePage(t *testing.T) {
	columns := []Column{{"甲", 1, ""}, {"乙", 2, Center}, {"丙", 4, Right}}
	for _, p := range []Page{{}, {Across: true}, {A3: true}, {A3: true, Across: true}} {
		d := Document{Page: p, Body: []Block{Table{Columns: columns, Rows: []Row{{Cells: []Cell{{Text: "x", Span: 9}, {Text: "lost?"}}}}}}}
		document := written(t, Default(), d)["word/document.xml"]
		_, text := ourSection().on(p)
		sum := 0
		for _, piece := range strings.Split(document, `<w:gridCol w:w="`)[1:] {
			var w int
			fmt.Sscan(piece[:strings.Index(piece, `"`)], &w)
			sum += w
		}
		if sum != text {
			t.Errorf("%+v: the columns are %d wide, the page %d", p, sum, text)
		}
		if strings.Count(document, "<w:tblHeader/>") != 1 || strings.Count(document, "<w:tr>") != 2 {
			t.Errorf("%+v: header or rows: %s", p, document)
		}
	}
}

// The sample of a template is itself a template: the office downloads it, changes its styles in Word and hands it back.
func TestOwnTemplateComesBack(t *testing.T) {
	body, err := Default().Write(Sample())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.ids) != len(Default().ids) {
		t.Errorf("styles: %v", again.ids)
	}
	parts := written(t, again, Sample())
	for _, name := range []string{"word/footer1.xml", "word/styles.xml"} {
		if parts[name] != unzip(t, body)[name] {
			t.Errorf("%s changed on its way", name)
		}
	}
	if !strings.Contains(parts["word/document.xml"], `<w:footerReference w:type="default" r:id="rIdDuban1"/>`) {
		t.Error("the footer is gone")
	}
}

// An office's template: its own ids (a Chinese Word calls Normal "a"), page, header with a picture; our styles are added where it has none.
func TestOfficeTemplate(t *testing.T) {
	parts := officeTemplate()
	tpl, err := Parse(packed(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	got := written(t, tpl, Document{Body: []Block{Text(Title, "题"), Text(Body, "文"), Text("", "平")}})
	for _, want := range []string{`<w:pStyle w:val="a3"/>`, `<w:pStyle w:val="a"/>`, `w:w="11000" w:h="15000"`, `w:top="1000"`} {
		if !strings.Contains(got["word/document.xml"], want) {
			t.Errorf("%s is missing in %s", want, got["word/document.xml"])
		}
	}
	if strings.Contains(got["word/document.xml"], "秘密") {
		t.Error("the template's own text goes out with the paper")
	}
	if got["word/media/seal.png"] != "png" || !strings.Contains(got["word/styles.xml"], `w:styleId="DubanBodyText"`) ||
		!strings.Contains(got["word/styles.xml"], `<w:basedOn w:val="a"/>`) {
		t.Errorf("picture or styles: %q", got["word/styles.xml"])
	}
	if _, there := got["word/comments.xml"]; there {
		t.Error("a part that isn't asked for came along")
	}
	body, _ := tpl.Write(Document{})
	if err := Inspect(body); err != nil {
		t.Error(err)
	}
}

func officeTemplate() map[string]string {
	return map[string]string{
		kindsPart: `<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="` + wordKind + `document.main+xml"/></Types>`,
		mainPart: `<w:document ` + namespaces + `><w:body><w:p><w:r><w:t>秘密</w:t></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId1"/>` +
			`<w:footerReference w:type="even" r:id="rId99"/><w:pgSz w:w="11000" w:h="15000"/><w:pgMar w:top="1000" w:left="1200"/></w:sectPr></w:body></w:document>`,
		relationsOf(mainPart): string(relations([]relation{{id: "rId1", kind: officeRelation + "header", target: "header1.xml"}})),
		"word/styles.xml": `<w:styles ` + namespaces + `><w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="title"/></w:style><w:style w:type="character" w:styleId="c"><w:name w:val="Signature"/></w:style></w:styles>`,
		"word/header1.xml": `<w:hdr ` + namespaces + `><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`,
		relationsOf("word/header1.xml"): string(relations([]relation{{id: "rId1", kind: officeRelation + "image", target: "media/seal.png"}})),
		"word/media/seal.png":           "png",
		"word/comments.xml":             `<w:comments ` + namespaces + `/>`,
	}
}

func TestBadTemplates(t *testing.T) {
	change := func(name, content string) map[string]string {
		parts := officeTemplate()
		parts[name] = content
		return parts
	}
	picture := func(attributes string) string {
		return `<Relationships xmlns="x"><Relationship Id="rId1" Type="` + officeRelation + `image" ` + attributes + `/></Relationships>`
	}
	header := func(inside string) string { return `<w:hdr ` + namespaces + `><w:p>` + inside + `</w:p></w:hdr>` }
	for name, c := range map[string]struct {
		parts map[string]string
		want  string
	}{
		"no document":         {map[string]string{"a": "b"}, FaultNotWord},
		"a workbook":          {map[string]string{kindsPart: "<x/>", "xl/workbook.xml": "<x/>"}, FaultNotWord},
		"macros":              {change(kindsPart, `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`), FaultMacros},
		"cut off":             {change("word/styles.xml", "<w:styles"), FaultDamaged},
		"a document type":     {change("word/styles.xml", `<!DOCTYPE x [<!ENTITY a "b">]><x/>`), FaultDamaged},
		"nested deeply":       {change("word/styles.xml", strings.Repeat("<x>", 300)+strings.Repeat("</x>", 300)), FaultDamaged},
		"a way out":           {change("../x.xml", "<x/>"), FaultDamaged},
		"a picture from afar": {change(relationsOf("word/header1.xml"), picture(`Target="http://example.invalid/a.png" TargetMode="External"`)), FaultForeign},
		"a picture in svg":    {change(relationsOf("word/header1.xml"), picture(`Target="media/a.svg"`)), FaultForeign},
		"a field":             {change("word/header1.xml", header(`<w:fldSimple w:instr="INCLUDETEXT http://example.invalid"/>`)), FaultForeign},
		"a field in pieces": {change("word/header1.xml", header(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDE</w:instrText></w:r>`+
			`<w:r><w:instrText>AUTO c:\\x </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)), FaultForeign},
		"a field around another": {change("word/header1.xml", header(`<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO </w:instrText><w:fldChar w:fldCharType="begin"/>`+
			`<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="end"/></w:r>`)), FaultForeign},
		"a link": {change("word/header1.xml", header(`<w:hyperlink r:id="rId1"/>`)), FaultForeign},
	} {
		_, err := Parse(packed(t, c.parts))
		var fault Fault
		if !errors.As(err, &fault) || fault.Code != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := Parse([]byte("plain text")); err == nil {
		t.Error("plain text is a template")
	}
	if _, err := Parse(packed(t, map[string]string{kindsPart: strings.Repeat(" ", maxPart+1)})); !errors.As(err, new(Fault)) {
		t.Errorf("a bomb: %v", err)
	}
}

// What is uploaded as a finished paper may link, but not fetch or run.
func TestInspect(t *testing.T) {
	beneath := func(kind string) map[string]string {
		parts := officeTemplate()
		parts[relationsOf("word/settings.xml")] = `<Relationships xmlns="x"><Relationship Id="r" Type="` + officeRelation + kind + `" Target="http://example.invalid" TargetMode="External"/></Relationships>`
		return parts
	}
	if err := Inspect(packed(t, beneath("hyperlink"))); err != nil {
		t.Errorf("a link: %v", err)
	}
	for _, kind := range []string{"attachedTemplate", "oleObject", "image", "frame"} {
		if err := Inspect(packed(t, beneath(kind))); err == nil {
			t.Errorf("%s from afar was taken", kind)
		}
	}
	for _, name := range []string{"word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"} {
		parts := officeTemplate()
		parts[name] = "<x/>"
		if err := Inspect(packed(t, parts)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	body, _ := Default().Write(Sample())
	f.Add(body)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, body []byte) {
		tpl, err := Parse(body)
		if err != nil {
			return
		}
		out, err := tpl.Write(Sample())
		if err != nil {
			t.Fatal(err)
		}
		if err := Inspect(out); err != nil {
			t.Fatal(err)
		}
	})
}
