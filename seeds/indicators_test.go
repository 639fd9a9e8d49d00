package seeds

import (
	"regexp"
	"strings"
	"testing"

	"duban/models"
)

// names hold numbers that commit to nothing: they belong to roads, campaigns and slogans.
var names = []string{
	"5A景区", "5A创建", "G108", "G342", "3D打印", "12345", "11条举措", "百万吨再生铝", "千亿斤粮食产能", "七大产业", "六个“一件事”",
	"第四届", "一刻钟", "三年行动", "“六大”", "“三级三类”", "四级医疗卫生机构", "“十五五”", "“四水四定”", "“四个最严”", "一县一品牌",
	"国宝第一市", "“三保”", "“两高”", "第二轮", "新一轮", "“双碳”",
}

func TestIndicatorsStandInTheirTask(t *testing.T) {
	d := loaded(t)
	tasks := map[string]models.Task{}
	for _, task := range d.Tasks {
		tasks[task.ID] = task
	}
	for _, i := range d.Indicators {
		if task := tasks[i.TaskID]; !strings.Contains(task.Quote, i.Quote) {
			t.Errorf("%s quotes %q, its task %s %q", i.Name, i.Quote, task.Number, task.Quote)
		}
		if strings.ContainsAny(i.Quote, "。；, ，") {
			t.Errorf("%s: %q is more than a clause", i.Name, i.Quote)
		}
	}
}

// What is printed is what is kept: number and unit as the report writes them.
func TestIndicatorsAsPrinted(t *testing.T) {
	for _, i := range loaded(t).Indicators {
		if i.Operator == models.OpZero || i.Operator == models.OpAll {
			continue
		}
		printed := regexp.QuoteMeta(i.Low.String() + i.Unit)
		if i.High != nil { // 1个—2个县: the first may print less of the unit
			printed = i.Low.String() + `\D{1,3}—` + regexp.QuoteMeta(i.High.String()+i.Unit)
		}
		if !regexp.MustCompile(`(^|\D)` + printed).MatchString(i.Quote) {
			t.Errorf("%s: %q is not in %q", i.Name, printed, i.Quote)
		}
		gte, approx := strings.Contains(i.Quote, i.Low.String()+i.Unit+"以上"), strings.Contains(i.Quote, "左右")
		if (i.Operator == models.OpApprox) != approx || gte && i.Operator != models.OpGTE {
			t.Errorf("%s: operator %s beside %q", i.Name, i.Operator, i.Quote)
		}
	}
}

// Every number in figures is either an indicator or part of a name; no name is an indicator.
func TestEveryFigureIsAccountedFor(t *testing.T) {
	d := loaded(t)
	body := strings.Join(paragraphs(d), "\n")
	accounted := make([]bool, len(body))
	mark := func(piece string) {
		for from := 0; ; {
			at := strings.Index(body[from:], piece)
			if at < 0 {
				return
			}
			for i := range len(piece) {
				accounted[from+at+i] = true
			}
			from += at + len(piece)
		}
	}
	for _, i := range d.Indicators {
		mark(i.Quote)
		for _, name := range names {
			if strings.Contains(i.Quote, name) {
				t.Errorf("%s is a name, and an indicator: %q", name, i.Quote)
			}
		}
	}
	for _, name := range names {
		if !strings.Contains(body, name) {
			t.Errorf("%s is not in the report", name)
		}
		mark(name)
	}
	for _, at := range regexp.MustCompile(`[0-9]+`).FindAllStringIndex(body, -1) {
		if !accounted[at[0]] {
			t.Errorf("a figure that is neither an indicator nor a name: …%s…", body[max(0, at[0]-30):at[1]])
		}
	}
}

func TestIndicatorCounts(t *testing.T) {
	firm, soft := 0, 0
	known := map[models.Known]int{}
	for _, i := range loaded(t).Indicators {
		known[i.Known]++
		if i.Soft {
			soft++
		} else {
			firm++
		}
	}
	if firm != 23 || soft != 9 {
		t.Errorf("%d firm and %d doubtful quantities, want 23 and 9", firm, soft)
	}
	want := map[models.Known]int{models.Steadily: 5, models.InBatches: 19, models.AtYearEnd: 2, models.StayZero: 6}
	for way, n := range want {
		if known[way] != n {
			t.Errorf("%d quantities become known %s, want %d", known[way], way, n)
		}
	}
}
