package exporter

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"duban/docx"
	"duban/models"
	"duban/officetest"
	"duban/store"

	"pgregory.net/rapid"
)

// The leaders of the sample.
var sampleLeaders = []models.Leader{{ID: "ldr_1", Post: "常务副市长", Position: 1}, {ID: "ldr_2", Post: "副市长", Position: 2}}

func charge(c *store.Consolidation, leader int, taskID string) {
	holder := []string{"王某", "李某"}[leader]
	c.Leaders = append(c.Leaders, store.Portfolio{Leader: sampleLeaders[leader], TaskID: taskID, Holder: holder})
}

// ledWell is the sample with leaders: the first has every second task, the other all.
func ledWell(c store.Consolidation) store.Consolidation {
	for i, t := range c.Tasks {
		if i%2 == 0 {
			charge(&c, 0, t.ID)
		}
		charge(&c, 1, t.ID)
	}
	return c
}

func brief(t rapid.TB, c store.Consolidation) *briefing {
	t.Helper()
	return must[*briefing](t)(newBriefing(c, staff))
}

func bulletinOf(b *briefing) docx.Document {
	return (&bulletin{briefing: b, Bulletin: models.Bulletin{Year: 2026, Number: 3}, day: day("2026-12-03")}).write()
}

// printed is the text of a paper as a reader of its Word file finds it.
func printed(t rapid.TB, d docx.Document) string {
	t.Helper()
	return must[string](t)(docx.ReadText(must[[]byte](t)(docx.Default().Write(d))))
}

// numbers are the figures in a text after words: 跟踪任务6项 → 跟踪任务: 6. The first counts.
func numbersAfter(text string, words ...string) map[string]int {
	found := map[string]int{}
	for _, w := range words {
		if m := regexp.MustCompile(regexp.QuoteMeta(w) + `(\d+)`).FindStringSubmatch(text); m != nil {
			found[w], _ = strconv.Atoi(m[1])
		}
	}
	return found
}

// cellsBelow are the cells of a table's row, in the text of a Word file, after the row's first one.
func cellsBelow(text, first string, n int) []string {
	_, rest, _ := strings.Cut(text, "\n"+first+"\n")
	cells := strings.SplitN(rest, "\n", n+1)
	return cells[:min(n, len(cells))]
}

// The numbers of a bulletin, read back from its Word file, are those of the workbook's cells, on random ledgers (law 7).
func TestBulletinAgreesWithWorkbook(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := drawConsolidation(r)
		for _, task := range c.Tasks {
			for leader := range sampleLeaders {
				if rapid.Bool().Draw(r, "in charge") {
					charge(&c, leader, task.ID)
				}
			}
		}
		b := brief(r, c)
		if rapid.Bool().Draw(r, "a period before") {
			b.before = newLedger(drawConsolidation(r), staff)
		}
		text := printed(r, bulletinOf(b))
		book := open(r, write(r, c, staff))
		totals := headlines(r, book)
		said := numbersAfter(text, "任务分解", "跟踪任务", "不跟踪任务", "量化指标", "红灯", "黄灯", "绿灯", "蓝灯", "灰灯", "存在问题的任务", "需市政府协调的任务",
			"本期应报", "已报", "未报", "应报单位", "按时报送", "迟报", "未交齐", "红灯任务（")
		for word, total := range map[string]string{"跟踪任务": "跟踪任务", "不跟踪任务": "不跟踪任务", "量化指标": "量化指标", "红灯": "红灯任务", "黄灯": "黄灯任务", "绿灯": "绿灯任务",
			"蓝灯": "蓝灯任务", "灰灯": "灰灯任务", "存在问题的任务": "有存在问题的任务", "需市政府协调的任务": "需市政府协调的任务", "本期应报": "本期应报", "已报": "本期已报", "未报": "本期未报",
			"应报单位": "应报单位", "按时报送": "按时报送单位", "迟报": "迟报单位", "未交齐": "未交齐单位", "红灯任务（": "红灯任务"} {
			n, there := said[word]
			if !there || n != totals[total] {
				r.Errorf("%s: the bulletin says %d (%v), the workbook's %s %d", word, n, there, total, totals[total])
			}
		}
		if got := numbersAfter(text, "共分解任务")["共分解任务"]; got != totals["报告任务总数"] {
			r.Errorf("all tasks: %d, the workbook %d", got, totals["报告任务总数"])
		}
		sharesAgree(r, text)
		areasAgree(r, text, book)
		onePagersAgree(r, b, book)
	})
}

