-- +goose Up
-- Plan workbooks (办理方案) as they came, what each changes of which task, and what an accepted one adds to tasks and milestones.

CREATE TABLE plan_submissions (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  seq BIGINT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_kind TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  size BIGINT NOT NULL,
  plan_hash TEXT NOT NULL,
  detail TEXT NOT NULL,
  error_count INTEGER NOT NULL,
  warning_count INTEGER NOT NULL,
  change_count INTEGER NOT NULL,
  reason TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  carried_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  handed_in_at TIMESTAMP,
  decided_at TIMESTAMP,
  decided_by TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX plan_submissions_by_department ON plan_submissions (report_id, department_id, seq);

-- edits is JSON.
CREATE TABLE task_plans (
  submission_id TEXT NOT NULL REFERENCES plan_submissions (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  report_id TEXT NOT NULL,
  department_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  edits TEXT NOT NULL,
  note TEXT NOT NULL,
  decided_at TIMESTAMP,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (submission_id, task_id)
);
CREATE INDEX task_plans_by_task ON task_plans (task_id, seq);

CREATE TABLE task_people (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  report_id TEXT NOT NULL,
  reporter TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  leader TEXT NOT NULL
);

ALTER TABLE tasks ADD COLUMN starts TEXT;
ALTER TABLE milestones ADD COLUMN evidence TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE milestones DROP COLUMN evidence;
ALTER TABLE tasks DROP COLUMN starts;
DROP TABLE task_people;
DROP TABLE task_plans;
DROP TABLE plan_submissions;
