package exporter

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/models"
	"duban/store"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// reconciles holds law 7 for a workbook as a reader finds it: classes sum to totals, shares to 100 %, and every formula gives the value
// that is cached beside it. It reckons from the cells alone.
func reconciles(t rapid.TB, f *reader) {
	t.Helper()
	overview := must[[][]string](t)(f.GetRows(overviewSheet))
	totals := map[string]int{}
	head := 0
	for i, row := range overview {
		if len(row) > 1 && row[0] != "" {
			if _, seen := totals[row[0]]; !seen {
				totals[row[0]], _ = strconv.Atoi(row[1])
			}
			if row[0] == "方面" {
				head = i
			}
		}
	}
	lightsReconcile(t, overview[head+1:], totals)
	sheetsReconcile(t, f, totals)
	for at, x := range formulas(t, f) {
		sheet, cell, _ := cut(at)
		got := must[string](t)(f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true}))
		if got != x[1] {
			t.Errorf("%s: =%s gives %s, cached is %s", at, x[0], got, x[1])
		}
	}
	for i, difference := range columnUnder(t, f, proofSheet, "差额") {
		if difference != "0" {
			t.Errorf("check %d: a difference of %s", i+1, difference)
		}
	}
}

func cut(at string) (sheet, cell string, ok bool) {
	for i := range at {
		if at[i] == '!' {
			return at[:i], at[i+1:], true
		}
	}
	return "", "", false
}

// lightsReconcile reads the table of areas: number of tasks, five lights, five shares; the last row sums the others.
func lightsReconcile(t rapid.TB, rows [][]string, totals map[string]int) {
	t.Helper()
	sums := make([]int, 6)
	for _, row := range rows {
		counts := make([]int, 6)
		for i := range counts {
			counts[i], _ = strconv.Atoi(row[i+1])
		}
		if lights := counts[1] + counts[2] + counts[3] + counts[4] + counts[5]; lights != counts[0] {
			t.Errorf("%s: %d tasks, %d lights", row[0], counts[0], lights)
		}
		if counts[0] > 0 {
			tenths := 0
			for _, share := range row[7:12] {
				x, err := strconv.ParseFloat(share, 64)
				if err != nil {
					t.Errorf("%s: share %q", row[0], share)
				}
				tenths += int(math.Round(x * 1000))
			}
			if tenths != 1000 {
				t.Errorf("%s: the shares sum to %d tenths of a percent", row[0], tenths)
			}
		}
		if row[0] == "合计" {
			if !slices.Equal(counts, sums) || counts[0] != totals["跟踪任务"] {
				t.Errorf("areas sum to %v, the last row says %v, the headline %d", sums, counts, totals["跟踪任务"])
			}
			return
		}
		for i, n := range counts {
			sums[i] += n
		}
	}
	t.Error("no row of sums")
}

// sheetsReconcile counts on the other sheets what the overview says.
func sheetsReconcile(t rapid.TB, f *reader, totals map[string]int) {
	t.Helper()
	numbers, lights := columnUnder(t, f, ledgerSheet, "任务编号"), columnUnder(t, f, ledgerSheet, "任务评定")
	seen := map[string]string{}
	for i, n := range numbers {
		if lights[i] != "" {
			seen[n] = lights[i]
		}
	}
	counted := map[string]int{"本期催办": 0, "其中未答复": 0, "跟踪任务": len(seen), "不跟踪任务": numbered(columnUnder(t, f, untrackedSheet, "序号")), "量化指标": numbered(columnUnder(t, f, indicatorSheet, "序号")),
		"本期未报": numbered(columnUnder(t, f, missingSheet, "序号"))}
	for _, standing := range columnUnder(t, f, missingSheet, "答复情况") {
		counted["本期催办"] += one(standing != "")
		counted["其中未答复"] += one(strings.HasSuffix(standing, chaseOpen))
	}
	for _, color := range seen {
		counted[color+"灯任务"]++
	}
	counted["报告任务总数"] = counted["跟踪任务"] + counted["不跟踪任务"]
	counted["本期应报"] = totals["本期已报"] + counted["本期未报"]
	counted["应报单位"] = totals["按时报送单位"] + totals["迟报单位"] + totals["未交齐单位"]
	for name, n := range counted {
		if totals[name] != n {
			t.Errorf("%s: the overview says %d, the sheets %d", name, totals[name], n)
		}
	}
	for name, head := range map[string]string{"跟踪任务": "牵头任务", "本期应报": "应报", "本期已报": "已报", "红灯任务": "红", "灰灯任务": "灰", "迟报单位": "迟报"} {
		cells := columnUnder(t, f, departmentSheet, head)
		sum := 0
		for _, c := range cells[:len(cells)-1] {
			n, _ := strconv.Atoi(c)
			sum += n
		}
		if fmt.Sprint(sum) != cells[len(cells)-1] || sum != totals[name] {
			t.Errorf("部门 %s: the rows sum to %d, the last says %s, the overview %d", head, sum, cells[len(cells)-1], totals[name])
		}
	}
}

