package exporter

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// program finds a program that a test needs. Without it the test is skipped, loudly, and fails where everything must run.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	message := fmt.Sprintf("none of %s is installed: `make deps` installs it", strings.Join(names, ", "))
	if os.Getenv("DUBAN_REQUIRE") == "1" || os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED: " + message)
	return ""
}

// alwaysRecalculate makes LibreOffice reckon every formula anew when it opens a workbook.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// libreOffice opens workbooks, reckons their formulas anew, and saves them in another format. It gives the files by name.
func libreOffice(t *testing.T, format string, books map[string][]byte) map[string][]byte {
	t.Helper()
	office := program(t, "soffice", "libreoffice")
	profile, in, out := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(profile, "user"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(alwaysRecalculate), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + profile, "--headless", "--convert-to", format, "--outdir", out}
	for name, body := range books {
		path := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if said, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", office, err, said)
	}
	converted := map[string][]byte{}
	for name := range books {
		body, err := os.ReadFile(filepath.Join(out, name+"."+format))
		if err != nil {
			t.Fatalf("LibreOffice didn't convert %s: %v", name, err)
		}
		converted[name] = body
	}
	return converted
}

// TestConsolidatedLibreOffice: LibreOffice opens the workbook, reckons the formulas anew and comes to the cached values; payloads are
// still text in it; it prints.
func TestConsolidatedLibreOffice(t *testing.T) {
	c := sample()
	books := map[string][]byte{"sample": write(t, c, staff), "canary": canary(t)}
	c = poisoned(slices.DeleteFunc(slices.Clone(injections), func(s string) bool {
		return strings.ContainsAny(s, "\r\x00") // as written they are other characters: TestConsolidatedInjection has them
	})...)
	books["payloads"] = write(t, c, staff)
	saved := libreOffice(t, "xlsx", books)
	if got := must[string](t)(open(t, saved["canary"]).GetCellValue("Sheet1", "A1")); got != "2" {
		t.Fatalf("LibreOffice kept the wrong cached value of =1+1, %s: it didn't reckon anew, so this test would prove nothing", got)
	}
	for name, body := range books {
		if name != "canary" {
			sameInOffice(t, name, open(t, body), open(t, saved[name]))
		}
	}
}

// canary is a workbook whose cached value is wrong.
func canary(t *testing.T) []byte {
	f := excelize.NewFile()
	stream := must[*excelize.StreamWriter](t)(f.NewStreamWriter("Sheet1"))
	if err := stream.SetRow("A1", []any{excelize.Cell{Formula: "1+1", Value: 3}}); err != nil {
		t.Fatal(err)
	}
	if err := stream.Flush(); err != nil {
		t.Fatal(err)
	}
	return must[interface{ Bytes() []byte }](t)(f.WriteToBuffer()).Bytes()
}

// sameInOffice compares every cell of a workbook with what LibreOffice made of it.
func sameInOffice(t *testing.T, name string, ours, theirs *reader) {
	t.Helper()
	was, is := formulas(t, ours), formulas(t, theirs)
	if len(was) != len(is) {
		t.Errorf("%s: %d formulas became %d", name, len(was), len(is))
	}
	for _, sheet := range ours.GetSheetList() {
		rows, saved := must[[][]string](t)(ours.GetRows(sheet)), must[[][]string](t)(theirs.GetRows(sheet))
		for r, row := range rows {
			for c, want := range row {
				got := ""
				if r < len(saved) && c < len(saved[r]) {
					got = saved[r][c]
				}
				if got != want {
					t.Errorf("%s: %s!%s: %q became %q", name, sheet, place(c+1, r+1), want, got)
				}
			}
		}
	}
}

// openpyxlScript prints what openpyxl reads: sheets, valued cells, formulas and their cached values.
const openpyxlScript = `
import json, sys, openpyxl
out = {"sheets": [], "cells": 0, "formulas": 0, "blank": 0, "text": []}
shown, kept = openpyxl.load_workbook(sys.argv[1]), openpyxl.load_workbook(sys.argv[1], data_only=True)
for sheet in shown.worksheets:
    out["sheets"].append(sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None: continue
            out["cells"] += 1
            if cell.data_type == "f":
                out["formulas"] += 1
                out["blank"] += kept[sheet.title][cell.coordinate].value is None
            elif isinstance(cell.value, str) and cell.value.startswith("=HYPERLINK"):
                out["text"].append(cell.value)
print(json.dumps(out))
`

// TestConsolidatedOpenpyxl: another reader sees the same sheets, as many cells, and a cached value beside each formula.
func TestConsolidatedOpenpyxl(t *testing.T) {
	python := program(t, "/usr/bin/python3", "python3")
	if err := exec.Command(python, "-c", "import openpyxl").Run(); err != nil {
		python = program(t, "openpyxl for "+python)
	}
	c := sample()
	body := write(t, c, staff)
	path := filepath.Join(t.TempDir(), "sample.xlsx")
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(python, "-c", openpyxlScript, path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Sheets                 []string
		Cells, Formulas, Blank int
		Text                   []string
	}
	if err := json.Unmarshal(said, &got); err != nil {
		t.Fatal(err)
	}
	f := open(t, body)
	cells := 0
	for _, sheet := range f.GetSheetList() {
		for _, row := range must[[][]string](t)(f.GetRows(sheet)) {
			for _, v := range row {
				if v != "" {
					cells++
				}
			}
		}
	}
	if want := len(formulas(t, f)); got.Formulas != want || got.Blank != 0 {
		t.Errorf("openpyxl sees %d formulas, %d without a value; want %d and 0", got.Formulas, got.Blank, want)
	}
	if got.Cells != cells || fmt.Sprint(got.Sheets) != fmt.Sprint(f.GetSheetList()) {
		t.Errorf("openpyxl sees %d cells on %v; want %d on %v", got.Cells, got.Sheets, cells, f.GetSheetList())
	}
	if len(got.Text) != 2 { // the same problem, in the ledger and in the list of problems
		t.Errorf("texts that look like formulas: %q, want two", got.Text)
	}
}
