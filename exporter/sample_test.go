package exporter

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"duban/models"
	"duban/store"

	"pgregory.net/rapid"
)

// staff sees everything.
var staff = models.Viewer{UserID: "usr_staff", Name: "staff", Staff: true}

// slogan is a task that the breakdown covers and nobody follows.
const slogan = "坚定捍卫“两个确立”, 坚决做到“两个维护”"

func dec(s string) *models.Decimal {
	d, err := models.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return &d
}

func ptr[T any](v T) *T { return &v }

func day(s string) models.Date {
	d, err := models.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// sampleFrame is the report, its outline, periods and departments: what every consolidation here begins with.
func sampleFrame() store.Consolidation {
	c := store.Consolidation{
		Report: models.Report{ID: "rpt_a", Slug: "yuncheng-2026", Title: "运城市2026年政府工作报告", Government: "运城市人民政府", Year: 2026,
			Zone: "Asia/Shanghai", State: models.ReportActive, FirstOwedPeriod: "2026-10",
			Settings: models.Settings{DueDay: 28, PaceUnit: models.PaceMonths, YellowGapPoints: 20, YellowOverdueDays: 30,
				TolerancePercent: 10, ToleranceLeast: "0.5", SeveralLeadsReport: "FIRST", ReturnedKeepTime: true}},
		Areas: []models.Area{{ID: "are_1", ReportID: "rpt_a", Number: 1, Title: "聚焦拓展内需，全力推动经济稳中提质"},
			{ID: "are_2", ReportID: "rpt_a", Number: 2, Title: "聚焦粮食安全，全力建设农业强市"},
			{ID: "are_8", ReportID: "rpt_a", Number: 8, Title: "聚焦自身建设"}},
		Themes: []models.Theme{{ID: "thm_1", AreaID: "are_1", Number: 1, Title: "扩大有效益的投资"}, {ID: "thm_2", AreaID: "are_2", Number: 1, Title: "扛牢粮食安全责任"}},
		Departments: []models.Department{
			{ID: "dep_fgw", Code: "fgw", Name: "运城市发展和改革委员会", ShortName: "市发展改革委", Kind: models.Bureau, Position: 2},
			{ID: "dep_nyncj", Code: "nyncj", Name: "运城市农业农村局", ShortName: "市农业农村局", Kind: models.Bureau, Position: 3},
			{ID: "dep_yhq", Code: "yhq", Name: "盐湖区人民政府", ShortName: "盐湖区", Kind: models.County, Position: 50}},
		Version: "9f2c",
	}
	for m := models.Period("2026-09"); m <= "2026-11"; m = models.Period(fmt.Sprintf("2026-%02d", m.LastMonth()+1)) {
		c.Periods = append(c.Periods, models.ReportingPeriod{ID: "prd_" + string(m), ReportID: "rpt_a", Name: m, Opens: m.First(), Ends: m.Last(),
			Due: models.NewDate(2026, m.First().Month, 28), State: models.PeriodOpen})
	}
	c.Period, c.FirstOwed = c.Periods[2], &c.Periods[1]
	return c
}

func sampleTask(number, title, areaID, themeID string) store.ConsolidatedTask {
	t := models.Task{ID: "tsk_" + number, ReportID: "rpt_a", AreaID: areaID, Number: number, Title: title, Quote: title + "。",
		Tracking: models.Monthly, Deadline: day("2026-12-31"), State: models.TaskOpen}
	if themeID != "" {
		t.ThemeID = &themeID
	}
	return store.ConsolidatedTask{Task: t}
}

func sampleDuty(t *store.ConsolidatedTask, departmentID string, role models.DutyRole, state models.DutyState) {
	t.Duties = append(t.Duties, models.Duty{ID: fmt.Sprintf("dut_%s_%d", t.Number, len(t.Duties)), TaskID: t.ID, DepartmentID: departmentID,
		Role: role, State: state, Position: len(t.Duties) + 1})
}

// report puts an entry on a task, with a value for each of its indicators.
func report(t *store.ConsolidatedTask, e models.Entry, values ...string) {
	e.ID, e.TaskID, e.PeriodEnds = "ent_"+t.Number, t.ID, day("2026-11-30")
	if e.PeriodID == "" {
		e.PeriodID = "prd_2026-11"
	}
	if e.Sources == nil {
		e.Sources = map[string]models.Source{}
	}
	for _, f := range append([]models.Field{models.FieldStatus}, models.TextFields...) {
		e.Sources[string(f)] = models.Source{Kind: models.SourceCell, SubmissionID: e.SubmissionID, Sheet: "任务进展", Cell: "M7"}
	}
	t.Current.Entry, t.Reported = &e, e.PeriodID == "prd_2026-11"
	for i, v := range values {
		t.Current.Readings = append(t.Current.Readings, models.Reading{ID: "rdg_" + t.Number, EntryID: e.ID, TaskID: t.ID,
			IndicatorID: ptr(t.Indicators[i].ID), Value: dec(v), Printed: v, AsOf: day("2026-10-31"), Unit: t.Indicators[i].Unit,
			Source: models.Source{Kind: models.SourceCell, SubmissionID: e.SubmissionID, Sheet: "任务进展", Cell: fmt.Sprintf("H%d", 7+i)}})
	}
}

func plan(t *store.ConsolidatedTask, indicator int, kind models.PlanKind) {
	t.Plans = append(t.Plans, models.Plan{ID: fmt.Sprintf("pln_%s_%d", t.Number, indicator), TaskID: t.ID, IndicatorID: ptr(t.Indicators[indicator].ID),
		Kind: kind, State: models.PlanAccepted})
}

// sample is a small November: every light, a proposed duty, a missing report, an older figure, texts of every size.
func sample() store.Consolidation {
	c := sampleFrame()
	handed := time.Date(2026, 11, 20, 1, 30, 0, 0, time.UTC)
	c.Submissions = []models.Submission{
		{ID: "sub_n", DepartmentID: "dep_nyncj", PeriodID: c.Period.ID, Seq: 7, State: models.HandedIn, FileName: "农业农村局11月.xlsx", Complete: true, CreatedAt: handed, HandedInAt: &handed},
	}

	investment := sampleTask("1.1.1", "抓好300个省市重点工程项目建设，确保年度投资完成率保持全省前列", "are_1", "thm_1")
	investment.Indicators = []models.Indicator{{ID: "ind_1", Name: "省市重点工程项目数", Operator: models.OpEQ, Low: dec("300"), Unit: "个", Kind: models.Cumulative, Quote: "抓好300个省市重点工程项目建设"}}
	sampleDuty(&investment, "dep_fgw", models.Lead, models.DutyConfirmed)
	sampleDuty(&investment, "dep_yhq", models.Support, models.DutyProposed)

	factories := sampleTask("1.1.2", "新培育1家—2家国家级绿色工厂", "are_1", "thm_1")
	factories.Indicators = []models.Indicator{{ID: "ind_2", Name: "新培育国家级绿色工厂", Operator: models.OpRange, Low: dec("1"), High: dec("2"), Unit: "家", Kind: models.Cumulative}}
	sampleDuty(&factories, "dep_fgw", models.Lead, models.DutyProposed)

	grain := sampleTask("2.1.1", "粮食播种面积稳定在808万亩以上、总产58亿斤以上，新建高标准农田6万亩左右", "are_2", "thm_2")
	grain.Indicators = []models.Indicator{
		{ID: "ind_3", Name: "粮食播种面积", Operator: models.OpGTE, Low: dec("808"), Unit: "万亩", Kind: models.Stock},
		{ID: "ind_4", Name: "粮食总产量", Operator: models.OpGTE, Low: dec("58"), Unit: "亿斤", Kind: models.Cumulative},
		{ID: "ind_5", Name: "新建高标准农田", Operator: models.OpApprox, Low: dec("6"), Unit: "万亩", Kind: models.Cumulative}}
	for i, kind := range []models.PlanKind{models.PlanLine, models.PlanYearEnd, models.PlanLine} {
		plan(&grain, i, kind)
	}
	sampleDuty(&grain, "dep_nyncj", models.Lead, models.DutyConfirmed)
	sampleDuty(&grain, "dep_yhq", models.Support, models.DutyConfirmed)
	report(&grain, models.Entry{SubmissionID: "sub_n", DepartmentID: "dep_nyncj", Seq: 11, State: models.HandedIn, Status: models.StatusOnPlan,
		Forecast: models.ForecastHard, Progress: strings.Repeat("截至10月底，全市粮食播种面积已落实到田块，秋粮收获基本结束；高标准农田新建项目完成招标并陆续开工。", 30),
		Problems: "=HYPERLINK(\"http://example.invalid\",\"点我\")", NextSteps: "加快建设进度", Request: "请协调水利部门保障灌溉用水"}, "812.5", "57.3", "3.2")

	villages := sampleTask("2.1.2", "开展“三下乡”活动", "are_2", "thm_2")
	sampleDuty(&villages, "dep_nyncj", models.Lead, models.DutyConfirmed)
	villages.Milestones = []models.Milestone{{ID: "mil_1", Title: "印发活动方案", Due: day("2026-11-15"), State: models.MilestoneDone, DoneOn: day("2026-11-12")}}
	report(&villages, models.Entry{SubmissionID: "sub_n", DepartmentID: "dep_nyncj", Seq: 12, State: models.Accepted, Status: models.StatusOnPlan, Progress: "已印发方案。"})

	closed := sampleTask("2.1.3", "全部乡镇建成综合养老服务中心", "are_2", "thm_2")
	closed.State = models.TaskClosed
	sampleDuty(&closed, "dep_yhq", models.Lead, models.DutyConfirmed)
	report(&closed, models.Entry{SubmissionID: "sub_old", DepartmentID: "dep_yhq", PeriodID: "prd_2026-10", Seq: 3, State: models.Accepted, Status: models.StatusDone, Progress: "全部建成。"})

	behind := sampleTask("2.1.4", "推进河道治理", "are_2", "")
	behind.Deadline = models.Date{}
	sampleDuty(&behind, "dep_yhq", models.Lead, models.DutyConfirmed)
	report(&behind, models.Entry{SubmissionID: "sub_old", DepartmentID: "dep_yhq", PeriodID: "prd_2026-10", Seq: 4, State: models.HandedIn, Status: models.StatusBehind,
		Progress: "进展缓慢。", Problems: "征地未完成。"})

	c.Tasks = []store.ConsolidatedTask{investment, factories, grain, villages, closed, behind}
	untracked := sampleTask("8.0.1", slogan, "are_8", "").Task
	untracked.Tracking, untracked.Deadline = models.Untracked, models.Date{}
	c.Untracked = []models.Task{untracked}
	c.Files = []models.Submission{{ID: "sub_old", DepartmentID: "dep_yhq", FileName: "盐湖区10月.xlsx"}}
	return c
}

// october is the sample a month earlier: less reported, other lights.
func october() store.Consolidation {
	c := sample()
	c.Period = c.Periods[1]
	c.Submissions = nil
	c.Tasks[0].Current, c.Tasks[0].Reported = store.Standing{}, false
	grain := &c.Tasks[2]
	grain.Current.Readings[2].Value = dec("1.1")
	behind := &c.Tasks[5]
	behind.Current.Entry.Status = models.StatusOnPlan
	behind.Reported = true // in this very month
	return c
}

// withBefore is the sample with the month before it, and somebody in charge.
func withBefore() []store.Consolidation {
	all := []store.Consolidation{sample(), october()}
	all[0].Chases = sampleChases()
	for i := range all {
		all[i].Changes = []store.MovedBaseline{
			{BaselineChange: models.BaselineChange{TaskID: all[i].Tasks[2].ID, IndicatorID: ptr("ind_5"), PeriodID: "prd_2026-10", Before: models.Baseline{Operator: models.OpApprox, Low: dec("8"), Unit: "万亩"},
				After: models.Baseline{Operator: models.OpApprox, Low: dec("6"), Unit: "万亩"}, Reason: "=省级下达任务调减", CreatedAt: time.Date(2026, 10, 8, 17, 0, 0, 0, time.UTC)}, Who: "王五"},
			{BaselineChange: models.BaselineChange{TaskID: all[i].Tasks[5].ID, PeriodID: "prd_2026-09", Before: models.Baseline{Deadline: day("2026-09-30")}, Reason: "长期坚持", CreatedAt: time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)}},
			{BaselineChange: models.BaselineChange{TaskID: "tsk_elsewhere", Reason: "不在范围内"}},
		}
		for _, task := range []int{2, 5} {
			all[i].Leaders = append(all[i].Leaders, store.Portfolio{Leader: models.Leader{ID: "ldr_1", Post: "副市长"}, TaskID: all[i].Tasks[task].ID, Holder: "张某"})
		}
	}
	return all
}

