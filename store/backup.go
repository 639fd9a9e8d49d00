package store

import (
	"archive/zip"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// A backup is a zip of one file a table, a JSON array a row, with the names of its columns in the first line: readable by people and by
// either database. manifest.json says what it is and carries the head of each chain.

// backupTables are the tables in an order in which every row's references come before it.
var backupTables = []string{
	"reports", "report_texts", "areas", "themes", "departments", "department_aliases", "leaders", "leader_holders", "tasks", "leader_tasks",
	"indicators", "duties", "items", "milestones", "disputes", "milestone_claims", "plans", "plan_values", "calendar_days", "periods", "period_extensions", "ratings", "baseline_changes", "blobs", "submissions", "findings",
	"entries", "readings", "reviews", "closures", "attachments", "contributions", "corrections", "frozen_periods", "frozen_tasks", "chases", "chase_matters", "chase_occasions",
	"chase_reads", "messages", "message_channels", "row_memories", "row_decisions", "events", "bulletins", "paper_templates", "leader_links", "chain_heads", "counters", "seed_loads", "users", "user_grants",
	"credentials", "access_log", "intakes", "plan_submissions", "task_plans", "task_people",
}

const manifestName = "manifest.json"

// Manifest is what a backup says of itself.
type Manifest struct {
	Format  int               `json:"format"`
	Schema  int64             `json:"schema"`
	At      time.Time         `json:"at"`
	Heads   map[string]string `json:"heads"` // report id → hash of its newest event
	Rows    map[string]int    `json:"rows"`
	Dialect string            `json:"dialect"`
}

const backupFormat = 1

// Backup writes everything to w as of one moment, while the server goes on.
func (s *Store) Backup(ctx context.Context, w io.Writer) (Manifest, error) {
	m := Manifest{Format: backupFormat, At: s.db.now(), Heads: map[string]string{}, Rows: map[string]int{}, Dialect: s.Dialect()}
	out := zip.NewWriter(w)
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var heads []struct{ ReportID, Hash string }
		if err := q.Raw(`SELECT report_id, hash FROM chain_heads`).Scan(&heads).Error; err != nil {
			return err
		}
		for _, h := range heads {
			m.Heads[h.ReportID] = h.Hash
		}
		if err := q.Raw(`SELECT max(version_id) FROM goose_db_version`).Scan(&m.Schema).Error; err != nil {
			return err
		}
		for _, table := range backupTables {
			n, err := backupTable(q, out, table)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			m.Rows[table] = n
		}
		return nil
	})
	if err != nil {
		return m, fmt.Errorf("store: backup: %w", err)
	}
	part, err := out.Create(manifestName)
	if err == nil {
		err = json.NewEncoder(part).Encode(m)
	}
	return m, errors.Join(err, out.Close())
}

func backupTable(q *gorm.DB, out *zip.Writer, table string) (int, error) {
	rows, err := q.Raw(`SELECT * FROM "` + table + `"`).Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	part, err := out.Create(table + ".ndjson")
	if err != nil {
		return 0, err
	}
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	encoder := json.NewEncoder(part)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(columns); err != nil {
		return 0, err
	}
	n := 0
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		for i, v := range values {
			values[i] = portable(v, columns[i])
		}
		if err := encoder.Encode(values); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

// portable is a value in a form that JSON keeps whole: bytes as base64, instants in UTC with their fraction.
func portable(v any, column string) any {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case []byte:
		if column == "body" {
			return base64.StdEncoding.EncodeToString(v)
		}
		return string(v)
	}
	return v
}

// Restore fills an empty database from a backup, in one transaction: afterwards all of it is there, and the chains of events hold, or
// nothing is.
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64) (Manifest, error) {
	var m Manifest
	in, err := zip.NewReader(r, size)
	if err != nil {
		return m, models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
	}
	if err := readManifest(in, &m); err != nil {
		return m, err
	}
	err = s.db.writer.WithContext(ctx).Transaction(func(t *gorm.DB) error {
		var reports int64
		if err := t.Raw(`SELECT count(*) FROM reports`).Scan(&reports).Error; err != nil {
			return err
		}
		if reports > 0 {
			return models.Errorf(models.Conflict, "RESTORE_NOT_EMPTY", "")
		}
		for _, table := range backupTables {
			n, err := restoreTable(t, in, table)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			if n != m.Rows[table] {
				return models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
			}
		}
		return holds(t, m.Heads)
	})
	return m, err
}

func holds(t *gorm.DB, heads map[string]string) error {
	for reportID, head := range heads {
		broken, err := verifyChain(t, reportID, head)
		if err != nil || len(broken) > 0 {
			return errors.Join(err, models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file"))
		}
	}
	return nil
}

func readManifest(in *zip.Reader, m *Manifest) error {
	damaged := models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
	part, err := in.Open(manifestName)
	if err != nil {
		return damaged
	}
	defer part.Close()
	if err := json.NewDecoder(part).Decode(m); err != nil || m.Format != backupFormat {
		return damaged
	}
	return nil
}

func restoreTable(t *gorm.DB, in *zip.Reader, table string) (int, error) {
	part, err := in.Open(table + ".ndjson")
	if err != nil {
		return 0, models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
	}
	defer part.Close()
	types, err := columnTypes(t, table)
	if err != nil {
		return 0, err
	}
	decoder := json.NewDecoder(part)
	decoder.UseNumber()
	var columns []string
	if err := decoder.Decode(&columns); err != nil {
		return 0, err
	}
	for _, c := range columns {
		if _, known := types[c]; !known {
			return 0, models.Errorf(models.Invalid, "BACKUP_NEWER", "file", "found", table+"."+c)
		}
	}
	insert := fmt.Sprintf(`INSERT INTO "%s" ("%s") VALUES (%s)`, table, strings.Join(columns, `", "`),
		strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "))
	for n := 0; ; n++ {
		var row []any
		switch err := decoder.Decode(&row); {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return n, err
		case len(row) != len(columns):
			return n, models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
		}
		for i := range row {
			if row[i], err = native(row[i], types[columns[i]]); err != nil {
				return n, err
			}
		}
		if err := t.Exec(insert, row...).Error; err != nil {
			return n, err
		}
	}
}

func columnTypes(t *gorm.DB, table string) (map[string]string, error) {
	rows, err := t.Raw(`SELECT * FROM "` + table + `" LIMIT 0`).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	types := map[string]string{}
	for _, c := range list {
		types[c.Name()] = kindOf(c)
	}
	return types, rows.Err()
}

// kindOf is what a column holds, by either database's name for it.
func kindOf(c *sql.ColumnType) string {
	name := strings.ToUpper(c.DatabaseTypeName())
	switch {
	case strings.HasPrefix(name, "TIMESTAMP"):
		return "instant"
	case strings.HasPrefix(name, "BOOL"):
		return "bool"
	case name == "BLOB" || name == "BYTEA":
		return "bytes"
	case slices.Contains([]string{"INTEGER", "BIGINT", "INT4", "INT8"}, name):
		return "whole"
	}
	return "text"
}

// native is a value of a backup as this database takes it.
func native(v any, kind string) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch kind {
	case "instant":
		return time.Parse(time.RFC3339Nano, fmt.Sprint(v))
	case "bool":
		return v == true || fmt.Sprint(v) == "1", nil
	case "bytes":
		return base64.StdEncoding.DecodeString(fmt.Sprint(v))
	case "whole":
		n, ok := v.(json.Number)
		if !ok {
			return nil, models.Errorf(models.Invalid, "BACKUP_DAMAGED", "file")
		}
		return n.Int64()
	}
	return fmt.Sprint(v), nil
}
