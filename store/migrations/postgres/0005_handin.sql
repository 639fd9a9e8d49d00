-- +goose Up
-- Handing in: what a department keeps to itself, who signed it, and the moment that decides whether it was on time.

ALTER TABLE submissions ADD COLUMN private BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE submissions ADD COLUMN signed_at TIMESTAMPTZ;
ALTER TABLE submissions ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN counted_at TIMESTAMPTZ;
UPDATE submissions SET counted_at = handed_in_at;

-- The entry of the same task and period that an entry went on from.
ALTER TABLE entries ADD COLUMN previous_id TEXT;

-- Files beside what was reported: scans, photographs, documents. owner_id is a submission, entry, milestone, closure or plan.
CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  owner_id TEXT NOT NULL,
  submission_id TEXT REFERENCES submissions (id),
  task_id TEXT REFERENCES tasks (id),
  department_id TEXT,
  position INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  file_kind TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  size BIGINT NOT NULL,
  caption TEXT NOT NULL,
  signed_page BOOLEAN NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  ended_by TEXT NOT NULL,
  ended_reason TEXT NOT NULL
);
CREATE INDEX attachments_by_owner ON attachments (owner_id, position);

-- What is said of a task beside its lead's report: parts that supporting departments and counties give, findings on site. None of it is
-- ever the figure.
CREATE TABLE contributions (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  department_id TEXT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  seq BIGINT NOT NULL,
  status TEXT NOT NULL,
  forecast TEXT NOT NULL,
  progress TEXT NOT NULL,
  problems TEXT NOT NULL,
  next_steps TEXT NOT NULL,
  request TEXT NOT NULL,
  figures TEXT NOT NULL,
  source TEXT NOT NULL,
  who TEXT NOT NULL,
  note TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  taken_by TEXT NOT NULL,
  taken_at TIMESTAMPTZ,
  taken_with TEXT REFERENCES submissions (id)
);
CREATE INDEX contributions_by_task ON contributions (task_id, period_id, seq);

-- +goose Down
DROP TABLE contributions;
DROP TABLE attachments;
ALTER TABLE entries DROP COLUMN previous_id;
ALTER TABLE submissions DROP COLUMN counted_at;
ALTER TABLE submissions DROP COLUMN signed_by;
ALTER TABLE submissions DROP COLUMN signed_at;
ALTER TABLE submissions DROP COLUMN private;
