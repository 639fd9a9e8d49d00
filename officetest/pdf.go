package officetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Pages gives the text of a PDF's pages, as pdftotext reads it in the order in which it was drawn: cell by cell.
func Pages(t testing.TB, pdf []byte) []string {
	t.Helper()
	need(t, "pdftotext", lookFor("pdftotext"))
	in := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", in, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}
