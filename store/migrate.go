package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the schema to this program's version. Several programs may start at once: each migration is one transaction, the
// one that comes second fails on it, looks again and finds it done. A schema newer than this program is refused.
func (db *database) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+string(db.dialect))
	if err != nil {
		return err
	}
	name := goose.DialectSQLite3
	if db.dialect == onPostgres {
		name = goose.DialectPostgres
	}
	for try := 0; ; try++ {
		err = db.migrateOnce(ctx, name, files)
		if err == nil || try == 5 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond << try):
		}
	}
}

func (db *database) migrateOnce(ctx context.Context, name goose.Dialect, files fs.FS) error {
	provider, err := goose.NewProvider(name, db.pools[0], files)
	if err != nil {
		return err
	}
	current, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > newest {
		return fmt.Errorf("the database has version %d, this program knows up to %d: use a newer duban", current, newest)
	}
	if current == newest {
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}
