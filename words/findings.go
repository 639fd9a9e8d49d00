package words

// Finding is the sentence for a fault or doubt in a sheet: what is wrong and what to do. found and expected fill the places of
// those names. An unknown code gives a general sentence with the code in it.
func Finding(lang Lang, code string, args map[string]string, found, expected string) string {
	all := arguments(lang, code, args)
	if found != "" {
		all["found"] = found
	}
	if expected != "" {
		all["expected"] = expected
	}
	for _, table := range []map[string]pair{findingSentences, fileSentences, errorSentences, breakdownSentences} {
		if p, ok := table[code]; ok {
			return fill(p.in(lang), all)
		}
	}
	all["code"] = code
	return fill(unknownFinding.in(lang), all)
}

var unknownFinding = pair{"这里有问题（{code}）[：{found}][，应为 {expected}]，请核对。",
	"There is a problem here ({code})[: {found}][; expected {expected}]. Please check."}

// findingSentences are the findings of importer and sheet, and of the amounts and dates that quantity refuses.
var findingSentences = map[string]pair{
	// Which task a row means.
	"TASK_UNKNOWN": {"没有找到任务[「{found}」]，这一行没有采用。请核对任务编号，或从本单位的填报模板中复制任务编号和名称。",
		"No such task[: “{found}”]; the row was not taken. Check the number, or copy number and title from your template."},
	"TASK_NOT_YOURS": {"任务[「{found}」]不在本单位的任务清单中，这一行没有采用。请核对任务编号；如确由本单位负责，请与督查室联系。",
		"The task[ “{found}”] isn't among your department's tasks; the row was not taken. Check the number, or ask the supervision section."},
	"ROW_IS_A_PART": {"本单位是[「{found}」的]配合单位，这一行作为配合情况提供给牵头单位，不计入牵头单位的数。",
		"Your department only supports this task[ (“{found}”)]: the row goes to the lead as your part and isn't its figure."},
	"PART_STANDS":             {"配合情况不能用“{found}”收回，请撤回当时的报送，或报新的数。", "A part isn't taken back by “{found}”: withdraw what it came with, or report a new figure."},
	"TASK_CLOSED":             {"任务[「{found}」]已销号，不再接受填报。如需更正，请先申请重新打开。", "The task[ “{found}”] is closed and takes no more reports. Ask for it to be reopened first."},
	"TASK_UNTRACKED":          {"任务[「{found}」]不需要填报，请清空这一行填写的内容。", "The task[ “{found}”] isn't tracked. Clear what was filled in on this row."},
	"CONFIRM_UNREADABLE":      {"“确认”栏填的是“{found}”：认可这一行请填“{expected}”，不认可请留空。", "The column 确认 says “{found}”. Write {expected} to confirm the row, or leave it blank."},
	"DEPARTMENT_UNKNOWN_HERE": {"没有叫“{found}”的单位，请按“单位”表里的名称填写。", "There is no department “{found}”. Use a name from the sheet 单位."},
	"LEAD_MISSING":            {"确认的任务要有牵头单位，请在这一格填写。", "A confirmed task needs a lead. Name it here."},
	"STAMP_IS_A_PLAN":         {"这是办理方案表，不是进展填报表。请在“办理方案”处上传。", "This is a plan workbook, not a progress sheet. Upload it as a plan."},
	"STAMP_NOT_A_PLAN":        {"这是[ {found} ]的进展填报表，不是办理方案表。请下载办理方案表填写后上传。", "This is the progress sheet[ of {found}], not a plan workbook. Download the plan workbook, fill it in and upload that."},
	"PLAN_CELL_LOCKED":        {"这一格不需要填，「{found}」没有采用。请填在同一任务的浅黄色单元格里。", "Nothing is asked in this cell; “{found}” was not taken. Use the yellow cells of the task."},
	"ROW_TITLE_MISSING":       {"这一行没有写明是哪个节点或分项，没有采用。请在这一格写出名称。", "The row doesn't name its milestone or item and was not taken. Name it here."},
	"COURSE_UNREADABLE":       {"“计划方式”填的「{found}」不在选项之内。请从[{expected}]中选一项。", "“{found}” isn't a way to plan. Choose one of[ {expected}]."},
	"PLAN_VALUES_UNUSED":      {"计划方式不是分期计划数，各月计划数[「{found}」]不会采用。请把计划方式改为“分期计划数”，或清空这一格。", "The way to plan isn't by values, so[ “{found}”] would not be used. Choose values by period, or clear the cell."},
	"PLAN_VALUES_MISSING":     {"计划方式选了分期计划数，但没有填写任何一个月的计划数。", "Values by period were chosen, but no month has one."},
	"PLAN_FALLS":              {"计划数[ {found} ]比前面月份的[ {expected} ]还小；计划数是累计数，请核对。", "The planned value[ {found}] is below that of the month before[, {expected}]; planned values are cumulative."},
	"PLAN_BELOW_TARGET":       {"最后的计划数[ {found} ]达不到目标值[ {expected}]，请核对。", "The last planned value[ {found}] doesn't reach the target[ {expected}]."},
	"DUE_MISSING":             {"节点没有完成期限，没有采用。请填写日期，例如 2026-06-30。", "The milestone has no due day and was not taken. Give one, for instance 2026-06-30."},
	"DUE_AFTER_DEADLINE":      {"期限[ {found} ]晚于任务的完成时限[ {expected}]，请核对。", "The day[ {found}] lies after the task's deadline[, {expected}]."},
	"DONE_IN_FUTURE":          {"完成日期[ {found} ]晚于今天[（{expected}）]，没有采用。", "It can't have been done on[ {found}], after today[ ({expected})]; it was not taken."},
	"ITEM_TARGETS_DIFFER":     {"「{name}」各分项的目标合计为[ {found}]，与总目标[ {expected} ]不一致，请核对。", "The items' targets of “{name}” add up to[ {found}], but the target is[ {expected}]."},
	"FORMULAS_ALL_ZERO":       {"表中 {count} 个公式的结果都是 0，可能没有重算过；请用 Excel 或 WPS 打开并保存后再上传。", "All {count} formulas have the result 0 and may never have been reckoned. Open and save the file in Excel or WPS, then upload it again."},
	"TOTAL_DIFFERS":           {"合计“{found}”与{rows}行之和 {expected} 不一致，请核对各行和合计。", "The total “{found}” isn't the sum of its {rows} rows, {expected}. Check rows and total."},
	"PARTS_DIFFER":            {"这里 {rows} 行之和为 {found}，与上报的 {expected} 不一致，请核对。", "These {rows} rows sum up to {found}, the figure reported is {expected}. Please check."},
	"FINDINGS_MORE": {"同样的问题还有 {count} 处，只列出了前 {most} 处。请先改好列出的，再上传一次。",
		"There are {count} more of the same; only the first {most} are listed. Put those right and upload the file again."},
	"TASK_REPEATED": {"这项任务在表中填了不止一行[（另见 {other}）]，请合并成一行。", "The task stands in more than one row[ (see {other})]. Keep one of them."},
	"TASK_CONTRADICTED": {"任务编号[「{found}」]与这一行的任务名称对不上，这一行没有采用。请核对是编号错了，还是行移动了。",
		"The number[ “{found}”] and the task's name on this row contradict each other; the row was not taken. Check which is wrong."},
	"TASK_AMBIGUOUS": {"不止一项任务可能是[「{found}」][：{candidates}]，请填写任务编号。", "More than one task may be meant by[ “{found}”][: {candidates}]. Give its number."},
	"INDICATOR_UNKNOWN": {"这一行的任务[「{found}」]有几个指标或分项，没有认出指的是哪一个。请按模板填写指标或分项的名称。",
		"The task[ “{found}”] has several indicators or items, and it isn't clear which one is meant. Name it as the template does."},
	"TASK_PROPOSED": {"这一行没有任务编号，按文字看像是[「{expected}」]，请确认。", "This row has no task number; its text looks like[ “{expected}”]. Please confirm."},

	// Whose sheet it is.
	"STAMP_OTHER_DEPARTMENT": {"这份表是[「{found}」]的模板，而选择的单位是[「{expected}」]。请换用本单位的表，或改选单位。",
		"This is the template of[ “{found}”], but the chosen department is[ “{expected}”]. Use your own, or choose the other department."},
	"STAMP_OTHER_PERIOD": {"这份表是[ {found} ]的模板，而选择的填报期是[ {expected}]。请换用本期的表，或改选填报期。",
		"This is the template of[ {found}], but the chosen period is[ {expected}]. Use the right one, or choose the other period."},
	"STAMP_OTHER_REPORT": {"这份表属于另一份报告[（{found}）]，而选择的是[ {expected}]。请换用本报告的表。",
		"This sheet belongs to another report[ ({found})], not to[ {expected}]. Use this report's template."},
	"PERIOD_CLOSED": {"填报期[ {found} ]已经关闭，不再接受填报。如需更正，请与督查室联系。", "The period[ {found}] is closed. Ask the supervision section for a correction."},

	// What a cell says.
	"NUMBER_UNREADABLE": {"「{found}」读不出数字。请只填数字[，例如 {expected}]。", "No number can be read in “{found}”. Give a number only[, such as {expected}]."},
	"NUMBER_TOO_LONG":   {"「{found}」的位数太多，最多 15 位有效数字。请四舍五入后再填，或换用更大的计量单位。", "“{found}” has too many digits; at most 15 are kept. Round it, or use a larger unit."},
	"FORMULA_NO_VALUE":  {"这个单元格的公式没有保存计算结果。请用 Excel 或 WPS 打开文件，保存后再上传。", "The formula in this cell has no saved result. Open the file in Excel or WPS, save it, and upload it again."},
	"CELL_ERROR":        {"单元格显示为错误值[ {found}]，无法采用。请改正公式，或直接填写数字。", "The cell holds the error[ {found}]. Mend the formula, or type the number."},
	"DATE_UNREADABLE":   {"「{found}」读不出日期。请写成 2026-06-30 或 2026年6月底[，例如 {expected}]。", "No date can be read in “{found}”. Write 2026-06-30[, such as {expected}]."},
	"DATE_OUTSIDE":      {"日期[ {found} ]不在合理范围内[（{expected}）]，请核对年份和月份。", "The date[ {found}] lies outside of what is likely[ ({expected})]. Check year and month."},
	"STATUS_UNREADABLE": {"“状态”填的「{found}」不在选项之内。请从[{expected}]中选一项。", "“{found}” isn't a status. Choose one of[ {expected}]."},
	"STATUS_DOUBTFUL": {"“状态”填的「{found}」看不出是哪一种，没有采用。请从[{expected}]中选一项。",
		"What “{found}” means as a status isn't clear; it was not taken. Choose one of[ {expected}]."},
	"FORECAST_DOUBTFUL": {"“预判”填的「{found}」看不出是哪一种，没有采用。请从[{expected}]中选一项。",
		"What “{found}” means as a forecast isn't clear; it was not taken. Choose one of[ {expected}]."},
	"FORECAST_UNREADABLE": {"“预判”填的「{found}」不在选项之内。请从[{expected}]中选一项。",
		"“{found}” isn't a forecast. Choose one of[ {expected}]."},
	"TEXT_TOO_LONG": {"文字[「{found}」]太长[，最多 {most} 字]。请删减，详细材料可作为附件另附。", "The text[ “{found}”] is too long[; the most is {most} characters]. Shorten it, and attach the rest."},
	"TEXT_CONFLICT": {"同一任务的几行写了不同的内容[（另见 {other}）][：这里是「{found}」，那里是「{expected}」]。请统一成一种说法。",
		"Rows of one task say different things[ (see {other})][: “{found}” here, “{expected}” there]. Make them agree."},
	"VALUE_CONFLICT":     {"同一指标填了不同的数[：{found} 和 {expected}][（另见 {other}）]，请只保留正确的一个。", "One indicator has different figures[: {found} and {expected}][ (see {other})]. Keep the right one."},
	"UNIT_MISMATCH":      {"单位「{found}」与指标的计量单位「{expected}」不能换算，请按「{expected}」填写。", "The unit “{found}” can't be turned into the indicator's “{expected}”. Give the figure in “{expected}”."},
	"UNIT_CONVERTED":     {"已把「{found}」换算成「{expected}」。", "“{found}” was converted to “{expected}”."},
	"UNIT_ADJUSTED":      {"已按「{expected}」理解「{found}」的单位。", "The unit of “{found}” was taken to be “{expected}”."},
	"APPROX":             {"「{found}」是约数，按[ {expected} ]记录，并保留原文。", "“{found}” is approximate; it is kept as[ {expected}] beside the words."},
	"PERCENT_DOUBT":      {"这里填的是「{found}」，按 {expected} 记录。如果本意是比例（如 0.8 表示 80%），请改填 80%。", "“{found}” is kept as {expected}. If a share was meant (0.8 for 80%), write 80%."},
	"DATE_WITHOUT_VALUE": {"只填了数据截至日期[「{found}」]，没有填写累计数，这个日期没有采用。", "There is a date[, “{found}”,] but no figure; the date was not taken."},
	"VALUE_LOCKED":       {"这一行没有要填的数字，「{found}」没有采用。请把情况写在“进展情况”里。", "This row asks for no number; “{found}” was not taken. Describe it under progress."},
	"VALUE_DERIVED":      {"只填了本期数，累计数按上期累计相加得出[：{found}]，请核对。", "Only this period's amount was given; the cumulative figure was added up[: {found}]. Please check."},

	// What is doubtful beside the ledger.
	"TARGET_CHANGED": {"表中目标值为[ {found}]，台账中为[ {expected}]。目标值不能在填报表中修改，仍以台账为准；如确有调整，请与督查室联系。",
		"The sheet's target is[ {found}], the ledger's[ {expected}]. Targets aren't changed by a sheet; the ledger's stands."},
	"READONLY_CHANGED": {"这个单元格不供填写，改动[（{found}，原为 {expected}）]没有采用。", "This cell isn't for filling in; the change[ ({found}, was {expected})] was not taken."},
	"VALUE_FELL":       {"累计数[ {found} ]比上次报送的[ {expected} ]还小，请核对；如属更正，请在进展情况中说明。", "The cumulative figure[ {found}] is below the last one[, {expected}]. Check it, or explain the correction."},
	"VALUE_JUMP":       {"[{found} ]与上次或目标[（{expected}）]相差一个数量级以上，请核对单位和小数点。", "[{found} ]differs from the last figure or the target[ ({expected})] by an order of magnitude. Check unit and decimal point."},
	"OVER_100": {"累计数[ {found} ]明显超过目标值[ {expected}]，完成率超过 100%，请核对累计数、目标值和单位；数据无误的可以保留。",
		"The figure[ {found}] lies well above the target[ {expected}]: completion is above 100%. Check figure, target and unit; it may stand if it is right."},
	"DONE_BUT_SHORT": {"状态填了“已完成”，但累计数[ {found} ]还不到目标值[ {expected}]，请核对。",
		"The status is done, but the figure[ {found}] is below the target[ {expected}]. Please check."},
	"TEXT_UNCHANGED":   {"进展情况与上期完全相同。如本期没有新进展，可把状态选为“本期无新进展”。", "The text is the same as last period's. If there is no news, choose that status."},
	"CLOSURE_PROPOSED": {"状态为“已完成”，视为申请销号，由督查人员核实后办理。", "The status done proposes the task's closure, which staff will check."},
	"COMPLETION_DIFFERS": {"表中完成率为[ {found}]，按累计数和目标值计算为[ {expected}]，请核对。",
		"The sheet's completion is[ {found}], but figure and target give[ {expected}]. Please check."},

	// What the sheet looks like.
	"BOOK_PICTURES": {"表中没有文字，只有图片（截图或扫描件）。图片里的内容读不出来，请填写填报模板后上传；图片可作为附件。", "The workbook holds pictures and no text. What is in a picture can't be read: fill in the template and upload that; the pictures can be attached."},
	"BOOK_EMPTY":    {"表中没有任何内容。请检查是否选错了文件，或保存后再上传。", "The workbook is empty. Check whether it is the wrong file, or save it and upload it again."},
	"CELL_PICTURE":  {"单元格里是图片，读不出来。请直接填写文字或数字；图片可作为附件。", "The cell holds a picture, which can't be read. Type the text or number; the picture can be attached."},
	"HEADER_MISSING": {"没有找到表头行，无法识别各列。请使用填报模板，或保证表头中有[：{expected}]。",
		"No header row was found. Use the template, or a header with[: {expected}]."},
	"COLUMN_UNKNOWN": {"没有认出「{found}」这一列，该列没有采用。", "The column “{found}” wasn't recognised and was not taken."},
	"COLUMN_GUESSED": {"「{found}」这一列按「{expected}」理解。", "The column “{found}” was taken to be “{expected}”."},
	"HIDDEN_ROWS":    {"表中有[ {rows} ]行[和 {columns} 列]是隐藏的，其中的内容也一并读取，请确认。", "There are[ {rows}] hidden rows[ and columns {columns}]; what stands in them was read too. Please make sure."},
	"HIDDEN_SHEET":   {"隐藏的工作表[「{found}」]没有读取。", "The hidden sheet[ “{found}”] was not read."},
	"MERGED_INPUT":   {"填写区有合并单元格[（{found}）]，只采用左上角的内容，请取消合并后逐行填写。", "Cells for filling in are merged[ ({found})]; only the top left one counts. Unmerge them."},
	"UNDER_MERGE":    {"合并单元格[（{found}）]下面盖住了内容，没有采用，请检查。", "There is content beneath a merged cell[ ({found})]; it was not taken. Please check."},
	"ROW_NOT_FILLED": {"这一行没有填写。如本期没有新进展，请把状态选为“本期无新进展”。", "This row isn't filled in. If there is no news, choose that status."},

	// What a hand-made sheet looks like.
	"COLUMN_BY_CONTENTS":     {"「{found}」这一列可以有几种理解，根据列中的内容按「{expected}」读取。", "“{found}” may mean several things; going by its cells the column was read as “{expected}”."},
	"COLUMN_BY_NEIGHBOURS":   {"「{found}」这一列可以有几种理解，对照其他各列按「{expected}」读取。", "“{found}” may mean several things; going by the other columns it was read as “{expected}”."},
	"COLUMN_TWICE":           {"「{found}」这一列与另一列都像是「{expected}」，只采用了前一列，请确认有没有遗漏。", "“{found}” and another column both look like “{expected}”; only the first was taken. Make sure that nothing is missing."},
	"COLUMN_OTHER_MONTH":     {"「{found}」不是[{expected}]的数，该列没有采用。", "“{found}” isn't of[ {expected}]; the column was not taken."},
	"HIDDEN_COLUMNS":         {"表中有隐藏的列[（{columns}）]，其中的内容也一并读取，请确认。", "There are hidden columns[ ({columns})]; what stands in them was read too. Please make sure."},
	"SHEET_OTHER_PERIOD":     {"工作表[「{found}」]不是[{expected}]的，没有读取。", "The sheet[ “{found}”] isn't of[ {expected}] and was not read."},
	"SHEET_OTHER_DEPARTMENT": {"表中填报单位是「{found}」，而选择的是「{expected}」。请换用本单位的表，或改选单位。", "The sheet says that it comes from “{found}”, but the chosen department is “{expected}”. Use your own, or choose the other department."},
	"TITLE_OTHER_PERIOD":     {"表头上写的是{found}，而选择的填报期是{expected}，请核对是不是拿错了表。", "The title speaks of {found}, but the chosen period is {expected}. Make sure that it is the right sheet."},
	"FILLED_DOWN":            {"有几行没有写任务，按上一行的任务[「{found}」]读取。", "Some rows name no task; they were read as going on with the one above[, “{found}”]."},

	// Rows that no number and no text tells.
	"LIKENESS":             {"「{found}」与任务「{expected}」相近，但不完全相同，没有采用；请确认是不是这一项[。相近的任务：{candidates}]。", "“{found}” is like the task “{expected}” but not the same, and was not taken. Confirm whether it is meant[. Like it: {candidates}]."},
	"ITEM_UNKNOWN":         {"台账中任务「{expected}」没有「{found}」这个分项[（共 {rows} 行）]，这些行只列出，没有采用。如需按分项跟踪，请先在台账中建立分项。", "The ledger has no item “{found}” beneath the task “{expected}”[ ({rows} rows)]; the rows are listed but not taken. To track items, put them into the ledger first."},
	"ROW_OTHER_DEPARTMENT": {"这一行的责任单位是「{found}」，不是[「{expected}」]，没有采用。", "This row is that of “{found}”, not of[ “{expected}”]; it was not taken."},
	"DEPARTMENT_UNCLEAR":   {"单位「{found}」与「{expected}」只差一个字，没有当作同一个单位，请核对。", "“{found}” differs from “{expected}” in one character and wasn't taken for it. Please check."},

	// Figures of hand-made sheets.
	"NUMBER_DOUBTFUL":  {"「{found}」里除了数字还有别的文字，按 {expected} 读取，请核对。", "There is text beside the number in “{found}”; it was read as {expected}. Please check."},
	"AMOUNT_ADDED":     {"只填了本期数 {found}，与上次累计[ {last} ]相加，累计数按 {expected}[ {unit}] 记录。", "Only this period's amount {found} was given; with the last figure[ {last}] it makes {expected}[ {unit}]."},
	"AMOUNT_ALONE":     {"只填了本期数 {found}，以前没有报过累计数，累计数按 {expected} 记录，请核对。", "Only this period's amount {found} was given and nothing was reported before; {expected} was taken as the cumulative figure. Please check."},
	"AMOUNT_DIFFERS":   {"累计数[ {found} ]与上次累计加本期数[（{expected}）]不符，按累计数记录，请核对。", "The cumulative figure[ {found}] isn't the last one plus this period's amount[ ({expected})]. The cumulative one was taken; please check."},
	"AMOUNT_NOT_ADDED": {"本期数[ {found} ]不能累加成这个指标的累计数，没有采用，请填写累计数或当前值。", "This period's amount[ {found}] can't be added up for this indicator and was not taken. Give the current figure."},
	"COMPLETION_ONLY":  {"只填了完成率[ {found}]，没有累计数；完成率照原样保留，没有据此推算数值。", "Only a completion[ of {found}] was given and no figure; it is kept as reported, and no figure was made of it."},
	"VALUE_IN_TEXT":    {"文字中有可能是指标[「{expected}」]的数：{found}。没有采用，请填到累计数一栏。", "The text has what may be the figure[ of “{expected}”]: {found}. It was not taken; put it into the column of figures."},
	"ITEMS_DIFFER":     {"各分项之和为[ {expected}]，与累计数[ {found} ]不一致，请核对。", "The items add up to[ {expected}], but the figure is[ {found}]. Please check."},
	"AS_OF_OLD":        {"「{found}」早于本期[（{expected}）]，请确认数据是不是最新的。", "“{found}” lies before the period[ ({expected})]. Make sure that the figures are the newest."},
	"STATUS_HALTED":    {"状态填的是「{found}」。暂缓、停工、调整、取消需由督查人员处理，不作为状态记录；没有写进展的，已保留为进展情况。", "The status is “{found}”. A halt or change is for the supervision section to settle and is no status; where there is no other text it is kept as progress."},
	"STATUS_DISAGREES": {"这里写的是「{found}」，但数字或状态显示已经完成，请核对。", "This says “{found}”, but figures or status say that it is done. Please check."},

	// Amounts and dates as quantity refuses them.
	"AMOUNT_BLANK":       {"这里没有填写数字。", "There is no number here."},
	"AMOUNT_UNREADABLE":  {"「{found}」读不出数字。请只填数字[，例如 {expected}]。", "No number can be read in “{found}”. Give a number only[, such as {expected}]."},
	"AMOUNT_EXTRA_TEXT":  {"数字旁边还有别的文字[「{extra}」]，拿不准是什么意思。请只填数字，文字写到“进展情况”里。", "There is text beside the number[: “{extra}”]. Give the number only, and the text under progress."},
	"AMOUNT_AMBIGUOUS":   {"「{found}」可以有两种读法，请写成一个明确的数。", "“{found}” can be read in two ways. Write one plain number."},
	"AMOUNT_SEVERAL":     {"「{found}」里有不止一个数，请只填一个累计数。", "There is more than one number in “{found}”. Give one cumulative figure."},
	"AMOUNT_VAGUE":       {"「{found}」没有说出确切的数，请填写具体数字。", "“{found}” doesn't say a definite number. Give a figure."},
	"AMOUNT_ERROR_VALUE": {"单元格显示为错误值[ {found}]，无法采用。请改正公式，或直接填写数字。", "The cell holds the error[ {found}]. Mend the formula, or type the number."},
	"DATE_BLANK":         {"这里没有填写日期。", "There is no date here."},
	"DATE_AMBIGUOUS":     {"日期「{found}」可以有两种读法，请写成 2026-06-30。", "The date “{found}” can be read in two ways. Write 2026-06-30."},
	"DATE_EXTRA_TEXT":    {"日期旁边还有别的文字[「{extra}」]，请只填日期，如 2026-06-30。", "There is text beside the date[: “{extra}”]. Give the date only, such as 2026-06-30."},
}
