// Package officetest lets tests do with a workbook what people do: open, fill and save it in LibreOffice, read it with openpyxl. It is
// for tests only. Where a program is missing the test is skipped loudly, or fails where nothing may be skipped (CI=true,
// DUBAN_REQUIRE=1).
package officetest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

//go:embed office.py
var officeScript string

//go:embed openpyxl.py
var openpyxlScript string

// python is Debian's own: the one that its python3-uno and python3-openpyxl are for.
const python = "/usr/bin/python3"

// One LibreOffice at a time in a test process: each takes a core and 200 MB.
var office sync.Mutex

// Edit is what is typed into one cell: a number when Value is one, else text.
type Edit struct {
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
	Value any    `json:"value"`
}

// Resave opens workbooks or Word documents in one LibreOffice, makes the edits of each by the program's own hand, recalculates and saves them in the
// given format ("xlsx", "xls", "csv", "pdf"). Files and edits go by name; edits may be nil.
func Resave(t testing.TB, files map[string][]byte, edits map[string][]Edit, format string) map[string][]byte {
	t.Helper()
	need(t, "LibreOffice", lookFor("soffice") && pythonHas("uno"))
	dir := t.TempDir()
	job := map[string]any{"format": format, "files": []any{}, "soffice": must(exec.LookPath("soffice"))}
	for name, body := range files {
		in, out := filepath.Join(dir, "in-"+name), filepath.Join(dir, "out-"+name)
		if err := os.WriteFile(in, body, 0o600); err != nil {
			t.Fatal(err)
		}
		job["files"] = append(job["files"].([]any), map[string]any{"name": name, "in": in, "out": out, "edits": append([]Edit{}, edits[name]...)})
	}
	office.Lock()
	defer office.Unlock()
	runPython(t, officeScript, job, dir)
	saved := map[string][]byte{}
	for name := range files {
		body, err := os.ReadFile(filepath.Join(dir, "out-"+name))
		if err != nil {
			t.Fatal(err)
		}
		saved[name] = body
	}
	return saved
}

// Cells reads a workbook with openpyxl: sheet → address → the cached value as text, "" cells left out.
func Cells(t testing.TB, body []byte) map[string]map[string]string {
	t.Helper()
	need(t, "openpyxl", pythonHas("openpyxl"))
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, body, 0o600); err != nil {
		t.Fatal(err)
	}
	var cells map[string]map[string]string
	if err := json.Unmarshal(runPython(t, openpyxlScript, map[string]any{"in": in}, dir), &cells); err != nil {
		t.Fatal(err)
	}
	return cells
}

func runPython(t testing.TB, script string, job any, dir string) []byte {
	t.Helper()
	in, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", script)
	cmd.Stdin, cmd.Env = bytes.NewReader(in), append(os.Environ(), "TMPDIR="+dir, "HOME="+dir)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Run(); err != nil {
		t.Fatalf("python: %v\n%s", err, talk.String())
	}
	return out.Bytes()
}

func need(t testing.TB, what string, there bool) {
	t.Helper()
	switch {
	case there:
	case os.Getenv("CI") == "true" || os.Getenv("DUBAN_REQUIRE") == "1":
		t.Fatalf("%s is missing: run `make deps`", what)
	default:
		t.Skipf("SKIPPED: %s is missing: run `make deps`", what)
	}
}

func lookFor(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

var hasModule sync.Map

func pythonHas(module string) bool {
	if known, ok := hasModule.Load(module); ok {
		return known.(bool)
	}
	found := exec.Command(python, "-c", "import "+module).Run() == nil
	hasModule.Store(module, found)
	return found
}

func must(path string, err error) string {
	if err != nil {
		return ""
	}
	return strings.TrimSpace(path)
}
