package sheet

import "duban/models"

// headerWords are the words seen above columns, by meaning (domain.md §3). A word may stand under several fields; contents and
// neighbours settle which (importer/columns.go).
var headerWords = map[models.Field][]string{
	models.FieldNumber: {"任务编号", "编号", "序号", "任务序号", "任务号", "no", "编码", "任务编码"},
	models.FieldTask: {"工作任务", "目标任务", "重点任务", "内容与要求", "工作内容", "具体要求", "责任事项", "任务内容", "任务名称", "重点工作", "任务", "工作事项",
		"重点工作任务", "主要任务", "主要工作", "主要内容", "工作任务及要求", "任务事项", "重点事项", "督办事项", "事项", "任务分解", "报告任务", "具体任务", "工作要点",
		"政府工作报告任务", "政府工作报告内容", "报告原文", "重点任务内容", "年度重点任务", "工作名称", "项目名称", "项目", "目标任务内容", "任务要求", "工作目标任务", "内容"},
	models.FieldIndicator: {"指标", "考核指标", "量化指标", "指标名称", "任务指标", "主要指标", "具体指标", "指标内容", "考核内容", "量化目标名称"},
	models.FieldItem: {"分项", "项目名称", "项目", "县市区", "分项名称", "县", "县区", "县市", "区县", "县市区名称", "各县", "所在县", "所在县市", "地区", "区域", "行政区", "行政区划",
		"乡镇", "承担县", "实施县", "县别", "市县", "地市", "村名", "具体项目", "子项目", "子任务", "项目清单", "县名", "属地", "建设地点"},
	models.FieldTarget: {"目标值", "目标任务", "年度目标", "下达任务", "年度任务", "目标任务数", "年度目标值", "全年目标", "计划数", "目标数", "目标", "全年任务", "任务数", "计划任务",
		"年度目标任务", "全年目标任务", "年度计划", "全年计划", "任务量", "计划", "下达计划", "目标量", "年度任务数", "下达任务数", "全年任务数", "计划完成", "年初目标", "目标要求", "计划目标"},
	models.FieldUnit: {"单位", "计量单位", "数量单位", "指标单位"},
	models.FieldAmount: {"本期完成", "当月完成", "当季完成", "本月完成", "本季完成", "当期完成", "本月完成数", "当月完成数", "本期完成数", "当期完成数", "本季度完成", "当月新增",
		"本月新增", "本期新增", "当月完成情况", "本月完成情况", "本期完成情况", "本月完成量", "当月完成量", "本季度完成情况", "当季完成数", "当月实绩", "本期数", "本月数", "当月数", "本月实际完成"},
	models.FieldCumulative: {"本期累计", "累计完成", "本年累计", "截至目前完成", "完成数", "累计完成数", "累计", "累计完成情况", "完成情况", "实际完成", "累计值", "完成值", "完成", "完成量",
		"已完成", "累计完成量", "截至目前累计完成", "实际完成数", "实际完成情况", "实际完成值", "累计数", "年累计", "完成任务数", "当前值", "现状值", "实绩", "实际值", "已完成数", "已完成量",
		"截至目前完成数", "本年累计完成", "年度累计", "年度累计完成", "累计完成值", "完成额", "累计完成额", "自年初累计", "年初以来累计", "截至本月累计", "任务完成情况", "目标完成情况", "指标完成情况",
		"截至目前完成情况", "截至目前累计", "本年累计完成数", "今年累计完成", "累计实绩", "累计完成面积"},
	models.FieldAsOf: {"数据截至", "截至日期", "数据时间", "截止日期", "数据截止时间", "统计时点", "数据截止", "数据截止日期", "截至时间", "截止时间", "数据截至日期", "统计日期", "统计时间"},
	models.FieldCompletion: {"完成率", "完成比例", "任务完成量占比", "形象进度", "完成占比", "进度", "完成进度", "完成百分比", "占目标比例", "占年度目标比例", "占全年任务比例", "任务完成率", "目标完成率",
		"占年度任务比重", "占全年目标比重", "完成率%", "占比", "完成任务比例", "序时进度完成率", "累计完成率", "占年度计划比例", "完成年度目标比例"},
	models.FieldProgress: {"进展情况", "完成情况", "落实进展情况", "工作进展", "当前工作进展", "目前工作进展情况", "截至目前进展", "工作进展情况", "目前进展",
		"推进落实情况", "工作落实情况", "目前进展情况", "截至目前进展情况", "落实情况", "进展", "推进情况", "工作推进情况", "工作开展情况", "开展情况", "最新进展", "最新进展情况", "任务进展情况", "工作完成情况",
		"具体进展", "具体进展情况", "当前进展", "当前进展情况", "任务落实情况", "贯彻落实情况", "累计完成情况", "任务完成情况", "目标完成情况", "形象进度", "项目进展", "项目进展情况", "本期进展", "本期进展情况",
		"当月进展", "当月进展情况", "本月进展", "本月进展情况", "主要进展", "进展成效", "进展及成效", "落实进展", "目前工作进展", "工作情况", "实施进展", "办理情况", "办理进展", "进度", "进度情况",
		"截至目前完成情况", "实际完成情况", "完成情况说明", "落实完成情况", "本月完成情况", "当月完成情况", "本期完成情况", "本季度完成情况"},
	models.FieldProblems: {"存在问题", "存在困难", "困难问题", "存在的问题", "问题", "困难和问题", "存在的困难和问题", "存在困难和问题", "困难及问题", "存在困难及问题", "存在问题及困难", "主要问题",
		"存在的主要问题", "存在问题和困难", "存在的困难", "问题及原因", "未完成原因", "滞后原因", "存在问题及原因", "难点堵点", "问题困难", "存在困难问题"},
	models.FieldNextSteps: {"下一步措施", "下一步打算", "下一步工作打算", "下步计划", "下一步工作计划", "下一步计划", "下步打算", "下一步工作措施", "下一步工作", "下步工作", "下步工作打算", "下步措施",
		"下一步工作安排", "下步工作计划", "下一步安排", "下一步工作思路", "下步工作措施", "下一步举措", "下步举措", "整改措施", "工作打算", "下一步"},
	models.FieldRequest: {"需市政府协调事项", "需协调事项", "需要协调事项", "需协调解决问题", "需市政府协调解决事项", "需协调解决的问题", "需要协调解决的问题", "需市领导协调事项", "需协调解决事项", "请求事项",
		"需市级协调事项", "需市级层面协调解决的问题", "需要市政府协调解决的问题", "意见建议", "工作建议"},
	models.FieldStatus: {"状态", "完成状态", "推进情况", "推进状态", "进度状态", "任务状态", "工作状态", "办理状态", "进展状态", "进度评价", "推进进度", "是否完成", "是否已完成", "完成与否",
		"是否办结", "是否已办结", "是否完成任务", "办结与否"},
	models.FieldForecast: {"预判", "预计完成情况", "能否按期完成", "能否完成", "是否能按期完成", "是否按期完成", "是否按时完成", "是否如期完成", "能否按时完成", "是否能完成", "年底预计", "完成预判", "全年预判", "预计能否完成", "能否如期完成", "年底能否完成", "全年预计"},
	models.FieldLead: {"牵头单位", "牵头责任单位", "主要责任单位", "主办单位", "责任单位", "牵头部门", "责任部门", "单位", "主责单位", "牵头", "填报单位", "报送单位", "责任主体", "承办单位", "单位名称", "部门",
		"牵头责任部门", "报送部门", "填报部门"},
	models.FieldSupport: {"配合单位", "责任单位", "协同责任单位", "协办部门", "参与单位", "配合部门", "协办单位", "协同单位", "配合责任单位", "责任部门", "协同部门", "参与部门"},
	models.FieldLeader:  {"牵头领导", "牵头负责领导", "分管市领导", "责任领导", "分管领导", "包联领导", "市级领导", "牵头市领导", "负责领导", "市领导", "分管负责人"},
	models.FieldDeadline: {"完成时限", "时限要求", "完成时间", "完成时间节点", "计划完成时间", "时限", "时间节点", "完成期限", "办结时限", "计划完成时限", "目标完成时间", "要求完成时间", "完成日期", "时间要求",
		"预计完成时间", "工期"},
	models.FieldRemark: {"备注", "说明", "完成时间", "完成日期", "实际完成时间", "其他", "其他说明", "情况说明", "备注说明", "实际完成日期"},
	models.FieldContact: {"填报人", "联系人", "联系电话", "责任人", "联系方式", "电话", "手机", "经办人", "填表人", "责任科室", "责任人及电话", "联系人及电话", "联系人及联系电话", "联络员", "具体责任人",
		"填报人及电话", "填报人及联系电话", "科室", "承办科室", "责任人员"},
	FieldPrevious: {"上期累计", "上期完成", "上月累计", "上期", "上月完成", "上期累计完成", "上月累计完成", "截至上月累计", "上年同期", "去年同期", "上年完成", "去年完成", "上年实绩", "上期数", "上月数", "同期"},
	FieldID:       {IDHeader},
}

