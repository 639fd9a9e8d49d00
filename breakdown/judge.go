package breakdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/models"
	"duban/quantity"
)

// judge decides whether a figure is a target, and what is doubtful about it.
func (f *figure) judge(s *sentence, year int) (keep bool, doubt Doubt) {
	if s.enclosed(f.Number) || f.named() || f.elsewhen(s, year) || f.from() || f.describes() {
		return false, Sure
	}
	switch f.class {
	case quantity.NoUnit:
		return f.noUnit()
	case quantity.Timing:
		return f.ends && (f.level && f.base != "年" && f.base != "月" && f.base != "日" || hasAny(f.before, "年限")), Sure
	case quantity.Numbering:
		return f.numbering()
	}
	if f.Form == quantity.BareScale {
		return f.bareScale()
	}
	if f.Form == quantity.Hanzi && f.class != quantity.Sharing {
		return f.writtenOut()
	}
	switch f.class {
	case quantity.Sharing:
		return f.base != "成" || f.level || f.bounded, Sure
	case quantity.Measuring:
		return f.measure()
	}
	return true, f.count()
}

// named refuses numbers that belong to a name: 前三位, 每千人, 500强, 80岁以上老年人.
func (f *figure) named() bool {
	last, _ := utf8.DecodeLastRuneInString(f.before)
	if last == '前' || last == '每' || last == '第' {
		return true
	}
	if endsAny(f.before, []string{"每万", "每千", "每百"}) {
		return true
	}
	if strings.HasPrefix(f.base, ":") && startsAny(f.after, []string{":", "："}) { // 三次产业结构8：42：50
		return true
	}
	if startsAny(f.after, []string{"方面", "环节", "层面", "维度", "阶段", "字"}) {
		return true
	}
	if f.base == "人" && startsAny(f.after, []string{"制", "间", "座"}) { // 3人制篮球
		return true
	}
	return f.base == "岁" && !f.ends
}

// elsewhen refuses results of last year and targets of later years.
func (f *figure) elsewhen(s *sentence, year int) bool {
	if startsAny(s.text, []string{"去年", "上年", "过去一年", "一年来", itoa(year-1) + "年"}) && !hasAny(s.text[:f.Number], "今年", itoa(year)+"年") {
		return true
	}
	c := f.before + f.after
	if !strings.Contains(c, "年") && !hasAny(f.before, "已", "现有", "过去") {
		return later(s.text[:f.Number], year)
	}
	for _, w := range []string{"去年", "上年", "过去", "近年来", "近三年", "五年来", "一年来", itoa(year-1) + "年"} {
		if i := strings.Index(c, w); i >= 0 && !endsAny(c[:i], []string{"比", "较", "同", "与", "高于", "快于", "好于", "于"}) && !strings.HasPrefix(c[i+len(w):], "同期") {
			return true
		}
	}
	if hasAny(f.before, "已建", "已完成", "已累计", "已有", "目前已", "已达", "已经", "现有", "业已") {
		return true
	}
	return later(s.text[:f.Number], year)
}

// later says whether a text last speaks of a coming year or of a plan of several years.
func later(s string, year int) bool {
	at := -1
	if !strings.Contains(s, "年") && !strings.Contains(s, "十五五") {
		return false
	}
	for i := strings.Index(s, "20"); i >= 0 && i+7 <= len(s); {
		if n := fourDigits(s[i:]); n > year && year > 0 && strings.HasPrefix(s[i+4:], "年") {
			at = i
		}
		j := strings.Index(s[i+2:], "20")
		if j < 0 {
			break
		}
		i += 2 + j
	}
	for _, w := range []string{"未来五年", "未来三年", "今后五年", "今后三年", "用三年", "用五年", "五年内", "三年内", "到“十五五”末", "“十五五”期间", "“十五五”时期", "“十五五”末", "用3年", "用5年", "3年内", "5年内", "未来5年", "未来3年", "今后5年",
		"分三年", "分五年", "分3年", "分5年", "十五五末", "十五五期间", "十五五时期", "“十五五”规划期", "“十五五”期末"} {
		at = max(at, strings.LastIndex(s, w))
	}
	if at < 0 {
		return false
	}
	return !hasAny(s[at:], "今年", "年内", itoa(year)+"年")
}

// from refuses the first number of 由6.2%提高到7%.
func (f *figure) from() bool {
	return endsAny(f.before, []string{"由", "从"}) && hasAny(f.after, "至", "到", "为")
}

