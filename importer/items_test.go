package importer_test

import (
	"testing"

	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Items have a sheet of their own in the template, filled and read back like the first; a milestone of the quarter stands in the
// indicator's place of a task without a number.
func TestItemsAndMilestonesRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		basis, err := st.Submissions.Basis(ctx, v, seed.Report.ID, d.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		plain, counted := basis.Tasks[0], basis.Tasks[1]
		if len(plain.Indicators) != 0 || len(counted.Indicators) == 0 {
			t.Fatal("the test needs a task without and one with an indicator at the beginning")
		}
		insertItems(t, st, counted)
		milestone(t, st, plain, "完成水浇地工程招标", models.NewDate(2026, 12, 20))
		milestone(t, st, plain, "明年的事", models.NewDate(2027, 3, 1))
		blank := template(t, st, v, seed, d)
		if got := cellOf(t, blank, "C5"); got != "完成水浇地工程招标（2026-12-20）" {
			t.Errorf("the quarter's milestone shows as %q", got)
		}
		if r, err := importer.DryRun(ctx, st, v, upload(seed, d, blank)); err != nil || len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Fatalf("as downloaded: %v %v %v", err, r.Detail.Changes, r.Findings)
		}
		filled := with(t, blank, func(f *excelize.File) error {
			if err := f.SetCellValue(sheet.ItemSheet, "H5", 1.5); err != nil {
				return err
			}
			return f.SetCellValue(sheet.ItemSheet, "H6", "8000亩")
		})
		r, err := importer.Check(ctx, st, v, upload(seed, d, filled))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, c := range r.Detail.Changes {
			got[c.Sheet+"!"+c.Cell+" "+c.Item] = c.New
		}
		want := map[string]string{"分项!H5 itm_aaaaaaaaaaaaaaaaaaaa": "1.5", "分项!H6 itm_bbbbbbbbbbbbbbbbbbbb": "0.8"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("wanted (-) and found (+) changes:\n%s\nfindings %v", diff, r.Findings)
		}
		if _, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash}); err != nil {
			t.Fatal(err)
		}
		if r, err := importer.DryRun(ctx, st, v, upload(seed, d, template(t, st, v, seed, d))); err != nil || len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Fatalf("applied and exported again: %v %v %v", err, r.Detail.Changes, r.Findings)
		}
	})
}

func insertItems(t *testing.T, st *store.Store, task models.TaskBasis) {
	t.Helper()
	for i, item := range []struct{ id, title string }{{"itm_aaaaaaaaaaaaaaaaaaaa", "盐湖区"}, {"itm_bbbbbbbbbbbbbbbbbbbb", "临猗县"}} {
		_, err := st.Pool().ExecContext(ctx, `INSERT INTO items (id, report_id, task_id, indicator_id, position, title, low, unit, version)
			VALUES ($1, $2, $3, $4, $5, $6, 10, '万亩', 1)`, item.id, task.ReportID, task.ID, task.Indicators[0].ID, i+1, item.title)
		if err != nil {
			t.Fatal(err)
		}
	}
}

func milestone(t *testing.T, st *store.Store, task models.TaskBasis, title string, due models.Date) {
	t.Helper()
	_, err := st.Pool().ExecContext(ctx, `INSERT INTO milestones (id, report_id, task_id, position, title, due, state, version)
		VALUES ($1, $2, $3, 1, $4, $5, 'OPEN', 1)`, models.NewID(models.MilestonePrefix), task.ReportID, task.ID, title, due)
	if err != nil {
		t.Fatal(err)
	}
}
