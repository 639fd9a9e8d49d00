package importer_test

import (
	"strings"
	"testing"

	"duban/exporter"
	"duban/models"
	"duban/officetest"
	"duban/storetest"
)

// 坚决做到“两个维护” is covered by the breakdown but never owed, rated or chased: no template row, no debt, no light; it is listed once, on
// the sheet of what isn't tracked.
func TestSlogansAreNotTracked(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	slogan := models.Task{}
	for _, x := range seed.Tasks {
		if strings.Contains(x.Title, "两个维护") {
			slogan = x
		}
	}
	if slogan.Tracking != models.Untracked {
		t.Fatalf("the task of 两个维护 is tracked: %+v", slogan)
	}
	untracked := map[string]bool{}
	for _, x := range seed.Tasks {
		if !x.Tracked() {
			untracked[x.ID] = true
		}
	}
	for _, d := range seed.Duties {
		if untracked[d.TaskID] {
			t.Errorf("%s has a duty on an untracked task", d.DepartmentID)
		}
	}
	for _, d := range seed.Departments {
		basis, err := st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, d.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range basis.Tasks {
			if untracked[x.ID] {
				t.Errorf("%s: a template row for %s", d.Code, x.Number)
			}
		}
	}
	if light, lit := models.TaskLight(models.LightInput{Task: slogan, Settings: seed.Report.Settings, Period: seed.Periods[10].Name}); lit {
		t.Errorf("the slogan has a light: %+v", light)
	}
	file, err := exporter.Consolidated(ctx, st, storetest.Staff, seed.Report.ID, november, exporter.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for name, cells := range officetest.Cells(t, file.Body) {
		for _, text := range cells {
			if text == slogan.Number || text == slogan.Title {
				seen[name]++
			}
		}
	}
	if len(seen) != 1 || seen["不跟踪任务"] == 0 {
		t.Errorf("the slogan stands on %v, want 不跟踪任务 alone", seen)
	}
}
