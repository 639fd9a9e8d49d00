package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

// Duties go out to Excel and come back confirmed; rows that staff didn't confirm stay proposed; a second time changes nothing.
func TestDutiesOutAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		file, err := exporter.Duties(ctx, st, storetest.Staff, seed.Report.ID)
		if err != nil {
			t.Fatal(err)
		}
		untouched, err := importer.ApplyDuties(ctx, st, storetest.Staff, seed.Report.ID, file.Body)
		if err != nil || untouched.Confirmed+untouched.Changed+len(untouched.Findings) != 0 {
			t.Fatalf("as downloaded: %+v %v, want nothing", untouched, err)
		}
		filled := dutyEdit(t, file.Body, "E5", "是", "E6", "√", "C6", "市发改委", "D6", "市财政局、临猗县人民政府；市农业农村局")
		r, err := importer.ApplyDuties(ctx, st, storetest.Staff, seed.Report.ID, filled)
		if err != nil || r.Confirmed != 2 || len(r.Findings) != 0 {
			t.Fatalf("filled: %+v %v", r, err)
		}
		tracked := []models.Task{}
		for _, x := range seed.Tasks {
			if x.Tracked() {
				tracked = append(tracked, x)
			}
		}
		duties, err := st.Duties.OfTasks(ctx, storetest.Staff, []string{tracked[0].ID, tracked[1].ID, tracked[2].ID})
		if err != nil {
			t.Fatal(err)
		}
		states := map[string][]string{}
		for _, d := range duties {
			states[d.TaskID] = append(states[d.TaskID], string(d.State)+" "+string(d.Role)+" "+codeOf(seed, d.DepartmentID))
		}
		if got := fmt.Sprint(states[tracked[1].ID]); got != "[CONFIRMED LEAD fgw CONFIRMED SUPPORT czj CONFIRMED SUPPORT lyx CONFIRMED SUPPORT nyncj]" {
			t.Errorf("the second task's duties are %s", got)
		}
		if got := fmt.Sprint(states[tracked[2].ID]); strings.Contains(got, "CONFIRMED") || got == "[]" {
			t.Errorf("a row that wasn't confirmed has %s", got)
		}
		again, err := importer.ApplyDuties(ctx, st, storetest.Staff, seed.Report.ID, filled)
		if err != nil || again.Changed != 0 {
			t.Errorf("the same again: %+v %v, want no change", again, err)
		}
	})
}

func TestDutyFaultsChangeNothing(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	file, err := exporter.Duties(ctx, st, storetest.Staff, seed.Report.ID)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		cells []any
		code  string
		cell  string
	}{
		"unknown name": {[]any{"E5", "是", "C5", "市农业农材局"}, "DEPARTMENT_UNKNOWN_HERE", "C5"},
		"no lead":      {[]any{"E5", "是", "C5", ""}, "LEAD_MISSING", "C5"},
		"other word":   {[]any{"E5", "大概"}, "CONFIRM_UNREADABLE", "E5"},
		"unknown task": {[]any{"E5", "是", "F5", "tsk_aaaaaaaaaaaaaaaaaaaa", "A5", "99.1.1"}, "TASK_UNKNOWN", "A5"},
		"task twice":   {[]any{"E5", "是", "E6", "是", "F6", "", "A6", tracked(seed).Number}, "TASK_REPEATED", "A6"},
	} {
		r, err := importer.ApplyDuties(ctx, st, storetest.Staff, seed.Report.ID, dutyEdit(t, file.Body, append(c.cells, "E9", "是")...))
		if err != nil || r.Changed != 0 {
			t.Errorf("%s: %+v %v", name, r, err)
			continue
		}
		hasFinding(t, r.Findings, c.code, c.cell)
	}
	if _, err := exporter.Duties(ctx, st, storetest.For(seed.Departments[0]), seed.Report.ID); models.KindOf(err) != models.Forbidden {
		t.Errorf("a department got the workbook of duties: %v", err)
	}
}

func tracked(seed models.Seed) models.Task {
	for _, x := range seed.Tasks {
		if x.Tracked() {
			return x
		}
	}
	return models.Task{}
}

func codeOf(seed models.Seed, id string) string {
	for _, d := range seed.Departments {
		if d.ID == id {
			return d.Code
		}
	}
	return id
}

func dutyEdit(t *testing.T, body []byte, pairs ...any) []byte {
	t.Helper()
	return with(t, body, func(f *excelize.File) error {
		for i := 0; i+1 < len(pairs); i += 2 {
			if err := f.SetCellValue(sheet.DutySheet, pairs[i].(string), pairs[i+1]); err != nil {
				return err
			}
		}
		return nil
	})
}
