package words

import (
	"fmt"
	"strconv"
	"strings"

	"duban/models"
)

// mostLines is how many tasks a text lists under one reason; a chat group reads no more.
const mostLines = 20

// ChaseText is the text of a chase, to be pasted into a chat group or sent as a message: who, what is missing, until when. It is Chinese, as
// the papers of an office are.
func ChaseText(l models.ChaseLetter) string {
	var b strings.Builder
	fmt.Fprintf(&b, "【%s】%s：\n", chaseTitle(l), departmentOf(l))
	if l.Chase.Step != models.StepInstruction && l.Wording != "" {
		return b.String() + l.Wording + "\n" + chaseEnd(l)
	}
	b.WriteString(chaseOpening(l))
	b.WriteString(chaseList(l))
	b.WriteString(chaseWish(l))
	return b.String() + "\n" + chaseEnd(l)
}

func chaseTitle(l models.ChaseLetter) string {
	if l.Chase.Number != "" {
		return l.Chase.Number
	}
	if l.Chase.Step == models.StepReminder {
		return "报送提醒"
	}
	return Enum(Chinese, l.Chase.Step)
}

func departmentOf(l models.ChaseLetter) string {
	if l.Department.ShortName != "" {
		return l.Department.ShortName
	}
	return l.Department.Name
}

// chaseOpening is the sentence that says what this is about.
func chaseOpening(l models.ChaseLetter) string {
	what := "《" + l.Report.Title + "》任务"
	switch l.Chase.Step {
	case models.StepInstruction:
		return fmt.Sprintf("%s批示：“%s”\n", l.Leader, l.Wording)
	case models.StepReminder:
		return fmt.Sprintf("%s%s的进展报送，%s\n", what, l.Period.Chinese(), reminderDue(l))
	case models.StepOrder:
		return fmt.Sprintf("%s%s的以下事项经催办仍未落实，现予督办：\n", what, l.Period.Chinese())
	case models.StepCircular:
		return fmt.Sprintf("%s%s的以下事项经多次催办、督办仍未落实，现予通报：\n", what, l.Period.Chinese())
	}
	return fmt.Sprintf("截至%s，%s%s有以下事项未按要求落实：\n", monthDay(l.Day), what, l.Period.Chinese())
}

func reminderDue(l models.ChaseLetter) string {
	switch left := l.PeriodDue.DaysSince(l.Day); {
	case left > 0:
		return fmt.Sprintf("将于%s（%s）截止，还有%d天，目前情况如下：", monthDay(l.PeriodDue), weekday(l.PeriodDue), left)
	case left == 0:
		return "今天截止，目前情况如下："
	}
	return fmt.Sprintf("已于%s截止，目前情况如下：", monthDay(l.PeriodDue))
}

// chaseList lists the matters by their reasons.
func chaseList(l models.ChaseLetter) string {
	var b strings.Builder
	for _, reason := range models.ChaseReasons {
		var of []models.LetterMatter
		for _, m := range l.Matters {
			if m.Reason == reason {
				of = append(of, m)
			}
		}
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(&b, "◆ %s（%d项）\n", reasonHead(l, reason), len(of))
		for i, m := range of[:min(len(of), mostLines)] {
			fmt.Fprintf(&b, "%d. %s\n", i+1, matterLine(l, m))
		}
		if len(of) > mostLines {
			fmt.Fprintf(&b, "……共%d项，详见督办系统。\n", len(of))
		}
	}
	return b.String()
}

func reasonHead(l models.ChaseLetter, r models.ChaseReason) string {
	if r == models.ReasonMissing && l.Day.After(l.PeriodDue) {
		return fmt.Sprintf("未报送进展，%s截止，已逾期%d天", monthDay(l.PeriodDue), l.Day.DaysSince(l.PeriodDue))
	}
	return Enum(Chinese, r)
}

