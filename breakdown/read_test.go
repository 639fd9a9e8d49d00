package breakdown

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var pageNumber = regexp.MustCompile(`\n- \d+ -\n`)

// Every place must hold the words that are quoted from it, but for line breaks, blanks and bold marks.
func checkPlaces(t *testing.T, text string, r Reading) {
	t.Helper()
	at := func(what, quote string, p Place) {
		if p.Start < 0 || p.End > len(text) || p.Start > p.End {
			t.Fatalf("%s %q: place %+v in %d bytes", what, quote, p, len(text))
		}
		if got := pageNumber.ReplaceAllString(text[p.Start:p.End], ""); !strings.Contains(squash(got), squash(quote)) {
			t.Errorf("%s %q stands at %q", what, quote, got)
		}
	}
	for _, i := range r.Indicators {
		at("indicator", i.Quote, i.Place)
		if i.Task < 0 || i.Task >= len(r.Tasks) {
			t.Errorf("%s has task %d of %d", i.Quote, i.Task, len(r.Tasks))
		} else if task := r.Tasks[i.Task]; !strings.Contains(squash(task.Quote), squash(i.Quote)) {
			t.Errorf("%q isn't in its task %q", i.Quote, task.Quote)
		}
		if i.Low == nil || (i.High != nil) != (i.Operator == "range") || i.Soft != (i.Doubt != Sure) {
			t.Errorf("%+v", i)
		}
	}
	for _, task := range r.Tasks {
		at("task", task.Quote, task.Place)
		if task.Title == "" || utf8.RuneCountInString(task.Title) > maxTitle {
			t.Errorf("title %q", task.Title)
		}
	}
}

func TestPlacesInTheCityReport(t *testing.T) {
	b, err := os.ReadFile(cityReport)
	if err != nil {
		t.Fatal(err)
	}
	r := Read(string(b))
	checkPlaces(t, string(b), r)
	if r.Year != 2026 || len(r.Tasks) < 150 || len(r.Doubts) > 0 {
		t.Errorf("year %d, %d tasks, doubts %v", r.Year, len(r.Tasks), r.Doubts)
	}
	seen := map[string]bool{}
	for _, task := range r.Tasks {
		if seen[task.Number] {
			t.Errorf("%s twice", task.Number)
		}
		seen[task.Number] = true
	}
}

// The same text broken into lines of forty characters, with blank lines and page numbers, reads the same.
func TestBrokenLines(t *testing.T) {
	b, err := os.ReadFile(cityReport)
	if err != nil {
		t.Fatal(err)
	}
	whole := Read(string(b))
	var broken strings.Builder
	n := 0
	for _, line := range strings.Split(parseDocument(string(b)).wrapped(40), "\n") {
		broken.WriteString(line + "\n")
		if n++; n%30 == 0 {
			broken.WriteString("\n- " + itoa(n/30) + " -\n\n")
		}
	}
	got := Read(broken.String())
	checkPlaces(t, broken.String(), got)
	if len(got.Areas) != len(whole.Areas) || len(got.Indicators) != len(whole.Indicators) {
		t.Errorf("%d areas and %d indicators, want %d and %d", len(got.Areas), len(got.Indicators), len(whole.Areas), len(whole.Indicators))
	}
	for i := range min(len(got.Areas), len(whole.Areas)) {
		if len(got.Areas[i].Themes) != len(whole.Areas[i].Themes) || squash(got.Areas[i].Title) != squash(whole.Areas[i].Title) {
			t.Errorf("%+v, want %+v", got.Areas[i], whole.Areas[i])
		}
	}
}

// wrapped prints the document's paragraphs in lines of so many characters, the first one indented.
func (d *document) wrapped(width int) string {
	var b strings.Builder
	for _, p := range d.paragraphs {
		n := 2
		b.WriteString("　　")
		for _, r := range d.text[p.start:p.end] {
			b.WriteRune(r)
			if n++; n%width == 0 {
				b.WriteByte('\n')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestReadAnything(t *testing.T) {
	for _, s := range []string{"", "\ufeff", "\n\n", "。。。", "（一）", "**", "a\xff\xfe", "一、\n二、", strings.Repeat("（一）加快\n", 500), strings.Repeat("、", 10000)} {
		checkPlaces(t, s, Read(s))
	}
}

// A text without a stop, or of nothing but markers, must not cost the square of its length: four times the text may take ten times
// the time, not sixteen.
func TestReadLong(t *testing.T) {
	const short = 15_000
	fastest := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			Read(text)
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, s := range []string{"建设20万亩", "（", "新建1个、", "一、", "◆", "20", "应", "“", "，", "全覆盖", "（责任单位：", "20万亩\n", "各位代表\n", "（一）甲\n", "均由", "。（一）甲", "　　甲", "。（"} {
		one, four := fastest(strings.Repeat(s, short/len(s))), fastest(strings.Repeat(s, 4*short/len(s)))
		if four > 10*one && four > 200*time.Millisecond {
			t.Errorf("%q: %v for 15 kB, %v for 60 kB", s, one, four)
		}
	}
}

func FuzzRead(f *testing.F) {
	if b, err := os.ReadFile(cityReport); err == nil {
		f.Add(string(b[:6000]))
	}
	f.Add("2026年政府工作报告\n二、2026年工作安排\n（一）扩大内需。新建**20家**以上，\n建设10公里（责任单位：市发改委、各县（市、区）政府）。")
	f.Add("（一）a\n（二）b\n◆ **激发。**新建1家—2家，应保尽保。")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 20_000 || !utf8.ValidString(s) {
			return
		}
		checkPlaces(t, s, Read(s))
	})
}

func BenchmarkRead(b *testing.B) {
	text, err := os.ReadFile(cityReport)
	if err != nil {
		b.Fatal(err)
	}
	long := strings.Repeat(string(text), 1+30_000/utf8.RuneCount(text))
	long = string([]rune(long)[:30_000])
	b.Run("runes", func(b *testing.B) {
		n := 0
		for b.Loop() {
			for _, r := range long {
				n += int(r)
			}
		}
		_ = n
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Read(long)
		}
	})
}
