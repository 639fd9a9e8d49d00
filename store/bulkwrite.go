package store

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"duban/models"

	"gorm.io/gorm/schema"
)

// insert writes rows of one noun: on SQLite by prepared statements of several rows each, on PostgreSQL by COPY, few rows by one statement
// whose columns travel as arrays of text.
func insert[T any](t *tx, rows []T) error { return insertEach(t, rows, nil) }

// insertEach is insert that has each row finished by ready, called in order, just before it is sent: one core makes rows while the
// other one, or the database, writes those before.
func insertEach[T any](t *tx, rows []T, ready func(*T)) error {
	if len(rows) == 0 {
		return nil
	}
	parsed, err := schemaOf(new(T))
	if err != nil {
		return err
	}
	fields := make([]*schema.Field, len(parsed.DBNames))
	for i, name := range parsed.DBNames {
		fields[i] = parsed.LookUpField(name)
	}
	b := bulk{table: parsed.Table, fields: fields, count: len(rows), row: func(i int) reflect.Value {
		if ready != nil {
			ready(&rows[i])
		}
		return reflect.ValueOf(&rows[i]).Elem()
	}}
	switch {
	case t.Dialector.Name() != "postgres":
		return b.prepared(t)
	case len(rows) >= copiedFrom:
		return b.copied(t)
	}
	return b.arrays(t)
}

// bulk are rows on their way into a table; row is called once for each, in order.
type bulk struct {
	table  string
	fields []*schema.Field
	count  int
	row    func(int) reflect.Value
}

func names(fields []*schema.Field) string {
	quoted := make([]string, len(fields))
	for i, f := range fields {
		quoted[i] = `"` + f.DBName + `"`
	}
	return strings.Join(quoted, ", ")
}

// rowsAtOnce is how many rows a prepared statement on SQLite carries: enough to share its start, too few to be slow to prepare.
const rowsAtOnce = 50

// group are the rows of one statement. Columns in which all of them say the same are shared: bound once, because the driver takes longer
// over a value than SQLite over writing it.
type group struct {
	shared []bool // by field
	rows   int
	values []driver.NamedValue // the shared ones, then row by row the others
}

