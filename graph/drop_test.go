package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const dropMutation = `mutation($input: SubmissionsUploadInput!) { submissionsUpload(input: $input) {
	files { fileName how confidence period periodHow department { code } candidates { department { code } how alike }
		submission { id state changeCount carriedBy { id } submittedBy { id } } userErrors { code message } }
	userErrors { code } } }`

// drop sends several files at once, in order of name.
func (w *world) drop(as, period string, files map[string][]byte) answer {
	w.Helper()
	names := slices.Sorted(maps.Keys(files))
	input := map[string]any{"files": make([]any, len(names))}
	if period != "" {
		input["period"] = period
	}
	operations, err := json.Marshal(map[string]any{"query": dropMutation, "variables": map[string]any{"input": input}})
	if err != nil {
		w.Fatal(err)
	}
	places := map[string][]string{}
	parts := []part{{field: "operations", body: string(operations)}, {}}
	for i, name := range names {
		places[strconv.Itoa(i)] = []string{"variables.input.files." + strconv.Itoa(i)}
		parts = append(parts, part{field: strconv.Itoa(i), file: name, body: string(files[name])})
	}
	list, err := json.Marshal(places)
	if err != nil {
		w.Fatal(err)
	}
	parts[1] = part{field: "map", body: string(list)}
	kind, sent := form(w, parts...)
	return w.post(as, kind, sent)
}

// Files of several departments in one request: each is kept for its own, whoever carries it; a broken or a stranger's holds none back.
func TestDrop(t *testing.T) {
	w := newWorld(t)
	body := sheetOf(t, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"本期累计": 8}})
	files := map[string][]byte{
		"1.xlsx": body, "2.xlsx": body[:len(body)/2], "3.csv": []byte("任务名称,进展情况\n甲事,好\n"),
		"4.csv": []byte("填报单位：市交通局\n任务名称,进展情况\n甲事,好\n"),
		"5.csv": []byte("填报单位：市交通居\n任务名称,进展情况\n甲事,好\n"),
	}
	a := w.drop(staff, "2026-04", files)
	if len(a.Errors) > 0 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for i, want := range []struct {
		department, how, code string
		kept                  bool
	}{{"nyncj", "STAMP", "", true}, {"", "", "?", false}, {"", "", "DEPARTMENT_NOT_RECOGNISED", false}, {"jtj", "CELL", "", true}, {"", "", "DEPARTMENT_NOT_RECOGNISED", false}} {
		at := func(path string) string {
			v := a.at(fmt.Sprintf("submissionsUpload.files.%d.%s", i, path))
			if v == nil {
				return ""
			}
			return fmt.Sprint(v)
		}
		code := at("userErrors.0.code")
		if at("department.code") != want.department || at("how") != want.how || (at("submission.id") != "") != want.kept || code != want.code && (want.code != "?" || code == "") {
			t.Errorf("file %d is %q's by %q, submission %q, error %q; want %+v", i+1, at("department.code"), at("how"), at("submission.id"), code, want)
		}
		if want.kept && (at("submission.carriedBy.id") == "" || at("submission.submittedBy") != "" || at("submission.state") != "CHECKED") {
			t.Errorf("file %d: carried by %q, submitted by %q, %s", i+1, at("submission.carriedBy.id"), at("submission.submittedBy"), at("submission.state"))
		}
	}
	if got := a.at("submissionsUpload.files.4.candidates.0"); fmt.Sprint(got) != "map[alike:true department:map[code:jtj] how:CELL]" {
		t.Errorf("the look-alike's candidate is %v", got)
	}
	alone := w.drop(staff, "", map[string][]byte{"无名.csv": files["4.csv"], "2026年4月.csv": files["4.csv"]})
	if got := alone.at("submissionsUpload.files.1.userErrors.0.code"); got != "PERIOD_NOT_RECOGNISED" || alone.at("submissionsUpload.files.0.period") != "2026-04" {
		t.Errorf("without a period: %s", alone.body)
	}
}

// reason is why a request was refused.
func reason(a answer) any {
	if len(a.Errors) == 0 {
		return nil
	}
	return a.Errors[0].Extensions["reason"]
}

// Only staff send many files, or much, in one form.
func TestDropLimits(t *testing.T) {
	w := newWorld(t)
	many := map[string][]byte{}
	for i := range 60 {
		many[fmt.Sprintf("%02d.csv", i)] = []byte("任务名称,进展情况\n甲事,好\n")
	}
	if a := w.drop(staff, "2026-04", many); len(a.Errors) > 0 || a.at("submissionsUpload.files.59.fileName") != "59.csv" {
		t.Errorf("sixty files of staff: %.300s", a.body)
	}
	if a := w.drop(own, "2026-04", many); reason(a) != "TOO_MANY" {
		t.Errorf("sixty files of a department: %.300s", a.body)
	}
	large := bytes.Repeat([]byte(strings.Repeat("0123456789", 100)+"\n"), 9000) // 9 MB
	if a := w.drop(own, "2026-04", map[string][]byte{"a.csv": large, "b.csv": large}); reason(a) != "FILE_TOO_LARGE" {
		t.Errorf("18 MB of a department: %.300s", a.body)
	}
	if a := w.drop(staff, "2026-04", map[string][]byte{"a.csv": large, "b.csv": large, "c.csv": large, "d.csv": large}); reason(a) != "FILE_TOO_LARGE" {
		t.Errorf("36 MB of staff: %.300s", a.body)
	}
}
