package words

// breakdownSentences are the findings and refusals of breakdown tables, prose and ledgers that are taken over, and of a report's coming to life.
var breakdownSentences = map[string]pair{
	"ROW_WITHOUT_TASK":     {"这一行没有写工作任务，没有采用。请补上任务，或删去这一行。", "This row names no task and was not taken. Name one, or delete the row."},
	"ROW_ID_UNKNOWN":       {"隐藏列中的编号「{found}」不是这份报告的任务，请不要改动隐藏列；新任务的隐藏列应留空。", "The hidden id “{found}” isn't a task of this report. Leave hidden columns alone; those of new rows stay blank."},
	"NUMBER_REPEATED":      {"任务编号 {found} 重复[（另见 {other}）]，请改正，或留空由系统编号。", "The number {found} stands twice[ (see {other})]. Correct it, or leave it blank for a new one."},
	"NUMBER_ELSEWHERE":     {"任务编号 {found} 属于「{expected}」，与这一行的方面不一致，按编号归类，请核对。", "The number {found} belongs to “{expected}”, not to this row's area; the number was followed. Please check."},
	"DEPARTMENT_NOT_KNOWN": {"没有叫「{found}」的单位[，最接近的是「{expected}」][（共 {count} 处）]。请改成单位全称、简称或别名；确是新单位的，确认时选择新建。", "There is no department “{found}”[; the nearest is “{expected}”][ ({count} cells)]. Use a known name or alias, or have it made when you apply."},
	"LEADER_NOT_KNOWN":     {"没有叫「{found}」的领导[，最接近的是「{expected}」][（共 {count} 处）]。请改成职务或姓名；确是新任的，确认时选择新建。", "There is no leader “{found}”[; the nearest is “{expected}”][ ({count} cells)]. Use a known post or name, or have it made when you apply."},
	"LEAD_UNSETTLED":       {"列了几个责任单位[「{found}」]，按本报告的规则没有明确谁牵头，都记为配合；请指定牵头单位。", "Several units are listed[: “{found}”] and by this report's rule none of them leads; all support. Name the lead."},
	"KIND_INVALID":         {"指标类型「{found}」不在选项之内，请从下拉表选择。", "“{found}” isn't a kind of indicator; choose from the list."},
	"MILESTONE_IS_DONE":    {"节点「{found}」已经完成，不能删去。", "The milestone “{found}” is done and can't be taken out."},
	"FILE_IS_TEMPLATE":     {"这是部门填报表，不是任务分解表。请在填报处上传。", "This is a department's template, not a breakdown. Upload it where reports are handed in."},
	"NO_TASKS":             {"没有读出任务。请核对是不是选对了文件。", "No task was read. Make sure that it is the right file."},
	"YEAR_DIFFERS":         {"正文说的是 {found} 年，而这份报告是 {expected} 年的，请核对。", "The text speaks of {found}, but the report is of {expected}. Please check."},

	"CARRY_FROM_DRAFT":      {"只能从启用过的另一份报告结转。", "Tasks are carried over from another report that has been active."},
	"SLUG_TAKEN":            {"简称「{found}」已被另一份报告使用，请换一个。", "The slug “{found}” is another report's. Choose another."},
	"SLUG_INVALID":          {"简称「{found}」只能用小写字母、数字和连字符，如 hainan-2026。", "The slug “{found}” may have only small letters, digits and hyphens, like hainan-2026."},
	"YEAR_INVALID":          {"年份「{found}」不对。", "The year “{found}” isn't one."},
	"ZONE_INVALID":          {"没有「{found}」这个时区，如 Asia/Shanghai。", "There is no time zone “{found}”; write Asia/Shanghai or the like."},
	"REPORT_NEEDED":         {"请选定一份报告，或写明新报告的简称、名称、政府和年份。", "Name a report, or slug, title, government and year of a new one."},
	"REPORT_IS_ARCHIVED":    {"这份报告已经归档，只能查看。", "The report is archived and can only be read."},
	"REPORT_NOT_DRAFT":      {"这份报告不在分解阶段，不能启用。", "The report isn't a draft and can't be activated."},
	"REMOVALS_UNDECIDED":    {"文件里少了台账中的 {count} 项任务，请说明是删去还是保留。", "The file leaves out {count} tasks; say whether they go or stay."},
	"INDICATOR_HAS_FIGURES": {"指标已有数据，不能删去。", "The indicator has figures and can't be taken out."},
	"ACTIVATION_BLOCKED":    {"还有 {count} 个问题要先解决，报告没有启用。", "{count} problems stand in the way; the report was not activated."},
	"TASK_WITHOUT_LEAD":     {"任务「{found}」要填报，但没有牵头单位。请指定牵头单位，或把跟踪频度改为“不跟踪”。", "The task “{found}” is tracked but nobody leads it. Name a lead, or don't track it."},
	"TARGET_MISSING":        {"指标「{found}」没有目标值，只能人工评定。", "The indicator “{found}” has no target and is rated by hand."},
	"CALENDAR_RECKONED":     {"{found}年的放假安排还没有录入，截止日按周末和法定节日推算，公布后可再调整。", "The holidays of {found} aren't known yet; due days were reckoned by weekends and statutory days and can be put off later."},
	"PERIOD_OUTSIDE_YEAR":   {"首个应报期「{found}」不在报告年度内。", "The first owed period “{found}” isn't of the report's year."},

	"LEDGER_NEEDS_ACTIVE":  {"请先启用报告，再补录以前月份的台账。", "Activate the report before its past months are taken over."},
	"LEDGER_NO_MONTHS":     {"首个应报期之前没有月份可以补录。", "There is no month before the first owed period."},
	"LEDGER_PERIOD_NEEDED": {"看不出台账是截至哪个月的，请选定月份。", "The ledger doesn't say which month it is of. Choose one."},
	"LEDGER_MONTH_OWED":    {"{found} 由部门填报，这些数没有补录。", "{found} is reported by departments; these figures were not taken over."},
	"LEDGER_TASK_NO_LEAD":  {"任务「{found}」没有牵头单位，补录的数没有归属，没有采用。", "The task “{found}” has no lead to whom its figures would belong; they were not taken."},
}
