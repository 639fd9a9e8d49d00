package quantity

import "strings"

// dimension says which units can be turned into one another.
type dimension int

const (
	counted dimension = iota // 个 and the classifiers: only themselves, their synonyms and 个
	people
	firms
	area
	length
	mass
	volume
	money
	foreign // 美元
	power
	energy
	ratio
	other // only themselves: 岁, 标准煤, 微克/立方米
)

// unit is a unit's dimension and its size in the dimension's base unit, as a fraction.
type unit struct {
	dim      dimension
	num, den int64
}

// measures are units with a size. The base units: 平方米, 米, 克, 立方米, 元, 瓦, 瓦时, %.
var measures = map[string]unit{
	"亩": {area, 2000, 3}, "公顷": {area, 10000, 1}, "平方公里": {area, 1e6, 1}, "平方千米": {area, 1e6, 1},
	"平方米": {area, 1, 1}, "㎡": {area, 1, 1}, "平米": {area, 1, 1}, "平方": {area, 1, 1},
	"公里": {length, 1000, 1}, "千米": {length, 1000, 1}, "km": {length, 1000, 1}, "米": {length, 1, 1}, "m": {length, 1, 1},
	"厘米": {length, 1, 100}, "毫米": {length, 1, 1000}, "延米": {length, 1, 1},
	"吨": {mass, 1e6, 1}, "公斤": {mass, 1000, 1}, "千克": {mass, 1000, 1}, "kg": {mass, 1000, 1}, "斤": {mass, 500, 1}, "克": {mass, 1, 1},
	"立方米": {volume, 1, 1}, "m³": {volume, 1, 1}, "立方": {volume, 1, 1}, "方": {volume, 1, 1}, "升": {volume, 1, 1000},
	"元": {money, 1, 1}, "元人民币": {money, 1, 1}, "块": {money, 1, 1}, "美元": {foreign, 1, 1},
	"瓦": {power, 1, 1}, "千瓦": {power, 1000, 1}, "kw": {power, 1000, 1}, "兆瓦": {power, 1e6, 1}, "mw": {power, 1e6, 1}, "吉瓦": {power, 1e9, 1}, "gw": {power, 1e9, 1},
	"千瓦时": {energy, 1000, 1}, "度": {energy, 1000, 1}, "kwh": {energy, 1000, 1}, "兆瓦时": {energy, 1e6, 1},
	"%": {ratio, 1, 1}, "‰": {ratio, 1, 10}, "成": {ratio, 10, 1},
	"人": {people, 1, 1}, "名": {people, 1, 1}, "位": {people, 1, 1},
	"家": {firms, 1, 1}, "户": {firms, 1, 1},
}

// classifiers count things; each stands for itself.
var classifiers = strings.Fields(`个 项 条 座 处 所 件 次 场 台 套 辆 部 艘 架 列 趟 期 种 类 宗 起 例 支 队 只 头 羽 株 棵 张 份 本 册 篇 门
	间 栋 幢 片 批 组 对 口 眼 根 盏 块 颗 枚 款 首 幅 尾 箱 袋 瓶 群 窝 轮 届 届次 班 级 档 段 孔 井 层 单元 幕 团 团次 出 台套 台次 套次 场次 班次 批次 人次 人天 户次 家次 车次 架次 列次 航次 标次 件次 篇次
	村 镇 乡 县 市 区 县区 社区 街道 乡镇 院 校 园 站 点 线 路 户数 人份 剂次 床 床位 张床 泊位 车位 托位 客位 车次 学位 岗位 标箱 标准箱 teu 万家 颗次 例次 频次 课时 学时 单 笔 桩 桩位 枪 套件 强 星 大 倍 辆次 站点 网点 机组 卡 朵 盒 管 盘 面 节 排 簇 环 柱 扇 道 亩次 公顷次 村次 厘 粒 束 票 手 席 席位 艘次 通 封 则 集 部门 标段 句 声 招 步`)

