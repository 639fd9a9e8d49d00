package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"duban/models"
	"duban/store"
	"duban/text"

	"golang.org/x/text/unicode/norm"
)

// spellings finds the departments that a text names: by whole spellings only, the longest first, and only where the words around them
// leave no doubt. 永济市农业农村局 is a county's bureau and not 市农业农村局, whose name it ends with.
type spellings struct {
	byFold map[string]string // folded spelling → department id
	longer [][]rune          // folded spellings, the longest first
	after  map[string]string // department → the one that took its place
}

func newSpellings(d store.Directory) spellings {
	s := spellings{byFold: map[string]string{}, after: map[string]string{}}
	for _, a := range d.Aliases {
		s.byFold[a.Folded] = a.DepartmentID
	}
	for _, x := range d.Departments {
		s.byFold[text.Fold(x.Name)], s.byFold[text.Fold(x.ShortName)] = x.ID, x.ID
		if x.SuccessorID != nil {
			s.after[x.ID] = *x.SuccessorID
		}
	}
	delete(s.byFold, "")
	for folded := range s.byFold {
		s.longer = append(s.longer, []rune(folded))
	}
	slices.SortFunc(s.longer, func(a, b []rune) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return slices.Compare(a, b)
	})
	return s
}

// today gives the department that has taken the place of one that was merged or renamed; most stay what they are.
func (s spellings) today(id string) string {
	for range len(s.after) {
		if s.after[id] == "" {
			break
		}
		id = s.after[id]
	}
	return id
}

// exactly gives the department that a text is the name of, "" for none.
func (s spellings) exactly(name string) string { return s.today(s.byFold[text.Fold(name)]) }

// in gives the departments that a text names, in its order, each once.
func (s spellings) in(words string) []string {
	var ids []string
	for _, part := range strings.FieldsFunc(text.Clean(words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, id := range s.inPart([]rune(text.Fold(part))) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (s spellings) inPart(part []rune) []string {
	var ids []string
	free := true // a name may begin here
	for i := 0; i < len(part); {
		name := s.at(part[i:])
		if !free || name == nil {
			free = mayPrecede(part[i])
			i++
			continue
		}
		i += len(name)
		if free = s.ends(name, part[i:]); free {
			ids = append(ids, s.today(s.byFold[string(name)]))
		}
	}
	return ids
}

// at is the longest spelling with which a text begins.
func (s spellings) at(part []rune) []rune {
	for _, name := range s.longer {
		if len(name) <= len(part) && slices.Equal(name, part[:len(name)]) {
			return name
		}
	}
	return nil
}

// mayPrecede says whether a name may stand behind a character of the same word: behind no Chinese one but those that join or date.
func mayPrecede(r rune) bool {
	return !unicode.Is(unicode.Han, r) || strings.ContainsRune("年月日季度期份的由报交向和与及号送转", r)
}

// ends says whether a name ends where it seems to: what follows isn't the rest of another body's name (市教育局招生考试中心). A spelling of two
// characters must stand by itself: 人行 isn't in 人行道.
func (s spellings) ends(name, rest []rune) bool {
	run := rest
	for i, r := range rest {
		if !unicode.Is(unicode.Han, r) {
			run = rest[:i]
			break
		}
	}
	if len(run) == 0 {
		return true
	}
	last := name[len(name)-1]
	if len(name) == 2 && !strings.ContainsRune("县区市", last) {
		return false
	}
	if joined := strings.TrimLeft(string(run), "和与及"); joined != string(run) && s.at([]rune(joined)) != nil {
		return true
	}
	return !otherBody.MatchString(officers.ReplaceAllString(string(run), ""))
}

var (
	otherBody = regexp.MustCompile(`局|委员会|办公室|中心|公司|学校|学院|医院|支队|大队|管委会|研究院|集团|协会`)
	officers  = regexp.MustCompile(`局长|局领导`)
)

// resembling gives the department whose name is most like one that is none: for asking, never for taking.
func (s spellings) resembling(name string) string {
	given := pairs(text.Fold(norm.NFKC.String(name))) // radicals that look like characters, too
	best, id := 0.5, ""
	for _, spelling := range s.longer {
		if score := overlap(given, pairs(string(spelling))); score > best {
			best, id = score, s.today(s.byFold[string(spelling)])
		}
	}
	return id
}

// pairs are the pairs of neighbouring characters of a folded text.
func pairs(folded string) map[[2]rune]bool {
	set := map[[2]rune]bool{}
	runes := []rune(folded)
	for i := 1; i < len(runes); i++ {
		set[[2]rune{runes[i-1], runes[i]}] = true
	}
	return set
}

// overlap is how much two texts share, 0–1.
func overlap(a, b map[[2]rune]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for p := range a {
		if b[p] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// The ways in which titles and file names say a period. Each gives the year (maybe none) and a month, quarter or half; those of months the
// day, too, where there is one.
var (
	monthSaid   = regexp.MustCompile(`(?:(20\d\d)年?[-./]?)?(?:^|[^\d.])?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末)?(\d{1,2}日)?`)
	monthDashed = regexp.MustCompile(`(?:^|\D)(20\d\d)[-./_](1[0-2]|0?[1-9])([-./_]\d{1,2})?(?:\D|$)`)
	monthPacked = regexp.MustCompile(`(?:^|\D)(20\d\d)(1[0-2]|0[1-9])()(?:\D|$)`)
	quarterSaid = regexp.MustCompile(`(?:(20\d\d)年?)?第?([一二三四1-4])季度`)
	quarterCode = regexp.MustCompile(`(?:(20\d\d)年?[-_ ]?)?q([1-4])(?:\D|$)`)
	halfSaid    = regexp.MustCompile(`(?:(20\d\d)年?)?(上半年|下半年|h1|h2)`)
)

// numerals are the Chinese numbers of months and quarters.
var numerals = map[string]string{"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10", "十一": "11", "十二": "12"}

// periodsIn gives the periods that a text speaks of, in the year where it names none. Days (11月20日) are no periods.
func periodsIn(words string, year string) []models.Period {
	folded := text.Fold(words)
	var found []models.Period
	add := func(of, kind, number string) {
		if of == "" {
			of = year
		}
		if n, ok := numerals[number]; ok {
			number = n
		}
		if kind == "" && len(number) == 1 {
			number = "0" + number
		}
		if p, err := models.ParsePeriod(of + "-" + kind + number); err == nil && !slices.Contains(found, p) {
			found = append(found, p)
		}
	}
	for _, pattern := range []*regexp.Regexp{monthSaid, monthDashed, monthPacked} {
		for _, m := range pattern.FindAllStringSubmatch(folded, -1) {
			if m[3] == "" {
				add(m[1], "", m[2])
			}
		}
	}
	for _, pattern := range []*regexp.Regexp{quarterSaid, quarterCode} {
		for _, m := range pattern.FindAllStringSubmatch(folded, -1) {
			add(m[1], "Q", m[2])
		}
	}
	for _, m := range halfSaid.FindAllStringSubmatch(folded, -1) {
		if half := map[string]string{"上半年": "1", "h1": "1", "下半年": "2", "h2": "2"}[m[2]]; half != "" {
			add(m[1], "H", half)
		}
	}
	return found
}
