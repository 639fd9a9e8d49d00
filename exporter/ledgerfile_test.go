package exporter

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/docx"
	"duban/grid"
	"duban/importer/csv"
	"duban/models"
	"duban/officetest"
)

// Every column of 台账 has a name in JSON, and none twice.
func TestLedgerNames(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range ledgerFields {
		name := jsonNames[f.head]
		if name == "" || seen[name] {
			t.Errorf("%s: %q", f.head, name)
		}
		seen[name] = true
	}
}

// Payloads in every text give no formula when LibreOffice opens the CSV, and our own import reads them as they were.
func TestLedgerCSVInjection(t *testing.T) {
	files := map[string][]byte{}
	for i, payload := range injections {
		body := must[[]byte](t)(newLedger(poisoned(payload), staff).csv())
		files[fmt.Sprintf("%d.csv", i)] = body
		have := ""
		for _, r := range must[*grid.Book](t)(csv.Read(body, grid.Limits{})).Sheets[0].Rows {
			for _, c := range r.Cells {
				have += c.Value + "\n"
			}
		}
		if !strings.Contains(have, strings.TrimSpace(inert(payload))) {
			t.Errorf("%q didn't come back", payload)
		}
	}
	for name, saved := range officetest.Resave(t, files, nil, "xlsx") {
		if n := len(formulas(t, open(t, saved))); n != 0 {
			t.Errorf("%s: %d formulas", name, n)
		}
	}
}

// CSV and JSON are the same rows.
func TestLedgerFilesAgree(t *testing.T) {
	l := newLedger(ledWell(sample()), staff)
	var said struct{ Rows []map[string]any }
	if err := json.Unmarshal(must[[]byte](t)(l.json()), &said); err != nil {
		t.Fatal(err)
	}
	book := must[*grid.Book](t)(csv.Read(must[[]byte](t)(l.csv()), grid.Limits{}))
	if len(said.Rows) == 0 || len(said.Rows) != len(book.Sheets[0].Rows)-1 {
		t.Fatalf("%d rows of JSON, %d of CSV", len(said.Rows), len(book.Sheets[0].Rows))
	}
	if said.Rows[0]["number"] != "1.1.1" || said.Rows[0]["light"] != "红" || said.Rows[0]["status"] != nil {
		t.Errorf("%v", said.Rows[0])
	}
}

// A letter prints what the chase says, with a slip to answer on; nothing in it is a field.
func TestLetter(t *testing.T) {
	hostile := `{ HYPERLINK "http://example.invalid" }<w:t>`
	l := models.ChaseLetter{Chase: models.Chase{Step: models.StepOrder, Number: "督办单〔2026〕3号", Due: day("2026-12-05"), CreatedAt: time.Now()},
		Report: models.Report{Title: "报告", Government: "测试市人民政府"}, Department: models.Department{ShortName: "市水务局"}, Day: day("2026-11-28"),
		Wording: "请于12月5日前书面答复。\n" + hostile, Matters: []models.LetterMatter{{TaskNumber: "2.1.4", TaskTitle: "推进河道治理"}}}
	body := must[[]byte](t)(docx.Default().Write(letterDocument(l)))
	if err := docx.Inspect(body); err != nil {
		t.Error(err)
	}
	if part := docxPart(t, body, "word/document.xml"); strings.Contains(part, "instrText") || strings.Contains(part, "<w:hyperlink") {
		t.Error("a field came from the text")
	}
	pages := officetest.Pages(t, officetest.Resave(t, map[string][]byte{"letter.docx": body}, nil, "pdf")["letter.docx"])
	all := squeezed(strings.Join(pages, ""))
	for _, want := range []string{"督办单〔2026〕3号", "市水务局：", "答复期限：2026年12月5日", "回执", "任务2.1.4", "推进河道治理", "单位盖章", squeezed(hostile), "测试市人民政府办公室"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is on no page", want)
		}
	}
	if len(pages) != 2 {
		t.Errorf("%d pages, want the letter and its slip", len(pages))
	}
}