// describes refuses numbers that qualify what follows: 2万元以上的经营主体, 50万千瓦以上风光基地, 500千伏线路.
func (f *figure) describes() bool {
	if f.ends {
		return false
	}
	of := strings.HasPrefix(f.after, "的")
	switch f.class {
	case quantity.Sharing:
		return of && f.level && !f.adjacent
	case quantity.Counting, quantity.Persons:
		holds := f.class == quantity.Persons || f.base == "户" || f.base == "单" || f.base == "张" || f.base == "床" // 20户以上自然村 has the size, 300个以上小区 counts
		if f.bounded && startsAny(f.after, settlements) && f.Amount.Low != nil && f.Amount.Low.LessThan(models.Int(10_000)) && (f.base == "户" || f.class == quantity.Persons) {
			return true // 实现20户以上自然村通硬化路
		}
		return (of || f.bounded && holds) && !f.commits() && f.Amount.Operator != models.OpApprox
	case quantity.Measuring:
		if f.base == "千伏" || f.base == "伏" || f.base == "大卡" || f.base == "千卡" {
			return true
		}
		return of && !hasAny(f.after, "任务", "目标") || f.bounded && (f.Amount.Operator == models.OpLTE || !f.adjacent || f.verb.force < strong)
	}
	return false
}

// settlements are told apart by how many live in them.
var settlements = []string{"自然村", "行政村", "村组", "村屯", "屯", "村民小组", "安置点", "安置区", "集中安置", "聚居", "居民点", "搬迁安置", "易地", "大型安置", "团队"}

// commits says whether a verb that takes the number as its object stands right in front of it.
func (f *figure) commits() bool {
	return f.adjacent && f.verb.force >= pushing
}

// noUnit takes a bare number where it stands for a level: 缩小到1.8, 突破1：1, 突破100万. With a verb of making it may count something
// by a classifier that isn't known.
func (f *figure) noUnit() (bool, Doubt) {
	if f.level && f.ends {
		return true, Sure
	}
	next, _ := utf8.DecodeRuneInString(f.after)
	counts := f.adjacent && unicode.Is(unicode.Han, next) && !startsAny(f.after, []string{"号", "版", "时", "点", "字", "工程", "行动", "热线"}) || f.ends
	if f.Form == quantity.Arabic && f.base == "" && f.served() && f.Amount.Unit != "" { // 对40万劳动力开展培训
		return true, Sure
	}
	if f.Form == quantity.Arabic && f.verb.force >= strong && counts && f.Amount.Low.GreaterThan(models.Int(1)) {
		return true, UnknownUnit
	}
	return false, Sure
}

// numbering takes 5大基地 as doubtful and refuses grades, ranks and phases; 40期培训 counts.
func (f *figure) numbering() (bool, Doubt) {
	switch {
	case f.Form != quantity.Arabic:
		return false, Sure
	case f.base == "大":
		return f.verb.force != noVerb, Slogan
	case f.base == "期":
		return f.adjacent, Sure
	case f.base == "市" || f.base == "区" || f.base == "县区" || f.base == "片" || f.base == "组" || f.base == "对":
		return f.adjacent || f.level, KnownSet
	}
	return false, Sure
}

// bareScale takes 突破万亿元 as a level and 举办千场会议 as a slogan; 百亿产业 and 万家民企 are names.
func (f *figure) bareScale() (bool, Doubt) {
	if f.level && f.ends || f.passed() {
		return true, Sure
	}
	if f.class == quantity.Counting && f.adjacent && f.verb.force >= strong && !nameFollows(f.after) && !startsAny(f.after, []string{"万", "千", "百"}) {
		return true, Slogan
	}
	return false, Sure
}

func nameFollows(after string) bool {
	return hasAny(after, "工程", "行动", "计划", "级", "活动", "产业", "集群", "项目")
}

// writtenOut takes Chinese numerals: nearly all belong to names (三年行动, 六大产业, 一批), but 新建三家 counts.
func (f *figure) writtenOut() (bool, Doubt) {
	if next, _ := utf8.DecodeRuneInString(f.after); hanziValue[next] > 0 { // 三个一号旅游公路
		return false, Sure
	}
	if quoteFollows(f.after) || hasAny(f.after, "方面", "行动", "工程", "体系", "机制", "“") {
		return false, Sure
	}
	one := f.Amount.Low.Equal(models.Int(1))
	switch {
	case strings.HasPrefix(f.after, "数"): // 突破两位数
		return false, Sure
	case f.level && f.ends && !one:
		return true, Sure
	case f.base == "类" || f.base == "种" || f.base == "项" || f.base == "条":
		return f.adjacent && f.verb.force == creating && !one, WrittenOut
	case f.base == "件" && hasAny(f.after, "实事"):
		return true, Sure
	case f.ends && f.verb.force >= strong && f.Amount.Low.GreaterThanOrEqual(models.Int(10)):
		return true, Sure
	case f.level && f.bounded || f.Start < f.Number:
		return true, WrittenOut
	case one:
		return false, Sure
	case f.adjacent && f.verb.force == creating:
		return true, Sure
	case f.class == quantity.Measuring && f.adjacent && f.ends:
		return true, Sure
	case f.adjacent && f.verb.force >= strong:
		return true, WrittenOut
	}
	return false, Sure
}

