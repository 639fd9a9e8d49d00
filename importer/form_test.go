package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/importer"
	"duban/storetest"
)

// A line of a filled form (填报单位：… 填报时间：…) stands right above many headers; it is no part of them, even where the header has two rows.
func TestFilledFormIsNoHeader(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	body := strings.Join([]string{"附件1", "重点任务进展情况表", "填报单位（盖章）：市农业农村局,,,填报时间：2026年11月25日", "序号,重点工作任务,完成情况,",
		",,截至目前累计完成,当前工作进展", "1,建设改造高标准农田20万亩,15.6万亩,进展顺利"}, "\n")
	r, err := importer.DryRun(ctx, st, storetest.For(d), importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: november, FileName: "a.csv", Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(r.Detail.Sheets[0].HeaderRows); got != "[4 5]" {
		t.Errorf("header rows %s, want [4 5]", got)
	}
	if len(r.Detail.Changes) != 2 || r.Detail.Counts.Reported != 0 {
		t.Errorf("changes %v, counts %+v, findings %v", r.Detail.Changes, r.Detail.Counts, r.Findings)
	}
}
