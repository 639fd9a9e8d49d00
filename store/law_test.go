package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// judged is a judgement that puts one text on a task, as a check would.
func judged(task models.Task, text string) func(store.Basis) (store.Judged, error) {
	return func(b store.Basis) (store.Judged, error) {
		for _, x := range b.Tasks {
			if x.ID != task.ID {
				continue
			}
			row := store.JudgedRow{Entry: models.Entry{TaskID: task.ID, Progress: text}}
			change := models.Change{TaskID: task.ID, Task: task.Number, Field: models.FieldProgress, New: text, Sheet: "s", Cell: "M5"}
			now := ""
			if x.Now.Entry != nil {
				now = x.Now.Entry.ID
			}
			return store.Judged{Hash: now + text, Changes: []models.Change{change}, Rows: []store.JudgedRow{row}, Complete: true}, nil
		}
		return store.Judged{Hash: "none"}, nil
	}
}

func file(seed models.Seed, d models.Department, body string) store.Upload {
	return store.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-11", FileName: "f.xlsx", FileKind: "xlsx",
		SHA256: fmt.Sprintf("hash of %x", body), Body: []byte(body)}
}

// led is a task that a department leads.
func led(t *testing.T, seed models.Seed, d models.Department) models.Task {
	t.Helper()
	for _, duty := range seed.Duties {
		if duty.DepartmentID != d.ID || duty.Role != models.Lead {
			continue
		}
		for _, x := range seed.Tasks {
			if x.ID == duty.TaskID {
				return x
			}
		}
	}
	t.Fatalf("%s leads nothing", d.Code)
	return models.Task{}
}

// The same bytes at the same time are one submission, with equal answers (security.md P7).
func TestParallelUploadsOfTheSameBytes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		task := led(t, seed, d)
		var wg sync.WaitGroup
		ids := make([]string, 100)
		for i := range ids {
			wg.Go(func() {
				sub, _, err := st.Submissions.Keep(ctx, storetest.For(d), file(seed, d, "the same"), judged(task, "进展"))
				if err != nil {
					t.Error(err)
				}
				ids[i] = sub.ID
			})
		}
		wg.Wait()
		slices.Sort(ids)
		if one := slices.Compact(ids); len(one) != 1 {
			t.Errorf("100 uploads of the same bytes made %d submissions", len(one))
		}
	})
}

// Two different files at once: one is applied on what it was checked against, the other gets a conflict; nothing is lost or doubled.
func TestParallelAppliesConflictClearly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		task := led(t, seed, d)
		v := storetest.For(d)
		sub, j, err := st.Submissions.Keep(ctx, v, file(seed, d, "one"), judged(task, "进展"))
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			wg.Go(func() {
				_, _, errs[i] = st.Submissions.Apply(ctx, v, store.Apply{SubmissionID: sub.ID, PlanHash: j.Hash}, judged(task, "进展"))
			})
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil && models.KindOf(err) != models.Conflict {
				t.Errorf("apply %d: %v", i, err)
			}
		}
		var n int
		if err := st.Pool().QueryRowContext(ctx, `SELECT count(*) FROM entries`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%d entries (%v) after 20 applies of one submission, want 1", n, err)
		}
	})
}

