package exporter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLinesOf(t *testing.T) {
	// 15 units are 100 pixels of text: seven Chinese characters of 10.5 points, of 14 pixels each.
	const width, size = 15, 10.5
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1}, {"七个汉字刚刚好", 1}, {"八个汉字放不下了", 2}, {"一行\n两行", 2}, {"一行\n", 2},
		{"七个汉字刚刚好。", 2}, // the full stop takes a character down with it
		{"ABCDEFGHIJ0123456789abcdefghij", 3}, {"约20万亩约200000亩", 2}, {strings.Repeat("\n", 4), 5},
	} {
		if got := linesOf(c.text, width, size); got != c.want {
			t.Errorf("linesOf(%q) = %d, want %d", c.text, got, c.want)
		}
	}
}

func TestCutLines(t *testing.T) {
	for rest := strings.Repeat("七个汉字刚刚好加一句。", 20); rest != ""; {
		var begun string
		if begun, rest, _ = cutLines(rest, 30, 10.5, 8); !strings.HasSuffix(begun, "。") {
			t.Errorf("%q doesn't end with its sentence", begun)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 500).Draw(r, "n")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("的督办一二，。；（）%Aa19 \n\t=𠮷")), n, n, -1).Draw(r, "text")
		width, most := rapid.Float64Range(1, 60).Draw(r, "width"), rapid.IntRange(1, 30).Draw(r, "most")
		joined := ""
		for rest := text; rest != ""; {
			begun, more, lines := cutLines(rest, width, 10.5, most)
			if got := linesOf(strings.TrimSuffix(begun, "\n"), width, 10.5); got > lines || lines > most || begun == "" {
				r.Fatalf("%q has %d lines, said to be %d of %d", begun, got, lines, most)
			}
			joined, rest = joined+begun, more
		}
		if joined != text {
			r.Fatalf("the pieces of %q are %q", text, joined)
		}
	})
}

func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		"正常\n文字\t": "正常\n文字\t", "a\x00b\x07\x1f\x7f": "a␀b␇␟␡", "一\r\n二\r三": "一\n二\n三", "\xff坏": "\ufffd坏", "\ufffe": "\ufffd", "_x0041_": "_x0041_",
	} {
		if got := inert(in); got != want {
			t.Errorf("inert(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzInert(f *testing.F) {
	f.Add("=1+1\x00")
	f.Fuzz(func(t *testing.T, s string) {
		got := inert(s)
		if !utf8.ValidString(got) || inert(got) != got {
			t.Errorf("inert(%q) = %q", s, got)
		}
		for _, r := range got {
			if r < 0x20 && r != '\n' && r != '\t' {
				t.Errorf("inert(%q) keeps %q", s, r)
			}
		}
	})
}
