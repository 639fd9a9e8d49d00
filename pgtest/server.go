package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// postgres is a server on which databases can be created.
type postgres struct {
	base      *url.URL // the address of the maintenance database
	admin     *sql.DB  // connected to base
	throwaway bool     // started by us, gone with this process
	prefix    string   // of every database's name, unlike any other process's
	last      atomic.Int64

	// lifeline is the writing end of the pipe at the watchdog of a throwaway server. We never close it but keep it from being
	// collected: the kernel closes it when this process ends.
	lifeline io.WriteCloser

	mu        sync.Mutex
	templates map[string]func() (string, error) // by key
}

// connect opens the server at address, whose database serves for creating others.
func connect(address string) (*postgres, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme == "" {
		return nil, fmt.Errorf("%s: want postgres://user:password@host:port/database", URLVariable)
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	if err := admin.PingContext(ctx); err != nil {
		admin.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	admin.SetMaxIdleConns(1)
	return &postgres{
		base: base, admin: admin, prefix: "duban_test_" + randomHex() + "_",
		templates: map[string]func() (string, error){},
	}, nil
}

// randomHex is eight characters that no other process draws.
func randomHex() string {
	var b [4]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// newName is a database name not used before.
func (s *postgres) newName() string { return fmt.Sprintf("%s%d", s.prefix, s.last.Add(1)) }

// address is the URL of the database called name.
func (s *postgres) address(name string) string {
	u := *s.base
	u.Path = "/" + name
	return u.String()
}

// create makes a database as a copy of template, or an empty UTF-8 one. The time zone is set on the database and not on
// the server, so that it holds on a foreign server too; copies don't inherit it.
func (s *postgres) create(ctx context.Context, name, template string) error {
	from := "template0 ENCODING 'UTF8'"
	if template != "" {
		from = quote(template)
	}
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+quote(name)+" TEMPLATE "+from); err != nil {
		return err
	}
	if _, err := s.admin.ExecContext(ctx, "ALTER DATABASE "+quote(name)+" SET timezone TO '"+TimeZone+"'"); err != nil {
		s.drop(ctx, name)
		return err
	}
	return nil
}

// drop removes a database and throws out who is still connected, where the server can do that.
func (s *postgres) drop(ctx context.Context, name string) error {
	_, err := s.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
	if err == nil || s.throwaway {
		return err
	}
	_, err = s.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+quote(name)) // before PostgreSQL 13, and its relatives
	return err
}

// template gives the name of the database that migrate prepared for key, and prepares it the first time. A failure is
// kept: every test that needs the template fails with the same words.
func (s *postgres) template(key string, migrate func(url string) error) (string, error) {
	s.mu.Lock()
	prepared, ok := s.templates[key]
	if !ok {
		prepared = sync.OnceValues(func() (string, error) { return s.prepare(migrate) })
		s.templates[key] = prepared
	}
	s.mu.Unlock()
	return prepared()
}

// prepare creates a database and lets migrate fill it.
func (s *postgres) prepare(migrate func(url string) error) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	name := s.newName()
	if err := s.create(ctx, name, ""); err != nil {
		return "", err
	}
	return name, migrate(s.address(name))
}

// quote writes name as an SQL identifier.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
