package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"duban/models"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Long lists of rows don't go through gorm: its scan and its batches cost several times what the databases do (10,000 rows of a
// department's sheet, read and written in one apply, are felt). gorm's schema still says which column is which field.

// schemas are gorm's parsed structs.
var schemas sync.Map

func schemaOf(model any) (*schema.Schema, error) {
	return schema.Parse(model, &schemas, schema.NamingStrategy{})
}

// appendRows adds a query's rows to a list. A column without a field, and a field without a column, are passed over, as by gorm.
func appendRows[T any](q *gorm.DB, rows *[]T, query string, args ...any) error {
	found, err := q.Raw(query, args...).Rows()
	if err != nil {
		return err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return err
	}
	parsed, err := schemaOf(new(T))
	if err != nil {
		return err
	}
	fields := make([]*schema.Field, len(columns))
	for i, name := range columns {
		fields[i] = parsed.LookUpField(name)
	}
	into := make([]any, len(columns))
	for found.Next() {
		var row T
		v := reflect.ValueOf(&row).Elem()
		for i, f := range fields {
			into[i] = target(v, f)
		}
		if err := found.Scan(into...); err != nil {
			return err
		}
		*rows = append(*rows, row)
	}
	return found.Err()
}

// columnsBut are a noun's columns but for some that a query has no use for: SQLite's driver takes long over instants.
func columnsBut[T any](without ...string) string {
	parsed, err := schemaOf(new(T))
	if err != nil {
		return "*"
	}
	var fields []*schema.Field
	for _, name := range parsed.DBNames {
		if !slices.Contains(without, name) {
			fields = append(fields, parsed.LookUpField(name))
		}
	}
	return names(fields)
}

// target is where a column is scanned to.
func target(row reflect.Value, f *schema.Field) any {
	if f == nil {
		return new(any)
	}
	at := row.FieldByIndex(f.StructField.Index).Addr().Interface()
	if f.Serializer != nil {
		return &jsonTarget{at}
	}
	return at
}

// jsonTarget scans JSON text into a value.
type jsonTarget struct{ into any }

// Scan is sql.Scanner.
func (j *jsonTarget) Scan(v any) error {
	switch v := v.(type) {
	case string:
		return json.Unmarshal([]byte(v), j.into)
	case []byte:
		return json.Unmarshal(v, j.into)
	}
	return nil
}

// insertChunk is how many rows one statement on PostgreSQL carries.
const insertChunk = 2000

// insert writes rows of one noun: on SQLite by prepared statements of a few rows each, on PostgreSQL by one statement for many rows,
// whose columns travel as arrays of text.
func insert[T any](t *tx, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	parsed, err := schemaOf(new(T))
	if err != nil {
		return err
	}
	var fields []*schema.Field
	for _, name := range parsed.DBNames {
		fields = append(fields, parsed.LookUpField(name))
	}
	if t.Dialector.Name() != "postgres" {
		return insertPrepared(t, parsed.Table, fields, rows)
	}
	for len(rows) > 0 {
		n := min(insertChunk, len(rows))
		if err := insertArrays(t, parsed.Table, fields, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func names(fields []*schema.Field) string {
	quoted := make([]string, len(fields))
	for i, f := range fields {
		quoted[i] = `"` + f.DBName + `"`
	}
	return strings.Join(quoted, ", ")
}

// rowsAtOnce is how many rows a prepared statement on SQLite carries: enough to share its start, too few to be slow to prepare.
const rowsAtOnce = 20

func insertPrepared[T any](t *tx, table string, fields []*schema.Field, rows []T) error {
	whole := len(rows) / rowsAtOnce * rowsAtOnce
	if err := insertInGroups(t, table, fields, rows[:whole], rowsAtOnce); err != nil {
		return err
	}
	return insertInGroups(t, table, fields, rows[whole:], 1)
}

// insertInGroups writes rows so many at a time, which must divide them.
func insertInGroups[T any](t *tx, table string, fields []*schema.Field, rows []T, group int) error {
	if len(rows) == 0 {
		return nil
	}
	ctx := t.Statement.Context
	marks := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(fields)), ", ") + ")"
	prepared, err := t.Statement.ConnPool.PrepareContext(ctx, fmt.Sprintf(`INSERT INTO "%s" (%s) VALUES %s`, table, names(fields),
		strings.TrimSuffix(strings.Repeat(marks+", ", group), ", ")))
	if err != nil {
		return err
	}
	defer prepared.Close()
	values := make([]any, 0, group*len(fields))
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for _, f := range fields {
			v, err := value(row, f)
			if err != nil {
				return err
			}
			values = append(values, v)
		}
		if len(values) == cap(values) {
			if _, err := prepared.ExecContext(ctx, values...); err != nil {
				return err
			}
			values = values[:0]
		}
	}
	return nil
}

// value is a field as the database takes it.
func value(row reflect.Value, f *schema.Field) (driver.Value, error) {
	var at reflect.Value
	if index := f.StructField.Index; len(index) == 1 {
		at = row.Field(index[0])
	} else {
		at = row.FieldByIndex(index)
	}
	switch {
	case f.Serializer != nil:
		return jsonText(at.Addr().Interface())
	case at.Kind() == reflect.String: // also of a named type, none of which is a driver.Valuer
		return at.String(), nil
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

func insertArrays[T any](t *tx, table string, fields []*schema.Field, rows []T) error {
	ctx := t.Statement.Context
	types, err := columnTypeNames(ctx, t.Statement.ConnPool, table)
	if err != nil {
		return err
	}
	columns := make([]any, len(fields))
	casts, arrays := make([]string, len(fields)), make([]string, len(fields))
	for k, f := range fields {
		texts := make([]*string, len(rows))
		for i := range rows {
			v, err := value(reflect.ValueOf(&rows[i]).Elem(), f)
			if err != nil {
				return err
			}
			texts[i] = asText(v)
		}
		columns[k] = texts
		casts[k] = fmt.Sprintf("c%d::%s", k, types[f.DBName])
		arrays[k] = fmt.Sprintf("$%d::text[]", k+1)
	}
	names, aliases := names(fields), make([]string, len(fields))
	for k := range fields {
		aliases[k] = fmt.Sprintf("c%d", k)
	}
	_, err = t.Statement.ConnPool.ExecContext(ctx, fmt.Sprintf(`INSERT INTO "%s" (%s) SELECT %s FROM unnest(%s) AS u (%s)`, table, names,
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
