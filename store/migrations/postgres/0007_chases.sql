-- +goose Up
-- Chases with what they are about, who has read them, and the messages that carry them out of the house.

ALTER TABLE chases ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chases ADD COLUMN leader_id TEXT;
ALTER TABLE chases ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE chases ADD COLUMN submission_id TEXT;
ALTER TABLE chases ADD COLUMN wording TEXT NOT NULL DEFAULT '';
CREATE INDEX chases_by_department ON chases (department_id, report_id, seq);
CREATE INDEX chases_by_report ON chases (report_id, seq);

-- What a chase was about on its day; the text is the document, these rows say what answers it.
CREATE TABLE chase_matters (
  chase_id TEXT NOT NULL REFERENCES chases (id),
  position INTEGER NOT NULL,
  reason TEXT NOT NULL,
  task_id TEXT REFERENCES tasks (id),
  milestone_id TEXT REFERENCES milestones (id),
  about_id TEXT REFERENCES chases (id),
  due TEXT,
  note TEXT NOT NULL,
  PRIMARY KEY (chase_id, position)
);
CREATE INDEX chase_matters_by_task ON chase_matters (task_id);

-- An occasion on which the clock sends happens once, however many servers run.
CREATE TABLE chase_occasions (
  occasion TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE chase_reads (
  chase_id TEXT NOT NULL REFERENCES chases (id),
  user_id TEXT NOT NULL,
  read_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (chase_id, user_id)
);

-- Messages out: a row for each channel, written in the transaction of what it tells. lease_until is when a claim lapses.
CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  seq BIGINT NOT NULL,
  chase_id TEXT REFERENCES chases (id),
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at TIMESTAMPTZ NOT NULL,
  owner TEXT NOT NULL,
  lease_until TIMESTAMPTZ,
  last_error TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  sent_at TIMESTAMPTZ
);
CREATE INDEX messages_by_state ON messages (state, next_at);
CREATE INDEX messages_by_chase ON messages (chase_id);

-- When each channel may be used again, so that all servers together keep to its pace.
CREATE TABLE message_channels (
  name TEXT PRIMARY KEY,
  next_at TIMESTAMPTZ NOT NULL
);

-- +goose Down
DROP TABLE message_channels;
DROP TABLE messages;
DROP TABLE chase_reads;
DROP TABLE chase_occasions;
DROP TABLE chase_matters;
DROP INDEX chases_by_report;
DROP INDEX chases_by_department;
ALTER TABLE chases DROP COLUMN wording;
ALTER TABLE chases DROP COLUMN submission_id;
ALTER TABLE chases DROP COLUMN answered_by;
ALTER TABLE chases DROP COLUMN leader_id;
ALTER TABLE chases DROP COLUMN seq;
