package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/exporter"
	"duban/models"
	"duban/pgtest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// kills is how often the test kills; `make soak` sets it to the 200 of security.md P4.
func kills() int {
	if os.Getenv("DUBAN_SOAK") == "1" {
		return 200
	}
	return 12
}

// A real process is killed with -9 at random moments of an import: afterwards all rows of the sheet are in the ledger or none, the
// chain of events holds, and what the process had acknowledged is there.
func TestKillDuringApply(t *testing.T) {
	for name, fresh := range map[string]func(t *testing.T) (url string, args []string){
		"sqlite": func(t *testing.T) (string, []string) {
			dir := t.TempDir()
			return filepath.Join(dir, "duban.db"), []string{"--data-dir=" + dir}
		},
		"postgres": func(t *testing.T) (string, []string) {
			url := pgtest.URL(t)
			return url, []string{"--database-url=" + url}
		},
	} {
		t.Run(name, func(t *testing.T) {
			url, args := fresh(t)
			st := storetest.Open(t, url)
			const rows = 300
			seed := storetest.Synthetic(rows, 1)
			seed.Report.Slug = "kill-2026"
			if _, err := st.Reports.Load(context.Background(), storetest.Staff, seed); err != nil {
				t.Fatal(err)
			}
			args = append(args, "--report=kill-2026")
			took := timeOf(t, append(args, "import", fill(t, st, seed, rows, 0), "--period=2026-11"))
			all, none := 0, 0
			for i := range kills() {
				before := entries(t, st)
				file := fill(t, st, seed, rows, i+1)
				acknowledged := killed(t, append(args, "import", file, "--period=2026-11"), time.Duration(rand.Int64N(int64(took))))
				switch after := entries(t, st); {
				case after == before+rows:
					all++
				case after == before && !acknowledged:
					none++
				default:
					t.Fatalf("%d entries before, %d after a kill, acknowledged %v: neither all nor nothing", before, after, acknowledged)
				}
				if broken, err := st.Events.Verify(context.Background(), nil); err != nil || len(broken) > 0 {
					t.Fatalf("the chain of events after a kill: %v %v", broken, err)
				}
			}
			t.Logf("of %d kills %d came after the apply, %d before its end", all+none, all, none)
		})
	}
}

// killed starts a command, kills it after a time and says whether it had told of success before.
func killed(t *testing.T, args []string, after time.Duration) (acknowledged bool) {
	t.Helper()
	cmd := program(args...)
	var out strings.Builder
	cmd.Stdout = &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended by itself
	_ = cmd.Wait()
	return strings.Contains(out.String(), "已报")
}

func timeOf(t *testing.T, args []string) time.Duration {
	t.Helper()
	start := time.Now()
	if out, err := program(args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return time.Since(start)
}

// fill writes a sheet in which every row says something that the ledger doesn't hold yet.
func fill(t *testing.T, st *store.Store, seed models.Seed, rows, round int) string {
	t.Helper()
	d := seed.Departments[0]
	file, err := exporter.Template(context.Background(), st, storetest.Staff, seed.Report.ID, d.ID, "2026-11")
	if err != nil {
		t.Fatal(err)
	}
	f, err := workbook.OpenReader(strings.NewReader(string(file.Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	column, err := workbook.ColumnNumberToName(sheet.Index(sheet.Template, models.FieldProgress))
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows {
		if err := f.SetCellValue(sheet.FirstSheet, fmt.Sprint(column, row+5), fmt.Sprintf("第%d轮第%d项进展", round, row)); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "filled.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func entries(t *testing.T, st *store.Store) int {
	t.Helper()
	var n int
	if err := st.Pool().QueryRowContext(context.Background(), `SELECT count(*) FROM entries`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// dump is every row of every table of an SQLite file, as text.
func dump(t *testing.T, path string) string {
	t.Helper()
	st := storetest.Open(t, path)
	var out strings.Builder
	for _, table := range names(t, st.Pool()) {
		rows, err := st.Pool().QueryContext(context.Background(), `SELECT * FROM "`+table+`" ORDER BY 1, 2`)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&out, table, values)
		}
		rows.Close()
	}
	return out.String()
}

func names(t *testing.T, pool *sql.DB) []string {
	t.Helper()
	rows, err := pool.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}
