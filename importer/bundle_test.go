package importer_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// zipOf packs files under names as they are, which needn't be UTF-8.
func zipOf(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, body := range files {
		p, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = p.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestUnpack(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("市水务局11月.csv")
	if err != nil {
		t.Fatal(err)
	}
	body := zipOf(t, map[string][]byte{"报送/a.xlsx": []byte("a"), gbk: []byte("b"), "__MACOSX/._a.xlsx": nil, "~$a.xlsx": nil, ".DS_Store": nil, "dir/": nil, `x\y.csv`: []byte("c")})
	files, err := importer.Unpack(body, importer.DefaultBundle)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for p := range files {
		if p.Err != nil || len(p.Body) != 1 {
			t.Errorf("%s: %q %v", p.Name, p.Body, p.Err)
		}
		names = append(names, p.Name)
	}
	if want := []string{"x/y.csv", "市水务局11月.csv", "报送/a.xlsx"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
}

// A zip that is more than it may be, or lies, costs little and holds nothing but itself.
func TestUnpackHostile(t *testing.T) {
	zeros := bytes.Repeat([]byte{0}, 11<<20)
	many := map[string][]byte{}
	for i := range 30 {
		many[strings.Repeat("a", i+1)] = zeros
	}
	files, err := importer.Unpack(zipOf(t, many), importer.BundleLimits{Files: 100, Unpacked: 32 << 20})
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for p := range files {
		if int64(len(p.Body)) > importer.DefaultLimits.Workbook.File+1 {
			t.Errorf("%d bytes of one file", len(p.Body))
		}
		if p.Err == nil {
			whole++
		} else if models.KindOf(p.Err) != models.TooLarge {
			t.Errorf("%v", p.Err)
		}
	}
	if whole != 3 {
		t.Errorf("%d files came out of the bomb, want the 3 for which there was room", whole)
	}
	if _, err := importer.Unpack(zipOf(t, many), importer.BundleLimits{Files: 29, Unpacked: 1 << 30}); models.KindOf(err) != models.TooLarge {
		t.Errorf("one file too many: %v", err)
	}
	inner := zipOf(t, map[string][]byte{"市水务局.csv": []byte("任务名称,进展情况\n")})
	nested, err := importer.Unpack(zipOf(t, map[string][]byte{"inner.zip": inner}), importer.DefaultBundle)
	if err != nil {
		t.Fatal(err)
	}
	for p := range nested {
		if _, err := importer.DepartmentOf(ctx, p.Body); models.KindOf(err) != models.Unsupported {
			t.Errorf("a zip in a zip: %v", err)
		}
	}
	broken := zipOf(t, map[string][]byte{"a.csv": []byte(strings.Repeat("0123456789", 500))})
	copy(broken[40:], "xxxxxxxxxx")
	if damaged, err := importer.Unpack(broken, importer.DefaultBundle); err == nil {
		for p := range damaged {
			if models.KindOf(p.Err) != models.Invalid {
				t.Errorf("a damaged entry: %v", p.Err)
			}
		}
	}
	if _, err := importer.Unpack([]byte("PK\x03\x04"), importer.DefaultBundle); models.KindOf(err) != models.Invalid {
		t.Errorf("no zip: %v", err)
	}
}
