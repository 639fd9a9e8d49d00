package importer_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

// Promises P1 and P2 of security.md on every spreadsheet that can be had: our own test sheets, what excelize ships for its tests, whatever
// `make corpus` fetched into .corpus, the hostile set, and mutations of them all. Each file is answered within its worker's limits, by
// rows or by a refusal in words; no temp file stays; the server grows by less than 64 MiB; and of a file that is taken, cells taken,
// reported and skipped are as many as a reader that shares no code with ours counts. DUBAN_SOAK=1 takes every file and many more
// mutations of each.
func TestCorpus(t *testing.T) {
	c := newCorpus(t)
	soak := os.Getenv("DUBAN_SOAK") == "1"
	files := corpusFiles(t)
	mutations, every := 1, 2
	if soak {
		mutations, every = 24, 1
	}
	c.count(t, files)
	for i, f := range files {
		c.read(t, f)
		if i%every != 0 {
			continue
		}
		r := rand.New(rand.NewPCG(uint64(i), 20261128))
		for n := range mutations {
			c.read(t, mutated(r, f, n))
		}
	}
	for name, body := range hostileSheets(t) {
		c.read(t, sample{name: "hostile/" + name, body: body})
	}
	t.Logf("%d files read, %d refused, %d beyond the limits; %d counted by another reader; the most that the server grew by: %d KiB", c.taken, c.refused, c.limited, c.counted, c.grown)
	if c.counted < 100 {
		t.Errorf("only %d files were counted by another reader", c.counted)
	}
}

// sample is one file of the corpus.
type sample struct {
	name  string
	body  []byte
	cells int // that another reader counts; −1: none can
	sure  bool
}

type corpus struct {
	st                               *store.Store
	seed                             models.Seed
	department                       models.Department
	taken, refused, limited, counted int
	grown                            int
	temp                             string
}

func newCorpus(t *testing.T) *corpus {
	t.Helper()
	c := &corpus{st: storetest.SQLite(t), temp: t.TempDir()}
	c.seed = storetest.Report(t, c.st)
	c.department = storetest.Department(t, c.seed, "nyncj")
	t.Setenv("TMPDIR", c.temp)    // the workers' folders are made there
	old := debug.SetGCPercent(20) // what is held counts here, not what the collector hasn't come to; soak_test.go has a real server
	t.Cleanup(func() { debug.SetGCPercent(old) })
	return c
}

// read has one file read as an upload is, and holds the answer against the promises.
func (c *corpus) read(t *testing.T, f sample) {
	t.Helper()
	before := c.settle()
	r, err := importer.DryRun(ctx, c.st, storetest.For(c.department), importer.Upload{ReportID: c.seed.Report.ID, DepartmentID: c.department.ID,
		Period: "2026-11", FileName: filepath.Base(f.name), Body: f.body})
	c.held(t, f, before)
	var refused *models.Error
	switch {
	case errors.As(err, &refused):
		c.refusal(t, f, refused)
		return
	case err != nil:
		c.keep(t, f, err.Error())
		return
	}
	c.taken++
	n := r.Detail.Counts
	if n.Cells != n.Taken+n.Reported+n.Skipped || n.Taken < 0 {
		c.keep(t, f, fmt.Sprintf("%+v don't add up", n))
	}
	if f.sure {
		c.counted++
		if n.Cells != f.cells {
			c.keep(t, f, fmt.Sprintf("%d cells, another reader counts %d", n.Cells, f.cells))
		}
	}
}

// refusal holds a refusal against what one must be: the file's fault, and a sentence that somebody can act upon.
func (c *corpus) refusal(t *testing.T, f sample, e *models.Error) {
	t.Helper()
	c.refused++
	if e.Code == "FILE_TOO_HARD" {
		c.limited++
	}
	sentence := words.Error(words.Chinese, e)
	if e.Kind != models.Invalid && e.Kind != models.TooLarge && e.Kind != models.Unsupported || sentence == "" || strings.Contains(sentence, e.Code) {
		c.keep(t, f, fmt.Sprintf("refused as %s %s: %q", e.Kind, e.Code, sentence))
	}
	var ended interface{ Unwrap() error }
	if e.Code == "FILE_DAMAGED" && errors.As(e.Err, &ended) && strings.Contains(e.Err.Error(), "crashed") {
		c.keep(t, f, "the reader panicked: "+e.Err.Error())
	}
	if f.sure && os.Getenv("DUBAN_SOAK") == "1" {
		t.Logf("%s is refused: %s", f.name, sentence)
	}
}

// held asks whether a temp file stayed and how much this process has grown.
func (c *corpus) held(t *testing.T, f sample, before int) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(c.temp, "*")); len(left) > 0 {
		c.keep(t, f, fmt.Sprintf("temp files stay: %v", left))
	}
	grown := resident("VmHWM:") - before
	c.grown = max(c.grown, grown)
	if grown >= 64<<10 {
		c.keep(t, f, fmt.Sprintf("the server grew by %d KiB", grown))
	}
}

// settle gives memory back where much is lying about, resets the system's mark of the most that was held, and says how much is held.
func (c *corpus) settle() int {
	if resident("VmRSS:") > 160<<10 {
		debug.FreeOSMemory()
	}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	return resident("VmRSS:")
}

// resident is a line of the system's account of this process, in KiB; 0 where the system keeps none.
func resident(line string) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), line)
	rest, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.Atoi(rest)
	return n
}

// keep tells of a broken promise and leaves the file where it can be looked at, outside of the repository.
func (c *corpus) keep(t *testing.T, f sample, what string) {
	t.Helper()
	t.Errorf("%s: %s", f.name, what)
	if dir := os.Getenv("DUBAN_KEEP"); dir != "" {
		name := strings.NewReplacer("/", "_", " ", "_").Replace(f.name)
		if err := os.WriteFile(filepath.Join(dir, name), f.body, 0o600); err != nil {
			t.Error(err)
		}
	}
}

// corpusFiles are all whole files, by name.
func corpusFiles(t *testing.T) []sample {
	t.Helper()
	excelize, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/xuri/excelize/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []sample
	for _, pattern := range []string{"testdata/sheets/*", "xlsx/testdata/*", "xls/testdata/*", strings.TrimSpace(string(excelize)) + "/test/*", "../.corpus/*/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil || info.IsDir() || strings.HasSuffix(name, ".json") {
				continue
			}
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, sample{name: filepath.Base(filepath.Dir(name)) + "/" + filepath.Base(name), body: body})
		}
	}
	if len(files) < 150 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}
