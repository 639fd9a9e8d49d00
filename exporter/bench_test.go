package exporter

import (
	"fmt"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
)

// manyTasks is a ledger of so many tasks, three in ten of them with two indicators, nearly all reported with the texts of an office.
func manyTasks(n int) store.Consolidation {
	c := sampleFrame()
	for d := range 60 {
		c.Departments = append(c.Departments, models.Department{ID: fmt.Sprintf("dep_%d", d), Name: fmt.Sprintf("运城市第%d局", d), ShortName: fmt.Sprintf("市第%d局", d),
			Kind: models.Bureau, Position: 100 + d})
	}
	text := "截至10月底，已完成招标和施工图审查，累计完成投资3.2亿元，占年度计划的64%；主体工程完成过半，正按计划推进。"
	for i := range n {
		area := i * 2 / n
		t := sampleTask(fmt.Sprintf("%d.1.%d", area+1, i+1), fmt.Sprintf("推进第%d个省市重点工程项目建设，确保按期建成投用", i), c.Areas[area].ID, c.Themes[area].ID)
		sampleDuty(&t, fmt.Sprintf("dep_%d", i%60), models.Lead, models.DutyConfirmed)
		sampleDuty(&t, "dep_yhq", models.Support, models.DutyConfirmed)
		var values []string
		for k := range i % 10 / 7 * 2 {
			t.Indicators = append(t.Indicators, models.Indicator{ID: fmt.Sprintf("ind_%d_%d", i, k), Name: "完成投资", Operator: models.OpGTE, Low: dec("1250"), Unit: "万元", Kind: models.Cumulative})
			plan(&t, k, models.PlanLine)
			values = append(values, fmt.Sprintf("%d.5", i%1300))
		}
		if i%10 > 0 {
			report(&t, models.Entry{SubmissionID: "sub_n", DepartmentID: fmt.Sprintf("dep_%d", i%60), Seq: int64(i), State: models.HandedIn, Status: models.StatusOnPlan,
				Forecast: models.ForecastOnTime, Progress: strings.Repeat(text, 1+i%3), Problems: "资金拨付进度偏慢。", NextSteps: "加强调度，倒排工期。"}, values...)
		}
		c.Tasks = append(c.Tasks, t)
	}
	return c
}

func benchmarkConsolidated(b *testing.B, tasks int) {
	c := manyTasks(tasks)
	b.ReportAllocs()
	b.ResetTimer()
	size := 0
	for range b.N {
		size = len(write(b, c, staff))
	}
	b.ReportMetric(float64(size)/1024, "KiB/file")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*1e6/float64(tasks), "µs/task")
}

func BenchmarkConsolidated1000(b *testing.B)  { benchmarkConsolidated(b, 1_000) }
func BenchmarkConsolidated10000(b *testing.B) { benchmarkConsolidated(b, 10_000) }
