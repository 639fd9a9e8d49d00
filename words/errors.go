package words

import "duban/models"

// Error is the sentence for a refusal. An unknown code gives a general sentence with the code in it; a nil error is "".
func Error(lang Lang, e *models.Error) string {
	if e == nil {
		return ""
	}
	for _, table := range []map[string]pair{errorSentences, fileSentences, findingSentences, breakdownSentences} {
		if p, ok := table[e.Code]; ok {
			args := arguments(lang, e.Code, e.Args)
			args["field"] = e.Field
			return fill(p.in(lang), args)
		}
	}
	return fill(unknownError.in(lang), map[string]string{"code": e.Code})
}

// arguments are those of a code's sentence. Rooms name the same thing differently (limit and most, example and expected), and some
// arguments are codes themselves.
func arguments(lang Lang, code string, args map[string]string) map[string]string {
	all := make(map[string]string, len(args)+4)
	for k, v := range args {
		all[k] = v
	}
	for _, same := range [][2]string{{"most", "limit"}, {"expected", "example"}, {"found", "period"}} {
		if all[same[0]] == "" {
			all[same[0]] = all[same[1]]
		}
	}
	switch code {
	case "SUBMISSION_STATE", "ALREADY_DECIDED":
		all["found"] = Enum(lang, models.SubmissionState(all["found"]))
	case "MESSAGE_STATE":
		all["found"] = Enum(lang, models.MessageState(all["found"]))
	case "FILE_WRONG_KIND", "ATTACHMENT_KIND", "SIGNED_PAGE_KIND":
		all["name"] = pair{all["zh"], all["en"]}.in(lang)
		all["way"] = waysOut[all["way"]].in(lang)
	}
	return all
}

var unknownError = pair{"操作没有成功（{code}）。请重试；仍不成功时，请把这个代码告诉管理员。",
	"This didn't succeed ({code}). Try again; if it fails again, tell the administrator this code."}

