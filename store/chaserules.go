package store

import (
	"context"
	"encoding/json"

	"duban/models"
	"duban/text"
)

// SetRules changes how a report is chased, with a reason. Staff only. version is that of the report as it was seen, nil for any.
func (s Chases) SetRules(ctx context.Context, v models.Viewer, reportID string, version *int64, rules models.ChaseRules, reason string) (models.Report, error) {
	var r models.Report
	if err := editor(v); err != nil {
		return r, err
	}
	if err := rules.Check(); err != nil {
		return r, err
	}
	if reason = text.Clean(reason); reason == "" {
		return r, models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
	}
	if err := noteFits("reason", reason); err != nil {
		return r, err
	}
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		if err := t.named(&r, "reportId", `SELECT * FROM reports WHERE id = ?`, reportID); err != nil {
			return err
		}
		if version != nil && *version != r.Version {
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
		before := r.Settings.Chasing
		r.Settings.Chasing = rules
		settings, err := json.Marshal(r.Settings)
		if err != nil {
			return err
		}
		if err := changedOne(t.Exec(`UPDATE reports SET settings = ?, version = version + 1 WHERE id = ? AND version = ?`, string(settings), r.ID, r.Version)); err != nil {
			return err
		}
		r.Version++
		return t.record("report.chaseRules", r.ID, map[string]any{"before": before, "after": rules, "reason": reason})
	})
	return r, err
}
