package text_test

import (
	"strings"
	"testing"
	"unicode"

	"duban/text"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"市农业农村局": "市农业农村局", " 市 农业\u3000农村局\n": "市农业农村局", "ＡＢＣ１２３％": "abc123%", "（拟）": "(拟)", "GDP": "gdp",
		"零\u200b宽": "零宽", "\ufeff头": "头", "①": "1", "㎡": "m2", "A\u00a0B": "ab", "": "",
	} {
		if got := text.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// Names that only look alike never fold together.
func TestLookAlikesStayApart(t *testing.T) {
	for _, pair := range [][2]string{{"⼯信局", "工信局"}, {"市發展改革委", "市发展改革委"}, {"萎", "委"}, {"\uf9f4区", "林区"}} {
		if text.Fold(pair[0]) == text.Fold(pair[1]) {
			t.Errorf("%q and %q fold alike", pair[0], pair[1])
		}
	}
}

// The short ways of Fold give what the long way gives: NFKC, lower case, no white space. Folding twice changes nothing.
func TestFoldAgreesWithTheLongWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom(nil, unicode.Han, unicode.Latin, unicode.Digit, unicode.Space, unicode.Punct)).Draw(t, "s")
		var long strings.Builder
		for _, r := range s {
			if unicode.IsSpace(r) || r >= 0x2e80 && r <= 0x2fdf || r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f {
				if !unicode.IsSpace(r) {
					long.WriteRune(r)
				}
				continue
			}
			for _, n := range norm.NFKC.String(string(r)) {
				if !unicode.IsSpace(n) {
					long.WriteRune(unicode.ToLower(n))
				}
			}
		}
		if got := text.Fold(s); got != long.String() {
			t.Fatalf("Fold(%q) = %q, the long way gives %q", s, got, long.String())
		}
	})
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"  a\r\nb\rc ": "a\nb\nc", "\u3000中文\u3000": "中文", "a\x00b\x07c": "abc", "保留 内部  空格": "保留 内部  空格", "a\u200bb": "ab", "\t表": "表",
	} {
		if got := text.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	s := "（拟）确保粮食种植面积稳定在808万亩以上、总产58亿斤以上"
	b.ReportAllocs()
	for b.Loop() {
		text.Fold(s)
	}
}
