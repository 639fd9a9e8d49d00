// Package storetest opens stores for tests: a fresh SQLite file and a fresh PostgreSQL database, each with the schema of this program
// and, where it is wanted, the 2026 report. It is for tests only.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"duban/models"
	"duban/pgtest"
	"duban/seeds"
	"duban/store"
)

// Staff is the viewer that tests act as where nothing else is said.
var Staff = models.LocalOperator("test")

// Each runs a test on both databases, as subtests named sqlite and postgres.
func Each(t *testing.T, test func(t *testing.T, st *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a fresh store in a folder of the test's own.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "duban.db"))
}

// Postgres is a fresh store on the throwaway server; without one the test is skipped loudly, or fails where nothing may be skipped.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, pgtest.Template(t, "store", migrate))
}

func migrate(url string) error {
	st, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	return st.Close()
}

// Open opens a store and closes it when the test ends.
func Open(t testing.TB, url string) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// Report loads the 2026 report and gives it as it was loaded.
func Report(t testing.TB, st *store.Store) models.Seed {
	t.Helper()
	data, err := seeds.Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Reports.Load(context.Background(), Staff, *data); err != nil {
		t.Fatal(err)
	}
	return *data
}

// Department gives a department of a seed by its code.
func Department(t testing.TB, seed models.Seed, code string) models.Department {
	t.Helper()
	for _, d := range seed.Departments {
		if d.Code == code {
			return d
		}
	}
	t.Fatalf("the report has no department %s", code)
	return models.Department{}
}

// For is a viewer who reports for one department.
func For(d models.Department) models.Viewer {
	return models.Viewer{UserID: "usr_" + d.Code, Name: d.Code, Departments: []string{d.ID}}
}
