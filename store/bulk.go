package store

import (
	"encoding/json"
	"reflect"
	"slices"
	"sync"

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
	if s, text := at.(*string); text && f.Serializer != nil {
		return &packedTarget{s}
	}
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
