package breakdown

import (
	"strings"
	"unicode/utf8"

	"duban/models"
)

// Duty is a department's part in a task as the prose names it. Name is as printed; who it is, is for the importer to decide.
// Who leads where only 责任单位 stand is a setting of the report: those carry Role "".
type Duty struct {
	Role models.DutyRole // LEAD, SUPPORT, or "" where the text doesn't say
	Name string
}

var dutyLabels = []struct {
	word string
	role models.DutyRole
}{
	{"牵头责任单位", models.Lead}, {"牵头单位", models.Lead}, {"牵头部门", models.Lead}, {"主要责任单位", models.Lead}, {"主办单位", models.Lead}, {"牵头", models.Lead},
	{"配合责任单位", models.Support}, {"配合单位", models.Support}, {"协同责任单位", models.Support}, {"协办单位", models.Support}, {"协办部门", models.Support}, {"参与单位", models.Support}, {"配合部门", models.Support}, {"配合", models.Support},
	{"责任单位", ""}, {"责任部门", ""}, {"落实单位", ""},
}

// dutyLine reads a sentence that only names departments: 责任单位：市财政局、市教育局.
func dutyLine(s *sentence) ([]Duty, bool) {
	if s.cues&cueDuty == 0 {
		return nil, false
	}
	t := strings.Trim(s.text, " 　（）()[]［］【】〔〕。")
	for _, l := range dutyLabels {
		if rest := strings.TrimPrefix(t, l.word); rest != t && (strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":")) {
			return labelled(t), true
		}
	}
	return nil, false
}

// addDuties gives duties to the tasks from first on that have none.
func (r *reader) addDuties(first int, duties []Duty) {
	for i := first; i < len(r.out.Tasks); i++ {
		if len(r.out.Tasks[i].Duties) == 0 {
			r.out.Tasks[i].Duties = duties
		}
	}
}

// takeDuties reads the duties in a commitment and gives the commitment without the brackets that hold them.
func takeDuties(s string) ([]Duty, string) {
	var duties []Duty
	var bare strings.Builder
	from, open, depth := 0, 0, 0
	for i, r := range s {
		switch {
		case strings.ContainsRune(openers, r):
			if depth++; depth == 1 {
				open = i
			}
		case depth > 0 && strings.ContainsRune(closers, r):
			if depth--; depth > 0 || !dutyBracketAt(s[open:]) {
				continue
			}
			end := i + len(string(r))
			duties = append(duties, inBracket(s[open:end])...)
			bare.WriteString(s[from:open])
			from = end
		}
	}
	if from > 0 {
		s = strings.TrimSpace(bare.String() + s[from:])
	}
	return append(duties, inPassing(s)...), s
}

// closingBracket is the offset behind the bracket that closes the one s begins with, or -1.
func closingBracket(s string) int {
	depth := 0
	for i, r := range s {
		switch {
		case strings.ContainsRune(openers, r):
			depth++
		case strings.ContainsRune(closers, r):
			if depth--; depth == 0 {
				return i + len(string(r))
			}
		}
	}
	return -1
}

// inBracket reads 牵头单位：甲；责任单位：乙、丙 and 甲、乙按职责分工负责 and 甲牵头，乙配合.
func inBracket(s string) []Duty {
	_, first := utf8.DecodeRuneInString(s)
	_, last := utf8.DecodeLastRuneInString(s)
	s = strings.TrimRight(s[first:len(s)-last], "。； 　")
	if strings.ContainsAny(s, "：:") {
		return labelled(s)
	}
	if duties := inPassing(s); len(duties) > 0 {
		return duties
	}
	for _, w := range []string{"按职责分工负责", "按照职责分工负责", "按职责负责", "分别负责", "共同负责", "负责落实", "负责", "配合落实"} {
		if rest, ok := strings.CutSuffix(s, w); ok {
			return named(rest, "")
		}
	}
	return nil
}

// labelled reads labels with the names behind them.
func labelled(s string) []Duty {
	var duties []Duty
	for s != "" {
		i := strings.IndexAny(s, "：:")
		if i < 0 {
			break
		}
		role, known := roleOf(s[:i])
		rest := s[i+len(colonOf(s[i:])):]
		end := len(rest)
		for _, l := range dutyLabels { // the next label begins behind a separator
			for _, c := range []string{"：", ":"} {
				if j := strings.Index(rest, l.word+c); j >= 0 && j < end {
					end = j
				}
			}
		}
		if known {
			duties = append(duties, named(rest[:end], role)...)
		}
		s = rest[end:]
	}
	return duties
}