// errorSentences are the refusals of store, graph and web.
var errorSentences = map[string]pair{
	"SOURCE_OF_STAFF":        {"电话核报和现场核查由督查人员录入，本单位请用网页填报。", "Staff enter telephone calls and inspections; the department fills the form."},
	"SOURCE_OF_DEPARTMENT":   {"网页填报由本单位人员完成；电话里了解的情况请按“电话核报”录入，并写明是谁说的。", "The department's own people fill the form; enter what was said on the telephone as PHONE, with who said it."},
	"SOURCE_INVALID":         {"不能按「{found}」录入，请选网页填报、电话核报或现场核查。", "“{found}” isn't a way to report here: choose FORM, PHONE or INSPECTION."},
	"WHO_NEEDED":             {"请写明是谁在电话里说的，或谁到现场核查的。", "Say who said it on the telephone, or who looked on site."},
	"GIVEN_TWICE":            {"「{found}」填了两次，请只保留一处。", "“{found}” is given twice; leave one of them out."},
	"FIGURE_OF_ONE":          {"每个数值只能属于一个指标或一个分项，请只填其中一个编号。", "A figure is of one indicator or one item: give one of the two ids."},
	"VALUE_OR_PRINTED":       {"「{found}」请填数值或原文中的一项。", "Give “{found}” either a value or its printed words."},
	"CONTRIBUTION_NOT_GIVEN": {"请选择要采用的配合单位材料（一次最多 250 条）。", "Name the contributions to take over, at most 250."},
	"CONTRIBUTIONS_OF_ONE":   {"一次只能采用同一项任务、同一填报期的材料。", "Take over contributions of one task and period at a time."},
	"INSPECTION_NOT_TAKEN":   {"现场核查的结果只与填报数并列，不能采用为填报数。", "A finding on site stands beside the reported figure and is never taken over."},
	"CONTRIBUTION_TAKEN":     {"这份材料刚刚已经采用，请刷新后再看。", "This contribution has been taken over already. Reload and look again."},
	"CONTRIBUTIONS_DIFFER":   {"几份材料对「{found}」的数值不一致，请先核对，再采用其中一份。", "The contributions differ on “{found}”: settle it and take one of them over."},
	"LEAD_ALONE":             {"只有牵头单位能采用配合单位的材料。", "Only the task's lead takes contributions over."},
	"FORM_HAS_NO_WORKBOOK":   {"这份报送是网上填报的，没有表格文件，校核意见请在页面上查看。", "This report came by the form and has no workbook; its findings are shown on the page."},

	"NOT_SIGNED_IN": {"请先登录。", "Sign in first."},
	"FORBIDDEN":     {"您没有进行这项操作的权限。", "You may not do this."},
	"NOT_FOUND":     {"没有找到[「{found}」]，可能已被删除，或者不在您的权限范围内。", "Not found[: “{found}”]. It may be gone, or not yours to see."},
	"VERSION_CONFLICT": {"这条内容刚刚被别人修改过，请查看最新内容后再改。",
		"Somebody else has just changed this. Look at the present state and change it again."},
	"NOTHING_TO_CHASE":  {"{name}目前没有需要催办的事项；要就某项任务催办，请指明任务。", "There is nothing to chase {name} for now; name a task to ask about it all the same."},
	"ALREADY_CHASED":    {"今天已经就这些事项催办过{name}，不再重复发送。", "{name} was chased for this today already; nothing was sent again."},
	"NOT_CHASEABLE":     {"任务「{found}」不能向所选单位催办：责任尚未确认，或任务不跟踪、已销号。", "Task “{found}” can't be chased there: the duty isn't confirmed, or the task is closed or not tracked."},
	"CHASE_STEP":        {"没有「{found}」这种催办方式。", "There is no step “{found}”."},
	"CHASE_PERIOD":      {"请选定填报期；只有批示可以不属于某一期。", "Name the period; only an instruction can do without one."},
	"CHASE_DUE_PAST":    {"答复期限 {found} 已经过去，请选 {expected} 或以后的日期。", "The answer can't be due on {found}, which has passed; choose {expected} or later."},
	"CHASE_NUMBER_FORM": {"文号「{found}」里要有 {n}（序号）这个占位；不编号请填“-”。", "The number “{found}” needs the place {n}; write “-” for none."},
	"INSTRUCTION_NEEDS": {"批示要写明哪位领导、批示原文和答复期限。", "An instruction needs its leader, its wording and the day by which it is to be answered."},
	"INSTRUCTION_ONLY":  {"只有批示才写领导。", "Only an instruction has a leader."},
	"ANSWER_NEEDED":     {"请写明办理情况。", "Say what has been done."},
	"ALREADY_ANSWERED":  {"[{name}]已经答复过了。", "[{name} ]has been answered already."},
	"MESSAGE_STATE":     {"这条消息[（{found}）]不需要重发：只有发送失败或不确定是否送达的可以重发。", "This message[ ({found})] isn't one to send again: only those that failed, or of which nobody knows."},
	"RULE_RANGE":        {"「{found}」不在允许的范围内（{least}—{most}）。", "“{found}” isn't within {least} to {most}."},
	"CHANNELS_INVALID":  {"消息通道配置有误：{found}。", "The channels for messages are not set up rightly: {found}."},
	"STALE_PLAN": {"预览之后内容发生了变化，没有写入任何数据。请查看新的预览，确认后再提交。",
		"What would change is no longer what the preview showed; nothing was written. Look at the new preview and confirm again."},
	"ERRORS_STAND": {"还有[ {count} 处]错误没有改正，没有写入任何数据。请改正后重新上传，或选择跳过有错误的行。",
		"[{count} ]errors still stand; nothing was written. Correct them and upload again, or choose to leave the faulty rows out."},
	"NOTHING_TO_APPLY":      {"这份文件没有带来任何变化，不需要提交。", "This file changes nothing; there is nothing to apply."},
	"ROW_TARGET":            {"请为工作表[「{found}」]的这一行选定一项任务、指标或分项，或者标明不属于本单位。", "Choose one task, indicator or item for this row[ of “{found}”], or say that it is none."},
	"SUBMISSION_STATE":      {"这份报送目前的状态[（{found}）]不能进行这项操作，请刷新后再看。", "The submission's state[ ({found})] doesn't allow this. Reload and look again."},
	"SUBMISSION_NOT_GIVEN":  {"请选择要处理的报送。", "Say which submission is meant."},
	"SUBMISSION_NOT_SINGLE": {"按行处理或指明版本时，一次只能处理一份报送。", "Rows or a version can be named for one submission only."},
	"TASK_NOT_GIVEN":        {"请指明是哪项任务。", "Say which task is meant."},
	"CLOSURE_PENDING":       {"这项任务已经申请过销号，正在等待审核。", "Closing this task has been asked for already and awaits a decision."},
	"CLOSURE_DECIDED":       {"这个销号申请已经处理过了，请刷新后再看。", "This has been decided already. Reload and look again."},
	"OWN_CLOSURE":           {"不能审核自己提出的销号申请，请由其他督查人员审核。", "Nobody decides what they asked for themselves. Ask a colleague."},
	"TASK_NOT_CLOSED":       {"任务[ {found} ]没有销号，不需要重新打开。", "The task[ {found}] isn't closed."},
	"DUE_NOT_LATER":         {"延期后的截止日[ {found} ]不能早于原来的[ {expected}]。", "The new due day[, {found},] must not lie before the period's own[, {expected}]."},
	"CORRECTION_PENDING":    {"这项任务在这一期已有更正申请，正在等待审核。", "A correction of this task and period awaits a decision already."},
	"CORRECTION_DECIDED":    {"这个更正申请已经处理过了，请刷新后再看。", "This correction has been decided already. Reload and look again."},
	"OWN_CORRECTION":        {"不能审核自己提出的更正，请由其他督查人员审核。", "Nobody decides a correction of their own. Ask a colleague."},
	"PERIOD_NOT_CLOSED":     {"填报期[ {found} ]还没有关闭，请直接重新报送，不需要更正。", "The period[ {found}] isn't closed: hand in again instead of correcting."},
	"AS_OF_LATER":           {"数据截至日[ {found} ]不能晚于本期最后一天[ {expected}]。", "The day that the figure speaks of[, {found},] must not lie after the period's last[, {expected}]."},
	"TASK_NOT_TRACKED":      {"任务[ {found} ]不跟踪，不填报、不评定。", "The task[ {found}] isn't tracked: it is neither reported nor rated."},
	"RATING_CANNOT_STAND":   {"有规则可以评定的，人工调整只保持到下一次通过的填报；长期有效的评定只用于须人工评定的指标和任务。", "Where a rule judges, a colour by hand lapses with the next accepted entry; only what people alone can judge is rated for good."},
	"RATING_NONE":           {"没有可以收回的人工评定。", "There is no colour by hand to take back."},
	"BASELINE_ORDER":        {"这个目标已经从更晚的填报期起调整过，不能再从[ {found} ]起调整；请选同一期或更晚的填报期。", "The target was moved from a later period on already; it can't be moved from[ {found}] on. Choose that period or a later one."},
	"UNIT_IN_USE":           {"已有数据、计划或分项使用原来的计量单位，不能更换。", "Figures, plans or items are given in the present unit, so it can't be changed."},
	"OPERATOR_INVALID":      {"没有「{found}」这种比较方式。", "No operator “{found}”."},
	"TARGET_NEEDED":         {"请填写目标值。", "Give the target's value."},
	"TARGET_RANGE":          {"区间目标要有上限，且不小于下限；其他目标没有上限。", "A range needs an upper value that isn't below the lower one; other targets have none."},
	"TARGET_ZERO":           {"清零目标的目标值只能是 0[，不能是 {found}]。", "The value of a target of none is 0[, not {found}]."},
	"PART_NOT_SINGLE":       {"方面、小节、单位、领导一次只能选一个。", "Choose one of area, theme, department and leader."},
	"DUTY_ENDED":            {"这项职责已经不再由该单位承担。", "The department doesn't have this duty any more."},
	"DUTY_DISPUTED":         {"已经提出过“非我单位职责”，正在等督查室答复。", "The duty is disputed already and awaits staff."},
	"DUTY_NOT_DISPUTED":     {"这项职责没有待答复的异议，可能刚刚已经处理过。", "The duty isn't disputed, or was decided just now."},
	"DUTY_THERE":            {"「{found}」已经是这项任务的责任单位。", "“{found}” has a part in the task already."},
	"OUTCOME_INVALID":       {"处理结果只能是维持、改派（要写明单位）或取消。", "A dispute ends with KEPT, MOVED (to a department) or ENDED."},
	"MILESTONE_NOT_OPEN":    {"这个节点已经完成或取消。", "The milestone is done or cancelled already."},
	"MILESTONE_CLAIMED":     {"这个节点已经报过完成，正在等督查室核实。", "The milestone was reported as done already and awaits staff."},
	"MILESTONE_NOT_CLAIMED": {"节点[「{found}」]没有待核实的完成情况，可能刚刚已经处理过。", "Nothing is reported of the milestone[ “{found}”], or it was decided just now."},
	"EVIDENCE_NEEDED":       {"请写明完成依据，或先上传佐证材料。", "Say what shows that it was done, or attach a file first."},
	"DONE_ON_NEEDED":        {"请填写完成日期。", "Give the day on which it was done."},
	"DEPARTMENT_ENDED":      {"「{found}」已经并入其他单位，或就是合并后的单位本身。", "“{found}” has become part of another already, or is the one that goes on."},
	"MERGE_IN_FUTURE":       {"合并日期[ {found} ]还没有到，请到那一天再合并。", "The day of the merger[, {found},] is still to come."},
	"REPORT_ARCHIVED":       {"报告已归档，不能再修改。", "The report is put away and can't be changed."},
	"NOTHING_GIVEN":         {"没有要修改的内容。", "Nothing was given to change."},
	"UNIT_DIFFERS":          {"分项的计量单位[「{found}」]要和指标的[「{expected}」]一致。", "The item's unit[ “{found}”] must be the indicator's[, “{expected}”]."},
	"ITEM_EXISTS":           {"这项任务下已经有分项「{found}」。", "The task has an item “{found}” already."},
	"DUE_NEEDED":            {"请写明节点的完成时间。", "Say by when the milestone is due."},
	"DATE_IN_FUTURE":        {"完成日期[ {found} ]还没有到。", "The day on which it was done[, {found},] is still to come."},
	"PLAN_FAULTY":           {"办理方案中有 {count} 处错误，没有报送。请改正后重新上传，或选择只报没有错误的任务。", "The plan has {count} errors and was not handed in. Correct them, or hand in only the tasks without any."},
	"PLAN_UNCHANGED":        {"办理方案中没有可以报送的改动。", "Nothing in the plan would change."},
	"REASON_NEEDED":         {"请写明原因。", "Say why."},
	"LIGHT_RULE_INVALID":    {"评定规则的这一项（{field}）不能是「{found}」，请检查数值范围和先后大小。", "This part of the rules for lights ({field}) cannot be “{found}”; check its range and that the limits follow each other."},
	"OWN_SUBMISSION":        {"不能审核自己报送的内容[（{name}）]，请由其他督查人员审核。", "Nobody reviews their own figures[ ({name})]. Ask a colleague."},
	"ALREADY_DECIDED":       {"[「{name}」]刚刚已经审核过了[（{found}）]，请刷新后再看。", "[“{name}” ]has been decided already[ ({found})]. Reload and look again."},
	"OWN_SIGNATURE":         {"「{name}」是您自己填报的，请由本单位另一位同志核签。", "You submitted “{name}” yourself: another person of the department signs it."},
	"NOT_SIGNED":            {"「{name}」还没有核签，请先由本单位另一位同志核签。", "“{name}” isn't signed yet."},
	"SIGNED_PAGE_NEEDED":    {"「{name}」还缺签字盖章的报送单扫描件。", "“{name}” needs the scan of its signed page."},
	"ATTACHMENT_KIND":       {"这个文件其实是{name}，不能作为附件。可以附图片（jpg、png）、pdf、docx、xlsx、doc、xls、zip 或 txt。", "This file is really {name}, which can't be attached. jpg, png, pdf, docx, xlsx, doc, xls, zip and txt can."},
	"SIGNED_PAGE_KIND":      {"这个文件其实是{name}。签字盖章的报送单请用扫描件或照片（pdf、jpg、png）。", "This file is really {name}. The signed page comes as a scan: pdf, jpg or png."},
	"SIGNED_PAGE_PLACE":     {"签字盖章页只能附在报送上。", "A signed page can only be attached to a submission."},
	"ATTACHMENT_MACROS":     {"文档带有宏，不能作为附件。请另存为不带宏的文档或 pdf。", "The document carries macros. Save it without them, or as a pdf."},
	"ATTACHMENTS_TOO_MANY":  {"附件已满[（最多 {most} 个）]，请先移除不需要的。", "There are as many files as there may be[ ({most})]. Take one away first."},
	"ATTACHED_ALREADY":      {"同样的文件已经附上[（「{name}」）]，不必重复上传。", "The same file is attached already[: “{name}”]."},
	"ATTACHED_TO_ONE":       {"请指明附在哪一项：报送、填报内容、节点或销号申请，只能选一项。", "Name the one thing that it is attached to: a submission, an entry, a milestone or a closure."},
	"SIGNATURE_NOT_ASKED":   {"本报告不要求核签，可直接报送。", "No signature is asked for here: hand it in."},
	"EARLIER_DRAFT":         {"「{name}」是在本单位更早的一份草稿上填的，请先报送那一份，或两份一并报送。", "“{name}” goes on from an earlier draft: hand that one in first, or both together."},
	"ROW_OVERTAKEN":         {"「{name}」所依据的内容已经变化（已有更新的报送，或原报送已退回、撤回）。请撤回这份草稿，重新上传后再报送。", "What “{name}” went on from has changed. Take the draft back and upload it again."},
	"ROW_REPLACED":          {"[「{name}」]中的内容已被本期更新的报送替换，请先处理较新的那一份。", "A later file of the period went on from[ “{name}”]. Deal with that one first."},
	"PERIOD_IS_CLOSED":      {"填报期[ {found} ]已经关闭。如需更正，请提交更正说明，由督查人员审核。", "The period[ {found}] is closed. Hand in a correction with its reason for staff to accept."},
	"SUBMISSION_NOT_LATEST": {"本单位在这一填报期又上传了更新的文件，请查看最新的一份。", "A newer file has come in for this department and period. Look at that one."},
	"TASK_IS_CLOSED":        {"任务[ {found} ]已销号，不能再修改；如需更正，请先申请重新打开。", "The task[ {found}] is closed. Ask for it to be reopened first."},
	"FILE_TOO_LARGE":        {"文件太大[，最多 {most}]。请删去多余的图片和空白行后再上传。", "The file is too large[; the most is {most}]. Remove pictures and empty rows and upload it again."},
	"FILE_NOT_THERE":        {"找不到文件[「{found}」]，请检查路径。", "There is no file[ “{found}”]. Check the path."},
	"BACKUP_DAMAGED":        {"备份文件已损坏或不是督办的备份，没有恢复任何内容。请换一份备份。", "The backup is damaged, or no backup of Duban's. Nothing was restored; use another one."},
	"BACKUP_NEWER":          {"备份来自更新的版本（{found}），请用新版程序恢复。", "The backup comes from a newer version ({found}). Restore it with that version."},
	"RESTORE_NOT_EMPTY":     {"数据库里已有数据，只能恢复到空数据库。请换一个数据目录或空库。", "The database holds data already. Restore into an empty one: another data folder or a new database."},
	"DOCTOR_FOUND":          {"有 {found} 项异常，见上。", "{found} things are wrong; see above."},
	"EXPORTS_RUNNING":       {"您已有 {most} 个导出在后台进行，请等其中一个完成。", "{most} exports of yours are being made already. Wait for one of them."},
	"BUSY":                  {"现在上传的人太多，请稍后再试；文件没有收下。", "Too many uploads at this moment. Try again soon; the file was not taken."},
	"FILES_FAILED":          {"有文件没能处理，原因见上。", "Some files couldn't be handled; the reasons are above."},
	"CHAIN_BROKEN":          {"记录链有[ {found} 处]断裂，说明记录被改动过，详见上面的列表。", "The chain of events is broken[ in {found} places]: records were altered. See the list above."},
	"UPLOAD_MISSING":        {"没有收到文件，请选择文件后再上传。", "No file arrived. Choose a file and upload again."},
	"RATE":                  {"操作太频繁了，请稍候再试[（{seconds} 秒后）]。", "Too many requests; try again later[ (in {seconds} seconds)]."},
	"INTERNAL":              {"系统出错了，请稍后重试。[仍不成功时，请把编号 {requestId} 告诉管理员。]", "Something went wrong here; try again later.[ If it fails again, tell the administrator the number {requestId}.]"},
	"CROSS_SITE":            {"请求来自别的网站，已拒绝。请从本系统的页面操作。", "The request came from another site and was refused. Use this site's own pages."},
	"FORM_EXPIRED":          {"页面放置太久，已经失效。请刷新页面后重试。", "The page has expired. Reload it and try again."},
	"CLIENT_HEADER":         {"请求缺少[ {header} ]请求头，已拒绝。", "The request lacks the header[ {header}] and was refused."},
	"REQUEST_UNREADABLE":    {"没有读懂请求的内容，请刷新页面后重试。", "The request couldn't be read. Reload the page and try again."},
	"METHOD":                {"这个地址不支持这种请求方式[（{found}）]。", "This address doesn't take that kind of request[ ({found})]."},
	"MACROS_NOT_SERVED":     {"这份原件带有宏，不提供下载；其中的数据可以在报送详情里查看。", "The original carries macros and isn't served; its data can be seen with the submission."},
	"UNAVAILABLE":           {"系统暂时忙不过来，请稍后重试。", "The server is busy; try again later."},
	"SIGN_IN_FAILED":        {"用户名或密码不对。", "The name or the password is wrong."},
	"LOCKED":                {"连续多次登录失败，账号已暂时锁定[，{until} 后可以再试]。", "Too many failures; the account is locked for now[ until {until}]."},
	"LINK_USED":             {"这个登录链接已经用过或已过期，请向管理员索取新的链接。", "This sign-in link was used or has expired. Ask the administrator for a new one."},
	"PASSWORD_DIFFERS":      {"两次输入的密码不一样，请重新输入。", "The two passwords differ. Type them again."},
	"PASSWORD_WEAK":         {"密码不够安全[，至少 {least} 个字符]，也不要使用常见密码。", "The password is too weak[: at least {least} characters], and none of the common ones."},
	"DEPARTMENT_NOT_GIVEN":  {"这份表没有模板标记，看不出是哪个单位的。请指明单位。", "The sheet carries no template's stamp: say whose it is."},
	"PERIOD_NOT_RECOGNISED": {"看不出这份表是哪一期的，没有收下。请选定填报期后再上传。", "It isn't certain for which period this sheet is; it was not taken. Choose the period and upload it again."},
	"DEPARTMENT_NOT_RECOGNISED": {"看不出这份表是哪个单位的，没有收下[；可能是：{found}]。请指明单位后单独导入，或在表上写明“填报单位：……”。",
		"It isn't certain whose sheet this is; it was not taken[ (perhaps: {found})]. Say whose it is, or write 填报单位 into it."},
	"DEPARTMENT_UNKNOWN":    {"没有「{found}」这个单位[，您要找的是不是「{nearest}」]？", "No department “{found}”[; did you mean “{nearest}”]?"},
	"PERIOD_UNKNOWN":        {"没有[「{found}」]这个填报期。填报期写作 2026-03、2026-Q1 或 2026-H1。", "No period[ “{found}”]. Periods are written 2026-03, 2026-Q1 or 2026-H1."},
	"PERIOD_INVALID":        {"「{found}」不是填报期。填报期写作 2026-03、2026-Q1 或 2026-H1。", "“{found}” isn't a period. Periods are written 2026-03, 2026-Q1 or 2026-H1."},
	"REPORT_UNKNOWN":        {"没有[「{found}」]这份报告。", "No report[ “{found}”]."},
	"REPORT_AMBIGUOUS":      {"有不止一份正在跟踪的报告[（{known}）]，请指明是哪一份。", "More than one report is active[ ({known})]: say which one."},
	"NO_SECTION":            {"报告中没有找到部署全年工作的部分（如“重点抓好以下八方面工作”），请检查粘贴的内容。", "The report has no part that sets out the year's work. Check what was pasted."},
	"NO_AREAS":              {"没有找到以（一）（二）等编号的方面，请检查粘贴的内容。", "No areas numbered （一）, （二） were found. Check what was pasted."},
	"USER_UNKNOWN":          {"没有[「{found}」]这个用户。", "No user[ “{found}”]."},
	"USER_NAME":             {"用户名不能为空[，最多 {most} 个字符]。", "The name must not be empty[ and may have at most {most} characters]."},
	"ROLE_NEEDS_DEPARTMENT": {"“填报单位”角色必须指定单位，其他角色不能指定单位。", "The role department needs a department, and the others have none."},
	"USER_TAKEN":            {"用户名[「{found}」]已被使用，请换一个。", "The name[ “{found}”] is taken; choose another."},
	"ROLE_UNKNOWN":          {"没有[「{found}」]这种角色。", "No role[ “{found}”]."},
	"TITLE_LENGTH":          {"名称不能为空[，最多 {most} 个字]。", "The title must not be empty[ and may have at most {most} characters]."},
	"TASK_NUMBER_INVALID":   {"「{found}」不是任务编号。任务编号由三段组成，如 1.2.3。", "“{found}” isn't a task number. It has three parts, such as 1.2.3."},
	"TRACKING_INVALID":      {"「{found}」不是跟踪频度，可选：每月、每季度、每半年、年底、不跟踪。", "“{found}” isn't a frequency of tracking."},
	"NUMBER_INVALID":        {"「{found}」不是可以保存的数字：请只填数字，有效数字不超过 15 位。", "“{found}” isn't a number that can be kept: digits only, at most 15 significant ones."},
	"DATE_INVALID":          {"「{found}」不是日期，请写作 2026-06-30。", "“{found}” isn't a date; write 2026-06-30."},
	"ALIAS_TAKEN":           {"别名「{found}」已经指向另一个单位，一个名称不能对应两个单位。", "The alias “{found}” already names another department."},
	"LIGHT_UNKNOWN":         {"没有「{found}」这种评定：可选红、黄、绿、蓝、灰。", "There is no light “{found}”: red, yellow, green, blue or grey."},
	"HISTORY_INVALID":       {"往期数不能是「{found}」：应为 0 至 {most}。", "“{found}” isn't a number of periods: 0 to {most}."},
	"SHEET_UNKNOWN":         {"没有名为「{found}」的工作表，可选：{known}。", "There is no sheet “{found}”. There are: {known}."},
	"LEDGER_COLUMN_UNKNOWN": {"台账没有「{found}」这一列，可选：{known}。", "The ledger has no column “{found}”. It has: {known}."},
	"COLOR_INVALID":         {"不能评定为「{found}」：可选绿、黄、红、灰，蓝灯只能由销号得出。", "A light can't be set to “{found}”: only to green, yellow, red or grey."},
	"REASON_MISSING":        {"请填写理由。", "Give a reason."},
	"SETTINGS_INVALID":      {"设置项[ {field} ]的值[「{found}」]不可用，请检查。", "The setting[ {field}] has a value that can't be used[: “{found}”]."},

	"PAPER_ISSUED":         {"这期通报[{found}]已经印发，不能再改。", "This bulletin[, {found},] has been issued and can't be changed any more."},
	"ISSUE_MOVED":          {"台账刚刚又有变动，没有印发。请再试一次。", "The ledger has just moved; nothing was issued. Try again."},
	"PAPER_NUMBER_MISSING": {"文件里没有期号 {expected}，没有印发。请在文件中写上这个期号后再上传。", "The file doesn't print its number {expected}; nothing was issued. Write that number into it and upload it again."},
	"PAPER_TEXT_LONG":      {"文字太长[（{found} 字，最多 {most} 字）]。", "The text is too long[ ({found} characters; the most is {most})]."},
	"LINK_DAYS":            {"链接的有效天数应在 1 到 {most} 之间。", "A link holds from 1 to {most} days."},
	"LINK_GONE":            {"这个链接已经失效。请向督查室索取新的链接。", "This link opens nothing any more. Ask the supervision section for a new one."},
	"NOT_WORD":             {"这不是 Word 文档（.docx）。请用 Word 或 WPS 另存为 .docx 后再上传。", "This isn't a Word document (.docx). Save it as .docx in Word or WPS and upload it again."},
	"WORD_MACROS":          {"文档带有宏，没有收下。请另存为不带宏的 .docx。", "The document carries macros and was not taken. Save it as a .docx without macros."},
	"WORD_FOREIGN":         {"文档引用了外部文件、嵌入了对象或含有域[（{found}）]，没有收下。请删去后再上传。", "The document refers to other files, embeds objects or has fields[ ({found})] and was not taken. Remove them and upload it again."},
	"WORD_DAMAGED":         {"文档已损坏[（{found}）]。请用 Word 或 WPS 打开并重新保存后再上传。", "The document is damaged[ ({found})]. Open and save it again in Word or WPS, then upload it."},

	"BODY_KIND":                     {"请求的内容类型[「{found}」]不支持，请用 application/json 或 multipart/form-data。", "Bodies of the kind[ “{found}”] aren't taken; send application/json or multipart/form-data."},
	"BODY_ENCODED":                  {"请求内容不能压缩[（{found}）]。", "The body must not be encoded[ ({found})]."},
	"BODY_BROKEN_OFF":               {"请求没有传送完整，请重试。", "The request broke off; try again."},
	"BODY_NOT_JSON":                 {"请求内容不是有效的 JSON。", "The body isn't valid JSON."},
	"BATCH_REFUSED":                 {"一个请求只能有一个操作，不能成批提交。", "One request holds one operation, not a list of them."},
	"PERSISTED_QUERY_NOT_SUPPORTED": {"不支持只用哈希值提交查询，请附上查询语句。", "Queries aren't kept here by their hash; send the text."},
	"QUERY_MISSING":                 {"请求中没有查询语句。", "There is no query in the request."},
	"FORM_INVALID":                  {"表单格式不对，应依次为 operations、map 和文件。", "The form isn't a GraphQL upload: operations, map, then the files."},
	"FORM_ORDER":                    {"表单字段的顺序不对[，这里应为 {expected}]。", "The form's fields are out of order[; {expected} is expected here]."},
	"FORM_MAP":                      {"表单的 map 字段与文件或变量对不上[（{found}）]。", "The form's map doesn't fit its files or variables[ ({found})]."},
	"TEXT_INVALID":                  {"[{field} ]文字中有不能保存的字符。", "The text[ of {field}] has a character that can't be kept."},
	"QUERY_TOO_LARGE":               {"查询语句太长[，最多 {most}]。", "The query is too large[; the most is {most}]."},
	"QUERY_TOO_DEEP":                {"查询嵌套太深[，最多 {most} 层]。", "The query is nested too deeply[; the most is {most}]."},
	"QUERY_TOO_MANY_ALIASES":        {"查询里的别名太多[，最多 {most} 个]。", "The query has too many aliases[; the most is {most}]."},
	"QUERY_TOO_MANY_FRAGMENTS":      {"查询里的片段太多[，最多 {most} 个]。", "The query has too many fragments[; the most is {most}]."},
	"QUERY_TOO_COSTLY":              {"一次查询的内容太多[（{found}，最多 {most}）]，请分几次查询。", "The query asks for too much at once[ ({found}; the most is {most})]. Ask in several steps."},
	"TOO_MANY":                      {"一次提交的项目太多[（{found} 项，最多 {most} 项）]，请分几次提交。", "Too many at once[ ({found}; the most is {most})]. Send them in several steps."},
	"QUOTA_FULL":                    {"本单位一天之内收下的文件已有[ {found}]，再收就超过上限[（{most}）]，请明天再传，或者联系督查室。", "The files kept for this department within a day[ ({found})] would be more than there may be[ ({most})]. Try tomorrow, or ask the supervision section."},
	"FIELD_INVALID":                 {"没有[「{found}」]这个栏目。", "No field[ “{found}”]."},
	"RULE_INVALID":                  {"没有[「{found}」]这条规则。", "No rule[ “{found}”]."},
	"PAGE_SIZE":                     {"每页条数应在 1 到[ {most} ]之间。", "The page size must be from 1 to[ {most}]."},
	"CURSOR_INVALID":                {"翻页位置不对，请从第一页重新开始。", "The cursor isn't valid; start again from the first page."},
	"ID_INVALID":                    {"编号[「{found}」]不对[，这里需要以 {expected} 开头的编号]。", "The id[ “{found}”] isn't of the right kind[; it must begin with {expected}]."},
}
