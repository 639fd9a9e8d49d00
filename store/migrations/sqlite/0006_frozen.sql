-- +goose Up
-- What a closed period keeps, what staff rate by hand, what was moved in a target and why, and what is corrected after closing.

-- Report, outline, names, duties' due days and hand-ins as of the day of closing, as JSON.
CREATE TABLE frozen_periods (
  period_id TEXT PRIMARY KEY REFERENCES periods (id),
  report_id TEXT NOT NULL REFERENCES reports (id),
  body TEXT NOT NULL,
  frozen_at TIMESTAMP NOT NULL
);

-- One row a tracked task. body is what counted, reviewed what staff had accepted ('' where that is the same).
-- The columns between are what series over periods are counted from.
CREATE TABLE frozen_tasks (
  period_id TEXT NOT NULL REFERENCES periods (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  report_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  color TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  leader_id TEXT NOT NULL,
  owed INTEGER NOT NULL,
  received INTEGER NOT NULL,
  on_time INTEGER NOT NULL,
  body TEXT NOT NULL,
  reviewed TEXT NOT NULL,
  PRIMARY KEY (period_id, task_id)
);
CREATE INDEX frozen_tasks_by_task ON frozen_tasks (task_id, period_id);

-- Colours given by hand; color is '' where staff took the one before back.
CREATE TABLE ratings (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  period_ends TEXT NOT NULL,
  seq BIGINT NOT NULL,
  color TEXT NOT NULL,
  reason TEXT NOT NULL,
  stands BOOLEAN NOT NULL,
  entry_seq BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX ratings_by_report ON ratings (report_id, seq);
CREATE INDEX ratings_by_task ON ratings (task_id, seq);

-- Targets and deadlines that moved: from the period that ends on period_ends on the new one holds.
CREATE TABLE baseline_changes (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  period_ends TEXT NOT NULL,
  seq BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX baseline_changes_by_report ON baseline_changes (report_id, seq);
CREATE INDEX baseline_changes_by_task ON baseline_changes (task_id, seq);

CREATE TABLE corrections (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  said TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  entry_id TEXT REFERENCES entries (id),
  asked_by TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX corrections_by_report ON corrections (report_id, seq);
CREATE INDEX corrections_by_task ON corrections (task_id, period_id);

CREATE INDEX closures_by_report ON closures (report_id);

-- +goose Down
DROP INDEX closures_by_report;
DROP TABLE corrections;
DROP TABLE baseline_changes;
DROP TABLE ratings;
DROP TABLE frozen_tasks;
DROP TABLE frozen_periods;
