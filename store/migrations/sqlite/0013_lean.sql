-- What every imported row pays for and no statement uses: three indexes, and checks of parents that stand in the basis of which the same
-- transaction makes the row. An indicator goes only while it has no readings. SQLite drops a key only by writing the table
-- anew; that of entries stays as it is, because others refer to it.

-- +goose Up
DROP INDEX entries_by_period;
CREATE INDEX entries_returned ON entries (department_id, task_id) WHERE state = 'RETURNED';

CREATE TABLE readings_anew (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  period_id TEXT NOT NULL,
  period_ends TEXT NOT NULL,
  indicator_id TEXT,
  item_id TEXT,
  value TEXT,
  unit TEXT NOT NULL,
  printed TEXT NOT NULL,
  approx BOOLEAN NOT NULL,
  as_of TEXT,
  source TEXT NOT NULL,
  as_of_source TEXT NOT NULL
);
INSERT INTO readings_anew (id, report_id, entry_id, task_id, period_id, period_ends, indicator_id, item_id, value, unit, printed, approx, as_of, source, as_of_source)
  SELECT id, report_id, entry_id, task_id, period_id, period_ends, indicator_id, item_id, value, unit, printed, approx, as_of, source, as_of_source FROM readings ORDER BY rowid;
DROP TABLE readings;
ALTER TABLE readings_anew RENAME TO readings;
CREATE INDEX readings_by_entry ON readings (entry_id);
CREATE INDEX readings_by_task ON readings (task_id, period_ends);

CREATE TABLE events_anew (
  id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (report_id, seq)
);
INSERT INTO events_anew (id, report_id, seq, at, actor_id, actor, kind, subject, data, prev_hash, hash)
  SELECT id, report_id, seq, at, actor_id, actor, kind, subject, data, prev_hash, hash FROM events ORDER BY rowid;
DROP TABLE events;
ALTER TABLE events_anew RENAME TO events;

-- +goose Down
DROP INDEX entries_returned;
CREATE TABLE readings_anew (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  entry_id TEXT NOT NULL REFERENCES entries (id),
  task_id TEXT NOT NULL,
  period_id TEXT NOT NULL,
  period_ends TEXT NOT NULL,
  indicator_id TEXT REFERENCES indicators (id),
  item_id TEXT REFERENCES items (id),
  value TEXT,
  unit TEXT NOT NULL,
  printed TEXT NOT NULL,
  approx BOOLEAN NOT NULL,
  as_of TEXT,
  source TEXT NOT NULL,
  as_of_source TEXT NOT NULL
);
INSERT INTO readings_anew (id, report_id, entry_id, task_id, period_id, period_ends, indicator_id, item_id, value, unit, printed, approx, as_of, source, as_of_source)
  SELECT id, report_id, entry_id, task_id, period_id, period_ends, indicator_id, item_id, value, unit, printed, approx, as_of, source, as_of_source FROM readings ORDER BY rowid;
DROP TABLE readings;
ALTER TABLE readings_anew RENAME TO readings;
CREATE INDEX readings_by_entry ON readings (entry_id);
CREATE INDEX readings_by_task ON readings (task_id, period_ends);

CREATE TABLE events_anew (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (report_id, seq)
);
INSERT INTO events_anew (id, report_id, seq, at, actor_id, actor, kind, subject, data, prev_hash, hash)
  SELECT id, report_id, seq, at, actor_id, actor, kind, subject, data, prev_hash, hash FROM events ORDER BY rowid;
DROP TABLE events;
ALTER TABLE events_anew RENAME TO events;
CREATE INDEX events_by_subject ON events (subject, seq);
CREATE INDEX entries_by_period ON entries (period_id, department_id);
