package store

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
	_ "modernc.org/sqlite" // the driver "sqlite", in Go alone
)

// readers is how many connections read at once: enough to keep the processors busy, for SQLite waits for nothing else. Each may fill a cache of
// its own, which counts against what hostile files may cost (security.md P1); behind it is the system's, which they share.
var readers = max(4, runtime.NumCPU())

// openSQLite opens a file with two pools: one connection that writes (every transaction begins IMMEDIATE, so that two
// read-then-write transactions never deadlock) and several that cannot write.
func openSQLite(path string) (*database, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	common := url.Values{
		"_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "synchronous(FULL)", "journal_mode(WAL)"},
		// instants are written as text in UTC and come back as such
		"_time_format": {"sqlite"}, "_timezone": {"UTC"},
	}
	pragmas := func(more ...string) url.Values {
		options := maps.Clone(common)
		options["_pragma"] = slices.Concat(common["_pragma"], more)
		return options
	}
	writing := pragmas(usualCache, fmt.Sprintf("wal_autocheckpoint(%d)", logAtMost/pageSize), fmt.Sprintf("journal_size_limit(%d)", logKept))
	writing.Set("_txlock", "immediate")
	reading := pragmas("cache_size(-2000)", "query_only(1)")

	db := &database{dialect: onSQLite, now: instant}
	var err error
	if db.writer, err = db.sqlitePool(path, writing, 1); err != nil {
		return nil, err
	}
	if db.reader, err = db.sqlitePool(path, reading, readers); err != nil {
		db.close()
		return nil, err
	}
	if err := db.startCheckpoints(path, pragmas("cache_size(-64)")); err != nil {
		db.close()
		return nil, err
	}
	return db, nil
}

// The writing connection's cache, usually and while it takes many rows: what doesn't fit is written to the log early, read back and written
// again.
const (
	usualCache = "cache_size(-10000)"
	roomyCache = "cache_size(-32000)"
	roomyFrom  = 2000 // rows of one noun
)

// roomy gives the transaction a larger cache; db.write takes it back.
func (t *tx) roomy() error {
	if t.hasRoom {
		return nil
	}
	t.hasRoom = true
	return t.Exec("PRAGMA " + roomyCache).Error
}

func (db *database) sqlitePool(path string, options url.Values, most int) (*gorm.DB, error) {
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	db.pools = append(db.pools, pool)
	if err := pool.Ping(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return gorm.Open(sqliteDialector{pool}, gormConfig())
}

// gormConfig: no transaction round single statements (the store opens its own), no log (errors are returned), statements
// are not prepared and kept, because the written SQL differs by list length.
func gormConfig() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard}
}

// sqliteDialector is what gorm needs to know of SQLite. The public dialectors bring cgo, ignore cancellation or start slowly.
type sqliteDialector struct{ pool *sql.DB }

func (sqliteDialector) Name() string { return "sqlite" }

func (d sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT"},
		UpdateClauses: []string{"UPDATE", "SET", "WHERE"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE"},
	})
	return nil
}

// Migrator is asked for by gorm but never used: goose migrates.
func (d sqliteDialector) Migrator(db *gorm.DB) gorm.Migrator {
	return migrator.Migrator{Config: migrator.Config{DB: db, Dialector: d}}
}

func (sqliteDialector) DataTypeOf(*schema.Field) string { return "text" }

func (sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

func (sqliteDialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo writes a name, a.b as "a"."b".
func (sqliteDialector) QuoteTo(w clause.Writer, name string) {
	_ = w.WriteByte('"')
	for _, r := range name {
		switch r {
		case '.':
			_, _ = w.WriteString(`"."`)
		case '"':
			_, _ = w.WriteString(`""`)
		default:
			_, _ = w.WriteString(string(r))
		}
	}
	_ = w.WriteByte('"')
}

func (sqliteDialector) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `'`, vars...)
}
