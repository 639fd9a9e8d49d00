package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// copiedFrom is how many rows go by COPY on PostgreSQL: fewer aren't worth its round trips.
const copiedFrom = 50

// copied writes the rows by COPY in PostgreSQL's binary form, beneath gorm's transaction: four times as fast as one statement with arrays
// of text. Rows are made while the server takes those before.
func (b bulk) copied(t *tx) error {
	ctx := t.Statement.Context
	types, err := columnTypeNames(ctx, t.Statement.ConnPool, b.table)
	if err != nil {
		return err
	}
	kinds := make([]string, len(b.fields))
	for k, f := range b.fields {
		if kinds[k] = types[f.DBName]; !binaryForm[kinds[k]] {
			return b.arrays(t)
		}
	}
	return t.conn.Raw(func(conn any) error {
		pg, ok := conn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("store: COPY on a %T", conn)
		}
		_, err := pg.Conn().PgConn().CopyFrom(ctx, &copyStream{bulk: b, kinds: kinds, numeric: pg.Conn().TypeMap()},
			fmt.Sprintf(`COPY "%s" (%s) FROM STDIN BINARY`, b.table, names(b.fields)))
		return err
	})
}

// binaryForm are the types that copyStream writes.
var binaryForm = map[string]bool{"text": true, "bigint": true, "integer": true, "boolean": true, "timestamp with time zone": true, "numeric": true}

// copyStream is the rows as COPY reads them; it makes them as they are asked for.
type copyStream struct {
	bulk
	kinds   []string
	numeric *pgtype.Map
	next    int
	begun   bool
	buf     []byte
	rest    []byte // of buf, not read yet
	err     error
}

// copyPiece is about how much is made at once.
const copyPiece = 48 << 10

// Read is io.Reader.
func (s *copyStream) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		if s.err == nil {
			s.err = s.make()
		}
		if len(s.rest) == 0 {
			return 0, s.err
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// make makes the next piece; io.EOF comes with the last.
func (s *copyStream) make() error {
	s.buf = s.buf[:0]
	if !s.begun {
		s.begun = true
		s.buf = append(s.buf, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	}
	for ; s.next < s.count && len(s.buf) < copyPiece; s.next++ {
		if err := s.append(s.row(s.next)); err != nil {
			return err
		}
	}
	s.rest = s.buf
	if s.next < s.count {
		return nil
	}
	s.buf = append(s.buf, 0xff, 0xff)
	s.rest = s.buf
	return io.EOF
}

func (s *copyStream) append(row reflect.Value) error {
	s.buf = binary.BigEndian.AppendUint16(s.buf, uint16(len(s.fields)))
	for k, f := range s.fields {
		if at := fieldOf(row, f); at.Kind() == reflect.String && f.Serializer == nil && s.kinds[k] == "text" {
			s.text(at.String())
			continue
		}
		v, err := value(row, f)
		if err == nil {
			err = s.value(s.kinds[k], v)
		}
		if err != nil {
			return fmt.Errorf("store: %s.%s: %w", s.table, f.DBName, err)
		}
	}
	return nil
}

func (s *copyStream) text(v string) {
	s.buf = binary.BigEndian.AppendUint32(s.buf, uint32(len(v)))
	s.buf = append(s.buf, v...)
}

var errForm = errors.New("a value that the column doesn't take")

// epoch is from when PostgreSQL counts instants.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// value appends a value in the form of a column's type: its length and its bytes.
func (s *copyStream) value(kind string, v driver.Value) error {
	switch v := v.(type) {
	case nil:
		s.buf = binary.BigEndian.AppendUint32(s.buf, 0xffffffff)
		return nil
	case string:
		switch kind {
		case "text":
			s.text(v)
			return nil
		case "numeric":
			return s.number(v)
		}
	case int64:
		switch {
		case kind == "bigint":
			s.buf = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(s.buf, 8), uint64(v))
			return nil
		case kind == "integer" && v == int64(int32(v)):
			s.buf = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(s.buf, 4), uint32(v))
			return nil
		}
	case bool:
		if kind == "boolean" {
			s.buf = append(binary.BigEndian.AppendUint32(s.buf, 1), 0)
			if v {
				s.buf[len(s.buf)-1] = 1
			}
			return nil
		}
	case time.Time:
		if kind == "timestamp with time zone" {
			s.buf = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(s.buf, 8), uint64(v.Sub(epoch).Microseconds()))
			return nil
		}
	}
	return errForm
}

func (s *copyStream) number(v string) error {
	var n pgtype.Numeric
	if err := n.Scan(v); err != nil {
		return err
	}
	at := len(s.buf)
	made, err := s.numeric.Encode(pgtype.NumericOID, pgtype.BinaryFormatCode, n, append(s.buf, 0, 0, 0, 0))
	if err != nil {
		return err
	}
	s.buf = made
	binary.BigEndian.PutUint32(s.buf[at:], uint32(len(s.buf)-at-4))
	return nil
}

// arrays writes the rows by one statement, whose columns travel as arrays of text.
func (b bulk) arrays(t *tx) error {
	ctx := t.Statement.Context
	types, err := columnTypeNames(ctx, t.Statement.ConnPool, b.table)
	if err != nil {
		return err
	}
	texts := make([][]*string, len(b.fields))
	for i := range b.count {
		row := b.row(i)
		for k, f := range b.fields {
			v, err := value(row, f)
			if err != nil {
				return err
			}
			texts[k] = append(texts[k], asText(v))
		}
	}
	columns := make([]any, len(b.fields))
	casts, arrays, aliases := make([]string, len(columns)), make([]string, len(columns)), make([]string, len(columns))
	for k, f := range b.fields {
		columns[k] = texts[k]
		casts[k] = fmt.Sprintf("c%d::%s", k, types[f.DBName])
		arrays[k] = fmt.Sprintf("$%d::text[]", k+1)
		aliases[k] = fmt.Sprintf("c%d", k)
	}
	_, err = t.Statement.ConnPool.ExecContext(ctx, fmt.Sprintf(`INSERT INTO "%s" (%s) SELECT %s FROM unnest(%s) AS u (%s)`, b.table, names(b.fields),
		strings.Join(casts, ", "), strings.Join(arrays, ", "), strings.Join(aliases, ", ")), columns...)
	return err
}

// asText is a value as PostgreSQL reads it from text, nil for NULL.
func asText(v driver.Value) *string {
	var s string
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		s = v
	case []byte:
		s = string(v)
	case time.Time:
		s = v.UTC().Format(time.RFC3339Nano)
	case int64:
		s = strconv.FormatInt(v, 10)
	case bool:
		s = strconv.FormatBool(v)
	default:
		s = fmt.Sprint(v)
	}
	return &s
}

// typeNames are the columns of PostgreSQL's tables by this program's schema, which a running program never changes.
var typeNames sync.Map

func columnTypeNames(ctx context.Context, conn gorm.ConnPool, table string) (map[string]string, error) {
	if known, ok := typeNames.Load(table); ok {
		return known.(map[string]string), nil
	}
	rows, err := conn.QueryContext(ctx, `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		types[name] = kind
	}
	if err := rows.Err(); err != nil || len(types) == 0 {
		return nil, fmt.Errorf("store: columns of %s: %w", table, errOr(err, sql.ErrNoRows))
	}
	typeNames.Store(table, types)
	return types, nil
}

func errOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