// headlines are the totals of 总览 by their names.
func headlines(t rapid.TB, f *reader) map[string]int {
	totals := map[string]int{}
	for _, row := range must[[][]string](t)(f.GetRows(overviewSheet)) {
		if len(row) > 1 && row[0] != "" {
			if _, seen := totals[row[0]]; !seen {
				totals[row[0]], _ = strconv.Atoi(row[1])
			}
		}
	}
	return totals
}

// sharesAgree: the printed percentages sum to exactly 100.0, or are all nought where there is no task.
func sharesAgree(t rapid.TB, text string) {
	sum := 0
	for _, m := range regexp.MustCompile(`（占(\d+)\.(\d)%）`).FindAllStringSubmatch(text, -1) {
		whole, _ := strconv.Atoi(m[1])
		tenth, _ := strconv.Atoi(m[2])
		sum += whole*10 + tenth
	}
	if sum != 1000 && !(sum == 0 && strings.Contains(text, "跟踪任务0项")) {
		t.Errorf("the shares sum to %d tenths of a percent", sum)
	}
}

// areasAgree: the rows of the areas' table are those of 总览.
func areasAgree(t rapid.TB, text string, f *reader) {
	rows := must[[][]string](t)(f.GetRows(overviewSheet))
	for _, row := range rows {
		if len(row) < 7 || !strings.Contains(row[0], "、聚焦") || row[1] == "0" {
			continue
		}
		if got := cellsBelow(text, row[0], 6); strings.Join(got, " ") != strings.Join(row[1:7], " ") {
			t.Errorf("%s: the bulletin says %v, the workbook %v", row[0], got, row[1:7])
		}
	}
}

// onePagersAgree counts a leader's tasks on the workbook's sheets.
func onePagersAgree(t rapid.TB, b *briefing, f *reader) {
	lights := map[string]string{}
	numbers := columnUnder(t, f, ledgerSheet, "任务编号")
	for i, light := range columnUnder(t, f, ledgerSheet, "任务评定") {
		if light != "" {
			lights[numbers[i]] = light
		}
	}
	for _, p := range b.portfolios() {
		want := map[string]int{"共": len(p.tasks)}
		for _, task := range p.tasks {
			want[lights[task.Number]]++
		}
		text := printed(t, b.leaderPage(p))
		_, counts, _ := strings.Cut(text, "\n共")
		counts = "共" + counts
		for _, word := range []string{"共", "红", "黄", "绿", "蓝", "灰"} {
			if got := numbersAfter(counts, word)[word]; got != want[word] {
				t.Errorf("%s %s: the one-pager says %d, the workbook %d:\n%s", p.name(), word, got, want[word], text)
			}
		}
		for _, task := range p.tasks {
			if lights[task.Number] == "红" && !strings.Contains(text, task.Number+" "+task.Title) {
				t.Errorf("%s: %s is red and isn't named", p.name(), task.Number)
			}
		}
	}
}

