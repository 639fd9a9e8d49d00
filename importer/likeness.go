package importer

import (
	"fmt"
	"slices"
	"strings"

	"duban/models"
	"duban/sheet"
)

// A likeness is proposed from this score on, and only when it leads the next task by the margin. Measured on testdata/likeness.csv
// (TestLikenessIsMeasured): lower ones propose wrong tasks, higher ones miss what a reader would recognise.
const (
	likenessLeast  = 0.50
	likenessMargin = 0.08
	likenessShown  = 3   // candidates in a finding
	likenessNoted  = 0.2 // least score of a candidate that is shown
	mostMeasured   = 2000
)

// bigrams are the pairs of neighbouring characters of a text, counted.
type bigrams struct {
	pairs map[[2]rune]int
	n     int
}

func bigramsOf(s string) bigrams {
	runes := []rune(s)
	b := bigrams{pairs: make(map[[2]rune]int, len(runes))}
	for i := 0; i+1 < len(runes); i++ {
		b.pairs[[2]rune{runes[i], runes[i+1]}]++
		b.n++
	}
	return b
}

func (b bigrams) shared(c bigrams) int {
	if len(c.pairs) < len(b.pairs) {
		b, c = c, b
	}
	n := 0
	for pair, k := range b.pairs {
		n += min(k, c.pairs[pair])
	}
	return n
}

// within is the share of the shorter text's pairs that the longer one has too.
func (b bigrams) within(c bigrams) float64 {
	if b.n == 0 || c.n == 0 {
		return 0
	}
	return float64(b.shared(c)) / float64(min(b.n, c.n))
}

// like is between 0 and 1: the mean of Dice's coefficient and of within, so that a shortened title counts for much, and a phrase that
// stands in every task for little.
func (b bigrams) like(c bigrams) float64 {
	if b.n == 0 || c.n == 0 {
		return 0
	}
	shared := float64(b.shared(c))
	return shared/float64(b.n+c.n) + shared/float64(2*min(b.n, c.n))
}

// likeness is how alike a text is to one task.
type likeness struct {
	lines []*sheet.Line
	score float64
}

// alike measures a text against the department's tasks, the likest first.
func (m *matcher) alike(key string) []likeness {
	if all, done := m.likely[key]; done {
		return all
	}
	if len(m.likely) >= mostMeasured {
		return nil
	}
	m.learnNames()
	given := bigramsOf(key)
	var all []likeness
	for i := range m.tasks {
		k, best := &m.tasks[i], 0.0
		for _, x := range k.measured() {
			best = max(best, given.like(x))
		}
		if best >= likenessNoted {
			all = append(all, likeness{k.lines, best})
		}
	}
	slices.SortStableFunc(all, func(a, b likeness) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	m.likely[key] = all
	return all
}

// matchLikeness proposes the likest task where it is like enough and leads the next one.
func (m *matcher) matchLikeness(l *line, key string) string {
	all := m.alike(key)
	for _, x := range all[:min(len(all), likenessShown)] {
		l.candidates = append(l.candidates, Candidate{Number: x.lines[0].Task.Number, Title: x.lines[0].Task.Title, Score: rounded(x.score)})
	}
	switch {
	case !l.says():
		return ""
	case len(all) == 0 || all[0].score < likenessLeast:
		return "TASK_UNKNOWN"
	case len(all) > 1 && all[0].score-all[1].score < likenessMargin:
		return "TASK_AMBIGUOUS"
	}
	if code := m.choose(l, all[0].lines, proposed); code != "" {
		return code
	}
	return "LIKENESS"
}

func rounded(score float64) float64 { return float64(int(score*100+0.5)) / 100 }

// candidateWords lists candidates for people: 2.2.4 建设改造高标准农田20万亩（0.83）.
func candidateWords(all []Candidate) string {
	var words []string
	for _, c := range all {
		words = append(words, fmt.Sprintf("%s %s（%.2f）", c.Number, c.Title, c.Score))
	}
	return strings.Join(words, "；")
}

// memoryKey is the text by which a row is known again.
func (l *line) memoryKey() string {
	_, title := l.number()
	parts := []string{bare(title), bare(l.value(models.FieldIndicator)), bare(l.value(models.FieldItem))}
	if l.block != nil {
		parts = append(parts, bare(l.block.name))
	}
	return models.RowKey(strings.Join(parts, "|"))
}