func matterLine(l models.ChaseLetter, m models.LetterMatter) string {
	line := strings.TrimSpace(m.TaskNumber + " " + shorten(m.TaskTitle))
	switch m.Reason {
	case models.ReasonMilestone:
		line += fmt.Sprintf("：节点“%s”应于%s完成，已逾期%d天", shorten(m.Note), monthDay(m.Due), l.Day.DaysSince(m.Due))
	case models.ReasonDeadline:
		line += fmt.Sprintf("：完成时限%s已过", monthDay(m.Due))
	case models.ReasonReturned:
		if m.Note != "" {
			line += "：" + shorten(m.Note)
		}
	case models.ReasonUnanswered:
		name := m.Note
		if name == "" {
			name = "批示件"
		}
		line = fmt.Sprintf("%s应于%s前答复，已逾期%d天", name, monthDay(m.Due), l.Day.DaysSince(m.Due))
	}
	return line
}

// chaseWish says what is to be done, and until when.
func chaseWish(l models.ChaseLetter) string {
	report, other := false, len(l.Matters) == 0
	for _, m := range l.Matters {
		report, other = report || m.Reason.NeedsReport(), other || !m.Reason.NeedsReport()
	}
	var acts []string
	if report {
		acts = append(acts, "报送进展")
	}
	if other {
		acts = append(acts, "书面回复办理情况")
	}
	wish := strings.Join(acts, "并")
	until := ""
	if !l.Chase.Due.IsZero() {
		until = fmt.Sprintf("%s（%s）前", monthDay(l.Chase.Due), weekday(l.Chase.Due))
	}
	switch l.Chase.Step {
	case models.StepReminder:
		return "请于" + orSoon(until) + wish + "，已报送的请忽略。"
	case models.StepOrder:
		return "请于" + orSoon(until) + wish + "，并填报督办单回执；逾期未落实的，将予以通报。"
	case models.StepCircular:
		return "请认真整改，于" + orSoon(until) + wish + "。"
	}
	return "请于" + orSoon(until) + wish + "。"
}

func orSoon(until string) string {
	if until == "" {
		return "近日"
	}
	return until
}

func chaseEnd(l models.ChaseLetter) string {
	return l.Report.Government + "督查室　" + l.Day.Time().Format("2006年1月2日")
}

func monthDay(d models.Date) string {
	return strconv.Itoa(int(d.Month)) + "月" + strconv.Itoa(d.Day) + "日"
}

func weekday(d models.Date) string {
	return "星期" + []string{"日", "一", "二", "三", "四", "五", "六"}[d.Weekday()]
}

// DigestFacts are the figures and names of a staff digest.
type DigestFacts struct {
	Title                       string
	Period                      models.Period
	Day                         models.Date
	CameIn, Waiting, AnswersDue []string
	MissingDepartments, NewReds []string
	MissingReports, Unsent      int
}

// DigestText is the staff's digest of a day.
func DigestText(f DigestFacts) string {
	var b strings.Builder
	fmt.Fprintf(&b, "【督办日报】%s %s（%s）\n", f.Title, f.Period.Chinese(), monthDay(f.Day))
	for _, part := range []struct {
		head  string
		names []string
	}{
		{"昨日以来报送", f.CameIn}, {"待审核", f.Waiting}, {fmt.Sprintf("未报送（%d项次）", f.MissingReports), f.MissingDepartments},
		{"新增红灯", f.NewReds}, {"应答复的催办", f.AnswersDue},
	} {
		fmt.Fprintf(&b, "◆ %s：%s\n", part.head, listed(part.names))
	}
	if f.Unsent > 0 {
		fmt.Fprintf(&b, "◆ 有%d条消息没有送达，请到催办记录中查看。\n", f.Unsent)
	}
	return strings.TrimRight(b.String(), "\n")
}

// listed names at most mostLines things and counts the rest.
func listed(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "无"
	case n > mostLines:
		return strings.Join(names[:mostLines], "、") + fmt.Sprintf("等%d个", n)
	default:
		return strings.Join(names, "、") + fmt.Sprintf("（%d）", n)
	}
}