// prepared writes the rows by prepared statements, beneath database/sql, which would copy every value once more; another goroutine makes the
// values ready.
func (b bulk) prepared(t *tx) error {
	if b.count >= roomyFrom {
		if err := t.roomy(); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(t.Statement.Context)
	made, failed, used := make(chan group, 4), make(chan error, 1), make(chan []driver.NamedValue, 8)
	defer func() {
		stop()
		for range made { // until the goroutine is gone
		}
	}()
	go func() {
		defer close(made)
		failed <- b.groups(ctx, made, used)
	}()
	err := t.conn.Raw(func(conn any) error { return b.send(ctx, conn, made, used) })
	if err != nil {
		return err
	}
	return <-failed
}

// send executes the groups as they come and gives their lists of values back.
func (b bulk) send(ctx context.Context, conn any, made <-chan group, used chan<- []driver.NamedValue) error {
	preparer, ok := conn.(driver.ConnPrepareContext)
	if !ok {
		return fmt.Errorf("store: prepared rows on a %T", conn)
	}
	var last group
	var statement driver.StmtExecContext
	for g := range made {
		if statement == nil || g.rows != last.rows || !slices.Equal(g.shared, last.shared) {
			next, err := preparer.PrepareContext(ctx, b.statement(g))
			if err != nil {
				return err
			}
			defer next.Close()
			if statement, ok = next.(driver.StmtExecContext); !ok {
				return fmt.Errorf("store: prepared rows by a %T", next)
			}
		}
		if _, err := statement.ExecContext(ctx, g.values); err != nil {
			return err
		}
		last = g
		used <- g.values // there is room for all that are about
	}
	return nil
}

// groups makes the groups in order. What is shared only ever becomes less, so that few statements are prepared.
func (b bulk) groups(ctx context.Context, made chan<- group, used <-chan []driver.NamedValue) error {
	var shared []bool
	for at := 0; at < b.count; at += rowsAtOnce {
		rows := make([]reflect.Value, min(rowsAtOnce, b.count-at))
		for i := range rows {
			rows[i] = b.row(at + i)
		}
		shared = b.shared(rows, shared)
		g := group{shared: shared, rows: len(rows)}
		select {
		case values := <-used:
			g.values = values[:0]
		default:
			g.values = make([]driver.NamedValue, 0, len(rows)*len(b.fields))
		}
		for i, row := range rows {
			for _, share := range []bool{true, false} {
				for k, f := range b.fields {
					if shared[k] != share || share && i > 0 {
						continue
					}
					v, err := value(row, f)
					if err != nil {
						return err
					}
					g.values = append(g.values, driver.NamedValue{Ordinal: len(g.values) + 1, Value: v})
				}
			}
		}
		select {
		case made <- g:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// shared tells in which columns rows say the same, of those in which the rows before did (nil: all).
func (b bulk) shared(rows []reflect.Value, before []bool) []bool {
	shared := make([]bool, len(b.fields))
	for k, f := range b.fields {
		first := fieldOf(rows[0], f)
		shared[k] = (before == nil || before[k]) && !slices.ContainsFunc(rows[1:], func(row reflect.Value) bool { return !same(first, fieldOf(row, f)) })
	}
	return shared
}

// same says that two values are surely equal.
func same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.String:
		return a.String() == b.String()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Int, reflect.Int64:
		return a.Int() == b.Int()
	case reflect.Pointer:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() && same(a.Elem(), b.Elem())
	case reflect.Struct:
		return sameStruct(a.Addr().Interface(), b.Addr().Interface())
	}
	return false // maps and lists: seldom the same, and long to compare
}

// sameStruct is same for the structs that stand in columns.
func sameStruct(a, b any) bool {
	switch a := a.(type) {
	case *models.Source:
		return *a == *b.(*models.Source)
	case *models.Date:
		return *a == *b.(*models.Date)
	case *time.Time:
		return a.Equal(*b.(*time.Time))
	}
	return false // a decimal is a pointer inside
}

// statement is the text for a group: the shared columns first, so that a plain ? goes on counting behind their numbers.
func (b bulk) statement(g group) string {
	var columns, others []*schema.Field
	var numbers, marks []string
	for k, f := range b.fields {
		if g.shared[k] {
			columns, numbers = append(columns, f), append(numbers, fmt.Sprintf("?%d", len(numbers)+1))
		} else {
			others, marks = append(others, f), append(marks, "?")
		}
	}
	row := "(" + strings.Join(append(numbers, marks...), ", ") + ")"
	return fmt.Sprintf(`INSERT INTO "%s" (%s) VALUES %s%s`, b.table, names(append(columns, others...)), row, strings.Repeat(", "+row, g.rows-1))
}

// fieldOf is a row's field.
func fieldOf(row reflect.Value, f *schema.Field) reflect.Value {
	if index := f.StructField.Index; len(index) == 1 {
		return row.Field(index[0])
	}
	return row.FieldByIndex(f.StructField.Index)
}

// value is a field as the database takes it.
func value(row reflect.Value, f *schema.Field) (driver.Value, error) {
	at := fieldOf(row, f)
	switch {
	case f.Serializer != nil:
		return jsonText(at.Addr().Interface())
	case at.Kind() == reflect.String: // also of a named type, none of which is a driver.Valuer
		return at.String(), nil
	case at.Kind() == reflect.Pointer && at.IsNil():
		return nil, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(at.Interface())
}

// noSource is an unset source, as which most of the readings' second ones are written.
var noSource = func() string {
	body, _ := json.Marshal(models.Source{}) // of plain types
	return string(body)
}()

func jsonText(v any) (string, error) {
	var buf [512]byte
	switch v := v.(type) {
	case *models.Source:
		if *v == (models.Source{}) {
			return noSource, nil
		}
		return string(v.AppendJSON(buf[:0])), nil
	case *map[string]models.Source:
		return string(models.AppendSources(buf[:0], *v)), nil
	}
	body, err := json.Marshal(v)
	return string(body), err
}
