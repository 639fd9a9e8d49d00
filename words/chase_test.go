package words

import (
	"strings"
	"testing"

	"duban/models"
)

func letter(step models.ChaseStep, day models.Date) models.ChaseLetter {
	task := func(reason models.ChaseReason, number, title, note string, due models.Date) models.LetterMatter {
		return models.LetterMatter{ChaseMatter: models.ChaseMatter{Reason: reason, Note: note, Due: due}, TaskNumber: number, TaskTitle: title}
	}
	due := models.NewDate(2026, 3, 30)
	return models.ChaseLetter{Chase: models.Chase{Step: step, Due: models.NewDate(2026, 4, 3)}, Report: models.Report{Title: "政府工作报告", Government: "测试市人民政府"},
		Department: models.Department{ShortName: "市农业农村局"}, Period: "2026-03", PeriodDue: due, Day: day, Matters: []models.LetterMatter{
			task(models.ReasonMissing, "1.1.1", "建设改造高标准农田20万亩", "", due),
			task(models.ReasonMilestone, "1.1.3", "编制乡村建设规划", "招标", models.NewDate(2026, 2, 15)),
			task(models.ReasonUnanswered, "", "", "督办单〔2026〕1号", models.NewDate(2026, 3, 27)),
		}}
}

// The papers' wording, whole: a change of a sentence is a change of what departments read.
func TestChaseText(t *testing.T) {
	order := letter(models.StepOrder, models.NewDate(2026, 3, 31))
	order.Chase.Number = "督办单〔2026〕2号"
	reminder := letter(models.StepReminder, models.NewDate(2026, 3, 27))
	reminder.Chase.Due = reminder.PeriodDue
	reminder.Matters = reminder.Matters[:1]
	reminder.Matters[0].Reason = models.ReasonDueSoon
	own := letter(models.StepChase, models.NewDate(2026, 3, 31))
	own.Wording = "请速报高标准农田进度。"
	instruction := letter(models.StepInstruction, models.NewDate(2026, 3, 31))
	instruction.Leader, instruction.Wording, instruction.Matters, instruction.Chase.Number = "副市长王某", "请抓紧推进。", nil, "领导批示〔2026〕1号"
	for name, c := range map[string]struct {
		letter models.ChaseLetter
		want   string
	}{
		"order": {order, `【督办单〔2026〕2号】市农业农村局：
《政府工作报告》任务2026年3月的以下事项经催办仍未落实，现予督办：
◆ 未报送进展，3月30日截止，已逾期1天（1项）
1. 1.1.1 建设改造高标准农田20万亩
◆ 节点逾期（1项）
1. 1.1.3 编制乡村建设规划：节点“招标”应于2月15日完成，已逾期44天
◆ 逾期未答复（1项）
1. 督办单〔2026〕1号应于3月27日前答复，已逾期4天
请于4月3日（星期五）前报送进展并书面回复办理情况，并填报督办单回执；逾期未落实的，将予以通报。
测试市人民政府督查室　2026年3月31日`},
		"reminder": {reminder, `【报送提醒】市农业农村局：
《政府工作报告》任务2026年3月的进展报送，将于3月30日（星期一）截止，还有3天，目前情况如下：
◆ 尚未报送（1项）
1. 1.1.1 建设改造高标准农田20万亩
请于3月30日（星期一）前报送进展，已报送的请忽略。
测试市人民政府督查室　2026年3月27日`},
		"own words": {own, `【催办】市农业农村局：
请速报高标准农田进度。
测试市人民政府督查室　2026年3月31日`},
		"instruction": {instruction, `【领导批示〔2026〕1号】市农业农村局：
副市长王某批示：“请抓紧推进。”
请于4月3日（星期五）前书面回复办理情况。
测试市人民政府督查室　2026年3月31日`},
	} {
		if got := ChaseText(c.letter); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestDigestText(t *testing.T) {
	got := DigestText(DigestFacts{Title: "政府工作报告", Period: "2026-03", Day: models.NewDate(2026, 3, 31), CameIn: []string{"市水务局", "市教育局"},
		Waiting: []string{"市水务局"}, MissingDepartments: []string{"市农业农村局3项"}, MissingReports: 3, NewReds: []string{"1.1.1"}, Unsent: 2})
	want := `【督办日报】政府工作报告 2026年3月（3月31日）
◆ 昨日以来报送：市水务局、市教育局（2）
◆ 待审核：市水务局（1）
◆ 未报送（3项次）：市农业农村局3项（1）
◆ 新增红灯：1.1.1（1）
◆ 应答复的催办：无
◆ 有2条消息没有送达，请到催办记录中查看。`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if many := listed(strings.Split(strings.Repeat("局,", 30)+"局", ",")); !strings.HasSuffix(many, "等31个") {
		t.Error(many)
	}
}
