package officetest

import (
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

//go:embed marks.py
var marksScript string

// Mark is how a cell is marked.
type Mark struct {
	Comment, Author string
	Fill            string // AARRGGBB of a solid fill, "theme" for a colour of the theme, "" for none
	Link            string // where in the workbook it leads
}

// Marks reads with openpyxl the cells of a workbook that are commented, filled or linked: sheet → address → how.
func Marks(t testing.TB, body []byte) map[string]map[string]Mark {
	t.Helper()
	need(t, "openpyxl", pythonHas("openpyxl"))
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, body, 0o600); err != nil {
		t.Fatal(err)
	}
	var marks map[string]map[string]Mark
	if err := json.Unmarshal(runPython(t, marksScript, map[string]any{"in": in}, dir), &marks); err != nil {
		t.Fatal(err)
	}
	return marks
}
