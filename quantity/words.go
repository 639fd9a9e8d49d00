package quantity

import "duban/models"

// sense is what a word beside a number says about it.
type sense struct {
	op      models.Operator // "" leaves the operator
	approx  bool
	change  int  // +1 增长, −1 下降
	level   bool // 至, 到: what went before was a movement, the number is a level
	ceiling bool // 控制在: lte unless 左右 follows
}

// before are the words that may stand in front of a number, the longer ones first among those that begin alike.
var before = newLexicon(map[string]sense{
	"不低于": {op: models.OpGTE}, "不少于": {op: models.OpGTE}, "不小于": {op: models.OpGTE}, "不下于": {op: models.OpGTE},
	"至少": {op: models.OpGTE}, "超过": {op: models.OpGTE}, "超": {op: models.OpGTE}, "突破": {op: models.OpGTE}, "破": {op: models.OpGTE}, "大于": {op: models.OpGTE},
	"高于": {op: models.OpGTE}, "多于": {op: models.OpGTE}, "逾": {op: models.OpGTE}, "上": {op: models.OpGTE, approx: true},
	">=": {op: models.OpGTE}, "≥": {op: models.OpGTE}, ">": {op: models.OpGTE}, "≧": {op: models.OpGTE},
	"不超过": {op: models.OpLTE}, "不超": {op: models.OpLTE}, "不高于": {op: models.OpLTE}, "不大于": {op: models.OpLTE}, "不多于": {op: models.OpLTE},
	"低于": {op: models.OpLTE}, "少于": {op: models.OpLTE}, "小于": {op: models.OpLTE}, "不足": {op: models.OpLTE}, "最多": {op: models.OpLTE},
	"<=": {op: models.OpLTE}, "≤": {op: models.OpLTE}, "<": {op: models.OpLTE}, "≦": {op: models.OpLTE},
	"控制在": {ceiling: true}, "稳控在": {ceiling: true},
	"约": {op: models.OpApprox, approx: true}, "大约": {op: models.OpApprox, approx: true}, "约为": {op: models.OpApprox, approx: true},
	"近": {op: models.OpApprox, approx: true}, "接近": {op: models.OpApprox, approx: true}, "将近": {op: models.OpApprox, approx: true},
	"大概": {op: models.OpApprox, approx: true}, "左右": {op: models.OpApprox, approx: true}, "±": {op: models.OpApprox, approx: true},
})

// after are the words that may stand behind a number and its unit.
var after = newLexicon(map[string]sense{
	"以上": {op: models.OpGTE}, "及以上": {op: models.OpGTE}, "之上": {op: models.OpGTE}, "(含)以上": {op: models.OpGTE},
	"以内": {op: models.OpLTE}, "之内": {op: models.OpLTE}, "以下": {op: models.OpLTE}, "及以下": {op: models.OpLTE}, "之下": {op: models.OpLTE},
	"左右": {op: models.OpApprox, approx: true}, "上下": {op: models.OpApprox, approx: true},
})

// opening are words that may open a cell before its amount without changing it, and the words of change.
var opening = newLexicon(map[string]sense{
	"增长": {change: 1}, "增加": {change: 1}, "增": {change: 1}, "上升": {change: 1}, "提高": {change: 1}, "提升": {change: 1}, "上涨": {change: 1},
	"增幅": {change: 1}, "增速": {change: 1}, "涨幅": {change: 1}, "正增长": {change: 1},
	"下降": {change: -1}, "降低": {change: -1}, "减少": {change: -1}, "下滑": {change: -1}, "回落": {change: -1}, "下跌": {change: -1},
	"负增长": {change: -1}, "降幅": {change: -1}, "缩减": {change: -1}, "压减": {change: -1}, "降": {change: -1}, "减": {change: -1},
	"至": {level: true}, "到": {level: true},
	"同比": {}, "环比": {}, "较上年": {}, "比上年": {}, "较去年": {}, "比去年": {}, "较上年同期": {}, "比上年同期": {}, "较去年同期": {}, "比去年同期": {}, "上年同期": {},
	"完成": {}, "已完成": {}, "累计": {}, "累计完成": {}, "已累计完成": {}, "已": {}, "截至目前": {}, "目前": {}, "共": {}, "共计": {}, "总计": {}, "合计": {}, "实际": {}, "实际完成": {},
	"达": {}, "达到": {}, "达成": {}, "已达": {}, "已达到": {}, "实现": {}, "新增": {}, "为": {}, "是": {}, "了": {}, "完成率": {}, "完成率为": {}, "稳定在": {}, "保持在": {}, "占": {},
	":": {}, " ": {},
})

// lexicon finds the longest of its words at a place, or ending at a place.
type lexicon struct {
	byFirst, byLast map[rune][]entry
}

type entry struct {
	word  []rune
	sense sense
}

func newLexicon(words map[string]sense) lexicon {
	l := lexicon{map[rune][]entry{}, map[rune][]entry{}}
	for w, s := range words {
		e := entry{[]rune(w), s}
		l.byFirst[e.word[0]] = append(l.byFirst[e.word[0]], e)
		l.byLast[e.word[len(e.word)-1]] = append(l.byLast[e.word[len(e.word)-1]], e)
	}
	return l
}

// at gives the longest word that begins at place i, and its length (0: none).
func (l lexicon) at(r []rune, i int) (s sense, length int) {
	if i >= len(r) {
		return sense{}, 0
	}
	for _, e := range l.byFirst[r[i]] {
		if len(e.word) > length && i+len(e.word) <= len(r) && string(r[i:i+len(e.word)]) == string(e.word) {
			s, length = e.sense, len(e.word)
		}
	}
	return s, length
}

// endingAt gives the longest word that ends right before place i.
func (l lexicon) endingAt(r []rune, i int) (s sense, length int) {
	if i <= 0 {
		return sense{}, 0
	}
	for _, e := range l.byLast[r[i-1]] {
		if len(e.word) > length && len(e.word) <= i && string(r[i-len(e.word):i]) == string(e.word) {
			s, length = e.sense, len(e.word)
		}
	}
	return s, length
}

// shareOfTarget reads 占目标数的, 完成年度目标任务的, 为全年计划的 at place i and gives its length.
func shareOfTarget(r []rune, i int) int {
	j := i
	for _, group := range [][]string{
		{"占", "完成", "达到", "为", "已完成", "达", "约占"},
		{"全年", "年度", "年初", "本年", "今年", "市定", "省定", "省下达", "市下达", "下达", "既定"},
		{"目标任务", "任务目标", "目标计划", "目标", "计划", "任务", "总任务", "总目标", "预期目标"},
		{"总数", "总量", "数量", "数", "量", "值"},
	} {
		for _, w := range group {
			if hasAt(r, j, w) {
				j += runeCount(w)
				break
			}
		}
	}
	head := string(r[i:j])
	if j == i || !hasAt(r, j, "的") || !containsAny(head, "目标", "计划", "任务") {
		return 0
	}
	return j + 1 - i
}
