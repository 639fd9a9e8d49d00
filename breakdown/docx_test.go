package breakdown

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"

	"duban/models"
)

// docx packs parts into a Word document.
func docx(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func wordDocument(paragraphs ...string) string {
	return `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` +
		strings.Join(paragraphs, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`
}

func TestDocx(t *testing.T) {
	text := `<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>新建公园</w:t></w:r><w:del><w:r><w:delText>9个</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t xml:space="preserve">3个。</w:t></w:r></w:p><w:p/></w:body></w:document>`
	got, err := DocxText(docx(t, map[string]string{"word/document.xml": text, "[Content_Types].xml": "<Types/>"}))
	if err != nil || strings.TrimSpace(got) != "新建公园3个。" {
		t.Errorf("%q %v", got, err)
	}
}

// The city's report reads the same from a Word document as from its text.
func TestDocxOfTheCityReport(t *testing.T) {
	b, err := os.ReadFile(cityReport)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(string(b), "*", ""), "\n")
	got, err := ReadDocx(docx(t, map[string]string{"word/document.xml": wordDocument(lines...)}))
	if err != nil {
		t.Fatal(err)
	}
	want := Read(strings.ReplaceAll(string(b), "*", ""))
	if len(got.Indicators) != len(want.Indicators) || len(got.Areas) != len(want.Areas) || len(got.Tasks) != len(want.Tasks) || len(got.Areas) != 8 {
		t.Errorf("%d areas, %d tasks, %d indicators; want %d, %d, %d", len(got.Areas), len(got.Tasks), len(got.Indicators), len(want.Areas), len(want.Tasks), len(want.Indicators))
	}
}

func TestDocxRefuses(t *testing.T) {
	bomb := docx(t, map[string]string{"word/document.xml": wordDocument(strings.Repeat("一", maxDocxXML/3+1))})
	for name, c := range map[string]struct {
		file []byte
		kind models.ErrorKind
	}{
		"text":          {[]byte("新建公园3个。"), models.Unsupported},
		"nothing":       {nil, models.Unsupported},
		"another zip":   {docx(t, map[string]string{"xl/workbook.xml": "<x/>"}), models.Unsupported},
		"broken XML":    {docx(t, map[string]string{"word/document.xml": "<w:p><w:t>新建"}), models.Unsupported},
		"document type": {docx(t, map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`}), models.Unsupported},
		"bomb":          {bomb, models.TooLarge},
		"too large":     {make([]byte, maxDocx+1), models.TooLarge},
	} {
		if _, err := ReadDocx(c.file); models.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDocxText(f *testing.F) {
	f.Add(docx(f, map[string]string{"word/document.xml": wordDocument("新建公园3个。")}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := DocxText(b); err != nil && models.KindOf(err) == "" {
			t.Fatal(err)
		}
	})
}
