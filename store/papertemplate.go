package store

import (
	"context"

	"duban/models"
	"duban/text"
)

// Template gives the office's own template for a report's papers; body is nil where it has none. Staff only: what is made on it goes
// its own ways.
func (s Papers) Template(ctx context.Context, v models.Viewer, reportID string) (models.PaperTemplate, []byte, error) {
	var p models.PaperTemplate
	if err := editor(v); err != nil {
		return p, nil, err
	}
	if err := s.db.query(ctx).Raw(`SELECT * FROM paper_templates WHERE report_id = ?`, reportID).Scan(&p).Error; err != nil || p.ReportID == "" {
		return p, nil, err
	}
	body, err := blob(s.db.query(ctx), p.SHA256)
	return p, body, err
}

// Letterhead gives the same to those who write a paper on it that the viewer may have: a letter to a department, the slip of its hand-in. nil is
// ours.
func (s Papers) Letterhead(ctx context.Context, v models.Viewer, reportID string) ([]byte, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var p models.PaperTemplate
	if err := s.db.query(ctx).Raw(`SELECT * FROM paper_templates WHERE report_id = ?`, reportID).Scan(&p).Error; err != nil || p.ReportID == "" {
		return nil, err
	}
	return blob(s.db.query(ctx), p.SHA256)
}

// SetTemplate keeps the office's own template, or goes back to ours where there is no body. The caller has looked into the file. Staff
// only.
func (s Papers) SetTemplate(ctx context.Context, v models.Viewer, reportID, fileName string, file Kept) (models.PaperTemplate, error) {
	var p models.PaperTemplate
	if err := editor(v); err != nil {
		return p, err
	}
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		var report models.Report
		if err := t.named(&report, "reportId", `SELECT * FROM reports WHERE id = ?`, reportID); err != nil {
			return err
		}
		if err := t.Exec(`DELETE FROM paper_templates WHERE report_id = ?`, reportID).Error; err != nil {
			return err
		}
		if file.Body == nil {
			return t.record("paperTemplate.removed", reportID, map[string]any{})
		}
		if err := t.keepBlob(Upload{SHA256: file.SHA256, Body: file.Body}); err != nil {
			return err
		}
		p = models.PaperTemplate{ReportID: reportID, FileName: text.Clean(fileName), SHA256: file.SHA256, By: v.UserID, CreatedAt: t.now}
		if err := insert(t, []models.PaperTemplate{p}); err != nil {
			return err
		}
		return t.record("paperTemplate.set", reportID, map[string]any{"file": p.FileName, "sha256": p.SHA256})
	})
	return p, err
}
