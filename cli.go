package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/words"
	"duban/worker"

	"github.com/alecthomas/kong"
)

// Exit codes (contract.md, Command line).
const (
	exitOK     = 0
	exitFailed = 1
	exitFaults = 2 // a file has ERRORs
)

// errFaults ends a command with exit code 2; what is wrong has been said already.
var errFaults = errors.New("the file has errors")

// CLI is every command. Standard output carries results, standard error the talk.
type CLI struct {
	Config

	Serve         Serve         `cmd:"" default:"withargs" help:"Serve page and API. 启动服务"`
	ImportPlan    ImportPlan    `cmd:"" help:"Check a department's plan workbook and hand it in. 校验并报送办理方案"`
	Template      Template      `cmd:"" help:"Write a department's template for a period. 导出填报表"`
	Import        Import        `cmd:"" help:"Check and hand in departments' sheets. 导入报送表"`
	Export        Export        `cmd:"" help:"Write workbooks. 导出汇总表"`
	ConfirmDuties ConfirmDuties `cmd:"" name:"confirm-duties" help:"Confirm duties by the workbook of export duties. 确认责任分工"`
	Breakdown     Breakdown     `cmd:"" help:"Make a report of a breakdown table or a text, or take a finished draft. 任务分解：读入分解表或报告正文"`
	Ledger        Ledger        `cmd:"" help:"Take an office's own ledger over as past months. 补录本单位以前的台账"`
	Activate      Activate      `cmd:"" help:"Make a draft the report that is followed. 启用报告"`
	ReadReport    ReadReport    `cmd:"" name:"read-report" help:"Read a report's prose: outline, tasks, indicators. 解读报告正文"`
	User          UserCmd       `cmd:"" help:"Accounts: add, link, token. 账号"`
	Demo          Demo          `cmd:"" help:"Fill an empty database with a simulated year. 载入模拟的一年"`
	Verify        Verify        `cmd:"" help:"Check that the record was not tampered with. 校验记录链"`
	Backup        Backup        `cmd:"" help:"Write everything into one file, while the server goes on. 备份"`
	Restore       Restore       `cmd:"" help:"Fill an empty database from a backup. 恢复"`
	Doctor        Doctor        `cmd:"" help:"Look whether everything is in order. 体检"`
	Version       Version       `cmd:"" help:"Say which version this is. 版本"`
}

// world is what a command sees of the outside.
type world struct {
	ctx    context.Context
	out    io.Writer
	talk   io.Writer
	config Config
	tty    bool // talk is a terminal
}

