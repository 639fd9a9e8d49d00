package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/words"
)

// Breakdown makes a report of a breakdown table or a text, or takes a finished draft back.
type Breakdown struct {
	File       string            `arg:"" help:"Breakdown table (.xlsx .xls .csv) or report's text (.txt .md .docx). 任务分解表或报告正文" type:"existingfile"`
	New        string            `help:"Slug of a report that is to be made, like hainan-2026; else --report. 新建报告的简称"`
	Title      string            `help:"Title of the new report. 新报告名称"`
	Government string            `help:"Whose report it is. 政府"`
	Year       int               `help:"The year that it is about. 年度"`
	Kind       models.ReportKind `help:"GOVERNMENT_REPORT, LIVELIHOOD, RESOLUTIONS, OTHER. 种类" enum:"GOVERNMENT_REPORT,LIVELIHOOD,RESOLUTIONS,OTHER" default:"GOVERNMENT_REPORT"`
	LeadRule   string            `help:"Who leads where no lead is named: FIRST_LISTED, SINGLE, EACH. 谁牵头" enum:"FIRST_LISTED,SINGLE,EACH" default:"FIRST_LISTED"`
	Missing    string            `help:"Tasks that the file leaves out: keep or remove. 文件里没有的任务保留还是删去" enum:",keep,remove" default:""`
	Reason     string            `help:"Why; needed where the report is active. 改动的原因"`

	CreateDepartments bool `help:"Make every unit that isn't known. 新建不认识的单位"`
	CreateLeaders     bool `help:"Make every leader that isn't known. 新建不认识的领导"`
	intakeFlags
}

// Ledger takes an office's own ledger over: past months as opening entries.
type Ledger struct {
	File   string `arg:"" help:"The ledger (.xlsx .xls .csv). 本单位以前的台账" type:"existingfile"`
	Period string `help:"The month that its figures are of, where the file doesn't say. 台账截至的月份"`
	intakeFlags
}

// intakeFlags are common to both.
type intakeFlags struct {
	DryRun bool `help:"Write nothing at all. 只检查，不写入"`
	JSON   bool `help:"One JSON object on standard output. 输出 JSON"`
}

// intakeJSON is `breakdown --json` and `ledger --json`.
type intakeJSON struct {
	File               string                   `json:"file"`
	Kind               models.IntakeKind        `json:"kind"`
	Report             string                   `json:"report"`
	Intake             *string                  `json:"intake"`
	Applied            bool                     `json:"applied"`
	PlanHash           string                   `json:"planHash"`
	Counts             importer.BreakdownCounts `json:"counts"`
	Months             []models.Period          `json:"months"`
	Sheets             []importer.SheetDetail   `json:"sheets"`
	Changes            []models.Change          `json:"changes"`
	Removals           []importer.TaskRef       `json:"removals"`
	UnknownDepartments []importer.Unknown       `json:"unknownDepartments"`
	UnknownLeaders     []importer.Unknown       `json:"unknownLeaders"`
	Findings           []findingJSON            `json:"findings"`
}

// Run is the command.
func (c *Breakdown) Run(w *world) error {
	a := importer.IntakeApply{Reason: c.Reason, Create: importer.Creation{Departments: c.CreateDepartments, Leaders: c.CreateLeaders}}
	if c.Missing != "" {
		remove := c.Missing == "remove"
		a.RemoveMissing = &remove
	}
	u := importer.IntakeUpload{Kind: models.IntakeTable}
	switch strings.ToLower(filepath.Ext(c.File)) {
	case ".txt", ".md", ".docx":
		u.Kind = models.IntakeProse
	}
	if c.New != "" {
		u.NewReport = &models.Report{Slug: c.New, Title: c.Title, Government: c.Government, Year: c.Year, Kind: c.Kind, Settings: models.DefaultSettings()}
		u.NewReport.Settings.LeadRule = c.LeadRule
	}
	return c.take(w, c.File, u, a)
}

// Run is the command.
func (c *Ledger) Run(w *world) error {
	u := importer.IntakeUpload{Kind: models.IntakeLedger}
	if c.Period != "" {
		p, err := models.ParsePeriod(c.Period)
		if err != nil {
			return err
		}
		u.Period = p
	}
	return c.take(w, c.File, u, importer.IntakeApply{})
}

// take checks a file, says what it found, and applies it where nothing stands against it.
func (c *intakeFlags) take(w *world, file string, u importer.IntakeUpload, a importer.IntakeApply) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	said := intakeJSON{File: file, Kind: u.Kind}
	if u.NewReport != nil {
		said.Report = u.NewReport.Slug
	} else {
		report, err := st.Reports.Find(w.ctx, v, w.config.Report)
		if err != nil {
			return err
		}
		u.ReportID, said.Report = report.ID, report.Slug
	}
	u.FileName = filepath.Base(file)
	if u.Body, err = os.ReadFile(file); err != nil {
		return err
	}
	result, err := c.apply(w, st, v, u, a)
	var refused *models.Error
	if errors.As(err, &refused) && refused.Field == "file" { // a file that can't be read is an ERROR of the whole file
		result.Detail.Findings = []models.Finding{{Severity: models.SeverityError, Code: refused.Code, Found: refused.Args["found"], Args: refused.Args}}
		err = nil
	}
	if err != nil {
		return err
	}
	return said.tell(w, result, c.JSON)
}

