-- +goose Up
-- Parts that come in a department's sheet: with the submission, the cells and, of an item that is the contributor's own, whose figure it is.
ALTER TABLE contributions ADD COLUMN submission_id TEXT REFERENCES submissions (id);
ALTER TABLE contributions ADD COLUMN sources TEXT NOT NULL DEFAULT '{}';
ALTER TABLE contributions ADD COLUMN own_items TEXT NOT NULL DEFAULT '[]';
CREATE INDEX contributions_by_submission ON contributions (submission_id);
CREATE INDEX contributions_owned ON contributions (task_id, seq) WHERE own_items <> '[]';
CREATE INDEX items_by_department ON items (report_id, department_id);

-- +goose Down
DROP INDEX items_by_department;
DROP INDEX contributions_owned;
DROP INDEX contributions_by_submission;
ALTER TABLE contributions DROP COLUMN own_items;
ALTER TABLE contributions DROP COLUMN sources;
ALTER TABLE contributions DROP COLUMN submission_id;
