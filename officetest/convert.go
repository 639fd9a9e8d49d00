package officetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Convert has one LibreOffice turn files into another format ("xlsx"), each by itself as its command line does, so that formulas keep
// their results. What it can't open is left out of the answer.
func Convert(t testing.TB, files map[string][]byte, format string) map[string][]byte {
	t.Helper()
	need(t, "LibreOffice", lookFor("soffice"))
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", out}
	for name, body := range files {
		in := filepath.Join(dir, name+".in")
		if err := os.WriteFile(in, body, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, in)
	}
	office.Lock()
	defer office.Unlock()
	cmd := exec.Command(must(exec.LookPath("soffice")), args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+dir, "HOME="+dir)
	if talk, err := cmd.CombinedOutput(); err != nil {
		t.Logf("LibreOffice: %v: %s", err, talk) // of one file: the others are there
	}
	converted := map[string][]byte{}
	for name := range files {
		if body, err := os.ReadFile(filepath.Join(out, name+"."+format)); err == nil {
			converted[name] = body
		}
	}
	return converted
}
