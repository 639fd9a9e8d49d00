package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool for reading and writing.
func openPostgres(url string) (*database, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["timezone"] = "UTC"
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(settle))
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig())
	if err != nil {
		pool.Close()
		return nil, err
	}
	d := &database{writer: db, reader: db, dialect: onPostgres, now: instant}
	d.pools = append(d.pools, pool)
	return d, nil
}

// settle makes pgx give instants in UTC (left alone it gives them in the server's local zone), and the server pack long values by LZ4 where it
// can: with its own way it takes longer over what was read in a large file than over the rows that come of it.
func settle(ctx context.Context, conn *pgx.Conn) error {
	_, _ = conn.Exec(ctx, `SET default_toast_compression = 'lz4'`)
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}
