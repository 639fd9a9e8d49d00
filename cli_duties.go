package main

import (
	"fmt"
	"os"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/words"
)

// ExportDuties writes the workbook in which staff settle who leads and supports what.
type ExportDuties struct {
	Output string `short:"o" required:"" help:"File to write. 输出文件"`
}

// Run is the command.
func (c *ExportDuties) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, "", "")
	if err != nil {
		return err
	}
	file, err := exporter.Duties(w.ctx, st, v, p.report.ID)
	if err != nil {
		return err
	}
	return w.save(c.Output, file.Body)
}

// ConfirmDuties takes that workbook back and confirms the rows in which staff have said so.
type ConfirmDuties struct {
	File   string `arg:"" help:"The workbook, filled. 填好的责任分工表" type:"existingfile"`
	DryRun bool   `help:"Write nothing at all. 只检查，不写入"`
}

// Run is the command.
func (c *ConfirmDuties) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, "", "")
	if err != nil {
		return err
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	act := importer.ApplyDuties
	if c.DryRun {
		act = importer.CheckDuties
	}
	r, err := act(w.ctx, st, v, p.report.ID, body)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "确认 %d 项任务的责任，改动 %d 处\n", r.Confirmed, r.Changed)
	faults := false
	for _, f := range r.Findings {
		fmt.Fprintf(w.out, "  %s %s!%s  %s\n", f.Severity, f.Sheet, f.Cell, words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected))
		faults = faults || f.Severity == models.SeverityError
	}
	if faults {
		return errFaults
	}
	return nil
}
