package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"duban/worker"
)

// asProgram makes the test binary act as the program itself, so that tests can start, watch and kill real processes.
const asProgram = "DUBAN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	worker.Serve(jobs())
	if os.Getenv(asProgram) == "1" {
		ctx, stop := untilSignal()
		code := Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// program is a command of the program in a process of its own.
func program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// run runs a command in this process and gives what it printed and its exit code.
func run(t testing.TB, args ...string) (out, talk string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = Run(context.Background(), args, &o, &e)
	return o.String(), e.String(), code
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	data := "--data-dir=" + filepath.Join(dir, "data")
	good := filepath.Join(dir, "t.xlsx")
	if _, talk, code := run(t, "template", data, "--department", "市农业农村局", "--period", "2026-11", "-o", good); code != exitOK {
		t.Fatalf("template: exit %d, %s", code, talk)
	}
	broken := filepath.Join(dir, "broken.xlsx")
	if err := os.WriteFile(broken, []byte("PK\x03\x04 no workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"clean":                   {[]string{"import", data, good, "--period", "2026-11"}, exitOK, ""},
		"unreadable":              {[]string{"import", data, broken, "--period", "2026-11", "--department", "nyncj"}, exitFaults, ""},
		"another department's":    {[]string{"import", data, good, "--period", "2026-11", "--department", "jyj"}, exitFaults, ""},
		"another period's":        {[]string{"import", data, good, "--period", "2026-10"}, exitFaults, ""},
		"no such file":            {[]string{"import", data, "nowhere.xlsx", "--period", "2026-11"}, exitFailed, "nowhere.xlsx"},
		"unknown department":      {[]string{"template", data, "--department", "市农业农材局", "--period", "2026-11", "-o", good}, exitFailed, "市农业农村局"},
		"unknown period":          {[]string{"template", data, "--department", "nyncj", "--period", "2031-11", "-o", good}, exitFailed, "2031-11"},
		"malformed period":        {[]string{"template", data, "--department", "nyncj", "--period", "11月", "-o", good}, exitFailed, "11月"},
		"wrong usage":             {[]string{"template", data}, exitFailed, "--department"},
		"unknown command":         {[]string{"frobnicate"}, exitFailed, "frobnicate"},
		"unknown flag":            {[]string{"import", "--frobnicate"}, exitFailed, "frobnicate"},
		"verify":                  {[]string{"verify", data}, exitOK, ""},
		"consolidated":            {[]string{"export", "consolidated", data, "--period", "2026-11", "-o", filepath.Join(dir, "c.xlsx")}, exitOK, ""},
		"into a missing folder":   {[]string{"export", "consolidated", data, "--period", "2026-11", "-o", filepath.Join(dir, "no", "c.xlsx")}, exitFailed, "no"},
		"help":                    {[]string{"--help"}, exitOK, ""},
		"version":                 {[]string{"version"}, exitOK, ""},
		"department needs a name": {[]string{"user", "add", data, "wang", "--role", "department"}, exitFailed, ""},
		"role that isn't one":     {[]string{"user", "add", data, "wang", "--role", "king"}, exitFailed, "king"},
	} {
		out, talk, code := run(t, c.args...)
		if code != c.code || !strings.Contains(talk, c.says) {
			t.Errorf("%s: exit %d, want %d; out %q, talk %q", name, code, c.code, out, talk)
		}
	}
}

// `import --json` has every key of contract.md, arrays where arrays are promised, and nulls where there is nothing.
func TestImportJSON(t *testing.T) {
	dir := t.TempDir()
	data := "--data-dir=" + filepath.Join(dir, "data")
	file := filepath.Join(dir, "t.xlsx")
	run(t, "template", data, "--department", "nyncj", "--period", "2026-11", "-o", file)
	out, talk, code := run(t, "import", data, file, "--period", "2026-11", "--dry-run", "--json")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, talk)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "kind", "sha256", "department", "period", "submission", "applied", "planHash", "sheets", "rows", "changes",
		"findings", "skipped", "counts"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %q in the JSON", key)
		}
	}
	for _, key := range []string{"sheets", "rows", "changes", "findings", "skipped"} {
		if _, ok := got[key].([]any); !ok {
			t.Errorf("%q is %T, want a list", key, got[key])
		}
	}
	if got["submission"] != nil || got["applied"] != false || got["department"] != "nyncj" {
		t.Errorf("submission %v, applied %v, department %v of a dry run", got["submission"], got["applied"], got["department"])
	}
	if _, talk, _ := run(t, "user", "add", data, "somebody", "--role", "reader"); talk != "" {
		t.Error(talk)
	}
}

// A backup fills an empty database, not one with data; the doctor finds both well.
func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	data, other, backup := "--data-dir="+filepath.Join(dir, "a"), "--data-dir="+filepath.Join(dir, "b"), filepath.Join(dir, "backup.zip")
	for i, c := range []struct {
		args []string
		code int
	}{
		{[]string{"user", "add", data, "liming", "--role", "department", "--department", "nyncj"}, exitOK},
		{[]string{"backup", data, "-o", backup}, exitOK},
		{[]string{"restore", data, backup}, exitFailed},
		{[]string{"restore", other, backup}, exitOK},
		{[]string{"user", "link", other, "liming"}, exitOK},
		{[]string{"doctor", data}, exitOK},
		{[]string{"doctor", other}, exitOK},
		{[]string{"verify", other}, exitOK},
	} {
		if out, talk, code := run(t, c.args...); code != c.code {
			t.Fatalf("step %d %v: exit %d, want %d; %s %s", i, c.args, code, c.code, out, talk)
		}
	}
	a, _, _ := run(t, "verify", data)
	b, _, _ := run(t, "verify", other)
	if a != b || a == "" {
		t.Errorf("heads before %q, restored %q", a, b)
	}
}

// A dry run writes nothing at all: the database file's contents are the same to the byte.
func TestDryRunWritesNothing(t *testing.T) {
	dir := t.TempDir()
	data := "--data-dir=" + filepath.Join(dir, "data")
	file := filepath.Join(dir, "t.xlsx")
	run(t, "template", data, "--department", "nyncj", "--period", "2026-11", "-o", file)
	before := dump(t, filepath.Join(dir, "data", "duban.db"))
	if _, talk, code := run(t, "import", data, file, "--period", "2026-11", "--dry-run"); code != exitOK {
		t.Fatal(talk)
	}
	if after := dump(t, filepath.Join(dir, "data", "duban.db")); after != before {
		t.Error("a dry run changed the database")
	}
}