func numbered(cells []string) int {
	n := 0
	for _, c := range cells {
		if _, err := strconv.Atoi(c); err == nil {
			n++
		}
	}
	return n
}

// TestConsolidatedReconciles is law 7 on random ledgers.
func TestConsolidatedReconciles(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := drawConsolidation(r)
		viewer := staff
		if rapid.IntRange(0, 3).Draw(r, "viewer") == 0 {
			viewer = models.Viewer{UserID: "usr_d", Departments: []string{c.Departments[0].ID}}
		}
		reconciles(r, open(r, write(r, c, viewer)))
	})
}

// drawConsolidation is a random November: any number of tasks in any state, duties, plans, figures and hand-ins.
func drawConsolidation(r *rapid.T) store.Consolidation {
	c := sampleFrame()
	for n := range rapid.IntRange(0, 14).Draw(r, "tasks") {
		area := rapid.SampledFrom(c.Areas).Draw(r, "area")
		t := sampleTask(fmt.Sprintf("%d.1.%d", area.Number, n+1), fmt.Sprintf("第%d项任务", n+1), area.ID, "")
		t.Tracking = rapid.SampledFrom(models.Trackings).Draw(r, "tracking")
		if !t.Tracked() {
			c.Untracked = append(c.Untracked, t.Task)
			continue
		}
		t.State = rapid.SampledFrom([]models.TaskState{models.TaskOpen, models.TaskOpen, models.TaskClosed}).Draw(r, "state")
		drawDuties(r, c, &t)
		drawFigures(r, &t)
		c.Tasks = append(c.Tasks, t)
	}
	slices.SortStableFunc(c.Tasks, func(a, b store.ConsolidatedTask) int { return int(a.Number[0]) - int(b.Number[0]) })
	drawSubmissions(r, &c)
	drawChases(r, &c)
	if rapid.IntRange(0, 4).Draw(r, "owed") == 0 {
		c.Report.FirstOwedPeriod, c.FirstOwed = "", nil
	}
	c.Report.Settings.SeveralLeadsReport = rapid.SampledFrom([]string{"FIRST", "ALL"}).Draw(r, "leads")
	return c
}

func drawDuties(r *rapid.T, c store.Consolidation, t *store.ConsolidatedTask) {
	for range rapid.IntRange(0, 3).Draw(r, "duties") {
		sampleDuty(t, rapid.SampledFrom(c.Departments).Draw(r, "department").ID, rapid.SampledFrom([]models.DutyRole{models.Lead, models.Support}).Draw(r, "role"),
			rapid.SampledFrom([]models.DutyState{models.DutyConfirmed, models.DutyProposed}).Draw(r, "duty"))
	}
	slices.SortStableFunc(t.Duties, func(a, b models.Duty) int {
		if a.Role == b.Role {
			return a.Position - b.Position
		}
		return map[models.DutyRole]int{models.Lead: 0, models.Support: 1}[a.Role] - map[models.DutyRole]int{models.Lead: 0, models.Support: 1}[b.Role]
	})
}