func quoteFollows(after string) bool { return strings.HasPrefix(after, "“") }

// measure takes 20万亩 and 600亿元; the size of a project is refused or doubtful.
func (f *figure) measure() (bool, Doubt) {
	if f.ends {
		if hasAny(f.before, "总投资", "概算", "占地", "全长", "总长") && !f.level && !f.bounded {
			return true, Size
		}
		return true, Sure
	}
	if f.passed() {
		return true, Sure
	}
	surface := f.base == "亩" || f.base == "公里" || f.base == "平方米" || f.base == "公顷" || f.base == "平方公里" || f.base == "米"
	strongly := f.adjacent && f.verb.force >= strong
	if sized(f.after) {
		switch {
		case strongly && surface:
			return true, Sure
		case surface || strongly:
			return true, Size
		}
		return false, Sure
	}
	if strongly || f.level || happens(f.after) {
		return true, Sure
	}
	return true, Size
}

// passed says whether a measure is a height that is reached: 迈上15万亿元新台阶, 突破万亿元大关.
func (f *figure) passed() bool {
	return startsAny(f.after, []string{"新台阶", "台阶", "大台阶", "大关", "关口", "新关口"}) && hasAny(f.before, "突破", "迈上", "跃上", "登上", "站上", "跨上", "跨越", "跨过", "迈过", "达到", "冲刺")
}

// sized says whether the phrase behind a measure names a thing that has that size: a project, a plant, a cluster.
func sized(after string) bool {
	head := headOf(after)
	if i := strings.IndexAny(head, "0123456789０１２３４５６７８９"); i >= 0 {
		head = head[:i]
	}
	for _, w := range []string{"建设", "开工", "投产", "建成", "改造", "落地", "达产", "投运", "并网", "和", "等"} {
		if i := strings.Index(head, w); i > 0 {
			head = head[:i]
		}
	}
	return strings.HasPrefix(head, "级") || endsAny(head, []string{"项目", "机组", "工程", "基地", "装置", "生产线", "电站", "产业", "企业", "集群", "线路", "码头", "产能", "园区", "航道", "泊位", "船舶", "产业园"})
}

// count says what is doubtful about a counted number.
func (f *figure) count() Doubt {
	switch {
	case !(f.adjacent && f.verb.force >= strong) && f.ofMeasures():
		return Measures
	case f.ends || f.level || f.served():
		return Sure
	case strings.HasSuffix(f.before, "等"):
		if hasAny(f.after, "项目", "工程") {
			return Sure
		}
		return KnownSet
	case f.verb.force >= strong:
		return Sure
	case f.verb.force == pushing && (acts(f.after) || hasAny(f.after, changes...)):
		return Sure
	case endsAny(f.before, []string{"加强", "强化", "做好"}) && acts(f.after):
		return Sure
	case f.before == "" && (acts(f.after) || hasAny(f.after, "入选", "获评", "被认定", "被命名", "获批", "达到", "达标", "投产", "投用", "开工", "竣工", "建成")):
		return Sure // 10个县（市）入选国家试点
	}
	return KnownSet
}

// ofMeasures says whether what is counted are an office's own measures: 落实32条政策措施, 政策措施32条.
func (f *figure) ofMeasures() bool {
	words := []string{"举措", "措施", "政策", "路径", "路线", "意见", "机制", "制度"}
	if f.ends && !f.adjacent {
		return endsAny(strings.TrimRight(f.before, " "), words)
	}
	return hasAny(headOf(f.after), words...)
}

// served says whether somebody or something is given a service: 为13万名儿童开展监测, 对全市500户家庭进行改造, 对甲街、乙路等25条道路进行改造.
func (f *figure) served() bool {
	front := strings.TrimRight(f.before, " ")
	for _, w := range []string{"全省", "全市", "全县", "全区", "全州", "全盟", "全旗", "省内", "市内", "州内", "县内", "区内"} {
		front = strings.TrimSuffix(front, w)
	}
	to := []string{"为", "对", "给", "向", "面向", "在"}
	given := endsAny(front, to) || f.verb.force == noVerb && startsAny(front, to[:5]) && listed(front)
	return given && (acts(f.after) || hasAny(f.after, "提供", "进行", "给予", "办理", "免费", "设置", "安装"))
}

// listed says whether what stands in front of a number goes on with a list that its clause began.
func listed(front string) bool {
	return strings.HasSuffix(front, "等") || strings.HasSuffix(front, "、")
}

// happens says whether a verb follows at once: 生态廊道1000公里全线贯通.
func happens(after string) bool {
	for _, w := range []string{"全线", "全面", "全部", "如期", "提前"} {
		after = strings.TrimPrefix(after, w)
	}
	v, ok := verbAt(after)
	return ok && v.force >= strong
}

// acts says whether a verb that commits stands anywhere in a phrase.
func acts(phrase string) bool {
	v, _ := governing(phrase)
	return v.force >= strong
}
