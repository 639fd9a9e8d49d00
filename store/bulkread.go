package store

import (
	"encoding/json"
	"errors"
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

// The drivers and database/sql take several times as long over a column as the databases do. Where ten thousand rows of twenty columns are
// read at once, the database joins the columns of a row to one text, of which the fields are cut without a copy.

// The characters between columns and in the place of NULL. No kept text has them (text.Clean); one that had makes its query be read the
// ordinary way.
const (
	packSeparator = "\x1f"
	packNull      = "\x1e"
)

var errUnpacked = errors.New("store: a row that can't be taken apart")

// packing is how rows of a noun are joined and taken apart.
type packing struct {
	fields  []packedField
	columns string // what is selected
	plain   string // the same columns, one by one
}

type packedField struct {
	*schema.Field
	nullable bool
}

// packings are known by type, alias, dialect and columns left out.
var packings sync.Map

func packingOf[T any](dialect, alias string, without []string) (*packing, error) {
	key := fmt.Sprintf("%T %s %s %v", *new(T), dialect, alias, without)
	if known, ok := packings.Load(key); ok {
		return known.(*packing), nil
	}
	parsed, err := schemaOf(new(T))
	if err != nil {
		return nil, err
	}
	p := &packing{}
	code, cast := "char", ""
	if dialect == "postgres" {
		code, cast = "chr", "::text"
	}
	var joined, plain []string
	for _, name := range parsed.DBNames {
		if slices.Contains(without, name) {
			continue
		}
		f := packedField{Field: parsed.LookUpField(name)}
		f.nullable = f.FieldType.Kind() == reflect.Pointer || f.FieldType == reflect.TypeFor[models.Date]()
		column := alias + `."` + name + `"`
		plain = append(plain, column)
		if f.nullable {
			column = "coalesce(" + column + cast + ", " + code + "(30))"
		}
		joined, p.fields = append(joined, column), append(p.fields, f)
	}
	p.columns, p.plain = "concat_ws("+code+"(31), "+strings.Join(joined, ", ")+")", strings.Join(plain, ", ")
	packings.Store(key, p)
	return p, nil
}

// packedRows adds to a list the rows of a noun that a query gives, from its FROM on, in which the noun's table has an alias. Columns that the
// caller has no use for are left out.
func packedRows[T any](q *gorm.DB, rows *[]T, alias string, without []string, from string, args ...any) error {
	p, err := packingOf[T](q.Dialector.Name(), alias, without)
	if err != nil {
		return err
	}
	before := len(*rows)
	err = unpackRows(q, p, rows, "SELECT "+p.columns+" "+from, args...)
	if errors.Is(err, errUnpacked) {
		*rows = (*rows)[:before]
		return appendRows(q, rows, "SELECT "+p.plain+" "+from, args...)
	}
	return err
}

func unpackRows[T any](q *gorm.DB, p *packing, rows *[]T, query string, args ...any) error {
	found, err := q.Raw(query, args...).Rows()
	if err != nil {
		return err
	}
	defer found.Close()
	u := unpacker{packing: p}
	for found.Next() {
		var line string
		if err := found.Scan(&line); err != nil {
			return err
		}
		if len(*rows) == cap(*rows) {
			*rows = slices.Grow(*rows, max(16, len(*rows))) // append would copy thousands of rows more often
		}
		*rows = append(*rows, *new(T))
		if err := u.unpack(line, reflect.ValueOf(&(*rows)[len(*rows)-1]).Elem()); err != nil {
			return err
		}
	}
	return found.Err()
}

// unpacker takes rows apart.
type unpacker struct {
	*packing
	day     models.Date // the last one: days repeat
	dayText string
}

func (u *unpacker) unpack(line string, row reflect.Value) error {
	for i := range u.fields {
		s, rest, more := strings.Cut(line, packSeparator)
		if more != (i < len(u.fields)-1) {
			return errUnpacked
		}
		line = rest
		f := &u.fields[i]
		if f.nullable && s == packNull {
			continue
		}
		at := fieldOf(row, f.Field)
		if at.Kind() == reflect.String && f.Serializer == nil {
			at.SetString(s)
			continue
		}
		if err := u.set(f, at.Addr().Interface(), s); err != nil {
			return fmt.Errorf("%w: %s: %w", errUnpacked, f.DBName, err)
		}
	}
	return nil
}

// set gives a field that isn't text its value.
func (u *unpacker) set(f *packedField, at any, s string) (err error) {
	switch at := at.(type) {
	case **string:
		*at = &s
	case *int:
		*at, err = strconv.Atoi(s)
	case *int64:
		*at, err = strconv.ParseInt(s, 10, 64)
	case *bool:
		*at = s == "1" || s == "t" || s == "true"
	case *models.Date:
		if s != u.dayText {
			if u.day, err = models.ParseDate(s); err != nil {
				return err
			}
			u.dayText = s
		}
		*at = u.day
	case **models.Decimal:
		var d models.Decimal
		if err = d.Scan(s); err == nil {
			*at = &d
		}
	case *time.Time:
		*at, err = parseInstant(s)
	case *models.Source:
		if s != noSource {
			err = json.Unmarshal([]byte(s), at)
		}
	default:
		if f.Serializer == nil {
			return errors.New("a type that isn't packed")
		}
		err = json.Unmarshal([]byte(s), at)
	}
	return err
}

// parseInstant reads an instant as the databases print it in UTC.
func parseInstant(s string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999-07"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errUnpacked
}
