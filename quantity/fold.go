package quantity

// foldRune maps a rune to the one form the scanner knows: half width for full-width forms, '-' for every sign that may
// be a minus, '~' for every other dash, 零 for 〇. It is one to one so that places stay.
func foldRune(r rune) rune {
	switch r {
	case '\u2212', '\ufe63', '\u2010', '\u2011', '\u2013', '\uff0d': // − ﹣ ‐ ‑ – －
		return '-'
	case '\u2014', '\u2015', '\u2500', '\uff5e', '\u301c', '\u223c', '~': // — ― ─ ～ 〜 ∼
		return '~'
	case '\u3000', '\u00a0', '\u202f', '\t', '\r', '\n':
		return ' '
	case '〇', '○':
		return '零'
	case '＞':
		return '>'
	case '﹪':
		return '%'
	case '﹤':
		return '<'
	case '﹥':
		return '>'
	}
	if r >= 0xff01 && r <= 0xff5e {
		return r - 0xfee0
	}
	return r
}

// fold folds a text rune by rune; the result has as many runes as s.
func fold(s string) []rune {
	out := make([]rune, 0, len(s)/2+1)
	for _, r := range s {
		out = append(out, foldRune(r))
	}
	return out
}

// hasAt says whether word stands at place i of r.
func hasAt(r []rune, i int, word string) bool {
	for _, w := range word {
		if i >= len(r) || r[i] != w {
			return false
		}
		i++
	}
	return true
}

// runeCount is the number of runes of a word.
func runeCount(word string) int {
	n := 0
	for range word {
		n++
	}
	return n
}

// skipSpaces is the first place from i on that is no blank.
func skipSpaces(r []rune, i int) int {
	for i < len(r) && r[i] == ' ' {
		i++
	}
	return i
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
