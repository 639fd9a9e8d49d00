-- +goose Up
-- What people have said about rows that no number and no text tells: for one file, and from its being applied on for the department.

CREATE TABLE row_decisions (
  submission_id TEXT NOT NULL REFERENCES submissions (id),
  sheet TEXT NOT NULL,
  row_number INTEGER NOT NULL,
  task_id TEXT REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  item_id TEXT REFERENCES items (id),
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (submission_id, sheet, row_number)
);

CREATE TABLE row_memories (
  department_id TEXT NOT NULL REFERENCES departments (id),
  report_id TEXT NOT NULL REFERENCES reports (id),
  folded_text TEXT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  item_id TEXT REFERENCES items (id),
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (department_id, report_id, folded_text)
);

-- +goose Down
DROP TABLE row_memories;
DROP TABLE row_decisions;