func drawFigures(r *rapid.T, t *store.ConsolidatedTask) {
	var values []string
	for i := range rapid.IntRange(0, 3).Draw(r, "indicators") {
		t.Indicators = append(t.Indicators, models.Indicator{ID: fmt.Sprintf("ind_%s_%d", t.Number, i), Name: "指标", Operator: rapid.SampledFrom(models.Operators).Draw(r, "operator"),
			Low: dec(fmt.Sprint(rapid.IntRange(0, 400).Draw(r, "low"))), High: dec("500"), Unit: rapid.SampledFrom([]string{"个", "万亩", "%"}).Draw(r, "unit"),
			Kind: rapid.SampledFrom(models.IndicatorKinds).Draw(r, "kind")})
		if rapid.Bool().Draw(r, "planned") {
			plan(t, i, rapid.SampledFrom([]models.PlanKind{models.PlanLine, models.PlanYearEnd}).Draw(r, "plan"))
		}
		values = append(values, fmt.Sprintf("%d.%d", rapid.IntRange(-20, 5000).Draw(r, "value"), rapid.IntRange(0, 99).Draw(r, "decimals")))
	}
	if len(t.Duties) == 0 || rapid.IntRange(0, 2).Draw(r, "reported") == 0 {
		return
	}
	report(t, models.Entry{SubmissionID: "sub_" + t.Duties[0].DepartmentID, DepartmentID: t.Duties[0].DepartmentID, Seq: 1,
		PeriodID: rapid.SampledFrom([]string{"prd_2026-10", "prd_2026-11", "prd_2026-11"}).Draw(r, "in"),
		State:    rapid.SampledFrom([]models.SubmissionState{models.HandedIn, models.Accepted}).Draw(r, "review"),
		Status:   rapid.SampledFrom(append([]models.StatusWord{""}, models.StatusWords...)).Draw(r, "status"),
		Progress: rapid.SampledFrom([]string{"", "正常推进。", "已完成招标，\n正在施工。"}).Draw(r, "progress"),
		Problems: rapid.SampledFrom([]string{"", "资金缺口较大。"}).Draw(r, "problems")}, values...)
}

func drawSubmissions(r *rapid.T, c *store.Consolidation) {
	for i := range rapid.IntRange(0, 6).Draw(r, "submissions") {
		at := time.Date(2026, 11, rapid.IntRange(1, 30).Draw(r, "day"), rapid.IntRange(0, 23).Draw(r, "hour"), 0, 0, 0, time.UTC)
		c.Submissions = append(c.Submissions, models.Submission{ID: fmt.Sprintf("sub_%d", i), DepartmentID: rapid.SampledFrom(c.Departments).Draw(r, "of").ID, PeriodID: c.Period.ID,
			Seq: int64(i + 1), State: rapid.SampledFrom([]models.SubmissionState{models.Checked, models.HandedIn, models.Accepted, models.Returned, models.Superseded}).Draw(r, "handed"),
			Complete: rapid.Bool().Draw(r, "complete"), FileName: "报表.xlsx", CreatedAt: at, HandedInAt: &at})
	}
}

// drawChases are chases of any step, period and answer, about tasks, about nothing that has a number, or about none.
func drawChases(r *rapid.T, c *store.Consolidation) {
	for i := range rapid.IntRange(0, 6).Draw(r, "chases") {
		at := time.Date(2026, 11, rapid.IntRange(1, 30).Draw(r, "day"), 3, 0, 0, 0, time.UTC)
		x := store.LoggedChase{Chase: models.Chase{ID: fmt.Sprintf("chs_%d", i), DepartmentID: rapid.SampledFrom(c.Departments).Draw(r, "chased").ID, Seq: int64(i),
			Step: rapid.SampledFrom(models.ChaseSteps).Draw(r, "step"), Due: models.DateOf(at.AddDate(0, 0, 3)), CreatedAt: at}}
		if rapid.Bool().Draw(r, "of the period") {
			x.PeriodID = &c.Period.ID
		}
		if rapid.Bool().Draw(r, "answered") {
			answered := at.AddDate(0, 0, 2)
			x.AnsweredAt, x.Answer = &answered, rapid.SampledFrom([]string{"", "正在办理。"}).Draw(r, "answer")
		}
		for range rapid.IntRange(0, 3).Draw(r, "matters") {
			m := models.LetterMatter{ChaseMatter: models.ChaseMatter{Reason: rapid.SampledFrom(models.ChaseReasons).Draw(r, "reason"), Note: "节点"}}
			if len(c.Tasks) > 0 && rapid.Bool().Draw(r, "about a task") {
				t := c.Tasks[rapid.IntRange(0, len(c.Tasks)-1).Draw(r, "task")]
				m.TaskID, m.TaskNumber = &t.ID, t.Number
			}
			x.Matters = append(x.Matters, m)
		}
		c.Chases = append(c.Chases, x)
	}
}
