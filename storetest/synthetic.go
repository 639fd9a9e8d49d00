package storetest

import (
	"fmt"

	"duban/models"
)

// Synthetic is a report of so many tasks, each with one indicator of 100 and led, confirmed, by the departments in turn: for benchmarks
// and for tests that need many rows.
func Synthetic(tasks, departments int) models.Seed {
	report := models.Report{ID: models.NewID(models.ReportPrefix), Slug: "synthetic-2026", Kind: models.WorkReport, Title: "测试报告", Government: "测试市",
		Year: 2026, Zone: "Asia/Shanghai", State: models.ReportActive, FirstOwedPeriod: "2026-01", Settings: models.Settings{
			DueDay: 28, PaceUnit: models.PaceMonths, YellowGapPoints: 20, YellowOverdueDays: 30, TolerancePercent: 10, ToleranceLeast: "0.5"}}
	seed := models.Seed{Hash: report.ID, Report: report, Text: "测试"}
	area := models.Area{ID: models.NewID(models.AreaPrefix), ReportID: report.ID, Number: 1, Title: "第一方面"}
	seed.Areas = []models.Area{area}
	for i := range departments {
		seed.Departments = append(seed.Departments, models.Department{ID: models.NewID(models.DepartmentPrefix), Code: fmt.Sprintf("d%d", i+1),
			Name: fmt.Sprintf("测试市第%d局", i+1), ShortName: fmt.Sprintf("第%d局", i+1), Kind: models.Bureau, Position: i + 1, Version: 1})
	}
	for i := range tasks {
		number := fmt.Sprintf("1.0.%d", i+1)
		position, _ := models.Position(number) // well formed by making
		task := models.Task{ID: models.NewID(models.TaskPrefix), ReportID: report.ID, AreaID: area.ID, Number: number, Position: position,
			Title: fmt.Sprintf("第%d项任务：建设改造高标准农田", i+1), Quote: "建设改造高标准农田100万亩", Tracking: models.Monthly,
			Deadline: models.NewDate(2026, 12, 31), State: models.TaskOpen, Version: 1}
		hundred := models.Int(100)
		seed.Tasks = append(seed.Tasks, task)
		seed.Indicators = append(seed.Indicators, models.Indicator{ID: models.NewID(models.IndicatorPrefix), ReportID: report.ID, TaskID: task.ID,
			Position: 1, Name: "高标准农田", Operator: models.OpEQ, Low: &hundred, Unit: "万亩", Kind: models.Cumulative, Known: models.Steadily, Version: 1})
		seed.Duties = append(seed.Duties, models.Duty{ID: models.NewID(models.DutyPrefix), ReportID: report.ID, TaskID: task.ID,
			DepartmentID: seed.Departments[i%departments].ID, Role: models.Lead, State: models.DutyConfirmed, Position: 1, Version: 1})
	}
	for month := 1; month <= 12; month++ {
		name := models.Period(fmt.Sprintf("2026-%02d", month))
		seed.Periods = append(seed.Periods, models.ReportingPeriod{ID: models.NewID(models.PeriodPrefix), ReportID: report.ID, Name: name,
			Opens: name.First(), Due: name.First().AddDays(27), Ends: name.Last(), State: models.PeriodOpen, Version: 1})
	}
	return seed
}