// What people write stays text in every paper: no field, link or element comes from it, and none of it is lost.
func TestPapersInjection(t *testing.T) {
	for _, payload := range append(append([]string{}, injections...), `<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, `{ HYPERLINK "http://example.invalid" }`) {
		c := ledWell(poisoned(payload))
		b := brief(t, c)
		var ids []string
		for _, task := range c.Tasks {
			ids = append(ids, task.ID)
		}
		written := (&bulletin{briefing: b, Bulletin: models.Bulletin{Title: payload, Foreword: payload, TaskIDs: ids, Year: 2026, Number: 1}}).write()
		for name, d := range map[string]docx.Document{"bulletin": written, "one-pager": b.leaderPage(b.portfolios()[1])} {
			body := must[[]byte](t)(docx.Default().Write(d))
			if err := docx.Inspect(body); err != nil {
				t.Errorf("%s of %q: %v", name, payload, err)
			}
			for _, mark := range []string{"<w:fldSimple", "<w:instrText", "<w:hyperlink", "<w:object", "<w:altChunk"} {
				if part := docxPart(t, body, "word/document.xml"); strings.Contains(part, mark) {
					t.Errorf("%s of %q has %s", name, payload, mark)
				}
			}
			if page := pageOf(d); strings.Contains(page, "<img") || strings.Contains(page, "<script") {
				t.Errorf("%s of %q: the page has an element of its own", name, payload)
			}
		}
		if want := docx.Plain(strings.TrimSpace(payload)); !strings.Contains(printed(t, written), want) {
			t.Errorf("%q is not in the bulletin", payload)
		}
	}
}

// docxPart is one part of a Word file.
func docxPart(t testing.TB, body []byte, name string) string {
	t.Helper()
	p := must[*parcel](t)(openParcel(body))
	return string(must[[]byte](t)(p.read(name)))
}

// Each paper is printed by LibreOffice without loss: every text of it is on the pages. A one-pager with a few red tasks is one page at
// 16 points; with forty of them every one is still named.
func TestPapersPrint(t *testing.T) {
	c := ledWell(sample())
	var ids []string
	for _, task := range c.Tasks {
		ids = append(ids, task.ID)
	}
	b := brief(t, c)
	few := b.leaderPage(b.portfolios()[1])
	many := brief(t, manyRed(40))
	documents := map[string]docx.Document{
		"bulletin.docx": (&bulletin{briefing: b, Bulletin: models.Bulletin{Foreword: "现将有关情况通报如下。", TaskIDs: ids, Year: 2026, Number: 3}, day: day("2026-12-03")}).write(),
		"few.docx":      few, "many.docx": many.leaderPage(many.portfolios()[0]), "six.docx": func() docx.Document { b := brief(t, manyRed(6)); return b.leaderPage(b.portfolios()[0]) }(),
	}
	documents["slip.docx"] = (&slip{Submission: models.Submission{ID: "sub_1", FileName: "农业农村局11月.xlsx"}, report: c.Report, department: c.Departments[1], period: "2026-11",
		rows: []models.Entry{*c.Tasks[2].Current.Entry}, tasks: map[string]models.Task{c.Tasks[2].ID: c.Tasks[2].Task}}).write()
	files := map[string][]byte{}
	for name, d := range documents {
		files[name] = must[[]byte](t)(docx.Default().Write(d))
	}
	for name, pdf := range officetest.Resave(t, files, nil, "pdf") {
		pages := officetest.Pages(t, pdf)
		if one := name == "few.docx" || name == "six.docx"; one && len(pages) != 1 {
			t.Errorf("%s has %d pages", name, len(pages))
		}
		onPages := squeezed(strings.Join(pages, ""))
		onPages = regexp.MustCompile(`第\d+页共\d+页`).ReplaceAllString(onPages, "")
		for line := range strings.Lines(must[string](t)(docx.ReadText(files[name]))) {
			if want := squeezed(line); !strings.Contains(onPages, want) && !repeatedHead(onPages, want) {
				t.Errorf("%s: not on its pages: %s", name, want)
			}
		}
	}
}

// repeatedHead: where a long cell goes over pages, the table's header stands between its halves.
func repeatedHead(pages, want string) bool {
	runes := []rune(want)
	for i := 8; i < len(runes)-8; i += 4 {
		if !strings.Contains(pages, string(runes[i-8:i])) {
			return false
		}
	}
	return len(runes) > 100
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// manyRed is a ledger in which one leader has so many red tasks, each with a long request.
func manyRed(n int) store.Consolidation {
	c := sampleFrame()
	for i := range n {
		task := sampleTask(fmt.Sprintf("2.1.%d", i+1), fmt.Sprintf("推进第%d号河道综合治理工程", i+1), "are_2", "")
		sampleDuty(&task, "dep_yhq", models.Lead, models.DutyConfirmed)
		report(&task, models.Entry{SubmissionID: "sub_old", DepartmentID: "dep_yhq", Seq: int64(i), State: models.Accepted, Status: models.StatusBehind,
			Progress: "进展缓慢。", Request: "请市政府协调市水务局、市自然资源局尽快办理用地预审和河道管理范围内建设项目审批手续，落实配套资金。"})
		c.Tasks = append(c.Tasks, task)
		charge(&c, 1, task.ID)
	}
	return c
}

func TestShift(t *testing.T) {
	c := ledWell(sample())
	b := brief(t, c)
	if got := b.shift(b.all()); got.sentence() != "红绿灯没有变化" {
		t.Errorf("without a period before: %s", got.sentence())
	}
	before := sample()
	b.before = newLedger(before, staff)
	for i := range b.before.tasks {
		b.before.tasks[i].light.Color = []models.Color{models.Red, models.Yellow, models.Green, models.Red, models.Grey, models.Blue}[i]
		b.l.tasks[i].light.Color = []models.Color{models.Green, models.Red, models.Yellow, models.Red, models.Red, models.Grey}[i]
	}
	want := "新亮红灯2项（1.1.2、2.1.3），解除红灯1项（1.1.1），其他变差1项（2.1.1）"
	if got := b.shift(b.all()).sentence(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
