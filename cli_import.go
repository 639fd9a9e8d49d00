package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/words"
)

// Import checks departments' sheets and, where nothing stands against it, hands them in.
type Import struct {
	Files           []string `arg:"" required:"" help:"Workbooks, folders or zips of them. 文件、文件夹或压缩包"`
	Department      string   `help:"Code, name or alias; left out, each file tells it by itself. 部门"`
	Period          string   `required:"" help:"2026-03, 2026-Q1, 2026-H1. 填报期"`
	DryRun          bool     `help:"Write nothing at all. 只检查，不写入"`
	JSON            bool     `help:"One JSON object a file on standard output. 输出 JSON"`
	SkipFaulty      bool     `help:"Leave out rows with errors and hand in the rest. 跳过有错误的行"`
	AcceptProposals bool     `help:"Take rows that were matched by likeness. 采用相似匹配"`
}

// importJSON is `import --json` (contract.md).
type importJSON struct {
	File       string                  `json:"file"`
	Kind       string                  `json:"kind"`
	SHA256     string                  `json:"sha256"`
	Department *string                 `json:"department"`
	Period     models.Period           `json:"period"`
	Submission *string                 `json:"submission"`
	Applied    bool                    `json:"applied"`
	PlanHash   string                  `json:"planHash"`
	Sheets     []importer.SheetDetail  `json:"sheets"`
	Rows       []importer.RowDetail    `json:"rows"`
	Changes    []models.Change         `json:"changes"`
	Findings   []findingJSON           `json:"findings"`
	Skipped    []importer.SkippedRange `json:"skipped"`
	Counts     importer.Counts         `json:"counts"`
}

type findingJSON struct {
	Severity models.Severity `json:"severity"`
	Code     string          `json:"code"`
	Sheet    string          `json:"sheet"`
	Cell     string          `json:"cell"`
	Message  string          `json:"message"`
	Found    string          `json:"found"`
	Expected string          `json:"expected"`
}

// Run is the command.
func (c *Import) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p, err := w.config.find(w.ctx, st, v, c.Department, c.Period)
	if err != nil {
		return err
	}
	run := importRun{Import: c, world: w, store: st, viewer: v, place: p}
	if c.Department == "" {
		if run.recogniser, err = importer.NewRecogniser(w.ctx, st, v, p.report.ID); err != nil {
			return err
		}
	}
	for _, path := range c.Files {
		if _, err := os.Stat(path); err != nil { // a slip of the hand is told before anything is written
			return models.Errorf(models.NotFound, "FILE_NOT_THERE", "file", "found", path)
		}
	}
	for _, path := range c.Files {
		if err := eachFile(path, run.take); err != nil {
			return err
		}
	}
	return run.outcome()
}

// importRun is one import under way.
type importRun struct {
	*Import
	*world
	store      *store.Store
	viewer     models.Viewer
	place      place
	recogniser *importer.Recogniser // nil: the department was named
	taken      int
	faults     bool // some file has ERRORs, can't be read or isn't recognised
	failed     bool // some file couldn't be handled for another reason
}

// take imports one file and says of it what is to be said; only what stops the whole run is an error.
func (r *importRun) take(f importFile) error {
	if r.taken++; r.taken > maxImportFiles {
		return models.Errorf(models.TooLarge, "TOO_MANY", "file", "found", strconv.Itoa(r.taken), "most", strconv.Itoa(maxImportFiles))
	}
	if r.tty {
		fmt.Fprintf(r.talk, "[%d] %s\n", r.taken, f.name)
	}
	err := r.one(f)
	switch {
	case errors.Is(err, errFaults):
		r.faults = true
	case err != nil:
		r.failed = true
		fmt.Fprintf(r.talk, "duban: %s: %s\n", f.name, sentence(err))
	}
	return r.ctx.Err()
}

func (r *importRun) outcome() error {
	switch {
	case r.faults:
		return errFaults
	case r.failed:
		return models.Errorf(models.Invalid, "FILES_FAILED", "")
	}
	return nil
}

