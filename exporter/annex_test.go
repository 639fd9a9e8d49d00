package exporter

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"duban/docx"
	"duban/models"
	"duban/officetest"
	"duban/storetest"
)

// TestAnnexPrints: the whole breakdown of the 2026 report as the annex of an official document: a landscape page, every task with its number once,
// and LibreOffice prints every line of it.
func TestAnnexPrints(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	file, err := Annex(t.Context(), st, storetest.Staff, seed.Report.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Annex(t.Context(), st, storetest.For(seed.Departments[0]), seed.Report.ID); models.KindOf(err) != models.Forbidden {
		t.Errorf("a department: %v", err)
	}
	text := must[string](t)(docx.ReadText(file.Body))
	lines := strings.Split(text, "\n")
	if lines[0] != "附件" || !strings.Contains(lines[1], "任务分解表") || !strings.Contains(pageMarkup(t, file.Body), `w:orient="landscape"`) {
		t.Errorf("it begins with %q", lines[:2])
	}
	for _, a := range seed.Areas {
		if !strings.Contains(text, ordinal(a.Number)+"、"+a.Title) {
			t.Errorf("no heading for %s", a.Title)
		}
	}
	for _, task := range seed.Tasks {
		if n := strings.Count("\n"+strings.ReplaceAll(text, "\t", "\n")+"\n", "\n"+task.Number+"\n"); n != 1 {
			t.Errorf("%s stands %d times", task.Number, n)
		}
		if !strings.Contains(text, task.Title) {
			t.Errorf("not in it: %s", task.Title)
		}
	}
	for _, pdf := range officetest.Resave(t, map[string][]byte{"annex.docx": file.Body}, nil, "pdf") {
		pages := squeezed(strings.Join(officetest.Pages(t, pdf), ""))
		for _, task := range seed.Tasks {
			if want := squeezed(task.Title); !strings.Contains(pages, want) && !repeatedHead(pages, want) && !splitByPage(pages, want) {
				t.Errorf("not on its pages: %s", want)
			}
		}
	}
}

// splitByPage: a cell that goes over two pages has the foot and the table's head between its halves.
func splitByPage(pages, want string) bool {
	runes := []rune(want)
	for cut := 1; cut < len(runes); cut++ {
		if strings.Contains(pages, string(runes[:cut])) && strings.Contains(pages, string(runes[cut:])) {
			return true
		}
	}
	return false
}

// pageMarkup is a document's main part.
func pageMarkup(t *testing.T, body []byte) string {
	t.Helper()
	z := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(body), int64(len(body))))
	part := must[io.ReadCloser](t)(z.Open("word/document.xml"))
	defer part.Close()
	return string(must[[]byte](t)(io.ReadAll(part)))
}
