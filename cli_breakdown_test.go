package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBreakdownByCommand makes a report of a table, takes its finished draft and its ledger, and brings it to life, all by commands: a dry run
// writes nothing, ERRORs are exit code 2, wrong names 1.
func TestBreakdownByCommand(t *testing.T) {
	dir := t.TempDir()
	data := "--data-dir=" + filepath.Join(dir, "data")
	file := func(name string, body []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	head := "序号,工作任务,年度目标,计量单位,牵头单位,完成时限\n"
	good := file("分解.csv", []byte(head+"1,建设改造高标准农田,20以上,万亩,市农业农村局,年底前\n2,推进一网通办,,,市农业农材局,全年\n"))
	made := []string{"--new=shahe-2026", "--title=沙河市2026年民生实事", "--government=沙河市人民政府", "--year=2026", "--kind=LIVELIHOOD"}
	with := func(args ...string) []string {
		return append(append([]string{"breakdown", data, good}, made...), args...)
	}
	must := func(code int, args ...string) string {
		t.Helper()
		out, talk, got := run(t, args...)
		if got != code {
			t.Fatalf("%v: exit %d, want %d: %s %s", args, got, code, out, talk)
		}
		return out + talk
	}
	out := must(exitFaults, with("--json")...)
	var said intakeJSON
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		t.Fatal(err)
	}
	if said.Applied || said.Intake != nil || !strings.Contains(out, `"code":"DEPARTMENT_NOT_KNOWN","sheet":"Sheet1","cell":"E3"`) || len(said.UnknownDepartments) != 1 ||
		said.UnknownDepartments[0].Nearest != "市农业农村局" || said.Counts.Tasks != 2 {
		t.Errorf("unknown unit: %s", out)
	}
	if got := must(exitOK, with("--create-departments", "--dry-run")...); !strings.Contains(got, "任务 2（新增 2）") || !strings.Contains(got, "未写入") {
		t.Errorf("dry run: %s", got)
	}
	must(exitFailed, "export", "breakdown", data, "--report=shahe-2026", "-o", filepath.Join(dir, "x.xlsx")) // nothing was made
	if got := must(exitOK, with("--create-departments")...); !strings.Contains(got, "已写入") {
		t.Errorf("applied: %s", got)
	}
	must(exitFailed, with()...) // the slug is taken
	draft, annex := filepath.Join(dir, "草案.xlsx"), filepath.Join(dir, "附件.docx")
	must(exitOK, "export", "breakdown", data, "--report=shahe-2026", "-o", draft)
	if got := must(exitOK, "breakdown", data, draft, "--report=shahe-2026"); !strings.Contains(got, "改动 0 处") {
		t.Errorf("the draft untouched: %s", got)
	}
	must(exitOK, "export", "annex", data, "--report=shahe-2026", "-o", annex)
	if body, err := os.ReadFile(annex); err != nil || !strings.HasPrefix(string(body), "PK") {
		t.Errorf("the annex: %v", err)
	}
	ledger := file("台账.csv", []byte("序号,工作任务,牵头单位,1-9月累计完成,1-10月累计完成\n1,建设改造高标准农田,市农业农村局,12,15\n"))
	must(exitFaults, "ledger", data, ledger, "--report=shahe-2026") // not active yet
	must(exitFailed, "activate", data, "--first-period=2026-11")    // which one?
	must(exitOK, "activate", data, "--report=shahe-2026", "--first-period=2026-11")
	if got := must(exitFailed, "ledger", data, ledger); !strings.Contains(got, "yuncheng-2026") || !strings.Contains(got, "shahe-2026") {
		t.Errorf("two active reports, none named: %s", got)
	}
	if got := must(exitOK, "ledger", data, ledger, "--report=shahe-2026", "--dry-run"); !strings.Contains(got, "2 个月") || !strings.Contains(got, "未写入") {
		t.Errorf("ledger, dry: %s", got)
	}
	if got := must(exitOK, "ledger", data, ledger, "--report=shahe-2026", "--json"); !strings.Contains(got, `"applied":true`) {
		t.Errorf("ledger: %s", got)
	}
	out = must(exitFaults, "breakdown", data, file("坏.xlsx", []byte("PK\x03\x04 no workbook")), "--report=shahe-2026", "--json")
	said = intakeJSON{}
	if err := json.Unmarshal([]byte(out), &said); err != nil || len(said.Findings) != 1 || said.Changes == nil {
		t.Errorf("a damaged file: %v %s", err, out)
	}
	prose := file("报告.txt", []byte("2026年工作安排\n（一）乡村振兴\n建设改造高标准农田20万亩。\n（二）城市更新\n改造老旧小区86个。\n"))
	if got := must(exitOK, "breakdown", data, prose, "--new=bai-2026", "--title=白城市2026年政府工作报告", "--government=白城市人民政府", "--year=2026"); !strings.Contains(got, "方面 2") {
		t.Errorf("prose: %s", got)
	}
}