// apply gives what was read also where it can't be applied. A dry run keeps nothing at all.
func (c *intakeFlags) apply(w *world, st *store.Store, v models.Viewer, u importer.IntakeUpload, a importer.IntakeApply) (importer.IntakeResult, error) {
	dry, err := importer.DryRunIntake(w.ctx, st, v, u, a.Create)
	if err != nil || c.DryRun || dry.Errors() > 0 {
		return dry, err
	}
	checked, err := importer.CheckIntake(w.ctx, st, v, u)
	if err != nil {
		return checked, err
	}
	a.IntakeID, a.PlanHash = checked.Intake.ID, checked.PlanHash
	return importer.ApplyIntake(w.ctx, st, v, a)
}

// tell says what became of the file, and ends with exit code 2 where an ERROR stands.
func (o intakeJSON) tell(w *world, r importer.IntakeResult, asJSON bool) error {
	d := r.Detail
	o.Applied, o.PlanHash, o.Counts, o.Months, o.Sheets, o.Changes, o.Removals = r.Applied, r.PlanHash, d.Counts, d.Months, d.Sheets, d.Changes, d.Removals
	o.UnknownDepartments, o.UnknownLeaders, o.Findings = d.UnknownDepartments, d.UnknownLeaders, []findingJSON{}
	if r.Intake != nil {
		o.Intake = &r.Intake.ID
	}
	for _, f := range d.Findings {
		o.Findings = append(o.Findings, findingJSON{f.Severity, f.Code, f.Sheet, f.Cell, words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected), f.Found, f.Expected})
	}
	for _, list := range []any{&o.Months, &o.Sheets, &o.Changes, &o.Removals, &o.UnknownDepartments, &o.UnknownLeaders} {
		notNull(list)
	}
	if asJSON {
		encoder := json.NewEncoder(w.out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(o); err != nil {
			return err
		}
	} else {
		o.print(w)
	}
	if r.Errors() > 0 {
		return errFaults
	}
	return nil
}

// notNull makes a list of none where a file couldn't be read: arrays are promised.
func notNull(list any) {
	if v := reflect.ValueOf(list).Elem(); v.IsNil() {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
}

func (o intakeJSON) print(w *world) {
	state := "未写入"
	if o.Applied {
		state = "已写入"
	}
	fmt.Fprintf(w.out, "%s %s：", o.Report, words.Enum(words.Chinese, o.Kind))
	if o.Kind == models.IntakeLedger {
		fmt.Fprintf(w.out, "%d 个月，改动 %d 处，%s\n", len(o.Months), len(o.Changes), state)
	} else {
		fmt.Fprintf(w.out, "方面 %d，小节 %d，任务 %d（新增 %d），指标 %d，责任 %d，节点 %d，改动 %d 处，%s\n", o.Counts.Areas, o.Counts.Themes, o.Counts.Tasks,
			o.Counts.NewTasks, o.Counts.Indicators, o.Counts.Duties, o.Counts.Milestones, len(o.Changes), state)
	}
	for _, f := range o.Findings {
		fmt.Fprintf(w.out, "  %s %s!%s  %s\n", f.Severity, f.Sheet, f.Cell, f.Message)
	}
	for _, t := range o.Removals {
		fmt.Fprintf(w.out, "  文件里没有：%s %s\n", t.Number, t.Title)
	}
}

// Activate makes a draft the report that is followed.
type Activate struct {
	FirstPeriod string `required:"" help:"First period in which anything is owed, 2026-11. 首个应报期"`
	DueDay      int    `help:"Day of the month on which reports are due. 每期截止日"`
}

// Run is the command.
func (c *Activate) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if w.config.Report == "" {
		return models.Errorf(models.Invalid, "REPORT_NEEDED", "report")
	}
	report, err := st.Reports.Find(w.ctx, v, w.config.Report)
	if err != nil {
		return err
	}
	first, err := models.ParsePeriod(c.FirstPeriod)
	if err != nil {
		return err
	}
	report, findings, err := st.Reports.Activate(w.ctx, v, store.Activation{ReportID: report.ID, FirstOwedPeriod: first, DueDay: c.DueDay})
	faults := false
	for _, f := range findings {
		fmt.Fprintf(w.out, "  %s  %s\n", f.Severity, words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected))
		faults = faults || f.Severity == models.SeverityError
	}
	switch {
	case faults:
		return errFaults
	case err != nil:
		return err
	}
	fmt.Fprintf(w.out, "%s %s\n", report.Slug, words.Enum(words.Chinese, report.State))
	return nil
}

// ExportBreakdown writes the workbook in which staff finish a draft.
type ExportBreakdown struct {
	Output string `short:"o" required:"" help:"File to write. 输出文件"`
}

// Run is the command.
func (c *ExportBreakdown) Run(w *world) error {
	return w.exportOf(exporter.BreakdownWorkbook, c.Output)
}

// ExportAnnex writes the breakdown as the annex of an official document.
type ExportAnnex struct {
	Output string `short:"o" required:"" help:"File to write. 输出文件"`
}

// Run is the command.
func (c *ExportAnnex) Run(w *world) error { return w.exportOf(exporter.Annex, c.Output) }

// exportOf writes a file that is made of a report as a whole.
func (w *world) exportOf(make func(context.Context, *store.Store, models.Viewer, string) (exporter.File, error), path string) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	report, err := st.Reports.Find(w.ctx, v, w.config.Report)
	if err != nil {
		return err
	}
	file, err := make(w.ctx, st, v, report.ID)
	if err != nil {
		return err
	}
	return w.save(path, file.Body)
}
