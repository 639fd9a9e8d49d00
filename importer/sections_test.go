package importer_test

import (
	"errors"
	"fmt"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// Sections of one bureau hand in their rows in files of their own: a later file replaces rows, not files. A corrected copy takes the place
// of the one before.
func TestSectionsReplaceRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		basis, err := st.Submissions.Basis(ctx, v, seed.Report.ID, d.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		row := func(n int, says string) string {
			task := basis.Tasks[n].Task
			return fmt.Sprintf("%s,\"%s\",%s\n", task.Number, task.Title, says)
		}
		check := func(name string, rows ...string) importer.Result {
			t.Helper()
			body := "任务编号,工作任务,进展情况\n"
			for _, r := range rows {
				body += r
			}
			u := upload(seed, d, []byte(body))
			u.FileName = name
			r, err := importer.Check(ctx, st, v, u)
			if err != nil || len(r.Detail.Changes) != len(rows) {
				t.Fatalf("%s: %d changes, findings %v, %v", name, len(r.Detail.Changes), r.Findings, err)
			}
			return r
		}
		apply := func(r importer.Result) (importer.Result, error) {
			return importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
		}
		first := check("种植业科.csv", row(0, "甲科的进展"), row(1, "甲科的另一项"))
		second := check("畜牧科.csv", row(1, "乙科也报了这一项"), row(2, "乙科的进展"))
		if r, err := apply(first); err != nil || !r.Applied {
			t.Fatalf("the first of two: %v", err)
		}
		r, err := apply(second)
		if !errors.Is(err, store.ErrStale) || r.Submission.State != models.Checked {
			t.Fatalf("the second, previewed before the first was in: %v %v", r.Submission, err)
		}
		if r, err = apply(r); err != nil || !r.Applied {
			t.Fatalf("the second with its new preview: %v", err)
		}
		if _, err := apply(check("种植业科旧表.csv", row(0, "甲科补充"))); err != nil {
			t.Fatal(err)
		}
		basis, err = st.Submissions.Basis(ctx, v, seed.Report.ID, d.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range []string{"甲科补充", "乙科也报了这一项", "乙科的进展"} {
			if e := basis.Tasks[n].Now.Entry; e == nil || e.Progress != want {
				t.Errorf("row %d says %+v, want %s", n, e, want)
			}
		}
		wrong := check("第三科.csv", row(3, "写错了"))
		right := check("第三科改正.csv", row(3, "改对了"))
		if _, err := apply(wrong); models.KindOf(err) != models.Conflict {
			t.Errorf("a file that was corrected since: %v", err)
		}
		if _, err := apply(right); err != nil {
			t.Fatal(err)
		}
		old, err := st.Submissions.Find(ctx, v, wrong.Submission.ID)
		if err != nil || old.State != models.Superseded {
			t.Errorf("the wrong one is %s, %v", old.State, err)
		}
	})
}