func colonOf(s string) string {
	if strings.HasPrefix(s, "：") {
		return "："
	}
	return ":"
}

func roleOf(label string) (models.DutyRole, bool) {
	label = strings.Trim(label, " 　；;，,。、")
	for _, l := range dutyLabels {
		if strings.HasSuffix(label, l.word) {
			return l.role, true
		}
	}
	return "", false
}

// inPassing reads 由市发展改革委牵头，市财政局、市教育局配合 in running text.
func inPassing(s string) []Duty {
	if !hasAny(s, "牵头", "负责", "配合") {
		return nil
	}
	var duties []Duty
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("，,；;。", r) }) {
		part = strings.TrimSpace(part)
		if i := strings.LastIndex(part, "由"); i >= 0 {
			part = part[i+len("由"):]
		} else if len(duties) == 0 && !strings.HasSuffix(part, "牵头") {
			continue
		}
		for _, l := range []struct {
			word string
			role models.DutyRole
		}{{"牵头负责", models.Lead}, {"负责牵头", models.Lead}, {"牵头", models.Lead}, {"配合", models.Support}, {"参与", models.Support}, {"协同", models.Support}, {"负责", models.Lead}} {
			if names, ok := strings.CutSuffix(part, l.word); ok && names != "" && looksLikeBodies(names) {
				duties = append(duties, named(names, l.role)...)
				break
			}
		}
	}
	return duties
}

// looksLikeBodies says whether every name of a list ends as departments do, so that a plain sentence isn't taken for duties.
func looksLikeBodies(list string) bool {
	names := splitNames(list)
	for _, n := range names {
		if !endsAny(n, bodyEndings) {
			return false
		}
	}
	return len(names) > 0
}

var bodyEndings = []string{"局", "委", "厅", "办", "部", "院", "会", "中心", "政府", "集团", "公司", "单位", "部门", "室", "处", "署", "所", "社", "联", "团委", "银行", "支队", "学校", "大学", "学院", "开发区", "管委会", "县", "市", "区", "站", "台", "馆", "队", "科", "工委", "总工会", "分行", "总队"}

func named(list string, role models.DutyRole) []Duty {
	var duties []Duty
	for _, n := range splitNames(list) {
		duties = append(duties, Duty{role, n})
	}
	return duties
}

// splitNames cuts a list of departments; a separator inside brackets (各县（市、区）政府) cuts nothing, 等 at the end goes.
func splitNames(list string) []string {
	var names []string
	begin, depth := 0, 0
	add := func(end int) {
		n := strings.Trim(list[begin:end], " 　。；;，,、/／")
		n = strings.TrimSuffix(strings.TrimSuffix(n, "等有关单位"), "等")
		if n != "" && len(n) <= 3*40 {
			names = append(names, n)
		}
	}
	for i, r := range list {
		switch r {
		case '（', '(':
			depth++
		case '）', ')':
			depth = max(depth-1, 0)
		case '、', '，', ',', '；', ';', '／', '/', '\n', ' ', '　':
			if depth == 0 {
				add(i)
				begin = i + len(string(r))
			}
		}
	}
	add(len(list))
	return names
}

// everywhere reads the sentence that gives departments a part in every task and then leaves them out of the lists.
func everywhere(text string) []Duty {
	if !hasAny(text, "不再", "不另") {
		return nil
	}
	for _, w := range []string{"均需", "均由", "都需", "都由"} {
		for at := 0; ; {
			i := strings.Index(text[at:], w)
			if i < 0 {
				break
			}
			at += i + len(w)
			end := strings.IndexAny(text[at:], "，,。；;")
			if end < 0 {
				end = len(text) - at
			}
			names, ok := strings.CutSuffix(text[at:at+end], "负责")
			rest := text[at+end : min(len(text), at+end+60)]
			if ok && hasAny(rest, "不再列出", "不再一一列出", "不再重复", "不另列出") && looksLikeBodies(names) {
				return named(names, models.Support)
			}
		}
	}
	return nil
}
