package breakdown

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// sentence is one sentence of running text with its clauses; offsets are of document.text.
type sentence struct {
	span
	text    string
	clauses []span // relative to text, without the punctuation between them

	cues     cue       // which characters stand in it
	brackets []bracket // of text, once enclosed was asked
	scanned  bool
}

// A sentence longer than this many bytes is no sentence: it is cut at its next comma, or anywhere soon after, so that what looks
// around a figure never looks over a whole book.
const (
	longSentence    = 3000
	longestSentence = 4000
)

// sentences cuts a stretch at full stops and semicolons. A bracket with duties behind a stop stays with the sentence before it.
func sentences(text string, at span) []sentence {
	var out []sentence
	s := text[at.start:at.end]
	begin, depth := 0, 0
	behind := false // a stop, in a bracket with duties
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		switch r {
		case '（', '(', '【', '〔', '[', '［':
			depth++
		case '）', ')', '】', '〕', ']', '］':
			if depth = max(depth-1, 0); behind && depth == 0 && !dutyBracketAt(s[end:]) && !stopAt(s[end:]) {
				out = appendSentence(out, s, begin, end, at.start)
				begin, behind = end, false
			}
		case '。', '！', '？', '；', ';', '!':
			if depth > 0 {
				continue
			}
			if dutyBracketAt(s[end:]) {
				behind = true
				continue
			}
			behind = false
			out = appendSentence(out, s, begin, end, at.start)
			begin = end
		default:
			if i-begin > longestSentence || i-begin > longSentence && (r == '，' || r == '、') {
				out = appendSentence(out, s, begin, i, at.start)
				begin, depth = i, 0
			}
		}
	}
	return appendSentence(out, s, begin, len(s), at.start)
}

func appendSentence(out []sentence, s string, begin, end, base int) []sentence {
	for begin < end && (s[begin] == ' ' || strings.HasPrefix(s[begin:end], "　")) {
		_, n := utf8.DecodeRuneInString(s[begin:])
		begin += n
	}
	if begin >= end {
		return out
	}
	t := s[begin:end]
	return append(out, sentence{span: span{base + begin, base + end}, text: t, clauses: clauses(t), cues: cues(t)})
}

// dutyBracketAt says whether a bracket that names departments stands at the beginning of s.
func dutyBracketAt(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(openers, r) {
		return false
	}
	end := closingBracket(s[:min(len(s), longestBracket)])
	if end < 0 {
		return false
	}
	_, last := utf8.DecodeLastRuneInString(s[:end])
	inside := strings.TrimRight(s[n:end-last], "。； 　")
	return hasAny(inside, "单位：", "单位:", "部门：", "部门:", "牵头", "主办", "配合：") || endsAny(inside, []string{"负责", "配合", "负责落实"})
}

// longestBracket is how far, in bytes, a bracket with duties goes.
const longestBracket = 3000

// openers and closers are the brackets in which duties stand.
const (
	openers = "（(【〔[［"
	closers = "）)】〕]］"
)

// stopAt says whether s begins with a stop.
func stopAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("。；;！!？", r)
}

// clauses cuts a sentence at commas and colons that stand in no bracket and in no number.
func clauses(s string) []span {
	var out []span
	begin, depth := 0, 0
	var last rune
	for i, r := range s {
		switch r {
		case '（', '(':
			depth++
		case '）', ')':
			depth = max(depth-1, 0)
		case '，', ',', '：', ':', '。', '；', ';', '！', '!', '？':
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if depth > 0 || isDigit(last) && isDigit(next) {
				break
			}
			out = appendClause(out, s, begin, i)
			begin = i + utf8.RuneLen(r)
		}
		last = r
	}
	return appendClause(out, s, begin, len(s))
}

func appendClause(out []span, s string, begin, end int) []span {
	for begin < end && s[begin] == ' ' {
		begin++
	}
	for end > begin && s[end-1] == ' ' {
		end--
	}
	if begin >= end {
		return out
	}
	return append(out, span{begin, end})
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// clauseOf is the clause in which the byte at lies.
func (s *sentence) clauseOf(at int) span {
	i := sort.Search(len(s.clauses), func(i int) bool { return at < s.clauses[i].end })
	if i == len(s.clauses) {
		return span{0, len(s.text)}
	}
	return s.clauses[i]
}

// enclosed says whether the byte at stands inside quotation marks, book-title marks or brackets.
func (s *sentence) enclosed(at int) bool {
	if !s.scanned {
		s.brackets, s.scanned = bracketDepths(s.text), true
	}
	i := sort.Search(len(s.brackets), func(i int) bool { return s.brackets[i].at >= at })
	return i > 0 && s.brackets[i-1].depth > 0
}

// bracket is the depth from a mark on.
type bracket struct{ at, depth int }

func bracketDepths(text string) []bracket {
	var out []bracket
	depth := 0
	for i, r := range text {
		switch r {
		case '“', '《', '（', '(', '「', '［', '【':
			depth++
		case '”', '》', '）', ')', '」', '］', '】':
			depth = max(depth-1, 0)
		default:
			continue
		}
		out = append(out, bracket{i, depth})
	}
	return out
}