// one imports one file. A file that can't be read, or of which it isn't certain whose it is, is an ERROR of the whole file.
func (r *importRun) one(f importFile) error {
	if f.err != nil {
		return r.refused(f, f.err)
	}
	department := r.place.department
	if r.recogniser != nil {
		found, err := r.recogniser.Recognise(r.ctx, f.name, f.body)
		if err == nil && found.Department == nil {
			err = importer.NotRecognised(found)
		}
		if err != nil {
			return r.refused(f, err)
		}
		department = *found.Department
	}
	u := importer.Upload{ReportID: r.place.report.ID, DepartmentID: department.ID, Period: r.place.period.Name, FileName: filepath.Base(f.name), Body: f.body, AcceptProposals: r.AcceptProposals}
	var result importer.Result
	var err error
	if r.DryRun {
		result, err = importer.DryRun(r.ctx, r.store, r.viewer, u)
	} else {
		result, err = importer.Import(r.ctx, r.store, r.viewer, u, importer.ApplyInput{SkipFaultyRows: r.SkipFaulty, AcceptProposals: r.AcceptProposals})
	}
	if err != nil {
		return r.refused(f, err)
	}
	if err := r.show(r.world, f, department.Code, r.place, result); err != nil {
		return err
	}
	if errorsOf(result) > 0 {
		return errFaults
	}
	return nil
}

// refused shows a refusal of a whole file as one ERROR; other errors stay errors.
func (r *importRun) refused(f importFile, err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Field != "file" {
		return err
	}
	out := importJSON{File: f.name, Period: r.place.period.Name, Sheets: []importer.SheetDetail{}, Rows: []importer.RowDetail{},
		Changes: []models.Change{}, Skipped: []importer.SkippedRange{},
		Findings: []findingJSON{{Severity: models.SeverityError, Code: e.Code, Message: words.Error(words.Chinese, e), Found: e.Args["found"]}}}
	if r.place.department.Code != "" {
		out.Department = &r.place.department.Code
	}
	if r.JSON {
		return errors.Join(json.NewEncoder(r.out).Encode(out), errFaults)
	}
	fmt.Fprintf(r.out, "%s\n  ERROR %s\n", f.name, words.Error(words.Chinese, e))
	return errFaults
}

func errorsOf(r importer.Result) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == models.SeverityError {
			n++
		}
	}
	return n
}

func (c *Import) show(w *world, f importFile, department string, p place, r importer.Result) error {
	if !c.JSON {
		showPlain(w.out, f.name, department, r)
		return nil
	}
	out := importJSON{File: f.name, Kind: r.Kind, SHA256: r.SHA256, Department: &department, Period: p.period.Name, Applied: r.Applied,
		PlanHash: r.PlanHash, Sheets: r.Detail.Sheets, Rows: r.Rows(), Changes: r.Detail.Changes, Findings: []findingJSON{},
		Skipped: r.Detail.Skipped, Counts: r.Detail.Counts}
	if r.Submission != nil {
		out.Submission = &r.Submission.ID
	}
	for _, x := range r.Findings {
		out.Findings = append(out.Findings, findingJSON{x.Severity, x.Code, x.Sheet, x.Cell,
			words.Finding(words.Chinese, x.Code, x.Args, x.Found, x.Expected), x.Found, x.Expected})
	}
	encoder := json.NewEncoder(w.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

func showPlain(out io.Writer, name, department string, r importer.Result) {
	state := "只检查，未写入"
	if r.Submission != nil {
		state = words.Enum(words.Chinese, r.Submission.State)
	}
	fmt.Fprintf(out, "%s  %s  %s  变更 %d 处\n", name, department, state, len(r.Detail.Changes))
	for _, x := range r.Detail.Changes {
		fmt.Fprintf(out, "  %s!%s  %s %s  %s → %s\n", x.Sheet, x.Cell, x.Task, x.Field, orBlank(x.Old), orBlank(x.New))
	}
	for _, x := range r.Findings {
		fmt.Fprintf(out, "  %s %s!%s  %s\n", x.Severity, x.Sheet, x.Cell, words.Finding(words.Chinese, x.Code, x.Args, x.Found, x.Expected))
	}
}

func orBlank(s string) string {
	if s == "" {
		return "（空）"
	}
	return s
}
