package words

import (
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFill(t *testing.T) {
	for _, c := range []struct {
		template string
		args     map[string]string
		want     string
	}{
		{"没有「{found}」", map[string]string{"found": "市农业局"}, "没有「市农业局」"},
		{"没有「{found}」[，是不是「{nearest}」]？", map[string]string{"found": "甲", "nearest": "乙"}, "没有「甲」，是不是「乙」？"},
		{"没有「{found}」[，是不是「{nearest}」]？", map[string]string{"found": "甲"}, "没有「甲」？"},
		{"[{a}和{b}]", map[string]string{"a": "1"}, ""},
		{"{found}", map[string]string{"found": "{nearest}[x]", "nearest": "!"}, "{nearest}[x]"},
		{"[（{found}）]", map[string]string{"found": "]{x}["}, "（]{x}[）"},
		{"{found}", map[string]string{"found": strings.Repeat("长", 81)}, strings.Repeat("长", 80) + "…"},
		{"没有地方", nil, "没有地方"},
	} {
		if got := fill(c.template, c.args); got != c.want {
			t.Errorf("%s: %q, want %q", c.template, got, c.want)
		}
	}
}

// TestFillTakesArgumentsAsTheyAre: whatever a cell holds stands in the sentence as it is.
func TestFillTakesArgumentsAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		found := rapid.StringN(0, 40, -1).Draw(t, "found")
		want := "甲" + found + "乙"
		if found != "" {
			want += "（" + found + "）"
		}
		if got := fill("甲{found}乙[（{found}）]", map[string]string{"found": found}); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestParseLang(t *testing.T) {
	for tag, want := range map[string]Lang{
		"": Chinese, "zh-CN": Chinese, "en": English, "en-GB,zh;q=0.8": English, "zh-CN,en;q=0.9": Chinese, "fr, EN-us": English, "fr": Chinese, "xen": Chinese,
	} {
		if got := ParseLang(tag); got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
}

// TestSentences: both languages say something, with the same places, every bracket closes, and Chinese sentences end.
func TestSentences(t *testing.T) {
	tables := map[string]map[string]pair{"error": errorSentences, "finding": findingSentences, "file": fileSentences, "breakdown": breakdownSentences}
	reasonsByText := map[string]pair{}
	for rule, p := range reasons {
		reasonsByText[string(rule)] = p
	}
	tables["because"] = reasonsByText
	for name, table := range tables {
		for code, p := range table {
			if zh, en := placesOf(p.zh), placesOf(p.en); !equal(zh, en) {
				t.Errorf("%s %s: places %v in Chinese, %v in English", name, code, zh, en)
			}
			for _, s := range []string{p.zh, p.en} {
				if strings.TrimSpace(s) == "" || strings.Count(s, "[") != strings.Count(s, "]") || strings.Count(s, "{") != strings.Count(s, "}") {
					t.Errorf("%s %s: %q", name, code, s)
				}
				if name != "because" && !strings.ContainsAny(lastRune(fill(s, nil)), "。？.?") {
					t.Errorf("%s %s has no end: %q", name, code, fill(s, nil))
				}
			}
			if strings.ContainsAny(strings.ReplaceAll(fill(p.zh, nil), " ", ""), ",;!?") {
				t.Errorf("%s %s: half-width punctuation in %q", name, code, p.zh)
			}
		}
	}
}

// TestNoCodeTwice: a code has one sentence, whether it comes as an error or as a finding.
func TestNoCodeTwice(t *testing.T) {
	seen := map[string]string{}
	for name, table := range map[string]map[string]pair{"errors": errorSentences, "findings": findingSentences, "files": fileSentences, "breakdowns": breakdownSentences} {
		for code := range table {
			if other, ok := seen[code]; ok {
				t.Errorf("%s stands in %s and in %s", code, name, other)
			}
			seen[code] = name
		}
	}
}

func placesOf(s string) []string {
	set := map[string]bool{}
	for _, p := range places(s) {
		set[p] = true
	}
	var all []string
	for p := range set {
		all = append(all, p)
	}
	sort.Strings(all)
	return all
}

func equal(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

func lastRune(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return " "
	}
	return string(r[len(r)-1])
}
