package sheet

import (
	"strings"

	"duban/models"
	"duban/text"
)

// headerWords are the words seen above columns, by meaning (domain.md §3). A word may stand under several fields; contents and
// neighbours settle which (importer/header.go).
var headerWords = map[models.Field][]string{
	models.FieldNumber:     {"任务编号", "编号", "序号"},
	models.FieldTask:       {"工作任务", "目标任务", "重点任务", "内容与要求", "工作内容", "具体要求", "责任事项", "任务内容", "任务名称", "重点工作", "任务", "工作事项"},
	models.FieldIndicator:  {"指标", "考核指标", "量化指标", "指标名称", "任务指标"},
	models.FieldItem:       {"分项", "项目名称", "项目", "县市区", "分项名称"},
	models.FieldTarget:     {"目标值", "目标任务", "年度目标", "下达任务", "年度任务", "目标任务数", "年度目标值", "全年目标", "计划数", "目标数"},
	models.FieldUnit:       {"单位", "计量单位"},
	models.FieldAmount:     {"本期完成", "当月完成", "当季完成", "本月完成", "本季完成", "当期完成", "本月完成数", "当月完成数"},
	models.FieldCumulative: {"本期累计", "累计完成", "本年累计", "截至目前完成", "完成数", "累计完成数", "累计", "累计完成情况", "完成情况", "实际完成", "累计值", "完成值"},
	models.FieldAsOf:       {"数据截至", "截至日期", "数据时间", "截止日期", "数据截止时间", "统计时点"},
	models.FieldCompletion: {"完成率", "完成比例", "任务完成量占比", "形象进度", "完成占比", "进度"},
	models.FieldProgress: {"进展情况", "完成情况", "落实进展情况", "工作进展", "当前工作进展", "目前工作进展情况", "截至目前进展", "工作进展情况", "目前进展",
		"推进落实情况", "工作落实情况", "目前进展情况", "截至目前进展情况"},
	models.FieldProblems:  {"存在问题", "存在困难", "困难问题", "存在的问题", "问题", "困难和问题", "存在的困难和问题"},
	models.FieldNextSteps: {"下一步措施", "下一步打算", "下一步工作打算", "下步计划", "下一步工作计划", "下一步计划", "下步打算", "下一步工作措施"},
	models.FieldRequest:   {"需市政府协调事项", "需协调事项", "需要协调事项", "需协调解决问题", "需市政府协调解决事项"},
	models.FieldStatus:    {"状态", "完成状态", "推进情况", "推进状态", "进度状态"},
	models.FieldForecast:  {"预判", "预计完成情况", "能否按期完成"},
	models.FieldLead:      {"牵头单位", "牵头责任单位", "主要责任单位", "主办单位", "责任单位", "牵头部门"},
	models.FieldSupport:   {"配合单位", "责任单位", "协同责任单位", "协办部门", "参与单位", "配合部门"},
	models.FieldLeader:    {"牵头领导", "牵头负责领导", "分管市领导", "责任领导", "分管领导"},
	models.FieldDeadline:  {"完成时限", "时限要求", "完成时间", "完成时间节点", "计划完成时间", "时限"},
	models.FieldRemark:    {"备注", "说明"},
	models.FieldContact:   {"填报人", "联系人", "联系电话", "责任人", "联系方式"},
	FieldPrevious:         {"上期累计", "上期完成", "上月累计"},
	FieldID:               {IDHeader},
}

// fieldOrder gives the fields a fixed order, so that equal words always come out alike.
var fieldOrder = []models.Field{
	FieldID, models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldTarget, models.FieldUnit,
	models.FieldDeadline, FieldPrevious, models.FieldCumulative, models.FieldAmount, models.FieldAsOf, models.FieldCompletion,
	models.FieldStatus, models.FieldForecast, models.FieldProgress, models.FieldProblems, models.FieldNextSteps, models.FieldRequest,
	models.FieldLead, models.FieldSupport, models.FieldLeader, models.FieldRemark, models.FieldContact,
}

var meanings = func() map[string][]models.Field {
	index := map[string][]models.Field{}
	for _, field := range fieldOrder {
		for _, word := range headerWords[field] {
			key := HeaderKey(word)
			index[key] = append(index[key], field)
		}
	}
	return index
}()

// HeaderKey reduces a header to what is compared: folded, without line breaks, brackets with what stands in them (units, hints),
// colons and asterisks.
func HeaderKey(header string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text.Fold(header) {
		switch r {
		case '(', '[', '【', '〔':
			depth++
		case ')', ']', '】', '〕':
			depth = max(0, depth-1)
		case ':', '*', '、', '/', '.':
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Meanings are the fields that a header may name, in order of likelihood; none where it isn't known.
func Meanings(header string) []models.Field {
	if len(header) > 200 {
		return nil
	}
	return meanings[HeaderKey(header)]
}
