package main

import (
	"fmt"
	"os"
	"path/filepath"

	"duban/importer"
	"duban/models"
	"duban/words"
)

// ImportPlan takes a department's plan workbook; handed in, it awaits staff's decision.
type ImportPlan struct {
	File       string `arg:"" help:"The workbook, filled. 填好的办理方案表" type:"existingfile"`
	Department string `required:"" help:"Code, name or alias. 部门"`
	Reason     string `help:"Why an accepted plan is to change. 调整已通过方案的原因"`
	SkipFaulty bool   `help:"Leave tasks with errors out. 有错误的任务不报，其余照报"`
	DryRun     bool   `help:"Write nothing at all. 只检查，不写入"`
}

// Run is the command.
func (c *ImportPlan) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, c.Department, "")
	if err != nil {
		return err
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	act := importer.CheckPlan
	if c.DryRun {
		act = importer.DryRunPlan
	}
	r, err := act(w.ctx, st, v, importer.PlanUpload{ReportID: p.report.ID, DepartmentID: p.department.ID, FileName: filepath.Base(c.File), Body: body,
		Apply: true, SkipFaulty: c.SkipFaulty, Reason: c.Reason})
	if err != nil {
		return err
	}
	faults := false
	for _, f := range r.Findings {
		fmt.Fprintf(w.out, "  %s %s!%s  %s\n", f.Severity, f.Sheet, f.Cell, words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected))
		faults = faults || f.Severity == models.SeverityError
	}
	state := "未写入"
	if r.Submission != nil {
		state = words.Enum(words.Chinese, r.Submission.State) + "，编号 " + r.Submission.ID
	}
	fmt.Fprintf(w.out, "办理方案改动 %d 处：%s\n", len(r.Changes), state)
	if faults {
		return errFaults
	}
	return nil
}
