// Package store keeps everything in one database, SQLite or PostgreSQL, and is the only room that imports gorm. An exported
// method is one transaction; a private function that takes a *tx is one step in it. The Viewer is a parameter, and the
// permission rule runs inside the transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"duban/models"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Store is the database and, by noun, what can be done with it.
type Store struct {
	Reports     Reports
	Tasks       Tasks
	Plans       Plans
	Departments Departments
	Duties      Duties
	Periods     Periods
	Entries     Entries
	Submissions Submissions
	Closures    Closures
	Attachments Attachments
	Ratings     Ratings
	Baselines   Baselines
	Corrections Corrections
	Chases      Chases
	Outbox      Outbox
	Papers      Papers
	Leaders     Leaders
	Accounts    Accounts
	Events      Events
	Intakes     Intakes
	Calendars   Calendars

	Contributions Contributions // beside the leads' reports

	db *database
}

// database is the two pools: one that writes and one that only reads. On PostgreSQL they are the same.
type database struct {
	writer, reader *gorm.DB
	pools          []*sql.DB
	checkpoints    *checkpoints // SQLite
	dialect        dialect
	now            func() time.Time
	channels       []Channel // that messages go out by
	ledgers        ledgerCache
	quota          int64 // bytes of files that one department may have kept within a day
}

type dialect string

const (
	onSQLite   dialect = "sqlite"
	onPostgres dialect = "postgres"
)

// Open opens the database that url names, migrates it to this program's version and gives the store. url is postgres://…, or
// the path of an SQLite file, which is made where it isn't there.
func Open(ctx context.Context, url string) (*Store, error) {
	var db *database
	var err error
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		db, err = openPostgres(url)
	} else {
		db, err = openSQLite(strings.TrimPrefix(url, "sqlite:"))
	}
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	if err := db.migrate(ctx); err != nil {
		db.close()
		return nil, fmt.Errorf("store: migrate: %w", err)
	}
	db.quota = dayQuota
	return db.store(), nil
}

func (db *database) store() *Store {
	return &Store{
		Reports: Reports{db}, Tasks: Tasks{db}, Plans: Plans{db}, Departments: Departments{db}, Duties: Duties{db}, Periods: Periods{db},
		Entries: Entries{db}, Submissions: Submissions{db}, Closures: Closures{db}, Ratings: Ratings{db}, Baselines: Baselines{db},
		Corrections: Corrections{db}, Attachments: Attachments{db}, Contributions: Contributions{db}, Chases: Chases{db}, Outbox: Outbox{db}, Papers: Papers{db}, Leaders: Leaders{db}, Accounts: Accounts{db}, Events: Events{db}, db: db,
		Intakes: Intakes{db}, Calendars: Calendars{db},
	}
}

// Close closes every connection.
func (s *Store) Close() error { return s.db.close() }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	for _, pool := range s.db.pools {
		if err := pool.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Dialect is "sqlite" or "postgres".
func (s *Store) Dialect() string { return string(s.db.dialect) }

// CountStatements calls seen with every statement from now on, for tests that count them.
func (s *Store) CountStatements(seen func(sql string)) {
	var one sync.Mutex // statements run side by side
	count := func(tx *gorm.DB) {
		one.Lock()
		defer one.Unlock()
		seen(tx.Statement.SQL.String())
	}
	for _, db := range []*gorm.DB{s.db.reader, s.db.writer} {
		_ = db.Callback().Query().After("gorm:query").Register("count", count)
		_ = db.Callback().Row().After("gorm:row").Register("count", count)
		_ = db.Callback().Raw().After("gorm:raw").Register("count", count)
		_ = db.Callback().Create().After("gorm:create").Register("count", count)
		if s.db.dialect == onPostgres {
			return
		}
	}
}

func (db *database) close() error {
	db.checkpoints.stop()
	var errs []error
	for _, pool := range db.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// tx is one transaction that writes: the connection, whose report it touches, who does it, and the events that will be
// chained at its end.
type tx struct {
	*gorm.DB
	conn     *sql.Conn // what the transaction runs on, for what gorm has no words for
	reportID string
	viewer   models.Viewer
	now      time.Time
	events   []acts
	quota    int64
	hasRoom  bool // SQLite: its cache is larger than usual

	seal func() (packed string, err error) // a judgement's hash and detail are still being made
	late *string                           // they are made, and this detail isn't written yet
}

const (
	tries     = 10
	retryWait = 5 * time.Millisecond
)

// write runs step in one transaction of a report. The report's chain head is locked first, so that writers of one report come one
// after another on both databases and a rule may read before it writes. Passing failures (40001, SQLITE_BUSY) are tried
// again. reportID may be "" for what belongs to no report; such a transaction records no events.
func (db *database) write(ctx context.Context, viewer models.Viewer, reportID string, step func(*tx) error) error {
	var err error
	for try := range tries {
		err = db.writer.WithContext(ctx).Connection(func(own *gorm.DB) error {
			conn, _ := own.Statement.ConnPool.(*sql.Conn)
			t := &tx{}
			defer func() {
				if t.hasRoom {
					own.Exec("PRAGMA " + usualCache)
				}
			}()
			return own.Transaction(func(q *gorm.DB) error {
				*t = tx{DB: q, conn: conn, reportID: reportID, viewer: viewer, now: db.now(), quota: db.quota}
				head, err := t.lockHead()
				if err != nil {
					return err
				}
				if err := step(t); err != nil {
					return err
				}
				return t.chain(head)
			})
		})
		if !passing(err) {
			db.checkpoints.due()
			return err
		}
		slog.DebugContext(ctx, "store: transaction tried again", "try", try+1, "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryWait << min(try, 6)):
		}
	}
	return fmt.Errorf("store: gave up after %d tries: %w", tries, err)
}

// read runs step in one read-only transaction: everything that it sees is of one moment.
func (db *database) read(ctx context.Context, step func(*gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.dialect == onPostgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return db.reader.WithContext(ctx).Transaction(step, opts)
}

// query is a single statement outside a transaction.
func (db *database) query(ctx context.Context) *gorm.DB { return db.reader.WithContext(ctx) }

// passing says whether the same transaction may succeed when it is tried again.
func passing(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return false
}

// instant is now as the database keeps it: UTC, whole microseconds.
func instant() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// nextSeq hands out n numbers of a counter and gives the first.
func (t *tx) nextSeq(name string, n int64) (int64, error) {
	err := t.Exec(`INSERT INTO counters (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value`, name, n).Error
	if err != nil {
		return 0, err
	}
	var last int64
	err = t.Raw(`SELECT value FROM counters WHERE name = ?`, name).Scan(&last).Error
	return last - n + 1, err
}

// one scans the single row of a query into dest; no row is NotFound with the given code.
func one(q *gorm.DB, dest any, code string) error {
	q = q.Scan(dest)
	if q.Error != nil {
		return q.Error
	}
	if q.RowsAffected == 0 {
		return models.Errorf(models.NotFound, code, "")
	}
	return nil
}

// Pool is the writing pool beneath the store, for backups, doctors and tests that look at the database itself.
func (s *Store) Pool() *sql.DB { return s.db.pools[0] }

// SetClock makes the store take its instants from another clock, for tests and simulations.
func (s *Store) SetClock(now func() time.Time) {
	s.db.now = func() time.Time { return now().UTC().Truncate(time.Microsecond) }
}
