package store

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"sync"
)

// SQLite keeps what was committed in a log and, once that is long, copies it into the database file. Left alone it does so in the commit
// that made the log long: whoever handed in ten thousand rows waited a tenth longer for it. Here a connection of its own copies after
// commits; the writer does it itself only where that one lags far behind.

const (
	pageSize  = 4096     // SQLite's own
	logKept   = 4 << 20  // how long the log gets before it is copied, and stays afterwards
	logAtMost = 64 << 20 // how long it gets before the writer copies it itself
)

// checkpoints copies the log after commits.
type checkpoints struct {
	log    string // the log's file
	asked  chan struct{}
	cancel context.CancelFunc
	ended  sync.WaitGroup
}

// startCheckpoints opens the connection that copies the log.
func (db *database) startCheckpoints(path string, options url.Values) error {
	g, err := db.sqlitePool(path, options, 1)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &checkpoints{log: path + "-wal", asked: make(chan struct{}, 1), cancel: cancel}
	db.checkpoints = c
	c.ended.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-c.asked:
			}
			if log, err := os.Stat(c.log); err != nil || log.Size() <= logKept {
				continue
			}
			if err := g.WithContext(ctx).Exec(`PRAGMA wal_checkpoint(PASSIVE)`).Error; err != nil && ctx.Err() == nil {
				slog.Warn("store: the log was not copied into the database file", "error", err)
			}
		}
	})
	return nil
}

// due has the log copied soon if it is long; nil is no SQLite.
func (c *checkpoints) due() {
	if c == nil {
		return
	}
	select {
	case c.asked <- struct{}{}:
	default: // it is asked for already
	}
}

// stop waits for the copying under way; nil may be stopped.
func (c *checkpoints) stop() {
	if c != nil {
		c.cancel()
		c.ended.Wait()
	}
}
