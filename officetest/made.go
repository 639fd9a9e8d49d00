package officetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Made runs a Python script that writes a file, with openpyxl or xlwt, to the path in its first argument, and gives the file.
func Made(t testing.TB, script, ending string) []byte {
	t.Helper()
	need(t, "openpyxl", pythonHas("openpyxl") && (ending != ".xls" || pythonHas("xlwt")))
	out := filepath.Join(t.TempDir(), "made"+ending)
	if talk, err := exec.Command(python, "-c", script, out).CombinedOutput(); err != nil {
		t.Fatalf("python: %v\n%s", err, talk)
	}
	body, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
