-- +goose Up
-- What departments answer and report beside their sheets: 非我单位职责, and that a milestone is done.
CREATE TABLE disputes (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  duty_id TEXT NOT NULL REFERENCES duties (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  to_department_id TEXT REFERENCES departments (id),
  asked_by TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX disputes_by_duty ON disputes (duty_id, created_at, id);
-- One dispute of a duty at a time.
CREATE UNIQUE INDEX disputes_open ON disputes (duty_id) WHERE state = 'OPEN';

CREATE TABLE milestone_claims (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  milestone_id TEXT NOT NULL REFERENCES milestones (id),
  department_id TEXT REFERENCES departments (id),
  state TEXT NOT NULL,
  done_on TEXT,
  evidence TEXT NOT NULL,
  note TEXT NOT NULL,
  reported_by TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX milestone_claims_by_milestone ON milestone_claims (milestone_id, created_at, id);
-- One claim of a milestone at a time.
CREATE UNIQUE INDEX milestone_claims_open ON milestone_claims (milestone_id) WHERE state = 'REPORTED';

-- +goose Down
DROP TABLE milestone_claims;
DROP TABLE disputes;