// fieldOrder gives the fields a fixed order, so that equal words always come out alike; of a word with several meanings the first is
// the likeliest.
var fieldOrder = []models.Field{
	FieldID, models.FieldNumber, models.FieldTask, models.FieldIndicator, models.FieldItem, models.FieldTarget, models.FieldUnit,
	models.FieldDeadline, FieldPrevious, models.FieldCumulative, models.FieldAmount, models.FieldAsOf, models.FieldCompletion,
	models.FieldStatus, models.FieldForecast, models.FieldProgress, models.FieldProblems, models.FieldNextSteps, models.FieldRequest,
	models.FieldLead, models.FieldSupport, models.FieldLeader, models.FieldRemark, models.FieldContact,
}

var headings = func() map[string][]models.Field {
	index := map[string][]models.Field{}
	for _, field := range fieldOrder {
		for _, word := range headerWords[field] {
			key := HeaderKey(word)
			index[key] = append(index[key], field)
		}
	}
	return index
}()

// tellingWord is a word that a longer header is understood by, with one of and, without any of not.
type tellingWord struct {
	fields          []models.Field
	words, and, not []string
}

// telling are tried in this order.
var telling = []tellingWord{
	{fields: []models.Field{models.FieldRequest}, words: []string{"协调", "请求", "需支持", "建议"}},
	{fields: []models.Field{models.FieldProblems}, words: []string{"问题", "困难", "难点", "堵点", "制约因素", "原因"}},
	{fields: []models.Field{models.FieldNextSteps}, words: []string{"下一步", "下步", "打算", "后续安排", "后续工作"}},
	{fields: []models.Field{models.FieldForecast}, words: []string{"预判", "能否"}},
	{fields: []models.Field{FieldPrevious}, words: []string{"上期", "上月", "上年", "去年", "同期", "同比", "环比", "增幅", "增速", "增长"}},
	{fields: []models.Field{models.FieldDeadline}, words: []string{"时限", "期限", "完成时间", "时间节点", "完成日期"}},
	{fields: []models.Field{models.FieldAsOf}, words: []string{"截止日", "截至日", "截止时间", "截至时间", "统计时"}},
	{fields: []models.Field{models.FieldCompletion}, words: []string{"完成率", "完成比", "占比", "百分比", "比例", "比重"}},
	{fields: []models.Field{models.FieldCompletion}, words: []string{"占"}, and: []string{"计划", "目标", "任务"}},
	{fields: []models.Field{models.FieldAmount}, words: []string{"当月", "本月", "当期", "本期", "当季", "本季"}, and: []string{"完成", "数", "量", "新增"}, not: []string{"累计"}},
	{fields: []models.Field{models.FieldCumulative, models.FieldProgress}, words: []string{"累计"}, not: []string{"投资", "资金", "金额"}},
	{fields: []models.Field{models.FieldStatus}, words: []string{"状态"}},
	{fields: []models.Field{models.FieldTarget, models.FieldTask}, words: []string{"目标", "计划"}, not: []string{"完成情况", "进展", "单位"}},
	{fields: []models.Field{models.FieldProgress, models.FieldCumulative}, words: []string{"完成情况", "落实情况", "推进情况"}},
	{fields: []models.Field{models.FieldProgress}, words: []string{"进展", "成效", "开展情况", "工作情况", "实施情况", "建设情况"}},
	{fields: []models.Field{models.FieldSupport}, words: []string{"配合", "协同", "协办", "参与"}, and: []string{"单位", "部门"}},
	{fields: []models.Field{models.FieldLead, models.FieldSupport}, words: []string{"单位", "部门"}, and: []string{"牵头", "责任", "主办", "承办", "主管", "填报"}},
	{fields: []models.Field{models.FieldLeader}, words: []string{"领导"}, not: []string{"批示", "签字", "意见"}},
	{fields: []models.Field{models.FieldContact}, words: []string{"联系", "电话", "填报人", "责任人", "经办", "科室"}},
	{fields: []models.Field{models.FieldUnit}, words: []string{"计量单位"}},
	{fields: []models.Field{models.FieldNumber}, words: []string{"序号", "编号"}},
	{fields: []models.Field{models.FieldCumulative}, words: []string{"完成"}, and: []string{"数", "量", "值", "额", "面积", "个数", "里程"}, not: []string{"投资", "资金", "金额"}},
	{fields: []models.Field{models.FieldIndicator}, words: []string{"指标"}},
	{fields: []models.Field{models.FieldItem, models.FieldTask}, words: []string{"项目名称", "县市区", "县区"}},
	{fields: []models.Field{models.FieldTask}, words: []string{"任务", "事项", "工作内容", "要求"}},
	{fields: []models.Field{models.FieldRemark}, words: []string{"备注"}},
}
