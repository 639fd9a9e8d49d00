package pgtest

import (
	"bufio"
	"database/sql"
	"io"
	"net/url"
	"strings"
	"testing"
)

// open connects to address and closes with the test.
func open(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// one is the single text that query answers.
func one(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var s string
	if err := db.QueryRow(query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// printedFolder reads a child's output up to its line "ADDRESS url" and gives the folder of its server.
func printedFolder(t *testing.T, out io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, address, found := strings.Cut(lines.Text(), "ADDRESS ")
		if !found {
			continue
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return u.Query().Get("host")
	}
	t.Fatalf("the child printed no address: %v", lines.Err())
	return ""
}
