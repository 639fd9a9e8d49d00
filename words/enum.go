package words

import "duban/models"

// Enum is the word for a value of one of models' enums: Enum(Chinese, models.Red) is 红. The type is part of the key, since OPEN
// of a task isn't OPEN of a period. Values that models keeps as plain strings (the rules in
// Settings) are keyed by string. A value without a word is given back as it is.
func Enum[T ~string](lang Lang, value T) string {
	if p, ok := enums[value]; ok {
		return p.in(lang)
	}
	return string(value)
}

// enums is keyed by typed constants; TestEveryEnumHasAWord compares it with the constants of models.
var enums = map[any]pair{
	models.Monthly: {"每月", "monthly"}, models.Quarterly: {"每季度", "quarterly"}, models.HalfYear: {"每半年", "half-yearly"},
	models.YearEnd: {"年底", "at year's end"}, models.Untracked: {"不跟踪", "not tracked"},

	models.TaskOpen: {"在办", "open"}, models.TaskClosed: {"已销号", "closed"},

	models.WorkReport: {"政府工作报告", "government work report"}, models.Livelihood: {"民生实事", "livelihood projects"},
	models.Resolutions: {"会议议定事项", "meeting resolutions"}, models.OtherList: {"其他清单", "other list"},
	models.ReportDraft: {"分解中", "being broken down"}, models.ReportActive: {"跟踪中", "active"}, models.ReportArchived: {"已归档", "archived"},
	models.ByGap: {"按落后百分点", "by points behind plan"}, models.ByRatio: {"按完成计划的比例", "by share of the plan"},
	models.ByDays: {"按提前或逾期天数", "by days before or after the due day"}, models.ByPeriods: {"按连续落后期数", "by periods behind in a row"},
	models.IntakeTable: {"任务分解表", "breakdown table"}, models.IntakeProse: {"报告正文", "report's text"}, models.IntakeLedger: {"台账", "ledger"},
	models.IntakeChecked: {"已检查", "checked"}, models.IntakeApplied: {"已采用", "applied"},
	models.PaceMonths: {"按月", "by months"}, models.PaceDays: {"按天", "by days"},

	models.PeriodOpen: {"未关闭", "open"}, models.PeriodClosed: {"已关闭", "closed"},

	models.Bureau: {"市直部门", "bureau"}, models.County: {"县（市、区）", "county"}, models.DevZone: {"开发区", "development zone"},
	models.Company: {"企业", "company"}, models.OtherBy: {"其他单位", "other body"},
	models.Lead: {"牵头", "lead"}, models.Support: {"配合", "support"},
	models.DutyProposed: {"拟", "proposed"}, models.DutyConfirmed: {"已确认", "confirmed"},
	models.DutyDisputed: {"有异议", "disputed"}, models.DutyEnded: {"已终止", "ended"},

	models.RoleStaff: {"督查人员", "supervision staff"}, models.RoleDepartment: {"填报单位", "department"},
	models.RoleReader: {"阅览", "reader"}, models.RoleAuditor: {"审计", "auditor"}, models.RoleSystem: {"系统管理", "system administrator"},

	models.OpEQ: {"等于", "equal to"}, models.OpGTE: {"不少于", "at least"}, models.OpLTE: {"不超过", "at most"},
	models.OpRange: {"区间", "within"}, models.OpApprox: {"左右", "about"}, models.OpZero: {"清零", "none"}, models.OpAll: {"全覆盖", "all"},
	models.Cumulative: {"累计", "cumulative"}, models.Stock: {"存量或覆盖率", "stock or coverage"}, models.Growth: {"增速", "growth rate"},
	models.Ceiling: {"控制上限", "ceiling"}, models.Zero: {"保持为零", "stays at zero"}, models.Relative: {"相对目标", "relative"},
	models.Steadily: {"逐月增长", "grows steadily"}, models.InBatches: {"分批公布或验收", "known in batches"},
	models.AtYearEnd: {"年底出数", "known at year's end"}, models.StayZero: {"始终为零", "must stay at zero"},

	models.MilestoneOpen: {"未完成", "open"}, models.MilestoneDone: {"已完成", "done"}, models.MilestoneCancelled: {"已取消", "cancelled"},
	models.PlanLine: {"按时间均匀推进", "straight line"}, models.PlanValues: {"分期计划数", "values by period"}, models.PlanYearEnd: {"仅年底出数", "at year's end only"},
	models.PlanDraft: {"草稿", "draft"}, models.PlanHandedIn: {"已报送", "handed in"}, models.PlanAccepted: {"已通过", "accepted"}, models.PlanReturned: {"已退回", "returned"}, models.PlanSuperseded: {"已被替换", "superseded"},

	models.Checked: {"已校验", "checked"}, models.Draft: {"草稿", "draft"}, models.Signed: {"已签认", "signed"}, models.HandedIn: {"已报送", "handed in"},
	models.Accepted: {"已通过", "accepted"}, models.Returned: {"已退回", "returned"}, models.Superseded: {"已被替换", "superseded"}, models.Withdrawn: {"已撤回", "withdrawn"},

	models.StandingNotDue: {"无需报送", "not due"}, models.StandingDue: {"待报", "due"}, models.StandingOverdue: {"未报", "overdue"},
	models.StandingHandedIn: {"已报", "handed in"}, models.StandingReturned: {"退回", "returned"}, models.StandingAccepted: {"通过", "accepted"},
	models.StandingIncomplete: {"已收未交", "received, not handed in"},

	models.PaperDraft: {"草稿", "draft"}, models.PaperIssued: {"已印发", "issued"},

	models.SeverityError: {"错误", "error"}, models.SeverityWarning: {"提醒", "warning"}, models.SeverityNote: {"说明", "note"},

	models.SourceCell: {"表格", "workbook cell"}, models.SourceForm: {"网页填报", "form"}, models.SourcePhone: {"电话核报", "telephone"},
	models.SourceInspection: {"现场核查", "inspection"}, models.SourceOpening: {"期初转入", "opening entry"},

	models.StatusDone: {"已完成", "done"}, models.StatusOnPlan: {"按计划", "on plan"}, models.StatusBehind: {"滞后", "behind"},
	models.StatusNotBegun: {"未启动", "not started"}, models.StatusNoNews: {"本期无新进展", "nothing new this period"},
	models.ForecastOnTime: {"能按期完成", "will be done in time"}, models.ForecastHard: {"按期完成有难度", "in time with difficulty"},
	models.ForecastNot: {"预计不能按期完成", "won't be done in time"},

	models.Red: {"红", "red"}, models.Yellow: {"黄", "yellow"}, models.Green: {"绿", "green"}, models.Blue: {"蓝", "blue"}, models.Grey: {"灰", "grey"},

	models.FieldNumber: {"任务编号", "number"}, models.FieldTask: {"工作任务", "task"}, models.FieldIndicator: {"指标", "indicator"},
	models.FieldItem: {"分项", "item"}, models.FieldTarget: {"目标值", "target"}, models.FieldUnit: {"计量单位", "unit"},
	models.FieldAmount: {"本期完成", "this period"}, models.FieldCumulative: {"本期累计", "cumulative"}, models.FieldAsOf: {"数据截至", "as of"},
	models.FieldCompletion: {"完成率", "completion"}, models.FieldStatus: {"状态", "status"}, models.FieldForecast: {"预判", "forecast"},
	models.FieldProgress: {"进展情况", "progress"}, models.FieldProblems: {"存在问题", "problems"}, models.FieldNextSteps: {"下一步措施", "next steps"},
	models.FieldRequest: {"需市政府协调事项", "requests to the government"}, models.FieldLead: {"牵头单位", "lead"}, models.FieldSupport: {"配合单位", "support"},
	models.FieldLeader: {"分管领导", "leader"}, models.FieldDeadline: {"完成时限", "deadline"}, models.FieldRemark: {"备注", "remark"}, models.FieldContact: {"联系人", "contact"},
	models.FieldStart: {"计划启动", "planned start"}, models.FieldCourse: {"计划方式", "way to plan"}, models.FieldReporter: {"填报人", "reporter"},
	models.FieldPhone: {"联系电话", "telephone"}, models.FieldMilestone: {"节点", "milestone"}, models.FieldDoneOn: {"完成日期", "done on"},
	models.FieldEvidence: {"完成依据", "evidence"}, models.FieldDepartment: {"责任单位", "department"}, models.FieldEnds: {"结束日期", "last day"},
	// What models keeps as plain strings.
	"NONE": {"不要求", "none"}, "SECOND_PERSON": {"第二人确认", "a second person"}, "SIGNED_PAGE": {"签字盖章的报送单", "a signed page"},
	"FIRST_LISTED": {"排在第一的单位", "the first listed"}, "SINGLE": {"唯一的责任单位", "the single unit"}, "EACH": {"各按职能", "each by its function"},
	"FIRST": {"第一个牵头单位", "the first lead"}, "ALL": {"每个牵头单位", "every lead"},
	models.ClosureRequested: {"已申请销号", "closure requested"}, models.ClosureClosed: {"已销号", "closed"},
	models.ClosureRefused: {"未同意销号", "closure refused"}, models.ClosureReopened: {"已重新打开", "reopened"},
	models.PartGiven: {"配合单位材料", "contribution"}, models.FoundOnSite: {"现场核查", "finding on site"}, models.ContributionGiven: {"已提供", "given"}, models.ContributionTaken: {"已采用", "taken over"},
	models.ContributionDraft: {"未报出", "not handed in yet"}, models.ContributionWithdrawn: {"已收回", "taken back"},
	models.CorrectionAsked: {"已申请更正", "correction requested"}, models.CorrectionAccepted: {"更正", "corrected"}, models.CorrectionRefused: {"未同意更正", "correction refused"},
	models.DisputeOpen: {"已提出非我单位职责", "disputed"}, models.DisputeKept: {"仍由该单位负责", "confirmed again"},
	models.DisputeMoved: {"已改由其他单位负责", "given to another department"}, models.DisputeEnded: {"已取消该单位职责", "ended"},
	models.ClaimReported: {"已报完成", "reported as done"}, models.ClaimAccepted: {"已核实完成", "accepted as done"}, models.ClaimReturned: {"未认可完成", "sent back"},
	models.EyesLeftOut: {"有错误行未采用", "rows with errors stayed out"}, models.EyesJump: {"数据变化较大", "a figure jumps"}, models.EyesWarning: {"有疑问", "a finding asks"},
	models.EyesNote: {"有提示", "a finding tells"}, models.EyesAgain: {"退回后重报", "handed in again after it was sent back"},
	models.EyesUnreviewed: {"此前所报尚未审核", "the row before it isn't reviewed"}, models.EyesIncomplete: {"有应报任务未填", "an owed row says nothing"},
	models.StepReminder: {"提醒", "reminder"}, models.StepChase: {"催办", "chase"}, models.StepOrder: {"督办单", "supervision order"},
	models.StepCircular: {"通报", "circular"}, models.StepInstruction: {"批示", "leader's instruction"},
	models.ReasonMissing: {"未报送进展", "report missing"}, models.ReasonDueSoon: {"尚未报送", "report due soon"}, models.ReasonIncomplete: {"已收到文件但未报送", "received, not handed in"},
	models.ReasonReturned: {"退回后未重新报送", "sent back, not handed in again"}, models.ReasonMilestone: {"节点逾期", "milestone overdue"},
	models.ReasonDeadline: {"超过完成时限", "deadline passed"}, models.ReasonRed: {"红灯", "red light"}, models.ReasonUnanswered: {"逾期未答复", "answer overdue"},
	models.ReasonAsked:    {"督查要求", "asked for by staff"},
	models.MessageWaiting: {"待发送", "waiting"}, models.MessageClaimed: {"待发送", "about to be sent"}, models.MessageSending: {"发送中", "being sent"}, models.MessageSent: {"已发送", "sent"},
	models.MessageFailed: {"发送失败", "failed"}, models.MessageUncertain: {"不确定是否送达", "not known whether it arrived"},
	models.MessageChase: {"催办", "chase"}, models.MessageDigest: {"督办日报", "digest"},
}
