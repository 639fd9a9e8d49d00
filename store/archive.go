package store

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"duban/models"

	"gorm.io/gorm"
)

// archiveWhole are the tables that belong to no report and without which a report's rows couldn't be read.
var archiveWhole = []string{"departments", "department_aliases", "leaders", "leader_holders"}

// archiveBeneath are tables without a report of their own, by what they hang on.
var archiveBeneath = map[string]string{
	"findings":     `submission_id IN (SELECT id FROM submissions WHERE report_id = ?)`,
	"plan_values":  `plan_id IN (SELECT id FROM plans WHERE report_id = ?)`,
	"leader_tasks": `task_id IN (SELECT id FROM tasks WHERE report_id = ?)`,
	"reports":      `id = ?`,
}

// WriteArchive writes everything of one report into a zip as of one moment: data/TABLE.ndjson, a row a line; originals/, every file that
// a row names by its SHA-256, under its own name; 通报/, the bulletins as they were issued. Blobs are read one at a time. Staff only.
func (s Reports) WriteArchive(ctx context.Context, v models.Viewer, reportID string, out *zip.Writer) error {
	if err := editor(v); err != nil {
		return err
	}
	return s.db.read(ctx, func(q *gorm.DB) error {
		files := map[string]string{} // sha256 → place in the archive
		for _, table := range backupTables {
			where, ok, err := archivePart(q, table)
			if err == nil && ok {
				err = archiveTable(q, out, table, where, reportID, files)
			}
			if err != nil {
				return fmt.Errorf("store: archive: %s: %w", table, err)
			}
		}
		for sha, name := range files {
			if err := archiveBlob(q, out, sha, name); err != nil {
				return fmt.Errorf("store: archive: %w", err)
			}
		}
		return nil
	})
}

// archivePart is the condition by which a table's rows are a report's; none for tables of accounts and of the installation.
func archivePart(q *gorm.DB, table string) (where string, ok bool, err error) {
	if where, ok := archiveBeneath[table]; ok {
		return where, true, nil
	}
	for _, whole := range archiveWhole {
		if table == whole {
			return `? <> ''`, true, nil
		}
	}
	rows, err := q.Raw(`SELECT * FROM "` + table + `" WHERE 1 = 0`).Rows()
	if err != nil {
		return "", false, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	for _, c := range columns {
		ok = ok || c == "report_id"
	}
	return `report_id = ?`, ok, err
}

func archiveTable(q *gorm.DB, out *zip.Writer, table, where, reportID string, files map[string]string) error {
	rows, err := q.Raw(`SELECT * FROM "`+table+`" WHERE `+where, reportID).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	part, err := out.Create("data/" + table + ".ndjson")
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(part)
	encoder.SetEscapeHTML(false)
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row := make(map[string]any, len(columns))
		for i, c := range columns {
			row[c] = portable(values[i], c)
		}
		noteFile(table, row, files)
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// noteFile remembers the files that a row names: its own, and of a bulletin the page beside it.
func noteFile(table string, row map[string]any, files map[string]string) {
	for _, c := range []string{"sha256", "page_sha256"} {
		if sha, ok := row[c].(string); ok && sha != "" && files[sha] == "" {
			files[sha] = archiveName(table, c, sha, row)
		}
	}
}

// archiveName is where a file lies in an archive: originals by their own names, bulletins as issued by year, number and title.
func archiveName(table, column, sha string, row map[string]any) string {
	name := "文件"
	for _, c := range []string{"file_name", "name", "title"} {
		if s, ok := row[c].(string); ok && s != "" {
			name = s
			break
		}
	}
	name = strings.NewReplacer("/", "_", `\`, "_").Replace(name)
	if table != "bulletins" {
		return "originals/" + sha[:min(12, len(sha))] + "-" + name
	}
	ending := ".docx"
	if column == "page_sha256" {
		ending = ".html"
	}
	return fmt.Sprintf("通报/%v年第%v期 %s%s", row["year"], row["number"], name, ending)
}

func archiveBlob(q *gorm.DB, out *zip.Writer, sha, name string) error {
	var blob struct{ Body []byte }
	if err := one(q.Raw(`SELECT body FROM blobs WHERE sha256 = ?`, sha), &blob, "NOT_FOUND"); err != nil {
		if models.KindOf(err) == models.NotFound {
			return nil // a row that names a file kept elsewhere
		}
		return err
	}
	part, err := out.Create(name)
	if err == nil {
		_, err = part.Write(blob.Body)
	}
	return err
}
