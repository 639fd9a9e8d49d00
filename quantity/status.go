package quantity

import (
	"strings"

	"duban/models"
	"duban/text"
)

// Status is a department's word on how a task stands, as printed in a cell.
type Status struct {
	Word models.StatusWord // "" where only Halted or Withdraws is said
	// Closes is true for words that propose the task's closure: 已完成, 已办结, 已销号.
	Closes bool
	// Halted is true for 暂缓, 停工, 调整, 取消: the task needs a decision of staff, not a light.
	Halted bool
	// Withdraws is true for 撤销: this period's value is taken back.
	Withdraws bool
}

var statusWords = map[string]Status{}

func init() {
	add := func(s Status, words string) {
		for _, w := range strings.Fields(words) {
			statusWords[w] = s
		}
	}
	add(Status{Word: models.StatusNotBegun}, "未启动 未开始 尚未启动 尚未开始 前期工作 前期 开展前期工作 未开工 待启动 尚未开工 筹备中 未实施")
	add(Status{Word: models.StatusOnPlan}, `推进中 正常推进 按序时推进 达到序时进度 超序时进度 有序推进 进行中 正在推进 按计划 按计划推进 达序时 达到序时 达序时进度 超序时
		超过序时进度 快于序时进度 快于序时 正常 在建 实施中 正在实施 顺利推进 稳步推进 加快推进 持续推进 长期坚持 序时推进 符合序时进度 已启动 已开工 按时序推进`)
	add(Status{Word: models.StatusBehind}, "进展缓慢 滞后 欠进度 未达序时 未达序时进度 落后 慢于序时进度 慢于序时 进度滞后 欠序时 推进缓慢 未达进度 未达到序时进度 低于序时进度 较慢 进度缓慢")
	add(Status{Word: models.StatusDone, Closes: true}, "已完成 完成 提前完成 全部完成 全面完成 超额完成 已办结 办结 已销号 销号 已全部完成 已竣工 竣工 已建成 如期完成 按期完成")
	add(Status{Word: models.StatusOnPlan}, "基本完成 部分完成 接近完成 阶段性完成")
	add(Status{Word: models.StatusNoNews}, "本期无新进展 无新进展 无进展 暂无进展 本月无进展 本季度无新进展")
	add(Status{Halted: true}, "暂缓 停工 调整 取消 缓建 停建 已取消 已调整 暂停 中止 终止 拟调整 申请调整 不再实施 项目暂缓")
	add(Status{Withdraws: true}, "撤销 撤回")
}

// ParseStatus reads a cell's whole text as a status word: 正常推进, 滞后, 已完成, 本期无新进展. ok is false where the text is
// more than such a word. 基本完成 is still on its way: it proposes no closure.
func ParseStatus(s string) (Status, bool) {
	st, ok := statusWords[strings.Trim(text.Fold(s), "。.,;!()[]√✓●★、")]
	return st, ok
}

var forecastWords = map[string]models.ForecastWord{}

func init() {
	add := func(f models.ForecastWord, words string) {
		for _, w := range strings.Fields(words) {
			forecastWords[w] = f
		}
	}
	add(models.ForecastOnTime, `能按期完成 能 可按期完成 预计能完成 预计能按期完成 可完成 能完成 按期完成 预计按期完成 可如期完成 能如期完成 预计可完成 预计可按期完成 确保完成
		预计如期完成 提前完成 预计提前完成 已完成 预计完成 是 可以 可以完成 能够完成 能够按期完成 有把握`)
	add(models.ForecastHard, "有难度 有风险 存在困难 存在风险 有一定难度 完成有难度 有困难 困难较大 难度较大 完成难度较大 存在难度 需努力 存在不确定性 不确定 有压力 压力较大 按期完成有难度 力争完成")
	add(models.ForecastNot, `预计不能完成 不能按期完成 不能 不能完成 难以完成 无法完成 无法按期完成 预计无法完成 难以按期完成 预计难以完成 预计不能按期完成 延期 需延期 预计延期
		否 不可完成 完不成 预计完不成`)
}

// ParseForecast reads a cell's whole text as the department's word on whether it will be done in time: 能按期完成, 有难度,
// 预计不能完成.
func ParseForecast(s string) (models.ForecastWord, bool) {
	f, ok := forecastWords[strings.Trim(text.Fold(s), "。.,;!()[]√✓、")]
	return f, ok
}
