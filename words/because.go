package words

import "duban/models"

// Because is the sentence that says why a light has its colour: 完成率 63.2%，计划 91.7%，落后 28.5 个百分点，超过红灯线 20 个百分点.
// A task's light names the indicator that gave it.
func Because(lang Lang, why models.Because) string {
	p, ok := reasons[why.Rule]
	if !ok {
		p = pair{"依据规则 {rule}", "by rule {rule}"}
	}
	args := make(map[string]string, len(why.Args)+3)
	for k, v := range why.Args {
		args[k] = v
	}
	args["rule"], args["found"], args["limit"] = string(why.Rule), why.Found, why.Limit
	if c := args["computed"]; c != "" {
		args["computed"] = Enum(lang, models.Color(c))
	}
	return fill(pair{"[{indicator}：]", "[{indicator}: ]"}.in(lang)+p.in(lang), args)
}

var reasons = map[models.LightRule]pair{
	models.RuleClosed: {"任务已完成并销号", "the task is done and closed"},
	models.RuleOverridden: {
		"督查人员[{by}]调整了评定，理由：{found}[（按规则应为{computed}灯）]",
		"changed by supervision staff[ ({by})]: {found}[ (by the rules: {computed})]"},
	models.RuleByHand:   {"由督查人员[{by}]评定，理由：{found}", "rated by supervision staff[ ({by})]: {found}"},
	models.RuleNoRating: {"该指标须人工评定，尚未评定", "this indicator is rated by hand and has not been rated yet"},
	models.RuleNotBegun: {"按安排 {limit} 启动，尚未到启动时间", "due to start on {limit}"},
	models.RuleReportMissing: {
		"未报：截止日 {limit} 已过，至今没有报送过进展",
		"not reported: nothing has been handed in, and it was due on {limit}"},
	models.RuleReportAwaited: {"尚无填报[，首次填报截止日为 {limit}]", "nothing reported yet[; first due on {limit}]"},
	models.RuleNoPlan:        {"未排计划[，已报 {found} 仅作记录]：办理方案通过后才能评定", "no plan yet[; {found} is on record]: it is rated once a plan is accepted"},
	models.RuleNothingDue: {
		"[已报 {found}；]按办理方案，目前还没有应完成的数量",
		"[{found} reported; ]by the plan nothing is due yet"},
	models.RuleReadingMissing: {
		"未报：已有填报但没有填写指标值，按计划应完成 {limit}",
		"not reported: there is a report but no figure, and {limit} was planned"},
	models.RuleDeadlinePassed: {
		"完成时限 {limit} 已过[，目前为 {found}][，目标为 {target}]，尚未完成",
		"the deadline {limit} has passed[; {found} reported][, target {target}]"},
	models.RuleReached: {"已完成 {found}，达到目标 {limit}[（数据截至 {asOf}）]", "{found} reached the target {limit}[ (as of {asOf})]"},
	models.RuleOnPlan:  {"完成率 {found}，计划 {limit}，达到计划[（数据截至 {asOf}）]", "completion {found}, plan {limit}: on plan[ (as of {asOf})]"},
	models.RuleBehind: {
		"完成率 {found}，计划 {limit}，落后 {gap} 个百分点，未超过红灯线 {points} 个百分点[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: {gap} points behind, within the limit of {points} points[ (as of {asOf})]"},
	models.RuleFarBehind: {
		"完成率 {found}，计划 {limit}，落后 {gap} 个百分点，超过红灯线 {points} 个百分点[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: {gap} points behind, beyond the limit of {points} points[ (as of {asOf})]"},
	models.RuleNearPlan: {
		"完成率 {found}，计划 {limit}，落后 {gap} 个百分点，在绿灯线 {points} 个百分点以内[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: {gap} points behind, within the green limit of {points} points[ (as of {asOf})]"},
	models.RuleRatioNear: {
		"完成率 {found}，计划 {limit}，达到计划的 {ratio}，不低于绿灯线 {percent}%[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: {ratio} of the plan, not below the green limit of {percent}%[ (as of {asOf})]"},
	models.RuleRatioBehind: {
		"完成率 {found}，计划 {limit}，达到计划的 {ratio}，不低于红灯线 {percent}%[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: {ratio} of the plan, not below the red limit of {percent}%[ (as of {asOf})]"},
	models.RuleRatioFarBehind: {
		"完成率 {found}，计划 {limit}[，达到计划的 {ratio}]，低于红灯线 {percent}%[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}[: {ratio} of the plan], below the red limit of {percent}%[ (as of {asOf})]"},
	models.RuleDueSoon: {
		"完成率 {found}，按计划 {due} 应达到 {limit}，距期末还有 {days} 天[（数据截至 {asOf}）]",
		"completion {found}; the plan wants {limit} by {due}, {days} days after the period's end[ (as of {asOf})]"},
	models.RuleLateWithin: {
		"完成率 {found}，计划 {limit}，自 {since} 起落后，截至期末 {days} 天，未超过 {most} 天[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: behind since {since}, {days} days at the period's end, within {most} days[ (as of {asOf})]"},
	models.RuleLateBeyond: {
		"完成率 {found}，计划 {limit}，自 {since} 起落后，截至期末 {days} 天，超过 {most} 天[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: behind since {since}, {days} days at the period's end, beyond {most} days[ (as of {asOf})]"},
	models.RulePeriodsWithin: {
		"完成率 {found}，计划 {limit}，连续 {periods} 期落后，不到 {most} 期[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: behind for {periods} periods running, fewer than {most}[ (as of {asOf})]"},
	models.RulePeriodsBeyond: {
		"完成率 {found}，计划 {limit}，已连续 {periods} 期落后，红灯线为 {most} 期[（数据截至 {asOf}）]",
		"completion {found}, plan {limit}: behind for {periods} periods running; {most} are red[ (as of {asOf})]"},
	models.RuleMilestoneSoon: {
		"节点「{found}」应于 {limit} 完成，期末后 {days} 天到期",
		"milestone “{found}” is due on {limit}, {days} days after the period's end"},
	models.RuleBelowPlan: {"目前为 {found}，低于计划 {limit}[（数据截至 {asOf}）]", "{found} is below the plan {limit}[ (as of {asOf})]"},
	models.RuleMet:       {"目前为 {found}，达到目标 {limit}[（数据截至 {asOf}）]", "{found} meets the target {limit}[ (as of {asOf})]"},
	models.RuleMissedSlightly: {
		"目前为 {found}，目标 {limit}，相差 {gap}，在容差 {tolerance} 以内[（数据截至 {asOf}）]",
		"{found} misses the target {limit} by {gap}, within the tolerance of {tolerance}[ (as of {asOf})]"},
	models.RuleMissed: {
		"目前为 {found}，目标 {limit}，相差 {gap}，超过容差 {tolerance}[（数据截至 {asOf}）]",
		"{found} misses the target {limit} by {gap}, beyond the tolerance of {tolerance}[ (as of {asOf})]"},
	models.RuleZeroKept:       {"保持为零[（数据截至 {asOf}）]", "still at zero[ (as of {asOf})]"},
	models.RuleZeroBroken:     {"应保持为零，已出现 {found}[（数据截至 {asOf}）]", "should be zero, but is {found}[ (as of {asOf})]"},
	models.RuleMilestonesDone: {"本期 {found} 个节点均已完成", "milestones of this period: {found}, all done"},
	models.RuleMilestoneLate: {
		"节点「{found}」应于 {limit} 完成，截至期末逾期 {days} 天，未超过 {most} 天",
		"milestone “{found}” was due on {limit}: {days} days overdue at the period's end, within {most} days"},
	models.RuleMilestoneOverdue: {
		"节点「{found}」应于 {limit} 完成，截至期末逾期 {days} 天，超过 {most} 天",
		"milestone “{found}” was due on {limit}: {days} days overdue at the period's end, beyond {most} days"},
	models.RuleWordDone:       {"自评：已完成，待销号", "the department's word: done, not closed yet"},
	models.RuleWordOnPlan:     {"自评：按计划", "the department's word: on plan"},
	models.RuleWordBehind:     {"自评：滞后", "the department's word: behind"},
	models.RuleWordNotStarted: {"自评：未启动，已过应启动时间[ {limit}]", "the department's word: not started, though due to start[ on {limit}]"},
	models.RuleNoWord:         {"没有量化指标和本期节点，也没有填写状态，无从评定", "no indicator, no milestone of this period and no status to judge by"},
	models.RuleNoTarget:       {"没有目标值，无从评定", "there is no target to compare with"},
	models.RuleDutyProposed:   {"牵头责任尚未确认，暂不评定", "the lead duty is only proposed: no rating until it is confirmed"},
}
