package pgtest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// childVariable tells this test binary, run again by a test below, to start a server and print its address.
const childVariable = "DUBAN_PGTEST_CHILD"

// TestFreshDatabase: a database of the promised kind, empty, of its own for each call, and gone afterwards.
func TestFreshDatabase(t *testing.T) {
	var address string
	t.Run("kind", func(t *testing.T) {
		address = URL(t)
		db := open(t, address)
		for query, want := range map[string]string{
			"SHOW server_encoding": "UTF8",
			"SHOW timezone":        TimeZone,
			"SELECT count(*)::text FROM information_schema.tables WHERE table_schema = 'public'": "0",
		} {
			if got := one(t, db, query); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		if other := URL(t); other == address {
			t.Errorf("two calls gave the same address %s", other)
		}
	})
	if t.Failed() || address == "" {
		return
	}
	s := server(t)
	query := "SELECT count(*)::text FROM pg_database WHERE datname LIKE '" + s.prefix + "%'"
	if got := one(t, s.admin, query); got != "0" {
		t.Errorf("%s databases left after their tests", got)
	}
}

// TestDropThrowsOut: a connection left open doesn't keep the database.
func TestDropThrowsOut(t *testing.T) {
	var db *sql.DB
	t.Run("careless", func(t *testing.T) {
		var err error
		if db, err = sql.Open("pgx", URL(t)); err != nil {
			t.Fatal(err)
		}
		one(t, db, "SELECT 'connected'")
	})
	if db == nil {
		t.Skip("SKIPPED: no PostgreSQL")
	}
	defer db.Close()
	if err := db.Ping(); err == nil {
		t.Error("the database still answers after its test")
	}
}

// TestTemplate: one migration for many parallel tests, each with tables of its own.
func TestTemplate(t *testing.T) {
	var runs atomic.Int64
	migrate := func(url string) error {
		runs.Add(1)
		db, err := sql.Open("pgx", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("CREATE TABLE note (words text); INSERT INTO note VALUES ('seed')")
		return err
	}
	t.Run("parallel", func(t *testing.T) {
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				db := open(t, Template(t, "note", migrate))
				if _, err := db.Exec("INSERT INTO note VALUES ('mine')"); err != nil {
					t.Fatal(err)
				}
				if got := one(t, db, "SELECT count(*)::text FROM note"); got != "2" {
					t.Errorf("%s rows, want the seed and mine", got)
				}
				if got := one(t, db, "SHOW timezone"); got != TimeZone {
					t.Errorf("time zone %s, want %s", got, TimeZone)
				}
			})
		}
	})
	if os.Getenv(URLVariable) == "" && runs.Load() > 1 {
		t.Errorf("migrated %d times", runs.Load())
	}
}

// TestTemplateFailure: the first failure is every later caller's too, without another try.
func TestTemplateFailure(t *testing.T) {
	URL(t) // skips where there is no server
	s, runs := server(t), 0
	for range 2 {
		_, err := s.template("broken", func(string) error { runs++; return errors.New("no such column") })
		if err == nil || err.Error() != "no such column" {
			t.Errorf("error %v", err)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs, want 1", runs)
	}
}

// TestKilledProcess: a test process that is killed outright leaves neither server nor folder.
func TestKilledProcess(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		fmt.Println("ADDRESS " + URL(t))
		time.Sleep(time.Minute)
		return
	}
	if os.Getenv(URLVariable) != "" {
		t.Skip("SKIPPED: no server is started with " + URLVariable)
	}
	URL(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcess$", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dir := printedFolder(t, out)
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("the child's folder: %v", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	for range 100 {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%s is still there 10 s after the kill", dir)
}

// TestForeignServer runs this suite again against a server named in the environment: nothing may be left on it.
func TestForeignServer(t *testing.T) {
	if os.Getenv(URLVariable) != "" {
		t.Skip("SKIPPED: this is the run on a foreign server")
	}
	address := URL(t)
	cmd := exec.Command(os.Args[0], "-test.run=^Test(FreshDatabase|DropThrowsOut|Template)$", "-test.v")
	cmd.Env = append(os.Environ(), URLVariable+"="+address)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count("\n"+string(out), "\n--- PASS: Test") != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	query := "SELECT count(*)::text FROM pg_database WHERE datname LIKE 'duban_test_%' AND NOT starts_with(datname, '" + server(t).prefix + "')"
	if got := one(t, open(t, address), query); got != "0" {
		t.Errorf("%s databases left on the foreign server", got)
	}
}

// TestMissing: without the programs the error says what to do, and only CI or DUBAN_REQUIRE insist.
func TestMissing(t *testing.T) {
	t.Setenv("PATH", "")
	_, err := binaries("/nowhere/*/bin")
	if _, ok := err.(missing); !ok || !strings.Contains(err.Error(), "make deps") {
		t.Errorf("error %v", err)
	}
	for _, c := range []struct {
		ci, require string
		want        bool
	}{{"", "", false}, {"true", "", true}, {"false", "", false}, {"", "1", true}, {"", "0", false}} {
		t.Setenv("CI", c.ci)
		t.Setenv("DUBAN_REQUIRE", c.require)
		if got := required(); got != c.want {
			t.Errorf("CI=%q DUBAN_REQUIRE=%q: %v", c.ci, c.require, got)
		}
	}
}

// BenchmarkURL is what an empty database costs a test, the start of the server left out.
func BenchmarkURL(b *testing.B) {
	server(b)
	for b.Loop() {
		fresh(b, server(b), "")
	}
}