// Viewer.MaySeeProgress and the store's scope are one rule in two forms: they agree for every viewer and task.
func TestScopeAgreesWithViewer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		duties := map[string][]models.Duty{}
		for _, d := range seed.Duties {
			duties[d.TaskID] = append(duties[d.TaskID], d)
		}
		// an entry on a task of every third department
		var reported []string
		for i := 0; i < len(seed.Departments); i += 3 {
			d := seed.Departments[i]
			basis, err := st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, d.ID, "2026-11")
			if err != nil {
				t.Fatal(err)
			}
			if len(basis.Tasks) == 0 {
				continue
			}
			task := basis.Tasks[0].Task
			sub, j, err := st.Submissions.Keep(ctx, storetest.Staff, file(seed, d, d.Code), judged(task, d.Code))
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := st.Submissions.Apply(ctx, storetest.Staff, store.Apply{SubmissionID: sub.ID, PlanHash: j.Hash}, judged(task, d.Code)); err != nil {
				t.Fatal(err)
			}
			reported = append(reported, task.ID)
		}
		viewers := []models.Viewer{storetest.Staff, {UserID: "usr_reader", Reader: true}, {UserID: "usr_none"}}
		for _, d := range seed.Departments {
			viewers = append(viewers, storetest.For(d))
		}
		for _, v := range viewers {
			seen, err := st.Entries.Latest(ctx, v, reported, models.Date{})
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range reported {
				if _, ok := seen[id]; ok != v.MaySeeProgress(duties[id]) {
					t.Errorf("viewer %s, task %s: the store shows it: %v, the rule says %v", v.UserID, id, ok, v.MaySeeProgress(duties[id]))
				}
			}
		}
		for _, v := range viewers {
			subs, _, err := st.Submissions.List(ctx, v, store.SubmissionFilter{ReportID: seed.Report.ID}, store.Page{})
			if err != nil {
				t.Fatal(err)
			}
			all, _, _ := st.Submissions.List(ctx, storetest.Staff, store.SubmissionFilter{ReportID: seed.Report.ID}, store.Page{})
			want := 0
			for _, s := range all {
				if v.MaySeeSubmission(s) {
					want++
				}
			}
			if len(subs) != want {
				t.Errorf("viewer %s sees %d submissions, the rule says %d", v.UserID, len(subs), want)
			}
		}
	})
}

// Whatever is done to the events behind the store's back is named by Verify.
func TestTamperingIsNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		for i := range 5 {
			title := fmt.Sprint("题目", i)
			if _, err := st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: seed.Tasks[i].ID, Title: &title}); err != nil {
				t.Fatal(err)
			}
		}
		_, head, err := st.Events.Head(ctx, seed.Report.ID)
		if err != nil {
			t.Fatal(err)
		}
		heads := map[string]string{seed.Report.ID: head}
		if broken, err := st.Events.Verify(ctx, heads); err != nil || len(broken) != 0 {
			t.Fatalf("untouched: %v %v", broken, err)
		}
		for name, c := range map[string]struct{ do, undo string }{
			"edited":     {`UPDATE events SET data = '{}' || data WHERE seq = 3`, `UPDATE events SET data = substr(data, 3) WHERE seq = 3`},
			"actor":      {`UPDATE events SET actor = actor || 'x' WHERE seq = 2`, `UPDATE events SET actor = substr(actor, 1, length(actor) - 1) WHERE seq = 2`},
			"removed":    {`UPDATE events SET seq = 1003 WHERE seq = 3`, `UPDATE events SET seq = 3 WHERE seq = 1003`},
			"cut off":    {`UPDATE events SET report_id = report_id, seq = -seq WHERE seq = 6`, `UPDATE events SET seq = -seq WHERE seq = -6`},
			"head moved": {`UPDATE chain_heads SET seq = seq - 1`, `UPDATE chain_heads SET seq = seq + 1`},
		} {
			if _, err := st.Pool().ExecContext(ctx, c.do); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			broken, err := st.Events.Verify(ctx, heads)
			if err != nil || len(broken) == 0 {
				t.Errorf("%s: %v %v, want it named", name, broken, err)
			}
			if _, err := st.Pool().ExecContext(ctx, c.undo); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if broken, err := st.Events.Verify(ctx, heads); err != nil || len(broken) != 0 {
			t.Errorf("put back: %v %v", broken, err)
		}
		// rolled back to an older, whole state: only the head that was kept elsewhere tells
		if broken, err := st.Events.Verify(ctx, map[string]string{seed.Report.ID: strings.Repeat("0", 64)}); err != nil || len(broken) != 1 {
			t.Errorf("a head that isn't in the chain: %v %v", broken, err)
		}
	})
}

// A writer's clock may go wrong; the order of events is by number, and the chain holds.
func TestEventsAreOrderedByNumber(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	for i := range 3 {
		title := fmt.Sprint("第", i, "次")
		st.SetClock(func() time.Time { return time.Date(2027-i, 1, 1, 0, 0, 0, 0, time.UTC) })
		if _, err := st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: seed.Tasks[0].ID, Title: &title}); err != nil {
			t.Fatal(err)
		}
	}
	events, err := st.Events.After(ctx, storetest.Staff, seed.Report.ID, 1, 10)
	if err != nil || len(events) != 3 {
		t.Fatalf("%d events %v", len(events), err)
	}
	if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) != 0 {
		t.Errorf("%v %v", broken, err)
	}
}
