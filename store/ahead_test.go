package store_test

import (
	"slices"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// A basis that was read ahead is used where nothing was committed since, and only there: then the transaction reads no task at all; else
// the judgement sees what was committed.
func TestBasisReadAhead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Synthetic(3, 1)
		if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
			t.Fatal(err)
		}
		d := seed.Departments[0]
		var statements []string
		st.CountStatements(func(sql string) { statements = append(statements, sql) })
		keep := func(name string, a *store.Ahead) (progress string, read bool) {
			t.Helper()
			defer a.Close()
			statements = nil
			u := file(seed, d, name)
			u.Ahead = a
			_, _, _, err := st.Submissions.HandIn(ctx, storetest.Staff, u, store.AtOnce{}, func(b store.Basis) (store.Judged, error) {
				if len(b.Tasks) != 3 {
					t.Errorf("%d tasks in the basis", len(b.Tasks))
				}
				if e := b.Tasks[0].Now.Entry; e != nil {
					progress = e.Progress
				}
				return store.Judged{Hash: name, Complete: true, Changes: []models.Change{{TaskID: b.Tasks[0].ID}},
					Rows: []store.JudgedRow{{Entry: models.Entry{TaskID: b.Tasks[0].ID, Progress: name}}}}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return progress, slices.ContainsFunc(statements, func(s string) bool { return strings.Contains(s, "FROM tasks WHERE") })
		}
		ahead := func() *store.Ahead {
			t.Helper()
			a := st.Submissions.Ahead(ctx, storetest.Staff, seed.Report.ID, d.ID, "2026-11")
			if a == nil {
				t.Fatal("nothing was read ahead")
			}
			return a
		}
		if found, read := keep("first", ahead()); read || found != "" {
			t.Errorf("nothing was committed: tasks read again %v, found %q", read, found)
		}
		old := ahead()
		if found, read := keep("second", ahead()); read || found != "first" {
			t.Errorf("nothing was committed: tasks read again %v, found %q", read, found)
		}
		if found, read := keep("third", old); !read || found != "second" {
			t.Errorf("an upload came in between: tasks read again %v, found %q", read, found)
		}
		old = ahead()
		if _, err := st.Pool().ExecContext(ctx, `UPDATE departments SET position = position + 1`); err != nil {
			t.Fatal(err)
		}
		if _, read := keep("fourth", old); !read {
			t.Error("another table was changed in between, and the tasks weren't read again")
		}
		other := ahead()
		defer other.Close()
		if a := st.Submissions.Ahead(ctx, storetest.Staff, seed.Report.ID, "dep_none", "2026-11"); a != nil {
			t.Error("a basis of an unknown department")
		}
		if a := ahead(); st.Submissions.Ahead(ctx, storetest.Staff, seed.Report.ID, d.ID, "2026-11") != nil {
			t.Error("more bases ahead than there are places")
		} else {
			a.Close()
			a.Close()
		}
	})
}