func main() {
	worker.Serve(jobs())
	ctx, stop := untilSignal()
	code := Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// jobs are what children of this program do.
func jobs() map[string]worker.Job {
	all := importer.Jobs()
	maps.Copy(all, exporter.Jobs())
	return all
}

// Run runs one command as a user would and gives its exit code.
func Run(ctx context.Context, args []string, out, talk io.Writer) int {
	var cli CLI
	exited := -1
	parser, err := kong.New(&cli, kong.Name("duban"), kong.Writers(out, talk), kong.Exit(func(code int) { exited = code }),
		kong.Description("督办：政府工作报告任务跟踪。 Follow a government work report through its year."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(talk, err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(talk, "duban:", err)
		return exitFailed
	}
	err = command.Run(&world{ctx: ctx, out: out, talk: talk, config: cli.Config, tty: isTerminal(talk)})
	switch {
	case errors.Is(err, errFaults):
		return exitFaults
	case err != nil:
		fmt.Fprintln(talk, "duban:", sentence(err))
		return exitFailed
	}
	return exitOK
}

// sentence is an error as a person reads it.
func sentence(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return words.Error(words.Chinese, e)
	}
	return err.Error()
}

// Template writes a department's template.
type Template struct {
	Department string `required:"" help:"Code, name or alias. 部门"`
	Period     string `help:"2026-03, 2026-Q1, 2026-H1. 填报期"`
	Plan       bool   `help:"The plan workbook, which belongs to no period. 办理方案表，不分填报期"`
	Output     string `short:"o" required:"" help:"File to write. 输出文件"`
}

// Run is the command.
func (c *Template) Run(w *world) error {
	if c.Plan == (c.Period != "") {
		return errors.New("give either --period or --plan. 填报表请给出 --period，办理方案表请用 --plan")
	}
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, c.Department, c.Period)
	if err != nil {
		return err
	}
	var file exporter.File
	if c.Plan {
		file, err = exporter.PlanTemplate(w.ctx, st, v, p.report.ID, p.department.ID)
	} else {
		file, err = exporter.Template(w.ctx, st, v, p.report.ID, p.department.ID, p.period.Name)
	}
	if err != nil {
		return err
	}
	return w.save(c.Output, file.Body)
}

// save writes a finished file whole or not at all, and says where it lies.
func (w *world) save(path string, body []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".duban-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	_, err = temp.Write(body)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	fmt.Fprintln(w.out, path)
	return nil
}

// Export writes workbooks.
type Export struct {
	Consolidated ExportConsolidated `cmd:"" help:"The consolidated workbook of a period. 汇总表"`
	Duties       ExportDuties       `cmd:"" help:"Who leads and supports what, to be confirmed in Excel. 责任分工表"`
	Breakdown    ExportBreakdown    `cmd:"" help:"The breakdown, to be finished in Excel. 任务分解表"`
	Annex        ExportAnnex        `cmd:"" help:"The breakdown as the annex of an official document. 公文附件（Word）"`
}

// ExportConsolidated writes the consolidated workbook.
type ExportConsolidated struct {
	Period   string         `required:"" help:"2026-03, 2026-Q1, 2026-H1. 填报期"`
	Output   string         `short:"o" required:"" help:"File to write. 输出文件"`
	Light    []models.Color `help:"Only tasks with this light: RED, YELLOW … 只要某种评定"`
	Sheet    []string       `help:"Only these sheets. 只要这些工作表"`
	Column   []string       `help:"Only these columns of 台账. 只要台账的这些列"`
	History  *int           `help:"Periods before, beside the figures (3). 附前几期"`
	Reviewed bool           `help:"Accepted figures alone. 只用已审数据"`
}

// Run is the command.
func (c *ExportConsolidated) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, "", c.Period)
	if err != nil {
		return err
	}
	file, err := exporter.Consolidated(w.ctx, st, v, p.report.ID, p.period.Name, exporter.Selection{Lights: c.Light, Sheets: c.Sheet, Columns: c.Column,
		History: c.History, ReviewedOnly: c.Reviewed})
	if err != nil {
		return err
	}
	return w.save(c.Output, file.Body)
}

// Version says which program this is.
type Version struct{}

// Run is the command.
func (*Version) Run(w *world) error {
	fmt.Fprintln(w.out, "duban", version())
	return nil
}

// Verify checks the chain of events.
type Verify struct {
	Head string `help:"File with report id and hash a line, as backups carry it. 链头文件" type:"existingfile"`
}

// Run is the command.
func (c *Verify) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	heads, err := readHeads(c.Head)
	if err != nil {
		return err
	}
	broken, err := st.Events.Verify(w.ctx, heads)
	if err != nil {
		return err
	}
	for _, b := range broken {
		fmt.Fprintf(w.out, "%s: %s\n", b.ReportID, b.Why)
	}
	if len(broken) > 0 {
		return models.Errorf(models.Invalid, "CHAIN_BROKEN", "", "found", fmt.Sprint(len(broken)))
	}
	reports, err := st.Reports.List(w.ctx, v)
	for _, r := range reports {
		seq, hash, headErr := st.Events.Head(w.ctx, r.ID)
		err = errors.Join(err, headErr)
		fmt.Fprintf(w.out, "%s %s %d\n", r.ID, hash, seq)
	}
	return err
}
