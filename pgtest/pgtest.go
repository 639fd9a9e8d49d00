// Package pgtest gives tests a real PostgreSQL: a fresh, empty database for each test, dropped when the test ends.
//
// The server is a throwaway one, started by the first test of a test process that asks for it and never shared with
// another process: initdb and start together cost about 0.7 s, which is less than what sharing would cost in
// locks and in leftovers. It lives in a temporary folder, listens on a Unix socket in there only, does not
// fsync, and runs as an unprivileged user (PostgreSQL refuses root). A watchdog holds the reading end of a pipe
// of the test process, so that server and folder vanish however the process ends, kill -9 included; no
// TestMain is needed.
//
// Its time zone is Asia/Tokyo on purpose: neither UTC nor China's, so an instant that was read or written in
// somebody's local time shows.
//
// Environment:
//
//	DUBAN_TEST_DATABASE_URL  use this server instead; its user must be allowed to create databases
//	DUBAN_REQUIRE=1, CI=true a missing PostgreSQL fails the test instead of skipping it
//
// Only tests may import this package; arch_test.go sees to it.
package pgtest

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// URLVariable names the environment variable with the address of a server to use instead of a throwaway one.
const URLVariable = "DUBAN_TEST_DATABASE_URL"

// TimeZone is the zone that every test database answers in.
const TimeZone = "Asia/Tokyo"

// stepLimit bounds each administrative step: start, create, drop.
const stepLimit = 60 * time.Second

// URL creates an empty database (UTF-8, zone TimeZone) and gives its address, fit for pgx and for --database-url.
// The database is dropped when t ends, with whatever connections are still open. Without PostgreSQL the
// test is skipped, or fails where one is required.
func URL(t testing.TB) string {
	t.Helper()
	return fresh(t, server(t), "")
}

// Template is URL with a database that migrate has prepared: migrate runs once per test process and key, on a
// database of its own, and each call copies that one (some 30 ms). migrate must close its
// connections. On a server named by DUBAN_TEST_DATABASE_URL migrate runs for every call, since nobody would be there
// to drop the template at the end, and not every such server can copy a database.
func Template(t testing.TB, key string, migrate func(url string) error) string {
	t.Helper()
	s := server(t)
	if !s.throwaway {
		url := fresh(t, s, "")
		if err := migrate(url); err != nil {
			t.Fatalf("pgtest: migrate %q: %v", key, err)
		}
		return url
	}
	name, err := s.template(key, migrate)
	if err != nil {
		t.Fatalf("pgtest: template %q: %v", key, err)
	}
	return fresh(t, s, name)
}

// fresh creates a database as a copy of template ("" for an empty one) and drops it when t ends.
func fresh(t testing.TB, s *postgres, template string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	name := s.newName()
	if err := s.create(ctx, name, template); err != nil {
		t.Fatalf("pgtest: create database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
		defer cancel()
		if err := s.drop(ctx, name); err != nil {
			t.Errorf("pgtest: drop database %s: %v", name, err)
		}
	})
	return s.address(name)
}

// first opens the server of this process on first need and keeps the outcome, good or bad.
var first = sync.OnceValues(func() (*postgres, error) {
	if url := os.Getenv(URLVariable); url != "" {
		return connect(url)
	}
	return start()
})

// server gives the server of this process, or ends the test.
func server(t testing.TB) *postgres {
	t.Helper()
	s, err := first()
	if err == nil {
		return s
	}
	_, absent := err.(missing)
	if absent && !required() {
		t.Skipf("SKIPPED: %v", err)
	}
	t.Fatalf("pgtest: %v", err)
	return nil
}

// missing is the error of a machine without PostgreSQL; anything else that goes wrong is a failure.
type missing string

// Error says what to install.
func (m missing) Error() string { return string(m) }

// required tells whether a missing PostgreSQL is a failure here.
func required() bool {
	return os.Getenv("DUBAN_REQUIRE") == "1" || strings.EqualFold(os.Getenv("CI"), "true")
}
