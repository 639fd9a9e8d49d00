package importer

import (
	"regexp"
	"slices"
	"strings"

	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Unknown is a name in a file that the installation doesn't know, with the nearest known one and the cells that it stands in (at most
// twenty; in prose the numbers of the tasks).
type Unknown struct {
	Name    string   `json:"name"`
	Nearest string   `json:"nearest"`
	Cells   []string `json:"cells"`
}

// Creation says which unknown names staff want made.
type Creation struct {
	Departments    bool     // all unknown departments
	NewDepartments []string // only these
	Leaders        bool
}

// unitBook finds departments by the names in cells: exactly, by alias, or as a group; what isn't known is noted.
type unitBook struct {
	spellings
	short    map[string]string   // id → short name
	groups   map[string][]string // folded kind of group → ids
	codes    map[string]bool
	position int
	create   Creation
	made     []models.Department
	unknown  []Unknown
}

func newUnitBook(b store.Breakdown, c Creation) *unitBook {
	u := &unitBook{spellings: newSpellings(store.Directory{Departments: b.Departments, Aliases: b.Aliases}), short: map[string]string{},
		groups: map[string][]string{}, codes: map[string]bool{}, create: c}
	for _, d := range b.Departments {
		u.short[d.ID], u.codes[d.Code] = d.ShortName, true
		u.position = max(u.position, d.Position)
		if d.To.IsZero() && d.SuccessorID == nil && (d.Kind == models.County || d.Kind == models.DevZone) {
			u.groups[string(d.Kind)] = append(u.groups[string(d.Kind)], d.ID)
		}
	}
	return u
}

var (
	countyGroup = regexp.MustCompile(`^(?:各|全市各|13个|十三个)?(?:县|市|区|县\(市、区\)|县\(市\)区|县市区|县区|市区|县\(区\)|市县)(?:人民)?政府$|^各(?:县|县\(市、区\)|县市区|县区|市区|县\(区\)|市县|县\(市\)区|区县)$`)
	zoneGroup   = regexp.MustCompile(`^各(?:省级)?(?:经济技术)?(?:开发区|园区|功能区)(?:管委会)?$`)
	nobodyGroup = regexp.MustCompile(`^(?:市直)?(?:各)?(?:相关|有关|其他|其它)(?:市直|市级)?(?:责任)?(?:单位|部门|企业|职能部门)$|^市直(?:各|各相关|各有关|有关|相关)?(?:单位|部门)$|^各(?:单位|部门|成员单位|责任单位|相关单位|有关单位|相关部门|有关部门|职能部门|行业主管部门)$`)
	roleLabel   = regexp.MustCompile(`^(?:牵头(?:责任)?(?:单位|部门)?|(?:主要)?责任(?:单位|部门)|主办单位|配合(?:责任)?(?:单位|部门)|协办(?:单位|部门)|协同(?:责任)?单位|参与单位)[:：]`)
	leadMark    = regexp.MustCompile(`[(（](?:牵头|牵头单位|主办|主责)[)）]$|牵头$`)
	bracketed   = regexp.MustCompile(`[(（][^()（）]*[)）]`)
)

// unit is one name of a cell as understood.
type unit struct {
	name string
	ids  []string // several of a group, none of one that nobody is meant by
	lead bool     // marked as the lead within a list: 市财政局（牵头）
}

// unitsIn takes a cell apart. Brackets keep what stands in them together: 各县（市、区）政府.
func unitsIn(cell string) []string {
	var names []string
	begin, depth := 0, 0
	add := func(end int) {
		n := strings.TrimSpace(strings.Trim(text.Clean(cell[begin:end]), "　。；;，,、/／:："))
		if rest := strings.TrimSuffix(n, "等"); rest != "" {
			n = rest
		}
		if n != "" && n != "等" {
			names = append(names, n)
		}
	}
	for i, r := range cell {
		switch {
		case r == '（' || r == '(':
			depth++
		case r == '）' || r == ')':
			depth = max(depth-1, 0)
		case depth == 0 && strings.ContainsRune("、，,；;/／\n\r\t", r):
			add(i)
			begin = i + len(string(r))
		}
	}
	add(len(cell))
	return names
}

// read understands the names of a cell; place is where unknown ones are told to stand.
func (u *unitBook) read(cell, place string) []unit {
	var units []unit
	for _, name := range unitsIn(cell) {
		name = strings.TrimSpace(roleLabel.ReplaceAllString(name, ""))
		lead := leadMark.MatchString(name)
		name = strings.TrimSpace(leadMark.ReplaceAllString(name, ""))
		if name == "" {
			continue
		}
		x := unit{name: name, lead: lead}
		folded := text.Fold(name)
		switch id := u.exactly(name); {
		case id != "":
			x.ids = []string{id}
		case countyGroup.MatchString(folded) && len(u.groups[string(models.County)]) > 0:
			x.ids = u.groups[string(models.County)]
		case zoneGroup.MatchString(folded) && len(u.groups[string(models.DevZone)]) > 0:
			x.ids = u.groups[string(models.DevZone)]
		case nobodyGroup.MatchString(folded):
		default:
			x.ids = u.personOrUnknown(name, place)
		}
		units = append(units, x)
	}
	return units
}

// personOrUnknown tries a name without the person behind it (市民政局 张某) and without a remark in brackets, then makes or notes it.
func (u *unitBook) personOrUnknown(name, place string) []string {
	if first, _, ok := strings.Cut(name, " "); ok {
		if id := u.exactly(first); id != "" {
			return []string{id}
		}
	}
	if plain := strings.TrimSpace(bracketed.ReplaceAllString(name, "")); plain != "" && plain != name {
		if id := u.exactly(plain); id != "" {
			return []string{id}
		}
	}
	if u.create.Departments || slices.ContainsFunc(u.create.NewDepartments, func(n string) bool { return text.Fold(n) == text.Fold(name) }) {
		return []string{u.make(name)}
	}
	u.note(name, place)
	return nil
}

func (u *unitBook) note(name, place string) {
	const shown = 20
	i := slices.IndexFunc(u.unknown, func(x Unknown) bool { return x.Name == name })
	if i < 0 {
		near := u.short[u.resembling(name)]
		u.unknown = append(u.unknown, Unknown{Name: name, Nearest: near, Cells: []string{}})
		i = len(u.unknown) - 1
	}
	if x := &u.unknown[i]; place != "" && len(x.Cells) < shown && !slices.Contains(x.Cells, place) {
		x.Cells = append(x.Cells, place)
	}
}

// make makes a department of a name, with a code of its pinyin initials.
func (u *unitBook) make(name string) string {
	name = firstRunes(name, 60)
	u.position++
	d := models.Department{ID: models.NewID(models.DepartmentPrefix), Code: u.codeFor(name), Name: name, ShortName: name, Kind: kindOfName(name), Position: u.position}
	u.made = append(u.made, d)
	u.byFold[text.Fold(name)], u.short[d.ID] = d.ID, d.ShortName
	u.longer = append(u.longer, []rune(text.Fold(name)))
	return d.ID
}

func kindOfName(name string) models.DepartmentKind {
	switch {
	case strings.HasSuffix(name, "公司") || strings.HasSuffix(name, "集团"):
		return models.Company
	case strings.Contains(name, "开发区") || strings.HasSuffix(name, "园区") || strings.HasSuffix(name, "园区管委会"):
		return models.DevZone
	}
	for _, end := range []string{"县", "区", "县政府", "区政府", "县人民政府", "区人民政府", "市人民政府"} {
		if strings.HasSuffix(name, end) {
			return models.County
		}
	}
	return models.Bureau
}

func (u *unitBook) codeFor(name string) string {
	base := initials(strings.TrimPrefix(strings.TrimPrefix(name, "市"), "省"))
	if len(base) < 2 {
		base = "dw" + base
	}
	if len(base) > 10 {
		base = base[:10]
	}
	code := base
	for n := 0; u.codes[code]; n++ {
		code = base + string(rune('a'+n/26%26)) + string(rune('a'+n%26))
	}
	u.codes[code] = true
	return code
}

// initialRanges are where in GB 2312's first plane, which is in order of pinyin, each initial begins.
var initialRanges = []struct {
	from    int
	initial byte
}{{0xb0a1, 'a'}, {0xb0c5, 'b'}, {0xb2c1, 'c'}, {0xb4ee, 'd'}, {0xb6ea, 'e'}, {0xb7a2, 'f'}, {0xb8c1, 'g'}, {0xb9fe, 'h'}, {0xbbf7, 'j'}, {0xbfa6, 'k'},
	{0xc0ac, 'l'}, {0xc2e8, 'm'}, {0xc4c3, 'n'}, {0xc5b6, 'o'}, {0xc5be, 'p'}, {0xc6da, 'q'}, {0xc8bb, 'r'}, {0xc8f6, 's'}, {0xcbfa, 't'}, {0xcdda, 'w'},
	{0xcef4, 'x'}, {0xd1b9, 'y'}, {0xd4d1, 'z'}, {0xd7fa, 0}}

// initials are the pinyin initials of a name's common characters; rare ones, which GB 2312 orders by radical, have none.
func initials(name string) string {
	var out []byte
	encoder := simplifiedchinese.GBK.NewEncoder()
	for _, r := range text.Fold(name) {
		if r >= 'a' && r <= 'z' {
			out = append(out, byte(r))
			continue
		}
		b, err := encoder.Bytes([]byte(string(r)))
		if err != nil || len(b) != 2 {
			continue
		}
		at := int(b[0])<<8 | int(b[1])
		for i := len(initialRanges) - 2; i >= 0; i-- {
			if at >= initialRanges[i].from && at < initialRanges[i+1].from {
				out = append(out, initialRanges[i].initial)
				break
			}
		}
	}
	return string(out)
}

// leaderBook finds leaders by post, holder or both.
type leaderBook struct {
	byFold   map[string]string
	names    map[string]string // id → as the workbook shows it
	create   bool
	position int
	made     []models.Leader
	holders  []models.LeaderHolder
	unknown  []Unknown
}

func newLeaderBook(b store.Breakdown, create bool) *leaderBook {
	l := &leaderBook{byFold: map[string]string{}, names: map[string]string{}, create: create}
	posts := map[string]string{}
	for _, x := range b.Leaders {
		posts[x.ID] = x.Post
		l.position = max(l.position, x.Position)
		l.spell(x.ID, x.Post)
	}
	for id, name := range LeaderNames(b) {
		l.names[id] = name
		l.spell(id, name)
	}
	for _, h := range b.Holders {
		post := posts[h.LeaderID]
		l.spell(h.LeaderID, h.Name, post+h.Name, h.Name+post, post+"("+h.Name+")")
	}
	return l
}

// LeaderNames are the leaders as the breakdown workbook names them, by id: the post, and where several have the same one (副市长) its holder too.
func LeaderNames(b store.Breakdown) map[string]string {
	posts, names := map[string]int{}, map[string]string{}
	for _, x := range b.Leaders {
		posts[text.Fold(x.Post)]++
		names[x.ID] = x.Post
	}
	for _, h := range b.Holders {
		for _, x := range b.Leaders {
			if x.ID == h.LeaderID && posts[text.Fold(x.Post)] > 1 && h.To.IsZero() {
				names[x.ID] = x.Post + "（" + h.Name + "）"
			}
		}
	}
	return names
}

// spell adds spellings; one that names two leaders names neither.
func (l *leaderBook) spell(id string, spellings ...string) {
	for _, s := range spellings {
		folded := text.Fold(s)
		if other, taken := l.byFold[folded]; taken && other != id {
			l.byFold[folded] = ""
		} else if folded != "" {
			l.byFold[folded] = id
		}
	}
}

var titledName = regexp.MustCompile(`^(.*(?:市长|省长|县长|区长|秘书长|书记|主席|主任|部长|局长|成员|顾问|政委))(?:[(（ ]|\s)*([\p{Han}·]{2,4})?[)）]?$`)

func (l *leaderBook) read(cell, place string) []string {
	var ids []string
	for _, name := range unitsIn(cell) {
		id := l.byFold[text.Fold(name)]
		if id == "" && l.create {
			id = l.make(name)
		}
		switch {
		case id == "":
			i := slices.IndexFunc(l.unknown, func(x Unknown) bool { return x.Name == name })
			if i < 0 {
				l.unknown = append(l.unknown, Unknown{Name: name, Nearest: l.nearest(name), Cells: []string{}})
				i = len(l.unknown) - 1
			}
			if place != "" && len(l.unknown[i].Cells) < 20 {
				l.unknown[i].Cells = append(l.unknown[i].Cells, place)
			}
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
	}
	return ids
}

func (l *leaderBook) nearest(name string) string {
	given, best, near := pairs(text.Fold(name)), 0.0, ""
	for folded, id := range l.byFold {
		if score := overlap(given, pairs(folded)); id != "" && (score > best || score == best && score > 0 && l.names[id] < near) {
			best, near = score, l.names[id]
		}
	}
	return near
}

// make makes a leader: post and holder where the cell has both, else a post that holds the name.
func (l *leaderBook) make(name string) string {
	post, holder := "分管领导（"+name+"）", name
	if m := titledName.FindStringSubmatch(name); m != nil {
		post, holder = m[1], m[2]
	}
	l.position++
	x := models.Leader{ID: models.NewID(models.LeaderPrefix), Post: firstRunes(post, 60), Position: l.position}
	l.made = append(l.made, x)
	l.names[x.ID] = x.Post
	if slices.ContainsFunc(l.made[:len(l.made)-1], func(o models.Leader) bool { return o.Post == x.Post }) {
		l.names[x.ID] = name
	}
	if holder != "" {
		l.holders = append(l.holders, models.LeaderHolder{LeaderID: x.ID, Name: holder})
	}
	l.spell(x.ID, name, x.Post)
	return x.ID
}

// dutiesOf settles who leads and supports by a row's cells and the report's rule where no lead is named.
func dutiesOf(lead, support []unit, named bool, rule string) (leads, supports []string) {
	add := func(to *[]string, ids ...string) {
		for _, id := range ids {
			if !slices.Contains(leads, id) && !slices.Contains(supports, id) {
				*to = append(*to, id)
			}
		}
	}
	for _, x := range append(slices.Clone(lead), support...) {
		if x.lead {
			add(&leads, x.ids...)
		}
	}
	var all []string
	for _, x := range lead {
		all = append(all, x.ids...)
	}
	switch {
	case len(leads) > 0: // one is marked: the others support
		add(&supports, all...)
	case named:
		add(&leads, all...)
	default:
		first, rest := models.SplitUnits(rule, once(all))
		add(&leads, first...)
		add(&supports, rest...)
	}
	for _, x := range support {
		add(&supports, x.ids...)
	}
	return leads, supports
}

// once leaves each id where it first stands.
func once(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// namesLead says that a column's header names leads, and not units of which the rule has to choose: 牵头单位, 主办单位, but not 责任单位.
func namesLead(header string) bool {
	key := sheet.HeaderKey(header)
	return strings.Contains(key, "牵头") || strings.Contains(key, "主办") || strings.Contains(key, "主要责任") || strings.Contains(key, "主责")
}
