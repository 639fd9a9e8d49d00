package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/words"
)

// Import checks departments' sheets and, where nothing stands against it, hands them in.
type Import struct {
	Files           []string `arg:"" required:"" help:"Workbooks, folders or zips of them. 文件、文件夹或压缩包"`
	Department      string   `help:"Code, name or alias; left out, the sheet's own stamp says it. 部门"`
	Period          string   `required:"" help:"2026-03, 2026-Q1, 2026-H1. 填报期"`
	DryRun          bool     `help:"Write nothing at all. 只检查，不写入"`
	JSON            bool     `help:"One JSON object a file on standard output. 输出 JSON"`
	SkipFaulty      bool     `help:"Leave out rows with errors and hand in the rest. 跳过有错误的行"`
	AcceptProposals bool     `help:"Take rows that were matched by likeness. 采用相似匹配"`
}

// importFile is one file of an import.
type importFile struct {
	name string
	body []byte
	err  error
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
	files, err := gather(c.Files)
	if err != nil {
		return err
	}
	var faults, failed bool
	for i, f := range files {
		if w.tty && len(files) > 1 {
			fmt.Fprintf(w.talk, "[%d/%d] %s\n", i+1, len(files), f.name)
		}
		err := c.one(w, st, v, p, f)
		faults, failed = faults || errors.Is(err, errFaults), failed || err != nil && !errors.Is(err, errFaults)
		if err != nil && !errors.Is(err, errFaults) {
			fmt.Fprintf(w.talk, "duban: %s: %s\n", f.name, sentence(err))
		}
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
	}
	switch {
	case faults:
		return errFaults
	case failed:
		return models.Errorf(models.Invalid, "FILES_FAILED", "")
	}
	return nil
}

// one imports one file. A file that can't be read is an ERROR of the whole file.
func (c *Import) one(w *world, st *store.Store, v models.Viewer, p place, f importFile) error {
	if f.err != nil {
		return f.err
	}
	u := importer.Upload{ReportID: p.report.ID, DepartmentID: p.department.ID, Period: p.period.Name, FileName: filepath.Base(f.name), Body: f.body}
	if u.DepartmentID == "" {
		id, err := importer.DepartmentOf(w.ctx, f.body)
		if err != nil {
			return c.unreadable(w, p, f, err)
		}
		u.DepartmentID = id
	}
	department, err := departmentCode(w, st, v, u.DepartmentID)
	if err != nil {
		return err
	}
	var r importer.Result
	if c.DryRun {
		r, err = importer.DryRun(w.ctx, st, v, u)
	} else {
		r, err = importer.Import(w.ctx, st, v, u, importer.ApplyInput{SkipFaultyRows: c.SkipFaulty, AcceptProposals: c.AcceptProposals})
	}
	if err != nil {
		return c.unreadable(w, p, f, err)
	}
	if err := c.show(w, f, department, p, r); err != nil {
		return err
	}
	if errorsOf(r) > 0 {
		return errFaults
	}
	return nil
}

// unreadable shows a refusal of a whole file as one ERROR; other errors stay errors.
func (c *Import) unreadable(w *world, p place, f importFile, err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Field != "file" {
		return err
	}
	found := models.Finding{Severity: models.SeverityError, Code: e.Code}
	out := importJSON{File: f.name, Period: p.period.Name, Sheets: []importer.SheetDetail{}, Rows: []importer.RowDetail{},
		Changes: []models.Change{}, Skipped: []importer.SkippedRange{},
		Findings: []findingJSON{{Severity: found.Severity, Code: e.Code, Message: words.Error(words.Chinese, e)}}}
	if p.department.Code != "" {
		out.Department = &p.department.Code
	}
	if c.JSON {
		return errors.Join(json.NewEncoder(w.out).Encode(out), errFaults)
	}
	fmt.Fprintf(w.out, "%s\n  ERROR %s\n", f.name, words.Error(words.Chinese, e))
	return errFaults
}

func departmentCode(w *world, st *store.Store, v models.Viewer, id string) (string, error) {
	found, err := st.Departments.ByID(w.ctx, v, []string{id})
	if err == nil && len(found) == 0 {
		err = models.Errorf(models.NotFound, "DEPARTMENT_NOT_GIVEN", "department")
	}
	if err != nil {
		return "", err
	}
	return found[0].Code, nil
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

// Most of what one import takes in; more is a mistake of the path.
const (
	maxImportFiles = 1000
	maxZipFile     = 64 << 20
)

// gather reads the files that were named, and those in folders and zips, in order of name.
func gather(paths []string) ([]importFile, error) {
	var files []importFile
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, models.Errorf(models.NotFound, "FILE_NOT_THERE", "file", "found", path)
		}
		if !info.IsDir() {
			files = append(files, readFile(path)...)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && !hiddenFile(d.Name()) && len(files) < maxImportFiles {
				files = append(files, readFile(p)...)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// hiddenFile says that a name is one of those that programs leave beside a workbook: .DS_Store, ~$table.xlsx.
func hiddenFile(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// readFile reads one file; a zip that is no workbook gives the files in it.
func readFile(path string) []importFile {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxZipFile {
		err = models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", fmt.Sprintf("%d MB", maxZipFile>>20))
	}
	if err != nil {
		return []importFile{{name: path, err: err}}
	}
	body, err := os.ReadFile(path)
	if err != nil || !importer.IsArchive(body) {
		return []importFile{{name: path, body: body, err: err}}
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return []importFile{{name: path, body: body}}
	}
	var files []importFile
	for _, entry := range archive.File {
		if entry.FileInfo().IsDir() || hiddenFile(filepath.Base(entry.Name)) || len(files) >= maxImportFiles {
			continue
		}
		f := importFile{name: path + "!" + entry.Name}
		f.body, f.err = readEntry(entry)
		files = append(files, f)
	}
	slices.SortStableFunc(files, func(a, b importFile) int { return strings.Compare(a.name, b.name) })
	return files
}

// readEntry reads one file of a zip, one byte beyond the limit at most, so that a lying size costs nothing.
func readEntry(entry *zip.File) ([]byte, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, importer.DefaultLimits.Workbook.File+1))
}
