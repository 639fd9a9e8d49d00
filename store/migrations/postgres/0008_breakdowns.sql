-- +goose Up
-- Files from which a report is broken down, or its past months taken. report_id is no foreign key: the report may only be made when the
-- file is applied.

CREATE TABLE intakes (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  new_report TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  seq BIGINT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  file_kind TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  size BIGINT NOT NULL,
  period TEXT NOT NULL,
  plan_hash TEXT NOT NULL,
  detail TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  applied_at TIMESTAMPTZ,
  version INTEGER NOT NULL
);
CREATE INDEX intakes_by_report ON intakes (report_id, seq);
CREATE INDEX indicators_by_series ON indicators (series);
CREATE INDEX tasks_by_continued ON tasks (continued_from);

-- +goose Down
DROP INDEX tasks_by_continued;
DROP INDEX indicators_by_series;
DROP TABLE intakes;