// sampleChases are a chase that a hand-in answered, an order that waits, and an instruction of older days about a task of another.
func sampleChases() []store.LoggedChase {
	at := func(month time.Month, day int) *time.Time {
		t := time.Date(2026, month, day, 2, 0, 0, 0, time.UTC)
		return &t
	}
	about := func(reason models.ChaseReason, number string) models.LetterMatter {
		return models.LetterMatter{ChaseMatter: models.ChaseMatter{Reason: reason, TaskID: ptr("tsk_" + number)}, TaskNumber: number}
	}
	chase := func(department string, step models.ChaseStep, number string, sent *time.Time, due string, matters ...models.LetterMatter) store.LoggedChase {
		return store.LoggedChase{Chase: models.Chase{ID: "chs_" + number, DepartmentID: department, PeriodID: ptr("prd_2026-11"), Step: step, Number: number, Due: day(due), CreatedAt: *sent},
			Who: "王五", Matters: matters}
	}
	reminder := chase("dep_nyncj", models.StepReminder, "", at(11, 18), "2026-11-28", about(models.ReasonDueSoon, "2.1.1"), about(models.ReasonDueSoon, "2.1.2"))
	reminder.AnsweredAt, reminder.SubmissionID, reminder.Who = at(11, 20), ptr("sub_n"), ""
	order := chase("dep_fgw", models.StepOrder, "督办单〔2026〕3号", at(11, 29), "2026-12-02", about(models.ReasonMissing, "1.1.1"))
	first := chase("dep_fgw", models.StepChase, "催办函〔2026〕7号", at(11, 25), "2026-11-27", about(models.ReasonMissing, "1.1.1"))
	instruction := chase("dep_yhq", models.StepInstruction, "领导批示〔2026〕1号", at(10, 9), "2026-10-20", about(models.ReasonAsked, "2.1.4"))
	instruction.PeriodID, instruction.Wording = nil, "=请抓紧推进"
	return []store.LoggedChase{reminder, first, order, instruction}
}

func write(t rapid.TB, c store.Consolidation, v models.Viewer) []byte {
	t.Helper()
	body, err := writeConsolidated([]store.Consolidation{c}, v, Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// writeConsolidated writes a workbook into memory.
func writeConsolidated(all []store.Consolidation, v models.Viewer, s Selection) ([]byte, error) {
	var out bytes.Buffer
	err := consolidatedInto(&out, all, v, s, nil)
	return out.Bytes(), err
}
