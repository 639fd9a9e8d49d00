package exporter

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/models"
	"duban/seeds"
	"duban/store"
)

// TestConsolidatedJourney walks the report of 2026 through a real database: duties confirmed, November handed in, the workbook read.
func TestConsolidatedJourney(t *testing.T) {
	ctx, operator := context.Background(), models.LocalOperator("test")
	st := must[*store.Store](t)(store.Open(ctx, filepath.Join(t.TempDir(), "duban.db")))
	defer st.Close()
	seed := must[*seeds.Data](t)(seeds.Load())
	must[bool](t)(st.Reports.Load(ctx, operator, *seed))
	report := seed.Report.ID

	duty := confirmLead(t, st, operator, seed)
	before := must[File](t)(Consolidated(ctx, st, operator, report, "2026-11", Selection{}))
	f := open(t, before.Body)
	if got := missingTasks(t, f); !slices.Equal(got, []string{taskNumber(seed, duty.TaskID)}) {
		t.Errorf("missing: %q, want the one confirmed duty's alone", got)
	}
	handIn(t, st, operator, report, duty)

	after := must[File](t)(Consolidated(ctx, st, operator, report, "2026-11", Selection{}))
	if after.Name != "运城市2026年政府工作报告任务台账（2026年11月）.xlsx" || after.ETag == before.ETag {
		t.Errorf("name %q, tags %s and %s", after.Name, before.ETag, after.ETag)
	}
	if tag := must[string](t)(ConsolidatedTag(ctx, st, operator, report, "2026-11", Selection{})); tag != after.ETag {
		t.Errorf("the tag alone is %s, with the workbook %s", tag, after.ETag)
	}
	f = open(t, after.Body)
	reconciles(t, f)
	if got := missingTasks(t, f); len(got) != 0 {
		t.Errorf("missing: %q", got)
	}
	if got := columnUnder(t, f, ledgerSheet, "进展情况"); !slices.Contains(got, "已完成年度任务的八成。") {
		t.Error("what was handed in isn't in the ledger")
	}
	untrackedOnce(t, f, seed)
	scopes(t, st, report, duty)
}

// confirmLead confirms the lead duty of the first monthly task.
func confirmLead(t *testing.T, st *store.Store, v models.Viewer, seed *seeds.Data) models.Duty {
	t.Helper()
	for _, task := range seed.Tasks {
		for _, d := range seed.Duties {
			if task.Tracking == models.Monthly && d.TaskID == task.ID && d.Role == models.Lead {
				return must[[]models.Duty](t)(st.Duties.Confirm(context.Background(), v, seed.Report.ID, []store.DutyDecision{{DutyID: d.ID}}))[0]
			}
		}
	}
	t.Fatal("no monthly task with a lead")
	return models.Duty{}
}

func taskNumber(seed *seeds.Data, id string) string {
	for _, t := range seed.Tasks {
		if t.ID == id {
			return t.Number
		}
	}
	return ""
}

// handIn hands a row in for the duty's task, as the importer would.
func handIn(t *testing.T, st *store.Store, v models.Viewer, report string, d models.Duty) {
	t.Helper()
	ctx := context.Background()
	upload := store.Upload{ReportID: report, DepartmentID: d.DepartmentID, Period: "2026-11", FileName: "十一月.xlsx", FileKind: "xlsx", SHA256: "a1", Body: []byte("x")}
	judge := func(store.Basis) (store.Judged, error) {
		e := models.Entry{TaskID: d.TaskID, Status: models.StatusOnPlan}
		e.SetText(models.FieldProgress, "已完成年度任务的八成。", models.Source{Kind: models.SourceCell, Sheet: "任务进展", Cell: "M5"})
		return store.Judged{Hash: "plan", Detail: "{}", Complete: true, Rows: []store.JudgedRow{{Entry: e}},
			Changes: []models.Change{{Sheet: "任务进展", Cell: "M5", TaskID: d.TaskID, Field: models.FieldProgress, New: "已完成年度任务的八成。"}}}, nil
	}
	sub, _, err := st.Submissions.Keep(ctx, v, upload, judge)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.Submissions.Apply(ctx, v, store.Apply{SubmissionID: sub.ID, PlanHash: "plan"}, judge); err != nil {
		t.Fatal(err)
	}
}

func missingTasks(t *testing.T, f *reader) []string {
	t.Helper()
	return slices.DeleteFunc(columnUnder(t, f, missingSheet, "任务编号"), func(s string) bool { return s == "" })
}

// untrackedOnce: what the report says and nobody follows (坚决做到“两个维护”) is listed once, and nowhere else.
func untrackedOnce(t *testing.T, f *reader, seed *seeds.Data) {
	t.Helper()
	listed := strings.Join(columnUnder(t, f, untrackedSheet, "任务编号"), " ")
	ledger := columnUnder(t, f, ledgerSheet, "任务编号")
	untracked := 0
	for _, task := range seed.Tasks {
		if task.Tracked() {
			continue
		}
		untracked++
		if strings.Count(" "+listed+" ", " "+task.Number+" ") != 1 || slices.Contains(ledger, task.Number) {
			t.Errorf("%s %s: listed wrongly", task.Number, task.Title)
		}
	}
	if untracked == 0 {
		t.Error("the report has no untracked task")
	}
	for _, sheet := range mainSheets {
		if !slices.Contains(f.GetSheetList(), sheet) {
			continue
		}
		for _, row := range must[[][]string](t)(f.GetRows(sheet)) {
			if strings.Contains(strings.Join(row, " "), "两个维护") {
				t.Errorf("%s speaks of 两个维护", sheet)
			}
		}
	}
}

// scopes: the department gets its own tasks, a reader and a stranger nothing.
func scopes(t *testing.T, st *store.Store, report string, d models.Duty) {
	t.Helper()
	ctx := context.Background()
	own := models.Viewer{UserID: "usr_own", Departments: []string{d.DepartmentID}}
	f := open(t, must[File](t)(Consolidated(ctx, st, own, report, "2026-11", Selection{})).Body)
	reconciles(t, f)
	for _, name := range columnUnder(t, f, departmentSheet, "单位")[1:] {
		if name != "其他单位牵头" && name != "合计" {
			t.Errorf("a department sees the account of %s", name)
		}
	}
	for v, want := range map[string]models.ErrorKind{"reader": models.Forbidden, "": models.NotSignedIn} {
		if _, err := Consolidated(ctx, st, models.Viewer{UserID: v, Reader: true}, report, "2026-11", Selection{}); models.KindOf(err) != want {
			t.Errorf("viewer %q: %v, want %s", v, err, want)
		}
	}
	if _, err := Consolidated(ctx, st, own, report, "2031-01", Selection{}); models.KindOf(err) != models.NotFound {
		t.Errorf("an unknown period: %v", err)
	}
}
