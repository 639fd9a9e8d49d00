package words

import (
	"strings"

	"duban/models"
)

// statuses are the department's words on a task as printed in cells (domain.md §4), beside the words of the drop-down. Package
// quantity knows more spellings, and the words that aren't a status (暂缓, 撤销); a test holds the two together.
var statuses = spellings(map[models.StatusWord]string{
	models.StatusDone:     "已完成 完成 提前完成 已办结 办结 已销号",
	models.StatusOnPlan:   "按计划 推进中 正常推进 按序时推进 达到序时进度 超序时进度 基本完成",
	models.StatusBehind:   "滞后 进展缓慢 欠进度 未达序时 未达序时进度",
	models.StatusNotBegun: "未启动 未开始 前期工作",
	models.StatusNoNews:   "本期无新进展 无新进展",
}, models.StatusWords)

var forecasts = spellings(map[models.ForecastWord]string{
	models.ForecastOnTime: "能按期完成 可按期完成 按期完成",
	models.ForecastHard:   "按期完成有难度 有难度 有一定难度",
	models.ForecastNot:    "预计不能按期完成 预计不能完成 不能按期完成",
}, models.ForecastWords)

// spellings turns words → spellings round, with the drop-down's words in both languages added.
func spellings[T ~string](words map[T]string, all []T) map[string]T {
	byText := map[string]T{}
	for _, word := range all {
		byText[bare(Enum(Chinese, word))] = word
		byText[bare(Enum(English, word))] = word
		for _, s := range strings.Fields(words[word]) {
			byText[s] = word
		}
	}
	return byText
}

// Status reads a whole text as a department's word on a task: 按计划, 正常推进, on plan. ok is false for anything else, 暂缓 and
// 取消 included: they need staff's decision, not a word.
func Status(s string) (word models.StatusWord, ok bool) {
	word, ok = statuses[bare(s)]
	return word, ok
}

// Forecast reads a whole text as a department's word on whether it will be done in time.
func Forecast(s string) (word models.ForecastWord, ok bool) {
	word, ok = forecasts[bare(s)]
	return word, ok
}

// bare drops white space and a final full stop, and lowers Latin letters.
func bare(s string) string {
	return strings.TrimSuffix(strings.ToLower(strings.Join(strings.Fields(s), "")), "。")
}
