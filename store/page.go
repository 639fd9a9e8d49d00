package store

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"duban/models"
)

// Page is a window on a list: the first n after a cursor, or the last n before one.
type Page struct {
	First, Last   *int
	After, Before string
}

// MaxPage is the most rows that one page may ask for.
const MaxPage = 100

// DefaultPage is how many rows a page has where no size is given.
const DefaultPage = 50

// window is a Page made ready: how many rows, from where, and whether it is read backwards.
type window struct {
	size     int
	from     []any // the cursor's key, nil at the list's end
	backward bool
}

// Info says how a page lies in its list.
type Info struct {
	HasNext, HasPrevious bool
}

func (p Page) window() (window, error) {
	w := window{size: DefaultPage}
	if p.First != nil && p.Last != nil {
		return w, models.Errorf(models.Invalid, "PAGE_SIZE", "first", "most", "100")
	}
	size, cursor, field := p.First, p.After, "first"
	if p.Last != nil || p.First == nil && p.Before != "" {
		size, cursor, field, w.backward = p.Last, p.Before, "last", true
	}
	if size != nil {
		if *size < 1 || *size > MaxPage {
			return w, models.Errorf(models.Invalid, "PAGE_SIZE", field, "most", "100")
		}
		w.size = *size
	}
	if cursor == "" {
		return w, nil
	}
	from, err := readCursor(cursor)
	w.from = from
	return w, err
}

// Cursor is the opaque text of a row's key.
func Cursor(key ...any) string {
	raw, err := json.Marshal(key)
	if err != nil {
		panic("store: a cursor of values that JSON can't hold") // only strings and numbers are ever given
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readCursor(s string) ([]any, error) {
	invalid := models.Errorf(models.Invalid, "CURSOR_INVALID", "after")
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) > 500 {
		return nil, invalid
	}
	var key []any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(&key); err != nil || len(key) == 0 {
		return nil, invalid
	}
	for i, part := range key {
		switch part := part.(type) {
		case json.Number:
			n, err := part.Int64()
			if err != nil {
				return nil, invalid
			}
			key[i] = n
		case string:
			if strings.ContainsRune(part, 0) {
				return nil, invalid
			}
		default:
			return nil, invalid
		}
	}
	return key, nil
}

// clauses are the condition and the order of a keyset page over columns, all ascending in list order when desc is false. The
// last column is the primary key.
func (w window) clauses(columns []string, desc bool) (where string, args []any, order string, err error) {
	direction, comparison := " ASC", " > "
	if desc != w.backward {
		direction, comparison = " DESC", " < "
	}
	order = strings.Join(columns, direction+", ") + direction
	if w.from == nil {
		return "1 = 1", nil, order, nil
	}
	if !fits(columns, w.from) {
		return "", nil, "", models.Errorf(models.Invalid, "CURSOR_INVALID", "after")
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	return "(" + strings.Join(columns, ", ") + ")" + comparison + "(" + marks + ")", w.from, order, nil
}

// fits says whether a cursor's key may be compared with the columns: places in an order are numbers, the rest is text.
func fits(columns []string, key []any) bool {
	if len(key) != len(columns) {
		return false
	}
	for i, column := range columns {
		_, number := key[i].(int64)
		if number != (strings.HasSuffix(column, "position") || strings.HasSuffix(column, "seq")) {
			return false
		}
	}
	return true
}

// cut turns size+1 rows as read into the page's rows in list order and says how the page lies.
func cut[T any](w window, rows []T) ([]T, Info) {
	more := len(rows) > w.size
	if more {
		rows = rows[:w.size]
	}
	if !w.backward {
		return rows, Info{HasNext: more, HasPrevious: w.from != nil}
	}
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	return rows, Info{HasNext: w.from != nil, HasPrevious: more}
}
