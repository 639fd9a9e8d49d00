-- +goose Up
-- What is decided on is looked up by what it is about.

CREATE INDEX reviews_by_submission ON reviews (submission_id);
CREATE INDEX closures_by_task ON closures (task_id);

ALTER TABLE closures ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- The due day of a period, put off for one department.
CREATE TABLE period_extensions (
  period_id TEXT NOT NULL REFERENCES periods (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  report_id TEXT NOT NULL,
  due TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (period_id, department_id)
);

-- +goose Down
DROP TABLE period_extensions;
ALTER TABLE closures DROP COLUMN note;
DROP INDEX closures_by_task;
DROP INDEX reviews_by_submission;