// otherUnits measure something but are never converted.
var otherUnits = strings.Fields(`个百分点 百分点 岁 年 月 个月 天 日 小时 分钟 秒 周 个工作日 工作日 吨标准煤 吨标煤 标准煤 克标准煤 微克/立方米 毫克/立方米 毫克/升 毫克 微克 元/平方米 元/人 元/吨 吨/日 吨/天 吨/年 立方米/日 立方米/年 公里/小时 户/年 标台 蒸吨 芯公里 车公里
	万分之一 伏 千伏 千伏安 伏安 安时 赫兹 兆赫 p eflops pflops flops tb pb gb mb gwh mwh 分贝 摄氏度 ℃ 分 名次 位次 欧元 港元 日元 卢布 英镑 盎司 当量 人口 人年 吨公里 人公里 载重吨 总吨 综合吨 吨油当量 油气当量 卡 千卡 大卡 焦 兆焦`)

// unitIndex holds every known unit by its first rune, longest first: what the scanner tries behind a number.
var unitIndex = buildUnitIndex()

func buildUnitIndex() map[rune][]string {
	index := map[rune][]string{}
	add := func(name string) {
		first := []rune(name)[0]
		list := index[first]
		at := 0
		for at < len(list) && runeCount(list[at]) >= runeCount(name) {
			if list[at] == name {
				return
			}
			at++
		}
		list = append(list, "")
		copy(list[at+1:], list[at:])
		list[at] = name
		index[first] = list
	}
	for name := range measures {
		add(name)
	}
	for _, name := range classifiers {
		add(name)
	}
	for _, name := range otherUnits {
		add(name)
	}
	return index
}

// scanUnit reads the longest known unit at place i; ok is false where none stands. Latin units are matched in any case
// and only as whole words.
func scanUnit(r []rune, i int) (name string, end int, ok bool) {
	if i >= len(r) {
		return "", i, false
	}
	first := lower(r[i])
	for _, u := range unitIndex[first] {
		n := runeCount(u)
		if !hasFolded(r, i, u) {
			continue
		}
		if first < 128 && first != '%' && i+n < len(r) && isLatin(r[i+n]) {
			continue
		}
		end = i + n
		if end+1 < len(r) && r[end] == '/' { // 元/平方米
			if _, perEnd, ok := scanUnit(r, end+1); ok {
				end = perEnd
			}
		}
		return string(r[i:end]), end, true
	}
	return "", i, false
}

// hasFolded is hasAt with Latin letters in any case.
func hasFolded(r []rune, i int, word string) bool {
	for _, w := range word {
		if i >= len(r) || lower(r[i]) != w {
			return false
		}
		i++
	}
	return true
}

func lower(c rune) rune {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isLatin(c rune) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

// namedUnitAt says whether 百 or 千 at place i begins a unit's own name: 千瓦, 千米, 千克, 千伏, 千卡.
func namedUnitAt(r []rune, i int) bool {
	if r[i] != '千' || i+1 >= len(r) {
		return false
	}
	switch r[i+1] {
	case '瓦', '米', '克', '伏', '卡':
		return true
	}
	return false
}

// Class is what sort of thing a unit counts or measures.
type Class int

// The classes of unit.
const (
	Counting  Class = iota // 个, 家, 项, 万件
	Persons                // 人, 名, 万人次
	Measuring              // 万亩, 公里, 亿千瓦时, 亿元, 微克/立方米
	Sharing                // %, ‰, 成, 个百分点
	Timing                 // 年, 月, 天, 个工作日
	Numbering              // 级, 届, 期, 强, 大: mostly parts of names
	NoUnit                 // "", 万
)

var (
	timing    = wordSet("年 月 个月 天 日 小时 分钟 秒 周 个工作日 工作日 户/年 课时 学时")
	numbering = wordSet("级 星 届 届次 轮 代 档 层 环 线 路 点 分 强 段 声 招 步 席 出 通 期 大 名次 位次 卡 厘 区 县区 市 片 圈 面 排 盘 管 道 门 手 单 组 对 节 册 柱")
	persons   = wordSet("人 名 位 人次 人天 人份 口 人口 人年")
	shares    = wordSet("% ‰ 成 百分点 个百分点")
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// ClassOf says what sort of unit this is, whatever its scale.
func ClassOf(unit string) Class {
	_, base := SplitUnit(unit)
	switch {
	case base == "":
		return NoUnit
	case timing[base]:
		return Timing
	case persons[base]:
		return Persons
	case shares[base]:
		return Sharing
	case numbering[base]:
		return Numbering
	}
	u := unitOf(base)
	if u.dim == counted || u.dim == firms {
		return Counting
	}
	return Measuring
}
